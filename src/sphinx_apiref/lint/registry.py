"""Which rules there are.

A rule is a function from a context to diagnostics, below ``@rule(Code.X)``. Its docstring is what ``apiref explain``
prints: what it finds, why that matters, ``Bad:`` and ``Good:`` snippets, and how to silence it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.model.codes import AnyCode, Code
from sphinx_apiref.model.diagnostics import Diagnostic

RuleFunction: TypeAlias = "Callable[[CheckContext], Iterable[Diagnostic]]"


class Rule(NamedTuple):
    """A registered rule."""

    codes: tuple[Code, ...]
    function: RuleFunction

    @property
    def text(self) -> str:
        """The docstring: what, why, bad, good and how to silence."""
        import inspect

        return inspect.cleandoc(self.function.__doc__ or "")


RULES: list[Rule] = []


def rule(*codes: Code) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule that yields findings of these codes."""

    def register(function: RuleFunction) -> RuleFunction:
        RULES.append(Rule(codes, function))
        return function

    return register


def find_rule(code: AnyCode) -> Rule | None:
    """Return the rule that yields findings of a code."""
    return next((found for found in RULES if code in found.codes), None)


def check_context(context: CheckContext, codes: Collection[AnyCode] | None = None) -> Iterator[Diagnostic]:
    """Return what the rules find, or those of some codes; findings with one cause are not folded yet."""
    for registered in RULES:
        if codes is None or any(code in codes for code in registered.codes):
            for found in registered.function(context):
                if codes is None or found.code in codes:
                    yield found
