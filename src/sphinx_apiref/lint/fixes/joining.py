"""Several fixes at once: those of one finding as one, and those of many that can be applied together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.edits import Edit, Fix, find_apart, overlap

_NAME = re.compile(r'[\s,-]*("(?:[^"\\]|\\.)*"|[^:\s,-](?:[^:\s]|:(?=\S))*)')

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
    joined: dict[tuple[object, ...], list[Edit]] = {}
    for edit in dict.fromkeys(edits):
        if not _inserts(edit):
            joined[edit] = [edit]
        elif not any(_repeats(edit, other) for group in joined.values() for other in group):
            joined.setdefault(edit[:5], []).append(edit)
    found: list[Edit] = []
    for parts in joined.values():
        if len(parts) > 1 and all(map(_is_definition, parts)):
            parts.sort(key=lambda edit: edit.text.strip().lower())
        found.append(parts[0]._replace(text="".join(edit.text for edit in parts)))
    return found


def _repeats(one: Edit, other: Edit) -> bool:
    """Whether two insertions have a name in common, at one place or as definitions of one file."""
    if not _inserts(one) or not _inserts(other) or one.path != other.path:
        return False
    together = one[:5] == other[:5] or (_is_definition(one) and _is_definition(other))
    return together and not _find_names(one).isdisjoint(_find_names(other))


def _inserts(edit: Edit) -> bool:
    return (edit.lineno, edit.column) == (edit.end_lineno, edit.end_column)


def _is_definition(edit: Edit) -> bool:
    """Whether a text that is inserted is a definition: it begins at the margin, and has its fields below."""
    text = edit.text.strip("\r\n")
    return _inserts(edit) and text[:1] not in (" ", "\t", "-", ",") and len(text.splitlines()) > 1


def _find_names(edit: Edit) -> frozenset[str]:
    """Return the names of the rows, keys or definitions that an insertion adds."""
    lines = [line for line in edit.text.splitlines() if not (_is_definition(edit) and line[:1].isspace())]
    return frozenset(match[1] for line in lines if (match := _NAME.match(line)))


class _Chosen:
    """The edits that are chosen so far, by path."""

    def __init__(self) -> None:
        self.edits: dict[str, dict[Edit, None]] = {}

    def accepts(self, edits: Iterable[Edit]) -> bool:
        """Tell whether edits can be applied too: equal ones, and insertions at one place of different names."""
        for edit in edits:
            chosen = self.edits.get(edit.path, {})
            if edit not in chosen and any(_conflict(edit, other) for other in chosen):
                return False
        return True

    def add(self, edits: Iterable[Edit]) -> None:
        """Choose edits."""
        for edit in edits:
            self.edits.setdefault(edit.path, {})[edit] = None


def _conflict(one: Edit, other: Edit) -> bool:
    if _inserts(one) and _inserts(other):
        return _repeats(one, other)
    return overlap(one, other)


def choose_fixes(findings: Iterable[Diagnostic], *, unsafe: bool = False) -> list[Diagnostic]:
    """Return the findings whose fixes can be applied together, in their order: the first of those that overlap.

    The rest wait for another round, after the reference has been read again. What nothing uses is deleted only once no
    other fix is left. Without ``unsafe``, only safe fixes count. `join_edits` returns the edits of all.
    """
    wanted = [found for found in findings if found.fix is not None and (unsafe or found.fix.safe)]
    first = [found for found in wanted if found.code not in _LAST]
    together: list[Diagnostic] = []
    chosen = _Chosen()
    for found in first or wanted:
        assert found.fix is not None
        if chosen.accepts(found.fix.edits):
            chosen.add(found.fix.edits)
            together.append(found)
    return together


def join_edits(findings: Iterable[Diagnostic]) -> tuple[Edit, ...]:
    """Return the edits of the findings that `choose_fixes` has chosen, which do not overlap."""
    return tuple(_join_insertions(edit for found in findings if found.fix is not None for edit in found.fix.edits))
