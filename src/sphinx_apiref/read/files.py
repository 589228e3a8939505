"""The bytes of a file that a reference names, which may be anything: never too many, and without waiting."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator

from sphinx_apiref.model.names import WORDS, nearest

# The largest file in fifteen repositories with a reference, a page of tacker, has 0.8 MB.
MAX_BYTES = 8 * 1024 * 1024
"""A larger file is reported and not read."""

# Opening a pipe without a writer would wait for one.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


MISSING = "does not exist"
"""What `word_problem` says of a file that is not there."""


def word_problem(exc: OSError | ValueError) -> str:
    """Return in words why `read_bytes` can't read a file: ``does not exist``, ``can't be read: Permission denied``."""
    if isinstance(exc, (FileNotFoundError, NotADirectoryError)) or not isinstance(exc, OSError):
        # Python raises ValueError for a name that no file can have.
        return MISSING
    if isinstance(exc, IsADirectoryError):
        return "is a folder"
    return f"can't be read: {exc.strerror or exc}"


def find_near_file(path: str, suffixes: tuple[str, ...]) -> str:
    """Return the name of the file beside ``path`` whose name it likely misspells; an empty text if there is none."""
    folder, name = os.path.split(path)
    try:
        names = [found for found in os.listdir(folder) if found.endswith(suffixes)]
    except (OSError, ValueError):
        return ""
    return nearest(name, names, WORDS) or ""


def walk_files(root: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths of the files below a folder, by suffix, without hidden folders and what Sphinx builds."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_build")))
        yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(suffixes))


def read_bytes(path: str) -> bytes:
    """Return what a file holds. Raises OSError, whose ``strerror`` says why, or ValueError for an impossible path."""
    number = os.open(path, _FLAGS)
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
        return parts[0] if len(parts) == 1 else b"".join(parts)
    finally:
        os.close(number)
