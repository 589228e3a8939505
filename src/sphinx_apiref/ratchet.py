"""What the baselines of a run hide, what they hold that no longer fires, and what is said of that."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from sphinx_apiref.core.baseline import (
    Baseline,
    Comparison,
    Entry,
    compare,
    load_baseline,
    render_new,
    render_without,
    save_baseline,
)
from sphinx_apiref.core.diagnostics import Severity
from sphinx_apiref.core.findings import Finding
from sphinx_apiref.core.model import ApiRef
from sphinx_apiref.report.value import Report, build_report


def shown_path(path: str) -> str:
    """Return a path as messages show it."""
    try:
        return os.path.relpath(path)
    except ValueError:  # Another drive.
        return path


def apply_baselines(
    batches: dict[str, list[Finding]],
    references: Sequence[ApiRef],
    wanted: Callable[[str], bool],
    *,
    update: bool,
) -> Report:
    """Return what is new, by baseline; the batches without one are all new. ``update`` writes the files."""
    new: list[Finding] = []
    known = fixed = 0
    for path, findings in batches.items():
        if not path:
            new += findings
            continue
        # What is shown only on request is not held against anyone, and so needs no baseline.
        new += [finding for finding in findings if finding.severity is Severity.INFO]
        findings = [finding for finding in findings if finding.severity is not Severity.INFO]
        if update and not os.path.lexists(path):
            save_baseline(path, render_new(findings, path))
            known += len(findings)
            print(f"apiref: {shown_path(path)} is new and holds {_number(len(findings))}", file=sys.stderr)
            continue
        baseline = load_baseline(path)
        comparison = compare(findings, baseline, _scope(path, references, wanted))
        new += comparison.new
        known += len(comparison.known)
        fixed += len(comparison.fixed)
        _settle(path, baseline, comparison, update=update)
    return build_report(new, os.getcwd(), known, fixed)


def _number(count: int) -> str:
    return f"{count} finding{'s' if count != 1 else ''}"


def _settle(path: str, baseline: Baseline, comparison: Comparison, *, update: bool) -> None:
    """Delete what is fixed from a baseline, or tell it."""
    if not comparison.fixed:
        return
    if update:
        save_baseline(path, render_without(baseline, comparison.fixed))
        print(f"apiref: {shown_path(path)}: deleted {_number(len(comparison.fixed))}, fixed", file=sys.stderr)
        return
    for lineno, entry in comparison.fixed:
        print(f"apiref: {shown_path(path)}:{lineno}: no longer fires: {entry.render()}", file=sys.stderr)
    print("apiref: --update-baseline deletes what no longer fires", file=sys.stderr)


def _scope(path: str, references: Sequence[ApiRef], wanted: Callable[[str], bool]) -> Callable[[Entry], bool]:
    """Return whether this run could have found an entry: it asked for its code and read its file's folder."""
    folder = os.path.dirname(path)
    folders: set[str] = set()
    for reference in references:
        folders.update(os.path.dirname(name) for name in (*reference.catalogs, *reference.status_catalogs))
        for operation in reference.operations:
            folders.add(os.path.dirname(operation.location.path))
            folders.update(os.path.dirname(sample.path) for sample in operation.samples)

    def in_scope(entry: Entry) -> bool:
        if not wanted(entry.code):
            return False
        place = os.path.normpath(os.path.join(folder, entry.path))
        return (
            os.path.dirname(place) in folders
            or not os.path.lexists(place)
            or any(place.startswith(os.path.join(reference.root, "")) for reference in references)
        )

    return in_scope
