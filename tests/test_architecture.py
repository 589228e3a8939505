"""Imports point down, in no circle, and no module is long: the shape that CONTRIBUTING.md draws."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sphinx_apiref

PACKAGE = Path(sphinx_apiref.__file__).parent
ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 400
ROOMS = ("model", "read", "project", "compare", "lint", "report", "preview", "commands", "sphinx_ext")
"""A room imports from those before it. ``sphinx_ext`` stands beside ``report``, ``preview`` and ``commands``."""
EXTENSION_ROOMS = ("tables", "domain", "reading", "output", "fragments")
BESIDE = {("sphinx_ext", "report"), ("sphinx_ext", "preview"), ("sphinx_ext", "commands")}


def module_name(path: Path) -> str:
    """Return a module's name below the package, such as ``read.scan``; empty for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def find_imports(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a module imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == "sphinx_apiref":
                    yield alias.name.removeprefix("sphinx_apiref").lstrip(".")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sphinx_apiref":
            assert node.level == 0
            base = (node.module or "").removeprefix("sphinx_apiref").lstrip(".")
            for alias in node.names:
                inner = f"{base}.{alias.name}".lstrip(".")
                yield inner if inner in MODULES else base


IMPORTS = {name: set(find_imports(path)) - {name} for name, path in MODULES.items()}


def rank(name: str) -> int:
    """Return how high a module stands; the package and its process are above all rooms."""
    room = name.partition(".")[0]
    return ROOMS.index(room) if room in ROOMS else len(ROOMS)


def extension_rank(name: str) -> int:
    """Return how high a module of ``sphinx_ext`` stands: its files, then its rooms, then what registers them all."""
    room = name.removeprefix("sphinx_ext").lstrip(".").partition(".")[0]
    if not room or (room == "checking"):
        return len(EXTENSION_ROOMS) + 1
    return EXTENSION_ROOMS.index(room) + 1 if room in EXTENSION_ROOMS else 0


def test_every_module_is_in_a_room() -> None:
    rooms = {name.partition(".")[0] for name in MODULES if name}
    assert rooms == {*ROOMS, "__main__"}
    assert len(MODULES) > 60


@pytest.mark.parametrize("name", [name for name in MODULES if name])
def test_imports_point_down(name: str) -> None:
    # The version stands in the package, which is above.
    imported = IMPORTS[name] - {""}
    wrong = {other for other in imported if rank(other) > rank(name)}
    wrong |= {other for other in imported if (name.partition(".")[0], other.partition(".")[0]) in BESIDE}
    if name.startswith("sphinx_ext"):
        inner = {other for other in imported if other.startswith("sphinx_ext")}
        wrong |= {other for other in inner if extension_rank(other) > extension_rank(name)}
    assert not wrong


def test_imports_have_no_circle() -> None:
    done: set[str] = set()
    open_: list[str] = []

    def visit(name: str) -> None:
        assert name not in open_, f"circle: {' -> '.join([*open_[open_.index(name) :], name])}"
        if name in done:
            return
        open_.append(name)
        for other in sorted(IMPORTS[name] - {""}):
            visit(other)
        open_.pop()
        done.add(name)

    for name in MODULES:
        if name:
            visit(name)


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_long(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("name", [name for name in MODULES if name and not name.startswith("sphinx_ext")])
def test_only_the_extension_imports_sphinx_and_docutils(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:from|import) (?:sphinx|docutils)\b(?!_)", text, re.MULTILINE)


def test_bench_and_tools_import_nothing_of_the_tests() -> None:
    paths = [*(ROOT / "bench").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    assert len(paths) > 10
    for path in paths:
        assert not re.search(r"^\s*(?:from|import) tests\b", path.read_text(encoding="utf-8"), re.MULTILINE), path


def test_every_room_is_described_for_contributors() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for room in (*ROOMS, *(f"sphinx_ext/{inner}" for inner in EXTENSION_ROOMS)):
        assert f"| `{room}/` |" in text


def test_tests_mirror_the_rooms() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert {*ROOMS} <= folders
