"""Which sections belong to an operation."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref import read_reference
from sphinx_apiref.model.reference import ApiRef


def scan(folder: Path, *parts: str) -> ApiRef:
    """A page of parts such as ``=Title``, whose underline is the first character, ``GET /x``, and samples ``a``."""
    lines = []
    for part in parts:
        if not part[0].isalpha():
            lines += [part[1:], part[0] * len(part), ""]
        elif " " in part:
            lines += [f".. rest_method:: {part}", ""]
        elif part.isupper():
            lines += [".. rest_parameters:: p.yaml", "", f"   - {part}: x", ""]
        else:
            lines += [f".. literalinclude:: {part}.json", ""]
    (folder / "p.yaml").write_text("x:\n  in: body\n  type: string\n  description: x\n")
    (folder / "index.rst").write_text("\n".join(lines))
    return read_reference(folder)


def owned(reference: ApiRef) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The samples of each operation, with their titles."""
    return {
        operation.url: [(sample.argument.removesuffix(".json"), sample.titles) for sample in operation.samples]
        for operation in reference.operations
    }


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("=A", "GET /a", "a"), {"/a": [("a", ())]}),
        (("=A", "a", "GET /a", "b"), {"/a": [("a", ()), ("b", ())]}),
        (("=A", "GET /a", "-X", "a", "~Y", "b"), {"/a": [("a", ("X",)), ("b", ("X", "Y"))]}),
        # A section with a method of its own belongs to nothing else.
        (("=A", "GET /a", "-B", "GET /b", "a", "-X", "b"), {"/a": [("b", ("X",))], "/b": [("a", ())]}),
        # Sections after it on its level: those called after an exchange, up to the first that is not.
        (("=A", "GET /a", "=Request", "a"), {"/a": [("a", ("Request",))]}),
        (
            ("=A", "GET /a", "a", "=Request", "b", "=Response", "c", "~X", "d"),
            {"/a": [("a", ()), ("b", ("Request",)), ("c", ("Response",)), ("d", ("Response", "X"))]},
        ),
        (("=A", "GET /a", "=Other", "a", "=Request", "b"), {"/a": []}),
        (("=A", "GET /a", "=Request", "a", "=Other", "b", "=Response", "c"), {"/a": [("a", ("Request",))]}),
        (("=Request", "a", "=A", "GET /a", "b"), {"/a": [("b", ())]}),
        (
            ("=A", "GET /a", "=Request", "a", "=B", "GET /b", "=Response", "b"),
            {"/a": [("a", ("Request",))], "/b": [("b", ("Response",))]},
        ),
        (("=A", "GET /a", "=Request", "GET /b", "a"), {"/a": [], "/b": [("a", ())]}),
        (
            ("=T", "-A", "GET /a", "-Request", "a", "=U", "-Response", "b"),
            {"/a": [("a", ("Request",))]},
        ),
        # What belongs to an operation inside is not that of the one around it.
        (
            ("=A", "GET /a", "-B", "GET /b", "-Request", "a", "-X", "b"),
            {"/a": [("b", ("X",))], "/b": [("a", ("Request",))]},
        ),
    ],
)
def test_what_belongs_to_an_operation(
    tmp_path: Path, parts: tuple[str, ...], expected: dict[str, list[tuple[str, tuple[str, ...]]]]
) -> None:
    assert owned(scan(tmp_path, *parts)) == expected


@pytest.mark.parametrize(
    ("parts", "owned_rows", "loose_rows"),
    [
        (("A",), "", "A"),
        (("=T", "A", "-X", "B"), "", "AB"),
        (("=T", "A", "-X", "GET /a", "B"), "B", "A"),
        (("=T", "GET /a", "A", "=Request", "B", "=Other", "C"), "AB", "C"),
        (("=T", "-X", "GET /a", "A", "-Other", "B", "=U", "C"), "A", "BC"),
    ],
)
def test_tables_outside_operations_are_loose(
    tmp_path: Path, parts: tuple[str, ...], owned_rows: str, loose_rows: str
) -> None:
    reference = scan(tmp_path, *parts)
    tables = [table for operation in reference.operations for table in operation.tables]
    assert "".join(use.name for table in tables for use in table.uses) == owned_rows
    assert "".join(use.name for table in reference.loose_tables for use in table.uses) == loose_rows


def test_the_last_table_with_a_direction_counts_for_samples_without_one(tmp_path: Path) -> None:
    parts = ("=T", "POST /a", "a", "-Request", "A", "-X", "b", "B", "c", "-Response", "C", "-Y", "d")
    (operation,) = scan(tmp_path, *parts).operations
    directions = [sample.direction.value for sample in operation.samples]
    assert directions == ["response", "request", "request", "response"]
    assert [table.direction and table.direction.value for table in operation.tables] == ["request", None, "response"]


def test_a_finding_on_a_page_that_is_included_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "part.inc").write_text(".. rest_parameters::\n")
    (tmp_path / "one.rst").write_text("One\n===\n\n.. include:: part.inc\n")
    (tmp_path / "two.rst").write_text("Two\n===\n\n.. include:: part.inc\n\n.. rest_parameters::\n")
    reference = read_reference(tmp_path)
    assert [(Path(entry.location.path).name, entry.location.lineno) for entry in reference.diagnostics] == [
        ("part.inc", 1),
        ("two.rst", 6),
    ]


def test_findings_of_files_are_those_of_the_reference(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("x: text\n")
    (tmp_path / "s.yaml").write_text("x: text\n")
    (tmp_path / "index.rst").write_text(
        "T\n=\n\n.. rest_method:: GET /a\n\n.. rest_parameters:: p.yaml\n\n   - a: a\n\n"
        ".. rest_status_code:: success s.yaml\n\n   - 200\n"
    )
    reference = read_reference(tmp_path)
    assert [(Path(entry.location.path).name, entry.code.value) for entry in reference.diagnostics] == [
        ("index.rst", "parameter-undefined"),
        ("index.rst", "status-undefined"),
        ("p.yaml", "yaml-invalid"),
        ("s.yaml", "yaml-invalid"),
    ]
    assert reference.root == str(tmp_path)
    assert list(reference.catalogs) == [str(tmp_path / "p.yaml")]
    assert list(reference.status_catalogs) == [str(tmp_path / "s.yaml")]


STATUS = "200:\n  default: Fine.\n  long: Very fine.\n404:\n  other: None.\n"


@pytest.mark.parametrize(
    ("row", "text", "message", "meant"),
    [
        ("200", "Fine.", None, ""),
        ("200: long", "Very fine.", None, ""),
        ("200: lnog", "Fine.", "s.yaml has no reason `lnog` for 200", "long"),
        ("200: unlike", "Fine.", "s.yaml has no reason `unlike` for 200", ""),
        ("404", None, "s.yaml has no reason `default` for 404", ""),
        ("404: other", "None.", None, ""),
        ("500", None, "s.yaml has no status 500", ""),
    ],
)
def test_a_status_has_a_reason_or_else_the_default(
    tmp_path: Path, row: str, text: str | None, message: str | None, meant: str
) -> None:
    (tmp_path / "s.yaml").write_text(STATUS)
    (tmp_path / "index.rst").write_text(
        f"T\n=\n\n.. rest_method:: GET /a\n\n.. rest_status_code:: success s.yaml\n\n   - {row}\n"
    )
    reference = read_reference(tmp_path)
    ((status,),) = (operation.statuses for operation in reference.operations)
    assert (status.reason.text if status.reason else None) == text
    found = [entry for entry in reference.diagnostics if entry.location.path.endswith("index.rst")]
    assert [(entry.message, entry.meant) for entry in found] == ([(message, meant)] if message else [])


def test_rows_of_a_file_that_can_not_be_used_are_not_reported(tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_text(
        "T\n=\n\n.. rest_method:: GET /a\n\n.. rest_parameters:: p.yaml\n\n   - a: a\n\n"
        ".. rest_status_code:: error s.yaml\n\n   - 404\n"
    )
    found = [(entry.code.value, entry.names, entry.location) for entry in read_reference(tmp_path).diagnostics]
    page = str(tmp_path / "index.rst")
    assert found == [
        ("file-unreadable", ("p.yaml",), (page, 6, 22, 28)),
        ("file-unreadable", ("s.yaml",), (page, 10, 29, 35)),
    ]
