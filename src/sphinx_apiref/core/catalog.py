"""Parameters files and status files: path -> catalog and diagnostics."""

from __future__ import annotations

import re

from sphinx_apiref.core.codes import AnyCode, Code
from sphinx_apiref.core.diagnostics import Diagnostic
from sphinx_apiref.core.model import Catalog, Parameter, StatusCatalog, StatusReason
from sphinx_apiref.core.names import WORDS, nearest
from sphinx_apiref.core.places import Location
from sphinx_apiref.core.versions import is_version
from sphinx_apiref.core.yaml_source import (
    BOOL,
    FLOAT,
    INT,
    NULL,
    STR,
    UNRESOLVED,
    YamlDocument,
    YamlEntry,
    YamlMapping,
    YamlScalar,
    YamlSequence,
    YamlValue,
    load_yaml,
)

PLACES = ("header", "path", "query", "body")
"""The values of ``in``, in the order that a file has to hold them."""

FIELDS = ("in", "type", "required", "description", "min_version", "max_version")
"""The fields of a definition."""

_RANK = {place: rank for rank, place in enumerate(PLACES)}
_STATUS_CODE = re.compile(r"[1-9][0-9]{0,8}\Z")
_TRUE = ("yes", "true", "on")
_KINDS = {INT: "a number", FLOAT: "a number", BOOL: "true or false", NULL: "nothing"}


def load_catalog(path: str) -> Catalog:
    """Read a parameters file. Never raises; the diagnostics include those of `check_order`."""
    document = load_yaml(path)
    root = document.root
    diagnostics = list(document.diagnostics)
    if not document.usable:
        return Catalog(path, {}, tuple(diagnostics), usable=False)
    wrong = _wrong_root(document, "Parameters file is empty", "`name:` with in, type and description below it")
    if wrong or not isinstance(root, YamlMapping):
        return Catalog(path, {}, (*diagnostics, *wrong), usable=False)
    reader = _DefinitionReader(document)
    for first, second in root.duplicates:
        reader.report_duplicate(first, second)
    parameters: dict[str, Parameter] = {}
    for entry in root.entries.values():
        parameter = reader.read(entry)
        if parameter is not None:
            parameters[parameter.key] = parameter
    catalog = Catalog(path, parameters)
    return Catalog(path, parameters, (*diagnostics, *reader.diagnostics, *check_order(catalog)))


def check_order(catalog: Catalog) -> list[Diagnostic]:
    """Check that definitions stand in the order header, path, query, body and within each by lower-case name.

    Each definition is compared with the one before it, as os-api-ref does; one without a valid ``in`` is passed over.
    """
    diagnostics: list[Diagnostic] = []
    last: Parameter | None = None
    last_rank = -1
    for parameter in catalog.parameters.values():
        rank = _RANK.get(parameter.in_ or "")
        if rank is None:
            continue
        if last is not None:
            message = ""
            if rank < last_rank:
                message = (
                    f"`{parameter.key}` is in {parameter.in_}, but stands after `{last.key}`, which is in {last.in_}"
                )
                hint = f"the order is {', '.join(PLACES)}: move `{parameter.key}` up to the others in {parameter.in_}"
            elif rank == last_rank and parameter.key.lower() < last.key.lower():
                message = f"`{parameter.key}` stands after `{last.key}`, out of the order of names"
                hint = f"move `{parameter.key}` to before `{last.key}`"
            if message:
                diagnostics.append(Diagnostic(Code.PARAMETER_UNSORTED, message, parameter.location, hint))
        last, last_rank = parameter, rank
    return diagnostics


def load_status_catalog(path: str) -> StatusCatalog:
    """Read a status file. Never raises."""
    document = load_yaml(path)
    root = document.root
    diagnostics = list(document.diagnostics)
    if not document.usable:
        return StatusCatalog(path, {}, tuple(diagnostics), usable=False)
    wrong = _wrong_root(document, "Status file is empty", "`404:` with `default:` below it")
    if wrong or not isinstance(root, YamlMapping):
        return StatusCatalog(path, {}, (*diagnostics, *wrong), usable=False)

    def report(code: Code, message: str, value: YamlValue, hint: str) -> None:
        diagnostics.append(Diagnostic(code, message, document.location(value), hint))

    for first, second in root.duplicates:
        diagnostics.append(_duplicate(document, first, second))
    reasons: dict[int, dict[str, StatusReason]] = {}
    for key, value in root.entries.values():
        if key.tag != INT or not _STATUS_CODE.match(key.text):
            report(Code.YAML_INVALID, f"`{key.text}` is not a status code", key, "write a number such as `404:`")
            continue
        if not isinstance(value, YamlMapping):
            place = key if _is_empty(value) else value
            hint = f"write `default:` and the text below `{key.text}:`"
            report(Code.YAML_INVALID, f"status code {key.text} is {_kind(value)}, not reasons by name", place, hint)
            continue
        for first, second in value.duplicates:
            diagnostics.append(_duplicate(document, first, second))
        texts: dict[str, StatusReason] = {}
        for name, text in value.entries.values():
            if not isinstance(text, YamlScalar) or _is_empty(text):
                message = f"the reason `{name.text}` of {key.text} is {_kind(text)}, not text"
                report(Code.YAML_INVALID, message, name, f"write the text behind `{name.text}:`")
                continue
            if text.tag not in (STR, FLOAT):
                message = f"the reason `{name.text}` of {key.text} is {_kind(text)}, not text"
                report(Code.YAML_INVALID, message, text, "put it in quotes")
            texts[name.text] = StatusReason(text.text, document.text_location(text), text.style == "|")
        if "default" not in value.entries:
            message = f"status code {key.text} has no reason `default`"
            report(Code.STATUS_UNDEFINED, message, key, f"add `default:` below `{key.text}:`")
        reasons[int(key.text)] = texts
    return StatusCatalog(path, reasons, tuple(diagnostics))


class _DefinitionReader:
    """Turns the entries of one parameters file into parameters."""

    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.path = document.path
        self.diagnostics: list[Diagnostic] = []
        # A field that many definitions merge is told once.
        self.told: set[tuple[AnyCode, Location, str]] = set()

    def report(
        self, code: Code, message: str, value: YamlValue, hint: str, field: str = "", meant: str | None = None
    ) -> None:
        """Add a finding at a value, unless the same field's was reported there before."""
        place = self.document.location(value)
        if (code, place, field) not in self.told:
            self.told.add((code, place, field))
            self.diagnostics.append(Diagnostic(code, message, place, hint, meant=meant or ""))

    def report_duplicate(self, first: YamlScalar, second: YamlScalar) -> None:
        """Tell of a repeated key."""
        diagnostic = _duplicate(self.document, first, second)
        if (diagnostic.code, diagnostic.location, "") not in self.told:
            self.told.add((diagnostic.code, diagnostic.location, ""))
            self.diagnostics.append(diagnostic)

    def read(self, entry: YamlEntry) -> Parameter | None:
        """Return the parameter of one top-level entry, or None where it is no definition."""
        key, value = entry
        if not isinstance(value, YamlMapping):
            if self.document.overgrown or (isinstance(value, YamlScalar) and value.tag == UNRESOLVED):
                return None
            message = f"the definition `{key.text}` is {_kind(value)}, not a mapping"
            hint = f"indent in, type and description below `{key.text}:`"
            self.report(Code.YAML_INVALID, message, key, hint)
            return None
        for first, second in value.duplicates:
            self.report_duplicate(first, second)
        fields: dict[str, Location] = {}
        texts: dict[str, str | None] = {}
        required: bool | str | None = None
        lines_match = False
        misspelled: set[str] = set()
        path = self.path
        for name, field in value.entries.values():
            text = name.text
            if text not in FIELDS:
                fields[text] = self.document.location(field)
                misspelled.add(self.check_field_name(key.text, name, value))
                continue
            if isinstance(field, YamlScalar) and field.style in ("|", ">"):
                fields[text] = self.document.text_location(field)
            else:
                end = field.end_column if field.end_lineno == field.lineno else None
                fields[text] = Location(path, field.lineno, field.column, end)
            if text == "required":
                required = self.read_required(key.text, field)
            else:
                texts[text] = self.read_text(key.text, name, field)
                if text == "description" and isinstance(field, YamlScalar):
                    lines_match = field.style == "|"
        for text in ("in", "type", "description"):
            # A misspelled description is told as such only; without in or type a row is not what it was.
            if text not in value.entries and not (text == "description" and text in misspelled):
                hint = f"add `{text}:` below `{key.text}:`"
                self.report(Code.PARAMETER_FIELD_MISSING, f"`{key.text}` has no {text}", key, hint, text)
        return Parameter(
            key.text,
            self.document.location(key),
            texts.get("in"),
            texts.get("type"),
            required,
            texts.get("description"),
            texts.get("min_version"),
            texts.get("max_version"),
            fields,
            lines_match,
        )

    def read_text(self, key: str, name: YamlScalar, value: YamlValue) -> str | None:
        """Return a field's text; a scalar that YAML takes for something else is told, and its source text used."""
        field = name.text
        if isinstance(value, YamlScalar) and _is_empty(value):
            if value.tag == UNRESOLVED:
                return None
            version = field in ("min_version", "max_version")
            if version and value.text:
                # A definition that merges another one takes the version back with `null`, as placement's do.
                return None
            hint = f'write `{field}: "{value.text}"`' if value.text else f"write the value behind `{field}:`"
            code = Code.PARAMETER_FIELD_INVALID if version else Code.PARAMETER_FIELD_MISSING
            self.report(code, f"`{key}` has an empty {field}", name, hint, field)
            return None
        if not isinstance(value, YamlScalar):
            if _holds_unresolved(value):
                return None
            hint = "put the text in quotes, or write it below `|`"
            message = f"{field} of `{key}` is {_kind(value)}, not text"
            self.report(Code.PARAMETER_FIELD_INVALID, message, value, hint, field)
            return None
        text = value.text
        if field == "in":
            if text not in PLACES:
                hint = f"it is one of {', '.join(PLACES)}"
                message = f"in of `{key}` is `{text}`"
                meant = nearest(text, PLACES, WORDS)
                self.report(Code.PARAMETER_FIELD_INVALID, message, value, hint, field, meant)
        elif field in ("min_version", "max_version"):
            if not is_version(text.strip()):
                message = f"{field} of `{key}` is `{text}`, no version"
                self.report(Code.PARAMETER_FIELD_INVALID, message, value, f"write `{field}: 2.1`", field)
        elif value.tag not in (STR, FLOAT):
            message = f"{field} of `{key}` is {_kind(value)} to YAML, not text"
            self.report(Code.PARAMETER_FIELD_INVALID, message, value, f'write `{field}: "{text}"`', field)
        return text

    def read_required(self, key: str, value: YamlValue) -> bool | str:
        """Return the boolean, or a text that is neither."""
        if isinstance(value, YamlScalar):
            if value.tag == UNRESOLVED:
                return ""
            if value.tag == BOOL:
                return value.text.lower() in _TRUE
            text = value.text
            folded = text.lower()
            meant = None
            if folded in ("true", "false"):
                hint = f"write {folded} without quotes"
            else:
                meant = nearest(text, ("true", "false"), WORDS)
                hint = "" if meant else "write true or false"
            shown = f"`{text}`" if text else "empty"
        else:
            text, hint, shown, meant = "", "write true or false", _kind(value), None
        message = f"required of `{key}` is {shown}, neither true nor false"
        self.report(Code.PARAMETER_FIELD_INVALID, message, value, hint, "required", meant)
        return text

    def check_field_name(self, key: str, name: YamlScalar, definition: YamlMapping) -> str:
        """Tell of a field that nothing reads; return the field that it should have been, if that is known."""
        if meant := nearest(name.text, FIELDS, WORDS):
            there = meant in definition.entries
            message = f"`{key}` has a field `{name.text}`" + (f" beside `{meant}`" if there else "")
            self.report(Code.PARAMETER_FIELD_MISSPELLED, message, name, "", meant=meant)
            return meant
        message = f"`{key}` has a field `{name.text}`, which nothing reads"
        self.report(Code.PARAMETER_FIELD_UNKNOWN, message, name, f"the fields are {', '.join(FIELDS)}")
        return ""


def _wrong_root(document: YamlDocument, empty: str, form: str) -> list[Diagnostic]:
    """Return what is wrong with a file's top level, which has to be a mapping."""
    root = document.root
    if root is None or _is_empty(root) or (isinstance(root, YamlMapping) and not (root.entries or root.duplicates)):
        if document.diagnostics:
            return []
        return [Diagnostic(Code.YAML_INVALID, f"{empty}, {document.path}", Location(document.path, 1), f"write {form}")]
    if isinstance(root, YamlMapping):
        return []
    message = f"the top level of the file is {_kind(root)}, not a mapping"
    return [Diagnostic(Code.YAML_INVALID, message, document.location(root), f"write {form}")]


def _duplicate(document: YamlDocument, first: YamlScalar, second: YamlScalar) -> Diagnostic:
    message = f"`{second.text}` is defined in line {first.lineno} already; the later one counts"
    return Diagnostic(Code.PARAMETER_DUPLICATE, message, document.location(second), "delete or rename one of the two")


def _holds_unresolved(value: YamlSequence | YamlMapping) -> bool:
    """Return whether a value that is no text holds an alias without a value, of which the file's reader tells."""
    inner = value.values if isinstance(value, YamlSequence) else [entry.value for entry in value.entries.values()]
    return any(isinstance(found, YamlScalar) and found.tag == UNRESOLVED for found in inner)


def _is_empty(value: YamlValue) -> bool:
    return isinstance(value, YamlScalar) and (value.tag == NULL or not value.text.strip())


def _kind(value: YamlValue) -> str:
    """Return what a value is, in a word or two."""
    if isinstance(value, YamlMapping):
        return "a mapping"
    if isinstance(value, YamlSequence):
        return "a list"
    if _is_empty(value):
        return "empty"
    return _KINDS.get(value.tag, "text" if value.tag == STR else f"a {value.tag.rpartition(':')[2]}")
