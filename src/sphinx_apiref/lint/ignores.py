"""Comments that hide a finding at its place.

``.. apiref: ignore[CODE]`` goes before a directive, all of which it covers, or before a row of one.
``# apiref: ignore[CODE]`` goes on the line itself or on the line before, in YAML and among rows. In Markdown,
``<!-- apiref: ignore[CODE] -->`` and ``% apiref: ignore[CODE]`` take the place of the first. Several codes are
separated by commas. A code that hides nothing is reported.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import WORDS, nearest
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.read.files import FileStore, unify_lines, walk_files

if TYPE_CHECKING:
    from sphinx_apiref.lint.markdown_lines import MarkdownLines

_IGNORE = re.compile(r"(?:^[ \t]*(?:-[ \t]+)?\.\.[ \t]+|(?:(?<=\s)|^)#[ \t]*)apiref:[ \t]*ignore\[([^\]]*)\]")
_IN_MARKDOWN = re.compile(
    r"(?:^[ \t>]*(?:[-+*][ \t]+)?(?P<mark>\.\.(?=[ \t])|%|<!--)[ \t]*|(?:(?<=\s)|^)(?P<sign>#)[ \t]*)"
    r"apiref:[ \t]*ignore\[(?P<codes>[^\]]*)\]"
)
_OWN_LINE = re.compile(r"[ \t]*(?:\.\.|#)")
_OWN_LINE_IN_MARKDOWN = re.compile(r"[ \t>]*(?:\.\.|#|(?:[-+*][ \t]+)?(?:%|<!--))")
_DIRECTIVE = re.compile(r"([ \t]*)\.\. +[\w:+.-]+::(?:\s|\Z)")
_CODE = re.compile(r"[^\s,]+")
_LITERAL = re.compile(r"[ \t]*\.\. +(?:code-block|code|sourcecode|parsed-literal)::|(?![ \t]*\.\. ).*::[ \t]*\Z")
_SOURCES = (".rst", ".inc", ".txt", ".md")
_DATA = (".yaml", ".yml", ".json")


class Ignore(NamedTuple):
    """One code of one comment, with the first and the last line that it covers."""

    code: str
    location: Location
    first_lineno: int
    last_lineno: int


def parse_ignores(text: str, path: str) -> list[Ignore]:
    """Return the ignores in a file's text, in the order of the file."""
    lines = text.split("\n")
    page = None
    if "apiref:" in text and not path.endswith((*_DATA, ".rst")):
        from sphinx_apiref.lint.markdown_lines import MarkdownLines, is_markdown

        if is_markdown(text, path):
            page = MarkdownLines(lines, find_literal_lines)
    matches = _find_comments(lines, path, page)
    # From the last to the first, since comments that follow each other all cover what the last one covers.
    covered: dict[int, tuple[int, int]] = {}
    for index, _ in reversed(matches):
        own = (_OWN_LINE if page is None else _OWN_LINE_IN_MARKDOWN).match(lines[index])
        covered[index] = _covered(lines, index, covered, page) if own else (index, index)
    ignores: list[Ignore] = []
    for index, match in matches:
        first, last = covered[index]
        codes = match.lastindex or 0
        for code in _CODE.finditer(match[codes]):
            start = match.start(codes) + code.start()
            place = Location(path, index + 1, start + 1, start + 1 + len(code[0]))
            ignores.append(Ignore(code[0], place, first + 1, last + 1))
    return ignores


def _find_comments(lines: Sequence[str], path: str, page: MarkdownLines | None) -> list[tuple[int, re.Match[str]]]:
    """Return the comments, each with the index of its line; ``page`` is None except for Markdown.

    A page that shows such a comment as an example, as our manual does, ignores nothing with it.
    """
    pattern = _IGNORE if page is None else _IN_MARKDOWN
    matches = [(index, match) for index, line in enumerate(lines) if (match := pattern.search(line))]
    if page is not None:
        return [(index, match) for index, match in matches if page.accepts(match["mark"] or "#", index)]
    if matches and not path.endswith(_DATA):
        literal = find_literal_lines(lines)
        matches = [(index, match) for index, match in matches if index not in literal]
    return matches


def find_literal_lines(lines: Sequence[str]) -> set[int]:
    """Return the indices of the lines of reStructuredText that are in a block of code."""
    found: set[int] = set()
    # The lines that the current one is nested below, outermost first: indent, and whether code begins there.
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


def _covered(
    lines: Sequence[str], index: int, below: Mapping[int, tuple[int, int]], page: MarkdownLines | None
) -> tuple[int, int]:
    """Return the indices of the first and last line that a comment on its own line covers.

    ``below`` holds those of the comments after it, by the index of their own line.
    """
    start = index + 1
    while start < len(lines) and (not lines[start].strip() or _skipped(lines, start, page)):
        if start in below:
            first, last = below[start]
            return (first, last) if first > start else (index, index)
        start += 1
    if start == len(lines):
        return index, index
    if page is not None and start in page.stops:
        return start, page.stops[start]
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


def _skipped(lines: Sequence[str], index: int, page: MarkdownLines | None) -> bool:
    """Tell whether a line may come between a comment and what it is about: another comment."""
    line = lines[index]
    if page is not None:
        return page.is_comment(line, index)
    return line.lstrip().startswith("#") or (_OWN_LINE.match(line) is not None and _IGNORE.search(line) is not None)


def load_ignores(reference: ApiRef, diagnostics: Iterable[Diagnostic], files: FileStore | None = None) -> list[Ignore]:
    """Return the ignores in all files of a reference. A file that can't be read has none; it is reported elsewhere."""
    files = files or FileStore()
    ignores: list[Ignore] = []
    for path in sorted(_source_paths(reference, diagnostics, files)):
        try:
            content = files.read(path)
        except (OSError, ValueError):
            continue
        if b"apiref:" in content and b"ignore[" in content:
            ignores += parse_ignores(unify_lines(content.decode("utf-8", "replace")), path)
    return ignores


def _source_paths(reference: ApiRef, diagnostics: Iterable[Diagnostic], files: FileStore) -> set[str]:
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
        if diagnostic.cause is not None:
            paths.add(diagnostic.cause.location.path)
    samples = {sample.path for operation in reference.operations for sample in operation.samples if not sample.lines}
    paths -= samples
    paths.update(walk_files(reference.root, _SOURCES, files))
    return paths


class KnownCodes(NamedTuple):
    """The codes that may have findings: ours and those of the project's own checks."""

    names: frozenset[str]
    complete: bool = True
    """False if a check can't be loaded, so that a code that is not in ``names`` may still exist."""


def find_known_codes(project_codes: Collection[str] | None) -> KnownCodes:
    """Return all codes; ``project_codes`` are the project's, None if they are not all known."""
    ours = frozenset(code.value for code in Code)
    return KnownCodes(ours | frozenset(project_codes or ()), project_codes is not None)


class IgnoreIndex:
    """The ignores of a reference by what they cover, and which of them have hidden something so far."""

    def __init__(self, ignores: Iterable[Ignore], reference: ApiRef) -> None:
        self._groups: dict[_Span, list[Ignore]] = {}
        """Comments that follow each other cover the same lines: whatever their number, they are used together."""
        self._spans: dict[tuple[str, int, str], list[_Span]] = {}
        """By path, line and code."""
        self._pages: dict[str, list[Location]] = {}
        """Where each sample is included, by its path."""
        self._used: set[_Span] = set()
        for ignore in ignores:
            path = ignore.location.path
            span = _Span(path, ignore.code, ignore.first_lineno, ignore.last_lineno)
            if span not in self._groups:
                for lineno in range(span.first_lineno, span.last_lineno + 1):
                    self._spans.setdefault((path, lineno, ignore.code), []).append(span)
            self._groups.setdefault(span, []).append(ignore)
        for operation in reference.operations:
            for sample in (entry for entry in operation.samples if not entry.lines):
                self._pages.setdefault(sample.path, []).append(sample.location)

    def hides(self, place: Location, code: str) -> bool:
        """Tell whether a finding at a place is hidden, and note the ignores that cover it as used.

        JSON has no comments, so a sample's finding is also hidden if every page that includes the sample ignores it.
        """
        if self._use(place, code):
            return True
        # Not all() at once: each page's ignore counts as used, even if another page has none.
        answers = [self._use(page, code) for page in self._pages.get(place.path, ())]
        return bool(answers) and all(answers)

    def _use(self, place: Location, code: str) -> bool:
        spans = self._spans.get((place.path, place.lineno, code), ())
        self._used.update(spans)
        return bool(spans)

    def unused(self) -> list[Ignore]:
        """Return the ignores that have not hidden anything so far."""
        return [ignore for span, group in self._groups.items() if span not in self._used for ignore in group]


class _Span(NamedTuple):
    path: str
    code: str
    first_lineno: int
    last_lineno: int


def apply_ignores(
    diagnostics: Iterable[Diagnostic],
    index: IgnoreIndex,
    off: Iterable[str] = (),
    project_codes: Collection[str] | None = (),
) -> list[Diagnostic]:
    """Return the findings that no ignore hides, and one for each ignore that has hidden nothing.

    Codes that are ``off`` have no findings, so their ignores are not reported. ``project_codes`` are those of the
    project's own checks, None if they are not all known.
    """
    kept = hide_ignored(diagnostics, index)
    silent = {*off, Code.IGNORE_UNUSED.value}
    known = find_known_codes(project_codes)
    return kept + [
        _report_unused(ignore, known)
        for ignore in index.unused()
        if ignore.code not in silent and (known.complete or ignore.code in known.names)
    ]


def hide_ignored(diagnostics: Iterable[Diagnostic], index: IgnoreIndex) -> list[Diagnostic]:
    """Return the findings that no ignore hides: one at the own place, or ignores at all places where it is seen."""
    return [left for diagnostic in diagnostics if (left := _leave_visible(diagnostic, index)) is not None]


def _leave_visible(diagnostic: Diagnostic, index: IgnoreIndex) -> Diagnostic | None:
    """Return a finding without the places where it is hidden; None if it is hidden altogether."""
    code = diagnostic.code.value
    if index.hides(diagnostic.location, code):
        return None
    seen = tuple(place for place in diagnostic.seen if not index.hides(place, code))
    if len(seen) == len(diagnostic.seen):
        return diagnostic
    return diagnostic._replace(seen=seen) if seen else None


def _report_unused(ignore: Ignore, known: KnownCodes) -> Diagnostic:
    names = (ignore.code,)
    if ignore.code in known.names:
        message, hint = f"nothing here is `{ignore.code}`", "delete the code from the comment"
        return Diagnostic(Code.IGNORE_UNUSED, message, ignore.location, hint, names=names)
    meant = nearest(ignore.code, known.names, WORDS)
    hint = "" if meant else "`apiref explain` lists the codes"
    message = f"there is no code `{ignore.code}`"
    return Diagnostic(Code.IGNORE_UNUSED, message, ignore.location, hint, names=names, meant=meant or "")
