"""The baseline: what is known, what is new and what is fixed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_apiref.lint.baseline import (
    HEADER,
    BaselineError,
    build_entry,
    compare,
    load_baseline,
    parse_baseline,
    render_new,
    render_without,
    save_baseline,
)
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location

PATH = "/repo/api-ref/baseline.txt"


def finding(
    *names: str, lineno: int = 1, path: str = "/repo/api-ref/a.rst", seen: tuple[Location, ...] = (), message: str = "m"
) -> Diagnostic:
    return Diagnostic(Code.PARAMETER_UNDEFINED, message, Location(path, lineno), "", seen, names)


def test_new_baseline_is_sorted_and_relative_to_its_folder() -> None:
    found = [finding("b"), finding("a", "c", path="/repo/doc/x.json"), finding("a"), finding()]
    assert render_new(found, PATH) == (
        HEADER
        + "../doc/x.json: parameter-undefined: `a` `c`\n"
        + "a.rst: parameter-undefined: -\n"
        + "a.rst: parameter-undefined: `a`\n"
        + "a.rst: parameter-undefined: `b`\n"
    )


def test_finding_stays_known_when_lines_shift_and_words_change() -> None:
    baseline = parse_baseline(render_new([finding("x", lineno=12, message="a")], PATH), PATH)
    result = compare([finding("x", lineno=90, message="b")], baseline)
    assert (result.new, len(result.known), result.fixed, result.rewritten) == ([], 1, [], {})


@pytest.mark.parametrize(
    "other", [finding("y"), finding("x", "y"), finding(), finding("x", path="/repo/api-ref/b.rst")]
)
def test_finding_about_something_else_is_new(other: Diagnostic) -> None:
    result = compare([other], parse_baseline(render_new([finding("x")], PATH), PATH))
    assert (result.new, result.known, len(result.fixed)) == ([other], [], 1)


def test_without_names_the_quoted_words_of_the_message_count() -> None:
    baseline = parse_baseline(render_new([finding(message="`x` in line 3")], PATH), PATH)
    assert compare([finding(message="line 4 has `x`")], baseline).new == []
    assert len(compare([finding(message="`y` in line 3")], baseline).new) == 1


def test_equal_findings_are_counted() -> None:
    baseline = parse_baseline(render_new([finding("a", lineno=1), finding("a", lineno=2)], PATH), PATH)
    more = compare([finding("a", lineno=number) for number in (1, 2, 3)], baseline)
    assert (len(more.new), len(more.known)) == (1, 2)
    fewer = compare([finding("a", lineno=2)], baseline)
    assert [lineno for lineno, _ in fewer.fixed] == [5]


def test_line_names_no_folder_of_the_machine() -> None:
    entry = build_entry(finding("/repo/api-ref/p.yaml"), "/repo/api-ref")
    assert entry.render() == "a.rst: parameter-undefined: `p.yaml`"


def test_last_place_of_a_folded_finding_stays_known() -> None:
    definition = Location("/repo/api-ref/p.yaml", 7)
    places = (Location("/repo/a", 1), Location("/repo/b", 1))
    folded = finding("key", lineno=7, path=definition.path, seen=places)
    baseline = parse_baseline(render_new([folded], PATH), PATH)
    result = compare([finding("shown", "key", path="/repo/a", seen=(definition,))], baseline)
    assert (result.new, len(result.known), result.fixed) == ([], 1, [])
    other = compare([finding("shown", "another", path="/repo/a", seen=(definition,))], baseline)
    assert (len(other.new), len(other.fixed)) == (1, 1)
    elsewhere = compare([finding("shown", "key", path="/repo/a", seen=places)], baseline)
    assert (len(elsewhere.new), len(elsewhere.fixed)) == (1, 1), "two places would be folded at the definition"


FIRST_VERSION = """\
# Why.
a.rst: parameter-undefined: no definition of `x` in p.yaml
a.rst: parameter-undefined: no definition of `x` in p.yaml, beside `y`
a.rst: yaml-invalid: no definition of `x` in p.yaml
"""


def test_lines_of_the_first_version_are_known_by_the_names_in_their_messages() -> None:
    baseline = parse_baseline(FIRST_VERSION, PATH)
    result = compare([finding("x"), finding("y"), finding("z")], baseline)
    assert [found.names for found in result.known] == [("x",), ("y",)]
    assert [found.names for found in result.new] == [("z",)]
    assert [number for number, _ in result.fixed] == [4]
    assert render_without(baseline, result.fixed, result.rewritten) == (
        "# Why.\na.rst: parameter-undefined: `x`\na.rst: parameter-undefined: `y`\n"
    )


@pytest.mark.parametrize(
    ("message", "names", "known"),
    [
        ("no definition of `x` in p.yaml", ("x", "p.yaml"), True),
        ("no definition of `x` beside `y`", ("x",), True),
        ("the file is empty", ("p.yaml",), True),
        ("no definition of `x` beside `y`", ("x", "z"), False),
        ("no definition of `x`", ("z",), False),
    ],
)
def test_names_in_a_message_may_be_more_or_fewer_but_not_others(
    message: str, names: tuple[str, ...], known: bool
) -> None:
    baseline = parse_baseline(f"a.rst: parameter-undefined: {message}\n", PATH)
    assert bool(compare([finding(*names)], baseline).known) is known


def test_a_line_of_the_first_version_knows_one_finding() -> None:
    baseline = parse_baseline("a.rst: parameter-undefined: no definition of `x`\n", PATH)
    result = compare([finding("x", lineno=1), finding("x", lineno=2)], baseline)
    assert (len(result.known), len(result.new)) == (1, 1)


def test_folded_line_of_the_first_version_knows_its_last_place() -> None:
    definition = Location("/repo/api-ref/p.yaml", 7)
    baseline = parse_baseline("p.yaml: parameter-undefined: `key` is required, and samples lack `a` or `b`\n", PATH)
    result = compare([finding("a", "key", path="/repo/a", seen=(definition,))], baseline)
    assert (result.new, len(result.known), list(result.rewritten)) == ([], 1, [1])


BEFORE = """\
# Head.

# About a and b.
a.rst: parameter-undefined: `a`
a.rst: parameter-undefined: `b`

# About c.
a.rst: parameter-undefined: `d`
a.rst: parameter-undefined: `c`
# About e.
a.rst: parameter-undefined: `e`

# Foot.
"""


def test_update_deletes_what_is_fixed_and_keeps_comments() -> None:
    baseline = parse_baseline(BEFORE, PATH)
    result = compare([finding(name) for name in "bcdz"], baseline)
    assert [entry.names for _, entry in result.fixed] == [("a",), ("e",)]
    assert [new.names for new in result.new] == [("z",)]
    assert (
        render_without(baseline, result.fixed)
        == """\
# Head.

# About a and b.
a.rst: parameter-undefined: `b`

# About c.
a.rst: parameter-undefined: `c`
a.rst: parameter-undefined: `d`

# Foot.
"""
    )


def test_entry_out_of_scope_is_not_fixed() -> None:
    result = compare([], parse_baseline(BEFORE, PATH), lambda entry: entry.names == ("a",))
    assert [entry.names for _, entry in result.fixed] == [("a",)]


@pytest.mark.parametrize(
    "line", ["<<<<<<< HEAD", "a.rst", "a.rst: Not-a-code: x", "a.rst: parameter-undefined:", "{}", "\0", "x" * 200]
)
def test_malformed_line_is_named(line: str) -> None:
    with pytest.raises(BaselineError, match=r"\A/repo/api-ref/baseline.txt:2: `.+` is not `path: code: names`\Z"):
        parse_baseline(f"# Head.\n{line}\n", PATH)


def test_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(BaselineError, match="the baseline can't be read"):
            load_baseline(str(path))
    (tmp_path / "b").write_bytes(b"\xff")
    with pytest.raises(BaselineError, match="not UTF-8"):
        load_baseline(str(tmp_path / "b"))
    with pytest.raises(BaselineError, match="can't be written"):
        save_baseline(str(tmp_path / "none" / "b"), "")


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"\xef\xbb\xbfa.rst: yaml-invalid: x\r\n")
    (line,) = load_baseline(str(tmp_path / "b")).lines
    assert line.entry == ("a.rst", "yaml-invalid", "x")


@given(st.lists(st.tuples(st.text(), st.text(st.characters(exclude_characters="/\0"), min_size=1)), max_size=5))
def test_what_is_written_is_read_again(texts: list[tuple[str, str]]) -> None:
    found = [finding(about, path=f"/repo/api-ref/{name}") for about, name in texts]
    baseline = parse_baseline(render_new(found, PATH), PATH)
    result = compare(found, baseline)
    assert (result.new, result.fixed) == ([], [])
    assert compare(found, parse_baseline(render_without(baseline, []), PATH)).new == []
