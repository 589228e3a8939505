"""Rows stand below the row that holds them, where the samples and the order of the table agree."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_apiref.compare.binding import align
from sphinx_apiref.compare.body_tree import build_body_tree
from sphinx_apiref.compare.nesting import nest_rows
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Parameter, ParameterUse

_PLACE = Location("/p.yaml", 1)


def read_depths(names: str, *samples: Any) -> str:
    """Return the depth of each row as a digit; a name with ``/`` before it is of the path."""
    rows = [
        ParameterUse(
            name.lstrip("/"),
            name,
            _PLACE,
            Parameter(name, _PLACE, "path" if name.startswith("/") else "body", "string"),
        )
        for name in names.split()
    ]
    depths = nest_rows(rows, build_body_tree([rows], [align(rows, [sample]) for sample in samples]))
    return "".join(map(str, depths))


@pytest.mark.parametrize(
    ("names", "sample", "depths"),
    [
        ("server id name", {"server": {"id": 1, "name": 2}}, "011"),
        ("/server_id server id", {"server": {"id": 1}}, "001"),
        ("server id flavor vcpus links", {"server": {"id": 1, "flavor": {"vcpus": 2}, "links": []}}, "01121"),
        ("servers id", {"servers": [{"id": 1}, {"id": 2}]}, "01"),
        # The wrapper is no row.
        ("id name", {"server": {"id": 1, "name": 2}}, "00"),
        # In alphabetical order the wrapper stands behind what it holds.
        ("admin listener name", {"listener": {"admin": 1, "name": 2}}, "000"),
        # Dotted names say it themselves, also where no sample shows them.
        ("server flavor flavor.vcpus id", {"server": {"id": 1, "flavor": {}}}, "0121"),
        # What no sample shows stands with its neighbours.
        ("server id hidden name", {"server": {"id": 1, "name": 2}}, "0111"),
        ("server id last", {"server": {"id": 1}}, "011"),
        ("hidden server id", {"server": {"id": 1}}, "001"),
        ("id name", [1, 2], "00"),
        # Both neighbours have one parent, or the one before holds the one after.
        ("server a hidden b", {"server": {"a": 1, "b": 2}}, "0111"),
        ("server hidden a", {"server": {"a": 1}}, "011"),
        ("a hidden b", {"a": 1, "b": 2}, "000"),
        # They disagree: it is where both are.
        ("server image id hidden name", {"server": {"image": {"id": 1}, "name": 2}}, "01211"),
        ("server image id hidden name", {"server": {"image": {"id": 1}}, "name": 2}, "01200"),
        ("server id hidden name", {"server": {"id": 1}, "name": 2}, "0100"),
        # Several in a row.
        ("server id one two name", {"server": {"id": 1, "name": 2}}, "01111"),
        # At the end of a table it is in the outermost object.
        ("server image id last", {"server": {"image": {"id": 1}}}, "0121"),
        ("server id name last", {"server": {"id": 1}, "name": 2}, "0100"),
        ("server last", {"server": 1}, "00"),
        # Dotted names, whatever is shown.
        ("server server.hidden name", {"server": {}, "name": 1}, "010"),
        ("server image server.hidden", {"server": {"image": {}}}, "011"),
        ("server other.hidden name", {"server": {"name": 1}}, "011"),
        ("a b a.hidden c", {"a": {}, "b": 1, "c": 1}, "0000"),
        ("a b c a.hidden d", {"a": {}, "b": 1, "c": 1, "d": 1}, "00000"),
        ("a a.hidden b", {"a": {}, "b": 1}, "010"),
        # A value holds nothing.
        ("a a.hidden b", {"a": 1, "b": 1}, "000"),
        ("server.hidden server", {"server": {}}, "00"),
        ("a.b a.b.c", {"a": {}}, "01"),
        # Rows of other places are in no object.
        ("server /hidden name", {"server": {"name": 1}}, "001"),
        # They are no neighbours either.
        ("server id /p hidden", {"server": {"id": 1}}, "0101"),
        ("server a hidden /p b", {"server": {"a": 1}, "b": 1}, "01000"),
        ("server name /last", {"server": {"name": 1}}, "010"),
        # A key that is in an object after it, and in one before it too, makes neither late.
        ("server id image", {"server": {"id": 1, "image": {"id": 2}}}, "011"),
        # One that is in an object after it alone makes that late.
        ("id image server", {"server": {"image": {"id": 2}}}, "000"),
        ("server id image name", {"server": {"image": {"id": 2, "name": 3}}}, "0111"),
        # Objects without a row are left out.
        ("server name", {"server": {"more": {"name": 1}}}, "01"),
        # Of two rows of one name the last that is open holds what follows.
        ("a name a name", [{"a": {"name": 1}}], "0101"),
    ],
)
def test_rows_stand_below_what_holds_them(names: str, sample: Any, depths: str) -> None:
    assert read_depths(names, sample) == depths


def test_without_a_sample_no_row_is_nested() -> None:
    assert read_depths("server id") == "00"


def test_each_sample_adds_what_it_knows() -> None:
    assert read_depths("server id name", {"server": {"id": 1}}, {"server": {"name": 1}}) == "011"


def test_a_name_at_several_places_stands_below_the_last_that_is_open() -> None:
    sample = {"server": {"image": {"id": 1}, "id": 2, "name": 3}}
    assert read_depths("server image id name id", sample) == "01211"


def test_a_sample_that_was_not_aligned_says_nothing() -> None:
    rows = [ParameterUse(name, name, _PLACE) for name in ("server", "id")]
    aligned = align(rows, [{"server": {"id": 1}}])
    assert nest_rows(rows, build_body_tree([rows], [None])) == (0, 0)
    assert nest_rows(rows, build_body_tree([rows], [None, aligned])) == (0, 1)


def test_rows_of_other_tables_hold_nothing() -> None:
    rows = [ParameterUse(name, name, _PLACE) for name in ("server", "image", "id")]
    aligned = align(rows, [{"server": {"image": {"id": 1}}}])
    assert nest_rows(rows[1:], build_body_tree([rows[1:]], [aligned])) == (0, 1)
    assert nest_rows([rows[0], rows[2]], build_body_tree([[rows[0], rows[2]]], [aligned])) == (0, 1)
