"""For programs: all there is, in a structure that stays."""

from __future__ import annotations

import json
from typing import Any

from sphinx_apiref.model.codes import Severity
from sphinx_apiref.report.report import Report, ReportedFinding, ReportedFix


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
        "fix": _fix(finding.fix) if finding.fix is not None else None,
    }


def _fix(fix: ReportedFix) -> dict[str, Any]:
    edits = [
        {
            "path": edit.path,
            "line": edit.lineno,
            "column": edit.column,
            "end_line": edit.end_lineno,
            "end_column": edit.end_column,
            "text": edit.text,
        }
        for edit in fix.edits
    ]
    return {"title": fix.title, "safe": fix.safe, "edits": edits, "deletes": list(fix.deletes)}
