"""What paragraphs, list items and the tables of reStructuredText itself tell of an operation.

Both readers hand the text over as it is written, so that they see the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sphinx_apiref.read.rst.inline import fold_text, strip_markup

MAX_HEADING = 300
"""Characters of a paragraph that may be a heading; the longest of fifteen references has 120."""
SHORT = 6
"""Words up to which a paragraph is a phrase: with a colon at its end it heads what follows, as a title would."""

_HALVES = ("equest", "esponse", "EQUEST", "ESPONSE")
_CODES = re.compile(r"\bcodes?\b|\bstatus(?:es)?\b", re.IGNORECASE)

_PROSE_CODES = re.compile(r"\b(?:normal|success|error)\s+response\s+codes?\s*:", re.IGNORECASE)
_PROSE_CODE = re.compile(r"(?<![\d.\w])[1-5]\d\d(?![\w]|\.\d)")

_LITERAL = re.compile(r"``[{<$]{0,2}([A-Za-z_][A-Za-z0-9_.:\[\]-]{0,80})[}>]?``")
_LEADING = re.compile(r"\*\*([^*]{1,80})\*\*|``([^`]{1,80})``")
_NAME = re.compile(r"([A-Za-z_](?:[A-Za-z0-9_.:\[\]-]*[A-Za-z0-9_\]])?)\Z")
_REMARK = re.compile(r"\s*(?:\(.*\)|\*)\Z", re.DOTALL)
_WRAPPING = " \t\n\"'`{}<>$"

# A link within the documentation: a role, a section's title, a target. One with an address of its own leads elsewhere.
_LINK = re.compile(r":(?:ref|doc|any|apiref:op):`[^`]+`|`[^`<>]+`_(?!\w)|`[^`<>]+<[^`<>:/]+_>`_")
_ABOUT = re.compile(
    r"\b(?:requests?|responses?|parameters?|body|bodies|attributes|same|alias|equivalent|identical)\b", re.IGNORECASE
)


class Prose(NamedTuple):
    """What a piece of text tells."""

    heading: str = ""
    """A line of its own that speaks of a request or a response: bold, a rubric or a phrase with a colon."""
    codes: tuple[int, ...] = ()
    """The status codes of ``Normal response codes: 200, 202``."""
    names: tuple[str, ...] = ()
    """Names that it explains."""
    refers: bool = False
    """Whether it links to another section for a request or a response."""


def parse_paragraph(text: str) -> Prose | None:
    """Return what a paragraph, given as written, tells; None if that is nothing, as of most."""
    names: tuple[str, ...] = ()
    refers = False
    if "`" in text:
        if "``" in text:
            names = tuple(dict.fromkeys(name for name in _LITERAL.findall(text) if name[-1] not in ".:-["))
        if "`_" in text or ":`" in text:
            refers = _LINK.search(text) is not None and _ABOUT.search(text) is not None
    # Of some thousand paragraphs, few get past these tests: everything after them takes time.
    heading = _read_heading(text) if names_half(text) else ""
    codes: list[int] = []
    if "ode" in text and ("esponse" in text or "\\" in text):
        codes = parse_prose_codes(fold_text(strip_markup(text)))
    if not (heading or codes or names or refers):
        return None
    return Prose(heading, tuple(codes), names, refers)


def names_half(text: str) -> bool:
    """Whether a text may name a request or a response."""
    return any(half in text for half in _HALVES)


def _read_heading(text: str) -> str:
    if text[-1] not in ":*." or len(text) > MAX_HEADING:
        return ""
    is_bold = text.startswith("**") and text.rstrip(" .:").endswith("**") and text.count("**") == 2
    if not is_bold and not (text[-1] == ":" and len(text.split()) <= SHORT):
        return ""
    inner = text.strip("*. :") if is_bold else text
    heading = fold_text(strip_markup(inner))
    return "" if is_about_codes(heading) else heading


def parse_rubric(text: str) -> Prose | None:
    """Return what a rubric says, if it speaks of a request or a response."""
    if len(text) > MAX_HEADING or not names_half(text) or is_about_codes(text):
        return None
    return Prose(fold_text(strip_markup(text)))


def parse_prose_codes(text: str) -> list[int]:
    """Return the codes of a paragraph such as ``Normal response codes: 200, 202``."""
    match = _PROSE_CODES.search(text)
    return [int(code) for code in _PROSE_CODE.findall(text, match.end())] if match else []


def is_about_codes(text: str) -> bool:
    """Whether a heading is about status codes, as "Response codes" is, which is no heading of a response's body."""
    return _CODES.search(text) is not None


def is_phrase(text: str) -> bool:
    """Whether a caption, without its markup, is a phrase such as ``JSON request`` and not a sentence."""
    return len(text.split()) <= SHORT and not text.endswith((".", "!", "?", ",", ";"))


def parse_item(text: str) -> Prose | None:
    """Return what a list item explains, given its first lines as written: a name that is bold or a literal."""
    match = _LEADING.match(text)
    return parse_names((match[1] or match[2],)) if match else None


def parse_names(texts: Iterable[str]) -> Prose | None:
    """Return what terms, fields or first cells of a table explain, each given as written."""
    names = _select_names(texts)
    return Prose(names=names) if names else None


def _select_names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in texts if (name := parse_name(text))))


def parse_name(text: str) -> str:
    """Return the name that a term is: ``note_id`` of `` ``{note_id}`` (optional)``; empty where it is none."""
    if len(text) > MAX_HEADING:
        return ""
    plain = _REMARK.sub("", strip_markup(text.strip())).strip(_WRAPPING)
    match = _NAME.match(plain)
    return match[1] if match else ""
