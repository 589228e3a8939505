"""What an include puts in its place, and the paths that pages name."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref import read_reference
from sphinx_apiref.model.reference import ApiRef

OPERATION = "Show\n====\n\n.. rest_method:: GET /x\n\n"
SAMPLE = ".. literalinclude:: x.json\n"


def scan(folder: Path, text: str, **files: str) -> ApiRef:
    for name, content in {"index.rst": OPERATION + text, **files}.items():
        path = folder / name.replace("__", "/").replace("_inc", ".inc")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
    return read_reference(folder)


def samples(reference: ApiRef) -> list[str]:
    return [sample.argument.removesuffix(".json") for sample in reference.operations[0].samples]


def found(reference: ApiRef) -> list[tuple[str, int, str]]:
    return [(entry.code.value, entry.location.lineno, entry.message) for entry in reference.diagnostics]


LINES = "".join(f".. literalinclude:: {number}.json\n\n" for number in range(4))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "0123"),
        (("start-line: 0",), "0123"),
        (("start-line: 1",), "123"),
        (("start-line: 2",), "123"),
        (("start-line: 6",), "3"),
        (("start-line: 7",), ""),
        (("start-line: 8",), ""),
        (("start-line: 99",), ""),
        (("start-line: -2",), "3"),
        (("start-line: -99",), "0123"),
        (("end-line: 0",), ""),
        (("end-line: 1",), "0"),
        (("end-line: 2",), "0"),
        (("end-line: 3",), "01"),
        (("end-line: 99",), "0123"),
        (("end-line: -1",), "0123"),
        (("end-line: -2",), "012"),
        (("end-line: -99",), ""),
        (("start-line: 2", "end-line: 4"), "1"),
        (("start-line: 4", "end-line: 2"), ""),
        (("start-after: 1.json",), "23"),
        (("end-before: .. literalinclude:: 2",), "01"),
        (("start-after: 0.json", "end-before: .. literalinclude:: 3"), "12"),
        (("start-line: 2", "end-line: 5", "start-after: 1.json"), "2"),
        (("start-after:",), "0123"),
    ],
)
def test_options_select_a_part_of_the_file(tmp_path: Path, options: tuple[str, ...], expected: str) -> None:
    include = "\n   ".join((".. include:: part.inc", *(f":{option}" for option in options)))
    reference = scan(tmp_path, f"{include}\n\n.. literalinclude:: end.json\n", part_inc=LINES)
    assert samples(reference) == [*expected, "end"]
    assert found(reference) == []


@pytest.mark.parametrize(
    "options",
    [("start-line: 2", "start-after: 0.json"), ("end-line: 2", "end-before: 3.json"), ("end-line: x",)],
)
def test_a_part_that_is_not_there_includes_nothing(tmp_path: Path, options: tuple[str, ...]) -> None:
    include = "\n   ".join((".. include:: part.inc", *(f":{option}" for option in options)))
    reference = scan(tmp_path, f"{include}\n\n.. literalinclude:: end.json\n", part_inc=LINES)
    message = "the text at which the include of part.inc starts or ends is not in the file"
    assert (samples(reference), found(reference)) == (["end"], [("stanza-invalid", 6, message)])


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_of_a_part_are_those_of_its_file(tmp_path: Path, ending: str) -> None:
    part = ending.join(("One.", "", "Two.", "", ".. rest_status_code:: none", ""))
    reference = scan(tmp_path, ".. include:: part.inc\n   :start-line: 2\n", part_inc=part)
    (entry,) = reference.diagnostics
    assert entry.location[:3] == (str(tmp_path / "part.inc"), 5, 1)


@pytest.mark.parametrize("option", [":literal:", ":code: rst", ":parser: markdown"])
def test_a_file_that_is_not_read_as_text_of_the_page_is_left_out(tmp_path: Path, option: str) -> None:
    reference = scan(tmp_path, f".. include:: part.inc\n   {option}\n\n{SAMPLE}", part_inc=LINES)
    assert (samples(reference), found(reference)) == (["x"], [])


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        (".. include:: part.inc", "0123"),
        (".. Include:: part.inc", "0123"),
        (".. include::\n   part.inc", "0123"),
        (".. include:: pa\n   rt.inc", "0123"),
        (".. include:: ./part.inc", "0123"),
        (".. include:: below/../part.inc", "0123"),
        (".. include:: /part.inc", "0123"),
        (".. include:: <isonum.txt>", ""),
        (".. include::", ""),
        (".. include:: part.inc\n   :colour: red", ""),
        (".. include:: part.inc\n\n   Content.", ""),
        (".. note::\n\n   .. include:: part.inc", "0123"),
        ("- .. include:: part.inc", "0123"),
    ],
)
def test_the_file_of_an_include(tmp_path: Path, include: str, expected: str) -> None:
    reference = scan(tmp_path, f"{include}\n\n{SAMPLE}", part_inc=LINES, below__x_inc="")
    assert (samples(reference), found(reference)) == ([*expected, "x"], [])


def test_what_follows_an_include_goes_on_with_its_section(tmp_path: Path) -> None:
    reference = scan(tmp_path, f".. include:: part.inc\n\n{SAMPLE}", part_inc="Request\n-------\n\nText.\n")
    (sample,) = reference.operations[0].samples
    assert (sample.titles, sample.caption) == (("Request",), "Text.")


def test_a_paragraph_does_not_go_on_in_an_included_file(tmp_path: Path) -> None:
    reference = scan(tmp_path, "Text:\n\n.. include:: part.inc\n", part_inc=f"{SAMPLE}More.")
    assert [sample.caption for sample in reference.operations[0].samples] == ["Text:"]


def test_a_file_may_be_included_again_after_its_end(tmp_path: Path) -> None:
    include = ".. include:: part.inc\n"
    reference = scan(tmp_path, include * 3, part_inc=f".. include:: inner.inc\n\n{SAMPLE}", inner_inc=SAMPLE)
    assert (samples(reference), found(reference)) == (["x"] * 6, [])


@pytest.mark.parametrize(
    ("files", "lineno", "argument"),
    [
        ({"a_inc": ".. include:: a.inc\n"}, 1, "a.inc"),
        ({"a_inc": "\n.. include:: b.inc\n", "b_inc": "\n\n.. include:: a.inc\n"}, 3, "a.inc"),
        ({"a_inc": ".. include:: index.rst\n"}, 1, "index.rst"),
    ],
)
def test_a_file_within_itself_is_reported(tmp_path: Path, files: dict[str, str], lineno: int, argument: str) -> None:
    reference = scan(tmp_path, f".. include:: a.inc\n\n{SAMPLE}", **files)
    message = f"`{argument}` is included within itself"
    assert found(reference) == [("stanza-invalid", lineno, message)]
    assert samples(reference) == ["x"]


def test_a_file_may_include_another_part_of_itself(tmp_path: Path) -> None:
    part = f".. include:: a.inc\n   :start-after: mark\n\nmark\n\n{SAMPLE}"
    reference = scan(tmp_path, ".. include:: a.inc\n", a_inc=part)
    assert (samples(reference), found(reference)) == (["x", "x"], [])


def test_a_file_that_can_not_be_read_is_reported_at_its_include(tmp_path: Path) -> None:
    (tmp_path / "folder.inc").mkdir()
    (tmp_path / "latin.inc").write_bytes(b"a\nb\n\xe9\n")
    text = "".join(f".. include:: {name}.inc\n" for name in ("none", "folder", "latin"))
    reference = scan(tmp_path, f"{text}\n{SAMPLE}")
    assert found(reference) == [
        ("file-unreadable", 6, "the included file none.inc does not exist"),
        ("file-unreadable", 7, "the included file folder.inc is a folder"),
        ("file-unreadable", 8, "the included file latin.inc is not UTF-8 (line 3)"),
    ]
    assert samples(reference) == ["x"]


def test_a_page_that_is_not_utf_8_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_bytes(f"{OPERATION}".encode() + b"\xe9\n\n" + SAMPLE.encode())
    reference = read_reference(tmp_path)
    assert found(reference) == [("file-unreadable", 1, "the file is not UTF-8 (line 6)")]
    assert samples(reference) == ["x"]


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_bytes(b"\xef\xbb\xbf" + OPERATION.encode())
    assert [operation.title for operation in read_reference(tmp_path).operations] == ["Show"]


def test_paths_are_those_of_files_without_links(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.json").touch()
    (tmp_path / "real" / "y.json").symlink_to("x.json")
    root = tmp_path / "root"
    root.mkdir()
    (root / "linked").symlink_to(tmp_path / "real")
    text = "".join(
        f".. literalinclude:: {name}\n" for name in ("linked/x.json", "/linked/y.json", "linked/none/z.json")
    )
    (operation,) = scan(root, text).operations
    assert [sample.path for sample in operation.samples] == [
        str(tmp_path / "real" / "x.json"),
        str(tmp_path / "real" / "x.json"),
        str(tmp_path / "real" / "none" / "z.json"),
    ]


@pytest.mark.parametrize(
    ("option", "whole"),
    [
        ("language: json", True),
        ("caption: It", True),
        ("linenos:", True),
        ("lines: 1-2", False),
        ("start-after: x", False),
        ("end-before: x", False),
        ("start-at: x", False),
        ("end-at: x", False),
        ("pyobject: x", False),
        ("diff: y.json", False),
    ],
)
def test_some_options_show_a_part_of_a_sample(tmp_path: Path, option: str, whole: bool) -> None:
    (operation,) = scan(tmp_path, f"{SAMPLE}   :{option}\n").operations
    assert [sample.whole for sample in operation.samples] == [whole]


@pytest.mark.parametrize(
    ("text", "code", "lineno"),
    [
        (".. literalinclude:: x.json\n   :colour: red\n", "stanza-invalid", 6),
        (".. literalinclude::\n", "stanza-invalid", 6),
        (".. literalinclude:: x.json\n\n   Content.\n", "stanza-invalid", 6),
        (".. rest_parameters::\n", "stanza-invalid", 6),
        (".. rest_parameters:: p.yaml\n   :colour: red\n\n   - a: a\n", "stanza-invalid", 6),
        (".. rest_parameters:: p.yaml\n   :class: a\n   more\n\n   - a: a\n", "stanza-invalid", 6),
        (".. rest_status_code:: success\n\n   - 200\n", "stanza-invalid", 6),
        (".. rest_status_code:: fine s.yaml\n\n   - 200\n", "stanza-invalid", 6),
        (".. rest_status_code:: success s.yaml\n   :colour: red\n\n   - 200\n", "stanza-invalid", 6),
    ],
)
def test_a_directive_that_docutils_would_not_run_is_nothing(tmp_path: Path, text: str, code: str, lineno: int) -> None:
    reference = scan(tmp_path, text)
    assert [(entry.code.value, entry.location.lineno) for entry in reference.diagnostics] == [(code, lineno)]
    (operation,) = reference.operations
    assert (operation.samples, operation.tables, operation.statuses) == ((), (), ())


@pytest.mark.parametrize("option", [":class: a", ":class: a\n      b", ":name: x\n   :WIDTH: 5", ":class:"])
def test_options_of_a_table_are_those_of_docutils(tmp_path: Path, option: str) -> None:
    parameters = "a:\n  in: body\n  type: string\n  description: x\n"
    reference = scan(tmp_path, f".. rest_parameters:: p.yaml\n   {option}\n\n   - a: a\n", **{"p.yaml": parameters})
    (table,) = reference.operations[0].tables
    assert ([use.name for use in table.uses], found(reference)) == (["a"], [])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Normal response codes: 200, 202", (200, 202)),
        ("Normal response codes: 200\n\nError response codes: 404, 200", (200, 404)),
        ("Success response code: 204", (204,)),
        ("normal Response codes : ok(200), (3000), 2.100, 2001, v200, 600, 099", (200,)),
        ("Normal response\ncodes: 200", (200,)),
        ("**Normal response codes:** 200", (200,)),
        ("Response codes: 200", ()),
        ("Codes 201: normal response codes: 200.", (200,)),
        ("Codes: 200", ()),
        (".. note::\n\n   Error response codes: 404", (404,)),
    ],
)
def test_codes_of_a_paragraph(tmp_path: Path, text: str, codes: tuple[int, ...]) -> None:
    assert scan(tmp_path, f"{text}\n").operations[0].prose_codes == codes
