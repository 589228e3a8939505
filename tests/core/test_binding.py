from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_apiref.core.binding import align, is_free_name, is_link, split_name
from sphinx_apiref.core.differences import find_differences
from sphinx_apiref.core.message import Message, SampleBody
from sphinx_apiref.core.model import Parameter, ParameterUse
from sphinx_apiref.core.places import Location
from sphinx_apiref.core.tree import SchemaNode
from sphinx_apiref.core.types import accepts, accepts_value, parse_types

PLACE = Location("a.rst", 1)


def row(name: str, type_: str = "string") -> ParameterUse:
    return ParameterUse(name, name, PLACE, Parameter(name, PLACE, "body", type_, True, "It."))


def find(node: SchemaNode, *path: str) -> SchemaNode:
    for name in path:
        node = node.children[name]
    return node


def test_samples_become_one_tree_with_arrays_left_out() -> None:
    alignment = align(
        [row("name"), row("server.id"), row("meta.{key}")],
        [{"server": [{"name": "a", "id": 1}, {"name": "b"}]}, {"server": {"meta": {"x": 1}, "name": None}}],
    )
    assert alignment.wrapper is find(alignment.root, "server")
    name = find(alignment.root, "server", "name")
    assert [value.path for value in name.values] == [("server", 0, "name"), ("server", 1, "name"), ("server", "name")]
    assert [value.sample for value in name.values] == [0, 0, 1]
    assert [found.name for found in name.rows] == ["name"]
    assert [found.name for found in find(alignment.root, "server", "id").rows] == ["server.id"]
    assert [found.name for found in find(alignment.root, "server", "meta", "x").rows] == ["meta.{key}"]
    assert not alignment.unbound
    assert find(alignment.root, "server", "meta", "x").path == ("server", "meta", "x")


def test_exact_names_come_before_patterns() -> None:
    alignment = align([row("{key}"), row("lb.port"), row("name")], [{"lb.port": 1, "name": 2, "x": 3}])
    assert {node.name: [found.name for found in node.rows] for node in alignment.root.children.values()} == {
        "lb.port": ["lb.port"],
        "name": ["name"],
        "x": ["{key}"],
    }


def test_free_form_objects_are_not_described() -> None:
    alignment = align([row("name"), row("size"), row("meta")], [{"name": 1, "size": {"name": 1}, "meta": {"a": 1}}])
    assert find(alignment.root, "size").described
    assert not find(alignment.root, "meta").described


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


def test_names_that_are_values_links_or_paths() -> None:
    assert all(map(is_free_name, ["", "10", "a b", "http://x", "406ea93b-32e9-4907-a117-148b3945749f", "{x}"]))
    assert not any(map(is_free_name, ["name", "os-vol:id", "v2_plus", "x.y"]))
    assert is_link("servers_links")
    assert not is_link("linked")
    assert split_name("a[].b.c") == ("a", "b", "c")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "c", "links", "d.e"]) | st.text(max_size=3), below, max_size=4)
    ),
    max_leaves=15,
)
names = st.lists(
    st.sampled_from(["a", "b", "c", "a.b", "{k}", "a.{k}.b", "links", "d.e", "..", "[]", "<x>.y"])
    | st.text(max_size=4),
    max_size=6,
)


@given(names, st.lists(json_values, max_size=3), st.sampled_from(["string", "array", "none", "object"]))
def test_anything_aligns(names: list[str], values: list[Any], type_: str) -> None:
    rows = tuple(row(name, type_) for name in names)
    samples = tuple(SampleBody(value, None, (rows,)) for value in values)
    align(rows, values)
    find_differences(Message(rows, (), samples))


@pytest.mark.parametrize(
    ("type_", "description", "value", "accepted"),
    [
        ("string", "A string, such as ``unknown``, or\na number (integer or floating point).", 5.5, True),
        ("string", "A string, such as ``unknown``, or an integer.", 5, True),
        ("string", "A string, such as ``unknown``, or an integer.", [], False),
        ("string", "How many, not a number.", 5, False),
        ("boolean", "See :ref:`valid boolean values <valid-boolean-values>`.", "True", True),
        ("boolean", "See :ref:`valid boolean values <valid-boolean-values>`.", "maybe", False),
        ("boolean", "Whether it is.", "True", False),
    ],
)
def test_a_description_may_allow_another_type(type_: str, description: str, value: Any, accepted: bool) -> None:
    row = ParameterUse("n", "n", Location("/p", 1), Parameter("n", Location("/p", 1), "body", type_, True, description))
    assert accepts_value([row], value) is accepted
