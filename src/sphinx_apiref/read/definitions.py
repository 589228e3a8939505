"""Parameters files: path -> catalog of definitions and diagnostics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sphinx_apiref.model.codes import AnyCode, Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import WORDS, nearest
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Catalog, Parameter
from sphinx_apiref.model.versions import is_version
from sphinx_apiref.read.catalog_file import is_empty, load_mapping, report_duplicate, word_kind
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.yaml_text import (
    BOOL,
    FLOAT,
    STR,
    UNRESOLVED,
    YamlDocument,
    YamlEntry,
    YamlMapping,
    YamlScalar,
    YamlSequence,
    YamlValue,
)

PLACES = ("header", "path", "query", "body")
"""The values of ``in``, in the order in which a file has to list them."""

FIELDS = ("in", "type", "required", "description", "min_version", "max_version")
"""The fields of a definition."""

_RANK = {place: rank for rank, place in enumerate(PLACES)}
# Values of other formats, with what they are here.
_ADVICE = {
    **dict.fromkeys(("form", "formdata", "form-data"), "write `body`: the fields of a form are sent in the body"),
    "cookie": "write `header`: cookies are sent in a header",
    **dict.fromkeys(("url", "uri"), "write `path` for a part of the path, `query` for what follows the `?`"),
}
# A line of a description that may have been meant as a field.
_FIELD = re.compile(rf"( +)({'|'.join(field for field in FIELDS if field != 'description')}):(?: |\Z)")
_TYPES = ("array", "list", "object", "dict", "string", "integer", "int", "number", "float", "boolean", "bool")
_TRUE = ("yes", "true", "on")


def load_catalog(path: str, files: FileStore | None = None) -> Catalog:
    """Read a parameters file. Never raises; the diagnostics include those of `check_order`."""
    form = "`name:` with in, type and description below it"
    document, root, diagnostics = load_mapping(path, "Parameters file", form, files or FileStore())
    if root is None:
        return Catalog(path, {}, tuple(diagnostics), usable=False, problem=document.problem)
    reader = _DefinitionReader(document)
    for first, second in root.duplicates:
        reader.report_duplicate(first, second, (second.text,))
    parameters: dict[str, Parameter] = {}
    entries = list(root.entries.values())
    for index, entry in enumerate(entries):
        if reader.is_flat(entries, index):
            continue
        parameter = reader.read(entry)
        if parameter is not None:
            parameters[parameter.key] = parameter
    if document.overgrown:
        # What the aliases do not stand for is missing anywhere: nothing else can be said of the file.
        return Catalog(path, parameters, tuple(diagnostics))
    return build_catalog(path, parameters, [*diagnostics, *reader.diagnostics])


def read_definitions(document: YamlDocument) -> tuple[dict[str, Parameter], list[Diagnostic]] | None:
    """Return the definitions that a text holds, and the findings in them; None if it holds anything else."""
    root = document.root
    if not isinstance(root, YamlMapping) or root.duplicates:
        # Without a definition there is no mapping.
        return None if document.root is not None else ({}, [])
    reader = _DefinitionReader(document)
    parameters = [reader.read(entry) for entry in root.entries.values()]
    found = {parameter.key: parameter for parameter in parameters if parameter is not None}
    return (found, reader.diagnostics) if len(found) == len(parameters) else None


def build_catalog(path: str, parameters: Mapping[str, Parameter], diagnostics: Iterable[Diagnostic]) -> Catalog:
    """Return the catalog of a file that can be used, with the findings of reading it and of `check_order` by place."""
    found = [*diagnostics, *check_order(Catalog(path, parameters))]
    return Catalog(path, parameters, tuple(sorted(found, key=lambda entry: entry.location[:3])))


def check_order(catalog: Catalog) -> list[Diagnostic]:
    """Check that definitions are in the order header, path, query, body, and within each by lower-case name.

    Each definition is compared with the one before it, as os-api-ref does; one without a valid ``in`` is skipped.
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
                    f"`{parameter.key}` is in {parameter.in_}, but comes after `{last.key}`, which is in {last.in_}"
                )
                hint = f"the order is {', '.join(PLACES)}: move `{parameter.key}` up to the others in {parameter.in_}"
            elif rank == last_rank and parameter.key.lower() < last.key.lower():
                message = f"`{parameter.key}` comes after `{last.key}`, against the order of names"
                hint = f"move `{parameter.key}` to before `{last.key}`"
            if message:
                code = Code.PARAMETER_UNSORTED
                diagnostics.append(Diagnostic(code, message, parameter.location, hint, names=(parameter.key,)))
        last, last_rank = parameter, rank
    return diagnostics


class _DefinitionReader:
    """Turns the entries of one parameters file into parameters."""

    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.path = document.path
        self.diagnostics: list[Diagnostic] = []
        # A field that many definitions merge is reported once.
        self.reported: set[tuple[AnyCode, Location, str]] = set()

    def report(
        self, code: Code, message: str, value: YamlValue, hint: str, names: tuple[str, ...], meant: str | None = None
    ) -> None:
        """Add a finding at a value; ``names`` are the definition's key and the field's name, if it is about a field."""
        place = self.document.location(value)
        diagnostic = Diagnostic(code, message, place, hint, names=names, meant=meant or "")
        self._add(diagnostic, names[1] if len(names) > 1 else "")

    def report_duplicate(self, first: YamlScalar, second: YamlScalar, names: tuple[str, ...]) -> None:
        """Add a finding for a repeated key; ``names`` as in `report`."""
        self._add(report_duplicate(self.document, first, second, names), "")

    def _add(self, diagnostic: Diagnostic, field: str) -> None:
        key = (diagnostic.code, diagnostic.location, field)
        if key not in self.reported:
            self.reported.add(key)
            self.diagnostics.append(diagnostic)

    def read(self, entry: YamlEntry) -> Parameter | None:
        """Return the parameter of one top-level entry, or None if it is not a definition."""
        key, value = entry
        if not isinstance(value, YamlMapping):
            if isinstance(value, YamlScalar) and value.tag == UNRESOLVED:
                return None
            message = f"the definition `{key.text}` is {word_kind(value)}, not a mapping"
            hint = f"indent in, type and description below `{key.text}:`"
            self.report(Code.YAML_INVALID, message, key, hint, (key.text,))
            return None
        for first, second in value.duplicates:
            self.report_duplicate(first, second, (key.text, second.text))
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
                required = self.read_required(key.text, name, field)
            else:
                texts[text] = self.read_text(key.text, name, field)
                if text == "description" and isinstance(field, YamlScalar):
                    lines_match = field.style == "|"
        missing = [text for text in ("in", "type", "description") if text not in value.entries]
        if ("in" in missing or "type" in missing) and (swallowed := self.find_swallowed(value)):
            self.report_swallowed(key, swallowed)
            missing = [text for text in missing if text not in swallowed]
        for text in missing:
            # A misspelled description is reported as that only; a missing in or type changes what rows show.
            if not (text == "description" and text in misspelled):
                hint = f"add `{text}:` below `{key.text}:`"
                self.report(Code.PARAMETER_FIELD_MISSING, f"`{key.text}` has no {text}", key, hint, (key.text, text))
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

    def is_flat(self, entries: list[YamlEntry], index: int) -> bool:
        """Tell whether an entry is a field on the level of definitions, and report those of one definition once."""
        key, value = entries[index]
        if isinstance(value, YamlMapping):
            return False
        if key.text in FIELDS:
            owner = index
            while owner and entries[owner].key.text in FIELDS and not isinstance(entries[owner].value, YamlMapping):
                owner -= 1
            return is_empty(entries[owner].value)
        following = entries[index + 1] if index + 1 < len(entries) else None
        if not is_empty(value) or following is None or following.key.text not in FIELDS:
            return False
        if isinstance(following.value, YamlMapping):
            return False
        message = f"the fields below `{key.text}` are not indented"
        self.report(Code.YAML_INVALID, message, key, "indent in, type and description by two spaces", (key.text,))
        return True

    def find_swallowed(self, definition: YamlMapping) -> dict[str, Location]:
        """Return the fields at the end of a description's block that are text of it, with their places."""
        entry = definition.entries.get("description")
        if entry is None or not isinstance(entry.value, YamlScalar) or entry.value.style not in ("|", ">"):
            return {}
        lines = self.document.lines[entry.value.lineno : entry.value.end_lineno]
        # A block ends where the next token begins, which may be a line after it.
        indent = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)
        if lines and not lines[-1].startswith(" " * indent):
            lines = lines[:-1]
        found: dict[str, Location] = {}
        for index in range(len(lines) - 1, -1, -1):
            line = lines[index]
            if not line.strip():
                continue
            match = _FIELD.match(line)
            if match is None or match[2] in definition.entries:
                break
            found[match[2]] = Location(self.path, entry.value.lineno + index + 1, match.start(2) + 1, match.end(2) + 1)
        return dict(reversed(found.items()))

    def report_swallowed(self, key: YamlScalar, swallowed: dict[str, Location]) -> None:
        """Add one finding for the fields that `find_swallowed` has found, at the first of them."""
        names = [f"`{name}`" for name in swallowed]
        shown = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        are = "are" if len(names) > 1 else "is"
        message = f"{shown} of `{key.text}` {are} text of its description: indented one step too deep"
        hint = f"indent {'them' if len(names) > 1 else 'it'} like `description:`"
        place = next(iter(swallowed.values()))
        code = Code.PARAMETER_FIELD_MISSING
        self._add(Diagnostic(code, message, place, hint, names=(key.text, *swallowed)), "")

    def read_text(self, key: str, name: YamlScalar, value: YamlValue) -> str | None:
        """Return a field's text. A scalar that YAML takes for something else is reported, and its source text used."""
        field = name.text
        if isinstance(value, YamlScalar) and is_empty(value):
            if value.tag == UNRESOLVED:
                return None
            version = field in ("min_version", "max_version")
            if version and value.text:
                # A definition that merges another one can drop its version with `null`, as placement's do.
                return None
            hint = f"write the value after `{field}:`"
            if value.text and field not in ("in", "description"):
                hint = f'write `{field}: "{value.text}"`'
            code = Code.PARAMETER_FIELD_INVALID if version else Code.PARAMETER_FIELD_MISSING
            self.report(code, f"`{key}` has an empty {field}", name, hint, (key, field))
            return None
        if not isinstance(value, YamlScalar):
            if _holds_unresolved(value):
                return None
            hint = "put the text in quotes, or write it after `|`"
            message = f"{field} of `{key}` is {word_kind(value)}, not text"
            self.report(Code.PARAMETER_FIELD_INVALID, message, name, hint, (key, field))
            return None
        text = value.text
        if field == "in":
            if text not in PLACES:
                hint = _ADVICE.get(text.strip().lower(), f"it is one of {', '.join(PLACES)}")
                message = f"in of `{key}` is `{text}`"
                if text.strip() in PLACES:
                    message, hint = f"{message}, with spaces around it", "delete the spaces"
                meant = nearest(text, PLACES, WORDS)
                self.report(Code.PARAMETER_FIELD_INVALID, message, value, hint, (key, field), meant)
        elif field in ("min_version", "max_version"):
            if not is_version(text.strip()):
                message = f"{field} of `{key}` is `{text}`, which is not a version"
                self.report(Code.PARAMETER_FIELD_INVALID, message, value, f"write `{field}: 2.1`", (key, field))
        elif value.tag not in (STR, FLOAT):
            message = f"{field} of `{key}` is {word_kind(value)} to YAML, not text"
            self.report(Code.PARAMETER_FIELD_INVALID, message, value, f'write `{field}: "{text}"`', (key, field))
        return text

    def read_required(self, key: str, name: YamlScalar, value: YamlValue) -> bool | str:
        """Return the boolean, or the source text if it is not one."""
        place: YamlValue = value
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
            elif folded in _TYPES:
                hint = f"write true or false; `{text}` is a type"
            else:
                meant = nearest(text, ("true", "false"), WORDS)
                hint = "" if meant else "write true or false"
            shown = f"`{text}`" if text else "empty"
            if is_empty(value):
                place = name
        else:
            if _holds_unresolved(value):
                return ""
            text, hint, shown, meant, place = "", "write true or false", word_kind(value), None, name
        message = f"required of `{key}` is {shown}, neither true nor false"
        self.report(Code.PARAMETER_FIELD_INVALID, message, place, hint, (key, "required"), meant)
        return text

    def check_field_name(self, key: str, name: YamlScalar, definition: YamlMapping) -> str:
        """Report a field that is not one of `FIELDS`; return the one that was likely meant, or an empty text."""
        if meant := nearest(name.text, FIELDS, WORDS):
            there = meant in definition.entries
            message = f"`{key}` has a field `{name.text}`" + (f" next to `{meant}`" if there else "")
            self.report(Code.PARAMETER_FIELD_MISSPELLED, message, name, "", (key, name.text), meant)
            return meant
        message = f"`{key}` has a field `{name.text}`, which nothing reads"
        hint = f"the fields are {', '.join(FIELDS)}"
        self.report(Code.PARAMETER_FIELD_UNKNOWN, message, name, hint, (key, name.text))
        return ""


def _holds_unresolved(value: YamlValue) -> bool:
    """Tell whether a value is or holds an alias without a value, which has been reported."""
    if isinstance(value, YamlScalar):
        return value.tag == UNRESOLVED
    inner = value.values if isinstance(value, YamlSequence) else [entry.value for entry in value.entries.values()]
    return any(map(_holds_unresolved, inner))
