"""A session on real references equals a first look at the same files, whatever is edited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sphinx_apiref.lint.session import Session
from tools.references.sources import LINTED, unpack

from ..lint.session_edits import Editor, find_difference

EDITS = 168
"""Edits of each reference: above 500 in all."""


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "seed"), [("keystone", 1), ("openstack-placement", 2), ("ironic", 3)])
def test_session_equals_a_first_look_after_each_edit(name: str, seed: int, tmp_path: Path) -> None:
    """The session is told of the edited file, looks at the disk itself, or has the text laid over, in turn."""
    # A copy of the whole project: samples and parameters may be anywhere beside the pages.
    project = shutil.copytree(unpack(LINTED[name]), tmp_path / "project", symlinks=True)
    root = project / "api-ref" / "source"
    session = Session(str(root))
    assert not find_difference(session)
    editor = Editor(root, seed)
    laid: dict[str, str] = {}
    for number in range(EDITS):
        before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
        kind, path = editor.edit()
        way = ("refresh", "forget", "lay")[number % 3]
        # A renamed file is two that have changed.
        if way == "refresh" or kind == "rename":
            session.refresh()
        elif way == "forget" or not path.exists():
            session.forget(str(path))
        else:
            content = path.read_bytes()
            if path in before:
                path.write_bytes(before[path])
            else:
                path.unlink()
            laid = {str(path): content.decode("utf-8", "replace")}
            session.lay(str(path), laid[str(path)])
        assert not find_difference(session, laid), (number, way, kind, path)
        for place, text in laid.items():
            # Saved: the next edit is one of the same text.
            Path(place).parent.mkdir(exist_ok=True)
            Path(place).write_text(text, encoding="utf-8", newline="")
            session.lay(place, None)
        laid.clear()


@pytest.mark.corpus
def test_session_equals_a_first_look_after_the_branch_is_switched(tmp_path: Path) -> None:
    """All files become those of another state, and those of the first again; the session is told of none."""
    project = shutil.copytree(unpack(LINTED["keystone"]), tmp_path / "project", symlinks=True)
    root = project / "api-ref" / "source"
    shutil.copytree(root, tmp_path / "main")
    editor = Editor(root, 4)
    for _ in range(60):
        editor.edit()
    shutil.copytree(root, tmp_path / "other")
    session = Session(str(root))
    switched = [session.find_findings()]
    for state in ("main", "other", "main"):
        shutil.rmtree(root)
        shutil.copytree(tmp_path / state, root)
        assert session.refresh()
        assert not find_difference(session)
        switched.append(session.find_findings())
    assert switched[0] == switched[2] != switched[1] == switched[3]
