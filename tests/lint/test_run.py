"""One run over a reference: its settings, its findings, and which of them are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.run import Selection, find_known_codes, lint, load_project
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.read.scan import scan_reference

from .tree import define, exchange, operation, write_reference

TEXT = operation("GET /a/{server_id}", exchange("Response", ("name", "size")))
PARAMETERS = define(name="body string", old="body string")


@pytest.mark.parametrize(
    ("selection", "code", "level", "expected"),
    [
        (Selection(), "sample-invalid", Severity.ERROR, True),
        (Selection(), "sample-invalid", Severity.WARNING, True),
        (Selection(), "sample-invalid", Severity.INFO, False),
        (Selection(info=True), "sample-invalid", Severity.INFO, True),
        (Selection(named=frozenset({"sample-invalid"})), "sample-invalid", Severity.INFO, True),
        (Selection(named=frozenset({"sample-invalid"})), "sample-missing", Severity.INFO, False),
        (Selection(selected=frozenset({"sample-invalid"})), "sample-invalid", Severity.WARNING, True),
        (Selection(selected=frozenset({"sample-invalid"})), "sample-missing", Severity.WARNING, False),
        (Selection(selected=frozenset()), "sample-missing", Severity.WARNING, False),
        (Selection(ignored=frozenset({"sample-invalid"})), "sample-invalid", Severity.ERROR, False),
        (Selection(ignored=frozenset({"sample-invalid"})), "sample-missing", Severity.ERROR, True),
        (
            Selection(selected=frozenset({"sample-invalid"}), ignored=frozenset({"sample-invalid"})),
            "sample-invalid",
            Severity.ERROR,
            False,
        ),
        (
            Selection(selected=frozenset({"sample-missing"}), info=True),
            "sample-invalid",
            Severity.INFO,
            False,
        ),
    ],
)
def test_a_finding_is_reported_if_its_code_is_selected_and_its_level_is_shown(
    selection: Selection, code: str, level: Severity, expected: bool
) -> None:
    finding = Diagnostic(next(known for known in Code if known.value == code), "m", Location("/a", 1), level=level)
    assert selection.wants(finding) is expected


def test_a_run_reports_readers_rules_settings_and_checks(tmp_path: Path) -> None:
    root = str(write_reference(tmp_path, TEXT, PARAMETERS))
    (tmp_path / ".git").mkdir()
    (tmp_path / "apiref.toml").write_text('colour = "red"\nchecks = ["broken.py"]\n')
    (tmp_path / "broken.py").write_text("1 / 0\n")
    project = load_project(root)
    found = lint(project, scan_reference(root))
    assert project.root == root
    assert sorted(entry.code.value for entry in found) == [
        "check-failed",
        "parameter-undefined",
        "parameter-unused",
        "path-parameter-missing",
        "settings-invalid",
        "table-unillustrated",
    ]
    assert find_known_codes([project]) is None


def test_rules_run_for_the_codes_that_are_asked_for(tmp_path: Path) -> None:
    root = str(write_reference(tmp_path, TEXT, PARAMETERS))
    (tmp_path / ".git").mkdir()
    project, reference = load_project(root), scan_reference(root)
    found = lint(project, reference, [Code.PARAMETER_UNUSED])
    assert [entry.code.value for entry in found] == ["parameter-undefined", "parameter-unused"]
    assert find_known_codes([project]) == {code.value: code for code in Code}


def test_a_comment_is_not_called_unused_if_its_rule_did_not_run(tmp_path: Path) -> None:
    comment = ".. apiref: ignore[path-parameter-missing]\n\nText.\n"
    root = str(write_reference(tmp_path, operation("GET /a", comment)))
    (tmp_path / ".git").mkdir()
    project, reference = load_project(root), scan_reference(root)
    assert not lint(project, reference, [Code.PARAMETER_UNDEFINED])
    assert [entry.code for entry in lint(project, reference, [Code.PATH_PARAMETER_MISSING])] == [Code.IGNORE_UNUSED]


def test_the_codes_of_all_projects_are_known(tmp_path: Path) -> None:
    projects = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / ".git").mkdir()
        root = str(write_reference(folder, TEXT, PARAMETERS))
        (folder / "apiref.toml").write_text('checks = ["checks.py"]\n')
        (folder / "checks.py").write_text(
            "from sphinx_apiref import ProjectCode, check\n"
            f"CODE = ProjectCode('{name}-wrong', 'Wrong.')\n"
            "@check(CODE)\ndef look(context):\n    '''Look.'''\n"
        )
        projects.append(load_project(root))
    codes = find_known_codes(projects)
    assert codes is not None
    assert codes.keys() - {code.value for code in Code} == {"one-wrong", "two-wrong"}


def test_a_context_reads_a_sample_once_and_shares_what_rules_make_of_it(tmp_path: Path) -> None:
    text = operation("GET /a", exchange("Response", ("name",), "a.json"))
    reference = scan_reference(str(write_reference(tmp_path, text, PARAMETERS, a={"name": "x"})))
    context = CheckContext(reference)
    (sample,) = reference.operations[0].samples
    assert context.load_sample(sample) is context.load_sample(sample)
    made: list[CheckContext] = []

    def make(given: CheckContext) -> int:
        made.append(given)
        return 7

    assert (context.share(make), context.share(make), made) == (7, 7, [context])
    (view,) = context.messages
    alignments = view.alignments
    context.release()
    assert view.alignments is not alignments


def test_an_operation_on_a_page_that_is_included_twice_counts_once(tmp_path: Path) -> None:
    (tmp_path / "two.rst").write_text("Two\n===\n\n.. include:: part.inc\n")
    (tmp_path / "part.inc").write_text("Do\n--\n\n.. rest_method:: GET /a\n")
    reference = scan_reference(str(write_reference(tmp_path, "One\n===\n\n.. include:: part.inc\n")))
    assert (len(reference.operations), len(CheckContext(reference).operations)) == (2, 1)
