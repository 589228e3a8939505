"""Fixes for people: what each does, and the lines that it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sphinx_apiref.model.edits import Edit, Fix, apply_edits

_CONTEXT = 1
"""How many lines around a change are shown."""
_MOST = 3
"""How many files are named."""


def word_fix(fix: Fix, show: Callable[[str], str] = str) -> str:
    """Return a fix in one line: ``Replace `sise` with `size` (unsafe: parameters.yaml)``.

    ``show`` makes the path that is shown of a file's.
    """
    paths = list(dict.fromkeys([*(edit.path for edit in fix.edits), *fix.deletes]))
    files = ", ".join(map(show, paths[:_MOST])) + (f" and {len(paths) - _MOST} more" if len(paths) > _MOST else "")
    return f"{fix.title} ({'safe' if fix.safe else 'unsafe'}: {files})"


def render_diff(path: str, before: str, after: str) -> str:
    """Return what changes between two texts of a file as a unified diff; nothing if they are equal."""
    import difflib

    found = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}", n=_CONTEXT
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in found)


def render_fix(fix: Fix, load: Callable[[str], str], show: Callable[[str], str] = str) -> str:
    """Return a fix in one line and, below it, what it changes as unified diffs.

    ``load`` returns the text of a file, line ends and byte order mark included.
    """
    parts = [f"{word_fix(fix, show)}\n"]
    for path, edits in _group(fix.edits).items():
        text = load(path)
        parts.append(render_diff(show(path), text, apply_edits(text, edits)))
    return "".join(parts)


def _group(edits: Sequence[Edit]) -> dict[str, list[Edit]]:
    grouped: dict[str, list[Edit]] = {}
    for edit in edits:
        grouped.setdefault(edit.path, []).append(edit)
    return grouped
