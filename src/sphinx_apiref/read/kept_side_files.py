"""Parameters and status files of a reference that is read again and again: what has not changed is kept."""

from __future__ import annotations

from typing import NamedTuple

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Catalog, StatusCatalog, Table
from sphinx_apiref.read.definition_blocks import LoadedCatalog, load_again
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.reasons import load_status_catalog
from sphinx_apiref.read.rows import UnresolvedTable, resolve_table
from sphinx_apiref.read.side_files import SideFiles


class KeptSideFiles(SideFiles):
    """The side files of a reference that is read again and again: a value that is as before is the same object.

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
