"""What is new since a revision of the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sphinx_apiref.lint.baseline import Comparison
from sphinx_apiref.lint.run import lint, load_project
from sphinx_apiref.lint.since import RevisionError, compare_with_revision
from sphinx_apiref.model.codes import Code
from sphinx_apiref.read.scan import scan_reference

from .tree import define, exchange, operation, write_reference

CODES = (Code.PATH_PARAMETER_MISSING, Code.PATH_PARAMETER_WRONG_IN)
PARAMETERS = define(name="body string", server_id="body string")


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def write(folder: Path, *labels: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(operation(label, exchange("Request", ("name",)), title=label) for label in labels)
    write_reference(folder, text, PARAMETERS)


def compare(root: Path, revision: str = "HEAD") -> Comparison:
    project = load_project(str(root))
    findings = lint(project, scan_reference(str(root)), CODES)
    return compare_with_revision(findings, project, revision, CODES)


@pytest.mark.parametrize("inside", ["api-ref/source", "."])
def test_what_was_there_before_is_known(tmp_path: Path, inside: str) -> None:
    root = tmp_path / inside
    git(tmp_path, "init", "--quiet")
    write(root, "GET /a/{one}")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=one")
    before = (tmp_path / ".git" / "index").read_bytes()
    write(root, "GET /new/{two}", "GET /a/{one}")
    result = compare(root)
    assert [entry.names for entry in result.new] == [("GET /new/{two}", "two")]
    assert [entry.names for entry in result.known] == [("GET /a/{one}", "one")]
    assert result.fixed == []
    assert (tmp_path / ".git" / "index").read_bytes() == before


def test_a_finding_at_a_definition_is_known_by_its_file(tmp_path: Path) -> None:
    root = tmp_path / "source"
    git(tmp_path, "init", "--quiet")
    root.mkdir()
    labels = ("GET /a/{server_id}", "GET /b/{server_id}")
    text = "".join(operation(label, exchange("Request", ("server_id",)), title=label) for label in labels)
    write_reference(root, text, PARAMETERS)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=one")
    write_reference(root, f"Text\n====\n\nText.\n\n{text}", PARAMETERS)
    result = compare(root)
    assert (result.new, [entry.code for entry in result.known]) == ([], [Code.PATH_PARAMETER_WRONG_IN])


def test_a_key_that_is_new_is_reported_without_those_it_is_joined_with(tmp_path: Path) -> None:
    codes = (Code.SAMPLE_KEY_UNDOCUMENTED,)
    git(tmp_path, "init", "--quiet")
    parameters = define(name="body string", size="body integer", kind="body string")
    text = operation("GET /a", exchange("Response", ("name", "size", "kind"), "s.json"))
    sample = {"name": "a", "size": 1, "kind": "b", "x1": 1, "x2": 2}
    write_reference(tmp_path, text, parameters, s=sample)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=one")
    write_reference(tmp_path, text, parameters, s={**sample, "x3": 3})
    project = load_project(str(tmp_path))
    (whole,) = (entry for entry in lint(project, scan_reference(str(tmp_path)), codes) if entry.code in codes)
    result = compare_with_revision([whole], project, "HEAD", codes)
    assert whole.names == ("x1", "x2", "x3")
    assert [entry.names for entry in result.new] == [("x3",)]
    assert [entry.names for entry in result.known] == [("x1",), ("x2",)]


def test_a_reference_that_was_not_there_is_all_new(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "readme").touch()
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=one")
    write(tmp_path / "source", "GET /a/{one}")
    result = compare(tmp_path / "source")
    assert (len(result.new), result.known, result.fixed) == (1, [], [])


def test_a_finding_that_is_gone_is_fixed(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path / "source", "GET /a/{one}")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=one")
    write(tmp_path / "source", "GET /a")
    result = compare(tmp_path / "source")
    assert (result.new, result.known, len(result.fixed)) == ([], [], 1)


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("none", "--since: `none` is not a revision of the repository"),
        ("--all", "--since: `--all` is not a revision of the repository"),
    ],
)
def test_a_revision_that_is_not_there_is_named(tmp_path: Path, revision: str, message: str) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path / "source", "GET /a/{one}")
    with pytest.raises(RevisionError) as caught:
        compare(tmp_path / "source", revision)
    assert str(caught.value) == message


def test_what_git_says_is_passed_on(tmp_path: Path) -> None:
    write(tmp_path, "GET /a/{one}")
    with pytest.raises(RevisionError, match="--since: fatal: not a git repository"):
        compare(tmp_path)


def test_git_has_to_be_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "GET /a/{one}")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="git, which is not installed"):
        compare(tmp_path)
