"""What is seen of changes on the disk."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_apiref.lint.session import Session
from sphinx_apiref.preview.changes import Placer
from sphinx_apiref.preview.stamps import StampedFiles
from sphinx_apiref.preview.wakes import FolderWakes
from sphinx_apiref.preview.watching import Seen, Watcher

from .small import CONF, write_small


class Watched:
    """A watcher of the small reference; between its looks, what is in ``meanwhile`` happens."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.meanwhile: list[Callable[[], object]] = []
        self.sleeps = 0
        session = Session(str(source), keeps_catalogs=True)
        assert Placer(session.files).take(session.reference)
        self.session = session
        self.watcher = Watcher(session, str(source), self.sleep)
        self.watcher.start()

    def sleep(self, seconds: float) -> None:
        self.sleeps += 1
        if self.meanwhile:
            self.meanwhile.pop(0)()

    def look(self) -> Seen:
        seen = self.watcher.look()
        assert self.session.reference
        self.watcher.remember()
        return seen

    def name(self, paths: frozenset[str]) -> set[str]:
        return {os.path.relpath(path, self.source) for path in paths}


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    source = write_small(tmp_path)
    (source / "_static").mkdir()
    (source / "_static" / "own.css").write_text("a {}")
    (source / "own.py").write_text("value = 1\n")
    (source / "conf.py").write_text(f"{CONF}import own\nhtml_static_path = ['_static', '../shared']\n")
    return Watched(source)


def test_nothing_is_seen_where_nothing_changed(watched: Watched) -> None:
    assert not watched.look()
    assert watched.sleeps == 0


@pytest.mark.parametrize("name", ["notes.inc", "index.rst", "parameters.yaml", "status.yaml", "../samples/list.json"])
def test_file_of_the_reference_is_seen(watched: Watched, name: str) -> None:
    path = watched.source / name
    path.write_text(path.read_text() + "\n")
    assert watched.name(watched.look().contents) == {name}
    assert not watched.look()


@pytest.mark.parametrize("name", ["_static/own.css", "own.py", "conf.py"])
def test_other_file_of_a_build_is_seen(watched: Watched, name: str) -> None:
    path = watched.source / name
    path.write_text(path.read_text() + "\n")
    seen = watched.look()
    assert watched.name(seen.contents | seen.others) == {name}
    assert not watched.look()


def test_same_content_is_no_change(watched: Watched) -> None:
    for name in ("notes.inc", "_static/own.css", "own.py", "conf.py"):
        path = watched.source / name
        path.write_text(path.read_text())
        os.utime(path, (1, 1))
    seen = watched.look()
    assert seen.contents == seen.others == frozenset()


def test_file_that_is_replaced_by_the_same_is_no_change(watched: Watched) -> None:
    path = watched.source / "notes.inc"
    new = watched.source / "new.tmp"
    new.write_text(path.read_text())
    os.replace(new, path)
    seen = watched.look()
    assert seen.contents == seen.others == frozenset()


def test_files_of_editors_are_no_change(watched: Watched) -> None:
    for name in (".notes.inc.swp", "notes.inc~", ".#notes.inc"):
        (watched.source / name).write_text("x")
    seen = watched.look()
    assert seen.contents == seen.others == frozenset()


def test_file_that_comes_and_goes_at_once_is_no_change(watched: Watched) -> None:
    path = watched.source / "sedAbCdE"
    path.write_text("x")
    watched.meanwhile = [path.unlink]
    seen = watched.look()
    assert seen.contents == seen.others == frozenset()


def test_files_that_appear_and_vanish_are_seen(watched: Watched) -> None:
    (watched.source / "picture.png").write_bytes(b"x")
    assert watched.name(watched.look().others) == {"picture.png"}
    (watched.source.parent / "shared").mkdir()
    (watched.source.parent / "shared" / "a.css").write_text("b {}")
    assert watched.name(watched.look().others) == {"../shared/a.css"}
    (watched.source / "picture.png").unlink()
    assert watched.name(watched.look().others) == {"picture.png"}
    (watched.source / "notes.inc").unlink()
    assert watched.name(watched.look().contents) == {"notes.inc"}


def test_page_that_appears_is_seen(watched: Watched) -> None:
    (watched.source / "more.rst").write_text("More\n====\n")
    seen = watched.look()
    assert str(watched.source) in seen.listings
    assert "more" in {page.docname for page in watched.session.reference.pages}


def test_module_that_conf_imports_from_now_on_is_watched(watched: Watched) -> None:
    (watched.source / "later.py").write_text("")
    watched.look()
    conf = watched.source / "conf.py"
    conf.write_text(conf.read_text() + "import later\n")
    watched.look()
    assert str(watched.source / "later.py") in watched.watcher.project.modules


def test_save_in_two_halves_is_one_change(watched: Watched) -> None:
    path = watched.source / "notes.inc"
    text = path.read_text()
    path.write_text(text[:200])
    watched.meanwhile = [lambda: path.write_text(text.replace("Returns all", "Lists all"))]
    assert watched.name(watched.look().contents) == {"notes.inc"}
    assert not watched.look()
    assert len(watched.session.reference.operations) == 3


@pytest.mark.parametrize("begin", [lambda path: path.write_text(""), os.unlink])
def test_file_that_is_emptied_before_it_is_written_is_waited_for(
    watched: Watched, begin: Callable[[Path], object]
) -> None:
    path = watched.source / "notes.inc"
    text = path.read_text()
    begin(path)
    watched.meanwhile = [*[lambda: None] * 8, lambda: path.write_text(text)]
    seen = watched.look()
    assert seen.contents == seen.others == frozenset()


def test_file_that_stays_empty_is_news_in_the_end(watched: Watched) -> None:
    (watched.source / "notes.inc").write_text("")
    assert watched.name(watched.look().contents) == {"notes.inc"}
    assert watched.session.reference.operations == ()


def test_file_that_the_session_begins_to_read_is_no_change(watched: Watched) -> None:
    path = watched.source / "apiref.toml"
    path.write_text("")
    watched.look()
    watched.session.files.read(str(path))
    assert not watched.look()
    path.write_text("base_microversion = '2.1'\n")
    assert watched.name(watched.look().contents) == {"apiref.toml"}


def test_pipe_is_not_waited_for(watched: Watched) -> None:
    path = watched.source / "notes.inc"
    path.unlink()
    os.mkfifo(path)
    os.mkfifo(watched.source / "other.png")
    assert watched.name(watched.look().contents) == {"notes.inc"}


def test_folder_that_is_deleted_and_comes_back_is_seen(watched: Watched) -> None:
    gone = watched.source.with_name("gone")
    os.rename(watched.source, gone)
    assert watched.look()
    os.rename(gone, watched.source)
    assert watched.look()
    assert len(watched.session.reference.operations) == 3


def test_isolated_preview_does_not_follow_conf(watched: Watched) -> None:
    watcher = Watcher(watched.session, str(watched.source), watched.sleep, isolated=True)
    watcher.start()
    assert watcher.project.modules == frozenset()


def test_looking_takes_a_small_share_of_the_time(watched: Watched) -> None:
    watched.watcher.cost = 0.05
    assert watched.watcher.find_wait(wakes=False) >= 50 * 0.05
    watched.watcher.cost = 0.0
    assert 0 < watched.watcher.find_wait(wakes=False) < watched.watcher.find_wait(wakes=True)


def test_folders_of_everything_are_known(watched: Watched) -> None:
    names = {os.path.relpath(path, watched.source) for path in watched.watcher.list_folders()}
    assert {".", "_static", "../samples"} <= names


def test_large_file_is_compared_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    with open(path, "wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    files = StampedFiles()
    assert set(files.look([str(path)], [])) == {str(path)}
    assert files.look([str(path)], []) == {}
    os.utime(path, (1, 1))
    assert set(files.look([str(path)], [])) == {str(path)}


def test_folder_that_leads_back_to_itself_is_looked_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("")
    (tmp_path / "self").symlink_to(tmp_path)
    assert StampedFiles().look([], [str(tmp_path)]) == {str(tmp_path / "a.css"): b""}


def test_write_wakes_whoever_waits(tmp_path: Path) -> None:
    woken = threading.Event()
    wakes = FolderWakes(woken.set)
    if wakes.works:
        wakes.watch([str(tmp_path), str(tmp_path / "missing")])
        (tmp_path / "a").write_text("x")
        assert woken.wait(60)
        inner = tmp_path / "inner"
        inner.mkdir()
        wakes.watch([str(inner)])
        inner.rmdir()
        inner.mkdir()
        wakes.watch([str(inner)])
        woken.clear()
        (inner / "a").write_text("x")
        assert woken.wait(60)
    wakes.close()
    assert not wakes.works
