"""Which rows of a table describe what is inside which others: tables are flat, and their samples are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from sphinx_apiref.compare.binding import Alignment, is_body
from sphinx_apiref.compare.tree import SchemaNode
from sphinx_apiref.model.reference import ParameterUse

Chain = tuple[frozenset[int], ...]
"""The rows of each ancestor of a node that has any, nearest first, as positions in the table."""


def nest_rows(rows: Sequence[ParameterUse], alignments: Iterable[Alignment | None]) -> tuple[int, ...]:
    """Return the depth of each row: 0, or one more than that of the row above that holds it.

    A row holds others only if it stands before all of them: in a table that is in alphabetical order, indentation would
    show wrong parents. Rows that no sample shows are nested like their neighbours.
    """
    chains = _collect_chains(rows, alignments)
    parents = _find_parents(chains)
    for position, row in enumerate(rows):
        if position not in parents and is_body(row):
            parents[position] = guess_parent(position, rows, parents)
    depths: list[int] = []
    for position in range(len(rows)):
        parent = parents.get(position)
        depths.append(0 if parent is None else depths[parent] + 1)
    return tuple(depths)


def _collect_chains(rows: Sequence[ParameterUse], alignments: Iterable[Alignment | None]) -> dict[int, list[Chain]]:
    """Return the chains of each row that a sample shows, one for each place where it does."""
    positions = {id(row): position for position, row in enumerate(rows)}
    chains: dict[int, list[Chain]] = {}
    for alignment in alignments:
        for node in alignment.nodes if alignment else ():
            for row in node.rows:
                position = positions.get(id(row))
                if position is not None:
                    chains.setdefault(position, []).append(tuple(_climb(node, positions)))
    return chains


def _climb(node: SchemaNode, positions: Mapping[int, int]) -> Iterator[frozenset[int]]:
    ancestor = node.parent
    while ancestor is not None:
        found = frozenset(positions[id(row)] for row in ancestor.rows if id(row) in positions)
        if found:
            yield found
        ancestor = ancestor.parent


def _find_parents(chains: Mapping[int, Sequence[Chain]]) -> dict[int, int | None]:
    """Return the row that holds each row which a sample shows: of several, the last one that is still open."""
    late = _find_late(chains)
    parents: dict[int, int | None] = {}
    open_rows: list[int] = []
    for position in sorted(chains):
        candidates = {parent for chain in chains[position] for parent in _select_nearest(chain, late)}
        while open_rows and open_rows[-1] not in candidates:
            open_rows.pop()
        parents[position] = open_rows[-1] if open_rows else None
        open_rows.append(position)
    return parents


def _select_nearest(chain: Chain, late: Set[int]) -> Set[int]:
    """Return the rows of the nearest ancestor that has any which are not late."""
    return next((found - late for found in chain if found - late), frozenset())


def _find_late(chains: Mapping[int, Sequence[Chain]]) -> set[int]:
    """Return the rows that come after one of their own children: ``listener`` after ``admin_state_up``.

    A row that has another parent elsewhere makes none late: ``id`` before ``flavor`` may be the server's.
    """
    late: set[int] = set()
    for position, row_chains in chains.items():
        nearest = {_select_nearest(chain, frozenset()) for chain in row_chains}
        if len(nearest) == 1:
            (found,) = nearest
            if found and min(found) > position:
                late |= found
    return late


def guess_parent(position: int, rows: Sequence[ParameterUse], parents: Mapping[int, int | None]) -> int | None:
    """Return the row that likely holds a row which no sample shows.

    ``parents`` are those of the rows that samples show, and of the rows before this one. A dotted name says its parent.
    Any other row stands with its neighbours if they agree: both have one parent, or the one before holds the one after.
    At the end of a table it closes all but the outermost object.
    """
    above = rows[position].name.rpartition(".")[0]
    if above:
        for other in range(position - 1, -1, -1):
            if rows[other].name == above:
                return other
    before = next((other for other in range(position - 1, -1, -1) if other in parents), None)
    after = next((other for other in range(position + 1, len(rows)) if other in parents), None)
    if before is None:
        return None
    if after is None:
        parent = parents[before]
        while parent is not None and parents.get(parent) is not None:
            parent = parents[parent]
        return parent
    return parents[after] if parents[after] in (parents[before], before) else None
