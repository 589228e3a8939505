"""Which half of an exchange a table or a sample belongs to, told from the words around it."""

from __future__ import annotations

import os.path
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sphinx_apiref.core.model import Direction, Operation, Sample, StatusUse, Table
from sphinx_apiref.core.stanza import MethodStanza

ReadItem = Table | Sample | tuple[StatusUse, ...] | str
"""What a reader finds in a section: a table, a sample, the rows of a ``rest_status_code``, a paragraph."""

PART_OPTIONS = frozenset({"pyobject", "lines", "start-after", "end-before", "start-at", "end-at", "diff"})
"""The options with which a ``literalinclude`` shows less, or else, than its file."""

_WORD = re.compile(r"\b(request|response)s?\b", re.IGNORECASE)
_EXCHANGE = re.compile(r"(request|response)s?\b", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:\A|[-_.])(req|request|resp|response)s?(?:[-_.]?v?\d[\d.]*)?\Z", re.IGNORECASE)
_PROSE = re.compile(r"\b(?:normal|success|error)\s+response\s+codes?\s*:", re.IGNORECASE)
_PROSE_CODE = re.compile(r"(?<![\d.\w])[1-5]\d\d(?![\w]|\.\d)")
# What Sphinx makes of straight quotes, hyphens and dots: the two readers tell such texts alike.
_TYPOGRAPHY = {0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2013: "--", 0x2014: "---", 0x2026: "..."}


def fold_text(text: str) -> str:
    """Return a title or caption in one line, with the quotes and dashes of a typewriter."""
    return " ".join(text.split()).translate(_TYPOGRAPHY)


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


def parse_prose_codes(text: str) -> list[int]:
    """Return the codes of a paragraph such as ``Normal response codes: 200, 202``."""
    match = _PROSE.search(text)
    return [int(code) for code in _PROSE_CODE.findall(text, match.end())] if match else []


def is_exchange_title(title: str) -> bool:
    """Whether a section that follows an operation on its own level still belongs to it."""
    return _EXCHANGE.match(title) is not None


def resolve_table_direction(titles: Sequence[str]) -> Direction | None:
    """Return what the innermost of the titles that says so makes of a table."""
    for title in reversed(titles):
        if direction := parse_direction(title):
            return direction
    return None


def resolve_sample_direction(sample: Sample, method: str, last: Table | None) -> Direction | None:
    """Return the direction that most of title, caption and file name tell; ``last`` is the table before the sample."""
    title = resolve_table_direction(sample.titles)
    votes = Counter(
        vote for vote in (title, parse_direction(sample.caption), parse_suffix(sample.argument)) if vote is not None
    )
    request, response = votes[Direction.REQUEST], votes[Direction.RESPONSE]
    if request != response:
        return Direction.REQUEST if request > response else Direction.RESPONSE
    if title is not None:
        return title
    if method.upper() in ("GET", "HEAD"):
        return Direction.RESPONSE
    return last.direction if last else None


def build_operation(
    stanza: MethodStanza, title: str, docname: str, entries: Iterable[tuple[ReadItem, tuple[str, ...]]]
) -> Operation:
    """Return the operation that owns ``entries``, each with the titles of the sections in between."""
    tables: list[Table] = []
    statuses: list[StatusUse] = []
    samples: list[Sample] = []
    codes: dict[int, None] = {}
    for entry, titles in entries:
        if isinstance(entry, Table):
            tables.append(entry._replace(direction=resolve_table_direction(titles), titles=titles))
        elif isinstance(entry, Sample):
            sample = entry._replace(titles=titles)
            direction = resolve_sample_direction(sample, stanza.method, tables[-1] if tables else None)
            samples.append(sample._replace(direction=direction))
        elif isinstance(entry, str):
            codes.update(dict.fromkeys(parse_prose_codes(entry)))
        else:
            statuses += entry
    return Operation(
        stanza.method,
        stanza.url,
        title,
        stanza.location,
        docname,
        stanza.min_version,
        stanza.max_version,
        tuple(tables),
        tuple(statuses),
        tuple(samples),
        tuple(codes),
    )
