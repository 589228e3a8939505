"""Two names of one thing."""

from __future__ import annotations

import pytest

from sphinx_apiref.compare.one_name import continues_name, find_one_continued, find_same_name, is_same_name, split_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("floatingNetwork_ids", "floating network id"),
        ("pool-id", "pool id"),
        ("event.updated_at", "event updated at"),
        ("OS-EXT:hostId", "os ext host id"),
        ("addresses policies boxes aliases", "address policy box alias"),
        # Words that end so in the singular, or are too short for a plural.
        ("status class this gas is", "status class this gas is"),
        ("tags ids statuses", "tag id status"),
        ("", ""),
    ],
)
def test_a_name_is_its_words(name: str, words: str) -> None:
    assert split_words(name) == tuple(words.split())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("pool-id", "pool_id", True),
        ("poolId", "pool_ids", True),
        ("event.updated_at", "event_updated_at", True),
        ("server", "servers", True),
        ("pool_id", "port_id", False),
        ("", "", False),
    ],
)
def test_names_with_the_same_words_are_one(one: str, other: str, same: bool) -> None:
    assert is_same_name(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "continued"),
    [
        ("network_id", "floating_network_id", True),
        ("port", "port_id", True),
        ("created_at", "created", True),
        ("trusted", "port_trusted_vif", True),
        ("is_trusted", "port_is_trusted_vif", True),
        # The same, parts of words, and words in between.
        ("port", "ports", False),
        ("port", "portal", False),
        ("port_id", "port_group_id", False),
        ("", "port", False),
    ],
)
def test_a_name_may_continue_another_by_whole_words(one: str, other: str, continued: bool) -> None:
    assert continues_name(one, other) is continued


def test_the_same_words_come_before_nearly_the_same_letters() -> None:
    assert find_same_name("statuses", {"statusez", "status"}) == "status"
    assert find_same_name("status", {"sttaus", "other"}) == "sttaus"
    assert find_same_name("status", {"other"}) is None


def test_of_several_names_that_continue_one_none_is_meant() -> None:
    assert find_one_continued("network_id", {"floating_network_id", "name"}) == "floating_network_id"
    assert find_one_continued("network_id", {"floating_network_id", "fixed_network_id"}) is None
    assert find_one_continued("network_id", {"name"}) is None
