from __future__ import annotations

import pytest

from sphinx_apiref.core.model import Sample, Table
from sphinx_apiref.core.places import Location
from sphinx_apiref.core.versions import Microversion, VersionRange
from sphinx_apiref.core.versions_of_samples import (
    derive_sample_version,
    parse_version_range,
    select_tables,
)

PLACE = Location("a.rst", 1)


def version(text: str) -> Microversion:
    major, minor = text.split(".")
    return Microversion(int(major), int(minor))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Response (2.1 - 2.10)", "2.1", "2.10"),
        ("Response (microversions 1.38 - )", "1.38", None),
        ("Example (v2.90+)", "2.90", None),
        ("From microversion 2.26", "2.26", None),
        ("up to 2.9", None, "2.9"),
    ],
)
def test_ranges_in_titles(text: str, first: str | None, last: str | None) -> None:
    expected = VersionRange(version(first) if first else None, version(last) if last else None)
    assert parse_version_range(text) == expected


def test_a_title_without_a_version_has_no_range() -> None:
    assert parse_version_range("Response of 10 servers") is None


@pytest.mark.parametrize(
    ("argument", "caption", "titles", "base", "expected"),
    [
        ("s/v2.49/a-v2.1.json", "", (), "", "2.49"),
        ("s/a-v2.52-resp.json", "(2.1)", (), "", "2.52"),
        ("s/a.json", "Example (microversion 2.3)", ("Response (2.9 - 2.10)",), "2.1", "2.3"),
        ("s/a.json", "", ("Response (2.9 - 2.10)",), "2.1", "2.9"),
        ("s/a.json", "", (), "2.1", "2.1"),
        ("s/a.json", "", (), "", None),
    ],
)
def test_where_a_samples_version_stands(
    argument: str, caption: str, titles: tuple[str, ...], base: str, expected: str | None
) -> None:
    sample = Sample(PLACE, argument, f"/{argument}", caption=caption, titles=titles)
    assert derive_sample_version(sample, base) == (version(expected) if expected else None)


def test_the_table_that_covers_the_version_counts_else_the_nearest_before() -> None:
    old, new, all_ = (
        Table(PLACE, "", (), titles=(title,)) for title in ("Response (2.1 - 2.5)", "Response (2.9 - 2.12)", "Response")
    )
    tables = [all_, old, new]
    assert select_tables(tables, version("2.3")) == [all_, old]
    assert select_tables(tables, version("2.7")) == [all_, old]
    assert select_tables(tables, version("2.30")) == [all_, new]
    assert select_tables(tables, None) == [all_]
    assert select_tables([all_], None) == [all_]
