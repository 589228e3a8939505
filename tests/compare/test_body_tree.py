"""The tree of a message: all samples in one, and each row at its place."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_apiref.compare.binding import align
from sphinx_apiref.compare.body_tree import BodyTree, build_body_tree, derive_window, is_ordered, overlap
from sphinx_apiref.model.versions import Microversion, VersionRange

from .tables import parse_rows


def build_tree(rows: str, *values: Any) -> tuple[BodyTree, list[str]]:
    """Return a tree, and where its rows are: ``server.id``, with ``?`` if that is guessed."""
    table = parse_rows(rows)
    tree = build_body_tree([table], [align(table, [value]) for value in values])
    places = [tree.places[id(row)] for row in table]
    return tree, [".".join(place.node.path) + "?" * place.guessed for place in places]


def find_places(rows: str, *values: Any) -> str:
    return " ".join(build_tree(rows, *values)[1])


@pytest.mark.parametrize(
    ("rows", "value", "places"),
    [
        # Inside the last row's own, then beside it, then in the objects around.
        (
            "server:object id image:object id",
            {"server": {"id": 1, "image": {"id": 2}}},
            "server server.id server.image server.image.id",
        ),
        ("a:object b:object x y", {"a": {"b": {"x": "1"}, "y": "2"}, "y": "3"}, "a a.b a.b.x a.y"),
        ("a:object b:object x y", {"a": {"b": {"x": "1", "y": "1"}, "y": "2"}}, "a a.b a.b.x a.b.y"),
        # Beside, if the next row is not about what is inside.
        ("a:object b links p", {"a": {"b": "1", "links": "1"}, "links": "1", "p": "1"}, "a a.b a.links p"),
        ("b a:object links p", {"a": {"b": "1", "links": "1"}, "links": "1", "p": "1", "b": "1"}, "b a links p"),
        ("a:object links", {"a": {"id": "1", "links": "1"}, "links": "1"}, "a links"),
        ("a:object links id", {"a": {"id": "1", "links": "1"}, "links": "1"}, "a a.links a.id"),
        ("a:object links", {"a": {"id": "1", "links": "1"}, "p": "1"}, "a a.links"),
        ("a:object links links", {"a": {"id": "1", "links": "1"}, "links": "1"}, "a a.links links"),
        # Further inside, and anywhere else.
        ("a:object x", {"a": {"b": {"c": {"x": "1"}}}}, "a a.b.c.x"),
        ("a:object p x", {"a": {"p": "1"}, "b": {"x": "1"}}, "a a.p b.x"),
        # A key that no row has taken comes first; if all are taken, rows share one.
        ("id a:object id id", {"id": "1", "a": {"id": "2"}}, "id a a.id a.id"),
        ("a:object name a:object name", {"a": {"name": "1"}}, "a a.name a a.name"),
        # A key of the row's kind comes first.
        ("p x:object", {"p": "1", "x": "1", "q": {"x": {}}}, "p q.x"),
        ("p x:string/object", {"p": "1", "x": "1", "q": {"x": {}}}, "p x"),
        ("p x:json", {"p": "1", "x": "1", "q": {"x": {}}}, "p x"),
        ("p x:object", {"p": "1", "x": None, "q": {"x": {}}}, "p x"),
        # Rows of disjoint microversions share a key, those with one in common do not.
        ("a:object id@-2.5 id@2.6- b:object", {"a": {"id": "1"}, "b": {"id": "2"}}, "a a.id a.id b"),
        ("a:object id@-2.6 id@2.6- b:object", {"a": {"id": "1"}, "b": {"id": "2"}}, "a a.id b.id b"),
        # The wrapper needs no row, and comes first whatever its row says of its type if two rows have its name.
        ("server", {"server": {"server": "1"}}, "server.server"),
        ("id name", {"server": {"id": "1", "name": "2"}}, "server.id server.name"),
        ("server server", {"server": {"server": "1"}}, "server server.server"),
        (
            "links:array servers:array links:array",
            {"links": [], "servers": [{"links": []}]},
            "links servers servers.links",
        ),
    ],
)
def test_a_row_goes_to_the_nearest_key_of_its_name(rows: str, value: Any, places: str) -> None:
    assert find_places(rows, value) == places


@pytest.mark.parametrize(
    ("rows", "value", "places"),
    [
        (
            "server:object server.image.id id",
            {"server": {"id": "1", "image": {"id": "2"}}},
            "server server.image.id server.id",
        ),
        ("image.id id", {"server": {"id": "1", "image": {"id": "2"}}}, "server.image.id server.id"),
        ("servers[].id", {"servers": [{"id": "1"}]}, "servers.id"),
        # A literal dot.
        ("lb.port", {"lb.port": "1", "lb": {"port": "2"}}, "lb.port"),
        # What the path lacks is added, and an absent parent may itself be a row.
        ("server:object server.host.name", {"server": {"id": "1"}}, "server server.host.name"),
        (
            "server:object host:object host.name id",
            {"server": {"id": "1"}},
            "server server.host server.host.name server.id",
        ),
        ("id other.name", {"server": {"id": "1"}}, "server.id server.other.name"),
    ],
)
def test_a_dotted_row_goes_where_its_name_says(rows: str, value: Any, places: str) -> None:
    assert find_places(rows, value) == places


@pytest.mark.parametrize(
    ("rows", "value", "places"),
    [
        ("meta:object key value", {"meta": {"a": "1"}}, "meta meta.key? meta.value?"),
        ("meta:object key", {"meta": {"key": "1"}}, "meta meta.key"),
        ("id key", {"id": "1"}, "id key?"),
    ],
)
def test_a_placeholder_is_inside_the_object_before_it(rows: str, value: Any, places: str) -> None:
    assert find_places(rows, value) == places


@pytest.mark.parametrize(
    ("rows", "value", "places"),
    [
        # Beside the row before it, or inside of it if that is empty or holds the next row's key.
        (
            "server:object id hidden name",
            {"server": {"id": "1", "name": "2"}},
            "server server.id server.hidden? server.name",
        ),
        ("p a:object hidden", {"p": "1", "a": {}}, "p a a.hidden?"),
        ("p a:array hidden", {"p": "1", "a": []}, "p a a.hidden?"),
        ("p a:array hidden", {"p": "1", "a": ["x"]}, "p a hidden?"),
        ("p a:object hidden x", {"p": "1", "a": {"x": "1"}}, "p a a.hidden? a.x"),
        ("p a:object x hidden", {"p": "1", "a": {"x": "1"}}, "p a a.x a.hidden?"),
        # In the wrapper, before and after its row.
        ("hidden id", {"server": {"id": "1", "name": "2"}}, "server.hidden? server.id"),
        ("server:object hidden", {"server": {"id": "1"}}, "server server.hidden?"),
        # After a dotted row, where the first of its segments stands.
        ("a:object a.b.c hidden", {"a": {"b": {"c": "1"}}, "p": "1"}, "a a.b.c hidden?"),
        ("one two", None, "one? two?"),
        # After an object that no sample shows: rows whose keys are taken or far away are of that object.
        ("id p:object q id", {"id": "1", "p": {"q": "1"}}, "id p p.q id"),
        ("id p:object q r:object id", {"id": "1", "p": {"q": "1"}}, "id p p.q p.r? p.r.id?"),
        ("id p:object q r id", {"id": "1", "p": {"q": "1"}}, "id p p.q p.r? id"),
        ("id p:object q r:object name", {"id": "1", "name": "1", "p": {"q": "1"}}, "id p p.q p.r? name"),
        ("p:object q r:object x", {"p": {"q": "1"}, "s": {"x": "1"}}, "p p.q p.r? p.r.x?"),
        ("p:object q r x", {"p": {"q": "1"}, "s": {"x": "1"}}, "p p.q p.r? s.x"),
    ],
)
def test_a_row_that_no_sample_shows_is_guessed(rows: str, value: Any, places: str) -> None:
    assert find_places(rows, value) == places


def test_a_guess_is_agreed_on_between_two_rows_of_one_object_and_at_the_top() -> None:
    rows = "p a:object x hidden y last:array"
    tree, _ = build_tree(rows, {"p": "1", "a": {"x": "1", "y": "1"}})
    agreed = {place.row.name: place.agreed for place in tree.places.values()}
    assert agreed == {"p": True, "a": True, "x": True, "hidden": True, "y": True, "last": True}
    tree, _ = build_tree("p a:object x hidden", {"p": "1", "a": {"x": "1", "y": "1"}})
    assert not tree.places[id(next(place.row for place in tree.places.values() if place.row.name == "hidden"))].agreed


@pytest.mark.parametrize(
    ("rows", "value", "places"),
    [
        # `metadata` of the root is another one than that of an item, whose next row goes on in the item.
        (
            "p items:array id metadata state",
            {"p": "1", "metadata": {}, "items": [{"id": "1", "state": "x"}]},
            "p items items.id items.metadata? items.state",
        ),
        ("p items:array id metadata", {"p": "1", "metadata": {}, "items": [{"id": "1"}]}, "p items items.id metadata"),
        # In an object that is not around it, it is another one whatever follows.
        ("a:object id x:array", {"a": {"id": "1"}, "b": {"x": {}}}, "a a.id b.x"),
        ("a:object id x", {"a": {"id": "1"}, "b": {"x": {}}}, "a a.id a.x?"),
    ],
)
def test_a_key_of_another_kind_elsewhere_has_the_name_by_chance(rows: str, value: Any, places: str) -> None:
    assert find_places(rows, value) == places


def test_alphabetical_order_says_nothing_of_what_is_inside() -> None:
    value = {"a": "1", "b": {"name": "1"}, "c": "1", "name": "2", "z": "1"}
    assert find_places("a b:object c name z", {**value, "b": {"c": "0", "name": "1"}}) == "a b c name z"
    assert find_places("a c b:object name z", {**value, "b": {"name": "1", "z": "1"}}) == "a c b b.name b.z"


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        ("a b c d", False),
        ("a b c d e", True),
        ("a b c d e f", True),
        ("a b d c e", False),
        ("a b c d d", False),
        ("a B c-x c_y e", True),
    ],
)
def test_five_names_in_alphabetical_order_are_no_accident(names: str, ordered: bool) -> None:
    assert is_ordered(names.split()) is ordered


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("-2.4", "2.5-", False),
        ("-2.5", "2.5-", True),
        ("2.5-", "-2.4", False),
        ("2.5-", "-2.5", True),
        ("-", "2.5-2.6", True),
        ("2.1-2.3", "2.4-2.5", False),
    ],
)
def test_two_ranges_have_a_version_in_common(one: str, other: str, common: bool) -> None:
    first, second = (derive_window(parse_rows(f"x@{text}")[0]) for text in (one, other))
    assert overlap(first, second) is common
    assert overlap(VersionRange(), VersionRange(Microversion(2, 1))) is True


def test_all_samples_are_one_tree() -> None:
    tree, places = build_tree("server:object id name", {"server": {"id": "1"}}, {"server": {"name": "1"}})
    assert places == ["server", "server.id", "server.name"]
    assert [len(node.shown) for node in (tree.root, *(tree.find(place.split(".")) for place in places)) if node] == [
        2,
        2,
        1,
        1,
    ]
    assert tree.find(["server", "nothing"]) is None


def test_a_tree_that_was_cut_holds_nothing() -> None:
    tree, _ = build_tree("server:object id", {"server": {"id": "1"}})
    server = tree.find(["server"])
    tree.cut()
    assert server is not None
    assert (server.parent, server.children, tree.places) == (None, {}, {})
