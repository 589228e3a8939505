"""REST API references written in reStructuredText: a Sphinx extension."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_apiref.core.model import ApiRef

__version__ = "0.1.0"


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
