"""Files that do not exist because a build makes them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.read.generated import find_maker
from sphinx_apiref.read.scan import scan_reference

PAGE = """\
Do
==

.. rest_method:: GET /x

.. rest_parameters:: made.yaml

   - a: b

.. rest_status_code:: success codes.yaml

   - 200
"""
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="no git here")


def scan(root: Path, conf: str = "") -> list[Diagnostic]:
    root.mkdir(parents=True, exist_ok=True)
    (root / "conf.py").write_text(conf, encoding="utf-8")
    (root / "index.rst").write_text(PAGE, encoding="utf-8")
    return list(scan_reference(str(root)).diagnostics)


def start_repository(folder: Path, ignored: str) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (folder / ".gitignore").write_text(ignored, encoding="utf-8")


def test_missing_file_that_nothing_makes_is_an_error(tmp_path: Path) -> None:
    found = scan(tmp_path, "# made.yaml\nname = 'unmade.yaml', 'codes.yaml.in', 'codes_yaml'\n")
    assert [d.code for d in found] == [Code.FILE_UNREADABLE] * 2


def test_missing_file_that_conf_py_names_may_be_made(tmp_path: Path) -> None:
    first, second = scan(tmp_path, "write('made.yaml')\n")
    assert (first.code, second.code) == (Code.FILE_GENERATED, Code.FILE_UNREADABLE)
    assert first.message == "the parameters file `made.yaml` does not exist here; a build may make it"
    assert first.advice == "conf.py names it; the rows are checked once it exists"
    assert (first.location[1:], first.names) == ((6, 22, 31), ("made.yaml",))


@needs_git
@pytest.mark.parametrize("root", [".", "api-ref/source"])
def test_missing_file_that_git_ignores_may_be_made(tmp_path: Path, root: str) -> None:
    start_repository(tmp_path, "made.yaml\n")
    first, second = scan(tmp_path / root)
    assert (first.code, second.code) == (Code.FILE_GENERATED, Code.FILE_UNREADABLE)
    assert first.advice.startswith("git ignores it")


@needs_git
def test_deleted_file_that_git_knows_is_missing_whatever_is_ignored(tmp_path: Path) -> None:
    start_repository(tmp_path, "")
    (tmp_path / "made.yaml").write_text("a: b\n")
    subprocess.run(["git", "-C", str(tmp_path), "add", "made.yaml"], check=True)
    (tmp_path / "made.yaml").unlink()
    (tmp_path / ".gitignore").write_text("*.yaml\n", encoding="utf-8")
    first, second = scan(tmp_path)
    assert (first.code, second.code) == (Code.FILE_UNREADABLE, Code.FILE_GENERATED)


@needs_git
def test_file_in_a_folder_that_is_made_may_be_made(tmp_path: Path) -> None:
    start_repository(tmp_path, "generated/\n")
    assert find_maker(str(tmp_path / "generated" / "deep" / "made.yaml"), str(tmp_path)) == "git ignores it"
    assert find_maker(str(tmp_path / "kept" / "deep" / "made.yaml"), str(tmp_path)) == ""


def test_repository_without_git_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("made.yaml\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_maker(str(tmp_path / "made.yaml"), str(tmp_path)) == ""


def test_git_is_run_for_missing_files_only_and_once_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(subprocess, "run", run)
    (tmp_path / ".git").mkdir()
    (tmp_path / "codes.yaml").write_text("200: {default: Fine.}\n")
    (tmp_path / "again.rst").write_text(PAGE)
    scan(tmp_path)
    assert [command[-1] for command in asked] == [str(tmp_path / "made.yaml")]


def test_git_that_takes_too_long_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], timeout: float, **options: object) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", run)
    (tmp_path / ".git").mkdir()
    assert find_maker(str(tmp_path / "made.yaml"), str(tmp_path)) == ""
