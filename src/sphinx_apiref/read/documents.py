"""Which files below a folder are documents, as Sphinx would find them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sphinx_apiref.read.conf_file import ConfFile, MarkdownMarkup, load_conf
from sphinx_apiref.read.files import FileStore

_ALWAYS = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")
_SKIPPED = frozenset({"_build", ".tox", ".git", ".venv", "venv", "node_modules", "__pycache__"})
_SKIPPED_WITHOUT_CONF = _SKIPPED | {"build"}
DIRECTIVE = re.compile(rb"^(?:\.\. |[ \t]*[`~:]{3,}\{)rest_(?:method|parameters|status_code)\b", re.MULTILINE)
"""A directive of ours at the margin, or in a fence."""


class Document(NamedTuple):
    """A document: its name relative to the root, with slashes and without suffix; ``markup`` is None for rst."""

    name: str
    suffix: str
    markup: MarkdownMarkup | None = None


def find_documents(root: str, files: FileStore | None = None, conf: ConfFile | None = None) -> list[Document]:
    """Return the documents below ``root``, sorted by name; ``conf`` holds the settings of its ``conf.py``."""
    files = files or FileStore()
    conf = conf or load_conf(root, files)
    skipped = _SKIPPED if conf.exists else _SKIPPED_WITHOUT_CONF
    excluded = [matcher for pattern in (*conf.excluded, *_ALWAYS) if (matcher := _compile_pattern(pattern))]
    found: dict[str, Document] = {}
    seen: set[str] = set()
    for folder, folders, names in files.walk(root, follow_links=True):
        real = os.path.realpath(folder)
        if real in seen:
            # A symbolic link to a folder above.
            folders.clear()
            continue
        seen.add(real)
        prefix = os.path.relpath(folder, root).replace(os.sep, "/") + "/"
        prefix = "" if prefix == "./" else prefix
        folders[:] = [
            name for name in folders if name not in skipped and not any(match(prefix + name) for match in excluded)
        ]
        for document in _find_here(folder, names, conf, files):
            path = prefix + document.name + document.suffix
            # Of two files with one name, Sphinx reads the one whose suffix comes first.
            if prefix + document.name not in found and not any(match(path) for match in excluded):
                found[prefix + document.name] = document._replace(name=prefix + document.name)
    return [found[name] for name in sorted(found)]


def _find_here(folder: str, names: Iterable[str], conf: ConfFile, files: FileStore) -> Iterable[Document]:
    """Yield the documents directly in a folder, by suffix."""
    for suffix, markup in conf.suffixes.items():
        for name in names:
            if not name.endswith(suffix):
                continue
            # Without a conf.py, a page in Markdown may be anything, such as a read-me.
            if markup is None or conf.exists or _has_directive(os.path.join(folder, name), files):
                yield Document(name[: -len(suffix)], suffix, markup)


def has_unread_markdown(root: str, files: FileStore | None = None) -> bool:
    """Tell whether there are ``.md`` files with a directive of ours that Sphinx would not read."""
    files = files or FileStore()
    conf = load_conf(root, files)
    if ".md" in conf.suffixes:
        return False
    unread = conf._replace(suffixes={".md": MarkdownMarkup()})
    documents = find_documents(root, files, unread)
    return any(_has_directive(os.path.join(root, f"{name}.md"), files) for name, _, _ in documents)


def _has_directive(path: str, files: FileStore) -> bool:
    """Tell whether a file has a directive of ours; one that can't be read may have."""
    try:
        return DIRECTIVE.search(files.read(path)) is not None
    except (OSError, ValueError):
        return True


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
