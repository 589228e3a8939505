"""The first cells of reStructuredText's own tables: where references without `rest_parameters` have their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.rst.lines import measure

MAX_ROWS = 1000
"""Rows of one table that are read."""
CSV_OPTIONS = frozenset(
    (
        *("header-rows", "stub-columns", "header", "width", "widths", "file", "url", "encoding", "class", "name"),
        *("align", "delim", "keepspace", "quote", "escape"),
    )
)
LIST_OPTIONS = frozenset({"header-rows", "stub-columns", "width", "widths", "class", "name", "align"})

_ROW = re.compile(r"[*+-] +[*+-](?: +|\Z)")


def read_grid_cells(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first cell of each row of a grid table but its head."""
    width = lines[0].find("+", 1)
    parts: list[str] = []
    cells: list[str] = []
    for line in lines[1:]:
        first = line[1:width]
        if line[:1] == "+" and first and not first.strip("-="):
            if "=" in first:
                cells.clear()
            else:
                cells.append("\n".join(parts))
            parts = []
        elif parts or first.strip():
            parts.append(first.strip())
    return islice((_first_paragraph(cell) for cell in cells), MAX_ROWS)


def read_simple_cells(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first cell of each row of a simple table but its head."""
    width = lines[0].find(" ")
    borders = [index for index, line in enumerate(lines) if line.startswith("=" * width) and not line.strip("= ")]
    body = lines[borders[1] + 1 : borders[2]] if len(borders) > 2 else lines[1 : borders[-1] if borders[1:] else None]
    rows = (line[:width].strip() for line in body if line[:1] not in (" ", ""))
    return islice((row for row in rows if row.strip("-")), MAX_ROWS)


def read_csv_cells(lines: Sequence[SourceLine], options: dict[str, str]) -> Iterator[str]:
    """Yield the first cell of each row of a ``csv-table``; of one in a file of its own nothing is known."""
    import csv

    if not lines or "file" in options or "url" in options:
        return
    delimiter = {"tab": "\t", "space": " "}.get(options.get("delim", ","), options.get("delim", ","))
    quote = options.get("quote", '"')
    if len(delimiter) != 1 or len(quote) != 1:
        return
    texts = [f"{line.text}\n" for line in lines]
    try:
        rows = csv.reader(texts, delimiter=delimiter, quotechar=quote, skipinitialspace="keepspace" not in options)
        for row in islice(rows, _count_head(options), MAX_ROWS):
            if row:
                yield _first_paragraph(row[0])
    except (csv.Error, ValueError, TypeError):
        return


def read_list_cells(lines: Sequence[SourceLine], options: dict[str, str]) -> Iterator[str]:
    """Yield the first cell of each row of a ``list-table``."""
    rows = [(index, match.end()) for index, line in enumerate(lines) if (match := _ROW.match(line.text))]
    for index, offset in islice(rows, _count_head(options), MAX_ROWS):
        parts = [lines[index].text[offset:]]
        for line in lines[index + 1 :]:
            if measure(line.text) != offset or not line.text:
                break
            parts.append(line.text[offset:])
        yield "\n".join(parts)


def _count_head(options: dict[str, str]) -> int:
    rows = options.get("header-rows", "0").strip()
    return int(rows) if rows.isdecimal() and len(rows) < 4 else 0


def _first_paragraph(cell: str) -> str:
    lines = [line.strip() for line in cell.strip().split("\n")]
    return "\n".join(lines[: lines.index("")] if "" in lines else lines)
