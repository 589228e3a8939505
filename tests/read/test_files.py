"""The store through which every file is read: once, again after a change, and with unsaved text laid over it."""

from __future__ import annotations

import inspect
import os
import sys
import time
from pathlib import Path

import pytest

from sphinx_apiref.lint.run import lint, load_project
from sphinx_apiref.read.files import FileStore, FolderEntry
from sphinx_apiref.read.scan import scan_reference


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths that are opened from now on."""
    paths: list[str] = []
    real = os.open

    def note(path: str, *rest: int) -> int:
        paths.append(path)
        return real(path, *rest)

    monkeypatch.setattr(os, "open", note)
    return paths


def write(path: Path, text: str, *, age: float = 10) -> str:
    """Write a file that was last changed some seconds ago."""
    path.write_text(text, encoding="utf-8")
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return str(path)


def test_a_file_is_opened_once(tmp_path: Path, opened: list[str]) -> None:
    path = write(tmp_path / "one", "text")
    store = FileStore()
    assert (store.read(path), store.read(path), store.is_file(path)) == (b"text", b"text", True)
    assert opened == [path]


def test_lint_opens_every_file_of_a_reference_once(tmp_path: Path, opened: list[str]) -> None:
    """Sources are searched for ignores too, and the conf.py for what it excludes and what extensions it names."""
    write(tmp_path / "conf.py", "extensions = ['sphinx_apiref']\n")
    row = ".. rest_parameters:: parameters.yaml\n\n  - id: id\n"
    write(tmp_path / "index.rst", "API\n===\n\n.. include:: servers.inc\n\nSee :apiref:op:`GET /nothing`.\n")
    write(tmp_path / "servers.inc", f"Show\n----\n\n.. rest_method:: GET /servers/{{id}}\n\nReqest\n~~~~~~\n\n{row}")
    write(tmp_path / "unused.inc", "Other\n-----\n\n.. rest_method:: GET /others\n")
    write(tmp_path / "parameters.yaml", "id:\n  in: path\n  type: string\n  description: |\n    apiref: ignore[x]\n")
    store = FileStore()
    root = str(tmp_path)
    project = load_project(root, store)
    found = {diagnostic.code.value for diagnostic in lint(project, scan_reference(root, store), files=store)}
    assert {"title-misspelled", "source-unused", "reference-unknown"} <= found
    inside = [path for path in opened if path.startswith(root)]
    assert sorted(inside) == sorted(set(inside))
    names = {"conf.py", "index.rst", "servers.inc", "unused.inc", "parameters.yaml"}
    assert {os.path.basename(path) for path in inside} == names


def test_a_failure_is_kept_and_raised_each_time(tmp_path: Path) -> None:
    store = FileStore()
    path = str(tmp_path / "none")
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            store.read(path)
    with pytest.raises(IsADirectoryError):
        store.read(str(tmp_path))
    with pytest.raises(ValueError, match="null"):
        store.read("a\0b")
    assert (store.find_kind(path), store.find_kind("a\0b"), store.identify(path)) == ("", "", None)


def test_a_pipe_is_no_file_and_nothing_waits_for_it(tmp_path: Path) -> None:
    path = str(tmp_path / "pipe")
    os.mkfifo(path)
    store = FileStore()
    assert store.find_kind(path) == "other"
    with pytest.raises(OSError, match="not a regular file"):
        store.read(path)


def test_what_is_forgotten_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path / "one", "old")
    store = FileStore()
    assert store.read(path) == b"old"
    write(tmp_path / "one", "new")
    assert store.read(path) == b"old"
    store.forget(path)
    assert store.read(path) == b"new"


def test_forgetting_a_folder_forgets_what_is_in_it_and_nothing_beside_it(tmp_path: Path, opened: list[str]) -> None:
    (tmp_path / "a").mkdir()
    inner, beside = write(tmp_path / "a" / "one", "1"), write(tmp_path / "ab", "2")
    store = FileStore()
    store.read(inner), store.read(beside)
    store.forget(str(tmp_path / "a"))
    store.read(inner), store.read(beside)
    assert opened == [inner, beside, inner]


def test_a_new_file_shows_in_the_listing_of_its_folder_once_its_path_is_forgotten(tmp_path: Path) -> None:
    store = FileStore()
    assert store.list_folder(str(tmp_path)) == ()
    path = write(tmp_path / "one", "")
    assert store.list_folder(str(tmp_path)) == ()
    store.forget(path)
    assert store.list_folder(str(tmp_path)) == (FolderEntry("one", is_folder=False),)


def test_a_folder_that_can_not_be_listed_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileStore().list_folder(str(tmp_path / "none"))


class TestLinks:
    """Symbolic links."""

    @pytest.fixture
    def link(self, tmp_path: Path) -> Path:
        """A link to a link to a file."""
        write(tmp_path / "one", "1"), write(tmp_path / "two", "2")
        (tmp_path / "between").symlink_to("one")
        (tmp_path / "link").symlink_to("between")
        os.utime(tmp_path / "link", (1, 1), follow_symlinks=False)
        return tmp_path / "link"

    def test_they_are_followed_to_their_end(self, tmp_path: Path, link: Path) -> None:
        store = FileStore()
        assert (store.is_link(str(link)), store.follow_link(str(link))) == (True, str(tmp_path / "one"))
        for name in ("one", "none"):
            assert (store.is_link(str(tmp_path / name)), store.follow_link(str(tmp_path / name))) == (False, "")

    @pytest.mark.parametrize("way", ["refresh", "forget"])
    def test_one_in_between_that_leads_elsewhere_is_noticed(self, way: str, tmp_path: Path, link: Path) -> None:
        store = FileStore()
        with store.record() as looks:
            store.follow_link(str(link))
        (tmp_path / "between").unlink()
        (tmp_path / "between").symlink_to("two")
        if way == "refresh":
            assert store.refresh() == {str(link)}
        else:
            store.forget(str(tmp_path / "between"))
        assert not store.holds(looks)
        assert store.follow_link(str(link)) == str(tmp_path / "two")

    def test_an_overlay_is_no_link(self, link: Path) -> None:
        store = FileStore()
        assert store.is_link(str(link))
        store.lay(str(link), b"typed")
        assert (store.is_link(str(link)), store.follow_link(str(link))) == (False, "")


def test_folders_that_come_with_a_file_are_there_once_its_path_is_forgotten(tmp_path: Path) -> None:
    store = FileStore()
    assert not store.is_folder(str(tmp_path / "a"))
    (tmp_path / "a" / "b").mkdir(parents=True)
    store.forget(write(tmp_path / "a" / "b" / "one", ""))
    assert store.is_folder(str(tmp_path / "a"))


class TestOverlay:
    """Text that is not saved yet."""

    def test_it_is_read_instead_of_the_file(self, tmp_path: Path) -> None:
        path = write(tmp_path / "one", "saved")
        store = FileStore()
        store.read(path)
        store.lay(path, b"typed")
        assert store.read(path) == b"typed"
        store.lay(path, None)
        assert store.read(path) == b"saved"

    def test_a_file_that_is_not_there_exists_with_it(self, tmp_path: Path) -> None:
        path = str(tmp_path / "new" / "one")
        store = FileStore()
        assert not store.is_file(path)
        store.lay(path, b"typed")
        assert (store.is_file(path), store.is_link(path), store.read(path)) == (True, False, b"typed")
        assert store.identify(path) not in (None, store.identify(str(tmp_path)))
        assert [entry.name for entry in store.list_folder(str(tmp_path / "new"))] == ["one"]
        store.lay(path, None)
        assert not store.is_file(path)

    def test_a_saved_file_is_listed_once(self, tmp_path: Path) -> None:
        path = write(tmp_path / "one", "saved")
        store = FileStore()
        store.lay(path, b"typed")
        assert [entry.name for entry in store.list_folder(str(tmp_path))] == ["one"]

    def test_saving_what_was_typed_changes_nothing(self, tmp_path: Path) -> None:
        path = write(tmp_path / "one", "saved")
        store = FileStore()
        store.lay(path, b"typed")
        with store.record() as looks:
            store.read(path)
        write(tmp_path / "one", "typed")
        store.lay(path, None)
        assert store.holds(looks)


class TestRefresh:
    """What has changed on the disk is found without being told."""

    def test_nothing(self, tmp_path: Path, opened: list[str]) -> None:
        path = write(tmp_path / "one", "text")
        store = FileStore()
        store.read(path), store.is_link(path), store.list_folder(str(tmp_path))
        assert store.refresh() == set()
        assert opened == [path]

    @pytest.mark.parametrize("text", ["other", "longer text"])
    def test_an_edit(self, text: str, tmp_path: Path) -> None:
        path, beside = write(tmp_path / "one", "texts"), write(tmp_path / "two", "text")
        store = FileStore()
        store.read(path), store.read(beside)
        write(tmp_path / "one", text, age=5)
        assert store.refresh() == {path}
        assert store.read(path) == text.encode()

    def test_a_file_that_is_saved_as_it_was(self, tmp_path: Path) -> None:
        path = write(tmp_path / "one", "text")
        store = FileStore()
        store.read(path)
        write(tmp_path / "one", "text", age=5)
        assert store.refresh() == set()

    def test_an_edit_within_the_same_tick_of_the_clock(self, tmp_path: Path) -> None:
        """A file that was just written is looked at again, whatever its time stamp says."""
        path = tmp_path / "one"
        path.write_text("old")
        store = FileStore()
        store.read(str(path))
        before = os.stat(path)
        path.write_text("new")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert store.refresh() == {str(path)}

    def test_a_file_that_goes_and_comes_back(self, tmp_path: Path) -> None:
        path = write(tmp_path / "one", "text")
        store = FileStore()
        store.read(path), store.is_file(path), store.list_folder(str(tmp_path))
        os.remove(path)
        assert store.refresh() == {path, str(tmp_path)}
        assert not store.is_file(path)
        write(tmp_path / "one", "text")
        assert store.refresh() == {path, str(tmp_path)}
        assert store.read(path) == b"text"

    def test_a_file_that_becomes_a_folder(self, tmp_path: Path) -> None:
        path = write(tmp_path / "one", "text")
        store = FileStore()
        store.read(path)
        os.remove(path)
        os.mkdir(path)
        assert store.refresh() == {path}
        with pytest.raises(IsADirectoryError):
            store.read(path)


class TestRecord:
    """What was made of files holds as long as they are the same."""

    @pytest.fixture
    def store(self) -> FileStore:
        return FileStore()

    @pytest.fixture
    def looks(self, tmp_path: Path, store: FileStore) -> dict[tuple[str, str], int]:
        path = write(tmp_path / "one", "text")
        with store.record() as looks:
            store.read(path)
            store.is_file(str(tmp_path / "none"))
        return looks

    def test_it_holds_without_a_change(self, store: FileStore, looks: dict[tuple[str, str], int]) -> None:
        store.refresh()
        assert store.holds(looks)

    def test_a_file_that_is_the_same_again_makes_no_difference(
        self, tmp_path: Path, store: FileStore, looks: dict[tuple[str, str], int]
    ) -> None:
        write(tmp_path / "one", "text")
        store.forget(str(tmp_path / "one"))
        assert store.holds(looks)

    @pytest.mark.parametrize("name", ["one", "none"])
    def test_it_no_longer_holds_after_a_change(
        self, name: str, tmp_path: Path, store: FileStore, looks: dict[tuple[str, str], int]
    ) -> None:
        store.forget(write(tmp_path / name, "other"))
        assert not store.holds(looks)

    def test_another_file_does_not_count(
        self, tmp_path: Path, store: FileStore, looks: dict[tuple[str, str], int]
    ) -> None:
        store.forget(write(tmp_path / "two", "other"))
        assert store.holds(looks)

    def test_what_is_recorded_within_counts_for_both(
        self, tmp_path: Path, store: FileStore, looks: dict[tuple[str, str], int]
    ) -> None:
        with store.record() as outer:
            store.note(looks)
            with store.record() as inner:
                store.list_folder(str(tmp_path))
        assert set(outer) == {*looks, *inner} != set(looks)


def test_walking_gives_folders_before_what_is_in_them_and_in_order(tmp_path: Path) -> None:
    for name in ("b/two", "a/c/one", "a/d/three", "four"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    store = FileStore()
    walked = [(os.path.relpath(folder, tmp_path), names) for folder, _, names in store.walk(str(tmp_path))]
    assert walked == [(".", ["circle", "four"]), ("a", []), ("a/c", ["one"]), ("a/d", ["three"]), ("b", ["two"])]
    followed = [os.path.relpath(folder, tmp_path) for folder, _, _ in store.walk(str(tmp_path), follow_links=True)]
    assert followed == [".", "a", "a/c", "a/d", "b", "link", "link/c", "link/d"]


def test_walking_leaves_out_what_the_caller_takes_from_the_list(tmp_path: Path) -> None:
    for name in ("a/one", "b/two"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    found = []
    for folder, folders, _ in FileStore().walk(str(tmp_path)):
        found.append(os.path.basename(folder))
        folders[:] = [name for name in folders if name != "a"]
    assert found[1:] == ["b"]


def test_walking_a_deep_folder_does_not_recurse(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder = folder / "d"
    folder.mkdir(parents=True)
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 150)
    try:
        count = sum(1 for _ in FileStore().walk(str(tmp_path)))
    finally:
        sys.setrecursionlimit(before)
    assert count == 301
