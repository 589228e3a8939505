"""The hooks that other repositories use, and our own, name what there is."""

from __future__ import annotations

import configparser
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from sphinx_apiref.commands.main import main

ROOT = Path(__file__).parents[1]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
OWN_HOOKS = ROOT / ".pre-commit-config.yaml"
ACTION = ROOT / "action.yml"


def test_pre_commit_hook_runs_the_command_on_files_of_a_reference(capsys: pytest.CaptureFixture[str]) -> None:
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    command, *arguments = hook["entry"].split()
    assert (command, hook["language"], hook["pass_filenames"]) == ("apiref", "python", False)
    assert main([*arguments, "--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: apiref lint")
    names = ["a/b.rst", "b.inc", "c/d.md", "parameters.yaml", "status.yml", "v2.1/x.json"]
    assert all(re.search(hook["files"], name) for name in names)
    assert not any(re.search(hook["files"], name) for name in ("setup.py", "a.mdx", "yml", "a.yaml.txt"))


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


def test_our_own_hooks_fetch_nothing_that_no_lock_holds() -> None:
    tox = configparser.RawConfigParser()
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    repositories = yaml.safe_load(OWN_HOOKS.read_text(encoding="utf-8"))["repos"]
    assert [repository["repo"] for repository in repositories] == ["local"]
    (hooks,) = (repository["hooks"] for repository in repositories)
    assert {hook["language"] for hook in hooks} == {"system", "pygrep"}
    run_by_tox = {}
    for hook in hooks:
        assert "additional_dependencies" not in hook
        if hook["language"] == "system":
            found = re.fullmatch(r"\.venv/bin/tox exec -qq -e (\w+) -- (.+)", hook["entry"])
            assert found is not None, hook["entry"]
            run_by_tox[hook["id"]] = found[1]
    assert run_by_tox == {"ruff-check": "lint", "ruff-format": "lint", "mypy": "types"}
    for environment in run_by_tox.values():
        assert tox.has_section(f"testenv:{environment}")
        assert (ROOT / "locks" / f"{environment}.txt").is_file()
