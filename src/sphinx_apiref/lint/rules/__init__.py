"""The rules: a reference and settings -> diagnostics. A module a subject; importing this registers all."""

from sphinx_apiref.lint.registry import RULES, Rule, check_context, find_rule, rule
from sphinx_apiref.lint.rules import (
    duplicates,
    operations,
    parameters,
    roles,
    sample_bodies,
    sample_files,
    sections,
    statuses,
)

__all__ = [
    "RULES",
    "Rule",
    "check_context",
    "duplicates",
    "find_rule",
    "operations",
    "parameters",
    "roles",
    "rule",
    "sample_bodies",
    "sample_files",
    "sections",
    "statuses",
]
