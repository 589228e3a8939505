"""Where a reference is: the folder that holds its pages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from sphinx_apiref.core.file_bytes import read_bytes

USUAL = os.path.join("api-ref", "source")
MAX_FOLDERS = 20_000
"""Folders that are looked into before the search gives up."""
_SOURCES = (".rst", ".inc", ".md")
_DIRECTIVE = re.compile(rb"^(?:\.\. |[`:]{3,}\{)rest_(?:method|parameters|status_code)\b", re.MULTILINE)
_SKIPPED = {"__pycache__", "_build", "build", "dist", "node_modules", "site-packages", "venv"}


class DiscoveryError(Exception):
    """No folder to lint; the text is one line."""


def discover_reference(path: str = "") -> str:
    """Return the absolute folder of the reference at or below a path, which defaults to the current folder.

    Raises DiscoveryError where there is none.
    """
    shown = path or "the current folder"
    top = os.path.abspath(path or os.curdir)
    if not os.path.exists(top):
        raise DiscoveryError(f"{shown}: no such folder")
    if not os.path.isdir(top):
        raise DiscoveryError(f"{shown} is no folder; name the folder of the reference")
    try:
        names = os.listdir(top)
    except OSError as exc:
        raise DiscoveryError(f"{shown} can't be read: {exc.strerror or exc}") from None
    usual = os.path.join(top, USUAL)
    has_conf = "conf.py" in names
    # A folder that is named is taken as it is, where it can be; else the usual place counts before a search.
    if path and ((has_conf and _is_reference(top)) or _is_reference(top, deep=False)):
        return top
    if os.path.isdir(usual) and _is_reference(usual):
        return usual
    if has_conf and _is_reference(top):
        return top
    for folder, inner in _walk(top):
        if "conf.py" in inner and _is_reference(folder):
            return folder
    if path and any(name.endswith(_SOURCES) for _, inner in _walk(top) for name in inner):
        # Neither conf.py nor a directive at the margin: reading it will tell.
        return top
    raise DiscoveryError(f"{shown} holds no reference: no folder with conf.py in it has a rest_method")


def _is_reference(folder: str, *, deep: bool = True) -> bool:
    """Tell whether a source file in a folder, or below it, has a directive of ours."""
    for current, names in _walk(folder) if deep else [(folder, _list(folder)[1])]:
        for name in sorted(names):
            if not name.endswith(_SOURCES):
                continue
            place = os.path.join(current, name)
            try:
                if not os.path.isfile(place):
                    continue
                if _DIRECTIVE.search(read_bytes(place)):
                    return True
            except (OSError, ValueError):
                # What can't be read is told by whoever reads the reference.
                return True
    return False


def _walk(top: str) -> Iterator[tuple[str, list[str]]]:
    """Yield folders and the names of their files, the nearest first; links to folders are not followed."""
    level = [top]
    visited = 0
    while level:
        below: list[str] = []
        for folder in level:
            visited += 1
            if visited > MAX_FOLDERS:
                return
            folders, files = _list(folder)
            yield folder, files
            below += (os.path.join(folder, name) for name in folders)
        level = below


def _list(folder: str) -> tuple[list[str], list[str]]:
    folders: list[str] = []
    files: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if not entry.name.startswith(".") and entry.name not in _SKIPPED:
                        folders.append(entry.name)
                else:
                    files.append(entry.name)
    except OSError:
        return [], []
    return sorted(folders), files
