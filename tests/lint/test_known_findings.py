"""Runs against baseline files: what is new, what is fixed, and which lines a run can speak of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_apiref.lint.baseline import BaselineError, Entry, load_baseline, render_new
from sphinx_apiref.lint.joining import join
from sphinx_apiref.lint.known_findings import apply_baselines, build_scope, is_held, leave_new, save_updates
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic, Joint
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef, Catalog, Operation, Sample, StatusCatalog


def always(code: str) -> bool:
    return True


def joined(folder: Path, *names: str) -> Diagnostic:
    """Return one finding for several names."""
    joint = Joint((), frozenset("x"), ("k",))
    place = Location(str(folder / "s.json"), 1)
    parts = [Diagnostic(Code.SAMPLE_KEY_UNDOCUMENTED, name, place, names=(name,)) for name in names]
    (found,) = join(part._replace(joint=joint._replace(subjects=part.names)) for part in parts)
    return found


def finding(folder: Path, name: str, level: Severity | None = None) -> Diagnostic:
    place = Location(str(folder / "index.rst"), 1)
    return Diagnostic(Code.SAMPLE_MISMATCH, f"`{name}` is wrong", place, names=(name,), level=level)


def baseline_of(folder: Path, *names: str) -> str:
    path = folder / "baseline.txt"
    path.write_text(render_new([finding(folder, name) for name in names], str(path)))
    return str(path)


def references(folder: Path) -> list[ApiRef]:
    (folder / "conf.py").touch()
    return [ApiRef(str(folder))]


def test_findings_are_new_known_or_fixed(tmp_path: Path) -> None:
    path = baseline_of(tmp_path, "a", "b", "c")
    given = [finding(tmp_path, "b"), finding(tmp_path, "d")]
    result = apply_baselines({path: given}, references(tmp_path), always)
    assert result.new == (given[1],)
    (baseline,) = result.baselines
    assert (baseline.path, baseline.created, baseline.known, baseline.rewritten) == (path, False, 1, 0)
    assert [entry.names for _, entry in baseline.fixed] == [("a",), ("c",)]
    save_updates(result.baselines)
    left = [line.entry.names for line in load_baseline(path).lines if line.entry]
    assert left == [("b",)]


def test_a_joined_finding_is_a_line_for_each_part(tmp_path: Path) -> None:
    path = str(tmp_path / "new.txt")
    result = apply_baselines({path: [joined(tmp_path, "a", "b", "c")]}, references(tmp_path), always, create=True)
    assert (result.new, result.baselines[0].known) == ((), 3)
    save_updates(result.baselines)
    result = apply_baselines({path: [joined(tmp_path, "b", "c", "d", "e")]}, references(tmp_path), always)
    assert [entry.names for entry in result.new] == [("d", "e")]
    assert [entry.names for _, entry in result.baselines[0].fixed] == [("a",)]
    assert [entry.names for entry in leave_new([joined(tmp_path, "a", "d")], path)] == [("d",)]


def test_a_baseline_that_does_not_change_is_not_written(tmp_path: Path) -> None:
    path = baseline_of(tmp_path, "a")
    result = apply_baselines({path: [finding(tmp_path, "a")]}, references(tmp_path), always)
    assert (result.new, result.baselines[0].text) == ((), None)
    Path(path).unlink()
    save_updates(result.baselines)
    assert not Path(path).exists()


def test_lines_of_the_first_version_are_counted_and_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "baseline.txt"
    path.write_text("index.rst: sample-mismatch: `a` is wrong\nindex.rst: sample-mismatch: `b`\n")
    given = [finding(tmp_path, "a"), finding(tmp_path, "b")]
    (result,) = apply_baselines({str(path): given}, references(tmp_path), always).baselines
    assert (result.known, result.rewritten, result.fixed) == (2, 1, ())
    assert result.text == "index.rst: sample-mismatch: `a`\nindex.rst: sample-mismatch: `b`\n"


def test_without_a_baseline_all_is_new(tmp_path: Path) -> None:
    given = [finding(tmp_path, "a"), finding(tmp_path, "b", Severity.INFO)]
    assert apply_baselines({"": given}, [], always) == (tuple(given), ())


def test_a_new_baseline_knows_what_is_no_information(tmp_path: Path) -> None:
    path = str(tmp_path / "new.txt")
    given = [finding(tmp_path, "a"), finding(tmp_path, "b", Severity.INFO), finding(tmp_path, "c", Severity.ERROR)]
    result = apply_baselines({path: given}, references(tmp_path), always, create=True)
    assert result.new == (given[1],)
    (baseline,) = result.baselines
    assert (baseline.created, baseline.known, baseline.fixed, baseline.rewritten) == (True, 2, (), 0)
    assert baseline.text == render_new([given[0], given[2]], path)


def test_a_baseline_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    path = baseline_of(tmp_path, "a")
    given = [finding(tmp_path, "a"), finding(tmp_path, "b"), finding(tmp_path, "a", Severity.INFO)]
    result = apply_baselines({path: given}, references(tmp_path), always, create=True)
    assert (result.new, result.baselines[0].created) == ((given[1], given[2]), False)


def test_a_missing_baseline_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"none\.txt"):
        apply_baselines({str(tmp_path / "none.txt"): []}, references(tmp_path), always)


@pytest.mark.parametrize(
    ("level", "held"), [(Severity.ERROR, True), (Severity.WARNING, True), (Severity.INFO, False), (None, True)]
)
def test_information_needs_no_baseline(tmp_path: Path, level: Severity | None, held: bool) -> None:
    assert is_held(finding(tmp_path, "a", level)) is held


def test_a_build_reports_what_is_new_or_why_that_is_not_known(tmp_path: Path) -> None:
    given = [finding(tmp_path, "a"), finding(tmp_path, "b")]
    assert leave_new(given, "") == given
    assert leave_new(given, baseline_of(tmp_path, "a")) == given[1:]
    problem, *others = leave_new(given, str(tmp_path / "none.txt"))
    assert others == given
    assert (problem.code, problem.level, problem.names) == (Code.SETTINGS_INVALID, Severity.ERROR, ("baseline",))
    assert problem.location == Location(str(tmp_path / "none.txt"), 1)


def _reference(folder: Path) -> ApiRef:
    """A reference in ``source`` with a sample, a parameters file and an included page outside of it."""
    root = folder / "source"
    for path in ("source/conf.py", "samples/a.json", "shared/p.yaml", "codes/s.yaml", "pages/a.inc", "other/x.rst"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).touch()
    catalog, statuses = str(folder / "shared" / "p.yaml"), str(folder / "codes" / "s.yaml")
    page = Location(str(folder / "pages" / "a.inc"), 1)
    sample = Sample(page, "a.json", str(folder / "samples" / "a.json"))
    return ApiRef(
        str(root),
        (Operation("GET", "/a", "A", page, "index", samples=(sample,)),),
        {catalog: Catalog(catalog, {})},
        {statuses: StatusCatalog(statuses, {})},
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("source/index.rst", True),
        ("source/below/gone.rst", True),
        ("source2/conf.py", False),
        ("samples/a.json", True),
        ("samples/b.json", True),
        ("shared/p.yaml", True),
        ("codes/s.yaml", True),
        ("pages/a.inc", True),
        ("other/x.rst", False),
        ("other/gone.rst", True),
    ],
)
def test_a_run_speaks_of_what_it_read_and_of_files_that_are_gone(tmp_path: Path, path: str, expected: bool) -> None:
    (tmp_path / "source2").mkdir()
    (tmp_path / "source2" / "conf.py").touch()
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "b.json").touch()
    in_scope = build_scope(str(tmp_path / "baseline.txt"), [_reference(tmp_path)], always)
    assert in_scope(Entry(path, "sample-mismatch", "-")) is expected


@pytest.mark.parametrize(("code", "expected"), [("sample-mismatch", True), ("sample-invalid", False)])
def test_a_run_speaks_of_the_codes_that_it_looked_for(tmp_path: Path, code: str, expected: bool) -> None:
    in_scope = build_scope(
        str(tmp_path / "baseline.txt"), [_reference(tmp_path)], lambda looked_for: looked_for == "sample-mismatch"
    )
    assert in_scope(Entry("source/index.rst", code, "-")) is expected


def _nothing(folder: Path) -> None:
    pass


def _conf_above(folder: Path) -> None:
    (folder / "conf.py").touch()


def _conf_above_and_here(folder: Path) -> None:
    (folder / "conf.py").touch()
    (folder / "part" / "conf.py").touch()


def _conf_above_the_repository(folder: Path) -> None:
    (folder / "conf.py").touch()
    (folder / "part" / ".git").mkdir()


@pytest.mark.parametrize(
    ("prepare", "expected"),
    [
        (_nothing, True),
        (_conf_above, False),
        (_conf_above_and_here, True),
        (_conf_above_the_repository, True),
    ],
)
def test_of_a_part_of_a_reference_nothing_is_known(
    tmp_path: Path, prepare: Callable[[Path], None], expected: bool
) -> None:
    part = tmp_path / "part"
    part.mkdir()
    (part / "index.rst").touch()
    prepare(tmp_path)
    in_scope = build_scope(str(tmp_path / "baseline.txt"), [ApiRef(str(part))], always)
    assert in_scope(Entry("part/index.rst", "sample-mismatch", "-")) is expected
    assert in_scope(Entry("part/gone.rst", "sample-mismatch", "-"))
