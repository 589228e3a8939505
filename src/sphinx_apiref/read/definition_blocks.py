"""A parameters file that is read again: only the definitions whose text has changed are parsed.

A definition is the text from its key to before the next one. It is independent of the others, unless it has an anchor
or an alias: all that have one are parsed together. A file that is not what it should be is read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Catalog, Parameter
from sphinx_apiref.read.definitions import build_catalog, load_catalog, read_definitions
from sphinx_apiref.read.files import FileStore, unify_lines
from sphinx_apiref.read.yaml_text import parse_yaml

_KEY = re.compile(r"([A-Za-z_](?:[\w.~-]|:(?=[\w.~-]))*) *:(?: |\Z)")
_HEADER = re.compile(r" *(?:#|\Z)")
_START = re.compile(r"--- *(?: #|\Z)")
# An anchor or alias where a value begins, also after a tag, or what may be one: text of a description may look alike.
_TIE = re.compile(r"^\s*<<\s*:|(?:^|[:,\[{?-])\s*(?:!\S*\s+)?[&*][^\s,\[\]{}]", re.MULTILINE)
_BREAKS = "\x85\u2028\u2029"
"""What ends a line for YAML and not for an editor."""


class _Part(NamedTuple):
    """The text of one definition, whose key is on line ``lineno``."""

    lineno: int
    key: str
    text: str


class _Block(NamedTuple):
    """One definition that is independent of the others, as it was read."""

    lineno: int
    parameter: Parameter
    diagnostics: tuple[Diagnostic, ...]


class _Group(NamedTuple):
    """The definitions with anchors and aliases, as they were read."""

    parts: tuple[_Part, ...] = ()
    parameters: dict[str, Parameter] = {}  # noqa: RUF012
    diagnostics: tuple[Diagnostic, ...] = ()


class LoadedCatalog(NamedTuple):
    """A parameters file, with what reading it again needs."""

    catalog: Catalog
    blocks: dict[str, _Block] | None = None
    """The independent definitions by their text; None where the file has to be read as a whole."""
    group: _Group = _Group()


def load_again(path: str, files: FileStore, before: LoadedCatalog | None) -> LoadedCatalog:
    """Read a parameters file that may have been read before. Never raises; the catalog is that of `load_catalog`."""
    text = _decode(path, files)
    parts = _split(text) if text is not None else None
    if before is not None and before.blocks is not None and parts:
        again = _load_changed(path, parts, before.blocks, before.group)
        if again is not None:
            return again
    return _take_apart(load_catalog(path, files), parts)


def _decode(path: str, files: FileStore) -> str | None:
    """Return the text of a file as it is parsed; None if it can't be read."""
    try:
        return unify_lines(files.read(path).decode("utf-8"))
    except (OSError, ValueError):
        return None


def _split(text: str) -> list[_Part] | None:
    """Return the definitions of a text; None if it has none, a key twice, or anything else at the margin."""
    starts: list[tuple[int, str]] = []
    # Far faster than a search for any of them.
    if any(mark in text for mark in _BREAKS):
        return None
    lines = text.split("\n")
    begun = False
    for index, line in enumerate(lines):
        if line[:1] in ("", " ", "#"):
            if starts or _HEADER.match(line):
                continue
            return None
        match = _KEY.match(line)
        if match is not None:
            starts.append((index, match[1]))
        elif starts or begun or not _START.match(line):
            return None
        else:
            begun = True
    if not starts or len({key for _, key in starts}) != len(starts):
        return None
    ends = [*(index for index, _ in starts[1:]), len(lines)]
    kept = [*(f"{line}\n" for line in lines[:-1]), lines[-1]]
    return [_Part(index + 1, key, "".join(kept[index:end])) for (index, key), end in zip(starts, ends, strict=True)]


def _take_apart(catalog: Catalog, parts: Sequence[_Part] | None) -> LoadedCatalog:
    """Return a catalog that was read as a whole, taken apart if it can be."""
    whole = LoadedCatalog(catalog)
    found = [entry for entry in catalog.diagnostics if entry.code is not Code.PARAMETER_UNSORTED]
    if parts is None or any(entry.code is Code.YAML_INVALID for entry in found):
        return whole
    if [part.key for part in parts] != list(catalog.parameters):
        return whole
    by_line: dict[int, list[Diagnostic]] = {}
    for entry in found:
        by_line.setdefault(entry.location.lineno, []).append(entry)
    blocks: dict[str, _Block] = {}
    tied: list[_Part] = []
    group_lines: set[int] = set()
    for part in parts:
        inside = range(part.lineno, part.lineno + part.text.count("\n") + (not part.text.endswith("\n")))
        if _TIE.search(part.text):
            tied.append(part)
            group_lines.update(inside)
            continue
        parameter = catalog.parameters[part.key]
        if any(place.lineno not in inside for place in _list_places(parameter)):
            return whole
        blocks[part.text] = _Block(part.lineno, parameter, tuple(_pop_all(by_line, inside)))
    parameters = {part.key: catalog.parameters[part.key] for part in tied}
    places = (place.lineno for parameter in parameters.values() for place in _list_places(parameter))
    group = _Group(tuple(tied), parameters, tuple(_pop_all(by_line, sorted(group_lines))))
    return whole if by_line or not group_lines.issuperset(places) else LoadedCatalog(catalog, blocks, group)


def _list_places(parameter: Parameter) -> Iterable[Location]:
    return (parameter.location, *parameter.fields.values())


def _pop_all(by_line: dict[int, list[Diagnostic]], lines: Iterable[int]) -> Iterable[Diagnostic]:
    return [entry for line in lines for entry in by_line.pop(line, ())]


def _load_changed(path: str, parts: Sequence[_Part], before: dict[str, _Block], group: _Group) -> LoadedCatalog | None:
    """Return the catalog of a text, with the definitions that are as before; None if it has to be read as a whole."""
    tied_before = {part.text for part in group.parts}
    blocks: dict[str, _Block] = {}
    tied: list[_Part] = []
    for part in parts:
        block = before.get(part.text)
        if block is None and (part.text in tied_before or _TIE.search(part.text)):
            tied.append(part)
            continue
        if block is not None and block.lineno != part.lineno:
            # A finding may name a line.
            block = None if block.diagnostics else _shift(block, part.lineno)
        if block is None:
            read = _parse(path, [part])
            if read is None:
                return None
            block = _Block(part.lineno, read.parameters[part.key], read.diagnostics)
        blocks[part.text] = block
    if tuple(tied) != group.parts:
        read = _parse(path, tied)
        if read is None:
            return None
        group = read
    parameters = {
        part.key: block.parameter if (block := blocks.get(part.text)) else group.parameters[part.key] for part in parts
    }
    diagnostics = [found for block in blocks.values() for found in block.diagnostics]
    return LoadedCatalog(build_catalog(path, parameters, [*diagnostics, *group.diagnostics]), blocks, group)


def _parse(path: str, parts: Sequence[_Part]) -> _Group | None:
    """Read some definitions without the others; None if that says less than reading them all."""
    text, lineno = "", 1
    for part in parts:
        # Comments stand for the others, so that all places are right: empty lines would belong to a text before them.
        text += "#\n" * (part.lineno - lineno) + part.text
        lineno = part.lineno + part.text.count("\n")
    document = parse_yaml(text, path)
    found = None if document.diagnostics else read_definitions(document)
    if found is None or [part.key for part in parts] != list(found[0]):
        return None
    return _Group(tuple(parts), found[0], tuple(found[1]))


def _shift(block: _Block, lineno: int) -> _Block:
    """Return a definition without findings that begins on another line."""
    by = lineno - block.lineno

    def move(place: Location) -> Location:
        return Location(place.path, place.lineno + by, place.column, place.end_column)

    parameter = block.parameter
    fields = {name: move(place) for name, place in parameter.fields.items()}
    return _Block(lineno, parameter._replace(location=move(parameter.location), fields=fields), ())
