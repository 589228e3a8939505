"""The HTML of compact tables, written without nodes for their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docutils import nodes

from sphinx_apiref.sphinx_ext.cells import Cell, PlainCell, find_cells
from sphinx_apiref.sphinx_ext.nodes import apiref_status_table
from sphinx_apiref.sphinx_ext.tables import build_group

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_apiref.sphinx_ext.cells import Row
    from sphinx_apiref.sphinx_ext.nodes import apiref_compact_table, apiref_status_table


class RenderedCells:
    """The cells of the page that a translator writes, each rendered once."""

    def __init__(self, translator: HTML5Translator) -> None:
        self._translator = translator
        self._cells = find_cells(translator.document)
        self._rendered: dict[Cell, str] = {}
        self._heads: dict[tuple[object, ...], tuple[str, str]] = {}

    def render_cell(self, cell: Cell) -> str:
        """Return the inside of a cell."""
        if cell not in self._rendered:
            self._rendered[cell] = (
                self._render_plain(cell) if isinstance(cell, PlainCell) else self._render_nodes(self._cells[cell])
            )
        return self._rendered[cell]

    def _render_plain(self, cell: PlainCell) -> str:
        encode = self._translator.encode
        lines = [f"<p>{encode(cell.text)}</p>"] if cell.text else []
        lines += [f"<p><strong>{encode(note)}</strong></p>" for note in cell.notes]
        # As docutils has it: no line break behind a paragraph that is alone.
        return lines[0] if len(lines) == 1 else "".join(f"{line}\n" for line in lines)

    def _render_nodes(self, parent: nodes.Element) -> str:
        body = self._translator.body
        start = len(body)
        for child in parent.children:
            child.walkabout(self._translator)
        rendered = "".join(body[start:])
        del body[start:]
        return rendered

    def render_head(self, table: apiref_compact_table) -> tuple[str, str]:
        """Return what stands before and behind the rows, within the table's element."""
        key = (type(table), *table["classes"])
        if key not in self._heads:
            copy = table.copy()
            copy += build_group(table, ())
            before, end, behind = self._render_nodes(copy).partition("</tbody>")
            self._heads[key] = (before, end + behind)
        return self._heads[key]


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
    if "rows" not in node:
        return
    cells = get_cells(self)
    before, behind = cells.render_head(node)
    render = render_status if isinstance(node, apiref_status_table) else render_parameter
    self.body.append(before)
    # The head is the first row, and odd.
    self.body += [
        f"{render_row_start(row, number)}{render(row, cells)}</tr>\n" for number, row in enumerate(node["rows"], 2)
    ]
    self.body.append(behind)
    self.depart_table(node)
    raise nodes.SkipNode


def depart_table(self: HTML5Translator, node: apiref_compact_table) -> None:
    """Close a table that has nodes for its rows."""
    self.depart_table(node)


def render_row_start(row: Row, number: int) -> str:
    """Return the tag that opens a row."""
    classes = " ".join([*row.classes, "row-odd" if number % 2 else "row-even"])
    node_id = f' id="{row.node_id}"' if row.node_id else ""
    return f'<tr class="{classes}"{node_id}>'


def render_parameter(row: Row, cells: RenderedCells) -> str:
    """Return the cells of a row of parameters."""
    return "".join([f"<td>{cells.render_cell(cell)}</td>\n" for cell in row.cells])


def render_status(row: Row, cells: RenderedCells) -> str:
    """Return the cells of a status code."""
    label, reason = row.cells
    return f"<td><code>{escape(label[0])}</code></td>\n<td>{cells.render_cell(reason)}</td>\n"


def visit_cells(self: HTML5Translator, node: nodes.Element) -> None:
    """Leave out what is rendered in the tables."""
    raise nodes.SkipNode
