"""Inline reStructuredText as plain text: the words of titles and captions."""

from __future__ import annotations

import re

# The longest caption of fifteen references has 264 characters, the longest paragraph 876. The pattern below may look at
# the rest of a text once for each character of it.
MAX_TEXT = 2000
"""Characters of a text whose markup is removed; a longer paragraph is nobody's caption."""

# Inline markup, at the first place where any begins: nothing is marked up within it.
_INLINE = re.compile(
    r"""\\(?P<escaped>.)
    | (?<![^\s'"(\[{<\-/:])(?:
        ``(?=\S)(?P<literal>.+?)(?<=\S)``
      | \*\*(?=\S)(?P<strong>.+?)(?<=\S)\*\*
      | \*(?=\S)(?P<emphasis>.+?)(?<=[^\s*])\*
      | (?::[\w.+:-]+:)?`(?=\S)(?P<quoted>[^`]+?)(?<=\S)`_{0,2}
      | \|(?=\S)(?P<substitution>[^|]+?)(?<=\S)\|
      | (?P<reference>[A-Za-z0-9]+(?:[-._+:][A-Za-z0-9]+)*)__?
    )(?![^\s'")\]}>\-/:.,;!?\\])""",
    re.VERBOSE | re.DOTALL,
)
_TARGET = re.compile(r"\s*<[^<>]*>\Z")

# What Sphinx makes of straight quotes, hyphens and dots; undone so that both readers report the same text.
_TYPOGRAPHY = {0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2013: "--", 0x2014: "---", 0x2026: "..."}


def strip_markup(text: str) -> str:
    """Return what inline reStructuredText reads like, closely enough for titles and captions."""
    if len(text) > MAX_TEXT or not any(mark in text for mark in "*`\\_|"):
        return text
    return _INLINE.sub(_read_inline, text)


def _read_inline(match: re.Match[str]) -> str:
    kind, content = match.lastgroup, match[match.lastgroup or 0]
    if kind == "escaped":
        return "" if content.isspace() else content
    if kind == "quoted":
        return _TARGET.sub("", content) or content
    return content


def fold_text(text: str) -> str:
    """Return a title or caption on one line, with straight quotes and plain hyphens and dots."""
    return " ".join(text.split()).translate(_TYPOGRAPHY)
