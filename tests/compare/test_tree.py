from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sphinx_apiref.compare.tree import SchemaNode, grow_tree

VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=2),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from("abc"), below, max_size=3),
    max_leaves=20,
)


def test_a_list_in_a_list_holds_objects_of_the_same_key() -> None:
    root = grow_tree([{"a": [{"b": 1}, [[{"b": 2}], 3, {"b": 4}], {}]}])
    node = root.children["a"]
    assert [found.path for found in node.objects] == [("a", 0), ("a", 1, 0, 0), ("a", 1, 2), ("a", 2)]
    assert [found.value for found in node.children["b"].values] == [1, 2, 4]
    assert len(node.values) == 1


def test_a_walk_comes_to_parents_first_and_keeps_the_order_of_keys() -> None:
    root = grow_tree([{"b": {"d": 1, "c": {"e": 1}}, "a": 1}])
    assert ["/".join(node.path) for node in root.walk()] == ["", "b", "b/d", "b/c", "b/c/e", "a"]


def test_the_values_of_the_root_are_the_samples() -> None:
    root = grow_tree([1, {"a": 2}, [{"a": 3}]])
    assert [(found.sample, found.path, found.value) for found in root.values] == [
        (0, (), 1),
        (1, (), {"a": 2}),
        (2, (), [{"a": 3}]),
    ]
    assert [(found.sample, found.path) for found in root.children["a"].values] == [(1, ("a",)), (2, (0, "a"))]


def look_up(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@given(st.lists(VALUES, max_size=3))
def test_a_path_of_a_node_is_that_of_its_values_without_indices(samples: list[Any]) -> None:
    nodes: list[SchemaNode] = list(grow_tree(samples).walk())
    for node in nodes:
        for found in (*node.values, *node.objects):
            assert tuple(step for step in found.path if isinstance(step, str)) == node.path
            assert look_up(samples[found.sample], found.path) == found.value
        assert all(isinstance(found.value, dict) for found in node.objects)
    assert len({node.path for node in nodes}) == len(nodes)
