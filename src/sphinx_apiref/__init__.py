"""REST API references written in reStructuredText: a Sphinx extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension. Sphinx is imported here only, so that the core stays usable without it."""
    from sphinx_apiref.sphinx_ext import setup_extension

    return setup_extension(app)
