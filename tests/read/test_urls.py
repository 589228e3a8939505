from __future__ import annotations

import pytest

from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Operation
from sphinx_apiref.read.urls import Span, locate_part, name_character, parse_url, strip_invisible


@pytest.mark.parametrize(
    ("url", "host", "names"),
    [
        ("/a/{id}", "", ("id",)),
        ("/a/{id}/{id}", "", ("id",)),
        ("/a/{x_id}@{y-id}", "", ("x_id", "y-id")),
        ("/a/{id}:stop", "", ("id",)),
        ("/a/{id:uuid}/{start|stop}", "", ("id",)),
        ("/a{/b,c}", "", ("b", "c")),
        ("https://{host}/v1/{id}", "https://{host}", ("id",)),
        ("{host}:{port}/v1/{id}", "{host}:{port}", ("id",)),
        ("localhost:8080/v1/{id}", "localhost:8080", ("id",)),
        ("api.example.org/v1/{id}", "api.example.org", ("id",)),
        ("{endpoint}/v1/{id}", "{endpoint}", ("id",)),
        ("<endpoint>/v1/{id}", "<endpoint>", ("id",)),
        ("$ENDPOINT/v1/{id}", "$ENDPOINT", ("id",)),
        (".../v1/{id}", "...", ("id",)),
        # A version has a dot and is no host; what identifies a thing is a part of the path.
        ("v2.1/a/{id}", "", ("id",)),
        ("{tenant_id}/a", "", ("tenant_id",)),
        ("{uuid}/a", "", ("uuid",)),
        ("{nodeId}/a", "", ("nodeId",)),
        # A word that only ends like one.
        ("{grid}/a", "{grid}", ()),
        ("{callback}", "{callback}", ()),
        ("{server_id}", "", ("server_id",)),
        ("< the callback of the {client} >", "< the callback of the {client} >", ()),
        ("the callback of the {client}", "", ()),
    ],
)
def test_what_stands_before_the_path_is_none_of_it(url: str, host: str, names: tuple[str, ...]) -> None:
    parsed = parse_url(url)
    assert (parsed.host, parsed.names) == (host, names)
    assert not any(found.problem for found in parsed.placeholders)


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        ("<id>", "id", "<name>"),
        ("<the id>", "the_id", "<name>"),
        (":id", "id", ":name"),
        ("(id)", "id", "(name)"),
        ("$id", "id", "$name"),
        ("${id}", "id", "${name}"),
        ("{{id}}", "id", "{{name}}"),
        ("%(id)s", "id", "%(name)s"),
        ("{ id }", "id", "{ name }"),
        ("{an id}", "an_id", "{ name }"),
        ("{id", "id", "unclosed"),
        ("{id)", "id", "unclosed"),
        ("id}", "id", "unopened"),
        ("(id}", "id", "unopened"),
        # One of several names; but a brace that opens before it is closed was forgotten.
        ("{id/name}", "", "slash"),
        ("{id/a/b}", "", "slash"),
        ("{}", "", "empty"),
        ("{ }", "", "empty"),
    ],
)
@pytest.mark.parametrize("after", ["", "/b", "?c=1"])
def test_other_notations_of_a_parameter_have_its_name(text: str, name: str, problem: str, after: str) -> None:
    (found,) = parse_url(f"/a/{text}{after}").placeholders
    assert (found.name, found.problem, found.text, found.span) == (name, problem, text, Span(3, len(text)))


def test_a_brace_that_another_one_follows_is_not_closed() -> None:
    problems = [(found.text, found.problem) for found in parse_url("/a/{id/b/{name}").placeholders]
    assert problems == [("{id", "unclosed"), ("{name}", "")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?x={y", ("{y", "y", "unclosed", Span(5, 2))),
        ("?x=y}", ("y}", "y", "unopened", Span(5, 2))),
        ("?a={a}&x={y&b={b}", ("{y", "y", "unclosed", Span(11, 2))),
        ("?a={a}&x=y}", ("y}", "y", "unopened", Span(11, 2))),
        ("?a,b}", ("b}", "b", "unopened", Span(5, 2))),
        ("?x={y}", None),
        ("?x=${y}", None),
        ("?x={{y}}", None),
        ('?x={"a": {"b": 1}}', None),
        ("?x=y", None),
    ],
)
def test_a_brace_of_the_query_lacks_its_other_half(query: str, found: tuple[str, str, str, Span] | None) -> None:
    unpaired = parse_url(f"/a{query}").unpaired
    assert [(entry.text, entry.name, entry.problem, entry.span) for entry in unpaired] == ([found] if found else [])


@pytest.mark.parametrize("url", ["/a:b/c", "/a/x(y)", "/a/b$c", "/a/(b", "/a/{start|stop}", "/a/[b]", "/$metadata"])
def test_marks_within_a_segment_are_no_parameters(url: str) -> None:
    assert not parse_url(url).names
    assert not any(found.problem for found in parse_url(url).placeholders)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?x={y}", [("x", ("y",), False)]),
        ("?x=<y>&z=1", [("x", ("y",), False), ("z", (), True)]),
        ("?flag", [("flag", (), True)]),
        ("?{usage}=True", [("usage", (), False)]),
        ("?{filters}", [("filters", (), True)]),
        ("{?a,b*}", [("a", (), False), ("b", (), False)]),
        ("?a={a}{&b}", [("a", ("a",), False), ("b", (), False)]),
        ("[?a={a}][&b={b}]", [("a", ("a",), False), ("b", ("b",), False)]),
        ("?a[]={a}", [("a[]", ("a",), False)]),
        ("?...", []),
        ("?", []),
    ],
)
def test_names_of_the_query(query: str, expected: list[tuple[str, tuple[str, ...], bool]]) -> None:
    parsed = parse_url(f"/a{query}")
    assert [(found.name, found.aliases, found.fixed) for found in parsed.query] == expected
    assert not parsed.names


def test_places_count_invisible_characters_and_names_do_without() -> None:
    written = "/a/\u200b{i\u00add}?\u3000x={y}"
    parsed = parse_url(written)
    assert parsed.text == "/a/{id}?x={y}"
    assert parsed.names == ("id",)
    start, length = parsed.placeholders[0].span
    assert written[start : start + length] == "{i\u00add}"
    start, length = parsed.query[0].span
    assert written[start : start + length] == "x"
    assert parsed.invisible == ((3, "\u200b"), (6, "\u00ad"), (10, "\u3000"))


def test_only_what_can_not_be_seen_is_taken_out() -> None:
    assert strip_invisible("GET\t/a b/é/{id}~") == "GET\t/a b/é/{id}~"
    assert strip_invisible("\ufeff/a\u00a0\u2028\u2060\u3164b\x07") == "/ab"
    assert name_character("\u200b") == "U+200B (zero width space)"
    assert name_character("\x07") == "U+0007"


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("/a/{x}", "/a/{y}/", True),
        ("/a/{x}", "/a/<y>", True),
        ("/a/{x}", "/a/x", False),
        ("/a/{x}/b", "/a/{x}", False),
        ("/a", "/a?x=1", False),
        ("/", "//", True),
        ("{endpoint}/a", "/a", False),
    ],
)
def test_paths_are_one_whatever_their_parameters_are_called(one: str, two: str, same: bool) -> None:
    assert (parse_url(one).shape == parse_url(two).shape) is same


def test_a_part_is_located_from_the_end_of_the_url() -> None:
    operation = Operation("GET", "/a/{id}", "A", Location("a.rst", 3, 18, 30), "a")
    # However wide the space after the method is.
    assert locate_part(operation, Span(3, 4)) == Location("a.rst", 3, 26, 30)
    unknown = operation._replace(location=Location("a.rst", 3))
    assert locate_part(unknown, Span(3, 4)) == Location("a.rst", 3)
