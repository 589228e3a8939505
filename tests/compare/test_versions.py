from __future__ import annotations

import pytest

from sphinx_apiref.compare.versions import (
    derive_sample_version,
    derive_table_range,
    parse_version_range,
    select_tables,
)
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Sample, Table
from sphinx_apiref.model.versions import Microversion, VersionRange

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
        ("2.1 \u2013 v2.10", "2.1", "2.10"),
        ("2.1 \u2014 2.10", "2.1", "2.10"),
        ("from 2.1 to 2.10", "2.1", "2.10"),
        ("2.1 through 2.10", "2.1", "2.10"),
        ("since 2.1 until 2.10", "2.1", "2.10"),
        ("since 2.26", "2.26", None),
        ("Starting with microversion 2.26", "2.26", None),
        (">= 2.26", "2.26", None),
        ("> v2.26", "2.26", None),
        ("\u2265 2.26", "2.26", None),
        ("2.26 - latest", "2.26", None),
        ("2.26 - current", "2.26", None),
        ("2.26 -", "2.26", None),
        ("2.26 and above", "2.26", None),
        ("2.26 or Later", "2.26", None),
        ("until 2.9", None, "2.9"),
        ("prior to microversion 2.9", None, "2.9"),
        ("<= 2.9", None, "2.9"),
        ("2.9 or earlier", None, "2.9"),
        ("2.9 and below", None, "2.9"),
    ],
)
def test_ranges_in_titles(text: str, first: str | None, last: str | None) -> None:
    expected = VersionRange(version(first) if first else None, version(last) if last else None)
    assert parse_version_range(text) == expected


@pytest.mark.parametrize("text", ["", "Response of 10 servers", "Response (2.9)", "2.9 - more", "tod 2.9", "2.9 and 2"])
def test_a_title_without_a_range_has_none(text: str) -> None:
    assert parse_version_range(text) is None


@pytest.mark.parametrize(
    ("argument", "caption", "titles", "base", "expected"),
    [
        ("s/v2.49/a-v2.1.json", "", (), "", "2.49"),
        ("s/a-v2.52-resp.json", "(2.1)", (), "", "2.52"),
        ("s/a.json", "Example (microversion 2.3)", ("Response (2.9 - 2.10)",), "2.1", "2.3"),
        ("s/a.json", "", ("Response (2.9 - 2.10)",), "2.1", "2.9"),
        ("s/a.json", "", (), "2.1", "2.1"),
        ("s/a.json", "", (), "", None),
        # The innermost folder, under either slash.
        ("v2.1/v2.49/a.json", "", (), "", "2.49"),
        ("v2.49/s/a.json", "", (), "", "2.49"),
        ("s\\v2.49\\a.json", "", (), "", "2.49"),
        ("api-v2.49/a.json", "", (), "", "2.49"),
        ("v2.49x/a.json", "", (), "", None),
        ("v2/a.json", "", (), "", None),
        # The end of the file's name.
        ("s/a_v2.52.json", "", (), "", "2.52"),
        ("s/a.v2.52.json", "", (), "", "2.52"),
        ("s/av2.52.json", "", (), "", None),
        ("s/a-v2.52x.json", "", (), "", None),
        ("s/a-2.52.json", "", (), "", None),
        # Captions before titles, and these from the inside out.
        ("s/a.json", "(2.3)", ("Response (2.9)",), "", "2.3"),
        ("s/a.json", "", ("Response (2.9)", "Version v2.3"), "", "2.3"),
        ("s/a.json", "", ("Response (2.9)", "Example"), "2.1", "2.9"),
        ("s/a.json", "2.9+", (), "", "2.9"),
        # Of a range the first version, or the only one.
        ("s/a.json", "up to 2.9", (), "", "2.9"),
        # A base that is none.
        ("s/a.json", "", (), "two", None),
    ],
)
def test_where_a_samples_version_stands(
    argument: str, caption: str, titles: tuple[str, ...], base: str, expected: str | None
) -> None:
    sample = Sample(PLACE, argument, f"/{argument}", caption=caption, titles=titles)
    assert derive_sample_version(sample, base) == (version(expected) if expected else None)


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        ((), None),
        (("Response",), None),
        (("Response (2.1 - 2.5)", "Body"), ("2.1", "2.5")),
        (("Response (2.1 - 2.5)", "Body (2.3 - 2.4)"), ("2.3", "2.4")),
    ],
)
def test_the_range_of_a_table_is_in_its_innermost_title(titles: tuple[str, ...], found: tuple[str, str] | None) -> None:
    expected = VersionRange(version(found[0]), version(found[1])) if found else None
    assert derive_table_range(Table(PLACE, "", (), titles=titles)) == expected


def test_the_table_that_covers_the_version_counts_else_the_nearest_before() -> None:
    old, new, all_ = (
        Table(PLACE, "", (), titles=(title,)) for title in ("Response (2.1 - 2.5)", "Response (2.9 - 2.12)", "Response")
    )
    tables = [all_, old, new]
    assert select_tables(tables, version("2.3")) == [all_, old]
    assert select_tables(tables, version("2.7")) == [all_, old]
    assert select_tables(tables, version("2.30")) == [all_, new]
    # Both ends of a range are in it.
    assert select_tables(tables, version("2.1")) == [all_, old]
    assert select_tables(tables, version("2.5")) == [all_, old]
    assert select_tables(tables, version("2.8")) == [all_, old]
    assert select_tables(tables, version("2.9")) == [all_, new]
    # Older than all of them.
    assert select_tables(tables, version("2.0")) == [all_]
    # The nearest counts, whatever their order.
    assert select_tables([new, old], version("2.30")) == [new]
    assert select_tables([new, old], None) == []
    assert select_tables(tables, None) == [all_]
    assert select_tables([all_], None) == [all_]


def test_all_tables_that_cover_the_version_count() -> None:
    low, high, until = (
        Table(PLACE, "", (), titles=(title,))
        for title in ("Response (2.1+)", "Response (2.5+)", "Response (up to 2.3)")
    )
    assert select_tables([low, high], version("2.6")) == [low, high]
    assert select_tables([low, high], version("2.5")) == [low, high]
    assert select_tables([low, high], version("2.4")) == [low]
    # A range without a first version is not older than any.
    assert select_tables([until], version("2.4")) == []
    assert select_tables([until], version("2.3")) == [until]


def test_tables_without_any_range_all_count() -> None:
    tables = [Table(PLACE, "", (), titles=(title,)) for title in ("Response", "More")]
    assert select_tables(tables, version("2.1")) == tables
    assert select_tables(tables, None) == tables
