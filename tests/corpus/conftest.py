"""Shared builds of a run, and the report of what was compared."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.references.build import NEW, OWN, Build, build
from tools.references.sources import cache_folder, publish

BuildNew = Callable[..., Build]

# The checks that os-api-ref does not have are off.
LEGACY_RULES = ("apiref_validate=0",)


def _report_folder() -> Path:
    folder = cache_folder() / "report"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of the run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "corpus"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def build_new(shared: Path) -> BuildNew:
    """Return a function that builds with this extension; what a process of the run has built is not built again."""

    def run(name: str, theme: str = OWN, builder: str = "html", jobs: int = 1) -> Build:
        target = shared / f"{name}-{theme}-{builder}-{jobs}"
        if not target.is_dir():
            work = Path(tempfile.mkdtemp(dir=shared))
            built = build(name, NEW, work, theme=theme, builder=builder, jobs=jobs, defines=LEGACY_RULES)
            shutil.rmtree(work / "doctrees", ignore_errors=True)
            stored = {"warnings": built.warnings, "returncode": built.returncode, "log": built.log}
            (work / "build.json").write_text(json.dumps(stored), encoding="utf-8")
            publish(work, target)
        stored = json.loads((target / "build.json").read_text(encoding="utf-8"))
        return Build(target / "out", tuple(stored["warnings"]), stored["returncode"], stored["log"])

    return run


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Iterator[dict[str, object]]:
    """Return a dictionary that is shown, as one line, when all tests have ended."""
    entry: dict[str, object] = {}
    yield entry
    if entry:
        name = request.node.name.replace("/", "-")
        (_report_folder() / f"{name}.json").write_text(json.dumps(entry), encoding="utf-8")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Forget the report of the run before."""
    if not hasattr(session.config, "workerinput") and session.config.option.markexpr == "corpus":
        shutil.rmtree(cache_folder() / "report", ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what was compared."""
    if config.option.markexpr != "corpus":
        return
    total: Counter[str] = Counter()
    allowed: Counter[str] = Counter()
    terminalreporter.section("corpus")
    for path in sorted(_report_folder().glob("*.json")):
        entry = json.loads(path.read_text(encoding="utf-8"))
        terminalreporter.line(f"{path.stem}: " + ", ".join(f"{key} {value}" for key, value in entry.items()))
        total.update(entry.get("counts", {}))
        allowed.update(entry.get("allowed", {}))
    terminalreporter.line("compared in all: " + ", ".join(f"{value} {key}" for key, value in sorted(total.items())))
    names = ", ".join(f"{key} {value}" for key, value in sorted(allowed.items())) or "none"
    terminalreporter.line(f"differences by name: {names}")
