"""The titles of a page as its reader came by them, for `sections` to make a tree of."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Point: TypeAlias = tuple[int, int]
"""A line and a column, which count from 1."""


class SourcePart(NamedTuple):
    """A page's file, or an included one, as far as it is included: each inclusion is a value of its own."""

    path: str
    end: Point
    """After the last character of the last line that is part of the page."""
    outer: SourcePart | None = None
    """The file that includes this one; None for that of the page."""
    include: Point = (1, 1)
    """The place in ``outer`` of the directive that includes it."""


Limit: TypeAlias = tuple[SourcePart, Point]
"""The end of a directive that holds sections, which do not go on after it, and the file that it is in."""


class Title(NamedTuple):
    """A title of a page."""

    text: str
    level: int
    """From 1 on. The levels of Markdown may leave some out."""
    depth: int
    """How many sections are around it."""
    part: SourcePart
    start: Point
    """Its first character; that of the line above, where it has one."""
    limit: Limit | None = None
    operation: int | None = None
    """The number of the page's operation whose ``rest_method`` is in its section."""
    adopted_by: int | None = None
    """The number of the operation before it whose ``Request`` or ``Response`` its section is, on the same level."""
