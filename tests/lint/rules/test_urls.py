from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.diagnostics import Diagnostic

from ..tree import codes, define, exchange, lint, operation, told

PARAMETERS = define(id="path string", task_id="path string", label="body string")


def url_findings(found: list[Diagnostic]) -> list[Diagnostic]:
    return [diagnostic for diagnostic in found if diagnostic.code.value.startswith("url-")]


@pytest.mark.parametrize(
    ("label", "column", "length", "message", "hint"),
    [
        ("GET v1/a", 22, 4, "the URL `v1/a` does not begin with a slash", "write `/v1/a`"),
        ("GET   v1/a", 24, 4, "the URL `v1/a` does not begin with a slash", "write `/v1/a`"),
        ("GET `/v1/a`", 22, 7, "a backtick is part of the URL ``/v1/a``", "write `GET /v1/a`"),
        ("`GET /v1/a`", 18, 11, "a backtick is part of the URL `/v1/a``", "write `GET /v1/a`"),
        ('GET "/v1/a"', 22, 7, 'a quote is part of the URL `"/v1/a"`', "write `GET /v1/a`"),
        ("GET /v1/a.", 27, 1, "the URL ends with `.`", "write `/v1/a`"),
        ("GET /v1/a;", 27, 1, "the URL ends with `;`", "write `/v1/a`"),
        (
            "GET /v1/a (old)",
            27,
            1,
            "white space in the URL `/v1/a (old)`",
            "delete it; text about the operation belongs outside the directive",
        ),
    ],
)
def test_what_is_no_part_of_a_url_is_reported_at_its_place(
    tmp_path: Path, label: str, column: int, length: int, message: str, hint: str
) -> None:
    (found,) = url_findings(lint(tmp_path, operation(label)))
    assert found.code.value == "url-invalid"
    assert (found.message, found.hint) == (message, hint)
    assert (found.location.column, found.location.end_column) == (column, column + length)
    assert found.names[0] in (label, "/")


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/v1/a/",
        "/v1/a/...",
        "/v1/a?x=1",
        "https://example.org/v1/a",
        "{endpoint}/v1/a",
        "{host}:{port}/v1/a",
        ".../a",
        "[/v1]/a",
        "*",
        "< the callback (of the client) >",
        "<callback>",
        "{callback}",
        "/a/x('y')",
        "/a:stop",
    ],
)
def test_other_urls_are_left_alone(tmp_path: Path, url: str) -> None:
    assert not url_findings(lint(tmp_path, operation(f"GET {url}")))


def test_urls_without_their_slash_are_one_finding_a_file(tmp_path: Path) -> None:
    text = operation("GET v1/a") + operation("GET v1/b", title="Second") + operation("GET v1/c", title="Third")
    (found,) = url_findings(lint(tmp_path, text))
    assert found.hint == "write `/v1/a`, and likewise for 2 more URLs of this file"
    assert [place.lineno for place in found.seen] == [10, 16]


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("\u200b", "U+200B (zero width space)"),
        ("\u3000", "U+3000 (ideographic space)"),
        ("\u00a0", "U+00A0 (no-break space)"),
        ("\u00ad", "U+00AD (soft hyphen)"),
        ("\ufeff", "U+FEFF (zero width no-break space)"),
    ],
)
def test_an_invisible_character_is_named_and_located(tmp_path: Path, character: str, shown: str) -> None:
    text = operation(f"GET /a/{character}{{id}}{character}", exchange("Request", ("id",)))
    (found,) = (d for d in lint(tmp_path, text, PARAMETERS) if d.code.severity.value == "warning")
    assert found.code.value == "url-invisible"
    assert found.message == f"the URL holds {shown}, which can't be seen"
    assert (found.location.lineno, found.location.column, found.location.end_column) == (4, 25, 26)
    # The second one is on the same line.
    assert (found.hint, found.seen) == ("delete it", ())


def test_invisible_characters_are_one_finding_a_file_and_character(tmp_path: Path) -> None:
    text = operation("GET /a/\u200bb") + operation("GET /b/\u200bc\u3000d", title="Second")
    text += operation("GET\u200b /c", title="Third")
    zero, wide = url_findings(lint(tmp_path, text))
    assert (zero.names, zero.location.lineno, [place[1:3] for place in zero.seen]) == (
        ("U+200B",),
        4,
        [(10, 25), (16, 21)],
    )
    assert zero.hint == "delete it, here and on 2 more lines"
    assert (wide.names, wide.location.lineno, wide.seen) == (("U+3000",), 10, ())


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("<task_id>", "write `{task_id}`"),
        (":task_id", "write `{task_id}`"),
        ("(task_id)", "write `{task_id}`"),
        ("$task_id", "write `{task_id}`"),
        ("%(task_id)s", "write `{task_id}`"),
        ("{ task_id }", "write `{task_id}`"),
        ("<task id>", "write `{task_id}`"),
        ("{task_id", "write `{task_id}`"),
        ("task_id}", "write `{task_id}`"),
        ("(task_id}", "write `{task_id}`"),
        ("{}", "write a name in braces, such as `{id}`"),
        ("{task_id/name}", "write `{task_id}`, and say in the text what else may stand there"),
    ],
)
@pytest.mark.parametrize("rows", [("task_id",), ("label",), ()])
def test_another_notation_is_the_one_finding(tmp_path: Path, text: str, hint: str, rows: tuple[str, ...]) -> None:
    found = lint(tmp_path, operation(f"POST /tasks/{text}", exchange("Request", rows)), PARAMETERS)
    assert told(found) == {"url-placeholder-invalid"}
    (placeholder,) = url_findings(found)
    assert placeholder.hint == hint
    assert (placeholder.location.column, placeholder.location.end_column) == (30, 30 + len(text))


def test_one_notation_is_one_finding_a_file_and_a_missing_brace_one_a_url(tmp_path: Path) -> None:
    text = operation("GET /a/<x>/<y>") + operation("GET /b/<x>/:z", title="Second")
    text += operation("GET /c/{x/y}", title="Third") + operation("GET /d/{x/y}", title="Fourth")
    found = url_findings(lint(tmp_path, text))
    assert [
        (d.message, d.location.lineno, len(d.seen)) for d in found if d.code.value.endswith("placeholder-invalid")
    ] == [
        ("`<x>` is not how a parameter of the URL is written", 4, 2),
        ("`:z` is not how a parameter of the URL is written", 10, 0),
        ("`{x/y}` holds a slash, and a parameter has one name", 16, 0),
        ("`{x/y}` holds a slash, and a parameter has one name", 22, 0),
    ]


@pytest.mark.parametrize(
    ("url", "message", "column"),
    [
        ("/a?x={y", "the brace of `{y` is not closed", 27),
        ("/a?x=y}", "`y}` closes a brace that is not open", 27),
        # One mistake may make two.
        ("/a/{b?x=y}", "the brace of `{b` is not closed", 25),
    ],
)
def test_a_missing_brace_of_the_query_is_reported(tmp_path: Path, url: str, message: str, column: int) -> None:
    (found,) = url_findings(lint(tmp_path, operation(f"GET {url}")))
    assert (found.message, found.location.column) == (message, column)
    assert found.hint in ("write `{y}`", "write `{b}`")


def test_a_placeholder_and_a_row_of_another_name_are_two_mistakes(tmp_path: Path) -> None:
    found = lint(tmp_path, operation("GET /tasks/<id>", exchange("Request", ("task_id",))), PARAMETERS)
    assert codes(found) >= {"url-placeholder-invalid", "path-parameter-misspelled"}
    assert "path-parameter-unknown" not in codes(found)
