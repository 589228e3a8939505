"""Which operations are rendered again after an edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.preview.changes import Key, align, find_changes

from .small import NOTES, Edited, write_small


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(write_small(tmp_path))


def test_operations_are_placed_with_the_lines_of_their_sections(edited: Edited) -> None:
    (first, second, third) = edited.take()["index"]
    lines = NOTES.split("\n")
    assert [entry.ordinal for entry in (first, second, third)] == [0, 1, 2]
    assert lines[first.first - 1] == "List notes"
    assert lines[second.first - 1] == "Show a note"
    assert first.last + 1 == second.first
    assert third.last == len(lines) - 1
    assert first.path == str(edited.source / "notes.inc")
    assert first.key == ("GET", "/notes", "List notes")


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("notes.inc", "Returns all notes.", "Returns all of them.", [0]),
        ("notes.inc", "Returns all notes.\n", "Returns all notes.\n\nSorted.\n\n", [0]),
        ("notes.inc", "   - title: title\n", "", [0]),
        ("notes.inc", "   - 200\n", "   - 200: other\n", [1]),
        ("parameters.yaml", "What it is about.", "Its title.", [0]),
        ("parameters.yaml", "The id of the note.", "Which note.", [1, 2]),
        ("parameters.yaml", "note_id:\n", "# A comment.\nnote_id:\n", []),
        ("parameters.yaml", "title:\n", "other:\n  in: body\n  type: string\ntitle:\n", []),
        ("status.yaml", "It worked.", "Fine.", [1]),
        ("../samples/list.json", "Shopping", "Reading", [0]),
        ("index.rst", "What the service does.", "What it does.", []),
        ("conf.py", "Notes", "All notes", []),
    ],
)
def test_edit_renders_what_shows_it(edited: Edited, name: str, before: str, after: str, expected: list[int]) -> None:
    old = edited.take()
    new = edited.edit(name, before, after)
    changes = find_changes(old, new)
    assert [entry.ordinal for entry in changes.operations] == expected
    assert all(entry is new["index"][entry.ordinal] for entry in changes.operations)
    assert changes.pages == frozenset()


def test_what_only_moved_is_not_rendered_again_and_has_its_new_lines(edited: Edited) -> None:
    old = edited.take()
    new = edited.edit("notes.inc", "===============\n\n", "===============\n\nMore words.\n\n")
    assert find_changes(old, new).operations == ()
    assert [entry.first - before.first for entry, before in zip(new["index"], old["index"], strict=True)] == [2, 2, 2]


def test_new_title_renders_the_operation_and_changes_the_page(edited: Edited) -> None:
    old = edited.take()
    changes = find_changes(old, edited.edit("notes.inc", "Show a note\n-----------", "Show one note\n-------------"))
    assert [entry.ordinal for entry in changes.operations] == [1]
    assert changes.pages == {"index"}


def test_operation_that_comes_changes_the_page_and_renders_no_other(edited: Edited) -> None:
    old = edited.take()
    added = "Count notes\n-----------\n\n.. rest_method:: HEAD /notes\n\nShow a note\n-----------"
    new = edited.edit("notes.inc", "Show a note\n-----------", added)
    changes = find_changes(old, new)
    assert changes.operations == ()
    assert changes.pages == {"index"}
    assert len(new["index"]) == 4


def test_page_that_vanishes_is_a_changed_page(edited: Edited) -> None:
    old = edited.take()
    (edited.source / "index.rst").unlink()
    assert find_changes(old, edited.take()).pages == {"index"}


@pytest.mark.parametrize("directive", [".. include:: words.txt", ".. literalinclude:: words.txt"])
def test_file_that_an_operation_shows_renders_it(edited: Edited, directive: str) -> None:
    (edited.source / "words.txt").write_text("Some words.\n")
    old = edited.edit("notes.inc", "Returns one note.", directive)
    new = edited.edit("words.txt", "Some", "Other")
    assert [entry.ordinal for entry in find_changes(old, new).operations] == [1]


def test_file_that_an_included_file_includes_counts_too(edited: Edited) -> None:
    (edited.source / "words.txt").write_text(".. include:: more.txt\n")
    (edited.source / "more.txt").write_text("Some words.\n")
    old = edited.edit("notes.inc", "Returns one note.", ".. include:: words.txt")
    new = edited.edit("more.txt", "Some", "Other")
    assert [entry.ordinal for entry in find_changes(old, new).operations] == [1]


def test_file_that_includes_itself_is_read_once(edited: Edited) -> None:
    (edited.source / "words.txt").write_text(".. include:: words.txt\n")
    edited.edit("notes.inc", "Returns one note.", ".. include:: words.txt")
    assert len(edited.take()["index"]) == 3


def test_sample_that_appears_renders_its_operation(edited: Edited) -> None:
    sample = edited.source / "../samples/list.json"
    text = sample.read_text()
    sample.unlink()
    old = edited.take()
    sample.write_text(text)
    assert [entry.ordinal for entry in find_changes(old, edited.take()).operations] == [0]


def test_operation_inside_of_another_is_part_of_it(edited: Edited) -> None:
    section = "Of another user\n~~~~~~~~~~~~~~~\n\n.. rest_method:: GET /users/{id}/note\n\nAs above.\n\n"
    inner = f"Returns one note.\n\n{section}"
    old = edited.edit("notes.inc", "Returns one note.\n\n", inner)
    assert [entry.key[1] for entry in old["index"]] == ["/notes", "/notes/{note_id}", "/notes/{note_id}"]
    assert [len(entry.members) for entry in old["index"]] == [1, 2, 1]
    changes = find_changes(old, edited.edit("notes.inc", "As above.", "As before."))
    assert [entry.ordinal for entry in changes.operations] == [1]


def test_unchanged_reference_has_no_changes(edited: Edited) -> None:
    assert find_changes(edited.take(), edited.take()) == ((), frozenset())


def make_keys(text: str) -> list[Key]:
    return [("GET", f"/{letter}", letter) for letter in text]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "abc", {0: 0, 1: 1, 2: 2}),
        ("abc", "axc", {0: 0, 1: 1, 2: 2}),
        ("abc", "abxc", {0: 0, 1: 1, 3: 2}),
        ("abc", "ac", {0: 0, 1: 2}),
        ("abcd", "acbd", {0: 0, 1: 2, 2: 1, 3: 3}),
        ("aab", "ab", {0: 0, 1: 2}),
        ("axxb", "ayxxb", {0: 0, 2: 1, 3: 2, 4: 3}),
        ("axyb", "ayzxb", {0: 0, 1: 2, 3: 1, 4: 3}),
        ("abxx", "xxab", {2: 0, 3: 1}),
        ("", "ab", {}),
        ("ab", "", {}),
    ],
)
def test_operations_are_matched_by_place_and_name(before: str, after: str, expected: dict[int, int]) -> None:
    assert align(make_keys(before), make_keys(after)) == expected
