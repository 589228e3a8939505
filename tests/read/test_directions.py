"""Which half of an exchange titles, captions and file names speak of."""

from __future__ import annotations

import pytest

from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Direction, Sample
from sphinx_apiref.read.directions import (
    decide_sample_direction,
    decide_table_direction,
    is_exchange_title,
    parse_direction,
    parse_suffix,
)

REQUEST, RESPONSE = Direction.REQUEST, Direction.RESPONSE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Request", REQUEST),
        ("Requests", REQUEST),
        ("JSON request of a server", REQUEST),
        ("Response", RESPONSE),
        ("RESPONSES", RESPONSE),
        ("Request and response", None),
        ("Request, request", REQUEST),
        ("Requested things", None),
        ("Parameters", None),
        ("", None),
    ],
)
def test_a_text_names_one_direction(text: str, expected: Direction | None) -> None:
    assert parse_direction(text) is expected


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


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ((), None),
        (("Request",), REQUEST),
        (("Request", "Response"), RESPONSE),
        (("Request", "Body"), REQUEST),
        (("Notes", "Body"), None),
        (("Request", "Request and response"), REQUEST),
    ],
)
def test_the_innermost_title_that_names_a_direction_counts(titles: tuple[str, ...], expected: Direction | None) -> None:
    assert decide_table_direction(titles) is expected


@pytest.mark.parametrize(
    ("title", "caption", "file", "method", "last", "expected"),
    [
        # The majority counts, whatever the method is.
        ("Request", "", "a", "GET", None, REQUEST),
        ("", "a request", "a", "GET", None, REQUEST),
        ("", "", "a-req", "GET", RESPONSE, REQUEST),
        ("", "a response", "a", "POST", REQUEST, RESPONSE),
        ("Request", "a response", "a-resp", "POST", None, RESPONSE),
        ("Response", "a request", "a-req", "POST", None, REQUEST),
        ("Request", "a request", "a-resp", "POST", None, REQUEST),
        ("Response", "a request", "a-resp", "POST", None, RESPONSE),
        # Of two that disagree the title counts.
        ("Request", "a response", "a", "POST", RESPONSE, REQUEST),
        ("Response", "a request", "a", "POST", REQUEST, RESPONSE),
        ("Request", "", "a-resp", "GET", None, REQUEST),
        ("Response", "", "a-req", "POST", REQUEST, RESPONSE),
        # Without a title the method, then the last table, then the file name.
        ("", "a request", "a-resp", "GET", REQUEST, RESPONSE),
        ("", "a request", "a-resp", "head", REQUEST, RESPONSE),
        ("", "a request", "a-resp", "POST", REQUEST, REQUEST),
        ("", "a request", "a-resp", "POST", RESPONSE, RESPONSE),
        ("", "a request", "a-resp", "POST", None, RESPONSE),
        ("", "a response", "a-req", "POST", None, REQUEST),
        # Without any of them.
        ("", "", "a", "GET", REQUEST, RESPONSE),
        ("", "", "a", "POST", REQUEST, REQUEST),
        ("", "", "a", "DELETE", RESPONSE, RESPONSE),
        ("", "", "a", "POST", None, RESPONSE),
    ],
)
def test_title_caption_and_file_name_vote_for_the_direction_of_a_sample(
    title: str, caption: str, file: str, method: str, last: Direction | None, expected: Direction
) -> None:
    sample = Sample(Location("/a.rst", 1), f"{file}.json", f"/{file}.json", caption=caption, titles=(title,))
    assert decide_sample_direction(sample, method, last) is expected
