"""A reference as values: operations, tables, parameters, statuses and samples."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import NamedTuple

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.outline import Title
from sphinx_apiref.model.places import Location, Range, SourceLine, join_locations


class Direction(enum.Enum):
    """Which half of an HTTP exchange a table or a sample describes."""

    REQUEST = "request"
    RESPONSE = "response"


class Parameter(NamedTuple):
    """One definition of a parameters file. A field that is absent or unusable is None."""

    key: str
    location: Location
    in_: str | None = None
    type: str | None = None
    required: bool | str | None = None
    """True or False; a str where the file holds neither (``ture``)."""
    description: str | None = None
    min_version: str | None = None
    max_version: str | None = None
    fields: Mapping[str, Location] = {}
    """The location of each field's value, unknown fields included."""
    description_lines_match: bool = False
    """Line *i* of the description is line *i* from ``fields["description"]`` on; else findings are all at that line."""

    @property
    def optional(self) -> bool:
        """Whether ``(Optional)`` is shown after the name: an absent ``required`` counts as false."""
        return self.required is False or self.required is None


class ParameterUse(NamedTuple):
    """A row of a table; ``parameter`` is None where nothing defines ``ref``."""

    name: str
    ref: str
    location: Location
    """The row's ``name: key`` text, from the name on."""
    parameter: Parameter | None = None
    written: tuple[Range, Range] | None = None
    """Where name and key stand, unless both are plain words on one line: then ``location`` tells."""

    @property
    def name_range(self) -> Range:
        """The name as written, with its quotes; an alias stands for the text that has its anchor."""
        if self.written:
            return self.written[0]
        path, lineno, column, _ = self.location
        return Range(path, lineno, column, lineno, column + len(self.name))

    @property
    def ref_range(self) -> Range:
        """The key as written, likewise."""
        if self.written:
            return self.written[1]
        path, lineno, column, end = self.location
        end = end or column
        return Range(path, lineno, end - len(self.ref), lineno, end)

    @property
    def range(self) -> Range:
        """From the name to the end of the key; the name alone, where the key is an alias of a text above it."""
        name, ref = self.name_range, self.ref_range
        return Range(*name[:3], *max(name[3:], ref[3:]))


class UnfinishedRow(NamedTuple):
    """A row without a key or a name, such as ``- name:``, ``- name`` and ``-``: it is reported, and shown nowhere."""

    name: str
    """Empty, where there is none."""
    ref: str
    """Likewise."""
    name_range: Range
    """The name as written. Without characters where there is none: it would be written there, after a space."""
    ref_range: Range | None
    """Likewise for the key; None where no colon follows the name."""


class Catalog(NamedTuple):
    """A parameters file: its definitions by key, in the file's order."""

    path: str
    parameters: Mapping[str, Parameter]
    diagnostics: tuple[Diagnostic, ...] = ()
    usable: bool = True
    """False where the file is missing or unreadable: one finding then stands for all of its rows."""
    problem: str = ""
    """Why the file can't be opened, such as ``does not exist``; the directives that name it are reported then."""


class StatusCatalog(NamedTuple):
    """A status file: code -> reason key -> text with its location and whether its lines match the file's."""

    path: str
    reasons: Mapping[int, Mapping[str, StatusReason]]
    diagnostics: tuple[Diagnostic, ...] = ()
    usable: bool = True
    problem: str = ""
    """As in `Catalog`."""
    places: Mapping[int, Location] = {}
    """The place of each code."""


class StatusReason(NamedTuple):
    """The text of one reason in a status file."""

    text: str
    location: Location
    lines_match: bool = False


class Table(NamedTuple):
    """A ``rest_parameters`` directive."""

    location: Location
    catalog_path: str
    """Absolute path of the parameters file."""
    uses: tuple[ParameterUse, ...]
    direction: Direction | None = None
    """None where no title says so; checks then take it for a request's."""
    titles: tuple[str, ...] = ()
    """Titles of the sections between the operation and the table, outermost first; all around it, if it has none."""
    caption: str = ""
    """Text of the paragraph or title just before, without markup."""
    unfinished: tuple[UnfinishedRow, ...] = ()
    """The rows that are not complete, in order: they are not among ``uses``."""
    end: Location | None = None
    """The end of the directive; None in a build."""

    @property
    def range(self) -> Range | None:
        """The directive with its rows, and the mark that closes it in Markdown; None in a build."""
        return join_locations(self.location, self.end) if self.end else None


class StatusUse(NamedTuple):
    """A row of a ``rest_status_code`` directive."""

    code: int
    kind: str
    """``success`` or ``error``."""
    location: Location
    ref: str = "default"
    """The reason's key in the status file."""
    reason: StatusReason | None = None


class Sample(NamedTuple):
    """A ``literalinclude`` below an operation, or a block of code that holds JSON."""

    location: Location
    """The directive's line; the column is the argument's."""
    argument: str
    """The path as written."""
    path: str
    """Absolute."""
    direction: Direction = Direction.RESPONSE
    caption: str = ""
    """Text of the paragraph or title just before, without markup."""
    titles: tuple[str, ...] = ()
    whole: bool = True
    """False where ``:lines:`` or the like show a part of the file only."""
    lines: tuple[SourceLine, ...] = ()
    """The text of an inline sample, a block of code on the page; empty for a file. ``path`` is the page's then."""
    announced: Direction | None = None
    """What the nearest line that names a half of the exchange says; None where none does."""
    written: Range | None = None
    """Where the argument stands, if not on one line with the directive: else ``location`` tells."""

    @property
    def range(self) -> Range | None:
        """The argument as written, or the text of an inline sample; None where it is not known."""
        if self.written or self.lines:
            return self.written or _surround_lines(self.lines)
        return join_locations(self.location, self.location) if self.location.end_column else None


class Operation(NamedTuple):
    """A section with a ``rest_method``."""

    method: str
    url: str
    title: str
    location: Location
    """The line and column of the method and URL."""
    docname: str
    min_version: str | None = None
    max_version: str | None = None
    tables: tuple[Table, ...] = ()
    statuses: tuple[StatusUse, ...] = ()
    samples: tuple[Sample, ...] = ()
    prose_codes: tuple[int, ...] = ()
    """Codes of lines such as ``Normal response codes: 200, 202`` (with their ``Error`` twins)."""
    named: frozenset[str] = frozenset()
    """Names that the text explains without a ``rest_parameters``: first cells of other tables, terms, literals."""
    refers: bool = False
    """Whether the text links to another section for the request or the response."""
    no_index: bool = False
    """Whether it is a copy on purpose, which stays out of every index."""
    listed_codes: tuple[StatusUse, ...] = ()
    """The numbers that such lines list as codes, real or not, each with its place and of the kind ``prose``."""
    telling: tuple[str, ...] = ()
    """The texts, also those around the operation, that may call names attributes, parameters, fields or the like."""

    @property
    def label(self) -> str:
        """``GET /servers``: how messages name the operation."""
        return f"{self.method} {self.url}".strip()

    @property
    def bodiless(self) -> bool:
        """Whether HTTP gives a body of its request no meaning: that of GET, HEAD and DELETE (RFC 9110, 9.3)."""
        return self.method.upper() in ("GET", "HEAD", "DELETE")


class Page(NamedTuple):
    """A document, with the files that it includes."""

    docname: str
    path: str
    """Absolute."""
    titles: tuple[Title, ...] = ()
    """All titles in order, the included ones too: `derive_sections` makes a tree of them."""
    operations: tuple[Operation, ...] = ()


class RoleUse(NamedTuple):
    """A reference in the text: ``:apiref:op:`GET /servers```."""

    role: str
    """``op`` or ``param``."""
    target: str
    """What it names: a method and URL, a title, an id, or a key."""
    location: Location


class ApiRef(NamedTuple):
    """A whole reference, with the findings of reading it."""

    root: str
    """Absolute path of the source folder."""
    operations: tuple[Operation, ...] = ()
    catalogs: Mapping[str, Catalog] = {}
    status_catalogs: Mapping[str, StatusCatalog] = {}
    loose_tables: tuple[Table, ...] = ()
    """Tables outside any operation."""
    diagnostics: tuple[Diagnostic, ...] = ()
    roles: tuple[RoleUse, ...] = ()
    """The references of all pages; a build, which resolves them itself, has none."""
    roles_read: bool = False
    """Whether ``roles`` are those of the pages."""
    pages: tuple[Page, ...] = ()
    """The pages with their sections; a build has none."""


def _surround_lines(lines: tuple[SourceLine, ...]) -> Range:
    """Return the range from the first to the last line that is not blank."""
    first, last = (next(line for line in side if line.text) for side in (lines, reversed(lines)))
    start = len(first.text) - len(first.text.lstrip())
    return Range(first.path, first.lineno, first.column_at(start), last.lineno, last.column_at(len(last.text)))
