"""Columns: docutils knows the file and line of a text, but not where in the line it starts."""

from __future__ import annotations

import re

from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.rst.lines import expand_tabs


class SourceLines:
    """The lines of the source files of one build, each file read once."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._lines: dict[str, list[str]] = {}

    def locate(self, path: str, lineno: int, text: str, after: str = "") -> Location:
        """Return the place of ``text`` in a line, searched from the end of ``after``; column 1 if it is not found."""
        line = self._find(path, lineno)
        column = line.find(text, max(line.find(after), 0) + len(after)) + 1
        return Location(path, lineno, column or 1)

    def locate_line(self, path: str, lineno: int, text: str) -> SourceLine:
        """Return a line of a directive with its place: docutils has put spaces for tabs, and may have dedented it."""
        shown = text.strip()
        indent = len(text) - len(text.lstrip())
        line = self._find(path, lineno)
        column = line.find(shown) + 1
        if not column and "\t" in line:
            expanded = expand_tabs(SourceLine(line.rstrip(), path, lineno, 1))
            start = expanded.text.find(shown) - indent
            if start >= 0:
                return expanded.cut(start)._replace(text=text)
        return SourceLine(text, path, lineno, max((column or 1) - indent, 1))

    def locate_fence(self, path: str, lineno: int, name: str) -> Location:
        """Return the place of the fence that holds a directive in Markdown; column 1 if it is not found."""
        match = re.search(rf"[`~:]{{3,}}[ \t]*\{{{re.escape(name)}\}}", self._find(path, lineno))
        return Location(path, lineno, match.start() + 1 if match else 1)

    def _find(self, path: str, lineno: int) -> str:
        lines = self.get_lines(path)
        return lines[lineno - 1] if 0 < lineno <= len(lines) else ""

    def get_lines(self, path: str) -> list[str]:
        """Return the lines of a file; none if it can't be read."""
        lines = self._lines.get(path)
        if lines is None:
            lines = self._lines[path] = self._read(path)
        return lines

    def _read(self, path: str) -> list[str]:
        """Return the lines of a file; none if it can't be read."""
        try:
            return self._files.read(path).decode("utf-8-sig", "replace").splitlines()
        except (OSError, ValueError):
            return []
