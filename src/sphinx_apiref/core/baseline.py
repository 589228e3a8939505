"""The findings that a project knows of and has not fixed yet: a text file with one of them a line.

::

    # What has to wait for the next major version.
    api-ref/source/parameters.yaml: parameter-unsorted: `b` stands before `a`

A line is path, code and message, so that it outlives any shift of lines. Paths are relative to the file's folder. A
comment is about the lines below it, up to an empty line or to the next comment. Equal findings are equal lines.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sphinx_apiref.core.file_bytes import read_bytes
from sphinx_apiref.core.findings import Finding

HEADER = """\
# Known findings of `apiref lint`, one a line: path, code, message. Lines here may only get fewer:
# `apiref lint --update-baseline` deletes what is fixed and adds nothing.

"""
_LINE = re.compile(r"(\S.*?): ([a-z0-9]+(?:-[a-z0-9]+)+): (.*\S)\Z")
_NUMBER = re.compile(r"\b(lines?) \d+(?::\d+)?(?:-\d+)?")
_SUBJECT = re.compile("`[^`]+`")


class BaselineError(Exception):
    """A baseline file that can't be used; the text is one line."""


class Entry(NamedTuple):
    """What makes a finding the same tomorrow; sorts as the file does."""

    path: str
    code: str
    key: str

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

    new: list[Finding]
    known: list[Finding]
    fixed: list[tuple[int, Entry]]
    """The line and entry of what no longer fires."""


def load_baseline(path: str) -> Baseline:
    """Read a baseline file; raises BaselineError."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise BaselineError(f"{path}: the baseline can't be read: it is no file")
    try:
        content = read_bytes(path)
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
            raise BaselineError(f"{path}:{number}: `{shown}` is not `path: code: message`")
    return Baseline(path, tuple(lines))


def build_entry(finding: Finding, folder: str) -> Entry:
    """Return the entry of a finding in a baseline of a folder."""
    message = finding.message.replace(folder.rstrip(os.sep) + os.sep, "")
    key = " ".join(_NUMBER.sub(r"\1 N", message).split())
    return Entry(_quote(_relative(finding.location.path, folder)), finding.code.value, _plain(key) or "-")


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


def _entries(findings: Iterable[Finding], path: str) -> list[tuple[Entry, Finding]]:
    folder = os.path.dirname(os.path.abspath(path))
    return [(build_entry(finding, folder), finding) for finding in findings]


def compare(
    findings: Iterable[Finding], baseline: Baseline, in_scope: Callable[[Entry], bool] = lambda entry: True
) -> Comparison:
    """Part findings into new and known ones; entries out of scope, which this run could not find, are not fixed."""
    left = Counter([line.entry for line in baseline.lines if line.entry])
    new: list[Finding] = []
    known: list[Finding] = []
    unmatched: list[tuple[Entry, Finding]] = []
    for entry, finding in _entries(findings, baseline.path):
        if left[entry] > 0:
            left[entry] -= 1
            known.append(finding)
        else:
            unmatched.append((entry, finding))
    for entry, finding in unmatched:
        if folded := _find_folded(entry, finding, baseline.path, left):
            left[folded] -= 1
            known.append(finding)
        else:
            new.append(finding)
    fixed: list[tuple[int, Entry]] = []
    # Of equal lines the last ones go.
    for index in range(len(baseline.lines) - 1, -1, -1):
        place = baseline.lines[index].entry
        if place and left[place] > 0 and in_scope(place):
            left[place] -= 1
            fixed.append((index + 1, place))
    fixed.reverse()
    return Comparison(new, known, fixed)


def _find_folded(entry: Entry, finding: Finding, path: str, left: Counter[Entry]) -> Entry | None:
    """Return the entry of what was told once for many places, at their cause, where one place of them remains."""
    subject = _SUBJECT.search(entry.key)
    if len(finding.seen) != 1 or subject is None:
        return None
    cause = build_entry(finding._replace(location=finding.seen[0]), os.path.dirname(os.path.abspath(path)))
    for other in sorted(left):
        if left[other] > 0 and other[:2] == cause[:2] and subject[0] in other.key:
            return other
    return None


def render_new(findings: Iterable[Finding], path: str) -> str:
    """Return the text of a first baseline."""
    return HEADER + "".join(f"{entry.render()}\n" for entry in sorted(entry for entry, _ in _entries(findings, path)))


def render_without(baseline: Baseline, fixed: Sequence[tuple[int, Entry]]) -> str:
    """Return the text without what is fixed; a comment goes with the last of the lines that it is about.

    Lines below one comment are sorted.
    """
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
                entries.append(line.entry)
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
