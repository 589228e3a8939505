"""What a Zuul job returns to put comments on a change in Gerrit."""

from __future__ import annotations

import json
from typing import Any

from sphinx_apiref.model.codes import Severity
from sphinx_apiref.report.report import Report, ReportedFinding

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def render_zuul(report: Report) -> str:
    """Return the ``data`` of ``zuul_return``: ``{"zuul": {"file_comments": {path: [comment…]}}}``."""
    comments: dict[str, list[dict[str, Any]]] = {}
    for finding in report.findings:
        comments.setdefault(finding.path, []).append(_comment(finding))
    return json.dumps({"zuul": {"file_comments": comments}}, indent=2) + "\n"


def _comment(finding: ReportedFinding) -> dict[str, Any]:
    comment: dict[str, Any] = {
        "line": finding.line,
        "message": f"{finding.text} [{finding.code.value}]",
        "level": _LEVELS[finding.severity],
    }
    if finding.end_column and finding.end_column > finding.column:
        # Gerrit counts lines from 1 and characters from 0.
        comment["range"] = {
            "start_line": finding.line,
            "start_character": finding.column - 1,
            "end_line": finding.line,
            "end_character": finding.end_column - 1,
        }
    return comment
