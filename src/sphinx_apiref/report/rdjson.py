"""The diagnostic format of reviewdog, ``rdjson``: comments on changes at any code host."""

from __future__ import annotations

import json
from typing import Any

from sphinx_apiref.model.codes import Severity
from sphinx_apiref.report.report import Report, ReportedFinding
from sphinx_apiref.report.text import load_lines

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render_rdjson(report: Report) -> str:
    """Return a ``DiagnosticResult``. Its columns count bytes of UTF-8, so the lines of the findings are read."""
    lines = load_lines(report)
    content = {
        "source": {"name": "apiref"},
        "diagnostics": [_build(found, lines.get((found.source, found.line), "")) for found in report.findings],
    }
    return json.dumps(content, indent=2) + "\n"


def _build(finding: ReportedFinding, line: str) -> dict[str, Any]:
    span: dict[str, Any] = {"start": {"line": finding.line, "column": _count_bytes(line, finding.column)}}
    if finding.end_column and finding.end_column > finding.column:
        span["end"] = {"line": finding.line, "column": _count_bytes(line, finding.end_column)}
    return {
        "message": finding.text,
        "location": {"path": finding.path, "range": span},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code.value},
    }


def _count_bytes(line: str, column: int) -> int:
    """Return a column in bytes; one beyond the line's end stays as far beyond it."""
    before = line[: column - 1]
    return column + len(before.encode("utf-8", "surrogatepass")) - len(before)
