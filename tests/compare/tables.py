"""Tables written as one line of text, and what a comparison with samples finds."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Any

from sphinx_apiref.compare.differences import find_differences
from sphinx_apiref.compare.message import Message, SampleBody
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Parameter, ParameterUse
from sphinx_apiref.model.versions import parse_microversion

_PLACE = Location("/parameters.yaml", 1)
_ROW = re.compile(
    r"(?P<undefined>!)?(?P<name>[^:?@=]+)(?::(?P<type>[\w/]+))?(?P<optional>\?)?"
    r"(?:@(?P<min>[\d.]*)-(?P<max>[\d.]*))?(?:=(?P<place>\w+))?\Z"
)


def parse_rows(text: str, description: str | None = "It.") -> tuple[ParameterUse, ...]:
    """Return rows such as ``server:object size:integer host? tags@2.5-2.9 limit=query !undefined``.

    Without more, a row is of a required string in the body.
    """
    return tuple(_parse_row(word, description) for word in text.split())


def _parse_row(text: str, description: str | None) -> ParameterUse:
    match = _ROW.match(text)
    assert match is not None, text
    name = match["name"]
    if match["undefined"]:
        return ParameterUse(name, name, _PLACE)
    definition = Parameter(
        name,
        _PLACE,
        match["place"] or "body",
        match["type"] or "string",
        not match["optional"],
        description,
        match["min"] or None,
        match["max"] or None,
    )
    return ParameterUse(name, name, _PLACE, definition)


def build_message(
    rows: str,
    *values: Any,
    version: str = "",
    elsewhere: str = "",
    ignored: Set[str] = frozenset(),
    url_names: Set[str] = frozenset(),
    partial: bool = False,
    description: str | None = "It.",
    url: str = "",
    has_forms: bool = False,
    label: str = "",
    is_request: bool = False,
) -> Message:
    """Return a message with samples; tables are separated by ``|``."""
    tables = tuple(parse_rows(table, description) for table in rows.split("|"))
    bodies = tuple(SampleBody(value, parse_microversion(version), tables, label) for value in values)
    body_rows = tuple(row for table in tables for row in table)
    more = (ignored, url_names, partial, tables, url, has_forms, is_request)
    return Message(body_rows, parse_rows(elsewhere), bodies, *more)


def compare(rows: str, *values: Any, **more: Any) -> list[str]:
    """Return the differences in short, such as ``key-missing size`` or, of several samples, ``1 key-missing size``.

    The row or key that was likely meant follows in parentheses.
    """
    found = find_differences(build_message(rows, *values, **more))
    return [
        (f"{difference.sample} " if len(values) > 1 else "")
        + f"{difference.code.value.removeprefix('sample-')} {difference.name}"
        + (f" ({difference.near})" if difference.near else "")
        for difference in found
    ]


def keys(names: str, **more: Any) -> dict[str, Any]:
    """Return an object with these keys, all of them strings, and some more."""
    return {**dict.fromkeys(names.split(), "x"), **more}
