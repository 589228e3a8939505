"""Findings as Sphinx warnings."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.util import logging

from sphinx_apiref.core.diagnostics import Diagnostic
from sphinx_apiref.core.findings import Finding

_LOGGER = logging.getLogger(__name__)


def log_diagnostics(diagnostics: Iterable[Diagnostic | Finding]) -> None:
    """Log each as a warning of type ``apiref`` with its code as subtype."""
    for diagnostic in diagnostics:
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
