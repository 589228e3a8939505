"""A row whose name no sample shows, and a key that no row describes: they may be one thing under two names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sphinx_apiref.compare.binding import OWN_LINKS, is_link, is_placeholder, split_name
from sphinx_apiref.compare.conditions import is_conditional
from sphinx_apiref.compare.families import find_family
from sphinx_apiref.compare.one_name import find_one_continued, find_same_name, is_same_name, split_words
from sphinx_apiref.compare.sample_view import Difference, SampleView
from sphinx_apiref.compare.tree import SchemaNode
from sphinx_apiref.compare.types import accepts_value, is_container_row
from sphinx_apiref.compare.undocumented_keys import find_undocumented_objects
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.reference import ParameterUse


def find_renamed_keys(view: SampleView) -> Iterator[Difference]:
    """Yield the rows that are of another name than the key they describe, which is then no longer without a row.

    No sample of the message shows the row's name: else the sample is what is misspelled. The two names have the same
    words or nearly the same letters; or one continues the other, if the row is required, stands for the object that
    holds the key, and allows its value: then the key is what the sample has in its place.
    """
    rows = _collect_rows(view)
    if not rows:
        return
    if (wrapper := view.alignment.wrapper) is not None and not wrapper.rows and not view.is_exempt(wrapper):
        containers = {name: row for name, row in rows.items() if is_container_row(row)}
        name = find_same_name(wrapper.name, containers)
        if name is None:
            # What the others are inside of is before them: `port_pair_group_parameters` further down is one of these.
            first = {name: row for name, row in containers.items() if view.is_required(row) and is_first(view, row)}
            name = find_one_continued(wrapper.name, first)
        if name is not None:
            yield _report(view, rows.pop(name), wrapper)
    yield from _find_flat_names(view, rows)
    for node, keys in find_undocumented_objects(view):
        if not node.described:
            continue
        near = {key.name: key for key in keys if id(key) not in view.explained}
        # Links need no row, but `link` may be what the row `links` is about.
        near |= {
            key.name: key
            for key in node.children.values()
            if not key.rows and is_link(key.name) and any(is_same_name(key.name, name) for name in rows)
        }
        for name, row in list(rows.items()):
            found = find_same_name(name, near)
            if found is None and split_words(row.name) != split_words(name):
                # `event.updated_at` and the key `event_updated_at`.
                found = next((key for key in sorted(near) if split_words(row.name) == split_words(key)), None)
            if found is not None and id(row) not in find_family(view, node):
                yield _report(view, rows.pop(name), near.pop(found))
        # The cheap conditions first: a place needs the tree.
        longer = {name: found for name in rows if (found := find_one_continued(name, near)) is not None}
        required = {
            name
            for name in longer
            if view.is_required(rows[name]) and not _is_excused(rows[name]) and is_expected_in(view, rows[name], node)
        }
        for name in sorted(required):
            key = near.get(longer[name])
            if key is None or find_one_continued(key.name, required) != name or is_family(name, key):
                continue
            if id(rows[name]) in find_family(view, node):
                continue
            if all(accepts_value((rows[name],), found.value) for found in key.values):
                yield _report(view, rows.pop(name), near.pop(key.name))


def _find_flat_names(view: SampleView, rows: dict[str, ParameterUse]) -> Iterator[Difference]:
    """Yield the rows of keys inside an object that say so with other marks than a dot, if no row stands at the key."""
    prefixes = sorted({segments[:-1] for row in view.message.rows if len(segments := split_name(row.name)) > 1})
    for name, row in list(rows.items()):
        if len(split_name(row.name)) == 1 and (found := find_flat(view, name, prefixes)):
            key, meant = found
            yield _report(view, rows.pop(name), key, meant)


def find_flat(view: SampleView, name: str, prefixes: Iterable[Sequence[str]]) -> tuple[SchemaNode, str] | None:
    """Return the key of a name such as ``event_time``, and the name with dots.

    Rows such as ``event.id`` show that what is before the key's own name is the object's: ``prefixes`` are theirs.
    """
    words = split_words(name)
    for prefix in prefixes:
        start = split_words(".".join(prefix))
        if words[: len(start)] != start:
            continue
        for key in view.nodes:
            above = key.path[-len(prefix) - 1 : -1]
            is_one = split_words(key.name) == words[len(start) :] and split_words(".".join(above)) == start
            if is_one and is_free(view, key):
                return key, ".".join((*prefix, key.name))
    return None


def is_free(view: SampleView, key: SchemaNode) -> bool:
    """Whether no row stands at a key by the tree, whatever other keys have its name."""
    found = view.comparison.tree.find(key.path)
    return found is not None and not found.rows and id(key) not in view.explained


def _collect_rows(view: SampleView) -> dict[str, ParameterUse]:
    """Return the rows that no sample shows, by the last segment of their names; of several the first."""
    rows: dict[str, ParameterUse] = {}
    for row in view.alignment.unbound:
        name = split_name(row.name)[-1]
        if (
            name not in view.comparison.names
            and row.name not in view.comparison.names
            and not is_placeholder(row.name)
            and (name in OWN_LINKS or not is_link(name))
            and name not in view.message.ignored
            and view.holds_for(row)
        ):
            rows.setdefault(name, row)
    return rows


def _is_excused(row: ParameterUse) -> bool:
    return row.parameter is not None and is_conditional(row.parameter.description)


def is_expected_in(view: SampleView, row: ParameterUse, node: SchemaNode) -> bool:
    """Whether a row that no sample shows stands for an object, by its place in the tree."""
    place = view.comparison.tree.place_of(row)
    return place is not None and place.node.parent is not None and place.node.parent.path == node.path


def is_first(view: SampleView, row: ParameterUse) -> bool:
    """Whether a row is the first of the body in its table."""
    return any(uses and uses[0] is row for uses in view.body.tables)


def is_family(name: str, key: SchemaNode) -> bool:
    """Whether the words that a key adds to a row's name are added to those of documented keys too.

    ``volumes`` has a row and ``volumes_gold`` has none, so that ``gigabytes_gold`` is not ``gigabytes`` either.
    """
    own, words = split_words(name), split_words(key.name)
    added = words[len(own) :] if words[: len(own)] == own else ()
    if not added or key.parent is None:
        return False
    siblings = [(split_words(sibling.name), sibling.rows) for sibling in key.parent.children.values()]
    documented = {words for words, rows in siblings if rows}
    return any(
        words[-len(added) :] == added and words[: -len(added)] in documented for words, rows in siblings if not rows
    )


def _report(view: SampleView, row: ParameterUse, key: SchemaNode, name: str = "") -> Difference:
    """Return the difference; ``name`` is what the row should be called, if that is not the key's."""
    name = name or key.name
    view.explained.add(id(key))
    view.claimed.add(split_name(row.name)[-1])
    view.comparison.renamed[id(row)] = name
    return view.difference(Code.SAMPLE_KEY_RENAMED, key.values[0].path, name, row, name)
