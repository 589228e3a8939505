"""JSON samples: path -> value and diagnostics; places are looked up only when a finding needs them.

Nothing is kept between calls, so that several threads can read at once.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn, TypeAlias

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.read.files import FileStore

JsonPath: TypeAlias = tuple[str | int, ...]

# The deepest sample of fifteen references, one of tacker, has 15 levels. Whatever walks the value may recurse, so the
# limit is far below Python's own of 1000.
MAX_DEPTH = 100
"""Objects and arrays inside each other; a sample with more is reported and not read."""
MAX_DIGITS = 400
"""Digits of an integer; a longer number becomes a float, since Python refuses to convert thousands of digits."""

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


class _RepeatedKey(Exception):
    """An object holds one key twice."""


class JsonDocument:
    """A sample. ``value`` is valid only if ``usable``; ``missing`` means that the file can't be read."""

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
        """Return the place of the last key of ``path``, or of the value where ``path`` ends in an index or is empty."""
        start, end, value_start, value_end = self._place(path)
        return self._location(start, end) if end else self._location(value_start, value_end)

    def value_location(self, path: JsonPath) -> Location:
        """Return the place of the value at ``path``; for an object or array, that of its opening bracket."""
        _, _, start, end = self._place(path)
        return self._location(start, end)

    def _place(self, path: JsonPath) -> tuple[int, int, int, int]:
        if self._places is None:
            self._places = dict(_scan_places(self.text))
        return self._places.get(path) or (0, 0, 0, 0)

    def _location(self, start: int, end: int) -> Location:
        return _locate(self.path, self.text, start, end)


class InlineDocument(JsonDocument):
    """A sample that is a block of code on a page: its places are those of ``lines``."""

    __slots__ = ("lines",)

    def __init__(self, path: str, lines: Sequence[SourceLine]) -> None:
        super().__init__(path)
        self.lines = lines

    def _location(self, start: int, end: int) -> Location:
        return self.place(super()._location(start, end))

    def place(self, location: Location) -> Location:
        """Return where on the page a place of the block's text is."""
        line = self.lines[min(location.lineno, len(self.lines)) - 1]
        shift = line.column - 1
        end = location.end_column
        return Location(line.path, line.lineno, location.column + shift, end + shift if end is not None else None)


def parse_json_lines(lines: Sequence[SourceLine], path: str) -> InlineDocument:
    """Read the lines, at least one, of a block of code on the page ``path``. Never raises."""
    document = InlineDocument(path, lines)
    parsed = parse_json("\n".join(line.text for line in lines).encode("utf-8", "replace"), path)
    document.text, document.value, document.usable = parsed.text, parsed.value, parsed.usable
    document.diagnostics = tuple(_place_finding(found, document) for found in parsed.diagnostics)
    return document


def _place_finding(found: Diagnostic, document: InlineDocument) -> Diagnostic:
    """Return a finding about a block's text as one about the page."""
    message, hint = (text.replace("the file", "the block") for text in (found.message, found.hint))
    seen = tuple(document.place(place) for place in found.seen)
    for before, after in zip(found.seen, seen, strict=True):
        message = message.replace(f"on line {before.lineno};", f"on line {after.lineno};")
    return found._replace(message=message, hint=hint, location=document.place(found.location), seen=seen)


def load_json(path: str, files: FileStore | None = None) -> JsonDocument:
    """Read a sample. Never raises."""
    try:
        source = (files or FileStore()).read(path)
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
        message = f"the byte 0x{source[error.start]:02x} is not UTF-8"
        return _invalid(document, message, place, "save the file as UTF-8")
    # Lines end as they do for editors and for Python's text files.
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
    try:
        document.value, repeated = _decode_text(text)
    except json.JSONDecodeError as error:
        return _invalid(document, *_explain(path, text, error))
    except _Unreadable as error:
        constant = str(error)
        offset = next((m.start() for m in _TOKEN.finditer(text) if m[0] == constant), 0)
        place = _locate(path, text, offset, offset + len(constant))
        return _invalid(document, f"`{constant}` is not JSON", place, "write null or a number")
    except (RecursionError, ValueError, MemoryError):
        return _invalid(document, "the sample can't be read as JSON", Location(path, 1), "show a simpler example")
    document.usable = True
    if repeated:
        document.diagnostics += tuple(_find_duplicates(path, text))
    return document


def _parse_int(text: str) -> int | float:
    return int(text) if len(text) < MAX_DIGITS else float(text)


def _refuse_constant(constant: str) -> NoReturn:
    raise _Unreadable(constant)


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _RepeatedKey
    return result


# Made once for all samples: making one takes longer than reading most of them.
_STRICT = json.JSONDecoder(object_pairs_hook=_build_object, parse_constant=_refuse_constant, parse_int=_parse_int)
_LENIENT = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_parse_int)


def _decode_text(text: str) -> tuple[Any, bool]:
    """Return the value and whether any object repeats a key; the later value counts. Raises as json does."""
    try:
        return _STRICT.decode(text), False
    except _RepeatedKey:
        return _LENIENT.decode(text), True


def _invalid(document: JsonDocument, message: str, location: Location, hint: str) -> JsonDocument:
    names = (os.path.basename(document.path),)
    document.diagnostics += (Diagnostic(Code.SAMPLE_INVALID, message, location, hint, names=names),)
    return document


def _explain(path: str, text: str, error: json.JSONDecodeError) -> tuple[str, Location, str]:
    """Return message, place and hint for a syntax error, in the words of someone who edits the file."""
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
        hint = hint or "put a comma after the previous value"
        # The comma belongs after the previous value, which usually ends an earlier line.
        if rest[:1] in ('"', "{", "["):
            offset = max(len(before) - 1, 0)
    elif message.startswith("extra data"):
        message, hint = "the file holds more than one JSON value", hint or "keep one value, in one object or array"
    elif message.startswith("invalid control character"):
        message, hint = "a string goes past the end of its line", "write the line break as \\n"
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
    """Yield the path and (key start, key end, value start, value end) of every value of a valid text, as offsets."""
    # One frame for each open bracket: its path, and the index of an array's next item, or None for an object.
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
