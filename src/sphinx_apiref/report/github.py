"""Workflow commands of GitHub Actions: comments on the lines of a pull request."""

from __future__ import annotations

from sphinx_apiref.model.codes import Severity
from sphinx_apiref.report.report import Report, ReportedFinding

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render_github(report: Report) -> str:
    """Return one command a finding."""
    return "".join(f"{_command(finding)}\n" for finding in report.findings)


def _command(finding: ReportedFinding) -> str:
    properties = {"file": finding.path, "line": str(finding.line), "col": str(finding.column)}
    if finding.end_column and finding.end_column > finding.column:
        properties["endColumn"] = str(finding.end_column)
    properties["title"] = f"apiref {finding.code.value}"
    shown = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {shown}::{finding.text.translate(_DATA)}"
