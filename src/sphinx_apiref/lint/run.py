"""The one way from a reference to its findings: for the command, the build and whatever else reports them.

Nothing is printed here and nothing is kept between runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.findings import collect_findings
from sphinx_apiref.lint.unsorted import fold_unsorted
from sphinx_apiref.model.codes import AnyCode, Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.project.settings import Settings, load_settings
from sphinx_apiref.read.files import FileStore

if TYPE_CHECKING:
    from sphinx_apiref.lint.plugins import ProjectChecks


class Project(NamedTuple):
    """What a project sets for the reference in ``root``, an absolute path."""

    root: str
    settings: Settings
    checks: ProjectChecks
    problems: tuple[Diagnostic, ...]
    """What is wrong with the settings; the good ones count all the same."""


def load_project(root: str, files: FileStore | None = None) -> Project:
    """Return the settings of a reference and the project's own checks, which runs their code. Never raises."""
    from sphinx_apiref.lint.plugins import load_project_checks

    settings, problems = load_settings(root, files)
    checks = load_project_checks(settings, files)
    return Project(root, settings, checks, (*problems, *checks.problems))


def find_known_codes(projects: Iterable[Project]) -> dict[str, AnyCode] | None:
    """Return all codes by their names; None where checks that can't be loaded may have more."""
    codes: dict[str, AnyCode] = {code.value: code for code in Code}
    for project in projects:
        if not project.checks.complete:
            return None
        codes.update(project.checks.codes)
    return codes


def lint(
    project: Project,
    reference: ApiRef,
    codes: Collection[Code] | None = None,
    context: CheckContext | None = None,
    files: FileStore | None = None,
    *,
    fixes: bool = False,
) -> list[Diagnostic]:
    """Return the findings of a reference, of all levels, with those rules of ours that find one of ``codes``.

    ``context`` is one that others use too; without it, files are read through ``files``. The project's own checks all
    run; what is wrong with the settings is found as well. Only with ``fixes`` do findings have theirs.
    """
    from sphinx_apiref.lint.rules import check_context

    selected = project.settings.select_codes(info=True) if codes is None else codes
    context = context or CheckContext(reference, project.settings, files)
    found = [*project.problems, *fold_unsorted(reference), *check_context(context, selected)]
    found += [*project.checks.run(context), *project.checks.diagnostics]
    unknown = [*project.checks.failed, *(code.value for code in Code if code not in selected)]
    if fixes:
        from sphinx_apiref.lint.fixes.reading import attach_fixes

        found = list(attach_fixes(found, reference))
    known = project.checks.known
    return collect_findings(reference, found, project.settings, known, unknown, context.files, fixes=fixes)


class Selection(NamedTuple):
    """Which findings a run reports."""

    selected: frozenset[str] | None = None
    """None for all."""
    ignored: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    """Codes that are named one by one, so that their findings are reported at level info too."""
    info: bool = False

    def includes(self, code: str) -> bool:
        """Tell whether findings of a code are reported, level aside."""
        return (self.selected is None or code in self.selected) and code not in self.ignored

    def shows(self, code: str, level: Severity) -> bool:
        """Tell whether findings of a code are reported at a level."""
        return level is not Severity.INFO or self.info or code in self.named

    def wants(self, finding: Diagnostic) -> bool:
        """Tell whether a finding is reported."""
        return self.includes(finding.code.value) and self.shows(finding.code.value, finding.severity)
