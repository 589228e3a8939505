"""The blocks of a Markdown document: headings, paragraphs and directives in fences, nested as MyST nests them."""

from __future__ import annotations

import re
from typing import Protocol

from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.markdown.containers import take_item, take_quote
from sphinx_apiref.read.markdown.directive import FencedDirective
from sphinx_apiref.read.markdown.fences import (
    Fence,
    parse_code,
    parse_directive,
    take_argument,
    take_fence,
)
from sphinx_apiref.read.markdown.included import select_part
from sphinx_apiref.read.markdown.lines import CODE, Lines, measure
from sphinx_apiref.read.markdown.starts import (
    DELIMITER_ROW,
    HEADING,
    ITEM,
    REFERENCE,
    RULE,
    UNDERLINE,
    begins_nothing,
    find_html_end,
    interrupts,
)
from sphinx_apiref.read.rst.blocks import HEADED, MAX_DEPTH, PLAIN, BlockReader, BlockVisitor
from sphinx_apiref.read.rst.inclusions import Inclusions
from sphinx_apiref.read.rst.lines import expand_tabs

_CELL = re.compile(r"(?<!\\)\|")

# The directives without options: what looks like one belongs to the content.
_WITHOUT_OPTIONS = frozenset({"rest_method"})


class MarkdownVisitor(BlockVisitor, Protocol):
    """What a `MarkdownReader` calls for each block, in addition to what reStructuredText has."""

    def visit_heading(self, text: str, level: int, first: SourceLine) -> None:
        """Open a section of a level, which counts from 1; ``first`` is the heading's first line."""

    def enter_rst(self, lines: Lines) -> None:
        """Begin a block of reStructuredText, whose titles have levels of their own below the current section."""

    def leave_rst(self) -> None:
        """End that block and the sections in it."""


class MarkdownReader:
    """Walks the blocks of one document and follows its includes. ``colons`` says whether ``:::`` opens a fence."""

    def __init__(self, visitor: MarkdownVisitor, inclusions: Inclusions, *, colons: bool) -> None:
        self.visitor = visitor
        self.inclusions = inclusions
        self.colons = colons
        self.heading_offset = 0

    def read_file(self, lines: Lines, depth: int = 0) -> None:
        """Read the lines of a whole file, or of the part that an include selects."""
        self.read(_skip_front_matter(lines), depth)

    def read(self, lines: Lines, depth: int) -> None:
        """Read the blocks of ``lines``."""
        if depth > MAX_DEPTH:
            return
        index = 0
        while index < len(lines):
            text = lines[index].text
            if not text:
                index += 1
                continue
            width, chars = measure(text)
            if width >= CODE:
                index = _skip_code(lines, index)
                self.visitor.visit_other()
                continue
            body = text[chars:]
            stop = None if body[0].isalpha() else self.read_marked(lines, index, body, depth)
            index = self.read_text(lines, index, depth) if stop is None else stop

    def read_nested(self, lines: Lines, depth: int) -> None:
        """Read blocks within a block."""
        self.visitor.visit_other()
        self.read(lines, depth + 1)
        self.visitor.visit_other()

    def read_marked(self, lines: Lines, index: int, body: str, depth: int) -> int | None:
        """Read a block that its first characters identify; return where it ends, None if it is text after all."""
        first = body[0]
        if first in "`~:" and (found := take_fence(lines, index, colons=self.colons)):
            stop, fence = found
            self.read_fence(fence, depth)
            return stop
        if first == ">":
            stop, content = take_quote(lines, index, colons=self.colons)
            self.read_nested(content, depth)
            return stop
        if begins_nothing(body):
            return index + 1
        if RULE.match(body):
            self.visitor.visit_other()
            return index + 1
        if ITEM.match(body):
            stop, content = take_item(lines, index, colons=self.colons)
            self.visitor.visit_item(content[0].text.strip() if content else "")
            self.read_nested(content, depth)
            return stop
        if end := find_html_end(body):
            stop = index
            while stop < len(lines) and not end.search(lines[stop].text):
                stop += 1
            stop = min(stop + 1, len(lines))
            if not (body.startswith("<!--") and lines[stop - 1].text.endswith("-->")):
                self.visitor.visit_other()
            return stop
        if match := HEADING.match(body):
            self.note_heading(_strip_closing(match[2] or ""), len(match[1]), lines[index], depth)
            return index + 1
        return None

    def read_text(self, lines: Lines, index: int, depth: int) -> int:
        """Read a paragraph, a heading that is underlined, or a table; return where it ends."""
        if self._is_table(lines, index):
            stop = index + 2
            while stop < len(lines) and lines[stop].text and not interrupts(lines[stop].text, colons=self.colons):
                stop += 1
            self.visitor.visit_table(_read_first_cell(line.text) for line in lines[index + 2 : stop])
            self.visitor.visit_other()
            return stop
        stop = index + 1
        while stop < len(lines) and (text := lines[stop].text):
            width, chars = measure(text)
            if width < CODE:
                body = text[chars:]
                if body[0] in "=-" and UNDERLINE.match(body):
                    self.note_heading(_join(lines[index:stop]), 1 if body[0] == "=" else 2, lines[index], depth)
                    return stop + 1
                if interrupts(text, colons=self.colons) or self._is_table(lines, stop):
                    break
            stop += 1
        paragraph = _join(lines[index:stop])
        if REFERENCE.match(paragraph):
            # The target of links, or a footnote: not shown here.
            return stop
        self.visitor.visit_paragraph(paragraph, lines[index])
        return stop

    def _is_table(self, lines: Lines, index: int) -> bool:
        """Tell whether a table begins: a row, and a line of hyphens for as many columns."""
        if "|" not in lines[index].text:
            return False
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        if measure(after)[0] >= CODE or not DELIMITER_ROW.match(after := after.strip()):
            return False
        row = lines[index].text.replace("\\|", "").strip().removeprefix("|").removesuffix("|")
        return row.count("|") == after.removeprefix("|").removesuffix("|").count("|")

    def note_heading(self, text: str, level: int, first: SourceLine, depth: int) -> None:
        """Open a section; a heading within a block opens none."""
        if depth:
            self.visitor.visit_other()
        else:
            self.visitor.visit_heading(text, level + self.heading_offset, first)

    def read_fence(self, fence: Fence, depth: int) -> None:
        """Read a directive, a block of reStructuredText, a division or a block of code."""
        name = fence.name.lower()
        if not fence.name:
            if fence.mark[0] == ":":
                self.read_nested(fence.content, depth)
            else:
                block = parse_code(fence)
                self.visitor.visit_directive(block, [*take_argument(block), *fence.content], nested=depth > 0)
        elif fence.name == "eval-rst" and fence.mark[0] != ":":
            self.read_rst(fence.content)
        else:
            block = parse_directive(fence, has_options=name not in _WITHOUT_OPTIONS)
            self.read_directive(block, name, depth)

    def read_directive(self, block: FencedDirective, name: str, depth: int) -> None:
        """Read the content of a directive, or hand it on."""
        if name == "include":
            if block.argument:
                self.read_include(block, depth)
        elif name in PLAIN:
            self.read_nested([*take_argument(block), *block.content], depth)
        elif name in HEADED:
            self.read_nested(block.content, depth)
        else:
            self.visitor.visit_directive(block, [*take_argument(block), *block.content], nested=depth > 0)

    def read_rst(self, lines: Lines) -> None:
        """Read a block of reStructuredText."""
        self.visitor.enter_rst(lines)
        BlockReader(self.visitor, self.inclusions).read([expand_tabs(line) for line in lines])
        self.visitor.leave_rst()

    def read_include(self, block: FencedDirective, depth: int) -> None:
        """Read the file that an include names, as Markdown whatever its name is."""
        # An include within an include goes deeper into Python's stack, as blocks within blocks do.
        if len(self.inclusions.log) > MAX_DEPTH:
            return
        opened = len(self.inclusions.log)
        block.options.pop("parser", None)
        _, diagnostics = self.inclusions.read(block)
        for diagnostic in diagnostics:
            self.visitor.report(diagnostic)
        if len(self.inclusions.log) == opened:
            return
        path = self.inclusions.log[-1][0]
        part = select_part(self.inclusions.files.load_text(path), path, block.options)
        self.inclusions.end_part(part)
        outer = self.heading_offset
        offset = block.options.get("heading-offset", "")
        self.heading_offset = int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 3 else 0
        self.read_file(part, depth)
        self.heading_offset = outer
        self.inclusions.leave()


def _skip_code(lines: Lines, index: int) -> int:
    """Return the index of the first line from ``index`` on that is neither blank nor indented as code."""
    while index < len(lines) and (not lines[index].text or measure(lines[index].text)[0] >= CODE):
        index += 1
    return index


def _skip_front_matter(lines: Lines) -> Lines:
    """Return the lines after the settings of the page, which stand between lines of hyphens at its start."""
    first = lines[0].text if lines else ""
    if len(first) < 3 or first.strip("-"):
        return lines
    for index, line in enumerate(lines[1:], 1):
        text = line.text.lstrip()
        if line.text == "..." or (text.startswith(first) and not text.strip("-")):
            return lines[index + 1 :]
    return lines


def _strip_closing(text: str) -> str:
    """Return a heading without the hashes after it."""
    text = text.strip()
    bare = text.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else text


def _read_first_cell(row: str) -> str:
    """Return the text of the first cell of a row."""
    cell = _CELL.split(row.strip().removeprefix("|"), maxsplit=1)[0]
    return cell.strip().replace("\\|", "|")


def _join(lines: Lines) -> str:
    return "\n".join(line.text.strip() for line in lines)
