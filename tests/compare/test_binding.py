from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_apiref.compare.binding import Binder, align, is_body, is_free_name, is_link, is_placeholder, split_name
from sphinx_apiref.compare.differences import find_differences
from sphinx_apiref.compare.message import Message, SampleBody
from sphinx_apiref.compare.tree import SchemaNode
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Parameter, ParameterUse

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
    ("name", "is_value"),
    [
        ("", True),
        ("10", True),
        ("-1.5", True),
        ("a b", True),
        ("http://x", True),
        ("a/b", True),
        ("406ea93b-32e9-4907-a117-148b3945749f", True),
        ("406ea93b32e94907a117148b3945749f", True),
        ("{x}", True),
        ("<x>", True),
        ("a1b2c3d4e5f6a1b2c3d4e5f6", True),
        ("a1b2c3d4e5f6a1b2c3d4e5f", False),
        ("nova-28.1", True),
        ("name", False),
        ("os-vol:id", False),
        ("v2_plus", False),
        ("x.y", False),
        ("ipv4", False),
    ],
)
def test_names_that_are_values(name: str, is_value: bool) -> None:
    assert is_free_name(name) is is_value


def test_links_lead_to_other_pages() -> None:
    assert all(map(is_link, ["link", "links", "servers_links", "next", "self", "count"]))
    assert not any(map(is_link, ["linked", "slinks", "links_to", "counts"]))


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("key", True),
        ("metadata.value", True),
        ("{name}", True),
        ("x.<y>", True),
        ("$name", True),
        ("...", True),
        ("**", True),
        ("servers[].*", False),
        ("keys", False),
        ("key.name", False),
        ("a{", False),
    ],
)
def test_rows_that_stand_for_what_a_caller_chooses(name: str, is_one: bool) -> None:
    assert is_placeholder(name) is is_one


def test_segments_of_a_dotted_name() -> None:
    assert split_name("a[].b.c") == ("a", "b", "c")
    assert split_name("a[0].b") == ("a", "b")
    assert split_name("a[]") == ("a",)
    assert split_name("a.*.b") == ("a", "b")
    assert split_name("a:b") == ("a:b",)
    assert split_name("..") == ("..",)


def rows_by_path(names: str, value: Any) -> dict[str, str]:
    """Return the names of the rows of each key that has any."""
    alignment = align([row(name) for name in names.split()], [value])
    return {"/".join(node.path): " ".join(found.name for found in node.rows) for node in alignment.nodes if node.rows}


@pytest.mark.parametrize(
    ("names", "value", "bound"),
    [
        # Exactly its name, at any depth.
        (
            "id",
            {"id": 1, "server": {"id": 2, "flavor": [{"id": 3}]}},
            {"id": "id", "server/id": "id", "server/flavor/id": "id"},
        ),
        ("id id", {"id": 1}, {"id": "id id"}),
        ("ID", {"id": 1}, {}),
        # A dotted row whose segments end its path.
        ("server.id", {"server": {"id": 1}, "id": 2}, {"server/id": "server.id"}),
        ("server.id", {"reply": {"server": [[{"id": 1}]]}}, {"reply/server/id": "server.id"}),
        ("server.id", {"server": {"flavor": {"id": 1}}}, {}),
        ("servers[].id", {"servers": [{"id": 1}]}, {"servers/id": "servers[].id"}),
        ("id server.id", {"server": {"id": 1}}, {"server/id": "id server.id"}),
        ("servers.{name}.size", {"servers": {"one": {"size": 1}}}, {"servers/one/size": "servers.{name}.size"}),
        ("servers.{name}.size", {"servers": {"size": 1}}, {}),
        ("a.b.c", {"b": {"c": 1}}, {}),
        # Exact names before dotted ones, and a literal dot.
        ("lb.port", {"lb.port": 1}, {"lb.port": "lb.port"}),
        # Patterns last, and below what their other segments say.
        ("{key}", {"one": 1, "two": {"three": 3}}, {"one": "{key}", "two": "{key}", "two/three": "{key}"}),
        ("{key} one", {"one": 1}, {"one": "one"}),
        ("meta.{key}", {"meta": {"one": 1}, "two": 2}, {"meta/one": "meta.{key}"}),
        ("meta.{key}", {"meta": {"one": {"two": 2}}}, {"meta/one": "meta.{key}"}),
        ("x-{name}-y", {"x-1-y": 1, "x--y": 1, "x-1-yz": 1, "ax-1-y": 1}, {"x-1-y": "x-{name}-y"}),
        ("a.b{n}", {"a": {"b1": 1, "b": 2}}, {"a/b1": "a.b{n}"}),
    ],
)
def test_the_rows_of_a_key(names: str, value: Any, bound: dict[str, str]) -> None:
    assert rows_by_path(names, value) == bound


def described(names: str, value: Any) -> str:
    """Return the paths of the objects whose keys the tables are expected to describe, apart from the root."""
    alignment = align([row(name) for name in names.split()], [value])
    assert alignment.root.described
    return " ".join("/".join(node.path) for node in alignment.nodes if node.described)


@pytest.mark.parametrize(
    ("names", "value", "paths"),
    [
        # Half of the keys have rows, or fewer, or there are none.
        ("name a", {"name": 1, "meta": {"a": 1}}, "meta"),
        ("name a", {"name": 1, "meta": {"a": 1, "x": 1}}, "meta"),
        ("name a", {"name": 1, "meta": {"a": 1, "x": 1, "y": 1}}, ""),
        ("name a b", {"name": 1, "meta": {"a": 1, "b": 1, "x": 1, "y": 1, "z": 1}}, ""),
        ("name meta", {"name": 1, "meta": {}}, ""),
        ("name meta", {"name": 1, "meta": 1}, ""),
        # Only inside of what is described.
        ("name a", {"name": 1, "meta": {"x": {"a": 1}, "y": 1}}, ""),
        ("name a", {"name": 1, "meta": {"a": {"a": 1}, "x": 1}}, "meta meta/a"),
        # Keys that are values hold anything.
        ("name a", {"name": 1, "10": {"a": 1}}, ""),
        # The wrapper, and with it what it holds.
        ("name", {"server": {"x": 1}}, "server"),
        ("name", {"server": {"x": 1}, "links": []}, "server"),
        ("name", {"server": {"x": 1}, "other": 1}, ""),
        ("name", {"server": [1]}, "server"),
        ("name", {"server": 1}, ""),
        ("name", {"links": {"x": 1}}, ""),
        ("name", [{"server": None}, {"server": {}}], "server"),
        # What dotted rows have as a parent.
        ("name meta.a", {"name": 1, "meta": {"x": 1, "y": 1, "z": 1}}, "meta"),
        ("name meta.a.b", {"name": 1, "meta": {"a": {"x": 1}, "y": 1}}, "meta meta/a"),
        ("name meta.{key}", {"name": 1, "meta": {}}, ""),
        ("name meta.{key}.a", {"name": 1, "meta": {"x": {"y": 1}, "z": 1}}, "meta/x meta/z"),
        ("name {key}.a", {"name": 1, "meta": {"x": {"y": 1}}}, "name meta meta/x"),
        # The entries of a map: one alone may have a name, and each of them has keys with rows.
        ("name map a", {"name": 1, "map": {"x": {"a": 1}}}, ""),
        ("name map a", {"name": 1, "map": {"x": {"a": 1}, "y": {"a": 1}}}, "map/x map/y"),
        ("name map a", {"name": 1, "map": {"x": {"a": 1}, "y": {"a": 1}, "10": {"a": 1}}}, "map/x map/y map/10"),
        ("name map a", {"name": 1, "map": {"x": {"a": 1}, "y": {"b": 1}}}, ""),
        ("name map a", {"name": 1, "map": {"x": {"a": 1}, "y": 1}}, ""),
        ("name a", {"name": 1, "map": {"x": {"a": 1}, "y": {"a": 1}}}, ""),
        ("a", {"map": {"x": {"a": 1}, "y": {"a": 1}}}, "map map/x map/y"),
        ("name map a", {"name": 1, "p": 1, "q": {"map": {"x": {"a": 1}, "y": {"a": 1}}, "r": 1, "s": 1}}, ""),
        # The parent of a pattern may be in a wrapper, and not further down.
        ("name s.{key}.a", {"r": {"s": {"x": {"s": {"y": 1}}}}}, "r r/s/x"),
        ("name s.{key}.a", {"name": 1, "q": {"r": {"s": {"x": {"y": 1}}}}}, ""),
    ],
)
def test_the_objects_that_tables_describe(names: str, value: Any, paths: str) -> None:
    assert described(names, value) == paths


def test_one_binder_serves_several_samples() -> None:
    rows = [row("name"), row("server.id")]
    binder = Binder(rows)
    for value in ({"name": 1}, {"server": {"id": 1}}):
        assert align(rows, [value], binder).unbound == align(rows, [value]).unbound


def test_the_top_is_the_wrapper_or_without_one_the_root() -> None:
    alone, wrapped = align([], [{"a": 1, "b": 1}]), align([], [{"a": {"b": 1}}])
    assert alone.top is alone.root
    assert wrapped.top is wrapped.root.children["a"]


@pytest.mark.parametrize(("place", "is_in"), [("body", True), ("query", False), ("path", False), ("header", False)])
def test_rows_of_the_body(place: str, is_in: bool) -> None:
    assert is_body(ParameterUse("a", "a", PLACE, Parameter("a", PLACE, place))) is is_in


def test_a_row_that_says_no_place_may_be_of_the_body() -> None:
    assert is_body(ParameterUse("a", "a", PLACE))
    assert is_body(ParameterUse("a", "a", PLACE, Parameter("a", PLACE)))


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
