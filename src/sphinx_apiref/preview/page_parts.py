"""A built page taken apart: its outermost operations, and their HTML without what depends on the rest of the page."""

from __future__ import annotations

import re
from typing import NamedTuple

_TAG = re.compile(
    r"<!--.*?-->|<(script|style|textarea)\b.*?</\1\s*>|<(/?)section\b([^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)>", re.DOTALL
)
_CLASS = re.compile(r'\bclass="([^"]*)"')
_SECTION = re.compile(r'<section\b(?:[^<>"]*"[^"]*")*?[^<>"]*?\bid="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_AUTOMATIC = re.compile(r"(?:id|index-|footnote-reference-|problematic-)\d+\Z")
_REFERENCE = re.compile(r'(\s(?:id|href|for|headers|aria-[\w-]+|data-[\w-]+)=")(#?)([^"]*)(?=")')


class PagePart(NamedTuple):
    """An outermost operation of a page: ``page[start:end]`` is its element."""

    start: int
    end: int
    html: str


def split_operations(page: str) -> list[PagePart]:
    """Return the outermost ``section.apiref-operation`` elements of a page, in order.

    An element that is not closed ends the list: the page is not whole.
    """
    parts: list[PagePart] = []
    depth = 0
    start = -1
    for tag in _TAG.finditer(page):
        if tag[3] is None:
            continue
        if start < 0:
            named = _CLASS.search(tag[3])
            if not tag[2] and named and "apiref-operation" in named[1].split():
                start, depth = tag.start(), 1
            continue
        depth += -1 if tag[2] else 1
        if not depth:
            parts.append(PagePart(start, tag.end(), page[start : tag.end()]))
            start = -1
    return parts


def normalise_ids(html: str) -> str:
    """Return the HTML of an operation with other names for the ids that count over the page, and for their uses.

    Those are numbers such as ``id110``, and the ids of sections within the operation: of the sections with one title,
    the first on the page has its name, and the others have a number. Two elements are equal but for automatic ids if
    what this returns for them is equal.
    """
    # The first is that of the operation itself.
    names = {name: f"section.{number}" for number, name in enumerate(_SECTION.findall(html)) if number}
    for name in _ID.findall(html):
        if _AUTOMATIC.match(name):
            names.setdefault(name, f"automatic.{len(names)}")

    def rename(match: re.Match[str]) -> str:
        return f"{match[1]}{match[2]}{_rename(match[3], names)}"

    return _REFERENCE.sub(rename, html)


def _rename(value: str, names: dict[str, str]) -> str:
    if value in names:
        return names[value]
    # Of an operation whose title another one has, too: `id110-detail`, `id110-request-limit`.
    head, dash, tail = value.partition("-")
    if dash and head in names and _AUTOMATIC.match(head):
        return f"{names[head]}-{tail}"
    return "automatic" if _AUTOMATIC.match(value) else value
