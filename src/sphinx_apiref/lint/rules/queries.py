"""Checks of the parameters in a URL's query against the rows for them."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_apiref.compare.message import request_rows
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.lint.rules.operations import may_be_in_body
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, surround
from sphinx_apiref.model.names import KEYS, nearest
from sphinx_apiref.read.urls import locate_part, parse_url


@rule(Code.QUERY_PARAMETER_MISSING)
def check_missing_query_parameters(context: CheckContext) -> Iterator[Diagnostic]:
    """The URL's query has a parameter that no request table explains.

    A reader can't know what to put there. A parameter whose value the URL gives, such as ``?detail=true``, needs no
    row; a row may have the name of the parameter or the one in its value.

    Bad::

        .. rest_method:: GET /servers?limit={limit}

        .. rest_parameters:: parameters.yaml

           - fields: fields

    Good::

        .. rest_parameters:: parameters.yaml

           - fields: fields
           - limit: limit

    To silence it, put ``.. apiref: ignore[query-parameter-missing]`` before the directive.
    """
    for operation in context.operations:
        url = parse_url(operation.url)
        rows = request_rows(operation)
        if not operation.tables or (operation.refers and not rows):
            # See `url-parameter-unexplained`.
            continue
        explained = {name for use in rows for name in (use.name, use.ref)} | (set() if rows else operation.named)
        for found in url.query:
            names = {found.name, *found.aliases}
            if found.fixed or names & explained or names & set(url.names):
                continue
            others = {use.name for use in rows if use.parameter and use.parameter.in_ == "query"} - url.query_names
            meant = nearest(found.name, others, KEYS) or ""
            yield Diagnostic(
                Code.QUERY_PARAMETER_MISSING,
                f"no request table explains `{found.name}` of the URL's query",
                locate_part(operation, found.span),
                "" if meant else f"add a row such as `- {found.name}: {found.name}`",
                names=(operation.label, found.name),
                meant=meant,
            )


@rule(Code.QUERY_PARAMETER_WRONG_IN)
def check_query_parameters_elsewhere(context: CheckContext) -> Iterator[Diagnostic]:
    """A parameter of the URL's query is defined as one of the path, the header or the body.

    Tables and clients made from them then put it in the wrong place.

    Bad::

        # .. rest_method:: GET /servers?limit={limit}
        limit:
          in: path

    Good::

        limit:
          in: query

    To silence it, put ``# apiref: ignore[query-parameter-wrong-in]`` in the definition.
    """
    for operation in context.operations:
        url = parse_url(operation.url)
        if not url.query:
            continue
        rows = request_rows(operation)
        for name in dict.fromkeys(name for found in url.query for name in (found.name, *found.aliases)):
            uses = [use for use in rows if use.name == name]
            parameters = [use.parameter for use in uses if use.parameter is not None]
            if not parameters or len(parameters) != len(uses) or name in url.names:
                continue
            if any(parameter.in_ in ("query", None) for parameter in parameters):
                continue
            parameter = parameters[0]
            if parameter.in_ == "body" and may_be_in_body(context, operation, name):
                continue
            message = surround(
                "", f" is in the URL's query, and its definition `{parameter.key}` says in {parameter.in_}"
            )
            yield Diagnostic(
                Code.QUERY_PARAMETER_WRONG_IN,
                message(f"`{name}`"),
                uses[0].location,
                "use a definition that says `in: query`",
                (operation.location,),
                names=(operation.label, name),
                cause=Cause(parameter.fields.get("in", parameter.location), parameter.key, name, message),
            )
