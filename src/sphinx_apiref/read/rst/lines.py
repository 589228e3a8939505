"""Lines of reStructuredText, and a directive's lines taken apart as docutils does it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count, repeat

from sphinx_apiref.model.places import Location, Range, SourceLine

Lines = list[SourceLine]

FIELD = re.compile(r":(?![: ])((?:[^:\\]|\\.|:(?![ `]|\Z))*)(?<! ):( +|\Z)")
_BLANK_CODES = re.compile("[\v\f]")


def split_lines(text: str, path: str) -> Lines:
    """Return the lines without trailing space. Tabs become spaces; columns stay those of the file."""
    if "\v" in text or "\f" in text:
        text = _BLANK_CODES.sub(" ", text)
    lines = text.splitlines()
    if "\t" not in text:
        return list(map(SourceLine, map(str.rstrip, lines), repeat(path), count(1), repeat(1)))
    return [expand_tabs(SourceLine(line.rstrip(), path, lineno, 1)) for lineno, line in enumerate(lines, 1)]


def expand_tabs(line: SourceLine) -> SourceLine:
    """Return a line, which has no space at its end, with spaces for its tabs, as docutils reads it."""
    text = line.text
    if "\t" not in text:
        return line
    shown, body = text.expandtabs(8), text.lstrip()
    indent, lead = len(text) - len(body), len(shown) - len(shown.lstrip())
    # Chosen so that dedenting leaves the text at its column in the file.
    column = line.column + indent - lead
    if "\t" not in body:
        return SourceLine(shown, line.path, line.lineno, column)
    columns = list(range(column, column + lead))
    for place, character in enumerate(body, line.column + indent):
        width = 8 - len(columns) % 8 if character == "\t" else 1
        columns += [place] * width
    return SourceLine(shown, line.path, line.lineno, column, (*columns, line.column + len(text)))


def dedent(lines: Sequence[SourceLine], width: int) -> Lines:
    """Return the lines without their first ``width`` characters."""
    return [
        SourceLine(text, path, lineno, column, columns).cut(width)
        if columns
        else SourceLine(text[width:], path, lineno, column + width)
        for text, path, lineno, column, columns in lines
    ]


def measure(text: str) -> int:
    """Return how far a line is indented."""
    return len(text) - len(text.lstrip(" "))


def find_end(lines: Sequence[SourceLine], start: int, indent: int = 1) -> int:
    """Return the index of the first line from ``start`` on that is neither blank nor indented by ``indent``."""
    index, count = start, len(lines)
    prefix = " " * indent
    while index < count:
        text = lines[index].text
        if text and not text.startswith(prefix):
            break
        index += 1
    return index


def take_indented(lines: Sequence[SourceLine], start: int, stop: int) -> Lines:
    """Return lines without their common indent and without blank lines at the end."""
    while stop > start and not lines[stop - 1].text:
        stop -= 1
    block = lines[start:stop]
    width = min((measure(line.text) for line in block if line.text), default=0)
    return dedent(block, width)


def take_block(lines: Sequence[SourceLine], start: int, stop: int, offset: int) -> Lines:
    """Return a block whose first line begins at ``offset``, as the content of a directive or list item does."""
    block = [lines[start].cut(offset), *take_indented(lines, start + 1, stop)]
    while block and not block[-1].text:
        block.pop()
    return block


class DirectiveBlock:
    """A directive taken apart as docutils does it. The text after ``::`` starts at ``offset`` in ``line``."""

    __slots__ = ("argument", "content", "culprit", "line", "name", "offset", "options", "problem")

    def __init__(self, name: str, line: SourceLine, offset: int) -> None:
        self.name = name
        self.line = line
        self.offset = offset
        self.argument = ""
        self.options: dict[str, str] = {}
        self.content: Lines = []
        self.problem = ""
        """Why docutils would not run it."""
        self.culprit = ""
        """The option or line that ``problem`` is about."""

    @property
    def location(self) -> Location:
        """The place of the directive."""
        return Location(self.line.path, self.line.lineno, self.line.column)


def find_argument(lines: Sequence[SourceLine], argument: str) -> Range | None:
    """Return where an argument is written with which the lines of a directive begin; None if they do not."""
    texts = argument.split("\n")
    start = next((index for index, line in enumerate(lines) if line.text.strip()), 0)
    found = lines[start : start + len(texts)]
    if [line.text.strip() for line in found] != [text.strip() for text in texts]:
        return None
    first, last = found[0], found[-1]
    column = first.column_at(measure(first.text))
    return Range(first.path, first.lineno, column, last.lineno, last.column_at(len(last.text)))


def split_directive(block: DirectiveBlock, lines: Lines, known: frozenset[str], *, has_argument: bool) -> None:
    """Take ``lines`` apart into argument, options and content; an option that is not ``known`` is a problem."""
    # After the line of the directive itself, the first blank line ends its argument and options.
    if lines and not lines[0].text:
        lines = lines[1:]
    cut = next((index for index, line in enumerate(lines) if not line.text), len(lines))
    head, block.content = lines[:cut], lines[cut + 1 :]
    first = next((index for index, line in enumerate(head) if FIELD.match(line.text)), len(head))
    name = ""
    for line in head[first:]:
        if match := FIELD.match(line.text):
            name = match[1].lower()
            if name not in known:
                block.problem, block.culprit = f"{block.name} has no option `{match[1]}`", match[1]
            block.options[name] = line.text[match.end() :]
        elif line.text.startswith(" "):
            block.options[name] = f"{block.options[name]}\n{line.text.strip()}".strip()
        else:
            block.problem, block.culprit = f"`{line.text}` is not an option of {block.name}", line.text
    if has_argument:
        block.argument = "\n".join(line.text for line in head[:first]).strip()
    else:
        block.content = [*head[:first], *lines[cut:]]
    while block.content and not block.content[0].text:
        block.content = block.content[1:]
