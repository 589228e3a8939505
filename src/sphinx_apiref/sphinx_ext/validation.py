"""The checks of ``apiref lint`` as warnings of a build, with the same settings, ignores and baseline."""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sphinx_apiref.core.baseline import BaselineError, compare, load_baseline
from sphinx_apiref.core.diagnostics import Code, Diagnostic, Severity
from sphinx_apiref.core.entry_points import find_entry_points
from sphinx_apiref.core.findings import Finding, resolve_findings
from sphinx_apiref.core.model import ApiRef, Direction, Operation
from sphinx_apiref.core.places import Location
from sphinx_apiref.core.settings import Settings, load_settings
from sphinx_apiref.core.stanza import parse_path_parameters
from sphinx_apiref.sphinx_ext.config import resolve_config
from sphinx_apiref.sphinx_ext.domain import Checked, get_domain
from sphinx_apiref.sphinx_ext.log import log_diagnostics

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Check what the pages document, with all of them read, and nest their rows; without a change nothing is new.

    In the main process and before the environment is kept, so that the next build has the results.
    """
    domain = get_domain(env)
    config = resolve_config(env.config)
    settings, problems = load_settings(os.path.realpath(env.srcdir))
    state = repr((settings, config.validate, config.nested_rows))
    # A project's own checks may look at files that nobody else knows of.
    if not domain.touched and domain.checked.state == state and not (settings.checks or find_entry_points()):
        return
    # Here, since a build without a change has no use for them.
    from sphinx_apiref.checks.project_checks import load_project_checks
    from sphinx_apiref.checks.registry import CheckContext, run_checks_in
    from sphinx_apiref.sphinx_ext.nested_rows import note_depths

    reference = domain.build_reference()
    context = CheckContext(reference, settings)
    if config.nested_rows:
        note_depths(domain, context.exchanges)
    findings: list[Finding] = []
    if not (reference.operations or reference.loose_tables or reference.diagnostics):
        pass
    elif config.validate:
        project = load_project_checks(settings)
        diagnostics = [*problems, *project.problems, *reference.diagnostics, *project.diagnostics]
        codes = settings.select_codes()
        diagnostics += run_checks_in(context, codes, project)
        unknown = [*project.failed, *(code.value for code in Code if code not in codes)]
        findings = resolve_findings(reference, diagnostics, settings, project.known, unknown)
    else:
        # What is not looked for can't tell whether a comment that ignores it is needed.
        others = [code.value for code in Code if not code.legacy]
        findings = resolve_findings(reference, find_legacy(reference), settings, None, others)
    domain.data["checked"] = Checked(state, findings)
    # The build goes on, with less memory.
    for exchange in context.exchanges:
        exchange.release()


def report_findings(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell the findings of this build, or of the last one where nothing has changed since."""
    settings, _ = load_settings(os.path.realpath(env.srcdir))
    log_diagnostics(leave_known(get_domain(env).checked.findings, settings))


def leave_known(findings: list[Finding], settings: Settings) -> list[Finding]:
    """Return the findings to report: neither info, which lint shows on request, nor in the baseline."""
    told = [finding for finding in findings if finding.severity is not Severity.INFO]
    if not settings.baseline:
        return told
    try:
        return compare(told, load_baseline(settings.baseline)).new
    except BaselineError as exc:
        problem = Finding(Code.SETTINGS_INVALID, Severity.ERROR, str(exc), Location(settings.baseline, 1))
        return [problem, *told]


def find_legacy(reference: ApiRef) -> Iterator[Diagnostic]:
    """Return the findings that os-api-ref has too, which ``apiref_validate = False`` leaves."""
    used = {
        use.parameter.location
        for table in (*reference.loose_tables, *(table for op in reference.operations for table in op.tables))
        for use in table.uses
        if use.parameter
    }
    unused = {
        parameter.location
        for catalog in reference.catalogs.values()
        for parameter in catalog.parameters.values()
        if parameter.location not in used
    }
    for diagnostic in reference.diagnostics:
        # It sees a missing field only in a definition that some row uses.
        if diagnostic.code.legacy and not (
            diagnostic.code is Code.PARAMETER_FIELD_MISSING and diagnostic.location in unused
        ):
            yield diagnostic
    for operation in reference.operations:
        yield from find_legacy_path_parameters(operation)


def find_legacy_path_parameters(operation: Operation) -> Iterator[Diagnostic]:
    """Return each parameter of the URL that no request table explains; nothing where there is no table at all.

    os-api-ref takes a name with a hyphen for no parameter.
    """
    explained = {
        use.name for table in operation.tables if table.direction is not Direction.RESPONSE for use in table.uses
    }
    for name in parse_path_parameters(operation.url):
        if operation.tables and name not in explained and "-" not in name:
            yield Diagnostic(
                Code.PATH_PARAMETER_MISSING,
                f"no request table explains `{name}` of the URL",
                operation.location,
                f"add a row such as `- {name}: {name}`",
            )


def setup_validation(app: Sphinx) -> None:
    """Connect the checks to the end of reading, behind what else has pages change."""
    app.connect("env-updated", check_pages, priority=600)
    app.connect("env-check-consistency", report_findings)
