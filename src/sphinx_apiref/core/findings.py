"""From what the checks say to what is told: folded, ignores applied, with the project's levels, in a stable order.

The command and the build both go through here, so that they tell the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sphinx_apiref.core.diagnostics import AnyCode, Diagnostic, Severity
from sphinx_apiref.core.model import ApiRef
from sphinx_apiref.core.places import Location
from sphinx_apiref.core.settings import OFF, Settings
from sphinx_apiref.core.suppression import load_ignores, resolve_ignores


class Finding(NamedTuple):
    """A diagnostic with the severity that it has in this project."""

    code: AnyCode
    severity: Severity
    message: str
    location: Location
    hint: str = ""
    seen: tuple[Location, ...] = ()
    operations: int = 0
    """How many operations the places in ``seen`` belong to; 0 where they are of something else."""


def resolve_findings(
    reference: ApiRef,
    diagnostics: Iterable[Diagnostic],
    settings: Settings,
    project_codes: Collection[str] | None = (),
    unknown: Iterable[str] = (),
) -> list[Finding]:
    """Return what there is to tell of a reference, of all severities.

    ``project_codes`` are those of the project's own checks, None where they are not all known; of ``unknown`` ones
    nothing was found out, since their checks failed or were not run.
    """
    folded = fold(diagnostics)
    silent = [*unknown, *(code for code, level in settings.levels.items() if level == OFF)]
    ignores = load_ignores(reference, folded)
    findings: list[Finding] = []
    owners: dict[tuple[str, int], set[int]] = {}
    for diagnostic in sort_diagnostics(resolve_ignores(folded, ignores, reference, silent, project_codes)):
        severity = settings.severity(diagnostic.code)
        if severity is None:
            continue
        seen = diagnostic.seen
        operations = 0
        if len(seen) > 1:
            owners = owners or _collect_owners(reference, folded)
            found = [owners.get((place.path, place.lineno)) or owners.get((place.path, 0)) for place in seen]
            if all(found):
                operations = len({owner for numbers in found for owner in numbers or ()})
        findings.append(
            Finding(
                diagnostic.code, severity, diagnostic.message, diagnostic.location, diagnostic.hint, seen, operations
            )
        )
    return findings


def _collect_owners(reference: ApiRef, diagnostics: Iterable[Diagnostic]) -> dict[tuple[str, int], set[int]]:
    """Return the operations by those of their lines where findings are seen, line 0 being all of a sample's file.

    An included line and a sample can be many operations'.
    """
    wanted = {(place.path, lineno) for found in diagnostics for place in found.seen for lineno in (place.lineno, 0)}
    owners: dict[tuple[str, int], set[int]] = {}
    for number, operation in enumerate(reference.operations):
        places = [operation.location]
        for table in operation.tables:
            places.append(table.location)
            places += (use.location for use in table.uses)
        places += (status.location for status in operation.statuses)
        for sample in operation.samples:
            places += (sample.location, Location(sample.path, 0))
        for path, lineno, *_ in places:
            if (path, lineno) in wanted:
                owners.setdefault((path, lineno), set()).add(number)
    return owners


def fold(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return each finding once, with all places where it is seen, by path, line, column, code and message."""
    folded: dict[tuple[str, Location, str], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        folded.setdefault((diagnostic.code.value, diagnostic.location, diagnostic.message), []).append(diagnostic)
    found: list[Diagnostic] = []
    for first, *others in folded.values():
        seen = first.seen
        if others or len(seen) > 1:
            places = {place for diagnostic in (first, *others) for place in diagnostic.seen}
            seen = tuple(sorted(places, key=lambda place: place[:3]))
        found.append(first if seen == first.seen else first._replace(seen=seen))
    return sort_diagnostics(found)


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return them by path, line, column, code and message."""
    return sorted(diagnostics, key=lambda found: (*found.location[:3], found.code.value, found.message))
