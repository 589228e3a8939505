"""The checks: a reference and settings -> diagnostics. A module a subject; `registry` runs them."""

from sphinx_apiref.checks import duplicates, operations, parameters, sample_bodies, sample_files, statuses
from sphinx_apiref.checks.registry import CHECKS, Check, CheckContext, Hit, check, find_check, run_checks

__all__ = [
    "CHECKS",
    "Check",
    "CheckContext",
    "Hit",
    "check",
    "duplicates",
    "find_check",
    "operations",
    "parameters",
    "run_checks",
    "sample_bodies",
    "sample_files",
    "statuses",
]
