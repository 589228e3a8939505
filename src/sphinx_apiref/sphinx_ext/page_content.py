"""What a page documents and the rows that it shows, kept with the environment until something asks for them."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_apiref.core.model import Operation, StatusUse, Table

if TYPE_CHECKING:
    from sphinx_apiref.sphinx_ext.cells import Row


class ShownTable(NamedTuple):
    """A table of a page: what it was made from, and the rows that it shows."""

    value: Table | tuple[StatusUse, ...]
    rows: tuple[Row, ...]


class PageContent(NamedTuple):
    """The operations of a page in their order, the tables outside of them, and all tables with their rows."""

    operations: tuple[Operation, ...] = ()
    loose_tables: tuple[Table, ...] = ()
    tables: tuple[ShownTable, ...] = ()


class StoredContent:
    """A page's content, which a kept environment holds as bytes.

    A build in which nothing has changed asks for none, and thousands of values are slower to make than to pass over.
    """

    __slots__ = ("_content", "_pickled")

    def __init__(self, content: PageContent) -> None:
        self._content: PageContent | None = content
        self._pickled = b""

    def get(self) -> PageContent:
        """Return the content."""
        if self._content is None:
            self._content = pickle.loads(self._pickled)
            self._pickled = b""
        return self._content

    def __getstate__(self) -> bytes:
        """Return the content as bytes."""
        return pickle.dumps(self._content, pickle.HIGHEST_PROTOCOL) if self._content is not None else self._pickled

    def __setstate__(self, state: Any) -> None:
        """Take the bytes as they are."""
        self._content = None
        self._pickled = state
