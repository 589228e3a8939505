"""Which microversions a sample shows and a table describes, told from their paths and titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sphinx_apiref.core.microversion import Microversion, parse_microversion
from sphinx_apiref.core.model import Sample, Table

_FOLDER = re.compile(r"v(\d+\.\d+)\Z")
_SUFFIX = re.compile(r"[-_.]v(\d+\.\d+)(?:[-_.]|\Z)")
_NUMBER = r"v?(\d+\.\d+)"
_RANGE = re.compile(rf"{_NUMBER}\s*(?:[-\u2013\u2014]|\bto\b|\bthrough\b|\buntil\b)\s*{_NUMBER}")
_LATER = r"(?:and|or) (?:above|later|newer|greater)"
_FROM = re.compile(
    rf"(?:since|from|starting (?:with|from)|>=?|≥)\s*(?:microversion\s*)?{_NUMBER}"
    rf"|{_NUMBER}\s*(?:\+|-\s*(?:\)|\Z|(?:latest|current)\b)|{_LATER})",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"(?:until|up to|before|prior to|<=?|≤)\s*(?:microversion\s*)?{_NUMBER}"
    rf"|{_NUMBER}\s*(?:and|or) (?:below|earlier|older|before)",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?:micro)?version\s*{_NUMBER}|\({_NUMBER}\)", re.IGNORECASE)


class VersionRange(NamedTuple):
    """From and until which microversion something holds; None where no bound is known."""

    first: Microversion | None = None
    last: Microversion | None = None

    def covers(self, version: Microversion) -> bool:
        """Tell whether the version is in the range."""
        return (self.first is None or self.first <= version) and (self.last is None or version <= self.last)


@lru_cache(maxsize=4096)  # The samples and tables of an operation share their titles.
def parse_version_range(text: str) -> VersionRange | None:
    """Return the range that a title or caption names, or None."""
    if match := _RANGE.search(text):
        return VersionRange(parse_microversion(match[1]), parse_microversion(match[2]))
    if match := _FROM.search(text):
        return VersionRange(parse_microversion(match[1] or match[2]), None)
    if match := _UNTIL.search(text):
        return VersionRange(None, parse_microversion(match[1] or match[2]))
    return None


def resolve_table_range(table: Table) -> VersionRange | None:
    """Return the versions that a table is for, or None where no title says so."""
    for title in reversed(table.titles):
        if found := parse_version_range(title):
            return found
    return None


def resolve_sample_version(sample: Sample, base: str = "") -> Microversion | None:
    """Return the version of a sample: by folder, file name, caption, title or the configured base."""
    *folders, name = sample.argument.replace("\\", "/").split("/")
    for folder in reversed(folders):
        if match := _FOLDER.search(folder):
            return parse_microversion(match[1])
    if match := _SUFFIX.search(name):
        return parse_microversion(match[1])
    for text in (sample.caption, *reversed(sample.titles)):
        if match := _ONE.search(text):
            return parse_microversion(match[1] or match[2])
        if found := parse_version_range(text):
            return found.first or found.last
    return parse_microversion(base) if base else None


@lru_cache(maxsize=4096)
def resolve_row_range(min_version: str | None, max_version: str | None) -> VersionRange:
    """Return the versions of a definition."""
    return VersionRange(
        parse_microversion(min_version) if min_version else None,
        parse_microversion(max_version) if max_version else None,
    )


def select_tables(tables: Sequence[Table], version: Microversion | None) -> list[Table]:
    """Return the tables that say what a sample of this version has to show.

    That are the ones whose range covers it, else the nearest before it. Without a version it is all that name no range.
    """
    ranges = [(table, resolve_table_range(table)) for table in tables]
    if not any(found for _, found in ranges):
        return list(tables)
    if version is None:
        return [table for table, found in ranges if found is None]
    covering = [table for table, found in ranges if found is None or found.covers(version)]
    if any(found for table, found in ranges if found and table in covering):
        return covering
    before = [(found.first, table) for table, found in ranges if found and found.first and found.first <= version]
    if before:
        covering.append(max(before, key=lambda pair: pair[0])[1])
    return covering
