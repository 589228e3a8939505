"""Definitions and their fields: from where to where their text goes in the file."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from sphinx_apiref.model.places import Range
from sphinx_apiref.read.definition_ranges import find_definitions
from sphinx_apiref.read.definitions import load_catalog

from .cutting import cut_text


def describe(text: str) -> list[str]:
    """Return the key and text of each definition, and the names and values of its fields, as cut out of the text."""
    found: list[str] = []
    for definition in find_definitions(text, "/p.yaml"):
        found.append(f"{cut_text(text, definition.key_range)} = {cut_text(text, definition.range)}")
        found += [
            f"  {cut_text(text, field.name_range)} = {cut_text(text, field.value_range)}" for field in definition.fields
        ]
    return [line.replace("\n", "|") for line in found]


def test_plain_fields_end_with_their_values() -> None:
    text = "a:\n  in: body   # where\n  type:   string\n  required: true\nb:\n  in: 'query'\n"
    assert describe(text) == [
        "a = a:|  in: body   # where|  type:   string|  required: true",
        "  in = body",
        "  type = string",
        "  required = true",
        "b = b:|  in: 'query'",
        "  in = 'query'",
    ]


@pytest.mark.parametrize("mark", ["|", ">", "|-", ">+", "|2-", "| # c"])
def test_a_block_scalar_ends_with_its_last_line_of_text(mark: str) -> None:
    text = (
        f"a:\n  description: {mark}\n    One.\n\n    Two: x.   \n\n  in: body\n\nb:\n  description: {mark}\n    End.\n"
    )
    assert describe(text) == [
        f"a = a:|  description: {mark}|    One.||    Two: x.   ||  in: body",
        f"  description = {mark}|    One.||    Two: x.",
        "  in = body",
        f"b = b:|  description: {mark}|    End.",
        f"  description = {mark}|    End.",
    ]


@pytest.mark.parametrize(
    "value", ["one\n    two", "'one\n    two'", '"one\n\n    two"', "[1,\n    2]", "{x: 1,\n    y: 2}"]
)
def test_a_value_of_several_lines_is_whole(value: str) -> None:
    text = f"a:\n  description: {value} # c\n\n  in: body\n"
    shown = value.replace("\n", "|")
    assert describe(text)[1:] == [f"  description = {shown}", "  in = body"]


def test_comments_between_definitions_belong_to_none_and_those_below_a_key_to_its_definition() -> None:
    text = (
        "# head\na:\n  # first\n  in: body\n  # last of a\n\n# about b\n\n"
        "b:\n# odd\n  in: body\n  # last\n# end\n\nc:\n\n# z"
    )
    assert describe(text) == [
        "a = a:|  # first|  in: body|  # last of a",
        "  in = body",
        "b = b:|# odd|  in: body|  # last",
        "  in = body",
        "c = c:",
    ]


def test_comments_after_a_block_scalar_are_not_its_text() -> None:
    text = (
        "a:\n  description: |\n    One.\n    # text\n  # comment\n# far\n"
        "  x:\n  - 1\n  - 2\n# c\n\n  y:\n    z: 1\n  # c\n  in: body\n"
    )
    assert describe(text)[1:] == [
        "  description = ||    One.|    # text",
        "  x = - 1|  - 2",
        "  y = z: 1",
        "  in = body",
    ]


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_the_end_of_the_file_may_be_that_of_a_text(end: str) -> None:
    assert describe(f"a:\n  description: |\n    One.{end}") == [
        "a = a:|  description: ||    One.",
        "  description = ||    One.",
    ]
    assert describe(f"a:\n  description: |{end}") == ["a = a:|  description: |", "  description = |"]
    assert describe(f"a:\n  in: body{end}") == ["a = a:|  in: body", "  in = body"]


def test_anchors_aliases_and_merge_keys_stay_where_they_are_written() -> None:
    text = (
        "a: &a\n  in: &in body\n  type: !!str string\n&k b:\n  <<: *a\n  in: *in\n  type: *a\nc: *a\n? d\n: in: body\n"
    )
    assert describe(text) == [
        "a = a: &a|  in: &in body|  type: !!str string",
        "  in = &in body",
        "  type = !!str string",
        "&k b = &k b:|  <<: *a|  in: *in|  type: *a",
        "  << = *a",
        "  in = *in",
        "  type = *a",
        "c = c: *a",
        "d = d|: in: body",
        "  in = body",
    ]


def test_an_empty_value_is_a_place_after_the_colon() -> None:
    text = "a:\n  in:\n  type: \n  required:   # c\nb:\n"
    (a, b) = find_definitions(text, "/p.yaml")
    assert [field.value_range for field in a.fields] == [
        Range("/p.yaml", 2, 6, 2, 6),
        Range("/p.yaml", 3, 8, 3, 8),
        Range("/p.yaml", 4, 12, 4, 12),
    ]
    assert (b.fields, cut_text(text, b.range)) == ((), "b:")


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n# c\nb: c\n"])
def test_a_value_that_is_missing_is_a_place_after_what_is_there(end: str) -> None:
    text = f"a:\n  ? in{end}"
    (definition, *_) = find_definitions(text, "/p.yaml")
    assert (definition.fields[0].name_range[1:], cut_text(text, definition.range)) == ((2, 5, 2, 7), "a:\n  ? in")
    place = definition.fields[0].value_range
    assert cut_text(text, place) == ""
    assert place[1:3] == (2, 7)


def test_definitions_in_braces_end_where_yaml_says() -> None:
    assert describe("{a: {in: body, type: [x]}, b: {}}\n") == [
        "a = a: {in: body, type: [x]}",
        "  in = body",
        "  type = [x]",
        "b = b: {}",
    ]
    assert describe("a: {in: body,\n  type: x}\nb: x\n") == [
        "a = a: {in: body,|  type: x}",
        "  in = body",
        "  type = x",
        "b = b: x",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_wide_characters_move_no_column(end: str) -> None:
    text = '"ä😀":\n  description: |\n    😀 é\n  in: "😀"  # x\nb:\n  in: 日本\n'.replace("\n", end)
    assert describe(text) == [
        '"ä😀" = "ä😀":|  description: ||    😀 é|  in: "😀"  # x',
        "  description = ||    😀 é",
        '  in = "😀"',
        "b = b:|  in: 日本",
        "  in = 日本",
    ]


def test_a_repeated_definition_is_found_each_time() -> None:
    assert describe("a:\n  in: body\n  in: path\na:\n  in: query\n") == [
        "a = a:|  in: body|  in: path",
        "  in = body",
        "  in = path",
        "a = a:|  in: query",
        "  in = query",
    ]


def test_a_key_that_is_a_list_is_left_out() -> None:
    assert describe("? [a]\n: in: body\nb:\n  ? {c: d}\n  : x\n  in: body\n") == [
        "b = b:|  ? {c: d}|  : x|  in: body",
        "  in = body",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "# c\n", "x\n", "- a\n", "%", "a\0: b\n", "\ud800: x\n", "[" * 200, "---\n", "a" * 2000 + ":\n", "? " * 3],
)
def test_a_text_without_definitions_has_none(text: str) -> None:
    assert list(find_definitions(text, "/p.yaml")) == []


def test_the_definitions_before_an_error_are_found() -> None:
    assert describe("a:\n  in: body\nb:\n  in: [\nc:\n  in: body\n") == ["a = a:|  in: body", "  in = body"]
    assert describe("a:\n  in: body\n---\nb:\n  in: body\n") == ["a = a:|  in: body", "  in = body"]


def test_nested_brackets_are_left_to_the_parser_that_survives_them() -> None:
    text = "a:\n  in: " + "[" * 300 + "]" * 300 + "\nb:\n  in: body\n"
    assert describe(text)[-2:] == ["b = b:|  in: body", "  in = body"]


def test_nothing_is_parsed_after_the_definition_that_is_looked_for() -> None:
    text = "a:\n  in: body\nb:\n  in: body\nc: [\n"
    assert [found.key for found in islice(find_definitions(text, "/p.yaml"), 2)] == ["a", "b"]


def test_keys_and_values_are_where_the_catalog_has_them(tmp_path: Path) -> None:
    text = "\ufeffa:\n  in: 'body'\n  type: string\n  other: x\nb: {in: path, type: object}\n"
    path = tmp_path / "p.yaml"
    path.write_bytes(text.encode())
    catalog = load_catalog(str(path))
    found = list(find_definitions(text, str(path)))
    assert [definition.key for definition in found] == list(catalog.parameters) == ["a", "b"]
    for definition in found:
        parameter = catalog.parameters[definition.key]
        assert definition.key_range[:3] == definition.range[:3] == parameter.location[:3]
        for field in definition.fields:
            place = parameter.fields[field.name]
            assert field.value_range == (*place[:3], place.lineno, place.end_column)
