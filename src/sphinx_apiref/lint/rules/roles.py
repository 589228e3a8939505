"""Checks of references: that a role's target is an operation or a parameter, and one only.

A build knows all ids, and reports its references itself; here are those that are read without one.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import Operation, Parameter, RoleUse, Table
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.roles import (
    MARK,
    find_roles,
    fold_target,
    make_id,
    report_ambiguous,
    report_unknown,
    squeeze_target,
)

# Given by docutils to what has no id of its own.
_AUTOMATIC = r"(?:id|.*[-#]id|.*-)\d+\Z"


def find_references(context: CheckContext) -> list[RoleUse]:
    """Return the references of pages and of descriptions that pages show."""
    reference = context.reference
    if not reference.roles_read:
        return []
    roles = list(reference.roles)
    described = {
        parameter.location: parameter
        for catalog in reference.catalogs.values()
        for parameter in catalog.parameters.values()
        if parameter.description and MARK in parameter.description
    }
    if described:
        shown = {use.parameter.location for table in _tables(context) for use in table.uses if use.parameter}
        for place in described.keys() & shown:
            roles += _find_in_description(described[place])
    return roles


def _tables(context: CheckContext) -> Iterator[Table]:
    yield from context.reference.loose_tables
    for operation in context.reference.operations:
        yield from operation.tables


def _find_in_description(parameter: Parameter) -> Iterator[RoleUse]:
    place = parameter.fields.get("description", parameter.location)
    step = int(parameter.description_lines_match)
    texts = (parameter.description or "").split("\n")
    lines = [SourceLine(text, place.path, place.lineno + step * index, 1) for index, text in enumerate(texts)]
    for role in find_roles(lines):
        # Where the text begins in its line is not known.
        yield role._replace(location=Location(place.path, role.location.lineno))


class _Targets:
    """What references of a reference can name."""

    def __init__(self, context: CheckContext) -> None:
        reference = context.reference
        self.by_id: dict[str, list[Operation]] = {}
        self.by_label: dict[str, list[Operation]] = {}
        self.by_title: dict[str, list[Operation]] = {}
        self.by_place: dict[str, list[Operation]] = {}
        self.squeezed: dict[str, list[Operation]] = {}
        """By method and URL, which is without white space."""
        self.names: list[str] = []
        for operation in reference.operations:
            if operation.no_index:
                continue
            node_id = make_id(operation.title)
            folded = fold_target(operation.label)
            self.squeezed.setdefault(squeeze_target(folded), []).append(operation)
            self.by_id.setdefault(fold_target(node_id), []).append(operation)
            self.by_label.setdefault(folded, []).append(operation)
            self.by_title.setdefault(fold_target(operation.title), []).append(operation)
            self.by_place.setdefault(fold_target(f"{operation.docname}#{node_id}"), []).append(operation)
            self.names += (operation.label, operation.title, node_id)
        self.keys: set[str] = set()
        for table in _tables(context):
            name = os.path.relpath(table.catalog_path, reference.root).replace(os.sep, "/")
            for use in table.uses:
                if use.parameter is not None:
                    self.keys |= {use.ref, f"{name}:{use.ref}"}
        # A target may be in the inventory of another project.
        self.complete = not _uses_inventories(reference.root, context.files)

    def find_operations(self, target: str) -> list[Operation]:
        """Return the operations that a target names."""
        folded = fold_target(target)
        kinds = (self.by_id, self.by_label, self.by_title, self.by_place)
        found = next((named[folded] for named in kinds if folded in named), None)
        return self.squeezed.get(squeeze_target(folded), []) if found is None else found


def _uses_inventories(root: str, files: FileStore) -> bool:
    try:
        return b"intersphinx" in files.read(os.path.join(root, "conf.py"))
    except (OSError, ValueError):
        return False


@rule(Code.REFERENCE_UNKNOWN)
def check_unknown_references(context: CheckContext) -> Iterator[Diagnostic]:
    """A role refers to an operation or a parameter that the reference does not have.

    The page shows text without a link.

    Bad::

        :apiref:op:`GET /servers/{id}`

    Good, for an operation of this URL::

        :apiref:op:`GET /servers/{server_id}`

    To silence it, put ``.. apiref: ignore[reference-unknown]`` before the paragraph; of a build, set
    ``suppress_warnings = ["apiref.reference-unknown"]`` in ``conf.py``.
    """
    for role in context.share(find_references):
        targets = context.share(_Targets)
        if role.role == "op":
            known = bool(targets.find_operations(role.target)) or re.match(_AUTOMATIC, role.target) is not None
        else:
            known = role.target in targets.keys
        if not known:
            names = targets.names if role.role == "op" else targets.keys
            found = report_unknown(role.role, role.target, role.location, names)
            if targets.complete or found.meant:
                yield found


@rule(Code.OPERATION_AMBIGUOUS)
def check_ambiguous_references(context: CheckContext) -> Iterator[Diagnostic]:
    """A role refers to an operation in words that fit several.

    The link goes to the first of them, which may be the wrong one.

    Bad::

        :apiref:op:`POST /servers/{server_id}/action`

    Good, by the operation's id, or by its page and id::

        :apiref:op:`reboot-server`
        :apiref:op:`servers#reboot-server`

    To silence it, put ``.. apiref: ignore[operation-ambiguous]`` before the paragraph; of a build, set
    ``suppress_warnings = ["apiref.operation-ambiguous"]`` in ``conf.py``.
    """
    for role in context.share(find_references):
        targets = context.share(_Targets)
        found = targets.find_operations(role.target) if role.role == "op" else []
        if len(found) > 1:
            places = [(operation.docname, make_id(operation.title)) for operation in found]
            yield report_ambiguous(role.target, role.location, places)
