from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..tree import codes, define, exchange, lint, operation, told

PARAMETERS = define(name="body string", size="body integer", server="body object")


def show(*samples: str, direction: str = "Response", method: str = "GET") -> str:
    return operation(f"{method} /servers", exchange(direction, ("name", "size"), *samples))


def test_a_good_sample_is_left_alone(tmp_path: Path) -> None:
    assert not told(lint(tmp_path, show("one.json"), PARAMETERS, one={"name": "a", "size": 1}))


@pytest.mark.parametrize("name", ["one.json", "gone/one.json", "one.txt", "folder.json"])
def test_a_file_that_is_not_there_is_told_at_its_directive(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.json").mkdir()
    (found,) = (d for d in lint(tmp_path, show(name), PARAMETERS, one_={}) if d.code.value == "sample-missing")
    assert (found.location.lineno, found.location.column) == (14, 21)


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        (b'{"name": "a",\n "size": 1,}', 2, 11),
        (b'{"name": "a"\n "size": 1}', 1, 12),
        (b'{"name": <name>}', 1, 10),
        (b'{"name": NaN}', 1, 10),
        (b'{"name": "a\nb"}', 1, 12),
        (b'{"name": "a"', 1, 12),
        (b"", 1, 1),
        (b'{"name": "a"}\n{"name": "b"}', 2, 1),
        (b'{"name":\n "\xff"}', 2, 3),
        (b'\xef\xbb\xbf{"name": "a", "size": 1}', 1, 1),
        (b"[" * 10_000 + b"]" * 10_000, 1, 101),
        (b"[" * 100_000, 1, 101),
        (b"[1]" + b" " * (9 * 1024 * 1024), 1, 1),
    ],
)
def test_what_is_no_json_is_told_at_its_place(tmp_path: Path, source: bytes, line: int, column: int) -> None:
    found = lint(tmp_path, show("one.json"), PARAMETERS, one=source)
    (invalid,) = (d for d in found if d.code.value == "sample-invalid")
    assert (invalid.location.path, invalid.location.lineno, invalid.location.column) == (
        str(tmp_path / "one.json"),
        line,
        column,
    )


def test_only_json_files_have_to_be_json(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("GET / HTTP/1.1")
    assert not told(lint(tmp_path, show("one.txt"), PARAMETERS))


def test_big_numbers_are_json(tmp_path: Path) -> None:
    source = b'{"name": "a", "size": 1' + b"0" * 5000 + b"}"
    assert "sample-invalid" not in told(lint(tmp_path, show("one.json"), PARAMETERS, one=source))


def test_a_file_shown_twice_is_told_once(tmp_path: Path) -> None:
    text = show("one.json") + operation("GET /b", exchange("Response", ("name",), "one.json"), title="B")
    assert [d.code.value for d in lint(tmp_path, text, PARAMETERS, one=b"{") if d.code.value == "sample-invalid"] == [
        "sample-invalid"
    ]


def test_a_repeated_key_is_told_at_the_second(tmp_path: Path) -> None:
    source = b'{"name": "a",\n "size": 1,\n "name": "b"}'
    (found,) = (d for d in lint(tmp_path, show("one.json"), PARAMETERS, one=source) if "duplicate" in d.code.value)
    assert (found.location.lineno, found.location.column, found.location.end_column) == (3, 2, 8)
    assert [place.lineno for place in found.seen] == [1]


@pytest.mark.parametrize(
    ("direction", "name", "expected"),
    [
        ("Response", "a-resp", set()),
        ("Response", "a-req", {"sample-direction"}),
        ("Request", "a-response", {"sample-direction"}),
        ("Request", "a-request", set()),
        ("Response", "requests", set()),
    ],
)
def test_title_and_file_name_agree(tmp_path: Path, direction: str, name: str, expected: set[str]) -> None:
    text = show(f"{name}.json", direction=direction, method="POST")
    samples: dict[str, Any] = {name: {"name": "a", "size": 1}}
    assert told(lint(tmp_path, text, PARAMETERS, samples=samples)) == expected


@pytest.mark.parametrize(
    ("success", "value", "expected"),
    [
        ((204,), {"name": "a", "size": 1}, True),
        ((204,), {}, False),
        ((200, 204), {"name": "a", "size": 1}, False),
        ((), {"name": "a", "size": 1}, False),
    ],
)
def test_a_body_under_no_content_is_told(tmp_path: Path, success: tuple[int, ...], value: Any, expected: bool) -> None:
    (tmp_path / "status.yaml").write_text("200:\n  default: Fine.\n204:\n  default: Done.\n")
    rows = "".join(f"   - {code}\n" for code in success)
    statuses = f".. rest_status_code:: success status.yaml\n\n{rows}\n" if success else ""
    text = operation("GET /servers", statuses, exchange("Response", ("name", "size"), "one.json"))
    assert ("sample-body-unexpected" in told(lint(tmp_path, text, PARAMETERS, one=value))) is expected


@pytest.mark.parametrize(
    ("prose", "status", "expected"),
    [
        ("Normal response codes: 204", "", True),
        ("Normal response codes: 200, 204", "", False),
        ("Normal response codes: 204\n\nError response codes: 404", "", True),
        ("Normal response codes: 304", "", True),
        # The directive counts before the prose.
        ("Normal response codes: 204", "200", False),
        ("Normal response codes: 200", "204", True),
        ("Normal response codes: 204, 399", "", False),
        ("Normal response codes: 204, 400", "", True),
    ],
)
def test_codes_in_prose_count_where_no_directive_has_any(
    tmp_path: Path, prose: str, status: str, expected: bool
) -> None:
    (tmp_path / "status.yaml").write_text("200:\n  default: Fine.\n204:\n  default: Done.\n")
    statuses = f".. rest_status_code:: success status.yaml\n\n   - {status}\n\n" if status else ""
    text = operation("GET /servers", f"{prose}\n", statuses, exchange("Response", ("name", "size"), "one.json"))
    found = told(lint(tmp_path, text, PARAMETERS, one={"name": "a", "size": 1}))
    assert ("sample-body-unexpected" in found) is expected


def test_samples_and_tables_without_each_other_are_told_on_demand(tmp_path: Path) -> None:
    text = operation("POST /a", exchange("Request", ("name",)), exchange("Response", (), "one.json"))
    found = lint(tmp_path, text, PARAMETERS, one={"name": "a"})
    assert {"table-unillustrated", "sample-undescribed"} <= codes(found)
    assert not told(found)
    both = show("one.json")
    assert not {"table-unillustrated", "sample-undescribed"} & codes(lint(tmp_path, both, PARAMETERS))


def test_files_beside_the_samples_are_told_on_demand(tmp_path: Path) -> None:
    found = lint(tmp_path, show("s/a.json"), PARAMETERS, s__a={"name": "a", "size": 1}, s__b={}, t__c={})
    assert [d.location.path for d in found if d.code.value == "sample-unused"] == [str(tmp_path / "s" / "b.json")]
