"""Which required rows are reported where a sample does not show them: each number just below, at and above its edge."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_apiref.compare.differences import find_differences

from .tables import build_message, compare, keys


def expected(missing: str = "", absent: str = "", incomplete: str = "") -> list[str]:
    found = [f"key-missing {name}" for name in missing.split()]
    found += [f"key-absent {name}" for name in absent.split()]
    return found + [f"item-incomplete {name}" for name in incomplete.split()]


@pytest.mark.parametrize(
    ("required", "shown", "is_certain"),
    [
        # More than half of the required rows are most of them.
        ("aaa bbb ccc ddd", "aaa bbb ccc", True),
        ("aaa bbb ccc ddd", "aaa bbb", True),
        ("aaa bbb ccc ddd", "aaa", False),
        ("aaa bbb ccc", "aaa", False),
        ("aaa bbb ccc ddd eee", "aaa bbb ccc", True),
        ("aaa bbb ccc ddd eee", "aaa bbb", False),
        # One alone is not.
        ("aaa bbb", "aaa", True),
        ("aaa xx?", "xx", True),
    ],
)
def test_most_of_the_rows_are_missing_for_a_reason(required: str, shown: str, is_certain: bool) -> None:
    lacking = " ".join(name for name in required.replace("xx?", "").split() if name not in shown.split())
    assert compare(required, keys(shown)) == (expected(lacking) if is_certain else expected("", lacking))


def test_rows_that_mean_nothing_count_neither_way() -> None:
    # Five are required, and three have no key; of one of these that means nothing.
    assert compare("aaa bbb ccc ddd next", keys("aaa bbb")) == expected("ccc ddd")


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ("key", {}),
        ("{name}", {}),
        ("server_links", {}),
        ("inner:object? inner.pages_links", {"inner": {"bbb": "x"}}),
        ("next", {}),
        ("sked", {}),
        ("xx?", {}),
        ("!xx", {}),
        # Shown at another place, which no rows describe.
        ("xx inner:object?", {"inner": {"xx": "x", "yy": "x", "zz": "x"}}),
        # Required by one row, and not by another.
        ("xx xx?", {}),
        ("xx? xx", {}),
    ],
)
def test_rows_that_need_no_key(rows: str, value: dict[str, Any]) -> None:
    assert compare(f"aaa bbb {rows}", {**keys("aaa bbb"), **value}, ignored={"sked"}) == []


@pytest.mark.parametrize("name", ["links", "link"])
def test_links_of_the_thing_itself_are_wanted(name: str) -> None:
    assert compare(f"aaa bbb {name}", keys("aaa bbb")) == expected(name)


def test_a_row_is_not_missing_if_a_key_is_its_misspelling() -> None:
    assert compare("aaa bbb sizes[]:array", {**keys("aaa bbb"), "sizes": []}) == ["key-undocumented sizes"]
    assert compare("aaa status", keys("aaa sttaus")) == ["key-renamed sttaus (sttaus)"]


def test_a_key_of_which_nothing_is_reported_may_be_what_was_meant() -> None:
    assert compare("aaa bbb status", keys("aaa bbb sttaus"), ignored={"sttaus"}) == ["key-missing status (sttaus)"]
    dotted = {"name": "x", "inner": keys("aaa sttaus")}
    assert compare("name inner:object inner.aaa? inner.status", dotted, ignored={"sttaus"}) == [
        "key-missing inner.status (sttaus)"
    ]
    # Not one that has a row.
    assert compare("aaa bbb status sttaus", keys("aaa bbb sttaus")) == expected("status")
    assert compare("aaa bbb status sttaus?", keys("aaa bbb sttaus")) == expected("status")


@pytest.mark.parametrize(
    ("row", "version", "is_required"),
    [
        ("size@2.5-", "2.4", False),
        ("size@2.5-", "2.5", True),
        ("size@2.5-", "", False),
        ("size@-2.5", "2.5", True),
        ("size@-2.5", "2.6", False),
        ("size@-2.5", "", False),
        ("size", "", True),
        ("size", "2.1", True),
    ],
)
def test_a_row_is_required_of_samples_of_its_versions(row: str, version: str, is_required: bool) -> None:
    assert compare(f"aaa bbb {row}", keys("aaa bbb"), version=version) == expected("size" if is_required else "")


@pytest.mark.parametrize(
    ("inner", "reported"),
    [
        (keys("aaa"), expected("inner.size")),
        ([keys("aaa")], expected("inner.size")),
        ([{}, keys("aaa")], expected("inner.size")),
        # Nothing is known of an object that is empty or absent, or whose keys may be anything.
        ({}, []),
        ([], []),
        ([{}], []),
        (None, []),
        (keys("xx"), ["key-undocumented xx"]),
    ],
)
def test_a_dotted_row_is_missing_from_its_object(inner: Any, reported: list[str]) -> None:
    rows = "name inner:object/array inner.aaa? inner.size"
    assert compare(rows, {"name": "x", "inner": inner}) == reported


def test_a_dotted_row_is_missing_from_the_object_of_its_whole_path() -> None:
    rows = "name outer:object outer.inner:object outer.inner.aaa? outer.inner.size"
    assert compare(rows, {"name": "x", "outer": {"inner": keys("aaa")}}) == expected("outer.inner.size")
    assert compare(rows, {"name": "x", "outer": {"inner": {}}, "inner": keys("aaa")}) == ["key-undocumented inner"]


def test_a_dotted_row_is_missing_though_its_last_name_is_shown_elsewhere() -> None:
    value = {"name": "x", "size": "x", "inner": keys("aaa")}
    assert compare("name size? inner:object inner.aaa? inner.size", value) == expected("inner.size")


def test_a_missing_key_is_reported_at_the_object_that_lacks_it() -> None:
    def place(rows: str, value: Any) -> tuple[str | int, ...]:
        (found,) = find_differences(build_message(rows, value))
        return found.path

    assert place("aaa bbb", keys("aaa")) == ()
    assert place("server:object aaa bbb", {"server": keys("aaa")}) == ("server",)
    assert place("servers:array aaa bbb", {"servers": [keys("aaa")]}) == ("servers", 0)
    assert place("name inner:array inner.aaa inner.bbb", {"name": "x", "inner": [keys("aaa")]}) == ("inner", 0)


def test_keys_that_are_all_values_hold_no_row() -> None:
    assert compare("10 size", {"10": "x", "20": "x"}) == []
    assert compare("10 size", {"10": "x", "name": "x"}) == ["key-undocumented name", *expected("size")]


@pytest.mark.parametrize(
    ("rows", "value", "reported"),
    [
        # The container before it is absent or empty: the row may be of what is in it, of which nothing is wanted if it
        # is optional.
        ("name host:object? size", keys("name"), []),
        ("name host:object? size", {"name": "x", "host": {}}, []),
        ("name host:object? size", {"name": "x", "host": {"xx": 1}}, expected("size")),
        ("name host:object size", {"name": "x", "host": {}}, expected("", "size")),
        ("name host:array size", {"name": "x", "host": []}, expected("", "size")),
        # It is shown and filled: the row is missing wherever it belongs.
        ("name host:object size", {"name": "x", "host": {"xx": 1}}, expected("size")),
        ("name host:array size", {"name": "x", "host": [{"xx": 1}]}, expected("size")),
        # A list of texts is filled, and nothing can be in it.
        ("name host:array size", {"name": "x", "host": ["x"]}, expected("size")),
        # No container is before it.
        ("name size host:object?", keys("name"), expected("size")),
        ("name zone? size", keys("name"), expected("size")),
        # The nearest one counts.
        ("name host:object zone:object? size", {"name": "x", "host": {"xx": 1}}, []),
        ("name zone:object? host:object size", {"name": "x", "host": {"xx": 1}}, expected("size")),
        # A row at the top is after it...
        ("name host:object? zone size", keys("name zone"), expected("size")),
        # ...unless a key of that name is elsewhere too, or only elsewhere.
        ("name host:object? zone size more:object", {**keys("name zone"), "more": {"zone": "x"}}, []),
        ("name host:object? zone size more:object", {"name": "x", "more": {"zone": "x"}}, []),
        # The wrapper is a container that is shown.
        ("server:object name size", {"server": keys("name")}, expected("size")),
        ("server:object size", {"server": {"name": "x"}}, None),
        ("server:object name host:object? size", {"server": keys("name")}, []),
        # A dotted name says where it is.
        (
            "name host:object? inner:object inner.aaa inner.size",
            {"name": "x", "inner": keys("aaa")},
            expected("inner.size"),
        ),
        # A dotted container.
        ("name host:object host.zone:object size", {"name": "x", "host": {"zone": {"xx": 1}}}, expected("size")),
        ("name host:object host.zone:object size", {"name": "x", "host": {"zone": {}}}, expected("", "size")),
    ],
)
def test_a_row_may_belong_to_a_container_that_is_not_shown(rows: str, value: Any, reported: list[str] | None) -> None:
    found = [entry for entry in compare(rows, value) if "undocumented" not in entry and "uncovered" not in entry]
    assert found == (expected("size") if reported is None else reported)


def test_an_object_that_its_row_does_not_describe_is_not_the_container() -> None:
    # `host` is shown inside `more`, and the row is of another one.
    value = {"name": "x", "more": {"host": {"xx": 1}, "p": 1, "q": 1}}
    assert compare("name more:object inner.host:object size", value) == expected("", "size")
    assert compare("name more:object more.host:object? size", value) == [
        "key-undocumented p",
        "key-undocumented q",
        *expected("size"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "reported"),
    [
        # The other sample has the one key more: it was forgotten.
        ("aaa bbb size", "aaa bbb", expected("size")),
        # They share two keys or more...
        ("aaa size", "aaa", expected("", "size")),
        # ...and at least half of theirs.
        ("aaa bbb size p q", "aaa bbb", expected("", "size")),
        ("aaa bbb size p", "aaa bbb", expected("size")),
        ("aaa bbb size p", "aaa bbb q", expected("", "size")),
        # Another required key differs as well.
        ("aaa bbb zone size", "aaa bbb", expected("", "zone size")),
        # One that this sample alone shows is no reason.
        ("aaa bbb size", "aaa bbb zone", expected("size")),
    ],
)
def test_another_sample_that_differs_in_more_is_a_variant(first: str, second: str, reported: list[str]) -> None:
    optional = "" if "zone" in first + second else "?"
    found = compare(f"aaa bbb{optional} p? q? zone{optional} size", keys(first), keys(second))
    assert [entry for entry in found if entry.startswith("1 ")] == [f"1 {entry}" for entry in reported]


def test_one_sample_that_differs_in_nothing_else_is_enough() -> None:
    rows = "aaa bbb ccc? ddd? size"
    found = compare(rows, keys("aaa ccc ddd size"), keys("aaa bbb size"), keys("aaa bbb"))
    assert [entry for entry in found if entry.startswith("2 ")] == ["2 key-missing size"]


def test_nothing_is_wanted_of_an_object_that_only_another_sample_shows() -> None:
    rows = "aaa bbb more:object? size"
    more = {**keys("aaa bbb"), "more": keys("size")}
    for absent in (keys("aaa bbb"), keys("aaa bbb", more={}), keys("aaa bbb", more=None)):
        assert [entry for entry in compare(rows, more, absent) if entry.startswith("1 ")] == []
    found = compare(rows, more, keys("aaa bbb", more={"xx": 1}))
    assert [entry for entry in found if "size" in entry] == ["1 key-absent size"]


def test_a_sample_with_another_wrapper_is_a_variant() -> None:
    # One whose wrapper has another name.
    found = compare("aaa bbb size", {"one": keys("aaa bbb size")}, {"two": keys("aaa bbb")})
    assert [entry for entry in found if entry.startswith("1 ")] == ["1 key-absent size"]
    found = compare("aaa bbb size", {"one": keys("aaa bbb size")}, {"one": keys("aaa bbb")})
    assert [entry for entry in found if entry.startswith("1 ")] == ["1 key-missing size"]


@pytest.mark.parametrize(
    ("rows", "one", "two", "code"),
    [
        ("aaa volume:object bbb", {"volume": keys("aaa bbb")}, {"image": keys("aaa bbb")}, "key-missing"),
        # Of the four keys they share two, or one.
        ("aaa volume:object bbb? p? q?", {"volume": keys("aaa bbb p")}, {"image": keys("aaa bbb q")}, "key-missing"),
        ("aaa volume:object bbb? p? q?", {"volume": keys("aaa p q")}, {"image": keys("aaa bbb")}, "key-absent"),
        # The wrapper has a row of its own.
        ("aaa image:object volume:object bbb", {"volume": keys("aaa bbb")}, {"image": keys("aaa bbb")}, "key-absent"),
        # Only one of the two has a wrapper.
        ("aaa volume:object bbb", {"volume": keys("aaa bbb")}, keys("aaa bbb"), "key-absent"),
        # The other sample has the key, but not as its wrapper.
        ("aaa volume:object bbb", {"one": keys("aaa bbb", volume={})}, {"two": keys("aaa bbb")}, "key-absent"),
    ],
)
def test_an_object_in_another_wrapper_was_renamed(rows: str, one: Any, two: Any, code: str) -> None:
    found = [entry for entry in compare(rows, one, two) if entry.startswith("1 ")]
    assert [entry for entry in found if entry.endswith("volume")] == [f"1 {code} volume"]


@pytest.mark.parametrize(
    ("first", "second", "reported"),
    [
        # One item has just one key more, and half of the others are shared.
        ("aaa bbb size", "aaa bbb", expected("size")),
        ("aaa size", "aaa", expected("size")),
        ("aaa bbb size p", "aaa bbb", expected("size")),
        ("aaa size", "aaa p", expected("size")),
        ("aaa size", "aaa p q", expected("", "", "size")),
        ("aaa size", "p", expected("", "", "aaa size")),
        # One that is empty says nothing.
        ("aaa size", "", []),
        # The row is not required.
        ("aaa size p", "aaa size", []),
        ("aaa size", "aaa size", []),
    ],
)
@pytest.mark.parametrize("swap", [False, True])
def test_an_item_that_lacks_a_key_that_others_have(first: str, second: str, reported: list[str], swap: bool) -> None:
    items = [keys(first), keys(second)]
    value = {"items": items[::-1] if swap else items}
    assert compare("aaa bbb? size p? q?", value) == reported


@pytest.mark.parametrize(
    ("lacking", "having", "reported"),
    [
        # Half lack it: optional keys that another item has in addition count no more.
        (1, 1, expected("size")),
        (1, 2, expected("size")),
        (2, 3, expected("size")),
        # More than half.
        (2, 1, expected("", "", "size")),
        (3, 2, expected("", "", "size")),
    ],
)
def test_an_item_that_few_are_like_lacks_a_key(lacking: int, having: int, reported: list[str]) -> None:
    value = {"items": [keys("aaa bbb")] * lacking + [keys("aaa bbb size p")] * having}
    assert compare("aaa bbb? size p?", value) == reported
    # Half of the other keys have to be shared.
    value = {"items": [keys("aaa q r s")] * lacking + [keys("aaa bbb size p")] * having}
    assert compare("aaa bbb? size p? q? r? s?", value) == expected("", "", "size")
    # A condition excuses.
    assert compare("aaa bbb? size", {"items": [keys("aaa"), keys("aaa size")]}, description="Only set if it is.") == (
        expected("", "", "size")
    )


@pytest.mark.parametrize(
    ("description", "reported"),
    [
        ("It.", expected("size")),
        ("Only present if it was asked for.", expected("", "size")),
        ("Set to true if it is locked.", expected("size")),
    ],
)
def test_a_condition_of_presence_excuses_absence(description: str, reported: list[str]) -> None:
    assert compare("aaa bbb size", keys("aaa bbb"), description=description) == reported


@pytest.mark.parametrize(
    ("rows", "has_forms", "label", "reported"),
    [
        # The query chooses a form, and the sample lacks more than one key.
        ("aaa bbb size", True, "", expected("size")),
        ("aaa bbb size zone", True, "", expected("", "size zone")),
        ("aaa bbb size zone", False, "", expected("size zone")),
        # The page says that it is a short form.
        ("aaa bbb size", False, "Example of a brief response", expected("", "size")),
        ("aaa bbb size", False, "list-short.json", expected("", "size")),
        ("aaa bbb size", False, "shortage.json", expected("size")),
    ],
)
def test_a_short_form_lacks_keys_on_purpose(rows: str, has_forms: bool, label: str, reported: list[str]) -> None:
    assert compare(rows, keys("aaa bbb"), has_forms=has_forms, label=label) == reported


@pytest.mark.parametrize(
    ("rows", "elsewhere", "reported"),
    [
        ("plan_id aaa", "", []),
        ("plan_id? aaa", "", []),
        ("other aaa", "", expected("other")),
        # The URL has a row of its own.
        ("plan_id aaa", "plan_id=path", expected("plan_id")),
    ],
)
def test_a_parameter_of_the_url_is_not_wanted_in_the_body(rows: str, elsewhere: str, reported: list[str]) -> None:
    assert compare(rows, keys("aaa"), url_names={"plan_id"}, elsewhere=elsewhere) == reported


@pytest.mark.parametrize(
    ("rows", "value", "url", "reported"),
    [
        # The wrapper has a row, and this is that of another operation's.
        ("servers:array server:object aaa", {"servers": [keys("aaa")]}, "", ["row-superfluous server"]),
        ("server:object servers:array aaa", {"server": keys("aaa")}, "", ["row-superfluous servers"]),
        ("servers:array server aaa", {"servers": [keys("aaa")]}, "", expected("server")),
        ("servers:array image:object aaa", {"servers": [keys("aaa")]}, "", expected("image")),
        # There is no wrapper, and the URL says what the row is of.
        ("aaa servers:array bbb", keys("aaa bbb"), "/servers/{id}", ["row-superfluous servers"]),
        ("aaa servers:array bbb", keys("aaa bbb"), "/servers/{id}/images", expected("servers")),
        ("aaa servers:array", keys("aaa xx"), "/servers", ["row-superfluous servers", "key-undocumented xx"]),
    ],
)
def test_the_row_of_another_operations_wrapper_is_too_many(
    rows: str, value: Any, url: str, reported: list[str]
) -> None:
    assert sorted(compare(rows, value, url=url)) == sorted(reported)


def test_a_wrapper_that_another_sample_shows_is_not_too_many() -> None:
    found = compare("aaa tokens:array bbb", {"tokens": [keys("aaa bbb")]}, keys("aaa bbb"), url="/tokens")
    assert not [entry for entry in found if "superfluous" in entry]


@pytest.mark.parametrize(
    ("rows", "url", "reported"),
    [
        ("action:object aaa", "/groups/{id}/action", []),
        ("action:object aaa", "/groups/{id}", []),
        # The URL says that the row's name is the thing's.
        ("group:object aaa", "/groups", ["mismatch add_members"]),
        # Or that the sample's is.
        ("action:object aaa", "/groups/{id}/add_members", ["mismatch add_members"]),
        ("action:object aaa", "/groups/{add_members}", []),
        # Two objects are lacking, and it is not known which of them is meant.
        ("action:object more:object aaa", "/groups/{id}/action", ["mismatch add_members"]),
    ],
)
def test_a_lone_object_stands_for_that_of_the_sample(rows: str, url: str, reported: list[str]) -> None:
    found = compare(rows, {"add_members": keys("aaa")}, url=url)
    assert [entry for entry in found if "uncovered" not in entry] == reported


@pytest.mark.parametrize("shown", ["<action_name>: {", "``{action}: {``", "$name: ["])
def test_a_row_whose_description_shows_a_chosen_name_is_a_stand_in(shown: str) -> None:
    assert compare("group:object aaa", {"add": keys("aaa")}, url="/groups", description=f"It:\n\n  {shown}") == []
    assert compare("group:object aaa", {"add": keys("aaa")}, url="/groups", description="It: {") == ["mismatch add"]


def test_a_key_is_reported_at_the_first_item_that_lacks_it() -> None:
    message = build_message("aaa size size", {"items": [keys("aaa size"), {}, keys("aaa"), keys("aaa")]})
    (found,) = find_differences(message)
    assert found.path == ("items", 2)
    # With the first of its rows.
    assert found.row is message.rows[1]


@pytest.mark.parametrize(
    "rows", ["aaa size?", "aaa size size?", "aaa size? size", "aaa !size", "aaa size@2.5-", "aaa size items.size?"]
)
def test_items_may_lack_what_is_not_always_required(rows: str) -> None:
    assert compare(rows, {"items": [keys("aaa size"), keys("aaa")]}) == []


@pytest.mark.parametrize(
    ("items", "reported"),
    [
        ([{"aaa": "x"}, {}], expected("aaa")),
        ([{}, {"aaa": "x"}], expected("aaa")),
        ([{}, {}, {"aaa": "x"}], expected("aaa")),
        ([{}, {}], expected("aaa")),
        # Of two keys it is not known which are left out.
        ([{"aaa": "x", "bbb": "x"}, {}], []),
        ([{"aaa": "x", "xx": "x"}, {}], []),
        ([{"aaa": "x"}, {"aaa": "x"}], []),
    ],
)
def test_an_empty_item_lacks_the_only_key_that_others_have(items: list[Any], reported: list[str]) -> None:
    assert compare("list:array aaa bbb? xx?", {"list": items}) == reported


@pytest.mark.parametrize(
    ("version", "reported"),
    [
        # Of the six keys of the other sample, the older version has all and the newer one three.
        ("2.9", expected("", "aaa")),
        ("2.10", expected("aaa")),
    ],
)
def test_keys_of_another_microversion_make_no_variant(version: str, reported: list[str]) -> None:
    rows = "aaa bbb ccc ddd?@-2.9 eee?@-2.9 fff?@-2.9"
    found = compare(rows, keys("bbb ccc"), keys("aaa bbb ccc ddd eee fff"), version=version)
    assert [difference.removeprefix("0 ") for difference in found if difference.startswith("0")] == reported


@pytest.mark.parametrize(
    ("value", "reported"),
    [
        # A list of values holds no key, so that the row is about the root.
        ({"tags": ["x"]}, expected("aaa")),
        ({"tags": ["x"], "bbb": "x"}, expected("aaa")),
        # Of an empty list nothing is known.
        ({"tags": []}, []),
        ({"tags": [{"bbb": "x"}]}, expected("aaa")),
    ],
)
def test_a_list_of_values_is_no_object_that_keys_are_missing_in(value: Any, reported: list[str]) -> None:
    assert compare("tags:array aaa bbb?", value) == reported


def test_links_stand_for_no_object_of_another_name() -> None:
    value = {"transfer": keys("aaa bbb")}
    assert compare("links:array aaa bbb", value, url="/os-transfer/{id}") == expected("links")
    assert compare("thing:object aaa bbb", value, url="/os-other/{id}") == []


def test_items_may_lack_placeholders() -> None:
    assert compare("aaa value", {"items": [keys("aaa value"), keys("aaa")]}) == []


def test_items_of_free_form_lists_may_differ() -> None:
    value = {"aaa": "x", "inner": [keys("size p q"), keys("p q")]}
    assert compare("aaa inner:array size", value) == []
    value = {"aaa": "x", "inner": [keys("size p"), keys("p")]}
    assert compare("aaa inner:array size", value) == ["key-uncovered p", *expected("size")]


@pytest.mark.parametrize(
    ("label", "is_certain"),
    [
        ("This is what a regular user gets.", False),
        ("The missing keys are those of a cell that is down.", False),
        ("This is what an administrator gets.", True),
        ("This is what a user gets.", True),
    ],
)
def test_the_page_says_that_a_sample_shows_less(label: str, is_certain: bool) -> None:
    found = compare("aaa bbb ccc ddd", keys("aaa bbb ccc"), label=label)
    assert found == (expected("ddd") if is_certain else expected("", "ddd"))
    # Whoever sees it, sees the same of each item.
    items = {"items": [keys("aaa bbb ccc"), keys("aaa bbb")]}
    assert compare("items:array aaa bbb ccc", items, label=label) == expected("ccc")


@pytest.mark.parametrize(("label", "is_certain"), [("Response (admin user)", True), ("Response", False)])
def test_what_administrators_see_is_in_their_samples(label: str, is_certain: bool) -> None:
    found = compare("aaa bbb ccc ddd", keys("aaa bbb ccc"), label=label, description="Admin-only.")
    assert found == (expected("ddd") if is_certain else expected("", "ddd"))
    items = {"items": [keys("aaa bbb ccc"), keys("aaa bbb")]}
    found = compare("items:array aaa bbb ccc", items, label=label, description="Admin-only.")
    assert found == (expected("ccc") if is_certain else expected("", "", "ccc"))


@pytest.mark.parametrize(("url", "is_certain"), [("/notes/{note_id}", False), ("/notes", True)])
def test_what_counts_results_is_not_missing_from_one_thing(url: str, is_certain: bool) -> None:
    found = compare("aaa bbb ccc meta", keys("aaa bbb ccc"), url=url, description="The number of notes found.")
    assert found == (expected("meta") if is_certain else expected("", "meta"))


@pytest.mark.parametrize(
    ("description", "reported"),
    [
        ("The ``label`` stands for the name of a network.", []),
        ("Here `label` is a placeholder.", []),
        ("{label} is replaced by the name of a network.", []),
        ("The ``other_label`` stands for the name of a network.", ["key-missing label"]),
        ("The ``label`` of what stands for a network.", ["key-missing label"]),
    ],
)
def test_a_description_says_that_a_name_stands_for_others(description: str, reported: list[str]) -> None:
    assert compare("aaa bbb label:array", keys("aaa bbb"), description=description) == reported


@pytest.mark.parametrize(
    ("shown", "is_certain"),
    [
        (keys("key1 key2"), False),
        ({"*": "x"}, False),
        # A real name, or one that is a value.
        ({"6b0a8f3c-0b4a-4a3e-9f0e-0b1d8a2c7f11": "x"}, True),
        (keys("key1 other"), True),
    ],
)
def test_a_row_may_be_inside_of_an_object_with_made_up_keys(shown: dict[str, Any], is_certain: bool) -> None:
    # Whatever the row of the object says its type is.
    for kind in ("object?", "array?", "string?"):
        found = compare(f"aaa bbb inner:{kind} endpoint", {**keys("aaa bbb"), "inner": shown})
        found = [entry for entry in found if entry.startswith("key-")]
        assert found == (expected("endpoint") if is_certain else expected("", "endpoint"))


def test_a_row_of_an_object_with_made_up_keys_is_not_missing_for_sure() -> None:
    rows = "aaa bbb inner:object inner.endpoint inner.key1"
    assert compare(rows, {**keys("aaa bbb"), "inner": keys("key1")}) == expected("", "inner.endpoint")
    assert compare(f"{rows} inner.port", {**keys("aaa bbb"), "inner": keys("key1 port")}) == expected("inner.endpoint")


def test_a_dotted_row_says_where_it_is_whatever_is_before_it() -> None:
    shown = {**keys("aaa bbb"), "outer": keys("idid"), "inner": keys("key1")}
    found = compare("aaa bbb outer:object outer.idid? inner:object? outer.size", shown)
    assert [entry for entry in found if "size" in entry] == expected("outer.size")


def test_the_second_row_of_a_name_may_be_inside_of_an_absent_object() -> None:
    # The first row may have the key at the top, and the second stand in the object, which the sample lacks.
    assert compare("aaa bbb inner:object? aaa ccc", keys("aaa bbb")) == expected("", "ccc")
    assert compare("bbb inner:object? aaa ccc", keys("aaa bbb")) == expected("ccc")


@pytest.mark.parametrize(
    ("shown", "is_request", "found"),
    [
        ("aaa bbb ccc owner", True, expected("", "tenant")),
        # A service answers with both.
        ("aaa bbb ccc owner", False, expected("tenant")),
        # Neither of the two, though there is a key of another definition.
        ("aaa bbb ccc", True, expected("owner tenant")),
    ],
)
def test_a_client_sends_one_of_two_names_of_one_thing(shown: str, is_request: bool, found: list[str]) -> None:
    message = build_message("aaa bbb ccc owner", keys(shown), is_request=is_request)
    rows = (*message.rows, message.rows[-1]._replace(name="tenant"))
    body = message.samples[0]._replace(tables=(rows,))
    differences = find_differences(message._replace(rows=rows, samples=(body,), tables=(rows,)))
    reported = [f"{found.code.value.removeprefix('sample-')} {found.name}" for found in differences]
    assert reported == found
