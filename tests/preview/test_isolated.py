"""The stand-in for a conf.py that can't be run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.preview.isolated import render_stand_in, write_stand_in


def read(folder: Path, conf: str, theme: str = "") -> dict[str, Any]:
    """Return the settings of the stand-in for a conf.py."""
    (folder / "conf.py").write_text(conf)
    settings: dict[str, Any] = {}
    exec(render_stand_in(str(folder), theme), settings)
    return settings


def test_stand_in_has_what_conf_spells_out_and_nothing_that_runs(tmp_path: Path) -> None:
    conf = (
        "import no_such_service\n"
        "project = 'Notes'\n"
        "version = no_such_service.version\n"
        "rst_prolog = '.. |a| replace:: b'\n"
        "extensions = ['os_api_ref', 'sphinx.ext.extlinks', 'sphinx.ext.autodoc', 'own']\n"
        "extlinks = {'bug': ('https://example.org/%s', None)}\n"
        "exclude_patterns = ['old/**']\n"
        "apiref_operations = 'open'\n"
        "html_theme = 'of_the_project'\n"
        "html_theme_options = {'a': 1}\n"
        "raise SystemExit\n"
    )
    settings = read(tmp_path, conf)
    assert settings["project"] == "Notes"
    assert "version" not in settings
    assert settings["extensions"] == ["sphinx_apiref", "sphinx.ext.extlinks"]
    assert settings["extlinks"] == {"bug": ("https://example.org/%s", None)}
    assert settings["exclude_patterns"] == ["old/**"]
    assert settings["source_suffix"] == {".rst": "restructuredtext"}
    assert settings["apiref_operations"] == "open"
    assert settings["html_theme"] == "alabaster"
    assert "html_theme_options" not in settings


def test_markdown_is_read_where_conf_says_so(tmp_path: Path) -> None:
    settings = read(tmp_path, "extensions = ['myst_parser']\nmyst_enable_extensions = ['colon_fence']\n")
    assert settings["extensions"] == ["sphinx_apiref", "myst_parser"]
    assert settings["source_suffix"] == {".rst": "restructuredtext", ".md": "markdown"}
    assert settings["myst_enable_extensions"] == ["colon_fence"]


@pytest.mark.parametrize("conf", ["project = (\n", "", "\0"])
def test_conf_that_is_not_python_has_a_stand_in_too(tmp_path: Path, conf: str) -> None:
    assert read(tmp_path, conf, "furo")["html_theme"] == "furo"


def test_without_a_conf_there_is_a_stand_in_too(tmp_path: Path) -> None:
    assert "sphinx_apiref" in render_stand_in(str(tmp_path))


def test_stand_in_is_written_only_where_it_differs(tmp_path: Path) -> None:
    folder = tmp_path / "stand-in"
    folder.mkdir()
    assert write_stand_in(str(tmp_path), str(folder))
    os.utime(folder / "conf.py", (1, 1))
    assert not write_stand_in(str(tmp_path), str(folder))
    assert os.stat(folder / "conf.py").st_mtime == 1
    (tmp_path / "conf.py").write_text("project = 'Other'\n")
    assert write_stand_in(str(tmp_path), str(folder))
    assert os.listdir(folder) == ["conf.py"]
