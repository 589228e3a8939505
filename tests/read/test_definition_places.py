"""Definitions and reasons: where their fields and the findings about them begin and end, and what these say."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Catalog, StatusCatalog
from sphinx_apiref.read.definitions import load_catalog
from sphinx_apiref.read.reasons import load_status_catalog

Place = tuple[int, int, int | None]


def load(folder: Path, text: str) -> Catalog:
    path = folder / "p.yaml"
    path.write_text(text, encoding="utf-8")
    return load_catalog(str(path))


def load_statuses(folder: Path, text: str) -> StatusCatalog:
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    return load_status_catalog(str(path))


def places(diagnostics: tuple[Diagnostic, ...]) -> list[Place]:
    return [found.location[1:] for found in diagnostics]


def messages(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str, str]]:
    return [(found.message, found.hint, found.meant) for found in diagnostics]


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("description: one", (4, 16, 19)),
        ("description: 'one'", (4, 16, 21)),
        ("description: one\n    two", (4, 16, None)),
        ("description: |\n    one", (5, 5, None)),
        ("description: |\n\n    one", (5, 5, None)),
        ("description: >\n\n    one", (6, 5, None)),
        ("description: [one]", (4, 16, 21)),
        ("other:   one", (4, 12, 15)),
    ],
)
def test_a_field_knows_where_its_text_is(tmp_path: Path, field: str, place: Place) -> None:
    catalog = load(tmp_path, f"a:\n  in: body\n  type: string\n  {field}\n")
    assert catalog.parameters["a"].fields[field.partition(":")[0]][1:] == place
    assert catalog.parameters["a"].location[1:] == (1, 1, 2)


@pytest.mark.parametrize(
    ("value", "required", "optional"),
    [
        ("true", True, False),
        ("Yes", True, False),
        ("ON", True, False),
        ("false", False, True),
        ("no", False, True),
        ("off", False, True),
        ("'true'", "true", False),
        ("1", "1", False),
        ("x", "x", False),
        ("", "", False),
        ("[x]", "", False),
        ("*none", "", False),
    ],
)
def test_a_parameter_is_optional_if_yaml_says_so(
    tmp_path: Path, value: str, required: bool | str, optional: bool
) -> None:
    text = f"a:\n  in: body\n  type: string\n  description: x\n  required: {value}\n"
    parameter = load(tmp_path, text).parameters["a"]
    assert (parameter.required, parameter.optional) == (required, optional)


@pytest.mark.parametrize(
    ("field", "message", "hint", "meant", "place"),
    [
        ("required: ture", "required of `a` is `ture`, neither true nor false", "", "true", (5, 13, 17)),
        (
            "required: 'False'",
            "required of `a` is `False`, neither true nor false",
            "write false without quotes",
            "",
            (5, 13, 20),
        ),
        (
            "required: maybe",
            "required of `a` is `maybe`, neither true nor false",
            "write true or false",
            "",
            (5, 13, 18),
        ),
        ("required: []", "required of `a` is a list, neither true nor false", "write true or false", "", (5, 3, 11)),
        ("required: ''", "required of `a` is empty, neither true nor false", "write true or false", "", (5, 3, 11)),
        (
            "min_version: x1",
            "min_version of `a` is `x1`, which is not a version",
            "write `min_version: 2.1`",
            "",
            (5, 16, 18),
        ),
        ("max_version: ''", "`a` has an empty max_version", "write the value after `max_version:`", "", (5, 3, 14)),
        (
            "colour: red",
            "`a` has a field `colour`, which nothing reads",
            "the fields are in, type, required, description, min_version, max_version",
            "",
            (5, 3, 9),
        ),
        ("typ: text", "`a` has a field `typ` next to `type`", "", "type", (5, 3, 6)),
        ("requird: true", "`a` has a field `requird`", "", "required", (5, 3, 10)),
        ("? [x]\n  : y", "a key must be text, not a list or a mapping", "", "", (5, 5, None)),
    ],
)
def test_what_is_wrong_with_a_field(
    tmp_path: Path, field: str, message: str, hint: str, meant: str, place: Place
) -> None:
    catalog = load(tmp_path, f"a:\n  in: body\n  type: string\n  description: x\n  {field}\n")
    assert messages(catalog.diagnostics) == [(message, hint, meant)]
    assert places(catalog.diagnostics) == [place]


@pytest.mark.parametrize(
    ("field", "text", "finding"),
    [
        ("type", "text", None),
        ("type", "1.5", None),
        ("type", "5", "type of `a` is a number to YAML, not text"),
        ("type", "true", "type of `a` is true or false to YAML, not text"),
        ("type", "2026-01-01", "type of `a` is a timestamp to YAML, not text"),
        ("description", "no", "description of `a` is true or false to YAML, not text"),
        ("description", "{b: c}", "description of `a` is a mapping, not text"),
        ("in", "[x]", "in of `a` is a list, not text"),
        ("in", "Body", "in of `a` is `Body`"),
        ("in", "path", None),
        ("min_version", "2", None),
        ("min_version", "2.10", None),
        ("min_version", "v2.1", None),
        ("min_version", "null", None),
        ("max_version", "~", None),
        ("max_version", "[2]", "max_version of `a` is a list, not text"),
        ("description", "*none", "the alias `*none` has no anchor"),
        ("description", "[*none]", "the alias `*none` has no anchor"),
        ("description", "{b: *none}", "the alias `*none` has no anchor"),
    ],
)
def test_fields_are_text(tmp_path: Path, field: str, text: str, finding: str | None) -> None:
    fields = {"in": "body", "type": "string", "description": "x", field: text}
    catalog = load(tmp_path, "a:\n" + "".join(f"  {name}: {value}\n" for name, value in fields.items()))
    assert [found.message for found in catalog.diagnostics] == ([finding] if finding else [])


@pytest.mark.parametrize(
    ("names", "moved"),
    [
        (("header a", "path a", "query a", "body a"), []),
        (("path a", "header a"), [(2, "the order is header, path, query, body: move `n2` up to the others in header")]),
        (("body a", "query b", "path a"), [(2, "others in query"), (3, "others in path")]),
        (("body b", "body a"), [(2, "move `a2` to before `b1`")]),
        (("body A", "body b", "body C"), []),
        (("body a", "body a"), []),
        (("path b", "query a"), []),
        (("body b", "nowhere c", "body a"), [(3, "move `a3` to before `b1`")]),
        (("body c", "body a", "body b"), [(2, "move `a2` to before `c1`")]),
    ],
)
def test_the_order_of_definitions(tmp_path: Path, names: tuple[str, ...], moved: list[tuple[int, str]]) -> None:
    text = ""
    for number, name in enumerate(names, 1):
        place, _, key = name.partition(" ")
        text += f"{key}{number}: {{in: {place}, type: string, description: x}}\n"
    found = [entry for entry in load(tmp_path, text).diagnostics if entry.code.value == "parameter-unsorted"]
    assert [entry.location.lineno for entry in found] == [lineno for lineno, _ in moved]
    for entry, (_, hint) in zip(found, moved, strict=True):
        assert hint.replace("n2", "a2") in entry.hint


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("", "Parameters file is empty, {}", (1, 1, None)),
        ("# c\n", "Parameters file is empty, {}", (1, 1, None)),
        ("{}", "Parameters file is empty, {}", (1, 1, None)),
        ("~", "Parameters file is empty, {}", (1, 1, None)),
        ("''", "Parameters file is empty, {}", (1, 1, None)),
        ("\n- a\n- b", "the top level of the file is a list, not a mapping", (2, 1, None)),
        ("text", "the top level of the file is text, not a mapping", (1, 1, 5)),
        ("5", "the top level of the file is a number, not a mapping", (1, 1, 2)),
        ("true", "the top level of the file is true or false, not a mapping", (1, 1, 5)),
    ],
)
def test_the_top_level_is_a_mapping(tmp_path: Path, text: str, message: str, place: Place) -> None:
    catalog = load(tmp_path, text)
    path = str(tmp_path / "p.yaml")
    assert [found.message for found in catalog.diagnostics] == [message.format(path)]
    assert (places(catalog.diagnostics), catalog.usable) == ([place], False)
    assert catalog.diagnostics[0].names == ("p.yaml",)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a:\n", "the definition `a` is empty, not a mapping", (1, 1, 2)),
        ("a: text\n", "the definition `a` is text, not a mapping", (1, 1, 2)),
        ("a: [x]\n", "the definition `a` is a list, not a mapping", (1, 1, 2)),
    ],
)
def test_a_definition_is_a_mapping(tmp_path: Path, text: str, message: str, place: Place) -> None:
    catalog = load(tmp_path, text)
    assert [found.message for found in catalog.diagnostics] == [message]
    assert (places(catalog.diagnostics), catalog.usable, dict(catalog.parameters)) == ([place], True, {})


def test_a_field_that_several_definitions_merge_is_reported_once(tmp_path: Path) -> None:
    text = (
        "a: &a\n  in: body\n  type: 5\n  type: string\n  type: 6\n  description: x\n  colour: red\n"
        "b:\n  <<: *a\nc:\n  <<: *a\n"
    )
    catalog = load(tmp_path, text)
    assert sorted(places(catalog.diagnostics)) == [(4, 3, 7), (5, 3, 7), (5, 9, 10), (7, 3, 9)]
    assert catalog.parameters["c"].type == "6"


def test_a_key_that_is_there_twice(tmp_path: Path) -> None:
    one = "{in: body, type: string, description: x}"
    catalog = load(tmp_path, f"a: {one}\nb: {one}\na: {one}\na: {one}\n")
    assert places(catalog.diagnostics) == [(3, 1, 2), (4, 1, 2)]
    assert [found.message.partition(";")[0] for found in catalog.diagnostics] == [
        "`a` is already defined on line 1",
        "`a` is already defined on line 3",
    ]


STATUS = "200:\n  default: Fine.\n  long: |\n    More.\n404:\n  default: >\n    None.\n"


def test_reasons_know_their_text_and_place(tmp_path: Path) -> None:
    catalog = load_statuses(tmp_path, STATUS)
    found = {
        (code, key): (reason.text, reason.location[1:], reason.lines_match)
        for code, reasons in catalog.reasons.items()
        for key, reason in reasons.items()
    }
    assert found == {
        (200, "default"): ("Fine.", (2, 12, 17), False),
        (200, "long"): ("More.\n", (4, 5, None), True),
        (404, "default"): ("None.\n", (7, 5, None), False),
    }
    assert (catalog.diagnostics, catalog.usable) == ((), True)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("200: Fine.", "status code 200 is text, not reasons by name", (1, 6, 11)),
        ("200:", "status code 200 is empty, not reasons by name", (1, 1, 4)),
        ("200: [x]", "status code 200 is a list, not reasons by name", (1, 6, 9)),
        ("OK: {default: x}", "`OK` is not a status code", (1, 1, 3)),
        ("'200': {default: x}", "`200` is not a status code", (1, 1, 6)),
        ("0200: {default: x}", "`0200` is not a status code", (1, 1, 5)),
        ("1000000000: {default: x}", "`1000000000` is not a status code", (1, 1, 11)),
        ("999999999: {default: x}", None, None),
        ("1: {default: x}", None, None),
        ("200: {other: x}", "status code 200 has no reason `default`", (1, 1, 4)),
        ("200: {default: }", "the reason `default` of 200 is empty, not text", (1, 7, 14)),
        ("200: {default: [x]}", "the reason `default` of 200 is a list, not text", (1, 7, 14)),
        ("200: {default: 5}", "the reason `default` of 200 is a number, not text", (1, 16, 17)),
        ("200: {default: 1.5}", None, None),
        ("200: {default: yes}", "the reason `default` of 200 is true or false, not text", (1, 16, 19)),
        ("200: {default: x}\n200: {default: y}", "`200` is already defined on line 1; the later one counts", (2, 1, 4)),
        ("200: {default: x, default: y}", "`default` is already defined on line 1; the later one counts", (1, 19, 26)),
        ("[200]", "the top level of the file is a list, not a mapping", (1, 1, 6)),
        ("", "Status file is empty", (1, 1, None)),
    ],
)
def test_what_is_wrong_with_a_status_file(tmp_path: Path, text: str, message: str | None, place: Place | None) -> None:
    diagnostics = load_statuses(tmp_path, text).diagnostics
    assert [found.message.partition(", /")[0] for found in diagnostics] == ([message] if message else [])
    assert places(diagnostics) == ([place] if place else [])
