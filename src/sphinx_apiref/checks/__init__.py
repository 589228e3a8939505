"""The rules: a reference and settings -> diagnostics. A module a subject; importing this registers all."""

from sphinx_apiref.checks import duplicates, operations, parameters, sample_bodies, sample_files, statuses
from sphinx_apiref.checks.registry import RULES, Rule, check_context, find_rule, rule

__all__ = [
    "RULES",
    "Rule",
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
