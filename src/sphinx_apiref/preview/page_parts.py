"""A built page, taken apart: its operations, and the rest."""

from __future__ import annotations

import re
from typing import NamedTuple

_SECTION = re.compile(r"<section\b[^>]*>|</section>")
_CLASS = re.compile(r"""\bclass=(["'])([^"']*)\1""")
_AUTOMATIC = re.compile(r"(?<=[\"'#])(?:id|footnote-reference-|footnote-)\d+(?=[\"'])")
_OPERATION = "apiref-operation"
PLACE = "<!-- operation -->"
"""Stands in the rest for each operation."""


class PageParts(NamedTuple):
    """The HTML of a page."""

    operations: tuple[str, ...]
    """The outermost operations in order."""
    rest: str


def split_page(html: str) -> PageParts:
    """Return the parts of a page."""
    operations: list[str] = []
    rest: list[str] = []
    end = depth = start = 0
    for match in _SECTION.finditer(html):
        if match[0] == "</section>":
            if depth:
                depth -= 1
                if not depth:
                    operations.append(html[start : match.end()])
                    rest.append(PLACE)
                    end = match.end()
        elif depth:
            depth += 1
        elif (classes := _CLASS.search(match[0])) and _OPERATION in classes[2].split():
            start, depth = match.start(), 1
            rest.append(html[end:start])
    rest.append(html[end:])
    return PageParts(tuple(operations), "".join(rest))


def unify(html: str) -> str:
    """Return HTML without the numbers of automatic ids, which count over the whole page."""
    return _AUTOMATIC.sub("id", html)
