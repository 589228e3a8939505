"""What ``type:`` of a definition means, in any of the spellings that references use."""

from __future__ import annotations

import functools
import re
from typing import Any

_WORDS: dict[str, tuple[str, ...]] = {
    "string": (
        *("string", "str", "text", "char", "enum", "csv", "xml", "base64", "xsd:string"),
        *("uuid", "uuid4", "date", "time", "datetime", "date-time", "timestamp", "datestamp", "iso8601"),
        *("xsd:datetime", "xsd:date", "hostname", "domainname", "url", "uri", "href", "link", "email"),
        *("ip", "ipaddress", "ipv4", "ipv6", "cidr"),
    ),
    "integer": ("integer", "int", "long", "xsd:int", "xsd:integer", "integers"),
    "number": ("number", "float", "double", "decimal", "numeric", "xsd:float"),
    "boolean": ("boolean", "bool", "booleans", "xsd:boolean"),
    "array": ("array", "list", "arrays", "lists", "tuple", "sequence", "set"),
    "object": ("object", "dict", "dictionary", "map", "mapping", "hash", "dictionaries", "objects", "xsd:dict"),
    "null": ("null", "none"),
}
_BY_WORD = {word: name for name, words in _WORDS.items() for word in words}
_SEPARATOR = re.compile(r"\s*(?:,|/|\||\bor\b|\band\b)\s*")
_LIST_OF = re.compile(r"(?:array|list|lists|set|tuple|sequence)s?\b")
_PAIRS = re.compile(r"key[\s_-]*value[\s_-]*pairs?\b")


@functools.cache
def parse_types(text: str | None) -> frozenset[str] | None:
    """Return the JSON types that a definition's type allows; None where that is not known and anything may come."""
    folded = (text or "").strip().strip("`'\".").lower()
    if not folded:
        return None
    found: set[str] = set()
    for part in _SEPARATOR.split(folded):
        part = re.sub(r"\s*\(.*\)\Z", "", part).strip()
        part = re.sub(r"\A(?:an?|the|json)\s+", "", part)
        if not part:
            continue
        if _LIST_OF.match(part):
            found.add("array")
        elif _PAIRS.match(part):
            found.add("object")
        elif part in _BY_WORD:
            found.add(_BY_WORD[part])
        else:
            return None
    # `none` alone is written for values whose type nobody knew.
    return frozenset(found) if found - {"null"} else None


def resolve_json_type(value: Any) -> str:
    """Return the JSON type of a value that `json` has read."""
    if isinstance(value, str):
        return "string"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "array"
    if value is None:
        return "null"
    return "integer" if isinstance(value, int) else "number"


def accepts(types: frozenset[str] | None, value: Any) -> bool:
    """Tell whether a value is of one of the types.

    Null always is. An integer is a number, and ``10.0`` is an integer (JSON Schema Validation 2020-12, 6.1.1).
    """
    if types is None or value is None:
        return True
    kind = resolve_json_type(value)
    if kind == "integer":
        return "integer" in types or "number" in types
    return kind in types or (kind == "number" and "integer" in types and value.is_integer())


def is_container(types: frozenset[str] | None) -> bool:
    """Tell whether values of these types hold others."""
    return types is not None and bool(types & {"array", "object"})
