"""Tables are flat and JSON is nested: bind the rows of an operation's tables to the keys of its samples.

The rules stand in ``matching.md`` of the design; in short: a key binds to rows of its name at any depth, then to dotted
rows whose path ends its own, then to patterns (``{key}``). Arrays are transparent. Objects whose keys no table explains
(``metadata``) are free-form and stay unexplained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sphinx_apiref.core.json_source import JsonPath
from sphinx_apiref.core.model import ParameterUse
from sphinx_apiref.core.schema_types import accepts, is_container, parse_types

_LINK = re.compile(r"(?:\w+[_-])?links?\Z", re.IGNORECASE)
_PAGINATION = frozenset(
    ("next", "previous", "prev", "first", "last", "self", "count", "total", "total_count", "next_marker", "marker")
)
_PATTERN = re.compile(r"\{[^{}]*\}|<[^<>]*>|\$\{?\w+\}?")
_PLACEHOLDERS = frozenset(("key", "value", "keyN", "key1", "key2", "metadata_key", "*", "...", "body"))
_INDEX = re.compile(r"\[[^\[\]]*\]|\*")
_NO_NAME = re.compile(
    r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\Z|[\W\d_]*\d[\W\d_]*\Z|.*(://|[\s/<>{}$]).*|[0-9a-f]{24,}\Z|.*\d+\.\d+",
    re.IGNORECASE | re.DOTALL,
)


_BOOLEAN_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "t", "f", "y", "n", "0", "1"))
# A description that refers to a list of spellings has more of them than JSON has.
_BOOLEAN_VALUES = re.compile(r"valid[\s-]+boolean[\s-]+values", re.IGNORECASE)
_TYPE = "string|number|integer|boolean|object|array"
_EITHER = re.compile(rf"\b(?P<one>{_TYPE})\b[^.]{{0,60}}?\bor\s+(?:an?\s+|the\s+)?(?P<other>{_TYPE})\b")


class Occurrence(NamedTuple):
    """A value in a sample: which sample, where in it, and what."""

    sample: int
    path: JsonPath
    value: Any


class SchemaNode:
    """A key of the samples, at one path of names, with the rows that describe it.

    ``path``
        The names from the root to here, array indices left out.
    ``values``
        The values of the key, in every sample and list item.
    ``objects``
        The objects among the values, or inside their arrays.
    ``described``
        Whether the tables mean to explain the keys below.
    ``dotted``
        Whether a row names it as the parent of another.
    """

    __slots__ = ("children", "described", "dotted", "name", "objects", "parent", "path", "rows", "values")

    def __init__(self, name: str, parent: SchemaNode | None = None, path: tuple[str, ...] = ()) -> None:
        self.name = name
        self.parent = parent
        self.path = path
        self.rows: list[ParameterUse] = []
        self.values: list[Occurrence] = []
        self.objects: list[Occurrence] = []
        self.children: dict[str, SchemaNode] = {}
        self.described = False
        self.dotted = False

    def walk(self) -> Iterator[SchemaNode]:
        """Return the node and all below, parents first."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children.values()))


class Alignment(NamedTuple):
    """The samples of one operation and direction as a tree, and the rows that no key bound to."""

    root: SchemaNode
    nodes: tuple[SchemaNode, ...]
    """All nodes below the root, parents first."""
    wrapper: SchemaNode | None
    rows: tuple[ParameterUse, ...]
    unbound: tuple[ParameterUse, ...]
    names: frozenset[str]
    """Every key of the samples, at any depth."""


def align(rows: Sequence[ParameterUse], values: Sequence[Any], binder: Binder | None = None) -> Alignment:
    """Bind the body rows of tables to the keys of samples, all of one operation and direction.

    ``binder`` is that of the rows, where more than one alignment needs it.
    """
    root = _grow(values)
    binder = binder or Binder(rows)
    _, *below = root.walk()
    nodes = tuple(below)
    for node in nodes:
        binder.bind(node)
    wrapper = find_wrapper(root)
    for node in (root, *nodes):
        _describe(node, wrapper)
    bound = {id(row) for node in nodes for row in node.rows}
    return Alignment(
        root,
        nodes,
        wrapper,
        tuple(rows),
        tuple(row for row in rows if id(row) not in bound),
        frozenset(node.name for node in nodes),
    )


def _grow(values: Sequence[Any]) -> SchemaNode:
    root = SchemaNode("")
    root.values = [Occurrence(index, (), value) for index, value in enumerate(values)]
    stack = [root]
    while stack:
        node = stack.pop()
        for occurrence in node.values:
            if isinstance(occurrence.value, dict):
                node.objects.append(occurrence)
            elif isinstance(occurrence.value, list):
                _collect_objects(node, occurrence)
        for sample, path, value in node.objects:
            for name, below in value.items():
                child = node.children.get(name)
                if child is None:
                    child = node.children[name] = SchemaNode(name, node, (*node.path, name))
                    stack.append(child)
                child.values.append(Occurrence(sample, (*path, name), below))
    return root


def _collect_objects(node: SchemaNode, occurrence: Occurrence) -> None:
    """Take note of the objects in a node's list."""
    pending = [occurrence]
    while pending:
        found = pending.pop()
        sample, path, value = found
        if isinstance(value, dict):
            node.objects.append(found)
        elif isinstance(value, list):
            pending += [Occurrence(sample, (*path, i), value[i]) for i in range(len(value) - 1, -1, -1)]


class Binder:
    """Finds the rows of a key."""

    def __init__(self, rows: Iterable[ParameterUse]) -> None:
        self.exact: dict[str, list[ParameterUse]] = {}
        self.dotted: dict[str, list[tuple[tuple[str, ...], ParameterUse]]] = {}
        self.patterns: list[tuple[re.Pattern[str], tuple[str, ...], ParameterUse]] = []
        self.parents: dict[str, list[tuple[str, ...]]] = {}
        for row in rows:
            self.exact.setdefault(row.name, []).append(row)
            segments = split_name(row.name)
            if len(segments) > 1:
                self.dotted.setdefault(segments[-1], []).append((segments, row))
                for end in range(1, len(segments)):
                    # What has keys of any name below it is free-form.
                    if not is_pattern(segments[end]):
                        last = "" if is_pattern(segments[end - 1]) else segments[end - 1]
                        self.parents.setdefault(last, []).append(segments[:end])
            if is_pattern(segments[-1]):
                pieces = _PATTERN.split(segments[-1])
                self.patterns.append((re.compile(".+".join(re.escape(piece) for piece in pieces)), segments, row))

    def bind(self, node: SchemaNode) -> None:
        """Give a node its rows."""
        rows = list(self.exact.get(node.name, ()))
        if dotted := self.dotted.get(node.name):
            path = node.path
            rows += [row for segments, row in dotted if _ends(path, segments)]
        if not rows and self.patterns:
            path = node.path
            rows = [
                row
                for pattern, segments, row in self.patterns
                if pattern.fullmatch(node.name) and _ends(path[:-1], segments[:-1])
            ]
        node.rows = rows
        if self.parents:
            path = node.path
            # What any key fits stands where its row says, at the root or in the wrapper, and not further down.
            node.dotted = any(_ends(path, segments) for segments in self.parents.get(node.name, ())) or any(
                _ends(path, segments) and len(path) - len(segments) <= 1 for segments in self.parents.get("", ())
            )


def _ends(path: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    """Tell whether a key's path ends in a row's; a pattern among the segments fits any key."""
    if len(path) < len(segments):
        return False
    return all(
        segment == name or is_pattern(segment)
        for segment, name in zip(reversed(segments), reversed(path), strict=False)
    )


@lru_cache(maxsize=4096)  # Names come back in table after table.
def split_name(name: str) -> tuple[str, ...]:
    """Return the segments of a dotted name: ``servers[].flavor.id`` is three."""
    if "." not in name and "[" not in name:
        return (name,)
    segments = tuple(part for part in _INDEX.sub("", name).split(".") if part)
    return segments or (name,)


@lru_cache(maxsize=4096)
def is_pattern(name: str) -> bool:
    """Tell whether a row stands for keys of any name."""
    return ("{" in name or "<" in name or "$" in name) and bool(_PATTERN.search(name))


@lru_cache(maxsize=4096)
def is_placeholder(name: str) -> bool:
    """Tell whether a row's name stands for what a caller chooses."""
    last = split_name(name)[-1]
    return last in _PLACEHOLDERS or is_pattern(name) or not last.strip("*.")


@lru_cache(maxsize=4096)
def is_link(name: str) -> bool:
    """Tell whether a key holds links or leads to other pages, which tables often leave out."""
    return name in _PAGINATION or bool(_LINK.match(name))


@lru_cache(maxsize=4096)
def is_free_name(name: str) -> bool:
    """Tell whether a key is a value rather than a name: an id, a number, a URL, a sentence."""
    return not name or bool(_NO_NAME.match(name))


def find_wrapper(root: SchemaNode) -> SchemaNode | None:
    """Return the only root key that is no link, if it holds an object or a list."""
    keys = [node for node in root.children.values() if not is_link(node.name)]
    if len(keys) == 1 and any(isinstance(value.value, dict | list) for value in keys[0].values):
        return keys[0]
    return None


def _describe(node: SchemaNode, wrapper: SchemaNode | None) -> None:
    if node.parent is None or node is wrapper or node.dotted:
        node.described = True
    elif node.parent.described and node.children and not is_free_name(node.name):
        bound = sum(1 for child in node.children.values() if child.rows)
        node.described = 2 * bound >= len(node.children)


def row_types(row: ParameterUse) -> frozenset[str] | None:
    """Return the JSON types that a row allows; None for any."""
    return parse_types(row.parameter.type) if row.parameter is not None else None


def accepts_value(rows: Sequence[ParameterUse], value: Any) -> bool:
    """Tell whether any of the rows allows the value, by its type or in the words of its description."""
    return any(accepts(row_types(row), value) or _is_told(row, value) for row in rows)


def _is_told(row: ParameterUse, value: Any) -> bool:
    """Tell whether a description names the type of a value beside the row's: "a string, or a number"."""
    text = (row.parameter.description if row.parameter is not None else None) or ""
    if isinstance(value, str) and value.lower() in _BOOLEAN_WORDS and _BOOLEAN_VALUES.search(text):
        return True
    types = row_types(row) or frozenset()
    return any(
        (one in types and accepts(frozenset((other,)), value)) or (other in types and accepts(frozenset((one,)), value))
        for one, other in (match.group("one", "other") for match in _EITHER.finditer(text.lower()))
    )


def is_container_row(row: ParameterUse) -> bool:
    """Tell whether a row is of an object or an array."""
    return is_container(row_types(row))
