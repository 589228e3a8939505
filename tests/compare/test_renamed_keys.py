"""A row and a key that are one thing under two names."""

from __future__ import annotations

from typing import Any

import pytest

from .tables import compare, keys


@pytest.mark.parametrize(
    ("rows", "value", "reported"),
    [
        # The same words, or nearly the same letters; an optional row too.
        ("aaa pool-id", keys("aaa pool_id"), ["key-renamed pool_id (pool_id)"]),
        ("aaa poolId?", keys("aaa pool_ids"), ["key-renamed pool_ids (pool_ids)"]),
        ("aaa status?", keys("aaa sttaus"), ["key-renamed sttaus (sttaus)"]),
        ("aaa event.updated_at", keys("aaa event_updated_at"), ["key-renamed event_updated_at (event_updated_at)"]),
        # One continues the other, and the row is required.
        ("aaa network_id", keys("aaa floating_network_id"), ["key-renamed floating_network_id (floating_network_id)"]),
        ("aaa port_id", keys("aaa port"), ["key-renamed port (port)"]),
        ("aaa port_id?", keys("aaa port"), ["key-undocumented port"]),
        # Not of a type that the row excludes.
        ("aaa port_id:integer", keys("aaa port"), ["key-undocumented port", "key-missing port_id"]),
        # Several keys, or several rows.
        (
            "aaa bbb port_id",
            keys("aaa bbb port id"),
            ["key-undocumented port", "key-undocumented id", "key-missing port_id"],
        ),
        # The wrapper.
        ("server:object aaa", {"servers": [keys("aaa")]}, ["key-renamed servers (servers)"]),
        ("server:object aaa", {"my_server": keys("aaa")}, ["key-renamed my_server (my_server)"]),
        ("server aaa", {"my_server": keys("aaa")}, ["key-missing server"]),
        # The row of what holds the others is required and before them, unless the names are the same.
        ("aaa server:object", {"my_server": keys("aaa")}, []),
        ("server:object? aaa", {"my_server": keys("aaa")}, []),
        ("aaa server:object?", {"servers": [keys("aaa")]}, ["key-renamed servers (servers)"]),
        # What is in another object is another thing.
        (
            "aaa inner:object bbb port_id ccc",
            {"aaa": "x", "port": "x", "inner": keys("bbb ccc")},
            ["key-undocumented port", "key-missing port_id"],
        ),
        # Links of the thing itself, not those to other pages; keys that are ignored.
        ("aaa links", keys("aaa link"), ["key-renamed link (link)"]),
        ("aaa pages_links", keys("aaa page_link"), []),
        ("aaa skeds", keys("aaa sked"), []),
    ],
)
def test_a_row_and_a_key_are_one_thing(rows: str, value: Any, reported: list[str]) -> None:
    assert compare(rows, value, ignored={"sked", "skeds"}) == reported


def test_a_name_that_another_sample_shows_is_right() -> None:
    found = compare("aaa status", keys("aaa status"), keys("aaa sttaus"))
    assert found == ["1 key-undocumented sttaus (status)"]


def test_a_renamed_key_is_missing_in_no_sample() -> None:
    found = compare("aaa bbb pool_id", keys("aaa bbb pool-id"), keys("aaa bbb"))
    assert found == ["0 key-renamed pool-id (pool-id)"]


def test_a_row_of_another_microversion_is_not_renamed() -> None:
    assert compare("aaa pool_id@2.6-", keys("aaa pool-id"), version="2.5") == ["key-undocumented pool-id (pool_id)"]


def test_a_condition_keeps_a_row_from_being_the_longer_name() -> None:
    found = compare("aaa port_id", keys("aaa port"), description="Only present if it is set.")
    assert found == ["key-undocumented port", "key-absent port_id"]


@pytest.mark.parametrize(("other", "renamed"), [("volumes_gold", False), ("volumes_silver", True), ("zone_gold", True)])
def test_words_added_to_several_names_are_a_family(other: str, renamed: bool) -> None:
    found = compare("volumes aaa gigabytes", keys(f"volumes aaa gigabytes_gold {other}"))
    assert ("key-renamed gigabytes_gold (gigabytes_gold)" in found) is renamed


def test_words_added_to_several_rows_without_keys_are_a_family() -> None:
    """These are values of something: there is nothing to say about what may be on purpose but as information."""
    shown = keys("volumes_gold gigabytes_gold backups_gold")
    assert compare("volumes gigabytes backups", shown) == []
    assert compare("volumes? gigabytes? aaa", keys("aaa volumes_v gigabytes_v")) == [
        "key-uncovered volumes_v",
        "key-uncovered gigabytes_v",
    ]
    assert compare("volumes? gigabytes? aaa", keys("aaa gold_volumes gold_gigabytes")) == [
        "key-uncovered gold_volumes",
        "key-uncovered gold_gigabytes",
    ]


def test_the_rows_of_a_family_are_missing_as_information() -> None:
    found = compare("volumes gigabytes aaa", {"set": keys("volumes_gold gigabytes_gold"), "aaa": "x"})
    assert "key-missing" not in " ".join(found)


@pytest.mark.parametrize(
    ("rows", "shown", "reported"),
    [
        # One key only.
        ("aaa gigabytes? volumes?", "aaa gigabytes_v", {"key-renamed gigabytes_v (gigabytes_v)"}),
        # Required rows of an object that shows others.
        (
            "aaa bbb networks ports",
            "aaa bbb networks_gold ports_gold",
            {"key-renamed networks_gold (networks_gold)", "key-renamed ports_gold (ports_gold)"},
        ),
        # Words that names end with.
        (
            "aaa bbb network? port?",
            "aaa bbb network_id port_id",
            {"key-undocumented network_id", "key-undocumented port_id"},
        ),
        # Other words.
        (
            "aaa bbb network? port?",
            "aaa bbb network_gold port_silver",
            {"key-undocumented network_gold", "key-undocumented port_silver"},
        ),
    ],
)
def test_other_words_added_to_names_are_no_family(rows: str, shown: str, reported: set[str]) -> None:
    assert set(compare(rows, keys(shown))) == reported


@pytest.mark.parametrize(
    ("rows", "value", "reported"),
    [
        # Rows of the same object have a dot.
        (
            "name events:array event.id event_time",
            {"name": "x", "events": [keys("id time")]},
            ["key-renamed event.time (event.time)"],
        ),
        # None has one: the row is that of a key whose name it continues.
        ("name events:array id event_time", {"name": "x", "events": [keys("id time")]}, ["key-renamed time (time)"]),
        # The object is another one, or the key.
        ("name events:array note.id event_time", {"name": "x", "events": [keys("id time")]}, None),
        ("name events:array event.id event_date", {"name": "x", "events": [keys("id time")]}, None),
        ("name events:array event.id note.event_time", {"name": "x", "events": [keys("id time")]}, None),
        ("name events:array event.id note_time", {"name": "x", "events": [keys("id time")]}, None),
        ("name events:array event.id event_time", {"name": "x", "notes": [keys("id time no")]}, None),
        # One of two rows.
        (
            "name events:array event.id event_time? event-time?",
            {"name": "x", "events": [keys("id time")]},
            ["key-renamed event.time (event.time)"],
        ),
        # The key has a row already.
        ("name events:array time events_time", {"name": "x", "events": [keys("time no")]}, None),
        ("name events:array event.id events.time event_time", {"name": "x", "events": [keys("id time")]}, None),
    ],
)
def test_a_row_says_with_other_marks_than_a_dot_what_it_is_inside_of(
    rows: str, value: Any, reported: list[str] | None
) -> None:
    found = [entry for entry in compare(rows, value) if entry.startswith("key-renamed")]
    assert found == (reported or [])


def test_a_key_that_another_sample_explains_is_no_flat_name() -> None:
    shown = {"name": "x", "events": [keys("id time")], "event_time": "x"}
    assert compare("name events:array event.id event_time", shown) == []
