"""What the text explains beside the directives."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.reference import Operation
from sphinx_apiref.read.prose import parse_name, parse_paragraph
from sphinx_apiref.read.scan import scan_reference

from ..lint.tree import operation, table, write_reference


def read(folder: Path, *parts: str, label: str = "GET /x") -> Operation:
    write_reference(folder, operation(label, *(f"{part}\n" for part in parts)))
    (found,) = scan_reference(str(folder)).operations
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("note_id", "note_id"),
        ("``note_id``", "note_id"),
        ("**note_id**", "note_id"),
        ("``{note_id}``", "note_id"),
        ("<note_id>", "note_id"),
        ("note_id (Optional)", "note_id"),
        ("OS-EXT:x.y", "OS-EXT:x.y"),
        ("X-Auth-Token", "X-Auth-Token"),
        ("note_id:", ""),
        ("The note", ""),
        ("a, b", ""),
        ("/notes/{id}", ""),
        ("2xx", ""),
        ("", ""),
        ("a" * 400, ""),
    ],
)
def test_a_name_is_one_word(text: str, name: str) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        '.. csv-table::\n   :header: "Name", "In"\n\n   "one", "a, b"\n   two, x',
        ".. csv-table::\n   :header-rows: 1\n   :delim: ;\n\n   Name;In\n   one;x\n   two;y",
        ".. list-table:: A\n   :header-rows: 1\n\n   * - Name\n     - In\n   * - one\n     - x\n   * - two\n     - y",
        "+------+---+\n| Name | x |\n+======+===+\n| one  | x |\n|      | y |\n+------+---+\n| two  | x |\n"
        "+------+---+",
        "====  ==\nName  In\n====  ==\none   x\n      y\ntwo   z\n====  ==",
        ":one: x\n:two: y",
        "one\n  x\n\ntwo : string\n  y",
        "* **one** - x\n* ``two``: y\n* text **Name**",
        "The ``one`` and ``{two}``.",
        # In single backticks, which the default role has; links and roles have them too.
        "The `one` and `{two}`, see `three`_, :ref:`four` and `five <six>`_.",
    ],
)
def test_tables_lists_and_literals_explain_names(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).named == {"one", "two"}


def test_names_of_other_operations_are_not_its_own(tmp_path: Path) -> None:
    text = operation("GET /a", "``one``\n", "Sub\n---\n\n``two``\n") + "\n" + operation("GET /b", "``three``\n")
    write_reference(tmp_path, text)
    assert [found.named for found in scan_reference(str(tmp_path)).operations] == [{"one", "two"}, {"three"}]


@pytest.mark.parametrize(
    "text", ["   :file: x.csv", "   :delim: abc\n\n   one, two", '\n   "one', "   :nope: x\n\n   one"]
)
def test_a_table_that_cannot_be_read_explains_nothing(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, f".. csv-table::\n{text}").named <= {"one"}


@pytest.mark.parametrize(
    ("text", "refers"),
    [
        ("For the request, see :ref:`create`.", True),
        ("The parameters are those of `Create a server`_.", True),
        ("Same as :apiref:op:`POST /servers`.", True),
        ("The request is that of `Create <create_>`_.", True),
        ("For the request, see `there <https://example.org>`_.", False),
        ("See :ref:`servers`.", False),
        ("For the request, see below.", False),
        ("The request has ``name``.", False),
    ],
)
def test_a_link_about_the_request_refers(text: str, refers: bool) -> None:
    prose = parse_paragraph(text)
    assert (prose is not None and prose.refers) is refers


def test_beside_a_table_of_the_request_a_link_is_a_detail(tmp_path: Path) -> None:
    link = "For the request, see :ref:`create`."
    assert read(tmp_path, link).refers
    assert read(tmp_path, link, "Response\n--------", table("unused")).refers
    assert not read(tmp_path, link, table("unused")).refers
