"""What an included file adds to its document, kept so that the document can be read again without that file.

Documents are often made of included files. Where an ``include`` stands outside of any other block, what its file adds
depends on the sections that are open there and on the text just before it, and on nothing else of the document: an edit
of another file leaves it as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol, TypeAlias

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import RoleUse
from sphinx_apiref.read.files import Look
from sphinx_apiref.read.method_text import MethodStanza
from sphinx_apiref.read.read_parts import ReadPart
from sphinx_apiref.read.rst.inclusions import MAX_INCLUSIONS, MAX_LINES, Inclusions
from sphinx_apiref.read.section_tree import Section, SectionTree, TreeItem


class SegmentReader(Protocol):
    """The state of reading a document."""

    tree: SectionTree
    inclusions: Inclusions
    diagnostics: list[Diagnostic]
    roles: list[RoleUse]
    status_paths: list[str]
    caption: str
    paragraph: str


class _State(NamedTuple):
    """What a file begins with, or ends with."""

    caption: str
    paragraph: str
    lines: int
    """How many lines the document has included so far."""
    inclusions: int
    """How many files it has included so far."""


class _Key(NamedTuple):
    """What a file adds is the same wherever these are."""

    path: str
    clip: str
    styles: tuple[str, ...]
    sections: tuple[tuple[object, ...], ...]
    """What reading depends on of the sections that are open."""
    caption: str
    paragraph: str


class Segment(NamedTuple):
    """What one inclusion of a file adds to the document. A section that was open before is its depth here."""

    looks: Mapping[Look, int]
    """The files that were looked at."""
    added: tuple[tuple[int, tuple[Section | TreeItem, ...]], ...]
    """What it adds to sections that were open before."""
    stanzas: tuple[tuple[int, MethodStanza], ...]
    """The operations that it makes of sections that were open before."""
    documented: tuple[tuple[Section | int, Section | int], ...]
    """The sections with a ``rest_method``, and those around them."""
    kept: int
    """How many of the sections that were open before still are."""
    opened: tuple[tuple[Section, int, MethodStanza | None], ...]
    """The sections that it leaves open, each with how much it holds by then: what follows may add to it."""
    styles: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    roles: tuple[RoleUse, ...]
    status_paths: tuple[str, ...]
    before: _State
    after: _State
    part: ReadPart | None
    """The file, to be told where it is included by now."""


Segments: TypeAlias = dict[_Key, Segment]
"""The segments of a document, from one reading to the next."""


class SegmentWatcher:
    """Makes a segment of each file that a document includes, and uses those of an earlier reading where they hold.

    ``segments`` are those; they are replaced by the ones of this reading as it goes on.
    """

    def __init__(self, reader: SegmentReader, segments: Segments) -> None:
        self.reader = reader
        self._before = dict(segments)
        self._segments = segments
        segments.clear()
        self._recorder: _Recorder | None = None

    def reuse(self, path: str, clip: str, place: tuple[int, int]) -> bool:
        """Take in a file as it was read before, if nothing that it depends on has changed."""
        reader = self.reader
        if not self._is_plain():
            return False
        key = self._build_key(path, clip)
        # Once only: what follows may add to the sections that it leaves open, and each inclusion has its own.
        segment = self._before.pop(key, None)
        if segment is None or not reader.inclusions.files.files.holds(segment.looks):
            return False
        lines = segment.after.lines - segment.before.lines
        inclusions = segment.after.inclusions - segment.before.inclusions
        if reader.inclusions.total + lines > MAX_LINES or reader.inclusions.count + inclusions > MAX_INCLUSIONS:
            return False
        reader.inclusions.total += lines
        reader.inclusions.count += inclusions
        reader.inclusions.files.files.note(segment.looks)
        _replay(segment, reader.tree)
        if segment.part is not None:
            segment.part.move(reader.inclusions.part, place)
        reader.diagnostics += segment.diagnostics
        reader.roles += segment.roles
        reader.status_paths += segment.status_paths
        reader.caption, reader.paragraph = segment.after.caption, segment.after.paragraph
        self._segments[key] = segment
        return True

    def enter(self, path: str, clip: str) -> None:
        """Begin a file that has to be read."""
        if self._is_plain():
            self._recorder = _Recorder(self.reader, self._build_key(path, clip), self._describe_state())
            self.reader.inclusions.files.files.watch(path)

    def leave(self) -> None:
        """End it."""
        if self._recorder is not None:
            segment = self._recorder.finish(self._describe_state())
            if not self.reader.inclusions.exceeded:
                self._segments[self._recorder.key] = segment
            self._recorder = None

    def finish(self) -> None:
        """End the document: a file whose end was part of a block has no segment."""
        if self._recorder is not None:
            self.reader.inclusions.files.files.end_record()
            self._recorder = None

    def _is_plain(self) -> bool:
        """Tell whether the document is read outside of directives with sections, and outside of reasons."""
        return self._recorder is None and not self.reader.tree.is_inside()

    def _describe_state(self) -> _State:
        reader = self.reader
        return _State(reader.caption, reader.paragraph, reader.inclusions.total, reader.inclusions.count)

    def _build_key(self, path: str, clip: str) -> _Key:
        reader = self.reader
        sections = tuple(
            (section.title, section.level, section.block, section.stanza and section.stanza[:2])
            for section in reader.tree.stack
        )
        return _Key(path, clip, tuple(reader.tree.styles), sections, reader.caption, reader.paragraph)


class _Recorder:
    """Makes the segment of a file while it is read."""

    def __init__(self, reader: SegmentReader, key: _Key, state: _State) -> None:
        self.reader = reader
        self.key = key
        self._state = state
        self._diagnostics = len(reader.diagnostics)
        self._roles = len(reader.roles)
        self._status_paths = len(reader.status_paths)
        self._documented = len(reader.tree.documented)
        self._sections = [(section, len(section.children), section.stanza) for section in reader.tree.stack]
        reader.inclusions.files.files.start_record()

    def finish(self, state: _State) -> Segment:
        """Return the segment at the end of the file."""
        reader, tree = self.reader, self.reader.tree
        depths = {id(section): depth for depth, (section, _, _) in enumerate(self._sections)}
        added: list[tuple[int, tuple[Section | TreeItem, ...]]] = []
        stanzas: list[tuple[int, MethodStanza]] = []
        kept = 0
        for depth, (section, count, before) in enumerate(self._sections):
            if len(section.children) > count:
                added.append((depth, tuple(section.children[count:])))
            if section.stanza is not None and section.stanza is not before:
                stanzas.append((depth, section.stanza))
            if kept == depth and depth < len(tree.stack) and tree.stack[depth] is section:
                kept += 1
        return Segment(
            reader.inclusions.files.files.end_record(),
            tuple(added),
            tuple(stanzas),
            tuple(
                (depths.get(id(section), section), depths.get(id(parent), parent))
                for section, parent in tree.documented[self._documented :]
            ),
            kept,
            tuple((section, len(section.children), section.stanza) for section in tree.stack[kept:]),
            tuple(tree.styles),
            tuple(reader.diagnostics[self._diagnostics :]),
            tuple(reader.roles[self._roles :]),
            tuple(reader.status_paths[self._status_paths :]),
            self._state,
            state,
            reader.inclusions.part,
        )


def _replay(segment: Segment, tree: SectionTree) -> None:
    """Add to a tree what a file adds to it."""
    stack = tree.stack
    for depth, children in segment.added:
        stack[depth].children += children
    for depth, stanza in segment.stanzas:
        stack[depth].stanza = stanza
    for section, parent in segment.documented:
        documented = stack[section] if isinstance(section, int) else section
        around = stack[parent] if isinstance(parent, int) else parent
        tree.documented.append((documented, around))
    for section, count, stanza_then in segment.opened:
        # What follows may have added to it in the meantime.
        del section.children[count:]
        section.stanza = stanza_then
    tree.stack = [*stack[: segment.kept], *(section for section, _, _ in segment.opened)]
    tree.styles = list(segment.styles)
