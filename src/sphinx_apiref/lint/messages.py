"""The samples and messages of a reference, and their differences; what has not changed is kept for the next check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sphinx_apiref.compare.differences import find_differences
from sphinx_apiref.compare.message import MessageView, build_messages, is_comparable
from sphinx_apiref.compare.sample_view import Difference
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import Direction, Operation, ParameterUse, Sample
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.inline_json import load_inline
from sphinx_apiref.read.json_text import JsonDocument, load_json


class _KeptViews(NamedTuple):
    """The messages of an operation, with all that they were made of."""

    operation: Operation
    settings: Settings
    documents: tuple[JsonDocument, ...]
    views: tuple[MessageView, ...]


class Messages:
    """The samples and messages of a reference. An operation, a sample or settings that are the same object are kept."""

    def __init__(self, files: FileStore) -> None:
        self.files = files
        self._documents: dict[str, tuple[int, JsonDocument]] = {}
        self._blocks: dict[Location, tuple[tuple[SourceLine, ...], JsonDocument]] = {}
        self._views: dict[int, _KeptViews] = {}
        self._differences: dict[tuple[Location, Direction], tuple[MessageView, Sequence[Difference]]] = {}

    def load_sample(self, sample: Sample) -> JsonDocument:
        """Return what a sample shows: its file, or the block of code that it is."""
        if sample.lines:
            block = self._blocks.get(sample.location)
            if block is None or block[0] != sample.lines:
                block = self._blocks[sample.location] = (sample.lines, load_inline(sample.lines, sample.path))
            return block[1]
        version = self.files.watch(sample.path)
        kept = self._documents.get(sample.path)
        if kept is None or kept[0] != version:
            kept = self._documents[sample.path] = (version, load_json(sample.path, self.files))
        return kept[1]

    def build(self, operations: Iterable[Operation], settings: Settings) -> list[MessageView]:
        """Return the requests and responses of operations, and forget those of all others."""
        before, self._views = self._views, {}
        views: list[MessageView] = []
        for operation in operations:
            kept = before.get(id(operation))
            if kept is None or kept.settings is not settings or not self._holds(kept):
                kept = self._build(operation, settings)
            self._views[id(operation)] = kept
            views += kept.views
        current = {_place(view) for view in views}
        self._differences = {place: kept for place, kept in self._differences.items() if place in current}
        return views

    def find_differences(self, view: MessageView) -> Sequence[Difference]:
        """Return the differences between the tables and the samples of a message."""
        kept = self._differences.get(_place(view))
        if kept is not None and kept[0] is view:
            return kept[1]
        found = _carry_over(*kept, view) if kept is not None else None
        if found is None:
            found = list(find_differences(view.message, view.alignments, lambda: view.tree))
        self._differences[_place(view)] = (view, found)
        return found

    def _build(self, operation: Operation, settings: Settings) -> _KeptViews:
        documents: list[JsonDocument] = []

        def load(sample: Sample) -> JsonDocument:
            documents.append(self.load_sample(sample))
            return documents[-1]

        views = tuple(build_messages(operation, load, settings))
        return _KeptViews(operation, settings, tuple(documents), views)

    def _holds(self, kept: _KeptViews) -> bool:
        documents = iter(kept.documents)
        return all(
            self.load_sample(sample) is next(documents, None) for view in kept.views for sample in _list_loaded(view)
        )


def _place(view: MessageView) -> tuple[Location, Direction]:
    return view.operation.location, view.direction


def _carry_over(
    before: MessageView, differences: Sequence[Difference], view: MessageView
) -> Sequence[Difference] | None:
    """Return the differences of a message whose definitions have moved since, and None if anything else is different.

    An edit of a parameters file moves all definitions after it.
    """
    if not _is_alike(before, view):
        return None
    rows = zip(_list_rows(before), _list_rows(view), strict=True)
    moved = {id(row): current for row, current in rows}
    return [
        difference if difference.row is None else difference._replace(row=moved[id(difference.row)])
        for difference in differences
    ]


def _is_alike(before: MessageView, view: MessageView) -> bool:
    """Tell whether two messages differ in the places of their definitions only."""
    rows, current = _list_rows(before), _list_rows(view)
    return _describe(before) == _describe(view) and len(rows) == len(current) and all(map(_is_same_row, rows, current))


def _describe(view: MessageView) -> tuple[object, ...]:
    """Return all that a message is compared by, rows aside."""
    message = view.message
    return (
        message._replace(rows=(), elsewhere=(), samples=(), tables=()),
        [(len(table.uses), table[3:]) for table in view.tables],
        [document for _, document in view.readable],
        [(body.version, body.label, list(map(len, body.tables))) for body in message.samples],
    )


def _list_rows(view: MessageView) -> list[ParameterUse]:
    return [row for table in view.message.tables for row in table]


def _is_same_row(row: ParameterUse, other: ParameterUse) -> bool:
    if row[:3] != other[:3]:
        return False
    if row.parameter is other.parameter:
        return True
    if row.parameter is None or other.parameter is None:
        return False
    place = other.parameter.location
    return row.parameter._replace(location=place, fields={}) == other.parameter._replace(fields={})


def _list_loaded(view: MessageView) -> list[Sample]:
    """Return the samples of a message that were looked at when it was built."""
    return [sample for sample in view.samples if is_comparable(sample)]
