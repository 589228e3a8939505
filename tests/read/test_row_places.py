"""Rows and methods: where they and the findings about them begin and end, and which of two ways reads them."""

from __future__ import annotations

import pytest

from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.read.directive_text import parse_parameter_rows, parse_status_rows
from sphinx_apiref.read.method_text import parse_method

HERE = Location("servers.inc", 9)
Place = tuple[int, int, int | None]


def source(text: str) -> list[SourceLine]:
    """The lines of a stanza that begins in line 11 and is indented by three."""
    return [SourceLine(line, "servers.inc", 11 + index, 4) for index, line in enumerate(text.split("\n"))]


def parameters(text: str) -> tuple[list[tuple[str, str, Place]], list[Place]]:
    rows, diagnostics = parse_parameter_rows(source(text), HERE)
    return [(row.name, row.ref, row.location[1:]) for row in rows], [found.location[1:] for found in diagnostics]


def statuses(text: str) -> tuple[list[tuple[int, str, Place]], list[Place]]:
    rows, diagnostics = parse_status_rows(source(text), HERE)
    return [(row.code, row.ref, row.location[1:]) for row in rows], [found.location[1:] for found in diagnostics]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # What one pattern reads.
        ("- a: b", [("a", "b", (11, 6, 10))]),
        ("-   a:   bc  ", [("a", "bc", (11, 8, 15))]),
        ("  - a: b\n  - cc: d", [("a", "b", (11, 8, 12)), ("cc", "d", (12, 8, 13))]),
        ("- a : b", [("a", "b", (11, 6, 11))]),
        ("# c\n\n- a: b", [("a", "b", (13, 6, 10))]),
        # What YAML reads.
        ("- a: b # c", [("a", "b", (11, 6, 10))]),
        ("- a: b\n - c: d", [("a", "b", (11, 6, 10)), ("c", "d", (12, 7, 11))]),
        ("  - a: b\n- c: d", [("a", "b", (11, 8, 12)), ("c", "d", (12, 6, 10))]),
        ("- 'a': \"b\"", [("a", "b", (11, 6, 14))]),
        ("-\n  a:\n    b", [("a", "b", (12, 6, None))]),
        ("- a: 'b\n  c'", [("a", "b c", (11, 6, None))]),
        ("- a: |\n    b\n- c: d", [("a", "b\n", (11, 6, None)), ("c", "d", (13, 6, 10))]),
        ("- {a: b, c: d}", [("a", "b", (11, 7, 11)), ("c", "d", (11, 13, 17))]),
        ("[{a: b}, {c: d}]", [("a", "b", (11, 6, 10)), ("c", "d", (11, 14, 18))]),
        ("- ? a\n  : b", [("a", "b", (11, 8, None))]),
        # The name of an alias is where its anchor is.
        ("- a: &x b\n- c: *x", [("a", "b", (11, 6, 13)), ("c", "b", (12, 6, None))]),
        ("- a: b\n- &x c: d\n- *x : e", [("a", "b", (11, 6, 10)), ("c", "d", (12, 6, 13)), ("c", "e", (12, 6, None))]),
    ],
)
def test_a_row_goes_from_the_name_to_the_end_of_its_key(text: str, rows: list[tuple[str, str, Place]]) -> None:
    assert parameters(text) == (rows, [])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("- 200", [(200, "default", (11, 6, 9))]),
        ("-  404:  gone ", [(404, "gone", (11, 7, 17))]),
        ("- 200 # c\n-  404:  gone", [(200, "default", (11, 6, 9)), (404, "gone", (12, 7, 17))]),
        ("- {200: a, 404: b}", [(200, "a", (11, 7, 13)), (404, "b", (11, 15, 21))]),
        ("- 999999999", [(999999999, "default", (11, 6, 15))]),
        ("- -999999999", [(-999999999, "default", (11, 6, 16))]),
        ("- 0\n-  -404:  gone", [(0, "default", (11, 6, 7)), (-404, "gone", (12, 7, 18))]),
    ],
)
def test_a_status_goes_from_the_code_to_the_end_of_its_reason(text: str, rows: list[tuple[int, str, Place]]) -> None:
    assert statuses(text) == (rows, [])


@pytest.mark.parametrize("code", ["-0", "1000000000", "-1000000000", "042", "-042", "+404", "0x1F", "4_0"])
def test_a_code_is_an_integer_of_one_to_nine_digits(code: str) -> None:
    rows, places = statuses(f"- 200\n- {code}")
    assert ([row[0] for row in rows], places) == ([200], [(12, 6, 6 + len(code))])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- a:b", (11, 6, 9)),
        ("- a: [b]", (11, 6, 7)),
        ("- a:", (11, 6, 7)),
        ("- [a, b]", (11, 6, 12)),
        ("- [a,\n   b]", (11, 6, None)),
        ("a: b", (11, 4, 5)),
        ("text", (11, 4, 8)),
        ("- {a: b, a: c}", (11, 13, 14)),
        # A row that YAML refuses is marked from its text to its end.
        ("- a: b: c", (11, 6, 13)),
        ("-    @a: b  ", (11, 9, 14)),
        ("\n# c\n  - 'a: b", (13, 8, 13)),
        ("- a: [\n  b", (11, 6, 10)),
        ("  text: [", (11, 6, 13)),
    ],
)
def test_a_finding_has_the_place_of_what_is_wrong(text: str, place: Place) -> None:
    assert parameters(text)[1] == [place]


@pytest.mark.parametrize(
    ("text", "names", "places"),
    [
        # One row that YAML refuses costs itself, wherever it stands.
        ("- a: b\n- @c: d\n- e: f", "ae", [(12, 6, 11)]),
        ("- @a: b\n- c: d\n- e: f", "ce", [(11, 6, 11)]),
        ("- a: b\n- c: d\n- @e: f", "ac", [(13, 6, 11)]),
        # Rows of a list inside, and lines before the first row.
        ("- a: b\n  - @c: d\n- e: f", "ae", [(12, 8, 13)]),
        ("- a: b\n  - @c: d\n  - e: f", "ae", [(12, 8, 13)]),
        ("text: [\n- a: b\n- c: d", "ac", [(11, 4, 11)]),
        ("- a: b\n  @c: d\n- e: f", "e", [(11, 6, 10)]),
        ("- a: b\n\n# c\n- @c: d\n\n- e: f", "ae", [(14, 6, 11)]),
        ("-\n- @c: d", "", [(11, 4, None), (12, 6, 11)]),
        ("- -a: b\n- @c: d", "-a", [(12, 6, 11)]),
    ],
)
def test_a_row_that_yaml_refuses_leaves_the_others(text: str, names: str, places: list[Place]) -> None:
    rows, found = parameters(text)
    assert "".join(row[0] for row in rows) == names
    assert found[-1:] == places[-1:]
    assert [place[0] for place in found] == [place[0] for place in places]


def test_places_are_those_of_the_file_whatever_the_indent() -> None:
    lines = [SourceLine("- a:b", "x.inc", 3, 1), SourceLine("- c:d", "x.inc", 4, 9)]
    _, diagnostics = parse_parameter_rows(lines, HERE)
    assert [found.location for found in diagnostics] == [("x.inc", 3, 3, 6), ("x.inc", 4, 11, 14)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a:b", "put a space after the colon: `- a: b`"),
        ("a:b:c", "put a space after the colon: `- a: b:c`"),
        ("a:", None),
        (":a", None),
        ("a b:c", None),
        ("'a:b'", None),
        ("ab", None),
    ],
)
def test_a_colon_without_a_space_is_explained(text: str, hint: str | None) -> None:
    (found,) = parse_parameter_rows(source(f"- {text}"), HERE)[1]
    assert found.hint == (hint or "write the row as `- name: key`")


@pytest.mark.parametrize("length", [59, 60, 61])
def test_long_rows_are_shortened(length: int) -> None:
    text = "x" * length
    (found,) = parse_parameter_rows(source(f"- {text}"), HERE)[1]
    shown = text if length <= 60 else "x" * 57 + "..."
    assert (found.message, found.names) == (f"`{shown}` is not `name: key`", (shown,))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a:", "the row `a` has no key"),
        ("- '': b", "the row `` has no name"),
        ("- a: [b]", "the row `a` holds more than a key"),
        ("- [b]", "a list is not `name: key`"),
        ("- ", "an empty row is not `name: key`"),
        ("a: b", "the row `a` is not an item of a list"),
        ("- {a: b, a: c}", "the row has `a` twice"),
    ],
)
def test_a_finding_says_what_is_wrong_with_a_row(text: str, message: str) -> None:
    assert [found.message for found in parse_parameter_rows(source(text), HERE)[1]] == [message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- x", "`x` is not a status code"),
        ("- [200]", "a list is not a status code"),
        ("- 200: [x]", "the row `200` holds more than a reason"),
        ("- 200: ''", "the row `200` has no reason after its colon"),
        ("- x: y", "`x` is not a status code"),
        ("200: y", "the row `200` is not an item of a list"),
    ],
)
def test_a_finding_says_what_is_wrong_with_a_status(text: str, message: str) -> None:
    assert [found.message for found in parse_status_rows(source(text), HERE)[1]] == [message]


def test_an_alias_without_a_value_is_reported_once() -> None:
    for text in ("- *x", "- a: *x", "- *x : a", "- *x : [a]", "- c: d\n  *x : a"):
        found = parse_parameter_rows(source(f"- a: b\n{text}"), HERE)[1]
        assert [entry.message for entry in found] == ["the alias `*x` has no anchor"], text
    for text in ("- *x", "- 404: *x", "- *x : a", "- *x : [a]"):
        assert [found.location[1] for found in parse_status_rows(source(f"- 200\n{text}"), HERE)[1]] == [12]


def test_aliases_without_a_value_do_not_repeat_a_name() -> None:
    found = parse_parameter_rows(source("- {*x : a, *y : b}"), HERE)[1]
    assert [entry.message for entry in found] == ["the alias `*x` has no anchor", "the alias `*y` has no anchor"]


@pytest.mark.parametrize(
    "comment",
    [".. apiref: ignore[x-y]", "  .. apiref: ignore[x-y]", "..  apiref:ignore[x-y]", "# apiref: ignore[x-y]"],
)
def test_comments_that_ignore_are_no_rows(comment: str) -> None:
    assert parameters(f"- a: b\n{comment}\n- c: d") == ([("a", "b", (11, 6, 10)), ("c", "d", (13, 6, 10))], [])


def test_other_comments_with_dots_are_rows_that_are_wrong() -> None:
    assert parameters("- a: b\n.. comment\n- c: d")[1]


@pytest.mark.parametrize(
    ("text", "place", "versions"),
    [
        ("GET /a", (11, 4, 10), (None, None)),
        ("\n  GET\t/a  \n", (12, 6, 12), (None, None)),
        ("min_version: 2.1\nGET /a", (12, 4, 10), ("2.1", None)),
        ("GET /a\n:min_version: 2.1\nmax_version :\t 2.2", (11, 4, 10), ("2.1", "2.2")),
        ("GET /a b", (11, 4, 12), (None, None)),
    ],
)
def test_the_place_of_a_method_and_its_url(text: str, place: Place, versions: tuple[str | None, str | None]) -> None:
    stanza, diagnostics = parse_method(source(text), HERE)
    assert stanza is not None
    assert (stanza.method, stanza.location[1:], diagnostics) == ("GET", place, [])
    assert (stanza.min_version, stanza.max_version) == versions


@pytest.mark.parametrize(
    ("text", "places", "names"),
    [
        ("", [(9, 1, None)], [("rest_method",)]),
        ("min_version: x", [(9, 1, None), (11, 4, 18)], [("rest_method",), ("min_version",)]),
        ("  GET", [(11, 6, 9)], [("GET",)]),
        ("GET\nmax_version: ", [(11, 4, 7), (12, 4, 16)], [("GET",), ("max_version",)]),
        ("GET /a\n  colour:  red ", [(12, 6, 18)], [("colour",)]),
        ("GET /a\n\tmore text", [(12, 5, 14)], [("more text",)]),
        ("GET /a\nmin_version: 2.1\nmin_version: 2.2", [(13, 4, 20)], [("min_version",)]),
    ],
)
def test_the_place_of_what_is_wrong_with_a_method(text: str, places: list[Place], names: list[tuple[str, ...]]) -> None:
    _, diagnostics = parse_method(source(text), HERE)
    assert [found.location[1:] for found in diagnostics] == places
    assert [found.names for found in diagnostics] == names


def test_of_a_version_that_is_set_twice_the_first_counts() -> None:
    stanza, _ = parse_method(source("GET /a\nmin_version: 2.1\nmin_version: 2.2"), HERE)
    assert stanza is not None
    assert stanza.min_version == "2.1"
