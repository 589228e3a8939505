"""Checks of samples against the tables of their operation and direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sphinx_apiref.compare.differences import find_differences
from sphinx_apiref.compare.message import MessageView
from sphinx_apiref.compare.sample_view import Difference
from sphinx_apiref.compare.types import look_up_json_type
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, surround
from sphinx_apiref.model.reference import Direction, Parameter, ParameterUse
from sphinx_apiref.read.json_text import JsonDocument

_ARTICLES = {"integer": "an integer", "array": "an array", "object": "an object", "null": "null"}


class _Compared(NamedTuple):
    """A difference, with the message and the file it was found in."""

    view: MessageView
    document: JsonDocument
    difference: Difference


def compare_all(context: CheckContext) -> dict[Code, list[_Compared]]:
    """Return the differences between all tables and samples, by the code that each is reported as."""
    differences: dict[Code, list[_Compared]] = {}
    for view in context.messages:
        for difference in find_differences(view.message, view.alignments):
            _, document = view.readable[difference.sample]
            differences.setdefault(difference.code, []).append(_Compared(view, document, difference))
    return differences


def _differences(context: CheckContext, code: Code) -> Sequence[_Compared]:
    return context.share(compare_all).get(code, ())


def _row(difference: Difference) -> tuple[ParameterUse, Parameter]:
    """Return the row of a difference that has one, and its definition."""
    assert difference.row is not None
    use = difference.row
    return use, use.parameter or Parameter(use.ref, use.location)


def _cause(parameter: Parameter, field: str, name: str, message: Callable[[str], str]) -> Cause:
    """Return what the findings about a field of a definition are folded by; ``name`` is what the sample calls it."""
    return Cause(parameter.fields.get(field, parameter.location), parameter.key, name, message)


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
    for _, document, difference in _differences(context, Code.SAMPLE_MISMATCH):
        use, _ = _row(difference)
        message = f"the sample shows `{difference.name}`, and the table requires `{use.name}`"
        place = document.key_location(difference.path)
        hint = "correct the name, or include the sample that was meant"
        yield Diagnostic(Code.SAMPLE_MISMATCH, message, place, hint, (use.location,), (difference.name, use.name))


@rule(Code.SAMPLE_TYPE_MISMATCH)
def check_types(context: CheckContext) -> Iterator[Diagnostic]:
    """A value of a sample is not of the type that its definition says.

    Programs made from the table fail on the real value. Null fits any type, and any value fits an unknown type.

    Bad::

        size:
          type: string

        {"size": 10}

    Good::

        size:
          type: integer

    To silence it, put ``# apiref: ignore[sample-type-mismatch]`` in the definition.
    """
    for _, document, difference in _differences(context, Code.SAMPLE_TYPE_MISMATCH):
        use, parameter = _row(difference)
        kind = look_up_json_type(difference.value)
        shown = _ARTICLES.get(kind, f"a {kind}")
        message = f"`{difference.name}` is {shown} here, and its definition `{parameter.key}` says {parameter.type}"
        folded = f" as {shown}, and `{parameter.key}` says {parameter.type}"
        yield Diagnostic(
            Code.SAMPLE_TYPE_MISMATCH,
            message,
            document.value_location(difference.path),
            f"correct the value, or `type` of `{parameter.key}`",
            (use.location,),
            (difference.name, parameter.key),
            cause=_cause(parameter, "type", difference.name, surround("samples show ", folded)),
        )


def _report_undocumented(context: CheckContext, code: Code) -> Iterator[Diagnostic]:
    for view, document, difference in _differences(context, code):
        message = f"no row explains `{difference.name}`"
        hint = "" if difference.near else "add a row, or correct the sample"
        place = document.key_location(difference.path)
        tables = (view.tables[0].location,) if view.tables else ()
        yield Diagnostic(code, message, place, hint, tables, (difference.name,), difference.near)


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
    yield from _report_undocumented(context, Code.SAMPLE_KEY_UNDOCUMENTED)


@rule(Code.SAMPLE_KEY_UNCOVERED)
def check_uncovered_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample shows a key that no row of its table explains, and the table explains few of the others too.

    Half of these are on purpose, so they are reported with ``--info`` only.

    Bad::

        - status: status

        {"id": "1", "name": "one", "status": "ok"}

    Good::

        - id: id
        - name: name
        - status: status

    To silence it, add the name to ``ignored_keys`` of the settings.
    """
    yield from _report_undocumented(context, Code.SAMPLE_KEY_UNCOVERED)


def _report_missing(context: CheckContext, code: Code) -> Iterator[Diagnostic]:
    for view, document, difference in _differences(context, code):
        use, parameter = _row(difference)
        message = f"the {view.direction.value} lacks `{difference.name}`, which `{parameter.key}` says is required"
        folded = f"`{parameter.key}` is required, and samples lack "
        hint = f"is it spelled `{difference.near}` in the sample?" if difference.near else ""
        hint = hint or f"add it to the sample, or write `required: false` for `{parameter.key}`"
        yield Diagnostic(
            code,
            message,
            document.value_location(difference.path),
            hint,
            (use.location,),
            (difference.name, parameter.key),
            cause=_cause(parameter, "required", difference.name, surround(folded)),
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
    yield from _report_missing(context, Code.SAMPLE_KEY_MISSING)


@rule(Code.SAMPLE_KEY_ABSENT)
def check_absent_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A row says that a key is required, and the sample does not show it, perhaps for a reason.

    Another sample shows it, or the object that would hold it is absent, or most of the required keys are. It is
    reported with ``--info`` only.

    Bad::

        - addresses: addresses
        - version: version    # required: true

        {"addresses": {}}

    Good::

        {"addresses": {"private": [{"version": 4}]}}

    To silence it, put ``# apiref: ignore[sample-key-absent]`` in the definition.
    """
    yield from _report_missing(context, Code.SAMPLE_KEY_ABSENT)


@rule(Code.SAMPLE_ITEM_INCOMPLETE)
def check_incomplete_items(context: CheckContext) -> Iterator[Diagnostic]:
    """Some items of a list lack a required key that others have, and differ from them in other keys too.

    It is reported with ``--info`` only: lists may hold things of several kinds. An item that lacks nothing else is
    reported as ``sample-key-missing``.

    Bad::

        [{"id": 1, "name": "one"}, {"href": "…"}]

    Good::

        [{"id": 1, "name": "one"}, {"id": 2, "name": "two"}]

    To silence it, put ``# apiref: ignore[sample-item-incomplete]`` in the definition.
    """
    yield from _report_missing(context, Code.SAMPLE_ITEM_INCOMPLETE)


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
    for view, document, difference in _differences(context, Code.SAMPLE_ROW_WRONG_IN):
        use, parameter = _row(difference)
        if view.direction is Direction.RESPONSE and parameter.in_ == "query":
            # Reported as query-in-response.
            continue
        message = f"`{difference.name}` is in the body, and its definition `{parameter.key}` says in {parameter.in_}"
        hint = f"use a definition with `in: body` in place of `{parameter.key}`"
        folded = f" in the body, and `{parameter.key}` says in {parameter.in_}"
        yield Diagnostic(
            Code.SAMPLE_ROW_WRONG_IN,
            message,
            use.location,
            hint,
            (document.key_location(difference.path),),
            (difference.name, parameter.key),
            cause=_cause(parameter, "in", difference.name, surround("samples show ", folded)),
        )


@rule(Code.SAMPLE_MICROVERSION)
def check_microversions(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample of one microversion shows a key that, by its definition, is newer or was removed before.

    The folder (``v2.49/``), file name, caption or title says which version a sample is of. If none does, the sample is
    not checked.

    Bad::

        tags:
          min_version: 2.52

        .. literalinclude:: samples/v2.49/server-get-resp.json    with "tags"

    Good::

        .. literalinclude:: samples/v2.52/server-get-resp.json

    To silence it, put ``# apiref: ignore[sample-microversion]`` in the definition.
    """
    for view, document, difference in _differences(context, Code.SAMPLE_MICROVERSION):
        use, parameter = _row(difference)
        version = view.message.samples[difference.sample].version
        bounds = []
        if parameter.min_version:
            bounds.append(f"from {parameter.min_version}")
        if parameter.max_version:
            bounds.append(f"until {parameter.max_version}")
        shown = f"exists {' '.join(bounds)} only"
        message = f"`{difference.name}` {shown}, and this sample is of {version}"
        hint = f"correct the versions of `{parameter.key}`, or the sample"
        field = "min_version" if parameter.min_version else "max_version"
        folded = f" {shown}, and samples of other versions show it"
        yield Diagnostic(
            Code.SAMPLE_MICROVERSION,
            message,
            document.key_location(difference.path),
            hint,
            (use.location,),
            (difference.name, parameter.key),
            cause=_cause(parameter, field, difference.name, surround("", folded)),
        )
