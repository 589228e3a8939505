"""Which rows of a table stand below which: tables are flat, and the samples that they are aligned with are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from sphinx_apiref.core.alignment import Alignment, SchemaNode
from sphinx_apiref.core.model import ParameterUse

Chain = tuple[frozenset[int], ...]
"""The rows of a node's ancestors, nearest first, as positions in the table."""


def nest_rows(rows: Sequence[ParameterUse], alignments: Iterable[Alignment | None]) -> tuple[int, ...]:
    """Return the depth of each row: 0, or one more than that of the row above that holds it.

    A row counts as above only if it stands before all that it holds: where a table is in alphabetical order,
    indentation would tell of other parents than the true ones.
    """
    positions = {id(row): position for position, row in enumerate(rows)}
    chains: list[list[Chain]] = [[] for _ in rows]
    for alignment in alignments:
        for node in alignment.root.walk() if alignment else ():
            chain: Chain | None = None
            for row in node.rows:
                position = positions.get(id(row))
                if position is not None:
                    chain = tuple(_climb(node, positions)) if chain is None else chain
                    chains[position].append(chain)
    late = _find_late(chains)
    depths: list[int] = []
    stack: list[int] = []
    for position, known in enumerate(chains):
        parents = {parent for chain in known for parent in _nearest(chain, late)}
        while stack and stack[-1] not in parents:
            stack.pop()
        depths.append(depths[stack[-1]] + 1 if stack else 0)
        stack.append(position)
    return tuple(depths)


def _climb(node: SchemaNode, positions: dict[int, int]) -> Iterator[frozenset[int]]:
    above = node.parent
    while above is not None:
        found = frozenset(positions[id(row)] for row in above.rows if id(row) in positions)
        if found:
            yield found
        above = above.parent


def _nearest(chain: Chain, late: Set[int]) -> Set[int]:
    return next((found - late for found in chain if found - late), frozenset())


def _find_late(chains: Sequence[Sequence[Chain]]) -> set[int]:
    """Return the rows that stand behind a row which nothing but they holds."""
    late: set[int] = set()
    for position, known in enumerate(chains):
        nearest = {frozenset(_nearest(chain, frozenset())) for chain in known}
        if len(nearest) == 1:
            (parents,) = nearest
            if parents and min(parents) > position:
                late |= parents
    return late
