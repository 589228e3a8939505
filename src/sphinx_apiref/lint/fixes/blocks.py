"""A parameters file as blocks of lines: each definition with its comments, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sphinx_apiref.model.edits import Sources, SourceText
from sphinx_apiref.model.reference import Catalog
from sphinx_apiref.read.files import unify_lines
from sphinx_apiref.read.yaml_text import YamlMapping, YamlSequence, YamlValue, find_loader, parse_yaml

_PLACE = re.compile(r"\b(header|path|quer(?:y|ies)|bod(?:y|ies))s?\b", re.IGNORECASE)
_SINGULAR = {"queries": "query", "bodies": "body"}
_HEADING_WORDS = 6
"""How many words the heading of a part of the file has at most: ``variables in the API response body``."""


class Block(NamedTuple):
    """The lines of one definition, numbered from 1: ``first`` is that of its comments, ``last`` that of its text."""

    key: str
    first: int
    key_line: int
    last: int
    end: int
    """The last of the blank lines after it."""
    above: tuple[tuple[int, int], ...]
    """The paragraphs of comments above the key, as first and last line."""


class Blocks(NamedTuple):
    """The definitions of a file, in its order."""

    source: SourceText
    blocks: tuple[Block, ...]

    def find(self, key: str) -> int | None:
        """Return the index of a definition."""
        return next((index for index, block in enumerate(self.blocks) if block.key == key), None)

    def find_heading(self, index: int, catalog: Catalog) -> int | None:
        """Return the last line of the heading above a definition: a comment that says what a part of the file holds.

        It names the ``in`` of the definition, in few words, and the definition before is in another one.
        """
        here = _find_in(catalog, self.blocks[index].key)
        if here is None or (index and _find_in(catalog, self.blocks[index - 1].key) == here):
            return None
        found = None
        for first, last in self.blocks[index].above:
            # Lines of number signs may frame it; more comments may follow without a blank line.
            texts = [line.strip("# \t") for line in self.source.lines(first, last)]
            line = next((number for number, text in enumerate(texts) if text), 0)
            match = _PLACE.search(texts[line])
            if match and len(texts[line].split()) <= _HEADING_WORDS:
                name = match[1].lower()
                while line + 1 < len(texts) and not texts[line + 1]:
                    line += 1
                found = first + line if _SINGULAR.get(name, name) == here else found
        return found


def _find_in(catalog: Catalog, key: str) -> str | None:
    found = catalog.parameters.get(key)
    return found.in_ if found is not None else None


def load_blocks(sources: Sources, path: str) -> Blocks | None:
    """Return the blocks of a parameters file; None for one that is written in another form than key by key."""
    source = sources.load(path)
    return sources.share((load_blocks, path), lambda: _read_blocks(source)) if source is not None else None


def _read_blocks(source: SourceText) -> Blocks | None:
    document = parse_yaml(source.text, source.path)
    root = document.root
    if not isinstance(root, YamlMapping) or root.duplicates or document.diagnostics:
        return None
    keys = {entry.key.lineno: entry.key.text for entry in root.entries.values() if entry.key.column == 1}
    # After the last line end there is no line.
    lines = source.lines(1, source.count - (not source.line(source.count)))
    first = min(keys, default=0)
    written = [number for number, line in enumerate(lines, 1) if number >= first and line and line[0] not in " \t#"]
    if not keys or written != sorted(keys):
        return None
    starts: list[int] = []
    paragraphs: list[tuple[tuple[int, int], ...]] = []
    lasts: list[int] = []
    previous = 0
    for key_line in (*written, len(lines) + 1):
        last, above = _divide(lines, previous, key_line)
        lasts.append(last)
        paragraphs.append(above)
        starts.append(above[0][0] if above else key_line)
        previous = key_line
    blocks = []
    for index, key_line in enumerate(written):
        last = lasts[index + 1]
        end = last
        while end + 1 < (starts[index + 1] if index + 1 < len(written) else len(lines) + 1) and not lines[end].strip():
            end += 1
        blocks.append(Block(keys[key_line], starts[index], key_line, last, end, paragraphs[index]))
    return Blocks(source, tuple(blocks))


def _divide(lines: list[str], key_line: int, next_key: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Return the last line of the definition at ``key_line``, and the paragraphs of comments of the one after it.

    What is between them is blank or a comment at the margin. Of a comment between two blank lines it is not known
    which of the two it is about: it stays with the second, but for the head of the file.
    """
    last = next(
        (
            number
            for number in range(next_key - 1, key_line, -1)
            if (text := lines[number - 1])[:1] in (" ", "\t") and text.strip()
        ),
        key_line,
    )
    found: list[tuple[int, int]] = []
    for number in range(last + 1, next_key):
        if not lines[number - 1].strip():
            continue
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    if found and key_line and found[0][0] == last + 1 and found[0][1] != next_key - 1:
        last = found.pop(0)[1]
    if not key_line or next_key > len(lines):
        # The head of the file, and what stands below its last definition, belong to none.
        found = [paragraph for paragraph in found if paragraph[1] == next_key - 1 <= len(lines)]
        found = found if next_key <= len(lines) else []
    return last, tuple(found)


class Link(NamedTuple):
    """An anchor or an alias, by its name and line."""

    name: str
    lineno: int
    is_anchor: bool


def find_links(source: SourceText) -> list[Link]:
    """Return the anchors and aliases of a YAML file that can be read, in its order."""
    if "&" not in source.text:
        return []
    import yaml

    text = unify_lines(source.text)
    found = []
    for event in yaml.parse(text, Loader=find_loader()):
        name = getattr(event, "anchor", None)
        if name is not None and event.start_mark is not None:
            found.append(Link(name, event.start_mark.line + 1, not isinstance(event, yaml.AliasEvent)))
    return found


def load_links(sources: Sources, source: SourceText) -> list[Link]:
    """Do the same, once for a file."""
    return sources.share((load_links, source.path), lambda: find_links(source))


def read_values(text: str) -> dict[str, object] | None:
    """Return what each key of a YAML mapping stands for, without places; None where the text can't be read."""
    document = parse_yaml(text, "")
    root = document.root
    if not isinstance(root, YamlMapping) or document.diagnostics:
        return None
    return {key: _strip_places(entry.value) for key, entry in root.entries.items()}


def _strip_places(value: YamlValue) -> object:
    if isinstance(value, YamlMapping):
        return [(key, _strip_places(entry.value)) for key, entry in value.entries.items()]
    if isinstance(value, YamlSequence):
        return [value.tag, [_strip_places(inner) for inner in value.values]]
    return value[:3]


def find_block_at(blocks: Iterable[Block], lineno: int) -> int:
    """Return the index of the block whose text holds a line; -1 where none does."""
    return next((index for index, block in enumerate(blocks) if block.key_line <= lineno <= block.end), -1)
