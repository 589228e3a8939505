"""JSON samples: path -> value and diagnostics; places are looked up only when a finding needs them."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn, TypeAlias

from sphinx_apiref.core.codes import Code
from sphinx_apiref.core.diagnostics import Diagnostic
from sphinx_apiref.core.file_bytes import read_bytes
from sphinx_apiref.core.places import Location

JsonPath: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 100
"""Objects and arrays inside each other beyond this are told of and not followed."""

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[\[\]{},:]|[^\s"\[\]{},:]+', re.DOTALL)
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_HINTS = (
    (re.compile(r"\A,\s*[\]}]"), "delete the comma before the bracket"),
    (re.compile(r"\A(//|/\*|#)"), "JSON has no comments"),
    (re.compile(r"\A'"), "put strings in double quotes"),
    (re.compile(r"\A(True|False|None)\b"), "write true, false or null"),
    (re.compile(r"\A<"), "put the placeholder in quotes"),
    (re.compile(r"\A\.\.\.|\A…"), "JSON has no ellipsis: show a whole example"),
)


class _Unreadable(ValueError):
    """A constant that JSON does not have."""


class JsonDocument:
    """A sample file. ``value`` counts only where ``usable`` is true; ``missing`` is one that can't be read."""

    __slots__ = ("_places", "diagnostics", "missing", "path", "text", "usable", "value")

    def __init__(self, path: str, *, missing: bool = False) -> None:
        self.path = path
        self.text = ""
        self.value: Any = None
        self.usable = False
        self.missing = missing
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self._places: dict[JsonPath, tuple[int, int, int, int]] | None = None

    def key_location(self, path: JsonPath) -> Location:
        """Return the place of the key that leads to ``path``, or of the value where no key does."""
        start, end, value_start, value_end = self._place(path)
        return self._location(start, end) if end else self._location(value_start, value_end)

    def value_location(self, path: JsonPath) -> Location:
        """Return the place of the value at ``path``; of an object or array, its opening bracket's."""
        _, _, start, end = self._place(path)
        return self._location(start, end)

    def _place(self, path: JsonPath) -> tuple[int, int, int, int]:
        if self._places is None:
            self._places = dict(_scan_places(self.text))
        return self._places.get(path) or (0, 0, 0, 0)

    def _location(self, start: int, end: int) -> Location:
        return _locate(self.path, self.text, start, end)


def load_json(path: str) -> JsonDocument:
    """Read a sample. Never raises."""
    try:
        source = read_bytes(path)
    except OSError as error:
        if error.errno == errno.EFBIG:
            message = f"the sample is not checked: {error.strerror}"
            return _invalid(JsonDocument(path), message, Location(path, 1), "show a shorter example")
        return JsonDocument(path, missing=True)
    except ValueError:
        return JsonDocument(path, missing=True)
    return parse_json(source, path)


def parse_json(source: bytes, path: str) -> JsonDocument:
    """Read the bytes of a sample. Never raises."""
    document = JsonDocument(path)
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8", "replace")
        place = _locate(path, before, len(before), len(before))
        message = f"the byte 0x{source[error.start]:02x} is no UTF-8"
        return _invalid(document, message, place, "save the file as UTF-8")
    # What a text file in Python and an editor take for a line.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("\ufeff"):
        text = text[1:]
        message = "the file begins with a byte order mark, which JSON does not allow"
        _invalid(document, message, Location(path, 1, 1), "save the file as UTF-8 without a byte order mark")
    document.text = text
    if not text.strip():
        return _invalid(document, "the sample is empty", Location(path, 1), "write the example, or delete the file")
    if text.count("[") + text.count("{") > MAX_DEPTH and (deep := _find_deep(text)) is not None:
        message = f"the sample nests more than {MAX_DEPTH} objects or arrays: it is not checked"
        return _invalid(document, message, _locate(path, text, deep, deep + 1), "show a simpler example")
    _REPEATED.clear()
    try:
        document.value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return _invalid(document, *_explain(path, text, error))
    except _Unreadable as error:
        constant = str(error)
        offset = next((m.start() for m in _TOKEN.finditer(text) if m[0] == constant), 0)
        place = _locate(path, text, offset, offset + len(constant))
        return _invalid(document, f"`{constant}` is no JSON", place, "write null or a number")
    except (RecursionError, ValueError, MemoryError):
        return _invalid(document, "the sample can't be read as JSON", Location(path, 1), "show a simpler example")
    document.usable = True
    if _REPEATED:
        document.diagnostics += tuple(_find_duplicates(path, text))
    return document


def _parse_int(text: str) -> int | float:
    # Python refuses to convert numbers of thousands of digits.
    return int(text) if len(text) < 400 else float(text)


def _refuse(constant: str) -> NoReturn:
    raise _Unreadable(constant)


_REPEATED: list[bool] = []
"""Not empty where an object of the text at hand repeats a key."""


def _build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        _REPEATED.append(True)
    return result


_DECODER = json.JSONDecoder(object_pairs_hook=_build, parse_constant=_refuse, parse_int=_parse_int)
"""One for all samples: to make one takes longer than to read most of them."""


def _invalid(document: JsonDocument, message: str, location: Location, hint: str) -> JsonDocument:
    document.diagnostics += (Diagnostic(Code.SAMPLE_INVALID, message, location, hint),)
    return document


def _explain(path: str, text: str, error: json.JSONDecodeError) -> tuple[str, Location, str]:
    """Return what an editor's reader should be told of a syntax error."""
    offset = error.pos
    rest = text[offset : offset + 80]
    message = error.msg[:1].lower() + error.msg[1:]
    hint = next((hint for pattern, hint in _HINTS if pattern.match(rest)), "")
    before = text[:offset].rstrip()
    if offset >= len(text.rstrip()):
        message, hint, offset = "the file ends too early", "close all brackets", max(len(text.rstrip()) - 1, 0)
    elif not hint and before.endswith(",") and rest[:1] in ("}", "]"):
        hint, offset = "delete the comma before the bracket", len(before) - 1
    elif message.startswith("expecting ',' delimiter"):
        hint = hint or "put a comma behind the value before"
        # The comma belongs behind the value before, which most often ends an earlier line.
        if rest[:1] in ('"', "{", "["):
            offset = max(len(before) - 1, 0)
    elif message.startswith("extra data"):
        message, hint = "the file holds more than one JSON value", hint or "keep one value, in one object or array"
    elif message.startswith("invalid control character"):
        message, hint = "a string runs over the end of its line", "write the line break as \\n"
    shown = f"not JSON: {message}"
    return shown, _locate(path, text, offset, offset + 1), hint


def _find_deep(text: str) -> int | None:
    depth = 0
    for match in _BRACKET.finditer(text):
        sign = match[0][0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return match.start()
        elif sign in "]}":
            depth -= 1
    return None


def _locate(path: str, text: str, start: int, end: int) -> Location:
    line = text.count("\n", 0, start) + 1
    column = start - text.rfind("\n", 0, start)
    return Location(path, line, column, column + max(end - start, 1) if end >= start else None)


def _decode(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw


def _scan_places(text: str) -> Iterator[tuple[JsonPath, tuple[int, int, int, int]]]:
    """Return path and (key start, key end, value start, value end) of every value of a valid text."""
    # One frame an open bracket: its path, the index of an array's next item or None, the key at hand.
    frames: list[tuple[JsonPath, int | None]] = []
    key: tuple[str, int, int] | None = None
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "]}":
            if frames:
                frames.pop()
            continue
        if token in ",:":
            if token == "," and frames and (index := frames[-1][1]) is not None:
                frames[-1] = (frames[-1][0], index + 1)
            continue
        if frames and frames[-1][1] is None and key is None:
            key = (_decode(match[1] or ""), match.start(), match.end())
            continue
        path: JsonPath = ()
        start, end = 0, 0
        if frames:
            path, index = frames[-1]
            if index is not None:
                path = (*path, index)
            elif key is not None:
                path, start, end, key = (*path, key[0]), key[1], key[2], None
        yield path, (start, end, match.start(), match.end())
        if token == "{":
            frames.append((path, None))
        elif token == "[":
            frames.append((path, 0))


def _find_duplicates(path: str, text: str) -> Iterator[Diagnostic]:
    seen: dict[JsonPath, tuple[int, int]] = {}
    for where, (start, end, _, _) in _scan_places(text):
        if not end:
            continue
        if where in seen:
            first = _locate(path, text, *seen[where])
            message = f"duplicate key `{where[-1]}`, first on line {first.lineno}; the later one counts"
            place = _locate(path, text, start, end)
            yield Diagnostic(
                Code.SAMPLE_DUPLICATE_KEY,
                message,
                place,
                "delete or rename one of the two",
                (first,),
                (str(where[-1]),),
            )
        else:
            seen[where] = (start, end)
