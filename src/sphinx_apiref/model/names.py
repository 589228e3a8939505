"""The one rule for names that are likely a misspelling of each other.

Reading, checking, settings and the command all ask `nearest`; how "did you mean" is worded is up to who shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_DIGITS = re.compile(r"\d+")


class Policy(NamedTuple):
    """How far two names may be apart; an edit is a letter added, dropped, changed or swapped with its neighbour."""

    lengths: tuple[int, ...]
    """The lengths from which one more edit is allowed; the shorter of the two names counts."""
    families: bool
    """Whether names that differ in a number or in a short word do so on purpose: ``fixed_ip_v4``, ``max_count``."""
    continued: bool = False
    """Whether a name that goes on with further words is near, where no other is: ``server_id_path``."""


# From nova, cinder, octavia and manila: below five letters lie `id`, `ip`, `uuid`, `type` and `size`, of which several
# stand in one table; two edits among fewer than nine letters make `stats` of `status` and `host` of `hosts_up`.
NAMES = Policy(lengths=(5, 9), families=True)
"""Names of an open set, such as keys of samples and rows of tables: others than those known may well be right."""
KEYS = Policy(lengths=(3, 9), families=True, continued=True)
"""Names that someone typed to refer to one of the known, so that shorter ones may be near too."""
WORDS = Policy(lengths=(3, 8, 12, 16, 20), families=False)
"""Names of a closed set, such as fields, options, codes and files: anything else is wrong, so the nearest is meant."""


def nearest(name: str, known: Iterable[str], policy: Policy = NAMES) -> str | None:
    """Return the known name that ``name`` is likely a misspelling of, or None.

    Case, ``-`` against ``_`` and underscores at the ends carry no meaning. Of names at the same distance the first in
    the alphabet counts.
    """
    folded = _fold(name)
    letters = frozenset(folded)
    best: tuple[int, str] | None = None
    longer: str | None = None
    for candidate in sorted(known):
        other = _fold(candidate)
        if folded == other:
            return candidate
        shorter = min(len(folded), len(other))
        limit = sum(shorter >= length for length in policy.lengths)
        if best is not None:
            limit = min(limit, best[0] - 1)
        if policy.continued and longer is None and folded and other.startswith(f"{folded}_"):
            longer = candidate
        # The cheap bounds first: a file may have a thousand definitions, and as many rows that miss one.
        if limit < 1 or abs(len(folded) - len(other)) > limit:
            continue
        if len(letters ^ _letters(other)) > 2 * limit or (policy.families and _is_family(folded, other)):
            continue
        distance = _distance(folded, other, limit)
        if distance <= limit:
            best = (distance, candidate)
    return best[1] if best is not None else longer


@lru_cache(maxsize=16384)
def _fold(name: str) -> str:
    return name.lower().replace("-", "_").strip("_ ")


@lru_cache(maxsize=16384)
def _letters(folded: str) -> frozenset[str]:
    return frozenset(folded)


def _is_family(one: str, two: str) -> bool:
    """Tell whether two names differ on purpose: in a number, or in a short word that is as long in both."""
    if _DIGITS.findall(one) != _DIGITS.findall(two):
        return True
    words, others = one.split("_"), two.split("_")
    return 1 < len(words) == len(others) and any(
        left != right and len(left) == len(right) <= 3 for left, right in zip(words, others, strict=True)
    )


def _distance(one: str, two: str, limit: int) -> int:
    """Return the number of edits from one name to the other (optimal string alignment), or ``limit + 1`` if more."""
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
        # A swap reaches back two rows.
        if min(row) > limit and min(last) > limit:
            return limit + 1
    return row[-1]
