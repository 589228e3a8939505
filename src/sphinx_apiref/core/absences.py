"""Required rows whose keys a sample, or an item of a list in it, does not show."""

from __future__ import annotations

from collections.abc import Iterator, Set

from sphinx_apiref.core.alignment import SchemaNode, is_container_row, is_free_name, is_link, is_placeholder, split_name
from sphinx_apiref.core.exchange import Misfit, MisfitKind, SampleView
from sphinx_apiref.core.model import ParameterUse
from sphinx_apiref.core.names import nearest


def find_missing(view: SampleView) -> Iterator[Misfit]:
    """Find required rows that the sample does not show."""
    required: dict[str, tuple[ParameterUse, tuple[ParameterUse, ...], int]] = {}
    optional: set[str] = set()
    for rows in view.body.tables:
        for position, row in enumerate(rows):
            if view.is_required(row):
                required.setdefault(row.name, (row, rows, position))
            else:
                optional.add(row.name)
    candidates: list[tuple[ParameterUse, SchemaNode, bool]] = []
    lacking = 0
    for name, (row, rows, position) in required.items():
        if name in optional or is_excused(view, row):
            continue
        parent, direct = _find_parent(view, row)
        if parent is None:
            continue
        lacking += 1
        sure = direct or not _is_nested(view, rows, position)
        candidates.append((row, parent, sure and not _is_variant(view, row, set(required) - optional)))
    many = lacking > 1 and 2 * lacking > len(required)
    for row, parent, sure in candidates:
        kind = MisfitKind.ABSENT if many or not sure else MisfitKind.MISSING
        near = nearest(split_name(row.name)[-1], set(parent.children) - set(required) - optional)
        place = parent.objects[0].path if parent.objects else parent.values[0].path
        yield view.misfit(kind, place, row.name, row=row, near=near or "")


def is_excused(view: SampleView, row: ParameterUse) -> bool:
    """Tell whether nothing can be said of a row that no key bound to."""
    last = split_name(row.name)[-1]
    return (
        is_placeholder(row.name)
        or is_link(last)
        or last in view.claimed
        or last in view.exchange.ignored
        or row.name in view.alignment.names
        or id(row) not in view.unbound
    )


def _find_parent(view: SampleView, row: ParameterUse) -> tuple[SchemaNode | None, bool]:
    """Return the object that should hold a row's key, and whether a dotted name says so."""
    *above, last = split_name(row.name)
    if above:
        parents = [
            node
            for node in view.by_name.get(above[-1], ())
            if node.path[-len(above) :] == tuple(above)
            and any(value.value for value in node.objects)
            # Where no key is known, the row's name may stand for one that a caller chooses.
            and any(child.rows for child in node.children.values())
        ]
        return (parents[0], True) if parents else (None, False)
    top = view.alignment.wrapper or view.alignment.root
    if last in view.alignment.names or all(is_free_name(name) for name in top.children):
        return None, False
    return top, False


def _is_nested(view: SampleView, rows: tuple[ParameterUse, ...], position: int) -> bool:
    """Tell whether a row may stand below a container that the sample does not show."""
    for before in range(position - 1, -1, -1):
        row = rows[before]
        if is_container_row(row):
            if row.name == (view.alignment.wrapper.name if view.alignment.wrapper else ""):
                return False
            nodes = [node for node in view.by_name.get(split_name(row.name)[-1], ()) if node.rows]
            return not any(node.children for node in nodes)
        # A row that stands at the top ends what an earlier container holds.
        top = view.alignment.wrapper or view.alignment.root
        if row.name in top.children and len(view.by_name[row.name]) == 1:
            return False
    return False


def _is_variant(view: SampleView, row: ParameterUse, required: Set[str]) -> bool:
    """Tell whether another sample shows the key, and differs in more than that."""
    last = split_name(row.name)[-1]
    holders = [other for other in view.others if last in other.names]
    if not holders:
        return False
    wrapper = view.alignment.wrapper
    top = wrapper or view.alignment.root
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


def find_incomplete(view: SampleView) -> Iterator[Misfit]:
    """Find list items without a key that the others have."""
    names: dict[str, bool] = {}
    for rows in view.body.tables:
        for row in rows:
            names[row.name] = names.get(row.name, True) and view.is_required(row)
    for node in (view.alignment.root, *view.nodes):
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
                yield view.misfit(kind, found.path, child.name, row=child.rows[0])
                break
