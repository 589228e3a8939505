"""The grammar of the directives, for Sphinx and for the line scanner alike: lines -> values and diagnostics."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sphinx_apiref.core.codes import Code
from sphinx_apiref.core.diagnostics import Diagnostic
from sphinx_apiref.core.names import WORDS, nearest
from sphinx_apiref.core.places import Location, SourceLine
from sphinx_apiref.core.versions import is_version
from sphinx_apiref.core.yaml_source import (
    INT,
    UNRESOLVED,
    YamlDocument,
    YamlEntry,
    YamlMapping,
    YamlScalar,
    YamlSequence,
    YamlValue,
    parse_yaml,
)


class MethodStanza(NamedTuple):
    """A ``rest_method``; ``location`` is that of the method and URL."""

    method: str
    url: str
    location: Location
    min_version: str | None = None
    max_version: str | None = None


class ParameterRow(NamedTuple):
    """A row of ``rest_parameters``."""

    name: str
    ref: str
    location: Location


class StatusRow(NamedTuple):
    """A row of ``rest_status_code``; a bare code refers to ``default``."""

    code: int
    ref: str
    location: Location


_OPTIONS = ("min_version", "max_version")
_OPTION = re.compile(r":?(min_version|max_version)[ \t]*:(?:[ \t]+(.*))?\Z")
_KEY_VALUE = re.compile(r":?([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]|\Z)")
_PATH_PARAMETER = re.compile(r"\{([a-zA-Z][a-zA-Z_0-9-]*)\}")

# What YAML reads as a plain scalar beyond doubt. The lengths stay below the 1024 characters that YAML allows a key.
_WORD = r"[A-Za-z_](?:[A-Za-z0-9_.~{}-]|:(?=[A-Za-z0-9_.~{}:-])){0,400}"
_SIMPLE_PARAMETER = re.compile(rf"( *)- +({_WORD}) *: +({_WORD}) *\Z")
_SIMPLE_STATUS = re.compile(rf"( *)- +([1-9][0-9]{{0,8}})(?:: +({_WORD}))? *\Z")
_CODE = re.compile(r"[1-9][0-9]{0,8}\Z")
_IGNORE = re.compile(r"[ \t]*\.\.[ \t]+apiref:[ \t]*ignore\[")

_PARAMETER_FORM = "write the row as `- name: key`"
_STATUS_FORM = "write the row as `- 404` or `- 404: reason`"


def parse_path_parameters(url: str) -> tuple[str, ...]:
    """Return the names in ``{…}`` of a URL's path, each once; what follows ``?`` is no path."""
    return tuple(dict.fromkeys(_PATH_PARAMETER.findall(url.partition("?")[0])))


def parse_method(lines: Sequence[SourceLine], location: Location) -> tuple[MethodStanza | None, list[Diagnostic]]:
    """Read a ``rest_method``: ``METHOD URL`` and the lines ``min_version: x`` and ``max_version: x``."""
    diagnostics: list[Diagnostic] = []
    versions: dict[str, str] = {}
    head: SourceLine | None = None
    for line in lines:
        text = line.text.strip(" \t\r\n")
        if not text:
            continue
        place = _span(line, len(line.text) - len(line.text.lstrip(" \t")), len(text))
        if option := _OPTION.match(text):
            diagnostics += _read_version(option[1], option[2] or "", versions, place)
        elif head is None:
            head = line
        else:
            diagnostics.append(_stray_line(text, place))
    if head is None:
        missing = Diagnostic(
            Code.OPERATION_INVALID, "rest_method names no method and URL", location, "write `GET /servers`"
        )
        return None, [missing, *diagnostics]
    text = head.text.strip(" \t\r\n")
    # Only spaces part the two: a URL may hold zero-width and other odd characters, and keeps them.
    parts = re.split(r"[ \t]+", text, maxsplit=1)
    method, url = parts[0], parts[1] if len(parts) > 1 else ""
    place = _span(head, len(head.text) - len(head.text.lstrip(" \t")), len(text))
    if not url:
        if "/" in method:
            message, hint = f"rest_method names no method for `{method}`", f"write `GET {method}`"
        else:
            message, hint = f"rest_method names no URL for `{method}`", f"write `{method} /servers`"
        diagnostics.insert(0, Diagnostic(Code.OPERATION_INVALID, message, place, hint))
    stanza = MethodStanza(method, url, place, versions.get("min_version"), versions.get("max_version"))
    return stanza, diagnostics


def _read_version(name: str, text: str, versions: dict[str, str], place: Location) -> list[Diagnostic]:
    version = text.strip()
    if not version:
        return [Diagnostic(Code.STANZA_INVALID, f"{name} has no value", place, f"write `{name}: 2.1`")]
    if name in versions:
        return [Diagnostic(Code.STANZA_INVALID, f"{name} stands here twice; the first counts", place, "delete one")]
    versions[name] = version
    if not is_version(version):
        return [
            Diagnostic(Code.STANZA_INVALID, f"{name} is `{version}`, no version", place, f"write `{name}: 2.1`"),
        ]
    return []


def _stray_line(text: str, place: Location) -> Diagnostic:
    key = _KEY_VALUE.match(text)
    if key is None:
        message = f"`{text}` is neither min_version nor max_version"
        return Diagnostic(Code.STANZA_INVALID, message, place, "put text below an empty line, outside the directive")
    meant = nearest(key[1], _OPTIONS, WORDS)
    hint = "" if meant else "the options of rest_method are min_version and max_version"
    message = f"rest_method has no option `{key[1]}`"
    return Diagnostic(Code.STANZA_INVALID, message, place, hint, meant=meant or "")


def parse_parameter_rows(
    lines: Sequence[SourceLine], location: Location
) -> tuple[list[ParameterRow], list[Diagnostic]]:
    """Read a ``rest_parameters``: a YAML list of ``name: key``."""
    lines = _without_ignores(lines)
    filled = _filled(lines)
    if not filled:
        hint = f"{_PARAMETER_FORM}, or delete the directive"
        return [], [Diagnostic(Code.STANZA_INVALID, "rest_parameters has no rows", location, hint)]
    matches = _simple(filled, _SIMPLE_PARAMETER)
    if matches is not None:
        return [
            ParameterRow(match[2], match[3], _span(line, match.start(2), match.end(3) - match.start(2)))
            for line, match in zip(filled, matches, strict=True)
        ], []
    reader = _RowReader(lines, _PARAMETER_FORM)
    rows: list[ParameterRow] = []

    def read_row(value: YamlValue) -> None:
        if not isinstance(value, YamlMapping):
            if not _is_unresolved(value):
                reader.report(f"{_shown(value)} is not `name: key`", value, _spacing_hint(value))
            return
        for entry in reader.entries(value):
            place = reader.place(entry.key, entry.value)
            if not isinstance(entry.value, YamlScalar):
                reader.report(f"the row `{entry.key.text}` holds more than a key", entry.key)
            elif _is_unresolved(entry.value):
                continue
            elif not entry.value.text or not entry.key.text:
                reader.report(f"the row `{entry.key.text}` has no {'key' if entry.key.text else 'name'}", entry.key)
            else:
                rows.append(ParameterRow(entry.key.text, entry.value.text, place))

    reader.read(read_row)
    return rows, reader.diagnostics


def parse_status_rows(lines: Sequence[SourceLine], location: Location) -> tuple[list[StatusRow], list[Diagnostic]]:
    """Read a ``rest_status_code``: a YAML list of codes and of ``code: reason``."""
    lines = _without_ignores(lines)
    filled = _filled(lines)
    if not filled:
        hint = f"{_STATUS_FORM}, or delete the directive"
        return [], [Diagnostic(Code.STANZA_INVALID, "rest_status_code has no rows", location, hint)]
    matches = _simple(filled, _SIMPLE_STATUS)
    if matches is not None:
        return [
            StatusRow(
                int(match[2]),
                match[3] or "default",
                _span(line, match.start(2), (match.end(3) if match[3] else match.end(2)) - match.start(2)),
            )
            for line, match in zip(filled, matches, strict=True)
        ], []
    reader = _RowReader(lines, _STATUS_FORM)
    rows: list[StatusRow] = []

    def read_code(value: YamlScalar) -> int | None:
        if value.tag == INT and _CODE.match(value.text):
            return int(value.text)
        if not _is_unresolved(value):
            reader.report(f"{_shown(value)} is not a status code", value)
        return None

    def read_row(value: YamlValue) -> None:
        if isinstance(value, YamlScalar):
            if (code := read_code(value)) is not None:
                rows.append(StatusRow(code, "default", reader.place(value)))
            return
        if isinstance(value, YamlSequence):
            reader.report(f"{_shown(value)} is not a status code", value)
            return
        for entry in reader.entries(value):
            if (code := read_code(entry.key)) is None:
                continue
            if not isinstance(entry.value, YamlScalar):
                reader.report(f"the row `{entry.key.text}` holds more than a reason", entry.key)
                continue
            if not entry.value.text and not _is_unresolved(entry.value):
                # The code alone says enough, as it does to os-api-ref.
                reader.report(f"the row `{entry.key.text}` has no reason behind its colon", entry.key)
            rows.append(StatusRow(code, entry.value.text or "default", reader.place(entry.key, entry.value)))

    reader.read(read_row)
    return rows, reader.diagnostics


def _without_ignores(lines: Sequence[SourceLine]) -> Sequence[SourceLine]:
    """Return the lines with those that are a ``.. apiref: ignore[…]`` made empty: YAML has no such comments."""
    if not any("apiref:" in line.text for line in lines):
        return lines
    return [line._replace(text="") if _IGNORE.match(line.text) else line for line in lines]


def _filled(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines that hold more than space or a comment."""
    return [line for line in lines if (text := line.text.strip()) and not text.startswith("#")]


def _simple(lines: list[SourceLine], pattern: re.Pattern[str]) -> list[re.Match[str]] | None:
    """Match every line, or return None where one line does not match or is indented unlike the first."""
    matches: list[re.Match[str]] = []
    for line in lines:
        match = pattern.match(line.text)
        if match is None or (matches and match[1] != matches[0][1]):
            return None
        matches.append(match)
    return matches


def _span(line: SourceLine, start: int, length: int) -> Location:
    return Location(line.path, line.lineno, line.column + start, line.column + start + length)


def _is_unresolved(value: YamlValue) -> bool:
    """Return whether a value is an alias that stands for nothing, of which the document tells."""
    return isinstance(value, YamlScalar) and value.tag == UNRESOLVED


def _shown(value: YamlValue) -> str:
    if isinstance(value, YamlScalar):
        text = value.text if len(value.text) <= 60 else value.text[:57] + "..."
        return f"`{text}`" if text else "an empty row"
    return "a list" if isinstance(value, YamlSequence) else "a mapping"


def _spacing_hint(value: YamlValue) -> str:
    if isinstance(value, YamlScalar) and not value.style and ":" in value.text.strip(":"):
        name, _, ref = value.text.partition(":")
        if " " not in value.text:
            return f"put a space behind the colon: `- {name}: {ref}`"
    return ""


class _RowReader:
    """Reads a stanza as YAML, at once or, where that fails, row by row."""

    def __init__(self, lines: Sequence[SourceLine], form: str) -> None:
        # One stanza line must be one line to YAML too, or the places would shift.
        self.lines = [line._replace(text=re.sub("[\n\r\x85\u2028\u2029]", " ", line.text)) for line in lines]
        self.form = form
        self.offset = 0
        self.diagnostics: list[Diagnostic] = []

    def place(self, first: YamlValue, last: YamlValue | None = None) -> Location:
        """Return the place from the start of one value to the end of another, in the file."""
        source = self.lines[min(self.offset + first.lineno - 1, len(self.lines) - 1)]
        end = last or first
        one_line = first.lineno == end.lineno == end.end_lineno and first.column <= end.end_column
        shift = source.column - 1
        return Location(source.path, source.lineno, first.column + shift, end.end_column + shift if one_line else None)

    def report(self, message: str, value: YamlValue, hint: str = "") -> None:
        """Add a finding at a value."""
        self.diagnostics.append(Diagnostic(Code.STANZA_INVALID, message, self.place(value), hint or self.form))

    def entries(self, mapping: YamlMapping) -> list[YamlEntry]:
        """Return the entries of a row; a name that the row repeats is told."""
        for _, second in mapping.duplicates:
            self.report(f"the row names `{second.text}` twice", second)
        return list(mapping.entries.values())

    def parse(self, start: int, stop: int) -> YamlDocument:
        self.offset = start
        return parse_yaml("\n".join(line.text for line in self.lines[start:stop]), "")

    def read(self, read_row: Callable[[YamlValue], None]) -> None:
        """Read the whole stanza."""
        document = self.parse(0, len(self.lines))
        if document.usable:
            self.read_document(document, read_row)
            return
        # One bad row costs one row: try the rows one by one, and of a row that fails every line that begins with `-`.
        dashed = [
            (index, len(line.text) - len(line.text.lstrip(" ")))
            for index, line in enumerate(self.lines)
            if re.match(r" *-(?: |\Z)", line.text)
        ]
        least = min((indent for _, indent in dashed), default=0)
        starts = [index for index, indent in dashed if indent == least]
        for start, stop in _pieces(starts, len(self.lines)):
            document = self.parse(start, stop)
            if document.usable:
                self.read_document(document, read_row)
                continue
            inner = [index for index, _ in dashed if start <= index < stop]
            for first, last in _pieces(inner, stop, start):
                document = self.parse(first, last)
                if document.usable:
                    self.read_document(document, read_row)
                else:
                    self.report_piece(first, last, document)

    def read_document(self, document: YamlDocument, read_row: Callable[[YamlValue], None]) -> None:
        root = document.root
        for diagnostic in document.diagnostics:
            place = diagnostic.location
            at = YamlScalar("", "", "", place.lineno, place.column, place.lineno + 1, 1)
            self.report(diagnostic.message, at, diagnostic.hint)
        if isinstance(root, YamlSequence):
            for value in root.values:
                read_row(value)
        elif isinstance(root, YamlMapping):
            for entry in root.entries.values():
                self.report(f"the row `{entry.key.text}` is no item of a list", entry.key)
        elif root is not None:
            self.report(f"{_shown(root)} is no item of a list", root)

    def report_piece(self, first: int, last: int, document: YamlDocument) -> None:
        """Tell that lines are not YAML, at the first of them that holds something."""
        for line in self.lines[first:last]:
            text = line.text.strip()
            if text and not text.startswith("#"):
                start = len(line.text) - len(line.text.lstrip(" \t"))
                if marker := re.match(r"- +", text):
                    start += marker.end()
                why = document.diagnostics[-1] if document.diagnostics else None
                message = why.message if why else "not valid YAML"
                place = _span(line, start, len(line.text.rstrip()) - start)
                advice = f"{self.form}; {why.hint}" if why and why.hint else self.form
                self.diagnostics.append(Diagnostic(Code.STANZA_INVALID, f"`{text}`: {message}", place, advice))
                return


def _pieces(starts: list[int], stop: int, begin: int = 0) -> list[tuple[int, int]]:
    """Cut ``begin``..``stop`` at ``starts``."""
    cuts = sorted({begin, *starts})
    return list(zip(cuts, [*cuts[1:], stop], strict=True))
