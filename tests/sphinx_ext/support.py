"""Builds of small source trees, given as mappings of file names to texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sphinx.environment import BuildEnvironment
from sphinx.testing.util import SphinxTestApp

CONF = "project = 'Test'\nextensions = ['sphinx_apiref']\napiref_validate = True\n"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_BEGIN = re.compile(r"(WARNING|ERROR|CRITICAL|SEVERE): ")


@dataclass(frozen=True)
class Built:
    """What one build left; `warnings` are one text each, without colour, paths as Sphinx writes them."""

    app: SphinxTestApp
    srcdir: Path
    outdir: Path
    warnings: list[str]

    @property
    def env(self) -> BuildEnvironment:
        """The environment after the build."""
        return self.app.env

    def read(self, name: str = "index.html") -> str:
        """Return the text of one file of the output."""
        return (self.outdir / name).read_text(encoding="utf-8")


class Build(Protocol):
    """The signature of the fixtures `build` and `build_module`."""

    def __call__(
        self,
        files: Mapping[str, str | bytes],
        builder: str = "html",
        confoverrides: Mapping[str, Any] | None = None,
        conf: str = CONF,
        srcdir: Path | None = None,
        freshenv: bool = False,
        parallel: int = 0,
    ) -> Built:
        """Write `files` into `srcdir` (a new folder unless given: give it again to rebuild) and build them."""


def split_warnings(text: str) -> list[str]:
    """Return each warning of a build's error stream; a line without a level continues the one before."""
    found: list[str] = []
    for line in _COLOUR.sub("", text).splitlines():
        if found and not _BEGIN.search(line):
            found[-1] += f"\n{line}"
        elif line.strip():
            found.append(line)
    return [warning.rstrip() for warning in found]


def write_files(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write the files below `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


class Builder:
    """Builds trees below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.count = 0

    def __call__(
        self,
        files: Mapping[str, str | bytes],
        builder: str = "html",
        confoverrides: Mapping[str, Any] | None = None,
        conf: str = CONF,
        srcdir: Path | None = None,
        freshenv: bool = False,
        parallel: int = 0,
    ) -> Built:
        """Write the files, build them and undo what the application has registered."""
        if srcdir is None:
            self.count += 1
            srcdir = self.root / f"source{self.count}"
        write_files(srcdir, files if "conf.py" in files else {"conf.py": conf, **files})
        app = SphinxTestApp(
            builder, srcdir=srcdir, freshenv=freshenv, confoverrides=dict(confoverrides or {}), parallel=parallel
        )
        try:
            app.build()
        finally:
            app.cleanup()
        return Built(app, srcdir, Path(app.outdir), split_warnings(app.warning.getvalue()))
