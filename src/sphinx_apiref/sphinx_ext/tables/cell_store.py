"""The contents of a page's table cells. Equal cells are shared, and simple text gets nodes only when it is written.

A reference has thousands of cells, and Sphinx some forty transforms that walk every node, so a page holds each
repeated text once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.locale import init as init_locale
from sphinx.util.i18n import docname_to_domain

from sphinx_apiref.model.places import Location
from sphinx_apiref.sphinx_ext.nodes import apiref_cell, apiref_cells
from sphinx_apiref.sphinx_ext.tables.plain_text import build_note, build_simple
from sphinx_apiref.sphinx_ext.values import Cell, CellSource, ParsedCell

ParseCell = Callable[[str, Location, bool], list[nodes.Node]]
"""Text, the place of its first line, whether its lines are the file's -> the nodes of a cell."""

CELLS = "apiref:cells"
"""The key of a page's `CellStore` in the data that Sphinx keeps while it reads the page."""


# Nodes that are safe to share between cells: none has an id, a number or a message.
_SHAREABLE = (
    nodes.Text,
    nodes.paragraph,
    nodes.literal,
    nodes.emphasis,
    nodes.strong,
    nodes.subscript,
    nodes.superscript,
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
    addnodes.compact_paragraph,
    addnodes.pending_xref,
)


def is_shareable(content: Iterable[nodes.Node]) -> bool:
    """Whether parsing the same text again would give the same nodes and change nothing else in the document."""
    return all(is_shareable_node(node) for child in content for node in child.findall())


def is_shareable_node(node: nodes.Node) -> bool:
    """Whether a node, without those below it, can be in several cells."""
    return (isinstance(node, _SHAREABLE) or _is_address(node)) and not (
        isinstance(node, nodes.Element) and (node["ids"] or node["names"])
    )


def _is_address(node: nodes.Node) -> bool:
    return isinstance(node, nodes.reference) and "refuri" in node and "refname" not in node


class CellStore:
    """The cells of one page, built while the page is read."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.node = apiref_cells(docname=env.docname)
        self._shared: dict[tuple[object, ...], Cell] = {}
        self._parsing = 0
        self._simple_descriptions = has_simple_descriptions(env, env.docname)

    def attach(self, table: nodes.table) -> None:
        """Put the cells into the first table, so that they are in the document when transforms run.

        A table that is parsed inside of a cell is not in the document but in the cells.
        """
        if self.node.parent is None and not self._parsing:
            table.append(self.node)

    def settle(self, document: nodes.document) -> None:
        """Move the cells to the end of ``document``, where they stay if the table is removed."""
        if self.node.parent is not None:
            self.node.parent.remove(self.node)
            document.append(self.node)

    def build(self, source: CellSource, parse: ParseCell) -> Cell:
        """Return the cell of a text; ``parse`` is called if the text is not simple."""
        key = source.key
        if key in self._shared:
            return self._shared[key]
        simple = build_simple(source) if source.short or self._simple_descriptions else None
        if simple is not None:
            self._shared[key] = simple
            return simple
        self._parsing += 1
        try:
            content = parse(source.text, source.location, source.lines_match)
        finally:
            self._parsing -= 1
        if source.short:
            for child in content:
                for paragraph in child.findall(nodes.paragraph):
                    paragraph["translatable"] = False
        return self._add(key, [*content, *map(build_note, source.notes)])

    def _add(self, key: tuple[object, ...], content: list[nodes.Node]) -> ParsedCell:
        cell = ParsedCell(self.node["docname"], len(self.node.children))
        self.node.append(apiref_cell("", *content))
        if is_shareable(content):
            self._shared[key] = cell
        return cell


def has_simple_descriptions(env: BuildEnvironment, docname: str) -> bool:
    """Whether simple descriptions of a page need no parser.

    Translations can replace them, and docutils can turn RFC and PEP numbers in them into references.
    """
    if env.settings.get("rfc_references") or env.settings.get("pep_references"):
        return False
    domain = docname_to_domain(docname, env.config.gettext_compact)
    folders = [str(env.srcdir / folder) for folder in env.config.locale_dirs]
    return not init_locale(folders, env.config.language, domain)[1]


def find_cells(document: nodes.document) -> dict[ParsedCell, apiref_cell]:
    """Return the parsed cells of a document, which may consist of several pages."""
    return {
        ParsedCell(holder["docname"], number): cell
        for holder in document.findall(apiref_cells)
        for number, cell in enumerate(holder.children)
        if isinstance(cell, apiref_cell)
    }
