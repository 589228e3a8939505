"""One direction of an operation, as the comparison of its samples with its tables takes it and what that gives."""

from __future__ import annotations

import enum
from collections.abc import Sequence, Set
from typing import Any, NamedTuple

from sphinx_apiref.core.alignment import Alignment, SchemaNode, is_placeholder, split_name
from sphinx_apiref.core.json_source import JsonPath
from sphinx_apiref.core.microversion import Microversion
from sphinx_apiref.core.model import ParameterUse
from sphinx_apiref.core.sample_versions import resolve_row_range


class MisfitKind(enum.Enum):
    """How a sample and a table differ."""

    MISMATCH = enum.auto()
    TYPE = enum.auto()
    UNDOCUMENTED = enum.auto()
    UNCOVERED = enum.auto()
    MISSING = enum.auto()
    ABSENT = enum.auto()
    ITEM_INCOMPLETE = enum.auto()
    WRONG_IN = enum.auto()
    MICROVERSION = enum.auto()


class Misfit(NamedTuple):
    """One difference. ``path`` leads to the key, or for a missing one to the object that lacks it."""

    kind: MisfitKind
    sample: int
    path: JsonPath
    name: str
    row: ParameterUse | None = None
    near: str = ""
    """The row or key that was likely meant."""
    value: Any = None


class SampleBody(NamedTuple):
    """A sample as the alignment needs it."""

    value: Any
    version: Microversion | None = None
    tables: tuple[tuple[ParameterUse, ...], ...] = ()
    """The body rows of the tables that say what this sample has to show, by table."""


class Exchange(NamedTuple):
    """One direction of an operation: what its tables say and its samples show."""

    rows: tuple[ParameterUse, ...]
    """The rows of the body, of all tables."""
    elsewhere: tuple[ParameterUse, ...]
    """The rows of headers, path and query."""
    samples: tuple[SampleBody, ...]
    ignored: Set[str] = frozenset()
    url_names: Set[str] = frozenset()
    partial: bool = False
    """Whether a title says that the tables explain a part of the body only."""


class SampleView:
    """One sample, its alignment with the tables, and those of the other samples."""

    def __init__(
        self, exchange: Exchange, index: int, alignment: Alignment, alignments: Sequence[Alignment | None]
    ) -> None:
        self.exchange = exchange
        self.index = index
        self.body = exchange.samples[index]
        self.alignment = alignment
        self.others = [other for i, other in enumerate(alignments) if i != index and other is not None]
        self.nodes = alignment.nodes
        self.by_name: dict[str, list[SchemaNode]] = {}
        for node in self.nodes:
            self.by_name.setdefault(node.name, []).append(node)
        self.bound = [node for node in self.nodes if node.rows]
        self.claimed: set[str] = set()
        self.unbound = {id(row) for row in alignment.unbound}
        self.unbound_names = {
            split_name(row.name)[-1] for row in alignment.unbound if not is_placeholder(row.name)
        } - alignment.names

    def misfit(self, kind: MisfitKind, path: JsonPath, name: str, **more: Any) -> Misfit:
        return Misfit(kind, self.index, path, name, **more)

    def is_required(self, row: ParameterUse) -> bool:
        """Tell whether a row says that this sample has to show it."""
        parameter = row.parameter
        if parameter is None or parameter.required is not True:
            return False
        if parameter.min_version is None and parameter.max_version is None:
            return True
        version = self.body.version
        return version is not None and resolve_row_range(parameter.min_version, parameter.max_version).covers(version)
