"""What rules read: the reference, the settings, and the samples' files, each read once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar, cast

from sphinx_apiref.compare.message import MessageView, build_messages
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef, Operation, Sample
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.inline_json import load_inline
from sphinx_apiref.read.json_text import JsonDocument, load_json

T = TypeVar("T")


class CheckContext:
    """What rules and a project's own checks read.

    ``reference`` is the `ApiRef`, ``settings`` are the project's, and what checks read they read through ``files``.
    """

    def __init__(self, reference: ApiRef, settings: Settings | None = None, files: FileStore | None = None) -> None:
        self.reference = reference
        self.settings = settings or Settings()
        self.files = files or FileStore()
        self._documents: dict[str | Location, JsonDocument] = {}
        self._shared: dict[object, object] = {}

    def share(self, make: Callable[[CheckContext], T]) -> T:
        """Return what ``make`` makes of the context, made once for all rules that need it."""
        if make not in self._shared:
            self._shared[make] = make(self)
        return cast("T", self._shared[make])

    def load_sample(self, sample: Sample) -> JsonDocument:
        """Return what a sample shows: its file, or the block of code that it is."""
        key = sample.location if sample.lines else sample.path
        document = self._documents.get(key)
        if document is None:
            document = load_inline(sample.lines, sample.path) if sample.lines else load_json(sample.path, self.files)
            self._documents[key] = document
        return document

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations, each place in the source once: a page may be included in several."""
        return tuple({operation.location: operation for operation in self.reference.operations}.values())

    @cached_property
    def messages(self) -> list[MessageView]:
        """The requests and responses of all operations."""
        return [
            view for operation in self.operations for view in build_messages(operation, self.load_sample, self.settings)
        ]

    def release(self) -> None:
        """Free the memory that comparing tables with samples takes."""
        for view in self.__dict__.get("messages", ()):
            view.release()
