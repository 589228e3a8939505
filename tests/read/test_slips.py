"""Directives that reStructuredText takes for something else, and methods in parts of another operation."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.read.scan import scan_reference

from ..lint.tree import operation, write_reference


def read(folder: Path, text: str) -> list[tuple[str, int, int, str, str]]:
    write_reference(folder, text)
    return [_tell(found) for found in scan_reference(str(folder)).diagnostics]


def _tell(found: Diagnostic) -> tuple[str, int, int, str, str]:
    return (found.code.value, found.location.lineno, found.location.column, found.message, found.advice)


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        (
            ".. rest_method: GET /x",
            "`.. rest_method:` is a comment: a directive has two colons",
            "write `.. rest_method::`",
        ),
        (
            ".. rest_parameters:parameters.yaml",
            "`.. rest_parameters:` is a comment: a directive has two colons",
            "write `.. rest_parameters::`",
        ),
        ("..rest_method:: GET /x", "`..rest_method::` is text: a space is missing", "write `.. rest_method::`"),
        ("..rest_metod::\n   GET /x", "`..rest_metod::` is text: a space is missing", "write `.. rest_method::`"),
        (".. rest_metod:: GET /x", "there is no directive `rest_metod`", "did you mean `rest_method`?"),
        (".. rest-parameters:: x.yaml", "there is no directive `rest-parameters`", "did you mean `rest_parameters`?"),
        (".. rest_status_codes:: success x", "there is no directive `rest_status_codes`", ""),
        (".. literalincude:: x.json", "there is no directive `literalincude`", "did you mean `literalinclude`?"),
        (
            ".. rest_parameters:: parameters.yaml\n   - a: b\n   - c: d",
            "the rows of rest_parameters begin without an empty line above",
            "put an empty line before the rows",
        ),
        (
            ".. rest_status_code:: success status.yaml\n   - 200",
            "the rows of rest_status_code begin without an empty line above",
            "put an empty line before the rows",
        ),
    ],
)
def test_a_slip_is_reported_at_its_place(tmp_path: Path, text: str, message: str, advice: str) -> None:
    (found,) = read(tmp_path, operation("GET /y", text))
    assert found[:4] == ("stanza-invalid", 6, 1, message)
    assert found[4] == (advice or "did you mean `rest_status_code`?")


@pytest.mark.parametrize(
    "text",
    [
        ".. note: x",
        ".. a comment: x",
        ".. _rest_method: x",
        ".. apiref: ignore[x]",
        ".. toctree::",
        ".. include:: none.inc\n   :literal:",
        "rest_method:: GET /x",
        ".. rest_parameters::\n   parameters.yaml\n\n   - unused: unused",
        "... rest_method: x",
    ],
)
def test_what_is_no_slip_is_left_alone(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, operation("GET /y", text))
    assert [entry[3] for entry in found if "empty line" in entry[3] or "directive" in entry[3]] == []
    assert [entry[3] for entry in found if entry[0] == "stanza-invalid"] == []


def test_a_misspelled_literalinclude_matters_in_operations_only(tmp_path: Path) -> None:
    assert not read(tmp_path, "Guide\n=====\n\n.. literalincude:: x.json\n")
    assert read(tmp_path, "Guide\n=====\n\n.. rest_metod:: GET /x\n")


@pytest.mark.parametrize("title", ["Response Example", "JSON request", "Example: request body"])
def test_a_method_in_a_part_of_another_operation_is_one_finding(tmp_path: Path, title: str) -> None:
    inner = f"{title}\n{'-' * len(title)}\n\n.. rest_method:: /runs\n\n   oops\n\n.. literalinclude:: a.json\n"
    write_reference(tmp_path, operation("GET /runs", inner), a={})
    reference = scan_reference(str(tmp_path))
    (found,) = reference.diagnostics
    assert _tell(found)[:4] == (
        "operation-invalid",
        9,
        18,
        f"a second rest_method below `GET /runs`, in its section `{title}`",
    )
    (owner,) = reference.operations
    assert [sample.argument for sample in owner.samples] == ["a.json"]


@pytest.mark.parametrize("title", ["Show a request", "Inner", "Create accelerator requests"])
def test_an_operation_within_another_stays_one(tmp_path: Path, title: str) -> None:
    write_reference(tmp_path, operation("GET /x", f"{title}\n{'-' * 40}\n\n.. rest_method:: GET /y\n"))
    reference = scan_reference(str(tmp_path))
    assert [found.label for found in reference.operations] == ["GET /x", "GET /y"]
    assert not reference.diagnostics
