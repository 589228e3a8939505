"""The samples and messages of a reference, and their differences; what has not changed is kept for the next check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sphinx_apiref.compare.differences import find_differences
from sphinx_apiref.compare.message import MessageView, build_messages, is_comparable
from sphinx_apiref.compare.sample_view import Difference
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import Operation, Sample
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
        self._differences: dict[int, tuple[MessageView, Sequence[Difference]]] = {}

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
        current = set(map(id, views))
        self._differences = {key: value for key, value in self._differences.items() if key in current}
        return views

    def find_differences(self, view: MessageView) -> Sequence[Difference]:
        """Return the differences between the tables and the samples of a message."""
        kept = self._differences.get(id(view))
        if kept is None:
            found = list(find_differences(view.message, view.alignments, lambda: view.tree))
            kept = self._differences[id(view)] = (view, found)
        return kept[1]

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


def _list_loaded(view: MessageView) -> list[Sample]:
    """Return the samples of a message that were looked at when it was built."""
    return [sample for sample in view.samples if is_comparable(sample)]
