"""The blocks of a reStructuredText document: titles, paragraphs and directives, nested as docutils nests them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.rst.inclusions import END_OF_INCLUSION, Inclusions
from sphinx_apiref.read.rst.lines import (
    FIELD,
    DirectiveBlock,
    Lines,
    dedent,
    find_end,
    split_directive,
    take_block,
    take_indented,
)
from sphinx_apiref.read.rst.tables import read_grid_cells, read_simple_cells

# Fifteen references nest three blocks; each level here is two frames of Python's stack.
ROLE = ":apiref:"
"""What a text has to hold for its roles to be looked at."""
MAX_DEPTH = 30
"""Blocks within blocks; anything nested deeper is skipped."""
MIN_UNDERLINE = 4
"""Characters from which on an underline makes a title of a longer line; a shorter one has to be as long as the line."""

_PUNCTUATION = "!-/:-@[-`{-~"
_UNDERLINE = re.compile(rf"([{_PUNCTUATION}])\1*\Z")
_DIRECTIVE = re.compile(r"\.\. +((?:(?!_)\w)+(?:[-._+:](?:(?!_)\w)+)*) ?::(?: +|\Z)")
_BULLET = re.compile(r"[-+*\u2022\u2023\u2043](?: +|\Z)")
_ORDINAL = r"(?:\d+|[a-zA-Z]|[ivxlcdm]+|[IVXLCDM]+|#)"
_ENUMERATOR = re.compile(rf"(?:\({_ORDINAL}\)|{_ORDINAL}[.)])(?: +|\Z)")
_FOOTNOTE = re.compile(r"\.\. +\[[^\]]+\](?: +|\Z)")
_SIMPLE_TABLE = re.compile(r"=+( +=+)+\Z")
_GRID_TABLE = re.compile(r"\+-[-+]+-\+\Z")

INCLUDE_OPTIONS = frozenset(
    (
        *("literal", "code", "encoding", "parser", "tab-width", "start-line", "end-line", "start-after", "end-before"),
        *("number-lines", "class", "name"),
    )
)
PLAIN = frozenset(
    (
        *("attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning", "seealso"),
        *("epigraph", "highlights", "pull-quote", "compound", "tab-set", "acks", "hlist", "centered", "tabs"),
    )
)
"""Directives without an argument whose content is text of its own."""
HEADED = frozenset(
    (
        *("admonition", "topic", "sidebar", "container", "only", "ifconfig", "class", "rst-class"),
        *("versionadded", "versionchanged", "deprecated", "versionremoved"),
        *("grid", "grid-item", "grid-item-card", "card", "dropdown", "tab-item", "tab", "group-tab"),
    )
)
"""Those with one."""
# Those of them that may hold sections. (Sphinx takes `class` for the one of the Python domain.)
_TITLED = frozenset({"only", "ifconfig", "class"})
_OPTIONS = frozenset(
    (
        *("class", "name", "title", "open", "color", "icon", "animate", "columns", "gutter", "width", "margin"),
        *("padding", "link", "link-type", "sync", "selected", "no-contents-entry", "collapsible", "subtitle"),
    )
)


class BlockVisitor(Protocol):
    """What a `BlockReader` calls for each block; a ``nested`` one is not directly in a section."""

    def visit_title(self, text: str, style: str, first: SourceLine) -> None:
        """Open a section; ``first`` is the title's first line, which may be the one above the text."""

    def enter_block(self, name: str, lines: Lines) -> None:
        """Enter a directive in which the levels of titles are counted anew; ``lines`` are its content."""

    def leave_block(self) -> None:
        """Leave it."""

    def visit_paragraph(self, text: str, first: SourceLine) -> None:
        """Take in a paragraph; ``first`` is its first line."""

    def visit_directive(self, block: DirectiveBlock, lines: Lines, *, nested: bool) -> None:
        """Take in a directive that the reader does not know itself; ``lines`` are all of its text."""

    def visit_literal(self, lines: Lines) -> None:
        """Take in a literal block."""

    def visit_term(self, text: str) -> None:
        """Take in the term of a definition, or the name of a field."""

    def visit_item(self, text: str) -> None:
        """Take in the text with which a list item begins."""

    def visit_table(self, cells: Iterable[str]) -> None:
        """Take in a table, given the first cells of its rows."""

    def visit_roles(self, lines: Lines) -> None:
        """Take in a text with roles of the domain ``apiref``."""

    def visit_slip(self, line: SourceLine) -> None:
        """Take in the first line of a comment or of text that looks like a directive's."""

    def visit_other(self) -> None:
        """Take note of any other block that leaves something on the page."""

    def report(self, diagnostic: Diagnostic) -> None:
        """Take in a finding of the reader's own."""


class BlockReader:
    """Walks the blocks of one document and follows its includes."""

    def __init__(self, visitor: BlockVisitor, inclusions: Inclusions) -> None:
        self.visitor = visitor
        self.inclusions = inclusions
        self.blocks = 0

    def read(self, lines: Lines, depth: int = 0) -> None:
        """Read the blocks of ``lines``, which has to be a copy: included lines are inserted into it."""
        if depth > MAX_DEPTH:
            return
        index, literal = 0, False
        while index < len(lines):
            text = lines[index].text
            if not text:
                index += 1
                continue
            first = text[0]
            if literal:
                literal = False
                if first == " ":
                    stop = find_end(lines, index)
                    # Few blocks are JSON, which `visit_literal` looks for; a copy of each would take time.
                    if text.lstrip()[0] in "{[":
                        self.visitor.visit_literal(take_indented(lines, index, stop))
                    index = stop
                    self.visitor.visit_other()
                    continue
                if first in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~":
                    while index < len(lines) and lines[index].text.startswith(first):
                        index += 1
                    self.visitor.visit_other()
                    continue
            if first == " ":
                stop = find_end(lines, index)
                self.read_nested(take_indented(lines, index, stop), depth)
                index = stop
            elif first.isalpha() and not _ENUMERATOR.match(text):
                index, literal = self.read_text(lines, index, depth)
            else:
                found = self.read_marked(lines, index, depth)
                if found is None:
                    index, literal = self.read_text(lines, index, depth)
                else:
                    index = found

    def read_nested(self, lines: Lines, depth: int) -> None:
        """Read blocks within a block."""
        self.visitor.visit_other()
        self.read(lines, depth + 1)
        self.visitor.visit_other()

    def read_titled(self, name: str, lines: Lines) -> None:
        """Read blocks, and sections, within a directive."""
        self.blocks += 1
        if self.blocks <= MAX_DEPTH:
            self.visitor.enter_block(name, lines)
            self.read(lines)
            self.visitor.leave_block()
        self.blocks -= 1

    def read_text(self, lines: Lines, index: int, depth: int) -> tuple[int, bool]:
        """Read a title, a definition or a paragraph; return where it ends and whether a literal block follows."""
        text = lines[index].text
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        if text.startswith("..") and "::" in text:
            self.visitor.visit_slip(lines[index])
        if ROLE in text:
            self.visitor.visit_roles(lines[index : index + 1])
        if after[:1] == " ":
            stop = find_end(lines, index + 1)
            self.visitor.visit_term(text)
            self.read_nested(take_indented(lines, index + 1, stop), depth)
            return stop, False
        if after and _UNDERLINE.match(after) and len(after) >= min(len(text), MIN_UNDERLINE):
            if depth == 0:
                self.visitor.visit_title(text, after[0], lines[index])
            else:
                self.visitor.visit_other()
            return index + 2, False
        stop = index + 1
        while stop < len(lines) and (text := lines[stop].text) and text[0] != " ":
            stop += 1
        paragraph = "\n".join(line.text for line in lines[index:stop])
        literal = paragraph.endswith("::")
        # "::" alone announces a literal block and leaves nothing on the page.
        if paragraph != "::":
            if ROLE in paragraph:
                self.visitor.visit_roles(lines[index:stop])
            self.visitor.visit_paragraph(paragraph, lines[index])
        return stop, literal

    def read_marked(self, lines: Lines, index: int, depth: int) -> int | None:
        """Read a block that its first characters identify; None if it is text after all."""
        text = lines[index].text
        if text.startswith(".. ") or text == "..":
            return self.read_explicit(lines, index, depth)
        if match := _BULLET.match(text):
            return self.read_item(lines, index, match.end(), depth)
        if match := _ENUMERATOR.match(text):
            after = lines[index + 1].text if index + 1 < len(lines) else ""
            if after and after[0] != " " and not _ENUMERATOR.match(after):
                return None
            return self.read_item(lines, index, match.end(), depth)
        if match := FIELD.match(text):
            stop = find_end(lines, index + 1)
            self.visitor.visit_term(match[1])
            self.read_nested(take_block(lines, index, stop, match.end()), depth)
            return stop
        if text.startswith((">>>", "| ", "__ ")) or text in ("|", "__"):
            return self.skip_filled(lines, index)
        if _GRID_TABLE.match(text):
            stop = index
            while stop < len(lines) and lines[stop].text[:1] in ("+", "|"):
                stop += 1
            self.visitor.visit_table(read_grid_cells([line.text for line in lines[index:stop]]))
            self.visitor.visit_roles(lines[index:stop])
            self.visitor.visit_other()
            return stop
        if _SIMPLE_TABLE.match(text):
            stop = self.find_table_end(lines, index)
            self.visitor.visit_table(read_simple_cells([line.text for line in lines[index:stop]]))
            self.visitor.visit_roles(lines[index:stop])
            self.visitor.visit_other()
            return stop
        if _UNDERLINE.match(text):
            return self.read_line(lines, index, depth)
        return None

    def read_item(self, lines: Lines, index: int, offset: int, depth: int) -> int:
        """Read a list item whose text starts at ``offset``."""
        if len(lines[index].text) > offset:
            stop = find_end(lines, index + 1, offset)
            while stop > index + 1 and not lines[stop - 1].text:
                stop -= 1
            self.visitor.visit_item(lines[index].text[offset:])
            self.read_nested(dedent(lines[index:stop], offset), depth)
        else:
            stop = find_end(lines, index + 1)
            self.read_nested(take_indented(lines, index + 1, stop), depth)
        return stop

    def read_line(self, lines: Lines, index: int, depth: int) -> int | None:
        """Read a title with an overline, or a transition."""
        text = lines[index].text
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        if depth:
            if text == "::" or len(text) < MIN_UNDERLINE:
                return None
            return index + 1
        if not after:
            if len(text) < MIN_UNDERLINE:
                return None
            self.visitor.visit_other()
            return index + 1
        if _UNDERLINE.match(after):
            return None if len(text) < MIN_UNDERLINE else index + 2
        underline = lines[index + 2].text if index + 2 < len(lines) else ""
        title = after.strip()
        if underline != text or (len(text) < MIN_UNDERLINE and len(after) > len(text)):
            return None if len(text) < MIN_UNDERLINE else index + 3
        self.visitor.visit_title(title, text[0] + underline[0], lines[index])
        return index + 3

    def read_explicit(self, lines: Lines, index: int, depth: int) -> int:
        """Read a directive or footnote, or skip a comment, a target or a substitution."""
        text = lines[index].text
        match = _DIRECTIVE.match(text)
        if match is None:
            if text.startswith(END_OF_INCLUSION):
                self.inclusions.leave()
                return index + 1
            if ":" in text and text[3:4] != "_":
                self.visitor.visit_slip(lines[index])
            following = lines[index + 1].text if index + 1 < len(lines) else ""
            if text == ".." and not following:
                return index + 1
            stop = find_end(lines, index + 1)
            if note := _FOOTNOTE.match(text):
                self.read_nested(take_block(lines, index, stop, note.end()), depth)
            return stop
        stop = find_end(lines, index + 1)
        block = DirectiveBlock(match[1], lines[index], match.end())
        content = take_block(lines, index, stop, min(match.end(), len(text)))
        name = match[1].lower()
        if name == "include":
            split_directive(block, content, INCLUDE_OPTIONS, has_argument=True)
            if block.problem or block.content or not block.argument:
                return stop
            included, diagnostics = self.inclusions.read(block, outside=depth == 0 and not self.blocks)
            for diagnostic in diagnostics:
                self.visitor.report(diagnostic)
            lines[stop:stop] = included
        elif name in PLAIN or name in HEADED:
            split_directive(block, content, _OPTIONS, has_argument=name in HEADED)
            if name in _TITLED and depth == 0:
                self.read_titled(name, block.content)
            else:
                self.read_nested(block.content, depth)
        else:
            self.visitor.visit_directive(block, content, nested=depth > 0)
        return stop

    def skip_filled(self, lines: Lines, index: int) -> int:
        """Skip the lines up to the next blank one."""
        while index < len(lines) and lines[index].text:
            index += 1
        self.visitor.visit_other()
        return index

    def find_table_end(self, lines: Lines, index: int) -> int:
        """Return where a table ends: at its second border, or its third if a row follows the second."""
        width, found = len(lines[index].text), 0
        for place in range(index + 1, len(lines)):
            text = lines[place].text
            if not _SIMPLE_TABLE.match(text):
                continue
            if len(text) != width:
                return place + 1
            found += 1
            if found == 2 or place + 1 == len(lines) or not lines[place + 1].text:
                return place + 1
        return index + 1
