"""Checks of the methods of operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import WORDS, nearest
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Operation
from sphinx_apiref.read.urls import strip_invisible

COMMON = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"))
"""The methods of RFC 9110, and PATCH (RFC 5789): those that a misspelled one may have been meant to be."""
KNOWN = COMMON | frozenset(
    ("COPY", "LOCK", "MKCOL", "MOVE", "PROPFIND", "PROPPATCH", "UNLOCK", "ACL", "REPORT", "SEARCH")
)
"""With those of WebDAV (RFC 4918, 3744, 3253 and 5323) that name no usual action: `UPDATE` there is most often PUT."""

METHODS = WORDS._replace(lengths=(2, *WORDS.lengths[1:]))
"""How far a method may be from a known one: that has three letters at least, so that two may be all that is left."""

_WORD = re.compile(r"[A-Za-z-]+")
# A slash with a space only before it begins a path: `GET /search`.
_SEPARATOR = re.compile(r"\s*[|,&+]\s*|\s+/\s+|/|\s+(?:and|or)\s+|\s+")
_QUOTES = "`'\""


def find_methods(operation: Operation) -> tuple[str, ...]:
    """Return the methods of a ``rest_method`` that names several, as written: ``GET / POST``, ``GET|POST``."""
    found: list[str] = []
    place, label = 0, strip_invisible(operation.label)
    while word := _WORD.match(label, place):
        # `get search` is prose, unless all methods are written like that.
        if word[0].upper() not in KNOWN or (found and found[0].isupper() and not word[0].isupper()):
            break
        found.append(word[0])
        separator = _SEPARATOR.match(label, word.end())
        if separator is None:
            break
        place = separator.end()
    return tuple(found) if len(found) > 1 else ()


@rule(Code.METHOD_INVALID)
def check_methods(context: CheckContext) -> Iterator[Diagnostic]:
    """A method is misspelled, is not in capitals, or stands for several.

    Methods are case-sensitive (RFC 9110, section 9.1), and each has requests and responses of its own. Links, the index
    and programs made from the reference take what is written for the one method.

    Bad::

        .. rest_method:: GTE /servers

        .. rest_method:: GET / POST /servers

    Good::

        .. rest_method:: GET /servers

    To silence it, put ``.. apiref: ignore[method-invalid]`` before the directive.
    """
    for operation in context.operations:
        method = strip_invisible(operation.method)
        place = _locate_method(operation)
        if several := find_methods(operation):
            shown = ", ".join(f"`{name}`" for name in several)
            hint = "give each method a section and a rest_method of its own"
            message = f"one rest_method names several methods: {shown}"
            yield Diagnostic(Code.METHOD_INVALID, message, operation.location, hint, names=several)
            continue
        if method in KNOWN or not operation.url or method.strip(_QUOTES) in KNOWN:
            # Without a URL there is another finding, and so there is for quotes.
            continue
        if method.upper() in KNOWN:
            message = f"the method `{method}` is not in capitals"
            hint, names = f"write `{method.upper()}`", (operation.label, method)
            propose = partial(proposals.replace_text, place, method, method.upper(), True)
            yield Diagnostic(Code.METHOD_INVALID, message, place, hint, names=names, propose=propose)
        elif meant := nearest(method, COMMON, METHODS):
            message = f"`{method}` is not a method of HTTP"
            yield Diagnostic(Code.METHOD_INVALID, message, place, names=(operation.label, method), meant=meant)


@rule(Code.METHOD_UNKNOWN)
def check_unknown_methods(context: CheckContext) -> Iterator[Diagnostic]:
    """A method is not one of HTTP, and is not near one of its names.

    It may be one that the service has added, or a word that stands for any method. Reported once a file and method,
    with ``--info`` only.

    Bad::

        .. rest_method:: METHOD /nodes/{node_id}/passthru

    Good::

        .. rest_method:: POST /nodes/{node_id}/passthru

    To silence it, put ``.. apiref: ignore[method-unknown]`` before the directive.
    """
    found: dict[tuple[str, str], list[Location]] = {}
    for operation in context.operations:
        method = strip_invisible(operation.method)
        plain = method.strip(_QUOTES).upper()
        if (
            operation.url
            and plain not in KNOWN
            and not nearest(method, COMMON, METHODS)
            and not find_methods(operation)
        ):
            found.setdefault((operation.location.path, method), []).append(_locate_method(operation))
    for (_, method), (first, *others) in found.items():
        message = f"`{method}` is not a method of HTTP"
        yield Diagnostic(Code.METHOD_UNKNOWN, message, first, seen=tuple(others), names=(method,))


def _locate_method(operation: Operation) -> Location:
    place = operation.location
    return place._replace(end_column=place.column + len(operation.method))
