"""The sections of a page as a tree, and from where to where they and its operations go: for editors and previews.

Nothing of this is kept in the model: lint, which needs none of it, would take longer and more memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sphinx_apiref.model.outline import Point, SourcePart, Title
from sphinx_apiref.model.places import Range
from sphinx_apiref.model.reference import Operation, Page


class Section(NamedTuple):
    """A section of a page."""

    title: str
    """Without markup."""
    level: int
    """From 1 on. The levels of Markdown may leave some out."""
    range: Range
    """From the title, or the line above it, to the next title that is not within the section.

    It is in one file: if that title is in a file that is included, the range ends at the ``include``, and if it comes
    after the title's own file or the included part of it, at the end of this. A section in an ``only`` ends with it.
    """
    operation: Operation | None = None
    """The operation whose ``rest_method`` is in it."""
    adopted_by: Operation | None = None
    """The operation before it on its level, whose ``Request`` or ``Response`` it is."""
    sections: tuple[Section, ...] = ()
    """Those within it, in order; they may be in other files."""


def derive_sections(page: Page) -> tuple[Section, ...]:
    """Return the outermost sections, with those in them. They are not kept: each call takes time."""
    operations = page.operations
    # From the last to the first: a section is made once those within it are.
    made: list[tuple[int, Section]] = []
    for title, place in zip(reversed(page.titles), reversed(_find_ranges(page.titles)), strict=True):
        inner: list[Section] = []
        while made and made[-1][0] > title.depth:
            inner.append(made.pop()[1])
        own = None if title.operation is None else operations[title.operation]
        other = None if title.adopted_by is None else operations[title.adopted_by]
        made.append((title.depth, Section(title.text, title.level, place, own, other, tuple(inner))))
    return tuple(section for _, section in reversed(made))


def derive_operation_ranges(page: Page) -> tuple[Range, ...]:
    """Return the range of each operation, in the order of ``page.operations``.

    It is that of its section and, if it has its ``Request`` and ``Response`` on its own level, of those as far as
    they are in the same file.
    """
    found: dict[int, Range] = {}
    for title, place in zip(page.titles, _find_ranges(page.titles), strict=True):
        if title.operation is not None:
            found[title.operation] = place
        elif title.adopted_by is not None:
            whole = found[title.adopted_by]
            if whole[0] == place[0] and whole[3:] == place[1:3]:
                found[title.adopted_by] = Range(*whole[:3], *place[3:])
    return tuple(found[number] for number in range(len(page.operations)))


def _find_ranges(titles: Sequence[Title]) -> list[Range]:
    """Return the range of each title's section; ``titles`` are those of one page, in order."""
    following: list[Title | None] = [None] * len(titles)
    open_: list[int] = []
    for index, title in enumerate(titles):
        while open_ and titles[open_[-1]].depth >= title.depth:
            following[open_.pop()] = title
        open_.append(index)
    return [_find_range(title, after) for title, after in zip(titles, following, strict=True)]


def _find_range(title: Title, following: Title | None) -> Range:
    """Return the range of a section, given the next title that is not within it."""
    ends = [title.part.end]
    if title.limit and title.limit[0] == title.part:
        ends.append(title.limit[1])
    if following and (place := _find_place(following, title.part)):
        ends.append(place)
    return Range(title.part.path, *title.start, *max(min(ends), title.start))


def _find_place(title: Title, part: SourcePart) -> Point | None:
    """Return where a title comes into a file: its own place, or that of an ``include``; None if it comes after it."""
    inner, place = title.part, title.start
    while inner != part:
        if inner.outer is None:
            return None
        inner, place = inner.outer, inner.include
    return place
