"""Fences: where they end, and the directive that one holds, taken apart as myst-parser does it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.markdown.directive import FencedDirective
from sphinx_apiref.read.markdown.lines import CODE, Lines, cut, dedent_all, measure
from sphinx_apiref.read.markdown.starts import COLONS, FENCE
from sphinx_apiref.read.rst.lines import DirectiveBlock

_OPTION = re.compile(r":?([^:\s][^:]*):(?:[ \t]+(.*))?\Z")


class Fence(NamedTuple):
    """A fence: its first line from the mark on, what stands after the mark, and the lines up to its end."""

    line: SourceLine
    mark: str
    info: str
    content: Lines
    last: SourceLine
    """The line that closes it, or its last."""

    @property
    def name(self) -> str:
        """The name of its directive; empty for a block of code."""
        first = self.info.split(None, 1)[:1]
        return first[0][1:-1] if first and first[0].startswith("{") and first[0].endswith("}") else ""


def find_close(body: str, mark: str) -> bool:
    """Tell whether a line, without its indentation, closes the fence that ``mark`` opens."""
    return body.startswith(mark) and not body.strip(mark[0])


def match_mark(body: str, *, colons: bool) -> tuple[str, str] | None:
    """Return the mark that opens a fence and what stands after it; None if the line opens none."""
    if match := FENCE.match(body):
        return (match["ticks"], match["info"]) if match["ticks"] else (match["tildes"], match["label"])
    if colons and (match := COLONS.match(body)):
        return match["colons"], match["info"]
    return None


def find_fence_end(lines: Sequence[SourceLine], index: int, mark: str) -> int:
    """Return the index of the line that closes the fence at ``index``, or that after the last line."""
    for number in range(index + 1, len(lines)):
        text = lines[number].text
        if mark in text:
            width, chars = measure(text)
            if width < CODE and find_close(text[chars:], mark):
                return number
    return len(lines)


def take_fence(lines: Lines, index: int, *, colons: bool) -> tuple[int, Fence] | None:
    """Return where the fence at ``index`` ends, and the fence; None if there is none."""
    width, chars = measure(lines[index].text)
    line = cut(lines[index], chars)
    found = match_mark(line.text, colons=colons)
    if found is None:
        return None
    mark, info = found
    stop = find_fence_end(lines, index, mark)
    content = dedent_all(lines[index + 1 : stop], width)
    end = min(stop + 1, len(lines))
    return end, Fence(line, mark, info.strip(), content, lines[end - 1])


def parse_directive(fence: Fence, *, has_options: bool = True) -> FencedDirective:
    """Take the directive of a fence apart into argument, options and content."""
    _, _, after = fence.info.partition("}")
    argument = after.strip()
    offset = len(fence.line.text) - len(argument)
    block = FencedDirective(fence.name, fence.line, offset)
    block.argument = argument
    block.last = fence.last
    block.content = _take_options(fence.content, block.options) if has_options else fence.content
    if block.content and not block.content[0].text:
        block.content = block.content[1:]
    return block


def parse_code(fence: Fence) -> FencedDirective:
    """Return the block of code in a fence as the directive that says the same."""
    language = fence.info.split(None, 1)[:1]
    block = FencedDirective("code-block", fence.line, len(fence.mark))
    block.argument = language[0] if language else ""
    block.last = fence.last
    block.content = fence.content
    return block


def take_argument(block: DirectiveBlock) -> Lines:
    """Return the text after a directive's name as a line, if there is any."""
    return [cut(block.line, block.offset)] if block.argument else []


def _take_options(content: Lines, options: dict[str, str]) -> Lines:
    """Read the options, which stand first in the content, between ``---`` or with a colon each; return the rest."""
    if content and content[0].text.startswith("---"):
        stop = next((i for i, line in enumerate(content[1:], 1) if line.text.startswith("---")), len(content))
        _read_options(content[1:stop], options)
        rest = content[stop:]
        if rest:
            after = rest[0].text.lstrip("-")
            start = len(rest[0].text) - len(after.removeprefix(" "))
            rest = [cut(rest[0], start), *rest[1:]] if after else rest[1:]
        return rest
    stop = 0
    while stop < len(content) and (text := content[stop].text.lstrip()).startswith(":") and not text.startswith(":::"):
        stop += 1
    _read_options([cut(line, len(line.text) - len(line.text.lstrip())) for line in content[:stop]], options)
    return content[stop:]


def _read_options(lines: Lines, options: dict[str, str]) -> None:
    """Read options from ``name: value`` lines; indented lines go on with a value."""
    indent = min((measure(line.text)[0] for line in lines if line.text), default=0)
    name = ""
    for line in lines:
        width, chars = measure(line.text)
        match = _OPTION.match(line.text[chars:])
        if match and width == indent:
            name = match[1].strip().lower()
            value = (match[2] or "").strip()
            options[name] = "" if value in ("|", ">", "|-", ">-") else _unquote(value)
        elif name and width > indent:
            options[name] = f"{options[name]}\n{line.text[chars:]}".strip()


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
