"""The rows of our directives, read the same way for Sphinx and for the scanner: lines -> values and diagnostics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location, Range, SourceLine, locate_text
from sphinx_apiref.model.reference import UnfinishedRow
from sphinx_apiref.read.yaml_text import (
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


class ParameterRow(NamedTuple):
    """A row of ``rest_parameters``."""

    name: str
    ref: str
    location: Location
    written: tuple[Range, Range] | None = None
    """As in `ParameterUse`."""


class StatusRow(NamedTuple):
    """A row of ``rest_status_code``; a bare code refers to ``default``."""

    code: int
    ref: str
    location: Location


# What YAML reads as a plain scalar beyond doubt. The lengths stay below the 1024 characters that YAML allows a key.
_WORD = r"[A-Za-z_](?:[A-Za-z0-9_.~{}-]|:(?=[A-Za-z0-9_.~{}:-])){0,400}"
_SIMPLE_PARAMETER = re.compile(rf"( *)- +({_WORD}) *: +({_WORD}) *\Z")
# os-api-ref shows any integer as a status code, 0 and -1 too.
STATUS_CODE = r"(?:0|-?[1-9][0-9]{0,8})"
"""The regular expression of a status code in rows and status files."""
_SIMPLE_STATUS = re.compile(rf"( *)- +({STATUS_CODE})(?:: +({_WORD}))? *\Z")
_CODE = re.compile(rf"{STATUS_CODE}\Z")
_IGNORE = re.compile(r"[ \t]*(?:\.\.[ \t]+|%[ \t]*|<!--[ \t]*)apiref:[ \t]*ignore\[")

Row = TypeVar("Row", ParameterRow, StatusRow)


def parse_parameter_rows(
    lines: Sequence[SourceLine], location: Location, unfinished: list[UnfinishedRow] | None = None
) -> tuple[list[ParameterRow], list[Diagnostic]]:
    """Read the text of a ``rest_parameters`` at ``location``: a YAML list of ``name: key``.

    Rows that lack one of the two are added to ``unfinished``.
    """
    return _parse_rows(lines, location, _PARAMETER_GRAMMAR, unfinished)


def parse_status_rows(lines: Sequence[SourceLine], location: Location) -> tuple[list[StatusRow], list[Diagnostic]]:
    """Read the text of a ``rest_status_code`` at ``location``: a YAML list of codes and of ``code: reason``."""
    return _parse_rows(lines, location, _STATUS_GRAMMAR)


class _Grammar(NamedTuple, Generic[Row]):
    """How the rows of one directive are written."""

    directive: str
    form: str
    """What to write, for hints."""
    simple: re.Pattern[str]
    """The rows that YAML reads the same way beyond doubt; the first group is the indent."""
    read_simple: Callable[[SourceLine, re.Match[str]], Row]
    read_yaml: Callable[[_RowReader, YamlValue], Iterator[Row]]
    """Reads one item of the list, and reports what is wrong with it."""


def _parse_rows(
    lines: Sequence[SourceLine],
    location: Location,
    grammar: _Grammar[Row],
    unfinished: list[UnfinishedRow] | None = None,
) -> tuple[list[Row], list[Diagnostic]]:
    lines = _blank_ignores(lines)
    filled = _filled(lines)
    if not filled:
        hint = f"{grammar.form}, or delete the directive"
        message = f"{grammar.directive} has no rows"
        return [], [Diagnostic(Code.STANZA_INVALID, message, location, hint, names=(grammar.directive,))]
    matches = _simple(filled, grammar.simple)
    if matches is not None:
        return [grammar.read_simple(line, match) for line, match in zip(filled, matches, strict=True)], []
    reader = _RowReader(lines, grammar.form)
    rows = [row for value in reader.read_items() for row in grammar.read_yaml(reader, value)]
    if unfinished is not None:
        unfinished += reader.unfinished
    return rows, reader.diagnostics


def _read_simple_parameter(line: SourceLine, match: re.Match[str]) -> ParameterRow:
    return ParameterRow(match[2], match[3], locate_text(line, match.start(2), match.end(3) - match.start(2)))


def _read_parameter(reader: _RowReader, value: YamlValue) -> Iterator[ParameterRow]:
    if not isinstance(value, YamlMapping):
        if not _is_unresolved(value):
            reader.report(f"{_shown(value)} is not `name: key`", value, _spacing_hint(value))
            if isinstance(value, YamlScalar):
                reader.unfinished.append(UnfinishedRow(value.text, "", reader.find_range(value), None))
        return
    for entry in reader.entries(value):
        name = entry.key.text
        if _is_unresolved(entry.key) or _is_unresolved(entry.value):
            continue
        if not isinstance(entry.value, YamlScalar):
            reader.report(f"the row `{name}` holds more than a key", entry.key)
        elif not entry.value.text or not name:
            reader.report(f"the row `{name}` has no {'key' if name else 'name'}", entry.key)
            name_range, ref_range = reader.find_range(entry.key), reader.find_range(entry.value)
            reader.unfinished.append(UnfinishedRow(name, entry.value.text, name_range, ref_range))
        else:
            row = ParameterRow(name, entry.value.text, reader.place(entry.key, entry.value))
            plain = row.location.end_column and not entry.key.style and not entry.value.style
            written = (reader.find_range(entry.key), reader.find_range(entry.value))
            yield row if plain and _is_as_located(row, written) else row._replace(written=written)


def _is_as_located(row: ParameterRow, written: tuple[Range, Range]) -> bool:
    """Tell whether name and key are as wide as their texts and reach from one end of the row's place to the other."""
    (_, lineno, column, end), (name, ref) = row.location, written
    return name[1:] == (lineno, column, lineno, column + len(row.name)) and ref[1:] == (
        lineno,
        (end or 0) - len(row.ref),
        lineno,
        end,
    )


def _read_simple_status(line: SourceLine, match: re.Match[str]) -> StatusRow:
    end = match.end(3) if match[3] else match.end(2)
    return StatusRow(int(match[2]), match[3] or "default", locate_text(line, match.start(2), end - match.start(2)))


def _read_status(reader: _RowReader, value: YamlValue) -> Iterator[StatusRow]:
    if isinstance(value, YamlScalar):
        if (code := _read_code(reader, value)) is not None:
            yield StatusRow(code, "default", reader.place(value))
        return
    if isinstance(value, YamlSequence):
        reader.report(f"{_shown(value)} is not a status code", value)
        return
    for entry in reader.entries(value):
        if (code := _read_code(reader, entry.key)) is None:
            continue
        if not isinstance(entry.value, YamlScalar):
            reader.report(f"the row `{entry.key.text}` holds more than a reason", entry.key)
            continue
        if not entry.value.text and not _is_unresolved(entry.value):
            # The code alone is enough, as it is for os-api-ref.
            reader.report(f"the row `{entry.key.text}` has no reason after its colon", entry.key)
        yield StatusRow(code, entry.value.text or "default", reader.place(entry.key, entry.value))


def _read_code(reader: _RowReader, value: YamlScalar) -> int | None:
    if value.tag == INT and _CODE.match(value.text):
        return int(value.text)
    if not _is_unresolved(value):
        reader.report(f"{_shown(value)} is not a status code", value)
    return None


def _blank_ignores(lines: Sequence[SourceLine]) -> Sequence[SourceLine]:
    """Return the lines with each ``.. apiref: ignore[…]`` or its like made empty: YAML has no such comments."""
    if not any("apiref:" in line.text for line in lines):
        return lines
    return [line._replace(text="") if _IGNORE.match(line.text) else line for line in lines]


def _filled(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines that hold more than space or a comment."""
    return [line for line in lines if (text := line.text.strip()) and not text.startswith("#")]


def _simple(lines: list[SourceLine], pattern: re.Pattern[str]) -> list[re.Match[str]] | None:
    """Match every line; return None if a line does not match or is not indented like the first."""
    matches: list[re.Match[str]] = []
    for line in lines:
        match = pattern.match(line.text)
        if match is None or (matches and match[1] != matches[0][1]):
            return None
        matches.append(match)
    return matches


def _is_unresolved(value: YamlValue) -> bool:
    """Tell whether a value is an alias that stands for nothing, which the document has reported."""
    return isinstance(value, YamlScalar) and value.tag == UNRESOLVED


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _shown(value: YamlValue) -> str:
    if isinstance(value, YamlScalar):
        return f"`{_shorten(value.text)}`" if value.text else "an empty row"
    return "a list" if isinstance(value, YamlSequence) else "a mapping"


def _spacing_hint(value: YamlValue) -> str:
    if isinstance(value, YamlScalar) and not value.style and ":" in value.text.strip(":"):
        name, _, ref = value.text.partition(":")
        if " " not in value.text:
            return f"put a space after the colon: `- {name}: {ref}`"
    return ""


class _RowReader:
    """Reads a directive's text as YAML: all at once or, if that fails, row by row."""

    def __init__(self, lines: Sequence[SourceLine], form: str) -> None:
        # A line of the directive has to be one line to YAML as well, or the places would shift.
        self.lines = [line._replace(text=re.sub("[\n\r\x85\u2028\u2029]", " ", line.text)) for line in lines]
        self.form = form
        self.offset = 0
        self.diagnostics: list[Diagnostic] = []
        self.unfinished: list[UnfinishedRow] = []

    def line(self, value: YamlValue) -> SourceLine:
        """Return the line on which a value begins."""
        return self.lines[min(self.offset + value.lineno - 1, len(self.lines) - 1)]

    def place(self, first: YamlValue, last: YamlValue | None = None) -> Location:
        """Return the place from the start of one value to the end of another, in the file."""
        source = self.line(first)
        end = last or first
        one_line = first.lineno == end.lineno == end.end_lineno and first.column <= end.end_column
        stop = source.column_at(end.end_column - 1) if one_line else None
        return Location(source.path, source.lineno, source.column_at(first.column - 1), stop)

    def find_range(self, value: YamlValue) -> Range:
        """Return where a value is written; a block of lines ends with the last that has text."""
        empty = (value.lineno, value.column) == (value.end_lineno, value.end_column)
        least = self.offset if empty else self.offset + value.lineno - 1
        number, column = self.offset + value.end_lineno - 1, value.end_column
        # YAML ends such a block, and has a value that is missing, where the next token begins.
        while number > least and not self.text_before(number, column).strip():
            number, column = number - 1, len(self.text_before(number - 1).rstrip()) + 1
        last = self.lines[number]
        end = last.lineno, last.column_at(column - 1)
        first = self.line(value)
        start = end if empty else (first.lineno, first.column_at(value.column - 1))
        return Range(last.path, *start, *end)

    def text_before(self, number: int, column: int | None = None) -> str:
        """Return the text of a line before a column; that of one after the last line is empty."""
        return self.lines[number].text[: column and column - 1] if number < len(self.lines) else ""

    def report(self, message: str, value: YamlValue, hint: str = "") -> None:
        """Add a finding at a value, about its text, or about that of its line if it is not a scalar."""
        place = self.place(value)
        text = value.text if isinstance(value, YamlScalar) else ""
        names = (_shorten(text or self.line(value).text.strip()),)
        self.diagnostics.append(Diagnostic(Code.STANZA_INVALID, message, place, hint or self.form, names=names))

    def entries(self, mapping: YamlMapping) -> list[YamlEntry]:
        """Return the entries of a row, and report a name that the row repeats."""
        for _, second in mapping.duplicates:
            if not _is_unresolved(second):
                self.report(f"the row has `{second.text}` twice", second)
        return list(mapping.entries.values())

    def parse(self, start: int, stop: int) -> YamlDocument:
        """Read the lines from ``start`` to before ``stop``."""
        self.offset = start
        return parse_yaml("\n".join(line.text for line in self.lines[start:stop]), "")

    def read_items(self) -> Iterator[YamlValue]:
        """Yield the items of the list; whoever takes one can ask for its place until the next one is taken."""
        document = self.parse(0, len(self.lines))
        if document.usable:
            yield from self.read_document(document)
            return
        # One bad row costs one row: retry row by row, then line by line within a row that fails.
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
                yield from self.read_document(document)
                continue
            inner = [index for index, _ in dashed if start <= index < stop]
            for first, last in _pieces(inner, stop, start):
                document = self.parse(first, last)
                if document.usable:
                    yield from self.read_document(document)
                else:
                    self.report_piece(first, last, document)

    def read_document(self, document: YamlDocument) -> Iterator[YamlValue]:
        """Yield the items of a list, and report what is not one."""
        root = document.root
        for diagnostic in document.diagnostics:
            place = diagnostic.location
            text = diagnostic.names[0] if diagnostic.names else ""
            at = YamlScalar(text, "", "", place.lineno, place.column, place.lineno + 1, 1)
            self.report(diagnostic.message, at, diagnostic.hint)
        if isinstance(root, YamlSequence):
            yield from root.values
        elif isinstance(root, YamlMapping):
            for entry in root.entries.values():
                self.report(f"the row `{entry.key.text}` is not an item of a list", entry.key)
        elif root is not None:
            self.report(f"{_shown(root)} is not an item of a list", root)

    def report_piece(self, first: int, last: int, document: YamlDocument) -> None:
        """Report lines that are not YAML, at the first of them that is not blank or a comment."""
        for line in self.lines[first:last]:
            text = line.text.strip()
            if text and not text.startswith("#"):
                start = len(line.text) - len(line.text.lstrip(" \t"))
                if marker := re.match(r"- +", text):
                    start += marker.end()
                why = document.diagnostics[-1] if document.diagnostics else None
                message = why.message if why else "not valid YAML"
                place = locate_text(line, start, len(line.text.rstrip()) - start)
                advice = f"{self.form}; {why.hint}" if why and why.hint else self.form
                names = (_shorten(text),)
                self.diagnostics.append(
                    Diagnostic(Code.STANZA_INVALID, f"`{text}`: {message}", place, advice, names=names)
                )
                return


def _pieces(starts: list[int], stop: int, begin: int = 0) -> list[tuple[int, int]]:
    """Return ``begin``..``stop`` cut at ``starts``, as pairs of first line and the line after the last."""
    cuts = sorted({begin, *starts})
    return list(zip(cuts, [*cuts[1:], stop], strict=True))


_PARAMETER_GRAMMAR = _Grammar(
    "rest_parameters", "write the row as `- name: key`", _SIMPLE_PARAMETER, _read_simple_parameter, _read_parameter
)
_STATUS_GRAMMAR = _Grammar(
    "rest_status_code", "write the row as `- 404` or `- 404: reason`", _SIMPLE_STATUS, _read_simple_status, _read_status
)
