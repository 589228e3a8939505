"""Keys of a sample that no row describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sphinx_apiref.compare.binding import is_free_name, is_half_bound, is_link, is_placeholder
from sphinx_apiref.compare.families import find_family
from sphinx_apiref.compare.sample_view import Difference, SampleView
from sphinx_apiref.compare.tree import SchemaNode
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.names import nearest
from sphinx_apiref.model.reference import ParameterUse

# Counted over 25 references of OpenStack projects: with these numbers 96 of 100 findings drawn at random were right.
# Of the keys without a row in objects that are below them, half are left out on purpose.
_TOP_RATIO = 1
"""How many documented keys for each undocumented one show that the tables describe the top of a body in full: half."""
_NESTED_RATIO = 3
"""How many show it of an object further down, where free-form objects are the rule: three quarters."""
_PLACED_RATIO = 2
"""How many show it of such an object if rows stand in it: two thirds."""
_PLACED = 2
"""From how many rows on an object further down is one that the table was written for."""


class ObjectKeys(NamedTuple):
    """The keys of one object of the samples, apart from those that need no row."""

    node: SchemaNode
    undocumented: list[SchemaNode]
    """Those that no row describes."""
    documented: int
    """The number of keys with rows."""
    is_top: bool
    """Whether the object is the root, the wrapper, or an object beside `metadata` and the like that could be one."""


def find_undocumented_keys(view: SampleView) -> Iterator[Difference]:
    """Yield the keys that no row describes; below one that is reported nothing more is."""
    silent: set[int] = set()
    for node in (view.alignment.root, *view.nodes):
        if id(node) in silent or id(node.parent) in silent:
            silent.add(id(node))
            continue
        if not node.described or not node.children or is_holder_of_wrapper(view, node):
            continue
        keys = _count_keys(view, node)
        for key in keys.undocumented:
            difference = _compare_key(view, keys, key)
            if is_expected(view, keys, key, difference.near):
                silent.add(id(key))
            yield difference


def find_undocumented_objects(view: SampleView) -> Iterator[tuple[SchemaNode, list[SchemaNode]]]:
    """Yield the objects that the tables describe, each with its keys that no row does."""
    for node in (view.alignment.root, *view.nodes):
        if node.described and node.children and not is_holder_of_wrapper(view, node):
            yield node, _count_keys(view, node).undocumented


def is_holder_of_wrapper(view: SampleView, node: SchemaNode) -> bool:
    """Whether a node is the root with one key that holds all: it needs no row."""
    return node.parent is None and view.alignment.wrapper is not None


def find_rows_elsewhere(view: SampleView) -> Iterator[Difference]:
    """Yield the keys of which the only row says that it is in the header, the path or the query.

    Only at the top, and where a dotted name says that the key is there: further inside, a key is called like a
    parameter of the URL by chance.
    """
    rows = {row.name: row for row in view.message.elsewhere}
    if not rows:
        return
    for node in view.nodes:
        row = rows.get(node.name) if is_top(view, node.parent) else rows.get(".".join(node.path))
        if row is None or row.parameter is None or node.rows:
            continue
        if row.name in view.message.ignored or node.name in view.message.url_names:
            continue
        view.explained.add(id(node))
        yield view.difference(Code.SAMPLE_ROW_WRONG_IN, node.values[0].path, node.name, row)


def is_top(view: SampleView, node: SchemaNode | None) -> bool:
    """Whether an object is the root, the wrapper, or one beside `metadata` and the like that could be the wrapper."""
    return node is not None and (node in (view.alignment.root, view.alignment.wrapper) or is_second_wrapper(node))


def _count_keys(view: SampleView, node: SchemaNode) -> ObjectKeys:
    keys = [
        child
        for child in node.children.values()
        if child.rows or not (is_free_name(child.name) or is_link(child.name) or child.name in view.message.ignored)
    ]
    undocumented = [
        child
        for child in keys
        if not child.rows
        and not extends_documented(child, keys)
        and not is_value_of_parent(node, child)
        and not is_quoted(view, child)
        and id(child) not in view.explained
    ]
    documented = sum(1 for child in keys if child.rows or id(child) in view.explained)
    return ObjectKeys(node, undocumented, documented, is_top(view, node))


def _compare_key(view: SampleView, keys: ObjectKeys, key: SchemaNode) -> Difference:
    """Return what is wrong with a key without a row in the body."""
    path = key.values[0].path
    row = find_row_of_url(view, key) if keys.is_top else None
    near = nearest(key.name, view.unbound_names) or "" if row is None else ""
    if near and id(key) in find_family(view, keys.node):
        near = ""
    if near:
        view.claimed.add(near)
    return view.difference(decide_code(view, keys, key, near), path, key.name, row, near)


def find_row_of_url(view: SampleView, key: SchemaNode) -> ParameterUse | None:
    """Return the row of a parameter of the URL that a request repeats in its body; ``key`` stands for a name there."""
    if key.name not in view.message.url_names or is_placeholder(key.name):
        return None
    return next((row for row in view.message.elsewhere if row.name == key.name), None)


def decide_code(view: SampleView, keys: ObjectKeys, key: SchemaNode, near: str) -> Code:
    """Decide how a key without a row is reported.

    It is an error if ``near`` names a row that was likely meant, or if the tables describe the object in full; else the
    row may have been left out on purpose, which is information. So is a key that the text explains, as far as it goes,
    and one of a family.
    """
    if not is_expected(view, keys, key, near) or is_told(view, key) or id(key) in find_family(view, keys.node):
        return Code.SAMPLE_KEY_UNCOVERED
    return Code.SAMPLE_KEY_UNDOCUMENTED


def is_expected(view: SampleView, keys: ObjectKeys, key: SchemaNode, near: str) -> bool:
    """Whether the tables were to have a row for a key: they have one that was likely meant, or describe the object."""
    return bool(near) or (not is_second_wrapper(key) and is_covered(view, keys))


def is_told(view: SampleView, key: SchemaNode) -> bool:
    """Whether the text of the operation, or that around it, explains a key: it calls it an attribute, a field or so."""
    literal = f"`{key.name}`"
    texts = [text for text in view.message.telling if literal in text]
    if not texts or key.name in view.message.sent or any(row.name == key.name for row in view.message.elsewhere):
        return False
    # Few samples have such a key, and the patterns take time to compile.
    from sphinx_apiref.read.told_keys import find_told_keys

    return any(key.name in find_told_keys(text) for text in texts)


def is_covered(view: SampleView, keys: ObjectKeys) -> bool:
    """Whether the tables describe so many keys of an object that they are meant to describe all.

    At the top at least half of them: ``{"id", "name", "colour"}`` with rows for two, or with a row for one of two keys.
    Further down at least three quarters; or two thirds, if by the tree two rows stand in that object and are not called
    like its keys by chance. An object that dotted rows have as a parent is described in full; one that the tables
    describe a part of, as their title says, never is.
    """
    if view.message.partial:
        return False
    if keys.node.dotted:
        return True
    if not keys.is_top and count_placed(view, keys.node) >= _PLACED:
        return keys.documented >= _PLACED_RATIO * len(keys.undocumented)
    return keys.documented >= (_TOP_RATIO if keys.is_top else _NESTED_RATIO) * len(keys.undocumented)


def count_placed(view: SampleView, node: SchemaNode) -> int:
    """Return how many of an object's keys have a row that stands in it, by the tree."""
    found = view.comparison.tree.find(node.path)
    return sum(1 for child in found.children.values() if child.shown and child.rows) if found is not None else 0


def extends_documented(key: SchemaNode, siblings: Sequence[SchemaNode]) -> bool:
    """Whether a key continues the name of a documented one with a value that has a digit, a hyphen or a dot.

    ``gigabytes`` and, for one type of volume, ``gigabytes_lvmdriver-1`` (as in cinder's quotas).
    """
    return any(
        sibling.rows
        and key.name.startswith(f"{sibling.name}_")
        and re.search(r"[-\d.]", key.name[len(sibling.name) :]) is not None
        for sibling in siblings
    )


def is_value_of_parent(parent: SchemaNode, key: SchemaNode) -> bool:
    """Whether a key is a value for which a dotted row has another name.

    ``MIGRATION`` and ``INSTANCE`` stand where the row says ``usages.consumer_type.count`` (as in placement).
    """
    return parent.dotted and (key.name.isupper() or is_map(parent))


def is_quoted(view: SampleView, key: SchemaNode) -> bool:
    """Whether a description names a key in double backticks, as another name of what its row describes.

    Only a name such as ``OS-SCH-HNT:scheduler_hints`` (as in nova) counts: single words are quoted for many reasons.
    """
    if not re.search(r"\w\W\w", key.name):
        return False
    quoted = f"``{key.name}``"
    return any(quoted in (row.parameter.description or "") for row in view.message.rows if row.parameter)


def is_second_wrapper(node: SchemaNode) -> bool:
    """Whether a key of the root holds what the tables describe and is not the only one: it needs no row either.

    ``zones`` in ``{"zones": [{"id": …, "name": …}], "metadata": {…}}``, if half of the keys in it have rows (as in
    designate's lists).
    """
    if node.rows or node.parent is None or node.parent.parent is not None:
        return False
    return is_half_bound(node)


def is_map(node: SchemaNode) -> bool:
    """Whether the keys of an object are values: its undocumented children all have the same keys.

    ``{"gold": {"size": 1}, "silver": {"size": 2}}``.
    """
    shapes = [frozenset(child.children) for child in node.children.values() if not child.rows]
    return len(shapes) > 1 and bool(shapes[0]) and len(set(shapes)) == 1
