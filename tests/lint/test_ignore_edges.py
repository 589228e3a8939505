"""What comments cover, to the line and column, and which files they are looked for in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.ignores import IgnoreIndex, apply_ignores, find_literal_lines, load_ignores, parse_ignores
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef, Catalog, Operation, Sample, StatusCatalog, Table


def covered(text: str, path: str = "a.rst") -> list[tuple[int, int]]:
    """The first and last lines that the comments of a text cover."""
    return [(ignore.first_lineno, ignore.last_lineno) for ignore in parse_ignores(text, path)]


COMMENT = ".. apiref: ignore[x-y]"
HASH = "# apiref: ignore[x-y]"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (COMMENT, (1, 19, 22)),
        (f"\n\n   {COMMENT}\n", (3, 22, 25)),
        ("a: b # apiref: ignore[ x-y ]", (1, 24, 27)),
        ("- .. apiref: ignore[x-y]", (1, 21, 24)),
    ],
)
def test_an_ignore_is_at_its_code(text: str, place: tuple[int, int, int]) -> None:
    (ignore,) = parse_ignores(text, "a.rst")
    assert (ignore.code, ignore.location) == ("x-y", Location("a.rst", *place))


def test_codes_are_separated_by_commas_or_space() -> None:
    found = parse_ignores(".. apiref: ignore[one-a,two-b, three-c four-d]\n\nText\n", "a.rst")
    assert [(ignore.code, ignore.location[2:]) for ignore in found] == [
        ("one-a", (19, 24)),
        ("two-b", (25, 30)),
        ("three-c", (32, 39)),
        ("four-d", (40, 46)),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"{COMMENT}\nText", [(2, 2)]),
        (f"{COMMENT}\n\n\nText\nmore", [(4, 4)]),
        (f"{COMMENT}\n# Why.\n\nText", [(4, 4)]),
        (f"{COMMENT}\n.. Why.\nText", [(2, 2)]),
        (f"{COMMENT}\n.. x::", [(2, 2)]),
        (f"{COMMENT}\n.. x::\n\n   - a\n\n   - b\n\nText", [(2, 6)]),
        (f"{COMMENT}\n.. x::\n   - a", [(2, 3)]),
        (f"{COMMENT}\n.. x::\n- a", [(2, 2)]),
        (f"{COMMENT}\n.. x::\n\n\n", [(2, 2)]),
        (f"  {COMMENT}\n  .. x::\n\n   - a\n  - b", [(2, 4)]),
        (f"  {COMMENT}\n  .. x::\n\n - a", [(2, 2)]),
        (f"{COMMENT}\n.. x:: y\n\n\t- a\n- b", [(2, 4)]),
        (f"{COMMENT}\n.. x", [(2, 2)]),
        (COMMENT, [(1, 1)]),
        (f"{COMMENT}\n\n", [(1, 1)]),
        (f"{COMMENT}\n# Why.\n", [(1, 1)]),
        # Comments after each other all cover what the last one covers, or their own lines where that covers nothing.
        (f"{COMMENT}\n{COMMENT}\nText", [(3, 3), (3, 3)]),
        (f"{COMMENT}\n\n{COMMENT}\n.. x::\n\n   - a", [(4, 6), (4, 6)]),
        (f"{COMMENT}\n{HASH}\n{COMMENT}\n- a", [(4, 4)] * 3),
        (f"{COMMENT}\n{COMMENT}", [(1, 1), (2, 2)]),
        # A comment after something is about its own line.
        (f"- a {HASH}\n- b", [(1, 1)]),
        (f"{COMMENT}\n- a {HASH}\n- b", [(2, 2), (2, 2)]),
    ],
)
def test_what_a_comment_covers(text: str, lines: list[tuple[int, int]]) -> None:
    assert covered(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a::\n\n  b\n\n  c\nd", {2, 4}),
        ("::\n\n  b\nc\n\n  d", {2}),
        (".. code-block:: rst\n\n   b\n\nc", {2}),
        ("  .. code:: rst\n\n     b\n\n  c", {2}),
        (".. note::\n\n   b", set()),
        (".. note::\n\n   a::\n\n     b\n   c", {4}),
        ("a::\n\n  b\n    c\n  d", {2, 3, 4}),
        ("a\n  b::\n\n    c\n  d", {3}),
        ("a: b\n  c", set()),
        ("a::\nb", set()),
    ],
)
def test_lines_of_code(text: str, lines: set[int]) -> None:
    assert find_literal_lines(text.split("\n")) == lines


@pytest.mark.parametrize(("path", "count"), [("a.rst", 0), ("a.inc", 0), ("p.yaml", 1), ("p.yml", 1), ("s.json", 1)])
def test_only_pages_have_blocks_of_code(path: str, count: int) -> None:
    assert len(parse_ignores(f"a::\n\n  {HASH}\n  b\n", path)) == count


def test_comments_are_looked_for_in_all_sources_of_a_reference(tmp_path: Path) -> None:
    names = (
        *("root/a.rst", "root/b.inc", "root/below/c.txt", "root/d.md", "root/_build/e.rst", "root/.hidden/f.rst"),
        *("p.yaml", "s.yaml", "page.rst", "table.inc", "sample.rst", "loose.inc", "found.rst", "seen.rst", "x.json"),
        "other.rst",
    )
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{HASH}\na\n")

    def at(name: str) -> Location:
        return Location(str(tmp_path / name), 1)

    sample = Sample(at("sample.rst"), "x.json", str(tmp_path / "x.json"))
    reference = ApiRef(
        str(tmp_path / "root"),
        (Operation("GET", "/", "A", at("page.rst"), "a", tables=(Table(at("table.inc"), "", ()),), samples=(sample,)),),
        {str(tmp_path / "p.yaml"): Catalog(str(tmp_path / "p.yaml"), {})},
        {str(tmp_path / "s.yaml"): StatusCatalog(str(tmp_path / "s.yaml"), {})},
        (Table(at("loose.inc"), "", ()),),
    )
    diagnostics = [
        Diagnostic(Code.SAMPLE_MISMATCH, "m", at("found.rst"), seen=(at("seen.rst"),)),
        Diagnostic(Code.SAMPLE_INVALID, "m", at("x.json")),
        Diagnostic(Code.SAMPLE_INVALID, "m", at("none.rst")),
    ]
    found = [ignore.location.path for ignore in load_ignores(reference, diagnostics)]
    assert found == sorted(found)
    assert {Path(path).name for path in found} == {
        *("a.rst", "b.inc", "c.txt", "p.yaml", "s.yaml", "page.rst", "table.inc", "sample.rst", "loose.inc"),
        *("found.rst", "seen.rst"),
    }


@pytest.mark.parametrize("content", [f"\ufeff{HASH}\na\n", f"{HASH}\r\n\xe9\r\n", f"{HASH}\ra\r"])
def test_files_of_any_kind_are_searched(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.rst").write_bytes(content.encode("latin-1") if "\xe9" in content else content.encode())
    found = load_ignores(ApiRef(str(tmp_path)), [])
    assert [(ignore.location.lineno, ignore.first_lineno, ignore.last_lineno) for ignore in found] == [(1, 2, 2)]


def _apply(*diagnostics: Diagnostic, text: str, reference: ApiRef | None = None) -> list[tuple[str, int]]:
    found = apply_ignores(diagnostics, IgnoreIndex(parse_ignores(text, "/r/a.rst"), reference or ApiRef("/r")))
    return [(entry.code.value, entry.location.lineno) for entry in found]


def _at(lineno: int, *seen: int, path: str = "/r/a.rst") -> Diagnostic:
    return Diagnostic(
        Code.ROW_DUPLICATE, "m", Location(path, lineno), seen=tuple(Location("/r/a.rst", n) for n in seen)
    )


TEXT = ".. apiref: ignore[row-duplicate]\n.. x::\n\n   - a\n\n.. apiref: ignore[row-duplicate]\n- b\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([_at(2), _at(7)], []),
        ([_at(3), _at(4), _at(7)], []),
        ([_at(1), _at(2), _at(7)], [("row-duplicate", 1)]),
        ([_at(5), _at(2), _at(7)], [("row-duplicate", 5)]),
        ([_at(2)], [("ignore-unused", 6)]),
        ([], [("ignore-unused", 1), ("ignore-unused", 6)]),
        ([_at(2, path="/r/b.rst")], [("row-duplicate", 2), ("ignore-unused", 1), ("ignore-unused", 6)]),
        # A finding with further places stays as long as one of them is not hidden.
        ([_at(9, 2, 7)], []),
        ([_at(9, 2, 8, 7)], [("row-duplicate", 9)]),
        ([_at(9, 8)], [("row-duplicate", 9), ("ignore-unused", 1), ("ignore-unused", 6)]),
        ([_at(2, 8), _at(7)], []),
    ],
)
def test_a_finding_is_hidden_on_the_lines_that_a_comment_covers(
    given: list[Diagnostic], expected: list[tuple[str, int]]
) -> None:
    assert _apply(*given, text=TEXT) == expected


def test_of_several_places_the_hidden_ones_are_dropped() -> None:
    (left,) = apply_ignores([_at(9, 2, 8, 7, 3)], IgnoreIndex(parse_ignores(TEXT, "/r/a.rst"), ApiRef("/r")))
    assert [place.lineno for place in left.seen] == [8]


@pytest.mark.parametrize(
    ("linenos", "expected"),
    [((2,), []), ((7, 2), []), ((2, 8), [("row-duplicate", 5)]), ((8,), [("row-duplicate", 5)])],
)
def test_a_finding_in_a_sample_is_hidden_if_all_its_pages_ignore_it(
    linenos: tuple[int, ...], expected: list[tuple[str, int]]
) -> None:
    samples = tuple(Sample(Location("/r/a.rst", lineno), "s.json", "/r/s.json") for lineno in linenos)
    operation = Operation("GET", "/", "A", Location("/r/a.rst", 1), "a", samples=samples)
    found = _apply(_at(5, path="/r/s.json"), text=TEXT, reference=ApiRef("/r", (operation,)))
    assert [entry for entry in found if entry[0] != "ignore-unused"] == expected
    unused = {1, 6} - {1 if lineno == 2 else 6 for lineno in linenos if lineno != 8}
    assert {lineno for code, lineno in found if code == "ignore-unused"} == unused


@pytest.mark.parametrize(
    ("code", "off", "project", "message"),
    [
        ("row-duplicate", (), (), "nothing here is `row-duplicate`"),
        ("row-duplicate", ("row-duplicate",), (), None),
        ("row-duplicat", (), (), "there is no code `row-duplicat`"),
        ("row-duplicat", (), None, None),
        ("row-duplicate", (), None, "nothing here is `row-duplicate`"),
        ("mine-wrong", (), ("mine-wrong",), "nothing here is `mine-wrong`"),
        ("mine-wrong", (), (), "there is no code `mine-wrong`"),
        ("ignore-unused", (), (), None),
    ],
)
def test_a_comment_that_hides_nothing_is_reported(
    code: str, off: tuple[str, ...], project: tuple[str, ...] | None, message: str | None
) -> None:
    ignores = parse_ignores(f".. apiref: ignore[{code}]\n- a\n", "/r/a.rst")
    found = apply_ignores([], IgnoreIndex(ignores, ApiRef("/r")), off, project)
    assert [entry.message for entry in found] == ([message] if message else [])
    assert all(entry.names == (code,) for entry in found)
