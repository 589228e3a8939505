"""The style sheet and the script of the pages that show operations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx_apiref
from sphinx_apiref.sphinx_ext.nodes import apiref_expand_all, apiref_operation

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

_STATIC = Path(__file__).parent / "static"


def add_static_path(app: Sphinx, builder: Builder) -> None:
    """Have every HTML builder copy the files, whatever its name.

    Once the environment is stored: with it the next build would take the longer list for a change of the configuration.
    """
    if builder.format == "html":
        app.config.html_static_path.append(str(_STATIC))


def add_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the files to the pages that use them."""
    if doctree and next(doctree.findall(lambda n: isinstance(n, (apiref_operation, apiref_expand_all))), None):
        app.add_css_file("apiref.css")
        app.add_js_file("apiref.js", loading_method="defer")


def setup_assets(app: Sphinx) -> None:
    """Add the files and the message catalogs to the build."""
    app.add_message_catalog("sphinx_apiref", str(Path(sphinx_apiref.__file__).parent / "locale"))
    app.connect("write-started", add_static_path)
    app.connect("html-page-context", add_assets)
