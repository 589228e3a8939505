"""Lines of reStructuredText: files and their includes -> blocks, told apart as docutils tells them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import count, repeat

from sphinx_apiref.core.codes import Code
from sphinx_apiref.core.diagnostics import Diagnostic
from sphinx_apiref.core.file_bytes import read_bytes
from sphinx_apiref.core.places import Location, SourceLine

Lines = list[SourceLine]

END_OF_INCLUSION = '.. end of inclusion from "'
"""How the line begins that ends an included file, for docutils and here."""

FIELD = re.compile(r":(?![: ])((?:[^:\\]|\\.|:(?![ `]|\Z))*)(?<! ):( +|\Z)")
_BLANK_CODES = re.compile("[\v\f]")
# Inline markup, at the first place where any begins: nothing is marked up within it.
_INLINE = re.compile(
    r"""\\(?P<escaped>.)
    | (?<![^\s'"(\[{<\-/:])(?:
        ``(?=\S)(?P<literal>.+?)(?<=\S)``
      | \*\*(?=\S)(?P<strong>.+?)(?<=\S)\*\*
      | \*(?=\S)(?P<emphasis>.+?)(?<=[^\s*])\*
      | (?::[\w.+:-]+:)?`(?=\S)(?P<quoted>[^`]+?)(?<=\S)`_{0,2}
      | \|(?=\S)(?P<substitution>[^|]+?)(?<=\S)\|
      | (?P<reference>[A-Za-z0-9]+(?:[-._+:][A-Za-z0-9]+)*)__?
    )(?![^\s'")\]}>\-/:.,;!?\\])""",
    re.VERBOSE | re.DOTALL,
)
_TARGET = re.compile(r"\s*<[^<>]*>\Z")

MAX_FOLDERS = 100
"""Folders inside each other whose paths are kept."""
MAX_LINES = 500_000
MAX_INCLUSIONS = 5_000
"""What one document may take in: twice including what includes twice … has no end else."""


class SourceFiles:
    """The source files of one scan, each read once."""

    def __init__(self) -> None:
        self._lines: dict[str, Lines] = {}
        self._texts: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._paths: dict[tuple[str, str], str] = {}
        self.problems: dict[str, str] = {}
        """Why a file can't be read as it should, by path."""

    def resolve(self, folder: str, argument: str) -> str:
        """Return the absolute path, without symbolic links, of what stands in ``folder``."""
        if (folder, argument) not in self._paths:
            self._paths[folder, argument] = self._resolve(folder, argument)
        return self._paths[folder, argument]

    def _resolve(self, folder: str, argument: str) -> str:
        path = os.path.normpath(os.path.join(folder, argument.replace("\0", "")))
        if path.count(os.sep) > MAX_FOLDERS:
            return os.path.realpath(path)
        parent, name = os.path.split(path)
        path = os.path.join(self._resolve_folder(parent), name)
        return os.path.realpath(path) if os.path.islink(path) else path

    def _resolve_folder(self, folder: str) -> str:
        """Return a folder's path without symbolic links; of folders with the same one above, that is looked at once."""
        if folder not in self._folders:
            parent, name = os.path.split(folder)
            path = os.path.join(self._resolve_folder(parent), name) if name else folder
            self._folders[folder] = os.path.realpath(path) if os.path.islink(path) else path
        return self._folders[folder]

    def load_text(self, path: str) -> str:
        """Return the text of a file, or an empty one and the reason in ``problems``."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _read(self, path: str) -> str:
        if not os.path.isfile(path):
            self.problems[path] = "is a folder" if os.path.isdir(path) else "does not exist"
            return ""
        try:
            content = read_bytes(path)
        except OSError as error:
            self.problems[path] = f"can't be read: {error.strerror or error}"
            return ""
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            lineno = content.count(b"\n", 0, error.start) + 1
            self.problems[path] = f"is not UTF-8 (line {lineno})"
            return content.decode("utf-8-sig", errors="replace")

    def load_lines(self, path: str) -> Lines:
        """Return the lines of a whole file."""
        if path not in self._lines:
            self._lines[path] = split_lines(self.load_text(path), path)
        return self._lines[path]


def split_lines(text: str, path: str) -> Lines:
    """Return the lines without trailing space; tabs become spaces, and columns stay those of the file."""
    if "\v" in text or "\f" in text:
        text = _BLANK_CODES.sub(" ", text)
    lines = text.splitlines()
    if "\t" not in text:
        return list(map(SourceLine, map(str.rstrip, lines), repeat(path), count(1), repeat(1)))
    result = []
    for lineno, line in enumerate(lines, 1):
        shown = line.expandtabs(8).rstrip()
        column = 1
        if shown != line.rstrip():
            body = shown.lstrip()
            # Such that the text is where the file has it once its indent is cut off.
            column = (line.find(body) + 1 or 1) - (len(shown) - len(body))
        result.append(SourceLine(shown, path, lineno, column))
    return result


def dedent(lines: Sequence[SourceLine], width: int) -> Lines:
    """Take ``width`` characters off the start of each line."""
    return [SourceLine(text[width:], path, lineno, column + width) for text, path, lineno, column in lines]


def measure(text: str) -> int:
    """Return how far a line is indented."""
    return len(text) - len(text.lstrip(" "))


def find_end(lines: Sequence[SourceLine], start: int, indent: int = 1) -> int:
    """Return where the lines from ``start`` on that are blank or indented by ``indent`` end."""
    index, count = start, len(lines)
    prefix = " " * indent
    while index < count:
        text = lines[index].text
        if text and not text.startswith(prefix):
            break
        index += 1
    return index


def take_indented(lines: Sequence[SourceLine], start: int, stop: int) -> Lines:
    """Return lines without their common indent and without blank lines at the end."""
    while stop > start and not lines[stop - 1].text:
        stop -= 1
    block = lines[start:stop]
    width = min((measure(line.text) for line in block if line.text), default=0)
    return dedent(block, width)


def take_block(lines: Sequence[SourceLine], start: int, stop: int, offset: int) -> Lines:
    """Return a block whose first line begins at ``offset``, as the content of a directive or list item does."""
    first = lines[start]
    head = SourceLine(first.text[offset:], first.path, first.lineno, first.column + offset)
    block = [head, *take_indented(lines, start + 1, stop)]
    while block and not block[-1].text:
        block.pop()
    return block


class DirectiveBlock:
    """A directive taken apart as docutils does; ``problem`` says why docutils would not run it.

    The text behind ``::`` starts at ``offset`` in ``line``.
    """

    __slots__ = ("argument", "content", "line", "name", "offset", "options", "problem")

    def __init__(self, name: str, line: SourceLine, offset: int) -> None:
        self.name = name
        self.line = line
        self.offset = offset
        self.argument = ""
        self.options: dict[str, str] = {}
        self.content: Lines = []
        self.problem = ""

    @property
    def location(self) -> Location:
        """The place of the directive."""
        return Location(self.line.path, self.line.lineno, self.line.column)


def split_directive(block: DirectiveBlock, lines: Lines, has_argument: bool, known: frozenset[str]) -> None:
    """Part ``lines`` into argument, options and content."""
    while lines and not lines[0].text:
        lines = lines[1:]
    cut = next((index for index, line in enumerate(lines) if not line.text), len(lines))
    head, block.content = lines[:cut], lines[cut + 1 :]
    first = next((index for index, line in enumerate(head) if FIELD.match(line.text)), len(head))
    name = ""
    for line in head[first:]:
        if match := FIELD.match(line.text):
            name = match[1].lower()
            if name not in known:
                block.problem = f"{block.name} has no option `{match[1]}`"
            block.options[name] = line.text[match.end() :]
        elif line.text.startswith(" "):
            block.options[name] = f"{block.options[name]}\n{line.text.strip()}".strip()
        else:
            block.problem = f"`{line.text}` is no option of {block.name}"
    if has_argument:
        block.argument = "\n".join(line.text for line in head[:first]).strip()
    else:
        block.content = [*head[:first], *lines[cut:]]
    while block.content and not block.content[0].text:
        block.content = block.content[1:]


class Inclusions:
    """Which files a document is inside of, and how much it has taken in.

    ``folder`` is the document's: Sphinx looks there, whichever file includes.
    """

    def __init__(self, files: SourceFiles, folder: str, root: str) -> None:
        self.files = files
        self.folder = folder
        self.root = root
        self.log: list[tuple[str, str]] = []
        self.total = 0
        self.count = 0
        self.told = False

    def resolve(self, argument: str) -> str:
        """Return the path that an argument means in this document."""
        if argument.startswith("/"):
            return self.files.resolve(self.root, argument.lstrip("/"))
        return self.files.resolve(self.folder, argument)

    def read(self, block: DirectiveBlock) -> tuple[Lines, list[Diagnostic]]:
        """Return the lines that stand in the place of an ``include``."""
        location, options = block.location, block.options
        if "literal" in options or "code" in options or "parser" in options or block.argument.startswith("<"):
            return [], []
        self.count += 1
        if self.count > MAX_INCLUSIONS or self.total > MAX_LINES:
            if self.told:
                return [], []
            self.told = True
            message = f"the document includes more than {MAX_INCLUSIONS} files or {MAX_LINES} lines"
            return [], [Diagnostic(Code.FILE_UNREADABLE, message, location)]
        # docutils joins the parts of an argument that is broken over lines.
        argument = "".join(part.strip() for part in block.argument.split("\n"))
        path = self.resolve(argument)
        clip = "\n".join(f"{name}:{options.get(name, '')}" for name in _CLIPS)
        if (path, clip) in self.log:
            message = f"`{argument}` is included within itself"
            return [], [Diagnostic(Code.STANZA_INVALID, message, location, "delete the include")]
        text = self.files.load_text(path)
        if problem := self.files.problems.get(path):
            return [], [Diagnostic(Code.FILE_UNREADABLE, f"the included file {argument} {problem}", location)]
        lines = self.files.load_lines(path)
        if any(options.get(name) for name in _CLIPS):
            clipped = _clip(text, options)
            if clipped is None:
                message = f"the text at which the include of {argument} starts or ends is not in the file"
                return [], [Diagnostic(Code.STANZA_INVALID, message, location)]
            start, stop = clipped
            # Lines count from the start of the clipping: that is what docutils tells, and so the build.
            lines = split_lines(text[start:stop], path)
        self.total += len(lines)
        self.log.append((path, clip))
        blank = SourceLine("", path, len(lines) + 1, 1)
        end = SourceLine(f"{END_OF_INCLUSION}{path}", path, len(lines) + 1, 1)
        return [blank, *lines, blank, end, blank], []

    def enter(self, path: str) -> None:
        """Note the document itself: to include it again without clipping it has no end."""
        self.log.append((path, "\n".join(f"{name}:" for name in _CLIPS)))

    def leave(self) -> None:
        """Note the end of an included file."""
        if len(self.log) > 1:
            self.log.pop()


_CLIPS = ("start-line", "end-line", "start-after", "end-before")


def _clip(text: str, options: dict[str, str]) -> tuple[int, int] | None:
    """Return where the part of ``text`` that an include's options name starts and stops."""
    start, stop = 0, len(text)
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    try:
        first, last = (int(options[name]) if options.get(name) else None for name in _CLIPS[:2])
    except ValueError:
        return None
    if first is not None or last is not None:
        covered = range(len(starts) - 1)[first:last]
        start, stop = (starts[covered[0]], starts[covered[-1] + 1]) if covered else (0, 0)
    if after := options.get("start-after"):
        found = text.find(after, start, stop)
        if found < 0:
            return None
        start = found + len(after)
    if before := options.get("end-before"):
        stop = text.find(before, start, stop)
        if stop < 0:
            return None
    return start, stop


def strip_markup(text: str) -> str:
    """Return inline reStructuredText as it reads, near enough for titles and captions."""
    if len(text) > 2000 or not any(mark in text for mark in "*`\\_|"):
        return text
    return _INLINE.sub(_read_inline, text)


def _read_inline(match: re.Match[str]) -> str:
    kind, content = match.lastgroup, match[match.lastgroup or 0]
    if kind == "escaped":
        return "" if content.isspace() else content
    if kind == "quoted":
        return _TARGET.sub("", content) or content
    return content
