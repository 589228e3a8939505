"""Fixes of what a sample shows and its table does not say, or the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import Any

from sphinx_apiref.compare.binding import split_name
from sphinx_apiref.compare.message import MessageView
from sphinx_apiref.compare.one_name import split_words
from sphinx_apiref.compare.sample_view import Difference
from sphinx_apiref.compare.tree import SchemaNode
from sphinx_apiref.compare.types import accepts_value, look_up_json_type, row_types
from sphinx_apiref.lint.fixes.definitions import add_definition
from sphinx_apiref.lint.fixes.json_places import find_objects, insert_key, rename_key
from sphinx_apiref.lint.fixes.rows import edit_row, insert_row
from sphinx_apiref.model.edits import Edit, Fix, Sources
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef, Catalog, Direction, ParameterUse, Table
from sphinx_apiref.read.json_text import JsonDocument

TODO = "TODO"
"""Stands for a text that nobody but the author knows."""
_EXAMPLES: Mapping[str, Any] = {
    "string": TODO,
    "integer": 0,
    "number": 0.0,
    "boolean": False,
    "array": [],
    "object": {},
}


def add_row(
    reference: ApiRef, view: MessageView, document: JsonDocument, difference: Difference, sources: Sources
) -> Fix | None:
    """Return the fix that gives a key of a sample a row, and a definition where none fits.

    Where a row of another name was likely meant, that row or the key is renamed.
    """
    if difference.near:
        row = next((row for row in view.message.rows if split_name(row.name)[-1] == difference.near), None)
        return _rename(reference, view, document, difference._replace(row=row), sources) if row is not None else None
    node = _find_node(view, difference)
    if node is None:
        return None
    found = _find_place(view, node)
    if found is None:
        return None
    table, beside, prefix, is_before = found
    catalog = reference.catalogs.get(table.catalog_path)
    if catalog is None or not catalog.usable:
        return None
    values = [shown.value for shown in node.values]
    key, is_defined = _choose_key(catalog, difference.name, view.direction, values)
    edits: list[Edit | None] = [insert_row(sources, beside, prefix + difference.name, key, before=is_before)]
    title = f"Add the row `{prefix}{difference.name}: {key}`"
    if not is_defined:
        kind = next((look_up_json_type(shown.value) for shown in node.values if shown.value is not None), "string")
        edits.append(add_definition(catalog, key, kind, _is_required(view, difference.name), beside.ref, sources))
        title += f", and a definition of `{key}` to complete"
    placed = tuple(edit for edit in edits if edit is not None)
    return Fix(title, placed, safe=False) if len(placed) == len(edits) else None


def _choose_key(catalog: Catalog, name: str, direction: Direction, values: Sequence[Any]) -> tuple[str, bool]:
    """Return what the definition of a name in the body is called, and whether there is one that allows the values."""
    names = (name, f"{name}_{direction.value}")
    for key in names:
        if _fits(catalog, key, values):
            return key, True
    numbered = (f"{name}_{number}" for number in count(2))
    return next(key for key in chain(names, numbered) if key not in catalog.parameters), False


def _is_required(view: MessageView, name: str) -> bool:
    """Whether a response has a key in all of its samples; what a request has to send no sample says."""
    return view.direction is Direction.RESPONSE and all(
        name in alignment.names for alignment in view.alignments if alignment is not None
    )


def _find_node(view: MessageView, difference: Difference) -> SchemaNode | None:
    alignment = view.alignments[difference.sample]
    node = alignment.root if alignment is not None else None
    for name in difference.path:
        if isinstance(name, str):
            node = node.children.get(name) if node is not None else None
    return node


def _find_place(view: MessageView, node: SchemaNode) -> tuple[Table, ParameterUse, str, bool] | None:
    """Return where the row of a key belongs: the table, the row beside it, the names before its own, and if before it.

    It is after the row of the key before it in the sample, and the rows inside that one; else before that of the next
    key, after that of the object around it, or at the end.
    """
    siblings = list(node.parent.children.values()) if node.parent is not None else []
    index = siblings.index(node) if node in siblings else 0
    for other in reversed(siblings[:index]):
        if (found := _find_row(view, other)) is not None:
            table, position = found
            prefix = _find_prefix(table.uses[position], other)
            inner = {row.location for below in other.walk() for row in below.rows}
            inner -= {row.location for sibling in siblings for row in sibling.rows}
            while position + 1 < len(table.uses) and table.uses[position + 1].location in inner:
                position += 1
            return table, table.uses[position], prefix, False
    for other in siblings[index + 1 :]:
        if (found := _find_row(view, other)) is not None:
            table, position = found
            return table, table.uses[position], _find_prefix(table.uses[position], other), True
    if node.parent is not None and (found := _find_row(view, node.parent)) is not None:
        table, position = found
        return table, table.uses[position], "", False
    last = next((table for table in view.tables if table.uses), None)
    return (last, last.uses[-1], "", False) if last is not None else None


def _find_row(view: MessageView, node: SchemaNode) -> tuple[Table, int] | None:
    """Return the table and the index of a key's own row."""
    for row in node.rows:
        for table in view.tables:
            for index, use in enumerate(table.uses):
                if use.location == row.location:
                    return table, index
    return None


def _find_prefix(row: ParameterUse, node: SchemaNode) -> str:
    """Return what stands before the key in its row's name: ``server.`` of ``server.id``."""
    return row.name.removesuffix(node.name) if row.name.endswith(f".{node.name}") else ""


def add_key(view: MessageView, document: JsonDocument, difference: Difference, sources: Sources) -> Fix | None:
    """Return the fix that adds a required key to a sample, to all objects of the list that lack it.

    Its value is that of another sample, or else one of its type to be replaced.
    """
    row = difference.row
    if row is None:
        return None
    last = split_name(row.name)[-1]
    names = tuple(name for name in difference.path if isinstance(name, str))
    objects = [(path, found) for path, found in find_objects(document.value, names) if last not in found]
    if difference.near:
        edits = [
            rename_key(sources, document, (*path, difference.near), last)
            for path, found in objects
            if difference.near in found
        ]
        title = f"Rename the sample's key `{difference.near}` to `{last}`"
    else:
        known, value = _find_value(view, row, names, last)
        if not known:
            return None
        before = _list_names_before(view, row)
        edits = []
        for path, found in objects:
            after = next((name for name in before if name in found), next(reversed(found), None))
            edits.append(insert_key(sources, document, path, after, last, value))
        title = f"Add `{last}` to the sample"
    placed = tuple(edit for edit in edits if edit is not None)
    return Fix(title, placed, safe=False) if placed and len(placed) == len(edits) else None


def _find_value(view: MessageView, row: ParameterUse, names: tuple[str, ...], last: str) -> tuple[bool, Any]:
    """Return whether a value of a row is known, and the value."""
    for alignment in view.alignments:
        for node in alignment.nodes if alignment is not None else ():
            if node.name == last and node.path == (*names, last):
                for found in node.values:
                    if not isinstance(found.value, dict | list | None) and accepts_value((row,), found.value):
                        return True, found.value
    types = row_types(row)
    kind = next((kind for kind in _EXAMPLES if types is not None and kind in types), None)
    return kind is not None, _EXAMPLES.get(kind or "")


def _list_names_before(view: MessageView, row: ParameterUse) -> list[str]:
    """Return the names of the rows before one in its table, the nearest first."""
    for table in view.tables:
        for index, use in enumerate(table.uses):
            if use.location == row.location:
                return [split_name(other.name)[-1] for other in reversed(table.uses[:index])]
    return []


def rename_key_or_row(
    reference: ApiRef, view: MessageView, document: JsonDocument, difference: Difference, sources: Sources
) -> Fix | None:
    """Return the fix for a row and a key that are one thing under two names: it renames the likelier of the two."""
    return _rename(reference, view, document, difference, sources)


def _rename(
    reference: ApiRef, view: MessageView, document: JsonDocument, difference: Difference, sources: Sources
) -> Fix | None:
    row, key = difference.row, difference.name
    if row is None:
        return None
    table = next((table for table in view.tables if any(use.location == row.location for use in table.uses)), None)
    if table is None:
        return None
    last = split_name(row.name)[-1]
    node = _find_node(view, difference)
    values = [shown.value for shown in node.values] if node is not None else []
    # A list `servers` is no `server`, whatever other tables call it.
    fits = all(accepts_value((row,), value) for value in values)
    if (
        fits
        and _is_known_elsewhere(reference, last, row.location)
        and not _is_known_elsewhere(reference, key, row.location)
    ):
        names = tuple(name for name in difference.path if isinstance(name, str))
        found = find_objects(document.value, names[:-1])
        changed = [
            rename_key(sources, document, (*path, key), last)
            for path, value in found
            if key in value and last not in value
        ]
        edits = tuple(edit for edit in changed if edit is not None)
        title = f"Rename the sample's key `{key}` to `{last}`"
        return Fix(title, edits, safe=False) if edits and len(edits) == len(changed) else None
    is_whole = split_words(row.name) == split_words(key)
    name = key if is_whole or last == row.name else row.name.removesuffix(last) + key
    used = {use.name for use in table.uses}
    if name in used or any(other.startswith((f"{row.name}.", f"{row.name}[")) for other in used):
        return None
    # A definition of another name than the row's was chosen for this row.
    keeps = row.ref != row.name and fits
    ref = key if not keeps and _fits(reference.catalogs.get(table.catalog_path), key, values) else row.ref
    edits = edit_row(sources, row, name, ref)
    return Fix(f"Rename the row `{row.name}` to `{name}`", edits, safe=False) if edits else None


def _fits(catalog: Catalog | None, key: str, values: Sequence[Any]) -> bool:
    """Whether a file has a definition of a key in the body, of a type that allows some values."""
    parameter = catalog.parameters.get(key) if catalog is not None else None
    if parameter is None or parameter.in_ != "body":
        return False
    use = ParameterUse(key, key, parameter.location, parameter)
    return all(accepts_value((use,), value) for value in values)


def _is_known_elsewhere(reference: ApiRef, name: str, place: Location) -> bool:
    """Whether a table of another file, or another table of this one, has a row of a name: it is no slip."""
    return any(
        split_name(use.name)[-1] == name and use.location != place
        for operation in reference.operations
        for table in operation.tables
        for use in table.uses
    )
