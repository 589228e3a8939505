"""Checks of the rows of bodies: rows that no body can have, and rows of another name or place than samples show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from functools import partial
from typing import TYPE_CHECKING

from sphinx_apiref.compare.message import MessageView
from sphinx_apiref.compare.missing_keys import is_alike
from sphinx_apiref.compare.one_name import is_same_name
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.lint.rules.differences import Compared, cause_of_rows, get_row, list_compared
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, share_cause, surround, word_names
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Direction, Parameter, ParameterUse

if TYPE_CHECKING:
    from sphinx_apiref.model.edits import Propose


@rule(Code.SAMPLE_KEY_RENAMED)
def check_renamed_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A row has a name that no sample shows, and the samples have a key without a row: they are one thing.

    One of the two is misspelled, or is a part of the other: ``network_id`` and ``floating_network_id``. It is reported
    once a page, at the row; the key is then neither missing nor undocumented.

    Bad::

        - created: created

        {"created_at": "2026-01-01"}

    Good::

        - created_at: created

    To silence it, put ``.. apiref: ignore[sample-key-renamed]`` before the row.
    """
    for compared in list_compared(context, Code.SAMPLE_KEY_RENAMED):
        _, document, difference = compared
        use, parameter = get_row(difference)
        catalog = context.reference.catalogs.get(parameter.location.path)
        # The definition of the other name is what the row was to have, as of a list `servers` beside `server`.
        ref = difference.name if catalog is not None and difference.name in catalog.parameters else use.ref
        yield Diagnostic(
            Code.SAMPLE_KEY_RENAMED,
            f"no sample shows `{use.name}`, and no row explains the sample's `{difference.name}`",
            use.location,
            f"write `- {difference.name}: {ref}`, or correct the sample",
            (document.key_location(difference.path),),
            (use.name, difference.name),
            difference.name,
            _cause_of_renamed(use, difference.name),
            propose=partial(proposals.rename_key_or_row, context.reference, *compared),
        )


def _cause_of_renamed(use: ParameterUse, key: str) -> Cause:
    """Return what a row of another name is folded by: the same two names in tables of one page are one mistake."""
    message = f"no sample shows `{use.name}`, and no row explains the samples' `{key}`"
    scope = (use.location.path, use.name, key)
    return share_cause(use.name, use.location, scope, lambda findings: f"{message}, in {len(findings)} tables")


@rule(Code.ROW_SUPERFLUOUS)
def check_superfluous_rows(context: CheckContext) -> Iterator[Diagnostic]:
    """A table has a row for the object that holds the body, and one for that of another operation.

    It was copied from the table of a list, or into one: the samples have one of the two only.

    Bad::

        - servers: servers
        - server: server
        - id: id

        {"servers": [{"id": "1"}]}

    Good::

        - servers: servers
        - id: id

    To silence it, put ``.. apiref: ignore[row-superfluous]`` before the row.
    """
    for view, document, difference in list_compared(context, Code.ROW_SUPERFLUOUS):
        use, _ = get_row(difference)
        place = f"in `{difference.path[0]}`" if difference.path else "at the root"
        hint = "delete the row" if difference.path else "delete the row, or correct the sample"
        propose: Propose | None = partial(proposals.delete_row, use.location, False)
        shown = view.alignments[difference.sample]
        if shown is not None and is_wrapper_elsewhere(context, use, shown.root.children.keys()):
            hint = f"put the keys into `{use.name}`, as other samples do, or delete the row"
            propose = None
        yield Diagnostic(
            Code.ROW_SUPERFLUOUS,
            f"no sample shows `{use.name}`: the {view.direction.value} has its keys {place}",
            use.location,
            hint,
            (document.key_location(difference.path),),
            (view.operation.label, use.name),
            propose=propose,
        )


def is_wrapper_elsewhere(context: CheckContext, use: ParameterUse, keys: Set[str]) -> bool:
    """Whether samples of other operations have about the same keys in the object that a row is of, no list of them."""
    return any(
        row.parameter is use.parameter and row.name == use.name
        for view in context.messages
        for alignment in view.alignments
        if alignment is not None and (wrapper := alignment.wrapper) is not None
        for row in wrapper.rows
        if isinstance(wrapper.values[0].value, dict)
        and is_alike(len(keys & wrapper.children.keys()), len(keys | wrapper.children.keys()))
    )


@rule(Code.SAMPLE_ROW_WRONG_IN)
def check_rows_elsewhere(context: CheckContext) -> Iterator[Diagnostic]:
    """A key of a body has a row, but its definition says that it is in the header, the path or the query.

    Bad::

        - status: status_query

        {"status": "ok"}

    Good::

        - status: status

    To silence it, put ``# apiref: ignore[sample-row-wrong-in]`` in the definition, or ``.. apiref: ignore[…]`` before
    the row if the definition is right for others.
    """
    found = _list_rows_elsewhere(context)
    rows = {(use := get_row(compared.difference)[0]).location: use for compared in found}
    always = _find_always_wrong(context, rows)
    for _, document, difference in found:
        use, parameter = get_row(difference)
        folded = surround("samples show ", f" in the body, and `{parameter.key}` says in {parameter.in_}")
        # A definition that is right for other rows is wrong in none: then the rows of a file are one finding.
        cause = _cause if parameter.location in always else partial(cause_of_rows, use)
        yield Diagnostic(
            Code.SAMPLE_ROW_WRONG_IN,
            f"`{difference.name}` is in the body, and its definition `{parameter.key}` says in {parameter.in_}",
            use.location,
            f"use a definition with `in: body` in place of `{parameter.key}`",
            (document.key_location(difference.path),),
            (difference.name, parameter.key),
            cause=cause(parameter, difference.name, folded),
        )


def _list_rows_elsewhere(context: CheckContext) -> list[Compared]:
    return [
        compared
        for compared in list_compared(context, Code.SAMPLE_ROW_WRONG_IN)
        # Reported as query-in-response.
        if not (compared.view.direction is Direction.RESPONSE and get_row(compared.difference)[1].in_ == "query")
    ]


def find_rows_in_bodies(context: CheckContext) -> frozenset[Location]:
    """Return the places of the rows that say header, path or query, and whose key a sample shows in the body.

    What is wrong with these rows is reported as ``sample-row-wrong-in``, and nothing else about their place should be.
    """
    return frozenset(get_row(compared.difference)[0].location for compared in _list_rows_elsewhere(context))


def _find_always_wrong(context: CheckContext, wrong: dict[Location, ParameterUse]) -> set[Location]:
    """Return the definitions of rows that are wrong, if all rows that use them are."""
    right = {row.parameter.location for row in wrong.values() if row.parameter is not None}
    always = set(right)
    for operation in context.operations:
        for table in operation.tables:
            for use in table.uses:
                if use.parameter is not None and use.parameter.location in always and use.location not in wrong:
                    always.discard(use.parameter.location)
    return always


def _cause(parameter: Parameter, name: str, message: Callable[[str], str]) -> Cause:
    return Cause(parameter.fields.get("in", parameter.location), parameter.key, name, message)


@rule(Code.ROW_BODY_UNEXPECTED)
def check_rows_of_no_body(context: CheckContext) -> Iterator[Diagnostic]:
    """A row says that it is in the body, and the request or response has none.

    The request of GET, HEAD and DELETE has none unless a sample shows it, nor has the response to HEAD or with the
    status 204. Most often a filter of a list is meant, which is in the query, or a table was copied.

    Bad::

        .. rest_method:: GET /servers

        Request
        -------
        .. rest_parameters:: parameters.yaml

           - owner: owner        # in: body

    Good::

        owner:
          in: query

    To silence it, put ``.. apiref: ignore[row-body-unexpected]`` before the row.
    """
    requests = {
        use.location: use
        for view in context.messages
        if _is_request_without_body(view)
        for use in _list_body_rows(view)
    }
    always = _find_always_wrong(context, requests)
    for view in context.messages:
        if _is_request_without_body(view):
            for use in _list_body_rows(view):
                yield _report_row_of_request(view, use, always)
        elif (reason := _find_reason_of_no_body(view)) and (rows := _list_body_rows(view)):
            yield _report_rows_of_response(view, rows, reason)


def _list_body_rows(view: MessageView) -> list[ParameterUse]:
    """Return the rows that say that they are in the body, but for those of the URL: these are reported as such."""
    names = view.message.url_names
    return [
        use
        for table in view.tables
        for use in table.uses
        if use.parameter is not None
        and use.parameter.in_ == "body"
        and not any(is_same_name(name, own) for name in names for own in (use.name, use.ref))
    ]


def _is_request_without_body(view: MessageView) -> bool:
    """Whether a message is a request without a body; a table without a direction may be the response's."""
    return (
        view.direction is Direction.REQUEST
        and view.operation.bodiless
        and not view.samples
        and all(table.direction is not None for table in view.tables)
    )


def _find_reason_of_no_body(view: MessageView) -> str:
    """Return why a response has no body, or nothing."""
    if view.direction is not Direction.RESPONSE or view.samples:
        return ""
    if view.operation.method == "HEAD":
        return "a response to HEAD"
    codes = {status.code for status in view.operation.statuses} | set(view.operation.prose_codes)
    successes = {code for code in codes if 200 <= code < 300}
    return "a response with the status 204" if successes == {204} else ""


def _report_row_of_request(view: MessageView, use: ParameterUse, always: set[Location]) -> Diagnostic:
    assert use.parameter is not None
    parameter = use.parameter
    method = view.operation.method
    return Diagnostic(
        Code.ROW_BODY_UNEXPECTED,
        f"`{use.name}` is in the body, and the request of {method} has none",
        use.location,
        f"use a definition with `in: query` in place of `{use.ref}`, or move the row to the response",
        names=(view.operation.label, use.name),
        cause=_cause(parameter, use.name, surround("requests without a body have ", f" in it, says `{parameter.key}`"))
        if parameter.location in always
        else None,
    )


def _report_rows_of_response(view: MessageView, rows: Sequence[ParameterUse], reason: str) -> Diagnostic:
    names = [use.name for use in rows]
    return Diagnostic(
        Code.ROW_BODY_UNEXPECTED,
        f"{reason} has no body, and its table describes {word_names(names)}",
        rows[0].location,
        "delete the rows, or correct the status",
        tuple(use.location for use in rows[1:]),
        (view.operation.label, *names),
    )
