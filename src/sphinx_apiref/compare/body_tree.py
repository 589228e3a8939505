"""One request or response as one tree: the keys of all its samples, and the place of each row of its tables.

Tables are flat: what is inside of what has to be found out. Rows are placed in the order of their table with a cursor,
which is the object that holds the last row's key, and container by container:

1. A row goes to a key of its name. Of several, those of its kind (a value, or an object or list) come first, then those
   that no row of the table has taken yet, and then the nearest: a key inside the last row's own, a sibling, a key of
   the objects around, a key further inside, any other. A sibling comes before a key inside if the next row has no key
   in there. Rows of disjoint microversions share a key. A key of another kind that is far away is none of the row's.
2. A dotted row (``server.flavor.id``) goes to a key whose path ends with its segments. What is missing of the path is
   added. The row after it starts again where the first of the segments stands.
3. A placeholder (``key``, ``{name}``) that no sample shows stands for the keys of the object before it.
4. A row that no sample shows is guessed to be a sibling of the row before it, or inside of it if that is an empty
   object or list, or holds the next row's key. After an object or list that no sample shows, rows whose keys are taken
   or far away are guessed to be inside of it.

A table whose names are in alphabetical order says nothing by that order: there a sibling comes before a key inside the
last row's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sphinx_apiref.compare.binding import Alignment, ends_with, is_body, is_placeholder, split_name
from sphinx_apiref.compare.tree import SchemaNode
from sphinx_apiref.compare.types import is_container_row, row_types
from sphinx_apiref.model.reference import ParameterUse
from sphinx_apiref.model.versions import VersionRange, parse_bounds

ORDERED_ROWS = 5
"""Names from which on alphabetical order is no accident: of five names in any order one in 120 is in that one."""

# Distances: steps up count one each, and each way to go is nearer than all of the next one.
_INSIDE, _BESIDE, _BELOW, _ELSEWHERE = 0, 1, 1000, 2000
_CONTAINERS = frozenset(("array", "object"))
_VALUES = frozenset(("string", "number", "integer", "boolean"))


class BodyNode:
    """A key of a body, wherever the same names lead to it: lists are left out, as in `SchemaNode`.

    ``path``
        The names from the root to here.
    ``shown``
        The nodes of the samples that show the key, one for each sample; none if only a row says that it exists.
    ``rows``
        The rows that are placed here, in the order of the tables.
    """

    __slots__ = ("children", "name", "parent", "path", "rows", "shown")

    def __init__(self, name: str, parent: BodyNode | None = None) -> None:
        """Create a node, and add it to the children of its parent."""
        self.name = name
        self.parent = parent
        self.path: tuple[str, ...] = ()
        self.children: dict[str, BodyNode] = {}
        self.rows: list[ParameterUse] = []
        self.shown: list[SchemaNode] = []
        if parent is not None:
            self.path = (*parent.path, name)
            parent.children[name] = self

    @property
    def is_container(self) -> bool:
        """Whether a sample shows an object or a list here; without a sample, whether keys or rows are inside."""
        if not self.shown:
            return bool(self.children)
        return any(isinstance(found.value, dict | list) for node in self.shown for found in node.values)

    @property
    def is_empty(self) -> bool:
        """Whether all that samples show here are empty objects and lists."""
        found = [found.value for node in self.shown for found in node.values]
        return bool(found) and all(value in ({}, []) for value in found)

    def climb(self) -> Iterator[BodyNode]:
        """Yield the nodes around this one, nearest first; the root is the last."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class Place(NamedTuple):
    """Where a row stands in the tree."""

    row: ParameterUse
    node: BodyNode
    guessed: bool
    """Whether neither a sample nor a dotted name, the row's or another one's, says so."""
    agreed: bool = True
    """Whether the rows before and after it say the same of a place that is guessed, or it is at the top."""


class BodyTree:
    """The tree of a message, with the places of its rows."""

    def __init__(self, root: BodyNode, places: Iterable[Place]) -> None:
        """Index the places."""
        self.root = root
        self.places = {id(place.row): place for place in places}
        """By the `id` of the row: rows of one name and key may stand in one table."""

    def find(self, path: Iterable[str]) -> BodyNode | None:
        """Return the node that names lead to from the root."""
        node: BodyNode | None = self.root
        for name in path:
            node = node.children.get(name) if node is not None else None
        return node

    def place_of(self, row: ParameterUse) -> Place | None:
        """Return the place of a row of the body's tables."""
        return self.places.get(id(row))

    def cut(self) -> None:
        """Take the nodes apart, which hold each other until the collector finds them."""
        pending = [self.root]
        while pending:
            node = pending.pop()
            pending += node.children.values()
            node.children.clear()
            node.parent = None
        self.places.clear()


def build_body_tree(tables: Iterable[Sequence[ParameterUse]], alignments: Iterable[Alignment | None]) -> BodyTree:
    """Return the tree of a message; ``tables`` hold their rows, of which those of the body are placed."""
    root = BodyNode("")
    wrappers: set[str] = set()
    for alignment in alignments:
        if alignment is not None:
            _merge(root, alignment.root)
            wrappers.add(alignment.wrapper.name if alignment.wrapper is not None else "")
    # The top is known only where all samples have the same wrapper.
    top = root.children.get(wrappers.pop()) if len(wrappers) == 1 else None
    by_name: dict[str, list[BodyNode]] = {}
    stack = [root]
    while stack:
        node = stack.pop()
        stack.extend(reversed(node.children.values()))
        by_name.setdefault(node.name, []).append(node)
    places: list[Place] = []
    for table in tables:
        rows = [row for row in table if is_body(row)]
        places += _Placing(root, top or root, by_name, rows).place_all()
    return BodyTree(root, places)


def _merge(root: BodyNode, sample: SchemaNode) -> None:
    pending = [(root, sample)]
    while pending:
        node, found = pending.pop()
        node.shown.append(found)
        for name, child in found.children.items():
            pending.append((node.children.get(name) or BodyNode(name, node), child))


class _Placing:
    """The cursor over the rows of one table."""

    def __init__(
        self, root: BodyNode, top: BodyNode, by_name: dict[str, list[BodyNode]], rows: Sequence[ParameterUse]
    ) -> None:
        self.root = root
        self.top = top
        self.by_name = by_name
        self.rows = rows
        self.scope = root if any(row.name == top.name for row in rows) else top
        """The object whose keys are the last row's siblings; the wrapper at first, if it has no row."""
        self.last: BodyNode | None = None
        self.after: ParameterUse | None = None
        """The row after the one that is being placed."""
        self.absent: BodyNode | None = None
        """The object or list that the last rows are likely about, and that no sample shows."""
        self.used: dict[int, list[VersionRange]] = {}
        """By node: the windows of the rows of this table that are placed there."""
        self.names = [row.name for row in rows]
        self.ordered = is_ordered(self.names)
        self.parents = {split_name(row.name)[0] for row in rows if "." in row.name or "[" in row.name}
        """The names that dotted rows begin with."""

    def place_all(self) -> list[Place]:
        """Place the rows that samples show or that name their place, then the others between them."""
        found = [self.place(row, after) for row, after in zip(self.rows, (*self.rows[1:], None), strict=False)]
        for index, row in enumerate(self.rows):
            if found[index] is None:
                before = found[index - 1] if index else None
                after = next((place for place in found[index + 1 :] if place is not None), None)
                parent = guess_container(before, after, self.top)
                place = self.settle(row, parent.children.get(row.name) or BodyNode(row.name, parent))
                found[index] = place._replace(
                    agreed=parent is self.top or (after is not None and after.node.parent is parent)
                )
        return [place for place in found if place is not None]

    def place(self, row: ParameterUse, after: ParameterUse | None) -> Place | None:
        """Return the place of a row that a sample shows or that names it; None has to be guessed.

        ``after`` is the row after it.
        """
        self.after = after
        segments = split_name(row.name)
        nodes = [node for node in self.by_name.get(row.name, ()) if node.shown]
        nodes = [node for node in nodes if not (_is_of_other_kind(row, node) and self.is_away(node))]
        if self.absent is not None:
            nodes = [node for node in nodes if not self.is_taken(row, node) and self.measure(node) < _ELSEWHERE]
        if nodes:
            node = min(nodes, key=lambda node: self.rank(row, node))
            self.scope = node.parent or self.root
            self.last = node
            self.absent = None
            return self.settle(row, node)
        if len(segments) > 1 or row.name in self.parents:
            return self.place_dotted(row, segments)
        if is_placeholder(row.name):
            holder = self.last if self.last is not None and self.last.is_container else self.scope
            return self.settle(row, holder.children.get(row.name) or BodyNode(row.name, holder))
        if self.absent is not None:
            place = self.settle(row, self.absent.children.get(row.name) or BodyNode(row.name, self.absent))
            return place._replace(agreed=False)
        if is_container_row(row) and row.name not in self.by_name and not self.ordered:
            parent = self.top if self.scope is self.root else self.scope
            self.absent = parent.children.get(row.name) or BodyNode(row.name, parent)
            return self.settle(row, self.absent)
        return None

    def place_dotted(self, row: ParameterUse, segments: tuple[str, ...]) -> Place:
        """Place a row by its segments; those that lead to nothing are added below those that do."""
        node, known = self.top if self.scope is self.root else self.scope, 0
        for end in range(len(segments), 0, -1):
            nodes = [
                found
                for found in (
                    self.by_name.get(segments[end - 1], ()) if not is_placeholder(segments[end - 1]) else self.all()
                )
                if ends_with(found.path, segments[:end])
            ]
            if nodes:
                node, known = min(nodes, key=lambda found: self.rank(row, found, end == len(segments))), end
                break
        level = node
        for _ in range(known):
            level = level.parent or self.root
        for name in segments[known:]:
            below = node.children.get(name)
            if below is None:
                below = BodyNode(name, node)
                self.by_name.setdefault(name, []).append(below)
            node = below
        self.scope = level
        self.last = None
        self.absent = None
        return self.settle(row, node, named=True)

    def all(self) -> Iterator[BodyNode]:
        for nodes in self.by_name.values():
            yield from nodes

    def settle(self, row: ParameterUse, node: BodyNode, named: bool = False) -> Place:
        """Put a row to a node; dotted names say that it is there if it is ``named``."""
        node.rows.append(row)
        self.used.setdefault(id(node), []).append(derive_window(row))
        return Place(row, node, not (node.shown or named))

    def rank(self, row: ParameterUse, node: BodyNode, is_own: bool = True) -> tuple[bool, bool, int, int]:
        """Return how far a node is from a row: kind, whether another row has taken it, distance, depth."""
        is_other = is_own and _is_of_other_kind(row, node)
        if node is self.top and id(node) not in self.used and (not is_other or self.names.count(row.name) > 1):
            # The wrapper comes first, whatever its row says of its type if another row has its name too.
            return False, False, _INSIDE, 0
        return is_other, is_own and self.is_taken(row, node), self.measure(node), len(node.path)

    def is_taken(self, row: ParameterUse, node: BodyNode) -> bool:
        """Whether another row of the table that holds for the same microversions is placed at a node."""
        return any(overlap(derive_window(row), taken) for taken in self.used.get(id(node), ()))

    def is_away(self, node: BodyNode) -> bool:
        """Whether a key of another kind than its row has the row's name by chance.

        It is neither inside the last row's key nor beside it, nor in an object around these; or it is in one of those,
        and the next row goes on where the last one was: ``metadata`` of the root, and a row about that of an item.
        """
        distance = self.measure(node)
        if distance <= _BESIDE or (self.scope in (self.root, self.top) and node.parent in (self.root, self.top)):
            return False
        if distance >= _ELSEWHERE:
            return True
        beside = self.scope.children.get(self.after.name) if self.after is not None else None
        return beside is not None and bool(beside.shown) and id(beside) not in self.used

    def is_lone(self, node: BodyNode) -> bool:
        """Whether one key inside an object would have a row and the next row has none there, with a namesake beside it.

        ``links`` after ``servers`` is then that of the list: the rows do not go on with a server.
        """
        if node.parent is None or node.name not in self.scope.children or self.names.count(node.name) > 1:
            return False
        return self.after is None or self.after.name not in node.parent.children

    def measure(self, node: BodyNode) -> int:
        """Return the distance of a node from the cursor."""
        parent = node.parent
        if parent is not None and parent is self.last:
            return _BELOW if self.ordered or self.is_lone(node) else _INSIDE
        around = self.scope
        up = 0
        while True:
            if parent is around:
                return _BESIDE + up
            if around.parent is None:
                break
            around = around.parent
            up += 1
        if any(above is self.scope for above in node.climb()):
            return _BELOW + len(node.path) - len(self.scope.path)
        return _ELSEWHERE + len(node.path)


def guess_container(before: Place | None, after: Place | None, top: BodyNode) -> BodyNode:
    """Return the object that likely holds the key of a row that no sample shows; its neighbours are placed."""
    if before is None:
        return top
    node = before.node
    if len(segments := split_name(before.row.name)) > 1:
        for _ in segments:
            node = node.parent or top
        return node if node.parent is not None else top
    if node.is_empty or (after is not None and after.node.parent is node) or node is top:
        return node
    return node.parent or top


def is_ordered(names: Sequence[str]) -> bool:
    """Whether names are many enough and in alphabetical order, so that their order says nothing else."""
    folded = [name.lower().replace("-", "_") for name in names]
    return len(folded) >= ORDERED_ROWS and folded == sorted(set(folded))


def derive_window(row: ParameterUse) -> VersionRange:
    """Return the microversions that a row holds for; of one without a definition any."""
    parameter = row.parameter
    return parse_bounds(parameter.min_version, parameter.max_version) if parameter is not None else VersionRange()


def overlap(one: VersionRange, other: VersionRange) -> bool:
    """Whether two ranges have a version in common; both ends belong to a range."""
    return not (
        (one.last is not None and other.first is not None and one.last < other.first)
        or (other.last is not None and one.first is not None and other.last < one.first)
    )


def _is_of_other_kind(row: ParameterUse, node: BodyNode) -> bool:
    """Whether one of row and node holds others and the other one is a value; unknown types and null fit all."""
    types = row_types(row)
    values = [found.value for shown in node.shown for found in shown.values if found.value is not None]
    if types is None or not values:
        return False
    wanted = _CONTAINERS if any(isinstance(value, dict | list) for value in values) else _VALUES
    return not types & wanted
