"""Comments that silence a finding where it is.

``.. apiref: ignore[CODE]`` stands before a directive, all of which it covers, or before a row of a stanza.
``# apiref: ignore[CODE]`` stands in YAML, and in a stanza, on the line itself or on the line before. Several codes are
parted by commas. What hides nothing is reported.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sphinx_apiref.core.codes import Code
from sphinx_apiref.core.diagnostics import Diagnostic
from sphinx_apiref.core.file_bytes import read_bytes
from sphinx_apiref.core.model import ApiRef
from sphinx_apiref.core.names import WORDS, nearest
from sphinx_apiref.core.places import Location

_IGNORE = re.compile(r"(?:^[ \t]*(?:-[ \t]+)?\.\.[ \t]+|(?:(?<=\s)|^)#[ \t]*)apiref:[ \t]*ignore\[([^\]]*)\]")
_OWN_LINE = re.compile(r"[ \t]*(?:\.\.|#)")
_DIRECTIVE = re.compile(r"([ \t]*)\.\. +[\w:+.-]+::(?:\s|\Z)")
_CODE = re.compile(r"[^\s,]+")
_LITERAL = re.compile(r"[ \t]*\.\. +(?:code-block|code|sourcecode|parsed-literal)::|(?![ \t]*\.\. ).*::[ \t]*\Z")
_SOURCES = (".rst", ".inc", ".txt")


class Ignore(NamedTuple):
    """One code of one comment, with the lines that it covers."""

    code: str
    location: Location
    first_lineno: int
    last_lineno: int


def parse_ignores(text: str, path: str) -> list[Ignore]:
    """Return the ignores of a file."""
    lines = text.split("\n")
    matches = [(index, match) for index, line in enumerate(lines) if (match := _IGNORE.search(line))]
    if matches and not path.endswith((".yaml", ".yml", ".json")):
        # A page that shows such a comment, as our manual does, ignores nothing by it.
        literal = find_literal_lines(lines)
        matches = [(index, match) for index, match in matches if index not in literal]
    # From the last to the first: of comments that follow each other, all cover what the last covers.
    covered: dict[int, tuple[int, int]] = {}
    for index, _ in reversed(matches):
        covered[index] = _covered(lines, index, covered) if _OWN_LINE.match(lines[index]) else (index, index)
    ignores: list[Ignore] = []
    for index, match in matches:
        first, last = covered[index]
        for code in _CODE.finditer(match[1]):
            start = match.start(1) + code.start()
            place = Location(path, index + 1, start + 1, start + 1 + len(code[0]))
            ignores.append(Ignore(code[0], place, first + 1, last + 1))
    return ignores


def find_literal_lines(lines: Sequence[str]) -> set[int]:
    """Return the indices of the lines of reStructuredText that stand in a block of code."""
    found: set[int] = set()
    # The lines that the current one is indented below, outermost first: indent, and whether code begins there.
    above: list[tuple[int, bool]] = []
    for index, line in enumerate(lines):
        if not (text := line.lstrip()):
            continue
        indent = len(line) - len(text)
        while above and above[-1][0] >= indent:
            above.pop()
        inside = bool(above) and above[-1][1]
        if inside:
            found.add(index)
        above.append((indent, inside or _LITERAL.match(line) is not None))
    return found


def _covered(lines: Sequence[str], index: int, below: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    """Return the first and last line that a comment on a line of its own covers; ``below``: what later ones cover."""
    start = index + 1
    while start < len(lines) and (not lines[start].strip() or _skipped(lines[start])):
        if start in below:
            first, last = below[start]
            return (first, last) if first > start else (index, index)
        start += 1
    if start == len(lines):
        return index, index
    directive = _DIRECTIVE.match(lines[start])
    if directive is None:
        return start, start
    indent = len(directive[1])
    last = start
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.strip():
            if len(line) - len(line.lstrip(" \t")) <= indent:
                break
            last = number
    return start, last


def _skipped(line: str) -> bool:
    """Tell whether a line stands between a comment and what it is about: a further comment."""
    return line.lstrip().startswith("#") or (_OWN_LINE.match(line) is not None and _IGNORE.search(line) is not None)


def load_ignores(reference: ApiRef, diagnostics: Iterable[Diagnostic]) -> list[Ignore]:
    """Return the ignores of all files of a reference. A file that can't be read has none; others tell that."""
    ignores: list[Ignore] = []
    for path in sorted(_source_paths(reference, diagnostics)):
        try:
            content = read_bytes(path)
        except (OSError, ValueError):
            continue
        if b"apiref:" in content and b"ignore[" in content:
            text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
            ignores += parse_ignores(text, path)
    return ignores


def _source_paths(reference: ApiRef, diagnostics: Iterable[Diagnostic]) -> set[str]:
    paths = {*reference.catalogs, *reference.status_catalogs}
    paths.update(catalog.path for catalog in reference.catalogs.values())
    paths.update(catalog.path for catalog in reference.status_catalogs.values())
    for operation in reference.operations:
        paths.add(operation.location.path)
        paths.update(table.location.path for table in operation.tables)
        paths.update(sample.location.path for sample in operation.samples)
    paths.update(table.location.path for table in reference.loose_tables)
    for diagnostic in diagnostics:
        paths.add(diagnostic.location.path)
        paths.update(place.path for place in diagnostic.seen)
    samples = {sample.path for operation in reference.operations for sample in operation.samples}
    paths -= samples
    paths.update(_walk(reference.root))
    return {path for path in paths if os.path.isfile(path)}


def _walk(root: str) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "_build"))]
        yield from (os.path.join(folder, name) for name in names if name.endswith(_SOURCES))


def apply_ignores(
    diagnostics: Iterable[Diagnostic],
    ignores: Sequence[Ignore],
    reference: ApiRef,
    off: Iterable[str] = (),
    project_codes: Collection[str] | None = (),
) -> list[Diagnostic]:
    """Return the findings that no ignore hides, and one for each ignore that hides nothing.

    A finding is hidden at its own place or at all the places where it is seen. One inside of a sample is also hidden
    where the sample is included. Codes that are ``off`` have no findings, so their ignores are left alone.
    ``project_codes`` are those beside ours; None where they are not all known.
    """
    if not ignores:
        return list(diagnostics)
    # Comments that follow each other are one group, whatever their number.
    groups: dict[tuple[str, str, int, int], list[Ignore]] = {}
    for ignore in ignores:
        key = (ignore.location.path, ignore.code, ignore.first_lineno, ignore.last_lineno)
        groups.setdefault(key, []).append(ignore)
    lines: dict[tuple[str, int, str], list[list[Ignore]]] = {}
    for (path, code, first, last), group in groups.items():
        for lineno in range(first, last + 1):
            lines.setdefault((path, lineno, code), []).append(group)
    included: dict[str, list[Location]] = {}
    for operation in reference.operations:
        for sample in operation.samples:
            included.setdefault(sample.path, []).append(sample.location)
    used: set[int] = set()

    def use(place: Location, code: str) -> bool:
        found = lines.get((place.path, place.lineno, code), ())
        used.update(id(group) for group in found)
        return bool(found)

    def hides(place: Location, code: str) -> bool:
        if use(place, code):
            return True
        # JSON has no comments. All pages are asked, so that each of their ignores counts as used.
        answers = [use(page, code) for page in included.get(place.path, ())]
        return bool(answers) and all(answers)

    kept: list[Diagnostic] = []
    for diagnostic in diagnostics:
        code = diagnostic.code.value
        if hides(diagnostic.location, code):
            continue
        if diagnostic.seen:
            seen = tuple(place for place in diagnostic.seen if not hides(place, code))
            if not seen:
                continue
            if len(seen) < len(diagnostic.seen):
                diagnostic = diagnostic._replace(seen=seen)
        kept.append(diagnostic)
    silent = {*off, Code.IGNORE_UNUSED.value}
    unused = [ignore for group in groups.values() if id(group) not in used for ignore in group]
    known = [*(code.value for code in Code), *(project_codes or ())]
    return kept + [
        _unused(ignore, known)
        for ignore in unused
        if ignore.code not in silent and (project_codes is not None or ignore.code in known)
    ]


def _unused(ignore: Ignore, known: Sequence[str]) -> Diagnostic:
    if ignore.code in known:
        return Diagnostic(
            Code.IGNORE_UNUSED, f"nothing here is `{ignore.code}`", ignore.location, "delete the code from the comment"
        )
    meant = nearest(ignore.code, known, WORDS)
    hint = "" if meant else "`apiref explain` lists the codes"
    message = f"there is no code `{ignore.code}`"
    return Diagnostic(Code.IGNORE_UNUSED, message, ignore.location, hint, meant=meant or "")
