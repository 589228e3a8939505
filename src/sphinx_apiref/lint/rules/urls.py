"""Checks of how URLs are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinx_apiref.compare.message import request_rows
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.lint.rules.methods import find_methods
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Operation
from sphinx_apiref.read.urls import (
    Placeholder,
    Span,
    Url,
    is_invisible,
    locate_part,
    name_character,
    parse_url,
    strip_invisible,
)

if TYPE_CHECKING:
    from sphinx_apiref.model.edits import Propose

_QUOTES = ("`", '"', "'")
_SPACE = re.compile(r"[ \t]+")
_BRACED = re.compile(r"\{[^{}]*\}|<[^<>]*>")
_STOPS = re.compile(r"(?<![.,;:])[.,;:]+\Z")
# What a path without its slash begins with; anything else is a notation that is not known.
_WORD = re.compile(r"[\w{]")
_STRAY = ("unclosed", "unopened", "slash", "empty")


@rule(Code.URL_INVALID)
def check_urls(context: CheckContext) -> Iterator[Diagnostic]:
    """A URL does not begin with a slash, or holds white space, quotes or punctuation that are not part of it.

    References by method and URL, the operation index and the copied command have what is written. A whole URL
    (``https://…``) and one that begins with a placeholder of the service (``{endpoint}/v1``) need no slash; text in
    angle brackets that describes a URL is left alone.

    Bad::

        .. rest_method:: GET v1/servers

        .. rest_method:: GET `/v1/servers`

        .. rest_method:: GET /v1/servers (deprecated)

    Good::

        .. rest_method:: GET /v1/servers

    A file whose URLs lack their slash is reported once. To silence it, put ``.. apiref: ignore[url-invalid]`` before
    the directive.
    """
    without_slash: dict[str, list[tuple[Url, Location]]] = {}
    for operation in context.operations:
        url = parse_url(operation.url)
        if not url.text or find_methods(operation):
            continue
        if (problem := _find_problem(operation, url)) is not None:
            message, location, hint, name = problem
            propose = partial(proposals.replace_text, location, name, "", False) if name in ".,;:" else None
            yield Diagnostic(Code.URL_INVALID, message, location, hint, names=(operation.label, name), propose=propose)
        elif not url.host and not url.text.startswith("/") and _WORD.match(url.text):
            place = locate_part(operation, Span(0, len(operation.url)))
            without_slash.setdefault(place.path, []).append((url, place))
    for (url, place), *others in without_slash.values():
        message = f"the URL `{url.text}` does not begin with a slash"
        hint = f"write `/{url.text}`"
        if others:
            hint += f", and likewise for {_count(len(others), 'more URL')} of this file"
        seen = tuple(place for _, place in others)
        propose = partial(proposals.insert_slashes, (place, *seen))
        yield Diagnostic(Code.URL_INVALID, message, place, hint, seen, ("/",), propose=propose)


def _count(number: int, noun: str) -> str:
    return f"one {noun}" if number == 1 else f"{number} {noun}s"


class _Problem(NamedTuple):
    """What is wrong with a URL: one thing, for the rest may follow from it."""

    message: str
    location: Location
    hint: str
    name: str


def _find_problem(operation: Operation, url: Url) -> _Problem | None:
    whole = Span(0, len(operation.url))
    written = operation.url
    for quote in _QUOTES:
        if url.text.startswith(quote) or url.text.endswith(quote) or operation.method.startswith(quote):
            plain = strip_invisible(operation.label).replace(quote, "").strip()
            place = operation.location if operation.method.startswith(quote) else locate_part(operation, whole)
            what = "a backtick" if quote == "`" else "a quote"
            return _Problem(f"{what} is part of the URL `{url.text}`", place, f"write `{plain}`", quote)
    if not url.path and url.host:
        return None
    # A space in a placeholder is reported there.
    if space := _SPACE.search(_BRACED.sub(lambda match: "x" * len(match[0]), written)):
        hint = "delete it; text about the operation belongs outside the directive"
        place = locate_part(operation, Span(space.start(), len(space[0])))
        return _Problem(f"white space in the URL `{url.text}`", place, hint, " ")
    if (stops := _STOPS.search(written)) and not url.text.endswith(("..", "/.")):
        place = locate_part(operation, Span(stops.start(), len(stops[0])))
        return _Problem(f"the URL ends with `{stops[0]}`", place, f"write `{url.text[: -len(stops[0])]}`", stops[0])
    return None


@rule(Code.URL_INVISIBLE)
def check_invisible_characters(context: CheckContext) -> Iterator[Diagnostic]:
    """A URL holds a character that can't be seen: a zero-width space, a soft hyphen, a wide or no-break space.

    Anyone who copies the URL from the page copies the character too, and the service has no such path. Such characters
    usually come with text that was copied from a rendered page. References, the index and the copied command do
    without them. Reported once a file and character, at the first place.

    Bad: a zero-width space after the slash, which looks like the URL below it.

    Good::

        .. rest_method:: GET /servers/{server_id}

    To silence it, put ``.. apiref: ignore[url-invisible]`` before the first directive.
    """
    found: dict[tuple[str, str], dict[int, list[Location]]] = {}
    for operation in context.operations:
        path, lineno, column, _ = operation.location
        places = [
            (character, Location(path, lineno, column + index, column + index + 1))
            for index, character in enumerate(operation.method)
            if is_invisible(character)
        ]
        for index, character in parse_url(operation.url).invisible:
            places.append((character, locate_part(operation, Span(index, 1))))
        for character, place in places:
            # Those on one line are seen together.
            found.setdefault((path, character), {}).setdefault(lineno, []).append(place)
    for (_, character), lines in found.items():
        first, *others = (lines[lineno][0] for lineno in sorted(lines))
        every = [place for lineno in sorted(lines) for place in lines[lineno]]
        message = f"the URL holds {name_character(character)}, which can't be seen"
        hint = f"delete it, here and on {_count(len(others), 'more line')}" if others else "delete it"
        code = f"U+{ord(character):04X}"
        propose = partial(proposals.delete_characters, every, character)
        yield Diagnostic(Code.URL_INVISIBLE, message, first, hint, tuple(others), (code,), propose=propose)


@rule(Code.URL_PLACEHOLDER_INVALID)
def check_placeholders(context: CheckContext) -> Iterator[Diagnostic]:
    """A parameter of the URL's path is not written as ``{name}``: a brace is missing, or another notation is used.

    Only ``{name}`` is marked on the page and filled in by the copied command. Another notation is reported once a file;
    a brace that is missing is reported in the query too.

    Bad::

        .. rest_method:: GET /servers/<server_id>

        .. rest_method:: GET /servers/{server_id

    Good::

        .. rest_method:: GET /servers/{server_id}

    To silence it, put ``.. apiref: ignore[url-placeholder-invalid]`` before the directive.
    """
    styles: dict[tuple[str, str], list[tuple[Placeholder, Location, Operation]]] = {}
    for operation in context.operations:
        stray = False
        url = parse_url(operation.url)
        for found in (*url.placeholders, *url.unpaired):
            place = locate_part(operation, found.span)
            if found.problem in _STRAY:
                # `{a]/b}` is one mistake.
                if not stray:
                    yield _report_stray(operation, found, place)
                stray = True
            elif found.problem:
                styles.setdefault((place.path, found.problem), []).append((found, place, operation))
    for (_, style), uses in styles.items():
        (first, place, _), *others = uses
        message = f"`{first.text}` is not how a parameter of the URL is written"
        hint = f"write `{{{first.name or 'name'}}}`"
        if others:
            hint += f", and likewise for {_count(len(others), 'more parameter')} of this file"
        seen = tuple(place for _, place, _ in others)
        yield Diagnostic(
            Code.URL_PLACEHOLDER_INVALID, message, place, hint, seen, (style,), propose=_propose_braces(uses)
        )


def _propose_braces(uses: Sequence[tuple[Placeholder, Location, Operation]]) -> Propose:
    """Return what makes the fix of some parameters: beyond doubt only where a row of the request has the name."""
    texts = [
        (place, found.text, f"{{{found.name}}}" if found.name else "", _has_row(operation, found.name))
        for found, place, operation in uses
    ]
    return partial(proposals.replace_placeholders, texts)


def _has_row(operation: Operation, name: str) -> bool:
    return any(use.name == name for use in request_rows(operation))


def _report_stray(operation: Operation, found: Placeholder, place: Location) -> Diagnostic:
    hint = f"write `{{{found.name}}}`" if found.name else "write a name in braces, such as `{id}`"
    if found.problem == "unclosed":
        message = f"the brace of `{found.text}` is not closed"
    elif found.problem == "unopened":
        message = f"`{found.text}` closes a brace that is not open"
    elif found.problem == "slash":
        message = f"`{found.text}` holds a slash, and a parameter has one name"
        hint = f"write `{{{found.text[1:].partition('/')[0]}}}`, and say in the text what else may stand there"
    else:
        message = f"`{found.text}` in the URL names no parameter"
    names = (operation.label, found.text)
    propose = _propose_braces([(found, place, operation)]) if found.problem in ("unclosed", "unopened") else None
    return Diagnostic(Code.URL_PLACEHOLDER_INVALID, message, place, hint, names=names, propose=propose)
