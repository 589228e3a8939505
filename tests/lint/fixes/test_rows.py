"""Fixes of rows: other keys, other names, deleted ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.session import Session
from sphinx_apiref.model.edits import apply_edits

from .reference import changed_lines, define, find, fix, page, pick, write

BODY = define("name body string", "size body integer", "volume_id body string")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("- volume_id: volume_idd", "- volume_id: volume_id"),
        ("- volume_idd: volume_idd", "- volume_idd: volume_id"),
        ("-   volume_id  :   volume_idd   # why", "-   volume_id  :   volume_id   # why"),
        ("- 'volume_id': \"volume_idd\"", "- 'volume_id': volume_id"),
        ("-\tvolume_id:\tvolume_idd", "-\tvolume_id:\tvolume_id"),
        ("- 名: volume_idd", "- 名: volume_id"),
    ],
)
def test_undefined_key_becomes_the_near_one(tmp_path: Path, row: str, expected: str) -> None:
    text = page("- name: name", sample="").replace("- name: name", f"- name: name\n   {row}")
    done = fix(tmp_path, "parameter-undefined", index__rst=text, parameters__yaml=BODY)
    assert done.text == text.replace(row, expected)
    assert done.fix.title == "Replace the key `volume_idd` with `volume_id`"
    assert not done.fix.safe


def test_undefined_key_without_a_near_one_has_no_fix(tmp_path: Path) -> None:
    write(tmp_path, {"index.rst": page("- name: other", sample=""), "parameters.yaml": BODY})
    assert pick(find(tmp_path), "parameter-undefined").fix is None


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay(tmp_path: Path, newline: str, mark: str) -> None:
    text = mark + page("- name: name; - volume_id: volume_idd", sample="").replace("\n", newline)
    done = fix(tmp_path, "parameter-undefined", index__rst=text.encode(), parameters__yaml=BODY)
    assert done.text == text.replace("volume_idd", "volume_id")


def test_row_in_markdown_is_fixed_in_its_place(tmp_path: Path) -> None:
    text = "# Servers\n\n```{rest_method} GET /servers\n```\n\n## Response\n\n```{rest_parameters} parameters.yaml\n"
    text += "- name: name\n- volume_id: volume_idd\n```\n"
    (tmp_path / "index.md").write_text(text, encoding="utf-8")
    write(tmp_path, {"parameters.yaml": BODY})
    (tmp_path / "conf.py").write_text("extensions = ['sphinx_apiref', 'myst_parser']\n", encoding="utf-8")
    found = pick(find(tmp_path), "parameter-undefined")
    assert found.fix is not None
    assert [(edit.lineno, edit.column, edit.text) for edit in found.fix.edits] == [(10, 14, "volume_id")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("- name: name; - size: size; - name: name", ["-    - name: name\n"]),
        ("- name: name; - name: name # again; - size: size", ["-    - name: name # again\n"]),
    ],
)
def test_second_of_two_equal_rows_is_deleted(tmp_path: Path, rows: str, expected: list[str]) -> None:
    text = page(rows, sample="")
    done = fix(tmp_path, "row-duplicate", index__rst=text, parameters__yaml=BODY)
    assert [line[:2] + line[2:] for line in changed_lines(text, done.text)] == [
        line[:1] + " " + line[2:] for line in expected
    ]
    assert not done.fix.safe


def test_status_that_is_listed_twice_is_deleted_safely(tmp_path: Path) -> None:
    text = (
        page("- name: name", sample="")
        + "\n.. rest_status_code:: success status.yaml\n\n   - 200\n   - 202\n   - 200\n"
    )
    status = "200:\n  default: |\n    Done.\n202:\n  default: |\n    Soon.\n"
    done = fix(tmp_path, "row-duplicate", index__rst=text, parameters__yaml=BODY, status__yaml=status)
    assert done.text == text[: -len("   - 200\n")]
    assert done.fix.safe
    assert done.fix.title == "Delete the row `200`"


def test_row_that_shares_its_line_is_not_deleted(tmp_path: Path) -> None:
    text = page("- name: name; - {name: name, size: size}", sample="")
    write(tmp_path, {"index.rst": text, "parameters.yaml": BODY})
    assert pick(find(tmp_path), "row-duplicate").fix is None


def test_row_of_another_operations_wrapper_is_deleted(tmp_path: Path) -> None:
    text = page("- servers: servers; - server: server; - name: name", "GET /servers", "Response")
    done = fix(
        tmp_path,
        "row-superfluous",
        index__rst=text,
        parameters__yaml=define("name body string", "server body object", "servers body array"),
        sample__json={"servers": [{"name": "one"}]},
    )
    assert done.text == text.replace("   - server: server\n", "")


def test_row_without_a_space_gets_one(tmp_path: Path) -> None:
    text = page("- name:name; - size: size", sample="")
    done = fix(tmp_path, "stanza-invalid", index__rst=text, parameters__yaml=BODY)
    assert done.text == text.replace("name:name", "name: name")
    assert done.fix.safe


def test_reason_that_the_status_file_lacks_becomes_the_near_one(tmp_path: Path) -> None:
    text = page("- name: name", sample="") + "\n.. rest_status_code:: error status.yaml\n\n   - 404: missin\n"
    status = "404:\n  default: |\n    Gone.\n  missing: |\n    Missing.\n"
    done = fix(tmp_path, "status-undefined", index__rst=text, parameters__yaml=BODY, status__yaml=status)
    assert done.text == text.replace("missin\n", "missing\n")
    assert not done.fix.safe


def test_reference_becomes_the_near_operation(tmp_path: Path) -> None:
    text = page("- name: name", sample="") + "\nSee :apiref:op:`POST /serverz` and :apiref:param:`nam`.\n"
    done = fix(tmp_path, "reference-unknown", index__rst=text, parameters__yaml=BODY)
    assert done.text == text.replace("POST /serverz", "POST /servers")


def test_fix_is_made_for_unsaved_text(tmp_path: Path) -> None:
    write(tmp_path, {"index.rst": page("- name: name", sample=""), "parameters.yaml": BODY})
    session = Session(str(tmp_path))
    assert all(found.fix is None for found in session.find_findings() if found.code.value == "parameter-undefined")
    text = "\n\n" + page("- volume_id: volume_idd", sample="")
    session.lay(str(tmp_path / "index.rst"), text)
    found = pick(session.find_findings(fixes=True), "parameter-undefined")
    assert found.fix is not None
    assert apply_edits(text, found.fix.edits) == text.replace("volume_idd", "volume_id")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Reqest\n------\n", "Request\n-------\n"),
        ("------\nReqest\n------\n", "-------\nRequest\n-------\n"),
        ("JSON reqest\n-----------  \n", "JSON request\n------------  \n"),
        ("Requestt\n--------\n", "Request\n--------\n"),
        ("Reqest\n--------\n", "Request\n---------\n"),
    ],
)
def test_misspelled_title_is_replaced_with_the_lines_around_it(tmp_path: Path, before: str, after: str) -> None:
    text = page("- name: name", sample="").replace("Request\n-------\n", before)
    done = fix(tmp_path, "title-misspelled", index__rst=text, parameters__yaml=BODY)
    assert done.text == text.replace(before, after)
    assert not done.fix.safe
