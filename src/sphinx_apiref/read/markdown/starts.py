"""What the first characters of a line of Markdown begin."""

from __future__ import annotations

import re

from sphinx_apiref.read.markdown.lines import CODE, measure

FENCE = re.compile(r"(?P<ticks>`{3,})(?P<info>[^`]*)\Z|(?P<tildes>~{3,})(?P<label>.*)\Z")
COLONS = re.compile(r"(?P<colons>:{3,})(?P<info>.*)\Z")
HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?\Z")
UNDERLINE = re.compile(r"(?:=+|-+)\Z")
RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
BREAK = re.compile(r"\+[ \t]*\+[ \t]*\+")
TARGET = re.compile(r"\(.+\)=\Z")
ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?=[ \t]|\Z)")
NESTED = re.compile(r"[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|\Z))[ \t]*")
"""The mark of a quote or an item."""
DELIMITER_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?\Z")
REFERENCE = re.compile(r"\[[^\]]+\]:[ \t]*\S")

# An item that interrupts a paragraph has text, and a number other than one is taken for the paragraph's.
_INTERRUPTING_ITEM = re.compile(r"(?:[-+*]|1[.)])[ \t]+\S")

_HTML_BLOCKS = (
    *("address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup"),
    *("dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"),
    *("frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend"),
    *("li", "link", "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search"),
    *("section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul"),
)
_RAW = "(?:script|pre|style|textarea)"
_BLANK = re.compile(r"\A\Z")
_HTML = (
    (
        re.compile(r"<(?:script|pre|style|textarea)(?=\s|>|\Z)", re.I),
        re.compile(r"</(?:script|pre|style|textarea)>", re.I),
    ),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"</?(?:{'|'.join(_HTML_BLOCKS)})(?=\s|/?>|\Z)", re.I), _BLANK),
)
# A tag on a line of its own, whatever its name. It can't interrupt a paragraph.
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?>\Z")


def find_html_end(body: str, *, interrupting: bool = False) -> re.Pattern[str] | None:
    """Return what ends the block of HTML that a line begins; None if it begins none. A blank line may be the end."""
    if not body.startswith("<"):
        return None
    for start, end in _HTML:
        if start.match(body):
            return end
    return _BLANK if not interrupting and _TAG.match(body) else None


def begins_nothing(body: str) -> bool:
    """Tell whether a line is a comment, a target or a break, of which the page shows nothing."""
    first = body[0]
    return first == "%" or (first == "(" and bool(TARGET.match(body))) or (first == "+" and bool(BREAK.match(body)))


def is_fence(body: str, *, colons: bool) -> bool:
    """Tell whether a line begins a fence."""
    return FENCE.match(body) is not None or (colons and COLONS.match(body) is not None)


def interrupts(text: str, *, colons: bool) -> bool:
    """Tell whether a line, with its indentation, begins another block just after the text of a paragraph."""
    width, chars = measure(text)
    if width >= CODE:
        return False
    body = text[chars:]
    first = body[0]
    if first.isalpha():
        return False
    return (
        first == ">"
        or begins_nothing(body)
        or is_fence(body, colons=colons)
        or HEADING.match(body) is not None
        or RULE.match(body) is not None
        or _INTERRUPTING_ITEM.match(body) is not None
        or find_html_end(body, interrupting=True) is not None
    )
