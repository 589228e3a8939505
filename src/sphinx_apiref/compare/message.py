"""One request or one response of an operation: what its tables say, and what its samples show.

HTTP calls either of the two a message (RFC 9110, section 6).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cached_property
from typing import Any, NamedTuple

from sphinx_apiref.compare.binding import MARKS, Alignment, Binder, align, is_body, strip_marks
from sphinx_apiref.compare.body_tree import BodyTree, build_body_tree
from sphinx_apiref.compare.versions import derive_sample_version, select_tables
from sphinx_apiref.model.reference import Direction, Operation, ParameterUse, Sample, Table
from sphinx_apiref.model.versions import Microversion
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.directions import contradicts_file
from sphinx_apiref.read.json_text import JsonDocument
from sphinx_apiref.read.urls import parse_url

# "Request (Additional Parameters)": the rest of the body is described elsewhere (as in nova).
_PARTIAL = re.compile(r"\b(?:additional|extra|further|more)\b.*\bparameters?\b", re.IGNORECASE)

# Parameters of a query that choose between a short and a long form, in any API.
_FORM = re.compile(
    r"\$?(?:(?:all|include|exclude|with|show)[-_])?"
    r"(?:fields?|details?|detailed|verbose|brief|summary|expand|attributes|columns|select|view|format|properties)"
    r"(?:[-_]only)?"
)


class SampleBody(NamedTuple):
    """A sample, as a comparison needs it."""

    value: Any
    version: Microversion | None = None
    tables: tuple[tuple[ParameterUse, ...], ...] = ()
    """The body rows of the tables that say what this sample has to show, by table."""
    label: str = ""
    """What the page says of it: its file's name, caption and titles."""


class Message(NamedTuple):
    """One request or response of an operation, as a comparison needs it."""

    rows: tuple[ParameterUse, ...]
    """The rows of the body, of all tables."""
    elsewhere: tuple[ParameterUse, ...]
    """The rows of headers, path and query."""
    samples: tuple[SampleBody, ...]
    """Those of the samples that can be compared: see `MessageView.readable`."""
    ignored: Set[str] = frozenset()
    """Keys of which nothing is reported: ``ignored-keys`` of the settings."""
    url_names: Set[str] = frozenset()
    """The names of the URL's parameters, in the path or not, for a request only."""
    partial: bool = False
    """Whether a title says that the tables describe only a part of the body."""
    tables: tuple[tuple[ParameterUse, ...], ...] = ()
    """The rows of each table, wherever they say they are; empty if ``rows`` are those of one table."""
    url: str = ""
    """The URL of the operation."""
    has_forms: bool = False
    """Whether a parameter of the query chooses how much of the body is shown: ``fields``, ``detail``."""
    is_request: bool = False
    telling: tuple[str, ...] = ()
    """The texts that may call a key an attribute, a field or a parameter."""
    sent: Set[str] = frozenset()
    """Of a response: the names of the request's parameters in the URL and in headers, if there is such a text."""


class MessageView:
    """A message with the operation, tables and samples that it was built from.

    ``tables``
        Those of its direction; a request has those without a direction too. Beside samples, the names of their rows are
        without the marks that say how deep a row is, such as ``>time``.
    ``samples``
        All of its direction, whatever their format.
    ``readable``
        The samples that are JSON, can be read and are shown as a whole, with their files. They have the order and
        length of ``message.samples`` and ``alignments``: an index into one of the three, such as `Difference.sample`,
        is an index into all, and is none into ``samples``.
    """

    def __init__(
        self,
        operation: Operation,
        direction: Direction,
        tables: tuple[Table, ...],
        samples: tuple[Sample, ...],
        readable: tuple[tuple[Sample, JsonDocument], ...],
        message: Message,
    ) -> None:
        """Hold the values; nothing is compared yet."""
        self.operation = operation
        self.direction = direction
        self.tables = tables
        self.samples = samples
        self.readable = readable
        self.message = message

    @cached_property
    def alignments(self) -> list[Alignment | None]:
        """The alignment of each of the samples with the rows, as `align_samples` returns them; computed once."""
        return align_samples(self.message)

    @cached_property
    def tree(self) -> BodyTree:
        """The tree of all samples, in which each row of the body has its place; computed once."""
        return build_tree(self.message, self.alignments)

    def release(self) -> None:
        """Cut the trees: parents and children hold each other until the collector finds them."""
        for alignment in self.__dict__.pop("alignments", ()):
            for node in (alignment.root, *alignment.nodes) if alignment else ():
                node.children.clear()
        tree = self.__dict__.pop("tree", None)
        if tree is not None:
            tree.cut()


def build_messages(
    operation: Operation, load: Callable[[Sample], JsonDocument], settings: Settings
) -> Iterator[MessageView]:
    """Yield the request and the response of an operation, either only if it has tables or samples.

    A table without a direction (`Table.direction` is None) is one of the request: references that need no title to say
    what a table describes write there what a client sends, the parameters of the URL above all.
    """
    for direction in Direction:
        directions = (direction, None) if direction is Direction.REQUEST else (direction,)
        tables = tuple(table for table in operation.tables if table.direction in directions)
        samples = tuple(sample for sample in operation.samples if sample.direction is direction)
        if tables or samples:
            readable = tuple(
                (sample, document) for sample in samples if is_comparable(sample) and (document := load(sample)).usable
            )
            if readable and not MARKS.isdisjoint([use.name[:1] for table in tables for use in table.uses]):
                tables = tuple(table._replace(uses=tuple(map(strip_marks, table.uses))) for table in tables)
            # The table of a request describes the URL as well; one of a response that says "path" means the body.
            # (As in cinder and manila.)
            url_names = parse_url(operation.url).all_names if direction is Direction.REQUEST else frozenset()
            sent = request_rows(operation) if direction is Direction.RESPONSE and readable else []
            has_forms = any(map(_chooses_form, sent))
            message = _build_message(tables, readable, settings)._replace(
                url_names=url_names,
                url=operation.url,
                has_forms=has_forms,
                is_request=direction is Direction.REQUEST,
                telling=operation.telling,
                sent=frozenset(use.name for use in sent if not is_body(use)) if operation.telling else frozenset(),
            )
            yield MessageView(operation, direction, tables, samples, readable, message)


def _build_message(
    tables: tuple[Table, ...], readable: tuple[tuple[Sample, JsonDocument], ...], settings: Settings
) -> Message:
    """Return a message without what its operation says of it."""
    rows = tuple(use for table in tables for use in table.uses)
    return Message(
        tuple(use for use in rows if is_body(use)),
        tuple(use for use in rows if not is_body(use)),
        tuple(_build_body(sample, document, tables, settings) for sample, document in readable),
        frozenset(settings.ignored_keys),
        partial=any(_PARTIAL.search(title) for table in tables for title in table.titles),
        tables=tuple(table.uses for table in tables),
    )


def _build_body(sample: Sample, document: JsonDocument, tables: tuple[Table, ...], settings: Settings) -> SampleBody:
    version = derive_sample_version(sample, settings.base_microversion)
    selected = select_tables(tables, version)
    return SampleBody(
        document.value,
        version,
        tuple(tuple(use for use in table.uses if is_body(use)) for table in selected),
        " ".join((sample.argument.rpartition("/")[2], sample.caption, *sample.titles)),
    )


def _chooses_form(row: ParameterUse) -> bool:
    return row.parameter is not None and row.parameter.in_ == "query" and _FORM.fullmatch(row.name) is not None


def align_samples(message: Message) -> list[Alignment | None]:
    """Return the alignment of each sample with the rows of the body; None for a JSON Patch."""
    binder = Binder(message.rows)
    return [None if is_patch(body.value) else align(message.rows, [body.value], binder) for body in message.samples]


def build_tree(message: Message, alignments: Sequence[Alignment | None]) -> BodyTree:
    """Return the tree of all samples of a message; ``alignments`` are those of `align_samples`."""
    return build_body_tree(message.tables or (message.rows,), alignments)


def is_patch(value: Any) -> bool:
    """Whether a body is a JSON Patch: the names it changes are values in it, so tables do not list them."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and {"op", "path"} <= value[0].keys()


def is_json(sample: Sample) -> bool:
    """Whether a sample's name says that it is JSON, as a block of it on the page is."""
    return bool(sample.lines) or sample.path.lower().endswith(".json")


def is_comparable(sample: Sample) -> bool:
    """Whether a sample shows the body of its direction: JSON, as a whole.

    Where nothing but a title says that it is of this direction, and the file's name says the other, one of the two is
    wrong: it is reported as ``sample-direction``, and what follows from it is not.
    """
    return is_json(sample) and sample.whole and not (sample.direction is sample.announced and contradicts_file(sample))


def request_rows(operation: Operation) -> list[ParameterUse]:
    """Return the rows of the tables of the request, which those without a direction are too."""
    return [use for table in operation.tables if table.direction is not Direction.RESPONSE for use in table.uses]
