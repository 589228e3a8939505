"""The depth of each row, by the samples that its table is aligned with."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx_apiref.compare.message import MessageView
from sphinx_apiref.compare.nesting import nest_rows
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Table
from sphinx_apiref.sphinx_ext.domain.domain import ApiRefDomain
from sphinx_apiref.sphinx_ext.domain.store import PageContent


def find_depths(messages: Iterable[MessageView]) -> dict[Location, tuple[int, ...]]:
    """Return the depths of the rows of each table that has nested rows, by the table's location."""
    depths: dict[Location, tuple[int, ...]] = {}
    for view in messages:
        for table in view.tables:
            nested = nest_rows(table.uses, view.tree)
            if any(nested):
                depths[table.location] = nested
    return depths


def note_depths(domain: ApiRefDomain, messages: Iterable[MessageView]) -> None:
    """Store the depth of each row of all pages."""
    depths = find_depths(messages)
    for docname in list(domain.data["contents"]):
        content = domain.get_content(docname)
        nested = nest_content(content, depths)
        if nested.tables != content.tables:
            domain.note_content(docname, nested)


def nest_content(content: PageContent, depths: dict[Location, tuple[int, ...]]) -> PageContent:
    """Return the content of a page with the depth of each row."""
    tables = tuple(
        shown._replace(
            rows=tuple(
                row if row.depth == depth else row._replace(depth=depth)
                for row, depth in zip(shown.rows, select_shown_depths(shown.value, depths), strict=True)
            )
        )
        if isinstance(shown.value, Table)
        else shown
        for shown in content.tables
    )
    return content._replace(tables=tables)


def select_shown_depths(table: Table, depths: dict[Location, tuple[int, ...]]) -> list[int]:
    """Return the depths of the rows that a table shows, which are those with a definition."""
    known = depths.get(table.location) or (0,) * len(table.uses)
    return [depth for depth, use in zip(known, table.uses, strict=True) if use.parameter is not None]
