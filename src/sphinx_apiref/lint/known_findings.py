"""What the baselines of a run hide, and what they hold that is no longer found."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sphinx_apiref.lint.baseline import (
    Baseline,
    BaselineError,
    Comparison,
    Entry,
    compare,
    load_baseline,
    render_new,
    render_without,
    save_baseline,
)
from sphinx_apiref.lint.joining import split
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef


class BaselineResult(NamedTuple):
    """What one baseline file did in a run; ``text`` is what an update writes, None where the file stays as it is."""

    path: str
    created: bool
    known: int
    fixed: tuple[tuple[int, Entry], ...]
    rewritten: int
    text: str | None


class RunResult(NamedTuple):
    """The findings that no baseline knows, and what each baseline did."""

    new: tuple[Diagnostic, ...]
    baselines: tuple[BaselineResult, ...]


def apply_baselines(
    batches: Mapping[str, Sequence[Diagnostic]],
    references: Sequence[ApiRef],
    looked_for: Callable[[str], bool],
    *,
    create: bool = False,
) -> RunResult:
    """Hold findings against their baselines; those below an empty path have none and are all new.

    ``looked_for`` tells whether this run looked for a code. A file that does not exist is an error, or with ``create``
    a new one that knows all. Nothing is written. Raises BaselineError.
    """
    new: list[Diagnostic] = []
    results: list[BaselineResult] = []
    for path, findings in batches.items():
        held = [finding for finding in findings if is_held(finding)]
        if not path:
            new += findings
        elif create and not os.path.lexists(path):
            new += [finding for finding in findings if not is_held(finding)]
            results.append(BaselineResult(path, True, len(list(split(held))), (), 0, render_new(held, path)))
        else:
            baseline = load_baseline(path)
            comparison = compare(held, baseline, build_scope(path, references, looked_for))
            new += [*comparison.new, *(finding for finding in findings if not is_held(finding))]
            results.append(_build_result(path, baseline, comparison))
    return RunResult(tuple(new), tuple(results))


def is_held(finding: Diagnostic) -> bool:
    """Whether a finding may stand in a baseline: one of level info, shown only with ``--info``, needs none."""
    return finding.severity is not Severity.INFO


def _build_result(path: str, baseline: Baseline, comparison: Comparison) -> BaselineResult:
    text = None
    if comparison.fixed or comparison.rewritten:
        text = render_without(baseline, comparison.fixed, comparison.rewritten)
    fixed, rewritten = tuple(comparison.fixed), len(comparison.rewritten)
    return BaselineResult(path, False, len(comparison.known), fixed, rewritten, text)


def save_updates(results: Sequence[BaselineResult]) -> None:
    """Write the baselines that change; raises BaselineError."""
    for result in results:
        if result.text is not None:
            save_baseline(result.path, result.text)


def leave_new(findings: Sequence[Diagnostic], path: str) -> list[Diagnostic]:
    """Return the findings that a baseline does not know; one that can't be used is a finding more, and hides none."""
    if not path:
        return list(findings)
    try:
        return compare(findings, load_baseline(path)).new
    except BaselineError as exc:
        place = Location(path, 1)
        problem = Diagnostic(Code.SETTINGS_INVALID, str(exc), place, names=("baseline",), level=Severity.ERROR)
        return [problem, *findings]


def build_scope(path: str, references: Sequence[ApiRef], looked_for: Callable[[str], bool]) -> Callable[[Entry], bool]:
    """Return whether a run could have found an entry: it looked for its code and read all that the finding is made of.

    Of a part of a reference nothing is known but that a file is gone: the finding may be about other pages too.
    """
    folder = os.path.dirname(path)
    read = tuple(reference for reference in references if not _is_part(reference.root))
    roots = tuple(os.path.join(reference.root, "") for reference in read)
    beside: set[str] = set()
    for reference in read:
        beside |= _find_folders(reference)

    def in_scope(entry: Entry) -> bool:
        if not looked_for(entry.code):
            return False
        place = os.path.normpath(os.path.join(folder, entry.path))
        return place.startswith(roots) or os.path.dirname(place) in beside or not os.path.lexists(place)

    return in_scope


def _is_part(root: str) -> bool:
    """Whether a folder is a part of a reference: without conf.py, below a folder of the repository that has one."""
    folder = root
    while not os.path.isfile(os.path.join(folder, "conf.py")):
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return False
        folder = parent
    return folder != root


def _find_folders(reference: ApiRef) -> set[str]:
    """Return the folders of the files that a reference is made of."""
    folders = {os.path.dirname(name) for name in (*reference.catalogs, *reference.status_catalogs)}
    for operation in reference.operations:
        folders.add(os.path.dirname(operation.location.path))
        folders.update(os.path.dirname(sample.path) for sample in operation.samples)
    return folders
