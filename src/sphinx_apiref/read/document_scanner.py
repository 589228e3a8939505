"""The blocks of one document -> sections, operations, tables and findings."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location, SourceLine, locate_text
from sphinx_apiref.model.reference import Operation, Page, RoleUse, Sample, StatusReason, Table, UnfinishedRow
from sphinx_apiref.read import rows
from sphinx_apiref.read.directions import is_part_title
from sphinx_apiref.read.directive_options import BLOCK_OPTIONS, PART_OPTIONS, SAMPLE_OPTIONS, TABLE_OPTIONS
from sphinx_apiref.read.directive_text import parse_parameter_rows
from sphinx_apiref.read.documents import Document
from sphinx_apiref.read.inline_json import ARGUMENT, is_json_block
from sphinx_apiref.read.markdown.directive import FencedDirective
from sphinx_apiref.read.method_text import MethodStanza, parse_method
from sphinx_apiref.read.operations import ReadItem, build_operation
from sphinx_apiref.read.prose import RST_TEXT, Prose, parse_item, parse_names, parse_paragraph, parse_rubric
from sphinx_apiref.read.reason_blocks import ReasonVisitor, split_reason
from sphinx_apiref.read.roles import find_roles
from sphinx_apiref.read.rows import UnresolvedTable
from sphinx_apiref.read.rst.blocks import BlockReader
from sphinx_apiref.read.rst.inclusions import Inclusions, SourceFiles
from sphinx_apiref.read.rst.inline import MAX_TEXT, fold_text, strip_markup
from sphinx_apiref.read.rst.lines import DirectiveBlock, Lines, find_argument, split_directive
from sphinx_apiref.read.rst.tables import CSV_OPTIONS, LIST_OPTIONS, read_csv_cells, read_list_cells
from sphinx_apiref.read.section_tree import SectionTree, TreeItem
from sphinx_apiref.read.side_files import SideFiles
from sphinx_apiref.read.slips import is_slip_of_ours, report_slip, report_unknown_directive

if TYPE_CHECKING:
    from sphinx_apiref.read.segments import Segments

BuiltOperations: TypeAlias = dict[
    int, tuple[MethodStanza, str, str, list[tuple[ReadItem, tuple[str, ...]]], tuple[str, ...], Operation]
]
"""Operations with what they were made of, by the `id()` of their ``rest_method``, which is kept so that it stays."""

_REASON_TITLE = "Response"
"""Stands for a title around the text of a reason: a status code belongs to a response."""


class DocumentScanner:
    """Makes sections of the blocks of one document."""

    def __init__(
        self,
        document: Document,
        root: str,
        files: SourceFiles,
        side_files: SideFiles,
        segments: Segments | None = None,
    ) -> None:
        self.files = files
        self.side_files = side_files
        self.diagnostics: list[Diagnostic] = []
        self.roles: list[RoleUse] = []
        self.status_paths: list[str] = []
        """The status files that the rows name."""
        self.docname = document.name
        self.path = os.path.join(root, *f"{document.name}{document.suffix}".split("/"))
        self.markup = document.markup
        self.text = self.outer_text = RST_TEXT
        """The markup of the current text, and that around a block of reStructuredText."""
        self.reasons: list[Location] = []
        """The reasons of status codes that are being read, each in the one before."""
        self.inclusions = Inclusions(files, os.path.dirname(self.path), root)
        self.tree = SectionTree()
        self.segments = segments
        self.caption = ""
        self.paragraph = ""
        """The text of a paragraph that may be a caption, as written; at most one of the two is set."""

    def read(self) -> None:
        """Read the document's blocks."""
        if self.segments is None:
            self._read()
            return
        # A first look has no use for it.
        from sphinx_apiref.read.segments import SegmentWatcher

        watcher = self.inclusions.watcher = SegmentWatcher(self, self.segments)
        try:
            self._read()
        finally:
            watcher.finish()

    def _read(self) -> None:
        files = self.files
        text = files.load_text(self.path)
        if problem := files.problems.get(self.path):
            message = f"the file {problem}"
            names = (os.path.basename(self.path),)
            self.report(Diagnostic(Code.FILE_UNREADABLE, message, Location(self.path, 1), names=names))
        if self.markup:
            # Few references need these modules, whose patterns take time to compile.
            from sphinx_apiref.read.markdown.blocks import MarkdownReader
            from sphinx_apiref.read.markdown.inline import MARKDOWN_TEXT
            from sphinx_apiref.read.markdown.lines import split_lines

            self.text = MARKDOWN_TEXT
            colons = self.markup.has_colon_fences(text)
            lines = split_lines(text, self.path)
            self.inclusions.enter(self.path, lines)
            MarkdownReader(self, self.inclusions, colons=colons).read_file(lines)
        else:
            lines = list(files.load_lines(self.path))
            self.inclusions.enter(self.path, lines)
            BlockReader(self, self.inclusions).read(lines)

    def report(self, diagnostic: Diagnostic) -> None:
        """Take in a finding."""
        self.diagnostics.append(diagnostic)

    def visit_title(self, text: str, style: str, first: SourceLine) -> None:
        """Open a section, unless docutils makes none of such a title."""
        title = fold_text(strip_markup(text))
        opened = self.tree.open_section(title, style, first, self.inclusions.find_part(first))
        self.caption, self.paragraph = (title, "") if opened else ("", "")

    def visit_heading(self, text: str, level: int, first: SourceLine) -> None:
        """Open a section of the level that Markdown says; a level that is left out is no level of its own."""
        self.caption, self.paragraph = fold_text(self.text.strip(text)), ""
        self.tree.open_heading(self.caption, level, first, self.inclusions.find_part(first))

    def enter_block(self, name: str, lines: Lines) -> None:
        """Enter a directive that may hold sections."""
        self.visit_other()
        self.tree.enter_block(name, self.inclusions.find_limit(lines))

    def leave_block(self) -> None:
        """Leave it."""
        self.tree.leave()
        self.visit_other()

    def enter_rst(self, lines: Lines) -> None:
        """Begin a block of reStructuredText in Markdown: its titles begin anew below the current section."""
        # A caption is in the markup of its own text.
        self.read_caption()
        self.outer_text, self.text = self.text, RST_TEXT
        self.tree.enter_rst(self.inclusions.find_limit(lines))

    def leave_rst(self) -> None:
        """End that block: what follows belongs to the section around it."""
        section = self.tree.current
        self.read_caption()
        self.text = self.outer_text
        self.tree.leave()
        if self.tree.current is not section:
            self.visit_other()

    def visit_paragraph(self, text: str, first: SourceLine) -> None:
        """Keep the text: it may be the caption of a table or sample, and tell more."""
        self.caption = ""
        self.paragraph = text if len(text) <= MAX_TEXT else ""
        if prose := parse_paragraph(text, Location(first.path, first.lineno, first.column), self.text):
            self.tree.add(prose)

    def note_prose(self, prose: Prose | None) -> None:
        """Take in what a piece of text tells."""
        if prose is not None:
            self.tree.add(prose)

    def visit_roles(self, lines: Lines) -> None:
        """Take in the references to operations and parameters in a text."""
        self.roles += find_roles(lines)

    def visit_term(self, text: str) -> None:
        """Take in a name that a definition or a field explains."""
        self.note_prose(parse_names((text.partition(" : ")[0],), self.text))

    def visit_item(self, text: str) -> None:
        """Take in a name that a list item explains."""
        self.note_prose(parse_item(text, self.text))

    def visit_table(self, cells: Iterable[str]) -> None:
        """Take in the names that a table explains."""
        self.note_prose(parse_names(cells, self.text))

    def visit_literal(self, lines: Lines) -> None:
        """Take in a literal block that is a sample."""
        self.note_block(lines, None, Location(lines[0].path, lines[0].lineno, lines[0].column))

    def note_block(self, lines: Lines, language: str | None, location: Location, caption: str = "") -> None:
        """Take in a block of code, if it is a sample."""
        if is_json_block([line.text for line in lines], language):
            sample = Sample(location, ARGUMENT, self.path, caption=self.read_caption(caption), lines=tuple(lines))
            self.tree.add(sample)

    def read_caption(self, option: str = "") -> str:
        """Return a block's own caption, or the text of the paragraph or title just before the current place, if any."""
        if option:
            return fold_text(self.text.strip(option))
        if self.paragraph:
            self.caption, self.paragraph = fold_text(self.text.strip(self.paragraph)), ""
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
        elif name in ("code-block", "sourcecode", "code"):
            if self.split(block, lines, BLOCK_OPTIONS) and block.content:
                caption = block.options.get("caption", "")
                self.note_block(block.content, block.argument, block.location, caption)
        elif name == "rubric":
            self.split(block, lines, BLOCK_OPTIONS)
            self.note_prose(parse_rubric(block.argument, self.text))
        elif name in ("csv-table", "list-table"):
            is_csv = name == "csv-table"
            if self.split(block, lines, CSV_OPTIONS if is_csv else LIST_OPTIONS):
                self.visit_table((read_csv_cells if is_csv else read_list_cells)(block.content, block.options))
                if not isinstance(block, FencedDirective):
                    self.visit_roles(block.content)
        else:
            self.note_slip(report_unknown_directive(block.name, block.location))
        self.visit_other()

    def visit_slip(self, line: SourceLine) -> None:
        """Report a line that was likely meant as a directive."""
        self.note_slip(report_slip(line))

    def note_slip(self, found: Diagnostic | None) -> None:
        """Take in a finding; outside of operations, only if it is about a directive of ours."""
        if found and (is_slip_of_ours(found) or self.tree.in_operation()):
            self.report(found)

    def note_method(self, block: DirectiveBlock, lines: Lines, *, nested: bool) -> None:
        """Make an operation of the section."""
        while lines and not lines[0].text:
            lines = lines[1:]
        stanza, diagnostics = parse_method(lines, block.location)
        section, outer = self.tree.current, self.tree.find_outer()
        if stanza and outer and not nested and not section.stanza and is_part_title(section.title):
            self.report(rows.report_nested_method(stanza, f"{outer.method} {outer.url}", section.title))
            return
        self.diagnostics += diagnostics
        if stanza is None:
            return
        if nested or section.block or section.level == 0:
            untitled = section.level == 0 and not section.block and not nested
            self.report(rows.report_no_section(stanza, untitled=untitled))
        elif section.stanza:
            self.report(rows.report_second_method(stanza, section.stanza.method, section.stanza.url))
        else:
            self.tree.document(stanza)

    def split(self, block: DirectiveBlock, lines: Lines, options: frozenset[str]) -> bool:
        """Take the directive's lines apart; False if it would not be run: MyST only warns of an unknown option."""
        if isinstance(block, FencedDirective):
            block.check_options(options)
            return True
        split_directive(block, lines, options, has_argument=True)
        return not block.problem

    def check_split(self, block: DirectiveBlock, lines: Lines, options: frozenset[str]) -> bool:
        """Do the same for a directive whose values matter, and report what is wrong with its options."""
        runs = self.split(block, lines, options)
        if block.problem:
            names = (block.name, block.culprit)
            self.report(Diagnostic(Code.STANZA_INVALID, block.problem, block.location, names=names))
        return runs

    def note_table(self, block: DirectiveBlock, lines: Lines) -> None:
        """Take in a ``rest_parameters``."""
        if not self.check_split(block, lines, TABLE_OPTIONS):
            return
        if not block.argument:
            self.report(rows.report_missing_catalog(block.location))
            return
        if glued := rows.report_glued_rows(block.name.lower(), block.argument, block.location):
            self.report(glued)
            return
        path = self.inclusions.resolve(block.argument)
        unfinished: list[UnfinishedRow] = []
        found, diagnostics = parse_parameter_rows(block.content, block.location, unfinished)
        self.diagnostics += diagnostics
        last = block.last if isinstance(block, FencedDirective) else lines[-1]
        end = Location(last.path, last.lineno, last.column_at(len(last.text)))
        file = self.name_file(block, block.argument)
        table = UnresolvedTable(block.location, path, tuple(found), self.read_caption(), file, tuple(unfinished), end)
        self.tree.add(table)

    def name_file(self, block: DirectiveBlock, argument: str) -> rows.NamedFile:
        """Return the file that a directive names, with the place where it does."""
        line = block.line
        found = line.text.find(argument, block.offset)
        place = None
        if found >= 0:
            column = line.column + found
            place = Location(line.path, line.lineno, column, column + len(argument))
        return rows.NamedFile(argument, self.side_files.files, place, find_maker=self.side_files.find_maker)

    def note_statuses(self, block: DirectiveBlock, lines: Lines) -> None:
        """Take in a ``rest_status_code``."""
        if not self.check_split(block, lines, TABLE_OPTIONS):
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
            path = self.inclusions.resolve(rest[0])
            catalog = self.side_files.load_status_catalog(path)
            self.status_paths.append(path)
            file = self.name_file(block, rest[0]) if catalog.problem else None
            uses, diagnostics = rows.resolve_statuses(block.content, block.location, kind, catalog, file)
            self.diagnostics += diagnostics
            self.tree.add(uses)
            for use in uses:
                if use.reason and ".. " in use.reason.text:
                    self.read_reason(use.reason, use.location)

    def read_reason(self, reason: StatusReason, location: Location) -> None:
        """Take in what the text of a reason holds, as a part of the response that the page describes."""
        if reason.location in self.reasons:
            self.report(rows.report_within_itself(location))
            return
        self.reasons.append(reason.location)
        outer_text, self.text = self.text, RST_TEXT
        self.tree.enter_part(_REASON_TITLE)
        self.visit_other()
        BlockReader(ReasonVisitor(self), self.inclusions).read(split_reason(reason))
        self.tree.leave()
        self.text = outer_text
        self.reasons.pop()

    def note_sample(self, block: DirectiveBlock, lines: Lines) -> None:
        """Take in a ``literalinclude``."""
        if not self.check_split(block, lines, SAMPLE_OPTIONS):
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
        written = None
        if line.text.startswith(first, block.offset):
            location = locate_text(line, block.offset, len(first))
        if argument != first or not location.end_column:
            written = find_argument(lines, argument)
        path = self.inclusions.resolve(argument)
        whole = PART_OPTIONS.isdisjoint(block.options)
        caption = self.read_caption(block.options.get("caption", ""))
        self.tree.add(Sample(location, argument, path, caption=caption, whole=whole, written=written))

    def build(self, built: BuiltOperations) -> tuple[Page, list[Table], list[Diagnostic]]:
        """Return the page with its operations in order, the tables outside them, and all findings.

        An operation that ``built`` has already, of the same parts, is the same object; the others are added to it.
        """
        diagnostics = [*self.diagnostics]
        for path in self.status_paths:
            self.side_files.load_status_catalog(path)

        def resolve(item: TreeItem) -> ReadItem:
            if not isinstance(item, UnresolvedTable):
                return item
            table, found = self.side_files.resolve(item)
            diagnostics.extend(found)
            return table

        operations = []
        for stanza, title, items, around in self.tree.collect():
            parts = [(resolve(item), titles) for item, titles in items]
            before = built.get(id(stanza))
            if before is None or before[1:5] != (title, self.docname, parts, around):
                operation = build_operation(stanza, title, self.docname, parts, around)
                built[id(stanza)] = before = (stanza, title, self.docname, parts, around, operation)
            operations.append(before[-1])
        loose = [(resolve(item), titles) for item, titles in self.tree.find_loose()]
        tables = [entry._replace(titles=titles) for entry, titles in loose if isinstance(entry, Table)]
        return Page(self.docname, self.path, self.tree.collect_titles(), tuple(operations)), tables, diagnostics
