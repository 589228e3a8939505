"""YAML text as values that know their line and column.

The text is read from the parser's events and not from composed nodes. That way nothing recurses, so deep nesting costs
nothing (PyYAML's C composer would end the process); every alias has a place; and it takes half the time.

Scalars keep their source text beside the tag that PyYAML resolves for them: ``2.20`` stays ``2.20``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sphinx_apiref.core.codes import Code
from sphinx_apiref.core.diagnostics import Diagnostic
from sphinx_apiref.core.file_bytes import read_bytes
from sphinx_apiref.core.places import Location

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 100
"""Levels of nesting; a reference needs three."""
MAX_ALIASED = 100_000
"""Values that all aliases of a document may stand for together; keeps nested aliases from growing exponentially."""

_TAG = "tag:yaml.org,2002:"
STR, INT, FLOAT, BOOL, NULL, MERGE = (_TAG + name for name in ("str", "int", "float", "bool", "null", "merge"))
UNRESOLVED = "alias"
"""The tag of the empty scalar that stands for an alias without a value; that it has none is told already."""
# The characters that YAML forbids. To name those that it allows would take re ten times as long.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


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
    """A mapping by the text of its keys, merge keys applied; of equal keys the last counts, at the first one's turn."""

    entries: dict[str, YamlEntry]
    duplicates: list[tuple[YamlScalar, YamlScalar]]
    """Each repeated key after the one that it repeats."""
    tag: str
    lineno: int
    column: int
    end_lineno: int
    end_column: int


YamlValue: TypeAlias = YamlScalar | YamlSequence | YamlMapping


class YamlDocument(NamedTuple):
    """A YAML file; ``root`` is None where it is empty or can't be read, the latter being ``not usable``."""

    path: str
    root: YamlValue | None = None
    lines: Sequence[str] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    usable: bool = True
    overgrown: bool = False
    """Whether the aliases stand for more than is read; one finding tells that for all that is made of them."""

    def location(self, value: YamlValue) -> Location:
        """Return the place of a value."""
        end = value.end_column if value.end_lineno == value.lineno else None
        return Location(self.path, value.lineno, value.column, end)

    def text_location(self, value: YamlValue) -> Location:
        """Return the place of a value's first line of text, which for a block scalar is below its ``|`` or ``>``."""
        if not isinstance(value, YamlScalar) or value.style not in ("|", ">"):
            return self.location(value)
        # The first text line tells the indentation. A blank line above it is line one of a literal block all the same.
        for index in range(value.lineno, min(value.end_lineno, len(self.lines))):
            line = self.lines[index]
            if line.strip():
                first = value.text.lstrip("\n").split("\n", 1)[0]
                # A folded block joins lines, so there only the indentation is to go by.
                exact = value.style == "|" and first and line.endswith(first)
                column = len(line) - len(first) if exact else len(line) - len(line.lstrip(" "))
                return Location(self.path, value.lineno + 1 if value.style == "|" else index + 1, column + 1)
        return self.location(value)


class _Frame:
    """A list or mapping that is still open."""

    __slots__ = ("aliased", "anchor", "is_mapping", "mark", "plain", "tag", "values")

    def __init__(self, is_mapping: bool, anchor: str | None, tag: str, mark: Any) -> None:
        self.is_mapping = is_mapping
        self.anchor = anchor
        self.tag = tag
        self.mark = mark
        self.values: list[YamlValue] = []
        # How many values this one is, beside those in it: each counts once in its list, and what it holds here.
        self.plain = 1
        self.aliased = 0


def load_yaml(path: str) -> YamlDocument:
    """Read a YAML file. Never raises: what is wrong with the file is in the diagnostics."""
    try:
        content = read_bytes(path)
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        diagnostic = Diagnostic(Code.FILE_UNREADABLE, f"{path} can't be read: {reason}", Location(path, 1))
        return YamlDocument(path, diagnostics=(diagnostic,), usable=False)
    return parse_yaml(content, path)


def parse_yaml(content: str | bytes, path: str) -> YamlDocument:
    """Read YAML text; ``path`` is what the locations name."""
    if isinstance(content, bytes):
        try:
            decoded = content.decode("utf-8")
        except UnicodeDecodeError as exc:
            before = content[: exc.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
            place = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
            message = f"the file is not UTF-8 (byte 0x{content[exc.start]:02x})"
            diagnostic = Diagnostic(Code.FILE_UNREADABLE, message, place, "save the file as UTF-8")
            return YamlDocument(path, diagnostics=(diagnostic,), usable=False)
    else:
        decoded = content
    text = decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    # Both loaders refuse such characters, but only as an offset in bytes or in characters.
    if unprintable := _UNPRINTABLE.search(text):
        start = unprintable.start()
        place = Location(path, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        message = f"the character U+{ord(unprintable[0]):04X} is not allowed in YAML"
        diagnostic = Diagnostic(Code.YAML_INVALID, message, place, "delete it")
        return YamlDocument(path, diagnostics=(diagnostic,), usable=False)
    return _Builder(text, path).build()


def find_loader() -> Any:
    """Return PyYAML's loader in C, or the slower one; looked for here, as a build without a change reads no YAML."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    """Turns one text's events into values."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.lines = text.split("\n")
        self.diagnostics: list[Diagnostic] = []
        self.anchors: dict[str, tuple[YamlValue, int] | None] = {}
        self.aliased = 0
        self.root: YamlValue | None = None

    def report(self, message: str, lineno: int, column: int, hint: str = "") -> None:
        place = Location(self.path, lineno, column)
        self.diagnostics.append(Diagnostic(Code.YAML_INVALID, message, place, hint))

    def build(self) -> YamlDocument:
        import yaml

        loader: Any = None
        try:
            loader = find_loader()(self.text)
            usable = self.read(loader)
        except yaml.MarkedYAMLError as exc:
            message, lineno, column, hint = explain(exc, self.lines)
            self.report(message, lineno, column, hint)
            usable = False
        except (yaml.YAMLError, ValueError, OverflowError) as exc:
            # The pure loader lets through what chr() and int() think of absurd escapes and version numbers.
            self.report(f"not valid YAML: {str(exc).splitlines()[0] if str(exc) else type(exc).__name__}", 1, 1)
            usable = False
        finally:
            if loader is not None:
                loader.dispose()
        root = self.root if usable else None
        overgrown = self.aliased > MAX_ALIASED
        return YamlDocument(self.path, root, self.lines, tuple(self.diagnostics), usable, overgrown)

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

        stack: list[_Frame] = []
        resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
        documents = 0
        get_event = loader.get_event
        while True:
            event = get_event()
            kind = type(event)
            mark = event.start_mark
            size = aliased = 0
            anchor: str | None = None
            value: YamlValue
            if kind is ScalarEvent:
                text = event.value
                tag = event.tag
                if tag is None or tag == "!":
                    tag = STR
                    if event.implicit[0]:
                        for resolved, pattern in resolvers.get(text[:1], ()):
                            if pattern.match(text):
                                tag = resolved
                                break
                end = event.end_mark
                value = YamlScalar(
                    text, tag, event.style or "", mark.line + 1, mark.column + 1, end.line + 1, end.column + 1
                )
                anchor = event.anchor
                if stack and anchor is None:
                    # Most of a file, so without what is counted for aliases: a list's or mapping's end counts these.
                    stack[-1].values.append(value)
                    continue
                size = 1
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(stack) >= MAX_DEPTH:
                    self.report(f"nested more than {MAX_DEPTH} levels deep", mark.line + 1, mark.column + 1)
                    return False
                is_mapping = kind is MappingStartEvent
                tag = event.tag if event.tag not in (None, "!") else _TAG + ("map" if is_mapping else "seq")
                if event.anchor is not None:
                    self.anchors[event.anchor] = None
                stack.append(_Frame(is_mapping, event.anchor, tag, mark))
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                frame = stack.pop()
                value = self.close(frame, event.end_mark)
                size, aliased, anchor = frame.plain + len(frame.values), frame.aliased, frame.anchor
            elif kind is AliasEvent:
                value, aliased = self.alias(event.anchor, mark, event.end_mark)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.report(
                        "a second document begins here; only the first is read",
                        mark.line + 1,
                        mark.column + 1,
                        "delete the line `---`",
                    )
                    return True
                continue
            elif kind is StreamEndEvent:
                return True
            else:
                continue
            if anchor is not None:
                self.anchors[anchor] = (value, size + aliased)
            if stack:
                parent = stack[-1]
                parent.values.append(value)
                parent.plain += size - 1
                parent.aliased += aliased
            else:
                self.root = value

    def alias(self, name: str, start: Any, end: Any) -> tuple[YamlValue, int]:
        """Return what an alias stands for and how many values that is; an empty scalar where it stands for nothing."""
        lineno, column = start.line + 1, start.column + 1
        nothing = YamlScalar("", UNRESOLVED, "", lineno, column, end.line + 1, end.column + 1)
        if name not in self.anchors:
            self.report(f"the alias `*{name}` has no anchor", lineno, column, f"put `&{name}` where the value is")
            return nothing, 0
        anchored = self.anchors[name]
        if anchored is None:
            self.report(f"the alias `*{name}` is inside of the value that it stands for", lineno, column)
            return nothing, 0
        value, size = anchored
        if self.aliased > MAX_ALIASED:
            return nothing, 0
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            # Told once: nothing after this alias can be expanded either.
            self.report(f"the aliases up to `*{name}` stand for more than {MAX_ALIASED} values", lineno, column)
            return nothing, 0
        return value, size

    def close(self, frame: _Frame, end: Any) -> YamlValue:
        """Return the finished list or mapping."""
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
        """Add the entries of what stands behind ``<<``, later keys counting more, as PyYAML does."""
        sources = value.values if isinstance(value, YamlSequence) else [value]
        for source in reversed(sources):
            if isinstance(source, YamlMapping):
                merged.update(source.entries)
            elif source.tag not in (NULL, UNRESOLVED):
                self.report("`<<` can merge mappings only", source.lineno, source.column, "write `<<: *anchor`")


_TABLE: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a `:` where no key can begin",
        "indent the line like its neighbours, or quote a text that holds `: `",
    ),
    ("could not find expected ':'", "a line that is no `key: value`", "end the key with `:` and a space"),
    ("did not find expected key", "a line that is not indented like its neighbours", "indent it like its neighbours"),
    (
        "expected <block end>",
        "a line that is not indented like its neighbours",
        "indent it like its neighbours",
    ),
    (
        "did not find expected '-' indicator",
        "a line that is no item of the list it stands in",
        "begin it with `- `",
    ),
    ("did not find expected ',' or ']'", "a list in `[ ]` is not closed", "close it with `]`"),
    ("expected ',' or ']'", "a list in `[ ]` is not closed", "close it with `]`"),
    ("did not find expected ',' or '}'", "a mapping in `{ }` is not closed", "close it with `}`, or quote the text"),
    ("expected ',' or '}'", "a mapping in `{ }` is not closed", "close it with `}`, or quote the text"),
    ("unknown escape", "a backslash that begins no known escape", "use single quotes, or a block below `|`"),
    ("unexpected end of stream", "a quoted text is not closed", "close the quote"),
    ("block sequence entries are not allowed", "a `-` where no list can begin", "put the list on lines of its own"),
    ("did not find expected digit", "a `%` or an escape that is not complete", "quote the text"),
    ("undefined tag handle", "a tag that is not declared", "quote a text that begins with `!`"),
)


def explain(exc: yaml.MarkedYAMLError, lines: list[str]) -> tuple[str, int, int, str]:
    """Return what a syntax error means in plain words, its line and column, and what to do about it."""
    mark = exc.problem_mark or exc.context_mark
    lineno, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = exc.problem or "it can't be read"
    message, hint = problem, ""
    if "cannot start any token" in problem:
        character = lines[lineno - 1][column - 1 : column] if lineno <= len(lines) else ""
        if character == "\t":
            message, hint = "a tab where only spaces may indent", "indent with spaces"
        else:
            message, hint = f"a text can't begin with `{character}`", "quote the text"
    else:
        for part, words, advice in _TABLE:
            if part in problem:
                message, hint = words, advice
                break
    context = exc.context_mark
    if context and context.line + 1 != lineno:
        message += f" (what it belongs to begins in line {context.line + 1})"
    return f"not valid YAML: {message}", lineno, column, hint
