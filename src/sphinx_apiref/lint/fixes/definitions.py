"""Fixes of parameters files: definitions sorted, deleted, added."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from sphinx_apiref.lint.fixes.blocks import Blocks, find_block_at, load_blocks, load_links, read_values
from sphinx_apiref.lint.fixes.text import quote_yaml
from sphinx_apiref.model.edits import Edit, Fix, Sources, apply_edits
from sphinx_apiref.model.reference import Catalog
from sphinx_apiref.read.definitions import PLACES

_RANK = {place: rank for rank, place in enumerate(PLACES)}
_FIELDS = ("description", "in", "required", "type")


def sort_definitions(catalog: Catalog, sources: Sources) -> Fix | None:
    """Return the fix that puts the definitions of a file in order; None where anchors do not allow it.

    Comments go with the definition below them; the heading of a part, such as ``# variables in path``, stays at its
    start. Definitions without a valid ``in`` go with the one before them.
    """
    return sources.share((sort_definitions, catalog.path), lambda: _sort(catalog, sources))


def _sort(catalog: Catalog, sources: Sources) -> Fix | None:
    found = load_blocks(sources, catalog.path)
    if found is None:
        return None
    order = _find_order(found, catalog)
    if order == list(range(len(order))) or not _keeps_links(found, order, sources):
        return None
    edits = _move_blocks(found, order, catalog)
    text = apply_edits(found.source.text, edits)
    before = read_values(found.source.text)
    if before is None or read_values(text) != before:
        return None
    return Fix("Sort the definitions of the file", tuple(edits), safe=True)


def _sort_key(catalog: Catalog, key: str) -> tuple[int, str] | None:
    parameter = catalog.parameters.get(key)
    rank = _RANK.get(parameter.in_ or "") if parameter is not None else None
    return (rank, key.lower()) if rank is not None else None


def _find_order(found: Blocks, catalog: Catalog) -> list[int]:
    """Return the indices of the blocks in their new order."""
    first: list[int] = []
    groups: list[tuple[tuple[int, str], list[int]]] = []
    for index, block in enumerate(found.blocks):
        key = _sort_key(catalog, block.key)
        if key is not None:
            groups.append((key, [index]))
        else:
            (groups[-1][1] if groups else first).append(index)
    groups.sort(key=lambda group: group[0])
    return [*first, *(index for _, group in groups for index in group)]


def _keeps_links(found: Blocks, order: Sequence[int], sources: Sources) -> bool:
    """Whether no alias comes before its anchor."""
    links = load_links(sources, found.source)
    anchors = {link.name: link.lineno for link in links if link.is_anchor}
    if len(anchors) != sum(link.is_anchor for link in links):
        # A name that is used twice stands for the value before.
        return False
    position = {index: place for place, index in enumerate(order)}
    for link in links:
        if not link.is_anchor:
            alias, anchor = (find_block_at(found.blocks, number) for number in (link.lineno, anchors[link.name]))
            if alias >= 0 and anchor >= 0 and position[alias] < position[anchor]:
                return False
    return True


def _move_blocks(found: Blocks, order: Sequence[int], catalog: Catalog) -> list[Edit]:
    """Return the edits that move as few blocks as possible, with the blank lines after them."""
    source, blocks = found.source, found.blocks
    # A heading is a piece of its own, which stays at the start of its part.
    headings: dict[str, list[int]] = {}
    starts: list[int] = []
    pieces: list[tuple[int, int]] = []
    for index, block in enumerate(blocks):
        start = _find_own_start(found, index, catalog)
        if start > block.first:
            headings.setdefault(_find_in(catalog, block.key), []).append(len(pieces))
            pieces.append((block.first, start - 1))
        starts.append(len(pieces))
        pieces.append((start, block.end))
    new: list[int] = []
    for index in order:
        new += headings.pop(_find_in(catalog, blocks[index].key), [])
        new.append(starts[index])
    texts = ["".join(f"{line}\n" for line in source.lines(first, last)) for first, last in pieces]
    old_last, new_last = starts[len(blocks) - 1], new[-1]
    changed = dict(enumerate(texts))
    if old_last != new_last:
        # The blank lines at the end of the file stay there.
        inner, outer = texts[new_last].rstrip("\n"), texts[old_last].rstrip("\n")
        changed[new_last] = inner + texts[old_last][len(outer) :]
        changed[old_last] = outer + texts[new_last][len(inner) :]
    stays = set(_find_longest_rising([piece for piece in new if changed[piece] == texts[piece]]))
    return _write_moves(found, pieces, new, changed, stays)


def _write_moves(
    found: Blocks, pieces: Sequence[tuple[int, int]], new: Sequence[int], texts: dict[int, str], stays: set[int]
) -> list[Edit]:
    source = found.source
    edits: list[Edit] = []
    for index, (first, last) in enumerate(pieces):
        if index not in stays:
            end = (last + 1, 1) if last < source.count else (last, len(source.line(last)) + 1)
            edits.append(source.edit_lines(first, 1, *end, ""))
    waiting = ""
    for piece in new:
        if piece not in stays:
            waiting += texts[piece]
        elif waiting:
            first = pieces[piece][0]
            edits.append(source.edit_lines(first, 1, first, 1, waiting))
            waiting = ""
    if waiting:
        last = pieces[-1][1]
        end = (last + 1, 1) if last < source.count else (last, len(source.line(last)) + 1)
        # Without a line end there, the last line of the file keeps none.
        edits.append(source.edit_lines(*end, *end, waiting if last < source.count else waiting.removesuffix("\n")))
    return edits


def _find_own_start(found: Blocks, index: int, catalog: Catalog) -> int:
    """Return the first line of a definition with its own comments, below the heading of its part."""
    heading = found.find_heading(index, catalog)
    if heading is None:
        return found.blocks[index].first
    start = heading + 1
    while not found.source.line(start).strip():
        start += 1
    return start


def _find_in(catalog: Catalog, key: str) -> str:
    found = catalog.parameters.get(key)
    return (found.in_ if found is not None else None) or ""


def _find_longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the longest part of some different numbers, in their order, that rises."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        ends[length:] = [number, *ends[length + 1 :]]
        places[length:] = [index, *places[length + 1 :]]
    found: list[int] = []
    index = places[-1] if places else -1
    while index >= 0:
        found.append(numbers[index])
        index = before[index]
    return found[::-1]


def delete_definition(path: str, key: str, catalog: Catalog, sources: Sources) -> Fix | None:
    """Return the fix that deletes a definition with its comments; None if an alias elsewhere needs an anchor of it."""
    found = load_blocks(sources, path)
    index = found.find(key) if found is not None else None
    if found is None or index is None or len(found.blocks) < 2:
        return None
    block = found.blocks[index]
    links = load_links(sources, found.source)
    own = {link.name for link in links if link.is_anchor and block.key_line <= link.lineno <= block.end}
    if any(link.name in own and not block.key_line <= link.lineno <= block.end for link in links):
        return None
    first, last = _find_own_start(found, index, catalog), block.end
    if first == block.first and index == len(found.blocks) - 1:
        # The blank lines before it separated it from the others.
        first, last = found.blocks[index - 1].last + 1, block.last
    return Fix(f"Delete the definition `{key}`", (found.source.delete_lines(first, last),), safe=False)


def add_definition(catalog: Catalog, key: str, kind: str, required: bool, beside: str, sources: Sources) -> Edit | None:
    """Return the edit that adds a definition in the body: by name where the file is sorted, else after ``beside``.

    Its description is to be written. The order of fields, the indentation and the blank lines are those of the
    definition next to it.
    """
    found = load_blocks(sources, catalog.path)
    if found is None:
        return None
    index, is_after = _find_neighbour(found, catalog, key, beside)
    block = found.blocks[index]
    indent = next(
        (
            line[: len(line) - len(line.lstrip())]
            for line in found.source.lines(block.key_line + 1, block.last)
            if line.strip()
        ),
        "  ",
    )
    if indent.strip(" ") or not indent:
        return None
    values = {
        "description": f"|\n{indent * 2}TODO: describe `{key}`.",
        "in": "body",
        "required": "true" if required else "false",
        "type": kind,
    }
    parameter = catalog.parameters.get(block.key)
    order = [field for field in (parameter.fields if parameter is not None else ()) if field in values]
    fields = "".join(
        f"\n{indent}{field}: {values[field]}" for field in (*order, *(f for f in _FIELDS if f not in order))
    )
    text = f"{quote_yaml(key)}:{fields}"
    other = found.blocks[index - 1] if index and (not is_after or index == len(found.blocks) - 1) else block
    gap = "\n" * (other.end - other.last)
    if is_after and index == len(found.blocks) - 1:
        column = len(found.source.line(block.last)) + 1
        return found.source.edit_lines(block.last, column, block.last, column, f"\n{gap}{text}")
    line = block.end + 1
    if not is_after:
        line = _find_own_start(found, index, catalog)
    return found.source.edit_lines(line, 1, line, 1, f"{text}\n{gap}")


def _find_neighbour(found: Blocks, catalog: Catalog, key: str, beside: str) -> tuple[int, bool]:
    """Return the index of the definition to put another one at, and whether after it."""
    keys = [(own, index) for index, block in enumerate(found.blocks) if (own := _sort_key(catalog, block.key))]
    named = found.find(beside)
    wanted = (_RANK["body"], key.lower())
    slips = sum(one[0] > other[0] for one, other in pairwise(keys))
    if keys and (slips <= len(keys) * _SLIPS or named is None):
        before = [own for own in keys if own[0] <= wanted]
        same = [own for own in keys if own[0][0] == wanted[0]]
        if before and (
            before_same := [own for own in before if own[0][0] == wanted[0]] or (before if not same else [])
        ):
            return max(before_same)[1], True
        return min(same or keys)[1], False
    return (named, True) if named is not None else (len(found.blocks) - 1, True)


_SLIPS = 0.1
"""The share of definitions out of order up to which a file is sorted all the same."""
