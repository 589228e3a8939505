"""The findings that os-api-ref has too."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.legacy import find_legacy, lint_legacy
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.scan import scan_reference

from .tree import define, exchange, operation, table, write_reference

PARAMETERS = define(server_id="path string", flavor_id="path string", name="body string")


def found(folder: Path, text: str, parameters: str = PARAMETERS) -> list[tuple[str, tuple[str, ...]]]:
    reference = scan_reference(str(write_reference(folder, text, parameters)))
    return [
        (diagnostic.code.value, diagnostic.names)
        for diagnostic in find_legacy(reference)
        if diagnostic.code is not Code.PARAMETER_UNSORTED
    ]


@pytest.mark.parametrize(
    ("url", "parts", "missing"),
    [
        ("/a/{server_id}", ("Request", ("server_id",)), []),
        ("/a/{server_id}", ("Request", ("name",)), ["server_id"]),
        ("/a/{server_id}/{flavor_id}", ("Request", ("name",)), ["server_id", "flavor_id"]),
        ("/a/{server_id}/{flavor_id}", ("Request", ("server_id",)), ["flavor_id"]),
        ("/a/{server_id}", ("Response", ("server_id",)), ["server_id"]),
        # os-api-ref takes a name with a hyphen for no parameter, and compares nothing where there is no table.
        ("/a/{server-id}", ("Request", ("name",)), []),
        ("/a/{server_id}", None, []),
    ],
)
def test_each_parameter_of_the_url_needs_a_row_if_there_is_a_table(
    tmp_path: Path, url: str, parts: tuple[str, tuple[str, ...]] | None, missing: list[str]
) -> None:
    label = f"GET {url}"
    text = operation(label, *(exchange(*part) for part in [parts] if part))
    assert found(tmp_path, text) == [("path-parameter-missing", (label, name)) for name in missing]


WITHOUT_TYPE = "size:\n  in: body\n  description: It.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (operation("GET /a", exchange("Response", ("size",))), ["parameter-field-missing"]),
        (f"Text\n====\n\n{table('size')}", ["parameter-field-missing"]),
        (operation("GET /a", exchange("Response", ("name",))), ["parameter-undefined"]),
        (operation("GET /a"), []),
    ],
)
def test_a_missing_field_is_one_of_a_definition_that_a_row_uses(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert [code for code, _ in found(tmp_path, text, WITHOUT_TYPE)] == expected


def test_other_findings_about_an_unused_definition_stay(tmp_path: Path) -> None:
    parameters = "size:\n  in: nowhere\n  type: string\n  description: It.\n"
    reference = scan_reference(str(write_reference(tmp_path, operation("GET /a"), parameters)))
    expected = [found for found in reference.diagnostics if found.code.legacy]
    assert list(find_legacy(reference)) == expected


def test_what_only_we_report_is_left_out_and_problems_of_the_settings_count(tmp_path: Path) -> None:
    text = operation("GET /a", exchange("Response", ("size",)), ".. apiref: ignore[sample-mismatch]\n\nText.\n")
    reference = scan_reference(str(write_reference(tmp_path, text, WITHOUT_TYPE + "  tpye: string\n")))
    problem = Diagnostic(Code.SETTINGS_INVALID, "wrong", Location(str(tmp_path / "apiref.toml"), 1))
    diagnostics = lint_legacy(reference, Settings(), [problem])
    expected = [Code.SETTINGS_INVALID, *(entry.code for entry in reference.diagnostics if entry.code.legacy)]
    assert [entry.code for entry in diagnostics] == expected
    assert not any(entry.code is Code.IGNORE_UNUSED for entry in diagnostics)
