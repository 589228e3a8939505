"""Nodes of docutils' own -> what their text tells of an operation, and the samples that stand in a page."""

from __future__ import annotations

import os.path
import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from docutils import nodes

from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import Sample
from sphinx_apiref.read.directions import is_part_title
from sphinx_apiref.read.inline_json import ARGUMENT, is_json_block
from sphinx_apiref.read.markdown.inline import MARKDOWN_TEXT
from sphinx_apiref.read.prose import (
    RST_TEXT,
    Prose,
    TextMarkup,
    lists_codes,
    parse_item,
    parse_names,
    parse_paragraph,
    parse_rubric,
)
from sphinx_apiref.read.rst.inline import fold_text
from sphinx_apiref.sphinx_ext.domain.source_lines import SourceLines
from sphinx_apiref.sphinx_ext.nodes import apiref_placeholder, apiref_signature

MARKDOWN = "apiref_markdown"
"""The attribute of a document in Markdown, while it is read: its `MarkdownPage`."""
RST_FILES = "apiref:rst-files"
"""The key of the files that a page includes as reStructuredText."""

_CODE = re.compile(r"(?P<before>.*?)\.\. +(?:code-block|sourcecode|code) ?::[ \t]*(?P<language>.*?)[ \t]*\Z")
_FENCE = re.compile(
    r"(?P<before>[^`~:]*)(?:`{3,}|~{3,}|:{3,}(?=[ \t]*\{))[ \t]*(?:\{(?:code-block|sourcecode|code)\}[ \t]*)?"
    r"(?P<language>[^\s{]*).*\Z"
)
_RST_FENCE = re.compile(r"[^`~]*?(`{3,}|~{3,})[ \t]*\{eval-rst\}[ \t]*\Z")
_LITERAL = re.compile(r"(?!.*\.\. +parsed-literal ?::).*::[ \t]*\Z")
# Between a directive and its content stand its options.
_MOST_OPTIONS = 30


class MarkdownPage:
    """Knows which text of a page in Markdown is reStructuredText: nodes do not tell."""

    def __init__(self, sources: SourceLines, rst_files: Container[str]) -> None:
        self._sources = sources
        self._rst_files = rst_files
        self._blocks: dict[str, list[range]] = {}

    def get_markup(self, node: nodes.Element) -> TextMarkup:
        """Return the markup of the text of a node."""
        path = os.path.abspath(node.source or "")
        if path in self._rst_files:
            return RST_TEXT
        blocks = self._blocks.get(path)
        if blocks is None:
            blocks = self._blocks[path] = [*_find_rst(self._sources.get_lines(path))]
        return RST_TEXT if any(node.line in block for block in blocks) else MARKDOWN_TEXT


def _find_rst(lines: Sequence[str]) -> Iterator[range]:
    """Yield the numbers of the lines of each block of reStructuredText."""
    index = 0
    while index < len(lines):
        index += 1
        if match := _RST_FENCE.match(lines[index - 1]):
            start, mark = index + 1, match[1]
            while index < len(lines) and not (
                _clean(lines[index]).startswith(mark) and not _clean(lines[index]).strip(mark[0])
            ):
                index += 1
            yield range(start, index + 1)


def get_markup(node: nodes.Element) -> TextMarkup:
    """Return the markup of the text of a node."""
    page: MarkdownPage | None = node.document.get(MARKDOWN) if node.document is not None else None
    return page.get_markup(node) if page else RST_TEXT


def get_source_text(node: nodes.TextElement) -> str:
    """Return the text of the source: a translation does not show whether it is a request or a response."""
    return fold_text(get_markup(node).strip(node.rawsource) if node.rawsource else node.astext())


class PageText(NamedTuple):
    """Reads the text of one page."""

    path: str
    sources: SourceLines

    def read_prose(self, node: nodes.Element) -> Prose | None:
        """Return what the text of a node itself, without the nodes below it, tells of an operation."""
        if isinstance(node, nodes.paragraph):
            return None if isinstance(node, apiref_signature) else self._read_paragraph(node)
        if isinstance(node, nodes.rubric):
            return parse_rubric(node.rawsource or node.astext(), get_markup(node))
        if isinstance(node, nodes.table):
            return parse_names(_read_cells(node), get_markup(node))
        first = node[0] if len(node) else None
        if not isinstance(first, nodes.TextElement):
            return None
        if isinstance(node, nodes.list_item):
            is_text = isinstance(first, nodes.paragraph)
            return parse_item(first.rawsource.partition("\n")[0], get_markup(first)) if is_text else None
        if isinstance(node, (nodes.definition_list_item, nodes.field)):
            return parse_names((first.rawsource.partition(" : ")[0],), get_markup(node))
        return None

    def _read_paragraph(self, node: nodes.paragraph) -> Prose | None:
        text = node.rawsource
        if not text or not node.line:
            return parse_paragraph(text or node.astext(), markup=get_markup(node))
        place = Location(os.path.abspath(node.source or ""), node.line)
        if lists_codes(text):
            # docutils does not know the column.
            found = self.sources.locate(place.path, place.lineno, text.partition("\n")[0])
            place = found._replace(end_column=None)
        return parse_paragraph(text, place, get_markup(node))

    def read_block(self, node: nodes.literal_block) -> Sample | None:
        """Return the sample that a block of code is, without its caption; None for other code."""
        if "source" in node or not node.source or node.line is None:
            return None
        texts = [text.rstrip() for text in node.rawsource.rstrip().split("\n")]
        first = next((text.lstrip() for text in texts if text), "")
        if first[:1] not in ("{", "["):
            return None
        source = os.path.abspath(node.source)
        lines = self.sources.get_lines(source)
        line = lines[node.line - 1] if 0 < node.line <= len(lines) else ""
        code = (_CODE if get_markup(node) is RST_TEXT else _FENCE).match(line)
        start = _find_line(lines, node.line - 1, first)
        if code is None and ("language" in node or not any(map(_LITERAL.match, _last_filled(lines, start)))):
            return None
        if not is_json_block(texts, code["language"] if code else None):
            return None
        # docutils drops blank lines before the first.
        start -= next(index for index, text in enumerate(texts) if text)
        block = tuple(_build_line(text, source, start + index, lines) for index, text in enumerate(texts))
        place = Location(source, block[0].lineno, block[0].column)
        if code:
            place = Location(source, node.line, code.end("before") + 1)
        return Sample(place, ARGUMENT, self.path, lines=block)


def _read_cells(table: nodes.table) -> Iterator[str]:
    """Yield the first cell of each row of a table's bodies."""
    for body in table.findall(nodes.tbody):
        covered = 0
        for row in body.children:
            if covered:
                covered -= 1
                continue
            entry = row.children[0] if row.children else None
            if isinstance(entry, nodes.Element):
                covered = int(entry.get("morerows", 0))
                text = entry[0] if len(entry) else None
                yield text.rawsource if isinstance(text, nodes.paragraph) else ""


def _find_line(lines: Sequence[str], start: int, text: str) -> int:
    """Return the index of the first line from ``start`` on that holds nothing but ``text``, or else ``start``."""
    stop = min(len(lines), start + _MOST_OPTIONS)
    return next((index for index in range(max(start, 0), stop) if _clean(lines[index]) == _clean(text)), start)


def _last_filled(lines: Sequence[str], start: int) -> Iterator[str]:
    """Yield the last line before ``start`` that is not blank."""
    filled = (line for line in reversed(lines[max(start - _MOST_OPTIONS, 0) : start]) if line.strip())
    yield from islice(filled, 1)


def _clean(text: str) -> str:
    # The marks of block quotes in Markdown; no JSON begins with one.
    return text.expandtabs(8).strip().lstrip("> ")


def _build_line(text: str, path: str, index: int, lines: Sequence[str]) -> SourceLine:
    """Return a line of a block; its column is where ``text`` begins in the file."""
    column = 1
    if 0 <= index < len(lines) and (body := text.strip()):
        found = lines[index].find(body.split("\t", 1)[0].split("  ", 1)[0])
        column = found + 1 - (len(text) - len(text.lstrip()))
    return SourceLine(text, path, index + 1, column)


def find_outer(section: nodes.Element | None) -> nodes.section | None:
    """Return the section of the operation of which a section can only be a part; None for any other section."""
    if not isinstance(section, nodes.section) or not is_part_title(get_title(section)):
        return None
    parent = section.parent
    while parent is not None:
        if isinstance(parent, nodes.section) and any(isinstance(node, apiref_signature) for node in parent.children):
            return parent
        parent = parent.parent
    return None


def get_title(section: nodes.section) -> str:
    """Return the text of a section's title."""
    title = section[0] if len(section) else None
    return get_source_text(title) if isinstance(title, nodes.TextElement) else ""


def find_titles(node: nodes.Element) -> tuple[str, ...]:
    """Return the titles of the sections around a node, outermost first."""
    titles: list[str] = []
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.section):
            titles.insert(0, get_title(parent))
        parent = parent.parent
    return tuple(titles)


def find_caption(parent: nodes.Element, index: int, shown: Sequence[nodes.Node]) -> str:
    """Return the caption of a table or sample, the child ``index`` of ``parent``: its own or the text just before.

    ``shown`` are the nodes that show the sample, of which the child is only the placeholder.
    """
    for node in (parent, *shown):
        if isinstance(node, nodes.container) and node.get("literal_block") and isinstance(node[0], nodes.caption):
            return get_source_text(node[0])
    for node in reversed(parent.children[:index]):
        if isinstance(node, apiref_placeholder):
            break
        if isinstance(node, (nodes.Invisible, nodes.system_message)) or any(node is other for other in shown):
            continue
        if isinstance(node, nodes.raw) and is_comment(node.astext()):
            continue
        if isinstance(node, nodes.paragraph) and not isinstance(node, apiref_signature):
            return get_source_text(node)
        if isinstance(node, nodes.title) and isinstance(parent, nodes.section):
            return get_source_text(node)
        break
    return ""


def is_comment(html: str) -> bool:
    """Tell whether HTML shows nothing; in Markdown, comments are written so."""
    text = html.strip()
    return text.startswith("<!--") and text.endswith("-->")
