from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.model.diagnostics import Diagnostic

from ..tree import define, exchange, lint, lint_changed, operation, told

PARAMETERS = define(
    limit="query integer",
    limits="query integer",
    count="path integer",
    kind="header string",
    size="body integer",
    label="header string",
    project_id="path string",
)


def find(found: list[Diagnostic], code: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in found if diagnostic.code.value == code]


@pytest.mark.parametrize(
    ("url", "rows", "expected"),
    [
        ("/a?limit={limit}", ("limit",), set()),
        # By the name in the value's template, or by the definition's key.
        ("/a?max={limit}", ("limit",), set()),
        ("/a?limit={max}", ("number: limit",), set()),
        ("/a?limit={limit}", ("label",), {"query-parameter-missing"}),
        ("/a{?limit}", ("label",), {"query-parameter-missing"}),
        ("/a?{limit}=1", ("label",), {"query-parameter-missing"}),
        # The URL says the value, so there is nothing to know.
        ("/a?limit=10", ("label",), set()),
        ("/a?detail", ("label",), set()),
        # A path parameter's value.
        ("/a/{project_id}?owner={project_id}", ("project_id",), set()),
        ("/a/{project_id}?owner={project_id}", ("label",), {"path-parameter-missing"}),
        ("/a?count={count}", ("count",), {"query-parameter-wrong-in"}),
        ("/a?n={count}", ("count",), {"query-parameter-wrong-in"}),
        ("/a{?count}", ("count",), {"query-parameter-wrong-in"}),
        ("/a?n=<count>", ("count",), {"query-parameter-wrong-in"}),
        ("/a?kind={kind}", ("kind",), {"query-parameter-wrong-in"}),
        ("/a?size={size}", ("size",), {"query-parameter-wrong-in"}),
        ("/a?count={count}", ("count", "count: limit"), set()),
    ],
)
def test_rows_and_the_query_agree(tmp_path: Path, url: str, rows: tuple[str, ...], expected: set[str]) -> None:
    found = lint(tmp_path, operation(f"GET {url}", exchange("Request", rows)), PARAMETERS)
    assert told(found) == expected


def test_the_place_is_the_name_and_a_near_row_is_proposed(tmp_path: Path) -> None:
    text = operation("GET /a?x=1&limit={l}", exchange("Request", ("limits",)))
    (found,) = find(lint(tmp_path, text, PARAMETERS), "query-parameter-missing")
    assert (found.message, found.meant, found.hint) == (
        "no request table explains `limit` of the URL's query",
        "limits",
        "",
    )
    assert (found.location.column, found.location.end_column) == (29, 34)
    assert found.names == ("GET /a?x=1&limit={l}", "limit")


def test_a_row_of_another_name_in_the_query_is_not_proposed(tmp_path: Path) -> None:
    text = operation("GET /a?limit={l}&limits={m}", exchange("Request", ("limits",)))
    (found,) = find(lint(tmp_path, text, PARAMETERS), "query-parameter-missing")
    assert (found.names[1], found.meant, found.hint) == ("limit", "", "add a row such as `- limit: limit`")


@pytest.mark.parametrize(
    ("direction", "changes", "reported"),
    [
        ("Response", {}, True),
        ("Response", {"named": frozenset(("limit",))}, False),
        ("Response", {"named": frozenset(("l",))}, False),
        ("Response", {"refers": True}, False),
        # A table of the request is where all of it belongs.
        ("Request", {"named": frozenset(("limit",))}, True),
        ("Request", {"refers": True}, True),
    ],
)
def test_text_explains_the_query_where_no_table_of_the_request_does(
    tmp_path: Path, direction: str, changes: dict[str, Any], reported: bool
) -> None:
    text = operation("GET /a?limit={l}", exchange(direction, ("label",)))
    found = lint_changed(tmp_path, text, lambda each: each._replace(**changes), PARAMETERS)
    assert bool(find(found, "query-parameter-missing")) is reported


def test_a_wrong_definition_is_told_once_at_the_definition(tmp_path: Path) -> None:
    text = "".join(
        operation(f"GET /{name}?count={{count}}", exchange("Request", ("count",)), title=name)
        for name in ("one", "two")
    )
    (found,) = find(lint(tmp_path, text, PARAMETERS), "query-parameter-wrong-in")
    assert found.location.path.endswith("parameters.yaml")
    assert found.message == "`count` is in the URL's query, and its definition `count` says in path"
    # The URLs and the rows.
    assert len(found.seen) == 4


@pytest.mark.parametrize(
    ("method", "sample", "reported"),
    [
        ("GET", {"size": 1, "label": "a"}, True),
        ("PUT", {"size": 1, "label": "a"}, False),
        ("PUT", {"label": "a"}, True),
        ("PUT", None, False),
    ],
)
def test_a_row_of_the_body_may_share_its_name_with_the_query(
    tmp_path: Path, method: str, sample: dict[str, object] | None, reported: bool
) -> None:
    samples = {"a-req": sample} if sample else {}
    text = operation(
        f"{method} /a?size={{size}}", exchange("Request", ("size", "label"), *(f"{s}.json" for s in samples))
    )
    found = lint(tmp_path, text, PARAMETERS, samples=samples)
    assert bool(find(found, "query-parameter-wrong-in")) is reported
