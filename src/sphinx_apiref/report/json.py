"""For programs: all there is, in a structure that stays."""

from __future__ import annotations

import json
from typing import Any

from sphinx_apiref.model.codes import Severity
from sphinx_apiref.report.report import Report, ReportedFinding


def render_json(report: Report) -> str:
    """Return ``{"version": 1, "findings": […], "summary": {…}}``."""
    summary: dict[str, Any] = {severity.value: report.count(severity) for severity in Severity}
    summary |= {"baseline": report.known, "fixed": report.fixed, "older": report.older, "codes": report.counts()}
    content = {"version": 1, "findings": [_finding(finding) for finding in report.findings], "summary": summary}
    return json.dumps(content, indent=2) + "\n"


def _finding(finding: ReportedFinding) -> dict[str, Any]:
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "hint": finding.hint,
        "seen": [{"path": place.path, "line": place.line} for place in finding.seen],
    }
