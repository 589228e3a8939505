"""Where a preview builds: below the cache folder of the user, one folder for each reference, theme and configuration.

The output is built in one folder and published into another, file by file and each at once, so that no half-written
page is served and the last good one stays where a build fails.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any

from sphinx_apiref.preview.options import PreviewError

_MOST_PREVIEWS = 8
_ENVIRONMENT = "environment.pickle"
_UNSERVED = frozenset({".buildinfo", ".buildinfo.bak"})


class OutputFolders:
    """The folders of one preview, held until `close`. Raises PreviewError if they can't be made."""

    def __init__(self, root: str, variant: Iterable[str] = (), cache: str = "") -> None:
        cache = cache or find_cache_folder()
        name = hashlib.sha256("\0".join((root, sys.prefix, *variant)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        base = os.path.basename(os.path.dirname(root)) or "reference"
        self._lock: IO[Any] | None = None
        for number in range(1, _MOST_PREVIEWS + 1):
            # Two previews of one tree have a folder each.
            top = os.path.join(cache, f"{base[:40]}-{name}" + (f"-{number}" if number > 1 else ""))
            try:
                os.makedirs(top, mode=0o700, exist_ok=True)
                lock = open(os.path.join(top, "lock"), "a")  # noqa: SIM115
            except OSError as exc:
                raise PreviewError(f"{top} can't be written: {exc.strerror or exc}") from None
            if _take(lock):
                self._lock = lock
                break
            lock.close()
        else:
            raise PreviewError(f"{_MOST_PREVIEWS} previews of this reference are running")
        self.top = top
        self.built = os.path.join(top, "built")
        """What sphinx-build writes."""
        self.served = os.path.join(top, "served")
        """The last good output."""
        self.doctrees = os.path.join(top, "doctrees")
        self.renderer = os.path.join(top, "renderer")
        """The renderer's own."""
        self.temporary = os.path.join(top, "tmp")
        self.configuration = os.path.join(top, "configuration")
        """The stand-in for conf.py, if there is one."""
        self.known = os.path.join(top, "known")
        """A copy of what the last good build knows, which no build writes while the renderer reads it."""
        for folder in (self.built, self.served, self.renderer, self.known, self.temporary, self.configuration):
            os.makedirs(folder, exist_ok=True)

    def close(self) -> None:
        """Let another preview have the folders."""
        with contextlib.suppress(OSError):
            shutil.rmtree(self.temporary)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def has_page(self) -> bool:
        """Tell whether there is an earlier output to serve."""
        return os.path.isfile(os.path.join(self.served, "index.html")) or any(
            name.endswith(".html") for name in _list(self.served)
        )

    def publish(self) -> set[str]:
        """Take over what was built, and return the files that differ, with slashes and relative to the output."""
        changed: set[str] = set()
        built = dict(_walk(self.built))
        for name, found in built.items():
            target = os.path.join(self.served, name)
            source = os.path.join(self.built, name)
            if _differs(source, found, target):
                _copy(source, target)
                changed.add(name.replace(os.sep, "/"))
        for name, _ in list(_walk(self.served)):
            if name not in built:
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(self.served, name))
                changed.add(name.replace(os.sep, "/"))
        return changed

    def keep_environment(self) -> str:
        """Copy what the last build knows for the renderer, and return the file; an empty text where there is none."""
        try:
            built = dict(_walk(self.doctrees))
            for name, found in sorted(built.items(), key=lambda entry: entry[0] == _ENVIRONMENT):
                source, target = os.path.join(self.doctrees, name), os.path.join(self.known, name)
                if name.endswith((".doctree", _ENVIRONMENT)) and _differs(source, found, target):
                    _copy(source, target)
        except OSError:
            return ""
        for name, _ in list(_walk(self.known)):
            if name not in built:
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(self.known, name))
        return self.find_environment()

    def find_environment(self) -> str:
        """Return the file that is kept for the renderer; an empty text where there is none."""
        path = os.path.join(self.known, _ENVIRONMENT)
        return path if os.path.isfile(path) else ""


def find_cache_folder() -> str:
    """Return the folder for all previews of the user."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    cache = given if os.path.isabs(given) else os.path.expanduser(os.path.join("~", ".cache"))
    if sys.platform == "darwin" and not given:
        cache = os.path.expanduser("~/Library/Caches")
    return os.path.join(cache, "sphinx-apiref", "preview")


def _take(lock: IO[Any]) -> bool:
    """Lock a file until it is closed; False if another process has it."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _list(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _walk(top: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files of an output with what the system says of them, their names relative to it."""
    for folder, folders, names in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name in _UNSERVED:
                continue
            path = os.path.join(folder, name)
            with contextlib.suppress(OSError):
                yield os.path.relpath(path, top), os.stat(path)


def _differs(source: str, found: os.stat_result, target: str) -> bool:
    """Tell whether a file holds something else; Sphinx writes many anew that do not."""
    try:
        known = os.stat(target)
    except OSError:
        return True
    # `_copy` keeps the time.
    if known.st_size != found.st_size or known.st_mtime_ns == found.st_mtime_ns:
        return known.st_size != found.st_size
    try:
        with open(source, "rb") as new, open(target, "rb") as old:
            return new.read() != old.read()
    except OSError:
        return True


def _copy(source: str, target: str) -> None:
    """Copy a file so that whoever reads the target sees the former one or the whole new one. Raises OSError."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    new = f"{target}.{os.getpid()}.new"
    try:
        shutil.copyfile(source, new)
        shutil.copystat(source, new)
        os.replace(new, target)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(new)
        raise
