"""The rules: a reference and settings -> diagnostics. A module a subject; importing this registers all."""

from sphinx_apiref.lint.registry import RULES, Rule, check_context, find_rule, rule
from sphinx_apiref.lint.rules import (
    body_rows,
    descriptions,
    duplicates,
    methods,
    operations,
    parameters,
    queries,
    roles,
    sample_bodies,
    sample_files,
    sections,
    statuses,
    urls,
)

__all__ = [
    "RULES",
    "Rule",
    "body_rows",
    "check_context",
    "descriptions",
    "duplicates",
    "find_rule",
    "methods",
    "operations",
    "parameters",
    "queries",
    "roles",
    "rule",
    "sample_bodies",
    "sample_files",
    "sections",
    "statuses",
    "urls",
]
