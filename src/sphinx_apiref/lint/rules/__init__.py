"""The rules: a reference and settings -> diagnostics. A module a subject; importing this registers all."""

from sphinx_apiref.lint.registry import RULES, Rule, check_context, find_rule, rule
from sphinx_apiref.lint.rules import (
    body_rows,
    duplicates,
    operations,
    parameters,
    sample_bodies,
    sample_files,
    statuses,
)

__all__ = [
    "RULES",
    "Rule",
    "body_rows",
    "check_context",
    "duplicates",
    "find_rule",
    "operations",
    "parameters",
    "rule",
    "sample_bodies",
    "sample_files",
    "statuses",
]
