"""Build a reference with os-api-ref or with this extension, on its own theme or a plain one, with any builder."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .sources import REFERENCES, cache_folder, publish, unpack

OWN = "openstackdocs"
PLAIN = "alabaster"
THEMES = (OWN, PLAIN)
OLD = "os_api_ref"
NEW = "sphinx_apiref"

_WITHOUT_VALIDATOR = "loads ext.validator, which imports the service itself"
_OTHER_THEME = "html_theme_options of the own theme are unknown to the other, and -D cannot empty a dictionary"

# Where a stand-in takes the place of a reference's own conf.py, and why. It executes that conf.py and then overrides.
STAND_INS: dict[tuple[str, str], str] = {
    ("openstack-placement", OWN): _WITHOUT_VALIDATOR,
    **{(name, PLAIN): _OTHER_THEME for name in REFERENCES},
}

_STAND_IN = """\
import os as _os

_source = {source!r}
_here = _os.getcwd()
_os.chdir(_source)
try:
    with open("conf.py", encoding="utf-8") as _opened:
        exec(compile(_opened.read(), "conf.py", "exec"))
finally:
    _os.chdir(_here)
extensions = {extensions!r}
"""
_STAND_IN_PLAIN = """\
html_theme = "alabaster"
html_theme_options = {}
html_sidebars = {"**": ["globaltoc.html", "localtoc.html"]}


def _write_dates(app, pagename, templatename, context, doctree):
    # openstackdocstheme puts a date into the context of every page, which the json builder cannot write.
    context.update({key: str(value) for key, value in context.items() if type(value).__name__ == "datetime"})


def setup(app):
    app.connect("html-page-context", _write_dates, priority=999)
"""


@dataclass(frozen=True)
class Build:
    """A finished build: where its output is, and what it warned of."""

    outdir: Path
    warnings: tuple[str, ...]
    returncode: int
    log: str


def read_extensions(source: Path) -> list[str]:
    """Return the extensions of a conf.py, in its order."""
    match = re.search(
        r"^extensions\s*=\s*\[(.*?)\]", (source / "conf.py").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    if match is None:
        raise RuntimeError(f"{source} names no extensions")
    without_comments = re.sub(r"#.*", "", match[1])
    return re.findall(r"['\"]([\w.]+)['\"]", without_comments)


def swap_extension(source: Path, extension: str) -> list[str]:
    """Return the extensions of a conf.py with this one in the place of os-api-ref, and none of the project's own."""
    return [extension if entry == OLD else entry for entry in read_extensions(source) if not entry.startswith("ext.")]


def _state(folder: Path) -> list[tuple[str, int]]:
    return sorted((str(path), path.stat().st_mtime_ns) for path in folder.rglob("*"))


def _read_warnings(stderr: str, source: Path) -> tuple[str, ...]:
    """Return the warnings, in an order that does not depend on the number of processes."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", stderr).replace(str(source), "SOURCE")
    lines = [line for line in plain.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL|SEVERE):", line)]
    # Said of a tree outside git, by the theme: it depends on where the cache is.
    lines = [line for line in lines if "[openstackdocstheme]" not in line]
    return tuple(sorted(lines))


def build(
    name: str,
    extension: str,
    workdir: Path,
    *,
    theme: str = OWN,
    builder: str = "html",
    jobs: int = 1,
    defines: tuple[str, ...] = (),
) -> Build:
    """Build a reference below ``workdir``; the source tree is only read."""
    source = unpack(REFERENCES[name]) / "api-ref" / "source"
    workdir.mkdir(parents=True, exist_ok=True)
    outdir = workdir / "out"
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-b",
        builder,
        "-d",
        str(workdir / "doctrees"),
        "-j",
        str(jobs),
        "-q",
        "-N",
    ]
    extensions = swap_extension(source, extension)
    if (name, theme) in STAND_INS:
        confdir = workdir / "conf"
        confdir.mkdir(exist_ok=True)
        stand_in = _STAND_IN.format(source=str(source), extensions=extensions)
        if theme == PLAIN:
            stand_in += _STAND_IN_PLAIN
        (confdir / "conf.py").write_text(stand_in, encoding="utf-8")
        command += ["-c", str(confdir)]
    elif extension != OLD:
        command += ["-D", f"extensions={','.join(extensions)}"]
    for define in defines:
        command += ["-D", define]
    # A fixed date, so that two builds of one tree can be equal.
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": "1700000000",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "random",
    }
    before = _state(source.parent)
    done = subprocess.run(
        [*command, str(source), str(outdir)], env=environment, cwd=workdir, capture_output=True, text=True, check=False
    )
    if _state(source.parent) != before:
        raise RuntimeError(f"the build of {name} wrote into its source tree")
    return Build(outdir, _read_warnings(done.stderr, source), done.returncode, done.stdout + done.stderr)


def build_old(name: str, theme: str) -> Build:
    """Return the HTML that os-api-ref builds. It is kept in the cache: only new versions can change it."""
    versions = [importlib.metadata.version(part) for part in ("sphinx", "docutils", "os-api-ref", "openstackdocstheme")]
    target = cache_folder() / "-".join(["html", name, theme, REFERENCES[name].version, *versions])
    if not target.is_dir():
        work = Path(tempfile.mkdtemp(dir=cache_folder()))
        built = build(name, OLD, work, theme=theme)
        if built.returncode:
            raise RuntimeError(f"os-api-ref does not build {name}:\n{built.log}")
        shutil.rmtree(work / "doctrees")
        (work / "warnings.json").write_text(json.dumps(built.warnings), encoding="utf-8")
        publish(work, target)
    warnings = tuple(json.loads((target / "warnings.json").read_text(encoding="utf-8")))
    return Build(target / "out", warnings, 0, "")
