"""Where a reference is: the folder that holds its pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from sphinx_apiref.read.documents import DIRECTIVE
from sphinx_apiref.read.files import FileStore

USUAL = os.path.join("api-ref", "source")
# The largest of fifteen repositories with a reference, tacker's, has 1097 folders.
MAX_FOLDERS = 20_000
"""Folders that each search looks into before it gives up."""
_SOURCES = (".rst", ".inc", ".md")
_SKIPPED = {"__pycache__", "_build", "build", "dist", "node_modules", "site-packages", "venv"}


class DiscoveryError(Exception):
    """There is no folder to lint; the text is one line."""


def discover_reference(path: str = "", files: FileStore | None = None) -> str:
    """Return the absolute path of the reference's folder, at or below a path, which defaults to the current folder.

    Raises DiscoveryError if there is none.
    """
    files = files or FileStore()
    shown = path or "the current folder"
    top = os.path.abspath(path or os.curdir)
    if not files.find_kind(top):
        raise DiscoveryError(f"{shown}: no such folder")
    if not files.is_folder(top):
        raise DiscoveryError(f"{shown} is not a folder; name the folder of the reference")
    try:
        files.list_folder(top)
    except OSError as exc:
        raise DiscoveryError(f"{shown} can't be read: {exc.strerror or exc}") from None
    for folder, fits in _find_candidates(top, files, named=bool(path)):
        if fits(folder, files):
            return folder
    raise DiscoveryError(f"{shown} holds no reference: no folder with conf.py in it has a rest_method")


def find_other_references(path: str, chosen: str, files: FileStore | None = None) -> Iterator[str]:
    """Yield the other references below a path, of which `discover_reference` has chosen one: absolute folders.

    A folder inside of another reference, or around one, is none of its own. Nor is one in a Python package, which most
    folders of a large project are, or one whose conf.py does not seem to name an extension for references: looking at
    all of them would take longer than to check the reference.
    """
    files = files or FileStore()
    found = [os.path.join(chosen, "")]
    for folder, names in _walk(os.path.abspath(path or os.curdir), files, packages=False):
        place = os.path.join(folder, "")
        if "conf.py" not in names or any(place.startswith(other) or other.startswith(place) for other in found):
            continue
        if _may_extend(folder, files) and _has_directives_below(folder, files):
            found.append(place)
            yield folder


def _find_candidates(
    top: str, files: FileStore, *, named: bool
) -> Iterator[tuple[str, Callable[[str, FileStore], bool]]]:
    """Yield the folders that may be the reference's, the likeliest first, each with what decides whether it is."""
    if named:
        # A folder that is named is used as it is where that makes sense. One without conf.py may be a whole repository,
        # so directives deeper in it do not count yet.
        has_conf = bool(files.find_kind(os.path.join(top, "conf.py"))) or files.is_link(os.path.join(top, "conf.py"))
        yield top, _has_directives_below if has_conf else _has_directives
    yield os.path.join(top, USUAL), _has_directives_below
    for folder, names in _walk(top, files):
        if "conf.py" in names:
            yield folder, _has_directives_below
    if named:
        # Neither conf.py nor a directive at the margin: reading it will show what is wrong.
        yield top, _has_sources_below


def _may_extend(folder: str, files: FileStore) -> bool:
    """Tell whether the conf.py in a folder may name an extension for references, or takes over what may name one."""
    try:
        content = files.read(os.path.join(folder, "conf.py"))
    except (OSError, ValueError):
        return True
    return any(word in content for word in (b"apiref", b"api_ref", b"import *"))


def _has_directives_below(folder: str, files: FileStore) -> bool:
    """Tell whether a source file in a folder or below it has a directive of ours."""
    return any(_mentions_directive(current, names, files) for current, names in _walk(folder, files))


def _has_directives(folder: str, files: FileStore) -> bool:
    """Tell whether a source file directly in a folder has a directive of ours."""
    return _mentions_directive(folder, _list(folder, files)[1], files)


def _has_sources_below(folder: str, files: FileStore) -> bool:
    return any(name.endswith(_SOURCES) for _, names in _walk(folder, files) for name in names)


def _mentions_directive(folder: str, names: Iterable[str], files: FileStore) -> bool:
    for name in sorted(names):
        place = os.path.join(folder, name)
        try:
            if name.endswith(_SOURCES) and files.is_file(place) and DIRECTIVE.search(files.read(place)):
                return True
        except (OSError, ValueError):
            # Whoever reads the reference reports a file that can't be read.
            return True
    return False


def _walk(top: str, files: FileStore, *, packages: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Yield folders with the names of their files, the nearest first; links to folders are not followed.

    Without ``packages``, those below ``top`` that are Python packages are left out, with all that is in them.
    """
    level = [top]
    visited = 0
    while level:
        below: list[str] = []
        for folder in level:
            visited += 1
            if visited > MAX_FOLDERS:
                return
            folders, names = _list(folder, files)
            if not packages and folder != top and "__init__.py" in names:
                continue
            yield folder, names
            below += (os.path.join(folder, name) for name in folders)
        level = below


def _list(folder: str, files: FileStore) -> tuple[list[str], list[str]]:
    """Return the names of the folders that are looked into, and of the files."""
    try:
        entries = files.list_folder(folder)
    except (OSError, ValueError):
        return [], []
    inner = [entry.name for entry in entries if entry.is_folder and not entry.is_link]
    folders = [name for name in inner if not name.startswith(".") and name not in _SKIPPED]
    return folders, [entry.name for entry in entries if not entry.is_folder or entry.is_link]
