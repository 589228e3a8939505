"""REST API references written in reStructuredText: a Sphinx extension."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_apiref.lint.context import CheckContext
    from sphinx_apiref.lint.plugins import check
    from sphinx_apiref.model.codes import ProjectCode, Severity
    from sphinx_apiref.model.diagnostics import Diagnostic
    from sphinx_apiref.model.places import Location
    from sphinx_apiref.model.reference import ApiRef, Operation

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
    "ApiRef": "model.reference",
    "CheckContext": "lint.context",
    "Diagnostic": "model.diagnostics",
    "Location": "model.places",
    "Operation": "model.reference",
    "ProjectCode": "model.codes",
    "Severity": "model.codes",
    "check": "lint.plugins",
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
    from sphinx_apiref.read.scan import scan_reference

    return scan_reference(os.fspath(path))
