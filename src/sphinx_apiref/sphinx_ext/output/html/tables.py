"""The HTML of value tables, written without nodes for their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from docutils import nodes

from sphinx_apiref.sphinx_ext.config import get_config
from sphinx_apiref.sphinx_ext.domain.domain import get_domain
from sphinx_apiref.sphinx_ext.nodes import apiref_operation, apiref_status_table
from sphinx_apiref.sphinx_ext.tables.cell_store import find_cells
from sphinx_apiref.sphinx_ext.tables.plain_text import build_content, is_plain
from sphinx_apiref.sphinx_ext.tables.rows import build_group, build_heads, get_status_label
from sphinx_apiref.sphinx_ext.values import Cell, ParsedCell, TextCell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.writers.html5 import HTML5Translator

    from sphinx_apiref.sphinx_ext.config import Config
    from sphinx_apiref.sphinx_ext.nodes import apiref_value_table
    from sphinx_apiref.sphinx_ext.values import Row


class TableFrame(NamedTuple):
    """The HTML of a table, without its element, before and after the rows."""

    before: str
    after: str


class RenderedCells:
    """The cells of the page that a translator writes, each rendered once."""

    def __init__(self, translator: HTML5Translator) -> None:
        self._translator = translator
        self._parsed = find_cells(translator.document)
        self._rendered: dict[Cell, str] = {}
        self._frames: dict[tuple[object, ...], TableFrame] = {}

    def render(self, cell: Cell) -> str:
        """Return the inside of a cell."""
        if cell not in self._rendered:
            self._rendered[cell] = self._render_text(cell) if isinstance(cell, TextCell) else self._render_parsed(cell)
        return self._rendered[cell]

    def _render_text(self, cell: TextCell) -> str:
        if not cell.notes and is_plain(cell.text):
            return f"<p>{escape(cell.text)}</p>"
        # docutils needs the parent of a paragraph.
        return self.render_nodes(nodes.entry("", *build_content(cell)).children)

    def _render_parsed(self, cell: ParsedCell) -> str:
        return self.render_nodes(self._parsed[cell].children)

    def render_nodes(self, content: Iterable[nodes.Node]) -> str:
        """Return the HTML that the translator writes for some nodes."""
        start = len(self._translator.body)
        for child in content:
            child.walkabout(self._translator)
        return self._take(start)

    def _take(self, start: int) -> str:
        """Remove the translator's output from ``start`` on, and return it."""
        body = self._translator.body
        taken = "".join(body[start:])
        del body[start:]
        return taken

    def get_frame(self, table: apiref_value_table, *, striped: bool) -> TableFrame:
        """Return the frame of a table; in a striped one, the rows have class names for odd and even."""
        key = (striped, type(table), *table["classes"])
        if key not in self._frames:
            self._frames[key] = self._render_frame(table, striped)
        return self._frames[key]

    def _render_frame(self, table: apiref_value_table, striped: bool) -> TableFrame:
        # With the table above them: docutils looks there for the class names that set widths.
        copy = table.copy()
        group = build_group(table, ())
        copy += group
        *columns, head, body = group.children
        translator = self._translator
        start = len(translator.body)
        translator.dispatch_visit(group)
        before = self.render_nodes(columns)
        # A page may have thousands of tables in operations: theirs is as short as can be.
        before = before + self.render_nodes([head]) if striped else before.replace("\n", "") + render_head(table)
        translator.dispatch_visit(body)
        opened = self._take(start)
        translator.dispatch_departure(body)
        translator.dispatch_departure(group)
        return TableFrame(before + (opened if striped else opened.rstrip("\n")), self._take(start))


def render_head(table: apiref_value_table) -> str:
    """Return the head of a table, as docutils writes it, but without line breaks and class names of the row."""
    heads = "".join(f'<th class="head"><p>{escape(head)}</p></th>' for head in build_heads(table))
    return f"<thead><tr>{heads}</tr></thead>"


def get_cells(translator: HTML5Translator) -> RenderedCells:
    """Return the cells of the page that is being written."""
    cells: RenderedCells | None = getattr(translator, "apiref_rendered_cells", None)
    if cells is None:
        cells = RenderedCells(translator)
        translator.apiref_rendered_cells = cells  # type: ignore[attr-defined]
    return cells


def visit_table(self: HTML5Translator, node: apiref_value_table) -> None:
    """Write a value table; one whose rows have nodes is written like any other table."""
    self.visit_table(node)
    if "number" not in node:
        return
    cells = get_cells(self)
    striped = not is_in_operation(node)
    frame = cells.get_frame(node, striped=striped)
    config = get_config(self.builder)
    render = render_status if isinstance(node, apiref_status_table) else render_parameter
    self.body.append(frame.before)
    # The head is the first row, and odd.
    self.body += [
        f"{render_row_start(row, number if striped else None, config)}{render(row, cells)}</tr>\n"
        for number, row in enumerate(get_domain(self.builder.env).get_rows(node), 2)
    ]
    self.body.append(frame.after)
    self.depart_table(node)
    raise nodes.SkipNode


def depart_table(self: HTML5Translator, node: apiref_value_table) -> None:
    """Close a table whose rows have nodes."""
    self.depart_table(node)


def is_in_operation(table: nodes.Element) -> bool:
    """Whether the table is in an operation. Our CSS stripes those, so their rows need no row-odd or row-even."""
    parent = table.parent
    while parent is not None and not isinstance(parent, apiref_operation):
        parent = parent.parent
    return parent is not None


def render_row_start(row: Row, number: int | None, config: Config) -> str:
    """Return the tag that opens a row; with a number, a class name says whether it is odd or even."""
    classes = list(row.classes)
    if row.depth and config.nested_rows:
        classes.append(f"apiref-d{min(row.depth, 6)}")
    if number is not None:
        classes.append("row-odd" if number % 2 else "row-even")
    named = f' class="{" ".join(classes)}"' if classes else ""
    node_id = f' id="{row.node_id}"' if row.node_id else ""
    return f"<tr{named}{node_id}>"


def render_parameter(row: Row, cells: RenderedCells) -> str:
    """Return the HTML of the cells of a row of parameters."""
    return "".join([f"<td>{cells.render(cell)}</td>" for cell in row.cells])


def render_status(row: Row, cells: RenderedCells) -> str:
    """Return the HTML of the cells of a row of status codes."""
    _, reason = row.cells
    return f"<td><code>{escape(get_status_label(row))}</code></td><td>{cells.render(reason)}</td>"


def visit_cells(self: HTML5Translator, node: nodes.Element) -> None:
    """Skip the cells, which the tables have shown, and free their HTML: Sphinx keeps several copies of a page."""
    self.apiref_rendered_cells = None  # type: ignore[attr-defined]
    raise nodes.SkipNode
