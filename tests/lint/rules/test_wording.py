"""What findings say and where they point, for one small mistake each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.model.diagnostics import Diagnostic

from ..tree import define, exchange, lint, operation

PARAMETERS = define(
    name="body string",
    size="body integer",
    tags="body array optional min_version=2.5 max_version=2.9",
    old="body string optional max_version=2.9",
    new="body string optional min_version=2.5",
    server="body object",
    server_id="path string",
    maybe_id="path string optional",
    limit="query integer optional",
    id_in_body="body string",
)


def only(folder: Path, code: str, text: str, **samples: Any) -> Diagnostic:
    (found,) = (entry for entry in lint(folder, text, PARAMETERS, samples=samples) if entry.code.value == code)
    return found


def show(rows: str, sample: str = "a.json", label: str = "GET /x", direction: str = "Response") -> str:
    return operation(label, exchange(direction, tuple(rows.split(", ")), *([sample] if sample else [])))


def line(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if part in line)


@pytest.mark.parametrize(
    ("rows", "sample", "code", "message", "hint", "names"),
    [
        (
            "server",
            {"volume": {"a": 1}},
            "sample-mismatch",
            "the sample shows `volume`, and the table requires `server`",
            "correct the name, or include the sample that was meant",
            ("volume", "server"),
        ),
        (
            "name, size",
            {"name": "x", "size": "y"},
            "sample-type-mismatch",
            "`size` is a string here, and its definition `size` says integer",
            "correct the value, or `type` of `size`",
            ("size", "size"),
        ),
        (
            "name, size",
            {"name": [1], "size": 1},
            "sample-type-mismatch",
            "`name` is an array here, and its definition `name` says string",
            "correct the value, or `type` of `name`",
            ("name", "name"),
        ),
        (
            "name, size",
            {"name": 1, "size": 1},
            "sample-type-mismatch",
            "`name` is an integer here, and its definition `name` says string",
            "correct the value, or `type` of `name`",
            ("name", "name"),
        ),
        (
            "name, size",
            {"name": {}, "size": 1},
            "sample-type-mismatch",
            "`name` is an object here, and its definition `name` says string",
            "correct the value, or `type` of `name`",
            ("name", "name"),
        ),
        (
            "name, size",
            {"name": "x", "size": 1, "colour": "red"},
            "sample-key-undocumented",
            "no row explains `colour`",
            "add a row, or correct the sample",
            ("colour",),
        ),
        (
            "name, size, server_id",
            {"name": "x", "size": 1, "server_id": "red"},
            "sample-row-wrong-in",
            "`server_id` is in the body, and its definition `server_id` says in path",
            "use a definition with `in: body` in place of `server_id`",
            ("server_id", "server_id"),
        ),
        (
            "name, size, server",
            {"name": "x", "size": 1},
            "sample-key-missing",
            "the response lacks `server`, which `server` says is required",
            "add it to the sample, or write `required: false` for `server`",
            ("server", "server"),
        ),
    ],
)
def test_a_difference_between_a_sample_and_its_table(
    tmp_path: Path, rows: str, sample: Any, code: str, message: str, hint: str, names: tuple[str, ...]
) -> None:
    found = only(tmp_path, code, show(rows), a=sample)
    assert (found.message, found.hint, found.names) == (message, hint, names)
    assert found.seen


@pytest.mark.parametrize(
    ("row", "version", "shown"),
    [
        ("tags", "2.4", "exists from 2.5 until 2.9 only"),
        ("tags", "2.10", "exists from 2.5 until 2.9 only"),
        ("tags", "2.5", None),
        ("tags", "2.9", None),
        ("old", "2.10", "exists until 2.9 only"),
        ("old", "2.9", None),
        ("new", "2.4", "exists from 2.5 only"),
        ("new", "2.5", None),
    ],
)
def test_a_key_of_another_version(tmp_path: Path, row: str, version: str, shown: str | None) -> None:
    text = show(f"name, {row}", f"v{version}/a.json")
    value: Any = [] if row == "tags" else "x"
    samples = {f"v{version}__a": {"name": "x", row: value}}
    found = [entry for entry in lint(tmp_path, text, PARAMETERS, samples=samples) if "microversion" in entry.code.value]
    assert [entry.message for entry in found] == (
        [f"`{row}` {shown}, and this sample is of {version}"] if shown else []
    )
    assert [entry.location[1:3] for entry in found] == ([(3, 3)] if shown else [])


def test_a_key_of_another_version_in_several_samples_is_reported_at_the_bound(tmp_path: Path) -> None:
    for row, field in (("tags", "min_version"), ("old", "max_version")):
        folder = tmp_path / row
        folder.mkdir()
        text = show(f"name, {row}", "v2.10/a.json") + show(f"name, {row}", "v2.10/b.json", "GET /y")
        value: Any = [] if row == "tags" else "x"
        samples = {f"v2.10__{name}": {"name": "x", row: value} for name in "ab"}
        found = only(folder, "sample-microversion", text, **samples)
        source = PARAMETERS.split("\n")
        start = source.index(f"{row}:")
        expected = next(n for n, text in enumerate(source[start:], start + 1) if field in text)
        assert (found.location.path, found.location.lineno) == (str(folder / "parameters.yaml"), expected)
        # The rows and the samples.
        assert len(found.seen) == 4


@pytest.mark.parametrize(
    ("label", "rows", "code", "message", "hint", "meant"),
    [
        (
            "GET /x/{item_id}",
            "limit",
            "path-parameter-missing",
            "no request table explains `item_id` of the URL",
            "add a row such as `- item_id: item_id`",
            "",
        ),
        (
            "GET /x/{nam}",
            "name",
            "path-parameter-missing",
            "no request table explains `nam` of the URL",
            "",
            "name",
        ),
        (
            "GET /x/{id}",
            "server_id",
            "path-parameter-misspelled",
            "the URL says `{id}` and the table `server_id`",
            "write `- id: server_id`, or `{server_id}` in the URL",
            "",
        ),
        (
            "GET /x",
            "server_id",
            "path-parameter-unknown",
            "`server_id` is a path parameter, and `/x` has none of this name",
            "delete the row, or correct the URL",
            "",
        ),
        (
            "GET /x/{limit}",
            "limit",
            "path-parameter-wrong-in",
            "`limit` is in the URL's path, and its definition `limit` says in query",
            "use a definition that says `in: path`",
            "",
        ),
        (
            "GET /x/{maybe_id}",
            "maybe_id",
            "path-parameter-optional",
            "`maybe_id` is in the URL's path and can't be optional",
            "write `required: true`",
            "",
        ),
    ],
)
def test_a_difference_between_a_url_and_its_table(
    tmp_path: Path, label: str, rows: str, code: str, message: str, hint: str, meant: str
) -> None:
    found = only(tmp_path, code, show(rows, "", label, "Request"))
    assert (found.message, found.hint, found.meant) == (message, hint, meant)
    assert found.names[0] == label


def test_a_query_in_a_response_is_reported_once(tmp_path: Path) -> None:
    text = show("name, limit")
    found = lint(tmp_path, text, PARAMETERS, samples={"a": {"name": "x", "limit": 1}})
    places = [(entry.code.value, entry.location.lineno) for entry in found if entry.severity.value != "info"]
    assert places == [("query-in-response", line(text, "- limit"))]


@pytest.mark.parametrize(
    ("rows", "seen"),
    [("name, size, name", [10]), ("name, name", [10]), ("name, size, name, name", [10, 10])],
)
def test_a_row_that_is_there_twice_points_to_the_first(tmp_path: Path, rows: str, seen: list[int]) -> None:
    found = [entry for entry in lint(tmp_path, show(rows, ""), PARAMETERS) if entry.code.value == "row-duplicate"]
    assert [place.lineno for entry in found for place in entry.seen] == [seen_at + 1 for seen_at in seen]
    assert all(entry.message == "the table already has a row `name`" for entry in found)


@pytest.mark.parametrize(
    ("value", "reported"),
    [({}, False), ([], False), (None, False), ("", False), ({"a": 1}, True), ([1], True), (0, True), ("x", True)],
)
def test_a_response_without_content_shows_nothing(tmp_path: Path, value: Any, reported: bool) -> None:
    text = operation("DELETE /x", "Normal response codes: 304, 204\n", exchange("Response", (), "a.json"))
    found = [entry for entry in lint(tmp_path, text, PARAMETERS, a=value) if "unexpected" in entry.code.value]
    assert [entry.message for entry in found] == (
        ["a response of 204 and 304 has no body, and this sample shows one"] if reported else []
    )


@pytest.mark.parametrize(
    ("value", "reported"), [({}, False), ([], False), ("x", False), (1, False), ({"a": 1}, True), ([1], True)]
)
def test_a_sample_without_a_table_is_reported_if_it_shows_anything(tmp_path: Path, value: Any, reported: bool) -> None:
    text = operation("GET /x", exchange("Response", (), "a.json"))
    codes = [entry.code.value for entry in lint(tmp_path, text, PARAMETERS, a=value)]
    assert ("sample-undescribed" in codes) is reported


@pytest.mark.parametrize(
    ("rows", "sample", "reported"),
    [
        ("name", "", True),
        ("limit, name", "", True),
        ("limit", "", False),
        ("server_id", "", False),
        ("name", "a.json", False),
        ("nothing_known", "", False),
    ],
)
def test_a_table_of_a_body_without_a_sample_is_reported(tmp_path: Path, rows: str, sample: str, reported: bool) -> None:
    found = lint(tmp_path, show(rows, sample), PARAMETERS, samples={"a": {"name": "x"}})
    codes = [(entry.code.value, entry.location.lineno) for entry in found if "unillustrated" in entry.code.value]
    assert codes == ([("table-unillustrated", 9)] if reported else [])


def test_of_several_tables_without_a_sample_the_first_is_reported(tmp_path: Path) -> None:
    text = operation("GET /x", exchange("Response", ("name",)), exchange("Response", ("size",)))
    found = [entry for entry in lint(tmp_path, text, PARAMETERS) if "unillustrated" in entry.code.value]
    assert [entry.location.lineno for entry in found] == [9]


@pytest.mark.parametrize(
    ("name", "hint", "meant"),
    [
        ("samples/server-get-rsp.json", "", "server-get-resp.json"),
        ("samples/other.json", "correct the path, which is relative to this file", ""),
        ("sample/server-get-resp.json", "there is no such folder: the path is relative to this file", ""),
    ],
)
def test_a_sample_that_is_not_there(tmp_path: Path, name: str, hint: str, meant: str) -> None:
    found = only(tmp_path, "sample-missing", show("name", name), **{"samples__server-get-resp": {"name": "x"}})
    assert (found.message, found.hint, found.meant) == (f"there is no file `{name}`", hint, meant)


def test_a_sample_that_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    found = only(tmp_path, "sample-missing", show("name"))
    assert (found.message, found.hint, found.meant) == ("`a.json` can't be read as a file", "", "")


def test_files_that_no_page_shows_are_reported_in_order(tmp_path: Path) -> None:
    text = show("name", "s/a.json") + show("name", "t/x.txt", "GET /y")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "x.txt").touch()
    (tmp_path / "s" / "folder.json").mkdir(parents=True)
    (tmp_path / "s" / "notes.txt").touch()
    samples = {"s__a": {"name": "x"}, "s__c": {}, "s__B": {}, "t__z": {}, "u__z": {}}
    (tmp_path / "s" / "linked.json").symlink_to("a.json")
    found = [e for e in lint(tmp_path, text, PARAMETERS, samples=samples) if e.code.value == "sample-unused"]
    assert [entry.names for entry in found] == [("B.json",), ("c.json",)]
    assert [entry.location for entry in found] == [
        (str(tmp_path / "s" / name), 1, 1, None) for name in ("B.json", "c.json")
    ]
