"""The Sphinx extension: the only package here that imports Sphinx or docutils."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

import sphinx_apiref
from sphinx_apiref.sphinx_ext.checking import setup_validation
from sphinx_apiref.sphinx_ext.config import setup_config
from sphinx_apiref.sphinx_ext.domain.domain import setup_domain
from sphinx_apiref.sphinx_ext.domain.operation_index import setup_operation_index
from sphinx_apiref.sphinx_ext.output.assets import setup_assets
from sphinx_apiref.sphinx_ext.output.epub import setup_epub
from sphinx_apiref.sphinx_ext.output.paper import setup_paper
from sphinx_apiref.sphinx_ext.output.search import setup_search
from sphinx_apiref.sphinx_ext.output.table_nodes import setup_table_nodes
from sphinx_apiref.sphinx_ext.output.writers import setup_nodes
from sphinx_apiref.sphinx_ext.reading.directives import setup_directives
from sphinx_apiref.sphinx_ext.reading.edited_definitions import setup_refresh
from sphinx_apiref.sphinx_ext.reading.operations import setup_transforms

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup_extension(app: Sphinx) -> ExtensionMetadata:
    """Register every part of the extension with ``app``.

    Raises ExtensionError if ``os_api_ref`` is loaded too: both define the same directives.
    """
    if "os_api_ref" in app.extensions or "os_api_ref" in app.config.extensions:
        raise ExtensionError(
            "sphinx_apiref takes the place of os_api_ref: remove 'os_api_ref' from extensions in conf.py"
        )
    setup_assets(app)
    setup_config(app)
    setup_nodes(app)
    setup_directives(app)
    setup_domain(app)
    setup_operation_index(app)
    setup_refresh(app)
    setup_transforms(app)
    setup_table_nodes(app)
    setup_search(app)
    setup_paper(app)
    setup_validation(app)
    setup_epub(app)
    return {
        "version": sphinx_apiref.__version__,
        "env_version": 5,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
