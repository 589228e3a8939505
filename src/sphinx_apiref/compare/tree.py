"""The samples of one request or response as one tree of keys, in which arrays are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sphinx_apiref.model.reference import ParameterUse
from sphinx_apiref.read.json_text import JsonPath


class Occurrence(NamedTuple):
    """A value in a sample: the sample's index, the path to the value in it, and the value."""

    sample: int
    path: JsonPath
    value: Any


class SchemaNode:
    """A key of the samples, wherever the same names lead to it, with the rows that describe it.

    ``path``
        The names from the root to here: the `JsonPath` of each of ``values`` without its array indices. Two items of
        a list are one place here, so ``("servers", "id")`` stands for both ``("servers", 0, "id")`` and
        ``("servers", 1, "id")``.
    ``values``
        The values of the key, in every sample and list item.
    ``objects``
        The objects among the values or, at any depth, inside their arrays.
    ``rows``
        The rows that describe the key; empty until it is bound.
    ``described``
        Whether the tables are expected to describe the keys of these objects.
    ``dotted``
        Whether the name of a row has this key as a parent, as ``server.id`` has ``server``.
    """

    __slots__ = ("children", "described", "dotted", "name", "objects", "parent", "path", "rows", "values")

    def __init__(self, name: str, parent: SchemaNode | None = None, path: tuple[str, ...] = ()) -> None:
        """Create a node without values; it is up to the caller to add it to the ``children`` of ``parent``."""
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
        """Yield the node and all nodes below it, parents first."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children.values()))


def grow_tree(values: Sequence[Any]) -> SchemaNode:
    """Return the root of the tree of some samples; the root's own values are the samples."""
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
    """Add the objects in a list, and in lists inside it, to the node's objects, in their order."""
    pending = [occurrence]
    while pending:
        found = pending.pop()
        sample, path, value = found
        if isinstance(value, dict):
            node.objects.append(found)
        elif isinstance(value, list):
            pending += [Occurrence(sample, (*path, i), value[i]) for i in range(len(value) - 1, -1, -1)]
