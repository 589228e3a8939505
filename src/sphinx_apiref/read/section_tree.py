"""The sections of one document, and which tables, samples and texts belong to which operation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from sphinx_apiref.model.outline import Title
from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.model.reference import Sample, StatusUse
from sphinx_apiref.read.directions import is_exchange_title
from sphinx_apiref.read.method_text import MethodStanza
from sphinx_apiref.read.prose import Prose
from sphinx_apiref.read.read_parts import PartValues, ReadLimit, ReadPart
from sphinx_apiref.read.rows import UnresolvedTable

TreeItem = UnresolvedTable | Sample | Prose | tuple[StatusUse, ...]
"""What a reader finds in a section: a table, a sample, what text tells, the rows of a ``rest_status_code``."""
PlacedItem = tuple[TreeItem, tuple[str, ...]]
"""A part of a document, with the titles of the sections around it, outermost first."""


class Section:
    """A section while its document is read."""

    __slots__ = ("block", "children", "level", "limit", "line", "part", "stanza", "title")

    def __init__(
        self, title: str, level: int, block: str = "", line: SourceLine | None = None, part: ReadPart | None = None
    ) -> None:
        self.title = title
        self.level = level
        self.line = line
        """The first line of the title; None where the text has none, as for the content of a directive."""
        self.part = part
        """The file that holds the title."""
        self.limit: ReadLimit | None = None
        """The end of the innermost directive around the title."""
        self.block = block
        """The name of the directive that this is the content of; empty for a section."""
        self.children: list[Section | TreeItem] = []
        self.stanza: MethodStanza | None = None


class SectionTree:
    """The sections of a document while it is read."""

    def __init__(self) -> None:
        self.styles: list[str] = []
        """The styles of titles by level, in the current directive or, outside of any, in the document."""
        self.stack = [Section("", 0)]
        self._outside: list[tuple[list[str], list[Section], int, ReadLimit | None]] = []
        """Styles, stack, base and limit outside of the directives with sections that are open."""
        self._base = 0
        """The level below which that of the first style lies."""
        self._limit: ReadLimit | None = None
        """The end of the innermost directive with sections that is open."""
        self.documented: list[tuple[Section, Section]] = []
        """The sections with a ``rest_method``, each with the section around it."""
        self._adopted: list[list[Section]] = []
        """For each of them, the sections after it that are its "Request" and "Response", once they are collected."""
        self._owned: set[int] = set()
        """The `id()` of what belongs to an operation."""

    @property
    def current(self) -> Section:
        """The innermost section."""
        return self.stack[-1]

    def add(self, item: TreeItem) -> None:
        """Add a part to the current section."""
        self.stack[-1].children.append(item)

    def is_inside(self) -> bool:
        """Whether the current place is in a directive that may hold sections."""
        return bool(self._outside)

    def in_operation(self) -> bool:
        """Whether the current section belongs to an operation."""
        return any(section.stanza for section in self.stack)

    def find_outer(self) -> MethodStanza | None:
        """Return the ``rest_method`` of the nearest section around the current one."""
        return next((section.stanza for section in reversed(self.stack[:-1]) if section.stanza), None)

    def document(self, stanza: MethodStanza) -> None:
        """Make an operation of the current section."""
        self.current.stanza = stanza
        self.documented.append((self.current, self.stack[-2]))

    def open_section(self, title: str, style: str, line: SourceLine, part: ReadPart) -> bool:
        """Open a section; False if its style would skip a level: docutils makes no section of such a title."""
        if self._outside and not self.styles:
            self._place_block(style)
        number = self.styles.index(style) if style in self.styles else len(self.styles)
        level = self._base + number + 1
        if level > self.stack[-1].level + 1:
            return False
        if number == len(self.styles):
            self.styles.append(style)
        self.open_heading(title, level, line, part)
        return True

    def open_heading(self, title: str, level: int, line: SourceLine, part: ReadPart) -> None:
        """Open a section of a level, and close those of its level and below."""
        while self.stack[-1].level >= level:
            self.stack.pop()
        section = Section(title, level, "", line, part)
        section.limit = self._limit
        self.stack[-1].children.append(section)
        self.stack.append(section)

    def enter_rst(self, limit: ReadLimit | None) -> None:
        """Begin a block of reStructuredText in Markdown, in which the levels are counted anew."""
        self._enter(self.stack)
        self._limit = limit

    def enter_part(self, title: str) -> None:
        """Open a section that the text does not have."""
        part = Section(title, self.current.level + 1)
        self.current.children.append(part)
        self._enter([*self.stack, part])

    def _enter(self, stack: Sequence[Section]) -> None:
        self._outside.append((self.styles, self.stack, self._base, self._limit))
        self.styles, self.stack, self._base = [], list(stack), self.current.level

    def enter_block(self, name: str, limit: ReadLimit | None) -> None:
        """Open the content of a directive that may hold sections, in which the levels are counted anew."""
        block = Section("", self.current.level, name)
        self.current.children.append(block)
        self._enter([*self.stack, block])
        self._limit = limit

    def _place_block(self, style: str) -> None:
        """Move an ``only`` to the level that its first title has outside, as Sphinx does."""
        styles, _, base, _ = self._outside[-1]
        block = self.current
        if block.block != "only" or style not in styles:
            return
        block.level = self._base = min(base + styles.index(style), block.level)
        self.stack[-2].children.remove(block)
        while len(self.stack) > 2 and self.stack[-2].level > block.level:
            del self.stack[-2]
        self.stack[-2].children.append(block)

    def leave(self) -> None:
        """Close what was entered last, and the sections in it."""
        self.styles, self.stack, self._base, self._limit = self._outside.pop()

    def collect(self) -> Iterator[tuple[MethodStanza, str, list[PlacedItem], tuple[str, ...]]]:
        """Yield the operations in order: the ``rest_method``, the title, the parts with the titles in between, and the
        texts around it that may tell of a key.
        """
        around: dict[int, tuple[str, ...]] = {}
        adopted = self._adopted = [_find_adopted(section, parent) for section, parent in self.documented]
        foreign = {id(entry) for entries in adopted for entry in entries}
        for (section, parent), others in zip(self.documented, adopted, strict=True):
            assert section.stanza is not None
            entries = list(_walk(section.children, (), foreign))
            for other in others:
                entries += _walk(other.children, (other.title,), foreign)
            self._owned.update(id(entry) for entry, _ in entries)
            if id(parent) not in around:
                around[id(parent)] = tuple(_find_texts_around(self.stack[0], parent, foreign))
            yield section.stanza, section.title, entries, around[id(parent)]

    def collect_titles(self) -> tuple[Title, ...]:
        """Return the titles in order, with the numbers of the operations, which have to be collected before."""
        owned = {id(section): number for number, (section, _) in enumerate(self.documented)}
        adopted = {id(other): number for number, others in enumerate(self._adopted) for other in others}
        titles: list[Title] = []
        values = PartValues()

        def walk(section: Section, depth: int) -> None:
            for child in section.children:
                if not isinstance(child, Section):
                    continue
                line, part, inner = child.line, child.part, depth
                if line and part:
                    inner += 1
                    start = line.lineno, line.column_at(len(line.text) - len(line.text.lstrip()))
                    numbers = owned.get(id(child)), adopted.get(id(child))
                    limit = values.get_limit(child.limit)
                    titles.append(Title(child.title, child.level, depth, values.get(part), start, limit, *numbers))
                walk(child, inner)

        walk(self.stack[0], 0)
        return tuple(titles)

    def find_loose(self) -> Iterator[PlacedItem]:
        """Yield the parts that belong to none of the operations that have been collected."""
        for entry, titles in _walk_all(self.stack[0], ()):
            if id(entry) not in self._owned:
                yield entry, titles


def _find_adopted(section: Section, parent: Section) -> list[Section]:
    """Return the sections after an operation's, on its level, that are its "Request" and "Response"."""
    sections = [child for child in parent.children if isinstance(child, Section) and not child.block]
    start = next(index for index, child in enumerate(sections) if child is section)
    stop = start + 1
    while stop < len(sections) and not sections[stop].stanza and is_exchange_title(sections[stop].title):
        stop += 1
    return sections[start + 1 : stop]


def _find_texts_around(root: Section, parent: Section, foreign: Set[int]) -> Iterator[str]:
    """Yield the texts of the section around an operation, and of sections in it without operations, that tell of keys.

    ``parent`` is that section, or a directive in it.
    """
    while parent.block:
        parent = _find_parent(root, parent)
    return iter(()) if parent.stanza else _list_texts(parent, foreign)


def _list_texts(section: Section, foreign: Set[int]) -> Iterator[str]:
    for child in section.children:
        if isinstance(child, Prose):
            if child.telling:
                yield child.telling
        elif not isinstance(child, Section):
            continue
        # A section that the text does not have is the text of a reason.
        elif child.block or (child.line and id(child) not in foreign and not _has_operation(child)):
            yield from _list_texts(child, foreign)


def _has_operation(section: Section) -> bool:
    return section.stanza is not None or any(
        _has_operation(child) for child in section.children if isinstance(child, Section)
    )


def _find_parent(root: Section, section: Section) -> Section:
    """Return the section or directive around another one; the root, if none is."""
    pending = [root]
    while pending:
        found = pending.pop()
        sections = [child for child in found.children if isinstance(child, Section)]
        if any(child is section for child in sections):
            return found
        pending += sections
    return root


def _walk(
    children: Sequence[Section | TreeItem], titles: tuple[str, ...], foreign: Set[int]
) -> Iterator[tuple[TreeItem, tuple[str, ...]]]:
    """Yield what belongs to an operation, with the titles in between; ``foreign`` are the ids of others' sections."""
    for child in children:
        if not isinstance(child, Section):
            yield child, titles
        elif child.stanza is None and id(child) not in foreign:
            yield from _walk(child.children, titles if child.block else (*titles, child.title), foreign)


def _walk_all(section: Section, titles: tuple[str, ...]) -> Iterator[tuple[TreeItem, tuple[str, ...]]]:
    for child in section.children:
        if isinstance(child, Section):
            yield from _walk_all(child, titles if child.block else (*titles, child.title))
        else:
            yield child, titles
