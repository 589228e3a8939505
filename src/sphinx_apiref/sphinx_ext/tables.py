"""Tables: a value in, compact rows out; and the docutils table that builders without HTML need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from http.client import responses

from docutils import nodes
from sphinx.locale import get_translation

from sphinx_apiref.core.model import ParameterUse, StatusUse
from sphinx_apiref.sphinx_ext.cells import (
    Cell,
    CellSource,
    CellStore,
    ParseCell,
    ParsedCell,
    Row,
    TextCell,
    build_content,
)
from sphinx_apiref.sphinx_ext.nodes import apiref_cell, apiref_status, apiref_status_table, apiref_value_table

_ = get_translation("sphinx_apiref")

_PARAMETER_WIDTHS: Sequence[int] = (20, 10, 10, 60)
_STATUS_WIDTHS: Sequence[int] = (30, 70)


def build_version_classes(min_version: str | None, max_version: str | None) -> tuple[str, ...]:
    """Return the class names by which styles and scripts know a range: ``rp_min_ver_2_3``, ``rp_max_ver_2_9``."""
    named = (("min", min_version), ("max", max_version))
    # White space and the like would make several names of one.
    return tuple(f"rp_{end}_ver_" + re.sub(r"[^A-Za-z0-9_-]", "_", version) for end, version in named if version)


def build_parameter_rows(uses: Sequence[ParameterUse], store: CellStore, parse: ParseCell) -> tuple[Row, ...]:
    """Return one row a use; a use without definition has none."""
    return tuple(build_parameter_row(use, store, parse) for use in uses if use.parameter is not None)


def build_parameter_row(use: ParameterUse, store: CellStore, parse: ParseCell) -> Row:
    """Return the four cells of a row."""
    return build_row(use, [store.build(source, parse) for source in build_cell_sources(use)])


def build_row(use: ParameterUse, cells: Iterable[Cell], node_id: str = "") -> Row:
    """Return a row with its cells."""
    assert use.parameter is not None
    low, high = use.parameter.min_version, use.parameter.max_version
    return Row(tuple(cells), build_version_classes(low, high), node_id)


def build_cell_sources(use: ParameterUse) -> tuple[CellSource, ...]:
    """Return what the four cells of a row say."""
    parameter = use.parameter
    assert parameter is not None
    place, fields = parameter.location, parameter.fields
    optional = _("Optional")
    name = f"{use.name} ({optional})" if parameter.optional else use.name
    notes = []
    if parameter.min_version:
        notes.append(_("New in version %s") % parameter.min_version)
    if parameter.max_version:
        notes.append(_("Available until version %s") % parameter.max_version)
    return (
        CellSource(name, use.location, short=True),
        CellSource(parameter.in_ or "", fields.get("in", place), short=True),
        CellSource(parameter.type or "", fields.get("type", place), short=True),
        CellSource(
            parameter.description or "",
            fields.get("description", place),
            parameter.description_lines_match,
            tuple(notes),
        ),
    )


def build_status_rows(uses: Sequence[StatusUse], store: CellStore, parse: ParseCell) -> tuple[Row, ...]:
    """Return one row a status code."""
    rows = []
    for use in uses:
        label = TextCell(f"{use.code} - {responses.get(use.code, 'Unknown')}")
        text: Cell = TextCell("")
        if reason := use.reason:
            text = store.build(CellSource(reason.text, reason.location, reason.lines_match), parse)
        rows.append(Row((label, text)))
    return tuple(rows)


def build_heads(table: apiref_value_table) -> tuple[str, ...]:
    """Return the titles of the columns."""
    if isinstance(table, apiref_status_table):
        return (_("Code"), _("Reason"))
    return (_("Name"), _("In"), _("Type"), _("Description"))


def build_group(table: apiref_value_table, rows: Sequence[nodes.row]) -> nodes.tgroup:
    """Build what a table consists of: the columns, the head, and a body with ``rows``."""
    heads = build_heads(table)
    widths = _STATUS_WIDTHS if isinstance(table, apiref_status_table) else _PARAMETER_WIDTHS
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=width, colname=f"c{index}") for index, width in enumerate(widths)]
    group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph(text=head)) for head in heads)))
    group += nodes.tbody("", *rows)
    return group


def build_rows(
    table: apiref_value_table, rows: Sequence[Row], cells: Mapping[ParsedCell, apiref_cell]
) -> list[nodes.row]:
    """Build the rows of a compact table as nodes."""
    built = []
    for row in rows:
        entries = [build_entry(cell, cells) for cell in row.cells]
        if isinstance(table, apiref_status_table):
            label = row.cells[0][0]
            status = apiref_status(label, label, support_smartquotes=False, translatable=False)
            entries[0] = nodes.entry("", status)
        ids = [row.node_id] if row.node_id else []
        built.append(nodes.row("", *entries, ids=ids, classes=list(row.classes)))
    return built


def build_entry(cell: Cell, cells: Mapping[ParsedCell, apiref_cell]) -> nodes.entry:
    """Build a cell as a node."""
    if isinstance(cell, TextCell):
        return nodes.entry("", *build_content(cell))
    return nodes.entry("", *(child.deepcopy() for child in cells[cell].children))
