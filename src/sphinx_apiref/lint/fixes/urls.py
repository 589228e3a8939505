"""Fixes of methods and URLs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_apiref.compare.message import request_rows
from sphinx_apiref.lint.fixes.rows import edit_row
from sphinx_apiref.lint.fixes.text import edit_text, replace_text
from sphinx_apiref.model.edits import Edit, Fix, Sources
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef, Operation, Parameter, ParameterUse
from sphinx_apiref.read.urls import parse_url

_SUFFIX = re.compile(r"[-_]?(?:uu)?id\Z|[-_]name\Z", re.IGNORECASE)


class PlacedText(NamedTuple):
    """A text in a URL, what to write in its place, and whether that is beyond doubt."""

    place: Location
    old: str
    new: str
    safe: bool = False


def replace_placeholders(found: Sequence[PlacedText], sources: Sources) -> Fix | None:
    """Return the fix that writes parameters of URLs as ``{name}``; those whose name is not known stay."""
    known = [text for text in found if text.new]
    edits = _edit_all(known, sources)
    if not edits:
        return None
    title = f"Replace `{known[0].old}` with `{known[0].new}`"
    if len(edits) > 1:
        title = f"Write {len(edits)} parameters of URLs as `{{name}}`"
    return Fix(title, edits, all(text.safe for text in found) and len(known) == len(found))


def delete_characters(found: Sequence[PlacedText], name: str, sources: Sources) -> Fix | None:
    """Return the fix that deletes characters that can't be seen."""
    edits = _edit_all(found, sources)
    safe = all(text.safe for text in found)
    return Fix(f"Delete the {name}" if len(edits) == 1 else f"Delete each {name}", edits, safe) if edits else None


def insert_slashes(places: Sequence[Location], sources: Sources) -> Fix | None:
    """Return the fix that begins URLs with a slash."""
    edits = []
    for place in places:
        source = sources.load(place.path)
        if source is None or place.end_column is None or not source.line(place.lineno)[place.column - 1 :].strip():
            return None
        edits.append(source.edit(place.lineno, place.column, place.column, "/"))
    return Fix("Put a slash before the URL" + ("" if len(edits) == 1 else "s of this file"), tuple(edits), safe=False)


def _edit_all(found: Sequence[PlacedText], sources: Sources) -> tuple[Edit, ...]:
    """Return the edits of all texts; none if one of them is not where it should be."""
    edits = [edit_text(sources, text.place, text.old, text.new) for text in dict.fromkeys(found)]
    placed = tuple(edit for edit in edits if edit is not None)
    return placed if len(placed) == len(edits) else ()


def rename_path_parameter(
    reference: ApiRef, operation: Operation, name: str, place: Location, use: ParameterUse, sources: Sources
) -> Fix | None:
    """Return the fix for a parameter that the URL and its row call by two names: it renames the likelier of the two.

    The right one is named after the resource in the path, as ``{server_id}`` of ``servers/`` is. If both or neither
    are, it is the URL if those of other operations have the row's name more often, and else the row.
    """
    if use.parameter is not None and use.parameter.in_ != "path":
        return None
    counts = {name: 0, use.name: 0}
    for other in reference.operations:
        for found in parse_url(other.url).names if other.location != operation.location else ():
            counts[found] = counts.get(found, 0) + 1
    is_right, is_row_right = (_is_named_after(operation.url, name, found) for found in (name, use.name))
    is_row = counts[use.name] > counts[name] if is_right == is_row_right else is_row_right
    if is_row and use.name not in parse_url(operation.url).names:
        edit = edit_text(sources, place, name, use.name)
        return Fix(f"Write `{{{use.name}}}` in the URL", (edit,), safe=False) if edit is not None else None
    edits = edit_row(sources, use, name, use.ref)
    return Fix(f"Rename the row `{use.name}` to `{name}`", edits, safe=False) if edits else None


def _is_named_after(url: str, placeholder: str, name: str) -> bool:
    """Whether a name is that of the resource before a placeholder: ``bgp-peer-id`` after ``bgp-peers/``."""
    segment = url.partition(f"{{{placeholder}}}")[0].rstrip("/").rpartition("/")[2]
    resource, stem = (re.sub(r"[-_.:]", "", text).lower() for text in (segment, _SUFFIX.sub("", name)))
    return bool(stem) and resource in (stem, f"{stem}s", f"{stem}es", f"{stem.removesuffix('y')}ies")


def require_parameter(reference: ApiRef, parameter: Parameter, sources: Sources) -> Fix | None:
    """Return the fix that says `required: true`; None where a row that uses the definition is of no name of its URL."""
    for operation in reference.operations:
        names = parse_url(operation.url).names
        for use in request_rows(operation):
            if use.parameter is not None and use.parameter.location == parameter.location and use.name not in names:
                return None
    place = parameter.fields.get("required")
    return replace_text(place, "false", "true", False, "", sources) if place is not None else None
