"""YAML text as values that know their line and column.

The text is read from the parser's events and not from composed nodes. That way nothing recurses, so deep nesting does
no harm (PyYAML's C composer would crash the process); every alias has a place; and it takes half the time.

Scalars keep their source text, with the tag that PyYAML resolves for them: ``2.20`` stays ``2.20``. What depends on the
version of PyYAML or libyaml, such as merge keys and the limit on nesting, is decided here and the same for all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.read.files import FileStore, unify_lines, word_problem
from sphinx_apiref.read.yaml_errors import explain

# A reference needs three levels. Readers of the values may recurse, so the limit is far below Python's own of 1000.
MAX_DEPTH = 100
"""Lists and mappings inside each other; a deeper one ends the reading of its file."""
# The aliases of placement's parameters file, which uses more of them than others, stand for 267 values.
MAX_ALIASED = 100_000
"""Values that all aliases of a document may stand for together: nested aliases would grow exponentially."""

_TAG = "tag:yaml.org,2002:"
STR, INT, FLOAT, BOOL, NULL, MERGE = (_TAG + name for name in ("str", "int", "float", "bool", "null", "merge"))
UNRESOLVED = "alias"
"""The tag of the empty scalar in place of an alias without a value. The missing value has been reported."""
_BRACKET = re.compile(r"[\[\]{}]")
# The characters that YAML forbids; naming those that it allows would make the search ten times as slow.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class YamlScalar(NamedTuple):
    """A scalar: its source text without quotes, its resolved tag and its style (``""`` for a plain one)."""

    text: str
    tag: str
    style: str
    lineno: int
    column: int
    end_lineno: int
    end_column: int


class YamlSequence(NamedTuple):
    """A list."""

    values: list[YamlValue]
    tag: str
    lineno: int
    column: int
    end_lineno: int
    end_column: int


class YamlEntry(NamedTuple):
    """One ``key: value``."""

    key: YamlScalar
    value: YamlValue


class YamlMapping(NamedTuple):
    """A mapping by the text of its keys, merge keys applied. Of equal keys the last wins, where the first is."""

    entries: dict[str, YamlEntry]
    duplicates: list[tuple[YamlScalar, YamlScalar]]
    """Each repeated key as (first, repetition)."""
    tag: str
    lineno: int
    column: int
    end_lineno: int
    end_column: int


YamlValue: TypeAlias = YamlScalar | YamlSequence | YamlMapping


class YamlDocument(NamedTuple):
    """A YAML file; ``root`` is None where the file is empty or, with ``usable`` False, where it can't be read."""

    path: str
    root: YamlValue | None = None
    lines: Sequence[str] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    usable: bool = True
    problem: str = ""
    """Why the file can't be opened, in words that follow its name."""
    overgrown: bool = False
    """Whether the aliases stand for more values than are read; one finding reports it for everything made of them."""

    def location(self, value: YamlValue) -> Location:
        """Return the place of a value."""
        end = value.end_column if value.end_lineno == value.lineno else None
        return Location(self.path, value.lineno, value.column, end)

    def text_location(self, value: YamlValue) -> Location:
        """Return the place of a value's first line of text, which for a block scalar is below its ``|`` or ``>``."""
        if not isinstance(value, YamlScalar) or value.style not in ("|", ">") or not value.text.strip():
            return self.location(value)
        # The first line of text gives the indentation. A blank line above it still is line one of a literal block.
        for index in range(value.lineno, min(value.end_lineno, len(self.lines))):
            line = self.lines[index]
            if line.strip():
                first = value.text.lstrip("\n").split("\n", 1)[0]
                # A folded block joins lines, so only the indentation can be relied on.
                exact = value.style == "|" and first and line.endswith(first)
                column = len(line) - len(first) if exact else len(line) - len(line.lstrip(" "))
                return Location(self.path, value.lineno + 1 if value.style == "|" else index + 1, column + 1)
        return self.location(value)


class _Frame:
    """A list or mapping that is still open."""

    __slots__ = ("aliased", "anchor", "is_mapping", "mark", "size", "tag", "values")

    def __init__(self, *, is_mapping: bool, anchor: str | None, tag: str, mark: Any) -> None:
        self.is_mapping = is_mapping
        self.anchor = anchor
        self.tag = tag
        self.mark = mark
        self.values: list[YamlValue] = []
        # How many values this one is as written, less one for each of ``values``: `_close` adds their number, so that
        # plain scalars, most of a file, need no counting of their own.
        self.size = 1
        # How many values the aliases in it stand for.
        self.aliased = 0


def load_yaml(path: str, files: FileStore | None = None) -> YamlDocument:
    """Read a YAML file. Never raises: the document's diagnostics, or its ``problem``, say what is wrong."""
    try:
        content = (files or FileStore()).read(path)
    except (OSError, ValueError) as exc:
        return YamlDocument(path, usable=False, problem=word_problem(exc))
    return parse_yaml(content, path)


def parse_yaml(content: str | bytes, path: str) -> YamlDocument:
    """Read YAML text; ``path`` is the path of all locations. Never raises."""
    if isinstance(content, bytes):
        try:
            decoded = content.decode("utf-8")
        except UnicodeDecodeError as exc:
            before = content[: exc.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
            place = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
            message = f"the file is not UTF-8 (byte 0x{content[exc.start]:02x})"
            diagnostic = Diagnostic(Code.FILE_UNREADABLE, message, place, "save the file as UTF-8", names=_name(path))
            return YamlDocument(path, diagnostics=(diagnostic,), usable=False)
    else:
        decoded = content
    text = unify_lines(decoded)
    # Both loaders refuse such characters, but give only an offset, one in bytes and the other in characters.
    if unprintable := UNPRINTABLE.search(text):
        start = unprintable.start()
        place = Location(path, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        message = f"the character U+{ord(unprintable[0]):04X} is not allowed in YAML"
        diagnostic = Diagnostic(Code.YAML_INVALID, message, place, "delete it", names=_name(path))
        return YamlDocument(path, diagnostics=(diagnostic,), usable=False)
    return _Builder(text, path).build()


def _name(path: str) -> tuple[str, ...]:
    """Return what a finding about a whole file names; the text of a directive has no file of its own."""
    return (os.path.basename(path),) if path else ()


def find_loader() -> Any:
    """Return PyYAML's loader in C, or else the slower one. Imported here, as a build without a change reads no YAML."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def outruns_depth(lines: Iterable[str]) -> bool:
    """Tell whether a parser in C might give up on nested brackets before their events can be counted.

    libyaml looks at most 1024 characters of a line ahead, in case they are a key, and has a limit on nesting of its
    own, with a message of its own. So only a line that nests many brackets matters; whether they are quoted does not.
    """
    for line in lines:
        if len(line) <= MAX_DEPTH or line.count("[") + line.count("{") <= MAX_DEPTH:
            continue
        depth = 0
        for bracket in _BRACKET.findall(line):
            depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
            if depth > MAX_DEPTH:
                return True
    return False


class _Builder:
    """Turns one text's events into values."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.lines = text.split("\n")
        self.diagnostics: list[Diagnostic] = []
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[YamlValue, int] | None] = {}
        """What each anchor stands for, and how many values that is; None while its list or mapping is open."""
        self.aliased = 0
        """How many values all aliases so far stand for."""
        self.documents = 0
        self.root: YamlValue | None = None

    def report(self, message: str, lineno: int, column: int, hint: str = "", name: str = "") -> None:
        """Add a finding about ``name``, which defaults to the file."""
        place = Location(self.path, lineno, column)
        names = (name,) if name else _name(self.path)
        self.diagnostics.append(Diagnostic(Code.YAML_INVALID, message, place, hint, names=names))

    def build(self) -> YamlDocument:
        """Return the document."""
        import yaml

        loader: Any = None
        try:
            loader = yaml.SafeLoader(self.text) if outruns_depth(self.lines) else find_loader()(self.text)
            usable = self.read(loader)
        except yaml.MarkedYAMLError as exc:
            message, lineno, column, hint = explain(exc, self.lines)
            self.report(message, lineno, column, hint)
            usable = False
        except (yaml.YAMLError, ValueError, OverflowError) as exc:
            # The pure loader does not catch what chr() and int() raise for absurd escapes and version numbers.
            self.report(f"not valid YAML: {str(exc).splitlines()[0] if str(exc) else type(exc).__name__}", 1, 1)
            usable = False
        finally:
            if loader is not None:
                loader.dispose()
        root = self.root if usable else None
        overgrown = self.aliased > MAX_ALIASED
        return YamlDocument(self.path, root, self.lines, tuple(self.diagnostics), usable, overgrown=overgrown)

    def read(self, loader: Any) -> bool:
        """Read the events; False where the nesting is too deep to go on."""
        from yaml.events import (
            AliasEvent,
            DocumentStartEvent,
            MappingEndEvent,
            MappingStartEvent,
            ScalarEvent,
            SequenceEndEvent,
            SequenceStartEvent,
            StreamEndEvent,
        )
        from yaml.resolver import Resolver

        stack = self.stack
        resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
        get_event = loader.get_event
        while True:
            event = get_event()
            kind = type(event)
            if kind is ScalarEvent:
                # Most of a file, so without a call.
                text = event.value
                tag = event.tag
                if tag is None or tag == "!":
                    tag = STR
                    if event.implicit[0]:
                        for resolved, pattern in resolvers.get(text[:1], ()):
                            if pattern.match(text):
                                tag = resolved
                                break
                start, end = event.start_mark, event.end_mark
                value = YamlScalar(
                    text, tag, event.style or "", start.line + 1, start.column + 1, end.line + 1, end.column + 1
                )
                if stack and event.anchor is None:
                    # Not counted here: the end of the list or mapping counts all of these at once.
                    stack[-1].values.append(value)
                else:
                    self._add(value, 1, 0, event.anchor)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if not self._open(event, is_mapping=kind is MappingStartEvent):
                    return False
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(event.end_mark)
            elif kind is AliasEvent:
                target, aliased = self.alias(event.anchor, event.start_mark, event.end_mark)
                self._add(target, 0, aliased, None)
            elif kind is DocumentStartEvent:
                if not self._note_document(event.start_mark):
                    return True
            elif kind is StreamEndEvent:
                return True

    def _note_document(self, mark: Any) -> bool:
        """Count a document; False for a second one, which is not read."""
        self.documents += 1
        if self.documents == 1:
            return True
        message = "a second document begins here; only the first is read"
        self.report(message, mark.line + 1, mark.column + 1, "delete the line `---`")
        return False

    def _open(self, event: Any, *, is_mapping: bool) -> bool:
        """Begin a list or mapping; False where it is nested too deep."""
        mark = event.start_mark
        if len(self.stack) >= MAX_DEPTH:
            hint = "a definition needs two levels"
            self.report(f"nested more than {MAX_DEPTH} levels deep", mark.line + 1, mark.column + 1, hint)
            return False
        tag = event.tag if event.tag not in (None, "!") else _TAG + ("map" if is_mapping else "seq")
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.stack.append(_Frame(is_mapping=is_mapping, anchor=event.anchor, tag=tag, mark=mark))
        return True

    def _close(self, end: Any) -> None:
        """Finish the innermost list or mapping."""
        frame = self.stack.pop()
        self._add(self.finish(frame, end), frame.size + len(frame.values), frame.aliased, frame.anchor)

    def _add(self, value: YamlValue, size: int, aliased: int, anchor: str | None) -> None:
        """Put a value into the list or mapping around it.

        ``size`` is how many values it is as written, itself included, and ``aliased`` how many its aliases stand for.
        """
        if anchor is not None:
            self.anchors[anchor] = (value, size + aliased)
        if self.stack:
            parent = self.stack[-1]
            parent.values.append(value)
            parent.size += size - 1
            parent.aliased += aliased
        else:
            self.root = value

    def alias(self, name: str, start: Any, end: Any) -> tuple[YamlValue, int]:
        """Return what an alias stands for and how many values that is; an empty scalar where it stands for nothing."""
        lineno, column = start.line + 1, start.column + 1
        nothing = YamlScalar("", UNRESOLVED, "", lineno, column, end.line + 1, end.column + 1)
        if name not in self.anchors:
            self.report(f"the alias `*{name}` has no anchor", lineno, column, f"put `&{name}` before the value", name)
            return nothing, 0
        anchored = self.anchors[name]
        if anchored is None:
            self.report(f"the alias `*{name}` is inside the value that it stands for", lineno, column, name=name)
            return nothing, 0
        value, size = anchored
        if self.aliased > MAX_ALIASED:
            return nothing, 0
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            # Reported once: no alias after this one can be expanded either.
            message = f"the aliases up to `*{name}` stand for more than {MAX_ALIASED} values"
            self.report(message, lineno, column, name=name)
            return nothing, 0
        return value, size

    def finish(self, frame: _Frame, end: Any) -> YamlValue:
        """Return the list or mapping that ends at a mark."""
        place = (frame.mark.line + 1, frame.mark.column + 1, end.line + 1, end.column + 1)
        values = frame.values
        if not frame.is_mapping:
            return YamlSequence(values, frame.tag, *place)
        own: dict[str, YamlEntry] = {}
        merged: dict[str, YamlEntry] = {}
        duplicates: list[tuple[YamlScalar, YamlScalar]] = []
        for index in range(0, len(values) - 1, 2):
            key, value = values[index], values[index + 1]
            if not isinstance(key, YamlScalar):
                self.report("a key must be text, not a list or a mapping", key.lineno, key.column)
                continue
            if key.tag == MERGE:
                self.merge(value, merged)
                continue
            if key.text in own:
                duplicates.append((own[key.text].key, key))
            own[key.text] = YamlEntry(key, value)
        if merged:
            own = merged | own
        return YamlMapping(own, duplicates, frame.tag, *place)

    def merge(self, value: YamlValue, merged: dict[str, YamlEntry]) -> None:
        """Add the entries of ``<<``: of several mappings with one key the earlier counts, as YAML's merge keys have it.

        YAML does not say what a second ``<<`` in a mapping means; here it goes on with the list of the first. PyYAML
        is not asked: the later ``<<`` wins up to 6.0.2, and in 6.0.4 even the later mapping of a list may win.
        """
        sources = value.values if isinstance(value, YamlSequence) else [value]
        for source in sources:
            if isinstance(source, YamlMapping):
                for key, entry in source.entries.items():
                    merged.setdefault(key, entry)
            elif source.tag not in (NULL, UNRESOLVED):
                hint = "write `<<: *anchor`"
                self.report("`<<` can only merge mappings", source.lineno, source.column, hint, "<<")
