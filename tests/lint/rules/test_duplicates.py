from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.diagnostics import Diagnostic

from ..tree import codes, define, exchange, lint, lint_changed, operation, told

PARAMETERS = define(
    server_id="path string",
    id="path string",
    name="path string",
    user_id="path string",
    start="body object",
    stop="body object",
    limit="query integer",
    state="query string",
)


def request(*rows: str) -> str:
    return exchange("Request", rows)


def find_alike(found: list[Diagnostic]) -> set[str]:
    return {code for code in codes(found) if code.startswith("operation-")}


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


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ((), (), "operation-duplicate"),
        (("limit",), ("limit",), "operation-duplicate"),
        # Two modes of one call, and an extension that only adds to it.
        (("limit",), ("state",), "operation-similar"),
        (("limit",), ("limit", "state"), "operation-similar"),
        ((), ("state",), "operation-similar"),
        (("start",), ("stop",), "operation-similar"),
    ],
)
def test_rows_of_the_query_may_tell_operations_apart(
    tmp_path: Path, one: tuple[str, ...], two: tuple[str, ...], expected: str
) -> None:
    text = operation("GET /servers", request(*one)) + operation("GET /servers", request(*two), title="Again")
    assert find_alike(lint(tmp_path, text, PARAMETERS)) == {expected}


@pytest.mark.parametrize(
    ("named", "refers", "expected"),
    [
        (("", ""), False, "operation-duplicate"),
        (("tag", "tag"), False, "operation-duplicate"),
        # What is said beside the tables, as far as no table says it too.
        (("tag", "image"), False, "operation-similar"),
        (("tag", ""), False, "operation-similar"),
        (("limit", "server_id"), False, "operation-duplicate"),
        (("name", ""), False, "operation-duplicate"),
        (("", ""), True, "operation-similar"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_only_the_text_says_is_not_known(
    tmp_path: Path, method: str, named: tuple[str, str], refers: bool, expected: str
) -> None:
    label, rows = f"{method} /servers/{{server_id}}/{{name}}", request("server_id", "limit")
    text = operation(label, rows, title="0") + operation(label, rows, title="1")
    found = lint_changed(
        tmp_path,
        text,
        lambda each: each._replace(named=frozenset(named[int(each.title)].split()), refers=refers),
        PARAMETERS,
    )
    assert find_alike(found) == {expected}


@pytest.mark.parametrize(
    ("url", "alike"),
    [
        ("< the callback (of the client) >", False),
        ("<callback>", False),
        ("{callback}", False),
        ("the callback", False),
        ("GET / POST", False),
        ("{endpoint}/a", True),
        ("/a b", True),
    ],
)
def test_what_is_no_path_identifies_nothing(tmp_path: Path, url: str, alike: bool) -> None:
    text = operation(f"GET {url}") + operation(f"GET {url}", title="Again")
    assert bool(find_alike(lint(tmp_path, text))) is alike


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        # Named after the resource, and after another one: copied.
        ("/requests/{request_id}", "/requests/{accept_id}", {"operation-duplicate"}),
        ("/requests/{accept_id}", "/requests/{request_id}", {"operation-duplicate"}),
        ("/transfer_requests/{request_id}", "/transfer_requests/{accept_id}", {"operation-duplicate"}),
        ("/policies/{policy_id}", "/policies/{rule_id}", {"operation-duplicate"}),
        # Two ways to name one thing.
        ("/servers/{server_id}", "/servers/{server_name}", {"operation-similar"}),
        ("/servers/{id}", "/servers/{name}", {"operation-similar"}),
        ("/servers/{server_id}", "/servers/{id}", {"operation-similar"}),
        # Named after neither.
        ("/quotas/{project_id}", "/quotas/{user_id}", {"operation-similar"}),
        ("/servers/{id}", "/servers/detail", set()),
        ("/servers/{id}", "/images/{id}", set()),
        ("/servers/{id}", "/servers/{id}/{name}", set()),
    ],
)
def test_paths_that_differ_in_a_name_only_are_one_to_a_client(
    tmp_path: Path, one: str, two: str, expected: set[str]
) -> None:
    text = operation(f"GET {one}", title="First") + operation(f"GET {two}", title="Second")
    found = lint(tmp_path, text)
    assert find_alike(found) == expected
    for alike in (d for d in found if d.code.value.startswith("operation-")):
        assert f"`GET {one}`" in alike.message
        assert f"`GET {two}`" in alike.message
        assert (alike.location.lineno, alike.seen[0].lineno) == (10, 4)


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
