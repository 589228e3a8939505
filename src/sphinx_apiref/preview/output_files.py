"""The files of the output that requests may have: which they are, and of which type."""

from __future__ import annotations

import os
import stat
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote_to_bytes

HTML = "text/html; charset=utf-8"
OTHER = "application/octet-stream"
_TEXT = "; charset=utf-8"
# Not the module mimetypes, which asks the system: the same file has the same type everywhere.
TYPES = {
    ".html": HTML,
    ".htm": HTML,
    ".css": "text/css" + _TEXT,
    ".js": "text/javascript" + _TEXT,
    ".mjs": "text/javascript" + _TEXT,
    ".json": "application/json",
    ".map": "application/json",
    ".txt": "text/plain" + _TEXT,
    ".rst": "text/plain" + _TEXT,
    ".md": "text/plain" + _TEXT,
    ".yaml": "text/plain" + _TEXT,
    ".yml": "text/plain" + _TEXT,
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}


class OutputFile(NamedTuple):
    """A file of the output, open for reading from its start; whoever gets it closes it.

    ``name`` is its path below the output, with ``/``; ``build`` identifies its content as that of one build.
    """

    name: str
    file: BinaryIO
    size: int
    build: str

    @property
    def type(self) -> str:
        """The value of Content-Type."""
        return TYPES.get(os.path.splitext(self.name)[1].lower(), OTHER)


def split_path(path: str) -> list[str] | None:
    """Return the names in the path of a request, decoded, or None if it can be no path of the output.

    The last name is empty for a folder. No name is hidden, such as ``..`` and ``.doctrees``, and none has a separator.
    """
    if not path.startswith("/"):
        return None
    try:
        names = [unquote_to_bytes(name).decode("utf-8") for name in path[1:].split("/")]
    except UnicodeDecodeError:
        return None
    wrong = any(
        name.startswith(".") or "\0" in name or "/" in name or os.sep in name or (os.altsep or "/") in name
        for name in names
    )
    return None if wrong or "" in names[:-1] else names


def open_output(folder: str, names: list[str]) -> OutputFile | None:
    """Open a regular file of the output, or return None if there is none of these names that may be shown.

    A link that leads out of the output, or to something hidden within it, is as good as nothing.
    """
    root = os.path.realpath(folder)
    real = os.path.realpath(os.path.join(root, *names))
    inner = os.path.relpath(real, root).split(os.sep)
    if any(name.startswith(".") for name in inner):
        return None
    try:
        # Opening a pipe would wait for its other end.
        number = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    except (OSError, ValueError):
        return None
    status = os.fstat(number)
    if not stat.S_ISREG(status.st_mode):
        os.close(number)
        return None
    return OutputFile(
        "/".join(names), os.fdopen(number, "rb"), status.st_size, f"{status.st_mtime_ns:x}-{status.st_size:x}"
    )


def find_build(folder: str, name: str) -> str:
    """Return what identifies the content of a page, empty if there is no such page."""
    names = split_path("/" + name)
    found = open_output(folder, names) if folder and names and names[-1] else None
    if found is None:
        return ""
    found.file.close()
    return found.build
