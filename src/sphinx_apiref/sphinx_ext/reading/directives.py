"""The directives. Each parses its text into a value and attaches it to a node; the transform gathers the values."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives, languages, states
from docutils.statemachine import StringList
from sphinx.directives.code import LiteralInclude
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective, switch_source_input

from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import Sample, UnfinishedRow
from sphinx_apiref.read import method_text, rows
from sphinx_apiref.read.directive_options import PART_OPTIONS
from sphinx_apiref.read.directive_text import parse_parameter_rows
from sphinx_apiref.sphinx_ext.domain.domain import ApiRefDomain, get_domain
from sphinx_apiref.sphinx_ext.nodes import (
    apiref_expand_all,
    apiref_placeholder,
    apiref_signature,
    apiref_status_table,
    apiref_table,
)
from sphinx_apiref.sphinx_ext.reading.placed_include import PlacedInclude
from sphinx_apiref.sphinx_ext.tables.cell_store import CELLS, CellStore
from sphinx_apiref.sphinx_ext.tables.rows import build_parameter_rows, build_status_rows

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec


_ = get_translation("sphinx_apiref")


_OPEN = "apiref:open"
"""The key of the places of the texts that are being parsed, each in the one before."""


def resolve_file(env: BuildEnvironment, argument: str) -> str:
    """Return the absolute path of a file named on the page. A name that no file can have stands for a missing file."""
    # Sphinx raises ValueError for a NUL.
    return env.relfn2path(argument.replace("\0", "\ufffd"))[1]


def find_problem(env: BuildEnvironment, argument: str) -> str:
    """Return why Sphinx must not read the file of a ``literalinclude``; an empty text where it may try."""
    if "\0" in argument:
        return f"There is no file {argument!r}"
    # Not by Sphinx's own way, which asks the disk about each folder above: a reference may show a thousand files.
    folder = str(env.srcdir) if argument.startswith("/") else os.path.dirname(str(env.doc2path(env.docname)))
    path = os.path.join(folder, argument.lstrip("/"))
    if os.path.isfile(path) or os.path.isdir(path) or not os.path.exists(path):
        return ""
    # Sphinx would wait for a pipe without a writer, and read a device for ever.
    return f"Include file {path!r} is not a regular file"


class StanzaDirective(SphinxDirective):
    """The base of the directives: the place of each line, and parsing of text from other files."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    @property
    def domain(self) -> ApiRefDomain:
        """The domain of this build."""
        return get_domain(self.env)

    @property
    def in_markdown(self) -> bool:
        """Whether the document is parsed by another parser than docutils' own, such as MyST's."""
        return not isinstance(self.state, states.RSTState)

    def locate(self) -> Location:
        """Return the place of the directive."""
        path, lineno = self.get_source_info()
        if self.in_markdown:
            return self.domain.sources.locate_fence(os.path.abspath(path), lineno, self.name)
        return self.domain.sources.locate(os.path.abspath(path), lineno, "..")

    def locate_lines(self) -> list[SourceLine]:
        """Return the lines of the content, each with its place in the file."""
        lines = []
        for index, text in enumerate(self.content):
            source, offset = self.content.items[index]
            path = os.path.abspath(source or self.get_source_info()[0])
            lineno = (offset or 0) + 1
            if self.in_markdown:
                # MyST counts from the start of the directive.
                lineno += self.lineno + self.content_offset
            lines.append(self.domain.sources.locate_line(path, lineno, text))
        return lines

    def parse_cell(self, text: str, location: Location, lines_match: bool) -> list[Node]:
        """Parse ``text`` as reStructuredText, also in a Markdown document; its messages point at ``location``."""
        within: Any = self.env.temp_data.setdefault(_OPEN, [])
        if location in within:
            self.domain.note_diagnostics([rows.report_within_itself(self.locate())])
            return []
        within.append(location)
        try:
            return self._parse(text, location, lines_match)
        finally:
            within.pop()

    def _parse(self, text: str, location: Location, lines_match: bool) -> list[Node]:
        lines = place_lines(text, location, lines_match)
        container = nodes.Element()
        container.document = self.state.document
        with switch_source_input(self.state, lines):
            if self.in_markdown:
                parse_rest(lines, container, self.state.document)
            else:
                self.state.nested_parse(lines, 0, container)
        return container.children


def place_lines(text: str, location: Location, lines_match: bool) -> StringList:
    """Return the lines of ``text``, each with its file and its index there; all at ``location`` unless they match."""
    texts = text.split("\n")
    step = int(lines_match)
    items = [(location.path, location.lineno - 1 + index * step) for index in range(len(texts))]
    return StringList(texts, items=items)


def parse_rest(lines: StringList, container: nodes.Element, document: nodes.document) -> None:
    """Parse reStructuredText into ``container``, in a document of another markup."""
    machine = states.NestedStateMachine(state_classes=states.state_classes, initial_state="Body")
    inliner = states.Inliner()
    inliner.init_customizations(document.settings)
    memo = states.Struct(  # type: ignore[attr-defined]
        document=document,
        reporter=document.reporter,
        language=languages.get_language(document.settings.language_code, document.reporter),
        title_styles=[],
        section_level=0,
        section_bubble_up_kludge=False,
        inliner=inliner,
    )
    machine.run(lines, 0, memo, node=container, match_titles=False)
    machine.unlink()


class RestMethodDirective(StanzaDirective):
    """``rest_method``: the method and URL of the operation that its section documents."""

    optional_arguments = 0

    def run(self) -> list[Node]:
        """Return the signature; the transform turns its section into an operation."""
        lines = self.locate_lines()
        value, diagnostics = method_text.parse_method(lines, self.locate())
        if value is None:
            self.domain.note_diagnostics(diagnostics)
            return []
        text = f"{value.method} {value.url}".strip()
        signature = apiref_signature(text, "", nodes.literal(text, text), support_smartquotes=False, translatable=False)
        signature.stanza, signature.diagnostics = value, diagnostics
        self.set_source_info(signature)
        return [signature]


class TableDirective(StanzaDirective):
    """The base of the two directives with a table: their options, and the file that they name."""

    option_spec: ClassVar[OptionSpec] = {
        "class": directives.class_option,
        "name": directives.unchanged,
        "align": directives.unchanged,
        "width": directives.length_or_percentage_or_unitless,
        # Accepted but not used: the widths of the columns are fixed.
        "widths": directives.unchanged,
    }

    def resolve_path(self, argument: str) -> str:
        """Return the absolute path of a file named on the page, resolved once per page: that accesses the disk."""
        key = f"apiref:path:{argument}"
        path: str | None = self.env.temp_data.get(key)
        if path is None:
            path = self.env.temp_data[key] = os.path.normpath(resolve_file(self.env, argument))
        return path

    def name_file(self, argument: str) -> rows.NamedFile:
        """Return the file that the directive names, with the place where it does."""
        path, lineno = self.get_source_info()
        place = self.domain.sources.locate(os.path.abspath(path), lineno, argument, "::")
        found = place._replace(end_column=place.column + len(argument)) if place.column > 1 else None
        return rows.NamedFile(argument, self.domain.files, found)

    @property
    def cells(self) -> CellStore:
        """The cells of the page; they are in its first table while the page is read."""
        store: CellStore | None = self.env.temp_data.get(CELLS)
        if store is None:
            store = self.env.temp_data[CELLS] = CellStore(self.env)
        return store

    def set_options(self, table: nodes.table) -> None:
        """Give ``table`` the class names and the name of the directive's options."""
        table["classes"] += self.options.get("class", [])
        self.set_source_info(table)
        self.add_name(table)


class RestParametersDirective(TableDirective):
    """``rest_parameters``: rows that name definitions of a parameters file."""

    def run(self) -> list[Node]:
        """Return the table."""
        location = self.locate()
        if not self.arguments:
            self.domain.note_diagnostics([rows.report_missing_catalog(location)])
            return []
        if glued := rows.report_glued_rows("rest_parameters", self.arguments[0], location):
            self.domain.note_diagnostics([glued])
            return []
        # Not noted as a dependency: after an edit, `refresh` updates the tables without reading the page again.
        catalog = self.domain.load_catalog(self.resolve_path(self.arguments[0]))
        file = self.name_file(self.arguments[0]) if catalog.problem else None
        unfinished: list[UnfinishedRow] = []
        read, diagnostics = parse_parameter_rows(self.locate_lines(), location, unfinished)
        unresolved = rows.UnresolvedTable(location, catalog.path, tuple(read), file=file, unfinished=tuple(unfinished))
        value, missing = rows.resolve_table(unresolved, catalog)
        self.domain.note_diagnostics([*diagnostics, *missing])
        table = apiref_table()
        table.value = value
        self.set_options(table)
        # A table without rows is left out: several builders can't render one, and the findings say why it is empty.
        if not any(use.parameter for use in value.uses):
            place = apiref_placeholder()
            place.value = value
            return [place]
        table.rows = build_parameter_rows(value.uses, self.cells, self.parse_cell)
        self.cells.attach(table)
        return [table]


class RestStatusCodeDirective(TableDirective):
    """``rest_status_code``: the status codes of an operation, with reasons from a status file."""

    required_arguments = 2
    optional_arguments = 0

    def run(self) -> list[Node]:
        """Return a section with the table."""
        location = self.locate()
        kind, argument = self.arguments[:2]
        if kind not in rows.KINDS:
            self.domain.note_diagnostics([rows.report_unknown_kind(kind, location)])
            return []
        if glued := rows.report_glued_rows("rest_status_code", argument, location):
            self.domain.note_diagnostics([glued])
            return []
        path = self.resolve_path(argument)
        self.env.note_dependency(path)
        catalog = self.domain.load_status_catalog(path)
        file = self.name_file(argument) if catalog.problem else None
        uses, diagnostics = rows.resolve_statuses(self.locate_lines(), location, kind, catalog, file)
        self.domain.note_diagnostics(diagnostics)
        table = apiref_status_table()
        table.value = uses
        self.set_options(table)
        table.rows = build_status_rows(uses, self.cells, self.parse_cell)
        title = _("Success") if kind == "success" else _("Error")
        # As in os-api-ref, the id of each such section is its kind; the transform makes the ids unique.
        if not uses:
            return []
        self.cells.attach(table)
        heading = nodes.title(title, title, translatable=False)
        return [nodes.section("", heading, table, ids=[kind.capitalize()])]


class SampleDirective(LiteralInclude):
    """Sphinx's ``literalinclude``, with a placeholder that says which file it names, even if there is no such file."""

    def run(self) -> list[Node]:
        """Return Sphinx's nodes and the placeholder."""
        argument = self.arguments[0]
        shown: Sequence[Node]
        if problem := find_problem(self.env, argument):
            shown = [self.state.document.reporter.warning(problem, line=self.lineno)]
        else:
            shown = super().run()
        sources = get_domain(self.env).sources
        path, lineno = self.get_source_info()
        first = argument.partition("\n")[0]
        after = "::" if isinstance(self.state, states.RSTState) else f"{{{self.name}}}"
        location = sources.locate(os.path.abspath(path), lineno, first, after)
        if location.column > 1:
            location = location._replace(end_column=location.column + len(first))
        place = apiref_placeholder()
        whole = PART_OPTIONS.isdisjoint(self.options)
        blocks = (block for node in shown for block in node.findall(nodes.literal_block))
        path = next((block["source"] for block in blocks if "source" in block), "") or resolve_file(self.env, argument)
        place.value = Sample(location, argument, path, whole=whole)
        place.shown = shown
        # Last, or targets and classes meant for the sample would go to the placeholder.
        return [*shown, place]


class RestExpandAllDirective(SphinxDirective):
    """``rest_expand_all``: the place of the page's controls."""

    has_content = True

    def run(self) -> list[Node]:
        """Return the node of the controls."""
        return [apiref_expand_all()]


def setup_directives(app: Sphinx) -> None:
    """Register the directives under os-api-ref's names, and ours in place of two of Sphinx's."""
    app.add_directive("rest_method", RestMethodDirective)
    app.add_directive("rest_parameters", RestParametersDirective)
    app.add_directive("rest_status_code", RestStatusCodeDirective)
    app.add_directive("rest_expand_all", RestExpandAllDirective)
    app.add_directive("literalinclude", SampleDirective, override=True)
    app.add_directive("include", PlacedInclude, override=True)
