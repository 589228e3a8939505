"""Which files below a folder are documents, as Sphinx would find them."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterable

from sphinx_apiref.read.files import read_bytes

_ALWAYS = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")
_SETTINGS = ("exclude_patterns", "templates_path", "html_static_path", "html_extra_path")
_SKIPPED = frozenset({"_build", ".tox", ".git", ".venv", "venv", "node_modules", "__pycache__"})
_SKIPPED_WITHOUT_CONF = _SKIPPED | {"build"}
SUFFIX = ".rst"


def load_excluded(root: str) -> list[str]:
    """Return the patterns that ``conf.py`` spells out as lists of strings; the file is read, not run."""
    try:
        tree = ast.parse(read_bytes(os.path.join(root, "conf.py")).decode("utf-8", "replace"))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    patterns: list[str] = []
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, expression, replaces = statement.targets[0], statement.value, True
        elif isinstance(statement, ast.AugAssign):
            target, expression, replaces = statement.target, statement.value, False
        else:
            continue
        if not isinstance(target, ast.Name) or target.id not in _SETTINGS:
            continue
        try:
            value = ast.literal_eval(expression)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue
        if replaces and target.id == "exclude_patterns":
            patterns.clear()
        if isinstance(value, (list, tuple)):
            patterns += [entry for entry in value if isinstance(entry, str)]
    return patterns


def find_documents(root: str) -> list[str]:
    """Return the sorted names of the documents below ``root``, relative to it, with slashes and without suffix."""
    skipped = _SKIPPED if os.path.isfile(os.path.join(root, "conf.py")) else _SKIPPED_WITHOUT_CONF
    excluded = [matcher for pattern in (*load_excluded(root), *_ALWAYS) if (matcher := _compile_pattern(pattern))]
    names: list[str] = []
    seen: set[str] = set()
    for folder, folders, files in os.walk(root, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            # A symbolic link to a folder above.
            folders.clear()
            continue
        seen.add(real)
        prefix = os.path.relpath(folder, root).replace(os.sep, "/") + "/"
        prefix = "" if prefix == "./" else prefix
        folders[:] = sorted(
            name for name in folders if name not in skipped and not any(match(prefix + name) for match in excluded)
        )
        for name in files:
            if name.endswith(SUFFIX) and not any(match(prefix + name) for match in excluded):
                names.append(prefix + name[: -len(SUFFIX)])
    return sorted(names)


def is_excluded(name: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns matches a file or a folder that it is in, named relative to the root with slashes."""
    parts = name.split("/")
    names = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    matchers = [matcher for pattern in patterns if (matcher := _compile_pattern(pattern))]
    return any(matcher(name) for matcher in matchers for name in names)


def _compile_pattern(pattern: str) -> Callable[[str], re.Match[str] | None] | None:
    """Return what matches a pattern; None for one such as ``[b-a]``, at which Sphinx itself fails."""
    try:
        return re.compile(translate_pattern(pattern)).match
    except re.error:
        return None


def translate_pattern(pattern: str) -> str:
    """Return the regular expression for one of Sphinx's patterns, in which only ``**`` matches a slash."""
    parts: list[str] = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        index += 1
        if char == "*":
            double = pattern[index : index + 1] == "*"
            parts.append(".*" if double else "[^/]*")
            index += double
        elif char == "?":
            parts.append("[^/]")
        elif char == "[" and (end := pattern.find("]", index + 1 + (pattern[index : index + 1] == "!"))) > 0:
            inner = pattern[index:end].replace("\\", "\\\\")
            inner = f"^/{inner[1:]}" if inner[0] == "!" else f"\\{inner}" if inner[0] == "^" else inner
            parts.append(f"[{inner}]")
            index = end + 1
        else:
            parts.append(re.escape(char))
    return "".join(parts) + r"\Z"
