"""Checks of samples against the tables of their operation and direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sphinx_apiref.checks.context import CheckContext
from sphinx_apiref.checks.exchanges import ExchangeView
from sphinx_apiref.checks.registry import rule
from sphinx_apiref.core.codes import Code
from sphinx_apiref.core.diagnostics import Cause, Diagnostic, surround
from sphinx_apiref.core.json_source import JsonDocument
from sphinx_apiref.core.misfits import Misfit, MisfitKind
from sphinx_apiref.core.model import Direction, Parameter, ParameterUse
from sphinx_apiref.core.places import Location
from sphinx_apiref.core.schema_types import resolve_json_type

_ARTICLES = {"integer": "an integer", "array": "an array", "object": "an object", "null": "null"}


def _misfits(context: CheckContext, kind: MisfitKind) -> Iterator[tuple[ExchangeView, JsonDocument, Misfit]]:
    for exchange in context.exchanges:
        for misfit in exchange.misfits:
            if misfit.kind is kind:
                yield exchange, exchange.readable[misfit.sample][1], misfit


def _use(misfit: Misfit) -> tuple[ParameterUse, Parameter]:
    """Return the row of a misfit that has one, and its definition."""
    assert misfit.row is not None
    use = misfit.row
    return use, use.parameter or Parameter(use.ref, use.location)


def _cause(parameter: Parameter, field: str, misfit: Misfit, message: Callable[[str], str]) -> Cause:
    return Cause(parameter.fields.get(field, parameter.location), parameter.key, misfit.name, message)


def _tables_place(exchange: ExchangeView) -> tuple[Location, ...]:
    return (exchange.tables[0].location,) if exchange.tables else ()


@rule(Code.SAMPLE_MISMATCH)
def check_mismatches(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample and its table have nothing in common.

    The table's one required row and the sample's one key are of the same type and of different names, or the object
    that holds the rest has another name than the one that the table requires and begins with: the sample is of another
    operation, or the name is wrong in one of the two.

    Bad::

        - server: server

        {"servers": {"name": "one"}}

    Good::

        {"server": {"name": "one"}}

    To silence it, put ``.. apiref: ignore[sample-mismatch]`` before the row.
    """
    for _, document, misfit in _misfits(context, MisfitKind.MISMATCH):
        use, _ = _use(misfit)
        message = f"the sample shows `{misfit.name}`, and the table requires `{use.name}`"
        place = document.key_location(misfit.path)
        hint = "correct the name, or include the sample that was meant"
        yield Diagnostic(Code.SAMPLE_MISMATCH, message, place, hint, (use.location,), (misfit.name, use.name))


@rule(Code.SAMPLE_TYPE_MISMATCH)
def check_types(context: CheckContext) -> Iterator[Diagnostic]:
    """A value of a sample is not of the type that its definition says.

    Programs made from the table fail on the real value. Null fits any type, and a definition without a known type
    anything.

    Bad::

        size:
          type: string

        {"size": 10}

    Good::

        size:
          type: integer

    To silence it, put ``# apiref: ignore[sample-type-mismatch]`` in the definition.
    """
    for _, document, misfit in _misfits(context, MisfitKind.TYPE):
        use, parameter = _use(misfit)
        kind = resolve_json_type(misfit.value)
        shown = _ARTICLES.get(kind, f"a {kind}")
        message = f"`{misfit.name}` is {shown} here, and its definition `{parameter.key}` says {parameter.type}"
        folded = f" as {shown}, and `{parameter.key}` says {parameter.type}"
        yield Diagnostic(
            Code.SAMPLE_TYPE_MISMATCH,
            message,
            document.value_location(misfit.path),
            f"correct the value, or `type` of `{parameter.key}`",
            (use.location,),
            (misfit.name, parameter.key),
            cause=_cause(parameter, "type", misfit, surround("samples show ", folded)),
        )


def _undocumented(context: CheckContext, kind: MisfitKind, code: Code) -> Iterator[Diagnostic]:
    for exchange, document, misfit in _misfits(context, kind):
        message = f"no row explains `{misfit.name}`"
        hint = "" if misfit.near else "add a row, or correct the sample"
        place = document.key_location(misfit.path)
        yield Diagnostic(code, message, place, hint, _tables_place(exchange), (misfit.name,), misfit.near)


@rule(Code.SAMPLE_KEY_UNDOCUMENTED)
def check_undocumented_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample shows a key that no row of its table explains, though the table explains most of the others.

    The row was forgotten, or one of the two names is misspelled. Free-form objects, links and keys that are values
    (ids, numbers) are left alone.

    Bad::

        - id: id
        - name: name

        {"id": "1", "name": "one", "hostId": "2"}

    Good::

        - id: id
        - name: name
        - hostId: hostId

    To silence it, add the name to ``ignored_keys`` of the settings.
    """
    yield from _undocumented(context, MisfitKind.UNDOCUMENTED, Code.SAMPLE_KEY_UNDOCUMENTED)


@rule(Code.SAMPLE_KEY_UNCOVERED)
def check_uncovered_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample shows a key that no row of its table explains, and the table explains few of the others too.

    Half of these are on purpose. Only told where it is asked for.

    Bad::

        - status: status

        {"id": "1", "name": "one", "status": "ok"}

    Good::

        - id: id
        - name: name
        - status: status

    To silence it, add the name to ``ignored_keys`` of the settings.
    """
    yield from _undocumented(context, MisfitKind.UNCOVERED, Code.SAMPLE_KEY_UNCOVERED)


def _missing(context: CheckContext, kind: MisfitKind, code: Code) -> Iterator[Diagnostic]:
    for exchange, document, misfit in _misfits(context, kind):
        use, parameter = _use(misfit)
        message = f"the {exchange.direction.value} lacks `{misfit.name}`, which `{parameter.key}` says is required"
        folded = f"`{parameter.key}` is required, and samples lack "
        hint = f"did you mean it by `{misfit.near}`?" if misfit.near else ""
        hint = hint or f"add it to the sample, or write `required: false` for `{parameter.key}`"
        yield Diagnostic(
            code,
            message,
            document.value_location(misfit.path),
            hint,
            (use.location,),
            (misfit.name, parameter.key),
            cause=_cause(parameter, "required", misfit, surround(folded)),
        )


@rule(Code.SAMPLE_KEY_MISSING)
def check_missing_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A row says that a key is required, and the sample does not show it.

    The sample is older than the table, or the key is optional.

    Bad::

        - name: name          # required: true
        - size: size          # required: true
        - status: status      # required: true

        {"name": "one", "status": "ok"}

    Good::

        {"name": "one", "size": 1, "status": "ok"}

    To silence it, put ``# apiref: ignore[sample-key-missing]`` in the definition.
    """
    yield from _missing(context, MisfitKind.MISSING, Code.SAMPLE_KEY_MISSING)


@rule(Code.SAMPLE_KEY_ABSENT)
def check_absent_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A row says that a key is required, and the sample does not show it, for which there may be a reason.

    Another sample shows it, or the object that holds it is not there, or most of the required keys are not. Only told
    where it is asked for.

    Bad::

        - addresses: addresses
        - version: version    # required: true

        {"addresses": {}}

    Good::

        {"addresses": {"private": [{"version": 4}]}}

    To silence it, put ``# apiref: ignore[sample-key-absent]`` in the definition.
    """
    yield from _missing(context, MisfitKind.ABSENT, Code.SAMPLE_KEY_ABSENT)


@rule(Code.SAMPLE_ITEM_INCOMPLETE)
def check_incomplete_items(context: CheckContext) -> Iterator[Diagnostic]:
    """Some items of a list lack a required key that others have, and differ from them in other keys too.

    Only told where it is asked for: lists may hold things of several kinds. An item that lacks nothing else is told as
    ``sample-key-missing``.

    Bad::

        [{"id": 1, "name": "one"}, {"href": "…"}]

    Good::

        [{"id": 1, "name": "one"}, {"id": 2, "name": "two"}]

    To silence it, put ``# apiref: ignore[sample-item-incomplete]`` in the definition.
    """
    yield from _missing(context, MisfitKind.ITEM_INCOMPLETE, Code.SAMPLE_ITEM_INCOMPLETE)


@rule(Code.SAMPLE_ROW_WRONG_IN)
def check_rows_elsewhere(context: CheckContext) -> Iterator[Diagnostic]:
    """A key of a body has a row, but its definition says that it is in the header, the path or the query.

    Bad::

        - status: status_query

        {"status": "ok"}

    Good::

        - status: status

    To silence it, put ``# apiref: ignore[sample-row-wrong-in]`` in the definition.
    """
    for exchange, document, misfit in _misfits(context, MisfitKind.WRONG_IN):
        use, parameter = _use(misfit)
        if exchange.direction is Direction.RESPONSE and parameter.in_ == "query":
            # Told as query-in-response already.
            continue
        message = f"`{misfit.name}` is in the body, and its definition `{parameter.key}` says in {parameter.in_}"
        hint = f"use a definition with `in: body` in place of `{parameter.key}`"
        folded = f" in the body, and `{parameter.key}` says in {parameter.in_}"
        yield Diagnostic(
            Code.SAMPLE_ROW_WRONG_IN,
            message,
            use.location,
            hint,
            (document.key_location(misfit.path),),
            (misfit.name, parameter.key),
            cause=_cause(parameter, "in", misfit, surround("samples show ", folded)),
        )


@rule(Code.SAMPLE_MICROVERSION)
def check_microversions(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample of one microversion shows a key that, by its definition, is newer or gone by then.

    The folder (``v2.49/``), file name, caption or title tells the sample's version; one that tells none is left alone.

    Bad::

        tags:
          min_version: 2.52

        .. literalinclude:: samples/v2.49/server-get-resp.json    with "tags"

    Good::

        .. literalinclude:: samples/v2.52/server-get-resp.json

    To silence it, put ``# apiref: ignore[sample-microversion]`` in the definition.
    """
    for exchange, document, misfit in _misfits(context, MisfitKind.MICROVERSION):
        use, parameter = _use(misfit)
        version = exchange.exchange.samples[misfit.sample].version
        bounds = []
        if parameter.min_version:
            bounds.append(f"from {parameter.min_version}")
        if parameter.max_version:
            bounds.append(f"until {parameter.max_version}")
        shown = f"is there {' '.join(bounds)} only"
        message = f"`{misfit.name}` {shown}, and this sample is of {version}"
        hint = f"correct the versions of `{parameter.key}`, or the sample"
        field = "min_version" if parameter.min_version else "max_version"
        folded = f" {shown}, and samples of other versions show it"
        yield Diagnostic(
            Code.SAMPLE_MICROVERSION,
            message,
            document.key_location(misfit.path),
            hint,
            (use.location,),
            (misfit.name, parameter.key),
            cause=_cause(parameter, field, misfit, surround("", folded)),
        )
