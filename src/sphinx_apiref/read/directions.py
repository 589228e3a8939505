"""Which half of an operation's exchange a table or a sample belongs to: the one set of rules for it."""

from __future__ import annotations

import os.path
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from sphinx_apiref.model.reference import Direction, Sample

_WORD = re.compile(r"\b(request|response)s?\b", re.IGNORECASE)
_EXCHANGE = re.compile(r"(request|response)s?\b", re.IGNORECASE)
# `server-create-req.json`, `a-request2.json`, `a-resp-2_60.json`; `requests.json` may well be the response of a list
_SUFFIX = re.compile(r"(?:\A|[-_.])(req|request|resp|response)(?:[-_.]?v?\d[\d._]*)?\Z", re.IGNORECASE)


@lru_cache(maxsize=4096)  # Most titles of a reference are the same two words.
def parse_direction(text: str) -> Direction | None:
    """Return the direction that a title or caption names, or None where it names neither or both."""
    found = {match[1].lower() for match in _WORD.finditer(text)}
    return Direction(found.pop()) if len(found) == 1 else None


@lru_cache(maxsize=4096)
def parse_suffix(path: str) -> Direction | None:
    """Return the direction that a file's name ends in, as ``server-create-req.json`` does."""
    match = _SUFFIX.search(os.path.splitext(os.path.basename(path))[0])
    if match is None:
        return None
    return Direction.REQUEST if match[1].lower().startswith("req") else Direction.RESPONSE


def is_exchange_title(title: str) -> bool:
    """Whether a section that follows an operation on its own level still belongs to it."""
    return _EXCHANGE.match(title) is not None


def decide_table_direction(titles: Sequence[str]) -> Direction | None:
    """Return what the innermost title that names a direction makes of a table; None where none does."""
    for title in reversed(titles):
        if direction := parse_direction(title):
            return direction
    return None


def decide_sample_direction(sample: Sample, method: str, last: Direction | None) -> Direction:
    """Return the direction that most of title, caption and file name give; it is final: nothing decides it again.

    The title breaks a tie. Without it a ``GET`` or ``HEAD`` shows a response, anything else what the ``last`` table
    with a direction before the sample describes; then the file name decides, and at the very last it is a response.
    """
    title = decide_table_direction(sample.titles)
    suffix = parse_suffix(sample.argument)
    votes = Counter(vote for vote in (title, parse_direction(sample.caption), suffix) if vote is not None)
    request, response = votes[Direction.REQUEST], votes[Direction.RESPONSE]
    if request != response:
        return Direction.REQUEST if request > response else Direction.RESPONSE
    if title is not None:
        return title
    if method.upper() in ("GET", "HEAD"):
        return Direction.RESPONSE
    return last or suffix or Direction.RESPONSE
