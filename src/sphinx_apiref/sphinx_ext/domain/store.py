"""The content of a page - operations, tables and their rows - as it is stored with the environment."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_apiref.model.reference import Operation, StatusUse, Table

if TYPE_CHECKING:
    from sphinx_apiref.sphinx_ext.values import Row


class ShownTable(NamedTuple):
    """A table of a page: its value, and the rows that the page shows."""

    value: Table | tuple[StatusUse, ...]
    rows: tuple[Row, ...]


class PageContent(NamedTuple):
    """The operations of a page in their order, the tables outside them, and all tables with their rows."""

    operations: tuple[Operation, ...] = ()
    loose_tables: tuple[Table, ...] = ()
    tables: tuple[ShownTable, ...] = ()


class StoredContent:
    """The content of a page, stored as bytes until it is needed.

    A build in which nothing has changed needs none, and unpickling thousands of values would take time for nothing.
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
        """Keep the bytes, without unpickling them."""
        self._content = None
        self._pickled = state
