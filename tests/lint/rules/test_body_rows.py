"""Rows of bodies: such as no body has, of another name or place, and each fault told once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.rules.body_rows import find_rows_in_bodies
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.read.scan import scan_reference

from ..tree import codes, define, exchange, lint, operation, told, write_reference


def find(diagnostics: list[Diagnostic], code: str) -> list[str]:
    """Return the messages of a code, each with its file and line."""
    return [
        f"{Path(found.location.path).name}:{found.location.lineno}: {found.message}"
        for found in diagnostics
        if found.code.value == code
    ]


@pytest.mark.parametrize(
    ("version", "value", "expected"),
    [
        ("v2.53", 7, {"sample-type-mismatch"}),
        ("v2.53", "d1", set()),
        ("v2.52", 7, set()),
        ("v2.52", "d1", {"sample-type-mismatch"}),
    ],
)
def test_a_row_of_another_microversion_vouches_for_no_type(
    tmp_path: Path, version: str, value: Any, expected: set[str]
) -> None:
    parameters = define(id_number="body integer max_version=2.52", id_uuid="body string min_version=2.53")
    text = operation("GET /notes/1", exchange("Response", ("id: id_number", "id: id_uuid"), f"{version}/note.json"))
    found = lint(tmp_path, text, parameters, samples={f"{version}__note": {"id": value}})
    assert told(found) == expected
    if expected:
        owner = "id_uuid" if version == "v2.53" else "id_number"
        assert next(entry for entry in found if "type" in entry.code.value).names == ("id", owner)


def test_a_row_of_another_object_vouches_for_no_type_and_blames_none(tmp_path: Path) -> None:
    parameters = define(
        note="body object", info="body object", data_list="body array", data="body object", id="body string"
    )
    # `data` of the note is an object, and the row is that of the `info`, which is not shown.
    text = operation("GET /notes", exchange("Response", ("note", "id", "data", "info", "data: data_list"), "note.json"))
    value = {"note": {"id": "a", "data": {}, "info": {}}}
    assert "sample-type-mismatch" not in told(lint(tmp_path, text, parameters, samples={"note": value}))
    value = {"note": {"id": "a", "data": {}, "info": {"data": {}}}}
    (found,) = (
        entry
        for entry in lint(tmp_path, text, parameters, samples={"note": value})
        if entry.code.value == "sample-type-mismatch"
    )
    assert found.names == ("data", "data_list")


def test_the_dotted_row_is_the_one_that_is_named(tmp_path: Path) -> None:
    parameters = define(note="body object", id="body string", owner="body object", owner_id="body integer")
    text = operation("GET /notes", exchange("Response", ("note", "id", "owner", "owner.id: owner_id"), "note.json"))
    value = {"note": {"id": "a", "owner": {"id": "b"}}}
    (found,) = (
        entry
        for entry in lint(tmp_path, text, parameters, samples={"note": value})
        if entry.code.value == "sample-type-mismatch"
    )
    assert found.names == ("id", "owner_id")


BODIES = define(owner="body string optional", text="body string", note_id="body string", limit="query integer")


@pytest.mark.parametrize(
    ("label", "rows", "expected"),
    [
        ("GET /notes", ("owner", "limit"), 1),
        ("HEAD /notes", ("owner",), 1),
        ("DELETE /notes", ("owner", "text"), 2),
        ("POST /notes", ("owner",), 0),
        ("PUT /notes", ("owner",), 0),
        ("GET /notes", ("limit",), 0),
        # A parameter of the URL is reported as such, by its name or key.
        ("GET /notes/{note_id}", ("note_id",), 0),
        ("GET /notes/{note_id}", ("id: note_id",), 0),
        ("GET /notes/{note-id}", ("note_id",), 0),
    ],
)
def test_the_request_of_some_methods_has_no_body(
    tmp_path: Path, label: str, rows: tuple[str, ...], expected: int
) -> None:
    found = lint(tmp_path, operation(label, exchange("Request", rows)), BODIES)
    assert len(find(found, "row-body-unexpected")) == expected


def test_a_body_that_a_sample_shows_is_one(tmp_path: Path) -> None:
    text = operation("DELETE /notes", exchange("Request", ("text",), "delete-req.json"))
    assert not told(lint(tmp_path, text, BODIES, samples={"delete-req": {"text": "x"}}))


def test_a_table_that_no_title_names_may_be_the_responses(tmp_path: Path) -> None:
    table = ".. rest_parameters:: parameters.yaml\n\n   - text: text\n"
    assert not told(lint(tmp_path, operation("GET /notes", table), BODIES))


def test_a_definition_that_is_wrong_everywhere_is_told_at_its_place(tmp_path: Path) -> None:
    twice = [
        operation(f"GET /{name}", exchange("Request", ("owner",)), title=f"List {name}") for name in ("notes", "tags")
    ]
    found = lint(tmp_path, "".join(twice), BODIES)
    assert find(found, "row-body-unexpected") == [
        "parameters.yaml:2: requests without a body have `owner` in it, says `owner`"
    ]
    once_right = operation("POST /notes", exchange("Request", ("owner",)), title="Create")
    found = lint(tmp_path, "".join((*twice, once_right)), BODIES)
    assert find(found, "row-body-unexpected") == [
        "index.rst:11: `owner` is in the body, and the request of GET has none",
        "index.rst:24: `owner` is in the body, and the request of GET has none",
    ]


@pytest.mark.parametrize(
    ("label", "statuses", "expected"),
    [
        ("POST /notes", "204", ["a response with the status 204 has no body, and its table describes `text`"]),
        ("POST /notes", "200, 204", []),
        ("POST /notes", "204, 404", ["a response with the status 204 has no body, and its table describes `text`"]),
        ("POST /notes", "404", []),
        ("GET /notes", "", []),
        ("HEAD /notes", "200", ["a response to HEAD has no body, and its table describes `text`"]),
    ],
)
def test_some_responses_have_no_body(tmp_path: Path, label: str, statuses: str, expected: list[str]) -> None:
    prose = f"Normal response codes: {statuses}\n\n" if statuses else ""
    found = lint(tmp_path, operation(label, prose + exchange("Response", ("text",))), BODIES)
    assert [message.partition(": ")[2] for message in find(found, "row-body-unexpected")] == expected


@pytest.mark.parametrize(
    ("rows", "shown"),
    [("a b", "`a` and `b`"), ("a b c d", "`a`, `b`, `c` and `d`"), ("a b c d e", "`a`, `b`, `c` and 2 more")],
)
def test_the_rows_of_a_response_without_a_body_are_one_finding(tmp_path: Path, rows: str, shown: str) -> None:
    parameters = define(**dict.fromkeys("abcde", "body string"))
    text = operation("HEAD /x", exchange("Response", tuple(rows.split())))
    (found,) = (entry for entry in lint(tmp_path, text, parameters) if entry.code.value == "row-body-unexpected")
    assert found.message.endswith(f"describes {shown}")
    assert len(found.seen) == len(rows.split()) - 1


def test_a_stand_in_row_is_neither_missing_nor_a_mismatch(tmp_path: Path) -> None:
    parameters = define(group_id="path string", action_request="body object", members="body array")
    parameters = parameters.replace(
        "type: object\n  description: It.", "type: object\n  description: 'Written as ``<action_name>: {``.'"
    )
    rows = ("group_id", "action: action_request", "members")
    text = operation("POST /groups/{group_id}/actions", exchange("Request", rows, "add-req.json"))
    sample = {"add_members": {"members": ["a", "b"]}}
    assert not told(lint(tmp_path, text, parameters, samples={"add-req": sample}))


@pytest.mark.parametrize(("row", "expected"), [("plan_id", "wrong-in"), ("id: plan_id", "misspelled")])
def test_a_row_of_the_url_is_one_fault(tmp_path: Path, row: str, expected: str) -> None:
    parameters = define(name="body string", plan_id="body string")
    text = operation("PUT /plans/{plan_id}", exchange("Request", (row, "name"), "update-req.json"))
    found = lint(tmp_path, text, parameters, samples={"update-req": {"name": "b"}})
    assert codes(found) == {f"path-parameter-{expected}"}


def test_a_condition_in_the_description_excuses_absence(tmp_path: Path) -> None:
    parameters = define(cloud="body string", group="body string")
    parameters = parameters.replace("It.", "To be given if and only if ``group`` is not provided.", 1)
    parameters = parameters.replace("It.", "Not required if ``cloud`` is given.", 1)
    text = operation("POST /backups", exchange("Request", ("cloud", "group"), "create-req.json"))
    found = lint(tmp_path, text, parameters, samples={"create-req": {"cloud": "a"}})
    assert codes(found) == {"sample-key-absent"}


def test_a_renamed_key_is_one_finding_for_all_samples(tmp_path: Path) -> None:
    parameters = define(name="body string", network_id="body string")
    text = operation("GET /ips", exchange("Response", ("name", "network_id"), "a.json", "b.json"))
    sample = {"name": "x", "floating_network_id": "y"}
    (found,) = lint(tmp_path, text, parameters, samples={"a": sample, "b": {**sample, "name": "z"}})
    assert found.code.value == "sample-key-renamed"
    assert found.message == "no sample shows `network_id`, and no row explains the sample's `floating_network_id`"
    assert found.hint == "write `- floating_network_id: network_id`, or correct the sample"
    assert found.names == ("network_id", "floating_network_id")
    assert [Path(place.path).name for place in found.seen] == ["a.json", "b.json"]


def test_a_row_of_another_name_is_told_once_a_page(tmp_path: Path) -> None:
    parameters = define(name="body string", pool_id="body string", **{"pool-id": "body string"})
    texts = [
        operation(f"GET /{name}", exchange("Response", ("name", "pool_id"), "a.json"), title=name) for name in "xy"
    ]
    (found,) = lint(tmp_path, "".join(texts), parameters, samples={"a": {"name": "x", "pool-id": "y"}})[:1]
    assert found.message == "no sample shows `pool_id`, and no row explains the samples' `pool-id`, in 2 tables"
    # The other name has a definition of its own.
    assert found.hint == "write `- pool-id: pool-id`, or correct the sample"
    assert [Path(place.path).name for place in found.seen] == ["a.json", "index.rst"]
    assert (found.location.lineno, found.names) == (12, ("pool_id",))


def test_a_row_too_many_is_told_at_the_row(tmp_path: Path) -> None:
    parameters = define(servers="body array", server="body object", id="body string")
    text = operation("GET /servers", exchange("Response", ("servers", "server", "id"), "list.json"))
    (found,) = lint(tmp_path, text, parameters, samples={"list": {"servers": [{"id": "1"}]}})
    assert (found.code.value, found.hint) == ("row-superfluous", "delete the row")
    assert found.message == "no sample shows `server`: the response has its keys in `servers`"
    assert found.location.path.endswith("index.rst")


def test_a_row_too_many_may_be_that_of_a_wrapper_that_the_body_lacks(tmp_path: Path) -> None:
    parameters = define(rack_id="path string", racks="body array", id="body string")
    request = exchange("Request", ("rack_id",))
    text = operation("GET /racks/{rack_id}", request, exchange("Response", ("id", "racks"), "show.json"))
    (found,) = lint(tmp_path, text, parameters, samples={"show": {"id": "1"}})
    assert found.message == "no sample shows `racks`: the response has its keys at the root"
    assert found.hint == "delete the row, or correct the sample"


def test_keys_of_a_body_without_any_row_of_the_body_are_told(tmp_path: Path) -> None:
    parameters = define(name="query string", size="path integer")
    text = operation("POST /notes", exchange("Request", ("name", "size"), "create-req.json"))
    found = lint(tmp_path, text, parameters, samples={"create-req": {"name": "a", "size": 1}})
    assert len(find(found, "sample-row-wrong-in")) == 2
    # Below the wrapper, and the wrapper itself.
    found = lint(tmp_path, text, parameters, samples={"create-req": {"note": {"name": "a", "size": 1}}})
    assert len(find(found, "sample-row-wrong-in")) == 2
    found = lint(tmp_path, text, parameters, samples={"create-req": {"name": {"id": 1}}})
    assert len(find(found, "sample-row-wrong-in")) == 1
    # Further inside, a key is called so by chance, unless a dotted name says that it is not.
    found = lint(tmp_path, text, parameters, samples={"create-req": {"note": {"more": {"name": "a"}, "id": 1}}})
    assert not find(found, "sample-row-wrong-in")
    text = operation("POST /notes", exchange("Request", ("note.more.name: name",), "create-req.json"))
    found = lint(tmp_path, text, parameters, samples={"create-req": {"note": {"more": {"name": "a"}, "id": 1}}})
    assert len(find(found, "sample-row-wrong-in")) == 1


def test_a_definition_that_is_right_elsewhere_is_one_finding_at_the_first_row(tmp_path: Path) -> None:
    parameters = define(id="path string", name="body string")
    wrong = [
        operation(f"GET /{name}", exchange("Response", ("id", "name"), f"{name}.json"), title=name) for name in "ab"
    ]
    right = operation("GET /c/{id}", exchange("Request", ("id",)), title="c")
    samples = {name: {"id": name, "name": "x"} for name in "ab"}
    found = lint(tmp_path, "".join(wrong), parameters, samples=samples)
    assert find(found, "sample-row-wrong-in") == [
        "parameters.yaml:2: samples show `id` in the body, and `id` says in path"
    ]
    found = lint(tmp_path, "".join((*wrong, right)), parameters, samples=samples)
    assert find(found, "sample-row-wrong-in") == ["index.rst:11: samples show `id` in the body, and `id` says in path"]
    (finding,) = (entry for entry in found if entry.code.value == "sample-row-wrong-in")
    assert [Path(place.path).name for place in finding.seen] == ["a.json", "b.json", "index.rst"]


def test_findings_about_a_definition_that_is_right_elsewhere_are_one_at_the_first_row(tmp_path: Path) -> None:
    parameters = define(size="body integer", name="body string")
    text = "".join(
        operation(f"GET /{name}", exchange("Response", ("size", "name"), f"{name}.json"), title=name) for name in "abc"
    )
    wrong = {"size": "1", "name": "x"}
    found = lint(tmp_path, text, parameters, samples={"a": wrong, "b": wrong, "c": wrong})
    assert find(found, "sample-type-mismatch") == [
        "parameters.yaml:3: samples show `size` as a string, and `size` says integer"
    ]
    found = lint(tmp_path, text, parameters, samples={"a": wrong, "b": wrong, "c": {"size": 1, "name": "x"}})
    assert find(found, "sample-type-mismatch") == [
        "index.rst:11: samples show `size` as a string, and `size` says integer"
    ]
    found = lint(tmp_path, text, parameters, samples={"a": wrong, "b": {"name": "x"}, "c": {"size": 1, "name": "x"}})
    assert [entry.rpartition("/")[2].partition(":")[0] for entry in find(found, "sample-type-mismatch")] == ["a.json"]


def test_rows_whose_key_is_in_a_body_can_be_asked_for(tmp_path: Path) -> None:
    parameters = define(node_id="path string", name="body string", other="path string")
    text = operation("POST /ports", exchange("Request", ("node_id", "name", "other"), "create-req.json"))
    write_reference(tmp_path, text, parameters, **{"create-req": {"node_id": "a", "name": "b"}})
    context = CheckContext(scan_reference(str(tmp_path)))
    (place,) = context.share(find_rows_in_bodies)
    assert place.lineno == context.operations[0].tables[0].uses[0].location.lineno


def test_types_that_nobody_knows_are_told(tmp_path: Path) -> None:
    parameters = define(size="body intger", name="body string", ports="query structure")
    text = operation("GET /x", exchange("Response", ("size", "name")), exchange("Request", ("ports",)))
    found = {entry.code.value: entry for entry in lint(tmp_path, text, parameters)}
    misspelled = found["parameter-type-misspelled"]
    assert (misspelled.message, misspelled.meant) == ("`size` is of the unknown type `intger`", "integer")
    assert (misspelled.location.lineno, misspelled.names) == (3, ("size", "intger"))
    assert found["parameter-type-unknown"].message == "`ports` is of the unknown type `structure`"
    assert found["parameter-type-unknown"].severity.value == "info"


_DELETE = "delete the row, or correct the sample"


@pytest.mark.parametrize(
    ("row", "other", "hint"),
    [
        (
            "rack",
            {"rack": {"id": "1", "name": "x"}},
            "put the keys into `rack`, as other samples do, or delete the row",
        ),
        # A list of them, or an object that shares less than half of the keys, is something else.
        ("rack", {"rack": [{"id": "1", "name": "x"}]}, _DELETE),
        ("rack", {"rack": {"id": "1", "size": 1, "height": 2}}, _DELETE),
        # So is one of another name, or definition.
        ("shelf: rack", {"shelf": {"id": "1", "name": "x"}}, _DELETE),
        ("rack: shelf", {"rack": {"id": "1", "name": "x"}}, _DELETE),
    ],
)
def test_a_row_too_many_is_a_wrapper_that_one_sample_lacks(tmp_path: Path, row: str, other: Any, hint: str) -> None:
    parameters = define(rack_id="path string", rack="body object", id="body string", name="body string optional")
    parameters += define(size="body integer optional", height="body integer optional", shelf="body object")
    show = exchange("Response", ("rack", "id", "name"), "show.json")
    create = exchange("Response", (row, "id", "name", "size", "height"), "create.json")
    text = operation("GET /racks/{rack_id}/rack", exchange("Request", ("rack_id",)), show)
    text += operation("PUT /racks/{rack_id}", exchange("Request", ("rack_id",)), create, title="Change")
    samples = {"show": {"id": "1", "name": "x"}, "create": other}
    (found,) = [
        found for found in lint(tmp_path, text, parameters, samples=samples) if found.code.value == "row-superfluous"
    ]
    assert found.hint == hint
