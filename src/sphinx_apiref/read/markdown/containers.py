"""Block quotes and list items: which lines are theirs, without their marks and indentation."""

from __future__ import annotations

import re

from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.markdown.fences import find_close, match_mark
from sphinx_apiref.read.markdown.lines import CODE, Lines, cut, dedent, measure
from sphinx_apiref.read.markdown.starts import (
    HEADING,
    ITEM,
    NESTED,
    RULE,
    UNDERLINE,
    begins_nothing,
    find_html_end,
    interrupts,
)

# More than the containers around a line can take away: thirty of them, each of fewer than twenty columns.
_FAR = " " * 600


class _Content:
    """The lines of a container so far, and whether the next one may go on with a paragraph without its mark."""

    def __init__(self, *, colons: bool) -> None:
        self.lines: Lines = []
        self.colons = colons
        self.lazy = False
        self._fence = ""
        """The opening mark of the fence that is open, if any."""
        self._html: re.Pattern[str] | None = None
        """What ends the block of HTML that is open, if any."""
        self._followed = 0
        """The number of lines that are looked at: most containers have no line without a mark, and none has to be."""
        self._indent = 0
        """The columns from which on a line still belongs to the item that holds either."""

    def add(self, line: SourceLine) -> None:
        """Take in a line, without its mark."""
        self.lines.append(line)

    def _follow(self, line: SourceLine) -> None:
        """Note what a line leaves open."""
        width, chars = measure(line.text)
        body = line.text[chars:]
        if body and width < self._indent:
            self._fence, self._html, self._indent = "", None, 0
        if self._fence:
            if find_close(body, self._fence):
                self._fence = ""
        elif self._html:
            if self._html.search(body):
                self._html = None
        elif not body:
            self.lazy = False
        elif width < CODE or match_mark(body, colons=self.colons):
            # A fence that is indented so far may be that of an item within.
            self._begin(body, width)
        # Else it is code, or goes on with a paragraph.

    def _begin(self, body: str, width: int) -> None:
        """Note what a line that is not code begins: what an item or a quote in it begins with decides as well."""
        inner = body
        self._indent = 0
        while RULE.match(inner) is None and (match := NESTED.match(inner)):
            inner = inner[match.end() :]
            if match[0].lstrip()[0] != ">":
                self._indent = width + len(body) - len(inner)
            self.lazy = False
        if found := match_mark(inner, colons=self.colons):
            self._fence, self.lazy = found[0], False
        elif end := find_html_end(inner, interrupting=self.lazy):
            self._html, self.lazy = None if end.search(inner) else end, False
        else:
            ends = HEADING.match(inner) or RULE.match(inner) or (self.lazy and UNDERLINE.match(inner))
            self.lazy = bool(inner) and not begins_nothing(inner) and not ends
        if not self._fence and not self._html:
            self._indent = 0

    def add_lazily(self, line: SourceLine, text: str) -> bool:
        """Take in a line without a mark if it goes on with a paragraph; False if it does not.

        ``text`` is the line as it would begin another block.
        """
        for followed in self.lines[self._followed :]:
            self._follow(followed)
        self._followed = len(self.lines)
        if not self.lazy or self._fence or self._html or interrupts(text, colons=self.colons):
            return False
        chars = measure(line.text)[1]
        if measure(text)[0] < CODE and ITEM.match(line.text[chars:]):
            return False
        # So far to the right, it can't begin anything, in whichever container it ends up.
        self.lines.append(line._replace(text=_FAR + line.text[chars:], column=line.column + chars - len(_FAR)))
        self._followed += 1
        return True


def take_quote(lines: Lines, index: int, *, colons: bool) -> tuple[int, Lines]:
    """Return where the block quote at ``index`` ends, and its lines."""
    content = _Content(colons=colons)
    while index < len(lines) and lines[index].text:
        line = lines[index]
        chars = measure(line.text)[1]
        # A line after the first may be indented as far as it likes.
        if line.text[chars] == ">":
            start = chars + 1
            content.add(cut(line, start + (line.text[start : start + 1] == " ")))
        elif not content.add_lazily(line, line.text):
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
        elif not content.add_lazily(line, line.text.lstrip()):
            break
        index += 1
    return index, content.lines
