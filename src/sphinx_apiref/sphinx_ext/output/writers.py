"""The visitors of the nodes. Only HTML differs from the output of the docutils node that each derives from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_apiref.sphinx_ext.nodes import (
    apiref_cell,
    apiref_cells,
    apiref_expand_all,
    apiref_operation,
    apiref_placeholder,
    apiref_signature,
    apiref_status,
    apiref_status_table,
    apiref_table,
    apiref_title,
)
from sphinx_apiref.sphinx_ext.output.html import operations, tables

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_nodes(app: Sphinx) -> None:
    """Register the nodes, with visitors for HTML if it differs from that of the node they derive from."""
    app.add_node(apiref_operation, html=(operations.visit_operation, operations.depart_operation))
    app.add_node(apiref_title, html=(operations.visit_title, operations.depart_title))
    app.add_node(apiref_signature, html=(operations.visit_signature, operations.depart_signature))
    app.add_node(apiref_status, html=(operations.visit_status, operations.depart_status))
    app.add_node(apiref_table, html=(tables.visit_table, tables.depart_table))
    app.add_node(apiref_status_table, html=(tables.visit_table, tables.depart_table))
    app.add_node(apiref_cells, html=(tables.visit_cells, None))
    # They have no HTML of their own, but the XML builders fail on nodes that are not registered.
    app.add_node(apiref_cell)
    app.add_node(apiref_placeholder)
    app.add_node(apiref_expand_all, html=(operations.visit_expand_all, None))
