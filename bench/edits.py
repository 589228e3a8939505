"""One edit of an author: a description in a parameters file, a paragraph of an operation, a value in a sample.

A description is edited in two ways: with a word, which needs no parser, and with a link, which does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .measure import BenchError
from .sources import Subject

_ROW = re.compile(r"^\s+- [^:\n]+: (\S+)$", re.MULTILINE)
_SAMPLE = re.compile(r"^\s*\.\. literalinclude:: (\S+\.json)$", re.MULTILINE)
_METHOD = re.compile(r"^\.\. rest_method::.*\n\n", re.MULTILINE)
_TEXT_VALUE = re.compile(r'(: ")[A-Za-z ]+(")')


def mark(name: str, number: int) -> str:
    """Return a word that is in the output if, and only if, the edit of this name and round is."""
    return f"{name}edit{number}x"


def edit_description(parameters: str, operations: str, start: str) -> str:
    """Return the text of a parameters file in which one description that the operations use begins with ``start``."""
    for key in _ROW.findall(operations):
        head = re.compile(rf"^({re.escape(key)}:\n  description: \|\n    )(?=[A-Z][a-z])", re.MULTILINE)
        edited, count = head.subn(lambda match: f"{match[1]}{start} ", parameters)
        if count == 1:
            return edited
    raise BenchError("no row uses a definition that can be edited")


def edit_operation(operations: str, word: str) -> str:
    """Return the text of a file of operations in which the first one has another paragraph."""
    edited, count = _METHOD.subn(lambda match: f"{match[0]}{word}\n\n", operations, count=1)
    if not count:
        raise BenchError("no operation can be edited")
    return edited


def edit_row(operations: str, word: str) -> str:
    """Return the text of a file of operations in which the first row has a key that nothing defines."""
    match = _ROW.search(operations)
    if match is None:
        raise BenchError("no row can be edited")
    return operations[: match.start(1)] + word + operations[match.end(1) :]


def edit_sample(sample: str, word: str) -> str:
    """Return the text of a sample in which the first value of words is ``word``."""
    edited, count = _TEXT_VALUE.subn(lambda match: f"{match[1]}{word}{match[2]}", sample, count=1)
    if not count:
        raise BenchError("no value can be edited")
    return edited


class Edits:
    """The edits of one tree. Each leaves the earlier ones as they are, until all are taken back."""

    def __init__(self, subject: Subject) -> None:
        """Read the files as they are before any edit."""
        self._parameters = subject.source / subject.parameters
        self._operations = subject.source / subject.included
        self._sample = find_sample(self._operations)
        self._before = {
            path: path.read_text(encoding="utf-8") for path in (self._parameters, self._operations, self._sample)
        }

    def apply(self, name: str, number: int) -> str:
        """Make the edit of this name, such as ``markup``, and return the word that the output has to show."""
        word = mark(name, number)
        operations = self._before[self._operations]
        made: dict[str, tuple[Path, Callable[[str], str]]] = {
            "parameters": (self._parameters, lambda text: edit_description(text, operations, word)),
            "markup": (
                self._parameters,
                lambda text: edit_description(text, operations, f"`{word} <https://example.org/>`__"),
            ),
            "inc": (self._operations, lambda text: edit_operation(text, word)),
            "sample": (self._sample, lambda text: edit_sample(text, word)),
        }
        path, edit = made[name]
        path.write_text(edit(self._before[path]), encoding="utf-8")
        return word

    def take_back(self) -> None:
        """Write the files as they were."""
        for path, text in self._before.items():
            path.write_text(text, encoding="utf-8")


def find_sample(operations: Path) -> Path:
    """Return the first sample of a file of operations that has a value to edit."""
    for name in _SAMPLE.findall(operations.read_text(encoding="utf-8")):
        path = Path(operations.parent, name)
        if path.is_file() and _TEXT_VALUE.search(path.read_text(encoding="utf-8")):
            return path
    raise BenchError(f"{operations.name} shows no sample that can be edited")
