"""The metadata that an EPUB must have, for references whose conf.py is for HTML only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.epub3 import Epub3Builder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def fill_metadata(app: Sphinx) -> None:
    """Fill in the version and the rights holder, without which Sphinx warns and the book is invalid."""
    if isinstance(app.builder, Epub3Builder):
        # An API reference describes every version of a service, so most of them state none.
        app.config.version = app.config.version or "latest"
        app.config.epub_copyright = app.config.epub_copyright or app.config.project
        app.config.epub_uid = app.config.epub_uid or "apiref"


def setup_epub(app: Sphinx) -> None:
    """Connect the handler, to run before Sphinx checks the values."""
    app.connect("builder-inited", fill_metadata, priority=400)
