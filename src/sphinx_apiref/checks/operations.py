"""Checks of operations: their methods and URLs, and the rows for the parameters of the URL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_apiref.checks.exchanges import resolve_direction
from sphinx_apiref.checks.registry import CheckContext, Hit, check
from sphinx_apiref.core.alignment import is_link
from sphinx_apiref.core.catalog import suggest
from sphinx_apiref.core.diagnostics import Code, Diagnostic
from sphinx_apiref.core.model import Direction, Operation, ParameterUse
from sphinx_apiref.core.near_names import find_near
from sphinx_apiref.core.sample_versions import parse_version_range, resolve_row_range
from sphinx_apiref.core.stanza import parse_path_parameters

_FOLDER = re.compile(r"v\d+(?:\.\d+)?\Z")


@check(Code.OPERATION_DUPLICATE)
def check_duplicates(context: CheckContext) -> Iterator[Diagnostic]:
    """One method and URL is documented in two sections.

    Readers and links can't tell the two apart, and one of them is most often a copy whose URL was not changed.
    Actions are no duplicates: several ``POST /servers/{server_id}/action`` differ in the key of their body. Nor are
    operations whose ranges of microversions do not meet.

    Bad::

        List servers
        ============
        .. rest_method:: GET /servers

        List servers with details
        =========================
        .. rest_method:: GET /servers

    Good::

        List servers with details
        =========================
        .. rest_method:: GET /servers/detail

    To silence it, put ``.. apiref: ignore[operation-duplicate]`` before the directive.
    """
    seen: dict[tuple[str, str], list[list[Operation]]] = {}
    for operation in context.operations:
        if not operation.url:
            continue
        known = seen.setdefault((operation.method.upper(), operation.url.rstrip("/") or "/"), [])
        for group in known:
            if not _differ(context, group[0], operation):
                group.append(operation)
                break
        else:
            known.append([operation])
    for known in seen.values():
        for first, *others in known:
            if others:
                message = f"`{others[0].label}` is documented already, under `{first.title}`"
                hint = "correct the method or URL, or make one section of the two"
                places = tuple(other.location for other in (first, *others[1:]))
                yield Diagnostic(Code.OPERATION_DUPLICATE, message, others[0].location, hint, places)


def _differ(context: CheckContext, one: Operation, two: Operation) -> bool:
    """Tell whether action keys or microversions tell two operations apart."""
    folders = _version_folder(one), _version_folder(two)
    titles = parse_version_range(one.title), parse_version_range(two.title)
    if (folders[0] != folders[1] and all(folders)) or titles[0] != titles[1]:
        return True
    first = resolve_row_range(one.min_version, one.max_version)
    second = resolve_row_range(two.min_version, two.max_version)
    for low, high in ((first, second), (second, first)):
        if low.last is not None and high.first is not None and low.last < high.first:
            return True
    if one.method.upper() in ("GET", "HEAD", "DELETE"):
        return False
    keys, others = _action_keys(context, one), _action_keys(context, two)
    return bool(keys and others and not keys & others)


def _version_folder(operation: Operation) -> str:
    """Return `v3` of `/…/v3/roles.inc`: references of two versions of an API may stand side by side."""
    folders = operation.location.path.replace("\\", "/").split("/")[:-1]
    return next((folder for folder in reversed(folders) if _FOLDER.match(folder)), "")


def _action_keys(context: CheckContext, operation: Operation) -> set[str]:
    """Return the root keys of the request: of its samples, else the first row of its tables."""
    keys: set[str] = set()
    for sample in operation.samples:
        if resolve_direction(operation, sample) is not Direction.REQUEST or not sample.path.endswith(".json"):
            continue
        document = context.load_sample(sample)
        if document.usable and isinstance(document.value, dict):
            keys.update(key for key in document.value if not is_link(key))
    if keys:
        return keys
    rows = [use for use in request_rows(operation) if use.parameter is None or use.parameter.in_ == "body"]
    return {rows[0].name} if rows else set()


def request_rows(operation: Operation) -> list[ParameterUse]:
    """Return the rows of the tables that are not a response's."""
    return [use for table in operation.tables if table.direction is not Direction.RESPONSE for use in table.uses]


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
            meant = find_near(name, names) or (names.pop() if len(rest) == len(names) == 1 else "")
            if meant:
                self.misspelled += [(name, use) for use in self.unknown if use.name == meant][:1]
                self.unknown = [use for use in self.unknown if use.name != meant]
                rest.remove(name)
        self.missing = rest


@check(Code.PATH_PARAMETER_MISSING)
def check_missing_path_parameters(context: CheckContext) -> Iterator[Diagnostic]:
    """The URL has a parameter that no request table explains.

    A reader who calls the operation has to know what to put there.

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
            message = f"no request table explains `{name}` of the URL"
            hint = suggest(name, [use.name for use in found.rows]) or f"add a row such as `- {name}: {name}`"
            yield Diagnostic(
                Code.PATH_PARAMETER_MISSING,
                message,
                operation.location,
                hint,
            )


@check(Code.PATH_PARAMETER_MISSPELLED)
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
            yield Diagnostic(Code.PATH_PARAMETER_MISSPELLED, message, use.location, hint, (operation.location,))


@check(Code.PATH_PARAMETER_UNKNOWN)
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
            hint = suggest(use.name, found.names) or "delete the row, or correct the URL"
            yield Diagnostic(Code.PATH_PARAMETER_UNKNOWN, message, use.location, hint, (operation.location,))


@check(Code.PATH_PARAMETER_WRONG_IN)
def check_path_parameters_elsewhere(context: CheckContext) -> Iterator[Diagnostic | Hit]:
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
            message = f"`{name}` is in the URL's path, and its definition `{parameter.key}` says in {parameter.in_}"
            diagnostic = Diagnostic(
                Code.PATH_PARAMETER_WRONG_IN,
                message,
                use.location,
                "use a definition that says `in: path`",
                (operation.location,),
            )
            yield Hit(diagnostic, parameter.fields.get("in", parameter.location), message)


@check(Code.PATH_PARAMETER_OPTIONAL)
def check_optional_path_parameters(context: CheckContext) -> Iterator[Diagnostic | Hit]:
    """A parameter of the URL's path is defined as optional.

    Without it the URL is another one. Only told where it is asked for.

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
                    message = f"`{use.parameter.key}` is in the URL's path and can't be optional"
                    yield Hit(
                        Diagnostic(Code.PATH_PARAMETER_OPTIONAL, message, use.location, "write `required: true`"),
                        use.parameter.fields.get("required", use.parameter.location),
                        message,
                    )
