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
from sphinx_apiref.lint.rules.methods import find_methods
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Direction, Operation, ParameterUse
from sphinx_apiref.model.versions import VersionRange, parse_bounds
from sphinx_apiref.read.urls import parse_url

_FOLDER = re.compile(r"v\d+(?:\.\d+)?\Z")
# What a name of a placeholder says of it besides the resource: `server_id`, `nodeIdent`, and `id` alone.
_SUFFIX = re.compile(r"[_-]?(?:uu|gu)?id\Z|[_-]?(?:id_or_name|name_or_id|ident|identifier|name|key|ref)\Z")


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
    others: frozenset[str]
    """The names of the request's other rows, apart from those of the path."""
    named: frozenset[str]
    """The names that the text of the section explains and no row of the two tables does."""
    samples: frozenset[str]
    """The files that show a request."""
    keys: frozenset[str]
    """The root keys of the samples' bodies."""
    shapes: frozenset[frozenset[tuple[str, ...]]]
    """The paths of all keys of each sample's body."""


@rule(Code.OPERATION_DUPLICATE)
def check_duplicates(context: CheckContext) -> Iterator[Diagnostic]:
    """One method and URL is documented in two sections.

    Readers and links can't distinguish the two, and one of them is most often a copy whose URL was not changed. To a
    client, paths that differ only in the names of their placeholders are one path: they are reported here if one name
    is that of the resource in the path and the other is not.

    Operations whose requests differ are not duplicates: several ``POST /servers/{server_id}/action`` differ in the key
    of their body. Nor are operations whose ranges of microversions do not meet. Where something else may distinguish
    the two, such as a row of the query or text beside the tables, it is ``operation-similar``.

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

    If the copy is on purpose, write ``:no-index:`` below its method and URL: it then stays out of every index.

    To silence it, put ``.. apiref: ignore[operation-duplicate]`` before the directive.
    """
    hint = "correct the method or URL, or make one section of the two"
    for first, others in _find_alike(context, _Likeness.COPY):
        message = f"`{others[0].label}` is documented already, under `{first.title}`"
        if parse_url(first.url).names != parse_url(others[0].url).names:
            message += f" as `{first.label}`"
        places = tuple(other.location for other in (first, *others[1:]))
        yield Diagnostic(Code.OPERATION_DUPLICATE, message, others[0].location, hint, places, (others[0].label,))


@rule(Code.OPERATION_SIMILAR)
def check_similar(context: CheckContext) -> Iterator[Diagnostic]:
    """One method and URL is documented in two sections, and no key of their requests' bodies distinguishes the two.

    Most of these are on purpose: the sections show several uses of one call, which differ in the query, or in what only
    the text says. Paths that differ only in the names of their placeholders are one path to a client. Only reported
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
        hint = "show samples that differ, or make one section of the two"
        if parse_url(first.url).names != parse_url(others[0].url).names:
            message = f"to a client, `{others[0].label}` is `{first.label}` of `{first.title}`"
            hint = "if they are two calls, correct one of the URLs; if not, make one section of the two"
        elif first.bodiless:
            message = f"`{others[0].label}` is documented under `{first.title}` too"
            hint = "make one section of the two, unless they are two uses of one call"
        places = tuple(other.location for other in (first, *others[1:]))
        yield Diagnostic(Code.OPERATION_SIMILAR, message, others[0].location, hint, places, (others[0].label,))


def _find_alike(context: CheckContext, likeness: _Likeness) -> Iterator[tuple[Operation, list[Operation]]]:
    """Return each operation together with those that resemble it to this degree."""
    return (group[1:] for group in context.share(_group_alike) if group[0] is likeness)


def _group_alike(context: CheckContext) -> list[tuple[_Likeness, Operation, list[Operation]]]:
    """Return each operation that has copies or similar ones, together with these."""
    by_label: dict[tuple[str, str], list[Operation]] = {}
    for operation in context.operations:
        url = parse_url(operation.url)
        # Prose and a lone placeholder for a URL identify nothing; `:no-index:` says that a copy is on purpose.
        if url.path and not find_methods(operation) and not operation.no_index:
            label = (operation.method.upper(), url.shape)
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
    kind = _compare_requests(one, two)
    if kind is _Likeness.COPY and not _is_all_readable(one, two):
        return _Likeness.SIMILAR
    if kind is _Likeness.COPY and parse_url(first.url).names != parse_url(second.url).names:
        return kind if _is_misnamed(first.url, second.url) else _Likeness.SIMILAR
    return kind


def _compare_requests(one: _Call, two: _Call) -> _Likeness:
    """Return how much the requests of two operations resemble each other, by what tables and samples say of them."""
    alike = one.rows == two.rows and one.samples == two.samples
    if one.operation.bodiless:
        return _Likeness.COPY if alike and one.others == two.others else _Likeness.SIMILAR
    keys, others = one.keys or one.rows, two.keys or two.rows
    if keys and others and not keys & others:
        return _Likeness.DIFFERENT
    if not one.samples & two.samples:
        if one.shapes and two.shapes and not one.shapes & two.shapes:
            return _Likeness.DIFFERENT
        if one.rows and two.rows and one.rows != two.rows:
            return _Likeness.DIFFERENT
    if one.operation.title.lower() == two.operation.title.lower():
        return _Likeness.COPY
    return _Likeness.COPY if alike and one.others == two.others else _Likeness.SIMILAR


def _is_all_readable(one: _Call, two: _Call) -> bool:
    """Whether tables and samples say all that there is: no text or other table explains names, no link leads away."""
    return one.named == two.named and not one.operation.refers and not two.operation.refers


def _is_misnamed(one: str, two: str) -> bool:
    """Whether, of two paths that differ in names of placeholders only, one was most likely copied from the other.

    It is so where the one name is that of the resource before it and the other is of another: of
    ``/requests/{request_id}`` and ``/requests/{accept_id}``. ``/servers/{id}`` and ``/servers/{name}`` may be two ways
    to name a server, and of ``/quotas/{project_id}`` and ``/quotas/{user_id}`` neither is named after the path.
    """
    left, right = (parse_url(url) for url in (one, two))
    for first, second in zip(left.placeholders, right.placeholders, strict=False):
        stem, other = (_SUFFIX.sub("", found.name.lower()) for found in (first, second))
        before = left.path.partition(first.text)[0].rstrip("/").rpartition("/")[2].lower()
        if stem and other and stem != other and (_names(before, stem) != _names(before, other)):
            return True
    return False


def _names(segment: str, stem: str) -> bool:
    """Whether a segment of a path is the plural of a name's stem, perhaps with more words: ``transfer_requests``."""
    resource = re.sub(r"[-_.:]", "", segment)
    plain = re.sub(r"[-_.]", "", stem)
    return resource.endswith((plain, f"{plain}s", f"{plain}es", f"{plain.removesuffix('y')}ies"))


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
    requests = request_rows(operation)
    rows = frozenset(use.name for use in requests if is_body(use))
    path = parse_url(operation.url).names
    others = frozenset(use.name for use in requests if not is_body(use) and not _is_of_path(use)) - {*path}
    named = operation.named - {use.name for table in operation.tables for use in table.uses} - {*path}
    return _Call(
        operation,
        _version_folder(operation),
        parse_version_range(operation.title),
        parse_bounds(operation.min_version, operation.max_version),
        rows,
        others,
        named,
        frozenset(samples),
        frozenset(keys),
        frozenset(shapes),
    )


def _is_of_path(use: ParameterUse) -> bool:
    return use.parameter is not None and use.parameter.in_ == "path"


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
