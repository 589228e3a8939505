"""Simple text: what needs no parser, and the nodes that a parser would make of it."""

from __future__ import annotations

import re

from docutils import nodes

from sphinx_apiref.sphinx_ext.values import CellSource, TextCell

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
