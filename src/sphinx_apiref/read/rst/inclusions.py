"""The files of a reStructuredText tree, and what their includes put in place of themselves."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Protocol

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.files import FileStore, Look, word_problem
from sphinx_apiref.read.read_parts import ReadLimit, ReadPart
from sphinx_apiref.read.rst.lines import DirectiveBlock, Lines, split_lines

END_OF_INCLUSION = '.. end of inclusion from "'
"""The start of the line that marks the end of an included file, as in docutils."""

# Far below Python's limit on recursion, 1000, and far above what any tree of sources has.
MAX_FOLDERS = 100
"""Folders inside each other whose paths are remembered; `SourceFiles` looks them up by recursion."""
# The largest document of fifteen references, one of neutron, includes 187 files with 20 000 lines. Files that each
# include two others would otherwise grow without bound.
MAX_LINES = 500_000
"""Lines that one document may include; once it has more, nothing else is included."""
MAX_INCLUSIONS = 5_000
"""Files that one document may include, each as often as it is included."""

CLIPS = ("start-line", "end-line", "start-after", "end-before")
"""The options of an include that select a part of its file."""


class SourceFiles:
    """The source files of one scan, each read once."""

    def __init__(self, files: FileStore | None = None) -> None:
        self.files = files or FileStore()
        self._lines: dict[str, Lines] = {}
        self._texts: dict[str, str] = {}
        self._folders: dict[str, tuple[str, Mapping[Look, int]]] = {}
        self._paths: dict[tuple[str, str], tuple[str, Mapping[Look, int]]] = {}
        self.problems: dict[str, str] = {}
        """Why a file can't be read properly, by path."""

    def resolve(self, folder: str, argument: str) -> str:
        """Return the absolute path, without symbolic links, of a file named in ``folder``, itself absolute."""
        known = self._paths.get((folder, argument))
        if known is None:
            if not self.files.is_recording():
                known = (self._resolve(folder, argument), {})
            else:
                with self.files.record() as looks:
                    known = (self._resolve(folder, argument), looks)
            self._paths[folder, argument] = known
        self.files.note(known[1])
        return known[0]

    def _resolve(self, folder: str, argument: str) -> str:
        path = os.path.normpath(os.path.join(folder, argument.replace("\0", "\ufffd")))
        if path.count(os.sep) > MAX_FOLDERS:
            return os.path.realpath(path)
        parent, name = os.path.split(path)
        path = os.path.join(self._resolve_folder(parent), name)
        return self.files.follow_link(path) or path

    def _resolve_folder(self, folder: str) -> str:
        """Return a folder's path without symbolic links; a shared parent is looked up once."""
        if folder not in self._folders:
            parent, name = os.path.split(folder)
            with self.files.record() as looks:
                path = os.path.join(self._resolve_folder(parent), name) if name else folder
                path = self.files.follow_link(path) or path
            self._folders[folder] = (path, looks)
        path, known = self._folders[folder]
        self.files.note(known)
        return path

    def load_text(self, path: str) -> str:
        """Return the text of a file; if it can't be read, an empty one, with the reason in ``problems``."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        self.files.watch(path)
        return self._texts[path]

    def _read(self, path: str) -> str:
        try:
            content = self.files.read(path)
        except (OSError, ValueError) as error:
            self.problems[path] = word_problem(error)
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


class InclusionWatcher(Protocol):
    """Who is told of the files that a document includes outside of any block."""

    def reuse(self, path: str, clip: str, place: tuple[int, int]) -> bool:
        """Take in what a file adds, without its being read, and tell whether that is possible.

        ``clip`` is the part of it, ``place`` where it is included.
        """

    def enter(self, path: str, clip: str) -> None:
        """Begin a file."""

    def leave(self) -> None:
        """End it."""


class Inclusions:
    """The files that one document includes: which of them are open, and how much they hold in all.

    ``folder`` is that of the document: Sphinx resolves paths there, whichever file names them.
    """

    def __init__(self, files: SourceFiles, folder: str, root: str) -> None:
        self.watcher: InclusionWatcher | None = None
        self.files = files
        self.folder = folder
        self.root = root
        self.log: list[tuple[str, str]] = []
        """The open files, each with the options that select a part of it."""
        self.part: ReadPart | None = None
        """The innermost of them, for the ranges of sections."""
        self.total = 0
        """Lines included so far."""
        self.count = 0
        """Files included so far."""
        self.exceeded = False

    def resolve(self, argument: str) -> str:
        """Return the absolute path that an argument means in this document."""
        if argument.startswith("/"):
            return self.files.resolve(self.root, argument.lstrip("/"))
        return self.files.resolve(self.folder, argument)

    def read(self, block: DirectiveBlock, *, outside: bool = False) -> tuple[Lines, list[Diagnostic]]:
        """Return the lines that an ``include`` puts in its place; ``outside`` says that it is in no other block."""
        location, options = block.location, block.options
        if "literal" in options or "code" in options or "parser" in options or block.argument.startswith("<"):
            return [], []
        self.count += 1
        if self.count > MAX_INCLUSIONS or self.total > MAX_LINES:
            if self.exceeded:
                return [], []
            self.exceeded = True
            message = f"the document includes more than {MAX_INCLUSIONS} files or {MAX_LINES} lines"
            return [], [Diagnostic(Code.FILE_UNREADABLE, message, location, names=(block.argument,))]
        # docutils joins an argument that is broken over several lines.
        argument = "".join(part.strip() for part in block.argument.split("\n"))
        path = self.resolve(argument)
        clip = "\n".join(f"{name}:{options.get(name, '')}" for name in CLIPS)
        if (path, clip) in self.log:
            message = f"`{argument}` is included within itself"
            return [], [Diagnostic(Code.STANZA_INVALID, message, location, "delete the include", names=(argument,))]
        watcher = self.watcher if outside and len(self.log) == 1 else None
        if watcher is not None and watcher.reuse(path, clip, (location.lineno, location.column)):
            return [], []
        text = self.files.load_text(path)
        if problem := self.files.problems.get(path):
            message = f"the included file {argument} {problem}"
            return [], [Diagnostic(Code.FILE_UNREADABLE, message, location, names=(argument,))]
        lines = self.files.load_lines(path)
        if any(options.get(name) for name in CLIPS):
            clipped = clip_text(text, options)
            if clipped is None:
                message = f"the text at which the include of {argument} starts or ends is not in the file"
                return [], [Diagnostic(Code.STANZA_INVALID, message, location, names=(argument,))]
            start, stop = clipped
            before, column = count_before(text, start)
            lines = [line._replace(lineno=line.lineno + before) for line in split_lines(text[start:stop], path)]
            if lines and column:
                columns = tuple(place + column for place in lines[0].columns)
                lines[0] = lines[0]._replace(column=lines[0].column + column, columns=columns)
        if watcher is not None:
            watcher.enter(path, clip)
        self.total += len(lines)
        self.log.append((path, clip))
        self.part = ReadPart(path, _find_end(lines), self.part, (location.lineno, location.column))
        after = lines[-1].lineno + 1 if lines else 1
        blank = SourceLine("", path, after, 1)
        end = SourceLine(f"{END_OF_INCLUSION}{path}", path, after, 1)
        return [blank, *lines, blank, end, blank], []

    def enter(self, path: str, lines: Sequence[SourceLine]) -> None:
        """Note the document itself: including all of it again would never end."""
        self.log.append((path, "\n".join(f"{name}:" for name in CLIPS)))
        self.part = ReadPart(path, _find_end(lines))

    def end_part(self, lines: Sequence[SourceLine]) -> None:
        """Note which lines of the innermost file are included, where Markdown selects them."""
        if self.part:
            self.part.end = _find_end(lines)

    def find_part(self, line: SourceLine) -> ReadPart:
        """Return the innermost of the open files that holds a line: the end of one within it may have been missed."""
        part = self.part
        while part and part.path != line.path:
            part = part.outer
        # A comment may look like the end of a file that goes on.
        return part or ReadPart(line.path, _find_end((line,)))

    def find_limit(self, lines: Sequence[SourceLine]) -> ReadLimit | None:
        """Return the end of a directive's content; None if it is empty."""
        return (self.find_part(lines[-1]), _find_end(lines)) if lines else None

    def leave(self) -> None:
        """Note the end of an included file."""
        if len(self.log) > 1:
            self.log.pop()
            if self.watcher is not None and len(self.log) == 1:
                self.watcher.leave()
            self.part = self.part and self.part.outer


def _find_end(lines: Sequence[SourceLine]) -> tuple[int, int]:
    """Return the line and column after the last character."""
    return (lines[-1].lineno, lines[-1].column_at(len(lines[-1].text))) if lines else (1, 1)


def count_before(text: str, start: int) -> tuple[int, int]:
    """Return how many lines end before ``start``, and how many characters of its own line do."""
    lines = text[:start].splitlines(keepends=True)
    if not lines or lines[-1].splitlines()[0] != lines[-1]:
        return len(lines), 0
    return len(lines) - 1, len(lines[-1])


def clip_text(text: str, options: Mapping[str, str]) -> tuple[int, int] | None:
    """Return the start and end of the part of ``text`` that an include's options select; None if they fail.

    As in docutils, lines are selected first, and ``end-before`` is searched after the ``start-after`` text.
    """
    start, stop = 0, len(text)
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    try:
        first, last = (int(options[name]) if options.get(name) else None for name in CLIPS[:2])
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
