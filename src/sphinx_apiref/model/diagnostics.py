"""One finding: what is wrong with a reference, where, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sphinx_apiref.model.codes import AnyCode, Severity
from sphinx_apiref.model.places import Location

if TYPE_CHECKING:
    from sphinx_apiref.model.edits import Fix, Propose

_QUOTED = re.compile("`([^`]+)`")
_LISTED = 4
"""How many names a message lists; of more it lists one less, and counts the rest."""


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
    scope: tuple[object, ...] = ()
    """Findings with the same scope have the same cause, at the first of their locations; without one, those with the
    same location."""
    summary: Callable[[Sequence[Diagnostic]], str] | None = None
    """From the findings, one a place, to the message for several places, where the names alone do not make it."""
    names_rows: bool = False
    """Whether the folded finding is about the names that the rows use too."""


class Joint(NamedTuple):
    """What joins findings of a code into one that is about several names: see `lint.joining`.

    Unlike those with a common `Cause`, each stays a part of the joined finding, for baselines to know it by.
    """

    subjects: tuple[str, ...]
    """What the message lists, such as the keys of a sample."""
    holders: frozenset[object]
    """Where it shows, such as the objects in samples that lack a key: findings are joined if they have the same."""
    kinds: tuple[str, ...] = ()
    """What is wrong, in one or more respects. Findings are joined if they agree in one of them."""
    alike: tuple[object, ...] = ()
    """Where it is set, findings that agree in it are joined wherever they show: one mistake, repeated."""
    words: tuple[str, ...] = ()
    """What the joined message says beside the subjects."""


def share_cause(
    name: str, location: Location, scope: tuple[object, ...], summary: Callable[[Sequence[Diagnostic]], str]
) -> Cause:
    """Return the cause of findings about one name within ``scope``, such as a page, at the first of their locations."""
    return Cause(location, name, name, repeat(name), scope, summary)


class _Repeated(str):
    """What `repeat` returns: equal for equal messages, so that the findings of two readings are."""

    __slots__ = ()

    def __call__(self, names: str) -> str:
        """Return the message."""
        return str(self)


def repeat(message: str) -> Callable[[str], str]:
    """Return a function that gives ``message`` whatever the names: that of a `Cause` which can be pickled."""
    return _Repeated(message)


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
    joint: Joint | None = None
    """Set where a finding may be joined with others. None for a joined one, whose parts have theirs."""
    parts: tuple[Diagnostic, ...] = ()
    """The findings that a joined one stands for."""
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


def word_names(names: Sequence[str]) -> str:
    """Return names as a text for readers, such as ``"`a`, `b` and `c`"``; of more than four, the first three."""
    rest = list_rest(names)
    quoted = [f"`{name}`" for name in names[: len(names) - len(rest)]]
    return join_words([*quoted, f"{len(rest)} more"] if rest else quoted, "and")


def list_rest(names: Sequence[str]) -> Sequence[str]:
    """Return those of some names that `word_names` only counts."""
    return names[_LISTED - 1 :] if len(names) > _LISTED else ()


def join_words(words: Sequence[str], conjunction: str) -> str:
    """Return words as a list for readers: ``"a, b or c"``."""
    return f" {conjunction} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def word_advice(meant: str, hint: str = "") -> str:
    """Return what to do in words: ``did you mean `size`?``, and the hint after it."""
    if not meant:
        return hint
    question = f"did you mean `{meant}`?"
    return f"{question} {hint[0].upper()}{hint[1:]}" if hint else question
