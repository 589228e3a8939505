"""What readers find in sections -> operations, and the reference that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import (
    ApiRef,
    Catalog,
    Direction,
    Operation,
    Page,
    RoleUse,
    Sample,
    StatusCatalog,
    StatusUse,
    Table,
)
from sphinx_apiref.read.directions import Halves
from sphinx_apiref.read.method_text import MethodStanza
from sphinx_apiref.read.prose import Prose

ReadItem = Table | Sample | Prose | tuple[StatusUse, ...]
"""A part of an operation, the definitions of its rows looked up."""


def build_operation(
    stanza: MethodStanza,
    title: str,
    docname: str,
    entries: Iterable[tuple[ReadItem, tuple[str, ...]]],
    around: tuple[str, ...] = (),
) -> Operation:
    """Return the operation that owns ``entries``, each with the titles of the sections in between, outermost first.

    ``around`` are the texts around the operation that may tell of keys.
    """
    tables: list[Table] = []
    statuses: list[StatusUse] = []
    samples: list[Sample] = []
    codes: dict[int, None] = {}
    listed: list[StatusUse] = []
    names: set[str] = set()
    telling = [*around]
    refers = False
    halves = Halves(stanza.method, stanza.url, title)
    for entry, titles in entries:
        if isinstance(entry, Table):
            tables.append(halves.decide_table(entry, titles))
        elif isinstance(entry, Sample):
            samples.append(halves.decide_sample(entry, titles))
        elif isinstance(entry, Prose):
            codes.update(dict.fromkeys(entry.codes))
            listed += entry.listed
            names.update(entry.names)
            if entry.telling:
                telling.append(entry.telling)
            refers = refers or entry.refers
            if entry.heading:
                halves.note_heading(entry.heading, titles)
        else:
            statuses += entry
    # Beside a table of the request, a link is about a detail of it.
    refers = refers and all(table.direction is Direction.RESPONSE for table in tables)
    return Operation(
        stanza.method,
        stanza.url,
        title,
        stanza.location,
        docname,
        stanza.min_version,
        stanza.max_version,
        tuple(tables),
        tuple(statuses),
        tuple(samples),
        tuple(codes),
        frozenset(names),
        refers,
        stanza.no_index,
        tuple(listed),
        tuple(telling),
    )


def build_reference(
    root: str,
    operations: Iterable[Operation],
    loose_tables: Iterable[Table],
    catalogs: Mapping[str, Catalog],
    status_catalogs: Mapping[str, StatusCatalog],
    diagnostics: Iterable[Diagnostic],
    roles: Iterable[RoleUse] | None = None,
    pages: Iterable[Page] = (),
) -> ApiRef:
    """Return a whole reference, with the findings of its pages and those of its files, each once and by place.

    An included page is read several times, and so are its findings.
    """
    found = [*diagnostics]
    found += [entry for catalog in catalogs.values() for entry in catalog.diagnostics]
    found += [entry for catalog in status_catalogs.values() for entry in catalog.diagnostics]
    unique = {(entry.code, entry.location, entry.message): entry for entry in found}
    uses = tuple({role.location: role for role in roles or ()}.values())
    return ApiRef(
        root,
        tuple(operations),
        catalogs,
        status_catalogs,
        tuple(loose_tables),
        tuple(sorted(unique.values(), key=lambda entry: entry.location[:3])),
        uses,
        roles is not None,
        tuple(pages),
    )
