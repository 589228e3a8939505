"""Fixes of one finding as one, and those of many that can be applied together."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from sphinx_apiref.lint.findings import collect_findings
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.fixes.joining import choose_fixes, join_edits, join_fixes
from sphinx_apiref.lint.run import lint, load_project
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.edits import Edit, Fix, Sources
from sphinx_apiref.model.places import Location
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.scan import scan_reference

from .reference import change, define, find, page, write


def insert(text: str, lineno: int = 1, path: str = "/a") -> Edit:
    return Edit(path, lineno, 1, lineno, 1, text)


def make(*edits: Edit, title: str = "Do it", safe: bool = True) -> Fix:
    return Fix(title, edits, safe)


ONE, TWO = Edit("/a", 1, 1, 1, 3, "x"), Edit("/a", 2, 1, 2, 3, "y")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([None, None], None),
        ([make(ONE), None], make(ONE, safe=False)),
        ([make(ONE), make(ONE)], make(ONE)),
        ([make(ONE), make(TWO)], make(ONE, TWO, title="Do it, in 2 places")),
        ([make(ONE), make(TWO, safe=False)], make(ONE, TWO, title="Do it, in 2 places", safe=False)),
        ([make(ONE), make(TWO, title="Do that")], make(ONE, TWO, title="Do it, and likewise 1 more")),
        # The first of those that overlap.
        ([make(ONE), make(Edit("/a", 1, 2, 1, 4, "z"))], make(ONE, title="Do it, in 2 places")),
    ],
)
def test_fixes_are_joined(made: list[Fix | None], expected: Fix | None) -> None:
    assert join_fixes(made) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # Rows and keys in their order, definitions by name.
        (["\n   - b: b", "\n   - a: a"], "\n   - b: b\n   - a: a"),
        ([',\n  "b": 1', ',\n  "a": 2'], ',\n  "b": 1,\n  "a": 2'),
        (["b:\n  in: body\n", "a:\n  in: body\n"], "a:\n  in: body\nb:\n  in: body\n"),
        (["\nb:\n  in: body", "\na:\n  in: body"], "\na:\n  in: body\nb:\n  in: body"),
        # Of one name the first.
        (["\n   - a: a", "\n   - a: b"], "\n   - a: a"),
        ([',\n  "a": 1', ',\n  "a": 2'], ',\n  "a": 1'),
        (["a:\n  in: body\n", "a:\n  in: body\n  x: y\n"], "a:\n  in: body\n"),
    ],
)
def test_what_is_inserted_at_one_place_is_inserted_together(texts: list[str], expected: str) -> None:
    found = join_fixes([make(insert(text)) for text in texts])
    assert found is not None
    assert [edit.text for edit in found.edits] == [expected]


def test_definition_is_added_to_a_file_once() -> None:
    first, second = insert("a:\n  in: body\n", 1), insert("a:\n  in: body\n", 9)
    other = insert("a:\n  in: body\n", 1, "/b")
    found = join_fixes([make(first), make(second), make(other)])
    assert found is not None
    assert found.edits == (first, other)


def finding(code: Code, *edits: Edit, safe: bool = True, lineno: int = 1) -> Diagnostic:
    return Diagnostic(code, "m", Location("/a", lineno), fix=make(*edits, safe=safe))


def test_first_of_fixes_that_overlap_is_chosen() -> None:
    one, two = finding(Code.SAMPLE_INVALID, ONE), finding(Code.SAMPLE_INVALID, Edit("/a", 1, 2, 1, 4, "z"), TWO)
    three, unsafe = finding(Code.SAMPLE_INVALID, TWO), finding(Code.SAMPLE_INVALID, insert("z", 9), safe=False)
    without = Diagnostic(Code.SAMPLE_INVALID, "m", Location("/a", 1))
    assert choose_fixes([without, one, two, three, unsafe]) == [one, three]
    assert choose_fixes([without, one, two, three, unsafe], unsafe=True) == [one, three, unsafe]
    # The same edit of two findings is one.
    assert choose_fixes([one, one]) == [one, one]


@pytest.mark.parametrize(
    ("texts", "together"),
    [
        (["\n   - a: a", "\n   - b: b"], 2),
        (["\n   - a: a", "\n   - a: b"], 1),
        (["\n   - a:b: a", "\n   - a:c: b"], 2),
        ([',\n  "a:b": 1', ',\n  "a:c": 1'], 2),
        (["a:\n  in: body\n", "b:\n  in: body\n"], 2),
        (["a:\n  in: body\n", "a:\n  in: path\n"], 1),
        (["a:\n  in: body\nb:\n  in: body\n", "b:\n  in: body\n"], 1),
        (["\na:\n  in: body", "\nin:\n  a: body"], 2),
    ],
)
def test_what_is_inserted_at_one_place_is_chosen_together_unless_its_names_are_equal(
    texts: list[str], together: int
) -> None:
    chosen = choose_fixes([finding(Code.SAMPLE_INVALID, insert(text)) for text in texts])
    assert len(chosen) == together
    assert [edit.text for edit in join_edits(chosen)] == ["".join(texts[:together])]


def test_definitions_of_one_name_are_not_chosen_together_wherever_they_go() -> None:
    findings = [finding(Code.SAMPLE_INVALID, insert("a:\n  in: body\n", lineno)) for lineno in (1, 9)]
    assert choose_fixes(findings) == findings[:1]


def test_what_nothing_uses_is_deleted_last() -> None:
    unused, other = finding(Code.PARAMETER_UNUSED, ONE, safe=False), finding(Code.SAMPLE_INVALID, TWO)
    assert choose_fixes([unused, other], unsafe=True) == [other]
    assert choose_fixes([unused], unsafe=True) == [unused]


def test_finding_of_several_places_has_a_fix_only_where_one_of_them_has() -> None:
    assert proposals.join([None, None]) is None
    only = proposals.join([lambda sources: make(ONE)])
    assert only is not None
    assert only(Sources(lambda path: b"")) == make(ONE)


def write_slips(folder: Path) -> None:
    text = page("- id: id; - id: id; - name: nam", "GET /servers/<id>")
    write(folder, {"index.rst": text, "parameters.yaml": define("name body string", "id path strnig")})
    (folder / "sample.json").write_text('{"name": "a",}', encoding="utf-8")


def test_fixes_are_made_only_when_they_are_asked_for(tmp_path: Path) -> None:
    write_slips(tmp_path)
    project, reference = load_project(str(tmp_path)), scan_reference(str(tmp_path))
    plain, fixed = lint(project, reference), lint(project, reference, fixes=True)
    assert [finding._replace(fix=None) for finding in fixed] == plain
    assert all(finding.fix is None and finding.propose is None for finding in plain)
    assert sum(finding.fix is not None for finding in fixed) >= 5
    assert all(finding.propose is None for finding in fixed)
    # Plain data: equal when made again, and nothing that can't be kept.
    assert lint(project, scan_reference(str(tmp_path)), fixes=True) == fixed
    assert pickle.loads(pickle.dumps(fixed)) == fixed


def test_fix_that_is_known_already_is_kept_only_where_it_is_asked_for(tmp_path: Path) -> None:
    reference = scan_reference(str(tmp_path))
    known = finding(Code.SAMPLE_INVALID, ONE)._replace(location=Location(str(tmp_path / "a"), 1))
    for wanted in (True, False):
        (found,) = collect_findings(reference, [known], Settings(), fixes=wanted)
        assert found.fix == (known.fix if wanted else None)


def test_rounds_end_with_nothing_left_to_do(tmp_path: Path) -> None:
    write_slips(tmp_path)
    rounds = 0
    while chosen := choose_fixes(find(tmp_path), unsafe=True):
        deletes = [path for finding in chosen if finding.fix is not None for path in finding.fix.deletes]
        change(tmp_path, Fix("", join_edits(chosen), True, tuple(deletes)))
        rounds += 1
        assert rounds < 9
    assert rounds
    text = (tmp_path / "index.rst").read_text(encoding="utf-8")
    assert "GET /servers/{id}" in text
    assert text.count("- id: id") == 1
    assert "- name: name" in text
    assert (tmp_path / "sample.json").read_text(encoding="utf-8") == '{"name": "a"}'


def test_fix_of_a_projects_own_check_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"index.rst": page("- name: name", sample=""), "parameters.yaml": define("name body string")})
    (tmp_path / "apiref.toml").write_text('checks = ["own.py"]\n', encoding="utf-8")
    (tmp_path / "own.py").write_text(
        "from sphinx_apiref import Diagnostic, Location, ProjectCode, check\n"
        "CODE = ProjectCode('own-code', 'Own.')\n"
        "@check(CODE)\n"
        "def find(context):\n"
        "    yield Diagnostic(CODE, 'm', Location('index.rst', 1), fix='none of ours', propose=print)\n",
        encoding="utf-8",
    )
    (found,) = (found for found in find(tmp_path) if found.code.value == "own-code")
    assert found.fix is None
    assert found.propose is None
