"""Where an operation's tables and samples differ, as values; the checks put them into words.

Keys without rows are in `undocumented_keys`, and rows without keys in `missing_keys`. Here are the rest: samples that
have next to nothing in common with their tables, wrong types, and keys of other versions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sphinx_apiref.compare.binding import Alignment, is_free_name, is_link, is_pattern, is_placeholder, split_name
from sphinx_apiref.compare.body_tree import BodyTree
from sphinx_apiref.compare.message import Message, align_samples
from sphinx_apiref.compare.missing_keys import find_incomplete_items, find_missing_keys, is_alike, is_excused
from sphinx_apiref.compare.renamed_keys import find_renamed_keys
from sphinx_apiref.compare.sample_view import Comparison, Difference, SampleView
from sphinx_apiref.compare.stand_ins import is_stand_in
from sphinx_apiref.compare.tree import SchemaNode
from sphinx_apiref.compare.types import accepts, accepts_value, is_container, is_container_row, row_types
from sphinx_apiref.compare.undocumented_keys import find_rows_elsewhere, find_undocumented_keys, is_map
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.names import nearest
from sphinx_apiref.model.reference import ParameterUse
from sphinx_apiref.model.versions import parse_bounds
from sphinx_apiref.read.json_text import JsonPath


class WrongValue(NamedTuple):
    """A value of a sample whose type its row does not allow."""

    node: SchemaNode
    path: JsonPath
    value: Any


def find_differences(
    message: Message,
    alignments: Sequence[Alignment | None] | None = None,
    make_tree: Callable[[], BodyTree] | None = None,
) -> list[Difference]:
    """Return the differences, sample by sample.

    ``alignments`` are those of `align_samples`, and ``make_tree`` returns what `build_tree` does, if already known.
    """
    if not message.rows and not message.elsewhere:
        return []
    comparison = Comparison(message, align_samples(message) if alignments is None else alignments, make_tree)
    views = [SampleView(comparison, i, found) for i, found in enumerate(comparison.alignments) if found is not None]
    found: list[list[Difference]] = [[] for _ in views]
    # The order counts: a key that has a row under another name needs none, and that row is missing in no sample.
    for find in (find_rows_elsewhere, find_renamed_keys, _compare):
        for differences, view in zip(found, views, strict=True):
            differences += find(view)
    return [difference for differences in found for difference in differences]


def _compare(view: SampleView) -> Iterator[Difference]:
    """Yield the differences of one sample; what shares nothing with its tables is one difference, not one a key."""
    if not view.message.rows:
        return
    if not view.alignment.names:
        yield from find_missing_in_empty_body(view)
        return
    renamed = find_renamed_wrapper(view)
    if renamed is not None:
        yield renamed
        return
    wrapper = view.alignment.wrapper
    if wrapper is not None and is_empty_wrapper(wrapper):
        yield from find_missing_in_empty_wrapper(view, wrapper)
    elif not view.bound:
        mismatch = find_mismatch(view) if not view.explained else None
        if mismatch is not None:
            yield mismatch
        elif not view.explained and not _keys_but_links(view.alignment.root):
            yield from find_missing_in_empty_body(view)
    else:
        # The order counts: a row that a misspelled key was taken for is not missing as well.
        yield from find_undocumented_keys(view)
        yield from find_wrong_types(view)
        yield from find_keys_of_other_versions(view)
        yield from find_missing_keys(view)
        yield from find_incomplete_items(view)


def find_missing_in_empty_body(view: SampleView) -> Iterator[Difference]:
    """Yield the first required row if a sample is ``{}`` or has only links that no row describes.

    The other rows would say the same again.
    """
    required = view.required_rows()
    if isinstance(view.body.value, dict) and required and not is_excused(view, required[0]):
        yield view.difference(Code.SAMPLE_KEY_MISSING, (), required[0].name, required[0])


def is_empty_wrapper(wrapper: SchemaNode) -> bool:
    """Whether a wrapper shows an object without keys, or a list of such objects: ``{}``, ``[{}, {}]``."""
    return bool(wrapper.objects) and not wrapper.children


def find_missing_in_empty_wrapper(view: SampleView, wrapper: SchemaNode) -> Iterator[Difference]:
    """Yield the only required row that a sample such as ``{"server": {}}`` should show in its wrapper.

    Of several rows it is not known which belong in there, nor of an object or a list.
    """
    inside = {row.name: row for row in view.required_rows() if row.name != wrapper.name and not is_container_row(row)}
    if len(inside) == 1:
        ((name, row),) = inside.items()
        if not is_excused(view, row):
            yield view.difference(Code.SAMPLE_KEY_MISSING, wrapper.values[0].path, name, row)


def find_renamed_wrapper(view: SampleView) -> Difference | None:
    """Return the mismatch of a sample's only root key, which no row describes, and the object its tables begin with.

    ``{"my_server": {"id": 1}}`` with the rows ``server`` (a required object) and ``id`` (as in cinder).
    """
    root_keys = _keys_but_links(view.alignment.root)
    first_rows = {rows[0].name: rows[0] for rows in view.body.tables if rows}
    if len(root_keys) != 1 or len(first_rows) != 1:
        return None
    (key,) = root_keys
    (row,) = first_rows.values()
    value = key.values[0].value
    if key.rows or id(key) in view.explained or not isinstance(value, dict | None) or view.is_exempt(key):
        return None
    if row.name not in view.unbound_names or not view.is_required(row):
        return None
    # An action without arguments is null in the sample, and of any type in its row.
    is_action = value is None and len(view.message.rows) == 1
    if not is_action and (not _holds_others(view, row) or is_stand_in(view, row)):
        return None
    return view.difference(Code.SAMPLE_MISMATCH, key.values[0].path, key.name, row)


def _holds_others(view: SampleView, row: ParameterUse) -> bool:
    """Whether a row is of an object, by its type or by a dotted row."""
    types = row_types(row)
    return (types is not None and "object" in types) or any(
        other.name.startswith(f"{row.name}.") for other in view.message.rows
    )


def find_mismatch(view: SampleView) -> Difference | None:
    """Return what a sample that shares no key with its tables shows instead of what they say.

    A misspelled key at the top comes first; then the only key of the root and the tables' only required row, or that of
    the wrapper.
    """
    for key in view.alignment.top.children.values():
        if near := nearest(key.name, view.unbound_names):
            return view.difference(Code.SAMPLE_KEY_UNDOCUMENTED, key.values[0].path, key.name, near=near)
    for parent in (view.alignment.root, view.alignment.wrapper):
        if parent is not None and (found := compare_only_key(view, parent)) is not None:
            return found
    return None


def compare_only_key(view: SampleView, parent: SchemaNode) -> Difference | None:
    """Compare an object's only key with the tables' only required row.

    If another row continues the key's name, or is continued by it, that is the one that was meant: ``project_id`` and
    ``target_project_id`` (as in designate). Otherwise the names differ if the types do not: ``{"state": "ok"}``
    with a string ``status``.
    """
    required = view.required_rows()
    keys = _keys_but_links(parent)
    if len(required) != 1 or len(keys) != 1 or is_placeholder(required[0].name):
        return None
    (row,) = required
    (key,) = keys
    path = key.values[0].path
    for name in sorted(view.unbound_names - {row.name}):
        if name.endswith(f"_{key.name}") or name.startswith(f"{key.name}_"):
            return view.difference(Code.SAMPLE_KEY_UNDOCUMENTED, path, key.name, near=name)
    if view.is_exempt(key) or any(other.name == key.name for other in view.message.elsewhere):
        return None
    if not _is_surely_of(row, key.values[0].value):
        return None
    return view.difference(Code.SAMPLE_MISMATCH, path, key.name, row)


def _keys_but_links(parent: SchemaNode) -> list[SchemaNode]:
    return [child for child in parent.children.values() if not is_link(child.name)]


def _is_surely_of(row: ParameterUse, value: Any) -> bool:
    """Whether a value is of a row's type: a known one, but for null, which stands for an action without arguments."""
    types = row_types(row)
    if value is None:
        return types is None or is_container(types)
    return types is not None and accepts(types, value)


def find_wrong_types(view: SampleView) -> Iterator[Difference]:
    """Yield one value of a name that is of another type than its rows allow, of several the one that is least deep.

    A row counts where it stands in the tree: not for a key of its name in another object, and not for samples of
    microversions that it is not about.
    """
    for name, nodes in view.by_name.items():
        wrong: list[WrongValue] = []
        for node in nodes:
            rows = [row for row in node.rows if view.holds_for(row)]
            if not rows or is_pattern(rows[0].name):
                continue
            types = [row_types(row) for row in rows]
            for _, path, value in node.values:
                # The tree is made only where something may be wrong, and descriptions are read only there.
                if all(accepts(allowed, value) for allowed in types):
                    continue
                if all(accepts_value((row,), value) for row in rows):
                    continue
                owners = find_owners(view, node)
                if owners and not accepts_value(owners, value):
                    wrong.append(WrongValue(node, path, value))
        if wrong:
            first = min(wrong, key=lambda found: len(found.node.path))
            row = max(find_owners(view, first.node), key=lambda row: len(split_name(row.name)))
            yield view.difference(Code.SAMPLE_TYPE_MISMATCH, first.path, name, row, value=first.value)


def find_owners(view: SampleView, node: SchemaNode) -> list[ParameterUse]:
    """Return the rows that stand at a key's place in the tree, for the sample's microversion.

    Where none does, a row of its name counts that stands in an object of the same kind: the place is one of a map, such
    as ``{"gold": {"size": 1}, "silver": {"size": 2}}``, or both objects share two keys and half of all. So does one
    that no sample shows where it is guessed to stand, if the rows after it are what the key holds.
    """
    tree = view.comparison.tree
    if (found := tree.find(node.path)) is not None and (rows := [row for row in found.rows if view.holds_for(row)]):
        return rows
    return [
        row
        for row in node.rows
        if view.holds_for(row)
        and (place := tree.place_of(row)) is not None
        and (
            any(_are_of_one_kind(node, own) for own in place.node.shown)
            if place.node.shown
            else place.guessed and holds_next_rows(view, node, row)
        )
    ]


_HELD = 2
"""From how many of the rows right after a row on, with keys inside a key, the two are one thing, and not by chance."""


def holds_next_rows(view: SampleView, node: SchemaNode, row: ParameterUse) -> bool:
    """Whether the rows right after a row are of keys inside a key, which may be a map of objects that have them."""
    held = {name for key in (node, *node.children.values()) for name in key.children}
    for table in view.body.tables:
        position = next((position for position, other in enumerate(table) if other is row), None)
        if position is not None:
            after = table[position + 1 : position + 1 + _HELD]
            return len(after) == _HELD and all(other.name in held for other in after)
    return False


def _are_of_one_kind(node: SchemaNode, other: SchemaNode) -> bool:
    if node.parent is None or other.parent is None or node is other:
        return False
    keys, other_keys = node.parent.children.keys(), other.parent.children.keys()
    shared = len(keys & other_keys)
    return derive_place(node) == derive_place(other) or (shared > 1 and is_alike(shared, len(keys | other_keys)))


def derive_place(node: SchemaNode) -> tuple[str, ...]:
    """Return a key's path from the key up, with ``*`` for names that are values, such as ids."""
    names: list[str] = []
    while node.parent is not None:
        names.append("*" if is_free_name(node.name) or (not node.rows and is_map(node.parent)) else node.name)
        node = node.parent
    return tuple(names)


def find_keys_of_other_versions(view: SampleView) -> Iterator[Difference]:
    """Yield the keys that the sample's microversion does not have, by all of their rows.

    A row without a definition may hold for any version.
    """
    version = view.body.version
    if version is None:
        return
    for node in view.bound:
        ranges = [
            parse_bounds(row.parameter.min_version, row.parameter.max_version)
            for row in node.rows
            if row.parameter is not None
        ]
        if len(ranges) == len(node.rows) and not any(found.covers(version) for found in ranges):
            yield view.difference(Code.SAMPLE_MICROVERSION, node.values[0].path, node.name, node.rows[0])
