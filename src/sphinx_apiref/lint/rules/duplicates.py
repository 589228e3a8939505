"""Checks of operations that share a method and a URL."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from sphinx_apiref.compare.binding import is_body, is_link
from sphinx_apiref.compare.message import is_json, request_rows
from sphinx_apiref.compare.versions import parse_version_range
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Direction, Operation
from sphinx_apiref.model.versions import VersionRange, parse_bounds

_FOLDER = re.compile(r"v\d+(?:\.\d+)?\Z")
_WITHOUT_BODY = ("GET", "HEAD", "DELETE")


class _Likeness(enum.Enum):
    """How two operations with one method and URL compare."""

    DIFFERENT = enum.auto()
    SIMILAR = enum.auto()
    COPY = enum.auto()


class _Call(NamedTuple):
    """An operation, and what distinguishes its requests from those of others."""

    operation: Operation
    folder: str
    """The version that its file's folder names."""
    titled: VersionRange | None
    """The microversions that its title names."""
    range: VersionRange
    """The microversions that its directive names."""
    rows: frozenset[str]
    """The names of the body's rows."""
    samples: frozenset[str]
    """The files that show a request."""
    keys: frozenset[str]
    """The root keys of the samples' bodies."""
    shapes: frozenset[frozenset[tuple[str, ...]]]
    """The paths of all keys of each sample's body."""


@rule(Code.OPERATION_DUPLICATE)
def check_duplicates(context: CheckContext) -> Iterator[Diagnostic]:
    """One method and URL is documented in two sections.

    Readers and links can't distinguish the two, and one of them is most often a copy whose URL was not changed.
    Operations that differ in the body of their requests are not duplicates: several
    ``POST /servers/{server_id}/action`` differ in the key of their body. Nor are operations whose ranges of
    microversions do not meet.

    Bad::

        List servers
        ============
        .. rest_method:: GET /servers

        List servers with details
        =========================
        .. rest_method:: GET /servers

    Good::

        List servers with details
        =========================
        .. rest_method:: GET /servers/detail

    To silence it, put ``.. apiref: ignore[operation-duplicate]`` before the directive.
    """
    hint = "correct the method or URL, or make one section of the two"
    for first, others in _find_alike(context, _Likeness.COPY):
        message = f"`{others[0].label}` is documented already, under `{first.title}`"
        places = tuple(other.location for other in (first, *others[1:]))
        yield Diagnostic(Code.OPERATION_DUPLICATE, message, others[0].location, hint, places, (others[0].label,))


@rule(Code.OPERATION_SIMILAR)
def check_similar(context: CheckContext) -> Iterator[Diagnostic]:
    """One method and URL is documented in two sections, and the bodies of their requests do not differ in their keys.

    Most of these are on purpose: the sections show several uses of one call. Only reported
    with ``--info``.

    Bad::

        Create a zone
        =============
        .. rest_method:: POST /zones

        Create a secondary zone
        =======================
        .. rest_method:: POST /zones

    Good::

        Create a zone
        =============
        .. rest_method:: POST /zones

    To silence it, put ``.. apiref: ignore[operation-similar]`` before the directive.
    """
    for first, others in _find_alike(context, _Likeness.SIMILAR):
        message = f"the keys of its request do not distinguish `{others[0].label}` from `{first.title}`"
        places = tuple(other.location for other in (first, *others[1:]))
        hint = "show samples that differ, or make one section of the two"
        yield Diagnostic(Code.OPERATION_SIMILAR, message, others[0].location, hint, places, (others[0].label,))


def _find_alike(context: CheckContext, likeness: _Likeness) -> Iterator[tuple[Operation, list[Operation]]]:
    """Return each operation together with those that resemble it to this degree."""
    return (group[1:] for group in context.share(_group_alike) if group[0] is likeness)


def _group_alike(context: CheckContext) -> list[tuple[_Likeness, Operation, list[Operation]]]:
    """Return each operation that has copies or similar ones, together with these."""
    by_label: dict[tuple[str, str], list[Operation]] = {}
    for operation in context.operations:
        if operation.url:
            label = (operation.method.upper(), operation.url.rstrip("/") or "/")
            by_label.setdefault(label, []).append(operation)
    found: list[tuple[_Likeness, Operation, list[Operation]]] = []
    for operations in by_label.values():
        if len(operations) < 2:
            continue
        calls = [_read_call(context, operation) for operation in operations]
        best = [_find_best(call, calls[:index]) for index, call in enumerate(calls)]
        for likeness in (_Likeness.COPY, _Likeness.SIMILAR):
            groups: dict[int, list[Operation]] = {}
            for index, (kind, start) in enumerate(best):
                if kind is likeness:
                    # What is like one of a group belongs to it.
                    start = next((first for first, group in groups.items() if operations[start] in group), start)
                    groups.setdefault(start, []).append(operations[index])
            found += [(likeness, operations[start], others) for start, others in groups.items()]
    return found


def _find_best(call: _Call, before: list[_Call]) -> tuple[_Likeness, int]:
    """Return the strongest likeness to an earlier operation, and the index of the first with it."""
    best, place = _Likeness.DIFFERENT, 0
    for position, other in enumerate(before):
        kind = _compare(other, call)
        if kind.value > best.value:
            best, place = kind, position
    return best, place


def _compare(one: _Call, two: _Call) -> _Likeness:
    """Return how much two operations resemble each other, by their microversions and the bodies of their requests."""
    first, second = one.operation, two.operation
    if (one.folder != two.folder and one.folder and two.folder) or one.titled != two.titled:
        return _Likeness.DIFFERENT
    for low, high in ((one.range, two.range), (two.range, one.range)):
        if low.last is not None and high.first is not None and low.last < high.first:
            return _Likeness.DIFFERENT
    if first.method.upper() in _WITHOUT_BODY:
        return _Likeness.COPY
    keys, others = one.keys or one.rows, two.keys or two.rows
    if keys and others and not keys & others:
        return _Likeness.DIFFERENT
    if not one.samples & two.samples:
        if one.shapes and two.shapes and not one.shapes & two.shapes:
            return _Likeness.DIFFERENT
        if one.rows and two.rows and one.rows != two.rows:
            return _Likeness.DIFFERENT
    alike = one.rows == two.rows and one.samples == two.samples
    return _Likeness.COPY if alike or first.title.lower() == second.title.lower() else _Likeness.SIMILAR


def _version_folder(operation: Operation) -> str:
    """Return ``v3`` for ``/…/v3/roles.inc``: references of two versions of an API may stand side by side."""
    folders = operation.location.path.replace("\\", "/").split("/")[:-1]
    return next((folder for folder in reversed(folders) if _FOLDER.match(folder)), "")


def _read_call(context: CheckContext, operation: Operation) -> _Call:
    samples: set[str] = set()
    keys: set[str] = set()
    shapes: set[frozenset[tuple[str, ...]]] = set()
    for sample in operation.samples:
        if sample.direction is not Direction.REQUEST:
            continue
        samples.add("\n".join(line.text for line in sample.lines) or sample.path)
        if is_json(sample) and (document := context.load_sample(sample)).usable and isinstance(document.value, dict):
            keys.update(key for key in document.value if not is_link(key))
            shapes.add(_read_shape(document.value))
    rows = frozenset(use.name for use in request_rows(operation) if is_body(use))
    return _Call(
        operation,
        _version_folder(operation),
        parse_version_range(operation.title),
        parse_bounds(operation.min_version, operation.max_version),
        rows,
        frozenset(samples),
        frozenset(keys),
        frozenset(shapes),
    )


def _read_shape(value: Any) -> frozenset[tuple[str, ...]]:
    """Return the paths of all keys; arrays are transparent."""
    paths: set[tuple[str, ...]] = set()
    pending: list[tuple[tuple[str, ...], Any]] = [((), value)]
    while pending:
        path, found = pending.pop()
        if isinstance(found, dict):
            for key, below in found.items():
                paths.add((*path, key))
                pending.append(((*path, key), below))
        elif isinstance(found, list):
            pending += [(path, item) for item in found]
    return frozenset(paths)
