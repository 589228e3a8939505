"""Checks of status codes."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic

FIRST_ERROR = 400
"""The first status code of the classes that are errors: 4xx and 5xx (RFC 9110, 15)."""


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
            right = "error" if use.code >= FIRST_ERROR else "success"
            if use.kind != right:
                message = f"{use.code} stands under {use.kind}"
                hint = f"move it to a `.. rest_status_code:: {right}`"
                yield Diagnostic(Code.STATUS_CLASS, message, use.location, hint, names=(operation.label, str(use.code)))
