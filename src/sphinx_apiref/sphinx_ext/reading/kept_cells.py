"""The parsed cells of a page that an earlier build has read, in the document that is stored with the environment."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_apiref.model.places import Location
from sphinx_apiref.sphinx_ext.domain.store import ShownTable
from sphinx_apiref.sphinx_ext.nodes import apiref_cell, apiref_cells, apiref_value_table
from sphinx_apiref.sphinx_ext.reading.lone_texts import LoneParser, LoneTextError, is_lone
from sphinx_apiref.sphinx_ext.tables.cell_store import is_shareable
from sphinx_apiref.sphinx_ext.values import Cell, CellSource, ParsedCell, Row

if TYPE_CHECKING:
    from sphinx.application import Sphinx


_NUMBERED = re.compile(r"id\d+")


class KeptCells:
    """The cells of one page. What is added gets numbers after theirs, until all are put into the order of a page."""

    def __init__(self, app: Sphinx, docname: str, tables: Sequence[ShownTable]) -> None:
        """Load the page.

        Raises LoneTextError if it must be read again, as does every method here.
        """
        self._app = app
        self._docname = docname
        self._tables = tables
        self._before = list(find_parsed(tables))
        self._document = self._load()
        [self._holder] = self._document.findall(apiref_cells)
        self._cells = [cell for cell in self._holder.children if isinstance(cell, apiref_cell)]
        # Cells that no row shows, or that have tables of their own, are in an order that the rows do not tell.
        if [cell.number for cell in self._before] != list(range(len(self._holder.children))):
            raise LoneTextError
        if any(True for _ in self._holder.findall(apiref_value_table)):
            raise LoneTextError
        self._parser = LoneParser(app, docname, self._document)
        # Cells of links that others have taken over.
        self._replaced: set[ParsedCell] = set()
        self._taken: set[str] | None = None

    def _load(self) -> nodes.document:
        # Not by Sphinx's own way, which remembers what it has loaded.
        path = Path(self._app.env.doctreedir, f"{self._docname}.doctree")
        document: nodes.document = pickle.loads(path.read_bytes())
        return document

    def is_shared(self, cell: ParsedCell) -> bool:
        """Whether rows of the same text share the cell."""
        return is_shareable(self._cells[cell.number].children)

    def add(self, source: CellSource, before: Cell) -> ParsedCell:
        """Add the cell of a text, which takes the place of another one in its row."""
        cell = self._parser.parse(source)
        links = _find_links(cell)
        if links:
            old = []
            if isinstance(before, ParsedCell) and not self.is_shared(before):
                if not is_lone(self._cells[before.number].children):
                    raise LoneTextError
                old = _find_links(self._cells[before.number])
                self._replaced.add(before)
            self._name_links(links, old)
        self._cells.append(cell)
        return ParsedCell(self._docname, len(self._cells) - 1)

    def _name_links(self, links: Sequence[nodes.target], old: Sequence[nodes.target]) -> None:
        """Give links their names and ids on the page: those that they had, or new ones that nothing else is about."""
        kept = iter(old)
        known = {_get_link(link) for link in old}
        for link in links:
            if _get_link(link) in known:
                # In the order of before, since each may have got another number for its id.
                had = next(kept, None)
                if had is None or _get_link(had) != _get_link(link):
                    raise LoneTextError
                link.attributes.update({key: had[key] for key in ("ids", "names", "dupnames")})
                self._document.ids.update(dict.fromkeys(link["ids"], link))
            else:
                self._note_link(link)
        if next(kept, None) is not None:
            # Another one of the name may be the first now, or nothing has the name.
            raise LoneTextError

    def _note_link(self, link: nodes.target) -> None:
        [name], [node_id] = link["names"], link["ids"]
        document = self._document
        if self._taken is None:
            self._taken = {row.node_id for table in self._tables for row in table.rows} | set(document.ids)
            self._taken.update(key for node in document.findall(nodes.Element) for key in node["ids"])
        # What nothing has been named by may be what the page asks for in vain.
        if node_id in self._taken or any(True for _ in document.findall(nodes.problematic)):
            raise LoneTextError
        # A number, which the page counts on its own.
        if node_id != nodes.make_id(name) or _NUMBERED.fullmatch(node_id):
            raise LoneTextError
        self._taken.add(node_id)
        document.ids[node_id], document.nameids[name], document.nametypes[name] = link, node_id, True

    def move(self, cell: ParsedCell, before: Location, after: Location) -> None:
        """Note that the text of a cell is now in other lines of its file."""
        for node in self._cells[cell.number].findall():
            if node.line is not None and node.source == before.path:
                node.line += after.lineno - before.lineno

    def settle(self, tables: Sequence[ShownTable]) -> tuple[ShownTable, ...]:
        """Store the page with the cells that its tables show now; return the tables with the numbers of these."""
        shown = list(find_parsed(tables))
        for gone in set(self._before) - set(shown) - self._replaced:
            # It may have been a part of the page.
            if not self.is_shared(gone):
                raise LoneTextError
        self._holder.children = []
        self._holder += [self._cells[cell.number] for cell in shown]
        self._app.builder.write_doctree(self._docname, self._document)
        numbers: dict[Cell, ParsedCell] = {
            cell: ParsedCell(self._docname, number) for number, cell in enumerate(shown) if cell.number != number
        }
        return tuple(table._replace(rows=tuple(_number_cells(row, numbers) for row in table.rows)) for table in tables)


def _number_cells(row: Row, numbers: Mapping[Cell, ParsedCell]) -> Row:
    if numbers.keys().isdisjoint(row.cells):
        return row
    return row._replace(cells=tuple(numbers.get(cell, cell) for cell in row.cells))


def _find_links(cell: apiref_cell) -> list[nodes.target]:
    """Return the addresses in a cell that have a name."""
    return list(cell.findall(nodes.target))


def _get_link(link: nodes.target) -> tuple[object, ...]:
    """Return the names of a link and its address."""
    return (*link["names"], *link["dupnames"], link.get("refuri"))


def find_parsed(tables: Iterable[ShownTable]) -> Iterator[ParsedCell]:
    """Yield each parsed cell of tables once, in the order in which reading the page parses them."""
    cells = (cell for table in tables for row in table.rows for cell in row.cells if isinstance(cell, ParsedCell))
    yield from dict.fromkeys(cells)
