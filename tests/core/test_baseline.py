"""The baseline: what is known, what is new and what is fixed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_apiref.core.baseline import (
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
from sphinx_apiref.core.diagnostics import Code, Severity
from sphinx_apiref.core.findings import Finding
from sphinx_apiref.core.places import Location

PATH = "/repo/api-ref/baseline.txt"


def finding(
    message: str, lineno: int = 1, path: str = "/repo/api-ref/a.rst", seen: tuple[Location, ...] = ()
) -> Finding:
    return Finding(Code.PARAMETER_UNDEFINED, Severity.WARNING, message, Location(path, lineno), "", seen)


def test_new_baseline_is_sorted_and_relative_to_its_folder() -> None:
    found = [finding("b"), finding("a", path="/repo/doc/x.json"), finding("a")]
    assert render_new(found, PATH) == (
        HEADER
        + "../doc/x.json: parameter-undefined: a\n"
        + "a.rst: parameter-undefined: a\n"
        + "a.rst: parameter-undefined: b\n"
    )


def test_finding_stays_known_when_lines_shift() -> None:
    baseline = parse_baseline(render_new([finding("`x` (begins in line 12)", 12)], PATH), PATH)
    result = compare([finding("`x` (begins in line 90)", 90)], baseline)
    assert (result.new, len(result.known), result.fixed) == ([], 1, [])


def test_equal_findings_are_counted() -> None:
    baseline = parse_baseline(render_new([finding("a", 1), finding("a", 2)], PATH), PATH)
    more = compare([finding("a", number) for number in (1, 2, 3)], baseline)
    assert (len(more.new), len(more.known)) == (1, 2)
    fewer = compare([finding("a", 2)], baseline)
    assert [lineno for lineno, _ in fewer.fixed] == [5]


def test_message_names_no_folder_of_the_machine() -> None:
    entry = build_entry(finding("/repo/api-ref/p.yaml can't be read"), "/repo/api-ref")
    assert entry.render() == "a.rst: parameter-undefined: p.yaml can't be read"


def test_last_place_of_a_folded_finding_stays_known() -> None:
    definition = Location("/repo/api-ref/p.yaml", 7)
    folded = finding("`x` is wrong in 2 tables", 7, definition.path, (Location("/repo/a", 1), Location("/repo/b", 1)))
    baseline = parse_baseline(render_new([folded], PATH), PATH)
    result = compare([finding("`x` is wrong here", 1, "/repo/a", (definition,))], baseline)
    assert (result.new, len(result.known), result.fixed) == ([], 1, [])
    other = compare([finding("`y` is wrong here", 1, "/repo/a", (definition,))], baseline)
    assert (len(other.new), len(other.fixed)) == (1, 1)


BEFORE = """\
# Head.

# About a and b.
a.rst: parameter-undefined: a
a.rst: parameter-undefined: b

# About c.
a.rst: parameter-undefined: d
a.rst: parameter-undefined: c
# About e.
a.rst: parameter-undefined: e

# Foot.
"""


def test_update_deletes_what_is_fixed_and_keeps_comments() -> None:
    baseline = parse_baseline(BEFORE, PATH)
    result = compare([finding(name) for name in "bcdz"], baseline)
    assert [entry.key for _, entry in result.fixed] == ["a", "e"]
    assert [new.message for new in result.new] == ["z"]
    assert (
        render_without(baseline, result.fixed)
        == """\
# Head.

# About a and b.
a.rst: parameter-undefined: b

# About c.
a.rst: parameter-undefined: c
a.rst: parameter-undefined: d

# Foot.
"""
    )


def test_entry_out_of_scope_is_not_fixed() -> None:
    result = compare([], parse_baseline(BEFORE, PATH), lambda entry: entry.key == "a")
    assert [entry.key for _, entry in result.fixed] == ["a"]


@pytest.mark.parametrize(
    "line", ["<<<<<<< HEAD", "a.rst", "a.rst: Not-a-code: x", "a.rst: parameter-undefined:", "{}", "\0", "x" * 200]
)
def test_malformed_line_is_named(line: str) -> None:
    with pytest.raises(BaselineError, match=r"\A/repo/api-ref/baseline.txt:2: `.+` is not `path: code: message`\Z"):
        parse_baseline(f"# Head.\n{line}\n", PATH)


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
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
    found = [finding(message, path=f"/repo/api-ref/{name}") for message, name in texts]
    baseline = parse_baseline(render_new(found, PATH), PATH)
    result = compare(found, baseline)
    assert (result.new, result.fixed) == ([], [])
    assert compare(found, parse_baseline(render_without(baseline, []), PATH)).new == []
