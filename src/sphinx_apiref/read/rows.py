"""Rows and catalogs -> uses, and findings about both; the same for the directives and for the scanner."""

from __future__ import annotations

import os.path
from collections.abc import Mapping, Sequence

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import KEYS, WORDS, nearest
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import Catalog, ParameterUse, StatusCatalog, StatusReason, StatusUse, Table
from sphinx_apiref.read.directive_text import MethodStanza, StatusRow, parse_parameter_rows, parse_status_rows

KINDS = ("success", "error")
"""What the first argument of ``rest_status_code`` may be."""


def report_missing_catalog(location: Location) -> Diagnostic:
    """Return the finding for a ``rest_parameters`` without an argument."""
    hint = "write `.. rest_parameters:: parameters.yaml`"
    names = ("rest_parameters",)
    return Diagnostic(Code.STANZA_INVALID, "rest_parameters names no parameters file", location, hint, names=names)


def has_rows(argument: str) -> bool:
    """Whether rows have become a part of the name of a file, as without a blank line before them."""
    return "\n-" in argument


def report_missing_blank(name: str, location: Location) -> Diagnostic:
    """Return the finding for a directive whose rows follow its first line without a blank line."""
    message = f"a blank line is missing between the first line of {name} and its rows"
    return Diagnostic(Code.STANZA_INVALID, message, location, "put one before the first row", names=(name,))


def report_unknown_kind(kind: str, location: Location) -> Diagnostic:
    """Return the finding for a ``rest_status_code`` whose first argument is not one of `KINDS`."""
    meant = nearest(kind, KINDS, WORDS)
    hint = "" if meant else "write `success` or `error`"
    message = f"`{kind}` is not a kind of status code"
    return Diagnostic(Code.STANZA_INVALID, message, location, hint, names=(kind,), meant=meant or "")


def report_no_section(stanza: MethodStanza) -> Diagnostic:
    """Return the finding for a ``rest_method`` that is not in a section."""
    return _report_place(stanza, f"rest_method `{stanza.method} {stanza.url}` is not in a section")


def report_second_method(stanza: MethodStanza, method: str, url: str) -> Diagnostic:
    """Return the finding for a ``rest_method`` in the section of another one."""
    return _report_place(stanza, f"a second rest_method in the section of `{method} {url}`")


def report_nested_method(stanza: MethodStanza, label: str, title: str) -> Diagnostic:
    """Return the finding for a ``rest_method`` in a section that is a part of another operation."""
    message = f"a second rest_method below `{label}`, in its section `{title}`"
    hint = "delete it: the section belongs to that operation"
    return Diagnostic(
        Code.OPERATION_INVALID, message, stanza.location, hint, names=(f"{stanza.method} {stanza.url}".strip(),)
    )


def _report_place(stanza: MethodStanza, message: str) -> Diagnostic:
    hint, names = "give it a section with a title of its own", (f"{stanza.method} {stanza.url}",)
    return Diagnostic(Code.OPERATION_INVALID, message, stanza.location, hint, names=names)


def resolve_table(lines: Sequence[SourceLine], location: Location, catalog: Catalog) -> tuple[Table, list[Diagnostic]]:
    """Read the rows of a ``rest_parameters`` and look up their definitions."""
    rows, diagnostics = parse_parameter_rows(lines, location)
    uses = tuple(ParameterUse(row.name, row.ref, row.location, catalog.parameters.get(row.ref)) for row in rows)
    return Table(location, catalog.path, uses), [*diagnostics, *report_undefined(uses, catalog)]


def report_undefined(uses: Sequence[ParameterUse], catalog: Catalog) -> list[Diagnostic]:
    """Return a finding for each row whose key is not defined; none if the parameters file can't be used at all."""
    name = os.path.basename(catalog.path)
    return [
        Diagnostic(
            Code.PARAMETER_UNDEFINED,
            f"no definition of `{use.ref}` in {name}",
            use.location,
            names=(use.ref,),
            meant=nearest(use.ref, catalog.parameters, KEYS) or "",
        )
        for use in uses
        if use.parameter is None and catalog.usable
    ]


def resolve_statuses(
    lines: Sequence[SourceLine], location: Location, kind: str, catalog: StatusCatalog
) -> tuple[tuple[StatusUse, ...], list[Diagnostic]]:
    """Read the rows of a ``rest_status_code`` and look up their reasons."""
    rows, diagnostics = parse_status_rows(lines, location)
    uses = []
    for row in rows:
        reasons = catalog.reasons.get(row.code, {})
        reason = reasons.get(row.ref) or reasons.get("default")
        uses.append(StatusUse(row.code, kind, row.location, row.ref, reason))
        if row.ref not in reasons and catalog.usable:
            diagnostics.append(_report_undefined(row, catalog.path, reasons))
    return tuple(uses), diagnostics


def _report_undefined(row: StatusRow, path: str, reasons: Mapping[str, StatusReason]) -> Diagnostic:
    name = os.path.basename(path)
    message = f"{name} has no reason `{row.ref}` for {row.code}" if reasons else f"{name} has no status {row.code}"
    meant = nearest(row.ref, reasons, KEYS) or ""
    return Diagnostic(Code.STATUS_UNDEFINED, message, row.location, names=(str(row.code), row.ref), meant=meant)
