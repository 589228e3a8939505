"""Tables and text on printed pages, and rows that references can point at there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_apiref.sphinx_ext.nodes import apiref_signature, apiref_table, apiref_value_table

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")


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


def setup_paper(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_post_transform(ReferableRows)
    app.add_post_transform(PrintedTables)
    app.add_post_transform(PrintedText)
