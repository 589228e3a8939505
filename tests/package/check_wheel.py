"""Build the distributions, check them, and render the reference with the wheel alone in a fresh environment."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "sphinx_apiref"
OPERATIONS = 5
SDIST_MUST_HOLD = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "api-ref/source/parameters.yaml",
    "doc/api_samples/os-volumes/v2.49/attach-volume-to-server-req.json",
    "doc/source/conf.py",
    "pyproject.toml",
    "tests/package/check_wheel.py",
    "tox.ini",
)


def run(*command: str | Path) -> None:
    print("+", *command, flush=True)
    # Neither the checkout nor the calling environment may lend the wheel anything.
    environ = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    subprocess.run(command, check=True, cwd=ROOT, env=environ)


def package_files() -> set[str]:
    """Return the path of every file of the package, as the wheel has to hold it."""
    return {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def check_wheel_files(wheel: Path) -> None:
    files = package_files()
    assert "sphinx_apiref/py.typed" in files
    assert any(name.startswith("sphinx_apiref/sphinx_ext/static/") for name in files), "no assets in the package"
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert files <= held, f"not in the wheel: {sorted(files - held)}"
    strays = {name for name in held if not name.startswith(("sphinx_apiref/", "sphinx_apiref-"))}
    assert not strays, f"not of the package: {sorted(strays)}"


def check_sdist_files(sdist: Path) -> None:
    wanted = {*SDIST_MUST_HOLD, *(f"src/{name}" for name in package_files())}
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert wanted <= held, f"not in the source distribution: {sorted(wanted - held)}"


def check_reference(wheel: Path, folder: Path) -> None:
    environment = folder / "venv"
    venv.create(environment, clear=True, with_pip=True)
    python = environment / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", wheel)
    for builder in ("html", "text"):
        # The theme of the reference is no dependency of the package: one that comes with Sphinx does here.
        build = (python, "-m", "sphinx", "-W", "--keep-going", "-q", "-E", "-b", builder, "-D", "html_theme=alabaster")
        run(*build, "-d", folder / "doctrees", ROOT / "api-ref" / "source", folder / builder)

    page = (folder / "html" / "index.html").read_text(encoding="utf-8")
    assert page.count('class="endpoint-container"') == OPERATIONS
    assert "/servers/{server_id}/os-volume_attachments" in (folder / "text" / "index.txt").read_text(encoding="utf-8")
    # Source maps and the like aside, each asset of the package reaches the page's _static and is asked for by it.
    for asset in sorted((PACKAGE / "sphinx_ext" / "static").rglob("*.*")):
        if asset.suffix in {".css", ".js"}:
            assert list((folder / "html" / "_static").rglob(asset.name)), f"{asset.name} is not in the output"
            assert asset.name in page, f"the page does not load {asset.name}"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    distributions = folder / "dist"
    for stale in distributions.glob("*"):
        stale.unlink()
    run(sys.executable, "-m", "build", "--outdir", distributions, ROOT)
    (wheel,) = distributions.glob("*.whl")
    (sdist,) = distributions.glob("*.tar.gz")
    run(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
    check_wheel_files(wheel)
    check_sdist_files(sdist)
    check_reference(wheel, folder)
    print(f"{wheel.name} and {sdist.name} are complete; the wheel alone renders the reference.")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
