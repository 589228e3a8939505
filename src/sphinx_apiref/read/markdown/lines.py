"""Lines of Markdown: indentation in columns, and a container's lines without it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, repeat

from sphinx_apiref.model.places import SourceLine

Lines = list[SourceLine]

TAB = 4
"""Columns between the stops of a tab."""
CODE = 4
"""Columns of indentation from which on a line is code, unless it goes on with a paragraph."""


def split_lines(text: str, path: str) -> Lines:
    """Return the lines without trailing space; unlike in reStructuredText, tabs stay, and only line ends end a line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    return list(map(SourceLine, map(str.rstrip, lines, repeat(" \t")), repeat(path), count(1), repeat(1)))


def measure(text: str, start: int = 0) -> tuple[int, int]:
    """Return how far a text that begins at column ``start`` is indented, in columns and in characters."""
    width = start
    for index, char in enumerate(text):
        if char == " ":
            width += 1
        elif char == "\t":
            width += TAB - width % TAB
        else:
            return width - start, index
    return width - start, len(text)


def cut(line: SourceLine, start: int) -> SourceLine:
    """Return a line from its character ``start`` on."""
    return SourceLine(line.text[start:], line.path, line.lineno, line.column + start)


def dedent(line: SourceLine, width: int) -> SourceLine:
    """Return a line with up to ``width`` columns less of indentation."""
    text = line.text
    if text[:width].isspace() and "\t" not in text[:width] and len(text) >= width:
        return cut(line, width)
    columns, chars = measure(text)
    if columns <= width or "\t" not in text[:chars]:
        return cut(line, min(chars, width))
    # What is left of a tab becomes spaces; the text keeps its column in the file.
    left = " " * (columns - width)
    return SourceLine(left + text[chars:], line.path, line.lineno, line.column + chars - len(left))


def dedent_all(lines: Iterable[SourceLine], width: int) -> Lines:
    """Return lines with up to ``width`` columns less of indentation."""
    return [dedent(line, width) for line in lines] if width else list(lines)
