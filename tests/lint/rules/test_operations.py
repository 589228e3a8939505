from __future__ import annotations

from pathlib import Path

import pytest

from ..tree import codes, define, exchange, lint, operation, told

PARAMETERS = define(
    server_id="path string",
    other_id="path string",
    maybe_id="path string optional",
    server_id_query="query string",
    server_id_body="body string",
    start="body object",
    stop="body object",
)


def request(*rows: str) -> str:
    return exchange("Request", rows)


@pytest.mark.parametrize(
    ("url", "rows", "expected"),
    [
        ("/servers/{server_id}", ("server_id",), set()),
        ("/servers/{server_id}", ("maybe_id",), {"path-parameter-missing"}),
        ("/servers/{server_id}", (), {"path-parameter-missing"}),
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
    assert [place.path.rpartition("/")[2] for place in found.seen] == ["index.rst", "index.rst"]


def test_one_method_and_url_twice_is_told_at_the_second(tmp_path: Path) -> None:
    text = operation("GET /servers") + operation("GET /servers/", title="Again") + operation("POST /servers")
    (found,) = (d for d in lint(tmp_path, text) if d.code.severity.value == "warning")
    assert found.code.value == "operation-duplicate"
    assert found.location.lineno == text.split("\n").index(".. rest_method:: GET /servers/") + 1
    assert [place.lineno for place in found.seen] == [4]


def test_actions_are_told_apart_by_their_body(tmp_path: Path) -> None:
    def action(name: str, title: str) -> str:
        return operation("POST /servers/{server_id}/action", request("server_id", name), title=title)

    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert not told(lint(tmp_path / "one", action("start", "Start") + action("stop", "Stop"), PARAMETERS))
    same = action("start", "Start") + action("start", "Stop")
    assert told(lint(tmp_path / "two", same, PARAMETERS)) == {"operation-duplicate"}


_CREATE = define(name="body string", size="body integer optional", count="body integer optional")


def create(title: str, rows: tuple[str, ...], *samples: str) -> str:
    return operation("POST /volumes", exchange("Request", rows, *samples), title=title)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        # Other keys, at any level, or other rows: two uses of one call.
        (("name", "one-req.json"), ("name", "two-req.json"), set()),
        (("name", "one-req.json"), ("name count", "one-copy-req.json"), set()),
        (("name",), ("name count",), set()),
        # Other values only, the same file, or nothing to compare.
        (("name", "one-req.json"), ("name", "one-copy-req.json"), {"operation-similar"}),
        (("name", "one-req.json"), ("name count", "one-req.json"), {"operation-similar"}),
        (("name", "one-req.json"), ("",), {"operation-similar"}),
        # The same tables and samples.
        (("name", "one-req.json"), ("name", "one-req.json"), {"operation-duplicate"}),
        (("name",), ("name",), {"operation-duplicate"}),
        (("",), ("",), {"operation-duplicate"}),
    ],
)
def test_requests_tell_operations_with_one_url_apart(
    tmp_path: Path, one: tuple[str, ...], two: tuple[str, ...], expected: set[str]
) -> None:
    samples = {
        "one-req": {"name": "a", "scope": {"project": 1}},
        "one-copy-req": {"name": "b", "scope": {"project": 2}},
        "two-req": {"name": "a", "scope": {"domain": 1}},
    }
    parts = [create(title, tuple(rows.split()), *files) for title, (rows, *files) in (("One", one), ("Two", two))]
    found = lint(tmp_path, "".join(parts), _CREATE, samples=samples)
    assert {code for code in codes(found) if code.startswith("operation-")} == expected


def test_same_title_makes_a_copy_of_what_shares_a_sample(tmp_path: Path) -> None:
    text = create("One", ("name",), "one-req.json") + create("One", ("name", "count"), "one-req.json")
    found = lint(tmp_path, text, _CREATE, samples={"one-req": {"name": "a"}})
    assert "operation-duplicate" in codes(found)


def test_all_that_are_alike_are_one_finding(tmp_path: Path) -> None:
    text = "".join(create(title, ("name",), "one-req.json") for title in ("One", "Two", "Three"))
    found = lint(tmp_path, text, _CREATE, samples={"one-req": {"name": "a"}})
    (duplicate,) = (d for d in found if d.code.value == "operation-duplicate")
    assert len(duplicate.seen) == 2


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


def test_ranges_of_microversions_tell_operations_apart(tmp_path: Path) -> None:
    old = "Old\n===\n\n.. rest_method:: GET /a\n   max_version: 2.9\n\n"
    new = "New\n===\n\n.. rest_method:: GET /a\n   min_version: {}\n\n"
    # Just after, at and before the version where the first range ends; 2.10 is later than 2.9.
    assert not told(lint(tmp_path, old + new.format("2.10")))
    assert told(lint(tmp_path, old + new.format("2.9"))) == {"operation-duplicate"}
    assert told(lint(tmp_path, old + new.format("2.8"))) == {"operation-duplicate"}
    # In whichever order they stand.
    assert not told(lint(tmp_path, new.format("2.10") + old))
    assert told(lint(tmp_path, new.format("2.9") + old)) == {"operation-duplicate"}


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
