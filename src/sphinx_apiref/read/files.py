"""The files of a project: each is opened once, bounded and without waiting, and looked at again when it may differ.

Everything that reads a file, asks whether one exists or lists a folder does so through a `FileStore`. One that lives
longer than a run is told which paths to `forget`, or finds out itself with `refresh`; texts that are not saved yet are
laid over the files. `record` and `holds` tell whether what was made of some files is still right.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

from sphinx_apiref.model.names import WORDS, nearest

# The largest file in fifteen repositories with a reference, a page of tacker, has 0.8 MB.
MAX_BYTES = 8 * 1024 * 1024
"""A larger file is reported and not read."""

# Opening a pipe without a writer would wait for one.
READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""How files are opened: without waiting."""

MISSING = "does not exist"
"""What `word_problem` says of a file that is not there."""

_RACY = 50_000_000
"""Nanoseconds: a file that was written so shortly before it was read may be written again with the same time stamp."""

Look: TypeAlias = tuple[str, str]
"""What was asked, and of which path."""


class FolderEntry(NamedTuple):
    """A file or folder in a folder; a link is what it leads to."""

    name: str
    is_folder: bool
    is_link: bool = False


class _Known(NamedTuple):
    """The answer to a look."""

    answer: Any
    version: int
    """Another one whenever the answer is another one."""
    stamp: tuple[int, ...] | None
    """What `os.stat` said at that time; None where that would not show a change."""


class FileStore:
    """The files of a project, each read once until it is forgotten. Paths are absolute and as the caller writes them.

    What can't be read raises an OSError, whose ``strerror`` says why, or a ValueError for a path that no file can have.
    """

    def __init__(self) -> None:
        self._known: dict[Look, _Known] = {}
        self._stale: set[Look] = set()
        self._overlays: dict[str, bytes] = {}
        self._records: list[dict[Look, int]] = []
        self._changes = 0

    def read(self, path: str) -> bytes:
        """Return what a file holds; raises OSError or ValueError."""
        return self._answer("content", path)  # type: ignore[no-any-return]

    def watch(self, path: str) -> int:
        """Return a number that is another one whenever what a file holds, or why it can't be read, is another."""
        version = self._find("content", path).version
        if self._records:
            self._records[-1]["content", path] = version
        return version

    def list_contents(self) -> dict[str, bytes | str]:
        """Return what each file holds that was read or watched, as of the last look at it; or why it can't be read."""
        answers = ((path, known.answer) for (kind, path), known in self._known.items() if kind == "content")
        return {path: answer if isinstance(answer, bytes) else str(answer) for path, answer in answers}

    def find_kind(self, path: str) -> str:
        """Return ``file`` for a regular file, ``folder``, ``other`` for pipes and the like, or an empty text."""
        return self._answer("kind", path)  # type: ignore[no-any-return]

    def is_file(self, path: str) -> bool:
        """Tell whether there is a regular file."""
        return self.find_kind(path) == "file"

    def is_folder(self, path: str) -> bool:
        """Tell whether there is a folder."""
        return self.find_kind(path) == "folder"

    def is_link(self, path: str) -> bool:
        """Tell whether a path is a symbolic link."""
        return bool(self._answer("link", path))

    def follow_link(self, path: str) -> str:
        """Return where a symbolic link leads, a path without links; an empty text for anything else."""
        return self._answer("link", path)  # type: ignore[no-any-return]

    def identify(self, path: str) -> tuple[int, int] | None:
        """Return what two paths of one file share; None where there is none."""
        return self._answer("identity", path)  # type: ignore[no-any-return]

    def list_folder(self, path: str) -> tuple[FolderEntry, ...]:
        """Return what is in a folder, by name; raises OSError or ValueError."""
        return self._answer("listing", path)  # type: ignore[no-any-return]

    def walk(self, root: str, *, follow_links: bool = False) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield a folder and those below, as `os.walk` does: with the names of its folders and of its other entries.

        The caller may leave folders out of the first list. Folders that can't be read are left out.
        """
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            try:
                entries = self.list_folder(folder)
            except (OSError, ValueError):
                continue
            links = {entry.name for entry in entries if entry.is_link}
            folders = [entry.name for entry in entries if entry.is_folder]
            yield folder, folders, [entry.name for entry in entries if not entry.is_folder]
            below = [os.path.join(folder, name) for name in folders if follow_links or name not in links]
            waiting += reversed(below)

    def lay(self, path: str, content: bytes | None) -> None:
        """Lay unsaved content over a file, whether the file exists or not; None takes it away."""
        if content is None:
            self._overlays.pop(path, None)
        else:
            self._overlays[path] = content
        self.forget(path)

    def forget(self, path: str) -> None:
        """Look again at a path, at what lies below it, at the folders around it and at links, once they are asked for.

        What is known by another path, through a link, is not found so: `refresh` does.
        """
        inside = os.path.join(path, "")
        around = path
        while around:
            self._stale.update((kind, around) for kind in ("listing", *_ANSWERS))
            around, before = os.path.dirname(around), around
            if around == before:
                break
        for look, known in self._known.items():
            if look[1] == path or look[1].startswith(inside) or (look[0] == "link" and known.answer):
                self._stale.add(look)

    def refresh(self) -> set[str]:
        """Look at all known paths and return those that differ from what is known."""
        found: set[str] = set()
        for look, known in list(self._known.items()):
            kind, path = look
            if look in self._stale or known.stamp is None or known.stamp != _stamp(*look):
                self._stale.add(look)
                before = known.version
                if self._find(kind, path).version != before:
                    found.add(path)
        return found

    @contextmanager
    def record(self) -> Iterator[dict[Look, int]]:
        """Collect what is looked at meanwhile, with the versions: what is made of it holds as long as these do."""
        looks = self.start_record()
        try:
            yield looks
        finally:
            self.end_record()

    def start_record(self) -> dict[Look, int]:
        """Begin what `record` does, where that is not one block of code."""
        looks: dict[Look, int] = {}
        self._records.append(looks)
        return looks

    def end_record(self) -> dict[Look, int]:
        """End what was begun last; it counts for what was begun before."""
        looks = self._records.pop()
        self.note(looks)
        return looks

    def is_recording(self) -> bool:
        """Tell whether anyone collects what is looked at."""
        return bool(self._records)

    def note(self, looks: Mapping[Look, int]) -> None:
        """Count looks as made now, since what was made of them before is used."""
        if self._records:
            self._records[-1].update(looks)

    def holds(self, looks: Mapping[Look, int]) -> bool:
        """Tell whether all these looks would have the same answers now."""
        return all(self._find(*look).version == version for look, version in looks.items())

    def _answer(self, kind: str, path: str) -> Any:
        known = self._find(kind, path)
        if self._records:
            self._records[-1][kind, path] = known.version
        if isinstance(known.answer, Exception):
            raise known.answer.with_traceback(None)
        return known.answer

    def _find(self, kind: str, path: str) -> _Known:
        look = (kind, path)
        known = self._known.get(look)
        if known is None or (self._stale and look in self._stale):
            answer, stamp = self._look(kind, path)
            if known is None or not _same(answer, known.answer):
                self._changes += 1
                known = _Known(answer, self._changes, stamp)
            else:
                known = known._replace(stamp=stamp)
            self._known[look] = known
            self._stale.discard(look)
        return known

    def _look(self, kind: str, path: str) -> tuple[Any, tuple[int, ...] | None]:
        if kind == "listing":
            return self._list(path)
        if path in self._overlays:
            content = self._overlays[path]
            return {"content": content, "kind": "file", "link": "", "identity": (0, hash(path))}[kind], None
        try:
            if kind == "content":
                return _read(path)
            found = os.lstat(path) if kind == "link" else os.stat(path)
        except (OSError, ValueError) as exc:
            return {"content": exc, "kind": "", "link": "", "identity": None}[kind], ()
        if kind == "link" and stat.S_ISLNK(found.st_mode):
            # It may lead to another link, which the stamp does not tell.
            return os.path.realpath(path), None
        return _ANSWERS[kind](found), build_stamp(found)

    def _list(self, path: str) -> tuple[Any, tuple[int, ...] | None]:
        laid = [place for place in self._overlays if os.path.dirname(place) == path] if self._overlays else []
        try:
            stamp = _stamp("listing", path)
            with os.scandir(path) as entries:
                listed = {entry.name: _describe_entry(entry) for entry in entries}
        except (OSError, ValueError) as exc:
            if not laid:
                return exc, ()
            listed, stamp = {}, None
        for place in laid:
            listed[os.path.basename(place)] = FolderEntry(os.path.basename(place), is_folder=False)
        return tuple(listed[name] for name in sorted(listed)), None if laid else stamp


def _describe_entry(entry: os.DirEntry[str]) -> FolderEntry:
    try:
        return FolderEntry(entry.name, entry.is_dir(), entry.is_symlink())
    except OSError:
        # A link that leads around in a circle.
        return FolderEntry(entry.name, is_folder=False, is_link=True)


def _find_kind(found: os.stat_result) -> str:
    return "file" if stat.S_ISREG(found.st_mode) else "folder" if stat.S_ISDIR(found.st_mode) else "other"


_ANSWERS: dict[str, Callable[[os.stat_result], Any]] = {
    "kind": _find_kind,
    "link": lambda _: "",
    "identity": lambda found: (found.st_dev, found.st_ino),
}


def _same(answer: Any, before: Any) -> bool:
    if isinstance(answer, Exception):
        return type(answer) is type(before) and answer.args == before.args
    return bool(answer == before)


def build_stamp(found: os.stat_result) -> tuple[int, ...] | None:
    """Return what changes when a file does; None where a change just after might not show."""
    if time.time_ns() - found.st_mtime_ns < _RACY:
        return None
    return found.st_mode, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _stamp(kind: str, path: str) -> tuple[int, ...] | None:
    """Return the stamp of a path as it is now: an empty one where there is nothing."""
    try:
        return build_stamp(os.lstat(path) if kind == "link" else os.stat(path))
    except (OSError, ValueError):
        return ()


def unify_lines(text: str) -> str:
    """Return a text without a byte order mark and with one kind of line ends, as editors count lines."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def word_problem(exc: OSError | ValueError) -> str:
    """Return in words why a file can't be read: ``does not exist``, ``can't be read: Permission denied``."""
    if isinstance(exc, (FileNotFoundError, NotADirectoryError)) or not isinstance(exc, OSError):
        # Python raises ValueError for a name that no file can have.
        return MISSING
    if isinstance(exc, IsADirectoryError):
        return "is a folder"
    return f"can't be read: {exc.strerror or exc}"


def find_near_file(path: str, suffixes: tuple[str, ...], files: FileStore) -> str:
    """Return the name of the file beside ``path`` whose name it likely misspells; an empty text if there is none."""
    folder, name = os.path.split(path)
    try:
        names = [entry.name for entry in files.list_folder(folder) if entry.name.endswith(suffixes)]
    except (OSError, ValueError):
        return ""
    return nearest(name, names, WORDS) or ""


def walk_files(root: str, suffixes: tuple[str, ...], files: FileStore) -> Iterator[str]:
    """Yield the paths of the files below a folder, by suffix, without hidden folders and what Sphinx builds."""
    for folder, folders, names in files.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "_build"))]
        yield from (os.path.join(folder, name) for name in names if name.endswith(suffixes))


def _read(path: str) -> tuple[bytes, tuple[int, ...] | None]:
    """Return what a file holds, and its stamp; raises OSError or ValueError."""
    number = os.open(path, READ_FLAGS)
    try:
        found = os.fstat(number)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", path)
        if found.st_size > MAX_BYTES:
            size, most = found.st_size // 1024 // 1024, MAX_BYTES // 1024 // 1024
            raise OSError(errno.EFBIG, f"it has {size} MB, and files above {most} MB are not read", path)
        parts: list[bytes] = []
        left = MAX_BYTES
        # One byte more than the file has, so that its end shows in the first call.
        while left > 0 and (part := os.read(number, min(found.st_size + 1, left))):
            parts.append(part)
            left -= len(part)
            if len(parts) == 1 and len(part) == found.st_size:
                break
        return parts[0] if len(parts) == 1 else b"".join(parts), build_stamp(found)
    finally:
        os.close(number)
