"""The checks of ``apiref lint`` as warnings of a build, with the same settings, ignores and baseline."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

from sphinx_apiref.lint.entry_points import find_entry_points
from sphinx_apiref.lint.known_findings import leave_new
from sphinx_apiref.model.codes import Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.project.settings import has_settings, load_settings
from sphinx_apiref.sphinx_ext.collection import pause_collection
from sphinx_apiref.sphinx_ext.config import resolve_config
from sphinx_apiref.sphinx_ext.domain.domain import Checked, get_domain
from sphinx_apiref.sphinx_ext.log import log_diagnostics, log_more

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@pause_collection()
def check_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Check what the pages document, with all of them read, and nest their rows; without a change nothing is new.

    In the main process and before the environment is kept, so that the next build has the results.
    """
    domain = get_domain(env)
    config = resolve_config(env.config)
    root = os.path.realpath(env.srcdir)
    settings, problems = load_settings(root, domain.files)
    state = repr((settings, problems, config.validate, config.nested_rows))
    # A project's own checks may look at files that nobody else knows of.
    if not domain.touched and domain.checked.state == state and not (settings.checks or find_entry_points()):
        return
    # Here, since a build without a change has no use for them.
    from sphinx_apiref.lint.context import CheckContext
    from sphinx_apiref.lint.legacy import lint_legacy
    from sphinx_apiref.lint.run import lint, load_project
    from sphinx_apiref.sphinx_ext.domain.nested_rows import note_depths

    reference = domain.build_reference()
    context = CheckContext(reference, settings, domain.files)
    if config.nested_rows:
        note_depths(domain, context.messages)
    findings: list[Diagnostic] = []
    more = 0
    if reference.operations or reference.loose_tables or reference.diagnostics:
        validate = config.validate if config.validate is not None else has_settings(root, domain.files)
        if validate or config.validate is None:
            findings = lint(load_project(root, domain.files), reference, settings.select_codes(), context)
        if not validate:
            every, findings = findings, lint_legacy(reference, settings, problems, domain.files)
            more = len({finding[:3] for finding in every} - {finding[:3] for finding in findings})
    context.release()
    # Writing the pages needs the memory, and none of the files.
    domain.forget_files()
    domain.data["checked"] = Checked(state, findings, settings.baseline, more)
    domain.unreported = True


def report_findings(app: Sphinx, env: BuildEnvironment) -> None:
    """Report the findings of this build, or of the last one where nothing has changed since.

    Those of level info, which lint shows with ``--info``, and those in the baseline are left out.
    """
    domain = get_domain(env)
    domain.unreported = False
    shown = [finding for finding in domain.checked.findings if finding.severity is not Severity.INFO]
    log_diagnostics(leave_new(shown, domain.checked.baseline))
    if domain.checked.more:
        log_more(domain.checked.more)


def report_unreported(app: Sphinx, exception: Exception | None) -> None:
    """Report the findings where Sphinx did not: it checks consistency only in builds that update a page."""
    if exception is None and get_domain(app.env).unreported:
        report_findings(app, app.env)


def setup_validation(app: Sphinx) -> None:
    """Run the checks after every other env-updated handler that changes pages."""
    app.connect("env-updated", check_pages, priority=600)
    app.connect("env-check-consistency", report_findings)
    app.connect("build-finished", report_unreported)
