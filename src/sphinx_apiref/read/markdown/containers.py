"""Block quotes and list items: which lines are theirs, without their marks and indentation."""

from __future__ import annotations

from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.markdown.fences import find_close, match_mark
from sphinx_apiref.read.markdown.lines import CODE, Lines, cut, dedent, measure
from sphinx_apiref.read.markdown.starts import HEADING, ITEM, RULE, interrupts


class _Content:
    """The lines of a container so far, and whether the next one may go on with a paragraph without its mark."""

    def __init__(self, *, colons: bool) -> None:
        self.lines: Lines = []
        self.colons = colons
        self.lazy = False
        self._fence = ""
        """The opening mark of the fence that is open, if any."""

    def add(self, line: SourceLine) -> None:
        """Take in a line, without its mark."""
        self.lines.append(line)
        width, chars = measure(line.text)
        body = line.text[chars:]
        if self._fence:
            if width < CODE and find_close(body, self._fence):
                self._fence = ""
            return
        if not body or (width >= CODE and not self.lazy):
            self.lazy = False
            return
        if width < CODE:
            # What an item or a quote within begins with decides as well.
            inner = body.lstrip("> ")
            while match := ITEM.match(inner):
                inner = inner[match.end() :].lstrip("> ")
            if found := match_mark(inner, colons=self.colons):
                self._fence = found[0]
                self.lazy = False
                return
            if not inner or HEADING.match(inner) or RULE.match(inner):
                self.lazy = False
                return
        self.lazy = True

    def add_lazily(self, line: SourceLine) -> bool:
        """Take in a line without a mark if it goes on with a paragraph; False if it does not."""
        if not self.lazy or self._fence or interrupts(line.text, colons=self.colons):
            return False
        chars = measure(line.text)[1]
        if ITEM.match(line.text[chars:]):
            return False
        self.lines.append(cut(line, chars))
        return True


def take_quote(lines: Lines, index: int, *, colons: bool) -> tuple[int, Lines]:
    """Return where the block quote at ``index`` ends, and its lines."""
    content = _Content(colons=colons)
    while index < len(lines) and lines[index].text:
        line = lines[index]
        width, chars = measure(line.text)
        if width < CODE and line.text[chars] == ">":
            start = chars + 1
            content.add(cut(line, start + (line.text[start : start + 1] == " ")))
        elif not content.add_lazily(line):
            break
        index += 1
    return index, content.lines


def take_item(lines: Lines, index: int, *, colons: bool) -> tuple[int, Lines]:
    """Return where the list item at ``index`` ends, and its lines."""
    content = _Content(colons=colons)
    line = lines[index]
    indent, chars = measure(line.text)
    match = ITEM.match(line.text, chars)
    assert match is not None
    mark = match.end() - chars
    rest = cut(line, match.end())
    width, space = measure(rest.text, indent + mark)
    offset = indent + mark + (width if rest.text and width <= CODE else 1)
    content.add(cut(rest, space) if width <= CODE else dedent(rest, 1))
    index += 1
    if not rest.text and index < len(lines) and not lines[index].text:
        # An item that begins with a blank line holds no second one.
        return index, content.lines
    while index < len(lines):
        line = lines[index]
        if not line.text or measure(line.text)[0] >= offset:
            content.add(dedent(line, offset))
        elif not content.add_lazily(line):
            break
        index += 1
    return index, content.lines
