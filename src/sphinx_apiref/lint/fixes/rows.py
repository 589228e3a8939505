"""Fixes of the rows of tables: renamed, deleted, added."""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinx_apiref.lint.fixes.text import quote_yaml
from sphinx_apiref.model.edits import Edit, Fix, Sources, SourceText
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ParameterUse

_BETWEEN = re.compile(r"[ \t]*:[ \t]+\Z")
_MARKER = re.compile(r"[ \t>]*-[ \t]+\Z")
_REST = re.compile(r"[ \t]*(?:[ \t]#.*)?\Z")


class RowText(NamedTuple):
    """A row as it is written: indices into its line."""

    source: SourceText
    lineno: int
    start: int
    name_end: int
    ref_start: int
    end: int

    @property
    def line(self) -> str:
        """The whole line."""
        return self.source.line(self.lineno)

    @property
    def is_alone(self) -> bool:
        """Whether the row is all that its line holds, but for a comment."""
        return bool(_MARKER.match(self.line[: self.start]) and _REST.match(self.line[self.end :]))


def read_row(sources: Sources, use: ParameterUse) -> RowText | None:
    """Return a row as it is written; None where it is not ``name: key`` on one line."""
    place = use.location
    source = sources.load(place.path)
    if source is None or place.end_column is None:
        return None
    text = source.line(place.lineno)[place.column - 1 : place.end_column - 1]
    for name in (use.name, f'"{use.name}"', f"'{use.name}'"):
        for ref in (use.ref, f'"{use.ref}"', f"'{use.ref}'"):
            if (
                text.startswith(name)
                and text.endswith(ref)
                and _BETWEEN.match(text[len(name) : max(len(text) - len(ref), 0)])
            ):
                start = place.column - 1
                end = start + len(text)
                return RowText(source, place.lineno, start, start + len(name), end - len(ref), end)
    return None


def edit_row(sources: Sources, use: ParameterUse, name: str, ref: str) -> tuple[Edit, ...]:
    """Return the edits that give a row another name, another key, or both; none where it can't be done."""
    row = read_row(sources, use)
    if row is None:
        return ()
    edits: list[Edit] = []
    if name != use.name:
        edits.append(row.source.edit(row.lineno, row.start + 1, row.name_end + 1, quote_yaml(name)))
    if ref != use.ref:
        edits.append(row.source.edit(row.lineno, row.ref_start + 1, row.end + 1, quote_yaml(ref)))
    return tuple(edits)


def replace_ref(use: ParameterUse, ref: str, safe: bool, sources: Sources) -> Fix | None:
    """Return the fix that gives a row another key."""
    edits = edit_row(sources, use, use.name, ref)
    return Fix(f"Replace the key `{use.ref}` with `{ref}`", edits, safe) if edits else None


def delete_row(place: Location, safe: bool, sources: Sources) -> Fix | None:
    """Return the fix that deletes the row at a place, with its line."""
    source = sources.load(place.path)
    if source is None or place.end_column is None:
        return None
    line = source.line(place.lineno)
    row = RowText(source, place.lineno, place.column - 1, 0, 0, place.end_column - 1)
    if not row.is_alone:
        return None
    shown = line[row.start : row.end]
    return Fix(f"Delete the row `{shown}`", (source.delete_lines(place.lineno, place.lineno),), safe)


def insert_row(sources: Sources, beside: ParameterUse, name: str, ref: str, *, before: bool = False) -> Edit | None:
    """Return the edit that adds a row after another one, or before it; None where that one shares its line."""
    row = read_row(sources, beside)
    if row is None or not row.is_alone:
        return None
    line = row.line
    text = f"{line[: row.start]}{quote_yaml(name)}: {quote_yaml(ref)}"
    if before:
        return row.source.edit(row.lineno, 1, 1, f"{text}\n")
    column = len(line) + 1
    return row.source.edit(row.lineno, column, column, f"\n{text}")
