"""What does not fit between an operation's tables and its samples, as values; the checks put it into words."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sphinx_apiref.core.alignment import (
    Alignment,
    SchemaNode,
    accepts_value,
    align,
    is_container_row,
    is_free_name,
    is_link,
    is_pattern,
    is_placeholder,
    row_types,
    split_name,
)
from sphinx_apiref.core.json_source import JsonPath
from sphinx_apiref.core.microversion import Microversion
from sphinx_apiref.core.model import ParameterUse
from sphinx_apiref.core.near_names import find_near
from sphinx_apiref.core.sample_versions import resolve_row_range
from sphinx_apiref.core.schema_types import accepts, is_container


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


@dataclass(frozen=True, slots=True)
class Misfit:
    """One difference. ``path`` leads to the key, or for a missing one to the object that lacks it."""

    kind: MisfitKind
    sample: int
    path: JsonPath
    name: str
    row: ParameterUse | None = None
    near: str = ""
    """The row or key that was likely meant."""
    value: Any = None


@dataclass(frozen=True, slots=True)
class SampleBody:
    """A sample as the alignment needs it."""

    value: Any
    version: Microversion | None = None
    tables: tuple[tuple[ParameterUse, ...], ...] = ()
    """The body rows of the tables that say what this sample has to show, by table."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One direction of an operation: what its tables say and its samples show."""

    rows: tuple[ParameterUse, ...]
    """The rows of the body, of all tables."""
    elsewhere: tuple[ParameterUse, ...]
    """The rows of headers, path and query."""
    samples: tuple[SampleBody, ...]
    ignored: Set[str] = frozenset()
    url_names: Set[str] = frozenset()


def find_misfits(exchange: Exchange) -> list[Misfit]:
    """Return what does not fit, sample by sample."""
    if not exchange.rows:
        return []
    alignments = [None if is_patch(body.value) else align(exchange.rows, [body.value]) for body in exchange.samples]
    misfits: list[Misfit] = []
    for index, alignment in enumerate(alignments):
        if alignment is None:
            continue
        reader = _SampleReader(exchange, index, alignment, alignments)
        misfits += reader.read() if alignment.names else reader.read_empty()
    return misfits


def is_patch(value: Any) -> bool:
    """Tell whether a body is a JSON Patch: its paths are values, and no table lists them."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and {"op", "path"} <= value[0].keys()


class _SampleReader:
    """Compares one sample with its tables."""

    def __init__(
        self, exchange: Exchange, index: int, alignment: Alignment, alignments: Sequence[Alignment | None]
    ) -> None:
        self.exchange = exchange
        self.index = index
        self.body = exchange.samples[index]
        self.alignment = alignment
        self.others = [other for i, other in enumerate(alignments) if i != index and other is not None]
        self.nodes = list(alignment.root.walk())[1:]
        self.by_name: dict[str, list[SchemaNode]] = {}
        for node in self.nodes:
            self.by_name.setdefault(node.name, []).append(node)
        self.bound = [node for node in self.nodes if node.rows]
        self.claimed: set[str] = set()
        self.unbound_names = {
            split_name(row.name)[-1] for row in alignment.unbound if not is_placeholder(row.name)
        } - alignment.names

    def misfit(self, kind: MisfitKind, path: JsonPath, name: str, **more: Any) -> Misfit:
        return Misfit(kind, self.index, path, name, **more)

    def read(self) -> Iterator[Misfit]:
        """Return the misfits of this sample."""
        wrapper = self.alignment.wrapper
        if wrapper is not None and all(found.value == {} for found in wrapper.values):
            yield from self.read_empty_wrapper(wrapper)
            return
        if not self.bound:
            yield from self.read_mismatch()
            return
        yield from self.read_keys()
        yield from self.read_types()
        yield from self.read_versions()
        yield from self.read_missing()
        yield from self.read_items()

    def read_empty(self) -> Iterator[Misfit]:
        """Tell of the first required row where a sample is an empty object."""
        required = [row for rows in self.body.tables for row in rows if self.is_required(row)]
        if self.body.value == {} and required and not is_placeholder(required[0].name):
            yield self.misfit(MisfitKind.MISSING, (), required[0].name, row=required[0])

    def read_empty_wrapper(self, wrapper: SchemaNode) -> Iterator[Misfit]:
        """Tell of the required row where the wrapper is an empty object and the tables require just one key in it."""
        inside = {
            row.name: row
            for rows in self.body.tables
            for row in rows
            if self.is_required(row) and row.name != wrapper.name and not is_container_row(row)
        }
        if len(inside) == 1:
            ((name, row),) = inside.items()
            if not self.is_excused(row):
                yield self.misfit(MisfitKind.MISSING, wrapper.values[0].path, name, row=row)

    def read_mismatch(self) -> Iterator[Misfit]:
        """Compare a sample that shares no key with its tables."""
        top = self.alignment.wrapper or self.alignment.root
        for child in top.children.values():
            if near := find_near(child.name, self.unbound_names):
                yield self.misfit(MisfitKind.UNDOCUMENTED, child.values[0].path, child.name, near=near)
                return
        yield from self.read_only_key(self.alignment.root)

    def read_only_key(self, parent: SchemaNode) -> Iterator[Misfit]:
        """Compare an object's only key with the tables' only required row."""
        required = [row for rows in self.body.tables for row in rows if self.is_required(row)]
        keys = [child for child in parent.children.values() if not is_link(child.name)]
        if len(required) != 1 or len(keys) != 1 or is_placeholder(required[0].name):
            return
        node = keys[0]
        if is_free_name(node.name) or is_placeholder(node.name) or node.name in self.exchange.ignored:
            return
        occurrence = node.values[0]
        types = row_types(required[0])
        if occurrence.value is None:
            # Actions without arguments: `none` is the type of what has no value.
            fits = types is None or is_container(types)
        else:
            fits = types is not None and accepts(types, occurrence.value)
        if fits:
            yield self.misfit(MisfitKind.MISMATCH, occurrence.path, node.name, row=required[0])

    def read_keys(self) -> Iterator[Misfit]:
        """Find keys that no row explains."""
        told: set[int] = set()
        wrapper = self.alignment.wrapper
        elsewhere = {row.name: row for row in self.exchange.elsewhere}
        for node in (self.alignment.root, *self.nodes):
            if node.parent is not None and (id(node) in told or id(node.parent) in told):
                told.add(id(node))
                continue
            if not node.children or (node is self.alignment.root and wrapper is not None):
                continue
            keys = [
                child
                for child in node.children.values()
                if child.rows
                or not (is_free_name(child.name) or is_link(child.name) or child.name in self.exchange.ignored)
            ]
            unbound = [child for child in keys if not child.rows and not _is_family(child, keys)]
            documented = sum(1 for child in keys if child.rows)
            top = node is self.alignment.root or node is wrapper
            for child in unbound:
                place = child.values[0].path
                row = elsewhere.get(child.name)
                if top and row is not None and row.parameter is not None and child.name not in self.exchange.url_names:
                    told.add(id(child))
                    yield self.misfit(MisfitKind.WRONG_IN, place, child.name, row=row)
                    continue
                near = find_near(child.name, self.unbound_names) if node.described else ""
                if near:
                    self.claimed.add(near)
                if near or (node.described and self.is_covered(node, top, documented, len(unbound))):
                    told.add(id(child))
                    yield self.misfit(MisfitKind.UNDOCUMENTED, place, child.name, near=near)
                elif node.described:
                    yield self.misfit(MisfitKind.UNCOVERED, place, child.name)

    def is_covered(self, node: SchemaNode, top: bool, documented: int, undocumented: int) -> bool:
        """Tell whether the tables explain so many keys of an object that they mean to explain all."""
        if node.dotted:
            return True
        if top:
            return (undocumented == 1 and documented >= 1) or (documented >= 2 and documented >= undocumented)
        return documented >= 3 and documented >= 3 * undocumented

    def read_types(self) -> Iterator[Misfit]:
        """Find values of another type than their rows say."""
        for name, nodes in self.by_name.items():
            nodes = [node for node in nodes if node.rows and not is_pattern(node.rows[0].name)]
            wrong: list[tuple[SchemaNode, JsonPath, Any]] = []
            fitting: set[tuple[str, ...]] = set()
            for node in nodes:
                for _, path, value in node.values:
                    if value is None:
                        continue
                    if accepts_value(node.rows, value):
                        fitting.add(_place(node))
                    else:
                        wrong.append((node, path, value))
            if not wrong:
                continue
            hits = wrong
            if fitting:
                # Where the same list shows the right type too, or there is a row for each place, the rows do mean it.
                places = [node for node in nodes if node.parent is not None and node.parent.described]
                each = len(places) <= len(nodes[0].rows)
                wrapper = self.alignment.wrapper
                top = [n for n in places if n is not wrapper and n.parent in (self.alignment.root, wrapper)]
                hits = [hit for hit in wrong if _place(hit[0]) in fitting or (hit[0] in (places if each else top))]
            if hits:
                node, path, value = min(hits, key=lambda hit: len(hit[0].path))
                yield self.misfit(MisfitKind.TYPE, path, name, row=node.rows[0], value=value)

    def read_versions(self) -> Iterator[Misfit]:
        """Find keys that the sample's microversion does not have."""
        version = self.body.version
        if version is None:
            return
        for node in self.bound:
            ranges = [
                resolve_row_range(row.parameter.min_version, row.parameter.max_version)
                for row in node.rows
                if row.parameter is not None
            ]
            if len(ranges) == len(node.rows) and not any(found.covers(version) for found in ranges):
                yield self.misfit(MisfitKind.MICROVERSION, node.values[0].path, node.name, row=node.rows[0])

    def is_required(self, row: ParameterUse) -> bool:
        """Tell whether a row says that this sample has to show it."""
        parameter = row.parameter
        if parameter is None or parameter.required is not True:
            return False
        if parameter.min_version is None and parameter.max_version is None:
            return True
        version = self.body.version
        return version is not None and resolve_row_range(parameter.min_version, parameter.max_version).covers(version)

    def read_missing(self) -> Iterator[Misfit]:
        """Find required rows that the sample does not show."""
        required: dict[str, tuple[ParameterUse, tuple[ParameterUse, ...], int]] = {}
        optional: set[str] = set()
        for rows in self.body.tables:
            for position, row in enumerate(rows):
                if self.is_required(row):
                    required.setdefault(row.name, (row, rows, position))
                else:
                    optional.add(row.name)
        candidates: list[tuple[ParameterUse, SchemaNode, bool]] = []
        lacking = 0
        for name, (row, rows, position) in required.items():
            if name in optional or self.is_excused(row):
                continue
            parent, direct = self.find_parent(row)
            if parent is None:
                continue
            lacking += 1
            sure = direct or not self.is_nested(rows, position)
            candidates.append((row, parent, sure and not self.is_variant(row, set(required) - optional)))
        many = lacking > 1 and 2 * lacking > len(required)
        for row, parent, sure in candidates:
            kind = MisfitKind.ABSENT if many or not sure else MisfitKind.MISSING
            near = find_near(split_name(row.name)[-1], set(parent.children) - set(required) - optional)
            place = parent.objects[0].path if parent.objects else parent.values[0].path
            yield self.misfit(kind, place, row.name, row=row, near=near)

    def is_excused(self, row: ParameterUse) -> bool:
        """Tell whether nothing can be said of a row that no key bound to."""
        last = split_name(row.name)[-1]
        return (
            is_placeholder(row.name)
            or is_link(last)
            or last in self.claimed
            or last in self.exchange.ignored
            or row.name in self.alignment.names
            or id(row) not in {id(unbound) for unbound in self.alignment.unbound}
        )

    def find_parent(self, row: ParameterUse) -> tuple[SchemaNode | None, bool]:
        """Return the object that should hold a row's key, and whether a dotted name says so."""
        *above, last = split_name(row.name)
        if above:
            parents = [
                node
                for node in self.by_name.get(above[-1], ())
                if node.path[-len(above) :] == tuple(above)
                and any(value.value for value in node.objects)
                # Where no key is known, the row's name may stand for one that a caller chooses.
                and any(child.rows for child in node.children.values())
            ]
            return (parents[0], True) if parents else (None, False)
        top = self.alignment.wrapper or self.alignment.root
        if last in self.alignment.names or all(is_free_name(name) for name in top.children):
            return None, False
        return top, False

    def is_nested(self, rows: tuple[ParameterUse, ...], position: int) -> bool:
        """Tell whether a row may stand below a container that the sample does not show."""
        for before in range(position - 1, -1, -1):
            row = rows[before]
            if is_container_row(row):
                if row.name == (self.alignment.wrapper.name if self.alignment.wrapper else ""):
                    return False
                nodes = [node for node in self.by_name.get(split_name(row.name)[-1], ()) if node.rows]
                return not any(node.children for node in nodes)
            # A row that stands at the top ends what an earlier container holds.
            top = self.alignment.wrapper or self.alignment.root
            if row.name in top.children and len(self.by_name[row.name]) == 1:
                return False
        return False

    def is_variant(self, row: ParameterUse, required: Set[str]) -> bool:
        """Tell whether another sample shows the key, and differs in more than that."""
        last = split_name(row.name)[-1]
        holders = [other for other in self.others if last in other.names]
        if not holders:
            return False
        wrapper = self.alignment.wrapper
        top = wrapper or self.alignment.root
        keys = set(top.children)
        for other in holders:
            others_top = other.wrapper or other.root
            theirs = set(others_top.children)
            alike = 2 * len(theirs & keys) > len(theirs | keys) - 1
            if others_top.path == top.path and last in theirs:
                if alike and len(theirs & keys) > 1 and (theirs & required) - keys == {last}:
                    return False
            elif alike and wrapper is not None and not wrapper.rows and others_top.name == last:
                # The same object, wrapped in another name.
                return False
        return True

    def read_items(self) -> Iterator[Misfit]:
        """Find list items without a key that the others have."""
        names: dict[str, bool] = {}
        for rows in self.body.tables:
            for row in rows:
                names[row.name] = names.get(row.name, True) and self.is_required(row)
        for node in (self.alignment.root, *self.nodes):
            if not node.described or len(node.objects) < 2:
                continue
            keys = [frozenset(found.value) for found in node.objects]
            if len(set(keys)) == 1:
                continue
            for child in node.children.values():
                if not child.rows or is_placeholder(child.name):
                    continue
                if not all(names.get(row.name, False) for row in child.rows):
                    continue
                for found, own in zip(node.objects, keys, strict=True):
                    if child.name in own or not own:
                        continue
                    alike = any(
                        other - own == {child.name} and 2 * len(own & other) >= len(own | other) - 1 for other in keys
                    )
                    kind = MisfitKind.MISSING if alike else MisfitKind.ITEM_INCOMPLETE
                    yield self.misfit(kind, found.path, child.name, row=child.rows[0])
                    break


def _is_family(node: SchemaNode, siblings: Sequence[SchemaNode]) -> bool:
    """Tell whether a key is that of a documented one and a value: `gigabytes` and `gigabytes_lvmdriver-1`."""
    return any(
        other.rows
        and node.name.startswith(f"{other.name}_")
        and re.search(r"[-\d.]", node.name[len(other.name) :]) is not None
        for other in siblings
    )


def _place(node: SchemaNode) -> tuple[str, ...]:
    """Return a key's path with ids and the like as one: what stands below them is alike."""
    return tuple("*" if is_free_name(name) else name for name in node.path)
