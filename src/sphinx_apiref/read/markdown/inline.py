"""Inline Markdown as plain text: the words of titles and captions."""

from __future__ import annotations

import re

from sphinx_apiref.read.prose import TextMarkup
from sphinx_apiref.read.rst.inline import MAX_TEXT

MAX_NESTING = 4
"""Marks within marks that are removed."""

_INLINE = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    | (?:\{[\w:.+-]+\})(?P<r>`+)(?!`)(?P<role>.+?)(?<!`)(?P=r)(?!`)
    | (?P<c>`+)(?!`)(?P<code>.+?)(?<!`)(?P=c)(?!`)
    | <(?P<link>[a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>
    | !?\[(?P<label>[^\[\]]+)\](?:\([^()\s]*(?:\s+"[^"]*")?\)|\[[^\[\]]*\])
    | (?P<s>\*{1,3})(?![\s*])(?P<stars>.+?)(?<![\s*])(?P=s)(?!\*)
    | (?<!\w)(?P<u>_{1,3})(?![\s_])(?P<lines>.+?)(?<![\s_])(?P=u)(?!\w)
    """,
    re.VERBOSE | re.DOTALL,
)
_TARGET = re.compile(r"\s*<[^<>]*>\Z")


def strip_markdown(text: str) -> str:
    """Return what inline Markdown reads like, closely enough for titles and captions."""
    if len(text) > MAX_TEXT:
        return text
    shown = _strip(text, MAX_NESTING) if any(mark in text for mark in "*`\\_[<") else text
    if "&" in shown:
        from html import unescape

        shown = unescape(shown)
    return shown


def _strip(text: str, levels: int) -> str:
    def show(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        content = match[kind]
        if kind == "role":
            return _TARGET.sub("", content) or content
        if kind in ("code", "escaped", "link"):
            return content
        return _strip(content, levels - 1)

    return _INLINE.sub(show, text) if levels else text


MARKDOWN_TEXT = TextMarkup(
    strip_markdown,
    re.compile(r"(?:\*\*|__)([^*]{1,80}?)(?:\*\*|__)|`{1,2}([^`]{1,80})`"),
    ("](", "}`"),
    re.compile(
        r"\{(?:ref|doc|any|apiref:op)\}`[^`]+`|(?<!!)\[[^\[\]]+\]\(<?(?![A-Za-z][\w+.-]*:|//)[^()\s]+>?\)",
    ),
)
"""Text in Markdown."""
