"""Build the distributions, check them, and use the wheel alone in a fresh environment."""

from __future__ import annotations

import gettext
import io
import json
import re
import shutil
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

from .fresh_environment import ROOT, build_wheel, create_environment, install_wheel, run

PACKAGE = ROOT / "src" / "sphinx_apiref"
REFERENCE = ROOT / "api-ref" / "source"
OPERATIONS = 5
# What is loaded by other means than import: lost by a wrong folder without a word.
MUST_HOLD_KINDS = ("py.typed", "*.css", "*.js", "*.mo", "*.po")
# A text of our own on the page, and not one of Sphinx's.
TRANSLATED = "Hide All"
SDIST_MUST_HOLD = (
    ".ci/run",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "action.yml",
    "pyproject.toml",
    "tox.ini",
)
SDIST_MUST_HOLD_FOLDERS = ("api-ref/source", "bench", "doc/api_samples", "doc/source", "locks", "src", "tests")
SDIST_MAY_HOLD_FOLDERS = ("tools",)

CHECK_PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "apiref-check-of-a-wheel"
version = "1.0"

[project.entry-points."sphinx_apiref.lint.rules"]
short-titles = "apiref_check_of_a_wheel"

[tool.hatch.build.targets.wheel]
only-include = ["apiref_check_of_a_wheel.py"]
"""
CHECK_MODULE = '''\
from sphinx_apiref import Diagnostic, ProjectCode, check

FOUND = ProjectCode("of-a-wheel", "An operation was found by the check of an installed wheel.")


@check(FOUND)
def find_operations(context):
    """Every operation is found."""
    for operation in context.operations:
        yield Diagnostic(FOUND, "found", operation.location)
'''


def list_files(folder: Path) -> set[str]:
    """Return the path, below the root, of every file that is no cache."""
    files = {path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert files, f"nothing in {folder}"
    return {path.relative_to(ROOT).as_posix() for path in files}


def find_by_kind(names: set[str], kind: str) -> list[str]:
    """Return the names that match a pattern for the last part of a path; at least one."""
    found = sorted(name for name in names if PurePosixPath(name).match(kind))
    assert found, f"no {kind}"
    return found


def check_wheel_files(wheel: Path) -> None:
    files = {name.removeprefix("src/") for name in list_files(PACKAGE)}
    for kind in MUST_HOLD_KINDS:
        find_by_kind(files, kind)
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert files <= held, f"not in the wheel: {sorted(files - held)}"
    strays = {name for name in held if not name.startswith(("sphinx_apiref/", "sphinx_apiref-"))}
    assert not strays, f"not of the package: {sorted(strays)}"


def check_sdist_files(sdist: Path) -> None:
    wanted = set(SDIST_MUST_HOLD)
    for name in SDIST_MUST_HOLD_FOLDERS:
        wanted |= list_files(ROOT / name)
    for name in SDIST_MAY_HOLD_FOLDERS:
        if (ROOT / name).is_dir():
            wanted |= list_files(ROOT / name)
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert wanted <= held, f"not in the source distribution: {sorted(wanted - held)}"


def find_relative_targets(markdown: str) -> list[str]:
    """Return the targets of links and pictures that name no scheme, and so lead nowhere on the page of an index."""
    prose = re.sub(r"^(`{3,}|~{3,}).*?^\1|`[^`\n]+`", "", markdown, flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(
        r"\]\(\s*<?([^)>\s]+)|^ {0,3}\[[^\]]+\]:\s*(\S+)|(?:src|href)=[\"']([^\"']+)", prose, re.MULTILINE
    )
    return [target for found in targets for target in found if target and not re.match(r"[a-z][a-z0-9+.-]*:", target)]


def read_metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = find_by_kind(set(archive.namelist()), "*.dist-info/METADATA")
        return BytesParser().parsebytes(archive.read(name))


def check_description(wheel: Path) -> None:
    sample = '[a](b.md) ![c](d/e.png)\n[f]: #g\n<img src="h.png"> [i](https://j) `[k](l)`\n```\n[m](n)\n```\n'
    assert find_relative_targets(sample) == ["b.md", "d/e.png", "#g", "h.png"]
    description = read_metadata(wheel).get_payload()
    assert isinstance(description, str)
    assert description.startswith("# sphinx-apiref"), "not the description that README.md gives"
    assert len(description.split()) > 100, "the description was lost"
    relative = find_relative_targets(description)
    assert not relative, f"the description has links that lead nowhere: {relative}"


def check_command(commands: Path, wheel: Path) -> None:
    version = read_metadata(wheel)["Version"]
    assert run(commands / "apiref", "--version") == f"apiref {version}\n"
    assert not run(commands / "apiref", "lint", "--quiet", REFERENCE)


def check_pages(commands: Path, wheel: Path, folder: Path) -> None:
    def build(builder: str, name: str, *options: str) -> Path:
        sphinx = (commands / "python", "-m", "sphinx", "-W", "--keep-going", "-q", "-E", "-b", builder)
        # What a former run left must not stand for what is missing now.
        shutil.rmtree(folder / name, ignore_errors=True)
        # The theme of the reference is no dependency of the package: one that comes with Sphinx does here.
        theme = ("-D", "html_theme=alabaster")
        run(*sphinx, *theme, *options, "-d", folder / name / "doctrees", REFERENCE, folder / name / "out")
        return folder / name / "out"

    english = build("html", "english")
    page = (english / "index.html").read_text(encoding="utf-8")
    assert page.count('class="endpoint-container"') == OPERATIONS
    plain = (build("text", "text") / "index.txt").read_text(encoding="utf-8")
    assert "/servers/{server_id}/os-volume_attachments" in plain

    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        (catalog,) = find_by_kind(held, "de/LC_MESSAGES/*.mo")
        german = gettext.GNUTranslations(io.BytesIO(archive.read(catalog))).gettext(TRANSLATED)
    # Each style and script of the package, wherever it is, reaches the page's _static and is asked for by the page.
    # Those of the preview never do.
    for path in (PurePosixPath(name) for kind in ("*.css", "*.js") for name in find_by_kind(held, kind)):
        is_published = "preview" not in path.parts
        assert bool(list((english / "_static").rglob(path.name))) == is_published, f"{path} in the output"
        assert (path.name in page) == is_published, f"{path} on the page"
    assert german != TRANSLATED, "the catalog lost its text"
    assert TRANSLATED in page, f"the page does not say {TRANSLATED}"
    assert german not in page, f"the page says {german} without being asked for German"
    translated = build("html", "german", "-D", "language=de") / "index.html"
    assert german in translated.read_text(encoding="utf-8"), f"the German page does not say {german}"


def check_entry_point(commands: Path, folder: Path) -> None:
    """Checks of an installed distribution are found by the installed command."""
    project = folder / "check"
    project.mkdir(exist_ok=True)
    (project / "pyproject.toml").write_text(CHECK_PROJECT, encoding="utf-8")
    (project / "apiref_check_of_a_wheel.py").write_text(CHECK_MODULE, encoding="utf-8")
    install_wheel(commands, build_wheel(project, project / "dist"))
    report = json.loads(run(commands / "apiref", "lint", "--quiet", "--format", "json", REFERENCE, status=1))
    assert json.dumps(report).count('"of-a-wheel"') >= OPERATIONS, report
    assert "Every operation is found." in run(commands / "apiref", "explain", "of-a-wheel")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    distributions = folder / "dist"
    for stale in distributions.glob("*"):
        stale.unlink()
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", distributions, ROOT)
    (wheel,) = distributions.glob("*.whl")
    (sdist,) = distributions.glob("*.tar.gz")
    run(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
    check_wheel_files(wheel)
    check_sdist_files(sdist)
    check_description(wheel)
    commands = create_environment(folder / "venv", "wheel")
    install_wheel(commands, wheel)
    check_command(commands, wheel)
    check_pages(commands, wheel, folder)
    check_entry_point(commands, folder)
    print(f"{wheel.name} and {sdist.name} are complete; the wheel alone checks the reference and renders it.")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
