"""Checks of status codes."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location

FIRST_ERROR = 400
"""The first status code of the classes that are errors: 4xx and 5xx (RFC 9110, 15)."""
# Those of `http.HTTPStatus`, whose import would take longer than all rules of this module.
_REGISTERED = frozenset(
    (
        *(*range(100, 104), *range(200, 209), 226, *range(300, 306), 307, 308),
        *(*range(400, 419), *range(421, 427), 428, 429, 431, 451, *range(500, 509), 510, 511),
    )
)


def is_possible(code: int) -> bool:
    """Tell whether a number can be a status code of HTTP, registered or not: others are invalid (RFC 9110, 15)."""
    return 100 <= code <= 599


@rule(Code.STATUS_CLASS)
def check_status_classes(context: CheckContext) -> Iterator[Diagnostic]:
    """A code of 400 or above stands under ``success``, or one below 400 under ``error``.

    A redirection (3xx) is not an error (RFC 9110, 15.4). Only reported with ``--info``: some services answer a question
    with a 404.

    Bad::

        .. rest_status_code:: success status.yaml

           - 200
           - 404

    Good::

        .. rest_status_code:: success status.yaml

           - 200

        .. rest_status_code:: error status.yaml

           - 404

    To silence it, put ``.. apiref: ignore[status-class]`` before the row.
    """
    for operation in context.operations:
        for use in operation.statuses:
            if not is_possible(use.code):
                continue
            right = "error" if use.code >= FIRST_ERROR else "success"
            if use.kind != right:
                message = f"{use.code} stands under {use.kind}"
                hint = f"move it to a `.. rest_status_code:: {right}`"
                yield Diagnostic(Code.STATUS_CLASS, message, use.location, hint, names=(operation.label, str(use.code)))


@rule(Code.STATUS_UNKNOWN)
def check_impossible_statuses(context: CheckContext) -> Iterator[Diagnostic]:
    """A status file, or a line such as ``Normal response codes: 200``, has a number that can't be a status code.

    Those of HTTP are 100 to 599; no client can receive another one. Tables show it all the same.

    Bad::

        Normal response codes: 2000

    Good::

        Normal response codes: 200

    To silence it, put ``.. apiref: ignore[status-unknown]`` before the line, or ``# apiref: ignore[status-unknown]``
    after the key in the status file.
    """
    for catalog in context.reference.status_catalogs.values():
        for code, place in catalog.places.items():
            if not is_possible(code):
                yield _report_impossible(code, place)
    for operation in context.operations:
        for use in operation.listed_codes:
            if not is_possible(use.code):
                yield _report_impossible(use.code, use.location)


def _report_impossible(code: int, place: Location) -> Diagnostic:
    message, hint = f"{code} is not a status code of HTTP", "they are 100 to 599"
    return Diagnostic(Code.STATUS_UNKNOWN, message, place, hint, names=(str(code),))


@rule(Code.STATUS_UNREGISTERED)
def check_unregistered_statuses(context: CheckContext) -> Iterator[Diagnostic]:
    """A line such as ``Normal response codes: 200`` has a code that is not registered, nor in a status file.

    A service may have codes of its own, but a slip of two digits looks the same. Only reported with ``--info``.

    Bad::

        Normal response codes: 220

    Good::

        Normal response codes: 202

    To silence it, put ``.. apiref: ignore[status-unregistered]`` before the line, or the code into the status file.
    """
    known = {code for catalog in context.reference.status_catalogs.values() for code in catalog.places}
    for operation in context.operations:
        for use in operation.listed_codes:
            if is_possible(use.code) and use.code not in _REGISTERED and use.code not in known:
                message = f"{use.code} is not a registered status code"
                yield Diagnostic(Code.STATUS_UNREGISTERED, message, use.location, names=(str(use.code),))
