"""Edited parameters files: the tables of a page are updated with the new definitions, without reading the page again.

The definitions of a parameters file are shown in tables only, and these are values of the domain. If an edit needs
more than that - a row added or removed, or reStructuredText that needs the parser - the page is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Table
from sphinx_apiref.read.rows import report_undefined
from sphinx_apiref.sphinx_ext.domain.domain import ApiRefDomain, get_domain
from sphinx_apiref.sphinx_ext.domain.store import PageContent, ShownTable
from sphinx_apiref.sphinx_ext.tables.cell_store import has_simple_descriptions
from sphinx_apiref.sphinx_ext.tables.plain_text import build_simple
from sphinx_apiref.sphinx_ext.tables.rows import DefinedUse, build_cell_sources, build_parameter_row, select_defined
from sphinx_apiref.sphinx_ext.values import Cell, ParsedCell, Row

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class RereadPageError(Exception):
    """The page must be read again."""


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
            refresh_page(domain, docname, {path for _, path in edited})
        except RereadPageError:
            outdated.append(docname)
        else:
            files |= edited
            domain.refreshed_pages.append(docname)
    return outdated


def refresh_page(domain: ApiRefDomain, docname: str, paths: Set[str]) -> None:
    """Have a page show the definitions that are now in the files ``paths``.

    Raises RereadPageError, with nothing changed, if the page must be read again.
    """
    if not all(domain.get_catalog(path).usable for path in paths):
        raise RereadPageError
    content = domain.get_content(docname)
    tables = [*content.loose_tables, *(table for operation in content.operations for table in operation.tables)]
    fresh = {id(table): resolve_again(domain, table) if table.catalog_path in paths else table for table in tables}
    domain.note_content(
        docname,
        PageContent(
            tuple(
                operation._replace(tables=tuple(fresh[id(table)] for table in operation.tables))
                for operation in content.operations
            ),
            tuple(fresh[id(table)] for table in content.loose_tables),
            tuple(
                ShownTable(fresh[id(shown.value)], refresh_rows(shown.rows, shown.value, fresh[id(shown.value)]))
                if isinstance(shown.value, Table) and fresh[id(shown.value)] is not shown.value
                else shown
                for shown in content.tables
            ),
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


def refresh_rows(rows: Sequence[Row], before: Table, after: Table) -> tuple[Row, ...]:
    """Return the rows of a table with the definitions of ``after`` in place of those of ``before``.

    Raises RereadPageError if a cell needs the parser.
    """
    changes = zip(rows, select_defined(before.uses), select_defined(after.uses), strict=True)
    return tuple(refresh_row(row, old, new) for row, old, new in changes)


def refresh_row(row: Row, old: DefinedUse, new: DefinedUse) -> Row:
    """Return a row with its new definition.

    Raises RereadPageError if a cell needs the parser.
    """
    cells: list[Cell] = []
    for cell, before, after in zip(row.cells, build_cell_sources(old), build_cell_sources(new), strict=True):
        if isinstance(cell, ParsedCell) and (before.text, before.notes) == (after.text, after.notes):
            cells.append(cell)
            continue
        simple = build_simple(after)
        if simple is None:
            raise RereadPageError
        cells.append(simple)
    return build_parameter_row(new.parameter, cells, row.node_id)


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
