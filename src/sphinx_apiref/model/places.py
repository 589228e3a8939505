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
