"""Which rows of the tables describe which keys of the samples. Tables are flat, and JSON is nested.

The rules for a key:

1. It is bound to each row of exactly its name, at whatever depth it stands: the rows ``server`` and ``id`` describe
   ``{"server": {"id": 1}}``. So a literal dot in a key (``lb.port``) is found; a name is never split at a colon.
2. It is also bound to each dotted row whose segments end its path: ``server.id`` describes the key above. Marks of
   arrays carry no meaning: ``servers[].id`` is ``servers.id``, and a key in a list has the path of one that is not.
3. If it is bound to none of these, it is bound to each pattern that its name fits and whose other segments end the path
   above it: ``metadata.{key}`` describes every key of ``metadata``.

Two more rules say of which objects the tables are expected to describe the keys (`SchemaNode.described`):

* The *wrapper* is the only key of the root that is neither a link nor about paging, if it holds an object or a list.
  Tables often leave it out, so it needs no row, and what is said of the root counts for it.
* An object is described if it is the root or the wrapper, if a dotted row has it as a parent, or if the object that
  holds it is described and at least half of its own keys have rows. Any other object is free-form, such as ``metadata``
  and ``extra_specs``, whose keys a caller chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sphinx_apiref.compare.tree import SchemaNode, grow_tree
from sphinx_apiref.model.reference import ParameterUse

# The values of `in` that keep a row out of the body.
_ELSEWHERE = ("header", "path", "query")
# How much deeper than its row says the parent of a pattern may stand: the row may leave out the wrapper, and no more,
# for objects with keys of any name may be inside others of that kind (as in placement).
_LEFT_OUT = 1

_MAP = 2
"""From how many entries on an object is known as one with keys of any name: one alone may have a name."""

OWN_LINKS = ("links", "link")
"""Links of the thing itself, unlike those to other pages: an object always has them, if its row says so."""

MARKS = frozenset("\\>-*+|")
"""What tables write before a name for each level that it is inside, a backslash for markup that none reads included."""
_MARKED = re.compile(r"[\\>*+|-][\\>*+| -]*(?=\w)")

_LINK = re.compile(r"(?:\w+[_-])?links?\Z", re.IGNORECASE)
_PAGINATION = frozenset(
    ("next", "previous", "prev", "first", "last", "self", "count", "total", "total_count", "next_marker", "marker")
)
_PATTERN = re.compile(r"\{[^{}]*\}|<[^<>]*>|\$\{?\w+\}?")
_PLACEHOLDERS = frozenset(("key", "value", "keyN", "key1", "key2", "metadata_key", "*", "...", "body"))
_INDEX = re.compile(r"\[[^\[\]]*\]|\*")
# UUIDs with and without hyphens, numbers, URLs and sentences, hashes of 24 digits or more, versions of software.
_NO_NAME = re.compile(
    r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\Z|[\W\d_]*\d[\W\d_]*\Z|.*(://|[\s/<>{}$]).*|[0-9a-f]{24,}\Z|.*\d+\.\d+",
    re.IGNORECASE | re.DOTALL,
)


class Alignment(NamedTuple):
    """The samples of one request or response as a tree, and the rows that no key is bound to."""

    root: SchemaNode
    nodes: tuple[SchemaNode, ...]
    """All nodes below the root, parents first."""
    wrapper: SchemaNode | None
    rows: tuple[ParameterUse, ...]
    unbound: tuple[ParameterUse, ...]
    names: frozenset[str]
    """Every key of the samples, at any depth."""

    @property
    def top(self) -> SchemaNode:
        """The object whose keys are at the top: the wrapper's, or without one the root's."""
        return self.wrapper or self.root


def align(rows: Sequence[ParameterUse], values: Sequence[Any], binder: Binder | None = None) -> Alignment:
    """Bind the body rows of tables to the keys of samples, all of one request or response.

    ``binder`` is one of the same rows, for callers that align them with several samples.
    """
    root = grow_tree(values)
    binder = binder or Binder(rows)
    _, *below = root.walk()
    nodes = tuple(below)
    for node in nodes:
        binder.bind(node)
    wrapper = find_wrapper(root)
    for node in (root, *nodes):
        node.described = node.described or _is_described(node, wrapper)
        if not is_half_bound(node) and _is_map_of_described(node, wrapper):
            for entry in node.children.values():
                entry.described = True
    bound = {id(row) for node in nodes for row in node.rows}
    return Alignment(
        root,
        nodes,
        wrapper,
        tuple(rows),
        tuple(row for row in rows if id(row) not in bound),
        frozenset(node.name for node in nodes),
    )


class Binder:
    """Finds the rows of keys."""

    def __init__(self, rows: Iterable[ParameterUse]) -> None:
        """Index the rows by what a key is looked up with."""
        self.exact: dict[str, list[ParameterUse]] = {}
        self.dotted: dict[str, list[tuple[tuple[str, ...], ParameterUse]]] = {}
        """By the last segment: the segments and the row."""
        self.patterns: list[tuple[re.Pattern[str], tuple[str, ...], ParameterUse]] = []
        self.parents: dict[str, list[tuple[str, ...]]] = {}
        """By the last segment, which is empty for a pattern: the segments of each parent that a dotted row names."""
        for row in rows:
            self.exact.setdefault(row.name, []).append(row)
            segments = split_name(row.name)
            if len(segments) > 1:
                self.dotted.setdefault(segments[-1], []).append((segments, row))
                self._add_parents(segments)
            if is_pattern(segments[-1]):
                literals = _PATTERN.split(segments[-1])
                self.patterns.append((re.compile(".+".join(map(re.escape, literals))), segments, row))

    def _add_parents(self, segments: tuple[str, ...]) -> None:
        """Note the keys that a dotted row has as parents, but for one with keys of any name: that one is free-form."""
        for end in range(1, len(segments)):
            if not is_pattern(segments[end]):
                last = "" if is_pattern(segments[end - 1]) else segments[end - 1]
                self.parents.setdefault(last, []).append(segments[:end])

    def bind(self, node: SchemaNode) -> None:
        """Set the ``rows`` of a node, and whether it is ``dotted``."""
        rows = list(self.exact.get(node.name, ()))
        if dotted := self.dotted.get(node.name):
            path = node.path
            rows += [row for segments, row in dotted if ends_with(path, segments)]
        if not rows and self.patterns:
            path = node.path
            rows = [
                row
                for pattern, segments, row in self.patterns
                if pattern.fullmatch(node.name) and ends_with(path[:-1], segments[:-1])
            ]
        node.rows = rows
        if self.parents:
            node.dotted = self._is_parent(node)

    def _is_parent(self, node: SchemaNode) -> bool:
        """Whether a dotted row has a key as a parent.

        ``{key}`` fits any key, so a parent of that name stands where its row says, at the root or inside the wrapper,
        and not further down: of the row ``servers.{name}.size`` also ``/reply/servers/one`` is a parent, and
        ``/servers/one/servers/gold`` is not.
        """
        path = node.path
        named, of_any_name = self.parents.get(node.name), self.parents.get("")
        if named and any(ends_with(path, segments) for segments in named):
            return True
        return any(
            ends_with(path, segments) and len(path) - len(segments) <= _LEFT_OUT for segments in of_any_name or ()
        )


def ends_with(path: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    """Whether a key's path ends with a row's segments; a pattern among them fits any key."""
    if len(path) < len(segments):
        return False
    return all(
        segment == name or is_pattern(segment)
        for segment, name in zip(reversed(segments), reversed(path), strict=False)
    )


@lru_cache(maxsize=4096)  # The same names are in table after table.
def split_name(name: str) -> tuple[str, ...]:
    """Return the segments of a dotted name: ``servers[].flavor.id`` has three."""
    if "." not in name and "[" not in name:
        return (name,)
    segments = tuple(part for part in _INDEX.sub("", name).split(".") if part)
    return segments or (name,)


@lru_cache(maxsize=4096)
def is_pattern(name: str) -> bool:
    """Whether a row's name stands for keys of any name: ``{key}``, ``<key>``, ``$key``."""
    return ("{" in name or "<" in name or "$" in name) and bool(_PATTERN.search(name))


@lru_cache(maxsize=4096)
def is_placeholder(name: str) -> bool:
    """Whether a row's name stands for what a caller chooses: a pattern, or by custom ``key``, ``value``, ``*``."""
    last = split_name(name)[-1]
    return last in _PLACEHOLDERS or is_pattern(name) or not last.strip("*.")


@lru_cache(maxsize=4096)
def is_link(name: str) -> bool:
    """Whether a key holds links or leads to other pages, which tables often leave out: ``servers_links``, ``next``."""
    return name in _PAGINATION or bool(_LINK.match(name))


@lru_cache(maxsize=4096)
def is_free_name(name: str) -> bool:
    """Whether a key is a value rather than a name: an id, a number, a URL, a sentence."""
    return not name or bool(_NO_NAME.match(name))


def strip_marks(row: ParameterUse) -> ParameterUse:
    """Return a row without the marks of nesting before its name: ``\\>time`` and ``-> time`` are ``time``.

    A name that is nothing but marks stays as it is. The row has the place of the name without them.
    """
    match = _MARKED.match(row.name)
    if match is None:
        return row
    place, ref = row.name_range, row.ref_range
    if not row.written:
        place = place._replace(column=place.column + match.end())
    return row._replace(name=row.name[match.end() :], written=(place, ref))


def is_body(row: ParameterUse) -> bool:
    """Whether a row is of the body; one whose definition is missing or says no place may be."""
    return row.parameter is None or row.parameter.in_ not in _ELSEWHERE


def find_wrapper(root: SchemaNode) -> SchemaNode | None:
    """Return the only root key that is not a link, if it holds an object or a list."""
    keys = [node for node in root.children.values() if not is_link(node.name)]
    if len(keys) != 1:
        return None
    (key,) = keys
    return key if any(isinstance(found.value, dict | list) for found in key.values) else None


def is_half_bound(node: SchemaNode) -> bool:
    """Whether at least half of the keys below a node have rows, and any key is there.

    ``{"id": 1, "name": "x"}`` with a row for ``id`` only is described. One key of three that is by chance called like a
    row, as in ``metadata``, describes no object.
    """
    return bool(node.children) and 2 * sum(1 for key in node.children.values() if key.rows) >= len(node.children)


def _is_map_of_described(node: SchemaNode, wrapper: SchemaNode | None) -> bool:
    """Whether the keys of an object with a row are values, and what is in each of them has rows.

    ``{"inventories": {"gold": {"total": 1}, "silver": {"total": 2}}}`` with rows for ``inventories`` and ``total``.
    """
    if len(node.children) < _MAP or node.parent is None or not node.parent.described:
        return False
    if not node.rows and node is not wrapper:
        return False
    return all(not entry.rows and is_half_bound(entry) for entry in node.children.values())


def _is_described(node: SchemaNode, wrapper: SchemaNode | None) -> bool:
    """Whether the tables are expected to describe the keys below a node; its parent is decided before it."""
    if node.parent is None or node is wrapper or node.dotted:
        return True
    # Most nodes are leaves.
    return bool(node.children) and node.parent.described and not is_free_name(node.name) and is_half_bound(node)
