"""Edits of JSON samples, in files and in pages: keys added and renamed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from sphinx_apiref.model.edits import Edit, Sources
from sphinx_apiref.read.files import unify_lines
from sphinx_apiref.read.json_text import InlineDocument, JsonDocument, JsonPath

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s"\[\]{},:]+', re.DOTALL)


class Span(NamedTuple):
    """Where a value of a valid text is, as offsets; the key's are 0 for an item and for the root."""

    key_start: int
    key_end: int
    start: int
    end: int


def find_spans(text: str) -> dict[JsonPath, Span]:
    """Return the places of all values by their paths; of a repeated key the last, whose value counts."""
    found: dict[JsonPath, Span] = {}
    # One for each open bracket: its path, its key's place, its start, and an array's next index, None for an object.
    frames: list[tuple[JsonPath, int, int, int, int | None]] = []
    key: tuple[str, int, int] | None = None
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "]}":
            path, key_start, key_end, start, _ = frames.pop()
            found[path] = Span(key_start, key_end, start, match.end())
        elif token == ",":
            path, key_start, key_end, start, index = frames[-1]
            if index is not None:
                frames[-1] = (path, key_start, key_end, start, index + 1)
        elif token == ":":
            continue
        elif frames and frames[-1][4] is None and key is None:
            key = (json.loads(token, strict=False), match.start(), match.end())
        else:
            path, key_start, key_end = (), 0, 0
            if frames:
                path, index = frames[-1][0], frames[-1][4]
                if index is not None:
                    path = (*path, index)
                elif key is not None:
                    path, key_start, key_end, key = (*path, key[0]), key[1], key[2], None
            if token in "[{":
                frames.append((path, key_start, key_end, match.start(), 0 if token == "[" else None))
            else:
                found[path] = Span(key_start, key_end, match.start(), match.end())
    return found


def load_spans(sources: Sources, document: JsonDocument) -> dict[JsonPath, Span]:
    """Do the same for a document, once."""
    return sources.share((load_spans, document.text), lambda: find_spans(document.text))


def find_objects(value: Any, names: tuple[str, ...]) -> Iterator[tuple[JsonPath, dict[str, Any]]]:
    """Yield the objects that names lead to through objects and lists, with their paths."""
    pending: list[tuple[JsonPath, Any, tuple[str, ...]]] = [((), value, names)]
    while pending:
        path, found, rest = pending.pop()
        if isinstance(found, list):
            pending += [((*path, index), found[index], rest) for index in range(len(found) - 1, -1, -1)]
        elif isinstance(found, dict):
            if not rest:
                yield path, found
            elif rest[0] in found:
                pending.append(((*path, rest[0]), found[rest[0]], rest[1:]))


def place_edit(sources: Sources, document: JsonDocument, start: int, end: int, text: str) -> Edit | None:
    """Return the edit for offsets of a document's text; None where the file is not as it was read.

    A new line of ``text`` gets the indentation of the page for a block of code on it.
    """
    begin, stop = (_find_line(document.text, offset) for offset in (start, end))
    if not isinstance(document, InlineDocument):
        source = sources.load(document.path)
        if source is None or not _is_same(source.text, document.text):
            return None
        return source.edit_lines(*begin, *stop, text)
    lines = document.lines
    first, last = lines[begin[0] - 1], lines[stop[0] - 1]
    source = sources.load(first.path)
    if source is None or first.path != last.path:
        return None
    for line in (first, last):
        if line.columns or source.line(line.lineno)[line.column - 1 :].rstrip() != line.text.rstrip():
            return None
    margin = source.line(first.lineno)[: first.column - 1]
    return source.edit_lines(
        first.lineno,
        first.column_at(begin[1] - 1),
        last.lineno,
        last.column_at(stop[1] - 1),
        text.replace("\n", f"\n{margin}"),
    )


def _is_same(text: str, read: str) -> bool:
    return unify_lines(text) == read


def _find_line(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def insert_key(
    sources: Sources, document: JsonDocument, path: JsonPath, after: str | None, name: str, value: Any
) -> Edit | None:
    """Return the edit that adds a key to the object at ``path``, after another key of it, or as the only one."""
    text, spans = document.text, load_spans(sources, document)
    shown, written = json.dumps(name, ensure_ascii=False), json.dumps(value, ensure_ascii=False)
    if after is None:
        start = spans[path].start + 1
        return place_edit(sources, document, start, start, f"{shown}: {written}")
    span = spans.get((*path, after))
    if span is None:
        return None
    colon = text[span.key_end : span.start]
    colon = colon if "\n" not in colon else ": "
    lead = text[text.rfind("\n", 0, span.key_start) + 1 : span.key_start]
    between = f",\n{lead}" if not lead.strip() and "\n" in text[: span.key_start] else ", "
    return place_edit(sources, document, span.end, span.end, f"{between}{shown}{colon}{written}")


def rename_key(sources: Sources, document: JsonDocument, path: JsonPath, name: str) -> Edit | None:
    """Return the edit that gives the last key of ``path`` another name."""
    span = load_spans(sources, document).get(path)
    if span is None or not span.key_end:
        return None
    return place_edit(sources, document, span.key_start, span.key_end, json.dumps(name, ensure_ascii=False))
