"""The contents of a page's table cells. Equal cells are shared, and simple text gets nodes only when it is written.

A reference has thousands of cells, and Sphinx some forty transforms that walk every node, so a page holds each
repeated text once.
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

from sphinx_apiref.core.places import Location
from sphinx_apiref.sphinx_ext.nodes import apiref_cell, apiref_cells

ParseCell = Callable[[str, Location, bool], list[nodes.Node]]
"""Text, the place of its first line, whether its lines are the file's -> the nodes of a cell."""

CELLS = "apiref:cells"
"""The key of a page's `CellStore` in the data that Sphinx keeps while it reads the page."""


class CellSource(NamedTuple):
    """The text of a cell, and its place in a file."""

    text: str
    location: Location
    lines_match: bool = False
    """Whether line *i* of the text is line *i* from the location on; if not, all of it is reported at the location."""
    notes: tuple[str, ...] = ()
    """Lines in bold below the text."""
    short: bool = False
    """Whether the text is a name, a place or a type, which are not translated."""


class TextCell(NamedTuple):
    """Paragraphs of simple text; ``path`` is empty if the text is not translated."""

    text: str
    notes: tuple[str, ...] = ()
    path: str = ""
    lineno: int = 0
    lines_match: bool = False


class ParsedCell(NamedTuple):
    """Any other content: the ``number``-th `apiref_cell` of a page."""

    docname: str
    number: int


Cell = TextCell | ParsedCell


class Row(NamedTuple):
    """A row of a table, with the class names and the id of its element.

    A row of parameters has four cells: name, place, type and description. A row of status codes has two: the code with
    its name, always a `TextCell`, and the reason.
    """

    cells: tuple[Cell, ...]
    classes: tuple[str, ...] = ()
    node_id: str = ""
    depth: int = 0
    """The number of rows that contain this one: 0 at the top level."""


# Text that reStructuredText reads as one paragraph of the same text, and in which there are no quotes or dashes to
# improve: each line starts with a word, and no character can be markup.
_LINE = r"[A-Za-z0-9 ,;:.()/_!?%&<>{}$=+-]*"
_PLAIN = re.compile(rf"\(?[A-Za-z0-9]{_LINE}(?:\n\(?[A-Za-z0-9]{_LINE})*\Z")
# A reference, a dash, an ellipsis, a literal block or an address, white space that is dropped, a number of a list.
_SPECIAL = re.compile(
    r"_(?![A-Za-z0-9])|__|--|\.\.|\. \.|:(?![ \n]|\Z)| (?:\n|\Z)|\A\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)[.)](?:\s|\Z)"
)
# Inline markup, only in places where it can't be anything else.
_MARKED = re.compile(
    r"(?:(?<=[ \n(])|\A)"
    r"(?:``(?P<literal>[A-Za-z0-9/_.{$-](?:[^`\n]*[^`\s])?)``"
    r"|\*\*(?P<strong>[A-Za-z0-9](?:[A-Za-z0-9 ,./-]*[A-Za-z0-9])?)\*\*"
    r"|\*(?P<emphasis>[A-Za-z0-9](?:[A-Za-z0-9 ,./-]*[A-Za-z0-9])?)\*)"
    r"(?=[ \n.,;:)]|\Z)"
)
_BLANK_LINES = re.compile(r"\n{2,}")

# Nodes that are safe to share between cells: none has an id, a number or a message.
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
    """Whether ``text`` is a paragraph without markup."""
    return _PLAIN.match(text) is not None and _SPECIAL.search(text) is None


def is_simple(text: str) -> bool:
    """Whether ``text`` consists of paragraphs whose only markup is literals, emphasis and strong emphasis."""
    if is_plain(text):
        return True
    if _BLANK_LINES.search(text):
        return all(map(is_simple, _BLANK_LINES.split(text)))
    return is_plain(_MARKED.sub("x", text))


def is_shareable(content: Iterable[nodes.Node]) -> bool:
    """Whether parsing the same text again would give the same nodes and change nothing else in the document."""
    return all(
        (isinstance(node, _SHAREABLE) or _is_address(node))
        and not (isinstance(node, nodes.Element) and (node["ids"] or node["names"]))
        for child in content
        for node in child.findall()
    )


def _is_address(node: nodes.Node) -> bool:
    return isinstance(node, nodes.reference) and "refuri" in node and "refname" not in node


class CellStore:
    """The cells of one page, built while the page is read."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.node = apiref_cells(docname=env.docname)
        self._shared: dict[tuple[object, ...], Cell] = {}
        self._simple_descriptions = has_simple_descriptions(env, env.docname)

    def attach(self, table: nodes.table) -> None:
        """Put the cells into the first table, so that they are in the document when transforms run."""
        if self.node.parent is None:
            table.append(self.node)

    def settle(self, document: nodes.document) -> None:
        """Move the cells to the end of ``document``, where they stay if the table is removed."""
        if self.node.parent is not None:
            self.node.parent.remove(self.node)
            document.append(self.node)

    def build(self, source: CellSource, parse: ParseCell) -> Cell:
        """Return the cell of a text; ``parse`` is called if the text is not simple."""
        key = (source.text,) if source.short else (source.text, source.location, source.notes)
        if key in self._shared:
            return self._shared[key]
        simple = build_simple(source) if source.short or self._simple_descriptions else None
        if simple is not None:
            self._shared[key] = simple
            return simple
        content = parse(source.text, source.location, source.lines_match)
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


def build_simple(source: CellSource) -> TextCell | None:
    """Return the cell of a text that needs no parser, or None."""
    if source.short:
        return TextCell(source.text) if is_plain(source.text) else None
    text = source.text.rstrip("\n")
    if not is_simple(text) or not all(map(is_plain, source.notes)):
        return None
    return TextCell(text, source.notes, source.location.path, source.location.lineno, source.lines_match)


def build_note(text: str) -> nodes.paragraph:
    """Build a line in bold, such as ``Available until version 2.9``."""
    return nodes.paragraph("", "", nodes.strong(text, text))


def build_content(cell: TextCell) -> list[nodes.Node]:
    """Build the nodes that the parser gives for a simple text."""
    content: list[nodes.Node] = []
    start = 0
    for blank in [*_BLANK_LINES.finditer(cell.text), None] if cell.text else ():
        text = cell.text[start : blank.start() if blank else None]
        paragraph = nodes.paragraph(text, "", *build_inline(text))
        if cell.path:
            above = cell.text.count("\n", 0, start) if cell.lines_match else 0
            paragraph.source, paragraph.line = cell.path, cell.lineno + above
        content.append(paragraph)
        start = blank.end() if blank else 0
    return [*content, *map(build_note, cell.notes)]


def build_inline(text: str) -> list[nodes.Node]:
    """Build the nodes of a paragraph of simple text."""
    built: list[nodes.Node] = []
    start = 0
    for match in _MARKED.finditer(text):
        if match.start() > start:
            built.append(nodes.Text(text[start : match.start()]))
        kind = {"literal": nodes.literal, "strong": nodes.strong, "emphasis": nodes.emphasis}[match.lastgroup or ""]
        built.append(kind(match[0], match[match.lastgroup or 0]))
        start = match.end()
    if start < len(text):
        built.append(nodes.Text(text[start:]))
    return built


def find_cells(document: nodes.document) -> dict[ParsedCell, apiref_cell]:
    """Return the parsed cells of a document, which may consist of several pages."""
    return {
        ParsedCell(holder["docname"], number): cell
        for holder in document.findall(apiref_cells)
        for number, cell in enumerate(holder.children)
        if isinstance(cell, apiref_cell)
    }
