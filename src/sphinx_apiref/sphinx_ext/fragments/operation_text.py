"""The lines of one operation, with what stands elsewhere in its files and has to be read with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docutils.statemachine import StringList, string2lines

from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.read.method_text import parse_method
from sphinx_apiref.sphinx_ext.fragments.page_context import squeeze

_LABEL = re.compile(r"\.\. +_(?!_)(?:[^:`]|\\:)+:\s*\Z|\.\. +_`[^`]+`:\s*\Z")
_MARKDOWN_LABEL = re.compile(r"\([^()]+\)=\s*\Z")
_SETTING = re.compile(r"\.\. +(?:role|default-role|default-domain) ?::")
_SETTINGS = ("role::", "role ::", "default-domain ::", "default-domain::")
_METHOD = re.compile(r"\s*(?:\.\. +rest_method ?::|[`~:]{3,}[ \t]*\{rest_method\})[ \t]*(.*)")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\s*\Z")
_HEADING = re.compile(r"#+[ \t]+")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:\s")


class SourceFile(NamedTuple):
    """A file that a page consists of."""

    path: str
    lines: Sequence[str]


class OperationText(NamedTuple):
    """The text of an operation."""

    path: str
    lines: Sequence[str]
    start: int
    """The number of the first line, from 1: of the labels above the title, where there are some."""
    title: str
    label: str
    """Method and URL, ``GET /servers``; empty where they cannot be read."""
    settings: Sequence[tuple[str, str, int]] = ()
    """Lines that come before: text, path, and index of the line in its file."""
    definitions: Sequence[str] = ()
    """The addresses that a page in Markdown defines elsewhere."""


def cut_operation(page: SourceFile, file: SourceFile, first: int, last: int, *, markdown: bool) -> OperationText:
    """Return the lines ``first`` to ``last`` of a file; raises ValueError if the file has fewer.

    ``page`` is the file of the page itself, which may include the other.
    """
    if not 0 < first <= last <= len(file.lines):
        raise ValueError(f"the file has {len(file.lines)} lines, not {last}")
    start = first
    labels = _MARKDOWN_LABEL if markdown else _LABEL
    for number in range(first - 1, 0, -1):
        above = file.lines[number - 1]
        if labels.match(above):
            start = number
        elif above.strip():
            break
    # Those at the end are of the section after it.
    while last > first and (not file.lines[last - 1].strip() or labels.match(file.lines[last - 1])):
        last -= 1
    lines = file.lines[start - 1 : last]
    title, label = _read_names(file.lines[first - 1 : last])
    found = OperationText(file.path, lines, start, title, label)
    if markdown:
        outside = list(page.lines)
        if page.path == file.path:
            outside[start - 1 : last] = []
        return found._replace(definitions=[line for line in outside if _DEFINITION.match(line)])
    before = [*find_settings(page, start if page.path == file.path else len(page.lines) + 1)]
    if page.path != file.path:
        before += find_settings(file, start)
    return found._replace(settings=before)


def _read_names(lines: Sequence[str]) -> tuple[str, str]:
    """Return the title of an operation as it is written, and its method and URL."""
    title = next((line for line in lines if line.strip() and not _ADORNMENT.match(line.strip())), "")
    title = _HEADING.sub("", title.strip(), count=1) if title.startswith("#") else title
    for index, line in enumerate(lines):
        if match := _METHOD.match(line):
            text = match[1] or next((below for below in lines[index + 1 :] if below.strip()), "")
            value, _ = parse_method([SourceLine(text.strip(), "", 1, 1)], Location("", 1))
            return squeeze(title), squeeze(f"{value.method} {value.url}") if value else ""
    return squeeze(title), ""


def find_settings(file: SourceFile, stop: int) -> Iterator[tuple[str, str, int]]:
    """Yield the lines of directives above line ``stop`` that change how text after them is read: roles and the like."""
    lines = file.lines[: stop - 1]
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.startswith("..") and any(name in line for name in _SETTINGS) and _SETTING.match(line):
            yield line, file.path, index
            index += 1
            while index < len(lines) and (lines[index][:1] == " " or not lines[index].strip()):
                yield lines[index], file.path, index
                index += 1
            yield "", file.path, index - 1
        else:
            index += 1


def build_rst(text: OperationText, prolog: str) -> StringList:
    """Return the input of docutils: what is set before the operation, and its lines with their places."""
    items = [(line, "<rst_prolog>", index) for index, line in enumerate(string2lines(prolog, convert_whitespace=True))]
    items += [("", "<rst_prolog>", 0)] if items else []
    items += text.settings
    items += [(line, text.path, text.start - 1 + index) for index, line in enumerate(text.lines)]
    return StringList([line for line, _, _ in items], items=[(path, index) for _, path, index in items])


def build_markdown(text: OperationText, page: SourceFile) -> str:
    """Return the input of MyST: the lines of the operation with their numbers, below the page's front matter."""
    above = [""] * (text.start - 1)
    end = _find_front_matter(page.lines)
    if end and (page.path != text.path or end < text.start):
        above[:end] = page.lines[:end]
    return "\n".join([*above, *text.lines, "", *text.definitions, ""])


def _find_front_matter(lines: Sequence[str]) -> int:
    """Return the number of lines of the front matter; 0 where there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((index + 1 for index, line in enumerate(lines) if index and line.rstrip() in ("---", "...")), 0)
