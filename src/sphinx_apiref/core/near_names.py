"""Names that are likely a misspelling of each other."""

from __future__ import annotations

import re
from collections.abc import Set

_DIGITS = re.compile(r"\d+")


def _fold(name: str) -> str:
    return name.lower().replace("-", "_").strip("_")


def find_near(name: str, candidates: Set[str]) -> str:
    """Return the candidate that a name is likely a misspelling of, or an empty text."""
    folded = _fold(name)
    best = ""
    for candidate in sorted(candidates):
        other = _fold(candidate)
        if folded == other:
            return candidate
        shorter = min(len(folded), len(other))
        limit = 2 if shorter >= 9 else 1
        if best or shorter < 5 or abs(len(folded) - len(other)) > limit:
            continue
        words, others = folded.split("_"), other.split("_")
        pairs = zip(words, others, strict=False)
        if len(words) == len(others) and any(one != two and min(len(one), len(two)) <= 3 for one, two in pairs):
            # `min_count` and `max_count` differ on purpose.
            continue
        # Names that differ in a number are a family: `fixed_ip_v4` and `fixed_ip_v6`.
        if _DIGITS.findall(folded) == _DIGITS.findall(other) and _distance(folded, other, limit) <= limit:
            best = candidate
    return best


def _distance(one: str, two: str, limit: int) -> int:
    """Return the number of letters to add, drop, change or swap, or ``limit + 1``."""
    before: list[int] = []
    last: list[int] = []
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = last, row, [i]
        for j, other in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
