"""Lines of a baseline: which finding each one knows, and how paths and names are written."""

from __future__ import annotations

import pytest

from sphinx_apiref.lint.baseline import (
    BaselineError,
    build_baseline,
    build_entry,
    compare,
    parse_baseline,
    render_new,
    render_without,
)
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location

PATH = "/repo/api-ref/baseline.txt"
DEFINITION = Location("/repo/api-ref/p.yaml", 7)


def finding(*names: str, path: str = "/repo/api-ref/a.rst", seen: tuple[Location, ...] = ()) -> Diagnostic:
    return Diagnostic(Code.PARAMETER_UNDEFINED, "m", Location(path, 1), "", seen, names)


@pytest.mark.parametrize(
    ("line", "names", "known"),
    [
        ("p.yaml: parameter-undefined: `key`", ("shown", "key"), True),
        ("p.yaml: parameter-undefined: `key` `more`", ("shown", "key"), True),
        ("p.yaml: parameter-undefined: `more` `key`", ("shown", "key"), False),
        ("p.yaml: parameter-undefined: `other`", ("shown", "key"), False),
        ("p.yaml: parameter-undefined: -", ("shown", "key"), False),
        ("p.yaml: parameter-undefined: `key`", (), False),
        # Of another path or code, earlier and later in the alphabet.
        ("a.yaml: parameter-undefined: `key`", ("shown", "key"), False),
        ("z.yaml: parameter-undefined: `key`", ("shown", "key"), False),
        ("p.yaml: parameter-unused: `key`", ("shown", "key"), False),
        ("p.yaml: parameter-duplicate: `key`", ("shown", "key"), False),
    ],
)
def test_a_line_of_a_folded_finding_knows_the_last_of_its_places(
    line: str, names: tuple[str, ...], known: bool
) -> None:
    result = compare([finding(*names, seen=(DEFINITION,))], parse_baseline(f"{line}\n", PATH))
    assert (bool(result.known), bool(result.new), bool(result.fixed)) == (known, not known, not known)


def test_of_several_lines_that_fit_each_knows_one_finding() -> None:
    baseline = parse_baseline("p.yaml: parameter-undefined: `key`\n" * 2, PATH)
    result = compare([finding(name, "key", seen=(DEFINITION,)) for name in "abc"], baseline)
    assert (len(result.known), len(result.new), result.fixed) == (2, 1, [])


@pytest.mark.parametrize(
    ("lines", "names", "rewritten"),
    [
        (["no `a`", "no `a` beside `b`"], ("a",), [1]),
        (["no `a` beside `b`", "no `a`"], ("a",), [2]),
        (["no `a` beside `b`", "no `a`"], ("a", "b"), [1]),
        (["no `c`", "nothing"], ("a",), [2]),
        (["z `a`", "b `a`"], ("a",), [2]),
    ],
)
def test_of_lines_of_the_first_version_the_nearest_counts(
    lines: list[str], names: tuple[str, ...], rewritten: list[int]
) -> None:
    text = "".join(f"a.rst: parameter-undefined: {line}\n" for line in lines)
    result = compare([finding(*names)], parse_baseline(text, PATH))
    assert (list(result.rewritten), [entry.names for entry in result.rewritten.values()]) == (rewritten, [names])
    assert len(result.fixed) == len(lines) - 1


@pytest.mark.parametrize("code", ["parameter-unused", "parameter-duplicate"])
@pytest.mark.parametrize("path", ["a.rst", "b.rst"])
def test_a_line_of_the_first_version_knows_findings_of_its_path_and_code(code: str, path: str) -> None:
    result = compare([finding("a")], parse_baseline(f"{path}: {code}: no `a`\n", PATH))
    assert (len(result.new), result.rewritten) == (1, {})


def test_a_line_with_names_comes_before_one_of_the_first_version() -> None:
    text = "a.rst: parameter-undefined: no `a`\na.rst: parameter-undefined: `a`\n"
    result = compare([finding("a")], parse_baseline(text, PATH))
    assert (result.rewritten, [number for number, _ in result.fixed]) == ({}, [1])


def test_of_equal_lines_the_first_ones_stay() -> None:
    baseline = parse_baseline("# Head.\n" + "a.rst: parameter-undefined: `a`\n" * 3, PATH)
    result = compare([finding("a"), finding("a")], baseline)
    assert [number for number, _ in result.fixed] == [4]


@pytest.mark.parametrize("length", [59, 60, 61])
def test_a_long_line_that_is_wrong_is_shortened(length: int) -> None:
    line = "x" * length
    shown = line if length <= 60 else "x" * 57 + "..."
    with pytest.raises(BaselineError) as caught:
        parse_baseline(f"\n{line}\n", "b")
    assert str(caught.value) == f"b:2: `{shown}` is not `path: code: names`"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/repo/api-ref/a.rst", "a.rst"),
        ("/repo/b/a.rst", "../b/a.rst"),
        ("/repo/api-ref/ a.rst", "./ a.rst"),
        ("/repo/api-ref/#a.rst", "./#a.rst"),
        ("/repo/api-ref/a b", "a b"),
        ("/repo/api-ref/a ", "a%20"),
        ("/repo/api-ref/a: b", "a:%20b"),
        ("/repo/api-ref/50%", "50%25"),
        ("/repo/api-ref/a\nb", "a%0Ab"),
        ("/repo/api-ref/\u2028", "%E2%80%A8"),
        ("/repo/api-ref/\xe9", "\xe9"),
        ("/repo/api-ref/\udce9", "\\udce9"),
    ],
)
def test_a_path_can_not_be_taken_for_anything_else(path: str, written: str) -> None:
    entry = build_entry(finding("x", path=path), "/repo/api-ref")
    assert entry.path == written
    (line,) = parse_baseline(f"{entry.render()}\n", PATH).lines
    assert line.entry == entry


@pytest.mark.parametrize(
    ("names", "key"),
    [
        ((), "-"),
        (("a",), "`a`"),
        (("a", "b c"), "`a` `b c`"),
        (("a`b",), "`a%60b`"),
        (("a\n  b",), "`a b`"),
        (("/repo/api-ref/x/y",), "`x/y`"),
        (("/repo/api-reference/x",), "`/repo/api-reference/x`"),
        (("in /repo/api-ref/x",), "`in x`"),
        (("\udce9",), "`\\udce9`"),
    ],
)
@pytest.mark.parametrize("folder", ["/repo/api-ref", "/repo/api-ref/"])
def test_names_are_one_line_without_folders_of_the_machine(names: tuple[str, ...], key: str, folder: str) -> None:
    assert build_entry(finding(*names), folder).key == key


def test_a_baseline_of_findings_is_the_one_that_a_file_would_hold() -> None:
    found = [finding("b"), finding("a")]
    baseline = build_baseline(found, PATH)
    assert [line.entry for line in baseline.lines] == [build_entry(entry, "/repo/api-ref") for entry in found]
    result = compare([*found, finding("c")], baseline)
    assert (len(result.known), [entry.names for entry in result.new]) == (2, [("c",)])


A, B, C = (f"a.rst: parameter-undefined: `{name}`\n" for name in "abc")


@pytest.mark.parametrize(
    ("text", "fixed", "expected"),
    [
        (A + B, "", A + B),
        (B + A, "", A + B),
        (A + B, "a", B),
        (A, "a", ""),
        (f"# X.\n{A}{B}", "a", f"# X.\n{B}"),
        (f"# X.\n{A}{B}", "ab", ""),
        (f"# X.\n{A}\n{B}", "a", B),
        (f"# X.\n\n{A}", "a", "# X.\n"),
        (f"# X.\n{A}# Y.\n{B}", "a", f"# Y.\n{B}"),
        (f"# X.\n{A}# Y.\n{B}", "b", f"# X.\n{A}"),
        (f"# X.\n# Y.\n{A}{B}", "b", f"# X.\n# Y.\n{A}"),
        (f"{A}\n\n\n{B}\n\n", "", f"{A}\n{B}"),
        (f"\n{A}", "", A),
        (f"{A}\n# X.\n", "a", "# X.\n"),
        (f"{C}{A}\n{B}", "", f"{A}{C}\n{B}"),
    ],
)
def test_an_update_keeps_comments_of_lines_that_stay(text: str, fixed: str, expected: str) -> None:
    baseline = parse_baseline(text, PATH)
    gone = compare([finding(name) for name in "abc" if name not in fixed], baseline).fixed
    assert render_without(baseline, gone) == expected


def test_a_new_baseline_has_a_head_that_is_read_as_comments() -> None:
    baseline = parse_baseline(render_new([finding("b"), finding("a")], PATH), PATH)
    assert [line.entry.names for line in baseline.lines if line.entry] == [("a",), ("b",)]
    assert not baseline.lines[2].text
