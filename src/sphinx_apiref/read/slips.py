"""Directives that reStructuredText takes for something else, because of a letter, a colon or a space."""

from __future__ import annotations

import re
from functools import lru_cache

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import WORDS, nearest
from sphinx_apiref.model.places import Location, SourceLine

OURS = ("rest_method", "rest_parameters", "rest_status_code", "rest_expand_all")
"""The names of our directives."""

_COMMENT = re.compile(r"\.\. +([A-Za-z][\w-]*) ?:(?!:)")
_TEXT = re.compile(r"\.\.([A-Za-z][\w-]*) ?::(?!:)")


@lru_cache(maxsize=1024)
def find_directive(name: str) -> str:
    """Return the directive of ours, or ``literalinclude``, that ``name`` is or likely means; else an empty text."""
    return nearest(name, (*OURS, "literalinclude"), WORDS) or ""


def report_unknown_directive(name: str, location: Location) -> Diagnostic | None:
    """Return the finding for a directive that does not exist and is likely a misspelling."""
    meant = find_directive(name)
    if not meant or meant == name.lower():
        return None
    message = f"there is no directive `{name}`"
    return Diagnostic(Code.STANZA_INVALID, message, location, names=(name,), meant=meant)


def report_slip(line: SourceLine) -> Diagnostic | None:
    """Return the finding for a comment or a line of text that was likely meant as a directive."""
    for pattern, why in (
        (_COMMENT, "is a comment: a directive has two colons"),
        (_TEXT, "is text: a space is missing"),
    ):
        if (match := pattern.match(line.text)) and (meant := find_directive(match[1])):
            location = Location(line.path, line.lineno, line.column, line.column + match.end())
            return Diagnostic(
                Code.STANZA_INVALID, f"`{match[0]}` {why}", location, f"write `.. {meant}::`", names=(match[1],)
            )
    return None


def is_slip_of_ours(diagnostic: Diagnostic) -> bool:
    """Whether a slip is one of our directives, which mean nothing else anywhere in a page."""
    return find_directive(diagnostic.names[0]) in OURS
