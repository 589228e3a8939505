"""What rules read: the reference, the settings, and the samples' files, each read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar, cast

from sphinx_apiref.compare.message import MessageView
from sphinx_apiref.compare.sample_view import Difference
from sphinx_apiref.lint.messages import Messages
from sphinx_apiref.model.reference import ApiRef, Operation, Sample
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.json_text import JsonDocument

T = TypeVar("T")


class CheckContext:
    """What rules and a project's own checks read.

    ``reference`` is the `ApiRef`, ``settings`` are the project's, and what checks read they read through ``files``.
    """

    def __init__(
        self,
        reference: ApiRef,
        settings: Settings | None = None,
        files: FileStore | None = None,
        kept: Messages | None = None,
    ) -> None:
        """Read a reference; ``kept`` has what an earlier context of the same files has made."""
        self.reference = reference
        self.settings = settings or Settings()
        self._messages = kept or Messages(files or FileStore())
        self.files = self._messages.files
        self._shared: dict[object, object] = {}

    def share(self, make: Callable[[CheckContext], T]) -> T:
        """Return what ``make`` makes of the context, made once for all rules that need it."""
        if make not in self._shared:
            self._shared[make] = make(self)
        return cast("T", self._shared[make])

    def load_sample(self, sample: Sample) -> JsonDocument:
        """Return what a sample shows: its file, or the block of code that it is."""
        return self._messages.load_sample(sample)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations, each place in the source once: a page may be included in several."""
        return tuple({operation.location: operation for operation in self.reference.operations}.values())

    @cached_property
    def messages(self) -> list[MessageView]:
        """The requests and responses of all operations."""
        return self._messages.build(self.operations, self.settings)

    def find_differences(self, view: MessageView) -> Sequence[Difference]:
        """Return the differences between the tables and the samples of one of the `messages`."""
        return self._messages.find_differences(view)

    def release(self) -> None:
        """Free the memory that comparing tables with samples takes."""
        for view in self.__dict__.get("messages", ()):
            view.release()
