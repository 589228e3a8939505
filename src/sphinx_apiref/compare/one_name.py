"""Whether the name of a row and a key of a sample are one name, spelled or cut differently."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from sphinx_apiref.model.names import nearest

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[A-Z]")


@lru_cache(maxsize=16384)
def split_words(name: str) -> tuple[str, ...]:
    """Return the words of a name, in lower case and the singular: those of ``floatingNetwork_ids`` are three."""
    return tuple(_drop_plural(word.lower()) for word in _PARTS.findall(name))


def _drop_plural(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("sses", "iases", "uses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as")) else word


def is_same_name(one: str, other: str) -> bool:
    """Whether two names have the same words: ``pool-id`` and ``pool_id``, ``poolId``, ``pool.id``, ``pool_ids``."""
    words = split_words(one)
    return bool(words) and words == split_words(other)


def continues_name(one: str, other: str) -> bool:
    """Whether one of two names is the other with whole words before it, after it or both.

    ``network_id`` and ``floating_network_id``, ``port`` and ``port_id``, ``trusted`` and ``port_trusted_vif``.
    """
    short, long = sorted((split_words(one), split_words(other)), key=len)
    count = len(short)
    return 0 < count < len(long) and any(long[at : at + count] == short for at in range(len(long) - count + 1))


def find_same_name(name: str, known: Collection[str]) -> str | None:
    """Return the known name that is ``name`` in other words or letters: the same words, or a near miss."""
    return next((other for other in sorted(known) if is_same_name(name, other)), None) or nearest(name, known)


def find_one_continued(name: str, known: Collection[str]) -> str | None:
    """Return the only known name that continues ``name``, or that it continues; None of none or several."""
    found = [other for other in known if continues_name(name, other)]
    return found[0] if len(found) == 1 else None
