"""Checks of what is around operations: sections that fall out of them, and files that no page includes."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache, partial

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import Policy, nearest
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Sample, Table
from sphinx_apiref.read.conf_file import load_conf
from sphinx_apiref.read.directions import is_part_title, parse_direction
from sphinx_apiref.read.documents import is_excluded
from sphinx_apiref.read.files import FileStore, walk_files

# One edit: "requests" and "responds" are words of their own.
_TITLES = Policy(lengths=(6,), families=False)
_HALVES = ("request", "response")
_WORDS = frozenset({*_HALVES, "requests", "responses", "requested", "requester"})
_TITLE_WORD = r"[A-Za-z]{6,10}"
_METHOD = re.compile(rb"^[ \t]*(?:\.\. +rest_method ?::|[`~:]{3,}[ \t]*\{rest_method\})", re.MULTILINE)
_HEADING = r"\A[ \t]*#{1,6}[ \t]+|[ \t]+#*[ \t]*\Z"


@lru_cache(maxsize=4096)
def _find_misspelled(title: str) -> tuple[str, str] | None:
    """Return the word of a title that looks like "request" or "response", and which; None if there is none."""
    if parse_direction(title) is not None:
        return None
    words = [word for word in re.findall(_TITLE_WORD, title) if word.lower() not in _WORDS]
    return next(((word, meant) for word in words if (meant := nearest(word, _HALVES, _TITLES))), None)


def _find_title(entry: Table | Sample, title: str, files: FileStore) -> Location:
    """Return the place of a title above a table or sample; that of the entry if the title is not in its file."""
    place = entry.location
    try:
        lines = files.read(place.path).decode("utf-8-sig", "replace").splitlines()
    except (OSError, ValueError):
        return place
    for index in range(min(place.lineno, len(lines)) - 1, -1, -1):
        text = lines[index].strip()
        if title not in text:
            continue
        # In Markdown, a title is marked.
        text = re.sub(_HEADING, "", lines[index]).strip()
        if text == title:
            column = lines[index].index(text) + 1
            return Location(place.path, index + 1, column, column + len(text))
    return place


@rule(Code.TITLE_MISSPELLED)
def check_titles(context: CheckContext) -> Iterator[Diagnostic]:
    """The title of a section looks like "Request" or "Response", misspelled.

    Nothing then says which of the two the section's tables and samples belong to, and a section on the level of its
    operation belongs to no operation at all.

    Bad::

        Reqest
        ------

    Good::

        Request
        -------

    To silence it, put ``.. apiref: ignore[title-misspelled]`` before the title.
    """
    entries: list[Table | Sample] = [*context.reference.loose_tables]
    for operation in context.operations:
        entries += [*operation.tables, *operation.samples]
    seen: set[Location] = set()
    for entry in entries:
        for title in entry.titles:
            if found := _find_misspelled(title):
                word, meant = found
                place = _find_title(entry, title, context.files)
                meant = meant.capitalize() if word[0].isupper() else meant
                if place not in seen:
                    seen.add(place)
                    message = f"the title `{title}` names neither request nor response"
                    propose = partial(proposals.replace_title, place, word, meant)
                    yield Diagnostic(
                        Code.TITLE_MISSPELLED, message, place, names=(title,), meant=meant, propose=propose
                    )


@rule(Code.TABLE_MISPLACED)
def check_misplaced_tables(context: CheckContext) -> Iterator[Diagnostic]:
    """A table stands in a section such as "Request" that belongs to no operation.

    The section follows that of an operation, with another one in between or on a higher level, so that the table is
    neither shown as the operation's nor compared with its samples.

    Bad::

        Show a server
        -------------

        .. rest_method:: GET /servers/{server_id}

        JSON response
        -------------

        .. rest_parameters:: parameters.yaml

    Good::

        Show a server
        -------------

        .. rest_method:: GET /servers/{server_id}

        JSON response
        ~~~~~~~~~~~~~

        .. rest_parameters:: parameters.yaml

    To silence it, put ``.. apiref: ignore[table-misplaced]`` before the directive.
    """
    owners: dict[str, list[tuple[int, str]]] = {}
    for operation in context.operations:
        owners.setdefault(operation.location.path, []).append((operation.location.lineno, operation.label))
    for found in owners.values():
        found.sort()
    for table in context.reference.loose_tables:
        title = next((title for title in reversed(table.titles) if is_part_title(title)), None)
        before = owners.get(table.location.path, [])
        count = bisect_left(before, (table.location.lineno, ""))
        if title is not None and count:
            label = before[count - 1][1]
            message = f"this table belongs to no operation: its section `{title}` is not within that of `{label}`"
            hint = "give the section's title the level below the operation's"
            yield Diagnostic(Code.TABLE_MISPLACED, message, table.location, hint, names=(label, title))


@rule(Code.SOURCE_UNUSED)
def check_unused_sources(context: CheckContext) -> Iterator[Diagnostic]:
    """A file with the suffix ``.inc`` documents operations, and no page includes it.

    Readers never see them.

    Bad: ``servers-tags.inc``, which no page names.

    Good, on a page::

        .. include:: servers-tags.inc

    To silence it, delete the file, name it in ``exclude_patterns`` of ``conf.py``, or put
    ``.. apiref: ignore[source-unused]`` before its first ``rest_method``.
    """
    reference = context.reference
    used = {operation.location.path for operation in reference.operations}
    used |= {found.location.path for found in reference.diagnostics}
    found: list[tuple[str, Location]] = []
    for path in walk_files(reference.root, (".inc",), context.files):
        if path in used or os.path.realpath(path) in used:
            continue
        try:
            content = context.files.read(path)
        except (OSError, ValueError):
            continue
        if match := _METHOD.search(content):
            place = Location(path, content.count(b"\n", 0, match.start()) + 1)
            found.append((os.path.relpath(path, reference.root).replace(os.sep, "/"), place))
    excluded = load_conf(reference.root, context.files).excluded if found else ()
    for shown, place in found:
        if not is_excluded(shown, excluded):
            message = f"no page includes `{shown}`, which documents operations"
            yield Diagnostic(Code.SOURCE_UNUSED, message, place, "include it in a page, or delete it", names=(shown,))
