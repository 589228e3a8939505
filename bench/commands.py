"""The commands that are measured: the same build with either extension, and the linter."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tools.references.build import NEW, OLD, swap_extension

TOOLS = (OLD, NEW)
# As people say it.
TOOL_NAMES = {OLD: "os-api-ref", NEW: "sphinx-apiref"}


def build_environment() -> dict[str, str]:
    """Return the environment of every run: fixed hashes and dates, and compiled modules are kept as for everyone."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1700000000"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if paths := environment.get("PYTHONPATH"):
        # The runs have another current folder.
        environment["PYTHONPATH"] = os.pathsep.join(str(Path(path).resolve()) for path in paths.split(os.pathsep))
    return environment


def sphinx_command(source: Path, folder: Path, tool: str, *, builder: str = "html", jobs: int = 1) -> list[str]:
    """Return the build of a source tree into ``folder``; nothing but the extension's name depends on the tool."""
    command = [sys.executable, "-m", "sphinx", "-q", "-N", "-b", builder, "-j", str(jobs)]
    command += ["-D", f"extensions={','.join(swap_extension(source, tool))}"]
    return [*command, "-d", str(folder / "doctrees"), str(source), str(folder / "out")]


def lint_command(source: Path) -> list[str]:
    """Return the check of a source tree without Sphinx; its exit code is 1 where there are findings."""
    return [sys.executable, "-m", "sphinx_apiref", "lint", str(source)]
