"""The files that the documents of one reference share: parameters and status files, each read once."""

from __future__ import annotations

from collections.abc import Mapping

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Catalog, StatusCatalog, Table
from sphinx_apiref.read.definitions import load_catalog
from sphinx_apiref.read.files import FileStore, Look
from sphinx_apiref.read.generated import find_maker
from sphinx_apiref.read.reasons import load_status_catalog
from sphinx_apiref.read.rows import UnresolvedTable, resolve_table


class SideFiles:
    """The parameters and status files of one reference, whose folder is ``root``.

    ``catalogs`` and ``status_catalogs`` are those that the current reading has asked for, in that order.
    """

    def __init__(self, root: str, files: FileStore) -> None:
        self.root = root
        self.files = files
        self.catalogs: dict[str, Catalog] = {}
        self.status_catalogs: dict[str, StatusCatalog] = {}
        self._makers: dict[str, tuple[str, Mapping[Look, int]]] = {}

    def load_catalog(self, path: str) -> Catalog:
        """Return the parameters file at ``path``."""
        if path not in self.catalogs:
            self.catalogs[path] = load_catalog(path, self.files)
        return self.catalogs[path]

    def load_status_catalog(self, path: str) -> StatusCatalog:
        """Return the status file at ``path``."""
        if path not in self.status_catalogs:
            self.status_catalogs[path] = load_status_catalog(path, self.files)
        return self.status_catalogs[path]

    def find_maker(self, path: str) -> str:
        """Return why a build may make a missing file, in words; an empty text where nothing says so."""
        kept = self._makers.get(path)
        if kept is None or not self.files.holds(kept[1]):
            with self.files.record() as looks:
                maker = find_maker(path, self.root, self.files)
            kept = self._makers[path] = (maker, looks)
        self.files.note(kept[1])
        return kept[0]

    def resolve(self, table: UnresolvedTable) -> tuple[Table, list[Diagnostic]]:
        """Return a table with the definitions of its rows, and what is wrong with these."""
        return resolve_table(table, self.load_catalog(table.catalog_path))
