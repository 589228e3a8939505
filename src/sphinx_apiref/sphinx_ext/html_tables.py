"""The HTML of compact tables, written without nodes for their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docutils import nodes

from sphinx_apiref.sphinx_ext.cells import Cell, ParsedCell, TextCell, build_content, find_cells, is_plain
from sphinx_apiref.sphinx_ext.config import get_config
from sphinx_apiref.sphinx_ext.domain import get_domain
from sphinx_apiref.sphinx_ext.nodes import apiref_operation, apiref_status_table
from sphinx_apiref.sphinx_ext.tables import build_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.writers.html5 import HTML5Translator

    from sphinx_apiref.sphinx_ext.cells import Row
    from sphinx_apiref.sphinx_ext.config import Config
    from sphinx_apiref.sphinx_ext.nodes import apiref_compact_table


class RenderedCells:
    """The cells of the page that a translator writes, each rendered once."""

    def __init__(self, translator: HTML5Translator) -> None:
        self._translator = translator
        self._parsed = find_cells(translator.document)
        self._rendered: dict[Cell, str] = {}
        self._frames: dict[tuple[object, ...], tuple[str, str]] = {}

    def render(self, cell: Cell) -> str:
        """Return the inside of a cell."""
        if cell not in self._rendered:
            self._rendered[cell] = self._render_text(cell) if isinstance(cell, TextCell) else self._render_parsed(cell)
        return self._rendered[cell]

    def _render_text(self, cell: TextCell) -> str:
        if not cell.notes and is_plain(cell.text):
            return f"<p>{escape(cell.text)}</p>"
        # docutils asks a paragraph for its parent.
        return self.render_nodes(nodes.entry("", *build_content(cell)).children)

    def _render_parsed(self, cell: ParsedCell) -> str:
        return self.render_nodes(self._parsed[cell].children)

    def render_nodes(self, content: Sequence[nodes.Node]) -> str:
        """Return what the translator makes of some nodes."""
        body = self._translator.body
        start = len(body)
        for child in content:
            child.walkabout(self._translator)
        rendered = "".join(body[start:])
        del body[start:]
        return rendered

    def render_frame(self, table: apiref_compact_table) -> tuple[str, str]:
        """Return what stands before and behind the rows, within the table's element."""
        key = (type(table), *table["classes"])
        if key not in self._frames:
            copy = table.copy()
            copy += build_group(table, ())
            before, end, behind = self.render_nodes(copy.children).partition("</tbody>")
            self._frames[key] = (before, end + behind)
        return self._frames[key]


def get_cells(translator: HTML5Translator) -> RenderedCells:
    """Return the cells of the page that is written."""
    cells: RenderedCells | None = getattr(translator, "apiref_rendered_cells", None)
    if cells is None:
        cells = RenderedCells(translator)
        translator.apiref_rendered_cells = cells  # type: ignore[attr-defined]
    return cells


def visit_table(self: HTML5Translator, node: apiref_compact_table) -> None:
    """Write a compact table; one that has nodes for its rows is a table like others."""
    self.visit_table(node)
    if "number" not in node:
        return
    cells = get_cells(self)
    striped = not is_in_operation(node)
    before, behind = cells.render_frame(node)
    if not striped:
        before = before.replace(' class="row-odd"', "", 1).replace("\n", "")
    config = get_config(self.builder)
    render = render_status if isinstance(node, apiref_status_table) else render_parameter
    self.body.append(before)
    # The head is the first row, and odd.
    self.body += [
        f"{render_row_start(row, number if striped else None, config)}{render(row, cells)}</tr>\n"
        for number, row in enumerate(get_domain(self.builder.env).get_rows(node), 2)
    ]
    self.body.append(behind)
    self.depart_table(node)
    raise nodes.SkipNode


def depart_table(self: HTML5Translator, node: apiref_compact_table) -> None:
    """Close a table that has nodes for its rows."""
    self.depart_table(node)


def is_in_operation(table: nodes.Element) -> bool:
    """Whether a table is styled by us: the thousands of rows in operations go without class names of their number."""
    parent = table.parent
    while parent is not None and not isinstance(parent, apiref_operation):
        parent = parent.parent
    return parent is not None


def render_row_start(row: Row, number: int | None, config: Config) -> str:
    """Return the tag that opens a row; one with a number says whether it is odd."""
    classes = list(row.classes)
    if row.depth and config.nested_rows:
        classes.append(f"apiref-d{min(row.depth, 6)}")
    if number is not None:
        classes.append("row-odd" if number % 2 else "row-even")
    named = f' class="{" ".join(classes)}"' if classes else ""
    node_id = f' id="{row.node_id}"' if row.node_id else ""
    return f"<tr{named}{node_id}>"


def render_parameter(row: Row, cells: RenderedCells) -> str:
    """Return the cells of a row of parameters."""
    return "".join([f"<td>{cells.render(cell)}</td>" for cell in row.cells])


def render_status(row: Row, cells: RenderedCells) -> str:
    """Return the cells of a status code."""
    label, reason = row.cells
    return f"<td><code>{escape(label[0])}</code></td><td>{cells.render(reason)}</td>"


def visit_cells(self: HTML5Translator, node: nodes.Element) -> None:
    """Leave out what is rendered in the tables, and forget it: the page goes on to be held several times over."""
    self.apiref_rendered_cells = None  # type: ignore[attr-defined]
    raise nodes.SkipNode
