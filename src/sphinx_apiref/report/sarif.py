"""SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from sphinx_apiref import __version__
from sphinx_apiref.model.codes import AnyCode, Severity
from sphinx_apiref.report.report import Report, ReportedFinding, ReportedFix, fingerprints

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_sarif(report: Report) -> str:
    """Return a log with one run; its rules are the codes that have findings."""
    codes: dict[str, AnyCode] = {finding.code.value: finding.code for finding in report.findings}
    rules = sorted(codes)
    names = fingerprints(report.findings)
    content = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "apiref",
                        "version": __version__,
                        "rules": [_rule(codes[name]) for name in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(finding, rules.index(finding.code.value), name)
                    for finding, name in zip(report.findings, names, strict=True)
                ],
            }
        ],
    }
    return json.dumps(content, indent=2) + "\n"


def _rule(code: AnyCode) -> dict[str, Any]:
    return {
        "id": code.value,
        "shortDescription": {"text": code.help},
        "help": {"text": f"`apiref explain {code.value}` says why it matters and how to silence it."},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(finding: ReportedFinding, rule: int, name: str) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    if finding.end_column and finding.end_column >= finding.column:
        region["endColumn"] = finding.end_column
    result: dict[str, Any] = {
        "ruleId": finding.code.value,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.text},
        "locations": [_location(finding.path, region)],
        "partialFingerprints": {"apiref/v2": name},
    }
    if finding.seen:
        result["relatedLocations"] = [
            {"id": number, **_location(place.path, {"startLine": place.line}), "message": {"text": "seen here"}}
            for number, place in enumerate(finding.seen, 1)
        ]
    # SARIF has no way to delete a file.
    if finding.fix is not None and finding.fix.edits:
        result["fixes"] = [_fix(finding.fix)]
    return result


def _fix(fix: ReportedFix) -> dict[str, Any]:
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        region = {
            "startLine": edit.lineno,
            "startColumn": edit.column,
            "endLine": edit.end_lineno,
            "endColumn": edit.end_column,
        }
        replacement: dict[str, Any] = {"deletedRegion": region}
        if edit.text:
            replacement["insertedContent"] = {"text": edit.text}
        changes.setdefault(edit.path, []).append(replacement)
    return {
        "description": {"text": fix.title if fix.safe else f"{fix.title} (check the result)"},
        "artifactChanges": [
            {"artifactLocation": {"uri": _quote(path)}, "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _quote(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"))


def _location(path: str, region: dict[str, int]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _quote(path)}, "region": region}}
