"""Nodes for the rows of value tables, which every builder but those of web pages needs; and tables inside cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.versioning import add_uids

from sphinx_apiref.sphinx_ext.domain.domain import get_domain
from sphinx_apiref.sphinx_ext.nodes import apiref_cell, apiref_cells, apiref_value_table
from sphinx_apiref.sphinx_ext.tables.cell_store import find_cells
from sphinx_apiref.sphinx_ext.tables.rows import build_group, build_rows
from sphinx_apiref.sphinx_ext.values import ParsedCell

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
            self.expand(table, cells)
        for holder in list(self.document.findall(apiref_cells)):
            holder.parent.remove(holder)

    def expand(self, table: apiref_value_table, cells: dict[ParsedCell, apiref_cell]) -> None:
        """Build the rows of a table, after those of the tables inside its cells, which are copied with them."""
        if "number" not in table:
            return
        rows = get_domain(self.env).get_rows(table)
        del table["number"], table["docname"]
        for row in rows:
            for cell in row.cells:
                if isinstance(cell, ParsedCell):
                    for inner in list(cells[cell].findall(apiref_value_table)):
                        self.expand(inner, cells)
        table.append(build_group(table, build_rows(table, rows, cells)))
        if condition := self.env.versioning_condition:
            # gettext skips nodes without a uid.
            for _ in add_uids(table, condition):
                pass


class FlattenInnerTables(SphinxPostTransform):
    """Make lists of tables inside cells, such as one in a description: these writers can't nest tables."""

    default_priority = 3
    builders = ("text", "man", "latex")

    def run(self, **kwargs: object) -> None:
        """Replace each table in a cell, the innermost first."""
        for table in reversed(list(self.document.findall(nodes.table))):
            if _is_in_cell(table):
                table.parent.replace(table, [*_find_titles(table), build_list(table)])


def _is_in_cell(node: nodes.Element) -> bool:
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.entry):
        parent = parent.parent
    return parent is not None


def _find_titles(table: nodes.table) -> list[nodes.Node]:
    return [nodes.paragraph("", "", *title.children) for title in table.children if isinstance(title, nodes.title)]


def build_list(table: nodes.table) -> nodes.bullet_list:
    """Build a list with the content of a table: an item for each row, its cells separated by ``|``.

    A cell of one paragraph is in the line of the row; whatever else a cell holds follows below.
    """
    items = nodes.bullet_list(bullet="*")
    for row in table.findall(nodes.row):
        line = nodes.paragraph()
        blocks: list[nodes.Node] = []
        for number, entry in enumerate(row.children):
            if number:
                line += nodes.Text(" | ")
            first, *rest = entry.children or [nodes.paragraph()]
            if isinstance(first, nodes.paragraph):
                line += first.children
                blocks += rest
            else:
                blocks += [first, *rest]
        items += nodes.list_item("", line, *blocks)
    return items


def setup_table_nodes(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_post_transform(ExpandTables)
    app.add_post_transform(FlattenInnerTables)
