"""The contents of a page's table cells. Cells that say the same are one, and plain text needs no node at all.

A reference has thousands of cells, and some forty transforms that walk every node: what a page repeats it holds once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.locale import init as init_locale
from sphinx.util.i18n import docname_to_domain

from sphinx_apiref.core.model import Location
from sphinx_apiref.sphinx_ext.nodes import apiref_cell, apiref_cells

ParseCell = Callable[[str, Location, bool], list[nodes.Node]]
"""Text, the place of its first line, whether its lines are the file's -> the nodes of a cell."""

CellKey = tuple[str, int]
"""The page that holds the `apiref_cell`, and its number there."""


CELLS = "apiref:cells"
"""Where a page that is read keeps its `CellStore`, in what Sphinx holds of that page."""


class PlainCell(NamedTuple):
    """A paragraph of plain text, with ``notes`` in bold below it; ``path`` is empty where no translator sees it."""

    text: str
    notes: tuple[str, ...] = ()
    path: str = ""
    lineno: int = 0


Cell = PlainCell | CellKey


class Row(NamedTuple):
    """A row of a table: its cells, and what its element is called."""

    cells: tuple[Cell, ...]
    classes: tuple[str, ...] = ()
    node_id: str = ""


# Text that is one paragraph of itself to reStructuredText, and that no typographer's quotes or dashes change: each line
# starts with a word, and the characters of markup are left out.
_LINE = r"[A-Za-z0-9 ,;:.()/_!?%&<>{}$=+-]*"
_PLAIN = re.compile(rf"[A-Za-z0-9]{_LINE}(?:\n[A-Za-z0-9(]{_LINE})*\Z")
# A reference, a dash, an ellipsis, a literal block or an address, a number of a list, white space that is not kept.
_MARKUP = re.compile(r"_(?![A-Za-z0-9])|__|--|\.\.|\. \.|:(?![ \n]|\Z)|  |\A\w+[.)](?:\s|\Z)| (?:\n|\Z)")

# What a cell may hold to stand for many: nothing of an id, nor of a number or a message that counts how often it is.
_SHAREABLE = (
    nodes.Text,
    nodes.paragraph,
    nodes.literal,
    nodes.emphasis,
    nodes.strong,
    nodes.inline,
    nodes.title_reference,
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.list_item,
    nodes.definition_list,
    nodes.definition_list_item,
    nodes.definition,
    nodes.term,
    nodes.block_quote,
    nodes.literal_block,
    nodes.note,
    nodes.warning,
    nodes.important,
    nodes.tip,
    nodes.hint,
    nodes.caution,
    nodes.attention,
    nodes.danger,
    addnodes.pending_xref,
)


def is_plain(text: str) -> bool:
    """Whether ``text`` needs no reStructuredText parser to become a paragraph."""
    return _PLAIN.match(text) is not None and _MARKUP.search(text) is None


def is_shareable(content: Iterable[nodes.Node]) -> bool:
    """Whether parsing the same text again would leave the document as it is, and give the same."""
    return all(
        (isinstance(node, _SHAREABLE) or _is_address(node))
        and not (isinstance(node, nodes.Element) and (node["ids"] or node["names"]))
        for child in content
        for node in child.findall()
    )


def _is_address(node: nodes.Node) -> bool:
    return isinstance(node, nodes.reference) and "refuri" in node and "refname" not in node


class CellStore:
    """The cells of one page, made while it is read."""

    def __init__(self, env: BuildEnvironment, settings: object) -> None:
        self.node = apiref_cells(docname=env.docname)
        self._docname = env.docname
        self._shared: dict[tuple[object, ...], Cell] = {}
        # Catalogs and references to RFCs and PEPs may make anything of a plain text.
        self._plain_descriptions = not (
            has_catalog(env) or getattr(settings, "rfc_references", None) or getattr(settings, "pep_references", None)
        )

    def attach(self, table: nodes.table) -> None:
        """Have the first table hold the cells: transforms pass through them in the document."""
        if self.node.parent is None:
            table.append(self.node)

    def settle(self, document: nodes.document, rows: Iterable[Row]) -> None:
        """Move the cells to the end of ``document``, where nothing takes them out with a table, and add all words."""
        if self.node.parent is not None:
            self.node.parent.remove(self.node)
            document.append(self.node)
            cells = {cell: True for row in rows for cell in row.cells if isinstance(cell, PlainCell)}
            self.node.append(nodes.Text(" ".join(text for cell in cells for text in (cell.text, *cell.notes))))

    def build_short(self, text: str, location: Location, parse: ParseCell) -> Cell:
        """Return the cell of a name, a place or a type: no message for translators."""
        key = (text,)
        if key not in self._shared:
            if is_plain(text):
                self._shared[key] = PlainCell(text)
            else:
                content = parse(text, location, False)
                for child in content:
                    for paragraph in child.findall(nodes.paragraph):
                        paragraph["translatable"] = False
                return self._add(key, content)
        return self._shared[key]

    def build_text(
        self, text: str, location: Location, lines_match: bool, notes: tuple[str, ...], parse: ParseCell
    ) -> Cell:
        """Return the cell of a description or a reason, with ``notes`` below it."""
        key = (text, location, notes)
        if key not in self._shared:
            stripped = text.rstrip("\n")
            if self._plain_descriptions and is_plain(stripped) and all(map(is_plain, notes)):
                self._shared[key] = PlainCell(stripped, notes, location.path, location.lineno)
            else:
                content = parse(text, location, lines_match)
                return self._add(key, [*content, *(build_note(note) for note in notes)])
        return self._shared[key]

    def _add(self, key: tuple[object, ...], content: list[nodes.Node]) -> CellKey:
        cell_key = (self._docname, len(self.node.children))
        self.node.append(apiref_cell("", *content))
        if is_shareable(content):
            self._shared[key] = cell_key
        return cell_key


def has_catalog(env: BuildEnvironment) -> bool:
    """Whether translations may stand for the texts of the page that is read."""
    domain = docname_to_domain(env.docname, env.config.gettext_compact)
    folders = [str(env.srcdir / folder) for folder in env.config.locale_dirs]
    return init_locale(folders, env.config.language, domain)[1]


def build_note(text: str) -> nodes.paragraph:
    """Build a line in bold, such as the one that tells a range's end."""
    return nodes.paragraph("", "", nodes.strong(text, text))


def build_plain(cell: PlainCell) -> list[nodes.Node]:
    """Return the nodes that a parser would have made."""
    paragraph = nodes.paragraph(cell.text, cell.text) if cell.text else None
    if paragraph is not None and cell.path:
        paragraph.source, paragraph.line = cell.path, cell.lineno
    return [*([paragraph] if paragraph is not None else []), *(build_note(note) for note in cell.notes)]


def find_cells(document: nodes.document) -> dict[CellKey, apiref_cell]:
    """Return the cells of a document, which may have been put together of several pages."""
    found: dict[CellKey, apiref_cell] = {}
    for holder in document.findall(apiref_cells):
        docname = holder["docname"]
        cells = [child for child in holder.children if isinstance(child, apiref_cell)]
        found |= {(docname, number): cell for number, cell in enumerate(cells)}
    return found
