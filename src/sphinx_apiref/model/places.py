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


class Range(NamedTuple):
    """A part of one source file: from the first character to before the one at ``end_lineno`` and ``end_column``.

    ``path`` is absolute. Lines and columns count from 1 as in `Location`, columns in characters; `count_utf16` makes
    code units of them. ``end_column`` is exclusive. A range without characters is a place where something is to be
    written.
    """

    path: str
    lineno: int
    column: int
    end_lineno: int
    end_column: int


class SourceLine(NamedTuple):
    """One line of a directive, dedented; ``column`` is where ``text`` starts in the file, counted from 1."""

    text: str
    path: str
    lineno: int
    column: int
    columns: tuple[int, ...] = ()
    """Where spaces stand for a tab inside the line: the column of each character, and that of the line's end."""

    def column_at(self, index: int) -> int:
        """Return the column of the character at ``index`` of the text, which may be beyond the end."""
        if not self.columns:
            return self.column + index
        beyond = max(index - len(self.columns) + 1, 0)
        return self.columns[index - beyond] + beyond

    def cut(self, start: int) -> SourceLine:
        """Return the line without its first ``start`` characters."""
        if not self.columns:
            return SourceLine(self.text[start:], self.path, self.lineno, self.column + start)
        return SourceLine(self.text[start:], self.path, self.lineno, self.column_at(start), self.columns[start:])


def locate_text(line: SourceLine, start: int, length: int) -> Location:
    """Return the place of ``length`` characters of a line, from the index ``start`` on."""
    return Location(line.path, line.lineno, line.column_at(start), line.column_at(start + length))


def join_locations(first: Location, last: Location) -> Range:
    """Return the range from the start of one place to the end of another in the same file, whose ends are known."""
    return Range(first.path, first.lineno, first.column, last.lineno, last.end_column or last.column)


def count_utf16(text: str, column: int) -> int:
    """Return the column in UTF-16 code units of the character at ``column`` of a line; both count from 1.

    ``text`` is the line without its end. A column beyond it means its end.
    """
    before = text[: max(column - 1, 0)]
    return len(before) + sum(character > "\uffff" for character in before) + 1


def count_characters(text: str, column: int) -> int:
    """Return the column in characters for one in UTF-16 code units, the inverse of `count_utf16`.

    A column within a character of two code units is that character's. One beyond the line means its end.
    """
    units = 1
    for index, character in enumerate(text, 1):
        units += 2 if character > "\uffff" else 1
        if units > column:
            return index
    return len(text) + 1
