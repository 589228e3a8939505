"""Tables: from values to rows, and from rows to the docutils nodes that builders of other formats than HTML need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from http.client import responses
from typing import NamedTuple

from docutils import nodes
from sphinx.locale import get_translation

from sphinx_apiref.model.reference import Parameter, ParameterUse, StatusUse
from sphinx_apiref.sphinx_ext.markup import Names
from sphinx_apiref.sphinx_ext.nodes import apiref_cell, apiref_status, apiref_status_table, apiref_value_table
from sphinx_apiref.sphinx_ext.tables.cell_store import CellStore, ParseCell
from sphinx_apiref.sphinx_ext.tables.plain_text import build_content
from sphinx_apiref.sphinx_ext.values import Cell, CellSource, ParsedCell, Row, TextCell

_ = get_translation("sphinx_apiref")

_PARAMETER_WIDTHS: Sequence[int] = (20, 10, 10, 60)
_STATUS_WIDTHS: Sequence[int] = (30, 70)


class DefinedUse(NamedTuple):
    """A row of a parameters table that has a definition. Only such rows are shown."""

    use: ParameterUse
    parameter: Parameter


def select_defined(uses: Iterable[ParameterUse]) -> list[DefinedUse]:
    """Return the rows that have a definition, in their order: row *i* of a table on the page is the *i*-th of them."""
    return [DefinedUse(use, use.parameter) for use in uses if use.parameter is not None]


def build_version_classes(min_version: str | None, max_version: str | None) -> tuple[str, ...]:
    """Return the class names of a range for styles and scripts: ``rp_min_ver_2_3``, ``rp_max_ver_2_9``."""
    named = ((Names.MIN_VERSION, min_version), (Names.MAX_VERSION, max_version))
    # White space would make several class names of one.
    return tuple(prefix + re.sub(r"[^A-Za-z0-9_-]", "_", version) for prefix, version in named if version)


def build_parameter_rows(uses: Sequence[ParameterUse], store: CellStore, parse: ParseCell) -> tuple[Row, ...]:
    """Return a row of four cells for each use that has a definition."""
    return tuple(
        build_parameter_row(defined.parameter, [store.build(source, parse) for source in build_cell_sources(defined)])
        for defined in select_defined(uses)
    )


def build_parameter_row(parameter: Parameter, cells: Iterable[Cell], node_id: str = "") -> Row:
    """Return the row that shows a definition in these cells."""
    return Row(tuple(cells), build_version_classes(parameter.min_version, parameter.max_version), node_id)


def build_cell_sources(defined: DefinedUse) -> tuple[CellSource, ...]:
    """Return the texts of a row's four cells: name, place, type and description."""
    use, parameter = defined
    place, fields = parameter.location, parameter.fields
    optional = _("Optional")
    name = f"{use.name} ({optional})" if parameter.optional else use.name
    notes = []
    # As in os-api-ref, which reads a version as reStructuredText.
    if parameter.min_version:
        notes.append(_("New in version %s") % _unescape(parameter.min_version))
    if parameter.max_version:
        notes.append(_("Available until version %s") % _unescape(parameter.max_version))
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


def _unescape(version: str) -> str:
    """Return a version without the backslashes that escape its characters in reStructuredText: ``\\> 1``."""
    return re.sub(r"\\(.)", r"\1", version)


def build_status_rows(uses: Sequence[StatusUse], store: CellStore, parse: ParseCell) -> tuple[Row, ...]:
    """Return a row of two cells for each status code."""
    rows = []
    for use in uses:
        label = TextCell(f"{use.code} - {responses.get(use.code, 'Unknown')}")
        text: Cell = TextCell("")
        if reason := use.reason:
            text = store.build(CellSource(reason.text, reason.location, reason.lines_match), parse)
        rows.append(Row((label, text)))
    return tuple(rows)


def get_status_label(row: Row) -> str:
    """Return the code and its name, such as ``200 - OK``, which the first cell of a row of status codes holds.

    Raises TypeError if the row is none of a status table.
    """
    label = row.cells[0]
    if not isinstance(label, TextCell):
        raise TypeError("the first cell of a row of status codes is not a TextCell")
    return label.text


def build_heads(table: apiref_value_table) -> tuple[str, ...]:
    """Return the titles of the columns."""
    if isinstance(table, apiref_status_table):
        return (_("Code"), _("Reason"))
    return (_("Name"), _("In"), _("Type"), _("Description"))


def build_group(table: apiref_value_table, rows: Sequence[nodes.row]) -> nodes.tgroup:
    """Build the content of a table: the columns, the head, and a body with ``rows``."""
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
    """Build the rows of a value table as nodes."""
    built = []
    for row in rows:
        entries = [build_entry(cell, cells) for cell in row.cells]
        if isinstance(table, apiref_status_table):
            label = get_status_label(row)
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
