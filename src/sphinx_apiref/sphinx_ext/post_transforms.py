"""The transforms of a page for a builder: tables get nodes if the builder needs them, and fit on printed pages."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.versioning import add_uids

from sphinx_apiref.sphinx_ext.cells import TextCell, find_cells
from sphinx_apiref.sphinx_ext.domain import get_domain
from sphinx_apiref.sphinx_ext.nodes import (
    apiref_cells,
    apiref_signature,
    apiref_table,
    apiref_value_table,
)
from sphinx_apiref.sphinx_ext.tables import build_group, build_heads, build_rows

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")


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


def find_rows(table: apiref_table) -> list[nodes.row]:
    """Return the rows of the table's body, without those of tables inside its cells."""
    return [
        row
        for group in table.children
        if isinstance(group, nodes.tgroup)
        for body in group.children
        if isinstance(body, nodes.tbody)
        for row in body.children
        if isinstance(row, nodes.row)
    ]


class ReferableRows(SphinxPostTransform):
    """Give rows a target inside a cell: these formats have no anchors for rows, and references point at them."""

    default_priority = 400
    formats = ("latex", "texinfo")

    def run(self, **kwargs: object) -> None:
        """Put a target into the first cell of each row."""
        for table in self.document.findall(apiref_table):
            for row in find_rows(table):
                paragraph = next(row.findall(nodes.paragraph), None)
                if row["ids"] and paragraph is not None:
                    paragraph.insert(0, nodes.target("", "", refid=row["ids"][0]))


class PrintedTables(SphinxPostTransform):
    """Fit tables on printed pages: fixed columns, page breaks between rows, line breaks in long names.

    URLs are removed from the general index, whose columns are too narrow for them; the index of operations has them.
    """

    default_priority = 401
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Set the widths, and allow line breaks in the short cells."""
        for signature in self.document.findall(apiref_signature):
            index = signature.previous_sibling()
            if isinstance(index, addnodes.index):
                index["entries"] = index["entries"][1:]
        for table in self.document.findall(nodes.table):
            if not isinstance(table, apiref_value_table):
                continue
            table["classes"] += ["longtable", "colwidths-given"]
            for row in find_rows(table) if isinstance(table, apiref_table) else ():
                for entry in row.children[:3]:
                    for text in list(entry.findall(nodes.Text)):
                        text.parent.replace(text, break_words(text))


class PrintedText(SphinxPostTransform):
    """Remove characters without width, which copied URLs can contain: pdfLaTeX fails on them."""

    default_priority = 402
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Replace each text that contains one."""
        for text in list(self.document.findall(nodes.Text)):
            shown = _ZERO_WIDTH.sub("", text)
            if shown != text:
                text.parent.replace(text, nodes.Text(shown))


def break_words(text: nodes.Text) -> list[nodes.Node]:
    """Return ``text`` with optional line breaks in names: after ``os-`` and ``server_``, between ``get`` and ``Id``."""
    pieces: list[nodes.Node] = []
    start = 0
    for index in range(1, len(text)):
        before, after = text[index - 1], text[index]
        if before in "_:-./{" or (before.islower() and after.isupper()):
            pieces += [nodes.Text(text[start:index]), nodes.raw("", "\\allowbreak{}", format="latex")]
            start = index
    return [*pieces, nodes.Text(text[start:])]


def setup_post_transforms(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_post_transform(ExpandTables)
    app.add_post_transform(IndexTableText)
    app.add_post_transform(ReferableRows)
    app.add_post_transform(PrintedTables)
    app.add_post_transform(PrintedText)
