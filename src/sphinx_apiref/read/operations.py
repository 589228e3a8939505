"""What readers find in sections -> operations, and the reference that holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef, Catalog, Direction, Operation, Sample, StatusCatalog, StatusUse, Table
from sphinx_apiref.read.directions import decide_sample_direction, decide_table_direction
from sphinx_apiref.read.method_text import MethodStanza


class Prose(NamedTuple):
    """A paragraph that may list status codes."""

    text: str
    """Its text without markup, on one line."""
    source: str
    """Its text as written, from whose lines the places are taken."""
    location: Location
    """The place of the source's first character."""


ReadItem = Table | Sample | tuple[StatusUse, ...] | Prose
"""What a reader finds in a section: a table, a sample, the rows of a ``rest_status_code``, a paragraph."""

PART_OPTIONS = frozenset({"pyobject", "lines", "start-after", "end-before", "start-at", "end-at", "diff"})
"""The options with which a ``literalinclude`` shows only a part of its file, or something else."""

_PROSE = re.compile(r"\b(?:normal|success|error)\s+response\s+codes?[\s*]*:", re.IGNORECASE)
_PROSE_CODE = re.compile(r"(?<![\d.\w])[1-5]\d\d(?![\w]|\.\d)")
# A number that the colon, a comma, a bracket or a word between two codes is right before, so that it can only be meant
# as a code; others, as in "400 if more than 1000 are given", may count anything.
_LISTED_CODE = re.compile(r"(?:[:,;/(]|\b(?:and|or))[\s*`]*(\d{3,5})(?=[\s*`]*(?:[,;/().]|and\b|or\b|\Z))(?!\.\d)")


def parse_prose_codes(text: str) -> list[int]:
    """Return the codes of a paragraph such as ``Normal response codes: 200, 202``."""
    match = _PROSE.search(text)
    return [int(code) for code in _PROSE_CODE.findall(text, match.end())] if match else []


def parse_listed_codes(prose: Prose) -> list[StatusUse]:
    """Return each number that a paragraph lists as a status code, whether there is such a code or not."""
    source = prose.source
    match = _PROSE.search(source)
    if match is None:
        return []
    place = prose.location
    uses: list[StatusUse] = []
    for found in _LISTED_CODE.finditer(source, match.end() - 1):
        start = found.start(1)
        line_start = source.rfind("\n", 0, start) + 1
        lineno = place.lineno + source.count("\n", 0, start)
        column = place.column + start - line_start
        uses.append(StatusUse(int(found[1]), "prose", Location(place.path, lineno, column, column + len(found[1]))))
    return uses


def build_operation(
    stanza: MethodStanza, title: str, docname: str, entries: Iterable[tuple[ReadItem, tuple[str, ...]]]
) -> Operation:
    """Return the operation that owns ``entries``, each with the titles of the sections in between, outermost first."""
    tables: list[Table] = []
    statuses: list[StatusUse] = []
    samples: list[Sample] = []
    codes: dict[int, None] = {}
    listed: list[StatusUse] = []
    last: Direction | None = None
    for entry, titles in entries:
        if isinstance(entry, Table):
            direction = decide_table_direction(titles)
            tables.append(entry._replace(direction=direction, titles=titles))
            last = direction or last
        elif isinstance(entry, Sample):
            sample = entry._replace(titles=titles)
            samples.append(sample._replace(direction=decide_sample_direction(sample, stanza.method, last)))
        elif isinstance(entry, Prose):
            codes.update(dict.fromkeys(parse_prose_codes(entry.text)))
            listed += parse_listed_codes(entry)
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
        no_index=stanza.no_index,
        listed_codes=tuple(listed),
    )


def build_reference(
    root: str,
    operations: Iterable[Operation],
    loose_tables: Iterable[Table],
    catalogs: Mapping[str, Catalog],
    status_catalogs: Mapping[str, StatusCatalog],
    diagnostics: Iterable[Diagnostic],
) -> ApiRef:
    """Return a whole reference, with the findings of its pages and those of its files, each once.

    An included page is read several times, and so are its findings.
    """
    found = [*diagnostics]
    found += [entry for catalog in catalogs.values() for entry in catalog.diagnostics]
    found += [entry for catalog in status_catalogs.values() for entry in catalog.diagnostics]
    unique = {(entry.code, entry.location, entry.message): entry for entry in found}
    return ApiRef(root, tuple(operations), catalogs, status_catalogs, tuple(loose_tables), tuple(unique.values()))
