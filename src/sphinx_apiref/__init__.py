"""REST API references written in reStructuredText: a Sphinx extension."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_apiref.lint.context import CheckContext as CheckContext
    from sphinx_apiref.lint.plugins import check as check
    from sphinx_apiref.model.codes import ProjectCode as ProjectCode
    from sphinx_apiref.model.codes import Severity as Severity
    from sphinx_apiref.model.diagnostics import Diagnostic as Diagnostic
    from sphinx_apiref.model.places import Location as Location
    from sphinx_apiref.model.places import Range as Range
    from sphinx_apiref.model.reference import ApiRef as ApiRef
    from sphinx_apiref.model.reference import Operation as Operation

__version__ = "0.1.0"

_MODULES = {
    "ApiRef": "model.reference",
    "CheckContext": "lint.context",
    "Diagnostic": "model.diagnostics",
    "Location": "model.places",
    "Operation": "model.reference",
    "ProjectCode": "model.codes",
    "Range": "model.places",
    "Severity": "model.codes",
    "check": "lint.plugins",
}
"""The modules of the public names; each is imported when it is first used, so that importing the package is cheap."""

__all__ = ["__version__", "read_reference", "setup", *_MODULES]


def __getattr__(name: str) -> object:
    """Return a public name."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension. Sphinx is imported here only, so that the core stays usable without it."""
    from sphinx_apiref.sphinx_ext import setup_extension

    return setup_extension(app)


def read_reference(path: str | os.PathLike[str]) -> ApiRef:
    """Return the reference in the folder ``path``: its operations, and the findings of reading them.

    Neither Sphinx nor the service that is documented has to be installed. Raises NotADirectoryError, and ValueError for
    a folder without a reference.
    """
    from sphinx_apiref.read.scan import scan_reference

    folder = os.fspath(path)
    if not os.path.isdir(folder):
        raise NotADirectoryError(f"{folder} is not a folder")
    reference = scan_reference(folder)
    if not (reference.operations or reference.loose_tables or reference.diagnostics):
        raise ValueError(f"{folder} holds no reference: no file in it has a rest_method")
    return reference
