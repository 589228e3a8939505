"""Which keys without a row are reported, and as what: each number just below, at and above its edge."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_apiref.compare.binding import align
from sphinx_apiref.compare.differences import find_differences
from sphinx_apiref.compare.undocumented_keys import is_map

from .tables import build_message, compare, keys, parse_rows


def expected(undocumented: str = "", uncovered: str = "") -> list[str]:
    found = [f"key-undocumented {name}" for name in undocumented.split()]
    return found + [f"key-uncovered {name}" for name in uncovered.split()]


@pytest.mark.parametrize(
    ("documented", "extra", "is_reported"),
    [
        # One undocumented key beside one or more that are documented.
        ("aaa", "xx", True),
        ("aaa bbb", "xx", True),
        # Several, and two or more that are documented: at least as many.
        ("aaa", "xx yy", False),
        ("aaa bbb", "xx yy", True),
        ("aaa bbb", "xx yy zz", False),
        ("aaa bbb ccc", "xx yy zz", True),
        ("aaa bbb ccc", "xx yy zz vv", False),
    ],
)
@pytest.mark.parametrize("is_wrapped", [False, True])
def test_at_the_top_half_of_the_keys_show_that_all_should_have_rows(
    documented: str, extra: str, is_reported: bool, is_wrapped: bool
) -> None:
    value: Any = keys(f"{documented} {extra}")
    value = {"server": value} if is_wrapped else value
    assert compare(documented, value) == expected(*((extra, "") if is_reported else ("", extra)))


@pytest.mark.parametrize(
    ("documented", "extra", "reported"),
    [
        # Two rows stand in the object, and there are two documented keys for each undocumented one.
        ("aaa", "xx", expected("", "xx")),
        ("aaa bbb", "xx", expected("xx")),
        ("aaa bbb ccc", "xx", expected("xx")),
        ("aaa bbb ccc", "xx yy", expected("", "xx yy")),
        ("aaa bbb ccc ddd", "xx yy", expected("xx yy")),
        # Below half of them the object is free-form.
        ("aaa", "xx yy", []),
        ("aaa bbb ccc", "xx yy zz vv", []),
    ],
)
def test_further_down_two_thirds_of_the_keys_do_if_rows_stand_there(
    documented: str, extra: str, reported: list[str]
) -> None:
    value = {"name": "x", "inner": keys(f"{documented} {extra}")}
    assert compare(f"name inner:object {documented}", value) == reported


@pytest.mark.parametrize(
    ("documented", "extra", "reported"),
    [
        ("aaa bbb", "xx", expected("", "xx")),
        ("aaa bbb ccc", "xx", expected("xx")),
        ("aaa bbb ccc ddd eee", "xx yy", expected("", "xx yy")),
        ("aaa bbb ccc ddd eee fff", "xx yy", expected("xx yy")),
    ],
)
def test_elsewhere_three_quarters_of_the_keys_do(documented: str, extra: str, reported: list[str]) -> None:
    # The rows are those of the root.
    value = {**keys(f"name {documented}"), "inner": keys(f"{documented} {extra}")}
    assert compare(f"name {documented} inner:object", value) == reported


def test_dotted_rows_describe_an_object_in_full() -> None:
    value = {"name": "x", "inner": keys("aaa xx yy zz")}
    assert compare("name inner:object inner.aaa", value) == expected("xx yy zz")


@pytest.mark.parametrize("rows", ["aaa bbb", "aaa bbb inner:object inner.ccc"])
def test_tables_of_a_part_leave_the_rest_to_others(rows: str) -> None:
    value = keys("aaa bbb xx", inner=keys("ccc yy")) if "inner" in rows else keys("aaa bbb xx")
    reported = "xx yy" if "inner" in rows else "xx"
    assert compare(rows, value) == expected(reported)
    assert compare(rows, value, partial=True) == expected("", reported)
    # A misspelled key is one whatever the tables describe.
    assert compare("aaa bbb status", keys("aaa bbb sttaus"), partial=True) == ["key-renamed sttaus (sttaus)"]


def test_a_misspelled_key_needs_no_numbers_but_a_described_object() -> None:
    few = keys("aaa xx yy zz sttaus")
    assert compare("aaa status", few) == ["key-renamed sttaus (sttaus)", *expected("", "xx yy zz")]
    assert compare("aaa status? inner:object", {"aaa": "x", "inner": {"sttaus": 1}}) == []
    # Nor is what a row for keys of any name is called.
    assert compare("aaa bbb metadata_key", keys("aaa bbb metadata_keys")) == expected("metadata_keys")
    # A row that is shown elsewhere is not misspelled.
    assert compare("aaa status inner:object", {"aaa": "x", "status": "x", "inner": {"aaa": "x", "sttaus": 1}}) == (
        expected("", "sttaus")
    )


@pytest.mark.parametrize(
    ("elsewhere", "url_names", "value", "reported"),
    [
        ("status=query", set(), keys("aaa bbb status"), ["row-wrong-in status"]),
        ("status=query", set(), {"server": keys("aaa bbb status")}, ["row-wrong-in status"]),
        ("status=query", {"other"}, keys("aaa bbb status"), ["row-wrong-in status"]),
        # A parameter of the URL has its row for the URL.
        ("status=path", {"status"}, keys("aaa bbb status"), expected("status")),
        # Nothing is known of a row without a definition.
        ("!status", set(), keys("aaa bbb status"), expected("status")),
        # Of several rows the last counts.
        ("!status status=query", set(), keys("aaa bbb status"), ["row-wrong-in status"]),
        ("status=query !status", set(), keys("aaa bbb status"), expected("status")),
        # Further down a key of that name is another thing.
        ("status=query", set(), {"aaa": "x", "bbb": keys("aaa status")}, expected("", "status")),
        # Beside `links` and the like it is at the top as well.
        ("status=query", set(), {"zones": [keys("aaa bbb status")], "more": {}}, ["row-wrong-in status"]),
    ],
)
def test_a_row_for_another_place_is_wrong_at_the_top(
    elsewhere: str, url_names: set[str], value: Any, reported: list[str]
) -> None:
    found = compare("aaa bbb:object more:object?", value, elsewhere=elsewhere, url_names=url_names)
    ignored = ("type-mismatch", "key-missing", "key-absent")
    assert [entry for entry in found if not entry.startswith(ignored) and entry != "key-uncovered zones"] == reported


@pytest.mark.parametrize(
    "extra",
    ["links", "server_links", "next", "10", "7aa8d2ae-7f0c-4f5d-9c4f-4a5b0a0d8c3e", "a b", "http://x", "sked", ""],
)
def test_links_values_and_ignored_keys_need_no_row(extra: str) -> None:
    assert compare("aaa bbb", {**keys("aaa bbb"), extra: 1}, ignored={"sked"}) == []
    # Nor do they count where the numbers decide: two of three keys have rows.
    assert compare("aaa", {**keys("aaa xx"), extra: 1}, ignored={"sked"}) == expected("xx")


def test_a_value_for_a_name_is_a_key_of_its_own_only_with_a_row() -> None:
    assert compare("aaa 10", {"aaa": "x", "10": "x", "xx": 1, "yy": 2}) == expected("xx yy")


@pytest.mark.parametrize(
    ("name", "reported"),
    [
        ("gigabytes_lvmdriver-1", []),
        ("gigabytes_v2", []),
        ("gigabytes_a.b", []),
        ("gigabytes_total", expected("gigabytes_total")),
        ("gigabytes1", expected("gigabytes1")),
        ("terabytes_lvmdriver-1", expected("terabytes_lvmdriver-1")),
    ],
)
def test_a_documented_name_may_go_on_with_a_value(name: str, reported: list[str]) -> None:
    assert compare("gigabytes snapshots", keys(f"gigabytes snapshots {name}")) == reported


def test_a_name_that_goes_on_from_an_undocumented_one_is_undocumented() -> None:
    assert compare("aaa bbb", keys("aaa bbb xx xx_v2")) == expected("xx xx_v2")


@pytest.mark.parametrize(
    ("rows", "inner", "reported"),
    [
        # In capitals, below a dotted row.
        ("usages:object usages.kind?", {"INSTANCE": 1, "MIGRATION": "x"}, []),
        ("usages:object usages.kind?", {"Instance": 1, "kind": "x"}, expected("Instance")),
        # Without a dotted row the numbers decide.
        ("usages:object kind", {"INSTANCE": 1, "kind": "x"}, expected("", "INSTANCE")),
        # Objects with the same keys, below a dotted row.
        ("usages:object usages.kind?", {"one": {"size": 1}, "two": {"size": 2}}, []),
        ("usages:object usages.kind?", {"one": {"size": 1}, "two": {"sizes": 2}}, expected("one two")),
        ("usages:object usages.kind?", {"one": {"size": 1}}, expected("one")),
        ("usages:object usages.kind?", {"one": {}, "two": {}}, expected("one two")),
        ("usages:object usages.kind?", {"one": {"size": 1}, "two": {"size": 2}, "kind": "x"}, []),
        (
            "usages:object kind",
            {"one": {"size": 1}, "two": {"size": 2}, "kind": "x", "name": "x"},
            expected("", "one two"),
        ),
    ],
)
def test_keys_that_are_values_need_no_row_below_a_dotted_one(rows: str, inner: Any, reported: list[str]) -> None:
    assert compare(f"name {rows}", {"name": "x", "usages": inner}) == reported


def test_objects_with_the_same_keys_make_a_map() -> None:
    def ask(value: dict[str, Any]) -> bool:
        return is_map(align(parse_rows("name"), [value]).root)

    assert ask({"one": {"a": 1}, "two": {"a": 2}})
    assert ask({"one": {"a": 1}, "two": {"a": 2}, "name": {"b": 1}})
    assert not ask({"one": {"a": 1}, "two": {"b": 2}})
    assert not ask({"one": {"a": 1}})
    assert not ask({"one": {"a": 1}, "name": {"a": 2}})
    assert not ask({"one": 1, "two": 2})


@pytest.mark.parametrize(
    ("name", "description", "is_explained"),
    [
        ("OS-SCH:hints", "Also ``OS-SCH:hints``.", True),
        ("sched-hints", "Also ``sched-hints``.", True),
        ("OS-SCH:hints", "Also OS-SCH:hints.", False),
        ("OS-SCH:hints", "Also ``hints``.", False),
        ("OS-SCH:hints", None, False),
        # A word is quoted for many reasons.
        ("hints", "Also ``hints``.", False),
        ("hints:", "Also ``hints:``.", False),
    ],
)
def test_a_description_may_name_a_key(name: str, description: str | None, is_explained: bool) -> None:
    found = compare("aaa bbb !ccc?", keys(f"aaa bbb {name}"), description=description)
    assert found == ([] if is_explained else expected(name))


@pytest.mark.parametrize(
    ("zones", "reported"),
    [
        # Half of the keys have rows: it holds what the tables describe.
        (keys("aaa xx"), expected("xx")),
        (keys("aaa bbb xx yy"), expected("xx yy")),
        # Fewer, or none: it is a key like others.
        (keys("aaa xx yy"), expected("zones")),
        ({}, expected("zones")),
        ("x", expected("zones")),
    ],
)
def test_an_object_beside_others_may_hold_what_the_tables_describe(zones: Any, reported: list[str]) -> None:
    found = compare("aaa? bbb? ccc? metadata:object", {"ccc": "x", "zones": zones, "metadata": {}})
    # Its own name is reported as information if it is reported at all.
    assert [entry for entry in found if entry != "key-uncovered zones"] == reported


def test_an_object_that_could_be_the_wrapper_is_not_one_further_down() -> None:
    value = {"aaa": "x", "bbb": "x", "ccc": "x", "inner": {"zones": keys("aaa bbb")}}
    assert compare("aaa bbb ccc inner:object inner.ddd?", value) == expected("zones")


def test_below_a_reported_key_nothing_is_reported() -> None:
    deep = {**keys("aaa bbb ccc yy"), "deep": keys("aaa bbb ccc zz")}
    inner = {**keys("aaa bbb ccc"), "xx": [deep]}
    assert compare("name inner:object aaa bbb ccc", {"name": "x", "inner": inner}) == expected("xx")
    # Below one that is reported as information, something is.
    inner = {**keys("aaa"), "xx": keys("aaa bbb ccc yy")}
    assert compare("name inner:object aaa bbb ccc", {"name": "x", "inner": inner}) == [
        *expected("", "xx"),
        *expected("yy"),
    ]


def test_the_root_is_not_compared_beside_a_wrapper() -> None:
    assert compare("aaa bbb", {"server": keys("aaa bbb"), "server_links": []}) == []


def test_a_difference_names_the_first_place_of_a_key() -> None:
    (found,) = find_differences(build_message("aaa bbb", {"servers": [keys("aaa bbb"), keys("aaa bbb xx")]}))
    assert (found.path, found.sample) == (("servers", 1, "xx"), 0)
