"""Where findings stand on a page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.preview.findings import Spot, Spotter, find_shown_folder, render_findings

from .small import NOTES, PARAMETERS, STATUS, Edited, write_small


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(write_small(tmp_path))


def make_spotter(edited: Edited) -> Spotter:
    spotter = Spotter()
    snapshot = edited.take()
    spotter.take(edited.session.reference, edited.session.owners, snapshot)
    return spotter


def find(edited: Edited, name: str, lineno: int, *seen: Location) -> Spot | None:
    path = os.path.normpath(edited.source / name)
    return make_spotter(edited).find(Diagnostic(Code.PARAMETER_UNDEFINED, "m", Location(path, lineno), seen=seen))


def count_line(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "lineno", "expected"),
    [
        ("notes.inc", count_line(NOTES, "- title: title"), Spot("index", 0, "row", 0, 1)),
        ("notes.inc", count_line(NOTES, "rest_method:: GET /notes\n"), Spot("index", 0, "method")),
        ("notes.inc", count_line(NOTES, "literalinclude"), Spot("index", 0, "sample")),
        ("notes.inc", count_line(NOTES, "Returns all"), Spot("index", 0)),
        ("notes.inc", count_line(NOTES, "- 200"), Spot("index", 1, "row", 0, 0)),
        ("notes.inc", count_line(NOTES, "- note_id"), Spot("index", 1, "row", 1, 0)),
        ("notes.inc", 1, None),
        ("../samples/list.json", 4, Spot("index", 0, "sample")),
        ("parameters.yaml", count_line(PARAMETERS, "What it is about"), Spot("index", 0, "row", 0, 1)),
        ("parameters.yaml", 1, Spot("index", 1, "row", 1, 0)),
        ("conf.py", 1, None),
    ],
)
def test_finding_stands_at_what_it_is_about(edited: Edited, name: str, lineno: int, expected: Spot | None) -> None:
    assert find(edited, name, lineno) == expected


def test_finding_elsewhere_stands_where_it_is_seen(edited: Edited) -> None:
    seen = Location(str(edited.source / "notes.inc"), count_line(NOTES, "- title: title"))
    assert find(edited, "setup.cfg", 1, seen) == Spot("index", 0, "row", 0, 1)


def test_row_that_the_page_does_not_have_is_not_counted(edited: Edited) -> None:
    edited.edit("notes.inc", "   - notes: notes\n", "   - gone: no_such_key\n   - notes: notes\n")
    line = count_line(NOTES, "- title: title") + 1
    assert find(edited, "notes.inc", line) == Spot("index", 0, "row", 0, 1)
    assert find(edited, "notes.inc", line - 2) == Spot("index", 0, "row", 0, 0)
    edited.edit("notes.inc", "   - title: title\n", "   - title: title\n   - also: no_such_key\n")
    assert find(edited, "notes.inc", line + 1) == Spot("index", 0, "row", 0, 1)


def test_table_that_the_page_does_not_have_is_not_counted(edited: Edited) -> None:
    table = ".. rest_parameters:: parameters.yaml\n\n   - gone: no_such_key\n\n"
    edited.edit("notes.inc", "Returns all notes.\n\n", f"Returns all notes.\n\n{table}")
    assert find(edited, "notes.inc", count_line(NOTES, "- title: title") + 4) == Spot("index", 0, "row", 0, 1)
    assert find(edited, "notes.inc", count_line(NOTES, "Returns all notes.") + 4) == Spot("index", 0)


def test_two_tables_of_statuses_are_two(edited: Edited) -> None:
    error = "   - 200\n\n.. rest_status_code:: error status.yaml\n\n   - 404\n"
    (edited.source / "status.yaml").write_text(STATUS + "404:\n  default: |\n    None.\n")
    edited.edit("notes.inc", "   - 200\n", error)
    assert find(edited, "notes.inc", count_line(NOTES, "- 200") + 4) == Spot("index", 1, "row", 1, 0)
    assert find(edited, "notes.inc", count_line(NOTES, "- note_id") + 4) == Spot("index", 1, "row", 2, 0)


def test_inline_sample_is_counted_with_the_others(edited: Edited) -> None:
    block = '.. code-block:: json\n\n   {"notes": []}\n\n'
    edited.edit("notes.inc", "Show a note\n-----------", f"{block}Show a note\n-----------")
    lines = (edited.source / "notes.inc").read_text()
    assert find(edited, "notes.inc", count_line(lines, "code-block")) == Spot("index", 0, "sample", sample=1)
    assert find(edited, "notes.inc", count_line(lines, '{"notes"')) == Spot("index", 0, "sample", sample=1)


def render(edited: Edited, editor: str = "") -> dict[str, Any]:
    spotter = make_spotter(edited)
    findings = edited.session.find_findings()
    return render_findings(findings, spotter, editor, str(edited.source))


def test_event_has_what_a_page_needs(edited: Edited) -> None:
    edited.edit("notes.inc", "   - title: title\n", "   - title: titel\n")
    shown = render(edited, "zed://file{path}:{line}:{column}")
    assert shown["total"] == len(shown["findings"])
    (found,) = (entry for entry in shown["findings"] if entry["code"] == "parameter-undefined")
    line = count_line(NOTES, "- title: title")
    assert found == {
        "page": "index.html",
        "ordinal": 0,
        "part": "row",
        "table": 0,
        "index": 0,
        "sample": 0,
        "code": "parameter-undefined",
        "severity": "warning",
        "message": "no definition of `titel` in parameters.yaml",
        "hint": "did you mean `title`?",
        "place": f"notes.inc:{line}:6",
        "link": f"zed://file{edited.source}/notes.inc:{line}:6",
    }


def test_finding_of_no_operation_has_the_page_that_its_file_is(edited: Edited) -> None:
    path = str(edited.source / "index.rst")
    finding = Diagnostic(Code.STANZA_INVALID, "m", Location(path, 1))
    shown = render_findings([finding], make_spotter(edited), "", "/")
    assert isinstance(shown["findings"], list)
    assert [(entry["page"], entry["ordinal"]) for entry in shown["findings"]] == [("index.html", None)]


def test_places_follow_the_reference(edited: Edited) -> None:
    spotter = make_spotter(edited)
    line = count_line(NOTES, "- title: title")
    snapshot = edited.edit("notes.inc", "Returns all notes.\n", "Returns all notes.\n\nSorted.\n")
    spotter.take(edited.session.reference, edited.session.owners, snapshot)
    path = str(edited.source / "notes.inc")
    found = spotter.find(Diagnostic(Code.PARAMETER_UNDEFINED, "m", Location(path, line + 2)))
    assert found == Spot("index", 0, "row", 0, 1)


def test_paths_are_shown_from_the_current_folder_or_that_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_small(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert find_shown_folder(str(source)) == str(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert find_shown_folder(str(source)) == str(source.parent)
