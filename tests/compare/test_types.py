from __future__ import annotations

from typing import Any

import pytest

from sphinx_apiref.compare.types import (
    accepts,
    accepts_value,
    find_unknown_type,
    is_container,
    is_container_row,
    look_up_json_type,
    parse_types,
    row_types,
    suggest_type,
)
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Parameter, ParameterUse

PLACE = Location("/parameters.yaml", 1)


def row(type_: str | None, description: str | None = "It.") -> ParameterUse:
    return ParameterUse("n", "n", PLACE, Parameter("n", PLACE, "body", type_, True, description))


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("string", "a", True),
        ("String", 1, False),
        ("uuid", "a", True),
        ("int", 1, True),
        ("integer", True, False),
        ("float", 1, True),
        ("integer", 1.5, False),
        ("bool", False, True),
        ("list of strings", [], True),
        ("array of objects", [], True),
        ("string[]", [], True),
        ("string[]", "a", False),
        ("dict", [], False),
        ("key value pairs", {}, True),
        ("string or object", {}, True),
        ("string or object", 1, False),
        ("none", 1, True),
        ("JSON", 1, True),
        ("trilean", 1, True),
        (None, 1, True),
        ("integer", None, True),
    ],
)
def test_spellings_of_types(text: str | None, value: Any, expected: bool) -> None:
    assert accepts(parse_types(text), value) is expected


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("`string`.", "string"),
        ("*string*", "string"),
        ("*string", "string"),
        ("a string", "string"),
        ("an integer (optional)", "integer"),
        ("JSON object", "object"),
        ("string/integer", "integer string"),
        ("string | integer", "integer string"),
        ("string, integer and null", "integer null string"),
        ("array of objects", "array"),
        ("lists", "array"),
        ("listing", None),
        ("key-value pairs", "object"),
        ("key=value pairs", None),
        ("string or widget", None),
        ("null", None),
        ("none or string", "null string"),
        (" ", None),
        ("any of several", None),
    ],
)
def test_the_types_that_a_text_names(text: str, types: str | None) -> None:
    assert parse_types(text) == (None if types is None else frozenset(types.split()))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("1", "string"),
        (True, "boolean"),
        (1, "integer"),
        (1.0, "number"),
        ({}, "object"),
        ([], "array"),
        (None, "null"),
    ],
)
def test_the_json_type_of_a_value(value: Any, name: str) -> None:
    assert look_up_json_type(value) == name


@pytest.mark.parametrize(
    ("types", "value", "accepted"),
    [
        ("integer", 10.0, True),
        ("integer", 10.5, False),
        ("string", 10.0, False),
        ("number", 10, True),
        ("string", 10, False),
        ("boolean", 1, False),
    ],
)
def test_integers_and_numbers(types: str, value: Any, accepted: bool) -> None:
    assert accepts(frozenset((types,)), value) is accepted


def test_objects_and_arrays_hold_others() -> None:
    assert is_container(frozenset(("object",)))
    assert is_container(frozenset(("array", "string")))
    assert not is_container(frozenset(("string",)))
    assert not is_container(None)
    assert is_container_row(row("list"))
    assert not is_container_row(row("widget"))


def test_a_row_without_a_definition_allows_any_type() -> None:
    use = ParameterUse("n", "n", PLACE)
    assert row_types(use) is None
    assert not is_container_row(use)
    assert accepts_value([use], 1)


def test_one_row_that_allows_a_value_is_enough() -> None:
    assert accepts_value([row("string"), row("integer")], 1)
    assert not accepts_value([row("string"), row("boolean")], 1)
    assert not accepts_value([row("string", None)], 1)


@pytest.mark.parametrize(
    ("type_", "description", "value", "accepted"),
    [
        ("string", "A string, such as ``unknown``, or\na number (integer or floating point).", 5.5, True),
        ("string", "A string, such as ``unknown``, or an integer.", 5, True),
        ("string", "A string, such as ``unknown``, or an integer.", [], False),
        ("string", "How many, not a number.", 5, False),
        ("boolean", "See :ref:`valid boolean values <valid-boolean-values>`.", "True", True),
        ("boolean", "See :ref:`valid boolean values <valid-boolean-values>`.", "maybe", False),
        ("boolean", "See :ref:`valid boolean values <valid-boolean-values>`.", 1, False),
        ("boolean", "Whether it is.", "True", False),
        # The type of the row may be either of the two, and has to be one.
        ("integer", "A string or an integer.", "5", True),
        ("integer", "A string or an integer.", [], False),
        ("boolean", "A string or an integer.", "5", False),
        # Both in one sentence, with few words in between.
        ("string", "A string. Or an integer.", 5, False),
        ("string", f"A string {'x' * 57} or an integer.", 5, True),
        ("string", f"A string {'x' * 61} or an integer.", 5, False),
        # Other words for types, plurals, and three words before the second.
        ("array", "A list of names, or as a JSON dict.", {}, True),
        ("object", "A list of names or a dictionary.", [], True),
        ("object", "A list of names or dictionaries.", [], True),
        ("object", "A list of names or as one big JSON dict.", [], False),
        ("string", "A list of names.", [], False),
        ("integer", "An integer or null.", "5", False),
    ],
)
def test_a_description_may_allow_another_type(type_: str, description: str, value: Any, accepted: bool) -> None:
    assert accepts_value([row(type_, description)], value) is accepted


@pytest.mark.parametrize(
    ("text", "unknown", "meant"),
    [
        ("string", None, None),
        ("string[]", None, None),
        ("array of widgets", None, None),
        ("string or null", None, None),
        ("none", None, None),
        ("JSON", None, None),
        ("any", None, None),
        ("", None, None),
        (None, None, None),
        ("strnig", "strnig", "string"),
        ("string or Intger", "intger", "integer"),
        ("bolean (optional)", "bolean", "boolean"),
        # Two edits from eight letters on, one from four, and none among fewer.
        ("dictonry", "dictonry", "dictionary"),
        ("objekts", "objekts", "objects"),
        ("obekts", "obekts", None),
        ("lis", "lis", None),
        ("structure", "structure", None),
    ],
)
def test_a_type_that_is_no_known_one(text: str | None, unknown: str | None, meant: str | None) -> None:
    assert find_unknown_type(text) == unknown
    assert unknown is None or suggest_type(unknown) == meant


@pytest.mark.parametrize(
    ("type_", "description", "value"),
    [
        ("array", "Use ``auto`` or ``none``. These are requested as strings for the value, not in a list.", "auto"),
        ("array", "The names.\nThey may also be given\nas a string.", "a"),
        ("array", "It can be specified as a comma-separated string, for short.", "a,b"),
        ("string", "The name; might be given as a list of names.", ["a"]),
        ("integer", "The size, which is shown as a string when it is large.", "1"),
        ("array", "The names, or a single value instead of a list.", 1),
        ("array", "A string instead of a list may be sent.", "a"),
    ],
)
def test_a_phrase_of_the_description_allows_another_type(type_: str, description: str, value: Any) -> None:
    assert accepts_value((row(type_, description),), value)


@pytest.mark.parametrize(
    ("type_", "description", "value"),
    [
        # Of what is in the list.
        ("array", "An ID is given as a string inside of the list.", "a"),
        ("array", "Each ID is given as a string.", "a"),
        ("array", "The items of it are shown as strings.", "a"),
        # Denied, or of something else.
        ("array", "It must not be given as a string.", "a"),
        ("array", "It can not be given as a string.", "a"),
        ("array", "It is never given as a string.", "a"),
        ("array", "It is used as a string prefix.", "a"),
        ("array", "The names, as a string.", "a"),
        ("array", "It is a list. The name, as a string.", "a"),
        ("array", "It may be sent as text.", "a"),
        ("array", "It may be sent as", "a"),
        ("array", "May be given as a number.", "a"),
        ("string", "A single value instead of a list.", 1),
        ("array", "A name instead of a list.", "a"),
        ("array", "instead of", "a"),
    ],
)
def test_a_phrase_about_something_else_allows_none(type_: str, description: str, value: Any) -> None:
    assert not accepts_value((row(type_, description),), value)
