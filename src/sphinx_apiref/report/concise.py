"""One line for each finding: for terminals, editors and whatever greps."""

from __future__ import annotations

from sphinx_apiref.report.report import Report
from sphinx_apiref.report.text import clean


def render_concise(report: Report) -> str:
    """Return ``path:line:column: severity: message (hint) [code]``, a line for each finding."""
    return "".join(
        clean(f"{found.path}:{found.line}:{found.column}: {found.severity.value}: {found.text} [{found.code.value}]")
        + "\n"
        for found in report.findings
    )
