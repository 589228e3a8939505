"""Operations with one method and URL: what distinguishes them, and how many findings they make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..tree import define, exchange, lint, operation, write_reference

PARAMETERS = define(
    name="body string", size="body integer optional", other="body string optional", item_id="path string"
)


def found(folder: Path, text: str, **samples: Any) -> list[tuple[str, str, int, list[int]]]:
    """The findings about operations that are alike: code, what is named, line and further lines."""
    return [
        (
            entry.code.value.removeprefix("operation-"),
            entry.names[0],
            entry.location.lineno,
            [place.lineno for place in entry.seen],
        )
        for entry in lint(folder, text, PARAMETERS, samples=samples)
        if entry.code.value in ("operation-duplicate", "operation-similar")
    ]


def codes(folder: Path, text: str, **samples: Any) -> list[str]:
    return [code for code, *_ in found(folder, text, **samples)]


def part(title: str, *rows: str, label: str = "POST /a", sample: str = "", direction: str = "Request") -> str:
    return operation(label, exchange(direction, rows, *([sample] if sample else [])), title=title)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("GET /a", "GET /a", ["duplicate"]),
        ("GET /a", "get /a/", ["duplicate"]),
        ("GET /a", "GET /a//", ["duplicate"]),
        ("GET /", "GET /", ["duplicate"]),
        ("GET /a", "GET /b", []),
        ("GET /a", "POST /a", []),
        ("GET /a", "GET /A", []),
        ("GET", "GET", []),
        ("DELETE /a", "DELETE /a", ["duplicate"]),
        ("HEAD /a", "HEAD /a", ["duplicate"]),
        # To a client they are one path, and neither placeholder is named after the resource.
        ("GET /{a}", "GET /{b}", ["similar"]),
    ],
)
def test_a_method_and_a_url_without_its_last_slash_make_a_call(
    tmp_path: Path, one: str, two: str, expected: list[str]
) -> None:
    assert codes(tmp_path, operation(one, title="One") + operation(two, title="Two")) == expected


@pytest.mark.parametrize(
    ("method", "expected"), [("GET", ["similar"]), ("delete", ["similar"]), ("PUT", []), ("PATCH", [])]
)
def test_rows_of_a_body_make_no_other_call_of_a_method_without_a_body(
    tmp_path: Path, method: str, expected: list[str]
) -> None:
    text = part("One", "name", label=f"{method} /a") + part("Two", "other", label=f"{method} /a")
    assert codes(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (("name",), ("name",), ["duplicate"]),
        (("name",), ("other",), []),
        (("name",), ("name", "other"), []),
        (("name",), (), ["similar"]),
        ((), (), ["duplicate"]),
        # Rows of the path are none of the body.
        (("name", "item_id"), ("name",), ["duplicate"]),
    ],
)
def test_rows_of_the_body_distinguish_requests(
    tmp_path: Path, one: tuple[str, ...], two: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(tmp_path, part("One", *one) + part("Two", *two)) == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ({"name": 1}, {"name": 2}, ["similar"]),
        ({"name": 1}, {"other": 1}, []),
        ({"name": 1}, {"name": 1, "other": 1}, []),
        ({"a": {"b": 1}}, {"a": {"c": 1}}, []),
        ({"a": [{"b": 1}]}, {"a": {"b": 1}}, ["similar"]),
        ({"a": [[{"b": 1}], {"c": 1}]}, {"a": [{"c": 2, "b": 3}]}, ["similar"]),
        # Links are no keys of a request, and a list has none.
        ({"name": 1, "links": 1}, {"other": 1, "links": 1}, []),
        ([1], [2], ["similar"]),
        ({}, {}, ["similar"]),
        ({}, {"name": 1}, []),
    ],
)
def test_keys_of_samples_distinguish_requests(tmp_path: Path, one: Any, two: Any, expected: list[str]) -> None:
    text = part("One", "name", sample="one-req.json") + part("Two", "name", sample="two-req.json")
    assert codes(tmp_path, text, **{"one-req": one, "two-req": two}) == expected


@pytest.mark.parametrize(
    ("rows", "titles", "expected"),
    [
        (("name", "name"), ("One", "Two"), ["duplicate"]),
        (("name", "name other"), ("One", "Two"), ["similar"]),
        (("name", "name other"), ("One", "one"), ["duplicate"]),
    ],
)
def test_one_sample_of_two_operations_shows_one_request(
    tmp_path: Path, rows: tuple[str, str], titles: tuple[str, str], expected: list[str]
) -> None:
    parts = [part(title, *row.split(), sample="a-req.json") for title, row in zip(titles, rows, strict=True)]
    assert codes(tmp_path, "".join(parts), **{"a-req": {"name": "x"}}) == expected


def test_responses_do_not_distinguish_requests(tmp_path: Path) -> None:
    text = part("One", "name", direction="Response", sample="one-resp.json") + part(
        "Two", "other", direction="Response", sample="two-resp.json"
    )
    assert codes(tmp_path, text, **{"one-resp": {"name": "x"}, "two-resp": {"other": "x"}}) == ["duplicate"]


@pytest.mark.parametrize("source", [b"{", b"[1]"])
def test_a_sample_without_keys_distinguishes_nothing(tmp_path: Path, source: bytes) -> None:
    text = part("One", "name", sample="one-req.json") + part("Two", "name", sample="two-req.json")
    assert codes(tmp_path, text, **{"one-req": {"name": "x"}, "two-req": source}) == ["similar"]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("Create", "Create it"), ["duplicate"]),
        (("Create (2.1 - 2.5)", "Create (2.6 - 2.9)"), []),
        (("Create (2.1 - 2.5)", "Make (2.1 - 2.5)"), ["duplicate"]),
        (("Create (since 2.5)", "Create"), []),
    ],
)
def test_titles_may_name_microversions(tmp_path: Path, titles: tuple[str, str], expected: list[str]) -> None:
    assert codes(tmp_path, "".join(part(title, "name") for title in titles)) == expected


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        (("v2", "v3"), []),
        (("v2", "v2"), ["duplicate"]),
        (("v2.0", "v2"), []),
        (("v2/parts", "v3/parts"), []),
        (("v2", "parts"), ["duplicate"]),
        (("one", "two"), ["duplicate"]),
        (("v2x", "v3x"), ["duplicate"]),
        (("v1/v2", "v3/v2"), ["duplicate"]),
    ],
)
def test_folders_may_be_versions_of_an_api(tmp_path: Path, folders: tuple[str, str], expected: list[str]) -> None:
    for number, folder in enumerate(folders):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        text = operation("GET /a", title=f"Title {number}")
        (tmp_path / folder / f"{number}.rst").write_text(text)
    assert codes(tmp_path, "Text\n====\n") == expected


def test_all_that_are_alike_are_one_finding_at_the_second(tmp_path: Path) -> None:
    text = "".join(part(title, "name") for title in ("One", "Two", "Three"))
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "rest_method" in line]
    assert found(tmp_path, text) == [("duplicate", "POST /a", lines[1], [lines[0], lines[2]])]


def test_copies_and_similar_ones_are_reported_each_by_themselves(tmp_path: Path) -> None:
    text = part("One", "name") + part("Two") + part("Three", "name") + part("Four", "other")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "rest_method" in line]
    # What is similar to one of a group belongs to it.
    assert sorted(found(tmp_path, text)) == [
        ("duplicate", "POST /a", lines[2], [lines[0]]),
        ("similar", "POST /a", lines[1], [lines[0], lines[3]]),
    ]


def test_an_operation_on_a_page_that_is_included_twice_is_none_of_its_own_copies(tmp_path: Path) -> None:
    (tmp_path / "part.inc").write_text(operation("GET /a"))
    (tmp_path / "two.rst").write_text("Two\n---\n\n.. include:: part.inc\n")
    write_reference(tmp_path, "")
    assert codes(tmp_path, "One\n---\n\n.. include:: part.inc\n") == []
