"""One finding: what is wrong with a reference, where, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinx_apiref.model.codes import AnyCode, Severity
from sphinx_apiref.model.places import Location

if TYPE_CHECKING:
    from sphinx_apiref.model.edits import Fix, Propose

_QUOTED = re.compile("`([^`]+)`")


class Cause(NamedTuple):
    """What several findings of a code have in common: they are reported once, there.

    That is one wrong field of a definition that many rows use, or one omission that shows in many samples.
    """

    location: Location
    """The place to report it at: the definition's field, the table that lacks the row, the first of several."""
    subject: str
    """What is wrong there, such as the definition's key: the folded finding is about it."""
    name: str
    """What the row of this one finding calls it."""
    message: Callable[[str], str]
    """From the names that the rows use, such as ``"`a` or `b`"``, to the message for several places."""
    scope: tuple[str, ...] = ()
    """Findings with the same scope have the same cause, at the first of their locations; without one, those with the
    same location."""
    summary: Callable[[Sequence[Diagnostic]], str] | None = None
    """From the findings, one a place, to the message for several places, where the names alone do not make it."""


def share_cause(
    name: str, location: Location, scope: tuple[str, ...], summary: Callable[[Sequence[Diagnostic]], str]
) -> Cause:
    """Return the cause of findings about one name within ``scope``, such as a page, at the first of their locations."""
    return Cause(location, name, name, repeat(name), scope, summary)


def repeat(message: str) -> Callable[[str], str]:
    """Return a function that gives ``message`` whatever the names: that of a `Cause` which can be pickled."""
    return partial(_repeat, message)


def _repeat(message: str, names: str) -> str:
    return message


def surround(before: str, after: str = "") -> Callable[[str], str]:
    """Return a function that puts names between two texts: the message of a `Cause`."""
    return lambda names: f"{before}{names}{after}"


class Diagnostic(NamedTuple):
    """One finding: what, where and, where it is known, what to do."""

    code: AnyCode
    message: str
    location: Location
    hint: str = ""
    seen: tuple[Location, ...] = ()
    """Further places where the same cause shows, such as the operations that use a wrong definition."""
    names: tuple[str, ...] = ()
    """What the finding is about. With code and path they identify it, whatever its message and line: see `baseline`."""
    meant: str = ""
    """The known name that was likely meant."""
    cause: Cause | None = None
    """Set until findings with the same cause are folded into one."""
    level: Severity | None = None
    """How bad the project says it is; None until its settings are applied."""
    operations: int = 0
    """How many operations the places in ``seen`` belong to; 0 where they are of something else."""
    fix: Fix | None = None
    """What to change, where that is known and was asked for."""
    propose: Propose | None = None
    """Makes the fix; set until findings are collected."""

    @property
    def about(self) -> tuple[str, ...]:
        """The names, or where there are none what the message has in backticks."""
        return self.names or tuple(_QUOTED.findall(self.message))

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.level or self.code.severity

    @property
    def advice(self) -> str:
        """The name that was meant and the hint, as one text for readers; empty where neither is known."""
        return word_advice(self.meant, self.hint)


def word_advice(meant: str, hint: str = "") -> str:
    """Return what to do in words: ``did you mean `size`?``, and the hint after it."""
    if not meant:
        return hint
    question = f"did you mean `{meant}`?"
    return f"{question} {hint[0].upper()}{hint[1:]}" if hint else question
