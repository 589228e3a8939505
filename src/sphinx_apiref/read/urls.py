"""The URL of a ``rest_method`` -> its host, its path with placeholders and its query.

Columns are offsets into the URL as written, invisible characters included, so that findings can point at a part.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Operation


class Span(NamedTuple):
    """A part of a URL: its offset from the URL's first character, and its length, both in characters as written."""

    start: int
    length: int


class Placeholder(NamedTuple):
    """A parameter of the path; ``problem`` is empty for one that is written ``{name}``."""

    name: str
    """Empty where the text between the braces is no name."""
    text: str
    """As written, without invisible characters: ``{id}``, ``<id>``, ``:id``."""
    span: Span
    problem: str = ""
    """How it is written wrongly: ``unclosed``, ``unopened``, ``slash``, ``empty``, or the style, such as ``<name>``."""


class QueryName(NamedTuple):
    """A parameter that the query names."""

    name: str
    span: Span
    aliases: tuple[str, ...] = ()
    """The names in the template of its value: ``host_name`` in ``host={host_name}``."""
    fixed: bool = False
    """Whether the URL says the value: ``detail=true``."""


class Url(NamedTuple):
    """A URL as its parts."""

    text: str
    """Without invisible characters."""
    host: str
    """What stands before the path: ``https://{host}``, ``{endpoint}``."""
    host_names: tuple[str, ...]
    """The names in the placeholders of the host."""
    path: str
    """Empty where the URL is prose or a placeholder as a whole, such as ``<the callback's URI>``."""
    placeholders: tuple[Placeholder, ...]
    """Those of the path, in order, however they are written."""
    query: tuple[QueryName, ...]
    invisible: tuple[tuple[int, str], ...] = ()
    """The invisible characters, with their offsets."""
    unpaired: tuple[Placeholder, ...] = ()
    """The first brace of the query without its other half: ``{limit`` of ``?limit={limit``."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the path's parameters, each once."""
        return tuple(dict.fromkeys(found.name for found in self.placeholders if found.name))

    @property
    def query_names(self) -> frozenset[str]:
        """The names of the query's parameters, and those in the templates of their values."""
        return frozenset(name for found in self.query for name in (found.name, *found.aliases))

    @property
    def all_names(self) -> frozenset[str]:
        """The names of all parameters: of the host, the path and the query."""
        return self.query_names.union(self.names, self.host_names)

    @property
    def shape(self) -> str:
        """What identifies the URL to a client: without names of placeholders and without a slash at the end."""
        text = self.text[len(self.host) :]
        for found in self.placeholders:
            text = text.replace(found.text, "{}", 1)
        return f"{self.host}{text.rstrip('/') or '/'}"


# White space of other widths, format characters (zero-width space, soft hyphen, byte order mark), controls, and the
# letters of Hangul that are blank.
_INVISIBLE = frozenset(("Zs", "Zl", "Zp", "Cf", "Cc"))
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
_VISIBLE_SPACE = " \t"

_NAME = r"[A-Za-z_][\w.-]*"
_PLAIN = re.compile(rf"{_NAME}\Z")
# In the order in which they are tried at a place. `/$metadata` and the like are segments of OData.
_TOKEN = re.compile(
    r"""
      (?P<double>\{\{[^{}/]*\}\})
    | (?P<dollar>\$\{[^{}/]*\})
    | (?P<brace>\{[/?&;+\#.]?[^{}/]*\})
    | (?P<percent>%\([^()/]*\)[sd]?)
    | (?P<angle><[^<>/{}]+>)
    | (?P<colon>(?<=/):[A-Za-z_][\w-]*(?=[/?]|\Z))
    | (?P<paren>(?<=/)\([A-Za-z_][\w-]*\)(?=[/?]|\Z))
    | (?P<shell>(?<=/)\$(?!(?:metadata|batch|count|value|ref|all)\b)[A-Za-z_]\w*(?=[/?]|\Z))
    | (?P<slash>\{[^{}?/]+/[^{}?]*\})
    | (?P<unclosed>\{[^{}/?]*)
    | (?P<unopened>(?<![\w(.-])[\w(.-]*\})
    """,
    re.VERBOSE,
)
_STYLES = {
    "double": "{{name}}",
    "dollar": "${name}",
    "percent": "%(name)s",
    "angle": "<name>",
    "colon": ":name",
    "paren": "(name)",
    "shell": "$name",
}
_SCHEME = re.compile(r"[^/?\s]*://[^/?\s]*")
_LONGEST_HOST = 261
"""How many characters a domain name and a port have at most."""
_FIRST_SEGMENT = re.compile(r"[^/?]*")
_PORT = re.compile(r".*[\w}>]:(?:\d+|[{<$].*)\Z")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\Z")
# `{tenant_id}/servers` lacks a slash, and `{endpoint}/servers` does not.
_IDENTIFIER = re.compile(r"\{(?:(?i:(?:\w*[_-])?(?:uu)?id)|\w*[a-z](?:Uu)?I[Dd])\}\Z")
_WHOLE = re.compile(r"<[^<>]*>\Z|\{[^{}/?]*\}\Z")
_QUERY = re.compile(r"(?<!\{)\?")
# An expression such as `{&a,b}`, or what stands between two ampersands; braces are a unit.
_QUERY_PIECE = re.compile(r"\{[?&]([^{}]*)\}|(?:[^&{]|\{(?![?&])[^{}]*\}?)+")
_QUERY_BRACE = re.compile(r"\{[^{}]*\}|(?P<unclosed>\{[^{}&]*)|(?P<unopened>[\w.-]*\})")
_VALUE_NAME = re.compile(rf"\{{({_NAME})\}}|<({_NAME})>|\$\{{?({_NAME})\}}?|%\(({_NAME})\)")
_QUERY_NAME = re.compile(r"[A-Za-z_][\w.:~-]*(?:\[\w*\])?\Z")


def is_invisible(character: str) -> bool:
    """Whether readers can't see a character or can't tell it from a space; a space and a tab are none of these."""
    return character not in _VISIBLE_SPACE and (
        unicodedata.category(character) in _INVISIBLE or character in _BLANK_LETTERS
    )


def strip_invisible(text: str) -> str:
    """Return a text without its invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character for character in text if not is_invisible(character))


def split_at_odd_space(text: str) -> tuple[str, str, str] | None:
    """Return what stands before the first space of another width, that space, and what stands after it, as seen."""
    for index, character in enumerate(text):
        if character.isspace() and character not in _VISIBLE_SPACE:
            return strip_invisible(text[:index]), character, strip_invisible(text[index:])
    return None


def name_character(character: str) -> str:
    """Return ``U+200B (zero width space)``: how messages name a character that can't be seen."""
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def locate_part(operation: Operation, span: Span) -> Location:
    """Return the place of a part of an operation's URL in the file."""
    place = operation.location
    if place.end_column is None:
        return place
    # The place of an operation is that of its method and URL, so it ends where the URL does.
    start = place.end_column - len(operation.url) + span.start
    return place._replace(column=start, end_column=start + span.length)


@lru_cache(maxsize=4096)
def parse_url(written: str) -> Url:
    """Return the parts of a URL. Anything is one: what can't be understood has no names."""
    kept = [(index, character) for index, character in enumerate(written) if not is_invisible(character)]
    text = "".join(character for _, character in kept)
    reader = _Reader(text, [index for index, _ in kept])
    invisible: tuple[tuple[int, str], ...] = ()
    if len(kept) != len(written):
        invisible = tuple((index, character) for index, character in enumerate(written) if is_invisible(character))
    end = _find_host(text)
    host_names = tuple(name for match in _VALUE_NAME.finditer(text[:end]) if (name := _first_group(match)))
    rest = text[end:]
    if not rest.startswith("/") and re.search(r"[ \t]", rest):
        # Prose, or a path that nobody can make out.
        return Url(text, text[:end], host_names, "", (), (), invisible)
    query = _QUERY.search(text, end)
    stop = query.start() if query else len(text)
    placeholders, expanded = reader.read_path(end, stop)
    names = (*expanded, *(reader.read_query(query.end()) if query else ()))
    unpaired = reader.read_unpaired(stop)
    return Url(text, text[:end], host_names, text[end:stop], placeholders, names, invisible, unpaired)


def _find_host(text: str) -> int:
    """Return where the path begins."""
    if scheme := _SCHEME.match(text):
        return scheme.end()
    if text.startswith("/"):
        return 0
    if _WHOLE.match(text) and not _IDENTIFIER.match(text):
        return len(text)
    segment = _FIRST_SEGMENT.match(text)
    first = segment[0] if segment else ""
    if not text[len(first) :].startswith("/") or _IDENTIFIER.match(first):
        return 0
    is_host = first[:1] in ("{", "<", "$", "%") or (
        len(first) <= _LONGEST_HOST and (_PORT.match(first) or _DOMAIN.match(first))
    )
    # An ellipsis stands for host and prefix.
    return len(first) if is_host or not first.strip(".…") else 0


class _Reader:
    """Reads parts of a URL; ``offsets`` are those of the visible characters in the URL as written."""

    def __init__(self, text: str, offsets: list[int]) -> None:
        self.text = text
        self.offsets = offsets

    def span(self, start: int, stop: int) -> Span:
        """Return the part from one place of the visible text to before another."""
        first = self.offsets[start]
        return Span(first, self.offsets[stop - 1] + 1 - first)

    def read_path(self, start: int, stop: int) -> tuple[tuple[Placeholder, ...], tuple[QueryName, ...]]:
        """Return the placeholders of the path, and the names of ``{?a,b}`` and ``{&a}`` in it."""
        placeholders: list[Placeholder] = []
        query: list[QueryName] = []
        for match in _TOKEN.finditer(self.text, start, stop):
            span = self.span(match.start(), match.end())
            text, kind = match[0], str(match.lastgroup)
            if kind == "brace" and text[1:2] in ("?", "&"):
                query += (QueryName(name, span) for name in _read_expression(text[2:-1]))
            else:
                placeholders += _read_placeholder(kind, text, span)
        return tuple(placeholders), tuple(query)

    def read_query(self, start: int) -> list[QueryName]:
        """Return the parameters of the query from ``start`` on."""
        found: list[QueryName] = []
        for piece in _QUERY_PIECE.finditer(self.text, start):
            first = piece.start()
            if piece[1] is not None:
                found += (QueryName(name, self.span(first, piece.end())) for name in _read_expression(piece[1]))
                continue
            bare = piece[0].strip("[]() \t")
            if not bare:
                continue
            first += piece[0].index(bare)
            name, equals, value = bare.partition("=")
            values = tuple(value for match in _VALUE_NAME.finditer(value) if (value := _first_group(match)))
            if template := _VALUE_NAME.fullmatch(name):
                # `{filter}=true`: the caller chooses one of several names.
                found.append(QueryName(_first_group(template), self.span(first, first + len(name)), values, not equals))
            elif _QUERY_NAME.match(name.rstrip()):
                name = name.rstrip()
                found.append(QueryName(name, self.span(first, first + len(name)), values, not values))
        return found

    def read_unpaired(self, start: int) -> tuple[Placeholder, ...]:
        """Return the first brace from ``start`` on that lacks its other half; none in ``q={"a": {"b": 1}}``."""
        if self.text.count("{", start) == self.text.count("}", start):
            return ()
        for match in _QUERY_BRACE.finditer(self.text, start):
            if match.lastgroup:
                span = self.span(match.start(), match.end())
                return tuple(_read_placeholder(match.lastgroup, match[0], span))
        return ()


def _first_group(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group), "")


def _read_expression(text: str) -> list[str]:
    """Return the names of a template's expression: ``a,b*,c:3``."""
    names = [part.strip().rstrip("*").partition(":")[0] for part in text.split(",")]
    return [name for name in names if _PLAIN.match(name)]


def _read_placeholder(kind: str, text: str, span: Span) -> list[Placeholder]:
    """Return the placeholder that a part of the path is; several for ``{/a,b}``."""
    if kind == "brace":
        inner = text[1:-1]
        if _PLAIN.match(inner):
            return [Placeholder(inner, text, span)]
        if not inner.strip():
            return [Placeholder("", text, span, "empty")]
        if inner[:1] in "/;+#.":
            return [Placeholder(name, text, span) for name in _read_expression(inner[1:])]
        if spaced := re.fullmatch(rf"\s*({_NAME}(?:\s+[\w.-]+)*)\s*", inner):
            return [Placeholder("_".join(spaced[1].split()), text, span, "{ name }")]
        # `{id:uuid}` has a name, `{start|stop}` has none.
        name = inner.partition(":")[0]
        return [Placeholder(name if _PLAIN.match(name) else "", text, span)]
    if kind == "slash":
        # Without a name, since it stands for several: `{id/name}` is the one or the other.
        return [Placeholder("", text, span, kind)]
    if kind in ("unclosed", "unopened"):
        name = text.strip("{}()[]<> \t")
        return [Placeholder(name if _PLAIN.match(name) else "", text, span, kind)]
    inner = re.sub(r"\A(?:%\(|\$\{|[{<(:$]+)|(?:\)[sd]?|[}>)]+)\Z", "", text)
    name = "_".join(inner.split())
    return [Placeholder(name if _PLAIN.match(name) else "", text, span, _STYLES[kind])]
