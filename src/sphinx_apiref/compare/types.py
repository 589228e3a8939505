"""Which JSON types a definition allows, by the many spellings of ``type:`` and the words of its description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sphinx_apiref.model.names import Policy, nearest
from sphinx_apiref.model.reference import ParameterUse

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
TYPES = Policy(lengths=(4, 8), families=False)
"""How far an unknown type may be from a known one: among fewer than four letters every word is near another."""
_SEPARATOR = re.compile(r"\s*(?:,|/|\||\bor\b|\band\b)\s*")
_LIST_OF = re.compile(r"(?:array|list|lists|set|tuple|sequence)s?\b")
_PAIRS = re.compile(r"key[\s_-]*value[\s_-]*pairs?\b")
_REMARK = re.compile(r"\s*\(.*\)\Z")
_ARTICLE = re.compile(r"\A(?:an?|the|json)\s+")
_ANY = frozenset(("any", "json", "any type", "value", "variant", "mixed", "file", "binary", "octet-stream"))
"""Words for values of any type, or for a body that is no JSON."""

_BOOLEAN_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "t", "f", "y", "n", "0", "1"))
# A description that refers to a list of spellings has more of them than JSON has (as in cinder).
_BOOLEAN_VALUES = re.compile(r"valid[\s-]+boolean[\s-]+values", re.IGNORECASE)
# The words of prose that name a type, with their plurals: "set", "text" and "link" are about anything.
_NAMED = (
    "string|str|number|float|integer|int|boolean|bool|object|dict|dictionary|dictionarie|map|mapping|array|list"
    "|null|none"
)
# "a string, such as `unknown`, or a number" (as in cinder and manila), "a list of names, or as a JSON object": both
# within one sentence, with at most 60 characters in between and three words before the second, so that they belong
# together.
_EITHER = re.compile(rf"\b(?P<one>{_NAMED})s?\b[^.]{{0,60}}?\bor\s+(?:[\w-]+\s+){{0,3}}?(?P<other>{_NAMED})s?\b")


@lru_cache(maxsize=1024)  # References have some 40 spellings each.
def parse_types(text: str | None) -> frozenset[str] | None:
    """Return the JSON types that a definition's type allows; None if that is unknown, so that any value fits."""
    found: set[str] = set()
    for part in _split_type(text):
        if _LIST_OF.match(part) or part.endswith("[]"):
            found.add("array")
        elif _PAIRS.match(part):
            found.add("object")
        elif part in _BY_WORD:
            found.add(_BY_WORD[part])
        else:
            return None
    # `none` alone is written for values whose type nobody knew.
    return frozenset(found) if found - {"null"} else None


def _split_type(text: str | None) -> list[str]:
    """Return the alternatives of a definition's type, without articles and remarks in parentheses."""
    folded = (text or "").strip().strip("`*'\".").lower()
    parts = (_ARTICLE.sub("", _REMARK.sub("", part).strip()) for part in _SEPARATOR.split(folded))
    return [part for part in parts if part]


def look_up_json_type(value: Any) -> str:
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
    """Whether a value is of one of the types.

    Null always is. An integer is a number, and ``10.0`` is an integer (JSON Schema Validation 2020-12, 6.1.1).
    """
    if types is None or value is None:
        return True
    kind = look_up_json_type(value)
    if kind == "integer":
        return "integer" in types or "number" in types
    return kind in types or (kind == "number" and "integer" in types and value.is_integer())


def is_container(types: frozenset[str] | None) -> bool:
    """Whether values of these types hold others; False if the types are unknown."""
    return types is not None and bool(types & {"array", "object"})


def row_types(row: ParameterUse) -> frozenset[str] | None:
    """Return the JSON types that a row's definition allows; None for any."""
    return parse_types(row.parameter.type) if row.parameter is not None else None


def is_container_row(row: ParameterUse) -> bool:
    """Whether a row describes an object or an array."""
    return is_container(row_types(row))


def accepts_value(rows: Sequence[ParameterUse], value: Any) -> bool:
    """Whether any of the rows allows the value, by its type or in the words of its description."""
    return any(accepts(row_types(row), value) or _is_described(row, value) for row in rows)


def _is_described(row: ParameterUse, value: Any) -> bool:
    """Whether a description names the type of a value beside the row's own: "a string, or a number"."""
    text = (row.parameter.description if row.parameter is not None else None) or ""
    if isinstance(value, str) and value.lower() in _BOOLEAN_WORDS and _BOOLEAN_VALUES.search(text):
        return True
    types = row_types(row) or frozenset()
    folded = text.lower()
    return any(
        (one in types and accepts(frozenset((other,)), value)) or (other in types and accepts(frozenset((one,)), value))
        for one, other in (map(_look_up_named, match.group("one", "other")) for match in _EITHER.finditer(folded))
    ) or _is_described_otherwise(folded, types, value)


def _is_described_otherwise(text: str, types: frozenset[str], value: Any) -> bool:
    """Whether a text, in lower case, says in a phrase that a value may be of another type: "also given as a string"."""
    if "as" not in text and "instead" not in text:
        return False
    # Few wrong values have such a text.
    from sphinx_apiref.compare.other_types import find_other_types

    return any(accepts(found, value) for found in find_other_types(text, types, _find_named))


def _find_named(word: str) -> str | None:
    singular = word.removesuffix("s")
    return _look_up_named(singular) if singular in _NAMED.split("|") else None


def _look_up_named(word: str) -> str:
    return _BY_WORD.get(word) or _BY_WORD[f"{word}s"]


def find_unknown_type(text: str | None) -> str | None:
    """Return the first word of a definition's ``type`` that names no known type; None if all do.

    ``none`` and an empty type say that nobody knew it.
    """
    for part in _split_type(text):
        if not (_LIST_OF.match(part) or part.endswith("[]") or _PAIRS.match(part) or part in _BY_WORD or part in _ANY):
            return part
    return None


def suggest_type(word: str) -> str | None:
    """Return the known type that an unknown one is likely a misspelling of: ``string`` for ``strnig``."""
    return nearest(word, _BY_WORD, TYPES) if len(word) > 2 else None
