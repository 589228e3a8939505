"""Checks of operations: the rows for the parameters of the URL's path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from sphinx_apiref.compare.message import MessageView, request_rows
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.lint.rules.body_rows import find_rows_in_bodies
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, share_cause, surround
from sphinx_apiref.model.names import KEYS, nearest
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Direction, Operation, ParameterUse
from sphinx_apiref.model.versions import parse_bounds
from sphinx_apiref.read.urls import Placeholder, Span, locate_part, parse_url


class _PathRows:
    """How the names of a URL's path and the rows of the request's tables compare."""

    def __init__(self, context: CheckContext, operation: Operation) -> None:
        self.operation = operation
        self.url = parse_url(operation.url)
        self.names = self.url.names
        self.rows = request_rows(operation)
        by_name: dict[str, list[ParameterUse]] = {}
        for use in self.rows:
            by_name.setdefault(use.name, []).append(use)
        self.by_name = by_name
        # One that is not written as `{name}` is reported as such.
        self.odd = {found.name for found in self.url.placeholders if found.problem}
        self.unknown = self._find_unknown(context)
        self.misspelled: list[tuple[str, ParameterUse]] = []
        missing = [name for name in self.names if name not in by_name]
        rest = list(missing)
        for name in missing:
            row = self._find_misspelled(context, name, lone=len(rest) == 1)
            if row is not None:
                self.misspelled.append((name, row))
                self.unknown = [use for use in self.unknown if use.name != row.name]
                rest.remove(name)
        self.missing = [name for name in rest if name not in self.odd]

    @property
    def explained_in_text(self) -> frozenset[str]:
        """The names that the text explains: without a row in a request's table it is there that readers look."""
        if self.rows:
            return frozenset()
        return frozenset(self.names) if self.operation.refers else self.operation.named

    def place(self, name: str) -> Location:
        """Return the place of a parameter in the URL."""
        found = next(found for found in self.url.placeholders if found.name == name)
        return locate_part(self.operation, found.span)

    def _find_unknown(self, context: CheckContext) -> list[ParameterUse]:
        """Return the rows of required path parameters that the URL does not have, as far as that is certain."""
        # Names of the query and of the host are in the URL, and a placeholder without a name may be any row's.
        known = self.url.all_names
        if not self.url.path or any(not found.name for found in self.url.placeholders):
            return []
        unknown = [
            use
            for use in self.rows
            if use.parameter is not None
            and use.parameter.in_ == "path"
            and use.parameter.required is True
            and use.name not in known
        ]
        if not unknown:
            return []
        # A row of some versions only is the name that the parameter has in these, or leaves them to an older name.
        if any(self._is_partial(use) for name in self.names for use in self.by_name.get(name, ())):
            return []
        in_bodies = context.share(find_rows_in_bodies)
        return [use for use in unknown if not self._is_partial(use) and use.location not in in_bodies]

    def _is_partial(self, use: ParameterUse) -> bool:
        """Whether a row does not exist in all versions of the operation."""
        if use.parameter is None:
            return False
        own = parse_bounds(use.parameter.min_version, use.parameter.max_version)
        whole = parse_bounds(self.operation.min_version, self.operation.max_version)
        return (own.first is not None and (whole.first is None or whole.first < own.first)) or (
            own.last is not None and (whole.last is None or own.last < whole.last)
        )

    def _find_misspelled(self, context: CheckContext, name: str, lone: bool) -> ParameterUse | None:
        """Return the row that was meant for a parameter of the URL without one; ``lone`` if all others have theirs."""
        names = {use.name for use in self.unknown}
        meant = nearest(name, names) or (names.pop() if lone and len(names) == 1 else "")
        if meant:
            return next(use for use in self.unknown if use.name == meant)
        # `- id: server_id` is the row of `{server_id}`, unless it is the body's id.
        for use in self.rows:
            if use.ref == name and use.name not in self.names and use.parameter is not None:
                if use.parameter.in_ == "path":
                    return use
                if use.parameter.in_ == "body" and not may_be_in_body(context, self.operation, use.name):
                    return use
        return None


def _compare_rows(context: CheckContext) -> list[_PathRows]:
    return [_PathRows(context, operation) for operation in context.operations]


def _find_requests(context: CheckContext) -> dict[Location, MessageView]:
    return {view.operation.location: view for view in context.messages if view.direction is Direction.REQUEST}


def find_shown_names(context: CheckContext, operation: Operation) -> frozenset[str] | None:
    """Return the keys that the samples of a request show, at any depth; None without a sample that can be read."""
    view = context.share(_find_requests).get(operation.location)
    shown = [alignment.names for alignment in view.alignments if alignment is not None] if view else []
    return frozenset().union(*shown) if shown else None


def may_be_in_body(context: CheckContext, operation: Operation, name: str) -> bool:
    """Whether a row that says ``in: body`` may be right: the request has a body, and its samples show the name."""
    shown = find_shown_names(context, operation)
    return not operation.bodiless and (shown is None or name in shown)


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
    for found in context.share(_compare_rows):
        operation = found.operation
        if not operation.tables or not found.missing:
            continue
        for placeholder in {placeholder.name: placeholder for placeholder in found.url.placeholders}.values():
            if placeholder.name in found.missing and placeholder.name not in found.explained_in_text:
                missing = report_missing_path_parameter(operation, placeholder, found.rows)
                yield missing._replace(cause=_cause_of_missing(placeholder.name, missing.location))


def _cause_of_missing(name: str, place: Location) -> Cause:
    """Return what a parameter without a row is folded by: the same name in URLs of one file, each without a row."""
    return share_cause(
        name,
        place,
        (place.path, name),
        lambda findings: f"no request table explains `{name}` of {len(findings)} URLs",
    )


def report_missing_path_parameter(
    operation: Operation, placeholder: Placeholder, rows: Sequence[ParameterUse]
) -> Diagnostic:
    """Return the finding for a parameter of the URL without a row; ``rows`` are those of the request."""
    name = placeholder.name
    meant = nearest(name, {use.name for use in rows} - {*parse_url(operation.url).names}, KEYS)
    hint = "" if meant else f"add a row such as `- {name}: {name}`"
    return Diagnostic(
        Code.PATH_PARAMETER_MISSING,
        f"no request table explains `{name}` of the URL",
        locate_part(operation, placeholder.span),
        hint,
        names=(operation.label, name),
        meant=meant or "",
    )


@rule(Code.URL_PARAMETER_UNEXPLAINED)
def check_unexplained_parameters(context: CheckContext) -> Iterator[Diagnostic]:
    """The URL of an operation without a ``rest_parameters`` has a parameter, and nothing in the text explains it.

    The text may well say it in words that can't be recognized, so it is reported with ``--info`` only, once a file and
    name.

    Bad::

        .. rest_method:: GET /servers/{server_id}

        Shows a server.

    Good::

        .. rest_method:: GET /servers/{server_id}

        .. rest_parameters:: parameters.yaml

           - server_id: server_id_path

    To silence it, put ``.. apiref: ignore[url-parameter-unexplained]`` before the directive.
    """
    places: dict[tuple[str, str], list[Location]] = {}
    for found in context.share(_compare_rows):
        operation = found.operation
        if operation.tables or operation.refers:
            continue
        parts: list[tuple[Span, tuple[str, ...]]] = [
            *((part.span, (part.name,)) for part in found.url.placeholders if part.name in found.missing),
            *((part.span, (part.name, *part.aliases)) for part in found.url.query if not part.fixed),
        ]
        for span, names in parts:
            if operation.named.isdisjoint(names):
                places.setdefault((operation.location.path, names[0]), []).append(locate_part(operation, span))
    for (_, name), (first, *others) in places.items():
        message = f"nothing explains `{name}` of the URL"
        hint = f"add a rest_parameters with a row such as `- {name}: {name}`"
        yield Diagnostic(Code.URL_PARAMETER_UNEXPLAINED, message, first, hint, tuple(others), (name,))


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
    for found in context.share(_compare_rows):
        operation = found.operation
        for name, use in found.misspelled:
            message = f"the URL says `{{{name}}}` and the table `{use.name}`"
            hint = f"write `- {name}: {use.ref}`, or `{{{use.name}}}` in the URL"
            if use.parameter is not None and use.parameter.in_ != "path":
                hint = f"write `- {name}: {use.ref}`, with a definition that says `in: path`"
            place, names = found.place(name), (operation.label, name, use.name)
            propose = partial(proposals.rename_path_parameter, context.reference, operation, name, place, use)
            code = Code.PATH_PARAMETER_MISSPELLED
            yield Diagnostic(code, message, use.location, hint, (place,), names, propose=propose)


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
    for found in context.share(_compare_rows):
        operation = found.operation
        for use in found.unknown:
            if use.name in (find_shown_names(context, operation) or ()):
                message = f"`{use.name}` is a path parameter, and a sample of the request shows it in the body"
                hint, meant = f"use a definition with `in: body` in place of `{use.ref}`", ""
            else:
                message = f"`{use.name}` is a path parameter, and `{found.url.text}` has none of this name"
                # A name with a row of its own is not the one that was meant.
                meant = nearest(use.name, {*found.names} - found.by_name.keys(), KEYS) or ""
                hint = "" if meant else "delete the row, or correct the URL"
            places = (operation.location,)
            yield Diagnostic(
                Code.PATH_PARAMETER_UNKNOWN,
                message,
                use.location,
                hint,
                places,
                names=(operation.label, use.name),
                meant=meant,
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
    for found in context.share(_compare_rows):
        operation = found.operation
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
                (found.place(name),),
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
    for found in context.share(_compare_rows):
        operation = found.operation
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
                        propose=partial(proposals.require_parameter, context.reference, parameter),
                    )
