"""The one rule for misspelled names, just below, at and above each of its bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_apiref.model.names import KEYS, NAMES, WORDS, Policy, nearest


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        # What carries no meaning.
        ("created-at", "created_at", True),
        ("Name", "name", True),
        ("_links", "links", True),
        # Below five letters no edit is allowed, from five one, from nine two; the shorter name counts.
        ("size", "sizes", False),
        ("stat", "stats", False),
        ("hosts", "hostss", True),
        ("hosts", "hostsss", False),
        ("hostname", "hostnamexx", False),
        ("hostnames", "hostnamexxs", True),
        ("hostnames", "hostnamexxxs", False),
        ("id", "ids", False),
        # Each kind of edit is one: dropped, added, changed, swapped.
        ("descripton", "description", True),
        ("descripttion", "description", True),
        ("descriptzon", "description", True),
        ("descrpition", "description", True),
        ("voulme", "volume", True),
        ("voulem", "volume", False),
        # Numbers, and words of up to three letters that are as long in both, differ on purpose.
        ("fixed_ip_v4", "fixed_ip_v6", False),
        ("min_count", "max_count", False),
        ("read_bytes", "reads_bytes", True),
        ("get_bytes", "set_bytes", False),
        ("send_bytes", "bend_bytes", True),
        ("server_id_pth", "server_id_path", True),
        ("transfered_at", "transferred_at", True),
        ("flavor", "name", False),
        ("", "name", False),
    ],
)
def test_names_that_are_near(name: str, known: str, near: bool) -> None:
    assert (nearest(name, {known}, NAMES) == known) is near


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("bdy", "body", True),
        ("ture", "true", True),
        ("min", "in", False),
        ("sucess", "success", True),
        ("successess", "success", False),
        ("mim_version", "min_version", True),
        ("path-param-missing", "path-parameter-missing", True),
        ("path-prm-missing", "path-parameter-missing", False),
        ("server-get-rsp.json", "server-get-resp.json", True),
    ],
)
def test_words_of_a_closed_set_may_differ_in_more(name: str, known: str, near: bool) -> None:
    assert (nearest(name, {known}, WORDS) == known) is near


@pytest.mark.parametrize("length", WORDS.lengths)
def test_each_length_allows_one_more_edit(length: int) -> None:
    allowed = WORDS.lengths.index(length) + 1
    for size, edits in ((length - 1, allowed - 1), (length, allowed)):
        word = "abcdefghijklmnopqrstuvwxyz"[:size]
        assert nearest(word, {word + "0" * edits}, WORDS) is not None
        assert nearest(word, {word + "0" * (edits + 1)}, WORDS) is None


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [("nam", "name", True), ("na", "name", False), ("id", "ip", False), ("max_count", "min_count", False)],
)
def test_a_key_may_be_shorter(name: str, known: str, near: bool) -> None:
    assert (nearest(name, {known}, KEYS) == known) is near


def test_a_key_may_go_on_with_further_words() -> None:
    known = ["server_id_path", "volume_id", "OS-DCF:diskConfig", "name"]
    assert nearest("server_id", known, KEYS) == "server_id_path"
    assert nearest("server_id", known, NAMES) is None
    assert nearest("server_i", known, KEYS) is None
    assert nearest("os-dcf:diskconfig", known, KEYS) == "OS-DCF:diskConfig"
    assert nearest("voulme_id", [*known, "voulme_id_path"], KEYS) == "volume_id", "a misspelling comes first"
    assert nearest("", known, KEYS) is None


def test_the_nearest_counts_then_the_first_in_the_alphabet() -> None:
    assert nearest("max_version", ["min_version", "max_versoin"], WORDS) == "max_versoin"
    assert nearest("hostsx", ["hostsz", "hostsy"], NAMES) == "hostsy"
    assert nearest("descriptions", ["descriptn", "description"], NAMES) == "description"
    assert nearest("x", [], NAMES) is None


@given(st.text(max_size=12), st.sets(st.text(max_size=12), max_size=6), st.sampled_from([NAMES, KEYS, WORDS]))
def test_what_is_near_is_known_and_a_known_name_is_its_own(name: str, known: set[str], policy: Policy) -> None:
    assert nearest(name, known, policy) in {None, *known}
    if name in known:
        found = nearest(name, known, policy)
        assert found is not None
        assert nearest(found, {name}, policy) == name
