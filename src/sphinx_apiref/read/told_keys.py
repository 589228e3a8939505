"""Names that prose calls keys of a body: "the ``x`` extension adds the ``y`` attribute"."""

from __future__ import annotations

import re

_KEY = r"(?:attributes?|parameters?|fields?|propert(?:y|ies)|keys?|elements?)"
_LITERAL = re.compile(r"(?<![`}:\w])`{1,2}([A-Za-z_][\w.:-]{0,80})`{1,2}(?![`\w])")
# Between the names of a list: "``a``, ``b`` and the ``c``".
_JOINT = re.compile(r"(?:,|,?\s+(?:and|or))\s+(?:the\s+|an?\s+)?")
# "``a`` attribute", "``a`` boolean attribute", "``a`` is a new field"; not "``a`` of the attribute".
_AFTER = re.compile(
    r"(?:\s+(?:is|are)(?:\s+an?|\s+the)?(?:\s+[a-z-]+)?)?"
    r"(?:\s+(?!(?:and|or|of|in|to|as|is|for|by|on|with|from|has|the|an?|query|path|header|url|uri|extension)\b)[a-z-]+)?"
    rf"\s+{_KEY}\b",
    re.IGNORECASE,
)
# "a new attribute ``a``", "the parameters: ``a`` and ``b``"
_BEFORE = re.compile(rf"\b{_KEY}:?\s+\Z", re.IGNORECASE)
_OF_URL = re.compile(rf"\b(?:query(?:\s+string)?|path|headers?|urls?|uris?)\s+{_KEY}:?\s+\Z", re.IGNORECASE)
_MOST = 40
"""Characters before a name that are looked at."""


def find_told_keys(text: str) -> frozenset[str]:
    """Return the literals that a text calls keys: "adds the ``a`` attribute", "the parameters ``b`` and ``c``".

    A name that is only mentioned is none, nor is a parameter of the query, the path or a header.
    """
    found: set[str] = set()
    names: list[str] = []
    is_told = False
    end = 0
    for literal in _LITERAL.finditer(text):
        start = literal.start()
        if not names or not _JOINT.fullmatch(text, end, start):
            names = []
            from_ = max(start - _MOST, 0)
            is_told = bool(_BEFORE.search(text, from_, start)) and not _OF_URL.search(text, from_, start)
        names.append(literal[1])
        end = literal.end()
        if is_told or _AFTER.match(text, end):
            found.update(names)
            names = names[-1:]
    return frozenset(found)
