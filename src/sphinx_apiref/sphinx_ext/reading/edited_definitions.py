"""Edited parameters files: the tables of a page are updated with the new definitions, without reading the page again.

The definitions of a parameters file are shown in tables only, and these are values of the domain. A text that needs
the parser is parsed alone. If an edit needs more than that - a row added or removed, or text that is a part of its
page - the page is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Table
from sphinx_apiref.read.rows import report_undefined
from sphinx_apiref.sphinx_ext.collection import pause_collection
from sphinx_apiref.sphinx_ext.domain.domain import ApiRefDomain, get_domain
from sphinx_apiref.sphinx_ext.domain.store import PageContent, ShownTable
from sphinx_apiref.sphinx_ext.reading.kept_cells import KeptCells, find_parsed
from sphinx_apiref.sphinx_ext.reading.lone_texts import LoneTextError
from sphinx_apiref.sphinx_ext.tables.cell_store import has_simple_descriptions
from sphinx_apiref.sphinx_ext.tables.plain_text import build_simple
from sphinx_apiref.sphinx_ext.tables.rows import build_cell_sources, build_parameter_row, select_defined
from sphinx_apiref.sphinx_ext.values import Cell, CellSource, ParsedCell

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class RereadPageError(Exception):
    """The page must be read again."""


@pause_collection()
def refresh_pages(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Update the tables of unchanged pages; return the pages that must be read again."""
    domain = get_domain(env)
    outdated = []
    for docname in sorted(set(domain.data["catalogs"]) - added - changed - removed):
        files: dict[tuple[str, str], str] = domain.data["catalogs"][docname]
        edited = {
            key: domain.get_digest(key[1]) for key, digest in files.items() if domain.get_digest(key[1]) != digest
        }
        if not edited:
            continue
        try:
            if any(kind != "parameters" for kind, path in edited) or not has_simple_descriptions(env, docname):
                raise RereadPageError
            refresh_page(app, docname, {path for _, path in edited})
        except (RereadPageError, LoneTextError):
            outdated.append(docname)
        else:
            files |= edited
            domain.refreshed_pages.append(docname)
    return outdated


def refresh_page(app: Sphinx, docname: str, paths: Set[str]) -> None:
    """Have a page show the definitions that are now in the files ``paths``.

    Raises RereadPageError or LoneTextError, with nothing changed, if the page must be read again.
    """
    domain = get_domain(app.env)
    if not all(domain.get_catalog(path).usable for path in paths):
        raise RereadPageError
    content = domain.get_content(docname)
    tables = [*content.loose_tables, *(table for operation in content.operations for table in operation.tables)]
    fresh = {id(table): resolve_again(domain, table) if table.catalog_path in paths else table for table in tables}
    shown = refresh_tables(app, docname, content.tables, fresh)
    domain.note_content(
        docname,
        PageContent(
            tuple(
                operation._replace(tables=tuple(fresh[id(table)] for table in operation.tables))
                for operation in content.operations
            ),
            tuple(fresh[id(table)] for table in content.loose_tables),
            shown,
        ),
    )
    domain.data["diagnostics"][docname] = [
        *(entry for entry in domain.data["diagnostics"].get(docname, ()) if entry.code is not Code.PARAMETER_UNDEFINED),
        *report_tables(domain, fresh.values()),
    ]


def resolve_again(domain: ApiRefDomain, table: Table) -> Table:
    """Return ``table`` with its current definitions.

    Raises RereadPageError if a row has gained or lost its definition.
    """
    definitions = domain.get_catalog(table.catalog_path).parameters
    uses = tuple(use._replace(parameter=definitions.get(use.ref)) for use in table.uses)
    if any((old.parameter is None) != (new.parameter is None) for old, new in zip(table.uses, uses, strict=True)):
        raise RereadPageError
    return table._replace(uses=uses)


class CellChange(NamedTuple):
    """A cell, and its text before and after an edit."""

    cell: Cell
    before: CellSource
    after: CellSource

    @property
    def keeps_nodes(self) -> bool:
        """Whether the cell has been parsed, from the text that it still has."""
        return isinstance(self.cell, ParsedCell) and (self.before.text, self.before.notes) == (
            self.after.text,
            self.after.notes,
        )


class EditedTable(NamedTuple):
    """A table of a page, before and after an edit."""

    shown: ShownTable
    after: Table | None
    """Its new definitions; None if they are in no file that has been edited."""
    changes: Sequence[Sequence[CellChange]]
    """The cells of each row; none for a row whose definition is the same."""


def refresh_tables(
    app: Sphinx, docname: str, tables: Sequence[ShownTable], fresh: Mapping[int, Table]
) -> tuple[ShownTable, ...]:
    """Return the tables of a page with the definitions of ``fresh``, by the `id()` of what they show.

    Raises RereadPageError or LoneTextError if the page must be read again.
    """
    edited = [compare_table(table, fresh.get(id(table.value))) for table in tables]
    cells = EditedCells(app, docname, edited)
    return cells.settle(tuple(refresh_table(table, cells) for table in edited))


def compare_table(shown: ShownTable, after: Table | None) -> EditedTable:
    """Return a table with what has changed in its cells."""
    if after is None or after is shown.value or not isinstance(shown.value, Table):
        return EditedTable(shown, None, [()] * len(shown.rows))
    definitions = zip(shown.rows, select_defined(shown.value.uses), select_defined(after.uses), strict=True)
    return EditedTable(
        shown,
        after,
        [
            ()
            if old.parameter == new.parameter
            else list(map(CellChange, row.cells, build_cell_sources(old), build_cell_sources(new)))
            for row, old, new in definitions
        ],
    )


def refresh_table(table: EditedTable, cells: EditedCells) -> ShownTable:
    """Return a table with its new definitions."""
    if table.after is None:
        return table.shown
    rows = zip(table.shown.rows, select_defined(table.after.uses), table.changes, strict=True)
    return ShownTable(
        table.after,
        tuple(
            build_parameter_row(new.parameter, map(cells.build, changes), row.node_id) if changes else row
            for row, new, changes in rows
        ),
    )


class EditedCells:
    """The cells of a page after an edit. The page is loaded only if its parsed cells change."""

    def __init__(self, app: Sphinx, docname: str, tables: Sequence[EditedTable]) -> None:
        self._app = app
        self._docname = docname
        self._tables = tables
        self._shown = [table.shown for table in tables]
        self._loaded: KeptCells | None = None
        self._built: dict[tuple[object, ...], ParsedCell] = {}
        for cell, change in self._find_first().items():
            if change and change.before.location != change.after.location:
                self._page.move(cell, change.before.location, change.after.location)

    def _find_first(self) -> dict[ParsedCell, CellChange | None]:
        """Return each parsed cell that stays with its first row, whose place it has: the change there, if any."""
        first: dict[ParsedCell, CellChange | None] = {}
        for table in self._tables:
            for row, changes in zip(table.shown.rows, table.changes, strict=True):
                for index, cell in enumerate(row.cells):
                    if isinstance(cell, ParsedCell) and (not changes or changes[index].keeps_nodes):
                        first.setdefault(cell, changes[index] if changes else None)
        return first

    @property
    def _page(self) -> KeptCells:
        if self._loaded is None:
            self._loaded = KeptCells(self._app, self._docname, self._shown)
        return self._loaded

    def build(self, change: CellChange) -> Cell:
        """Return the cell that shows the new text, shared with the rows that a page read now would share it with."""
        if change.keeps_nodes:
            return change.cell
        if (simple := build_simple(change.after)) is not None:
            return simple
        if change.after.short:
            # Rows of other definitions may have the same.
            raise RereadPageError
        key = change.after.key
        if key in self._built:
            return self._built[key]
        cell = next(filter(self._page.is_shared, self._find_kept(change.after)), None)
        if cell is None:
            cell = self._page.add(change.after, change.cell)
        if self._page.is_shared(cell):
            self._built[key] = cell
        return cell

    def _find_kept(self, source: CellSource) -> Iterator[ParsedCell]:
        """Yield the cells that stay and have the text of ``source``, which definitions of the same anchor share."""
        for table in self._tables:
            if table.after is None:
                continue
            rows = zip(table.shown.rows, select_defined(table.after.uses), table.changes, strict=True)
            for row, defined, changes in rows:
                cell = row.cells[-1]
                if (
                    isinstance(cell, ParsedCell)
                    and (not changes or changes[-1].keeps_nodes)
                    and defined.parameter.description == source.text
                    and build_cell_sources(defined)[-1] == source
                ):
                    yield cell

    def settle(self, tables: tuple[ShownTable, ...]) -> tuple[ShownTable, ...]:
        """Return the tables with the final cells; the page is stored if its own have changed."""
        if self._loaded is None and list(find_parsed(tables)) == list(find_parsed(self._shown)):
            return tables
        return self._page.settle(tables)


def report_tables(domain: ApiRefDomain, tables: Iterable[Table]) -> list[Diagnostic]:
    """Return the findings about the definitions of tables, as reading their pages gives them."""
    return [
        diagnostic
        for table in tables
        for diagnostic in report_undefined(table.uses, domain.get_catalog(table.catalog_path))
    ]


def find_refreshed_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again."""
    return get_domain(env).refreshed_pages


def setup_refresh(app: Sphinx) -> None:
    """Connect the handlers."""
    # Runs after the domain has dropped last build's files (priority 500).
    app.connect("env-get-outdated", refresh_pages, priority=600)
    app.connect("env-updated", find_refreshed_pages)
