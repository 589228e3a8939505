"""A hint from the system that something in a folder was written, so that looking again need not wait for its turn.

Only Linux's inotify is asked, by way of the C library. It is no more than a hint: network mounts and some containers
tell nothing, so whoever watches looks at the files all the same, less often.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

_CLOSE_WRITE, _MOVED_FROM, _MOVED_TO, _CREATE, _DELETE = 0x8, 0x40, 0x80, 0x100, 0x200
_MASK = _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE
_MOST_FOLDERS = 2000


class FolderWakes:
    """Calls ``wake``, in a thread of its own, after something in one of the folders was written, moved or deleted."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._folders: dict[str, int] = {}
        self._number = -1
        self._library = _find_library()
        if self._library is not None:
            self._number = self._library.inotify_init1(os.O_CLOEXEC)
        self._closing = False
        self._thread: threading.Thread | None = None
        self.works = self._number >= 0
        """Whether the system gives hints at all."""
        if self.works:
            self._thread = threading.Thread(target=self._read, name="preview-wakes", daemon=True)
            self._thread.start()

    def watch(self, folders: Iterable[str]) -> None:
        """Watch these folders and no others; what does not exist is left out."""
        if not self.works or self._library is None:
            return
        wanted = set(sorted(folders)[:_MOST_FOLDERS])
        kept = {self._folders[folder] for folder in wanted & set(self._folders)}
        for folder in set(self._folders) - wanted:
            watch = self._folders.pop(folder)
            if watch not in kept:
                self._library.inotify_rm_watch(self._number, watch)
        # All of them, each time: one that was deleted and made again is another folder by the same name.
        for folder in wanted:
            with contextlib.suppress(ValueError):
                watch = self._library.inotify_add_watch(self._number, os.fsencode(folder), _MASK)
                if watch >= 0:
                    self._folders[folder] = watch

    def close(self) -> None:
        """End the thread."""
        if not self.works or self._library is None:
            return
        self._closing = True
        # Taking a watch away is an event, which wakes the thread.
        watch = self._library.inotify_add_watch(self._number, os.fsencode(os.path.abspath(os.sep)), _MASK)
        self._library.inotify_rm_watch(self._number, watch)
        if self._thread is not None:
            self._thread.join(2)
        os.close(self._number)
        self.works = False

    def _read(self) -> None:
        while not self._closing:
            try:
                events = os.read(self._number, 65536)
            except OSError:
                return
            if events and not self._closing:
                self._wake()


def _find_library() -> Any:
    """Return the C library, if it has inotify."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError):
        return None
    return library if hasattr(library, "inotify_init1") else None
