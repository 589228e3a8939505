"""Changes of source text as values: what a fix writes, and the text that results."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeAlias, TypeVar, cast

T = TypeVar("T")

_LINE_END = r"\r\n|\r|\n"
_MARK = "\ufeff"


class Edit(NamedTuple):
    """A new text for a place of a file.

    ``path`` is absolute. Lines and columns count from 1, columns in characters, without a byte order mark at the start
    of the file; the end is the place after the last character that is replaced. ``text`` has the line ends of the file.
    """

    path: str
    lineno: int
    column: int
    end_lineno: int
    end_column: int
    text: str


class Fix(NamedTuple):
    """What to change so that a finding is no longer made."""

    title: str
    """What it does, in a few words that begin with a verb: ``Replace `sise` with `size```."""
    edits: tuple[Edit, ...]
    """In no order; they do not overlap."""
    safe: bool
    """Whether it changes nothing but what is wrong beyond doubt; if not, it is a good guess."""
    deletes: tuple[str, ...] = ()
    """The paths of files to delete; such a fix has no edits."""


class OverlapError(ValueError):
    """Two edits change the same place."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text of a file after some edits of it, in any order.

    ``text`` is that of the file as it is, with its line ends and byte order mark. Raises `OverlapError` for edits that
    overlap or that insert at one place, and ValueError for a place that the text does not have.
    """
    source = SourceText("", text)
    spans = sorted(
        (source.offset(edit.lineno, edit.column), source.offset(edit.end_lineno, edit.end_column), edit.text)
        for edit in edits
    )
    parts: list[str] = []
    done, inserted = 0, -1
    for start, end, new in spans:
        if end < start:
            raise ValueError(f"an edit ends before it begins, at {start}")
        if start < done or (start == end == inserted):
            raise OverlapError(f"two edits of the text at {start}")
        parts += (text[done:start], new)
        done, inserted = end, start if start == end else -1
    return "".join((*parts, text[done:]))


def find_apart(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits, equal ones once, without those that overlap an earlier one or insert where it does."""
    kept: list[Edit] = []
    for edit in dict.fromkeys(edits):
        if not any(overlap(edit, other) for other in kept):
            kept.append(edit)
    return tuple(kept)


def overlap(one: Edit, other: Edit) -> bool:
    """Tell whether two edits change one place of a file, or insert at one."""
    if one.path != other.path:
        return False
    first, last = (one.lineno, one.column), (one.end_lineno, one.end_column)
    start, end = (other.lineno, other.column), (other.end_lineno, other.end_column)
    return (first < end and start < last) or first == last == start == end


class SourceText:
    """The text of a file, line ends and byte order mark included, with its places."""

    __slots__ = ("_ends", "_starts", "newline", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        """Find the lines."""
        self.path = path
        self.text = text
        self._starts = [len(_MARK) if text.startswith(_MARK) else 0]
        self._ends: list[int] = []
        self.newline = "\n"
        """How the first line ends."""
        for match in re.finditer(_LINE_END, text):
            if not self._ends:
                self.newline = match[0]
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._ends.append(len(text))

    @property
    def count(self) -> int:
        """How many lines there are; the last is empty if the text ends with a line end."""
        return len(self._starts)

    def line(self, lineno: int) -> str:
        """Return a line without its end; an empty text for a line that is not there."""
        return self.text[self._starts[lineno - 1] : self._ends[lineno - 1]] if 0 < lineno <= self.count else ""

    def lines(self, first: int, last: int) -> list[str]:
        """Return the lines from ``first`` to ``last``, without their ends."""
        return [self.line(lineno) for lineno in range(first, last + 1)]

    def offset(self, lineno: int, column: int) -> int:
        """Return where in ``text`` a place is. Raises ValueError where there is none."""
        if 0 < lineno <= self.count and 0 < column <= self._ends[lineno - 1] - self._starts[lineno - 1] + 1:
            return self._starts[lineno - 1] + column - 1
        raise ValueError(f"there is no line {lineno} with a column {column}")

    def edit(self, lineno: int, start: int, end: int, text: str) -> Edit:
        """Return the edit that puts ``text`` in place of the columns from ``start`` to before ``end`` of a line."""
        return self.edit_lines(lineno, start, lineno, end, text)

    def edit_lines(self, lineno: int, column: int, end_lineno: int, end_column: int, text: str) -> Edit:
        """Return the edit of a place on several lines; ``text`` has its lines separated by a line feed."""
        return Edit(self.path, lineno, column, end_lineno, end_column, text.replace("\n", self.newline))

    def delete_lines(self, first: int, last: int) -> Edit:
        """Return the edit that deletes whole lines, which are not all of the text."""
        if last < self.count:
            return Edit(self.path, first, 1, last + 1, 1, "")
        before = max(first - 1, 1)
        return Edit(self.path, before, len(self.line(before)) + 1, last, len(self.line(last)) + 1, "")


class Sources:
    """The texts of files that fixes are made for, each read once; ``read`` returns a file's bytes, or raises."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        """Read nothing yet."""
        self._read = read
        self._texts: dict[str, SourceText | None] = {}
        self._shared: dict[Hashable, object] = {}

    def load(self, path: str) -> SourceText | None:
        """Return a file's text; None where it can't be read as UTF-8."""
        if path not in self._texts:
            try:
                self._texts[path] = SourceText(path, self._read(path).decode("utf-8"))
            except (OSError, ValueError):
                self._texts[path] = None
        return self._texts[path]

    def share(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` makes, made once for a key."""
        if key not in self._shared:
            self._shared[key] = make()
        return cast("T", self._shared[key])


Propose: TypeAlias = "Callable[[Sources], Fix | None]"
"""Makes a fix when it is asked for; None where the text does not allow one."""
