"""Rows and catalogs -> uses, and findings about both; the same for the directives and for the scanner."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, repeat
from sphinx_apiref.model.names import KEYS, WORDS, nearest
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import (
    Catalog,
    ParameterUse,
    StatusCatalog,
    StatusReason,
    StatusUse,
    Table,
    UnfinishedRow,
)
from sphinx_apiref.read.directive_text import ParameterRow, StatusRow, parse_status_rows
from sphinx_apiref.read.files import MISSING, FileStore, find_near_file
from sphinx_apiref.read.method_text import MethodStanza

KINDS = ("success", "error")
"""What the first argument of ``rest_status_code`` may be."""


_SUFFIXES = (".yaml", ".yml")


class NamedFile(NamedTuple):
    """A file as a directive names it."""

    argument: str
    files: FileStore
    location: Location | None = None
    """The place of the argument; None where it is not on the directive's first line."""
    kind: str = "parameters file"
    find_maker: Callable[[str], str] | None = None
    """From the path of a missing file to why a build may make it, in words; an empty text where nothing says so."""


def report_missing_catalog(location: Location) -> Diagnostic:
    """Return the finding for a ``rest_parameters`` without an argument."""
    hint = "write `.. rest_parameters:: parameters.yaml`"
    names = ("rest_parameters",)
    return Diagnostic(Code.STANZA_INVALID, "rest_parameters names no parameters file", location, hint, names=names)


def report_unknown_kind(kind: str, location: Location) -> Diagnostic:
    """Return the finding for a ``rest_status_code`` whose first argument is not one of `KINDS`."""
    meant = nearest(kind, KINDS, WORDS)
    hint = "" if meant else "write `success` or `error`"
    message = f"`{kind}` is not a kind of status code"
    return Diagnostic(Code.STANZA_INVALID, message, location, hint, names=(kind,), meant=meant or "")


def report_no_section(stanza: MethodStanza, *, untitled: bool = False) -> Diagnostic:
    """Return the finding for a ``rest_method`` that is not in a section.

    ``untitled`` says that it comes before any title of its page: all of these are one finding.
    """
    found = _report_place(stanza, f"rest_method `{stanza.method} {stanza.url}` is not in a section")
    if not untitled:
        return found
    page = os.path.basename(stanza.location.path)
    several = repeat(f"the rest_methods of {page} are not in sections")
    hint = "give the page a title, and each rest_method a section with a title of its own"
    cause = Cause(stanza.location, page, found.names[0], several, scope=(stanza.location.path,))
    return found._replace(hint=hint, cause=cause)


def report_second_method(stanza: MethodStanza, method: str, url: str) -> Diagnostic:
    """Return the finding for a ``rest_method`` in the section of another one."""
    return _report_place(stanza, f"a second rest_method in the section of `{method} {url}`")


def report_within_itself(location: Location) -> Diagnostic:
    """Return the finding for a row whose text shows the row's own text again."""
    message, hint = "the text of this row holds a directive that shows the text again", "delete the directive"
    return Diagnostic(Code.STANZA_INVALID, message, location, hint, names=("within itself",))


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


def report_glued_rows(directive: str, argument: str, location: Location) -> Diagnostic | None:
    """Return the finding for rows right below their directive, which docutils takes for lines of its argument."""
    first, *others = argument.split("\n")
    if not any(line.lstrip().startswith("- ") for line in others):
        return None
    message, hint = f"the rows of {directive} begin without an empty line above", "put an empty line before the rows"
    return Diagnostic(Code.STANZA_INVALID, message, location, hint, names=(directive, first))


def report_unreadable(file: NamedFile, location: Location, path: str, problem: str) -> Diagnostic:
    """Return the finding for a file that a directive at ``location`` names and that can't be opened.

    All directives that name the same file are one finding.
    """
    message, meant, hint, code = f"the {file.kind} `{file.argument}` {problem}", "", "", Code.FILE_UNREADABLE
    if problem == MISSING:
        if maker := file.find_maker(path) if file.find_maker else "":
            code = Code.FILE_GENERATED
            message = f"the {file.kind} `{file.argument}` does not exist here; a build may make it"
            hint = f"{maker}; the rows are checked once it exists"
        elif near := find_near_file(path, _SUFFIXES, file.files):
            meant = file.argument[: len(file.argument) - len(os.path.basename(file.argument))] + near
        elif not file.files.is_folder(os.path.dirname(path)):
            hint = "there is no such folder: the path is relative to this file"
        else:
            hint = "the path is relative to this file"
    place = file.location or location
    cause = Cause(place, file.argument, file.argument, repeat(message), scope=(path,))
    return Diagnostic(code, message, place, hint, names=(file.argument,), meant=meant, cause=cause)


class UnresolvedTable(NamedTuple):
    """A ``rest_parameters`` as it is written, before its rows' definitions are looked up."""

    location: Location
    catalog_path: str
    rows: tuple[ParameterRow, ...]
    caption: str = ""
    file: NamedFile | None = None
    unfinished: tuple[UnfinishedRow, ...] = ()
    end: Location | None = None


def resolve_table(table: UnresolvedTable, catalog: Catalog) -> tuple[Table, list[Diagnostic]]:
    """Look up the definitions of a table's rows."""
    diagnostics = []
    if catalog.problem:
        file = table.file or NamedFile(os.path.basename(catalog.path), FileStore())
        diagnostics.append(report_unreadable(file, table.location, catalog.path, catalog.problem))
    find = catalog.parameters.get
    uses = tuple(ParameterUse(name, ref, place, find(ref), written) for name, ref, place, written in table.rows)
    unfinished, end = table.unfinished, table.end
    resolved = Table(table.location, catalog.path, uses, caption=table.caption, unfinished=unfinished, end=end)
    return resolved, [*diagnostics, *report_undefined(uses, catalog)]


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
    lines: Sequence[SourceLine],
    location: Location,
    kind: str,
    catalog: StatusCatalog,
    file: NamedFile | None = None,
) -> tuple[tuple[StatusUse, ...], list[Diagnostic]]:
    """Read the rows of a ``rest_status_code`` and look up their reasons."""
    rows, diagnostics = parse_status_rows(lines, location)
    if catalog.problem:
        file = (file or NamedFile(os.path.basename(catalog.path), FileStore()))._replace(kind="status file")
        diagnostics.append(report_unreadable(file, location, catalog.path, catalog.problem))
    uses = []
    first: dict[tuple[int, str], Location] = {}
    for row in rows:
        if before := first.get((row.code, row.ref)):
            diagnostics.append(_report_repeated(row, before))
        first.setdefault((row.code, row.ref), row.location)
        reasons = catalog.reasons.get(row.code, {})
        reason = reasons.get(row.ref) or reasons.get("default")
        uses.append(StatusUse(row.code, kind, row.location, row.ref, reason))
        if row.ref not in reasons and catalog.usable:
            diagnostics.append(_report_undefined(row, catalog.path, reasons))
    return tuple(uses), diagnostics


def _report_repeated(row: StatusRow, before: Location) -> Diagnostic:
    shown = str(row.code) if row.ref == "default" else f"{row.code}: {row.ref}"
    message, hint = f"the list already has a row `{shown}`", "delete one of the two"
    return Diagnostic(Code.ROW_DUPLICATE, message, row.location, hint, (before,), (str(row.code), row.ref))


def _report_undefined(row: StatusRow, path: str, reasons: Mapping[str, StatusReason]) -> Diagnostic:
    name = os.path.basename(path)
    message = f"{name} has no reason `{row.ref}` for {row.code}" if reasons else f"{name} has no status {row.code}"
    meant = nearest(row.ref, reasons, KEYS) or ""
    return Diagnostic(Code.STATUS_UNDEFINED, message, row.location, names=(str(row.code), row.ref), meant=meant)
