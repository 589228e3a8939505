"""An ``.rst``/``.inc`` tree -> `ApiRef`, without Sphinx, docutils or the service's own code."""

from __future__ import annotations

import os
from collections.abc import Iterable

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import ApiRef, Catalog, Operation, RoleUse, Sample, StatusCatalog, Table
from sphinx_apiref.read import rows
from sphinx_apiref.read.definitions import load_catalog
from sphinx_apiref.read.directions import is_part_title
from sphinx_apiref.read.directive_text import parse_method
from sphinx_apiref.read.documents import SUFFIX, find_documents
from sphinx_apiref.read.inline_json import ARGUMENT, is_json_block
from sphinx_apiref.read.operations import PART_OPTIONS, build_operation, build_reference
from sphinx_apiref.read.prose import Prose, parse_item, parse_names, parse_paragraph, parse_rubric
from sphinx_apiref.read.reasons import load_status_catalog
from sphinx_apiref.read.roles import find_roles
from sphinx_apiref.read.rst.blocks import BlockReader
from sphinx_apiref.read.rst.inclusions import Inclusions, SourceFiles
from sphinx_apiref.read.rst.inline import MAX_TEXT, fold_text, strip_markup
from sphinx_apiref.read.rst.lines import DirectiveBlock, Lines, split_directive
from sphinx_apiref.read.rst.tables import CSV_OPTIONS, LIST_OPTIONS, read_csv_cells, read_list_cells
from sphinx_apiref.read.section_tree import SectionTree
from sphinx_apiref.read.slips import is_slip_of_ours, report_slip, report_unknown_directive

_TABLE_OPTIONS = frozenset({"class", "name", "align", "width", "widths"})
_SAMPLE_OPTIONS = PART_OPTIONS | {
    *("dedent", "linenos", "lineno-start", "lineno-match", "tab-width", "language", "force", "encoding"),
    *("prepend", "append", "emphasize-lines", "caption", "class", "name"),
}
_BLOCK_OPTIONS = frozenset(
    (
        *("force", "linenos", "dedent", "lineno-start", "emphasize-lines", "caption", "class", "name"),
        "number-lines",
    )
)


def scan_reference(root: str) -> ApiRef:
    """Read the reference below ``root``; all its paths are absolute. Never raises because of what the files hold."""
    scanner = _Scanner(os.path.realpath(root))
    for docname in find_documents(scanner.root):
        scanner.read_document(docname)
    return scanner.finish()


class _Scanner:
    """What the documents of one reference share."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.files = SourceFiles()
        self.catalogs: dict[str, Catalog] = {}
        self.status_catalogs: dict[str, StatusCatalog] = {}
        self.operations: list[Operation] = []
        self.loose_tables: list[Table] = []
        self.diagnostics: list[Diagnostic] = []
        self.roles: list[RoleUse] = []

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

    def read_document(self, docname: str) -> None:
        """Take in a document, named relative to the root."""
        path = os.path.join(self.root, *f"{docname}{SUFFIX}".split("/"))
        document = _DocumentScanner(self, docname, path)
        document.read()
        operations, tables = document.build()
        self.operations += operations
        self.loose_tables += tables

    def finish(self) -> ApiRef:
        """Return the reference."""
        return build_reference(
            self.root,
            self.operations,
            self.loose_tables,
            self.catalogs,
            self.status_catalogs,
            self.diagnostics,
            self.roles,
        )


class _DocumentScanner:
    """Makes sections of the blocks of one document."""

    def __init__(self, scanner: _Scanner, docname: str, path: str) -> None:
        self.scanner = scanner
        self.docname = docname
        self.path = path
        self.inclusions = Inclusions(scanner.files, os.path.dirname(path), scanner.root)
        self.tree = SectionTree()
        self.caption = ""
        self.paragraph = ""
        """The text of a paragraph that may be a caption, as written; at most one of the two is set."""

    def read(self) -> None:
        """Read the document's blocks."""
        files = self.scanner.files
        lines = list(files.load_lines(self.path))
        if problem := files.problems.get(self.path):
            message = f"the file {problem}"
            names = (os.path.basename(self.path),)
            self.report(Diagnostic(Code.FILE_UNREADABLE, message, Location(self.path, 1), names=names))
        self.inclusions.enter(self.path)
        BlockReader(self, self.inclusions).read(lines)

    def report(self, diagnostic: Diagnostic) -> None:
        """Take in a finding."""
        self.scanner.diagnostics.append(diagnostic)

    def visit_title(self, text: str, style: str) -> None:
        """Open a section, unless docutils makes none of such a title."""
        title = fold_text(strip_markup(text))
        self.caption, self.paragraph = (title, "") if self.tree.open_section(title, style) else ("", "")

    def enter_block(self, name: str) -> None:
        """Enter a directive that may hold sections."""
        self.visit_other()
        self.tree.enter_block(name)

    def leave_block(self) -> None:
        """Leave it."""
        self.tree.leave_block()
        self.visit_other()

    def visit_paragraph(self, text: str) -> None:
        """Keep the text: it may be the caption of a table or sample, and tell more."""
        self.caption = ""
        self.paragraph = text if len(text) <= MAX_TEXT else ""
        if prose := parse_paragraph(text):
            self.tree.add(prose)

    def note_prose(self, prose: Prose | None) -> None:
        """Take in what a piece of text tells."""
        if prose is not None:
            self.tree.add(prose)

    def visit_roles(self, lines: Lines) -> None:
        """Take in the references to operations and parameters in a text."""
        self.scanner.roles += find_roles(lines)

    def visit_term(self, text: str) -> None:
        """Take in a name that a definition or a field explains."""
        self.note_prose(parse_names((text.partition(" : ")[0],)))

    def visit_item(self, text: str) -> None:
        """Take in a name that a list item explains."""
        if text.startswith(("**", "``")):
            self.note_prose(parse_item(text))

    def visit_table(self, cells: Iterable[str]) -> None:
        """Take in the names that a table explains."""
        self.note_prose(parse_names(cells))

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
            return fold_text(strip_markup(option))
        if self.paragraph:
            self.caption, self.paragraph = fold_text(strip_markup(self.paragraph)), ""
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
            split_directive(block, lines, _BLOCK_OPTIONS, has_argument=True)
            if not block.problem and block.content:
                caption = block.options.get("caption", "")
                self.note_block(block.content, block.argument, block.location, caption)
        elif name == "rubric":
            split_directive(block, lines, _BLOCK_OPTIONS, has_argument=True)
            self.note_prose(parse_rubric(block.argument))
        elif name in ("csv-table", "list-table"):
            is_csv = name == "csv-table"
            split_directive(block, lines, CSV_OPTIONS if is_csv else LIST_OPTIONS, has_argument=True)
            if not block.problem:
                self.visit_table((read_csv_cells if is_csv else read_list_cells)(block.content, block.options))
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
        self.scanner.diagnostics += diagnostics
        if stanza is None:
            return
        if nested or section.block or section.level == 0:
            self.report(rows.report_no_section(stanza))
        elif section.stanza:
            self.report(rows.report_second_method(stanza, section.stanza.method, section.stanza.url))
        else:
            self.tree.document(stanza)

    def split(self, block: DirectiveBlock, lines: Lines, options: frozenset[str]) -> bool:
        """Take the directive's lines apart; False if docutils would not run it."""
        split_directive(block, lines, options, has_argument=True)
        if block.problem:
            names = (block.name, block.culprit)
            self.report(Diagnostic(Code.STANZA_INVALID, block.problem, block.location, names=names))
        return not block.problem

    def note_table(self, block: DirectiveBlock, lines: Lines) -> None:
        """Take in a ``rest_parameters``."""
        if not self.split(block, lines, _TABLE_OPTIONS):
            return
        if not block.argument:
            self.report(rows.report_missing_catalog(block.location))
            return
        if rows.has_rows(block.argument):
            self.report(rows.report_missing_blank(block.name, block.location))
            return
        catalog = self.scanner.load_catalog(self.inclusions.resolve(block.argument))
        table, diagnostics = rows.resolve_table(block.content, block.location, catalog)
        self.scanner.diagnostics += diagnostics
        self.tree.add(table._replace(caption=self.read_caption()))

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
        elif rows.has_rows(rest[0]):
            self.report(rows.report_missing_blank(block.name, block.location))
        else:
            catalog = self.scanner.load_status_catalog(self.inclusions.resolve(rest[0]))
            uses, diagnostics = rows.resolve_statuses(block.content, block.location, kind, catalog)
            self.scanner.diagnostics += diagnostics
            self.tree.add(uses)

    def note_sample(self, block: DirectiveBlock, lines: Lines) -> None:
        """Take in a ``literalinclude``."""
        if not self.split(block, lines, _SAMPLE_OPTIONS):
            return
        if not block.argument or block.content:
            what = "has content, which it must not have" if block.argument else "names no file"
            names = (block.name, block.argument) if block.argument else (block.name,)
            self.report(Diagnostic(Code.STANZA_INVALID, f"literalinclude {what}", block.location, names=names))
            return
        line, argument = block.line, block.argument
        first = argument.partition("\n")[0]
        column = line.column + block.offset
        location = Location(line.path, line.lineno)
        if line.text.startswith(first, block.offset):
            location = Location(line.path, line.lineno, column, column + len(first))
        path = self.inclusions.resolve(argument)
        whole = PART_OPTIONS.isdisjoint(block.options)
        caption = self.read_caption(block.options.get("caption", ""))
        self.tree.add(Sample(location, argument, path, caption=caption, whole=whole))

    def build(self) -> tuple[list[Operation], list[Table]]:
        """Return the operations in order, and the tables outside them."""
        operations = [
            build_operation(stanza, title, self.docname, entries) for stanza, title, entries in self.tree.collect()
        ]
        loose = [entry._replace(titles=titles) for entry, titles in self.tree.find_loose() if isinstance(entry, Table)]
        return operations, loose
