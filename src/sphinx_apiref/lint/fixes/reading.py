"""The fixes of what reading the files reports, by code: each finding says where and, mostly, what was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from sphinx_apiref.lint.fixes.definitions import sort_definitions
from sphinx_apiref.lint.fixes.rows import delete_row, replace_ref
from sphinx_apiref.lint.fixes.text import replace_text, word_replacement
from sphinx_apiref.model.codes import AnyCode, Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.edits import Fix, Propose, Sources
from sphinx_apiref.model.reference import ApiRef, ParameterUse
from sphinx_apiref.read.definitions import PLACES
from sphinx_apiref.read.slips import OURS
from sphinx_apiref.read.urls import is_invisible

_SLIP = re.compile(r"\.\.( *)([A-Za-z][\w-]*) ?:{1,2}")
_GLUED_ROW = re.compile(r"([A-Za-z_][\w.-]*):([A-Za-z_][\w.-]*)\Z")


def attach_fixes(diagnostics: Iterable[Diagnostic], reference: ApiRef) -> Iterator[Diagnostic]:
    """Yield findings with what makes their fixes, as far as these need nothing else."""
    uses: dict[tuple[object, ...], ParameterUse] = {}
    for table in (*reference.loose_tables, *(table for found in reference.operations for table in found.tables)):
        uses.update((use.location, use) for use in table.uses)
    for diagnostic in diagnostics:
        propose = diagnostic.propose
        if propose is None and (attach := _BY_CODE.get(diagnostic.code)):
            propose = attach(diagnostic, reference)
        if propose is None and diagnostic.code is Code.PARAMETER_UNDEFINED and diagnostic.meant:
            use = uses.get(diagnostic.location)
            propose = partial(replace_ref, use, diagnostic.meant, False) if use is not None else None
        yield diagnostic if propose is diagnostic.propose else diagnostic._replace(propose=propose)


def _sort(diagnostic: Diagnostic, reference: ApiRef) -> Propose | None:
    catalog = reference.catalogs.get(diagnostic.location.path)
    return partial(sort_definitions, catalog) if catalog is not None else None


def _replace_meant(safe: bool, diagnostic: Diagnostic, reference: ApiRef) -> Propose | None:
    """Replace the last name that a finding is about, which stands at its place, with the one that was meant."""
    if not diagnostic.meant:
        return None
    return partial(replace_text, diagnostic.location, diagnostic.about[-1], diagnostic.meant, safe, "")


def _rename_field(diagnostic: Diagnostic, reference: ApiRef) -> Propose | None:
    catalog = reference.catalogs.get(diagnostic.location.path)
    parameter = catalog.parameters.get(diagnostic.names[0]) if catalog is not None else None
    if parameter is None or diagnostic.meant in parameter.fields:
        return None
    return _replace_meant(True, diagnostic, reference)


def _correct_value(diagnostic: Diagnostic, reference: ApiRef) -> Propose | None:
    return partial(_propose_value, diagnostic) if len(diagnostic.names) == 2 else None


def _propose_value(diagnostic: Diagnostic, sources: Sources) -> Fix | None:
    """Return the fix of a field's value: the word that was meant, without quotes or spaces, or in quotes as text."""
    place, field = diagnostic.location, diagnostic.names[1]
    source = sources.load(place.path)
    if source is None or place.end_column is None:
        return None
    written = source.line(place.lineno)[place.column - 1 : place.end_column - 1]
    plain = written.strip("\"' \t")
    new = ""
    if field == "required" and plain.lower() in ("true", "false"):
        new = plain.lower()
    elif diagnostic.meant:
        new = diagnostic.meant
    elif field == "in" and plain in PLACES:
        new = plain
    elif field == "type" and written == plain and re.match(r"[\w.+-]+\Z", plain):
        new = f'"{plain}"'
    if not new or new == written or written not in (plain, *(f"{q}{written[1:-1]}{q}" for q in "\"'")):
        return None
    return replace_text(place, written, new, True, word_replacement(written, new), sources)


def _correct_stanza(diagnostic: Diagnostic, reference: ApiRef) -> Propose | None:
    return partial(_propose_stanza, diagnostic)


def _propose_stanza(diagnostic: Diagnostic, sources: Sources) -> Fix | None:
    """Return the fix of a line that was meant as a directive, of a row without its space, or of a name."""
    place, names = diagnostic.location, diagnostic.names
    source = sources.load(place.path)
    if source is None or not names:
        return None
    line = source.line(place.lineno)
    rest = line[place.column - 1 :]
    if (slip := _SLIP.match(rest)) and slip[2] == names[0]:
        meant = diagnostic.meant or _quoted_directive(diagnostic.hint)
        if not meant:
            return None
        following = line[place.column - 1 + slip.end() :][:1]
        new = f"..{slip[1] or ' '}{meant}::{'' if following in ('', ' ', chr(9)) else ' '}"
        safe = slip[2] == meant and meant in OURS
        return replace_text(place._replace(end_column=place.column + slip.end()), slip[0], new, safe, "", sources)
    if diagnostic.meant:
        return replace_text(place, names[-1], diagnostic.meant, False, "", sources)
    if len(names) == 1 and place.end_column is not None and (glued := _GLUED_ROW.match(names[0])):
        new = f"{glued[1]}: {glued[2]}"
        return replace_text(place, names[0], new, True, "", sources) if rest.startswith(names[0]) else None
    return None


def _quoted_directive(hint: str) -> str:
    found = re.search(r"`\.\. ([\w-]+)::`", hint)
    return found[1] if found else ""


def _delete_row(diagnostic: Diagnostic, reference: ApiRef) -> Propose | None:
    return partial(delete_row, diagnostic.location, True)


def _correct_operation(diagnostic: Diagnostic, reference: ApiRef) -> Propose | None:
    """Put a space in place of an odd one between method and URL."""
    name = diagnostic.names[0] if diagnostic.names else ""
    odd = next((char for char in name if char.isspace() and is_invisible(char)), "")
    return partial(replace_text, diagnostic.location, odd, " ", True, "Put a space after the method") if odd else None


_BY_CODE: Mapping[AnyCode, Callable[[Diagnostic, ApiRef], Propose | None]] = {
    Code.PARAMETER_UNSORTED: _sort,
    Code.PARAMETER_FIELD_MISSPELLED: _rename_field,
    Code.PARAMETER_FIELD_INVALID: _correct_value,
    Code.STANZA_INVALID: _correct_stanza,
    Code.ROW_DUPLICATE: _delete_row,
    Code.OPERATION_INVALID: _correct_operation,
    Code.STATUS_UNDEFINED: partial(_replace_meant, False),
    Code.FILE_UNREADABLE: partial(_replace_meant, False),
    Code.REFERENCE_UNKNOWN: partial(_replace_meant, False),
    Code.PARAMETER_TYPE_MISSPELLED: partial(_replace_meant, True),
    Code.METHOD_INVALID: partial(_replace_meant, False),
}
