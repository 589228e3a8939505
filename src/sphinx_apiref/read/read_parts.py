"""The files of a document while it is read: where the ranges of sections may end.

They are not values: what an included file adds may be kept while the file around it changes, which then moves the
``include``. A page gets values of them each time that it is built.
"""

from __future__ import annotations

from typing import TypeAlias

from sphinx_apiref.model.outline import Limit, Point, SourcePart


class ReadPart:
    """The document or an included file, as `SourcePart` has it."""

    __slots__ = ("end", "include", "outer", "path")

    def __init__(self, path: str, end: Point, outer: ReadPart | None = None, include: Point = (1, 1)) -> None:
        self.path = path
        self.end = end
        self.outer = outer
        self.include = include

    def move(self, outer: ReadPart | None, include: Point) -> None:
        """Note where the file is included by now."""
        self.outer, self.include = outer, include


ReadLimit: TypeAlias = tuple[ReadPart, Point]
"""As `Limit`."""


class PartValues:
    """The values of the parts of one page, each made once."""

    def __init__(self) -> None:
        self._known: dict[int, SourcePart] = {}

    def get(self, part: ReadPart) -> SourcePart:
        """Return the value of a part."""
        found = self._known.get(id(part))
        if found is None:
            outer = self.get(part.outer) if part.outer else None
            found = self._known[id(part)] = SourcePart(part.path, part.end, outer, part.include)
        return found

    def get_limit(self, limit: ReadLimit | None) -> Limit | None:
        """Return the value of a limit."""
        return (self.get(limit[0]), limit[1]) if limit else None
