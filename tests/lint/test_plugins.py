"""A project's own checks: everywhere that ours are, and harmless where they are wrong."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sphinx_apiref

from ..commands.running import run
from .tree import define, operation, table, write_reference

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "doc" / "source" / "example"

HEAD = """\
from sphinx_apiref import Diagnostic, Location, ProjectCode, Severity, check

NO_TITLE = ProjectCode("title-short", "A title is short.")

"""
CHECK = (
    HEAD
    + """\
@check(NO_TITLE)
def check_titles(context):
    \"\"\"Titles should be long.

    Because they should.
    \"\"\"
    for found in context.operations:
        yield Diagnostic(NO_TITLE, f"`{found.title}` is short", found.location, "say more")
"""
)
SETTINGS = 'checks = ["tools/mine.py"]\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clean reference whose project has a check that finds something in each operation."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "api-ref" / "source").mkdir(parents=True)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "mine.py").write_text(CHECK)
    (tmp_path / "apiref.toml").write_text(SETTINGS)
    text = operation("GET /one", table("limit"))
    write_reference(tmp_path / "api-ref" / "source", text, define(limit="query integer"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lint(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str, int]]:
    """Return code, message and line of each finding."""
    _, out, _ = run(capsys, "lint", "--format", "json", *arguments)
    return [(found["code"], found["message"], found["line"]) for found in json.loads(out)["findings"]]


FOUND = ("title-short", "`Do it` is short", 4)


def test_finding_of_a_projects_check_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "lint")
    assert code == 1
    assert out.startswith("api-ref/source/index.rst:4:")
    assert "warning: `Do it` is short [title-short]" in out
    assert "hint: say more" in out


@pytest.mark.parametrize("arguments", [("--select", "title-*"), ("--select", "title-short"), ("--ignore", "row-*")])
def test_codes_of_a_project_are_selected_by_name(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, str]
) -> None:
    assert lint(capsys, *arguments) == [FOUND]


def test_codes_of_a_project_can_be_left_out(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(capsys, "--ignore", "title-short") == []


def test_misspelled_code_of_a_project_is_wrong_use(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "lint", "--select", "title-shrt")
    assert (code, err) == (2, "apiref: --select: there is no code `title-shrt`; did you mean `title-short`?\n")


@pytest.mark.parametrize("name", ["title-short", '"title-*"', '"*"'])
@pytest.mark.parametrize(("level", "code"), [("error", 1), ("info", 0), ("off", 0)])
def test_settings_change_the_level(
    project: Path, capsys: pytest.CaptureFixture[str], level: str, code: int, name: str
) -> None:
    (project / "apiref.toml").write_text(f'{SETTINGS}[levels]\n{name} = "{level}"\n')
    assert run(capsys, "lint")[0] == code
    severities = [
        found["severity"] for found in json.loads(run(capsys, "lint", "--info", "--format", "json")[1])["findings"]
    ]
    assert severities == ([] if level == "off" else [level])


def test_level_of_a_code_that_no_check_has_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "apiref.toml").write_text(f'{SETTINGS}[levels]\ntitle-shrt = "off"\n')
    code, _, err = run(capsys, "lint")
    assert (code, err) == (2, "apiref: apiref.toml:3: there is no code `title-shrt`\n")
    (project / "apiref.toml").write_text(f'{SETTINGS}[levels]\n"titel-*" = "off"\n')
    code, _, err = run(capsys, "lint")
    assert (code, err) == (2, "apiref: apiref.toml:3: there is no code such as `titel-*`\n")


def test_comment_ignores_a_projects_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = project / "api-ref" / "source" / "index.rst"
    page.write_text(page.read_text().replace(".. rest_method", ".. apiref: ignore[title-short]\n.. rest_method"))
    assert lint(capsys) == []
    (project / "tools" / "mine.py").write_text(CHECK.replace("context.operations", "()"))
    assert lint(capsys) == [("ignore-unused", "nothing here is `title-short`", 4)]


def test_baseline_knows_a_projects_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "lint", "--baseline", "known.txt", "--update-baseline")
    assert "api-ref/source/index.rst: title-short: `Do it`\n" in (project / "known.txt").read_text()
    assert run(capsys, "lint", "--baseline", "known.txt")[0] == 0


def test_baseline_keeps_what_a_failing_check_could_not_look_for(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "lint", "--baseline", "known.txt", "--update-baseline")
    before = (project / "known.txt").read_text()
    for broken in (CHECK.replace("yield", "1 / 0; yield"), "1 / 0"):
        (project / "tools" / "mine.py").write_text(broken)
        _, _, err = run(capsys, "lint", "--baseline", "known.txt", "--update-baseline")
        assert (project / "known.txt").read_text() == before
        assert "no longer fires" not in err


def test_explain_prints_the_docstring(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "explain", "title-short")[1] == (
        "title-short (warning)\n\nTitles should be long.\n\nBecause they should.\n"
    )
    assert re.search(r"^title-short +warning +A title is short\.$", run(capsys, "explain")[1], re.MULTILINE)


def test_statistics_count_a_projects_findings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "title-short" in run(capsys, "lint", "--statistics", "--format", "json")[2]


@pytest.mark.parametrize("name", ["github", "gitlab", "zuul", "sarif"])
def test_every_format_shows_a_projects_finding(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    out = run(capsys, "lint", "--format", name)[1]
    assert "title-short" in out
    if name == "sarif":
        (rule,) = json.loads(out)["runs"][0]["tool"]["driver"]["rules"]
        assert (rule["id"], rule["shortDescription"]["text"]) == ("title-short", "A title is short.")


def test_check_that_returns_nothing_finds_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "tools" / "mine.py").write_text(HEAD + "@check(NO_TITLE)\ndef nothing(context):\n    print('noise')\n")
    code, out, err = run(capsys, "lint")
    assert (code, out, err) == (0, "", "noise\n")


def test_object_that_can_not_be_asked_is_no_check(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proxy = "class Proxy:\n    __dict__ = property(lambda self: 1 / 0)\n    def __call__(self): ...\nPROXY = Proxy()\n"
    (project / "tools" / "mine.py").write_text(CHECK + proxy)
    assert lint(capsys) == [FOUND]


def test_relative_path_is_one_in_the_reference(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "tools" / "mine.py").write_text(CHECK.replace("found.location", "Location('parameters.yaml', 2)"))
    assert run(capsys, "lint")[1].startswith("api-ref/source/parameters.yaml:2:1: warning")


BROKEN = [
    ("def f(:\n", 1, "the checks can't be read: invalid syntax"),
    ("\nimport no_such_module_of_anyone\n", 2, "the checks can't be loaded: ModuleNotFoundError: No module named"),
    ("raise SystemExit('enough')\n", 1, "the checks can't be loaded: SystemExit: enough"),
    ("\0", 1, "the checks can't be "),
    ("x = 1\n", 1, "`mine.py` has no function below @check"),
    (HEAD + "@check('title-short')\ndef f(context): ...\n", 5, "the checks can't be loaded: TypeError: check() takes"),
    (HEAD + "ProjectCode('Title', 'x')\n", 5, "the checks can't be loaded: ValueError: the code 'Title' is not of"),
    (
        HEAD + "@check(ProjectCode('row-duplicate', 'x'))\ndef f(context): ...\n",
        5,
        "the code `row-duplicate` is one of apiref's own",
    ),
    (
        CHECK.replace("yield", "\n        1 / 0\n        yield"),
        13,
        "the check `check_titles` failed: ZeroDivisionError",
    ),
    (
        CHECK.replace("    for found", "    raise SystemExit(3)\n    for found"),
        11,
        "the check `check_titles` failed: Sys",
    ),
    (CHECK.replace("yield", "yield 1;"), 5, "the check `check_titles` yields int, not Diagnostic"),
    (
        CHECK.replace("Diagnostic(NO_TITLE", "Diagnostic(ProjectCode('a-b', 'x')"),
        5,
        "the check `check_titles` yields `a-b`, which its @check does not name",
    ),
    (CHECK.replace("found.location", "('x', 'y')"), 5, "the check `check_titles` yields an invalid location"),
    (CHECK.replace("found.location", "None"), 5, "the check `check_titles` yields an invalid location"),
    (CHECK.replace('f"`{found.title}` is short"', "7"), 5, "the check `check_titles` yields a message or hint that"),
    (CHECK + "    f()\ndef f(): f()\n", 14, "the check `check_titles` failed: RecursionError"),
]


@pytest.mark.parametrize(("source", "lineno", "message"), BROKEN)
def test_broken_check_is_one_finding_at_its_line(
    project: Path, capsys: pytest.CaptureFixture[str], source: str, lineno: int, message: str
) -> None:
    (project / "tools" / "mine.py").write_text(source)
    (project / "tools" / "other.py").write_text(CHECK.replace("title-short", "title-brief"))
    (project / "apiref.toml").write_text(
        'checks = ["tools/mine.py", "tools/other.py"]\n[levels]\ntitle-short = "error"\n'
    )
    code, out, err = run(capsys, "lint", "--format", "json")
    assert "Traceback" not in out + err
    assert code == 1
    found = json.loads(out)["findings"]
    assert [entry["code"] for entry in found] == ["title-brief", "check-failed"]
    assert found[1]["path"] == "tools/mine.py"
    assert found[1]["message"].startswith(message)
    assert lineno in (found[1]["line"], found[1]["line"] - 1)


def test_two_checks_may_share_a_code_but_not_define_it_otherwise(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "apiref.toml").write_text('checks = ["tools/mine.py", "tools/other.py"]\n')
    (project / "tools" / "other.py").write_text(CHECK.replace("is short", "is no title"))
    assert len(lint(capsys)) == 2
    (project / "tools" / "other.py").write_text(CHECK.replace("A title is short.", "Something else."))
    assert [found[:2] for found in lint(capsys)] == [
        ("title-short", "`Do it` is short"),
        ("check-failed", "the code `title-short` is defined otherwise in mine.py"),
    ]


def test_entry_point_adds_the_checks_of_an_installed_package(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = project / "site"
    (site / "routes-1.0.dist-info").mkdir(parents=True)
    (site / "routes-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: routes\nVersion: 1.0\n")
    points = site / "routes-1.0.dist-info" / "entry_points.txt"
    points.write_text("[sphinx_apiref.lint.rules]\nmine = apiref_routes_of_a_test\n")
    (site / "apiref_routes_of_a_test.py").write_text(CHECK)
    (project / "apiref.toml").unlink()
    assert lint(capsys) == []
    monkeypatch.syspath_prepend(str(site))
    assert lint(capsys) == [FOUND]
    points.write_text("[sphinx_apiref.lint.rules]\nmine = apiref_routes_of_a_test:check_titles\n")
    assert lint(capsys) == [FOUND]
    points.write_text("[sphinx_apiref.lint.rules]\nmine = apiref_no_such_module_of_a_test\n")
    ((code, message, _),) = lint(capsys)
    assert (code, message.startswith("the checks can't be loaded: ModuleNotFoundError")) == ("check-failed", True)


def test_public_names_are_there_and_cost_nothing_before() -> None:
    for name in sphinx_apiref.__all__:
        assert getattr(sphinx_apiref, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = sphinx_apiref.no_such_name
    source = (
        "import sys, sphinx_apiref; before = set(sys.modules); from sphinx_apiref import check, read_reference;"
        "print(any(name.startswith('sphinx_apiref.') for name in before), 'sphinx' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert result.stdout == "False False\n"


@pytest.mark.skipif(not EXAMPLE.exists(), reason="only in the repository")
class TestManual:
    """The code that the manual shows does what it says."""

    @pytest.fixture
    def example(self, tmp_path: Path) -> Path:
        """The manual's example, whose routes and operations are the same."""
        return Path(shutil.copytree(EXAMPLE, tmp_path / "example"))

    def edit_routes(self, example: Path) -> None:
        routes = example / "tools" / "routes.txt"
        routes.write_text(routes.read_text().replace("POST /notes\n", "DELETE /notes/{note_id}\n"))

    def test_check_of_routes_finds_both_differences(self, example: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(capsys, "lint", str(example))[:2] == (0, "")
        self.edit_routes(example)
        found = [entry[:2] for entry in lint(capsys, str(example))]
        assert sorted(found) == [
            ("route-undocumented", "no operation documents `DELETE /notes/{note_id}`"),
            ("route-unserved", "nothing serves `POST /notes`"),
        ]

    def test_script_finds_both_differences(
        self, example: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script, routes = example / "tools" / "route_coverage.py", example / "tools" / "routes.txt"
        monkeypatch.setattr(sys, "argv", [str(script), str(routes), str(example)])
        with pytest.raises(SystemExit) as clean:
            runpy.run_path(str(script), run_name="__main__")
        assert (clean.value.code, capsys.readouterr().out) == (0, "")
        self.edit_routes(example)
        with pytest.raises(SystemExit) as found:
            runpy.run_path(str(script), run_name="__main__")
        assert found.value.code == 1
        first, second = capsys.readouterr().out.splitlines()
        assert first == f"{routes}: no operation documents DELETE /notes/{{note_id}}"
        assert re.fullmatch(rf"{re.escape(str(example))}/notes\.inc:\d+: nothing serves POST /notes", second)
