"""Rows stand below the row that holds them, where the samples and the order of the table agree."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_apiref.core.binding import align
from sphinx_apiref.core.model import Parameter, ParameterUse
from sphinx_apiref.core.nesting import nest_rows
from sphinx_apiref.core.places import Location

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
    depths = nest_rows(rows, [align(rows, [sample]) for sample in samples])
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
