"""A reference as values: operations, tables, parameters, statuses and samples."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import NamedTuple

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location, SourceLine


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

    @property
    def label(self) -> str:
        """``GET /servers``: how messages name the operation."""
        return f"{self.method} {self.url}".strip()

    @property
    def bodiless(self) -> bool:
        """Whether HTTP gives a body of its request no meaning: that of GET, HEAD and DELETE (RFC 9110, 9.3)."""
        return self.method.upper() in ("GET", "HEAD", "DELETE")


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
