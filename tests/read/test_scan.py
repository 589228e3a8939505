"""The scan of source trees without Sphinx: what references hold in the wild, distilled."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from sphinx_apiref import read_reference
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.reference import ApiRef, Direction

PARAMETERS = """\
server_id:
  in: path
  type: string
  required: true
  description: The server.
name:
  in: body
  type: string
  required: true
  description: The name.
"""
STATUS = "200:\n  default: Fine.\n404:\n  default: Nothing.\n"
OPERATION = """\
Show a server
=============

.. rest_method:: GET /servers/{server_id}
"""


def scan(folder: Path, files: Mapping[str, str | bytes]) -> ApiRef:
    for name, text in {"parameters.yaml": PARAMETERS, "status.yaml": STATUS, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_reference(folder)


def codes(ref: ApiRef) -> list[tuple[str, int, int]]:
    assert all(all(entry.names) and entry.names for entry in ref.diagnostics)
    return [(entry.code.value, entry.location.lineno, entry.location.column) for entry in ref.diagnostics]


def test_the_scan_imports_neither_sphinx_nor_docutils() -> None:
    program = "import sys, sphinx_apiref.read.scan; print([m for m in sys.modules if m in ('sphinx', 'docutils')])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_an_operation_has_its_tables_statuses_samples_and_prose(tmp_path: Path) -> None:
    text = (
        OPERATION
        + """
Normal response codes: 200 (microversions 2.0 - 2.100), 202 (2.101 -)

Error response codes: badRequest(400), itemNotFound(404)

.. rest_status_code:: success status.yaml

   - 200

Request
-------

.. rest_parameters:: parameters.yaml

   - server_id: server_id

Response
--------

.. rest_parameters:: parameters.yaml

   - name: name

**Example of ``it``: JSON response**

.. literalinclude:: /samples/show.json
   :language: javascript
   :lines: 1-3
"""
    )
    ref = scan(tmp_path, {"index.rst": text})
    (operation,) = ref.operations
    assert (operation.label, operation.title, operation.docname) == (
        "GET /servers/{server_id}",
        "Show a server",
        "index",
    )
    assert [table.direction for table in operation.tables] == [Direction.REQUEST, Direction.RESPONSE]
    assert [use.parameter is not None for table in operation.tables for use in table.uses] == [True, True]
    assert [(status.kind, status.code) for status in operation.statuses] == [("success", 200)]
    assert operation.prose_codes == (200, 202, 400, 404)
    (sample,) = operation.samples
    assert (sample.caption, sample.direction, sample.whole) == (
        "Example of ``it``: JSON response",
        Direction.RESPONSE,
        False,
    )
    assert sample.path == str(tmp_path / "samples" / "show.json")
    assert sample.location[1:] == (30, 21, 39)
    assert not ref.diagnostics


def test_rows_are_told_as_the_build_tells_them(tmp_path: Path) -> None:
    text = (
        OPERATION
        + """
.. rest_parameters:: parameters.yaml

   - name: nam
   - server_id:server_id

.. rest_status_code:: success status.yaml

   - 201
"""
    )
    ref = scan(tmp_path, {"index.rst": text})
    assert codes(ref) == [("parameter-undefined", 8, 6), ("stanza-invalid", 9, 6), ("status-undefined", 13, 6)]
    assert ref.diagnostics[0].advice == "did you mean `name`?"


def test_includes_are_found_from_the_folder_of_the_document(tmp_path: Path) -> None:
    files = {
        "v2/index.rst": "V2\n==\n\n.. include:: parts/a.inc\n.. include:: b.inc\n",
        "v2/parts/a.inc": "A\n-\n\n.. rest_method:: GET /a\n\n.. include:: parts/nested.inc\n",
        "v2/parts/nested.inc": ".. literalinclude:: samples/a.json\n",
        "v2/b.inc": "B\n-\n\n.. rest_method:: GET /b\n",
        "v2/orphan.inc": "C\n-\n\n.. rest_method:: GET /c\n",
    }
    ref = scan(tmp_path, files)
    assert [operation.url for operation in ref.operations] == ["/a", "/b"]
    assert [sample.path for sample in ref.operations[0].samples] == [str(tmp_path / "v2/samples/a.json")]
    assert not ref.diagnostics


@pytest.mark.parametrize(
    "hidden",
    [
        ".. A comment\n\n   {}",
        "..\n   {}",
        "Text::\n\n   {}",
        "Text\n\n::\n\n   {}",
        ".. code-block:: rst\n\n   {}",
        ".. |sub| replace:: x\n   {}",
        "- item::\n\n      {}",
        ".. note::\n\n   Text::\n\n     {}",
    ],
)
def test_what_is_no_markup_is_skipped(tmp_path: Path, hidden: str) -> None:
    text = f"{OPERATION}\n{hidden.format('.. literalinclude:: x.json')}\n"
    assert scan(tmp_path, {"index.rst": text}).operations[0].samples == ()


@pytest.mark.parametrize(
    "shown",
    [
        "Text:\n\n   {}",
        "Term\n   {}",
        "- item\n\n  {}",
        "1. item\n\n   {}",
        ".. NOTE::\n\n   {}",
        ".. versionadded:: 2.1\n\n   {}",
        ":field: text\n\n   {}",
        "..\n\n   {}",
        "Paragraph::\n\n   literal\n\n{}",
    ],
)
def test_what_is_nested_is_read(tmp_path: Path, shown: str) -> None:
    text = f"{OPERATION}\n{shown.format('.. literalinclude:: x.json')}\n"
    (operation,) = scan(tmp_path, {"index.rst": text}).operations
    assert [sample.argument for sample in operation.samples] == ["x.json"]


def test_headings_on_the_level_of_the_operation_belong_to_it(tmp_path: Path) -> None:
    text = f"{OPERATION}\nRequest\n=======\n\n.. rest_parameters:: parameters.yaml\n\n   - name: name\n\nOther\n=====\n"
    ref = scan(tmp_path, {"index.rst": text + "\n.. rest_parameters:: parameters.yaml\n\n   - name: name\n"})
    assert [table.direction for table in ref.operations[0].tables] == [Direction.REQUEST]
    assert len(ref.loose_tables) == 1


def test_a_method_needs_a_section_of_its_own(tmp_path: Path) -> None:
    text = (
        f".. rest_method:: GET /a\n\n{OPERATION}\n.. rest_method:: GET /b\n\n.. note::\n\n   .. rest_method:: GET /c\n"
    )
    ref = scan(tmp_path, {"index.rst": text})
    assert codes(ref) == [("operation-invalid", 1, 18), ("operation-invalid", 8, 18), ("operation-invalid", 12, 21)]
    assert [operation.url for operation in ref.operations] == ["/servers/{server_id}"]


def test_files_that_conf_py_excludes_are_no_documents(tmp_path: Path) -> None:
    files = {
        "conf.py": "import service\nexclude_patterns = ['old', '*.draft.rst']\n",
        "index.rst": OPERATION,
        "old/index.rst": OPERATION,
        "a.draft.rst": OPERATION,
        "_build/index.rst": OPERATION,
    }
    assert [operation.docname for operation in scan(tmp_path, files).operations] == ["index"]


def test_loops_end_with_a_finding(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    files = {"index.rst": f"{OPERATION}\n.. include:: a.inc\n", "a.inc": "A.\n\n.. include:: b.inc\n"}
    ref = scan(tmp_path, {**files, "b.inc": ".. include:: a.inc\n"})
    assert codes(ref) == [("stanza-invalid", 1, 1)]
    assert len(ref.operations) == 1


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    text = f"{OPERATION}\n.. include:: none.inc\n.. include:: latin.inc\n"
    ref = scan(tmp_path, {"index.rst": text, "latin.inc": b"\xe9\n"})
    assert codes(ref) == [("file-unreadable", 6, 1), ("file-unreadable", 7, 1)]
    assert "is not UTF-8" in ref.diagnostics[1].message


def test_deep_nesting_and_odd_bytes_do_no_harm(tmp_path: Path) -> None:
    deep = "\n\n".join(f"{' ' * 2 * depth}- x" for depth in range(2000))
    ref = scan(tmp_path, {"index.rst": f"{OPERATION}\n{deep}\n\n{'- ' * 5000}x\n\n\0\x0b\x0c\x85\u2028\t..\n"})
    assert len(ref.operations) == 1


CLIPPED = """\
end 0

.. literalinclude:: 1.json

start

.. literalinclude:: 2.json

end 1

.. literalinclude:: 3.json

start

.. literalinclude:: 4.json

end 2
"""


@pytest.mark.parametrize(
    ("options", "samples"),
    [
        ((), "1234"),
        ((":start-after: start",), "234"),
        ((":end-before: end 1",), "12"),
        ((":end-before: end",), ""),
        # The end is searched after the start: the text may occur before it, too.
        ((":start-after: start", ":end-before: end"), "2"),
        ((":end-before: end", ":start-after: start"), "2"),
        ((":start-after: end 1", ":end-before: start"), "3"),
        ((":start-line: 4",), "234"),
        ((":start-line: -4",), "4"),
        ((":end-line: 4",), "1"),
        ((":start-line: 4", ":end-line: 12"), "23"),
        # Lines are selected before the texts are searched.
        ((":start-line: 5", ":start-after: start"), "4"),
        ((":start-line: 5", ":end-before: end"), "2"),
    ],
)
def test_part_of_an_included_file_is_the_one_that_docutils_includes(
    tmp_path: Path, options: tuple[str, ...], samples: str
) -> None:
    include = "\n   ".join((".. include:: part.inc", *options))
    ref = scan(tmp_path, {"index.rst": f"{OPERATION}\n{include}\n", "part.inc": CLIPPED})
    assert not ref.diagnostics
    assert [sample.argument for sample in ref.operations[0].samples] == [f"{number}.json" for number in samples]


@pytest.mark.parametrize(
    "option",
    [":start-after: none", ":end-before: none", ":start-line: x", ":start-after: end 2\n   :end-before: end 1"],
)
def test_part_that_the_included_file_does_not_have_is_reported(tmp_path: Path, option: str) -> None:
    text = f"{OPERATION}\n.. include:: part.inc\n   {option}\n"
    ref = scan(tmp_path, {"index.rst": text, "part.inc": CLIPPED})
    assert codes(ref) == [("stanza-invalid", 6, 1)]
    assert ref.diagnostics[0].names == ("part.inc",)


@pytest.mark.parametrize(
    ("directive", "names"),
    [
        (".. rest_parameters:: parameters.yaml\n   :colour: red\n\n   - name: name", ("rest_parameters", "colour")),
        (".. rest_parameters:: parameters.yaml\n   :class: a\n   b\n\n   - name: name", ("rest_parameters", "b")),
        (".. rest_parameters::", ("rest_parameters",)),
        (".. rest_parameters:: parameters.yaml\n\n   - name: nam", ("nam",)),
        (".. rest_status_code:: success\n\n   - 200", ("rest_status_code",)),
        (".. rest_status_code:: sucess status.yaml\n\n   - 200", ("sucess",)),
        (".. rest_status_code:: success status.yaml\n\n   - 201", ("201", "default")),
        (".. rest_status_code:: success status.yaml\n\n   - 200: other", ("200", "other")),
        (".. literalinclude::", ("literalinclude",)),
        (".. literalinclude:: a.json\n\n   Text.", ("literalinclude", "a.json")),
        (".. include:: none.inc", ("none.inc",)),
        (".. rest_method:: PUT /x", ("PUT /x",)),
        (".. note::\n\n   .. rest_method:: PUT /x", ("PUT /x",)),
    ],
)
def test_finding_names_what_it_is_about(tmp_path: Path, directive: str, names: tuple[str, ...]) -> None:
    (diagnostic,) = scan(tmp_path, {"index.rst": f"{OPERATION}\n{directive}\n"}).diagnostics
    assert diagnostic.names == names


def test_page_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (diagnostic,) = scan(tmp_path, {"index.rst": OPERATION.encode() + b"\n\xe9\n"}).diagnostics
    assert diagnostic.names == ("index.rst",)


REASON = """\
200:
  default: |
    Done.

    Response code: see *below*.

    .. rest_parameters:: parameters.yaml

       - id: thing_id

    .. literalinclude:: show.json

    Title
    -----
  other: >
    Folded.


    .. rest_parameters:: parameters.yaml

       - id: nothing
404:
  default: .. no directive, but dots
"""


def test_directives_in_a_reason_are_a_part_of_the_response(tmp_path: Path) -> None:
    page = "Do\n==\n\n.. rest_method:: POST /x\n\n.. rest_status_code:: success status.yaml\n\n   - 200\n   - 404\n"
    (tmp_path / "index.rst").write_text(page + "\nRequest\n-------\n\nText.\n", encoding="utf-8")
    (tmp_path / "status.yaml").write_text(REASON, encoding="utf-8")
    (tmp_path / "parameters.yaml").write_text("thing_id: {in: body, type: string, description: It.}\n")
    reference = read_reference(str(tmp_path))
    assert reference.diagnostics == ()
    (operation,) = reference.operations
    (table,) = operation.tables
    assert (table.direction, [use.ref for use in table.uses]) == (Direction.RESPONSE, ["thing_id"])
    assert table.location[1:3] == (7, 5)
    assert table.uses[0].location[1:3] == (9, 10)
    (sample,) = operation.samples
    assert (sample.direction, sample.path) == (Direction.RESPONSE, str(tmp_path / "show.json"))
    assert (sample.location.lineno, sample.location.column) == (11, 25)


def test_finding_in_a_folded_reason_is_at_its_first_line(tmp_path: Path) -> None:
    page = "Do\n==\n\n.. rest_method:: POST /x\n\n.. rest_status_code:: success status.yaml\n\n   - 200: other\n"
    (tmp_path / "index.rst").write_text(page, encoding="utf-8")
    (tmp_path / "status.yaml").write_text(REASON, encoding="utf-8")
    (tmp_path / "parameters.yaml").write_text("thing_id: {in: body, type: string, description: It.}\n")
    (found,) = read_reference(str(tmp_path)).diagnostics
    assert (found.code, found.names, found.location.lineno) == (Code.PARAMETER_UNDEFINED, ("nothing",), 16)


@pytest.mark.parametrize(
    "options",
    [
        "",
        "   :start-line: 4\n",
        "   :start-line: -5\n",
        "   :start-after: mark\n",
        "   :start-after: file\n   :end-before: stop\n",
    ],
)
def test_the_places_of_a_part_are_those_of_its_file(tmp_path: Path, options: str) -> None:
    part = "A file\n\n.. mark\n\n.. rest_parameters:: parameters.yaml\n\n   - a: none\n\n.. stop\n"
    ref = scan(tmp_path, {"index.rst": f"{OPERATION}\n.. include:: part.inc\n{options}", "part.inc": part})
    (found,) = (entry for entry in ref.diagnostics if entry.code.value == "parameter-undefined")
    assert found.location == (str(tmp_path / "part.inc"), 7, 6, 13)


def test_the_rest_of_a_line_keeps_its_column(tmp_path: Path) -> None:
    part = "x\nmark\\.. rest_parameters::\n"
    ref = scan(tmp_path, {"index.rst": f"{OPERATION}\n.. include:: p.inc\n   :start-after: mark\\\n", "p.inc": part})
    assert codes(ref) == [("stanza-invalid", 2, 6)]
