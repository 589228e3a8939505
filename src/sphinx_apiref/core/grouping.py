"""What a reader finds in a section -> the operation that owns it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sphinx_apiref.core.directions import decide_sample_direction, decide_table_direction
from sphinx_apiref.core.model import Direction, Operation, Sample, StatusUse, Table
from sphinx_apiref.core.stanza import MethodStanza

ReadItem = Table | Sample | tuple[StatusUse, ...] | str
"""What a reader finds in a section: a table, a sample, the rows of a ``rest_status_code``, a paragraph."""

PART_OPTIONS = frozenset({"pyobject", "lines", "start-after", "end-before", "start-at", "end-at", "diff"})
"""The options with which a ``literalinclude`` shows less, or else, than its file."""

_PROSE = re.compile(r"\b(?:normal|success|error)\s+response\s+codes?\s*:", re.IGNORECASE)
_PROSE_CODE = re.compile(r"(?<![\d.\w])[1-5]\d\d(?![\w]|\.\d)")
# What Sphinx makes of straight quotes, hyphens and dots: the two readers tell such texts alike.
_TYPOGRAPHY = {0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2013: "--", 0x2014: "---", 0x2026: "..."}


def fold_text(text: str) -> str:
    """Return a title or caption in one line, with the quotes and dashes of a typewriter."""
    return " ".join(text.split()).translate(_TYPOGRAPHY)


def parse_prose_codes(text: str) -> list[int]:
    """Return the codes of a paragraph such as ``Normal response codes: 200, 202``."""
    match = _PROSE.search(text)
    return [int(code) for code in _PROSE_CODE.findall(text, match.end())] if match else []


def build_operation(
    stanza: MethodStanza, title: str, docname: str, entries: Iterable[tuple[ReadItem, tuple[str, ...]]]
) -> Operation:
    """Return the operation that owns ``entries``, each with the titles of the sections in between."""
    tables: list[Table] = []
    statuses: list[StatusUse] = []
    samples: list[Sample] = []
    codes: dict[int, None] = {}
    last: Direction | None = None
    for entry, titles in entries:
        if isinstance(entry, Table):
            direction = decide_table_direction(titles)
            tables.append(entry._replace(direction=direction, titles=titles))
            last = direction or last
        elif isinstance(entry, Sample):
            sample = entry._replace(titles=titles)
            samples.append(sample._replace(direction=decide_sample_direction(sample, stanza.method, last)))
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
