"""What a build depends on beside the reference: conf.py, the modules it imports from the project, and folders."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from typing import NamedTuple

_MARKS = (".git", ".hg", "pyproject.toml", "setup.cfg", "setup.py", "tox.ini")
"""What the top folder of a project has."""
_FOLDERS = ("html_static_path", "templates_path", "html_extra_path", "locale_dirs", "html_theme_path")
_FILES = ("html_logo", "html_favicon")
_MOST_MODULES = 200
"""More are not followed: a conf.py that imports its service would have all of it watched."""


class ProjectFiles(NamedTuple):
    """Absolute paths."""

    modules: frozenset[str]
    """conf.py, and the modules of the project that it imports, whether they exist or not yet."""
    folders: frozenset[str]
    """Folders of static files, templates and the like that conf.py names."""
    files: frozenset[str] = frozenset()
    """Single files that conf.py names."""


def find_project_files(folder: str) -> ProjectFiles:
    """Return what the conf.py in ``folder`` stands on, as far as it spells it out. Runs nothing and never raises."""
    conf = os.path.join(folder, "conf.py")
    tree = _parse(conf)
    if tree is None:
        return ProjectFiles(frozenset({conf}), frozenset())
    folders = [os.path.join(folder, name) for name in _find_texts(tree, _FOLDERS)]
    files = [os.path.join(folder, name) for name in _find_texts(tree, _FILES)]
    modules = _find_modules(conf, tree, find_project_folder(folder))
    return ProjectFiles(
        frozenset(modules), frozenset(map(os.path.normpath, folders)), frozenset(map(os.path.normpath, files))
    )


def find_project_folder(folder: str) -> str:
    """Return the top folder of the project that a folder belongs to; without one, the folder above it."""
    current = folder
    while True:
        if any(os.path.lexists(os.path.join(current, mark)) for mark in _MARKS):
            return current
        above = os.path.dirname(current)
        if above == current:
            return os.path.dirname(folder)
        current = above


def _parse(path: str) -> ast.Module | None:
    try:
        if os.path.getsize(path) > 1_000_000 or not os.path.isfile(path):
            return None
        with open(path, "rb") as stream:
            return ast.parse(stream.read())
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _find_texts(tree: ast.AST, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts in what is assigned to settings, or added to them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
            targets = [node.target]
        else:
            continue
        if node.value and any(isinstance(target, ast.Name) and target.id in names for target in targets):
            yield from _find_constants(node.value)


def _find_constants(node: ast.AST) -> Iterator[str]:
    for found in ast.walk(node):
        if isinstance(found, ast.Constant) and isinstance(found.value, str) and "\0" not in found.value:
            yield found.value


def _find_modules(conf: str, tree: ast.Module, project: str) -> set[str]:
    """Return conf.py and the files of the modules that it imports from the project, directly or not."""
    folder = os.path.dirname(conf)
    paths = list(dict.fromkeys([folder, *_find_search_path(tree, folder), project, os.path.join(project, "src")]))
    found = {conf}
    waiting: list[tuple[str, ast.Module]] = [(conf, tree)]
    while waiting and len(found) < _MOST_MODULES:
        path, module = waiting.pop()
        names = set(_find_imports(module))
        if path == conf:
            names |= set(_find_texts(module, ("extensions",)))
        for name in sorted(names):
            for file in _locate(name, path, paths):
                if file in found or not _is_inside(file, project):
                    continue
                found.add(file)
                if inner := _parse(file):
                    waiting.append((file, inner))
    return found


def _find_search_path(tree: ast.Module, folder: str) -> Iterator[str]:
    """Yield the folders that conf.py adds to ``sys.path``, taking each text in such a call as a path."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Attribute)
            and node.func.value.attr == "path"
            and node.func.attr in ("insert", "append", "extend")
        ):
            for text in _find_constants(node):
                yield os.path.normpath(os.path.join(folder, text))


def _find_imports(tree: ast.Module) -> Iterator[str]:
    """Yield the names that are imported, with a dot before those that count from the module's own folder."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield base
            joint = "" if base.endswith(".") else "."
            yield from (f"{base}{joint}{alias.name}" for alias in node.names if alias.name != "*")


def _locate(name: str, importer: str, paths: list[str]) -> Iterator[str]:
    """Yield the files of a module and of the packages around it."""
    bare = name.lstrip(".")
    level = len(name) - len(bare)
    if level:
        base = os.path.dirname(importer)
        for _ in range(level - 1):
            base = os.path.dirname(base)
        paths = [base]
    parts = bare.split(".") if bare else []
    if not all(part.isidentifier() for part in parts):
        return
    for base in paths:
        place = base
        for part in parts:
            place = os.path.join(place, part)
            for file in (f"{place}.py", os.path.join(place, "__init__.py")):
                if os.path.isfile(file):
                    yield file


def _is_inside(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, "")) and f"{os.sep}site-packages{os.sep}" not in path
