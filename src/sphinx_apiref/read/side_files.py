"""The files that the documents of one reference share: parameters and status files, each read once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Catalog, StatusCatalog, Table
from sphinx_apiref.read.definitions import load_catalog
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.generated import find_maker
from sphinx_apiref.read.reasons import load_status_catalog
from sphinx_apiref.read.rows import UnresolvedTable, resolve_table

T = TypeVar("T", Catalog, StatusCatalog)


class SideFiles:
    """The parameters and status files of one reference, whose folder is ``root``.

    ``catalogs`` and ``status_catalogs`` are those that the current reading has asked for, in that order.
    """

    def __init__(self, root: str, files: FileStore) -> None:
        self.root = root
        self.files = files
        self.catalogs: dict[str, Catalog] = {}
        self.status_catalogs: dict[str, StatusCatalog] = {}
        self._loaded: dict[str, tuple[int, Catalog]] = {}
        self._loaded_statuses: dict[str, tuple[int, StatusCatalog]] = {}
        self._makers: dict[str, str] = {}
        self._resolved: dict[int, tuple[UnresolvedTable, Catalog, Table, list[Diagnostic]]] = {}
        """The tables by the `id()` of what they were made of, which is kept so that no other value gets the same."""

    def start(self) -> None:
        """Begin to read the reference again: files that are the same are not."""
        self.catalogs = {}
        self.status_catalogs = {}
        self._makers.clear()

    def load_catalog(self, path: str) -> Catalog:
        """Return the parameters file at ``path``."""
        return self._load(path, self.catalogs, self._loaded, load_catalog)

    def load_status_catalog(self, path: str) -> StatusCatalog:
        """Return the status file at ``path``."""
        return self._load(path, self.status_catalogs, self._loaded_statuses, load_status_catalog)

    def _load(
        self, path: str, used: dict[str, T], loaded: dict[str, tuple[int, T]], load: Callable[[str, FileStore], T]
    ) -> T:
        version = self.files.watch(path)
        if path not in used:
            before, catalog = loaded.get(path, (0, None))
            if catalog is None or before != version:
                catalog = load(path, self.files)
                loaded[path] = (version, catalog)
            used[path] = catalog
        return used[path]

    def find_maker(self, path: str) -> str:
        """Return why a build may make a missing file, in words; an empty text where nothing says so."""
        if path not in self._makers:
            self._makers[path] = find_maker(path, self.root, self.files)
        return self._makers[path]

    def resolve(self, table: UnresolvedTable) -> tuple[Table, list[Diagnostic]]:
        """Return a table with the definitions of its rows; the same value as before where these are the same."""
        catalog = self.load_catalog(table.catalog_path)
        kept = self._resolved.get(id(table))
        if kept is not None:
            _, before, resolved, diagnostics = kept
            if catalog is before:
                return resolved, diagnostics
            find = catalog.parameters.get
            if not diagnostics and not catalog.problem and all(find(use.ref) is use.parameter for use in resolved.uses):
                self._resolved[id(table)] = (table, catalog, resolved, diagnostics)
                return resolved, diagnostics
        resolved, diagnostics = resolve_table(table, catalog)
        self._resolved[id(table)] = (table, catalog, resolved, diagnostics)
        return resolved, diagnostics
