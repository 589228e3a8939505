"""Tables as nodes: a value in, a docutils table out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from http.client import responses
from typing import TypeVar

from docutils import nodes
from sphinx.locale import get_translation

from sphinx_apiref.core.model import Location, ParameterUse, StatusUse
from sphinx_apiref.sphinx_ext.nodes import apiref_status

_ = get_translation("sphinx_apiref")

ParseCell = Callable[[str, Location, bool], list[nodes.Node]]
"""Text, the place of its first line, whether its lines are the file's -> the nodes of a cell."""

_TableT = TypeVar("_TableT", bound=nodes.table)

_PARAMETER_WIDTHS = (20, 10, 10, 60)
_STATUS_WIDTHS = (30, 70)
# Text that reStructuredText reads as one paragraph of itself: most names, places and types.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_,/() -]*\Z")
_MARKUP = re.compile(r"_(?![A-Za-z0-9])|__|--|  |^\(?\w+\)|\s\Z")


def is_plain(text: str) -> bool:
    """Whether ``text`` needs no reStructuredText parser to become a paragraph."""
    return _PLAIN.match(text) is not None and _MARKUP.search(text) is None


def build_version_classes(min_version: str | None, max_version: str | None) -> list[str]:
    """Return the class names by which styles and scripts know a range: ``rp_min_ver_2_3``, ``rp_max_ver_2_9``."""
    named = (("min", min_version), ("max", max_version))
    # White space and the like would make several names of one.
    return [f"rp_{end}_ver_" + re.sub(r"[^A-Za-z0-9_-]", "_", version) for end, version in named if version]


def build_table(table: _TableT, heads: Sequence[str], widths: Sequence[int], rows: Sequence[nodes.row]) -> _TableT:
    """Fill ``table`` with a head and ``rows``."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=width, colname=f"c{index}") for index, width in enumerate(widths)]
    head_row = nodes.row("", *(nodes.entry("", nodes.paragraph(text=head)) for head in heads))
    group += nodes.thead("", head_row)
    group += nodes.tbody("", *rows)
    table.append(group)
    return table


def build_parameter_table(table: _TableT, uses: Sequence[ParameterUse], parse: ParseCell) -> _TableT:
    """Fill ``table`` with one row a use; a use without definition has none."""
    rows = [build_parameter_row(use, parse) for use in uses if use.parameter is not None]
    return build_table(table, (_("Name"), _("In"), _("Type"), _("Description")), _PARAMETER_WIDTHS, rows)


def build_parameter_row(use: ParameterUse, parse: ParseCell) -> nodes.row:
    """Build the four cells of a row."""
    parameter = use.parameter
    assert parameter is not None
    optional = _("Optional")
    name = f"{use.name} ({optional})" if parameter.optional else use.name
    row = nodes.row(classes=build_version_classes(parameter.min_version, parameter.max_version))
    row += build_cell(name, use.location, parse)
    row += build_cell(parameter.in_ or "", parameter.fields.get("in", parameter.location), parse)
    row += build_cell(parameter.type or "", parameter.fields.get("type", parameter.location), parse)
    location = parameter.fields.get("description", parameter.location)
    description = nodes.entry("", *parse(parameter.description or "", location, parameter.description_lines_match))
    if parameter.min_version:
        description += build_version_note(_("New in version %s") % parameter.min_version)
    if parameter.max_version:
        description += build_version_note(_("Available until version %s") % parameter.max_version)
    row += description
    return row


def build_cell(text: str, location: Location, parse: ParseCell) -> nodes.entry:
    """Build a short cell: its text is no message for translators."""
    if is_plain(text):
        return nodes.entry("", nodes.paragraph(text, text))
    entry = nodes.entry("", *parse(text, location, False))
    for paragraph in entry.findall(nodes.paragraph):
        paragraph["translatable"] = False
    return entry


def build_version_note(text: str) -> nodes.paragraph:
    """Build the line below a description that tells a range's end."""
    return nodes.paragraph("", "", nodes.strong(text, text))


def build_status_table(table: _TableT, uses: Sequence[StatusUse], parse: ParseCell) -> _TableT:
    """Fill ``table`` with one row a status code."""
    rows = []
    for use in uses:
        label = f"{use.code} - {responses.get(use.code, 'Unknown')}"
        code = apiref_status(label, label, support_smartquotes=False, translatable=False)
        reason = parse(use.reason.text, use.reason.location, use.reason.lines_match) if use.reason else []
        rows.append(nodes.row("", nodes.entry("", code), nodes.entry("", *reason)))
    return build_table(table, (_("Code"), _("Reason")), _STATUS_WIDTHS, rows)
