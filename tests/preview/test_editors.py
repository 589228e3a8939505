"""Links into editors."""

from __future__ import annotations

import re

import pytest

from sphinx_apiref.preview.editors import EDITORS, EditorError, find_editor, render_link


@pytest.mark.parametrize("name", EDITORS)
def test_every_editor_has_a_scheme_of_its_own_and_takes_path_and_line(name: str) -> None:
    link = render_link(find_editor(name), "/home/ann/notes.inc", 12, 3)
    assert re.match(r"[a-z-]+:/", link)
    assert not link.startswith(("http", "file", "javascript", "data"))
    assert "/home/ann/notes.inc" in link
    assert "12" in link
    assert "{" not in link


def test_path_is_quoted_so_that_nothing_of_it_is_more_than_a_path() -> None:
    link = render_link(find_editor("idea"), "/a b/{line}&file=#?%é.inc", 7, 1)
    assert link == "idea://open?file=/a%20b/%7Bline%7D%26file%3D%23%3F%25%C3%A9.inc&line=7&column=1"


def test_drive_of_windows_is_part_of_the_path() -> None:
    assert render_link(find_editor("vscode"), "C:\\notes\\a.inc", 1) == "vscode://file/C:/notes/a.inc:1:1"


def test_without_an_editor_there_is_no_link() -> None:
    assert render_link(find_editor(""), "/notes.inc") == ""


def test_pattern_of_ones_own_is_used() -> None:
    assert render_link(find_editor("mine://at?{path}+{line}"), "/a.inc", 3) == "mine://at?/a.inc+3"


@pytest.mark.parametrize(
    "name", ["javascript:alert('{path}')", "http://example.org/{path}", "data:{path}", "file:{path}"]
)
def test_scheme_that_is_no_editors_is_refused(name: str) -> None:
    with pytest.raises(EditorError, match="is not the scheme of an editor"):
        find_editor(name)


@pytest.mark.parametrize(
    ("name", "words"), [("vscod", "did you mean `vscode`?"), ("mine://open", "a link with {path}")]
)
def test_unknown_editor_is_an_error_with_advice(name: str, words: str) -> None:
    with pytest.raises(EditorError, match=re.escape(words)):
        find_editor(name)
