"""The findings that a project knows of and has not fixed yet: a text file with one of them a line.

::

    # What has to wait for the next major version.
    api-ref/source/parameters.yaml: sample-key-missing: `size`

A line is path, code and the names that the finding is about, so that it outlives shifted lines and reworded messages.
Paths are relative to the file's folder. A comment is about the lines below it, up to an empty line or to the next
comment. Equal findings are equal lines.

The first version wrote the message in place of the names. Such lines are still read, by the names in backticks in the
message, and ``--update-baseline`` rewrites them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from sphinx_apiref.lint.joining import join, split
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.read.files import FileStore

HEADER = """\
# Known findings of `apiref lint`, one a line: path, code, and what the finding is about. Lines may only get fewer:
# `apiref lint --update-baseline` deletes what is fixed and adds nothing.

"""
_LINE = re.compile(r"(\S.*?): ([a-z0-9]+(?:-[a-z0-9]+)+): (.*\S)\Z")
_NAME = re.compile("`([^`]*)`")
_NAMES = re.compile("-|`[^`]*`(?: `[^`]*`)*")
_NO_NAMES = "-"


class BaselineError(Exception):
    """A baseline file that can't be used; the text is one line."""


class Entry(NamedTuple):
    """What makes a finding the same tomorrow; sorts as the file does."""

    path: str
    code: str
    key: str
    """The names in backticks, or ``-`` for none; in a line of the first version the message."""

    @property
    def is_message(self) -> bool:
        """Whether the line is of the first version."""
        return _NAMES.fullmatch(self.key) is None

    @property
    def names(self) -> tuple[str, ...]:
        """The names; of a message, what it has in backticks."""
        return tuple(_NAME.findall(self.key))

    def render(self) -> str:
        """Return the line of the file."""
        return f"{self.path}: {self.code}: {self.key}"


class BaselineLine(NamedTuple):
    """A line of the file; ``entry`` is None for comments and empty lines."""

    text: str
    entry: Entry | None


class Baseline(NamedTuple):
    """A baseline file, read."""

    path: str
    lines: tuple[BaselineLine, ...] = ()


class Comparison(NamedTuple):
    """Findings against a baseline."""

    new: list[Diagnostic]
    known: list[Diagnostic]
    fixed: list[tuple[int, Entry]]
    """The line number and entry of what is no longer found."""
    rewritten: dict[int, Entry]
    """The entries for lines of the first version, by line number."""


def load_baseline(path: str) -> Baseline:
    """Read a baseline file; raises BaselineError."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise BaselineError(f"{path}: the baseline can't be read: it is not a file")
    try:
        content = FileStore().read(path)
    except (OSError, ValueError) as exc:
        raise BaselineError(f"{path}: the baseline can't be read: {getattr(exc, 'strerror', None) or exc}") from None
    try:
        return parse_baseline(content.decode("utf-8-sig"), path)
    except UnicodeDecodeError:
        raise BaselineError(f"{path}: the baseline is not UTF-8") from None


def parse_baseline(text: str, path: str) -> Baseline:
    """Read a baseline; raises BaselineError."""
    lines: list[BaselineLine] = []
    texts = text.replace("\r\n", "\n").split("\n")
    if not texts[-1]:
        texts.pop()
    for number, line in enumerate(texts, 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            lines.append(BaselineLine(line.rstrip(), None))
        elif match := _LINE.match(stripped):
            lines.append(BaselineLine(stripped, Entry(match[1], match[2], match[3])))
        else:
            shown = stripped if len(stripped) <= 60 else stripped[:57] + "..."
            raise BaselineError(f"{path}:{number}: `{shown}` is not `path: code: names`")
    return Baseline(path, tuple(lines))


def build_entry(finding: Diagnostic, folder: str) -> Entry:
    """Return the entry of a finding in a baseline of a folder."""
    names = [" ".join(_plain(name.replace(folder.rstrip(os.sep) + os.sep, "")).split()) for name in finding.about]
    key = " ".join(f"`{name.replace('`', '%60')}`" for name in names)
    return Entry(_quote(_relative(finding.location.path, folder)), finding.code.value, key or _NO_NAMES)


def _plain(text: str) -> str:
    """Return text that UTF-8 can hold; the name of a file may be anything."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _quote(path: str) -> str:
    """Return a path that can't be taken for anything else in its line."""
    path = "".join(
        "".join(f"%{byte:02X}" for byte in character.encode())
        if character == "%" or (character != " " and not character.isprintable())
        else character
        for character in _plain(path)
    ).replace(": ", ":%20")
    if path.startswith((" ", "#")):
        path = f"./{path}"
    return f"{path[:-1]}%20" if path.endswith(" ") else path


def _relative(path: str, folder: str) -> str:
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # Another drive.
        return path.replace(os.sep, "/")


def _entries(findings: Iterable[Diagnostic], path: str) -> list[tuple[Entry, Diagnostic]]:
    folder = os.path.dirname(os.path.abspath(path))
    return [(build_entry(finding, folder), finding) for finding in split(findings)]


def compare(
    findings: Iterable[Diagnostic], baseline: Baseline, in_scope: Callable[[Entry], bool] = lambda entry: True
) -> Comparison:
    """Separate new findings from known ones; entries out of scope, which this run could not find, are not fixed."""
    lines: dict[Entry, list[int]] = {}
    for number, line in enumerate(baseline.lines, 1):
        if line.entry:
            lines.setdefault(line.entry, []).append(number)
    new: list[Diagnostic] = []
    known: list[Diagnostic] = []
    rewritten: dict[int, Entry] = {}
    unmatched: list[tuple[Entry, Diagnostic]] = []
    for entry, finding in _entries(findings, baseline.path):
        if lines.get(entry):
            # Of equal lines the first ones stay.
            lines[entry].pop(0)
            known.append(finding)
        else:
            unmatched.append((entry, finding))
    for entry, finding in unmatched:
        other = _find_message(entry, lines) or _find_folded(entry, finding, baseline.path, lines)
        if other is None:
            new.append(finding)
            continue
        number = lines[other].pop(0)
        known.append(finding)
        if other.is_message:
            rewritten[number] = entry
    fixed = [(number, entry) for entry, numbers in lines.items() if in_scope(entry) for number in numbers]
    return Comparison(join(new), known, sorted(fixed), rewritten)


def _find_message(entry: Entry, lines: dict[Entry, list[int]]) -> Entry | None:
    """Return the entry of the first version for a finding: the one that has most names in common with it.

    The names in a message may be more than those of the finding, or fewer, but not others.
    """
    names = set(entry.names)
    fitting = [
        other
        for other, numbers in lines.items()
        if numbers
        and other[:2] == entry[:2]
        and other.is_message
        and (names <= set(other.names) or names >= set(other.names))
    ]
    return min(fitting, key=lambda other: (len(names ^ set(other.names)), other), default=None)


def _find_folded(entry: Entry, finding: Diagnostic, path: str, lines: dict[Entry, list[int]]) -> Entry | None:
    """Match a finding that used to be folded at its cause and now has one place left; None where there is none."""
    if len(finding.seen) != 1 or not entry.names:
        return None
    cause = build_entry(finding._replace(location=finding.seen[0]), os.path.dirname(os.path.abspath(path)))
    for other in sorted(lines):
        if lines[other] and other[:2] == cause[:2] and other.names and set(other.names[:1]) <= set(entry.names):
            return other
    return None


def build_baseline(findings: Iterable[Diagnostic], path: str) -> Baseline:
    """Return a baseline that knows ``findings``, as if a file at ``path`` held it."""
    return Baseline(path, tuple(BaselineLine(entry.render(), entry) for entry, _ in _entries(findings, path)))


def render_new(findings: Iterable[Diagnostic], path: str) -> str:
    """Return the text of a first baseline."""
    return HEADER + "".join(f"{entry.render()}\n" for entry in sorted(entry for entry, _ in _entries(findings, path)))


def render_without(
    baseline: Baseline, fixed: Sequence[tuple[int, Entry]], rewritten: Mapping[int, Entry] | None = None
) -> str:
    """Return the text without what is fixed; a comment goes with the last of the lines that it is about.

    Lines below one comment are sorted. ``rewritten`` has entries for lines of the first version, by line number.
    """
    rewritten = rewritten or {}
    dropped = {number for number, _ in fixed}
    out: list[str] = []
    comment: list[str] = []
    entries: list[Entry] = []
    had_entries = False

    def close() -> None:
        nonlocal had_entries
        if entries or not had_entries:
            out.extend(comment)
        out.extend(entry.render() for entry in sorted(entries))
        comment.clear()
        entries.clear()
        had_entries = False

    for number, line in enumerate(baseline.lines, 1):
        if line.entry is None:
            if had_entries or not line.text:
                close()
            if line.text:
                comment.append(line.text)
            elif out and out[-1]:
                out.append("")
        else:
            had_entries = True
            if number not in dropped:
                entries.append(rewritten.get(number, line.entry))
    close()
    while out and not out[-1]:
        out.pop()
    return "".join(f"{text}\n" for text in out)


def save_baseline(path: str, text: str) -> None:
    """Write a baseline, whole or not at all; raises BaselineError."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.replace(temporary, path)
    except OSError as exc:
        raise BaselineError(f"{path}: the baseline can't be written: {exc.strerror or exc}") from None
