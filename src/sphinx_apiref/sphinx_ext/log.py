"""Diagnostics as Sphinx warnings."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.util import logging

from sphinx_apiref.core.diagnostics import Diagnostic, Severity

_LOGGER = logging.getLogger(__name__)


def log_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Log each as a warning of type ``apiref`` and its code as subtype; findings of level info are left to lint."""
    for diagnostic in diagnostics:
        if diagnostic.code.severity is Severity.INFO:
            continue
        path, lineno, column, _ = diagnostic.location
        hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
        _LOGGER.warning(
            "%s%s",
            diagnostic.message,
            hint,
            type="apiref",
            subtype=diagnostic.code.value,
            location=f"{path}:{lineno}:{column}" if column > 1 else f"{path}:{lineno}",
        )
