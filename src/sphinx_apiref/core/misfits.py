"""What does not fit between an operation's tables and its samples, as values; the checks put it into words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sphinx_apiref.core.absences import find_incomplete, find_missing, is_excused
from sphinx_apiref.core.alignment import (
    Alignment,
    Binder,
    SchemaNode,
    accepts_value,
    align,
    is_container_row,
    is_free_name,
    is_link,
    is_pattern,
    is_placeholder,
    row_types,
)
from sphinx_apiref.core.exchange import Exchange, Misfit, MisfitKind, SampleBody, SampleView
from sphinx_apiref.core.json_source import JsonPath
from sphinx_apiref.core.names import nearest
from sphinx_apiref.core.sample_versions import resolve_row_range
from sphinx_apiref.core.schema_types import accepts, is_container

__all__ = ["Exchange", "Misfit", "MisfitKind", "SampleBody", "align_samples", "find_misfits", "is_patch"]


def align_samples(exchange: Exchange) -> list[Alignment | None]:
    """Return the alignment of each sample with the rows; None for a JSON Patch, which no table explains."""
    binder = Binder(exchange.rows)
    return [None if is_patch(body.value) else align(exchange.rows, [body.value], binder) for body in exchange.samples]


def find_misfits(exchange: Exchange, alignments: Sequence[Alignment | None] | None = None) -> list[Misfit]:
    """Return what does not fit, sample by sample; ``alignments`` are those of `align_samples`, where they are known."""
    if not exchange.rows:
        return []
    alignments = align_samples(exchange) if alignments is None else alignments
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


class _SampleReader(SampleView):
    """Compares one sample with its tables."""

    def read(self) -> Iterator[Misfit]:
        """Return the misfits of this sample."""
        wrapper = self.alignment.wrapper
        if (other := self.read_wrapper()) is not None:
            yield other
            return
        if wrapper is not None and all(found.value == {} for found in wrapper.values):
            yield from self.read_empty_wrapper(wrapper)
            return
        if not self.bound:
            yield from self.read_mismatch()
            return
        yield from self.read_keys()
        yield from self.read_types()
        yield from self.read_versions()
        yield from find_missing(self)
        yield from find_incomplete(self)

    def read_empty(self) -> Iterator[Misfit]:
        """Tell of the first required row where a sample is an empty object."""
        required = [row for rows in self.body.tables for row in rows if self.is_required(row)]
        if self.body.value == {} and required and not is_placeholder(required[0].name):
            yield self.misfit(MisfitKind.MISSING, (), required[0].name, row=required[0])

    def read_wrapper(self) -> Misfit | None:
        """Compare the sample's only root key, if no row explains it, with the object that its tables begin with."""
        keys = [node for node in self.alignment.root.children.values() if not is_link(node.name)]
        firsts = {rows[0].name: rows[0] for rows in self.body.tables if rows}
        if len(keys) != 1 or len(firsts) != 1:
            return None
        (node,) = keys
        ((name, row),) = firsts.items()
        value = node.values[0].value
        if node.rows or not isinstance(value, dict | None) or self.is_unnamed(node):
            return None
        if name not in self.unbound_names or not self.is_required(row):
            return None
        types = row_types(row)
        holds = (types is not None and "object" in types) or any(
            other.name.startswith(f"{name}.") for other in self.exchange.rows
        )
        # An action without arguments is null in the sample, and anything in its row.
        alone = value is None and len(self.exchange.rows) == 1
        return self.misfit(MisfitKind.MISMATCH, node.values[0].path, node.name, row=row) if holds or alone else None

    def is_unnamed(self, node: SchemaNode) -> bool:
        """Tell whether a key is what a caller chooses, or nothing is to be told of it."""
        return is_free_name(node.name) or is_placeholder(node.name) or node.name in self.exchange.ignored

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
            if not is_excused(self, row):
                yield self.misfit(MisfitKind.MISSING, wrapper.values[0].path, name, row=row)

    def read_mismatch(self) -> Iterator[Misfit]:
        """Compare a sample that shares no key with its tables."""
        top = self.alignment.wrapper or self.alignment.root
        for child in top.children.values():
            if near := nearest(child.name, self.unbound_names):
                yield self.misfit(MisfitKind.UNDOCUMENTED, child.values[0].path, child.name, near=near)
                return
        for parent in (self.alignment.root, self.alignment.wrapper):
            if parent is not None and (found := self.read_only_key(parent)) is not None:
                yield found
                return

    def read_only_key(self, parent: SchemaNode) -> Misfit | None:
        """Compare an object's only key with the tables' only required row."""
        required = [row for rows in self.body.tables for row in rows if self.is_required(row)]
        keys = [child for child in parent.children.values() if not is_link(child.name)]
        if len(required) != 1 or len(keys) != 1 or is_placeholder(required[0].name):
            return None
        node = keys[0]
        for name in sorted(self.unbound_names - {required[0].name}):
            if name.endswith(f"_{node.name}") or name.startswith(f"{node.name}_"):
                return self.misfit(MisfitKind.UNDOCUMENTED, node.values[0].path, node.name, near=name)
        if self.is_unnamed(node) or any(row.name == node.name for row in self.exchange.elsewhere):
            return None
        occurrence = node.values[0]
        types = row_types(required[0])
        if occurrence.value is None:
            # Actions without arguments: `none` is the type of what has no value.
            fits = types is None or is_container(types)
        else:
            fits = types is not None and accepts(types, occurrence.value)
        return self.misfit(MisfitKind.MISMATCH, occurrence.path, node.name, row=required[0]) if fits else None

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
            unbound = [
                child
                for child in keys
                if not child.rows and not _is_family(child, keys) and not self.is_explained(node, child)
            ]
            documented = sum(1 for child in keys if child.rows)
            top = node is self.alignment.root or node is wrapper or _is_wrapper(node)
            for child in unbound:
                place = child.values[0].path
                row = elsewhere.get(child.name)
                if top and row is not None and row.parameter is not None and child.name not in self.exchange.url_names:
                    told.add(id(child))
                    yield self.misfit(MisfitKind.WRONG_IN, place, child.name, row=row)
                    continue
                near = nearest(child.name, self.unbound_names) or "" if node.described else ""
                if near:
                    self.claimed.add(near)
                if near or (
                    node.described and not _is_wrapper(child) and self.is_covered(node, top, documented, len(unbound))
                ):
                    told.add(id(child))
                    yield self.misfit(MisfitKind.UNDOCUMENTED, place, child.name, near=near)
                elif node.described:
                    yield self.misfit(MisfitKind.UNCOVERED, place, child.name)

    def is_explained(self, parent: SchemaNode, node: SchemaNode) -> bool:
        """Tell whether a key without a row is a value, or one that a description names."""
        if parent.dotted and (node.name.isupper() or _is_map(parent)):
            # `MIGRATION` and `unknown` stand where the table says `consumer_type`.
            return True
        if not re.search(r"\w\W\w", node.name):
            return False
        # `OS-SCH-HNT:scheduler_hints` is another name of what a row describes; single words are quoted all the time.
        quoted = f"``{node.name}``"
        return any(quoted in (row.parameter.description or "") for row in self.exchange.rows if row.parameter)

    def is_covered(self, node: SchemaNode, top: bool, documented: int, undocumented: int) -> bool:
        """Tell whether the tables explain so many keys of an object that they mean to explain all."""
        if self.exchange.partial:
            return False
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
            fits: list[SchemaNode] = []
            for node in nodes:
                for _, path, value in node.values:
                    if value is None:
                        continue
                    if accepts_value(node.rows, value):
                        fits.append(node)
                    else:
                        wrong.append((node, path, value))
            if not wrong:
                continue
            hits = wrong
            fitting = {_place(node) for node in fits}
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


def _is_family(node: SchemaNode, siblings: Sequence[SchemaNode]) -> bool:
    """Tell whether a key is that of a documented one and a value: `gigabytes` and `gigabytes_lvmdriver-1`."""
    return any(
        other.rows
        and node.name.startswith(f"{other.name}_")
        and re.search(r"[-\d.]", node.name[len(other.name) :]) is not None
        for other in siblings
    )


def _is_wrapper(node: SchemaNode) -> bool:
    """Tell whether a key of the root holds what the tables explain: beside `metadata`, it need not be a row itself."""
    if node.rows or node.parent is None or node.parent.parent is not None:
        return False
    bound = sum(1 for child in node.children.values() if child.rows)
    return bound > 0 and 2 * bound >= len(node.children)


def _is_map(node: SchemaNode) -> bool:
    """Tell whether the keys of an object are values: what no row explains among them holds the same keys each time."""
    shapes = [frozenset(child.children) for child in node.children.values() if not child.rows]
    return len(shapes) > 1 and bool(shapes[0]) and len(set(shapes)) == 1


def _place(node: SchemaNode) -> tuple[str, ...]:
    """Return a key's path with those names as one that are values, such as ids: what stands below them is alike."""
    names: list[str] = []
    while node.parent is not None:
        names.append("*" if is_free_name(node.name) or (not node.rows and _is_map(node.parent)) else node.name)
        node = node.parent
    return tuple(names)
