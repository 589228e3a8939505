"""Which rows of a table stand below which: tables are flat, and the samples that they are aligned with are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from sphinx_apiref.core.alignment import Alignment, SchemaNode
from sphinx_apiref.core.model import ParameterUse

Chain = tuple[frozenset[int], ...]
"""The rows of a node's ancestors, nearest first, as positions in the table."""

_ELSEWHERE = ("header", "path", "query")


def nest_rows(rows: Sequence[ParameterUse], alignments: Iterable[Alignment | None]) -> tuple[int, ...]:
    """Return the depth of each row: 0, or one more than that of the row above that holds it.

    A row counts as above only if it stands before all that it holds: where a table is in alphabetical order,
    indentation would tell of other parents than the true ones. Rows that no sample shows stand with their neighbours.
    """
    chains = _read_chains(rows, alignments)
    parents = _find_parents(chains)
    for position, row in enumerate(rows):
        if position not in parents and (row.parameter is None or row.parameter.in_ not in _ELSEWHERE):
            parents[position] = _guess_parent(position, rows, parents)
    depths: list[int] = []
    for position in range(len(rows)):
        parent = parents.get(position)
        depths.append(0 if parent is None else depths[parent] + 1)
    return tuple(depths)


def _read_chains(rows: Sequence[ParameterUse], alignments: Iterable[Alignment | None]) -> dict[int, list[Chain]]:
    """Return the ancestors of each row that a sample shows, once for each place where it does."""
    positions = {id(row): position for position, row in enumerate(rows)}
    chains: dict[int, list[Chain]] = {}
    for alignment in alignments:
        for node in alignment.nodes if alignment else ():
            for row in node.rows:
                position = positions.get(id(row))
                if position is not None:
                    chains.setdefault(position, []).append(tuple(_climb(node, positions)))
    return chains


def _climb(node: SchemaNode, positions: dict[int, int]) -> Iterator[frozenset[int]]:
    above = node.parent
    while above is not None:
        found = frozenset(positions[id(row)] for row in above.rows if id(row) in positions)
        if found:
            yield found
        above = above.parent


def _find_parents(chains: dict[int, list[Chain]]) -> dict[int, int | None]:
    """Return the row that holds each row which a sample shows: of several, the last one that is still open."""
    late = _find_late(chains)
    parents: dict[int, int | None] = {}
    stack: list[int] = []
    for position in sorted(chains):
        candidates = {parent for chain in chains[position] for parent in _nearest(chain, late)}
        while stack and stack[-1] not in candidates:
            stack.pop()
        parents[position] = stack[-1] if stack else None
        stack.append(position)
    return parents


def _nearest(chain: Chain, late: Set[int]) -> Set[int]:
    return next((found - late for found in chain if found - late), frozenset())


def _find_late(chains: dict[int, list[Chain]]) -> set[int]:
    """Return the rows that stand behind a row which nothing but they holds."""
    late: set[int] = set()
    for position, known in chains.items():
        nearest = {frozenset(_nearest(chain, frozenset())) for chain in known}
        if len(nearest) == 1:
            (found,) = nearest
            if found and min(found) > position:
                late |= found
    return late


def _guess_parent(position: int, rows: Sequence[ParameterUse], parents: dict[int, int | None]) -> int | None:
    """Return the row that likely holds a row which no sample shows."""
    above = rows[position].name.rpartition(".")[0]
    for other in range(position - 1, -1, -1):
        if above and rows[other].name == above:
            return other
    before = next((other for other in range(position - 1, -1, -1) if other in parents), None)
    behind = next((other for other in range(position + 1, len(rows)) if other in parents), None)
    if before is None:
        return None
    if behind is None:
        # What ends the table ends the outermost of what is open.
        parent = parents[before]
        while parent is not None and parents.get(parent) is not None:
            parent = parents[parent]
        return parent
    return parents[behind] if parents[behind] in (parents[before], before) else None
