"""Several fixes at once: those of one finding as one, and those of many that can be applied together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.edits import Edit, Fix, find_apart

_LEAD = re.compile(r'[\s,-]*("(?:[^"\\]|\\.)*"|[^:\s]+)')

_LAST = (Code.PARAMETER_UNUSED, Code.SAMPLE_UNUSED)
"""Codes of what nothing uses: another fix may be about to use it."""


def join_fixes(made: Sequence[Fix | None]) -> Fix | None:
    """Return the fixes of the places of one finding as one; of edits that overlap the first counts."""
    fixes = list(dict.fromkeys(fix for fix in made if fix is not None))
    # With a place that has no fix, what is left is no slip beyond doubt.
    safe = None not in made and all(fix.safe for fix in fixes)
    if len(fixes) < 2:
        return fixes[0]._replace(safe=safe) if fixes else None
    edits = find_apart(_join_insertions(edit for fix in fixes for edit in fix.edits))
    title, more = fixes[0].title, len(fixes) - 1
    if all(fix.title == title for fix in fixes):
        return Fix(f"{title}, in {len(fixes)} places", edits, safe)
    return Fix(f"{title}, and likewise {more} more", edits, safe)


def _join_insertions(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits with those that insert at one place as one: rows and keys in their order, definitions by name.

    Of two rows, keys or definitions of one name at a place the first counts; so it does of definitions in a file.
    """
    joined: dict[object, dict[object, Edit]] = {}
    for edit in dict.fromkeys(edits):
        place = edit[:5]
        if not _inserts(edit):
            joined[place, edit.text] = {None: edit}
            continue
        lead = _find_lead(edit)
        if _is_definition(edit) and any(lead in other for other in joined.values() if _is_of(edit.path, other)):
            continue
        joined.setdefault(place, {}).setdefault(lead, edit)
    found: list[Edit] = []
    for group in joined.values():
        parts = list(group.values())
        if len(parts) > 1 and all(map(_is_definition, parts)):
            parts.sort(key=lambda edit: edit.text.strip().lower())
        found.append(parts[0]._replace(text="".join(edit.text for edit in parts)))
    return found


def _is_of(path: str, group: dict[object, Edit]) -> bool:
    return any(edit.path == path for edit in group.values())


def _inserts(edit: Edit) -> bool:
    return (edit.lineno, edit.column) == (edit.end_lineno, edit.end_column)


def _is_definition(edit: Edit) -> bool:
    """Whether a text that is inserted is a definition: it begins at the margin, and has its fields below."""
    text = edit.text.strip("\r\n")
    return _inserts(edit) and text[:1] not in (" ", "\t", "-", ",") and len(text.splitlines()) > 1


def _find_lead(edit: Edit) -> str:
    match = _LEAD.match(edit.text)
    return match[1].rstrip(":") if match else edit.text


def choose_fixes(findings: Iterable[Diagnostic], *, unsafe: bool = False) -> list[Diagnostic]:
    """Return the findings whose fixes can be applied together, in their order: the first of those that overlap.

    The rest wait for another round, after the reference has been read again. What nothing uses is deleted only once no
    other fix is left. Without ``unsafe``, only safe fixes count.
    """
    wanted = [found for found in findings if found.fix is not None and (unsafe or found.fix.safe)]
    first = [found for found in wanted if found.code not in _LAST]
    chosen: list[Diagnostic] = []
    taken: tuple[Edit, ...] = ()
    for found in first or wanted:
        assert found.fix is not None
        both = find_apart((*taken, *found.fix.edits))
        if len(both) == len(dict.fromkeys((*taken, *found.fix.edits))):
            taken = both
            chosen.append(found)
    return chosen
