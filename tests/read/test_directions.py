"""Which half of an exchange tables and samples belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.reference import Direction, Operation
from sphinx_apiref.read.directions import find_resource, is_exchange_title, parse_direction, parse_suffix
from sphinx_apiref.read.scan import scan_reference

from ..lint.tree import codes, define, lint, operation, table, write_reference

REQUEST, RESPONSE = Direction.REQUEST, Direction.RESPONSE
PARAMETERS = define(name="body string", size="body integer")


def read(folder: Path, *parts: str, label: str = "POST /x", title: str = "Do it") -> Operation:
    write_reference(folder, operation(label, *(f"{part}\n" for part in parts), title=title), PARAMETERS)
    (found,) = scan_reference(str(folder)).operations
    return found


def sample(name: str = "one") -> str:
    return f".. literalinclude:: {name}.json\n"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Request", REQUEST),
        ("JSON responses", RESPONSE),
        ("Request and response", None),
        ("Response to a request", RESPONSE),
        ("The response for the create request:", RESPONSE),
        ("Example response to the following request", RESPONSE),
        ("Request for a response", None),
        ("Assume this request", None),
        ("If the request was good, the response is:", RESPONSE),
        ("When a client sends the request", None),
        ("The request ID", None),
        ("Example for a request", REQUEST),
        ("x_request_id", None),
    ],
)
def test_a_text_names_a_half(text: str, direction: Direction | None) -> None:
    assert parse_direction(text) is direction


def test_a_title_of_any_length_ends() -> None:
    assert parse_direction("response for " * 100_000 + "request") is None


def test_a_resource_that_is_called_request_is_no_half() -> None:
    resource = find_resource("/v2/accelerator_requests/{id}", "Show it")
    assert parse_direction("Accelerator requests", resource) is None
    assert parse_direction("Example accelerator request: response", resource) is RESPONSE
    assert parse_direction("Transfer Request", find_resource("/x", "Create Transfer Requests")) is None
    assert find_resource("/servers", "Show a server") == ""


@pytest.mark.parametrize("line", ["**Response parameters**", "**Response\nparameters**:", "Response parameters:"])
def test_a_line_of_its_own_outranks_the_title(tmp_path: Path, line: str) -> None:
    found = read(tmp_path, "Request Example\n---------------", table("name"), line, "Some text.", table("size"))
    assert [entry.direction for entry in found.tables] == [REQUEST, RESPONSE]


def test_a_rubric_is_such_a_line(tmp_path: Path) -> None:
    found = read(tmp_path, ".. rubric:: Response", "Text.", table("name"), ".. rubric:: Request", table("size"))
    assert [entry.direction for entry in found.tables] == [RESPONSE, REQUEST]


def test_such_a_line_holds_until_the_next_title_that_names_a_half(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "**Response parameters**",
        "Body\n----",
        table("name"),
        "Request\n-------",
        table("size"),
        "Other\n~~~~~",
        table("size"),
    )
    assert [entry.direction for entry in found.tables] == [RESPONSE, REQUEST, REQUEST]


@pytest.mark.parametrize(
    ("prose", "direction"),
    [
        ("A sentence about the response.", REQUEST),
        ("A long sentence that speaks of what the response then holds:", RESPONSE),
        ("**Response codes**", REQUEST),
        ("Error response codes:", REQUEST),
        ("It has **response** in bold.", REQUEST),
    ],
)
def test_only_a_caption_decides(tmp_path: Path, prose: str, direction: Direction) -> None:
    found = read(tmp_path, "Request\n-------", prose, table("name"))
    assert found.tables[0].direction is direction


def test_a_long_caption_is_for_what_follows_it_only(tmp_path: Path) -> None:
    caption = "A long sentence that speaks of what the response then holds:"
    found = read(tmp_path, "Request\n-------", caption, table("name"), "Text.", table("size"))
    assert [entry.direction for entry in found.tables] == [RESPONSE, REQUEST]


@pytest.mark.parametrize(
    ("label", "title", "caption", "name", "direction", "announced"),
    [
        ("POST /x", "", "", "a", RESPONSE, None),
        ("POST /x", "", "", "a-request", REQUEST, None),
        ("GET /x", "", "", "a-request", REQUEST, None),
        ("POST /x", "Response", "", "a", RESPONSE, RESPONSE),
        ("POST /x", "Response", "", "a-request", RESPONSE, RESPONSE),
        ("POST /x", "Response", "**JSON request**", "a", REQUEST, REQUEST),
        ("POST /x", "Response", "**JSON request**", "a-request", REQUEST, REQUEST),
        ("POST /x", "Response", "**JSON request**", "a-response", RESPONSE, REQUEST),
        ("POST /x", "Response", "The request that the client sends at first is:", "a-resp", RESPONSE, RESPONSE),
        ("POST /x", "Response", "The request that the client sends at first is:", "a", REQUEST, REQUEST),
        ("POST /x", "Response", "Example for a request with detail=true:", "a-resp", RESPONSE, RESPONSE),
        ("POST /x", "Response", "Assume this request", "a-resp", RESPONSE, RESPONSE),
        ("POST /x", "", "Example for a request:", "a", REQUEST, REQUEST),
        ("POST /x", "", "**JSON request**", "a-resp", REQUEST, REQUEST),
        ("GET /x", "", "**JSON request**", "a-resp", RESPONSE, REQUEST),
    ],
)
def test_title_caption_and_file_name_decide_about_a_sample(
    tmp_path: Path,
    label: str,
    title: str,
    caption: str,
    name: str,
    direction: Direction,
    announced: Direction | None,
) -> None:
    parts = [f"{title}\n{'-' * len(title)}"] if title else []
    found = read(tmp_path, *parts, *([caption] if caption else []), sample(name), label=label)
    assert (found.samples[0].direction, found.samples[0].announced) == (direction, announced)


def test_without_a_line_a_sample_follows_the_last_table(tmp_path: Path) -> None:
    found = read(tmp_path, "Text.", sample(), "**Request**", table("name"), "Example\n-------", sample())
    assert [entry.direction for entry in found.samples] == [RESPONSE, REQUEST]


@pytest.mark.parametrize(
    ("caption", "reported"),
    [("**JSON request**", True), ("Assume this request", False), ("A response to the request:", False)],
)
def test_the_rule_takes_the_same_lines_as_announcements(tmp_path: Path, caption: str, reported: bool) -> None:
    text = operation("POST /x", f"{caption}\n", sample("a-resp"))
    found = lint(tmp_path, text, PARAMETERS, samples={"a-resp": {"name": "a"}})
    assert ("sample-direction" in codes(found)) is reported


def test_a_bold_caption_makes_the_table_of_the_response(tmp_path: Path) -> None:
    text = operation(
        "POST /notes",
        "**Request parameters**\n",
        table("name"),
        "Request Example\n---------------\n",
        sample("a-request"),
        "**Response parameters**\n",
        table("size"),
        "Response Example\n----------------\n",
        sample("a-response"),
    )
    found = lint(tmp_path, text, PARAMETERS, samples={"a-request": {"name": "a"}, "a-response": {"size": "8"}})
    assert [(Path(entry.location.path).name, entry.code.value) for entry in found] == [
        ("a-response.json", "sample-type-mismatch")
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("server-create-req.json", REQUEST),
        ("a/server_request.json", REQUEST),
        ("server-create-resp.json", RESPONSE),
        ("server.response.json", RESPONSE),
        ("req.json", REQUEST),
        ("response", RESPONSE),
        ("a-request2.json", REQUEST),
        ("a-req-v2.60.json", REQUEST),
        ("a-resp-2_60.json", RESPONSE),
        ("a-REQ.json", REQUEST),
        ("requests.json", None),
        ("a-request-list.json", None),
        ("a-prereq.json", None),
        ("req/server.json", None),
    ],
)
def test_a_file_name_ends_in_its_direction(path: str, expected: Direction | None) -> None:
    assert parse_suffix(path) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Request", True),
        ("Response", True),
        ("Responses of version 2", True),
        ("request parameters", True),
        ("Requested", False),
        ("JSON request", False),
        ("", False),
    ],
)
def test_a_section_on_the_same_level_belongs_to_an_operation_by_its_first_word(title: str, expected: bool) -> None:
    assert is_exchange_title(title) is expected
