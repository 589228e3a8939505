"""The command: exit codes, what it finds and how it fails."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_apiref import __version__
from sphinx_apiref.commands.lint import FORMATS
from sphinx_apiref.commands.main import COLLECTOR_THRESHOLD, main

from .running import run

PAGE = """\
Servers
=======

List servers
------------

.. rest_method:: GET /servers

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - limit: {ref}
"""
CATALOG = """\
limit:
  description: How many.
  in: query
  required: false
  type: integer
"""
FINDING = "parameter-undefined"


def make_reference(root: Path, ref: str = "limit") -> Path:
    root.mkdir(parents=True)
    (root / "conf.py").write_text("raise SystemExit('never run')\n")
    (root / "index.rst").write_text(PAGE.format(ref=ref))
    (root / "parameters.yaml").write_text(CATALOG)
    return root


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def say(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a run says beside its findings."""
    main(["lint", *arguments])
    return capsys.readouterr().err


def test_a_run_says_what_it_has_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "a", "limit")
    assert say(capsys, "a") == "apiref: a: 1 operation, nothing found\n"
    assert say(capsys, "a", "--format", "json") == "apiref: a: 1 operation, nothing found\n"
    assert say(capsys, "a", "--quiet") == ""
    root = make_reference(folder / "b", "limitt")
    (root / "more.rst").write_text("More\n====\n\n.. rest_method:: GET /more\n")
    assert say(capsys, "b") == "apiref: b: 2 operations\n"
    assert say(capsys, "a", "b") == "apiref: a: 1 operation\napiref: b: 2 operations\n"


def test_other_references_of_the_tree_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("api-ref/source", "other/source", "third", "api-ref/source/inner", "doc"):
        root = make_reference(folder / name, "limit")
        (root / "conf.py").write_text('extensions = ["sphinx_apiref"]\n')
    (folder / "doc" / "index.rst").write_text("No reference.\n")
    others = "apiref: not read: third, other/source; name a folder to lint it\n"
    assert say(capsys) == f"apiref: api-ref/source: 2 operations\n{others}"
    assert say(capsys, ".").endswith(others)
    assert "not read" not in say(capsys, "api-ref/source")
    assert say(capsys, ".", "third").count("not read: other/source;") == 1


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line of a run that has to fail."""
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("apiref: ")
    assert err.count("\n") == 1
    return err.removeprefix("apiref: ").rstrip("\n")


def test_clean_reference_prints_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "api-ref" / "source")
    assert run(capsys, "lint") == (0, "", "")
    assert run(capsys, "lint", "api-ref/source") == (0, "", "")


def test_findings_print_with_paths_below_the_current_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "api-ref" / "source", "limitt")
    code, out, err = run(capsys, "lint")
    assert (code, err) == (1, "")
    assert out.startswith("api-ref/source/index.rst:14:6: warning: ")
    assert f"[{FINDING}]\n   |\n14 |    - limit: limitt\n   |      ^^^^^^^^^^^^^\n" in out
    assert out.endswith("Found 1 warning.\n")
    assert run(capsys, "lint", "--exit-zero") == (0, out, "")


def test_python_m_runs_the_command_without_sphinx(folder: Path) -> None:
    make_reference(folder / "api-ref" / "source", "limitt")
    code = (
        "import sys; sys.modules.update(dict.fromkeys(('sphinx', 'docutils', 'logging')));"
        "from sphinx_apiref.commands.main import main; sys.exit(main(['lint', '--format', 'json']))"
    )
    blocked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    plain = subprocess.run(
        [sys.executable, "-m", "sphinx_apiref", "lint", "--format", "json"], capture_output=True, text=True, check=False
    )
    assert (blocked.returncode, plain.returncode) == (1, 1), blocked.stderr
    assert blocked.stdout == plain.stdout


@pytest.mark.parametrize("place", ["api-ref/source", "source", "doc/deep/api", "."])
def test_reference_below_the_current_folder_is_found(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (folder / "repo").mkdir()
    monkeypatch.chdir(folder / "repo")
    if place == ".":
        (folder / "repo").rmdir()
    make_reference(folder / "repo" / place, "limitt")
    monkeypatch.chdir(folder / "repo")
    manual = folder / "repo" / "a-manual"
    manual.mkdir()
    (manual / "conf.py").write_text("")
    (manual / "index.rst").write_text("Write::\n\n   .. rest_method:: GET /\n")
    code, out, _ = run(capsys, "lint", "--format", "json")
    path = os.path.normpath(os.path.join(place, "index.rst"))
    assert [finding["path"] for finding in json.loads(out)["findings"]] == [path]
    assert code == 1


def test_folder_without_conf_is_linted_where_it_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_reference(folder / "pages", "limitt")
    (root / "conf.py").unlink()
    assert run(capsys, "lint", "pages")[0] == 1
    assert "holds no reference" in failure(capsys, "lint")


def test_reference_of_markdown_pages_is_linted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "md").mkdir()
    (folder / "md" / "conf.py").write_text('extensions = ["myst_parser", "sphinx_apiref"]\n')
    (folder / "md" / "parameters.yaml").write_text("limit:\n  in: query\n  type: integer\n  description: It.\n")
    page = "# A\n\n```{rest_method} GET /a\n```\n\n```{rest_parameters} parameters.yaml\n- limit: limitt\n```\n"
    (folder / "md" / "index.md").write_text(page)
    code, out, _ = run(capsys, "lint", "md", "--format", "concise")
    assert code == 1
    assert out.startswith("md/index.md:7:3: warning: no definition of `limitt` in parameters.yaml")
    ignored = page.replace("- limit:", "<!-- apiref: ignore[parameter-undefined] -->\n- limit:")
    (folder / "md" / "index.md").write_text(ignored)
    assert run(capsys, "lint", "md")[0] == 0
    (folder / "md" / "conf.py").write_text('extensions = ["sphinx_apiref"]\n')
    assert "conf.py names no extension that reads it, such as myst_parser" in failure(capsys, "lint", "md")


def test_reference_that_is_named_twice_is_linted_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "a", "limitt")
    (folder / "link").symlink_to("a")
    assert "Found 1 warning." in run(capsys, "lint", "a", "./a", "link")[1]


def test_several_references_are_one_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "b", "limitt")
    make_reference(folder / "a", "limitt")
    findings = json.loads(run(capsys, "lint", "b", "a", "--format", "json")[1])["findings"]
    assert [finding["path"] for finding in findings] == ["a/index.rst", "b/index.rst"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lint", "none"], "none: no such folder"),
        (["lint", "file.txt"], "file.txt is not a folder; name the folder of the reference"),
        (["lint", "empty"], "empty holds no reference: no folder with conf.py in it has a rest_method"),
        (["lint", "prose"], "prose holds no reference: no page in it has a rest_method"),
        (["lint", "loop"], "loop: no such folder"),
        (["lint", "nul\0"], "nul : no such folder"),
        (["lint", "good", "--format", "xml"], "--format"),
        (["lint", "good", "--select", "sample-mising"], "--select: there is no code `sample-mising`; did you mean"),
        (["lint", "good", "--ignore", "zz*"], "--ignore: there is no code `zz*`"),
        (["lint", "good", "--baseline", "none"], "none: the baseline can't be read: No such file or directory"),
        (["lint", "good", "--baseline", "file.txt"], "file.txt:1: `<html>` is not `path: code: names`"),
        (["lint", "good", "--update-baseline"], "--update-baseline needs --baseline FILE"),
        (["lint", "good", "--output", "none/x"], "none/x: can't be written: No such file or directory"),
        (["explain", "sample-mising"], "there is no code `sample-mising`; did you mean `sample-missing`?"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_wrong_use_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    make_reference(folder / "good")
    (folder / "file.txt").write_text("<html>\n")
    (folder / "empty").mkdir()
    (folder / "prose").mkdir()
    (folder / "prose" / "index.rst").write_text("Nothing.\n")
    (folder / "loop").symlink_to("loop")
    assert message in failure(capsys, *arguments)


def test_wrong_settings_are_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "good")
    (folder / "apiref.toml").write_text("\nbaselin = 'x'\n")
    told = failure(capsys, "lint", "good")
    assert told == "apiref.toml:2: there is no setting `baselin` (did you mean `baseline`?)"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_folder_that_cannot_be_read_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "good").chmod(0)
    assert "can't be read: Permission denied" in failure(capsys, "lint", "good")
    (folder / "good").chmod(0o700)


def test_failure_of_our_own_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reference(folder / "good")

    def fail(path: str, files: object) -> str:
        raise RecursionError("too\ndeep")

    monkeypatch.setattr("sphinx_apiref.commands.lint.discover_reference", fail)
    told = failure(capsys, "lint", "good")
    assert told == "internal failure: RecursionError: too deep (APIREF_TRACEBACK=1 shows where; please report it)"


def test_select_and_ignore(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "a", "limitt")
    assert run(capsys, "lint", "a", "--ignore", f"yaml-invalid,{FINDING}") == (0, "", "")
    assert run(capsys, "lint", "a", "--select", "sample-*", "--select", "yaml-invalid") == (0, "", "")
    assert run(capsys, "lint", "a", "--select", "param*")[0] == 1
    assert run(capsys, "lint", "a", "--select", "param*", "--ignore", FINDING) == (0, "", "")


def test_info_is_shown_on_request_and_costs_no_exit_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_reference(folder / "a")
    (root / "parameters.yaml").write_text(CATALOG + "zulu:\n  description: x\n  in: query\n  type: string\n")
    assert run(capsys, "lint", "a") == (0, "", "")
    for option in ("--info", "--select=parameter-unused"):
        code, out, _ = run(capsys, "lint", "a", option)
        assert (code, "[parameter-unused]" in out) == (0, True)


def test_levels_of_the_settings_count(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "a", "limitt")
    for level, expected in (("off", 0), ("info", 0), ("error", 1)):
        (folder / "apiref.toml").write_text(f"[levels]\n{FINDING} = '{level}'\n")
        assert run(capsys, "lint", "a")[0] == expected


def test_ignores_of_info_are_judged_where_info_is_looked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_reference(folder / "a")
    unused = "zulu:  # apiref: ignore[parameter-unused]\n  description: x\n  in: query\n  type: string\n"
    (root / "parameters.yaml").write_text(CATALOG + unused)
    assert run(capsys, "lint", "a") == run(capsys, "lint", "a", "--info") == (0, "", "")
    page = (root / "index.rst").read_text()
    (root / "index.rst").write_text(page + "\n.. apiref: ignore[parameter-unused]\n")
    assert run(capsys, "lint", "a") == (0, "", "")
    for options in (["--info"], ["--select", "parameter-unused,ignore-unused"]):
        code, out, _ = run(capsys, "lint", "a", *options)
        assert code == 1
        assert "ignore-unused" in out


def test_ignore_silences_and_is_told_when_it_hides_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_reference(folder / "a", "limitt")
    page = (root / "index.rst").read_text()
    comment = f".. apiref: ignore[{FINDING}]\n"
    (root / "index.rst").write_text(page.replace(".. rest_parameters", f"{comment}.. rest_parameters"))
    assert run(capsys, "lint", "a") == (0, "", "")
    (root / "index.rst").write_text(page.replace("   - limit", f"   {comment}   - limit"))
    assert run(capsys, "lint", "a") == (0, "", "")
    (root / "index.rst").write_text(page + f"\n{comment}")
    code, out, _ = run(capsys, "lint", "a")
    assert code == 1
    assert "Found 2 warnings." in out
    assert f"warning: nothing here is `{FINDING}` [ignore-unused]" in out


def test_baseline_hides_what_it_knows_and_only_gets_shorter(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_reference(folder / "a", "limitt")
    page = root / "index.rst"
    arguments = ("lint", "a", "--baseline", "known.txt")
    code, out, err = run(capsys, *arguments, "--update-baseline")
    assert (code, out, err) == (0, "", "apiref: known.txt is new and holds 1 finding\n")
    text = (folder / "known.txt").read_text()
    assert f"\na/index.rst: {FINDING}: " in text
    page.write_text("..\n\n" + page.read_text() + "   - other: othr\n")
    code, out, _ = run(capsys, *arguments, "--update-baseline")
    assert (code, (folder / "known.txt").read_text()) == (1, text)
    assert "Found 1 warning (1 more in the baseline)." in out
    page.write_text(PAGE.format(ref="limit"))
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (0, "")
    assert err.startswith(f"apiref: known.txt:4: no longer found: a/index.rst: {FINDING}: ")
    assert run(capsys, *arguments, "--ignore", FINDING) == (0, "", "")
    assert json.loads(run(capsys, *arguments, "--format", "json")[1])["summary"]["fixed"] == 1
    assert run(capsys, *arguments, "--update-baseline") == (0, "", "apiref: known.txt: deleted 1 finding, fixed\n")
    assert FINDING not in (folder / "known.txt").read_text()


def test_findings_of_level_info_stay_out_of_the_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_reference(folder / "a", "limitt")
    (root / "parameters.yaml").write_text((root / "parameters.yaml").read_text() + "zzz:\n  in: body\n  type: string\n")
    arguments = ("lint", "a", "--info", "--baseline", "known.txt")
    code, out, err = run(capsys, *arguments, "--update-baseline")
    assert (code, err) == (0, "apiref: known.txt is new and holds 2 findings\n")
    assert "parameter-unused" not in (folder / "known.txt").read_text()
    infos = out.count(" info: ")
    assert infos >= 1
    # Shown once, in the run that makes the file and in each one after it.
    assert f"Found {infos} info (2 more in the baseline)." in out
    assert run(capsys, *arguments)[1] == out


def test_baseline_of_an_older_version_is_read_and_rewritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "a", "limitt")
    (folder / "known.txt").write_text(f"# Why.\na/index.rst: {FINDING}: no definition of `limitt` in parameters.yaml\n")
    arguments = ("lint", "a", "--baseline", "known.txt")
    assert run(capsys, *arguments) == (0, "", "")
    told = "apiref: known.txt: rewrote 1 finding as path, code and names\n"
    assert run(capsys, *arguments, "--update-baseline") == (0, "", told)
    assert (folder / "known.txt").read_text() == f"# Why.\na/index.rst: {FINDING}: `limitt`\n"
    assert run(capsys, *arguments, "--update-baseline") == (0, "", "")


def test_baseline_of_the_settings_keeps_the_entries_of_other_references(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_reference(folder / "a", "limitt")
    make_reference(folder / "b", "limitt")
    (folder / "apiref.toml").write_text("baseline = 'known.txt'\n")
    assert run(capsys, "lint", "a", "b", "--update-baseline")[0] == 0
    (folder / "a" / "index.rst").write_text(PAGE.format(ref="limit"))
    assert run(capsys, "lint", "a", "--update-baseline")[0] == 0
    assert "\nb/index.rst: " in (folder / "known.txt").read_text()
    assert "\na/index.rst: " not in (folder / "known.txt").read_text()
    assert run(capsys, "lint", "b") == (0, "", "")


def test_baseline_keeps_what_a_run_did_not_look_at(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_reference(folder / "a", "limitt")
    (root / "part").mkdir()
    part = PAGE.format(ref="limit").replace("parameters.yaml", "../parameters.yaml")
    (root / "part" / "one.rst").write_text(part)
    (root / "conf.py").write_text("")
    arguments = ("--baseline", "known.txt", "--update-baseline")
    assert run(capsys, "lint", "a", *arguments)[0] == 0
    text = (folder / "known.txt").read_text()
    page = root / "index.rst"
    assert FINDING in text
    # A part of the reference: the page with the finding stands beside a file that is read, and is not read itself.
    run(capsys, "lint", "a/part", *arguments)
    assert (folder / "known.txt").read_text() == text
    page.write_text(PAGE.format(ref="limit"))
    for level in ("info", "off"):
        (folder / "apiref.toml").write_text(f"levels = {{ {FINDING} = '{level}' }}\n")
        run(capsys, "lint", "a", *arguments)
        assert (folder / "known.txt").read_text() == text, level
    run(capsys, "lint", "a", *arguments, "--info")
    assert (folder / "known.txt").read_text() == text, "a code that is off is not looked for with --info either"
    (folder / "apiref.toml").write_text(f"levels = {{ {FINDING} = 'info' }}\n")
    run(capsys, "lint", "a", *arguments, "--info")
    assert FINDING not in (folder / "known.txt").read_text()


@pytest.mark.parametrize("name", FORMATS)
def test_output_goes_to_the_file_and_is_the_same_twice(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    make_reference(folder / "a", "limitt")
    code, shown, _ = run(capsys, "lint", "a", "--format", name)
    assert run(capsys, "lint", "a", "--format", name, "--output", "out") == (code, "", "")
    assert (folder / "out").read_text(encoding="utf-8") == shown
    assert run(capsys, "lint", "a", "--format", name)[1] == shown


def test_statistics_count_by_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_reference(folder / "a", "limitt")
    assert run(capsys, "lint", "a", "--statistics")[1].endswith(f"Found 1 warning.\n1 {FINDING}\n")
    _, out, err = run(capsys, "lint", "a", "--statistics", "--format", "json")
    assert (len(json.loads(out)["findings"]), err) == (1, f"1 {FINDING}\n")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("variable", "coloured"), [("X_NOTHING", True), ("NO_COLOR", False)])
def test_colour_is_for_terminals(folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, coloured: bool) -> None:
    make_reference(folder / "a", "limitt")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(variable, "1")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    main(["lint", "a"])
    assert ("\x1b[" in terminal.getvalue()) is coloured


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"apiref {__version__}\n", "")
    code, out, _ = run(capsys, "lint", "--help")
    assert (code, "--update-baseline" in out) == (0, True)


def test_explain_lists_codes_and_tells_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explain")
    assert code == 0
    lines = out.splitlines()
    assert lines == sorted(lines)
    for line in lines:
        name, severity, _ = line.split(maxsplit=2)
        code, out, _ = run(capsys, "explain", name)
        assert code == 0
        assert out.startswith(f"{name} ({severity})\n\n")
        assert re.search(r"^Bad\b", out, re.MULTILINE), name
        assert re.search(r"^Good\b", out, re.MULTILINE), name
        assert "silence" in out, name


@pytest.fixture
def repository(folder: Path) -> Path:
    """Return a repository whose first commit has a finding."""
    make_reference(folder / "a", "limitt")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "First"]):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)
    return folder


def test_since_a_revision_only_what_is_new_is_reported(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "lint", "a", "--since", "HEAD") == (0, "", "")
    page = repository / "a" / "index.rst"
    index = (repository / ".git" / "index").read_bytes()
    page.write_text("..\n\n" + page.read_text() + "   - other: othr\n")
    code, out, err = run(capsys, "lint", "a", "--since", "HEAD")
    assert (code, err) == (1, "")
    assert "no definition of `othr`" in out
    assert "limitt" not in out
    assert "Found 1 warning (1 older)." in out
    summary = json.loads(run(capsys, "lint", "a", "--since", "HEAD", "--format", "json")[1])["summary"]
    assert (summary["warning"], summary["older"]) == (1, 1)
    assert (repository / ".git" / "index").read_bytes() == index, "the repository's own index stays as it is"


def test_since_a_revision_without_the_reference_all_is_new(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_reference(repository / "b", "limitt")
    assert "Found 1 warning." in run(capsys, "lint", "b", "--since", "HEAD")[1]


@pytest.mark.parametrize("revision", ["nowhere", "--help", ""])
def test_a_revision_that_is_none_is_one_line(
    repository: Path, capsys: pytest.CaptureFixture[str], revision: str
) -> None:
    code, out, err = run(capsys, "lint", "a", f"--since={revision}", "--select", FINDING)
    if revision:
        assert (code, out, err) == (2, "", f"apiref: --since: `{revision}` is not a revision of the repository\n")
    else:
        assert code == 1, "no revision, no comparison"


@pytest.mark.parametrize(("own_process", "short", "raised"), [(True, True, 1), (True, False, 0), (False, True, 0)])
def test_the_collector_is_slowed_for_short_commands_in_their_own_process(
    monkeypatch: pytest.MonkeyPatch, own_process: bool, short: bool, raised: int
) -> None:
    thresholds: list[int] = []
    monkeypatch.setattr("gc.set_threshold", thresholds.append)
    parser = argparse.ArgumentParser()
    parser.set_defaults(run=lambda arguments: 0, short=short)
    monkeypatch.setattr("sphinx_apiref.commands.main._build_parser", lambda: parser)
    assert main([], own_process=own_process) == 0
    assert thresholds == [COLLECTOR_THRESHOLD] * raised


def test_since_needs_a_repository_and_leaves_the_baseline_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_reference(folder / "a", "limitt")
    code, _, err = run(capsys, "lint", "a", "--since", "HEAD")
    assert (code, err.count("\n")) == (2, 1)
    assert "not a git repository" in err
    code, _, err = run(capsys, "lint", "a", "--since", "HEAD", "--baseline", "b", "--update-baseline")
    assert (code, "use one of the two" in err) == (2, True)
