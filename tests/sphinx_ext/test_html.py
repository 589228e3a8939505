"""What a page says of depths and versions: the class names of rows and samples, and the marks of operations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sphinx_apiref.sphinx_ext.config import Config
from sphinx_apiref.sphinx_ext.output.html.operations import render_mark
from sphinx_apiref.sphinx_ext.output.html.tables import render_row_start
from sphinx_apiref.sphinx_ext.values import Row

from .html_tree import Tag, parse_html
from .support import Build

HEAD = "Show\n====\n\n.. rest_method:: GET /things\n\n"
NAMES = ["things", "a", "b", "c", "d", "e", "f", "g", "h"]
"""Each below the one before it."""


def define(*names: str) -> str:
    """Return a parameters file with these names."""
    return "".join(f"{name}:\n  in: body\n  type: object\n  required: true\n  description: x\n" for name in names)


def nest(names: list[str]) -> Any:
    """Return an object in which each name is below the one before it."""
    return {names[0]: nest(names[1:])} if names else 1


def find_rows(page: Tag) -> dict[str, list[str]]:
    """Return the class names of each row, by the last part of its id."""
    rows = page.find("tr")
    return {row.attributes["id"].rpartition("-")[2]: row.classes for row in rows if "id" in row.attributes}


@pytest.mark.parametrize("nested", [True, False])
def test_a_row_has_the_class_of_the_number_of_rows_above_it_up_to_six(build: Build, nested: bool) -> None:
    rows = "".join(f"   - {name}: {name}\n" for name in NAMES)
    table = f".. rest_parameters:: parameters.yaml\n\n{rows}"
    page = f"{HEAD}Response\n--------\n\n{table}\n.. literalinclude:: show-resp.json\n"
    files = {"index.rst": page, "parameters.yaml": define(*sorted(NAMES)), "show-resp.json": json.dumps(nest(NAMES))}
    built = build(files, confoverrides={"apiref_nested_rows": nested, "apiref_validate": False})
    assert built.warnings == []
    depths = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 6, "h": 6}
    classes = {name: [f"apiref-d{depth}"] for name, depth in depths.items()} if nested else {}
    assert find_rows(parse_html(built.read())) == {name: classes.get(name, []) for name in NAMES}


TABLES = """\
.. rest_parameters:: parameters.yaml
   :class: colwidths-given

   - a: a
   - b: b

.. rest_status_code:: success status.yaml

   - 200
"""


def describe_table(table: Tag) -> list[tuple[str, list[str], int]]:
    """Return the place, class names and number of cells of each row."""
    return [
        (group.name, row.classes, len(row.tags))
        for group in table.tags
        if group.name in ("thead", "tbody")
        for row in group.tags
    ]


def test_tables_in_operations_have_no_stripes_and_others_have_those_of_docutils(build: Build) -> None:
    page = f"API\n===\n\n{TABLES}\n{HEAD.replace('=', '-')}{TABLES}\n{TABLES}"
    files = {"index.rst": page, "parameters.yaml": define("a", "b"), "status.yaml": "200:\n  default: Fine.\n"}
    built = build(files, confoverrides={"apiref_validate": False})
    assert built.warnings == []
    tables = list(parse_html(built.read()).find("table"))
    assert [describe_table(table) for table in tables[:2]] == [
        [("thead", ["row-odd"], 4), ("tbody", ["row-even"], 4), ("tbody", ["row-odd"], 4)],
        [("thead", ["row-odd"], 2), ("tbody", ["row-even"], 2)],
    ]
    assert [describe_table(table) for table in tables[2:]] == 2 * [
        [("thead", [], 4), ("tbody", [], 4), ("tbody", [], 4)],
        [("thead", [], 2), ("tbody", [], 2)],
    ]
    heads = [["Name", "In", "Type", "Description"], ["Code", "Reason"]]
    assert [[head.text for head in table.find("th", "head")] for table in tables] == 3 * heads
    assert [len(list(table.find("col"))) for table in tables] == 3 * [4, 0]


@pytest.mark.parametrize(
    ("row", "number", "tag"),
    [
        (Row(()), None, "<tr>"),
        (Row((), ("rp_min_ver_2_3",), "x", 1), None, '<tr class="rp_min_ver_2_3 apiref-d1" id="x">'),
        (Row((), depth=6), None, '<tr class="apiref-d6">'),
        (Row((), depth=7), None, '<tr class="apiref-d6">'),
        (Row(()), 2, '<tr class="row-even">'),
        (Row((), ("a",), depth=2), 3, '<tr class="a apiref-d2 row-odd">'),
    ],
)
def test_the_tag_of_a_row(row: Row, number: int | None, tag: str) -> None:
    assert render_row_start(row, number, Config()) == tag


@pytest.mark.parametrize(
    ("min_version", "max_version", "mark"),
    [
        (None, None, ""),
        ("2.10", None, "2.10+"),
        (None, "2.50", "removed after 2.50"),
        ("2.10", "2.50", "2.10+, removed after 2.50"),
    ],
)
def test_the_mark_of_an_operation_has_both_ends_of_its_range(
    build: Build, min_version: str | None, max_version: str | None, mark: str
) -> None:
    assert render_mark(min_version, max_version) == mark
    named = {"min_version": min_version, "max_version": max_version}
    options = "".join(f"   {name}: {version}\n" for name, version in named.items() if version)
    built = build({"index.rst": HEAD.rstrip("\n") + f"\n{options}\nText.\n"})
    assert built.warnings == []
    assert [tag.text for tag in parse_html(built.read()).find("span", "apiref-mark")] == ([mark] if mark else [])


@pytest.mark.parametrize(
    ("path", "caption", "classes"),
    [
        ("v2.5/show-resp.json", "The response:", ["rp_min_ver_2_5"]),
        ("v2.5/show-resp.json", "Example (2.7):", ["rp_min_ver_2_5"]),
        ("show-v2.6-resp.json", "Version 2.7:", ["rp_min_ver_2_6"]),
        ("show-resp.json", "Example for version 2.7:", []),
        ("show-resp.json", "Response up to 2.7:", []),
        ("show-req.json", "Request (2.7):", ["apiref-request"]),
    ],
)
def test_a_sample_is_marked_with_the_version_of_its_path_alone(
    build: Build, path: str, caption: str, classes: list[str]
) -> None:
    page = f"{HEAD}Since version 2.4\n-----------------\n\n{caption}\n\n.. literalinclude:: {path}\n"
    built = build({"index.rst": page, path: "{}\n"}, confoverrides={"apiref_validate": False})
    assert built.warnings == []
    [sample] = [tag for tag in parse_html(built.read()).find("div") if "notranslate" in tag.classes]
    assert [name for name in sample.classes if name.startswith(("rp_", "apiref-"))] == classes
