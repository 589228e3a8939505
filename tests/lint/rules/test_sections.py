from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.rules import check_context
from sphinx_apiref.read.documents import is_excluded
from sphinx_apiref.read.scan import scan_reference

from ..tree import codes, define, exchange, lint, operation, table, write_reference

PARAMETERS = define(name="body string")


@pytest.mark.parametrize(
    ("title", "meant"), [("Reqest", "Request"), ("JSON Respose", "Response"), ("the reqeust", "request")]
)
def test_a_misspelled_title_is_reported_at_the_title(tmp_path: Path, title: str, meant: str) -> None:
    (found,) = (
        entry
        for entry in lint(tmp_path, operation("GET /x", exchange(title, ("name",), "one.json")), PARAMETERS, one={})
        if entry.code.value == "title-misspelled"
    )
    assert (found.location.lineno, found.location.column, found.location.end_column) == (6, 1, 1 + len(title))
    assert (found.message, found.advice) == (
        f"the title `{title}` names neither request nor response",
        f"did you mean `{meant}`?",
    )


@pytest.mark.parametrize(("before", "after"), [("## ", ""), (" ##  ", " ##"), ("", "\n---")])
def test_a_misspelled_title_in_markdown_is_reported_at_the_title(tmp_path: Path, before: str, after: str) -> None:
    rows = "```{rest_parameters} parameters.yaml\n- name: name\n```\n"
    page = f"# Do\n\n```{{rest_method}} GET /x\n```\n\nReqest or not.\n\n{before}Reqest{after}\n\n{rows}"
    write_reference(tmp_path, operation("GET /y"), PARAMETERS)
    (tmp_path / "conf.py").write_text("extensions = ['sphinx_apiref', 'myst_parser']\n")
    (tmp_path / "do.md").write_text(page)
    (tmp_path / "lost.inc").write_text("Text\n\n~~~ {rest_method} GET /z\n~~~\n")
    found = list(check_context(CheckContext(scan_reference(str(tmp_path)))))
    (title,) = (entry for entry in found if entry.code.value == "title-misspelled")
    assert title.location == (str(tmp_path / "do.md"), 8, len(before) + 1, len(before) + 7)
    (source,) = (entry for entry in found if entry.code.value == "source-unused")
    assert source.location == (str(tmp_path / "lost.inc"), 3, 1, None)


@pytest.mark.parametrize("title", ["Requests", "What it responds", "Respond", "Request reqest", "Quest", "Requested"])
def test_other_titles_are_left_alone(tmp_path: Path, title: str) -> None:
    assert "title-misspelled" not in codes(lint(tmp_path, operation("GET /x", exchange(title, ("name",))), PARAMETERS))


def test_a_misspelled_title_on_the_level_of_the_operation_is_reported_too(tmp_path: Path) -> None:
    text = operation("GET /x", "Text\n") + f"\nReqest\n======\n\n{table('name')}"
    (found,) = (entry for entry in lint(tmp_path, text, PARAMETERS) if entry.code.value == "title-misspelled")
    assert found.location.lineno == 9


def test_a_table_whose_section_falls_out_of_its_operation_is_reported(tmp_path: Path) -> None:
    part = f"JSON response\n=============\n\n{table('name')}"
    (found,) = (
        entry
        for entry in lint(tmp_path, operation("GET /x") + f"\n{part}", PARAMETERS)
        if entry.code.value == "table-misplaced"
    )
    assert found.location.lineno == 11
    assert found.message == (
        "this table belongs to no operation: its section `JSON response` is not within that of `GET /x`"
    )


@pytest.mark.parametrize(
    "text",
    [
        operation("GET /x") + f"\nRequest\n=======\n\n{table('name')}",
        operation("GET /x") + f"\nFields\n======\n\n{table('name')}",
        f"JSON response\n=============\n\n{table('name')}\n" + operation("GET /x"),
    ],
)
def test_a_table_that_is_meant_to_stand_alone_is_left_alone(tmp_path: Path, text: str) -> None:
    assert "table-misplaced" not in codes(lint(tmp_path, text, PARAMETERS))


def test_a_file_that_no_page_includes_is_reported_at_its_first_method(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("used", "lost", "prose", "out"):
        text = "Prose\n" if name == "prose" else operation(f"GET /{name}")
        (tmp_path / "sub" / f"{name}.inc").write_text(text)
    text = f".. include:: sub/used.inc\n\n{operation('GET /x')}"
    found = [entry for entry in lint(tmp_path, text, PARAMETERS) if entry.code.value == "source-unused"]
    assert [(entry.names, entry.location.lineno) for entry in found] == [(("sub/lost.inc",), 4), (("sub/out.inc",), 4)]
    assert found[0].message == "no page includes `sub/lost.inc`, which documents operations"


def test_excluded_files_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "lost.inc").write_text(operation("GET /lost"))
    assert "source-unused" in codes(lint(tmp_path, operation("GET /x"), PARAMETERS))
    assert is_excluded("sub/lost.inc", ["sub"])
    assert is_excluded("sub/lost.inc", ["**.inc"])
    assert not is_excluded("sub/lost.inc", ["*.inc", "[b-a]"])
