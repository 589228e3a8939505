"""Which half of an exchange a table or a sample belongs to, told from the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sphinx_apiref.core.model import Direction

_WORD = re.compile(r"\b(request|response)s?\b", re.IGNORECASE)


@lru_cache(maxsize=4096)  # Most titles of a reference are the same two words.
def parse_direction(text: str) -> Direction | None:
    """Return the direction that a title or caption names, or None where it names neither or both."""
    found = {match[1].lower() for match in _WORD.finditer(text)}
    return Direction(found.pop()) if len(found) == 1 else None


def resolve_table_direction(titles: Sequence[str]) -> Direction | None:
    """Return what the innermost of the titles that says so makes of a table."""
    for title in reversed(titles):
        if direction := parse_direction(title):
            return direction
    return None
