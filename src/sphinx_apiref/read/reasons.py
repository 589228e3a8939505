"""Status files: path -> catalog of reasons and diagnostics."""

from __future__ import annotations

import re

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import StatusCatalog, StatusReason
from sphinx_apiref.read.catalog_file import is_empty, load_mapping, report_duplicate, word_kind
from sphinx_apiref.read.directive_text import STATUS_CODE
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.yaml_text import FLOAT, INT, STR, YamlDocument, YamlMapping, YamlScalar, YamlValue

_STATUS_CODE = re.compile(rf"{STATUS_CODE}\Z")


def load_status_catalog(path: str, files: FileStore | None = None) -> StatusCatalog:
    """Read a status file. Never raises."""
    form = "`404:` with `default:` below it"
    document, root, diagnostics = load_mapping(path, "Status file", form, files or FileStore())
    if root is None:
        return StatusCatalog(path, {}, tuple(diagnostics), usable=False, problem=document.problem)
    reader = _ReasonReader(document)
    for first, second in root.duplicates:
        reader.diagnostics.append(report_duplicate(document, first, second, (second.text,)))
    reasons: dict[int, dict[str, StatusReason]] = {}
    places: dict[int, Location] = {}
    for key, value in root.entries.values():
        texts = reader.read(key, value)
        if texts is not None:
            reasons[int(key.text)] = texts
            places[int(key.text)] = document.location(key)
    found = diagnostics if document.overgrown else [*diagnostics, *reader.diagnostics]
    return StatusCatalog(path, reasons, tuple(found), places=places)


class _ReasonReader:
    """Turns the entries of one status file into reasons."""

    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.diagnostics: list[Diagnostic] = []

    def report(self, message: str, value: YamlValue, hint: str, *names: str, code: Code = Code.YAML_INVALID) -> None:
        """Add a finding at a value; ``names`` are the keys that lead to it."""
        self.diagnostics.append(Diagnostic(code, message, self.document.location(value), hint, names=names))

    def read(self, key: YamlScalar, value: YamlValue) -> dict[str, StatusReason] | None:
        """Return the reasons of one status code by their keys, or None if the entry is not a status code's."""
        if key.tag != INT or not _STATUS_CODE.match(key.text):
            self.report(f"`{key.text}` is not a status code", key, "write a number such as `404:`", key.text)
            return None
        if not isinstance(value, YamlMapping):
            message = f"status code {key.text} is {word_kind(value)}, not reasons by name"
            hint = f"write `default:` and the text below `{key.text}:`"
            self.report(message, key if is_empty(value) else value, hint, key.text)
            return None
        for first, second in value.duplicates:
            names = (key.text, second.text)
            self.diagnostics.append(report_duplicate(self.document, first, second, names))
        texts: dict[str, StatusReason] = {}
        for name, text in value.entries.values():
            message = f"the reason `{name.text}` of {key.text} is {word_kind(text)}, not text"
            if not isinstance(text, YamlScalar) or is_empty(text):
                self.report(message, name, f"write the text after `{name.text}:`", key.text, name.text)
                continue
            if text.tag not in (STR, FLOAT):
                self.report(message, text, "put it in quotes", key.text, name.text)
            texts[name.text] = StatusReason(text.text, self.document.text_location(text), text.style == "|")
        if "default" not in value.entries:
            message = f"status code {key.text} has no reason `default`"
            hint = f"add `default:` below `{key.text}:`"
            self.report(message, key, hint, key.text, "default", code=Code.STATUS_UNDEFINED)
        return texts
