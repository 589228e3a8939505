"""Columns in characters and in UTF-16 code units."""

from __future__ import annotations

import pytest

from sphinx_apiref.model.places import count_characters, count_utf16

LINES = ("", "abc", "äöü", "a😀b", "😀😀", "\ta\U0001d4b3 é", "e\u0301x")


@pytest.mark.parametrize(
    ("text", "column", "units"),
    [
        ("abc", 1, 1),
        ("abc", 3, 3),
        ("abc", 4, 4),
        ("a😀b", 2, 2),
        ("a😀b", 3, 4),
        ("a😀b", 4, 5),
        ("\uffff\U00010000x", 2, 2),
        ("\uffff\U00010000x", 3, 4),
        ("", 1, 1),
    ],
)
def test_a_column_becomes_code_units_and_back(text: str, column: int, units: int) -> None:
    assert count_utf16(text, column) == units
    assert count_characters(text, units) == column


@pytest.mark.parametrize("text", LINES)
def test_code_units_are_those_of_the_encoding(text: str) -> None:
    for column in range(1, len(text) + 2):
        assert count_utf16(text, column) == len(text[: column - 1].encode("utf-16-le")) // 2 + 1
        assert count_characters(text, count_utf16(text, column)) == column


def test_a_column_within_a_character_is_that_of_the_character() -> None:
    assert count_characters("a😀b", 3) == 2
    assert [count_characters("😀😀", units) for units in (1, 2, 3, 4, 5)] == [1, 1, 2, 2, 3]


@pytest.mark.parametrize("text", LINES)
def test_a_column_outside_the_line_means_its_nearest_end(text: str) -> None:
    units = len(text.encode("utf-16-le")) // 2
    assert count_utf16(text, len(text) + 9) == units + 1
    assert count_characters(text, units + 9) == len(text) + 1
    assert count_utf16(text, 0) == count_characters(text, 0) == 1
