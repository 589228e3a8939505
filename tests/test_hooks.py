"""The hooks that other repositories use name what there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from sphinx_apiref.commands.main import main

ROOT = Path(__file__).parents[1]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
ACTION = ROOT / "action.yml"

pytestmark = pytest.mark.skipif(not HOOKS.exists(), reason="only in the repository")


def test_pre_commit_hook_runs_the_command_on_files_of_a_reference(capsys: pytest.CaptureFixture[str]) -> None:
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    command, *arguments = hook["entry"].split()
    assert (command, hook["language"], hook["pass_filenames"]) == ("apiref", "python", False)
    assert main([*arguments, "--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: apiref lint")
    names = ["a/b.rst", "b.inc", "parameters.yaml", "v2.1/x.json"]
    assert all(re.search(hook["files"], name) for name in names)
    assert not re.search(hook["files"], "setup.py")


def test_action_passes_inputs_by_the_environment_only() -> None:
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    scripts = [step for step in action["runs"]["steps"] if "run" in step]
    assert scripts
    for step in scripts:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
    used = set(re.findall(r"inputs\.([\w-]+)", ACTION.read_text(encoding="utf-8")))
    assert used == set(action["inputs"])


def test_manual_shows_the_hook_that_the_repository_has() -> None:
    text = (ROOT / "doc" / "source" / "linting.rst").read_text(encoding="utf-8")
    block = re.search(r"pre-commit\n~+\n\n\.\. code-block:: yaml\n\n((?:   .*\n|\n)+)", text)
    assert block is not None
    ((shown,),) = (repo["hooks"] for repo in yaml.safe_load(block[1])["repos"])
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    for field in ("id", "name", "entry", "language", "files", "pass_filenames"):
        assert shown[field] == hook[field]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # No package index has it yet.
    assert shown["additional_dependencies"] == ["git+<address>"]
    assert f"pip install {project['name']}" not in text
    assert "example.org" not in text
    assert "OWNER" not in text
