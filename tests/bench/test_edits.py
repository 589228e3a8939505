"""The edits of an author, and the copy without tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.edits import Edits
from bench.measure import BenchError
from bench.sources import Subject, remove_tables

OPERATIONS = """\
Show note
=========

.. rest_method:: GET /notes/{id}

Returns a note.

.. rest_status_code:: success status.yaml

  - 200

Request
-------

.. rest_parameters:: parameters.yaml

  - id: note_list
  - title: note_title

.. literalinclude:: missing.json
.. literalinclude:: note.json
"""
PARAMETERS = """\
unused:
  description: |
    Nobody sees this.
note_list:
  description: |
    - A list
note_title:
  description: |
    What the note is about.
"""
SAMPLE = '{\n    "id": "3f2b-1",\n    "title": "Buy milk",\n    "pages": 3\n}\n'


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    (tmp_path / "notes.inc").write_text(OPERATIONS, encoding="utf-8")
    (tmp_path / "parameters.yaml").write_text(PARAMETERS, encoding="utf-8")
    (tmp_path / "note.json").write_text(SAMPLE, encoding="utf-8")
    return Subject("notes", tmp_path, "parameters.yaml", "notes.inc")


def read(subject: Subject) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(subject.source.iterdir())}


def test_each_edit_changes_one_place_of_one_file(subject: Subject) -> None:
    before, edits = read(subject), Edits(subject)
    for name, path, old, new in (
        ("parameters", "parameters.yaml", "    What the note", "    {} What the note"),
        ("markup", "parameters.yaml", "    What the note", "    `{} <https://example.org/>`__ What the note"),
        ("inc", "notes.inc", "Returns a note.", "{}\n\nReturns a note."),
        ("sample", "note.json", '"Buy milk"', '"{}"'),
    ):
        word = edits.apply(name, 1)
        assert read(subject) == {**before, path: before[path].replace(old, new.format(word))}
        edits.take_back()
        assert read(subject) == before


def test_edits_of_two_rounds_differ_and_do_not_add_up(subject: Subject) -> None:
    edits = Edits(subject)
    first = edits.apply("inc", 1)
    second = edits.apply("inc", 2)
    text = read(subject)["notes.inc"]
    assert (first in text, second in text) == (False, True)


def test_edit_that_is_not_possible_is_told(subject: Subject) -> None:
    (subject.source / "parameters.yaml").write_text("other:\n  in: path\n", encoding="utf-8")
    with pytest.raises(BenchError, match="no row uses a definition that can be edited"):
        Edits(subject).apply("parameters", 1)


def test_text_without_tables_keeps_everything_else() -> None:
    assert remove_tables(OPERATIONS) == (
        "Show note\n=========\n\n.. rest_method:: GET /notes/{id}\n\nReturns a note.\n\n"
        "Request\n-------\n\n.. literalinclude:: missing.json\n.. literalinclude:: note.json\n"
    )
