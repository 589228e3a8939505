"""Rules about status codes."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import pytest

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.findings import fold
from sphinx_apiref.lint.rules import check_context, statuses
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.read.scan import scan_reference

from ..tree import define, operation, write_reference


def find(folder: Path, text: str, statuses: str = "200:\n  default: Fine.\n") -> list[Diagnostic]:
    """Return what reading a page and checking it finds of status codes."""
    write_reference(folder, operation("GET /servers", text), define(name="body string"))
    (folder / "status.yaml").write_text(statuses, encoding="utf-8")
    reference = scan_reference(str(folder))
    found = fold([*reference.diagnostics, *check_context(CheckContext(reference))])
    codes = ("status-", "row-duplicate", "stanza-", "yaml-")
    return sorted((d for d in found if d.code.value.startswith(codes)), key=lambda d: d.location[:3])


def places(found: list[Diagnostic]) -> list[tuple[str, int, int, tuple[str, ...]]]:
    return [(d.code.value, d.location.lineno, d.location.column, d.names) for d in found]


def rows(*rows: str, kind: str = "success") -> str:
    return f".. rest_status_code:: {kind} status.yaml\n\n" + "".join(f"   - {row}\n" for row in rows)


@pytest.mark.parametrize(
    ("code", "known"), [(-1, False), (0, False), (99, False), (100, True), (599, True), (600, False)]
)
def test_a_number_that_is_no_code_of_http_is_one_finding_at_its_key(tmp_path: Path, code: int, known: bool) -> None:
    text = rows("200", str(code)) + "\n" + rows(str(code), kind="error")
    found = find(tmp_path, text, f"200:\n  default: Fine.\n{code}:\n  default: Odd.\n")
    unknown = [d for d in found if d.code.value == "status-unknown"]
    assert places(unknown) == ([] if known else [("status-unknown", 3, 1, (str(code),))])
    assert all(Path(d.location.path).name == "status.yaml" for d in unknown)
    # Whether it is one of success can't be said.
    assert any(d.code.value == "status-class" for d in found) == known


@pytest.mark.parametrize("again", ["200", "200: default", "200 # why"])
def test_a_row_that_stands_twice_in_one_list_is_told_at_the_second(tmp_path: Path, again: str) -> None:
    (found,) = find(tmp_path, rows("200", again))
    assert places([found]) == [("row-duplicate", 9, 6, ("200", "default"))]
    assert found.message == "the list already has a row `200`"
    assert [place.lineno for place in found.seen] == [8]


def test_a_code_with_two_reasons_or_in_two_lists_stands_twice_on_purpose(tmp_path: Path) -> None:
    statuses = "200:\n  default: Fine.\n  empty: Nothing.\n"
    assert find(tmp_path, rows("200", "200: empty") + "\n" + rows("200"), statuses) == []


PROSE = [
    ("Normal response codes: 2000", [("status-unknown", 6, 24, ("2000",))]),
    ("Normal response codes: 200, 2002", [("status-unknown", 6, 29, ("2002",))]),
    ("**Error response codes:** badRequest(4000), 404", [("status-unknown", 6, 38, ("4000",))]),
    (
        "Normal response codes: 200\nError response codes:\n``404``, ``4009`` and 5003.",
        [("status-unknown", 8, 12, ("4009",)), ("status-unknown", 8, 23, ("5003",))],
    ),
    ("Normal response code: 220", [("status-unregistered", 6, 23, ("220",))]),
    ("Normal response codes: 599", [("status-unregistered", 6, 24, ("599",))]),
    ("Normal response codes: 099", [("status-unknown", 6, 24, ("99",))]),
    # What the status file has, what is registered, and numbers that count something else.
    ("Normal response codes: 420", []),
    ("Normal response codes: 200, 418 and 511", []),
    ("Error response codes: 400 if more than 1000 are given, or after 30000 seconds", []),
    ("Error response codes: 413 (above 2048 bytes), 404 (see RFC 9110)", []),
    ("Normal response codes: 200 since 2.100, 2000.5", []),
    ("The response holds 2000, 3000 or 4000 servers.", []),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_codes_of_prose_that_do_not_exist(
    tmp_path: Path, text: str, expected: list[tuple[str, int, int, tuple[str, ...]]]
) -> None:
    statuses = "200:\n  default: Fine.\n420:\n  default: Calm.\n"
    found = find(tmp_path, f"{text}\n\n{rows('200')}", statuses)
    assert places(found) == expected
    assert all(Path(d.location.path).name == "index.rst" for d in found)


def test_the_registered_codes_are_those_of_the_standard_library() -> None:
    assert {status.value for status in HTTPStatus} <= statuses._REGISTERED
    assert len(statuses._REGISTERED) == 62
