"""What commands share: wrong use, and how messages show paths."""

from __future__ import annotations

import os
from collections.abc import Collection

from sphinx_apiref.model.diagnostics import Diagnostic, word_advice
from sphinx_apiref.model.names import WORDS, nearest


class UsageError(Exception):
    """Wrong use; the text is one line."""


def show_path(path: str) -> str:
    """Return a path relative to the current folder, as messages show it."""
    try:
        return os.path.relpath(path)
    except ValueError:  # Another drive.
        return path


def show_problem(problem: Diagnostic) -> str:
    """Return a finding about the settings in one line."""
    advice = f" ({problem.advice})" if problem.advice else ""
    return f"{show_path(problem.location.path)}:{problem.location.lineno}: {problem.message}{advice}"


def word_unknown_code(name: str, known: Collection[str]) -> str:
    """Return the message for a code that does not exist."""
    meant = nearest(name, known, WORDS)
    return f"there is no code `{name}`; {word_advice(meant) if meant else '`apiref explain` lists them'}"
