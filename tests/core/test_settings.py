"""Where settings are read from, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.core.diagnostics import Code, ProjectCode, Severity
from sphinx_apiref.core.settings import Settings, load_settings

GOOD = """\
ignored-keys = ["a"]
base_microversion = "2.1"
baseline = "known.txt"
[levels]
parameter-unsorted = "off"
status-class = "error"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    root = tmp_path / "api-ref" / "source"
    root.mkdir(parents=True)
    return root


def test_settings_of_a_file_above(root: Path, tmp_path: Path) -> None:
    (tmp_path / "apiref.toml").write_text(GOOD)
    assert load_settings(str(root)) == (
        Settings(
            levels={"parameter-unsorted": "off", "status-class": "error"},
            ignored_keys=("a",),
            base_microversion="2.1",
            baseline=str(tmp_path / "known.txt"),
        ),
        [],
    )


def test_pyproject_without_a_table_of_ours_is_passed_by(root: Path, tmp_path: Path) -> None:
    (root / "pyproject.toml").write_text("[project]\nname = 'apiref'\n")
    (tmp_path / "pyproject.toml").write_text('[tool.apiref]\nbase-microversion = "2.1"\n')
    assert load_settings(str(root)) == (Settings(base_microversion="2.1"), [])


def test_nearest_file_counts_and_nothing_outside_of_the_repository(root: Path, tmp_path: Path) -> None:
    (root / ".git").mkdir()
    (tmp_path / "apiref.toml").write_text(GOOD)
    assert load_settings(str(root)) == (Settings(), [])
    (root / "apiref.toml").write_text("")
    assert load_settings(str(root)) == (Settings(), [])


@pytest.mark.parametrize(
    ("text", "lineno", "message", "hint"),
    [
        ("\nbaselin = 'x'", 2, "there is no setting `baselin`", "did you mean `baseline`?"),
        ("baseline = 1", 1, "`baseline` must be a string", 'write `baseline = "1"`'),
        ("base-microversion = 2.1", 1, "`base-microversion` must be a string", 'write `base-microversion = "2.1"`'),
        ("ignored-keys = 'x'", 1, "`ignored-keys` must be a list of strings", ""),
        ("levels = 1", 1, "`levels` must be a table", 'write codes and levels, such as `sample-unused = "off"`'),
        ("checks = 'x.py'", 1, "`checks` must be a list of strings", ""),
        ("\nchecks = ['x.py']", 2, "there is no file `x.py`", "the path is relative to this file"),
        (
            "[levels]\nsample-missing = 'bad'",
            2,
            "the level of `sample-missing` must be one of error, warning, info, off",
            "",
        ),
    ],
)
def test_wrong_setting_is_told_with_its_line(root: Path, text: str, lineno: int, message: str, hint: str) -> None:
    (root / "apiref.toml").write_text(text)
    _, (diagnostic,) = load_settings(str(root))
    assert (diagnostic.code, diagnostic.location.lineno) == (Code.SETTINGS_INVALID, lineno)
    assert (diagnostic.message, diagnostic.advice) == (message, hint)


def test_level_of_a_code_that_is_not_ours_waits_for_the_checks_of_the_project(root: Path) -> None:
    (root / "apiref.toml").write_text("[levels]\nsample-mising = 'off'")
    settings, diagnostics = load_settings(str(root))
    assert diagnostics == []
    assert settings.severity(ProjectCode("sample-mising", "It.")) is None
    problem = settings.unclaimed["sample-mising"]
    assert (problem.location.lineno, problem.message) == (2, "there is no code `sample-mising`")
    assert problem.advice == "did you mean `sample-missing`?"


@pytest.mark.parametrize("content", [b"[", b"\xff", b"a = " + b"[" * 5000])
def test_file_that_is_not_toml_is_told(root: Path, content: bytes) -> None:
    (root / "apiref.toml").write_bytes(content)
    settings, (diagnostic,) = load_settings(str(root))
    assert settings == Settings()
    assert diagnostic.message.startswith(("not valid TOML: ", "the file is not UTF-8"))


def test_level_replaces_the_severity_of_a_code() -> None:
    settings = Settings(levels={"row-duplicate": "off", "status-class": "error"})
    assert settings.severity(Code.ROW_DUPLICATE) is None
    assert settings.severity(Code.STATUS_CLASS) is Severity.ERROR
    assert settings.severity(Code.YAML_INVALID) is Severity.ERROR
