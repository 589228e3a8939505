"""Whether a build makes a file that does not exist: only asked of missing files, since git may have to be run."""

from __future__ import annotations

import os
import re

from sphinx_apiref.read.files import FileStore

_TIMEOUT = 10
"""Seconds that git may take; it takes some milliseconds."""


def find_maker(path: str, root: str, files: FileStore | None = None) -> str:
    """Return why a build may make the missing file at ``path``, in words; an empty text where nothing says so.

    ``root`` is the folder of the reference. ``conf.py`` is read, not run.
    """
    files = files or FileStore()
    if _is_named(os.path.basename(path), os.path.join(root, "conf.py"), files):
        return "conf.py names it"
    return "git ignores it" if _is_ignored(path, files) else ""


def _is_named(name: str, path: str, files: FileStore) -> bool:
    """Tell whether a Python file holds a file's name, comments aside."""
    try:
        text = files.read(path).decode("utf-8", "replace")
    except (OSError, ValueError):
        return False
    pattern = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)")
    return any(pattern.search(line) for line in text.split("\n") if not line.lstrip().startswith("#"))


def _is_ignored(path: str, files: FileStore) -> bool:
    """Tell whether git ignores a path; False without git or a repository."""
    folder = os.path.dirname(path)
    above = folder
    while True:
        # Whoever keeps the answer has to ask again once this file is another.
        files.watch(os.path.join(above, ".gitignore"))
        if files.find_kind(os.path.join(above, ".git")):
            break
        above, below = os.path.dirname(above), above
        if above == below:
            return False
    # The folder may be made by the build too.
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    import subprocess

    try:
        # Nothing that a repository configures is run.
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "-C", folder, "check-ignore", "--quiet", "--", path],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
