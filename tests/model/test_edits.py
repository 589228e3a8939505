from __future__ import annotations

import random

import pytest

from sphinx_apiref.model.edits import Edit, OverlapError, Sources, SourceText, apply_edits, find_apart


def edit(lineno: int, column: int, end_lineno: int, end_column: int, text: str, path: str = "/a") -> Edit:
    return Edit(path, lineno, column, end_lineno, end_column, text)


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("abc\n", [], "abc\n"),
        ("abc\n", [edit(1, 2, 1, 3, "X")], "aXc\n"),
        ("abc\n", [edit(1, 4, 1, 4, "d")], "abcd\n"),
        ("abc\n", [edit(1, 1, 2, 1, "")], ""),
        ("abc", [edit(1, 4, 1, 4, "\nd")], "abc\nd"),
        # In any order, and touching each other.
        ("abcd", [edit(1, 3, 1, 5, "Y"), edit(1, 1, 1, 3, "X")], "XY"),
        ("abcd", [edit(1, 3, 1, 3, "Y"), edit(1, 1, 1, 3, "X"), edit(1, 3, 1, 4, "Z")], "XYZd"),
        # Line ends and characters of any width.
        ("a\r\nb\r\n", [edit(2, 1, 2, 2, "c")], "a\r\nc\r\n"),
        ("a\r\nb\r\n", [edit(1, 2, 2, 1, "")], "ab\r\n"),
        ("a\rb\nc", [edit(2, 1, 2, 2, "x"), edit(3, 1, 3, 2, "y")], "a\rx\ny"),
        ("日本🎉\tx\n", [edit(1, 3, 1, 5, "-")], "日本-x\n"),
        # What only Python takes for the end of a line is none.
        ("a\u2028b\x0cc\n", [edit(1, 5, 1, 6, "d")], "a\u2028b\x0cd\n"),
        # A byte order mark is no column.
        ("\ufeffabc\n", [edit(1, 1, 1, 2, "X")], "\ufeffXbc\n"),
        ("\ufeff", [edit(1, 1, 1, 1, "X")], "\ufeffX"),
    ],
)
def test_edits_are_applied(text: str, edits: list[Edit], expected: str) -> None:
    assert apply_edits(text, edits) == expected
    assert apply_edits(text, reversed(edits)) == expected


@pytest.mark.parametrize(
    "edits",
    [
        [edit(1, 1, 1, 3, "x"), edit(1, 2, 1, 4, "y")],
        [edit(1, 1, 1, 4, "x"), edit(1, 2, 1, 2, "y")],
        [edit(1, 2, 1, 2, "x"), edit(1, 2, 1, 2, "y")],
        [edit(1, 1, 1, 2, "x"), edit(1, 1, 1, 2, "x")],
    ],
)
def test_edits_that_overlap_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(OverlapError):
        apply_edits("abc\n", edits)
    assert find_apart(edits) == (edits[0],)


@pytest.mark.parametrize(
    "wrong",
    [edit(0, 1, 1, 1, ""), edit(1, 0, 1, 1, ""), edit(1, 1, 1, 6, ""), edit(3, 1, 3, 1, ""), edit(1, 3, 1, 2, "")],
)
def test_place_that_is_not_in_the_text_is_refused(wrong: Edit) -> None:
    with pytest.raises(ValueError, match=r"there is no line|ends before"):
        apply_edits("abc\n", [wrong])


def test_equal_edits_are_one_and_those_of_other_files_are_apart() -> None:
    one, other = edit(1, 1, 1, 2, "x"), edit(1, 1, 1, 2, "x", "/b")
    assert find_apart([one, other, one]) == (one, other)


def test_any_edits_that_are_apart_can_be_applied() -> None:
    chance = random.Random(7)
    text = "ab\r\n\r\nécd\nx"
    source = SourceText("/a", text)
    for _ in range(300):
        edits = []
        for _ in range(4):
            places = []
            for _ in range(2):
                lineno = chance.randint(1, source.count)
                places.append((lineno, chance.randint(1, len(source.line(lineno)) + 1)))
            (first, last) = sorted(places)
            edits.append(edit(*first, *last, chance.choice(["", "N", "\n"])))
        kept = find_apart(edits)
        result = apply_edits(text, kept)
        assert len(result) == len(text) + sum(
            len(found.text) - source.offset(*found[3:5]) + source.offset(*found[1:3]) for found in kept
        )


@pytest.mark.parametrize(
    ("text", "first", "last", "expected"),
    [
        ("a\nb\nc\n", 2, 2, "a\nc\n"),
        ("a\nb\nc\n", 1, 2, "c\n"),
        ("a\r\nb\r\nc", 2, 2, "a\r\nc"),
        ("a\r\nb\r\nc", 3, 3, "a\r\nb"),
        ("a\nb\nc", 2, 3, "a"),
    ],
)
def test_whole_lines_are_deleted_with_their_ends(text: str, first: int, last: int, expected: str) -> None:
    assert apply_edits(text, [SourceText("/a", text).delete_lines(first, last)]) == expected


def test_new_lines_end_as_those_of_the_file() -> None:
    source = SourceText("/a", "a\r\nb")
    assert source.edit(2, 2, 2, "\nc").text == "\r\nc"
    assert SourceText("/a", "a").edit(1, 2, 2, "\nc").text == "\nc"


def test_file_is_read_once_and_one_that_cannot_be_read_has_no_text() -> None:
    reads = []

    def read(path: str) -> bytes:
        reads.append(path)
        if path == "/gone":
            raise FileNotFoundError(path)
        return b"\xff" if path == "/latin" else b"text"

    sources = Sources(read)
    for _ in range(2):
        assert sources.load("/gone") is None
        assert sources.load("/latin") is None
        found = sources.load("/a")
        assert found is not None
        assert found.text == "text"
    assert sorted(reads) == ["/a", "/gone", "/latin"]
