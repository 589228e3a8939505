"""What os-api-ref reports of a reference: the findings that a build without our own checks has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_apiref.compare.message import request_rows
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.findings import collect_findings
from sphinx_apiref.lint.rules.operations import report_missing_path_parameter
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef, Operation
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.urls import parse_url

_NAME = re.compile(r"[A-Za-z]\w*\Z")


def lint_legacy(
    reference: ApiRef, settings: Settings, problems: list[Diagnostic], files: FileStore | None = None
) -> list[Diagnostic]:
    """Return the findings that os-api-ref has too, and the ``problems`` of the settings, which count here as well."""
    # Without looking for a code nobody knows whether a comment that ignores it is needed.
    others = [code.value for code in Code if not code.legacy]
    # It warns of all that it reports; what our own checks leave to taste is shown here too, unless the project says so.
    levels = {
        code.value: Severity.WARNING.value
        for code in Code
        if code.legacy and code.severity is Severity.INFO and settings.find_level(code.value) is None
    }
    settings = settings._replace(levels={**levels, **settings.levels})
    return collect_findings(reference, [*problems, *find_legacy(reference)], settings, None, others, files)


def find_legacy(reference: ApiRef) -> Iterator[Diagnostic]:
    """Return the findings that os-api-ref has too."""
    used = {
        (table.catalog_path, use.ref)
        for table in (*reference.loose_tables, *(table for op in reference.operations for table in op.tables))
        for use in table.uses
    }
    for diagnostic in reference.diagnostics:
        # It sees a missing field only in a definition that some row uses.
        if diagnostic.code.legacy and not (
            diagnostic.code is Code.PARAMETER_FIELD_MISSING
            and (diagnostic.location.path, diagnostic.names[0]) not in used
        ):
            yield diagnostic
    for operation in CheckContext(reference).operations:
        yield from _find_path_parameters(operation)


def _find_path_parameters(operation: Operation) -> Iterator[Diagnostic]:
    """Return each parameter of the URL that no request table explains; none if the operation has no table at all.

    os-api-ref takes for parameters what is written ``{name}``, and no name with a hyphen.
    """
    rows = request_rows(operation)
    explained = {use.name for use in rows}
    for found in parse_url(operation.url).placeholders:
        if operation.tables and not found.problem and found.name not in explained and _NAME.match(found.name):
            yield report_missing_path_parameter(operation, found, rows)
