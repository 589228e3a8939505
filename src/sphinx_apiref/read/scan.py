"""A tree of reStructuredText and Markdown -> `ApiRef`, without Sphinx, docutils or the service's own code."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence, Set

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location, SourceLine, locate_text
from sphinx_apiref.model.reference import ApiRef, Catalog, Operation, Sample, StatusCatalog, StatusReason, Table
from sphinx_apiref.read import rows
from sphinx_apiref.read.definitions import load_catalog
from sphinx_apiref.read.directions import is_exchange_title
from sphinx_apiref.read.documents import Document, find_documents
from sphinx_apiref.read.generated import find_maker
from sphinx_apiref.read.markdown.directive import FencedDirective
from sphinx_apiref.read.method_text import MethodStanza, parse_method
from sphinx_apiref.read.operations import PART_OPTIONS, Prose, ReadItem, build_operation, build_reference
from sphinx_apiref.read.reasons import load_status_catalog
from sphinx_apiref.read.rst.blocks import BlockReader
from sphinx_apiref.read.rst.inclusions import Inclusions, SourceFiles
from sphinx_apiref.read.rst.inline import MAX_TEXT, fold_text, strip_markup
from sphinx_apiref.read.rst.lines import DirectiveBlock, Lines, expand_tabs, split_directive

_REASON_TITLE = "Response"
"""Stands for a title around the text of a reason: a status code belongs to a response."""
_TABLE_OPTIONS = frozenset({"class", "name", "align", "width", "widths"})
_SAMPLE_OPTIONS = PART_OPTIONS | {
    *("dedent", "linenos", "lineno-start", "lineno-match", "tab-width", "language", "force", "encoding"),
    *("prepend", "append", "emphasize-lines", "caption", "class", "name"),
}


def scan_reference(root: str) -> ApiRef:
    """Read the reference below ``root``; all its paths are absolute. Never raises because of what the files hold."""
    scanner = _Scanner(os.path.realpath(root))
    for document in find_documents(scanner.root):
        scanner.read_document(document)
    return scanner.finish()


class _Scanner:
    """What the documents of one reference share."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.files = SourceFiles()
        self.catalogs: dict[str, Catalog] = {}
        self.status_catalogs: dict[str, StatusCatalog] = {}
        self.makers: dict[str, str] = {}
        self.operations: list[Operation] = []
        self.loose_tables: list[Table] = []
        self.diagnostics: list[Diagnostic] = []

    def load_catalog(self, path: str) -> Catalog:
        """Return the parameters file at ``path``."""
        if path not in self.catalogs:
            self.catalogs[path] = load_catalog(path)
        return self.catalogs[path]

    def load_status_catalog(self, path: str) -> StatusCatalog:
        """Return the status file at ``path``."""
        if path not in self.status_catalogs:
            self.status_catalogs[path] = load_status_catalog(path)
        return self.status_catalogs[path]

    def find_maker(self, path: str) -> str:
        """Return why a build may make a missing file, in words; an empty text where nothing says so."""
        if path not in self.makers:
            self.makers[path] = find_maker(path, self.root)
        return self.makers[path]

    def read_document(self, document: Document) -> None:
        """Take in a document."""
        reader = _DocumentScanner(self, document)
        reader.read()
        operations, tables = reader.build()
        self.operations += operations
        self.loose_tables += tables

    def finish(self) -> ApiRef:
        """Return the reference."""
        return build_reference(
            self.root, self.operations, self.loose_tables, self.catalogs, self.status_catalogs, self.diagnostics
        )


class _Section:
    """A section while its document is read."""

    __slots__ = ("children", "level", "stanza", "title")

    def __init__(self, title: str, level: int) -> None:
        self.title = title
        self.level = level
        self.children: list[_Section | ReadItem] = []
        self.stanza: MethodStanza | None = None


class _DocumentScanner:
    """Makes sections of the blocks of one document."""

    def __init__(self, scanner: _Scanner, document: Document) -> None:
        self.scanner = scanner
        self.docname = document.name
        self.path = os.path.join(scanner.root, *f"{document.name}{document.suffix}".split("/"))
        self.markup = document.markup
        self.strip = strip_markup
        self.reasons: list[Location] = []
        """The reasons of status codes that are being read, each in the one before."""
        self.inclusions = Inclusions(scanner.files, os.path.dirname(self.path), scanner.root)
        self.styles: list[str] = []
        self.outer: list[int] = []
        """The number of open sections around each block of reStructuredText in Markdown; at most one."""
        self.stack = [_Section("", 0)]
        self.documented: list[tuple[_Section, _Section]] = []
        """The sections with a ``rest_method``, each with the section around it."""
        self.caption = ""
        self.paragraph = ""
        """The text of a paragraph that may be a caption, as written; at most one of the two is set."""

    def read(self) -> None:
        """Read the document's blocks."""
        files = self.scanner.files
        text = files.load_text(self.path)
        if problem := files.problems.get(self.path):
            message = f"the file {problem}"
            names = (os.path.basename(self.path),)
            self.report(Diagnostic(Code.FILE_UNREADABLE, message, Location(self.path, 1), names=names))
        self.inclusions.enter(self.path)
        if self.markup:
            # Few references need these modules, whose patterns take time to compile.
            from sphinx_apiref.read.markdown.blocks import MarkdownReader
            from sphinx_apiref.read.markdown.inline import strip_markdown
            from sphinx_apiref.read.markdown.lines import split_lines

            self.strip = strip_markdown
            colons = self.markup.has_colon_fences(text)
            MarkdownReader(self, self.inclusions, colons=colons).read_file(split_lines(text, self.path))
        else:
            BlockReader(self, self.inclusions).read(list(files.load_lines(self.path)))

    def report(self, diagnostic: Diagnostic) -> None:
        """Take in a finding."""
        self.scanner.diagnostics.append(diagnostic)

    def visit_title(self, text: str, style: str) -> None:
        """Open a section, unless its style would skip a level: docutils makes no section of such a title."""
        base = self.stack[self.outer[-1] - 1].level if self.outer else 0
        depth = self.styles.index(style) + 1 if style in self.styles else len(self.styles) + 1
        if base + depth > self.stack[-1].level + 1:
            self.visit_other()
            return
        if depth > len(self.styles):
            self.styles.append(style)
        self.open_section(fold_text(strip_markup(text)), base + depth)

    def visit_heading(self, text: str, level: int) -> None:
        """Open a section of the level that Markdown says; a level that is left out is no level of its own."""
        self.open_section(fold_text(self.strip(text)), level)

    def open_section(self, title: str, level: int) -> None:
        """Open a section, and close those of its level and below."""
        while self.stack[-1].level >= level:
            self.stack.pop()
        section = _Section(title, level)
        self.stack[-1].children.append(section)
        self.stack.append(section)
        self.caption, self.paragraph = title, ""

    def enter_rst(self) -> None:
        """Begin a block of reStructuredText in Markdown: its titles begin anew below the current section."""
        self.styles = []
        self.outer.append(len(self.stack))

    def leave_rst(self) -> None:
        """End that block: what follows belongs to the section around it."""
        outer = self.outer.pop()
        if len(self.stack) > outer:
            del self.stack[outer:]
            self.visit_other()

    def visit_paragraph(self, text: str, first: SourceLine) -> None:
        """Keep the text: it may be the caption of a sample, or list status codes."""
        self.caption = ""
        self.paragraph = text if len(text) <= MAX_TEXT else ""
        # Few paragraphs come before a sample or list codes; folding all of them would take time.
        if ("esponse" in text or "\\" in text) and "esponse" in self.read_caption():
            place = Location(first.path, first.lineno, first.column)
            self.stack[-1].children.append(Prose(self.caption, text, place))

    def read_caption(self) -> str:
        """Return the text of the paragraph or title just before the current place, if any."""
        if self.paragraph:
            self.caption, self.paragraph = fold_text(self.strip(self.paragraph)), ""
        return self.caption

    def visit_other(self) -> None:
        """Forget the caption."""
        self.caption = self.paragraph = ""

    def visit_directive(self, block: DirectiveBlock, lines: Lines, *, nested: bool) -> None:
        """Take in our directives and samples."""
        name = block.name.lower()
        if name == "rest_method":
            self.note_method(block, lines, nested=nested)
        elif name == "rest_parameters":
            self.note_table(block, lines)
        elif name == "rest_status_code":
            self.note_statuses(block, lines)
        elif name == "literalinclude":
            self.note_sample(block, lines)
        self.visit_other()

    def note_method(self, block: DirectiveBlock, lines: Lines, *, nested: bool) -> None:
        """Make an operation of the section."""
        while lines and not lines[0].text:
            lines = lines[1:]
        stanza, diagnostics = parse_method(lines, block.location)
        self.scanner.diagnostics += diagnostics
        if stanza is None:
            return
        section = self.stack[-1]
        if nested or section.level == 0:
            self.report(rows.report_no_section(stanza, untitled=section.level == 0 and not nested))
        elif section.stanza:
            self.report(rows.report_second_method(stanza, section.stanza.method, section.stanza.url))
        else:
            section.stanza = stanza
            self.documented.append((section, self.stack[-2]))

    def split(self, block: DirectiveBlock, lines: Lines, options: frozenset[str]) -> bool:
        """Take the directive's lines apart; False if it would not be run: MyST only warns of an unknown option."""
        fenced = isinstance(block, FencedDirective)
        if isinstance(block, FencedDirective):
            block.check_options(options)
        else:
            split_directive(block, lines, options, has_argument=True)
        if block.problem:
            names = (block.name, block.culprit)
            self.report(Diagnostic(Code.STANZA_INVALID, block.problem, block.location, names=names))
        return fenced or not block.problem

    def note_table(self, block: DirectiveBlock, lines: Lines) -> None:
        """Take in a ``rest_parameters``."""
        if not self.split(block, lines, _TABLE_OPTIONS):
            return
        if not block.argument:
            self.report(rows.report_missing_catalog(block.location))
            return
        if glued := rows.report_glued_rows(block.name.lower(), block.argument, block.location):
            self.report(glued)
            return
        catalog = self.scanner.load_catalog(self.inclusions.resolve(block.argument))
        file = self.name_file(block, block.argument) if catalog.problem else None
        table, diagnostics = rows.resolve_table(block.content, block.location, catalog, file)
        self.scanner.diagnostics += diagnostics
        self.stack[-1].children.append(table)

    def name_file(self, block: DirectiveBlock, argument: str) -> rows.NamedFile:
        """Return the file that a directive names, with the place where it does."""
        line = block.line
        found = line.text.find(argument, block.offset)
        place = None
        if found >= 0:
            column = line.column + found
            place = Location(line.path, line.lineno, column, column + len(argument))
        return rows.NamedFile(argument, place, find_maker=self.scanner.find_maker)

    def note_statuses(self, block: DirectiveBlock, lines: Lines) -> None:
        """Take in a ``rest_status_code``."""
        if not self.split(block, lines, _TABLE_OPTIONS):
            return
        kind, *rest = block.argument.split(None, 1) or [""]
        if not rest:
            message = "rest_status_code needs a kind and a status file"
            hint = "write `.. rest_status_code:: success status.yaml`"
            self.report(Diagnostic(Code.STANZA_INVALID, message, block.location, hint, names=(block.name,)))
        elif kind not in rows.KINDS:
            self.report(rows.report_unknown_kind(kind, block.location))
        elif glued := rows.report_glued_rows(block.name.lower(), rest[0], block.location):
            self.report(glued)
        else:
            catalog = self.scanner.load_status_catalog(self.inclusions.resolve(rest[0]))
            file = self.name_file(block, rest[0]) if catalog.problem else None
            uses, diagnostics = rows.resolve_statuses(block.content, block.location, kind, catalog, file)
            self.scanner.diagnostics += diagnostics
            self.stack[-1].children.append(uses)
            for use in uses:
                if use.reason and ".. " in use.reason.text:
                    self.read_reason(use.reason, use.location)

    def read_reason(self, reason: StatusReason, location: Location) -> None:
        """Take in what the text of a reason holds, as a part of the response that the page describes."""
        if reason.location in self.reasons:
            self.report(rows.report_within_itself(location))
            return
        path, lineno, column, *_ = reason.location
        lines = [
            expand_tabs(SourceLine(text.rstrip(), path, lineno + index * reason.lines_match, column))
            for index, text in enumerate(reason.text.split("\n"))
        ]
        section = _Section(_REASON_TITLE, self.stack[-1].level + 1)
        self.stack[-1].children.append(section)
        self.stack.append(section)
        self.reasons.append(reason.location)
        self.visit_other()
        BlockReader(_ReasonVisitor(self), self.inclusions).read(lines)
        self.reasons.pop()
        self.stack.pop()

    def note_sample(self, block: DirectiveBlock, lines: Lines) -> None:
        """Take in a ``literalinclude``."""
        if not self.split(block, lines, _SAMPLE_OPTIONS):
            return
        if not block.argument or block.content:
            what = "has content, which it must not have" if block.argument else "names no file"
            names = (block.name, block.argument) if block.argument else (block.name,)
            self.report(Diagnostic(Code.STANZA_INVALID, f"literalinclude {what}", block.location, names=names))
            if not (block.argument and isinstance(block, FencedDirective)):
                return
        line, argument = block.line, block.argument
        first = argument.partition("\n")[0]
        location = Location(line.path, line.lineno)
        if line.text.startswith(first, block.offset):
            location = locate_text(line, block.offset, len(first))
        path = self.inclusions.resolve(argument)
        whole = PART_OPTIONS.isdisjoint(block.options)
        self.stack[-1].children.append(Sample(location, argument, path, caption=self.read_caption(), whole=whole))

    def build(self) -> tuple[list[Operation], list[Table]]:
        """Return the operations in order, and the tables outside them."""
        adopted = [_find_adopted(section, parent) for section, parent in self.documented]
        foreign = {id(entry) for entries in adopted for entry in entries}
        operations: list[Operation] = []
        owned: set[int] = set()
        for (section, _), others in zip(self.documented, adopted, strict=True):
            assert section.stanza is not None
            entries = list(_walk(section.children, (), foreign))
            for other in others:
                entries += _walk(other.children, (other.title,), foreign)
            owned.update(id(entry) for entry, _ in entries)
            operations.append(build_operation(section.stanza, section.title, self.docname, entries))
        loose = [entry for entry in _walk_all(self.stack[0]) if isinstance(entry, Table) and id(entry) not in owned]
        return operations, loose


class _ReasonVisitor:
    """Takes in the blocks of a reason's text, in which docutils allows no titles."""

    def __init__(self, document: _DocumentScanner) -> None:
        self.visit_paragraph = document.visit_paragraph
        self.visit_other = document.visit_other
        self.report = document.report
        self._visit_directive = document.visit_directive

    def visit_title(self, text: str, style: str) -> None:
        """Open no section."""
        self.visit_other()

    def visit_directive(self, block: DirectiveBlock, lines: Lines, *, nested: bool) -> None:
        """Take in a directive, which is in no section."""
        self._visit_directive(block, lines, nested=True)


def _find_adopted(section: _Section, parent: _Section) -> list[_Section]:
    """Return the sections after an operation's, on its level, that are its "Request" and "Response"."""
    sections = [child for child in parent.children if isinstance(child, _Section)]
    start = next(index for index, child in enumerate(sections) if child is section)
    stop = start + 1
    while stop < len(sections) and not sections[stop].stanza and is_exchange_title(sections[stop].title):
        stop += 1
    return sections[start + 1 : stop]


def _walk(
    children: Sequence[_Section | ReadItem], titles: tuple[str, ...], foreign: Set[int]
) -> Iterator[tuple[ReadItem, tuple[str, ...]]]:
    """Yield what belongs to an operation, with the titles in between; ``foreign`` are the ids of others' sections."""
    for child in children:
        if not isinstance(child, _Section):
            yield child, titles
        elif child.stanza is None and id(child) not in foreign:
            yield from _walk(child.children, (*titles, child.title), foreign)


def _walk_all(section: _Section) -> Iterator[ReadItem]:
    for child in section.children:
        if isinstance(child, _Section):
            yield from _walk_all(child)
        else:
            yield child
