"""What every format renders: findings with paths as they are shown."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from sphinx_apiref.model.codes import AnyCode, Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.read.files import FileStore

if TYPE_CHECKING:
    from sphinx_apiref.model.edits import Edit, Fix


class Place(NamedTuple):
    """A line of a file, by the path that is shown."""

    path: str
    line: int


class ReportedFix(NamedTuple):
    """A fix with the paths that are shown."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]
    deletes: tuple[str, ...] = ()


class ReportedFinding(NamedTuple):
    """A finding as it is shown; ``source`` is where its file is."""

    code: AnyCode
    severity: Severity
    message: str
    path: str
    line: int
    column: int
    end_column: int | None
    hint: str
    seen: tuple[Place, ...]
    operations: int
    source: str
    names: tuple[str, ...]
    fix: ReportedFix | None = None

    @property
    def text(self) -> str:
        """The message and, in brackets, the hint: for formats that have one text only."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


class Report:
    """All that a run reports.

    The baseline hides ``known`` findings, and ``fixed`` of its entries are no longer found; ``older`` findings were
    there at the revision since which the run reports. Formats that show source lines read them through ``files``.
    """

    def __init__(
        self,
        findings: tuple[ReportedFinding, ...] = (),
        known: int = 0,
        fixed: int = 0,
        older: int = 0,
        files: FileStore | None = None,
    ) -> None:
        self.findings = findings
        self.known = known
        self.fixed = fixed
        self.older = older
        self.files = files or FileStore()

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def counts(self) -> dict[str, int]:
        """Return the number of findings of each code that has some, by code."""
        return dict(sorted(Counter(finding.code.value for finding in self.findings).items()))


def build_report(
    findings: Iterable[Diagnostic],
    folder: str,
    known: int = 0,
    fixed: int = 0,
    older: int = 0,
    files: FileStore | None = None,
) -> Report:
    """Return a report whose paths are relative to a folder, by path, line, column, code and message."""
    shown: dict[str, str] = {}
    prefix = folder.rstrip(os.sep) + os.sep

    def show(path: str) -> str:
        if path not in shown:
            try:
                shown[path] = os.path.relpath(path, folder).replace(os.sep, "/")
            except ValueError:  # Another drive.
                shown[path] = path.replace(os.sep, "/")
        return shown[path]

    reported = [
        ReportedFinding(
            finding.code,
            finding.severity,
            finding.message.replace(prefix, ""),
            show(finding.location.path),
            finding.location.lineno,
            finding.location.column,
            finding.location.end_column,
            finding.advice.replace(prefix, ""),
            tuple(Place(show(place.path), place.lineno) for place in finding.seen),
            finding.operations,
            finding.location.path,
            finding.about,
            _show_fix(finding.fix, show) if finding.fix is not None else None,
        )
        for finding in findings
    ]
    reported.sort(key=lambda entry: (entry.path, entry.line, entry.column, entry.code.value, entry.message))
    return Report(tuple(reported), known, fixed, older, files)


def _show_fix(fix: Fix, show: Callable[[str], str]) -> ReportedFix:
    """Return a fix with the paths that are shown, its edits by path and place."""
    edits = sorted(edit._replace(path=show(edit.path)) for edit in fix.edits)
    return ReportedFix(fix.title, fix.safe, tuple(edits), tuple(map(show, fix.deletes)))


def fingerprints(findings: Iterable[ReportedFinding]) -> list[str]:
    """Return an identifier for each finding that stays when lines shift or messages are reworded.

    It is made of path, code and the names that the finding is about; equal findings are numbered.
    """
    from hashlib import sha256

    names: list[str] = []
    times: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        key = (finding.path, finding.code.value, *finding.names)
        times[key] += 1
        content = "\0".join((*key, str(times[key])))
        names.append(sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:32])
    return names
