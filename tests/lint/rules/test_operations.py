from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..tree import codes, define, exchange, lint, lint_changed, operation, told

PARAMETERS = define(
    server_id="path string",
    other_id="path string",
    maybe_id="path string optional",
    server_id_query="query string",
    server_id_body="body string",
    start="body object",
)


def request(*rows: str) -> str:
    return exchange("Request", rows)


@pytest.mark.parametrize(
    ("url", "rows", "expected"),
    [
        ("/servers/{server_id}", ("server_id",), set()),
        ("/servers/{server_id}", ("maybe_id",), {"path-parameter-missing"}),
        # Without a table it is no warning: see the tests of what the text explains.
        ("/servers/{server_id}", (), set()),
        ("/servers", ("server_id",), {"path-parameter-unknown"}),
        ("/servers", ("maybe_id",), set()),
        ("/servers/{server_id}", ("other_id",), {"path-parameter-misspelled"}),
        ("/a/{server-id}/{x_id}", ("server_id", "other_id", "server_id_query"), {"path-parameter-misspelled"}),
        ("/a/{server_id}", ("server_id: server_id_body",), {"path-parameter-wrong-in"}),
        ("/a/{server_id}", ("server_id: server_id_query", "server_id: server_id"), set()),
        ("/a/{server_id}", ("server_id: nothing_known",), set()),
        ("/servers?limit={limit}", (), set()),
    ],
)
def test_rows_and_url_agree(tmp_path: Path, url: str, rows: tuple[str, ...], expected: set[str]) -> None:
    assert told(lint(tmp_path, operation(f"GET {url}", request(*rows)), PARAMETERS)) == expected


@pytest.mark.parametrize(("rows", "meant"), [(("max_count",), ""), (("min_counts",), "min_counts")])
def test_a_name_that_differs_on_purpose_is_not_proposed(tmp_path: Path, rows: tuple[str, ...], meant: str) -> None:
    parameters = define(max_count="query integer optional", min_counts="query integer optional")
    (found,) = lint(tmp_path, operation("GET /a/{min_count}", request(*rows)), parameters)[:1]
    assert (found.code.value, found.meant) == ("path-parameter-missing", meant)


@pytest.mark.parametrize(
    "url",
    ["{server_url}:{port}/v1/a", "https://{server_url}/v1/a", "{server_url}/v1/a", "{server_url}", "<its {name}>"],
)
def test_what_stands_before_the_path_is_no_path_parameter(tmp_path: Path, url: str) -> None:
    assert not told(lint(tmp_path, operation(f"POST {url}", request("start")), PARAMETERS))
    # And a row that explains it all the same is no unknown one.
    parameters = define(server_url="path string")
    assert not told(lint(tmp_path, operation(f"GET {url}", request("server_url")), parameters))


def test_prose_in_place_of_a_url_is_compared_with_no_row(tmp_path: Path) -> None:
    found = lint(tmp_path, operation("GET < the URI (of the client) >", request("server_id")), PARAMETERS)
    assert not told(found)


def test_a_missing_row_is_reported_at_its_place_in_the_url(tmp_path: Path) -> None:
    text = operation("GET  /a/{server_id}/b/{other_id}", request("server_id"))
    (found,) = (d for d in lint(tmp_path, text, PARAMETERS) if d.code.value == "path-parameter-missing")
    assert (found.location.column, found.location.end_column) == (40, 50)


def test_a_row_that_the_url_names_is_not_proposed_for_another_parameter(tmp_path: Path) -> None:
    parameters = define(server_id="path string", server_ids="path string")
    text = operation("GET /a/{server_id}/{server_ids}", request("server_id", "start"))
    (found,) = (d for d in lint(tmp_path, text, parameters) if d.code.value == "path-parameter-missing")
    assert found.meant == ""
    text = operation("GET /a/{server_id}", request("server_id", "server_ids"))
    (found,) = (d for d in lint(tmp_path, text, parameters) if d.code.value == "path-parameter-unknown")
    assert found.meant == ""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # The URL is that of the newest version; an older one has another name.
        (("node: new", "node_id: old"), set()),
        (("node: always", "node_id: until"), set()),
        (("node: always", "node_id: since"), set()),
        (("node: always", "node_id: old"), {"path-parameter-unknown"}),
        (("node: whole", "node_id: old"), {"path-parameter-unknown"}),
        (("node: last", "node_id: old"), {"path-parameter-unknown"}),
        (("node: last_but_one", "node_id: old"), set()),
    ],
)
def test_a_row_of_other_versions_is_not_unknown(tmp_path: Path, rows: tuple[str, ...], expected: set[str]) -> None:
    parameters = define(
        new="path string min_version=2.11",
        old="path string",
        always="path string",
        # The operation is of 2.10 to 2.30.
        whole="path string min_version=2.10",
        last="path string max_version=2.30",
        last_but_one="path string max_version=2.29",
        until="path string max_version=2.20",
        since="path string min_version=2.11",
    )
    text = f"A\n=\n\n.. rest_method:: GET /a/{{node}}\n   min_version: 2.10\n   max_version: 2.30\n\n{request(*rows)}"
    assert told(lint(tmp_path, text, parameters)) == expected


def test_a_row_that_the_sample_shows_in_the_body_is_one_finding(tmp_path: Path) -> None:
    parameters = define(plan_id="path string", size="body integer")
    text = operation("POST /plans", exchange("Request", ("plan_id", "size"), "a-req.json"))
    top = lint(tmp_path, text, parameters, samples={"a-req": {"plan_id": "1", "size": 1}})
    assert told(top) == {"sample-row-wrong-in"}
    deep = lint(tmp_path, text, parameters, samples={"a-req": {"size": 1, "more": {"other": {"plan_id": "1"}}}})
    (found,) = (d for d in deep if d.code.value == "path-parameter-unknown")
    assert found.message == "`plan_id` is a path parameter, and a sample of the request shows it in the body"
    assert found.hint == "use a definition with `in: body` in place of `plan_id`"


@pytest.mark.parametrize(
    ("method", "row", "sample", "expected"),
    [
        # By its key it is the row of the URL's parameter.
        ("PUT", "id: pair_id", {"size": 1}, "path-parameter-misspelled"),
        ("GET", "id: pair_id", None, "path-parameter-misspelled"),
        # It may be the body's.
        ("PUT", "id: pair_id", {"id": "1", "size": 1}, "path-parameter-missing"),
        ("PUT", "id: pair_id", None, "path-parameter-missing"),
        ("GET", "pair_ids: pairs", None, "path-parameter-missing"),
    ],
)
def test_a_row_is_found_by_the_key_of_its_definition(
    tmp_path: Path, method: str, row: str, sample: dict[str, object] | None, expected: str
) -> None:
    parameters = define(pair_id="body string", pairs="body array", size="body integer")
    samples = {"a-req": sample} if sample else {}
    text = operation(
        f"{method} /pairs/{{pair_id}}", exchange("Request", (row, "size"), *(f"{name}.json" for name in samples))
    )
    found = [d for d in lint(tmp_path, text, parameters, samples=samples) if d.code.value.startswith("path-")]
    assert [d.code.value for d in found] == [expected]
    if expected.endswith("misspelled"):
        assert found[0].hint == "write `- pair_id: pair_id`, with a definition that says `in: path`"


@pytest.mark.parametrize(
    ("parts", "changes", "expected"),
    [
        # Without a table: what the text says or leads to, or else information.
        ((), {}, "url-parameter-unexplained"),
        ((), {"named": frozenset(("server_id",))}, ""),
        ((), {"named": frozenset(("server",))}, "url-parameter-unexplained"),
        ((), {"refers": True}, ""),
        # With a table of the response only, readers look in the text too.
        ((exchange("Response", ("start",)),), {}, "path-parameter-missing"),
        ((exchange("Response", ("start",)),), {"named": frozenset(("server_id",))}, ""),
        ((exchange("Response", ("start",)),), {"refers": True}, ""),
        # A table of the request is where all of it belongs.
        ((request("start"),), {"named": frozenset(("server_id",))}, "path-parameter-missing"),
        ((request("start"),), {"refers": True}, "path-parameter-missing"),
    ],
)
def test_text_explains_parameters_where_no_table_does(
    tmp_path: Path, parts: tuple[str, ...], changes: dict[str, Any], expected: str
) -> None:
    text = operation("GET /servers/{server_id}", *parts)
    found = lint_changed(tmp_path, text, lambda each: each._replace(**changes), PARAMETERS)
    assert "".join(d.code.value for d in found if "server_id" in d.message and "row uses" not in d.message) == expected


def test_what_nothing_explains_is_one_finding_a_file_and_name(tmp_path: Path) -> None:
    text = operation("GET /a/{server_id}") + operation("GET /b/{server_id}/{id}?x={y}", title="Again")
    found = [d for d in lint(tmp_path, text, PARAMETERS) if d.code.value == "url-parameter-unexplained"]
    assert [(d.names, d.location.lineno, d.location.column, len(d.seen)) for d in found] == [
        (("server_id",), 4, 25, 1),
        (("id",), 10, 37, 0),
        (("x",), 10, 42, 0),
    ]
    # The name in the value's template counts as well.
    named = lint_changed(tmp_path, text, lambda each: each._replace(named=frozenset(("server_id", "id", "y"))))
    assert "url-parameter-unexplained" not in codes(named)


def test_near_names_are_paired_before_the_rest_is_told(tmp_path: Path) -> None:
    text = operation("GET /a/{server-id}/b", request("server_id", "other_id"))
    found = lint(tmp_path, text, PARAMETERS)
    assert [(d.code.value, d.location.lineno) for d in found if d.code.severity.value == "warning"] == [
        ("path-parameter-misspelled", 11),
        ("path-parameter-unknown", 12),
    ]


def test_a_response_table_explains_no_path_parameter(tmp_path: Path) -> None:
    text = operation("GET /servers/{server_id}", exchange("Response", ("server_id",)))
    assert "path-parameter-missing" in told(lint(tmp_path, text, PARAMETERS))


def test_an_optional_path_parameter_is_told_on_demand(tmp_path: Path) -> None:
    found = lint(tmp_path, operation("GET /a/{maybe_id}", request("maybe_id")), PARAMETERS)
    assert "path-parameter-optional" in codes(found)
    assert not told(found)


def test_a_wrong_definition_is_told_once_at_the_definition(tmp_path: Path) -> None:
    rows = request("server_id: server_id_body")
    text = operation("GET /a/{server_id}", rows) + operation("GET /b/{server_id}", rows, title="Do that")
    (found,) = (d for d in lint(tmp_path, text, PARAMETERS) if d.code.value == "path-parameter-wrong-in")
    assert found.location.path.endswith("parameters.yaml")
    # The URLs and the rows.
    assert [place.path.rpartition("/")[2] for place in found.seen] == ["index.rst"] * 4


def test_definition_under_several_names_is_told_with_all_of_them(tmp_path: Path) -> None:
    parts = [
        operation(f"GET /{name}", exchange("Response", (f"{name}: size", "label"), f"{name}-resp.json"), title=name)
        for name in ("size", "volume_size")
    ]
    samples = {f"{name}-resp": {name: "text", "label": "x"} for name in ("size", "volume_size")}
    parameters = define(label="body string", size="body integer")
    (found,) = (d for d in lint(tmp_path, "".join(parts), parameters, samples=samples) if "type" in d.code.value)
    assert found.message == "samples show `size` or `volume_size` as a string, and `size` says integer"
    assert len(found.seen) == 4


@pytest.mark.parametrize(
    ("kind", "code", "reported"),
    [
        ("success", 200, False),
        ("success", 304, False),
        ("success", 399, False),
        ("success", 400, True),
        ("success", 500, True),
        ("error", 299, True),
        ("error", 300, True),
        ("error", 399, True),
        ("error", 400, False),
        ("error", 500, False),
    ],
)
def test_status_codes_of_the_other_class_are_reported_on_demand(
    tmp_path: Path, kind: str, code: int, reported: bool
) -> None:
    (tmp_path / "status.yaml").write_text(f"{code}:\n  default: It.\n")
    found = lint(tmp_path, operation("GET /a", f".. rest_status_code:: {kind} status.yaml\n\n   - {code}\n"))
    assert [d.location.lineno for d in found if d.code.value == "status-class"] == ([8] if reported else [])
    assert not told(found)


@pytest.mark.parametrize(
    ("rows", "reported"),
    [
        (("a", "b", "a"), 1),
        (("a", "b", "a", "b"), 2),
        # With a third repeated name the table is one of a nested body.
        (("a", "b", "c", "a", "b", "c"), 0),
        (("a", "a", "a", "a"), 0),
        # Names repeat, and the definitions differ: no row is there twice, and they count as repeated all the same.
        (("a", "a: b"), 0),
        (("a", "b", "a", "b: a", "b: c"), 0),
    ],
)
def test_rows_of_a_table_are_reported_twice_unless_many_repeat(
    tmp_path: Path, rows: tuple[str, ...], reported: int
) -> None:
    parameters = define(a="body string", b="body string", c="body string")
    found = lint(tmp_path, operation("GET /x", exchange("Response", rows)), parameters)
    assert [d.code.value for d in found if d.code.value == "row-duplicate"] == ["row-duplicate"] * reported


def test_a_query_in_a_response_is_told(tmp_path: Path) -> None:
    parameters = define(q="query string", a="body string")
    assert told(lint(tmp_path, operation("GET /x", exchange("Response", ("a", "q"))), parameters)) == {
        "query-in-response"
    }
    assert not told(lint(tmp_path, operation("POST /x", exchange("Request", ("a", "q"))), parameters))


def test_definitions_without_a_row_are_told_on_demand(tmp_path: Path) -> None:
    parameters = define(a="body string", left="body string")
    found = lint(tmp_path, operation("GET /x", exchange("Response", ("a",))), parameters)
    assert [d.message for d in found if d.code.value == "parameter-unused"] == ["no row uses the definition `left`"]
    assert not told(found)


def test_a_parameter_that_many_urls_of_a_file_lack_is_told_once(tmp_path: Path) -> None:
    rows = request("other_id", "start: server_id_query")
    texts = [operation(f"GET /{name}/{{other_id}}/{{server_id}}", rows, title=name) for name in ("one", "two")]
    missing = [entry for entry in lint(tmp_path, "".join(texts), PARAMETERS) if "missing" in entry.code.value]
    (found,) = missing
    assert found.message == "no request table explains `server_id` of 2 URLs"
    assert (found.location.lineno, [place.lineno for place in found.seen], found.names) == (4, [18], ("server_id",))
    (found,) = (entry for entry in lint(tmp_path, texts[0], PARAMETERS) if "missing" in entry.code.value)
    assert found.message == "no request table explains `server_id` of the URL"
    assert (found.seen, found.names) == ((), ("GET /one/{other_id}/{server_id}", "server_id"))
