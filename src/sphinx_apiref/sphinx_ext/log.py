"""Findings as Sphinx warnings."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.util import logging

from sphinx_apiref.model.diagnostics import Diagnostic

_LOGGER = logging.getLogger(__name__)


def log_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Log each as a warning of type ``apiref`` with its code as subtype."""
    for diagnostic in diagnostics:
        path, lineno, column, _ = diagnostic.location
        advice = f" ({diagnostic.advice})" if diagnostic.advice else ""
        _LOGGER.warning(
            "%s%s",
            diagnostic.message,
            advice,
            type="apiref",
            subtype=diagnostic.code.value,
            location=f"{path}:{lineno}:{column}" if column > 1 else f"{path}:{lineno}",
        )


def log_more(count: int) -> None:
    """Say in one line, which is no warning, that ``apiref lint`` has more findings than the build reports."""
    findings = "1 more finding" if count == 1 else f"{count} more findings"
    _LOGGER.info("apiref: %s with `apiref lint`; with an apiref.toml a build reports all", findings)
