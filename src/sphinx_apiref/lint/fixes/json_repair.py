"""Slips of JSON that have one plain correction: commas, quotes, line breaks in strings, Python's constants."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from sphinx_apiref.lint.fixes.json_places import place_edit
from sphinx_apiref.model.edits import Fix, Sources
from sphinx_apiref.read.json_text import JsonDocument

# In the order in which they are tried; a text in single quotes does not go past its line.
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*")|(?P<single>'(?:[^'\\\n]|\\.)*')|(?P<mark>[\[\]{},:])|(?P<word>[^\s"'\[\]{},:]+)"""
    r"""|(?P<other>["'])""",
    re.DOTALL,
)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?\Z")
_WORDS = {"True": "true", "False": "false", "None": "null"}
_INDENT = re.compile(r"\n[ \t]+")
_CONTROL = re.compile(r"[\x00-\x1f]")
_CLOSING = {"{": "}", "[": "]"}


class Repair(NamedTuple):
    """One correction: the offsets of what it replaces, the new text, what it does, and whether that is plain."""

    start: int
    end: int
    text: str
    title: str
    safe: bool


def repair_sample(document: JsonDocument, sources: Sources) -> Fix | None:
    """Return the fix that makes a sample valid; None if it has a mistake that can't be corrected without a guess."""
    repairs = find_repairs(document.text)
    if not repairs:
        return None
    edits = [place_edit(sources, document, found.start, found.end, found.text) for found in repairs]
    placed = tuple(edit for edit in edits if edit is not None)
    if len(placed) < len(edits):
        return None
    titles = list(dict.fromkeys(found.title for found in repairs))
    title = " and ".join(titles[:2]) + (", and more" if len(titles) > 2 else "")
    return Fix(title[0].upper() + title[1:], placed, all(found.safe for found in repairs))


def find_repairs(text: str) -> list[Repair]:
    """Return what makes a text valid JSON, in its order; nothing if that takes a guess."""
    reader = _Reader(text)
    if not reader.read() or not reader.repairs:
        return []
    fixed, done = "", 0
    for found in reader.repairs:
        fixed += text[done : found.start] + found.text
        done = found.end
    try:
        json.loads(fixed + text[done:])
    except (ValueError, RecursionError):
        return []
    return reader.repairs


class _Reader:
    """Reads a text token by token, and notes a correction where the grammar has it otherwise."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.repairs: list[Repair] = []
        self.open: list[str] = []
        self.want = "value"
        """What comes next: ``value``, ``key``, ``colon`` or ``comma``."""
        self.comma = -1
        """Where the comma is that the last token was."""
        self.end = 0
        """Where the last token ends."""

    def read(self) -> bool:
        """Read all; False where nothing plain can be said."""
        for match in _TOKEN.finditer(self.text):
            token = match[0]
            if self.text[self.end : match.start()].strip() or not (
                self.read_mark(token, match.start()) if match["mark"] else self.read_value(match)
            ):
                return False
            self.comma = match.start() if token == "," else -1
            self.end = match.end()
        return not self.open and self.want == "comma" and not self.text[self.end :].strip()

    def note(self, start: int, end: int, text: str, title: str, *, safe: bool = True) -> None:
        """Take in a correction."""
        self.repairs.append(Repair(start, end, text, title, safe))

    def read_mark(self, mark: str, start: int) -> bool:
        """Read a bracket, a comma or a colon."""
        if mark in "[{":
            if self.want == "comma" and not self.add_comma(safe=True):
                return False
            if self.want != "value":
                return False
            self.open.append(mark)
            self.want = "key" if mark == "{" else "value"
            return True
        if mark in "]}":
            if not self.open or _CLOSING[self.open[-1]] != mark or self.want == "colon":
                return False
            if self.comma >= 0:
                self.note(self.comma, self.comma + 1, "", "delete the comma before the bracket")
            elif (self.want == "value" and self.open[-1] == "{") or (
                self.want != "comma" and self.text[: self.end].rstrip()[-1:] != self.open[-1]
            ):
                return False
            self.open.pop()
            self.want = "comma"
            return True
        if mark == ",":
            if self.want != "comma" or not self.open:
                return False
            self.want = "key" if self.open[-1] == "{" else "value"
            return True
        if self.want != "colon":
            return False
        self.want = "value"
        return True

    def add_comma(self, *, safe: bool) -> bool:
        """Note that a comma is missing after the last value; False where nothing is open."""
        if not self.open:
            return False
        self.note(self.end, self.end, ",", "put a comma after the value", safe=safe)
        self.want = "key" if self.open[-1] == "{" else "value"
        return True

    def read_value(self, match: re.Match[str]) -> bool:
        """Read a key, a string, a number or a constant."""
        is_text = match["string"] is not None or match["single"] is not None
        if match["other"] or self.want == "colon":
            return False
        if self.want == "comma":
            following = self.text[match.end() :].lstrip()[:1]
            if not self.open or (self.open[-1] == "{" and (not is_text or following != ":")):
                return False
            # Two strings of a list may have been meant as one, and two numbers too.
            self.add_comma(safe=self.open[-1] == "{")
        if self.want == "key" and not is_text:
            return False
        if match["string"] is not None:
            self.check_string(match)
        elif match["single"] is not None:
            inner = match[0][1:-1].replace("\\'", "'")
            inner = re.sub(r'(?<!\\)"', r"\\" + '"', inner)
            self.note(match.start(), match.end(), f'"{inner}"', "put strings in double quotes")
        elif match[0] in _WORDS:
            self.note(match.start(), match.end(), _WORDS[match[0]], "write true, false or null")
        elif match[0] not in ("true", "false", "null") and not _NUMBER.match(match[0]):
            return False
        self.want = "colon" if self.want == "key" else "comma"
        return True

    def check_string(self, match: re.Match[str]) -> None:
        """Note the line breaks and tabs in a string, which are written as escapes."""
        done = 0
        for found in _CONTROL.finditer(match[0]):
            start = match.start() + found.start()
            if start < done:
                continue
            indent = _INDENT.match(match[0], found.start())
            if indent is not None:
                # The line was broken for its length, so that the spaces of the next one are not meant either.
                done = match.start() + indent.end()
                self.note(start, done, " ", "join the lines of the string", safe=False)
                continue
            written = json.dumps(found[0])[1:-1]
            title = "write the line break as `\\n`" if found[0] == "\n" else f"write the character as `{written}`"
            self.note(start, start + 1, written, title)
