"""The text of a ``rest_method``, read the same way for Sphinx and for the scanner: lines -> value and diagnostics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import WORDS, nearest
from sphinx_apiref.model.places import Location, SourceLine, locate_text
from sphinx_apiref.model.versions import is_version
from sphinx_apiref.read.urls import name_character, split_at_odd_space


class MethodStanza(NamedTuple):
    """A ``rest_method``; ``location`` is that of the method and URL."""

    method: str
    url: str
    location: Location
    min_version: str | None = None
    max_version: str | None = None
    no_index: bool = False
    """Whether the operation is a copy that stays out of every index."""


_OPTIONS = ("min_version", "max_version", "no-index")
_OPTION = re.compile(r":?(min_version|max_version)[ \t]*:(?:[ \t]+(.*))?\Z")
_NO_INDEX = re.compile(r":?no-?index[ \t]*:\Z")
_KEY_VALUE = re.compile(r":?([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]|\Z)")


def parse_method(lines: Sequence[SourceLine], location: Location) -> tuple[MethodStanza | None, list[Diagnostic]]:
    """Read a ``rest_method``: ``METHOD URL``, and the options ``min_version``, ``max_version`` and ``no-index``."""
    no_index = False
    diagnostics: list[Diagnostic] = []
    versions: dict[str, str] = {}
    head: SourceLine | None = None
    for line in lines:
        text = line.text.strip(" \t\r\n")
        if not text:
            continue
        place = locate_text(line, len(line.text) - len(line.text.lstrip(" \t")), len(text))
        if option := _OPTION.match(text):
            diagnostics += _read_version(option[1], option[2] or "", versions, place)
        elif _NO_INDEX.match(text):
            no_index = True
        elif head is None:
            head = line
        else:
            diagnostics.append(_stray_line(text, place))
    if head is None:
        message, hint = "rest_method has no method and URL", "write `GET /servers`"
        return None, [
            Diagnostic(Code.OPERATION_INVALID, message, location, hint, names=("rest_method",)),
            *diagnostics,
        ]
    text = head.text.strip(" \t\r\n")
    # Only spaces and tabs separate the two: a URL keeps zero-width and other odd characters.
    parts = re.split(r"[ \t]+", text, maxsplit=1)
    method, url = parts[0], parts[1] if len(parts) > 1 else ""
    place = locate_text(head, len(head.text) - len(head.text.lstrip(" \t")), len(text))
    if not url:
        if split := split_at_odd_space(method):
            message = f"{name_character(split[1])} stands in place of the space after `{split[0]}`"
            hint = f"write `{split[0]} {split[2]}`"
        elif "/" in method:
            message, hint = f"rest_method has no method for `{method}`", f"write `GET {method}`"
        else:
            message, hint = f"rest_method has no URL for `{method}`", f"write `{method} /servers`"
        diagnostics.insert(0, Diagnostic(Code.OPERATION_INVALID, message, place, hint, names=(method,)))
    stanza = MethodStanza(method, url, place, versions.get("min_version"), versions.get("max_version"), no_index)
    return stanza, diagnostics


def _read_version(name: str, text: str, versions: dict[str, str], place: Location) -> list[Diagnostic]:
    version = text.strip()
    hint = f"write `{name}: 2.1`"
    if not version:
        message = f"{name} has no value"
    elif name in versions:
        message, hint = f"{name} is set twice; the first one counts", "delete one"
    else:
        versions[name] = version
        if is_version(version):
            return []
        message = f"{name} is `{version}`, which is not a version"
    return [Diagnostic(Code.STANZA_INVALID, message, place, hint, names=(name,))]


def _stray_line(text: str, place: Location) -> Diagnostic:
    key = _KEY_VALUE.match(text)
    if key is None:
        message = f"`{text}` is no option of rest_method"
        hint = "put text after an empty line, outside the directive"
        return Diagnostic(Code.STANZA_INVALID, message, place, hint, names=(text,))
    meant = nearest(key[1], _OPTIONS, WORDS)
    hint = "" if meant else f"the options of rest_method are {', '.join(_OPTIONS)}"
    message = f"rest_method has no option `{key[1]}`"
    return Diagnostic(Code.STANZA_INVALID, message, place, hint, names=(key[1],), meant=meant or "")
