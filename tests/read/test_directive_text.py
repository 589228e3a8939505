"""The grammar of the directives."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_apiref.model.codes import AnyCode, Code
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.read import directive_text, method_text
from sphinx_apiref.read.directive_text import parse_parameter_rows, parse_status_rows
from sphinx_apiref.read.method_text import parse_method
from sphinx_apiref.read.urls import parse_url

HERE = Location("servers.inc", 9)


def source(text: str) -> list[SourceLine]:
    """The lines of a stanza that begins in line 11 and is indented by three."""
    return [SourceLine(line, "servers.inc", 11 + index, 4) for index, line in enumerate(text.split("\n"))]


@pytest.mark.parametrize(
    ("space", "name"), [("\u3000", "U+3000 (ideographic space)"), ("\u00a0", "U+00A0 (no-break space)")]
)
def test_a_space_of_another_width_does_not_separate_method_and_url(space: str, name: str) -> None:
    method, (found,) = parse_method(source(f"GET{space}/a{space}b"), HERE)
    assert method is not None
    assert method.url == ""
    assert found.message == f"{name} stands in place of the space after `GET`"
    assert found.hint == "write `GET /ab`"


def parameters(text: str) -> tuple[list[tuple[str, str]], list[tuple[AnyCode, int, int]]]:
    rows, diagnostics = parse_parameter_rows(source(text), HERE)
    assert all(diagnostic.names for diagnostic in diagnostics)
    return [(row.name, row.ref) for row in rows], [(d.code, d.location.lineno, d.location.column) for d in diagnostics]


def statuses(text: str) -> tuple[list[tuple[int, str]], list[tuple[AnyCode, int, int]]]:
    rows, diagnostics = parse_status_rows(source(text), HERE)
    assert all(diagnostic.names for diagnostic in diagnostics)
    return [(row.code, row.ref) for row in rows], [(d.code, d.location.lineno, d.location.column) for d in diagnostics]


@pytest.mark.parametrize(
    ("line", "expected"),
    [(":no-index:", True), ("no-index:", True), (":noindex:", True), (":no-index: yes", False), ("no-index", False)],
)
def test_a_copy_stays_out_of_the_index(line: str, expected: bool) -> None:
    method, diagnostics = parse_method(source(f"GET /x\n{line}"), HERE)
    assert method is not None
    assert method.no_index is expected
    assert bool(diagnostics) is not expected


def test_a_method_is_read_with_its_place_and_versions() -> None:
    method, diagnostics = parse_method(source("\nPUT  /servers/{id}\n\nmin_version: 2.3\n:max_version: 2.20 "), HERE)
    assert method == method_text.MethodStanza("PUT", "/servers/{id}", Location("servers.inc", 12, 4, 22), "2.3", "2.20")
    assert diagnostics == []


def test_a_method_may_be_any_word_and_a_url_keeps_its_odd_characters() -> None:
    url = "v3/\u200b{a}:{b}?query={x} <y>"
    method, diagnostics = parse_method(source(f"COPY {url}"), HERE)
    assert method is not None
    assert (method.method, method.url, diagnostics) == ("COPY", url, [])


@pytest.mark.parametrize(
    ("text", "code", "lineno", "column", "hint"),
    [
        ("", Code.OPERATION_INVALID, 9, 1, "GET /servers"),
        ("\n  \n", Code.OPERATION_INVALID, 9, 1, "GET /servers"),
        ("GET", Code.OPERATION_INVALID, 11, 4, "GET /servers"),
        ("GET  ", Code.OPERATION_INVALID, 11, 4, "GET /servers"),
        ("/servers", Code.OPERATION_INVALID, 11, 4, "GET /servers"),
        ("GET /x\n\nmin_version:", Code.STANZA_INVALID, 13, 4, "min_version: 2.1"),
        ("GET /x\n min_version: ", Code.STANZA_INVALID, 12, 5, "min_version: 2.1"),
        ("GET /x\nmin_version: latest", Code.STANZA_INVALID, 12, 4, "min_version: 2.1"),
        ("GET /x\nmin_verison: 2.1", Code.STANZA_INVALID, 12, 4, "did you mean `min_version`?"),
        ("GET /x\n:max-version: 2.1", Code.STANZA_INVALID, 12, 4, "did you mean `max_version`?"),
        ("GET /x\ncolour: red", Code.STANZA_INVALID, 12, 4, "min_version, max_version, no-index"),
        ("GET /x\nmin_version: 2.1\nmin_version: 2.2", Code.STANZA_INVALID, 13, 4, "delete one"),
        ("GET /x\nand more words", Code.STANZA_INVALID, 12, 4, "outside the directive"),
    ],
)
def test_a_bad_method_gives_one_finding(text: str, code: Code, lineno: int, column: int, hint: str) -> None:
    method, diagnostics = parse_method(source(text), HERE)
    assert [(d.code, d.location.lineno, d.location.column) for d in diagnostics] == [(code, lineno, column)]
    assert hint in diagnostics[0].advice
    assert diagnostics[0].names
    assert (method is None) == (not text.strip())


def test_a_bad_version_line_leaves_the_other_version() -> None:
    method, _ = parse_method(source("GET /x\nmin_version:\nmax_version: 2.5"), HERE)
    assert method is not None
    assert (method.url, method.min_version, method.max_version) == ("/x", None, "2.5")


def test_path_parameters_are_those_of_the_path_each_once() -> None:
    assert parse_url("/{a}:{b_2}/{bgp-speaker-id}/{a}/{1x}/{}?q={c}").names == ("a", "b_2", "bgp-speaker-id")


def test_rows_are_read_as_they_are_written_in_the_wild() -> None:
    text = "\n".join(
        (
            "- name: server_name",
            "- os:scheduler_hints.query: os:scheduler_hints",
            "- interface : virtual_interface",
            "",
            "# a comment",
            "- provider_id:  provider_id ",
            "- volumes_{volume_type}: volumes",
            "- name~: name_inexact",
        )
    )
    expected = [
        ("name", "server_name"),
        ("os:scheduler_hints.query", "os:scheduler_hints"),
        ("interface", "virtual_interface"),
        ("provider_id", "provider_id"),
        ("volumes_{volume_type}", "volumes"),
        ("name~", "name_inexact"),
    ]
    assert parameters(text) == (expected, [])


def test_names_and_keys_stay_their_source_text() -> None:
    text = "- on: x\n- 404: y\n- 2.20: 2.20\n- 'it''s': \"a\\tb\"\n- \\>version: null # why\n- two words: yes"
    expected = [("on", "x"), ("404", "y"), ("2.20", "2.20"), ("it's", "a\tb"), ("\\>version", "null")]
    assert parameters(text) == ([*expected, ("two words", "yes")], [])


def test_one_item_may_hold_several_rows() -> None:
    assert parameters("- a: b\n  c: d\n- e: f") == ([("a", "b"), ("c", "d"), ("e", "f")], [])


@pytest.mark.parametrize("text", ["-  name: key ", "-  'name': key "])
def test_a_row_knows_its_place_from_the_name_to_the_end(text: str) -> None:
    rows, _ = parse_parameter_rows(source(f"- a: b\n{text}"), HERE)
    end = 16 if "'" not in text else 18
    assert rows[1].location == Location("servers.inc", 12, 7, end)


BAD_ROWS = [
    ("name", 4 + 2, "- name: key"),
    ("name:key", 4 + 2, "`- name: key`"),
    ("name:", 4 + 2, "- name: key"),
    ("'': key", 4 + 2, "- name: key"),
    ("name: [a]", 4 + 2, "- name: key"),
    ("name: {a: b}", 4 + 2, "- name: key"),
    ("[a]", 4 + 2, "- name: key"),
    ('name: "key', 4 + 2, "close the quote"),
    ("name: key: other", 4 + 2, "- name: key"),
    ("@name: key", 4 + 2, "quote the text"),
    ("name: *nothing", 4 + 8, "&nothing"),
    ("[" * 500, 4 + 2, "- name: key"),
    ("na\x07me: key", 4 + 2, "delete it"),
]


@pytest.mark.parametrize(("row", "column", "hint"), BAD_ROWS, ids=lambda value: repr(value)[:20])
def test_one_bad_row_costs_one_row(row: str, column: int, hint: str) -> None:
    rows, diagnostics = parse_parameter_rows(source(f"- a: b\n- {row}\n- c: d"), HERE)
    assert [(r.name, r.ref, r.location.lineno) for r in rows] == [("a", "b", 11), ("c", "d", 13)]
    places = {(d.code, d.location.lineno, d.location.column) for d in diagnostics}
    assert places == {(Code.STANZA_INVALID, 12, column)}
    assert hint in diagnostics[0].advice


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("name:key", ("name:key",)),
        ("name:", ("name",)),
        ("'': key", ("- '': key",)),
        ("[a]", ("- [a]",)),
        ("name: *nothing", ("nothing",)),
        ("name: key: other", ("- name: key: other",)),
        ("x" * 61 + ":y", ("x" * 57 + "...",)),
    ],
)
def test_finding_names_what_is_wrong_in_its_row(row: str, names: tuple[str, ...]) -> None:
    _, diagnostics = parse_parameter_rows(source(f"- a: b\n- {row}\n- c: d"), HERE)
    assert [diagnostic.names for diagnostic in diagnostics] == [names]


def test_rows_that_are_no_list_give_one_finding_each() -> None:
    assert parameters("a: b\nc: d") == ([], [(Code.STANZA_INVALID, 11, 4), (Code.STANZA_INVALID, 12, 4)])
    assert parameters("some text") == ([], [(Code.STANZA_INVALID, 11, 4)])


def test_a_row_indented_unlike_its_neighbours_is_read_all_the_same() -> None:
    assert parameters("- a: b\n   - c: d\n- e: f") == ([("a", "b"), ("c", "d"), ("e", "f")], [])


@pytest.mark.parametrize("text", ["", "\n \n", "# only a comment"])
def test_an_empty_stanza_is_told_at_the_directive(text: str) -> None:
    assert parameters(text) == ([], [(Code.STANZA_INVALID, 9, 1)])
    assert statuses(text) == ([], [(Code.STANZA_INVALID, 9, 1)])


def test_status_rows_are_codes_with_or_without_a_reason() -> None:
    text = "- 200\n- 409: conflict\n\n- 401: auth_failed"
    assert statuses(text) == ([(200, "default"), (409, "conflict"), (401, "auth_failed")], [])
    rows, _ = parse_status_rows(source(text), HERE)
    assert [row.location[1:] for row in rows] == [(11, 6, 9), (12, 6, 19), (14, 6, 22)]


@pytest.mark.parametrize(
    "row",
    ["OK", "'200'", "20x", "2.5", "OK: default", "[200]", "404: [a]", "1:30", "-0", "404: {a: b}", "404: 'x"],
)
def test_one_bad_status_row_costs_one_row(row: str) -> None:
    assert statuses(f"- 200\n- {row}\n- 404: gone") == (
        [(200, "default"), (404, "gone")],
        [(Code.STANZA_INVALID, 12, 6)],
    )


@pytest.mark.parametrize("code", [0, -1, 99, 799])
def test_any_integer_is_a_status_row(code: int) -> None:
    assert statuses(f"- {code}\n- {code}: odd") == ([(code, "default"), (code, "odd")], [])
    assert statuses(f"- {code}\n- {code} : odd # why") == ([(code, "default"), (code, "odd")], [])


def test_a_code_with_a_colon_only_is_told_and_means_the_default() -> None:
    assert statuses("- 404:\n- 200") == ([(404, "default"), (200, "default")], [(Code.STANZA_INVALID, 11, 6)])


WORDS = st.text(alphabet="ab_:.~{}-# '\"0n", min_size=1, max_size=8)
ROWS = st.lists(
    st.builds(
        "{}{}{}{}{}{}{}".format,
        st.just("") | st.just(" "),
        st.sampled_from(["- ", "-  ", "-"]),
        WORDS | st.sampled_from(["name", "os:hints", "on", "404"]),
        st.sampled_from(["", " "]),
        st.sampled_from([": ", ":", ":  "]),
        WORDS | st.sampled_from(["key", "os:key", "409"]),
        st.sampled_from(["", " ", " # c"]),
    )
    | st.sampled_from(["", "  ", "# c"]),
    max_size=4,
)


@settings(max_examples=600, deadline=None, database=None)
@given(ROWS)
def test_the_short_way_reads_what_yaml_reads(rows: list[str]) -> None:
    lines = source("\n".join(rows))
    short = parse_parameter_rows(lines, HERE), parse_status_rows(lines, HERE)
    with mock.patch.object(directive_text, "_simple", return_value=None):
        assert short == (parse_parameter_rows(lines, HERE), parse_status_rows(lines, HERE))


@settings(max_examples=300, deadline=None, database=None)
@given(st.text(max_size=60))
def test_mangled_stanzas_never_raise(text: str) -> None:
    lines = source(text)
    for parse in (parse_method, parse_parameter_rows, parse_status_rows):
        _, diagnostics = parse(lines, HERE)
        for diagnostic in diagnostics:
            assert 9 <= diagnostic.location.lineno <= 11 + text.count("\n")
            assert diagnostic.location.column >= 1
            assert diagnostic.advice
            assert diagnostic.names


@settings(max_examples=300, deadline=None, database=None)
@given(st.text(alphabet=st.characters(blacklist_characters="\n\r"), max_size=30).filter(lambda s: "#" not in s))
def test_neighbours_of_a_mangled_row_survive(row: str) -> None:
    rows, _ = parse_parameter_rows(source(f"- first: one\n- ({row}\n- last: two"), HERE)
    names = [(r.name, r.ref) for r in rows]
    assert names[0] == ("first", "one")
    assert names[-1] == ("last", "two")
