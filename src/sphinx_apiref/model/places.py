"""Places in source files, and lines that know theirs."""

from __future__ import annotations

from typing import NamedTuple


class Location(NamedTuple):
    """A place in a source file.

    ``path`` is absolute, except in the findings of a project's own checks, whose paths may be relative to the
    reference until they are collected. ``lineno`` and ``column`` count from 1, columns in characters; ``end_column`` is
    the column after the last character, where that is known.
    """

    path: str
    lineno: int
    column: int = 1
    end_column: int | None = None


class SourceLine(NamedTuple):
    """One line of a directive, dedented; ``column`` is where ``text`` starts in the file, counted from 1."""

    text: str
    path: str
    lineno: int
    column: int


def locate_text(line: SourceLine, start: int, length: int) -> Location:
    """Return the place of ``length`` characters of a line, from the index ``start`` on."""
    return Location(line.path, line.lineno, line.column + start, line.column + start + length)
