"""From diagnostics to findings: one for each cause, each once, with all its places, at the project's level."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.findings import collect_findings, fold
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, surround
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.project.settings import Settings

FIELD = Location("/p.yaml", 7, 9)


def place(lineno: int, path: str = "/a.json") -> Location:
    return Location(path, lineno, 3)


def finding(
    lineno: int, name: str = "size", cause: Location = FIELD, code: Code = Code.SAMPLE_TYPE_MISMATCH, **more: object
) -> Diagnostic:
    made = Cause(cause, "size_key", name, surround("samples show ", " wrongly"))
    return Diagnostic(code, f"`{name}` is wrong", place(lineno), names=(name, "size_key"), cause=made._replace(**more))  # type: ignore[arg-type]


@pytest.mark.parametrize("times", [1, 2])
def test_a_cause_with_one_place_is_reported_there_and_names_the_cause(times: int) -> None:
    (found,) = fold([finding(1)] * times)
    assert (found.location, found.seen, found.message) == (place(1), (FIELD,), "`size` is wrong")
    assert (found.names, found.cause) == (("size", "size_key"), None)


def test_a_cause_with_several_places_is_reported_once_at_the_cause() -> None:
    (found,) = fold([finding(3), finding(2, "height"), finding(2, "height"), finding(1)])
    assert (found.location, found.seen) == (FIELD, (place(1), place(2), place(3)))
    assert (found.message, found.names) == ("samples show `height` or `size` wrongly", ("size_key",))


def test_other_codes_and_other_causes_stay_apart() -> None:
    other = finding(3, cause=Location("/p.yaml", 8, 9))
    found = fold([finding(1), finding(2, code=Code.SAMPLE_KEY_MISSING), other])
    assert [entry.location for entry in found] == [place(1), place(2), place(3)]


def test_a_scope_joins_causes_at_the_first_of_them() -> None:
    tables = [Location("/p.rst", lineno) for lineno in (30, 10, 20)]
    scope = ("/p.rst", "size")
    found = fold(
        [
            finding(number, cause=table, scope=scope, summary=lambda findings: f"{len(findings)} samples and no row")
            for number, table in enumerate(tables, 1)
        ]
    )
    assert [(entry.location, entry.message) for entry in found] == [(tables[1], "3 samples and no row")]
    assert found[0].seen == (place(1), place(2), place(3))
    assert len(fold([finding(1, scope=scope), finding(2, scope=("/q.rst", "size"))])) == 2


def test_names_at_one_place_are_each_reported_there() -> None:
    found = fold([finding(1), finding(1, "height"), finding(1)])
    assert [(entry.message, entry.names, entry.seen) for entry in found] == [
        ("`size` is wrong", ("size", "size_key"), (FIELD,)),
        ("`height` is wrong", ("height", "size_key"), (FIELD,)),
    ]
    # With a further place they are one finding, which names both.
    (whole,) = fold([finding(1), finding(1, "height"), finding(2)])
    assert whole.message == "samples show `height` or `size` wrongly"


@pytest.mark.parametrize(("names_rows", "names"), [(False, ("size_key",)), (True, ("height", "size", "size_key"))])
def test_what_is_wrong_in_rows_is_about_their_names_too(names_rows: bool, names: tuple[str, ...]) -> None:
    (found,) = fold([finding(1, names_rows=names_rows), finding(2, "height", names_rows=names_rows)])
    assert found.names == names


@pytest.mark.parametrize("places", [1, 2])
def test_an_ignore_at_a_cause_hides_what_it_causes_at_any_number_of_places(tmp_path: Path, places: int) -> None:
    file = tmp_path / "p.yaml"
    file.write_text("size:\n  type: integer  # apiref: ignore[sample-type-mismatch]\n")
    row = Location("/p.rst", 4, 6)
    cause = Location(str(file), 2, 9)
    parts = [finding(number + 1, cause=cause)._replace(seen=(row, cause)) for number in range(places)]
    assert collect_findings(ApiRef(str(tmp_path)), parts, Settings()) == []


def test_a_folded_finding_has_all_places_of_its_parts_but_its_own() -> None:
    row = Location("/p.rst", 4, 6)
    parts = [finding(2)._replace(seen=(row, FIELD)), finding(1)._replace(seen=(row,))]
    (found,) = fold(parts)
    assert (found.location, found.seen) == (FIELD, (place(1), place(2), row))
    # Those of findings at one place are all kept, whether it is the only place or not.
    other = Location("/p.rst", 5, 6)
    same = finding(1)._replace(seen=(other,))
    (found,) = fold([parts[1], same])
    assert (found.location, found.seen) == (place(1), (row, other, FIELD))
    (found,) = fold([*parts, same])
    assert (found.location, found.seen) == (FIELD, (place(1), place(2), row, other))


@pytest.mark.parametrize(
    ("ignored", "expected"),
    [
        ((), (10, 3)),
        # The first place is ignored: the others are still reported, at the first of them.
        ((10,), (20, 2)),
        ((20,), (10, 2)),
        ((10, 20), (3, 1)),
        ((10, 20, 30), None),
    ],
)
def test_an_ignore_hides_its_own_part_of_what_is_folded_by_scope(
    tmp_path: Path, ignored: tuple[int, ...], expected: tuple[int, int] | None
) -> None:
    page, sample = tmp_path / "p.rst", str(tmp_path / "a.json")
    lines = [""] * 40
    for lineno in ignored:
        lines[lineno - 2] = ".. apiref: ignore[sample-type-mismatch]"
    for lineno in (10, 20, 30):
        lines[lineno - 1] = ".. rest_parameters:: p.yaml"
    page.write_text("\n".join(lines))
    tables = [Location(str(page), lineno) for lineno in (10, 20, 30)]
    parts = [
        finding(number, cause=table, scope=(str(page), "size"))._replace(location=place(number, sample), seen=(table,))
        for number, table in enumerate(tables, 1)
    ]
    found = collect_findings(ApiRef(str(tmp_path)), parts, Settings())
    assert "ignore-unused" not in {entry.code.value for entry in found}
    told = [(entry.location.lineno, sum(seen.path == sample for seen in entry.seen) or 1) for entry in found]
    assert told == ([expected] if expected else [])


def test_equal_findings_are_one_with_the_places_of_all() -> None:
    first = Diagnostic(Code.SAMPLE_INVALID, "m", place(1), seen=(place(9),))
    before, same_line = place(8), place(9)._replace(column=2)
    found = fold([first, first._replace(seen=(before, same_line)), first._replace(message="n"), first])
    assert [(entry.message, entry.seen) for entry in found] == [
        ("m", (before, same_line, place(9))),
        ("n", (place(9),)),
    ]
    bare = first._replace(seen=())
    assert fold([bare, first]) == [first]


def test_levels_of_the_project_are_on_the_findings() -> None:
    found = collect_findings(
        ApiRef("/nowhere"),
        [Diagnostic(code, "m", place(1)) for code in (Code.ROW_DUPLICATE, Code.STATUS_CLASS, Code.YAML_INVALID)],
        Settings(levels={"row-duplicate": "off", "status-class": "error"}),
    )
    assert [(entry.code, entry.level) for entry in found] == [
        (Code.STATUS_CLASS, Severity.ERROR),
        (Code.YAML_INVALID, Severity.ERROR),
    ]
