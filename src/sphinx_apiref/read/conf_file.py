"""What a ``conf.py`` spells out about the files of its project; it is read, not run."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sphinx_apiref.read.files import FileStore

_EXCLUDING = ("exclude_patterns", "templates_path", "html_static_path", "html_extra_path")
_MARKDOWN_EXTENSIONS = frozenset({"myst_parser", "myst_nb"})
MARKDOWN_TYPES = frozenset({"markdown", "myst-nb"})
"""What Sphinx calls the markup of pages that MyST reads."""
_COLON_FENCE = "colon_fence"
_FRONT_MATTER = re.compile(r"(-{3,})[ \t]*\n(.*?)^(?:\1|\.\.\.)", re.DOTALL | re.MULTILINE)


class MarkdownMarkup(NamedTuple):
    """What of MyST's optional syntax the pages of a project use."""

    colon_fences: bool = True

    def has_colon_fences(self, text: str) -> bool:
        """Tell whether ``:::`` opens a fence on a page: its front matter may say so too."""
        if self.colon_fences:
            return True
        front = _FRONT_MATTER.match(text[:10_000])
        return front is not None and _COLON_FENCE in front[2]


class ConfFile(NamedTuple):
    """The settings of a ``conf.py``, as far as it spells them out."""

    exists: bool
    excluded: tuple[str, ...]
    """The patterns of files that are no documents."""
    suffixes: Mapping[str, MarkdownMarkup | None]
    """The suffixes of documents, the first one first; None for reStructuredText."""


def load_conf(root: str, files: FileStore | None = None) -> ConfFile:
    """Return the settings of the ``conf.py`` in ``root``; of one that can't be read or parsed, the defaults."""
    files = files or FileStore()
    path = os.path.join(root, "conf.py")
    if not files.is_file(path):
        return ConfFile(False, (), {".rst": None, ".md": MarkdownMarkup()})
    try:
        tree = ast.parse(files.read(path).decode("utf-8", "replace"))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ConfFile(True, (), {".rst": None})
    return ConfFile(True, tuple(_find_excluded(tree)), _find_suffixes(tree))


def _find_assigned(tree: ast.Module) -> Iterator[tuple[str, object, bool]]:
    """Yield the names that get a value which is spelt out, with the value and whether it replaces an earlier one."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, expression, replaces = statement.targets[0], statement.value, True
        elif isinstance(statement, ast.AugAssign):
            target, expression, replaces = statement.target, statement.value, False
        else:
            continue
        if not isinstance(target, ast.Name) or target.id not in (*_EXCLUDING, "source_suffix"):
            continue
        try:
            yield target.id, ast.literal_eval(expression), replaces
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue


def _find_excluded(tree: ast.Module) -> list[str]:
    patterns: list[str] = []
    for name, value, replaces in _find_assigned(tree):
        if name not in _EXCLUDING:
            continue
        if replaces and name == "exclude_patterns":
            patterns.clear()
        if isinstance(value, (list, tuple)):
            patterns += [entry for entry in value if isinstance(entry, str)]
    return patterns


def _find_suffixes(tree: ast.Module) -> dict[str, MarkdownMarkup | None]:
    """Return the suffixes of documents. An extension that reads Markdown adds ``.md``, or takes it over."""
    types: dict[str, object] = {}
    for name, value, replaces in _find_assigned(tree):
        if name == "source_suffix":
            if replaces:
                types.clear()
            if isinstance(value, dict):
                types.update((suffix, kind) for suffix, kind in value.items() if isinstance(suffix, str) and suffix)
            else:
                found = [value] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else []
                types.update((suffix, None) for suffix in found if isinstance(suffix, str) and suffix)
    types = types or {".rst": None}
    if not _MARKDOWN_EXTENSIONS.isdisjoint(_find_strings(tree, "extensions")) and not types.get(".md"):
        types[".md"] = "markdown"
    enabled = _COLON_FENCE in set(_find_strings(tree, "myst_enable_extensions"))
    markup = MarkdownMarkup(enabled or _takes_over(tree))
    return {suffix: markup if kind in MARKDOWN_TYPES else None for suffix, kind in types.items()}


def _find_strings(tree: ast.Module, name: str) -> Iterator[str]:
    """Yield the strings that are put into a setting in any way."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            inner: ast.AST | None = node.value if any(_is_name(target, name) for target in targets) else None
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inner = node if _is_name(node.func.value, name) else None
        else:
            inner = None
        for found in ast.walk(inner) if inner else ():
            if isinstance(found, ast.Constant) and isinstance(found.value, str):
                yield found.value


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _takes_over(tree: ast.Module) -> bool:
    """Tell whether a conf.py takes over all names of another module, which may set anything."""
    return any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree))
