"""What parameters files and status files have in common: a mapping at the top level, and words for wrong values."""

from __future__ import annotations

import os

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.yaml_text import (
    BOOL,
    FLOAT,
    INT,
    NULL,
    STR,
    YamlDocument,
    YamlMapping,
    YamlScalar,
    YamlSequence,
    YamlValue,
    load_yaml,
)

_KINDS = {INT: "a number", FLOAT: "a number", BOOL: "true or false", NULL: "nothing"}


def load_mapping(
    path: str, name: str, form: str, files: FileStore
) -> tuple[YamlDocument, YamlMapping | None, list[Diagnostic]]:
    """Read a file whose top level has to be a mapping; None if it is not. Never raises.

    ``name`` is what the file is called in messages, ``form`` what it has to look like.
    """
    document = load_yaml(path, files)
    root = document.root
    diagnostics = list(document.diagnostics)
    if not document.usable:
        return document, None, diagnostics
    names = (os.path.basename(path),)
    if root is None or is_empty(root) or (isinstance(root, YamlMapping) and not (root.entries or root.duplicates)):
        if not diagnostics:
            message, place = f"{name} is empty, {path}", Location(path, 1)
            diagnostics.append(Diagnostic(Code.YAML_INVALID, message, place, f"write {form}", names=names))
        return document, None, diagnostics
    if not isinstance(root, YamlMapping):
        message = f"the top level of the file is {word_kind(root)}, not a mapping"
        place = document.location(root)
        diagnostics.append(Diagnostic(Code.YAML_INVALID, message, place, f"write {form}", names=names))
        return document, None, diagnostics
    return document, root, diagnostics


def report_duplicate(
    document: YamlDocument, first: YamlScalar, second: YamlScalar, names: tuple[str, ...]
) -> Diagnostic:
    """Return the finding for a repeated key; ``names`` are the keys that lead to it, itself included."""
    message = f"`{second.text}` is already defined on line {first.lineno}; the later one counts"
    place = document.location(second)
    return Diagnostic(Code.PARAMETER_DUPLICATE, message, place, "delete or rename one of the two", names=names)


def is_empty(value: YamlValue) -> bool:
    """Tell whether a value is null or a text without characters."""
    return isinstance(value, YamlScalar) and (value.tag == NULL or not value.text.strip())


def word_kind(value: YamlValue) -> str:
    """Return what a value is, in a word or two."""
    if isinstance(value, YamlMapping):
        return "a mapping"
    if isinstance(value, YamlSequence):
        return "a list"
    if is_empty(value):
        return "empty"
    return _KINDS.get(value.tag, "text" if value.tag == STR else f"a {value.tag.rpartition(':')[2]}")
