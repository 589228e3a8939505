"""Nodes for the rows of value tables, which every builder but those of web pages needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.epub3 import Epub3Builder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.versioning import add_uids

from sphinx_apiref.sphinx_ext.domain.domain import get_domain
from sphinx_apiref.sphinx_ext.nodes import apiref_cells, apiref_value_table
from sphinx_apiref.sphinx_ext.tables.cell_store import find_cells
from sphinx_apiref.sphinx_ext.tables.rows import build_group, build_rows

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class ExpandTables(SphinxPostTransform):
    """Build the nodes of value tables, for all builders except those of web pages, which write rows from their values.

    Runs before references are resolved, so that each row has its own. EPUB needs the nodes to mark links in the text.
    """

    default_priority = 2

    def is_supported(self) -> bool:
        """Return whether the builder needs nodes."""
        return self.app.builder.format != "html" or isinstance(self.app.builder, Epub3Builder)

    def run(self, **kwargs: object) -> None:
        """Build the rows of each table, and remove the shared cells."""
        cells = find_cells(self.document)
        for table in list(self.document.findall(apiref_value_table)):
            table.append(build_group(table, build_rows(table, get_domain(self.env).get_rows(table), cells)))
            del table["number"], table["docname"]
            if condition := self.env.versioning_condition:
                # gettext skips nodes without a uid.
                for _ in add_uids(table, condition):
                    pass
        for holder in list(self.document.findall(apiref_cells)):
            holder.parent.remove(holder)


def setup_table_nodes(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(ExpandTables)
