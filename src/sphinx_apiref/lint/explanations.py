"""What a code means, at length: for ``apiref explain`` and the manual."""

from __future__ import annotations

import inspect
from typing import Protocol

from sphinx_apiref.lint.rules import find_rule
from sphinx_apiref.lint.rules.reading import TEXTS
from sphinx_apiref.model.codes import AnyCode, Code


def explain(code: AnyCode, plugins: HasChecks | None = None) -> str:
    """Return what, why, bad, good and how to silence; ``plugins`` are the project's own checks."""
    found = find_rule(code) or (plugins.find(code) if plugins is not None else None)
    text = found.text if found else ""
    if isinstance(code, Code):
        text = text or inspect.cleandoc(TEXTS.get(code, ""))
    return text or code.help


class HasChecks(Protocol):
    """Checks besides the rules: a project's own."""

    def find(self, code: AnyCode) -> HasText | None:
        """Return the check of a code."""


class HasText(Protocol):
    """A check."""

    @property
    def text(self) -> str:
        """Its docstring."""
