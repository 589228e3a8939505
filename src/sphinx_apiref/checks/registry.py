"""Which checks there are, what they share, and how their hits become diagnostics.

A check is a function from a context to hits or diagnostics, below ``@check(Code.X)``. Its docstring is what
``apiref explain`` prints: what it finds, why that matters, ``Bad:`` and ``Good:`` snippets, and how to silence it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import NamedTuple, Protocol, TypeAlias, TypeVar, cast

from sphinx_apiref.checks.exchanges import ExchangeView, build_exchanges
from sphinx_apiref.core.diagnostics import AnyCode, Code, Diagnostic
from sphinx_apiref.core.findings import fold
from sphinx_apiref.core.json_source import JsonDocument, load_json
from sphinx_apiref.core.model import ApiRef, Operation, Sample
from sphinx_apiref.core.places import Location
from sphinx_apiref.core.settings import Settings

T = TypeVar("T")

NAMES = "{names}"


class Hit(NamedTuple):
    """A diagnostic that may be one of many with the same cause.

    Hits of one ``definition`` in several places are told once, at the definition, with ``folded`` as the message.
    """

    diagnostic: Diagnostic
    definition: Location | None = None
    folded: str = ""
    """The message for several places; `NAMES` in it stands for what the rows call the definition there."""
    name: str = ""


CheckFunction: TypeAlias = "Callable[[CheckContext], Iterable[Diagnostic | Hit]]"


class Check(NamedTuple):
    """A registered check."""

    codes: tuple[Code, ...]
    function: CheckFunction

    @property
    def text(self) -> str:
        """The docstring: what, why, bad, good and how to silence."""
        import inspect

        return inspect.cleandoc(self.function.__doc__ or "")


CHECKS: list[Check] = []


class CheckContext:
    """What checks read: the reference, the settings, and the samples' files, each read once."""

    def __init__(self, reference: ApiRef, settings: Settings | None = None) -> None:
        self.reference = reference
        self.settings = settings or Settings()
        self._documents: dict[str, JsonDocument] = {}
        self._shared: dict[object, object] = {}

    def share(self, make: Callable[[CheckContext], T]) -> T:
        """Return what ``make`` makes of the context, made once for all checks that ask for it."""
        if make not in self._shared:
            self._shared[make] = make(self)
        return cast("T", self._shared[make])

    def load_sample(self, sample: Sample) -> JsonDocument:
        """Return a sample's file."""
        document = self._documents.get(sample.path)
        if document is None:
            document = self._documents[sample.path] = load_json(sample.path)
        return document

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations, each place in the source once: a page may be included in several."""
        return tuple({operation.location: operation for operation in self.reference.operations}.values())

    @cached_property
    def exchanges(self) -> list[ExchangeView]:
        """The requests and responses of all operations, with their misfits."""
        return [
            exchange
            for operation in self.operations
            for exchange in build_exchanges(operation, self.load_sample, self.settings)
        ]


def check(*codes: Code) -> Callable[[CheckFunction], CheckFunction]:
    """Register a check that yields findings of these codes."""

    def register(function: CheckFunction) -> CheckFunction:
        CHECKS.append(Check(codes, function))
        return function

    return register


def find_check(code: AnyCode) -> Check | None:
    """Return the check that yields findings of a code."""
    return next((found for found in CHECKS if code in found.codes), None)


class MoreChecks(Protocol):
    """Checks beside ours: a project's own."""

    def run(self, context: CheckContext) -> Iterable[Diagnostic]:
        """Return what they find."""


def run_checks(
    reference: ApiRef,
    settings: Settings | None = None,
    codes: Collection[AnyCode] | None = None,
    more: MoreChecks | None = None,
) -> list[Diagnostic]:
    """Run all checks, or those of some codes, and return each finding once, sorted by path and line."""
    return run_checks_in(CheckContext(reference, settings), codes, more)


def run_checks_in(
    context: CheckContext, codes: Collection[AnyCode] | None = None, more: MoreChecks | None = None
) -> list[Diagnostic]:
    """Run the checks as `run_checks` does, in a context that others use too."""
    hits: list[Hit] = []
    for registered in CHECKS:
        if codes is None or any(code in codes for code in registered.codes):
            for found in registered.function(context):
                hit = found if isinstance(found, Hit) else Hit(found)
                if codes is None or hit.diagnostic.code in codes:
                    hits.append(hit)
    return fold([*tell_causes(hits), *(more.run(context) if more is not None else ())])


def tell_causes(hits: Iterable[Hit]) -> list[Diagnostic]:
    """Tell each cause once, at its definition."""
    diagnostics: list[Diagnostic] = []
    causes: dict[tuple[AnyCode, Location], dict[Location, Hit]] = {}
    for hit in hits:
        if hit.definition is None:
            diagnostics.append(hit.diagnostic)
        else:
            key = (hit.diagnostic.code, hit.definition)
            causes.setdefault(key, {}).setdefault(hit.diagnostic.location, hit)
    for (_, definition), places in causes.items():
        first = next(iter(places.values()))
        diagnostic = first.diagnostic
        if len(places) > 1:
            names = " or ".join(f"`{name}`" for name in sorted({hit.name for hit in places.values()}))
            message = first.folded.replace(NAMES, names) or diagnostic.message
            diagnostic = diagnostic._replace(message=message, location=definition, seen=tuple(places))
        elif definition != diagnostic.location and definition not in diagnostic.seen:
            diagnostic = diagnostic._replace(seen=(*diagnostic.seen, definition))
        diagnostics.append(diagnostic)
    return diagnostics
