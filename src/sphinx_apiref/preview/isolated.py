"""A stand-in for a conf.py that can't be run, such as one that imports a service which is not installed.

It has our extension, a plain theme, and what conf.py spells out of the settings that change what pages look like.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re

from sphinx_apiref.read.conf_file import load_conf
from sphinx_apiref.read.files import FileStore

PLAIN_THEME = "alabaster"
"""It comes with Sphinx."""
_TAKEN = frozenset(
    {
        "project",
        "copyright",
        "author",
        "version",
        "release",
        "language",
        "root_doc",
        "master_doc",
        "rst_prolog",
        "rst_epilog",
        "default_role",
        "primary_domain",
        "highlight_language",
        "pygments_style",
        "html_title",
        "html_short_title",
        "smartquotes",
        "numfig",
        "extlinks",
        "source_encoding",
    }
)
_OWN = re.compile(r"(?:apiref|myst)_\w+")
# They need nothing but Sphinx, and run nothing of the project.
_HARMLESS = frozenset(
    f"sphinx.ext.{name}"
    for name in ("extlinks", "todo", "ifconfig", "autosectionlabel", "mathjax", "graphviz", "githubpages", "duration")
)


def render_stand_in(root: str, theme: str = "") -> str:
    """Return the text of the stand-in for the conf.py of a reference."""
    settings = _read_settings(os.path.join(root, "conf.py"))
    conf = load_conf(root, FileStore())
    extensions = ["sphinx_apiref"]
    named = settings.pop("extensions", None)
    if isinstance(named, (list, tuple)):
        extensions += [name for name in named if name in _HARMLESS]
    markdown = [suffix for suffix, markup in conf.suffixes.items() if markup is not None]
    if markdown and importlib.util.find_spec("myst_parser"):
        extensions.append("myst_parser")
    elif markdown:
        markdown = []
    suffixes = {
        suffix: "restructuredtext" if markup is None else "markdown"
        for suffix, markup in conf.suffixes.items()
        if markup is None or suffix in markdown
    }
    lines = [
        "# What `apiref preview --isolated` uses in place of a conf.py; made anew each time.",
        f"extensions = {extensions!r}",
        f"source_suffix = {suffixes or {'.rst': 'restructuredtext'}!r}",
        f"exclude_patterns = {list(conf.excluded)!r}",
        f"html_theme = {theme or PLAIN_THEME!r}",
        *(f"{name} = {value!r}" for name, value in settings.items()),
    ]
    return "\n".join(lines) + "\n"


def write_stand_in(root: str, folder: str, theme: str = "") -> bool:
    """Write the stand-in into a folder of its own, if it is not there yet; return whether it was not."""
    path = os.path.join(folder, "conf.py")
    text = render_stand_in(root, theme)
    try:
        with open(path, encoding="utf-8") as stream:
            if stream.read() == text:
                return False
    except (OSError, ValueError):
        pass
    new = f"{path}.{os.getpid()}.new"
    with open(new, "w", encoding="utf-8") as written:
        written.write(text)
    os.replace(new, path)
    return True


def _read_settings(path: str) -> dict[str, object]:
    """Return the settings that are spelt out and that the stand-in takes, and the extensions."""
    try:
        with open(path, "rb") as stream:
            tree = ast.parse(stream.read())
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return {}
    found: dict[str, object] = {}
    for statement in tree.body:
        if not isinstance(statement, ast.Assign):
            continue
        try:
            value = ast.literal_eval(statement.value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue
        for target in statement.targets:
            if isinstance(target, ast.Name) and (
                target.id in _TAKEN or target.id == "extensions" or _OWN.fullmatch(target.id)
            ):
                found[target.id] = value
    return found
