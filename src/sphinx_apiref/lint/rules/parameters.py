"""Checks of tables and definitions: rows twice, rows in the wrong table, definitions without a row, their types."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sphinx_apiref.compare.types import find_unknown_type, suggest_type
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Direction, Parameter, Table

# In nova, cinder and octavia a flat table of a nested body repeats `id`, `name` or `links` three times and more; copied
# rows come singly or in pairs.
MAX_REPEATED = 2
"""Repeated names in a table up to which a row that is there twice is a mistake."""


def _tables(context: CheckContext) -> list[Table]:
    tables = [table for operation in context.operations for table in operation.tables]
    return list({table.location: table for table in (*tables, *context.reference.loose_tables)}.values())


@rule(Code.ROW_DUPLICATE)
def check_duplicate_rows(context: CheckContext) -> Iterator[Diagnostic]:
    """A table holds one row twice: same name, same key; or a list of status codes holds a code and its reason twice.

    Tables of nested bodies repeat many names on purpose: those with more than two repetitions are left alone.

    Bad::

        .. rest_parameters:: parameters.yaml

           - name: name
           - id: id
           - name: name

    Good::

        .. rest_parameters:: parameters.yaml

           - name: name
           - id: id

    To silence it, put ``.. apiref: ignore[row-duplicate]`` before the row.
    """
    for table in _tables(context):
        first: dict[tuple[str, str], Location] = {}
        hits: list[tuple[str, Location, Location]] = []
        for use in table.uses:
            key = (use.name, use.ref)
            if key in first:
                hits.append((use.name, use.location, first[key]))
            else:
                first[key] = use.location
        names = [use.name for use in table.uses]
        if len(names) - len(set(names)) > MAX_REPEATED:
            continue
        for name, location, before in hits:
            message = f"the table already has a row `{name}`"
            yield Diagnostic(
                Code.ROW_DUPLICATE,
                message,
                location,
                "delete one of the two",
                (before,),
                (name,),
                propose=partial(proposals.delete_row, location, False),
            )


@rule(Code.QUERY_IN_RESPONSE)
def check_queries_in_responses(context: CheckContext) -> Iterator[Diagnostic]:
    """A response table holds a query parameter.

    A response has headers and a body; a query belongs to the request. Most often the row names the wrong one of two
    definitions.

    Bad::

        Response
        --------
        .. rest_parameters:: parameters.yaml

           - status: status_query

    Good::

        .. rest_parameters:: parameters.yaml

           - status: status

    To silence it, put ``.. apiref: ignore[query-in-response]`` before the row.
    """
    for operation in context.operations:
        for table in operation.tables:
            if table.direction is not Direction.RESPONSE:
                continue
            for use in table.uses:
                if use.parameter is not None and use.parameter.in_ == "query":
                    message = f"`{use.name}` is a query parameter, in the table of a response"
                    hint = f"use a definition with `in: body` in place of `{use.ref}`, or move the row to the request"
                    yield Diagnostic(
                        Code.QUERY_IN_RESPONSE, message, use.location, hint, names=(operation.label, use.name)
                    )


@rule(Code.PARAMETER_UNUSED)
def check_unused_parameters(context: CheckContext) -> Iterator[Diagnostic]:
    """No table has a row for a definition.

    It is left over, or a row that should use it uses another one. Only reported with ``--info``.

    Bad::

        # parameters.yaml; no table says `: old_name`
        old_name:
          in: body
          type: string

    Good: delete the definition, or add the row that was meant::

        - name: old_name

    To silence it, put ``# apiref: ignore[parameter-unused]`` in the definition.
    """
    reference = context.reference
    tables = [*reference.loose_tables, *(table for operation in reference.operations for table in operation.tables)]
    used = {(table.catalog_path, use.ref) for table in tables for use in table.uses}
    # The rows of a table whose file's name is misspelled may well be about another file's definitions.
    adrift = {
        use.ref
        for table in tables
        if (found := reference.catalogs.get(table.catalog_path)) and found.problem
        for use in table.uses
    }
    for path, catalog in reference.catalogs.items():
        for key, parameter in catalog.parameters.items():
            if (path, key) not in used and key not in adrift:
                message = f"no row uses the definition `{key}`"
                hint = "delete it, or add a row"
                propose = partial(proposals.delete_definition, catalog, key)
                yield Diagnostic(
                    Code.PARAMETER_UNUSED, message, parameter.location, hint, names=(key,), propose=propose
                )


def _unknown_types(context: CheckContext) -> list[tuple[Parameter, str, str]]:
    """Return the definitions whose type is no known one, with the word that is not, and the type it is near."""
    found = []
    for catalog in context.reference.catalogs.values():
        for parameter in catalog.parameters.values():
            word = find_unknown_type(parameter.type)
            if word is not None:
                found.append((parameter, word, suggest_type(word) or ""))
    return found


@rule(Code.PARAMETER_TYPE_MISSPELLED)
def check_misspelled_types(context: CheckContext) -> Iterator[Diagnostic]:
    """A definition's type looks like a known one, misspelled.

    Readers see the misspelling, and samples are not checked against a type that nobody knows.

    Bad::

        size:
          type: intger

    Good::

        size:
          type: integer

    To silence it, put ``# apiref: ignore[parameter-type-misspelled]`` in the definition.
    """
    for parameter, word, meant in context.share(_unknown_types):
        if meant:
            yield _report_type(Code.PARAMETER_TYPE_MISSPELLED, parameter, word, "", meant)


@rule(Code.PARAMETER_TYPE_UNKNOWN)
def check_unknown_types(context: CheckContext) -> Iterator[Diagnostic]:
    """A definition's type is none of those that are known, so that any value of a sample fits.

    Only reported with ``--info``: a type may have a name of its own on purpose.

    Bad::

        ports:
          type: structure

    Good::

        ports:
          type: object

    To silence it, put ``# apiref: ignore[parameter-type-unknown]`` in the definition.
    """
    for parameter, word, meant in context.share(_unknown_types):
        if not meant:
            hint = "write string, integer, number, boolean, array or object, if it is one"
            yield _report_type(Code.PARAMETER_TYPE_UNKNOWN, parameter, word, hint)


def _report_type(code: Code, parameter: Parameter, word: str, hint: str, meant: str = "") -> Diagnostic:
    place = parameter.fields.get("type", parameter.location)
    message = f"`{parameter.key}` is of the unknown type `{word}`"
    return Diagnostic(code, message, place, hint, names=(parameter.key, word), meant=meant)
