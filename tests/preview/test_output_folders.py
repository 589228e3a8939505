"""Where a preview builds, and what it serves of that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_apiref.preview.options import PreviewError
from sphinx_apiref.preview.output_folders import OutputFolders, find_cache_folder


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[OutputFolders]:
    made = OutputFolders("/project/source", cache=str(tmp_path))
    yield made
    made.close()


def write(folder: str, name: str, text: str) -> Path:
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_what_is_built_is_published_with_what_differs(folders: OutputFolders) -> None:
    write(folders.built, "index.html", "one")
    write(folders.built, "_static/own.css", "a {}")
    assert not folders.has_page()
    assert folders.publish() == {"index.html", "_static/own.css"}
    assert folders.has_page()
    assert folders.publish() == set()
    write(folders.built, "index.html", "two")
    assert folders.publish() == {"index.html"}
    assert Path(folders.served, "index.html").read_text() == "two"


def test_file_that_is_written_anew_with_the_same_content_does_not_differ(folders: OutputFolders) -> None:
    path = write(folders.built, "index.html", "one")
    folders.publish()
    path.write_text("one")
    os.utime(path, (1, 1))
    served = os.stat(os.path.join(folders.served, "index.html")).st_mtime_ns
    assert folders.publish() == set()
    assert os.stat(os.path.join(folders.served, "index.html")).st_mtime_ns == served


def test_file_that_is_no_longer_built_is_no_longer_served(folders: OutputFolders) -> None:
    path = write(folders.built, "old.html", "one")
    folders.publish()
    path.unlink()
    assert folders.publish() == {"old.html"}
    assert not os.path.exists(os.path.join(folders.served, "old.html"))


def test_hidden_files_are_not_served(folders: OutputFolders) -> None:
    write(folders.built, ".doctrees/a.doctree", "x")
    write(folders.built, ".buildinfo", "x")
    assert folders.publish() == set()


def test_earlier_output_is_found_again(folders: OutputFolders, tmp_path: Path) -> None:
    write(folders.built, "index.html", "one")
    folders.publish()
    folders.close()
    again = OutputFolders("/project/source", cache=str(tmp_path))
    assert again.top == folders.top
    assert again.has_page()
    again.close()


def test_two_previews_of_one_reference_do_not_share_a_folder(folders: OutputFolders, tmp_path: Path) -> None:
    other = OutputFolders("/project/source", cache=str(tmp_path))
    assert other.top != folders.top
    other.close()


def test_reference_theme_and_settings_decide_on_the_folder(tmp_path: Path) -> None:
    tops = set()
    for root, variant in [("/a/source", []), ("/b/source", []), ("/a/source", ["furo"]), ("/a/source", ["", "x=1"])]:
        made = OutputFolders(root, variant, str(tmp_path))
        tops.add(made.top)
        made.close()
    assert len(tops) == 4


def test_folder_that_can_not_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PreviewError, match="can't be written: Not a directory"):
        OutputFolders("/a/source", cache=str(tmp_path / "file"))


def test_environment_is_a_copy(folders: OutputFolders) -> None:
    assert folders.keep_environment() == ""
    assert folders.find_environment() == ""
    path = write(folders.doctrees, "environment.pickle", "one")
    write(folders.doctrees, "inner/page.doctree", "tree")
    kept = folders.keep_environment()
    assert Path(kept).with_name("inner").joinpath("page.doctree").read_text() == "tree"
    path.write_text("two")
    assert Path(kept).read_text() == "one"
    assert folders.find_environment() == kept
    Path(folders.doctrees, "inner/page.doctree").unlink()
    folders.keep_environment()
    assert Path(kept).read_text() == "two"
    assert not Path(kept).with_name("inner").joinpath("page.doctree").exists()


def test_cache_is_that_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert find_cache_folder() == str(tmp_path / "sphinx-apiref" / "preview")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert os.path.isabs(find_cache_folder())
