"""From what readers and rules say to what is reported: folded, ignores applied, with the project's levels, in order.

The command, the build and every other ability go through here, so that they report the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.ignores import IgnoreIndex, apply_ignores, hide_ignored, load_ignores
from sphinx_apiref.lint.joining import join, unite_holders
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.project.settings import OFF, Settings
from sphinx_apiref.read.files import FileStore

if TYPE_CHECKING:
    from sphinx_apiref.model.edits import Sources


def collect_findings(
    reference: ApiRef,
    diagnostics: Iterable[Diagnostic],
    settings: Settings,
    project_codes: Collection[str] | None = (),
    unknown: Iterable[str] = (),
    files: FileStore | None = None,
    *,
    fixes: bool = False,
) -> list[Diagnostic]:
    """Return what there is to report of a reference, of all levels, by path, line, column, code and message.

    ``project_codes`` are those of the project's own checks, None where they are not all known; of ``unknown`` ones
    nothing was found out, since their checks failed or were not run. With ``fixes``, findings get theirs.
    """
    diagnostics = list(diagnostics)
    files = files or FileStore()
    ignores = IgnoreIndex(load_ignores(reference, diagnostics, files), reference)
    folded = fold(_hide_parts(diagnostics, ignores))
    names = [*(code.value for code in Code), *(project_codes or ()), *settings.levels]
    silent = [*unknown, *(name for name in names if settings.find_level(name) == OFF)]
    findings: list[Diagnostic] = []
    owners: dict[tuple[str, int], set[int]] = {}
    sources = _make_sources(files) if fixes else None
    for diagnostic in apply_ignores(folded, ignores, silent, project_codes):
        level = settings.severity(diagnostic.code)
        if level is None:
            continue
        operations = 0
        if len(diagnostic.seen) > 1:
            owners = owners or _collect_owners(reference, folded)
            found = [owners.get((place.path, place.lineno)) or owners.get((place.path, 0)) for place in diagnostic.seen]
            if all(found):
                operations = len({owner for numbers in found for owner in numbers or ()})
        fix = None
        if sources is not None:
            fix = diagnostic.propose(sources) if diagnostic.propose is not None else diagnostic.fix
        findings.append(diagnostic._replace(level=level, operations=operations, fix=fix, propose=None))
    return join(findings)


def _make_sources(files: FileStore) -> Sources:
    from sphinx_apiref.model.edits import Sources

    return Sources(files.read)


def _hide_parts(diagnostics: Iterable[Diagnostic], ignores: IgnoreIndex) -> Iterator[Diagnostic]:
    """Leave out what is hidden of findings that are to be folded.

    An ignore at a cause, such as a definition, hides what it causes, even at a single place. What is folded by a scope
    stands at the place of any of its parts: an ignore there is about that one, and says nothing of the others.
    """
    for diagnostic in diagnostics:
        cause = diagnostic.cause
        if cause is None:
            yield diagnostic
        elif not ignores.hides(cause.location, diagnostic.code.value):
            yield from hide_ignored((diagnostic,), ignores) if cause.scope else (diagnostic,)


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
            places.append(sample.location)
            places += [Location(line.path, line.lineno) for line in sample.lines] or [Location(sample.path, 0)]
        for path, lineno, *_ in places:
            if (path, lineno) in wanted:
                owners.setdefault((path, lineno), set()).add(number)
    return owners


def fold(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return one finding for each cause, and each finding once, with all places where it is seen; in no order."""
    folded: dict[tuple[str, Location, str], list[Diagnostic]] = {}
    for diagnostic in _fold_causes(diagnostics):
        folded.setdefault((diagnostic.code.value, diagnostic.location, diagnostic.message), []).append(diagnostic)
    found: list[Diagnostic] = []
    for first, *others in folded.values():
        seen = first.seen
        if others or len(seen) > 1:
            places = {place for diagnostic in (first, *others) for place in diagnostic.seen}
            seen = tuple(sorted(places, key=lambda place: place[:3]))
        first = unite_holders((first, *others))
        found.append(first if seen == first.seen else first._replace(seen=seen))
        if others:
            found[-1] = found[-1]._replace(
                propose=proposals.join((first.propose, *(other.propose for other in others)))
            )
    return found


def _fold_causes(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return one finding for each cause: at the cause if it shows in several places, else at its place."""
    found: list[Diagnostic] = []
    causes: dict[tuple[object, ...], dict[tuple[Location, str], tuple[Diagnostic, Cause]]] = {}
    for diagnostic in diagnostics:
        cause = diagnostic.cause
        if cause is None:
            found.append(diagnostic)
        else:
            places = causes.setdefault((diagnostic.code, *(cause.scope or cause.location)), {})
            key = (diagnostic.location, cause.name)
            same, cause = places.get(key, (diagnostic, cause))
            if same is not diagnostic:
                same = unite_holders((same, diagnostic))
                seen = tuple(dict.fromkeys((*same.seen, *diagnostic.seen)))
                same = same._replace(seen=seen, propose=proposals.join((same.propose, diagnostic.propose)))
            places[key] = (same, cause)
    for places in causes.values():
        found += _fold_places(list(places.values()))
    return found


def _fold_places(places: Sequence[tuple[Diagnostic, Cause]]) -> list[Diagnostic]:
    """Return the one finding for the places where a cause shows; at a single place, that of each name there."""
    if len({finding.location for finding, _ in places}) == 1:
        return [finding._replace(seen=_add_place(finding, cause.location), cause=None) for finding, cause in places]
    _, cause = places[0]
    names = sorted({cause.name for _, cause in places})
    findings = [finding for finding, _ in places]
    place = min((cause.location for _, cause in places), key=lambda found: found[:3])
    seen = {found for finding in findings for found in (finding.location, *finding.seen)} - {place}
    return [
        unite_holders(findings)._replace(
            message=cause.summary(findings)
            if cause.summary is not None
            else cause.message(" or ".join(f"`{name}`" for name in names)),
            location=place,
            seen=tuple(sorted(seen, key=lambda found: found[:3])),
            names=(*names, cause.subject) if cause.names_rows else (cause.subject,),
            cause=None,
            propose=proposals.join(finding.propose for finding in findings),
        )
    ]


def _add_place(finding: Diagnostic, place: Location) -> tuple[Location, ...]:
    """Return the places where a finding is seen, with one more unless it is the finding's own."""
    return finding.seen if place in (finding.location, *finding.seen) else (*finding.seen, place)
