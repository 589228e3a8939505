"""The files that the documents of one reference share: parameters and status files, each read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Catalog, StatusCatalog, Table
from sphinx_apiref.read.definition_blocks import LoadedCatalog, load_again
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


class KeptSideFiles(SideFiles):
    """The same for a reference that is read again and again: a value that is as before is the same object.

    With ``keeps_catalogs``, definitions of a parameters file that can't be parsed any more count as they were before.
    """

    def __init__(self, root: str, files: FileStore, *, keeps_catalogs: bool = False) -> None:
        super().__init__(root, files)
        self._keeps_catalogs = keeps_catalogs
        self._loaded: dict[str, tuple[int, LoadedCatalog]] = {}
        self._loaded_statuses: dict[str, tuple[int, StatusCatalog]] = {}
        self._resolved: dict[int, _Resolved] = {}
        """The tables by the `id()` of what they were made of, which is kept so that no other value gets the same."""
        self._resolved_before: dict[int, _Resolved] = {}

    def start(self) -> None:
        """Begin to read the reference again."""
        self.catalogs = {}
        self.status_catalogs = {}
        self._resolved_before, self._resolved = self._resolved, {}

    def load_catalog(self, path: str) -> Catalog:
        """Return the parameters file at ``path``; of one that has changed, only the changed definitions are parsed."""
        version = self.files.watch(path)
        if path not in self.catalogs:
            before, loaded = self._loaded.get(path, (0, None))
            if loaded is None or before != version:
                good, loaded = loaded, load_again(path, self.files, loaded)
                if self._keeps_catalogs and good and good.catalog.usable and _is_broken(loaded.catalog):
                    # The next text is compared with the good one.
                    loaded = good._replace(catalog=_break(good.catalog, loaded.catalog))
                self._loaded[path] = (version, loaded)
            self.catalogs[path] = loaded.catalog
        return self.catalogs[path]

    def load_status_catalog(self, path: str) -> StatusCatalog:
        """Return the status file at ``path``."""
        version = self.files.watch(path)
        if path not in self.status_catalogs:
            before, catalog = self._loaded_statuses.get(path, (0, None))
            if catalog is None or before != version:
                catalog = load_status_catalog(path, self.files)
                self._loaded_statuses[path] = (version, catalog)
            self.status_catalogs[path] = catalog
        return self.status_catalogs[path]

    def resolve(self, table: UnresolvedTable) -> tuple[Table, list[Diagnostic]]:
        """Return a table with the definitions of its rows, and what is wrong with these."""
        catalog = self.load_catalog(table.catalog_path)
        kept = self._resolved.get(id(table)) or self._resolved_before.get(id(table))
        if kept is None or not kept.holds(catalog):
            kept = _Resolved(table, catalog, *resolve_table(table, catalog))
        self._resolved[id(table)] = kept._replace(catalog=catalog)
        return kept.table, kept.diagnostics


def _is_broken(catalog: Catalog) -> bool:
    """Tell whether a file can be read, and not be parsed."""
    return not catalog.usable and not catalog.problem


def _break(good: Catalog, broken: Catalog) -> Catalog:
    """Return the definitions of a good catalog with the findings of a broken one."""
    kept = "until then, the definitions that the file had before are used"
    diagnostics = tuple(
        found._replace(hint=f"{found.hint}; {kept}" if found.hint else kept) for found in broken.diagnostics
    )
    return good._replace(diagnostics=diagnostics)


class _Resolved(NamedTuple):
    """A table, and what it was made of."""

    unresolved: UnresolvedTable
    catalog: Catalog
    table: Table
    diagnostics: list[Diagnostic]

    def holds(self, catalog: Catalog) -> bool:
        """Tell whether the table would be the same with a newer catalog."""
        if catalog.problem:
            # What is said of a missing file depends on those beside it.
            return False
        if catalog is self.catalog:
            return True
        find = catalog.parameters.get
        return (
            not self.diagnostics
            and self.catalog.usable
            and all(find(use.ref) is use.parameter for use in self.table.uses)
        )
