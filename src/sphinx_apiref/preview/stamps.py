"""Files and folders of which only that they differ is of interest: stamps first, digests where these differ."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from sphinx_apiref.read.files import READ_FLAGS, build_stamp

_MOST_BYTES = 64 * 1024 * 1024
_MOST_FILES = 20_000
_SKIPPED = frozenset({"__pycache__", "_build", "node_modules", "venv"})


class StampedFiles:
    """Single files, and all that is below some folders, hidden ones aside."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, ...] | None, bytes]] = {}
        """By path, a stamp and a digest; no stamp where a change just after might not show."""
        self._folders: dict[str, tuple[tuple[int, ...] | None, tuple[str, ...]]] = {}
        """By path, a stamp and the paths of what is in it."""

    def look(self, files: Iterable[str], folders: Iterable[str], known: Iterable[str] = ()) -> dict[str, bytes]:
        """Look at everything and return what `get` said before of the files that differ, have come or have gone.

        Files that are ``known`` to someone else are left out.
        """
        found = dict.fromkeys(files)
        for folder in folders:
            found.update(dict.fromkeys(self._list_below(folder)))
        for path in known:
            found.pop(path, None)
            self._known.pop(path, None)
        changed = {path: digest for path, (_, digest) in self._known.items() if path not in found}
        for path in changed:
            del self._known[path]
        for path in found:
            before = self._known.get(path)
            after = self._describe(path, before)
            if before is None or after[1] != before[1]:
                changed[path] = before[1] if before else b""
            self._known[path] = after
        return changed

    def get(self, path: str) -> bytes:
        """Return what tells the content of a file from others; an empty value of one that is not there or not known."""
        return self._known[path][1] if path in self._known else b""

    def list_folders(self) -> set[str]:
        """Return the folders of all that is watched."""
        return {*self._folders, *(os.path.dirname(path) for path in self._known)}

    def _list_below(self, top: str) -> Iterable[str]:
        waiting = [top]
        count = 0
        seen: set[tuple[int, ...]] = set()
        while waiting and count < _MOST_FILES:
            folder = waiting.pop()
            identity, stamp = _look(folder)
            if identity in seen:
                continue
            seen.add(identity)
            known = self._folders.get(folder)
            if known is None or stamp is None or stamp != known[0]:
                known = (stamp, _list(folder))
                self._folders[folder] = known
            for entry in known[1]:
                if entry.endswith(os.sep):
                    waiting.append(entry[:-1])
                else:
                    count += 1
                    yield entry

    def _describe(
        self, path: str, before: tuple[tuple[int, ...] | None, bytes] | None
    ) -> tuple[tuple[int, ...] | None, bytes]:
        _, stamp = _look(path)
        if before is not None and stamp is not None and stamp == before[0]:
            return before
        return stamp, _digest(path)


def _look(path: str) -> tuple[tuple[int, ...], tuple[int, ...] | None]:
    """Return what identifies a file or folder, and its stamp; both are empty where there is nothing."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return (), ()
    return (found.st_dev, found.st_ino), build_stamp(found)


def _list(folder: str) -> tuple[str, ...]:
    """Return the paths of what is in a folder, those of folders with a separator at the end."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or name.endswith(("~", ".swp", ".tmp", ".pyc")) or name in _SKIPPED:
                    continue
                found.append(entry.path + os.sep if _is_folder(entry) else entry.path)
    except (OSError, ValueError):
        return ()
    return tuple(sorted(found))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _digest(path: str) -> bytes:
    """Return what tells one content from another; an empty value of what is no file or can't be read."""
    import hashlib

    try:
        number = os.open(path, READ_FLAGS)
    except (OSError, ValueError):
        return b""
    try:
        found = os.fstat(number)
        if not stat.S_ISREG(found.st_mode):
            return b""
        if found.st_size > _MOST_BYTES:
            return f"{found.st_size} {found.st_mtime_ns}".encode()
        made = hashlib.blake2b(digest_size=16)
        while part := os.read(number, 1 << 20):
            made.update(part)
        return made.digest()
    except OSError:
        return b""
    finally:
        os.close(number)
