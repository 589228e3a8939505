"""Which microversion a sample shows and which ones a table describes, by their paths, captions and titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sphinx_apiref.model.reference import Sample, Table
from sphinx_apiref.model.versions import MICROVERSION, Microversion, VersionRange, parse_microversion

# `doc/api_samples/servers/v2.49/server-get-resp.json`, as nova and manila store them.
_FOLDER = re.compile(r"v(\d+\.\d+)\Z")
# `volume-create-v3.60-request.json`
_SUFFIX = re.compile(r"[-_.]v(\d+\.\d+)(?:[-_.]|\Z)")
# "2.1 - 2.10", "v2.1 through v2.10"
_BETWEEN = re.compile(rf"{MICROVERSION}\s*(?:[-\u2013\u2014]|\bto\b|\bthrough\b|\buntil\b)\s*{MICROVERSION}")
# "since 2.26", ">= 2.26", "2.26+", "2.26 - latest", "(2.26 - )", "2.26 and later"
_FROM = re.compile(
    rf"(?:since|from|starting (?:with|from)|>=?|≥)\s*(?:microversion\s*)?{MICROVERSION}"
    rf"|{MICROVERSION}\s*(?:\+|-\s*(?:\)|\Z|(?:latest|current)\b)|(?:and|or) (?:above|later|newer|greater))",
    re.IGNORECASE,
)
# "up to 2.9", "<= 2.9", "2.9 and earlier"
_UNTIL = re.compile(
    rf"(?:until|up to|before|prior to|<=?|≤)\s*(?:microversion\s*)?{MICROVERSION}"
    rf"|{MICROVERSION}\s*(?:and|or) (?:below|earlier|older|before)",
    re.IGNORECASE,
)
# "microversion 2.3", "(2.3)"
_SINGLE = re.compile(rf"(?:micro)?version\s*{MICROVERSION}|\({MICROVERSION}\)", re.IGNORECASE)


@lru_cache(maxsize=4096)  # The samples and tables of an operation share their titles.
def parse_version_range(text: str) -> VersionRange | None:
    """Return the range that a title or caption names, or None: ``Response (2.1 - 2.10)`` is 2.1 to 2.10."""
    if match := _BETWEEN.search(text):
        return VersionRange(parse_microversion(match[1]), parse_microversion(match[2]))
    if match := _FROM.search(text):
        return VersionRange(parse_microversion(match[1] or match[2]), None)
    if match := _UNTIL.search(text):
        return VersionRange(None, parse_microversion(match[1] or match[2]))
    return None


def derive_table_range(table: Table) -> VersionRange | None:
    """Return the range that the innermost title with one names, or None if no title does."""
    for title in reversed(table.titles):
        if found := parse_version_range(title):
            return found
    return None


def derive_sample_version(sample: Sample, base: str = "") -> Microversion | None:
    """Return the microversion that a sample was taken at, or None if nothing says so.

    In this order: the innermost folder (``v2.49/``), the file name (``-v2.49``), the caption, the titles from the
    inside out, the ``base`` of the settings. Of a range the first version counts, or the last if only that one is
    named.
    """
    *folders, name = sample.argument.replace("\\", "/").split("/")
    for folder in reversed(folders):
        if match := _FOLDER.search(folder):
            return parse_microversion(match[1])
    if match := _SUFFIX.search(name):
        return parse_microversion(match[1])
    for text in (sample.caption, *reversed(sample.titles)):
        if match := _SINGLE.search(text):
            return parse_microversion(match[1] or match[2])
        if found := parse_version_range(text):
            return found.first or found.last
    return parse_microversion(base) if base else None


def select_tables(tables: Sequence[Table], version: Microversion | None) -> list[Table]:
    """Return the tables that say what a sample of this version has to show.

    These are the tables whose range covers the version, or else the nearest older one, and with either the tables
    without a range. Without a version: the tables without a range. Where no table has a range, all tables.
    """
    ranges = [(table, derive_table_range(table)) for table in tables]
    if not any(found for _, found in ranges):
        return list(tables)
    if version is None:
        return [table for table, found in ranges if found is None]
    selected = [table for table, found in ranges if found is None or found.covers(version)]
    if not any(found.covers(version) for _, found in ranges if found):
        selected += _select_nearest_older(ranges, version)
    return selected


def _select_nearest_older(ranges: Sequence[tuple[Table, VersionRange | None]], version: Microversion) -> list[Table]:
    """Return the table whose range begins last of those that begin before the version; none if there is none."""
    older = [(found.first, table) for table, found in ranges if found and found.first and found.first <= version]
    return [max(older, key=lambda pair: pair[0])[1]] if older else []
