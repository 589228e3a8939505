"""What paragraphs, list items and tables that are not ours tell of an operation.

Both readers hand the text over as it is written, so that they see the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import StatusUse
from sphinx_apiref.read.rst.inline import fold_text, strip_markup

MAX_HEADING = 300
"""Characters of a paragraph that may be a heading; the longest of fifteen references has 120."""
SHORT = 6
"""Words up to which a paragraph is a phrase: with a colon at its end it heads what follows, as a title would."""

_HALVES = ("equest", "esponse", "EQUEST", "ESPONSE")
_CODES = re.compile(r"\bcodes?\b|\bstatus(?:es)?\b", re.IGNORECASE)

_PROSE_CODES = re.compile(r"\b(?:normal|success|error)\s+response\s+codes?[\s*]*:", re.IGNORECASE)
_PROSE_CODE = re.compile(r"(?<![\d.\w])[1-5]\d\d(?![\w]|\.\d)")
# A number that the colon, a comma, a bracket or a word between two codes is right before, so that it can only be meant
# as a code; others, as in "400 if more than 1000 are given", may count anything.
_LISTED_CODE = re.compile(r"(?:[:,;/(]|\b(?:and|or))[\s*`]*(\d{3,5})(?=[\s*`]*(?:[,;/().]|and\b|or\b|\Z))(?!\.\d)")

# A literal that is a name. Single backticks make none in reStructuredText, and are written for one all the same; roles
# and links have them too.
_LITERAL = re.compile(r"(?<![`}:\w])`{1,2}[{<$]{0,2}([A-Za-z_][A-Za-z0-9_.:\[\]-]{0,80})[}>]?`{1,2}(?![`\w])")
_NAME = re.compile(r"([A-Za-z_](?:[A-Za-z0-9_.:\[\]-]*[A-Za-z0-9_\]])?)\Z")
_REMARK = re.compile(r"\s*(?:\(.*\)|\*)\Z", re.DOTALL)
_WRAPPING = " \t\n\"'`{}<>$"

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
    listed: tuple[StatusUse, ...] = ()
    """The numbers that such a line lists as codes, real or not, each with its place."""
    telling: str = ""
    """The text as written, if it may call one of the names a key of a body: an attribute, a parameter, a field."""


class TextMarkup(NamedTuple):
    """How text marks what it tells, in reStructuredText or Markdown."""

    strip: Callable[[str], str]
    """From text as written to what it reads like."""
    leading: re.Pattern[str]
    """A name that is bold or a literal, at the start of a list item."""
    link_marks: tuple[str, ...]
    """What a text with a link holds."""
    link: re.Pattern[str]
    """A link within the documentation: a role, a section's title, a target. One with an address leads elsewhere."""


RST_TEXT = TextMarkup(
    strip_markup,
    re.compile(r"\*\*([^*]{1,80})\*\*|``([^`]{1,80})``"),
    ("`_", ":`"),
    re.compile(r":(?:ref|doc|any|apiref:op):`[^`]+`|`[^`<>]+`_(?!\w)|`[^`<>]+<[^`<>:/]+_>`_"),
)


def parse_paragraph(text: str, place: Location | None = None, markup: TextMarkup = RST_TEXT) -> Prose | None:
    """Return what a paragraph, given as written, tells; None if that is nothing, as of most.

    ``place`` is that of its first character. Without one, the codes that it lists have no places and are left out.
    """
    names: tuple[str, ...] = ()
    telling = ""
    if "`" in text:
        names = tuple(dict.fromkeys(name for name in _LITERAL.findall(text) if name[-1] not in ".:-["))
        # The stems of attribute, parameter, field, property, key and element.
        if names and (
            "ttribute" in text
            or "arameter" in text
            or "ield" in text
            or "key" in text
            or "ropert" in text
            or "lement" in text
        ):
            telling = text
    refers = (
        any(mark in text for mark in markup.link_marks)
        and markup.link.search(text) is not None
        and _ABOUT.search(text) is not None
    )
    # Of some thousand paragraphs, few get past these tests: everything after them takes time.
    heading = _read_heading(text, markup) if names_half(text) else ""
    codes: list[int] = []
    listed: tuple[StatusUse, ...] = ()
    if "ode" in text and ("esponse" in text or "\\" in text):
        codes = parse_prose_codes(fold_text(markup.strip(text)))
        listed = tuple(_parse_listed_codes(text, place)) if place else ()
    if not (heading or codes or names or refers or listed):
        return None
    return Prose(heading, tuple(codes), names, refers, listed, telling)


def names_half(text: str) -> bool:
    """Whether a text may name a request or a response."""
    return any(half in text for half in _HALVES)


def _read_heading(text: str, markup: TextMarkup) -> str:
    if text[-1] not in ":*." or len(text) > MAX_HEADING:
        return ""
    is_bold = text.startswith("**") and text.rstrip(" .:").endswith("**") and text.count("**") == 2
    if not is_bold and not (text[-1] == ":" and len(text.split()) <= SHORT):
        return ""
    inner = text.strip("*. :") if is_bold else text
    heading = fold_text(markup.strip(inner))
    return "" if is_about_codes(heading) else heading


def parse_rubric(text: str, markup: TextMarkup = RST_TEXT) -> Prose | None:
    """Return what a rubric says, if it speaks of a request or a response."""
    if len(text) > MAX_HEADING or not names_half(text) or is_about_codes(text):
        return None
    return Prose(fold_text(markup.strip(text)))


def parse_prose_codes(text: str) -> list[int]:
    """Return the codes of a paragraph such as ``Normal response codes: 200, 202``."""
    match = _PROSE_CODES.search(text)
    return [int(code) for code in _PROSE_CODE.findall(text, match.end())] if match else []


def lists_codes(text: str) -> bool:
    """Whether a paragraph, given as written, lists status codes."""
    return "ode" in text and _PROSE_CODES.search(text) is not None


def _parse_listed_codes(text: str, place: Location) -> Iterator[StatusUse]:
    """Yield each number that a paragraph lists as a status code, whether there is such a code or not."""
    match = _PROSE_CODES.search(text)
    if match is None:
        return
    for found in _LISTED_CODE.finditer(text, match.end() - 1):
        start = found.start(1)
        line_start = text.rfind("\n", 0, start) + 1
        lineno = place.lineno + text.count("\n", 0, start)
        column = place.column + start - line_start
        yield StatusUse(int(found[1]), "prose", Location(place.path, lineno, column, column + len(found[1])))


def is_about_codes(text: str) -> bool:
    """Whether a heading is about status codes, as "Response codes" is, which is no heading of a response's body."""
    return _CODES.search(text) is not None


def is_phrase(text: str) -> bool:
    """Whether a caption, without its markup, is a phrase such as ``JSON request`` and not a sentence."""
    return len(text.split()) <= SHORT and not text.endswith((".", "!", "?", ",", ";"))


def parse_item(text: str, markup: TextMarkup = RST_TEXT) -> Prose | None:
    """Return what a list item explains, given its first lines as written: a name that is bold or a literal."""
    match = markup.leading.match(text)
    return parse_names((match[1] or match[2],), markup) if match else None


def parse_names(texts: Iterable[str], markup: TextMarkup = RST_TEXT) -> Prose | None:
    """Return what terms, fields or first cells of a table explain, each given as written."""
    names = tuple(dict.fromkeys(name for text in texts if (name := parse_name(text, markup))))
    return Prose(names=names) if names else None


def parse_name(text: str, markup: TextMarkup = RST_TEXT) -> str:
    """Return the name that a term is: ``note_id`` of `` ``{note_id}`` (optional)``; empty where it is none."""
    if len(text) > MAX_HEADING:
        return ""
    plain = _REMARK.sub("", markup.strip(text.strip())).strip(_WRAPPING)
    match = _NAME.match(plain)
    return match[1] if match else ""
