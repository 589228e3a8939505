"""The findings of a reference as pages show them: each at the row, sample or method that it is about."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.owners import Owners
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef, Operation, StatusUse
from sphinx_apiref.preview.changes import PlacedOperation, Snapshot
from sphinx_apiref.preview.editors import render_link
from sphinx_apiref.preview.project_files import find_project_folder


class Spot(NamedTuple):
    """A place on a page."""

    page: str
    ordinal: int
    part: str = ""
    """``row``, ``sample``, ``method``, or empty for the operation as a whole."""
    table: int = 0
    """Which of the operation's tables the row is in, from 0."""
    row: int = 0
    """Which of the table's rows it is, from 0."""
    sample: int = 0
    """Which of the operation's samples it is, from 0."""


class _Operation:
    """The places of one element of a page. They are kept as long as the operations stay the same objects."""

    def __init__(self, members: Sequence[Operation]) -> None:
        self.members = members
        self.rows: dict[tuple[str, int], list[tuple[int, int, int]]] = {}
        """By path and line, the column of a row, its table and its index; a row that the page does not have, since
        nothing defines it, has that of the one before it."""
        self.keys: dict[tuple[str, str], tuple[int, int]] = {}
        """By parameters file and key, the first such row."""
        self.samples: dict[str, int] = {}
        """By the path of a file."""
        self.directives: dict[tuple[str, int], int] = {}
        """By path and line, the sample that a directive shows."""
        self.methods: set[tuple[str, int]] = set()
        tables = 0
        samples = 0
        for operation in members:
            self.methods.add(operation.location[:2])
            for entry in _order_tables(operation):
                tables += self._add(entry, tables)
            for sample in operation.samples:
                self.directives.setdefault(sample.location[:2], samples)
                if sample.lines:
                    for line in sample.lines:
                        self.directives.setdefault((line.path, line.lineno), samples)
                else:
                    self.samples.setdefault(sample.path, samples)
                samples += 1

    def _add(self, entry: _TableLike, table: int) -> bool:
        """Add the rows of a table; False if it has none that a page shows."""
        index = 0
        for key, location, shown in entry.rows:
            self.rows.setdefault(location[:2], []).append(
                (location.column, table, index if shown else max(index - 1, 0))
            )
            if shown:
                self.keys.setdefault(key, (table, index))
                index += 1
        if not index:
            # Without a row, the table is not on the page.
            for _, location, _ in entry.rows:
                self.rows.pop(location[:2], None)
        return bool(index)

    def find(self, place: Location) -> tuple[str, int, int, int] | None:
        """Return part, table, index and sample of a place; None if it is none of these."""
        line = place[:2]
        if rows := self.rows.get(line):
            _, table, index = next((row for row in rows if row[0] == place.column), rows[0])
            return "row", table, index, 0
        if line in self.directives:
            return "sample", 0, 0, self.directives[line]
        if place.path in self.samples:
            return "sample", 0, 0, self.samples[place.path]
        if line in self.methods:
            return "method", 0, 0, 0
        return None


class _TableLike(NamedTuple):
    """A table of parameters or of statuses."""

    location: Location
    rows: tuple[tuple[tuple[str, str], Location, bool], ...]
    """File and key, the place, and whether the page has the row."""


def _order_tables(operation: Operation) -> Iterable[_TableLike]:
    """Return the tables of an operation in the order of the page, as far as that is known."""
    found = [
        _TableLike(
            table.location,
            tuple(((table.catalog_path, use.ref), use.location, use.parameter is not None) for use in table.uses),
        )
        for table in operation.tables
    ]
    for uses in _split_statuses(operation.statuses):
        rows = tuple(
            ((use.reason.location.path if use.reason else "", f"{use.code} {use.ref}"), use.location, True)
            for use in uses
        )
        found.append(_TableLike(uses[0].location, rows))
    if len({entry.location.path for entry in found}) == 1:
        found.sort(key=lambda entry: entry.location.lineno)
    return found


def _split_statuses(statuses: Sequence[StatusUse]) -> Iterator[list[StatusUse]]:
    """Yield the rows of each ``rest_status_code``."""
    group: list[StatusUse] = []
    for use in statuses:
        before = group[-1] if group else None
        # Rows of one directive follow each other without a line between them that is none.
        if before and (
            before.kind != use.kind
            or before.location.path != use.location.path
            or use.location.lineno - before.location.lineno > 3
        ):
            yield group
            group = []
        group.append(use)
    if group:
        yield group


class Spotter:
    """Finds the places of findings; what stays of the reference is not looked at again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, ...], _Operation] = {}
        self._lines: dict[str, list[tuple[PlacedOperation, _Operation]]] = {}
        self._by_operation: dict[int, tuple[PlacedOperation, _Operation]] = {}
        self._definitions: dict[str, list[tuple[int, str]]] = {}
        self._owners: Owners | None = None
        self._pages: Mapping[str, str] = {}

    def take(self, reference: ApiRef, owners: Owners, snapshot: Snapshot) -> None:
        """Take in the reference as it is now."""
        kept, self._kept = self._kept, {}
        self._lines = {}
        self._by_operation = {}
        for placed in snapshot.values():
            for entry in placed:
                key = tuple(map(id, entry.members))
                operation = kept.get(key) or _Operation(entry.members)
                self._kept[key] = operation
                self._lines.setdefault(entry.path, []).append((entry, operation))
                for path in {member.location.path for member in entry.members} - {entry.path}:
                    self._lines.setdefault(path, []).append((entry, operation))
                for member in entry.members:
                    self._by_operation[id(member)] = (entry, operation)
        self._owners = owners
        self._definitions = {}
        for path, catalog in reference.catalogs.items():
            self._definitions[path] = [(entry.location.lineno, key) for key, entry in catalog.parameters.items()]
        self._pages = {page.path: page.docname for page in reference.pages}

    def find(self, finding: Diagnostic) -> Spot | None:
        """Return where a finding is shown; None if that is on no operation."""
        spot = self._find_definition(finding.location)
        for place in (finding.location, *finding.seen):
            spot = spot or self._find_row(place) or self._find_user(place)
        return spot

    def find_page(self, finding: Diagnostic) -> str:
        """Return the name of the page whose own file a finding is in; an empty text if it is in none."""
        return self._pages.get(finding.location.path, "")

    def _find_row(self, place: Location) -> Spot | None:
        for entry, operation in self._lines.get(place.path, ()):
            if (entry.path == place.path and entry.first <= place.lineno <= entry.last) or place[:2] in operation.rows:
                part = operation.find(place)
                return Spot(entry.page, entry.ordinal, *part) if part else Spot(entry.page, entry.ordinal)
        return None

    def _find_definition(self, place: Location) -> Spot | None:
        """Return the first row of the definition that a line of a parameters file belongs to."""
        keys = [key for lineno, key in self._definitions.get(place.path, ()) if lineno <= place.lineno][-1:]
        for key in keys if self._owners else ():
            assert self._owners
            for user in self._owners.find_by_definition(place.path, key):
                entry, operation = self._by_operation.get(id(user), (None, None))
                if entry and operation and (row := operation.keys.get((place.path, key))):
                    return Spot(entry.page, entry.ordinal, "row", *row)
        return None

    def _find_user(self, place: Location) -> Spot | None:
        """Return the place in the first operation that shows a file, such as a sample."""
        for user in self._owners.find_by_file(place.path) if self._owners else ():
            entry, operation = self._by_operation.get(id(user), (None, None))
            if entry and operation and (part := operation.find(place)):
                return Spot(entry.page, entry.ordinal, *part)
        return None


def render_findings(findings: Iterable[Diagnostic], spotter: Spotter, editor: str, folder: str) -> dict[str, object]:
    """Return the findings as the event ``findings`` has them; paths are shown as seen from ``folder``."""
    shown = []
    for finding in findings:
        spot = spotter.find(finding)
        page = spot.page if spot else spotter.find_page(finding)
        place = finding.location
        shown.append(
            {
                "page": f"{page}.html" if page else None,
                "ordinal": spot.ordinal if spot else None,
                "part": spot.part if spot else "",
                "table": spot.table if spot else 0,
                "index": spot.row if spot else 0,
                "sample": spot.sample if spot else 0,
                "code": finding.code.value,
                "severity": finding.severity.value,
                "message": finding.message,
                "hint": finding.advice,
                "place": f"{show_path(place.path, folder)}:{place.lineno}:{place.column}",
                "link": render_link(editor, place.path, place.lineno, place.column),
            }
        )
    return {"total": len(shown), "findings": shown}


def find_shown_folder(root: str) -> str:
    """Return the folder from which paths are shown: the current one if the reference is in it, else its project's."""
    current = os.path.realpath(os.getcwd())
    return current if root.startswith(os.path.join(current, "")) else find_project_folder(root)


def show_path(path: str, folder: str) -> str:
    """Return a path as seen from a folder."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # Another drive.
        return path
