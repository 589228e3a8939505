"""What a build depends on beside the reference."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinx_apiref.preview.project_files import ProjectFiles, find_project_files, find_project_folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in ("doc/source/_ext", "src/notes/inner", "site-packages"):
        (folder / name).mkdir(parents=True)
    (folder / "pyproject.toml").write_text("")
    for name in (
        "doc/source/_ext/own.py",
        "src/notes/__init__.py",
        "src/notes/version.py",
        "src/notes/inner/__init__.py",
    ):
        (folder / name).write_text("")
    (folder / "doc/settings.py").write_text("from notes.version import *\n")
    return folder


def find(project: Path, conf: str) -> tuple[set[str], set[str], ProjectFiles]:
    """Return modules and folders, relative to the project."""
    source = project / "doc/source"
    (source / "conf.py").write_text(conf)
    found = find_project_files(str(source))
    modules = {os.path.relpath(path, project) for path in found.modules}
    return modules - {"doc/source/conf.py"}, {os.path.relpath(path, source) for path in found.folders}, found


@pytest.mark.parametrize(
    ("conf", "modules"),
    [
        ("import os, sphinx\n", set()),
        ("import notes\n", {"src/notes/__init__.py"}),
        ("from notes import version\n", {"src/notes/__init__.py", "src/notes/version.py"}),
        ("import notes.inner\n", {"src/notes/__init__.py", "src/notes/inner/__init__.py"}),
        ("import sys\nsys.path.insert(0, os.path.abspath('_ext'))\nimport own\n", {"doc/source/_ext/own.py"}),
        ("sys.path.append('_ext')\nextensions = ['own', 'sphinx.ext.todo']\n", {"doc/source/_ext/own.py"}),
        (
            "extensions = ['sphinx.ext.todo']\nsys.path.append('_ext')\nextensions += ['own']\n",
            {"doc/source/_ext/own.py"},
        ),
        ("def setup(app):\n    import notes\n", {"src/notes/__init__.py"}),
        (
            "sys.path.insert(0, '..')\nimport settings\n",
            {"doc/settings.py", "src/notes/__init__.py", "src/notes/version.py"},
        ),
        ("import not valid\n", set()),
    ],
)
def test_modules_of_the_project_are_followed(project: Path, conf: str, modules: set[str]) -> None:
    assert find(project, conf)[0] == modules


def test_relative_imports_count_from_their_module(project: Path) -> None:
    (project / "src/notes/inner/__init__.py").write_text("from ..version import text\nfrom . import missing\n")
    assert find(project, "import notes.inner\n")[0] == {
        "src/notes/__init__.py",
        "src/notes/inner/__init__.py",
        "src/notes/version.py",
    }


def test_what_is_installed_or_outside_is_not_followed(project: Path) -> None:
    (project / "site-packages/other.py").write_text("")
    (project.parent / "outside.py").write_text("")
    conf = "sys.path += ['../../site-packages']\nsys.path.append('../../site-packages')\nsys.path.append('../../..')\n"
    assert find(project, f"{conf}import other, outside\n")[0] == set()


def test_folders_and_files_that_conf_names_are_found(project: Path) -> None:
    conf = "html_static_path = ['_static', '../shared']\ntemplates_path = ['_templates']\nhtml_logo = 'logo.png'\n"
    _, folders, found = find(project, conf)
    assert folders == {"_static", "../shared", "_templates"}
    assert found.files == {str(project / "doc/source/logo.png")}


def test_conf_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    assert find_project_files(str(tmp_path)).modules == {str(tmp_path / "conf.py")}


@pytest.mark.parametrize("mark", [".git", "setup.cfg", "tox.ini"])
def test_project_is_the_folder_with_a_mark(tmp_path: Path, mark: str) -> None:
    inner = tmp_path / "a/b"
    inner.mkdir(parents=True)
    (tmp_path / mark).write_text("")
    assert find_project_folder(str(inner)) == str(tmp_path)
