"""The checks of lint in a build: the same findings, settings, ignores and baseline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_apiref.commands.main import main

from .support import Build, Built

_PAGE = """\
API
===

Show a server
-------------

.. rest_method:: GET /servers/{server_id}

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - server: server
   - name: name

.. literalinclude:: show-resp.json

.. literalinclude:: missing.json
"""
_PARAMETERS = """\
name:
  in: body
  type: string
  required: true
  description: Its name.
server:
  in: body
  type: object
  required: true
  description: The server.
"""
_FILES = {
    "index.rst": _PAGE,
    "parameters.yaml": _PARAMETERS,
    "show-resp.json": '{\n  "server": {\n    "name": 7\n  }\n}\n',
}
_CODES = ["path-parameter-missing", "sample-missing", "sample-type-mismatch"]


def _find_codes(warnings: list[str]) -> list[str]:
    return sorted(warning.rpartition("[apiref.")[2].rstrip("]") for warning in warnings if "[apiref." in warning)


def test_build_and_lint_report_the_same(
    build: Build, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build(_FILES, "dummy")
    monkeypatch.chdir(built.srcdir)
    assert main(["lint", str(built.srcdir)]) == 1
    told = capsys.readouterr().out
    assert _find_codes(built.warnings) == _CODES
    for warning in built.warnings:
        if "[apiref." in warning:
            place, _, rest = warning.partition(": WARNING: ")
            assert str(Path(place.rpartition(":")[0] or place).name.partition(":")[0]) in told
            assert rest.partition(" [apiref.")[0].partition(" (")[0] in told


def test_place_of_a_finding_is_file_line_and_column(build: Build) -> None:
    built = build(_FILES, "dummy")
    [warning] = [warning for warning in built.warnings if "sample-type-mismatch" in warning]
    assert warning.startswith(f"{built.srcdir}/show-resp.json:3:13: WARNING: ")


def test_without_validation_the_findings_of_os_api_ref_are_left(build: Build) -> None:
    built = build(_FILES, "dummy", confoverrides={"apiref_validate": False})
    assert _find_codes(built.warnings) == ["path-parameter-missing"]


@pytest.mark.parametrize(
    ("url", "reported"),
    [("/servers/{server_id}", True), ("/servers/{server-id}", False), ("/servers/{server-id}/{other_id}", True)],
)
def test_without_validation_a_hyphenated_name_is_no_parameter(build: Build, url: str, reported: bool) -> None:
    page = _PAGE.replace("/servers/{server_id}", url)
    built = build({**_FILES, "index.rst": page}, "dummy", confoverrides={"apiref_validate": False})
    assert _find_codes(built.warnings) == (["path-parameter-missing"] if reported else [])


@pytest.mark.parametrize("validate", [True, False])
def test_a_wrong_setting_is_reported_with_and_without_validation(build: Build, validate: bool) -> None:
    settings = '[levels]\nsample-missing = "of"\n'
    built = build({**_FILES, "apiref.toml": settings}, "dummy", confoverrides={"apiref_validate": validate})
    (warning,) = [warning for warning in built.warnings if "settings-invalid" in warning]
    assert warning.startswith(f"{built.srcdir}/apiref.toml:2: WARNING: the level of `sample-missing` ")


def test_an_edit_of_the_settings_alone_is_reported(build: Build) -> None:
    # A page whose sample is missing would be read anew each time.
    files = {**_FILES, "missing.json": _FILES["show-resp.json"]}
    codes = ["path-parameter-missing", "sample-type-mismatch"]
    built = build(files, "dummy")
    assert _find_codes(built.warnings) == codes
    again = build({}, "dummy", srcdir=built.srcdir)
    assert _find_codes(again.warnings) == [], "nothing has changed, and Sphinx does not repeat its own warnings either"
    edited = build({"apiref.toml": '[levels]\nsample-type-mismatch = "off"\n'}, "dummy", srcdir=built.srcdir)
    assert _find_codes(edited.warnings) == codes[:1]
    broken = build({"apiref.toml": "[levels]\nsample-mising = 'off'\n"}, "dummy", srcdir=built.srcdir)
    assert _find_codes(broken.warnings) == sorted([*codes, "settings-invalid"])


def test_findings_are_reported_once_in_a_build(build: Build) -> None:
    built = build(_FILES, "dummy")
    page = _PAGE.replace("Show a server", "Show one")
    again = build({**_FILES, "index.rst": page.replace("-------------", "--------")}, "dummy", srcdir=built.srcdir)
    assert _find_codes(again.warnings) == _CODES


_BARE = "project = 'Test'\nextensions = ['sphinx_apiref']\n"


def test_a_project_without_settings_gets_the_warnings_of_os_api_ref_and_one_line(build: Build) -> None:
    built = build(_FILES, "dummy", conf=_BARE)
    assert _find_codes(built.warnings) == ["path-parameter-missing"]
    assert "apiref: 2 more findings with `apiref lint`; with an apiref.toml a build reports all\n" in _status(built)
    fixed = {**_FILES, "missing.json": _FILES["show-resp.json"]}
    assert "apiref: 1 more finding with `apiref lint`" in _status(build(fixed, "dummy", conf=_BARE))


def _status(built: Built) -> str:
    return re.sub("\x1b\\[[0-9;]*m", "", built.app.status.getvalue())


@pytest.mark.parametrize("name", ["apiref.toml", "pyproject.toml"])
def test_with_settings_a_build_reports_every_finding(build: Build, name: str) -> None:
    text = {"apiref.toml": "", "pyproject.toml": "[tool.apiref]\n"}[name]
    built = build({**_FILES, name: text}, "dummy", conf=_BARE)
    assert _find_codes(built.warnings) == _CODES
    assert "more finding" not in _status(built)
    other = build({**_FILES, "pyproject.toml": "[tool.other]\n"}, "dummy", conf=_BARE)
    assert _find_codes(other.warnings) == ["path-parameter-missing"]


@pytest.mark.parametrize(("value", "expected"), [(True, _CODES), (False, ["path-parameter-missing"])])
def test_the_option_comes_before_the_settings(build: Build, value: bool, expected: list[str]) -> None:
    for files in (_FILES, {**_FILES, "apiref.toml": ""}):
        built = build(files, "dummy", {"apiref_validate": value}, conf=_BARE)
        assert _find_codes(built.warnings) == expected
        assert "more finding" not in _status(built)


def test_levels_and_ignores_count_in_the_build(build: Build) -> None:
    page = _PAGE.replace(".. rest_method", ".. apiref: ignore[path-parameter-missing]\n\n.. rest_method")
    settings = '[levels]\nsample-missing = "off"\n'
    built = build({**_FILES, "index.rst": page, "apiref.toml": settings}, "dummy")
    assert _find_codes(built.warnings) == ["sample-type-mismatch"]


def test_build_honours_the_baseline(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    files = {**_FILES, "apiref.toml": 'baseline = "known.txt"\n'}
    built = build({**files, "known.txt": ""}, "dummy")
    assert _find_codes(built.warnings) == _CODES
    (built.srcdir / "known.txt").unlink()
    main(["lint", "--update-baseline", str(built.srcdir)])
    capsys.readouterr()
    again = build(files, "dummy", srcdir=built.srcdir, freshenv=True)
    assert _find_codes(again.warnings) == []


def test_a_malformed_baseline_is_one_finding(build: Build) -> None:
    built = build({**_FILES, "apiref.toml": 'baseline = "known.txt"\n', "known.txt": "what is this\n"}, "dummy")
    assert "settings-invalid" in _find_codes(built.warnings)


def test_a_code_can_be_suppressed(build: Build) -> None:
    built = build(_FILES, "dummy", confoverrides={"suppress_warnings": ["apiref.sample-missing"]})
    assert _find_codes(built.warnings) == ["path-parameter-missing", "sample-type-mismatch"]


_OWN_CHECK = """\
from sphinx_apiref import Diagnostic, ProjectCode, check

CODE = ProjectCode("title-short", "A title is short.")


@check(CODE)
def check_titles(context):
    for operation in context.operations:
        yield Diagnostic(CODE, f"`{operation.title}` is short", operation.location)
"""


def test_build_runs_the_checks_of_the_project(build: Build) -> None:
    files = {**_FILES, "apiref.toml": 'checks = ["mine.py"]\n', "mine.py": _OWN_CHECK}
    built = build(files, "dummy")
    assert _find_codes(built.warnings) == sorted([*_CODES, "title-short"])
    assert any("index.rst:7" in warning and "`Show a server` is short" in warning for warning in built.warnings)
    silenced = build(files, "dummy", {"suppress_warnings": ["apiref.title-short"]})
    assert _find_codes(silenced.warnings) == _CODES
    legacy = build(files, "dummy", {"apiref_validate": False})
    assert "title-short" not in _find_codes(legacy.warnings)


def test_check_of_the_project_that_fails_is_one_warning(build: Build) -> None:
    broken = _OWN_CHECK.replace("    for operation", "    1 / 0\n    for operation")
    built = build({**_FILES, "apiref.toml": 'checks = ["mine.py"]\n', "mine.py": broken}, "dummy")
    assert _find_codes(built.warnings) == sorted([*_CODES, "check-failed"])
    assert any("mine.py:8" in warning and "ZeroDivisionError" in warning for warning in built.warnings)


def test_comment_for_what_is_not_looked_for_is_not_called_unused(build: Build) -> None:
    page = _PAGE.replace(
        ".. literalinclude:: missing", ".. apiref: ignore[sample-missing]\n\n.. literalinclude:: missing"
    )
    page = page.replace("show-resp.json\n", "show-resp.json\n\n.. apiref: ignore[row-duplicate]\n\nText.\n", 1)
    files = {**_FILES, "index.rst": page}
    assert "ignore-unused" in _find_codes(build(files, "dummy").warnings)
    assert "ignore-unused" not in _find_codes(build(files, "dummy", {"apiref_validate": False}).warnings)
