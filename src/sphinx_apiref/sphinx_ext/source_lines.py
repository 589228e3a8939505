"""Columns: docutils tells the file and line of a text, not where in the line it starts."""

from __future__ import annotations

from sphinx_apiref.core.places import Location


class SourceLines:
    """The lines of the source files that one build reads, each file read once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def locate(self, path: str, lineno: int, text: str, after: str = "") -> Location:
        """Return the place of ``text`` in a line, behind ``after``; column 1 where the line does not hold it."""
        lines = self._lines.get(path)
        if lines is None:
            try:
                with open(path, encoding="utf-8-sig", errors="replace") as stream:
                    lines = stream.read().splitlines()
            except OSError:
                lines = []
            self._lines[path] = lines
        column = 0
        if 0 < lineno <= len(lines):
            line = lines[lineno - 1]
            column = line.find(text, max(line.find(after), 0) + len(after)) + 1
        return Location(path, lineno, column or 1)

    def clear(self) -> None:
        """Forget all: files may change before the next build."""
        self._lines.clear()
