"""The two halves of each operation: which tables and samples belong together, and what does not fit among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from sphinx_apiref.core.alignment import Alignment
from sphinx_apiref.core.json_source import JsonDocument
from sphinx_apiref.core.misfits import Exchange, Misfit, SampleBody, align_samples, find_misfits
from sphinx_apiref.core.model import Direction, Operation, ParameterUse, Sample, Table
from sphinx_apiref.core.sample_versions import resolve_sample_version, select_tables
from sphinx_apiref.core.settings import Settings
from sphinx_apiref.core.stanza import parse_path_parameters

_PARTIAL = re.compile(r"\b(?:additional|extra|further|more)\b.*\bparameters?\b", re.IGNORECASE)
_ELSEWHERE = ("header", "path", "query")


class ExchangeView:
    """One direction of an operation, with all of its samples.

    ``readable`` are those that are JSON and shown as a whole, with their files, in the order of the exchange's samples.
    """

    def __init__(
        self,
        operation: Operation,
        direction: Direction,
        tables: tuple[Table, ...],
        samples: tuple[Sample, ...],
        readable: tuple[tuple[Sample, JsonDocument], ...],
        exchange: Exchange,
    ) -> None:
        self.operation = operation
        self.direction = direction
        self.tables = tables
        self.samples = samples
        self.readable = readable
        self.exchange = exchange

    @cached_property
    def alignments(self) -> list[Alignment | None]:
        """The samples, each aligned with the rows of the body; None for a JSON Patch, which no table explains."""
        return align_samples(self.exchange)

    def release(self) -> None:
        """Cut the trees of the alignments: parents and children hold each other until the collector finds them."""
        for alignment in self.__dict__.pop("alignments", ()):
            for node in (alignment.root, *alignment.nodes) if alignment else ():
                node.children.clear()

    @cached_property
    def misfits(self) -> list[Misfit]:
        """What does not fit between the tables and the samples."""
        return find_misfits(self.exchange, self.alignments)


def is_json(sample: Sample) -> bool:
    """Tell whether a sample says that it is JSON."""
    return sample.path.lower().endswith(".json")


def build_exchanges(
    operation: Operation, load: Callable[[Sample], JsonDocument], settings: Settings
) -> Iterator[ExchangeView]:
    """Return the request and the response of an operation, where it has tables or samples of them."""
    grouped: dict[Direction, list[Sample]] = {}
    for sample in operation.samples:
        grouped.setdefault(sample.direction, []).append(sample)
    url_names = frozenset(parse_path_parameters(operation.url))
    for direction in Direction:
        tables = tuple(table for table in operation.tables if table.direction is direction)
        if direction is Direction.REQUEST:
            # A table that does not say is one of a request, unless it stands alone under a GET.
            tables = tuple(table for table in operation.tables if table.direction in (direction, None))
        samples = tuple(grouped.get(direction, ()))
        if not tables and not samples:
            continue
        readable = tuple(
            (sample, document)
            for sample in samples
            if is_json(sample) and sample.whole and (document := load(sample)).usable
        )
        rows = tuple(use for table in tables for use in table.uses)
        bodies: list[SampleBody] = []
        for sample, document in readable:
            version = resolve_sample_version(sample, settings.base_microversion)
            selected = select_tables(tables, version)
            bodies.append(
                SampleBody(
                    document.value,
                    version,
                    tuple(tuple(use for use in table.uses if is_body(use)) for table in selected),
                )
            )
        exchange = Exchange(
            tuple(use for use in rows if is_body(use)),
            tuple(use for use in rows if not is_body(use)),
            tuple(bodies),
            frozenset(settings.ignored_keys),
            # A request's table explains the URL as well; one of a response that says "path" means the body.
            url_names if direction is Direction.REQUEST else frozenset(),
            any(_PARTIAL.search(title) for table in tables for title in table.titles),
        )
        yield ExchangeView(operation, direction, tables, samples, readable, exchange)


def is_body(use: ParameterUse) -> bool:
    """Tell whether a row is of the body; one whose definition does not say may be."""
    return use.parameter is None or use.parameter.in_ not in _ELSEWHERE


def request_rows(operation: Operation) -> list[ParameterUse]:
    """Return the rows of the tables that are not a response's."""
    return [use for table in operation.tables if table.direction is not Direction.RESPONSE for use in table.uses]
