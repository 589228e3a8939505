"""Fixes of parameters files: fields, values, order, definitions that nothing uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.read.definitions import check_order, load_catalog
from sphinx_apiref.read.files import FileStore

from .reference import changed_lines, define, find, fix, page, pick, write

PAGE = page("- name: name", sample="")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("requried: true", "required: true"),
        ("'requried': true # yes", "'required': true # yes"),
        ("requried :   true", "required :   true"),
    ],
)
def test_misspelled_field_is_replaced(tmp_path: Path, wrong: str, right: str, newline: str) -> None:
    text = define("name body string").replace("required: true", wrong).replace("\n", newline)
    done = fix(tmp_path, "parameter-field-misspelled", index__rst=PAGE, parameters__yaml=text)
    assert done.text == text.replace(wrong, right)
    assert done.fix.safe
    assert done.fix.title == "Replace `requried` with `required`"


def test_misspelled_field_beside_the_right_one_is_left_alone(tmp_path: Path) -> None:
    text = define("name body string").replace("required: true", "requried: true\n  required: true")
    write(tmp_path, {"index.rst": PAGE, "parameters.yaml": text})
    assert pick(find(tmp_path), "parameter-field-misspelled").fix is None


@pytest.mark.parametrize(
    ("good", "wrong", "right"),
    [
        ("required: true", "required: ture", "required: true"),
        ("required: true", "required: 'True'", "required: true"),
        ("required: true", 'required: "false" # no', "required: false # no"),
        ("in: body", "in: bdy", "in: body"),
        ("in: body", "in: 'body '", "in: body"),
        ("type: string", "type: 1", 'type: "1"'),
    ],
)
def test_misspelled_value_is_replaced(tmp_path: Path, good: str, wrong: str, right: str) -> None:
    text = define("name body string").replace(good, wrong)
    done = fix(tmp_path, "parameter-field-invalid", index__rst=PAGE, parameters__yaml=text)
    assert done.text == text.replace(wrong, right)
    assert done.fix.safe


@pytest.mark.parametrize("wrong", ["in: cookie", "required: string", "required: maybe", "min_version: new", "in: ''"])
def test_value_that_is_no_slip_has_no_fix(tmp_path: Path, wrong: str) -> None:
    field = wrong.partition(":")[0]
    lines = [line for line in define("name body string").splitlines() if not line.startswith(f"  {field}:")]
    write(tmp_path, {"index.rst": PAGE, "parameters.yaml": "\n".join([*lines, f"  {wrong}", ""])})
    found = [found for found in find(tmp_path) if found.code.value.startswith("parameter-field")]
    assert found
    assert all(finding.fix is None for finding in found)


def test_misspelled_type_is_replaced(tmp_path: Path) -> None:
    text = define("name body strnig")
    done = fix(tmp_path, "parameter-type-misspelled", index__rst=PAGE, parameters__yaml=text)
    assert done.text == text.replace("strnig", "string")
    assert done.fix.safe


SORTED = """\
# Copyright: nobody

# variables in path
id:
  description: |
    It.
  in: path
  type: string

# variables in query
limit:
  description: |
    It.
  in: query
  type: integer

# variables in body
# The first one.
a_name:
  description: |
    It & *that*.
  in: body
  type: string  # really

name:
  description: >
    Its name: 名.
  in: body
  type: string
"""


def blocks(text: str) -> dict[str, str]:
    """Return the lines of each definition of `SORTED`, with its own comments."""
    parts = text.split("\n\n")
    return {
        "id": parts[1].partition("\n")[2],
        "limit": parts[2].partition("\n")[2],
        "a_name": parts[3].partition("\n")[2],
        "name": parts[4].rstrip("\n"),
    }


def sort(tmp_path: Path, text: str) -> str:
    done = fix(
        tmp_path, "parameter-unsorted", index__rst=page("- name: name", sample=""), parameters__yaml=text.encode()
    )
    assert done.fix.safe
    files = FileStore()
    assert not check_order(load_catalog(str(tmp_path / "parameters.yaml"), files))
    return done.text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_definitions_are_sorted_with_their_comments(tmp_path: Path, newline: str) -> None:
    part = blocks(SORTED)
    text = "\n\n".join(
        (
            "# Copyright: nobody",
            "# variables in path\n" + part["id"],
            "# variables in body\n" + part["name"],
            part["a_name"],
            "# variables in query\n" + part["limit"] + "\n",
        )
    )
    expected = SORTED.replace("\n", newline)
    assert sort(tmp_path, text.replace("\n", newline)) == expected


def test_heading_stays_above_its_part(tmp_path: Path) -> None:
    part = blocks(SORTED)
    text = SORTED.replace(part["a_name"], "@").replace(part["name"], part["a_name"]).replace("@", part["name"])
    assert sort(tmp_path, text) == SORTED


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_end_of_the_file_stays(tmp_path: Path, end: str) -> None:
    text = "b:\n  in: body\n  type: string\n  description: B.\n\na:\n  in: body\n  type: string\n  description: A."
    assert sort(tmp_path, text + end) == (
        "a:\n  in: body\n  type: string\n  description: A.\n\nb:\n  in: body\n  type: string\n  description: B." + end
    )


def test_only_what_is_out_of_order_is_moved(tmp_path: Path) -> None:
    text = define(*(f"name{number} body string" for number in (1, 2, 5, 3, 4)))
    write(tmp_path, {"index.rst": PAGE, "parameters.yaml": text})
    found = pick(find(tmp_path), "parameter-unsorted").fix
    assert found is not None
    # One is deleted here and inserted there.
    assert sorted(edit.text.count("\n") for edit in found.edits) == [0, 6]


ANCHORED = """\
b: &b
  in: body
  type: string
  description: B.
{first}:
  <<: *b
  description: Other.
{second}:
  in: body
  type: string
  description: Z.
"""


def test_alias_stays_below_its_anchor(tmp_path: Path) -> None:
    text = ANCHORED.format(first="z", second="c")
    assert list(load_keys(sort(tmp_path, text))) == ["b", "c", "z"]


@pytest.mark.parametrize("second", ["c", "b2"])
def test_file_whose_anchors_do_not_allow_the_order_is_left_alone(tmp_path: Path, second: str) -> None:
    write(tmp_path, {"index.rst": PAGE, "parameters.yaml": ANCHORED.format(first="a", second=second)})
    assert pick(find(tmp_path), "parameter-unsorted").fix is None


def load_keys(text: str) -> list[str]:
    return [line.partition(":")[0] for line in text.splitlines() if line[:1].strip()]


@pytest.mark.parametrize(
    "text",
    [
        "{b: {in: body, type: string, description: B.}, a: {in: body, type: string, description: A.}}\n",
        "b:\n  in: body\n  type: string\n  description: B.\na:\n  in: body\n  type: string\n  description: A.\n"
        "a:\n  in: body\n  type: string\n  description: A.\n",
    ],
)
def test_file_of_another_form_is_left_alone(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"index.rst": PAGE, "parameters.yaml": text})
    assert pick(find(tmp_path), "parameter-unsorted").fix is None


def test_all_findings_about_the_order_of_a_file_have_one_fix(tmp_path: Path) -> None:
    names = (2, 1, 4, 3, 5, 6, 7, 8, 9)
    write(tmp_path, {"index.rst": PAGE, "parameters.yaml": define(*(f"n{name} body string" for name in names))})
    found = {finding.fix for finding in find(tmp_path) if finding.code.value == "parameter-unsorted"}
    assert len(found) == 1
    assert None not in found


UNUSED = """\
# variables in path
old:
  in: path
  type: string
  description: Old.

# variables in body
# Left over.
# apiref: ignore[parameter-type-unknown]
left:
  in: body
  type: string
  description: Left.

name:
  in: body
  type: string
  description: Name.

zone:
  in: body
  type: string
  description: Zone.
"""


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [("left", "# Left over.", "  description: Left.\n\n"), ("zone", "\nzone:", "Zone.\n"), ("old", "old:", "Old.\n\n")],
)
def test_unused_definition_is_deleted_with_its_comments(tmp_path: Path, key: str, first: str, last: str) -> None:
    rows = "; ".join(f"- {name}: {name}" for name in ("old", "left", "name", "zone") if name != key)
    start = UNUSED.index(first)
    expected = UNUSED[:start] + UNUSED[UNUSED.index(last, start) + len(last) :]
    done = fix(tmp_path, "parameter-unused", index__rst=page(rows, "GET /{old}", sample=""), parameters__yaml=UNUSED)
    assert done.text == expected
    assert not done.fix.safe
    assert done.fix.title == f"Delete the definition `{key}`"


def test_unused_definition_whose_anchor_is_needed_stays(tmp_path: Path) -> None:
    text = ANCHORED.format(first="name", second="zone")
    write(tmp_path, {"index.rst": page("- name: name; - zone: zone", sample=""), "parameters.yaml": text})
    assert pick(find(tmp_path), "parameter-unused").fix is None


def test_unused_definition_whose_anchor_it_needs_itself_is_deleted(tmp_path: Path) -> None:
    text = "b:\n  in: &in body\n  x: *in\n  type: string\n  description: B.\n" + define("name body string")
    done = fix(tmp_path, "parameter-unused", index__rst=PAGE, parameters__yaml=text)
    assert done.text == define("name body string")


def test_optional_parameter_of_the_path_becomes_required(tmp_path: Path) -> None:
    text = define("id? path string")
    done = fix(
        tmp_path,
        "path-parameter-optional",
        index__rst=page("- id: id", "GET /servers/{id}", sample=""),
        parameters__yaml=text,
    )
    assert changed_lines(text, done.text) == ["-   required: false\n", "+   required: true\n"]
    assert not done.fix.safe


def test_optional_parameter_that_other_urls_lack_stays(tmp_path: Path) -> None:
    text = (
        page("- id: id", "GET /servers/{id}", sample="")
        + "\n"
        + page("- id: id", "GET /zones", sample="").replace("Servers\n", "Zones\n").replace("=======", "=====")
    )
    write(tmp_path, {"index.rst": text, "parameters.yaml": define("id? path string")})
    assert pick(find(tmp_path), "path-parameter-optional").fix is None
