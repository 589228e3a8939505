"""Findings with one reason, as one: which are joined, what they say, and that each part is known and ignored alone."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.lint.baseline import compare, parse_baseline, render_new, render_without
from sphinx_apiref.lint.joining import join, split
from sphinx_apiref.lint.run import lint, load_project
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic, Joint
from sphinx_apiref.model.places import Location
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.scan import scan_reference

from .tree import define, exchange, operation, write_reference

PARAMETERS = define(
    name="body string",
    kind="body string",
    status="body string",
    size="body integer",
    depth="body integer",
    active="body boolean",
    tags="body array",
    owner="body object",
)
GOOD = {"name": "a", "kind": "b", "status": "c", "size": 1, "depth": 2, "active": True}


def find(folder: Path, text: str, parameters: str = PARAMETERS, *ignored: str, **samples: Any) -> list[Diagnostic]:
    """Write a reference and return its warnings, as they are reported."""
    write_reference(folder, text, parameters, **samples)
    project = load_project(str(folder))._replace(settings=Settings(ignored_keys=ignored))
    return [entry for entry in lint(project, scan_reference(str(folder))) if entry.severity is Severity.WARNING]


def show(found: Diagnostic) -> str:
    return f"{Path(found.location.path).name}:{found.location.lineno}: {found.message}"


def places(found: Diagnostic) -> list[str]:
    return [f"{Path(place.path).name}:{place.lineno}" for place in found.seen]


def one_table(*rows: str) -> str:
    return operation("GET /notes", exchange("Response", rows, "s.json"))


def two_tables(*rows: str) -> str:
    return "".join(
        operation(f"GET /{name}", exchange("Response", rows, f"{name}.json"), title=f"Show {name}") for name in "ab"
    )


@pytest.mark.parametrize(
    ("more", "message", "hint", "seen"),
    [
        (["x1"], "no row explains `x1`", "add a row, or correct the sample", ["index.rst:9"]),
        (
            ["x1", "x2"],
            "no row explains `x1` and `x2`",
            "add rows, or correct the sample",
            ["index.rst:9", "s.json:9"],
        ),
        (
            ["x1", "x2", "x3", "x4"],
            "no row explains `x1`, `x2`, `x3` and `x4`",
            "add rows, or correct the sample",
            ["index.rst:9", "s.json:9", "s.json:10", "s.json:11"],
        ),
        (
            ["x1", "x2", "x3", "x4", "x5"],
            "no row explains `x1`, `x2`, `x3` and 2 more",
            "add rows, or correct the sample; the others are `x4` and `x5`",
            ["index.rst:9", "s.json:9", "s.json:10", "s.json:11", "s.json:12"],
        ),
    ],
)
def test_keys_of_one_object_without_a_row_are_one_finding_at_the_first(
    tmp_path: Path, more: list[str], message: str, hint: str, seen: list[str]
) -> None:
    (found,) = find(tmp_path, one_table(*GOOD), s={**GOOD, **dict.fromkeys(more, "v")})
    assert (show(found), found.advice) == (f"s.json:8: {message}", hint)
    assert (places(found), found.names) == (seen, tuple(more))


def test_keys_of_different_objects_are_different_findings(tmp_path: Path) -> None:
    text = one_table(*GOOD, "owner", "owner.name: name", "owner.kind: kind", "owner.size: size")
    owner = {"name": "a", "kind": "b", "size": 1, "much": 1}
    found = find(tmp_path, text, s={**GOOD, "owner": owner, "more": 1})
    assert [show(entry) for entry in found] == [
        "s.json:12: no row explains `much`",
        "s.json:14: no row explains `more`",
    ]


def test_items_of_a_list_are_one_object(tmp_path: Path) -> None:
    (found,) = find(tmp_path, one_table(*GOOD), s={"notes": [{**GOOD, "more": 1}, {**GOOD, "much": 1}]})
    assert show(found) == "s.json:10: no row explains `more` and `much`"


def test_a_misspelled_key_stays_on_its_own(tmp_path: Path) -> None:
    parameters = PARAMETERS + define(region="body string optional")
    text = operation("GET /notes", exchange("Response", (*GOOD, "region"), "a.json", "b.json"))
    wrong = {**GOOD, "regoin": "d", "more": 1, "much": 1}
    found = find(tmp_path, text, parameters, a={**GOOD, "region": "d"}, b=wrong)
    assert [(show(entry), entry.meant) for entry in found] == [
        ("b.json:8: no row explains `regoin`", "region"),
        ("b.json:9: no row explains `more` and `much`", ""),
    ]


def test_keys_that_several_samples_show_are_joined_if_the_samples_are_the_same(tmp_path: Path) -> None:
    both, alone = {"more": 1, "much": 1}, {"most": 1}
    found = find(tmp_path, two_tables(*GOOD), a={**GOOD, **both}, b={**GOOD, **both, **alone})
    assert [show(entry) for entry in found] == [
        "b.json:10: no row explains `most`",
        "index.rst:9: no row explains `more` and `much`, which samples show in 2 places",
    ]
    assert found[1].hint == "add rows, or correct the samples"
    assert places(found[1]) == ["a.json:8", "a.json:9", "b.json:8", "b.json:9", "index.rst:29"]
    assert found[1].operations == 2


def test_one_sample_of_two_tables_is_one_place(tmp_path: Path) -> None:
    text = "".join(
        operation(f"GET /{name}", exchange("Response", tuple(GOOD), "s.json"), title=f"Show {name}") for name in "ab"
    )
    (found,) = find(tmp_path, text, s={**GOOD, "more": 1, "much": 1})
    assert show(found) == "s.json:8: no row explains `more` and `much`"
    assert places(found) == ["index.rst:9", "index.rst:29", "s.json:9"]


def test_keys_that_the_settings_ignore_are_no_part(tmp_path: Path) -> None:
    (found,) = find(tmp_path, one_table(*GOOD), PARAMETERS, "much", s={**GOOD, "more": 1, "much": 1})
    assert found.message == "no row explains `more`"


def test_required_keys_that_one_object_lacks_are_one_finding_at_the_object(tmp_path: Path) -> None:
    sample = {key: value for key, value in GOOD.items() if key not in ("size", "kind")}
    (found,) = find(tmp_path, one_table(*GOOD), s={"note": sample})
    assert show(found) == "s.json:2: the response lacks `kind` and `size`, which rows say are required"
    assert found.hint == "add them to the sample, or write `required: false` in the definitions"
    assert places(found) == ["index.rst:12", "index.rst:14", "parameters.yaml:10", "parameters.yaml:20"]
    assert found.names == ("kind", "size")


def test_required_keys_that_the_same_samples_lack_are_one_finding_at_the_first(tmp_path: Path) -> None:
    sample = {key: value for key, value in GOOD.items() if key not in ("size", "kind")}
    (found,) = find(tmp_path, two_tables(*GOOD), a=sample, b=sample)
    assert show(found) == "a.json:1: samples lack `kind` and `size`, which rows say are required"
    assert found.hint == "add them to the samples, or write `required: false` in the definitions"
    assert "b.json:1" in places(found)
    assert "a.json:1" not in places(found)


def test_a_key_that_further_samples_lack_has_another_reason(tmp_path: Path) -> None:
    one = {key: value for key, value in GOOD.items() if key not in ("size", "kind")}
    found = find(tmp_path, two_tables(*GOOD), a=one, b={**one, "kind": "b"})
    assert [show(entry) for entry in found] == [
        "a.json:1: the response lacks `kind`, which `kind` says is required",
        "parameters.yaml:20: `size` is required, and samples lack `size`",
    ]


@pytest.mark.parametrize("tables", [one_table, two_tables])
def test_an_ignore_in_one_definition_leaves_the_other_keys(tmp_path: Path, tables: Any) -> None:
    sample = {key: value for key, value in GOOD.items() if key not in ("size", "kind")}
    size = "size:\n  in: body\n  type: integer\n  description: It.\n"
    parameters = PARAMETERS.replace(size, f"{size}  # apiref: ignore[sample-key-missing]\n")
    (found,) = find(tmp_path, tables(*GOOD), parameters, a=sample, b=sample, s=sample)
    assert "`kind`" in found.message
    assert "size" not in found.message
    assert not found.parts


def test_values_in_quotes_are_one_finding(tmp_path: Path) -> None:
    wrong = {**GOOD, "size": "1", "depth": "2", "active": "true", "tags": "x"}
    found = find(tmp_path, one_table(*GOOD, "tags"), s=wrong)
    assert [show(entry) for entry in found] == [
        "s.json:5: `size`, `depth` and `active` are strings here, and their definitions say boolean or integer",
        "s.json:8: `tags` is a string here, and its definition `tags` says array",
    ]
    assert found[0].hint == "correct the values, or `type` of the definitions"


def test_values_for_which_definitions_say_one_type_are_one_finding(tmp_path: Path) -> None:
    wrong = {**GOOD, "name": 1, "kind": True, "size": []}
    found = find(tmp_path, two_tables(*GOOD), a=wrong, b=wrong)
    assert [show(entry) for entry in found] == [
        "parameters.yaml:3: samples show `name` and `kind` as booleans or integers, and their definitions say string",
        "parameters.yaml:18: samples show `size` as an array, and `size` says integer",
    ]


def test_one_key_of_several_definitions_of_a_file_is_one_mistake(tmp_path: Path) -> None:
    parameters = PARAMETERS + define(a_id="body string", b_id="body string")
    text = "".join(
        operation(f"GET /{name}", exchange("Response", (*GOOD, f"id: {name}_id"), f"{name}.json"), title=f"Show {name}")
        for name in "ab"
    )
    (found,) = find(tmp_path, text, parameters, a={**GOOD, "id": 1}, b={**GOOD, "id": 2})
    assert show(found) == "a.json:8: samples show `id` as an integer, and `a_id` and `b_id` say string"
    assert found.hint == "correct the values, or `type` of the definitions"
    assert found.names == ("id", "a_id", "b_id")
    # Of another wrong type it is another mistake.
    found_two = find(tmp_path, text, parameters, a={**GOOD, "id": 1}, b={**GOOD, "id": []})
    assert [len(entry.parts) for entry in found_two] == [0, 0]


BASELINE = "/r/baseline.txt"


def known(found: list[Diagnostic], folder: Path) -> str:
    return render_new(found, str(folder / "baseline.txt"))


def test_a_baseline_knows_each_part(tmp_path: Path) -> None:
    path = str(tmp_path / "baseline.txt")
    five = dict.fromkeys(("x1", "x2", "x3", "x4", "x5"), "v")
    text = one_table(*GOOD)
    before = known(find(tmp_path, text, s={**GOOD, **five}), tmp_path)
    assert [line for line in before.splitlines() if line[:1] not in ("", "#")] == [
        f"s.json: sample-key-undocumented: `{name}`" for name in five
    ]
    baseline = parse_baseline(before, path)
    same = compare(find(tmp_path, text, s={**GOOD, **five}), baseline)
    assert (same.new, len(same.known), same.fixed) == ([], 5, [])
    # One of five is fixed, whatever is left: nothing is new.
    del five["x2"]
    fewer = compare(find(tmp_path, text, s={**GOOD, **five}), baseline)
    assert (fewer.new, [entry.names for _, entry in fewer.fixed]) == ([], [("x2",)])
    assert "`x2`" not in render_without(baseline, fewer.fixed)
    one = compare(find(tmp_path, text, s={**GOOD, "x3": "v"}), baseline)
    assert (one.new, len(one.fixed)) == ([], 4)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (("y1",), ["s.json:10: no row explains `y1`"]),
        (("y1", "y2"), ["s.json:10: no row explains `y1` and `y2`"]),
    ],
)
def test_keys_that_a_baseline_does_not_know_are_new_alone(
    tmp_path: Path, more: tuple[str, ...], expected: list[str]
) -> None:
    old = {**GOOD, "x1": 1, "x2": 2}
    text = one_table(*GOOD)
    baseline = parse_baseline(known(find(tmp_path, text, s=old), tmp_path), str(tmp_path / "baseline.txt"))
    result = compare(find(tmp_path, text, s={**old, **dict.fromkeys(more, 3)}), baseline)
    assert [show(entry) for entry in result.new] == expected
    assert [entry.names for entry in result.known] == [("x1",), ("x2",)]


def test_a_baseline_of_before_findings_were_joined_needs_no_change(tmp_path: Path) -> None:
    sample = {key: value for key, value in GOOD.items() if key not in ("size", "kind")}
    lines = "".join(f"parameters.yaml: sample-key-missing: `{name}`\n" for name in ("kind", "size"))
    found = find(tmp_path, two_tables(*GOOD), a=sample, b=sample)
    result = compare(found, parse_baseline(lines, str(tmp_path / "baseline.txt")))
    assert (len(found), result.new, result.fixed, result.rewritten) == (1, [], [], {})


def part(name: str, *holders: str, line: int = 1, kinds: tuple[str, ...] = ("p",), alike: str = "") -> Diagnostic:
    joint = Joint((name,), frozenset(("t", holder) for holder in holders), kinds, (alike,) if alike else ())
    place = Location("/r/s.json", line, 3)
    return Diagnostic(Code.SAMPLE_KEY_UNDOCUMENTED, f"`{name}`", place, names=(name,), joint=joint)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([part("a", "x"), part("b", "x", line=2)], [("a", "b")]),
        ([part("a", "x"), part("b", "y", line=2)], [("a",), ("b",)]),
        ([part("a", "x", "y"), part("b", "x", line=2)], [("a",), ("b",)]),
        ([part("a", "x", "y"), part("b", "y", "x", line=2)], [("a", "b")]),
        # Of another kind, such as on another page.
        ([part("a", "x"), part("b", "x", line=2, kinds=("q",))], [("a",), ("b",)]),
        # Kinds are compared one by one, and one in common is enough.
        ([part("a", "x", kinds=("p", "q")), part("b", "x", line=2, kinds=("q", "p"))], [("a",), ("b",)]),
        (
            [
                part("a", "x", kinds=("p", "q")),
                part("b", "x", line=2, kinds=("r", "s")),
                part("c", "x", line=3, kinds=("p", "s")),
            ],
            [("a", "b", "c")],
        ),
        ([part("a", "x", kinds=()), part("b", "x", line=2, kinds=())], [("a",), ("b",)]),
        # What is alike is joined first, and has the places of all.
        ([part("a", "x", alike="l"), part("b", "y", line=2, alike="l")], [("a", "b")]),
        (
            [part("a", "x", alike="l"), part("b", "y", line=2, alike="l"), part("c", "x", "y", line=3)],
            [("a", "b", "c")],
        ),
        ([part("a", "x", alike="l"), part("b", "y", line=2, alike="m")], [("a",), ("b",)]),
    ],
)
def test_what_is_joined(parts: list[Diagnostic], expected: list[tuple[str, ...]]) -> None:
    found = join(parts)
    assert [entry.names for entry in found] == expected
    assert list(split(found)) == parts
    assert join(split(join(reversed(parts)))) == found


def test_one_key_that_two_definitions_require_is_missing_once() -> None:
    holder = Location("/r/s.json", 4, 5)
    joint = Joint(("a",), frozenset((holder,)), ("the request",), words=("the request",))
    given = [
        Diagnostic(Code.SAMPLE_KEY_MISSING, key, Location("/r/p.yaml", line), names=("a", key), joint=joint)
        for line, key in enumerate(("a_key", "b_key"), 1)
    ]
    (found,) = join(given)
    assert found.message == "the request lacks `a`, which rows say is required"
    assert found.hint == "add it to the sample, or write `required: false` in the definitions"
    assert (found.location, found.names) == (holder, ("a", "a_key", "b_key"))
    assert found.seen == tuple(entry.location for entry in given)


def test_one_definition_whose_findings_are_alike_is_named_alone() -> None:
    given = [
        part("size", holder, line=line, alike="l")._replace(code=Code.SAMPLE_TYPE_MISMATCH, names=("size", "size_key"))
        for line, holder in enumerate("xy", 1)
    ]
    (found,) = join(
        entry._replace(joint=entry.joint and entry.joint._replace(words=("a string", "integer"))) for entry in given
    )
    assert found.message == "samples show `size` as a string, and `size_key` says integer"
    assert found.hint == "correct the values, or `type` of `size_key`"


def test_findings_of_other_codes_and_without_a_joint_stay_apart() -> None:
    one = part("a", "x")
    given = [one, one._replace(code=Code.SAMPLE_KEY_UNCOVERED), one._replace(joint=None), one._replace(joint=None)]
    assert len(join(given)) == 4
    assert list(split(given)) == given


def test_a_joined_finding_has_level_and_operations_of_its_parts() -> None:
    parts = [part("a", "x")._replace(operations=2), part("b", "x", line=2)._replace(operations=3)]
    (found,) = join(entry._replace(level=Severity.ERROR) for entry in parts)
    assert (found.severity, found.operations, found.joint) == (Severity.ERROR, 3, None)


def test_what_a_build_keeps_can_be_joined_again(tmp_path: Path) -> None:
    found = find(tmp_path, one_table(*GOOD), s={**GOOD, "more": 1, "much": 1})
    kept = pickle.loads(pickle.dumps(found))
    assert kept == found
    assert join(split(kept)) == found
