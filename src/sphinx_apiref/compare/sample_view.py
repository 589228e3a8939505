"""What the rules of comparison see of a message and one of its samples, and the difference that they yield."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from sphinx_apiref.compare.binding import Alignment, is_free_name, is_placeholder, split_name
from sphinx_apiref.compare.body_tree import BodyTree, derive_window
from sphinx_apiref.compare.message import Message, build_tree
from sphinx_apiref.compare.tree import SchemaNode
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.reference import ParameterUse
from sphinx_apiref.model.versions import parse_bounds
from sphinx_apiref.read.json_text import JsonPath


class Difference(NamedTuple):
    """One difference between a sample and the tables of its message."""

    code: Code
    """What it is reported as."""
    sample: int
    """The index in ``Message.samples``."""
    path: JsonPath
    """The path to the key, or for a missing key to the object that lacks it."""
    name: str
    """The key's name, or a missing key's row's."""
    row: ParameterUse | None = None
    near: str = ""
    """The row or key that was likely meant."""
    value: Any = None


class Comparison:
    """A message with what is known of all its samples at once."""

    def __init__(
        self,
        message: Message,
        alignments: Sequence[Alignment | None],
        make_tree: Callable[[], BodyTree] | None = None,
    ) -> None:
        """Hold the values; ``make_tree`` returns the tree if it is known somewhere else already."""
        self.message = message
        self.alignments = alignments
        self._make_tree = make_tree or partial(build_tree, message, alignments)
        self.names: frozenset[str] = frozenset().union(*(found.names for found in alignments if found is not None))
        """Every key of the samples, at any depth."""
        self.renamed: dict[int, str] = {}
        """By the `id` of a row: the key that the samples show in place of its name."""

    @cached_property
    def tree(self) -> BodyTree:
        """The tree of the message; made only where something seems to be wrong."""
        return self._make_tree()


class SampleView:
    """One sample, its alignment with the tables, and those of the other samples."""

    def __init__(self, comparison: Comparison, index: int, alignment: Alignment) -> None:
        """Look up what several rules need; ``index`` is the sample's."""
        message, alignments = comparison.message, comparison.alignments
        self.comparison = comparison
        self.message = message
        self.index = index
        self.body = message.samples[index]
        self.alignment = alignment
        self.others = [other for i, other in enumerate(alignments) if i != index and other is not None]
        self.nodes = alignment.nodes
        self.by_name: dict[str, list[SchemaNode]] = {}
        for node in self.nodes:
            self.by_name.setdefault(node.name, []).append(node)
        self.bound = [node for node in self.nodes if node.rows]
        self.unbound = {id(row) for row in alignment.unbound}
        self.unbound_names = {
            split_name(row.name)[-1] for row in alignment.unbound if not is_placeholder(row.name)
        } - alignment.names
        """The last segments of rows that no key is bound to: what a key without a row may be a misspelling of."""
        self.claimed: set[str] = set()
        """Names of rows that a key was taken for a misspelling of: they are not missing as well."""
        self.explained: set[int] = set()
        """The keys without a row, by their node's `id`, of which another difference says what is wrong."""

    def difference(
        self, code: Code, path: JsonPath, name: str, row: ParameterUse | None = None, near: str = "", value: Any = None
    ) -> Difference:
        """Return a difference of this sample."""
        return Difference(code, self.index, path, name, row, near, value)

    def is_required(self, row: ParameterUse) -> bool:
        """Whether a row says that this sample has to show it.

        A row with a ``min_version`` or ``max_version`` says nothing of a sample whose version is unknown.
        """
        parameter = row.parameter
        if parameter is None or parameter.required is not True:
            return False
        if parameter.min_version is None and parameter.max_version is None:
            return True
        version = self.body.version
        return version is not None and parse_bounds(parameter.min_version, parameter.max_version).covers(version)

    def holds_for(self, row: ParameterUse) -> bool:
        """Whether a row is about the sample's microversion, as any row is of a sample whose version is unknown."""
        version = self.body.version
        return version is None or derive_window(row).covers(version)

    def find(self, path: Iterable[str]) -> SchemaNode | None:
        """Return the sample's own node that names lead to."""
        node: SchemaNode | None = self.alignment.root
        for name in path:
            node = node.children.get(name) if node is not None else None
        return node

    def required_rows(self) -> list[ParameterUse]:
        """Return the rows that this sample has to show, in the order of the tables."""
        return [row for rows in self.body.tables for row in rows if self.is_required(row)]

    def is_exempt(self, node: SchemaNode) -> bool:
        """Whether a key needs no row of its own: a caller chooses its name, or the settings ignore it."""
        return is_free_name(node.name) or is_placeholder(node.name) or node.name in self.message.ignored
