"""GitLab's code quality report: comments on the lines of a merge request."""

from __future__ import annotations

import json

from sphinx_apiref.model.codes import Severity
from sphinx_apiref.report.report import Report, fingerprints

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_gitlab(report: Report) -> str:
    """Return a list with an object for each finding."""
    names = fingerprints(report.findings)
    content = [
        {
            "description": finding.text,
            "check_name": finding.code.value,
            "fingerprint": name,
            "severity": _SEVERITIES[finding.severity],
            "location": {"path": finding.path, "lines": {"begin": finding.line}},
        }
        for finding, name in zip(report.findings, names, strict=True)
    ]
    return json.dumps(content, indent=2) + "\n"
