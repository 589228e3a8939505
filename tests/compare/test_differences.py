"""Samples with little in common with their tables, wrong types, keys of other versions: both sides of each edge."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_apiref.compare.differences import find_differences
from sphinx_apiref.compare.message import align_samples

from .tables import build_message, compare, keys


def test_without_rows_nothing_is_compared() -> None:
    message = build_message("aaa", keys("bbb"))
    assert find_differences(message._replace(rows=())) == []


def test_alignments_that_are_known_are_not_made_again() -> None:
    message = build_message("aaa bbb", keys("aaa xx"))
    alignments = align_samples(message)
    assert find_differences(message, alignments) == find_differences(message)
    assert find_differences(message, [None]) == []


@pytest.mark.parametrize(
    ("rows", "value", "reported"),
    [
        ("aaa bbb", {}, ["key-missing aaa"]),
        ("zone? aaa", {}, ["key-missing aaa"]),
        ("zone?", {}, []),
        ("key aaa", {}, []),
        ("aaa", [], []),
        ("aaa", None, []),
        ("aaa", [{}], []),
        ("next aaa", {}, []),
        # Links that no row describes are no body.
        ("aaa bbb", {"links": {"self": "x"}}, ["key-missing aaa"]),
        ("aaa bbb", {"links": {"self": "x"}, "next": None}, ["key-missing aaa"]),
        ("zone?", {"links": {"self": "x"}}, []),
        ("next aaa", {"links": {"self": "x"}}, []),
        ("aaa links:object", {"links": {"self": "x"}}, ["key-missing aaa"]),
        ("aaa link:object", {"links": {"self": "x"}}, ["key-renamed links (links)"]),
    ],
)
def test_an_empty_object_lacks_the_first_required_row(rows: str, value: Any, reported: list[str]) -> None:
    assert compare(rows, value) == reported


@pytest.mark.parametrize(
    ("rows", "value", "reported"),
    [
        ("server:object size", {"server": {}}, ["key-missing size"]),
        ("size", {"server": {}}, ["key-missing size"]),
        # Of two it is not known which are in there.
        ("server:object size name", {"server": {}}, []),
        ("server:object size name?", {"server": {}}, ["key-missing size"]),
        # An object or a list may be beside the wrapper.
        ("server:object more:object", {"server": {}}, []),
        ("server:object size more:object", {"server": {}}, ["key-missing size"]),
        ("server:object key", {"server": {}}, []),
        ("server:object server_links", {"server": {}}, []),
        # A list is not an empty object, and one of empty objects is one.
        ("server:array size", {"server": []}, []),
        ("server:array size", {"server": [{}]}, ["key-missing size"]),
        ("server:array size", {"server": [{}, {}]}, ["key-missing size"]),
        ("server:array size name", {"server": [{}, {}]}, []),
        ("server:array size", {"server": ["x"]}, ["key-missing size"]),
        ("server:object size", {"server": None}, []),
    ],
)
def test_an_empty_wrapper_lacks_the_only_required_row(rows: str, value: Any, reported: list[str]) -> None:
    found = compare(rows, value)
    assert [entry for entry in found if not entry.startswith("key-absent")] == reported


@pytest.mark.parametrize(
    ("rows", "value", "is_mismatch"),
    [
        ("server:object name", {"machine": keys("name")}, True),
        ("server:object name", {"machine": keys("name"), "links": []}, True),
        ("server:object name", {"machine": {}}, True),
        # More than one key, a described one, or no object.
        ("server:object name", {"machine": keys("name"), "other": 1}, False),
        ("server:object machine:object name", {"machine": keys("name")}, False),
        ("server:object name", {"machine": [keys("name")]}, False),
        ("server:object name", {"machine": "x"}, False),
        # The first of several values counts.
        ("server:object name", [{"machine": "x"}, {"machine": keys("name")}], False),
        # A key that a caller chooses or the settings ignore.
        ("server:object name", {"key": keys("name")}, False),
        ("server:object name", {"10": keys("name")}, False),
        ("server:object name", {"sked": keys("name")}, False),
        # The row is shown further down, not required or not the first.
        ("server:object name", {"machine": {"name": "x", "server": {}}}, False),
        ("server:object? name", {"machine": keys("name")}, False),
        ("name server:object", {"machine": keys("name")}, False),
        # Several tables that begin with the same row, or with different ones.
        ("server:object name|server:object", {"machine": keys("name")}, True),
        ("server:object name|name", {"machine": keys("name")}, False),
        ("server:object name|", {"machine": keys("name")}, True),
        # The row is not of an object, but for a dotted row.
        ("server name", {"machine": keys("name")}, False),
        ("server:json name", {"machine": keys("name")}, False),
        ("server name server.size?", {"machine": keys("name")}, True),
        ("server name server_size?", {"machine": keys("name")}, False),
        # An action without arguments: null, and the only row.
        ("start", {"launch": None}, True),
        ("start name", {"launch": None}, False),
        ("start:json", {"launch": None}, True),
    ],
)
def test_the_wrapper_has_another_name_than_the_table_begins_with(rows: str, value: Any, is_mismatch: bool) -> None:
    found = compare(rows, value, ignored={"sked"}, url="/servers")
    assert (found == ["mismatch machine"] or found == ["mismatch launch"]) is is_mismatch


@pytest.mark.parametrize(
    ("rows", "value", "reported"),
    [
        # A misspelled key comes first.
        ("status", keys("sttaus"), ["key-renamed sttaus (sttaus)"]),
        ("status", {"server": keys("sttaus")}, ["key-renamed sttaus (sttaus)"]),
        ("status zone", keys("xx sttaus zoen"), ["key-renamed sttaus (sttaus)"]),
        # The only key and the only required row.
        ("status", {"state": "x"}, ["mismatch state"]),
        ("status", {"state": "x", "links": []}, ["mismatch state"]),
        ("status size?", {"state": "x"}, ["mismatch state"]),
        ("status size", {"state": "x"}, []),
        ("status?", {"state": "x"}, []),
        ("status", {"state": "x", "zone": "x"}, []),
        ("key", {"state": "x"}, []),
        # The root comes first, then the wrapper.
        ("status:object", {"server": [{"state": {}}]}, ["mismatch state"]),
        ("status", {"server": {"state": "x"}}, ["mismatch state"]),
        ("status", {"server": {"state": "x", "zone": "x"}}, []),
        # Their types have to be the same, and known.
        ("status", {"state": 1}, []),
        ("status:json", {"state": 1}, []),
        ("status:integer", {"state": 1}, ["mismatch state"]),
        ("status:object", {"state": None}, ["mismatch state"]),
        ("status:json zone?", {"state": None}, ["mismatch state"]),
        ("status:array zone?", {"state": None}, ["mismatch state"]),
        ("status zone?", {"state": None}, []),
        # A key that needs no row, or has one for another place.
        ("status", {"value": "x"}, []),
        ("status", {"10": "x"}, []),
        ("status", {"sked": "x"}, []),
        ("status", {"there": "x"}, ["row-wrong-in there"]),
        # Another row has a name that goes on from the key's, or the other way round.
        ("status target_state?", {"state": "x"}, ["key-undocumented state (target_state)"]),
        ("status state_now?", {"state": "x"}, ["key-undocumented state (state_now)"]),
        ("status nowstate?", {"state": "x"}, ["mismatch state"]),
        ("status statenow?", {"state": "x"}, ["mismatch state"]),
        ("new_state", {"state": "x"}, ["key-renamed state (state)"]),
        ("status a_state? z_state?", {"state": "x"}, ["key-undocumented state (a_state)"]),
    ],
)
def test_a_sample_without_any_key_of_its_tables(rows: str, value: Any, reported: list[str]) -> None:
    assert compare(rows, value, elsewhere="there=query", ignored={"sked"}) == reported


def test_a_json_patch_is_not_compared() -> None:
    assert compare("status size", [{"op": "add", "path": "/a", "value": 1}]) == []
    assert compare("status", [{"op": "add"}]) == ["mismatch op"]
    assert compare("status", {"op": "add", "path": "/a"}) == []
    assert compare("status size op", [{"op": "x"}]) == ["key-absent status", "key-absent size"]


def places(rows: str, *values: Any) -> list[tuple[int, tuple[str | int, ...]]]:
    """Return the sample and the path of each wrong type."""
    found = find_differences(build_message(rows, *values))
    return [(entry.sample, entry.path) for entry in found if entry.code.value == "sample-type-mismatch"]


@pytest.mark.parametrize(
    ("rows", "value", "path"),
    [
        ("name size:integer", {"name": "x", "size": "1"}, ("size",)),
        ("name size:integer", {"name": "x", "size": None}, None),
        ("name size:integer", {"name": "x", "size": 1}, None),
        ("name size:json", {"name": "x", "size": "1"}, None),
        ("name !size", {"name": "x", "size": "1"}, None),
        ("name size:integer size", {"name": "x", "size": "1"}, None),
        # A row for keys of any name tells nothing of one.
        ("name {key}:integer", {"name": "x", "size": "1"}, None),
        # All are wrong: the one that is least deep is reported.
        ("name size:integer", {"inner": {"size": "1"}, "name": "x", "size": "1"}, ("size",)),
        ("name size:integer", {"name": "x", "inner": {"size": "1", "deep": {"size": "1"}}}, ("inner", "size")),
        # The same list holds a right one too.
        ("name size:integer", {"items": [keys("name", size=1), keys("name", size="1")]}, ("items", 1, "size")),
        # Null is of any type, and says nothing of the values after it.
        ("name size:integer", {"items": [keys("name", size=None), keys("name", size="1")]}, ("items", 1, "size")),
        # One is right, and the wrong one is elsewhere: in a free-form object...
        ("name size:integer more:object", {"name": "x", "size": 1, "more": {"size": "1", "a": 1, "b": 2}}, None),
        # ...at the top...
        ("name size:integer more:object", {"name": "x", "size": "1", "more": {"size": 1, "a": 1, "b": 2}}, ("size",)),
        ("name size:integer in:object", {"srv": {"name": "x", "size": "1", "in": {"size": 1}}}, ("srv", "size")),
        # ...or in a described one, with one row or one row a place.
        ("name size:integer more:object", {"name": "x", "size": 1, "more": {"size": "1"}}, None),
        (
            "name size:integer more:object size:integer",
            {"name": "x", "size": 1, "more": {"size": "1"}},
            ("more", "size"),
        ),
        # With two places in described objects and one row, those at the top are meant.
        ("name size:integer more:object", {"name": "x", "size": "1", "more": {"size": 1}}, ("size",)),
        # One place in described objects and one row: it is meant.
        (
            "name size:integer more:object",
            {"name": "x", "more": {"name": "x", "size": "1"}, "free": {"size": 1, "a": 1, "b": 2}},
            ("more", "size"),
        ),
        # The wrapper is no key at the top.
        ("size:object size:integer name", {"size": {"name": "x"}}, None),
        ("size:integer name", {"size": {"name": "x", "size": 1}}, None),
    ],
)
def test_a_wrong_type_is_reported_where_its_row_means_it(
    rows: str, value: Any, path: tuple[str | int, ...] | None
) -> None:
    assert places(rows, value) == ([(0, path)] if path else [])


def test_the_key_below_names_that_are_values_is_one_place() -> None:
    rows = "name free:object size:integer"
    one, two = "7aa8d2ae-7f0c-4f5d-9c4f-4a5b0a0d8c3e", "8bb8d2ae-7f0c-4f5d-9c4f-4a5b0a0d8c3e"

    def value(first: str, second: str, **more: Any) -> dict[str, Any]:
        return {"name": "x", "free": {first: {"size": 1, **more}, second: {"size": "1"}, "other": 1}}

    assert places(rows, value(one, two)) == [(0, ("free", two, "size"))]
    # Objects with the same keys.
    assert places(rows, {"name": "x", "free": {"gold": {"size": 1}, "tin": {"size": "1"}}}) == [
        (0, ("free", "tin", "size"))
    ]
    assert places(rows, {"name": "x", "free": {"gold": {"size": 1, "a": 1}, "tin": {"size": "1"}}}) == []
    # A key with a row is a name, whatever is beside it.
    named = {"name": "x", "free": {"gold": {"size": 1}, "tin": {"size": 1}, "name": {"size": "1"}}}
    assert places(rows, named) == []


def test_a_wrong_type_is_compared_with_the_place_that_another_sample_shows() -> None:
    one, two = "7aa8d2ae-7f0c-4f5d-9c4f-4a5b0a0d8c3e", "8bb8d2ae-7f0c-4f5d-9c4f-4a5b0a0d8c3e"
    values = [{"name": "x", "free": {found: {"size": size}}} for found, size in ((one, 1), (two, "1"))]
    assert places("name free:object size:integer", *values) == [(1, ("free", two, "size"))]


def test_a_wrong_type_has_its_value_and_its_row() -> None:
    (found,) = find_differences(build_message("name size:integer", keys("name size")))
    assert (found.name, found.value, found.row is not None and found.row.name) == ("size", "x", "size")


@pytest.mark.parametrize(
    ("rows", "version", "is_reported"),
    [
        ("tags@2.5-", "2.4", True),
        ("tags@2.5-", "2.5", False),
        ("tags@2.5-", "2.10", False),
        ("tags@-2.5", "2.5", False),
        ("tags@-2.5", "2.6", True),
        ("tags@2.5-2.7", "2.4", True),
        ("tags@2.5-2.7", "2.6", False),
        ("tags@2.5-2.7", "2.8", True),
        ("tags@2.5-", "", False),
        ("tags", "2.1", False),
        # One row covers the version, or none does.
        ("tags@2.5- tags@-2.2", "2.2", False),
        ("tags@2.5- tags@-2.2", "2.3", True),
        # A row without a definition may hold for any version.
        ("tags@2.5- !tags", "2.4", False),
        ("!tags tags@2.5-", "2.4", False),
        ("!tags", "2.4", False),
    ],
)
def test_keys_of_other_versions(rows: str, version: str, is_reported: bool) -> None:
    found = compare(f"name {rows}", keys("name tags"), version=version)
    assert found == (["microversion tags"] if is_reported else [])


@pytest.mark.parametrize(
    ("rows", "item", "key"),
    [
        ("status", keys("sttaus"), "sttaus"),
        ("status", keys("state"), "state"),
        ("status target_state?", keys("state"), "state"),
        ("server:object name", {"my_server": keys("name")}, "my_server"),
        ("server:object size", {"server": {}}, "server"),
        ("name tags@2.5-", keys("name tags"), "tags"),
        ("name size:integer", keys("name size"), "size"),
    ],
)
def test_a_difference_is_at_the_first_of_several_places(rows: str, item: Any, key: str) -> None:
    (found,) = find_differences(build_message(rows, [item, item], version="2.1"))
    assert found.path == (0, key)


@pytest.mark.parametrize(
    ("rows", "shown", "is_wrong"),
    [
        # The row is of a key of `inner`, which no sample shows; what is after it is what the key elsewhere holds.
        ("links:array? kind? info?", {"kind": "x", "info": "x"}, True),
        ("links:array? kind? info?", {"one": {"kind": "x", "info": "x"}}, True),
        # One row of them is there by chance.
        ("links:array? kind?", {"kind": "x", "info": "x"}, False),
        ("links:array? kind? size?", {"kind": "x", "info": "x"}, False),
        # The type is right.
        ("links:object? kind? info?", {"kind": "x", "info": "x"}, False),
    ],
)
def test_a_row_that_no_sample_shows_is_of_a_key_that_holds_the_next_rows(
    rows: str, shown: dict[str, Any], is_wrong: bool
) -> None:
    sample = {"aaa": "x", "other": keys("bbb"), "given": {"links": shown, **keys("xx yy zz")}}
    found = compare(f"aaa other:object bbb inner:object? {rows}", sample)
    assert [entry for entry in found if entry.startswith("type")] == (["type-mismatch links"] if is_wrong else [])


def test_a_row_whose_place_another_sample_shows_is_of_no_other_key() -> None:
    rows = "aaa other:object bbb inner:object? links:array? kind? info?"
    shown = {"aaa": "x", "other": keys("bbb"), "inner": {"links": [keys("kind info")]}}
    given = {"aaa": "x", "other": keys("bbb"), "given": {"links": keys("kind info"), **keys("xx yy zz")}}
    assert [entry for entry in compare(rows, shown, given) if "type" in entry] == []
    assert [entry for entry in compare(rows, given) if "type" in entry] == ["type-mismatch links"]
