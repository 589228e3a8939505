"""Parameters files and status files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_apiref.model.codes import AnyCode, Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Catalog, StatusCatalog
from sphinx_apiref.read.definitions import check_order, load_catalog
from sphinx_apiref.read.reasons import load_status_catalog

GOOD = "{0}:\n  in: body\n  type: string\n  required: true\n  description: |\n    Text of {0}.\n"


def catalog(tmp_path: Path, content: str | bytes) -> Catalog:
    path = tmp_path / "parameters.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_catalog(str(path))


def statuses(tmp_path: Path, text: str) -> StatusCatalog:
    path = tmp_path / "status.yaml"
    path.write_text(text, encoding="utf-8")
    return load_status_catalog(str(path))


def places(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[AnyCode, int, int]]:
    assert all(diagnostic.names for diagnostic in diagnostics)
    return [(d.code, d.location.lineno, d.location.column) for d in diagnostics]


def test_a_definition_is_read_with_all_its_fields_and_places(tmp_path: Path) -> None:
    text = (
        "server_id:\n  in: path\n  type: string\n  required: false\n  description: |\n"
        "    One.\n\n    Two.\n  min_version: 2.20\n  max_version: 2.30\n  format: uri\n"
    )
    read = catalog(tmp_path, text)
    parameter = read.parameters["server_id"]
    assert read.usable
    assert (parameter.in_, parameter.type, parameter.required, parameter.optional) == ("path", "string", False, True)
    assert (parameter.description, parameter.description_lines_match) == ("One.\n\nTwo.\n", True)
    assert (parameter.min_version, parameter.max_version) == ("2.20", "2.30")
    assert parameter.location[1:] == (1, 1, 10)
    assert {name: place[1:3] for name, place in parameter.fields.items()} == {
        "in": (2, 7),
        "type": (3, 9),
        "required": (4, 13),
        "description": (6, 5),
        "min_version": (9, 16),
        "max_version": (10, 16),
        "format": (11, 11),
    }


def test_a_folded_description_does_not_match_line_by_line(tmp_path: Path) -> None:
    read = catalog(tmp_path, "a:\n  in: body\n  type: string\n  description: >\n    One\n    two.\n")
    assert read.parameters["a"].description == "One two.\n"
    assert not read.parameters["a"].description_lines_match
    assert read.parameters["a"].fields["description"][1:3] == (5, 5)
    assert read.diagnostics == ()


def test_an_absent_required_is_optional_and_no_finding(tmp_path: Path) -> None:
    read = catalog(tmp_path, "a:\n  in: body\n  type: string\n  description: x\n")
    assert (read.parameters["a"].required, read.parameters["a"].optional, read.diagnostics) == (None, True, ())


def test_a_merged_definition_has_the_other_ones_fields_and_may_take_its_version_back(tmp_path: Path) -> None:
    text = GOOD.format("a").replace("a:", "a: &a", 1) + "  min_version: 2.1\nb:\n  <<: *a\n  min_version: null\n"
    read = catalog(tmp_path, text)
    assert read.diagnostics == ()
    assert read.parameters["b"].description == "Text of a.\n"
    assert read.parameters["b"].min_version is None
    assert read.parameters["b"].fields["type"].lineno == 3


FIELD_CASES = [
    ("in: bdy", Code.PARAMETER_FIELD_INVALID, 3, 7, "did you mean `body`? It is one of header, path, query, body"),
    ("in: [body]", Code.PARAMETER_FIELD_INVALID, 3, 3, "quotes"),
    ("in:", Code.PARAMETER_FIELD_MISSING, 3, 3, "after `in:`"),
    (None, Code.PARAMETER_FIELD_MISSING, 2, 1, "add `in:` below `b:`"),
    ("type: 5", Code.PARAMETER_FIELD_INVALID, 4, 9, 'type: "5"'),
    ("type: {a: b}", Code.PARAMETER_FIELD_INVALID, 4, 3, "quotes"),
    ("type: null", Code.PARAMETER_FIELD_MISSING, 4, 3, 'type: "null"'),
    ("required: ture", Code.PARAMETER_FIELD_INVALID, 5, 13, "did you mean `true`?"),
    ("required:", Code.PARAMETER_FIELD_INVALID, 5, 3, "true or false"),
    ("required: [true]", Code.PARAMETER_FIELD_INVALID, 5, 3, "true or false"),
    ("required: 'true '", Code.PARAMETER_FIELD_INVALID, 5, 13, "did you mean `true`?"),
    ("in: Body", Code.PARAMETER_FIELD_INVALID, 3, 7, "did you mean `body`?"),
    ("in: 'body '", Code.PARAMETER_FIELD_INVALID, 3, 7, "Delete the spaces"),
    ("in: formData", Code.PARAMETER_FIELD_INVALID, 3, 7, "the fields of a form are sent in the body"),
    ("in: form", Code.PARAMETER_FIELD_INVALID, 3, 7, "write `body`"),
    ("in: cookie", Code.PARAMETER_FIELD_INVALID, 3, 7, "write `header`"),
    ("in: URI", Code.PARAMETER_FIELD_INVALID, 3, 7, "write `path`"),
    ("min_version: \\> 1", Code.PARAMETER_FIELD_INVALID, 7, 16, "min_version: 2.1"),
    ("required: 'true'", Code.PARAMETER_FIELD_INVALID, 5, 13, "true without quotes"),
    ("required: array", Code.PARAMETER_FIELD_INVALID, 5, 13, "`array` is a type"),
    ("required: sometimes", Code.PARAMETER_FIELD_INVALID, 5, 13, "true or false"),
    ("description: [x]", Code.PARAMETER_FIELD_INVALID, 6, 3, "quotes"),
    ("description: null", Code.PARAMETER_FIELD_MISSING, 6, 3, "write the value after `description:`"),
    ("description:", Code.PARAMETER_FIELD_MISSING, 6, 3, "after `description:`"),
    ("description: yes", Code.PARAMETER_FIELD_INVALID, 6, 16, '"yes"'),
    ("descripition: x", Code.PARAMETER_FIELD_MISSPELLED, 6, 3, "did you mean `description`?"),
    ("min_version: later", Code.PARAMETER_FIELD_INVALID, 7, 16, "min_version: 2.1"),
    ("min_version:", Code.PARAMETER_FIELD_INVALID, 7, 3, "after `min_version:`"),
    ("requried: true", Code.PARAMETER_FIELD_MISSPELLED, 7, 3, "did you mean `required`?"),
    ("tpye: string", Code.PARAMETER_FIELD_MISSPELLED, 7, 3, "did you mean `type`?"),
    ("min: 5", Code.PARAMETER_FIELD_UNKNOWN, 7, 3, "min_version"),
    ("format: uri", Code.PARAMETER_FIELD_UNKNOWN, 7, 3, "min_version"),
    ("type: again", Code.PARAMETER_DUPLICATE, 7, 3, "rename"),
]


@pytest.mark.parametrize(("line", "code", "lineno", "column", "hint"), FIELD_CASES, ids=lambda v: str(v)[:20])
def test_a_bad_field_gives_one_finding_and_keeps_the_definition(
    tmp_path: Path, line: str | None, code: Code, lineno: int, column: int, hint: str
) -> None:
    fields = ["in: body", "type: string", "required: true", "description: x"]
    if line is None:
        del fields[0]
    elif lineno - 3 < len(fields):
        fields[lineno - 3] = line
    else:
        fields.append(line)
    text = "a: {in: body, type: string, description: x}\nb:\n" + "".join(f"  {field}\n" for field in fields)
    read = catalog(tmp_path, text + "c: {in: body, type: string, description: x}\n")
    assert places(read.diagnostics) == [(code, lineno, column)]
    assert hint in read.diagnostics[0].advice
    assert read.diagnostics[0].names == ("b", line.partition(":")[0] if line else "in")
    assert list(read.parameters) == ["a", "b", "c"]


def test_a_definition_without_anything_is_told_for_each_field(tmp_path: Path) -> None:
    read = catalog(tmp_path, "a: {required: true}\n")
    assert [d.message for d in read.diagnostics] == ["`a` has no in", "`a` has no type", "`a` has no description"]
    assert (read.parameters["a"].in_, read.parameters["a"].type, read.parameters["a"].description) == (None,) * 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ("parameters.yaml",)),
        ("- a\n", ("parameters.yaml",)),
        ("a: b: c\n", ("parameters.yaml",)),
        (b"a: \xff\n", ("parameters.yaml",)),
        (GOOD.format("a") + "b: *c\n", ("c",)),
        (GOOD.format("a") + "b: text\n", ("b",)),
        (GOOD.format("a") * 2, ("a",)),
        (GOOD.format("b") + GOOD.format("a"), ("a",)),
    ],
)
def test_finding_names_its_definition_or_its_file(tmp_path: Path, text: str | bytes, names: tuple[str, ...]) -> None:
    (diagnostic,) = catalog(tmp_path, text).diagnostics
    assert diagnostic.names == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ok:\n  default: x\n", ("ok",)),
        ("404: gone\n", ("404",)),
        ("404:\n  other: x\n", ("404", "default")),
        ("404:\n  default: [x]\n", ("404", "default")),
        ("404:\n  default: x\n  other: 5\n", ("404", "other")),
        ("404:\n  default: x\n  default: y\n", ("404", "default")),
        ("404: {default: x}\n404: {default: y}\n", ("404",)),
        ("[]\n", ("status.yaml",)),
    ],
)
def test_finding_names_its_status_and_reason(tmp_path: Path, text: str, names: tuple[str, ...]) -> None:
    (diagnostic,) = statuses(tmp_path, text).diagnostics
    assert diagnostic.names == names


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("Off", False), ("TRUE", True), ("'no'", "no"), ("0", "0")])
def test_required_is_what_yaml_takes_for_a_boolean(tmp_path: Path, text: str, value: bool | str) -> None:
    read = catalog(tmp_path, f"a: {{in: body, type: x, description: x, required: {text}}}\n")
    assert read.parameters["a"].required == value
    assert bool(read.diagnostics) == isinstance(value, str)


@pytest.mark.parametrize("value", ["text", "[x]", "", "5"])
def test_a_definition_that_is_no_mapping_costs_itself(tmp_path: Path, value: str) -> None:
    read = catalog(tmp_path, GOOD.format("a") + f"b: {value}\n" + GOOD.format("c"))
    assert places(read.diagnostics) == [(Code.YAML_INVALID, 7, 1)]
    assert list(read.parameters) == ["a", "c"]


def test_a_duplicate_is_told_at_the_second_and_names_the_first(tmp_path: Path) -> None:
    read = catalog(tmp_path, GOOD.format("a") + GOOD.format("b") + GOOD.format("a").replace("string", "uuid"))
    assert places(read.diagnostics) == [(Code.PARAMETER_DUPLICATE, 13, 1)]
    assert "line 1" in read.diagnostics[0].message
    assert [p.type for p in read.parameters.values()] == ["uuid", "string"]


def test_a_fault_in_a_merged_field_is_told_once(tmp_path: Path) -> None:
    text = "a: &a\n  in: bdy\n  type: x\n  description: x\nb: {<<: *a}\nc: {<<: *a}\n"
    assert places(catalog(tmp_path, text).diagnostics) == [(Code.PARAMETER_FIELD_INVALID, 2, 7)]


def test_the_order_is_header_path_query_body_and_by_lower_case_name(tmp_path: Path) -> None:
    line = "{}: {{in: {}, type: x, description: x}}\n"
    good = [("z", "header"), ("A", "path"), ("b", "path"), ("C", "path"), ("a1", "query"), ("a2", "body")]
    assert catalog(tmp_path, "".join(line.format(*pair) for pair in good)).diagnostics == ()
    bad = [("b", "body"), ("x", "nowhere"), ("A", "body"), ("c", "path"), ("d", "path")]
    read = catalog(tmp_path, "".join(line.format(*pair) for pair in bad))
    unsorted = check_order(read)
    assert places(tuple(unsorted)) == [(Code.PARAMETER_UNSORTED, 3, 1), (Code.PARAMETER_UNSORTED, 4, 1)]
    assert "before `b`" in unsorted[0].advice
    assert "header, path, query, body" in unsorted[1].advice
    assert set(unsorted) < set(read.diagnostics)


FILE_CASES: list[tuple[str | bytes, Code, int, int]] = [
    ("", Code.YAML_INVALID, 1, 1),
    ("# nothing\n", Code.YAML_INVALID, 1, 1),
    ("{}\n", Code.YAML_INVALID, 1, 1),
    ("\n- a\n- b\n", Code.YAML_INVALID, 2, 1),
    ("text\n", Code.YAML_INVALID, 1, 1),
    ("a: b: c\n", Code.YAML_INVALID, 1, 5),
    (GOOD.format("a") + "b:\n\tin: body\n", Code.YAML_INVALID, 8, 1),
    (b"a: \xff\n", Code.FILE_UNREADABLE, 1, 4),
    ("[" * 50_000, Code.YAML_INVALID, 1, 101),
]


@pytest.mark.parametrize(("content", "code", "lineno", "column"), FILE_CASES, ids=lambda value: repr(value)[:20])
def test_an_unusable_file_gives_one_finding(
    tmp_path: Path, content: str | bytes, code: Code, lineno: int, column: int
) -> None:
    read = catalog(tmp_path, content)
    assert (read.usable, dict(read.parameters)) == (False, {})
    assert places(read.diagnostics) == [(code, lineno, column)]


def test_an_empty_file_is_called_so(tmp_path: Path) -> None:
    assert "Parameters file is empty" in catalog(tmp_path, "\n").diagnostics[0].message


def test_a_missing_file_is_left_to_whoever_names_it(tmp_path: Path) -> None:
    path = str(tmp_path / "missing.yaml")
    for read in (load_catalog(path), load_status_catalog(path)):
        assert (read.usable, read.problem, read.diagnostics) == (False, "does not exist", ())


def test_a_recursive_alias_costs_one_definition(tmp_path: Path) -> None:
    read = catalog(tmp_path, GOOD.format("a") + "b: &b\n  in: *b\n  type: x\n  description: x\n" + GOOD.format("c"))
    assert places(read.diagnostics) == [(Code.YAML_INVALID, 8, 7)]
    assert read.parameters["a"].type == read.parameters["c"].type == "string"


def test_a_status_file_is_read_with_its_places(tmp_path: Path) -> None:
    read = statuses(tmp_path, "200:\n  default: |\n    Fine.\n401:\n  default: No.\n  expired: >\n    Too\n    late.\n")
    assert read.diagnostics == ()
    assert {code: {name: r.text for name, r in texts.items()} for code, texts in read.reasons.items()} == {
        200: {"default": "Fine.\n"},
        401: {"default": "No.", "expired": "Too late.\n"},
    }
    fine = read.reasons[200]["default"]
    assert (fine.location[1:3], fine.lines_match) == ((3, 5), True)
    assert not read.reasons[401]["expired"].lines_match


@pytest.mark.parametrize(
    ("text", "code", "lineno", "column"),
    [
        ("ok:\n  default: x\n", Code.YAML_INVALID, 3, 1),
        ("'404':\n  default: x\n", Code.YAML_INVALID, 3, 1),
        ("40.4:\n  default: x\n", Code.YAML_INVALID, 3, 1),
        ("404: gone\n", Code.YAML_INVALID, 3, 6),
        ("404:\n", Code.YAML_INVALID, 3, 1),
        ("404:\n  other: x\n", Code.STATUS_UNDEFINED, 3, 1),
        ("404:\n  default: [x]\n", Code.YAML_INVALID, 4, 3),
        ("404:\n  default:\n", Code.YAML_INVALID, 4, 3),
        ("404:\n  default: 5\n", Code.YAML_INVALID, 4, 12),
        ("404:\n  default: x\n  default: y\n", Code.PARAMETER_DUPLICATE, 5, 3),
        ("200:\n  default: Fine.\n", Code.PARAMETER_DUPLICATE, 3, 1),
    ],
)
def test_a_bad_status_gives_one_finding_and_keeps_its_neighbours(
    tmp_path: Path, text: str, code: Code, lineno: int, column: int
) -> None:
    read = statuses(tmp_path, f"200:\n  default: Fine.\n{text}500:\n  default: Not fine.\n")
    assert places(read.diagnostics) == [(code, lineno, column)]
    assert read.diagnostics[0].advice
    assert read.reasons[200]["default"].text == "Fine."
    assert read.reasons[500]["default"].text == "Not fine."


@pytest.mark.parametrize("code", ["0", "-1", "42", "799"])
def test_any_integer_is_a_status_code(tmp_path: Path, code: str) -> None:
    read = statuses(tmp_path, f"200:\n  default: Fine.\n{code}:\n  default: Odd.\n")
    assert read.diagnostics == ()
    assert read.reasons[int(code)]["default"].text == "Odd."
    assert read.places[int(code)][1:] == (3, 1, 1 + len(code))


@pytest.mark.parametrize("code", ["-0", "00", "0x1F", "1_000", "--1", "+5"])
def test_other_spellings_of_numbers_are_no_status_codes(tmp_path: Path, code: str) -> None:
    read = statuses(tmp_path, f"{code}:\n  default: Odd.\n200:\n  default: Fine.\n")
    assert places(read.diagnostics) == [(Code.YAML_INVALID, 1, 1)]
    assert list(read.reasons) == [200]


SWALLOWED = [
    ("|\n    It.\n    in: body\n    type: string\n", [("`in` and `type` of `a` are", 4, 5, 7)]),
    (
        "|\n    It.\n\n      in: body\n      required: true\n      type: string\n\n",
        [("`in`, `required` and `type` of `a` are", 5, 7, 9)],
    ),
    (">\n    It.\n    type: string\n    in: body", [("`type` and `in` of `a` are", 4, 5, 9)]),
    ("|\n    It.\n    in: body\n  type: string\n", [("`in` of `a` is text", 4, 5, 7)]),
    (
        "|\n    It.\n    in: body\n    max_version: 2.1\n",
        [("`in` and `max_version` of `a`", 4, 5, 7), ("`a` has no type", 1, 1, 2)],
    ),
    # Only the last lines, and only what is missing.
    ("|\n    in: body\n    It.\n  type: string\n", [("`a` has no in", 1, 1, 2)]),
    ("|\n    It.\n    in: body\n  in: body\n  type: string\n", []),
    ("|\n    It.\n    type: string\n  in: body\n  type: string\n", []),
    ("|\n    It.\n    inner: body\n  in: body\n", [("`a` has no type", 1, 1, 2)]),
    ('"It. in: body"\n  type: string\n', [("`a` has no in", 1, 1, 2)]),
]


@pytest.mark.parametrize(("description", "expected"), SWALLOWED)
@pytest.mark.parametrize("after", ["", "b: {in: body, type: string, description: It.}\n"])
def test_fields_that_a_description_swallows_are_one_finding(
    tmp_path: Path, description: str, expected: list[tuple[str, int, int, int]], after: str
) -> None:
    text = f"a:\n  description: {description}"
    if after and not text.endswith("\n"):
        text += "\n"
    found = catalog(tmp_path, text + after).diagnostics
    expected = sorted(expected, key=lambda entry: entry[1:])
    assert [d.location[1:] for d in found] == [tuple(place) for _, *place in expected]
    for diagnostic, (message, *_) in zip(found, expected, strict=True):
        assert diagnostic.message.startswith(message)
        assert diagnostic.code is Code.PARAMETER_FIELD_MISSING
        assert diagnostic.names[0] == "a"
    if found and "text of its description" in found[0].message:
        assert "like `description:`" in found[0].advice


def test_fields_that_are_not_indented_are_one_finding(tmp_path: Path) -> None:
    flat = "b:\nin: body\ntype: string\nrequired: true\ndescription: x\n"
    read = catalog(tmp_path, GOOD.format("a") + flat + GOOD.format("z"))
    assert [(d.message, *d.location[1:3]) for d in read.diagnostics] == [
        ("the fields below `b` are not indented", 7, 1)
    ]
    assert list(read.parameters) == ["a", "z"]


def test_definitions_may_be_called_like_fields(tmp_path: Path) -> None:
    read = catalog(tmp_path, GOOD.format("in") + GOOD.format("type"))
    assert (list(read.parameters), read.diagnostics) == (["in", "type"], ())


@pytest.mark.parametrize("text", ["b: text\ntype: string\n", "type: string\n", "b:\nc: text\n"])
def test_other_definitions_that_are_none_are_named_one_by_one(tmp_path: Path, text: str) -> None:
    assert len(catalog(tmp_path, text).diagnostics) == text.count("\n")


def test_no_more_is_said_of_a_file_whose_aliases_stand_for_too_much(tmp_path: Path) -> None:
    nested = "a: &a {x: &x [1, 1, 1, 1, 1, 1, 1, 1, 1]}\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    read = catalog(tmp_path, nested + GOOD.format("z") + GOOD.format("y"))
    assert [d.message for d in read.diagnostics] == ["the aliases up to `*e` stand for more than 100000 values"]
    assert read.parameters["z"].description == "Text of z.\n"


@pytest.mark.parametrize("field", ["type", "required", "description"])
@pytest.mark.parametrize("value", ["&t [*t]", "&t [[*t]]", "&t {a: *t}"])
def test_a_field_that_holds_itself_is_one_finding(tmp_path: Path, field: str, value: str) -> None:
    fields = {"in": "body", "type": "string", "required": "true", "description": "It.", field: value}
    text = "a:\n" + "".join(f"  {name}: {value}\n" for name, value in fields.items())
    assert [d.code for d in catalog(tmp_path, text).diagnostics] == [Code.YAML_INVALID]


@pytest.mark.parametrize("text", ["", "- 200\n", "200\n"])
def test_a_status_file_without_codes_is_unusable(tmp_path: Path, text: str) -> None:
    read = statuses(tmp_path, text)
    assert (read.usable, places(read.diagnostics)) == (False, [(Code.YAML_INVALID, 1, 1)])


VALUES = st.sampled_from(
    ["body", "path", "bdy", "", "null", "[x]", "{a: b}", "'q'", "yes", "2.20", "!foo x", "*c", "|"]
)
NAMES = st.sampled_from(["in", "type", "required", "description", "min_version", "requried", "x", "<<", "404", "? [a]"])
FIELDS = st.lists(st.tuples(NAMES, VALUES), max_size=6)


@settings(max_examples=300, deadline=None, database=None)
@given(FIELDS)
def test_mangled_definitions_never_raise_and_neighbours_survive(fields: list[tuple[str, str]]) -> None:
    body = "".join(f"  {name}{chr(10) + '  ' if name[0] == '?' else ''}: {value}\n" for name, value in fields)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "parameters.yaml")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(GOOD.format("a") + "b:\n" + body + GOOD.format("d"))
        read = load_catalog(path)
    assert read.usable
    assert read.parameters["a"].description == "Text of a.\n"
    assert read.parameters["d"].description == "Text of d.\n"
    for diagnostic in read.diagnostics:
        assert 7 <= diagnostic.location.lineno <= 7 + body.count("\n") + 1 or diagnostic.code is Code.PARAMETER_UNSORTED


@settings(max_examples=300, deadline=None, database=None)
@given(st.binary(max_size=80) | st.text(alphabet="ab:-[]{}&*|>'\" \n4", max_size=60).map(str.encode))
def test_mangled_files_never_raise(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file.yaml")
        with open(path, "wb") as stream:
            stream.write(content)
        for read in (load_catalog(path), load_status_catalog(path)):
            assert read.usable or read.diagnostics
            assert not read.problem
