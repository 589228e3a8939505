"""The reference whose size can be chosen."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.synthetic import OPERATIONS, write_reference
from sphinx_apiref.commands.main import main


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def read_operations(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.inc")))


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic") / "source"
    write_reference(folder, pages=2)
    return folder


def test_builds_without_a_warning(tmp_path: Path) -> None:
    write_reference(tmp_path / "source", pages=1)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    command += ["-D", "extensions=sphinx_apiref", "-D", "html_theme=basic"]
    done = subprocess.run(
        [*command, str(tmp_path / "source"), str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "out" / "service001" / "index.html").read_text(encoding="utf-8")
    assert page.count('class="operation-grp') == OPERATIONS


def test_lint_finds_nothing(reference: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["lint", "--info", str(reference)]), capsys.readouterr().out) == (0, "")


def test_has_the_operations_that_it_says(tmp_path: Path) -> None:
    count = write_reference(tmp_path / "source", pages=2)
    assert count == read_operations(tmp_path / "source").count(".. rest_method::") == 2 * OPERATIONS


def test_tables_have_about_nine_rows_and_two_in_five_repeat_a_definition(reference: Path) -> None:
    operations = read_operations(reference)
    keys = re.findall(r"^  - \w+: (\S+)$", operations, re.MULTILINE)
    assert 8.5 < len(keys) / operations.count(".. rest_parameters::") < 9.5
    # Those of the two pages are different definitions, but for the few keys that both have.
    per_page = [re.findall(r"^  - \w+: (\S+)$", read_operations(page), re.MULTILINE) for page in reference.glob("s*/")]
    distinct = sum(len(set(found)) for found in per_page)
    assert 0.37 < 1 - distinct / len(keys) < 0.43


def test_larger_one_holds_the_smaller_one_and_repeats_none_of_it(reference: Path, tmp_path: Path) -> None:
    write_reference(tmp_path / "source", pages=1)
    small, large = read_files(tmp_path / "source"), read_files(reference)
    assert {name for name in small if small[name] != large[name]} == {"index.rst"}
    descriptions = [
        set(re.findall(r"description: \|\n((?: {4}.*\n)+)", (reference / name / "parameters.yaml").read_text("utf-8")))
        for name in ("service001", "service002")
    ]
    assert len(descriptions[0]) > 500
    assert not descriptions[0] & descriptions[1]
