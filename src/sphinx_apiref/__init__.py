"""REST API references written in reStructuredText: a Sphinx extension."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_apiref.checks.context import CheckContext
    from sphinx_apiref.checks.project_checks import check
    from sphinx_apiref.core.codes import ProjectCode, Severity
    from sphinx_apiref.core.diagnostics import Diagnostic
    from sphinx_apiref.core.model import ApiRef, Operation
    from sphinx_apiref.core.places import Location

__version__ = "0.1.0"

__all__ = [
    "ApiRef",
    "CheckContext",
    "Diagnostic",
    "Location",
    "Operation",
    "ProjectCode",
    "Severity",
    "__version__",
    "check",
    "read_reference",
    "setup",
]

_PLACES = {
    "ApiRef": "core.model",
    "CheckContext": "checks.context",
    "Diagnostic": "core.diagnostics",
    "Location": "core.places",
    "Operation": "core.model",
    "ProjectCode": "core.codes",
    "Severity": "core.codes",
    "check": "checks.project_checks",
}
"""Where the public names are; each is imported when it is asked for, so that none costs anything before."""


def __getattr__(name: str) -> object:
    """Return a public name."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = value
    return value


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension. Sphinx is imported here only, so that the core stays usable without it."""
    from sphinx_apiref.sphinx_ext import setup_extension

    return setup_extension(app)


def read_reference(path: str | os.PathLike[str]) -> ApiRef:
    """Return the reference in the folder ``path``: its operations, and what reading them had to tell.

    Neither Sphinx nor the service that is documented has to be installed.
    """
    from sphinx_apiref.core.scan import scan_reference

    return scan_reference(os.fspath(path))
