"""Which rows of a table describe what is inside which others: the tree of the body, as depths of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sphinx_apiref.compare.body_tree import BodyNode, BodyTree
from sphinx_apiref.model.reference import ParameterUse


def nest_rows(rows: Sequence[ParameterUse], tree: BodyTree) -> tuple[int, ...]:
    """Return the depth of each row of a table: 0, or one more than that of the row above that holds it.

    A row holds others only if it stands before all of them: in a table that is in alphabetical order, indentation would
    show wrong parents. A row whose place is guessed is nested as far as both of its neighbours are: to show no parent
    is better than to show a wrong one.
    """
    places = {position: place for position, row in enumerate(rows) if (place := tree.place_of(row)) is not None}
    known = {position: place.node for position, place in places.items() if not place.guessed}
    holders = _find_holders(known)
    parents: dict[int, int | None] = {}
    open_rows: list[int] = []
    for position, place in places.items():
        around = tuple(place.node.climb()) if position in known else find_shared(position, known, holders)
        # Of the rows around it the nearest that is still open.
        held_by: Sequence[int] = next(
            (found for node in around if (found := holders.get(id(node), ())) and not set(found).isdisjoint(open_rows)),
            (),
        )
        while open_rows and open_rows[-1] not in held_by:
            open_rows.pop()
        parents[position] = open_rows[-1] if open_rows else None
        open_rows.append(position)
    depths: list[int] = []
    for position in range(len(rows)):
        parent = parents.get(position)
        depths.append(0 if parent is None else depths[parent] + 1)
    return tuple(depths)


def _find_holders(known: Mapping[int, BodyNode]) -> dict[int, list[int]]:
    """Return the rows of each node that may hold others, by the node's `id`.

    A node whose rows come after one for a key inside it holds none: ``listener`` after ``admin_state_up``.
    """
    holders: dict[int, list[int]] = {}
    for position, node in known.items():
        holders.setdefault(id(node), []).append(position)
    for position, node in known.items():
        if node.shown and not node.is_container:
            # Whatever dotted names say: `a.b` beside the sample `{"a": 1}`.
            holders.pop(id(node), None)
        for above in node.climb():
            if id(above) in holders and holders[id(above)][0] > position:
                del holders[id(above)]
    return holders


def find_shared(
    position: int, known: Mapping[int, BodyNode], holders: Mapping[int, Sequence[int]]
) -> tuple[BodyNode, ...]:
    """Return the nodes, nearest first, that hold both neighbours of a row whose own place is guessed.

    At the end of a table that is the outermost object which has a row.
    """
    before = next((known[other] for other in range(position - 1, -1, -1) if other in known), None)
    after = next((known[other] for other in sorted(known) if other > position), None)
    if before is None:
        return ()
    around = (before, *before.climb())
    if after is None:
        return tuple(node for node in around[1:] if id(node) in holders)[-1:]
    above = set(map(id, after.climb()))
    return tuple(node for node in around if id(node) in above)
