"""What the lines of a Markdown page are: text, rows of a directive, reStructuredText or code; for comments on it."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Sequence

from sphinx_apiref.read.markdown.fences import find_close, match_mark

# As deep as the reader goes: what is nested deeper is not read.
MAX_DEPTH = 30
"""Fences within fences; all in a deeper one is code."""

_CODE = frozenset({"code-block", "code", "code-cell", "sourcecode", "parsed-literal", "literalinclude", "math"})
_ROWS = re.compile(r"rest_(?:method|parameters|status_code)\Z")
# A fence may stand in a list or a quote.
_BEFORE = re.compile(r"\A[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*")
_COMMENT = re.compile(r"[ \t>]*(?:%|<!--.*-->[ \t]*\Z)")
_IN_RST = re.compile(r"[ \t]*\.\.[ \t]+apiref:")
_FENCED = re.compile(r"^[ \t]*(?:`{3,}|~{3,}|:{3,})\{[\w-]+\}", re.MULTILINE)


class Kind(enum.Enum):
    """What a line belongs to."""

    TEXT = enum.auto()
    ROWS = enum.auto()
    RST = enum.auto()
    CODE = enum.auto()


def is_markdown(text: str, path: str) -> bool:
    """Tell whether a page or an included file, whose name need not say so, is Markdown."""
    return path.endswith(".md") or _FENCED.search(text) is not None


class MarkdownLines:
    """The lines of a page: the kind of each, and where each directive ends."""

    def __init__(self, lines: Sequence[str], find_literal: Callable[[Sequence[str]], set[int]]) -> None:
        self.kinds: list[Kind] = []
        self.stops: dict[int, int] = {}
        """The index of the last line of each fence with a directive, by that of its first."""
        self._read(lines)
        rst = [index for index, kind in enumerate(self.kinds) if kind is Kind.RST]
        for number in find_literal([lines[index] for index in rst]):
            self.kinds[rst[number]] = Kind.CODE

    def _read(self, lines: Sequence[str]) -> None:
        opened: list[tuple[int, str, Kind]] = []
        for index, line in enumerate(lines):
            body = _BEFORE.sub("", line, count=1).rstrip()
            inside = opened[-1][2] if opened else Kind.TEXT
            closed = next((level for level, (_, mark, _) in enumerate(opened) if find_close(body, mark)), None)
            if closed is not None:
                self.stops.update((first, index) for first, _, _ in opened[closed:])
                del opened[closed:]
                self.kinds.append(opened[-1][2] if opened else Kind.TEXT)
                continue
            self.kinds.append(inside)
            if inside is Kind.TEXT and (found := match_mark(body, colons=True)):
                kind = Kind.CODE if len(opened) >= MAX_DEPTH else _decide_kind(*found)
                opened.append((index, found[0], kind))
        self.stops.update((first, len(lines) - 1) for first, _, _ in opened)

    def is_comment(self, line: str, index: int) -> bool:
        """Tell whether a line may come between a comment and what it is about: another comment."""
        if self.kinds[index] is Kind.TEXT:
            return _COMMENT.match(line) is not None
        return line.lstrip().startswith("#") or (_COMMENT.match(line) or _IN_RST.match(line)) is not None

    def accepts(self, mark: str, index: int) -> bool:
        """Tell whether a mark begins a comment in a line: ``..``, ``#``, ``%`` or ``<!--``."""
        kind = self.kinds[index]
        if kind is Kind.TEXT:
            # There, a number sign makes a heading, and two dots are text.
            return mark in ("%", "<!--")
        return kind is Kind.ROWS or (kind is Kind.RST and mark in ("..", "#"))


def _decide_kind(mark: str, info: str) -> Kind:
    """Return what the lines in a fence are."""
    name = (info.split(None, 1) or [""])[0]
    if name.startswith("{") and name.endswith("}"):
        name = name[1:-1].lower()
        if name == "eval-rst":
            return Kind.RST
        if _ROWS.match(name):
            return Kind.ROWS
        return Kind.CODE if name in _CODE else Kind.TEXT
    return Kind.TEXT if mark[0] == ":" else Kind.CODE
