"""Checks of operations: the rows for the parameters of the URL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinx_apiref.compare.message import request_rows
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, surround
from sphinx_apiref.model.names import KEYS, nearest
from sphinx_apiref.model.reference import Operation, ParameterUse
from sphinx_apiref.read.directive_text import parse_path_parameters


class _PathRows:
    """How the names of a URL and the rows of the request's tables compare."""

    def __init__(self, operation: Operation) -> None:
        self.names = parse_path_parameters(operation.url)
        self.rows = request_rows(operation)
        by_name: dict[str, list[ParameterUse]] = {}
        for use in self.rows:
            by_name.setdefault(use.name, []).append(use)
        self.by_name = by_name
        self.missing = [name for name in self.names if name not in by_name]
        self.unknown = [
            use
            for use in self.rows
            if use.parameter is not None
            and use.parameter.in_ == "path"
            and use.parameter.required is True
            and use.name not in self.names
        ]
        self.misspelled: list[tuple[str, ParameterUse]] = []
        rest = list(self.missing)
        for name in self.missing:
            names = {use.name for use in self.unknown}
            meant = nearest(name, names) or (names.pop() if len(rest) == len(names) == 1 else "")
            if meant:
                self.misspelled += [(name, use) for use in self.unknown if use.name == meant][:1]
                self.unknown = [use for use in self.unknown if use.name != meant]
                rest.remove(name)
        self.missing = rest


@rule(Code.PATH_PARAMETER_MISSING)
def check_missing_path_parameters(context: CheckContext) -> Iterator[Diagnostic]:
    """The URL has a parameter that no request table explains.

    A reader who calls the operation needs to know what to put there.

    Bad::

        .. rest_method:: GET /servers/{server_id}

        .. rest_parameters:: parameters.yaml

           - fields: fields

    Good::

        .. rest_parameters:: parameters.yaml

           - server_id: server_id_path
           - fields: fields

    To silence it, put ``.. apiref: ignore[path-parameter-missing]`` before the ``rest_method``.
    """
    for operation in context.operations:
        found = _PathRows(operation)
        for name in found.missing:
            yield report_missing_path_parameter(operation, name, found.rows)


def report_missing_path_parameter(operation: Operation, name: str, rows: Sequence[ParameterUse]) -> Diagnostic:
    """Return the finding for a parameter of the URL without a row; ``rows`` are those of the request."""
    meant = nearest(name, {use.name for use in rows}, KEYS)
    hint = "" if meant else f"add a row such as `- {name}: {name}`"
    return Diagnostic(
        Code.PATH_PARAMETER_MISSING,
        f"no request table explains `{name}` of the URL",
        operation.location,
        hint,
        names=(operation.label, name),
        meant=meant or "",
    )


@rule(Code.PATH_PARAMETER_MISSPELLED)
def check_misspelled_path_parameters(context: CheckContext) -> Iterator[Diagnostic]:
    """The URL and the table call one parameter by two names.

    One parameter of the URL has no row, and one row in the path has no parameter in the URL: they are the same.

    Bad::

        .. rest_method:: GET /servers/{id}

        .. rest_parameters:: parameters.yaml

           - server_id: server_id_path

    Good::

        .. rest_method:: GET /servers/{server_id}

    To silence it, put ``.. apiref: ignore[path-parameter-misspelled]`` before the row.
    """
    for operation in context.operations:
        for name, use in _PathRows(operation).misspelled:
            message = f"the URL says `{{{name}}}` and the table `{use.name}`"
            hint = f"write `- {name}: {use.ref}`, or `{{{use.name}}}` in the URL"
            names = (operation.label, name, use.name)
            yield Diagnostic(Code.PATH_PARAMETER_MISSPELLED, message, use.location, hint, (operation.location,), names)


@rule(Code.PATH_PARAMETER_UNKNOWN)
def check_unknown_path_parameters(context: CheckContext) -> Iterator[Diagnostic]:
    """A request table explains a required path parameter that the URL does not have.

    Most often the row was copied from another operation, or the URL lacks a segment.

    Bad::

        .. rest_method:: GET /servers

        .. rest_parameters:: parameters.yaml

           - server_id: server_id_path

    Good::

        .. rest_method:: GET /servers

        .. rest_parameters:: parameters.yaml

           - name: name_query

    To silence it, put ``.. apiref: ignore[path-parameter-unknown]`` before the row.
    """
    for operation in context.operations:
        found = _PathRows(operation)
        if not operation.url:
            continue
        for use in found.unknown:
            message = f"`{use.name}` is a path parameter, and `{operation.url}` has none of this name"
            meant = nearest(use.name, found.names, KEYS)
            hint = "" if meant else "delete the row, or correct the URL"
            places = (operation.location,)
            yield Diagnostic(
                Code.PATH_PARAMETER_UNKNOWN,
                message,
                use.location,
                hint,
                places,
                names=(operation.label, use.name),
                meant=meant or "",
            )


@rule(Code.PATH_PARAMETER_WRONG_IN)
def check_path_parameters_elsewhere(context: CheckContext) -> Iterator[Diagnostic]:
    """A parameter of the URL's path is defined as one of the query, the header or the body.

    Tables and clients made from them then put it in the wrong place.

    Bad::

        server_id:
          in: query

    Good::

        server_id:
          in: path

    To silence it, put ``# apiref: ignore[path-parameter-wrong-in]`` in the definition.
    """
    for operation in context.operations:
        found = _PathRows(operation)
        for name in found.names:
            rows = [use.parameter for use in found.by_name.get(name, ()) if use.parameter is not None]
            if not rows or len(rows) != len(found.by_name[name]) or any(row.in_ in ("path", None) for row in rows):
                continue
            use, parameter = found.by_name[name][0], rows[0]
            message = surround(
                "", f" is in the URL's path, and its definition `{parameter.key}` says in {parameter.in_}"
            )
            yield Diagnostic(
                Code.PATH_PARAMETER_WRONG_IN,
                message(f"`{name}`"),
                use.location,
                "use a definition that says `in: path`",
                (operation.location,),
                names=(operation.label, name),
                cause=Cause(parameter.fields.get("in", parameter.location), parameter.key, name, message),
            )


@rule(Code.PATH_PARAMETER_OPTIONAL)
def check_optional_path_parameters(context: CheckContext) -> Iterator[Diagnostic]:
    """A parameter of the URL's path is defined as optional.

    Without it the URL is another one. Only reported with ``--info``.

    Bad::

        server_id:
          in: path
          required: false

    Good::

        server_id:
          in: path
          required: true

    To silence it, put ``# apiref: ignore[path-parameter-optional]`` in the definition.
    """
    for operation in context.operations:
        found = _PathRows(operation)
        for name in found.names:
            for use in found.by_name.get(name, ()):
                if use.parameter is not None and use.parameter.in_ == "path" and use.parameter.required is False:
                    parameter = use.parameter
                    message = f"`{parameter.key}` is in the URL's path and can't be optional"
                    place = parameter.fields.get("required", parameter.location)
                    folded = surround(f"`{parameter.key}` is in the URL's path as ", " and can't be optional")
                    yield Diagnostic(
                        Code.PATH_PARAMETER_OPTIONAL,
                        message,
                        use.location,
                        "write `required: true`",
                        names=(operation.label, name),
                        cause=Cause(place, parameter.key, name, folded),
                    )
