"""Where the definitions of a parameters file and their fields begin and end: for editors, and only when asked for.

A catalog has no ranges: keeping them, or the values that know them, would take lint more memory and time. The text is
parsed again instead, event by event, up to the definition that is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from sphinx_apiref.model.definition_text import DefinitionText, FieldText
from sphinx_apiref.model.places import Range
from sphinx_apiref.read.files import unify_lines
from sphinx_apiref.read.yaml_text import UNPRINTABLE, find_loader, outruns_depth

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line of YAML 1.1, as PyYAML reads it."""


def find_definitions(text: str, path: str) -> Iterator[DefinitionText]:
    """Yield the definitions of a parameters file in order, up to the first that is not valid YAML. Never raises.

    ``text`` is that of the file at ``path``, and may be one that is not saved yet. Whoever looks for one definition
    stops at it: what follows is not parsed.
    """
    import yaml

    text = unify_lines(text)
    if UNPRINTABLE.search(text):
        return
    lines = _LINE_END.split(text)
    loader: Any = yaml.SafeLoader(text) if outruns_depth(lines) else find_loader()(text)
    try:
        yield from _Finder(lines, path, loader).find()
    except (yaml.YAMLError, ValueError, OverflowError):
        return
    finally:
        loader.dispose()


class _Finder:
    """Reads the events of one text."""

    def __init__(self, lines: list[str], path: str, loader: Any) -> None:
        self.lines = lines
        self.path = path
        self.loader = loader

    def find(self) -> Iterator[DefinitionText]:
        """Yield the definitions of the first document."""
        from yaml.events import DocumentStartEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, StreamStartEvent

        next_event: Callable[[], Any] = self.loader.get_event
        event = next_event()
        while isinstance(event, (StreamStartEvent, DocumentStartEvent)):
            event = next_event()
        if not isinstance(event, MappingStartEvent):
            return
        while not isinstance(key := next_event(), MappingEndEvent):
            key_range = self.take(key)
            value = next_event()
            fields: list[FieldText] = []
            if isinstance(value, MappingStartEvent):
                last = key_range
                while not isinstance(name := next_event(), MappingEndEvent):
                    name_range, last = self.take(name), self.take(next_event())
                    if isinstance(name, ScalarEvent):
                        fields.append(FieldText(name.value, name_range, last))
                if value.flow_style:
                    last = self.make_range(value.start_mark, name.end_mark)
            else:
                last = self.take(value)
            if isinstance(key, ScalarEvent):
                yield DefinitionText(key.value, key_range, self.surround(key_range, last), tuple(fields))

    def take(self, event: Any) -> Range:
        """Go on to the end of the value that an event begins, and return its range."""
        from yaml.events import CollectionEndEvent, CollectionStartEvent, ScalarEvent

        first = last = event
        depth = 0
        while True:
            depth += isinstance(event, CollectionStartEvent)
            ends = isinstance(event, CollectionEndEvent)
            depth -= ends
            # What no bracket closes ends with what is in it: YAML lets it go on to the next token.
            if not ends or event.start_mark.index != event.end_mark.index:
                last = event
            if not depth:
                break
            event = self.loader.get_event()
        found = self.make_range(first.start_mark, last.end_mark)
        if found[1:3] == found[3:]:
            # Of a value that is missing: YAML has it where the next token begins.
            number, column = found.lineno, found.column
            while number > 1 and self.get_line(number - 1)[: column - 1].strip()[:1] in ("", "#"):
                number, column = number - 1, len(self.get_line(number - 2)) + 1
            return Range(self.path, number, column, number, column)
        if not (isinstance(last, ScalarEvent) and last.style in ("|", ">")) or found.end_column > 1:
            return found
        # A block of text ends before the next line that has any.
        number = found.end_lineno - 1
        while not self.get_line(number - 1):
            number -= 1
        return found._replace(end_lineno=number, end_column=len(self.get_line(number - 1)) + 1)

    def make_range(self, start: Any, end: Any) -> Range:
        """Return the range between two marks."""
        return Range(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def surround(self, key: Range, last: Range) -> Range:
        """Return the range from a key to the last of its values and the comments that are indented below the key."""
        number, column = last.end_lineno, last.end_column
        text = self.get_line(number - 1)
        if text[column - 1 :].lstrip().startswith("#"):
            column = len(text) + 1
        for index in range(number, len(self.lines)):
            text = self.get_line(index)
            if not text:
                continue
            body = text.lstrip(" ")
            if body[0] != "#" or len(text) - len(body) < key.column:
                break
            number, column = index + 1, len(text) + 1
        return Range(*key[:3], number, column)

    def get_line(self, index: int) -> str:
        """Return a line without space at its end; that of one after the last is empty."""
        return self.lines[index].rstrip() if index < len(self.lines) else ""
