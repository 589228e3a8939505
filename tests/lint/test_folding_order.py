"""Findings in the order of their places, counted by their operations, and without those that comments ignore."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.findings import collect_findings, fold
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, surround
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef, Operation, ParameterUse, Sample, StatusUse, Table
from sphinx_apiref.project.settings import Settings

PAGE = "/r/index.rst"
DEFINITION = Location("/r/parameters.yaml", 7, 3)


def at(lineno: int, column: int = 1, path: str = PAGE) -> Location:
    return Location(path, lineno, column)


def finding(
    place: Location, message: str = "m", seen: tuple[Location, ...] = (), code: Code = Code.SAMPLE_MISMATCH
) -> Diagnostic:
    return Diagnostic(code, message, place, seen=seen)


def test_one_finding_at_one_place_stays_as_it_is() -> None:
    given = finding(at(2), seen=(at(9), at(1)))
    assert fold([finding(at(5)), finding(at(5), "other"), finding(at(5), code=Code.SAMPLE_INVALID)]) == [
        finding(at(5)),
        finding(at(5), "other"),
        finding(at(5), code=Code.SAMPLE_INVALID),
    ]
    assert fold([given]) == [given._replace(seen=(at(1), at(9)))]
    assert fold([finding(at(2), seen=(at(9),))]) == [finding(at(2), seen=(at(9),))]


@pytest.mark.parametrize("place", [DEFINITION, at(2)])
def test_a_definition_that_is_shown_already_is_not_added(place: Location) -> None:
    seen = (DEFINITION, at(8)) if place != DEFINITION else ()
    cause = Cause(DEFINITION, "key", "a", surround("rows call it ", "."))
    (found,) = fold([finding(place, seen=seen)._replace(cause=cause)])
    assert (found.location, set(found.seen), found.cause) == (place, set(seen), None)


def reference(root: Path) -> ApiRef:
    """Three operations: two show one sample, and the third has rows and statuses."""
    page = str(root / "index.rst")
    sample = Sample(at(12, path=page), "a.json", str(root / "a.json"))
    table = Table(at(22, path=page), "/r/p.yaml", (ParameterUse("x", "x", at(24, path=page)),))
    return ApiRef(
        str(root),
        (
            Operation("GET", "/a", "A", at(10, path=page), "index", samples=(sample,)),
            Operation("GET", "/b", "B", at(15, path=page), "index", samples=(sample._replace(location=at(17)),)),
            Operation(
                "GET",
                "/c",
                "C",
                at(20, path=page),
                "index",
                tables=(table,),
                statuses=(StatusUse(200, "success", at(28, path=page)),),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("linenos", "operations"),
    [
        ((10, 15), 2),
        ((10, 15, 20), 3),
        ((12, 10), 1),
        ((22, 24, 28), 1),
        ((10, 24), 2),
        ((10,), 0),
        ((10, 11), 0),
        ((11, 13), 0),
    ],
)
def test_places_of_a_finding_are_counted_by_their_operations(
    tmp_path: Path, linenos: tuple[int, ...], operations: int
) -> None:
    page = str(tmp_path / "index.rst")
    given = finding(at(1), seen=tuple(at(lineno, path=page) for lineno in linenos))
    (found,) = collect_findings(reference(tmp_path), [given], Settings())
    assert found.operations == operations


def test_a_place_in_a_sample_is_one_of_all_operations_that_show_it(tmp_path: Path) -> None:
    sample = str(tmp_path / "a.json")
    given = [
        finding(at(1), "two", seen=(at(3, path=sample), at(4, path=sample))),
        finding(at(2), "three", seen=(at(3, path=sample), at(24, path=str(tmp_path / "index.rst")))),
    ]
    found = collect_findings(reference(tmp_path), given, Settings())
    assert [(entry.message, entry.operations) for entry in found] == [("two", 2), ("three", 3)]


def test_findings_are_in_the_order_of_path_line_column_code_and_message() -> None:
    given = [
        finding(at(1, path="/r/b")),
        finding(at(2, 1)),
        finding(at(1, 2)),
        finding(at(1, 1), "n"),
        finding(at(1, 1), "m"),
        finding(at(1, 1), "z", code=Code.SAMPLE_INVALID),
        finding(at(10, path="/r/a")),
        finding(at(9, path="/r/a")),
    ]
    found = collect_findings(ApiRef("/r/none"), given, Settings())
    assert [(*entry.location[:3], entry.code.value, entry.message) for entry in found] == [
        ("/r/a", 9, 1, "sample-mismatch", "m"),
        ("/r/a", 10, 1, "sample-mismatch", "m"),
        ("/r/b", 1, 1, "sample-mismatch", "m"),
        (PAGE, 1, 1, "sample-invalid", "z"),
        (PAGE, 1, 1, "sample-mismatch", "m"),
        (PAGE, 1, 1, "sample-mismatch", "n"),
        (PAGE, 1, 2, "sample-mismatch", "m"),
        (PAGE, 2, 1, "sample-mismatch", "m"),
    ]


@pytest.mark.parametrize(
    ("levels", "unknown", "unused"),
    [({}, [], True), ({"sample-mismatch": "off"}, [], False), ({}, ["sample-mismatch"], False)],
)
def test_a_comment_is_unused_if_its_code_was_looked_for(
    tmp_path: Path, levels: dict[str, str], unknown: list[str], unused: bool
) -> None:
    (tmp_path / "index.rst").write_text(".. apiref: ignore[sample-mismatch]\n\nText.\n")
    found = collect_findings(ApiRef(str(tmp_path)), [], Settings(levels=levels), (), unknown)
    assert [entry.code for entry in found] == ([Code.IGNORE_UNUSED] if unused else [])
