"""Which operations have to be rendered again after an edit: those whose texts, rows, reasons or samples differ.

Operations are compared by what they are made of and not by their lines, so that one that only moved is none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from sphinx_apiref.model.places import Range
from sphinx_apiref.model.reference import ApiRef, Operation, Page, Parameter, Table
from sphinx_apiref.model.sections import derive_operation_ranges
from sphinx_apiref.read.files import FileStore, unify_lines

Key: TypeAlias = tuple[str, str, str]
"""Method, URL and title: what an operation is known by as long as these stay."""

_INCLUDING = re.compile(
    r"^\s*(?:\.\.[ ]|[`~:]{3,}\{)(?:include|literalinclude|csv-table|image|figure|raw|graphviz|uml)(?:::|\})[ \t]*(\S*)"
    r"|^\s*:(?:file|diff):[ \t]*(\S+)",
    re.MULTILINE,
)
"""What shows another file; the name may be missing."""


class PlacedOperation(NamedTuple):
    """An operation of a page, with the section that it is in."""

    page: str
    """The document's name."""
    ordinal: int
    """Its place among the page's operations from 0, without those inside of another's section."""
    path: str
    first: int
    """The first line of its section, from 1."""
    last: int
    """The last line."""
    key: Key
    mark: int
    """Another number whenever what the operation shows is another."""
    members: tuple[Operation, ...] = ()
    """The operation, and those inside of its section."""


Snapshot: TypeAlias = Mapping[str, tuple[PlacedOperation, ...]]
"""The operations of each page that has any, in the order of the page."""


class Changes(NamedTuple):
    """What an edit changed."""

    operations: tuple[PlacedOperation, ...] = ()
    """Those that look different, as they are after it."""
    pages: frozenset[str] = frozenset()
    """Pages that have come or gone, or whose operations have, or are in another order, or have another title."""


class Placer:
    """Takes snapshots of a reference as it changes; what stays is not computed again."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._lines: dict[str, tuple[int, list[str]]] = {}
        self._before: dict[tuple[int, ...], tuple[tuple[Operation, ...], int]] = {}
        self._made: dict[tuple[int, ...], tuple[tuple[Operation, ...], int]] = {}
        """What rows and reasons amount to, by the `id()` of operations, which are kept so that no others get it."""

    def take(self, reference: ApiRef) -> Snapshot:
        """Return the operations as they are now."""
        self._before, self._made = self._made, {}
        found = {}
        for page in reference.pages:
            if page.operations and (placed := tuple(self._place(page, reference.root))):
                found[page.docname] = placed
        return found

    def _place(self, page: Page, root: str) -> Iterator[PlacedOperation]:
        ranges = derive_operation_ranges(page)
        for ordinal, members in enumerate(group_operations(page)):
            outer = members[0]
            operations = tuple(page.operations[number] for number in members)
            place = ranges[outer]
            last = place.end_lineno - (place.end_column == 1 and place.end_lineno > place.lineno)
            text = self._cut(place)
            mark = hash((text, self._sum_up(operations), *self._find_versions(text, place.path, root, operations)))
            own = operations[0]
            key = (own.method, own.url, own.title)
            yield PlacedOperation(page.docname, ordinal, place.path, place.lineno, last, key, mark, operations)

    def _cut(self, place: Range) -> str:
        """Return the lines of a range, without space at its end."""
        lines = self._load(place.path)
        last = place.end_lineno if place.end_column > 1 else place.end_lineno - 1
        return "\n".join(lines[place.lineno - 1 : last]).rstrip()

    def _load(self, path: str) -> list[str]:
        version = self._files.watch(path)
        known = self._lines.get(path)
        if known is None or known[0] != version:
            try:
                text = unify_lines(self._files.read(path).decode("utf-8", "replace"))
            except (OSError, ValueError):
                text = ""
            known = self._lines[path] = (version, text.split("\n"))
        return known[1]

    def _find_versions(self, text: str, path: str, root: str, operations: Sequence[Operation]) -> Iterator[int]:
        """Yield the versions of the files that an operation shows: its samples, and what its text includes."""
        for operation in operations:
            for sample in operation.samples:
                if not sample.lines:
                    yield self._files.watch(sample.path)
        seen: set[str] = set()
        waiting = [(text, path)]
        while waiting:
            text, path = waiting.pop()
            if "::" not in text and "{" not in text:
                continue
            for match in _INCLUDING.finditer(text):
                name = match[1] or match[2]
                if not name or "\0" in name or "://" in name:
                    continue
                base = root if name.startswith("/") else os.path.dirname(path)
                shown = os.path.normpath(os.path.join(base, name.lstrip("/")))
                if shown in seen or len(seen) > 100:
                    continue
                seen.add(shown)
                yield self._files.watch(shown)
                if shown.endswith((".rst", ".inc", ".txt", ".md")):
                    waiting.append(("\n".join(self._load(shown)), shown))

    def _sum_up(self, operations: tuple[Operation, ...]) -> int:
        """Return a number for what the rows and reasons of operations show."""
        key = tuple(map(id, operations))
        known = self._before.get(key)
        if known is None:
            known = (operations, hash(tuple(_sum_up(operation) for operation in operations)))
        self._made[key] = known
        return known[1]


def _sum_up(operation: Operation) -> tuple[object, ...]:
    return (
        operation.method,
        operation.url,
        operation.title,
        operation.min_version,
        operation.max_version,
        tuple(_sum_up_table(table) for table in operation.tables),
        tuple((use.code, use.kind, use.ref, use.reason and use.reason.text) for use in operation.statuses),
    )


def _sum_up_table(table: Table) -> tuple[object, ...]:
    return tuple((use.name, use.ref, _sum_up_parameter(use.parameter)) for use in table.uses)


def _sum_up_parameter(parameter: Parameter | None) -> tuple[object, ...]:
    return parameter[2:8] if parameter else ()


def group_operations(page: Page) -> Iterator[list[int]]:
    """Yield, in the order of the page, the numbers of operations that are one element: the outermost one first."""
    group: list[int] = []
    depth = 0
    for title in page.titles:
        if group and title.depth <= depth:
            yield group
            group = []
        if title.operation is not None:
            if not group:
                depth = title.depth
            group.append(title.operation)
    if group:
        yield group


def find_changes(before: Snapshot, after: Snapshot) -> Changes:
    """Return what differs between two snapshots."""
    operations: list[PlacedOperation] = []
    pages = set(before) ^ set(after)
    for page, placed in after.items():
        old = before.get(page, ())
        if old is placed:
            continue
        if [entry.key for entry in old] != [entry.key for entry in placed]:
            pages.add(page)
        matches = align([entry.key for entry in old], [entry.key for entry in placed])
        for entry in placed:
            match = matches.get(entry.ordinal)
            if match is not None and old[match].mark != entry.mark:
                operations.append(entry)
    return Changes(tuple(operations), frozenset(pages))


def align(before: Sequence[Key], after: Sequence[Key]) -> dict[int, int]:
    """Return, by the number of an operation after an edit, its number before it.

    What the two begin and end with is the same. Between these, operations with the same method, URL and title are,
    if there is one such on each side; and if there are as many of them on either side, those in the same place.
    """
    shortest = min(len(before), len(after))
    start = 0
    while start < shortest and before[start] == after[start]:
        start += 1
    end = 0
    while end < shortest - start and before[-1 - end] == after[-1 - end]:
        end += 1
    found = {number: number for number in range(start)}
    found.update((len(after) - number, len(before) - number) for number in range(1, end + 1))
    old, new = range(start, len(before) - end), range(start, len(after) - end)
    places_old, places_new = _find_unique(before, old), _find_unique(after, new)
    found.update((place, places_old[key]) for key, place in places_new.items() if key in places_old)
    if len(old) == len(new):
        taken = set(found.values())
        found.update(
            (place, match) for place, match in zip(new, old, strict=True) if place not in found and match not in taken
        )
    return found


def _find_unique(keys: Sequence[Key], places: Iterable[int]) -> dict[Key, int]:
    """Return the places of the keys that are there once."""
    found: dict[Key, int] = {}
    repeated: set[Key] = set()
    for place in places:
        key = keys[place]
        if key in found:
            repeated.add(key)
        found[key] = place
    return {key: place for key, place in found.items() if key not in repeated}
