"""Links that open a file in an editor: by the scheme that the editor has registered, never by a command."""

from __future__ import annotations

import re
from urllib.parse import quote

from sphinx_apiref.model.names import WORDS, nearest

EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscode-insiders": "vscode-insiders://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "windsurf": "windsurf://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
    # These need a handler that the editor does not bring on every system.
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "macvim": "mvim://open?url=file://{path}&line={line}&column={column}",
    "emacs": "emacs://open?url=file://{path}&line={line}&column={column}",
}
"""By name, the pattern of a link; ``{path}`` is absolute and begins with a slash."""
_PATTERN = re.compile(r"([a-z][a-z0-9+.-]*):.*\{path\}", re.DOTALL)
_NO_EDITORS = frozenset(
    {"http", "https", "javascript", "data", "file", "blob", "about", "vbscript", "ftp", "ws", "wss"}
)


class EditorError(Exception):
    """An editor that is not known, or a pattern that is none; the text is one line."""


def find_editor(name: str) -> str:
    """Return the pattern of an editor's links, or an empty text for an empty name. Raises EditorError.

    A pattern of one's own, such as ``myeditor://open?file={path}&line={line}``, is returned as it is.
    """
    if not name or name in EDITORS:
        return EDITORS.get(name, "")
    if match := _PATTERN.match(name):
        if match[1] in _NO_EDITORS or not name.isprintable():
            raise EditorError(f"`{match[1]}:` is not the scheme of an editor")
        return name
    meant = nearest(name, EDITORS, WORDS)
    known = f"did you mean `{meant}`?" if meant else f"use one of {', '.join(EDITORS)}, or a link with {{path}} in it"
    raise EditorError(f"there is no editor `{name}`; {known}")


def render_link(pattern: str, path: str, line: int = 1, column: int = 1) -> str:
    """Return the link to a place; an empty text without a pattern."""
    if not pattern:
        return ""
    # On Windows, C:\folder is /C:/folder in a link.
    shown = path.replace("\\", "/")
    shown = shown if shown.startswith("/") else f"/{shown}"
    parts = {"{path}": quote(shown, safe="/:"), "{line}": str(line), "{column}": str(column)}
    return re.sub(r"\{(?:path|line|column)\}", lambda match: parts[match[0]], pattern)
