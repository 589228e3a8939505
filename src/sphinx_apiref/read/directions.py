"""Which half of an operation's exchange a table or a sample belongs to: the one set of rules for it."""

from __future__ import annotations

import os.path
import re
from functools import lru_cache
from typing import NamedTuple

from sphinx_apiref.model.reference import Direction, Sample, Table
from sphinx_apiref.read.prose import is_about_codes, is_phrase
from sphinx_apiref.read.rst.inline import MAX_TEXT

_WORD = re.compile(r"\b(request|response)s?\b", re.IGNORECASE)
_EXCHANGE = re.compile(r"(request|response)s?\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:examples?|samples?|bod(?:y|ies)|parameters?|headers?|json)\b", re.IGNORECASE)
# `server-create-req.json`, `a-request2.json`, `a-resp-2_60.json`; `requests.json` may well be the response of a list
_SUFFIX = re.compile(r"(?:\A|[-_.])(req|request|resp|response)(?:[-_.]?v?\d[\d._]*)?\Z", re.IGNORECASE)


# Compiled when they are first needed; the words beside them say when that is.
# "response to a request", "Response for the create request": what the other one is only mentioned for
_REPLY = r"(?i)\bresponses?\b[^.;:]*?\b(?:to|for|of|from|on|after)\b[^.;:]*\brequests?\b"
# "Assume this request", "if the request succeeds", "the request ID": no announcement
_ASIDE = (
    r"(?i)\b(?:assum\w+|suppos\w+|given|if|when|whenever|once|after|before|unless|until|because|since|while)\s+"
    r"(?:[\w-]+\s+){0,5}(?:request|response)s?\b|\b(?:request|response)s?[- ]ids?\b"
)
_ASIDE_WORDS = frozenset(
    [
        "given",
        "if",
        "when",
        "whenever",
        "once",
        "after",
        "before",
        "unless",
        "until",
        "because",
        "since",
        "while",
        "id",
        "ids",
        "id:",
        "ids:",
    ]
)
# "Example for a request with detail=true": it may be either half that is shown
_MENTION = (
    r"(?i)\b(?:for|to|of|on|with|in|by)\s+(?:an?|the|this|that|each|your)\s+(?:[\w-]+\s+){0,3}(?:request|response)s?\b"
)
_ARTICLES = frozenset(["a", "an", "the", "this", "that", "each", "your"])
_SEGMENT = r"/((?:[A-Za-z0-9]+[-_])+(?:request|response))s?(?=[/?]|\Z)"
_SUBJECT = r"(?i)\b([\w-]+\s+(?:request|response))s?\b"


def parse_direction(text: str, resource: str = "", *, mentions: bool = True) -> Direction | None:
    """Return the half that a title or caption names, or None where it names neither or both.

    ``resource`` is a pattern of what is no half though it is called so: see `find_resource`. Without ``mentions``,
    what is said "for a request" does not count.
    """
    if len(text) > MAX_TEXT:
        return None
    if resource:
        text = re.sub(resource, " ", text, flags=re.IGNORECASE)
    found = _find_halves(text)
    if found:
        lowered = text.lower()
        words = set(lowered.split())
        if not words.isdisjoint(_ASIDE_WORDS) or "assum" in lowered or "suppos" in lowered or "-id" in lowered:
            text = re.sub(_ASIDE, " ", text)
        if not mentions and not words.isdisjoint(_ARTICLES) and not re.search(_REPLY, text):
            text = re.sub(_MENTION, " ", text)
        found = _find_halves(text)
    if len(found) == 2 and re.search(_REPLY, text):
        return Direction.RESPONSE
    return Direction(found.pop()) if len(found) == 1 else None


def _find_halves(text: str) -> set[str]:
    return {match[1].lower() for match in _WORD.finditer(text)}


@lru_cache(maxsize=4096)  # Most titles of a reference are the same two words.
def _parse_both(text: str, resource: str) -> tuple[Direction | None, Direction | None]:
    """Return the half that a line names in so many words, and the half that it names at all."""
    direction = parse_direction(text, resource)
    if direction is None or _ARTICLES.isdisjoint(text.lower().split()):
        return direction, direction
    return parse_direction(text, resource, mentions=False), direction


def find_resource(url: str, title: str) -> str:
    """Return a pattern for the names of an operation's resource that end in "request" or "response".

    ``POST /accelerator_requests`` and its title "Create accelerator requests" are about things called so; "Example:
    list of accelerator requests" announces none. Empty for almost all operations.
    """
    if ("equest" not in url + title and "esponse" not in url + title) or len(url) + len(title) > MAX_TEXT:
        return ""
    names = [*re.findall(_SEGMENT, url), *re.findall(_SUBJECT, title)]
    patterns = dict.fromkeys(r"[\s_-]+".join(map(re.escape, re.split(r"[\s_-]+", name))) for name in names)
    return rf"\b(?:{'|'.join(patterns)})s?\b" if patterns else ""


@lru_cache(maxsize=4096)
def parse_suffix(path: str) -> Direction | None:
    """Return the direction that a file's name ends in, as ``server-create-req.json`` does."""
    match = _SUFFIX.search(os.path.splitext(os.path.basename(path))[0])
    if match is None:
        return None
    return Direction.REQUEST if match[1].lower().startswith("req") else Direction.RESPONSE


def contradicts_file(sample: Sample) -> bool:
    """Whether the text announces the one half of an exchange, and the file's name ends in the other."""
    named = parse_suffix(sample.argument)
    return named is not None and sample.announced is not None and named is not sample.announced


def is_exchange_title(title: str) -> bool:
    """Whether a section that follows an operation on its own level still belongs to it."""
    return _EXCHANGE.match(title) is not None


def is_part_title(title: str) -> bool:
    """Whether a section within an operation's, such as "Request Example", can only be a part of that operation."""
    return is_exchange_title(title) or (parse_direction(title) is not None and _PART.search(title) is not None)


class _Heading(NamedTuple):
    text: str
    titles: tuple[str, ...]


class Halves:
    """Decides, along the text of one operation, which half each table and each sample belongs to.

    The nearest line of its own that names a half decides: the caption just before, a bold paragraph, a rubric or a
    phrase with a colon above it in its section, a section's title from the inside out.
    """

    def __init__(self, method: str, url: str, title: str) -> None:
        self._bodiless = method.upper() in ("GET", "HEAD")
        self._resource = find_resource(url, title)
        self._heading: _Heading | None = None
        self._last: Direction | None = None

    def note_heading(self, text: str, titles: tuple[str, ...]) -> None:
        """Take in a line of its own that is no title."""
        if parse_direction(text, self._resource):
            self._heading = _Heading(text, titles)

    def _find_nearest(self, caption: str, titles: tuple[str, ...]) -> tuple[Direction | None, bool]:
        """Return what the nearest line says, and whether that line is a sentence."""
        heading = self._heading
        if heading and titles[: len(heading.titles)] != heading.titles:
            heading = None
        is_sentence = not is_phrase(caption)
        if (titles and caption == titles[-1]) or (is_sentence and not caption.endswith(":")) or is_about_codes(caption):
            caption = ""
        lines = [caption, *reversed(titles)]
        if heading:
            lines.insert(1 + len(titles) - len(heading.titles), heading.text)
        mentioned: tuple[Direction | None, bool] = (None, False)
        for line in lines:
            said, direction = _parse_both(line, self._resource)
            if said:
                return said, is_sentence and line is caption
            if direction and not mentioned[0]:
                mentioned = direction, is_sentence and line is caption
        return mentioned

    def decide_table(self, table: Table, titles: tuple[str, ...]) -> Table:
        """Return the table with its direction; None where no line says one."""
        direction, _ = self._find_nearest(table.caption, titles)
        self._last = direction or self._last
        return table._replace(direction=direction, titles=titles)

    def decide_sample(self, sample: Sample, titles: tuple[str, ...]) -> Sample:
        """Return the sample with its direction, which is final: nothing decides it again.

        A title and a file name that agree outrank what is nearer. Where no line says anything, the file name decides;
        then a ``GET`` or ``HEAD`` shows a response, and anything else what the last table with a direction describes.
        """
        announced, is_sentence = self._find_nearest(sample.caption, titles)
        suffix = parse_suffix(sample.argument)
        direction = announced or suffix
        if announced and suffix and announced is not suffix:
            title = self._decide_titles(titles)
            if title is suffix or (title is None and self._bodiless):
                direction = suffix if title else Direction.RESPONSE
                # A line that says "request" contradicts both; a sentence likely means something else.
                announced = suffix if is_sentence else announced
        if direction is None:
            direction = (None if self._bodiless else self._last) or Direction.RESPONSE
        return sample._replace(titles=titles, direction=direction, announced=announced)

    def _decide_titles(self, titles: tuple[str, ...]) -> Direction | None:
        return next((found for title in reversed(titles) if (found := _parse_both(title, self._resource)[1])), None)
