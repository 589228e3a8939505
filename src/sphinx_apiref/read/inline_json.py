"""Samples that stand in a page: blocks of code that hold JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.json_text import JsonDocument, parse_json_lines

ARGUMENT = "a block of JSON"
"""What stands in place of a path for a sample that has no file."""

# Compiled when they are first needed: few references have such blocks.
_STRING = r'"(?:[^"\\\n]|\\.)*"'
_PAIR = r'""\s*:'
_WORD = r"[A-Za-z_]\w*"
_CONSTANTS = frozenset({"true", "false", "null", "True", "False", "None", "NaN", "Infinity", "e", "E"})
# Outside strings: an ellipsis, a comment, a placeholder.
_SHORTENED = r"\.\.|\u2026|//|/\*|[#<>$%*]"
_ODD = r"[^\s\[\]{},:\"+\-.\w]"
# A key or an item that stands for others.
_ELLIPSIS = r"[\[{,]\s*\"(?:\.{3,}|\u2026)\""


def is_json_block(lines: Sequence[str], language: str | None) -> bool:
    """Tell whether a block of code is a sample.

    ``language`` is that of a ``code-block``, None for a literal block. One that is declared as JSON only has to begin
    like it, or to end like it with a bracket that nothing opens; any other has to be JSON but for slips such as a comma
    too many, or for what an illustration leaves out.
    """
    first = next((line.lstrip() for line in lines if line), "")
    language = (language or "").lower()
    if first[:1] not in ("{", "["):
        return language == "json" and first[:1] in ('"', "'") and _closes_too_often(lines)
    if language == "json":
        return True
    if language not in ("", "javascript", "js"):
        return False
    last = next((line for line in reversed(lines) if line), "")
    if last[-1:] not in ("}", "]"):
        return False
    rest = re.sub(_STRING, '""', "\n".join(lines))
    if re.search(_PAIR, rest) is None or rest.count('"') % 2:
        return False
    return re.search(_SHORTENED, rest) is not None or (re.search(_ODD, rest) is None and not _has_words(rest))


def _closes_too_often(lines: Sequence[str]) -> bool:
    """Whether more brackets are closed than opened: a part of an object, shown on purpose, has as many of both."""
    rest = re.sub(_STRING, '""', "\n".join(lines)).rstrip()
    return rest[-1:] in ("}", "]") and sum(map(rest.count, "}]")) > sum(map(rest.count, "{["))


def _has_words(rest: str) -> bool:
    return any(word not in _CONSTANTS for word in re.findall(_WORD, rest))


def load_inline(lines: Sequence[SourceLine], path: str) -> JsonDocument:
    """Return the document of an inline sample; its places are those of the page. Never raises.

    An illustration, which has an ellipsis, comments, ``<name>`` or bare words, can't be used; that is no fault. A quote
    too many or too few is one: what it leaves outside of strings looks like all of these.
    """
    document = parse_json_lines(lines, path)
    if document.usable:
        illustrates = re.search(_ELLIPSIS, document.text) is not None
    else:
        rest = re.sub(_STRING, '""', document.text)
        is_whole = rest.count('"') % 2 == 0
        illustrates = is_whole and (re.search(_SHORTENED, rest) is not None or _has_words(rest))
    if illustrates:
        document.usable = False
        document.diagnostics = ()
    return document
