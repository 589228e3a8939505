"""The text of value tables, for the search index of web pages."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_apiref.sphinx_ext.domain.domain import get_domain
from sphinx_apiref.sphinx_ext.nodes import apiref_cells, apiref_value_table
from sphinx_apiref.sphinx_ext.tables.rows import build_heads
from sphinx_apiref.sphinx_ext.values import TextCell

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class IndexTableText(SphinxPostTransform):
    """Add the text of value tables to the document, for the search index of web pages, which is built from nodes."""

    default_priority = 999
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Add the texts of all rows without nodes, in a node that no writer shows."""
        tables = [table for table in self.document.findall(apiref_value_table) if "number" in table]
        domain = get_domain(self.env)
        cells = {cell: True for table in tables for row in domain.get_rows(table) for cell in row.cells}
        texts = [text for cell in cells if isinstance(cell, TextCell) for text in (cell.text, *cell.notes)]
        heads = {type(table): [*map(str, build_heads(table))] for table in tables}
        if tables:
            self.document.append(apiref_cells("", nodes.Text(" ".join([*texts, *chain(*heads.values())])), docname=""))


def setup_search(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(IndexTableText)
