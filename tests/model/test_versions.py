from __future__ import annotations

import pytest

from sphinx_apiref.model.versions import Microversion, VersionRange, is_version, parse_bounds, parse_microversion


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.60", (2, 60)),
        ("v2.60", (2, 60)),
        (" 2.60 ", (2, 60)),
        ("2", None),
        ("2.60.1", None),
        ("V2.60", None),
        ("2.x", None),
        ("2.60 ", (2, 60)),
        ("", None),
    ],
)
def test_microversions_have_two_numbers(text: str, expected: tuple[int, int] | None) -> None:
    assert parse_microversion(text) == expected


def test_a_later_microversion_is_the_greater_number_and_not_the_later_text() -> None:
    assert Microversion(2, 20) > Microversion(2, 3)
    assert Microversion(3, 0) > Microversion(2, 99)
    assert str(Microversion(2, 20)) == "2.20"


@pytest.mark.parametrize(
    ("first", "last", "version", "is_covered"),
    [
        ("2.5", "2.9", "2.4", False),
        ("2.5", "2.9", "2.5", True),
        ("2.5", "2.9", "2.9", True),
        ("2.5", "2.9", "2.10", False),
        ("2.5", None, "2.4", False),
        ("2.5", None, "3.0", True),
        (None, "2.5", "1.0", True),
        (None, "2.5", "2.6", False),
        (None, None, "2.1", True),
        # What is not a microversion is no bound.
        ("two", "2", "2.1", True),
        ("", "", "2.1", True),
    ],
)
def test_both_ends_of_a_range_are_in_it(first: str | None, last: str | None, version: str, is_covered: bool) -> None:
    parsed = parse_microversion(version)
    assert parsed is not None
    assert parse_bounds(first, last).covers(parsed) is is_covered


def test_bounds_are_the_ends_of_a_range() -> None:
    assert parse_bounds("2.5", "v2.9") == VersionRange(Microversion(2, 5), Microversion(2, 9))
    assert parse_bounds("2.5", None) == VersionRange(Microversion(2, 5), None)
    assert parse_bounds(None, "2.5") == VersionRange(None, Microversion(2, 5))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2", True),
        ("v2", True),
        ("2.60", True),
        ("1.0.1", True),
        ("2.", False),
        ("v", False),
        ("2.x", False),
        ("", False),
    ],
)
def test_what_a_field_may_hold_as_a_version(text: str, is_one: bool) -> None:
    assert is_version(text) is is_one
