"""Fixes that put one text in place of another within a line."""

from __future__ import annotations

import re

from sphinx_apiref.model.edits import Edit, Fix, Sources
from sphinx_apiref.model.places import Location

PLAIN = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_.~{}-]|:(?=[A-Za-z0-9_.~{}:-])){0,400}\Z")
"""A name that YAML reads as it is written, without quotes."""

_ADORNMENT = re.compile(r"([^\w\s])\1+\Z")


def quote_yaml(name: str) -> str:
    """Return a name as YAML has it: in double quotes, unless it is plain."""
    if PLAIN.match(name):
        return name
    import json

    return json.dumps(name, ensure_ascii=False)


def word_replacement(old: str, new: str) -> str:
    """Return the title of a fix that replaces a text."""
    return f"Replace `{old}` with `{new}`"


def find_text(sources: Sources, place: Location, text: str) -> tuple[int, int] | None:
    """Return the columns where a text begins and ends that stands at a place just once; None where it does not."""
    source = sources.load(place.path)
    if source is None or not text:
        return None
    line = source.line(place.lineno)
    stop = len(line) if place.end_column is None else min(place.end_column - 1, len(line))
    start = line.find(text, place.column - 1, stop)
    if start < 0 or line.find(text, start + 1, stop) >= 0:
        return None
    return start + 1, start + len(text) + 1


def edit_text(sources: Sources, place: Location, old: str, new: str) -> Edit | None:
    """Return the edit that replaces a text at a place; None where it does not stand there just once."""
    source, found = sources.load(place.path), find_text(sources, place, old)
    return source.edit(place.lineno, *found, new) if source is not None and found is not None else None


def replace_text(place: Location, old: str, new: str, safe: bool, title: str, sources: Sources) -> Fix | None:
    """Return the fix that replaces a text at a place."""
    edit = edit_text(sources, place, old, new)
    return Fix(title or word_replacement(old, new), (edit,), safe) if edit is not None and old != new else None


def replace_title(place: Location, word: str, meant: str, sources: Sources) -> Fix | None:
    """Return the fix that replaces a word of a title, whose lines above and below grow with it."""
    source, edit = sources.load(place.path), edit_text(sources, place, word, meant)
    if source is None or edit is None:
        return None
    edits = [edit]
    for lineno in (place.lineno - 1, place.lineno + 1):
        line = source.line(lineno).rstrip()
        if len(meant) > len(word) and _ADORNMENT.match(line):
            column = len(line) + 1
            edits.append(source.edit(lineno, column, column, line[-1] * (len(meant) - len(word))))
    return Fix(word_replacement(word, meant), tuple(edits), safe=False)
