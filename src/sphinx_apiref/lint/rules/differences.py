"""Differences between tables and samples for the rules about them, and by what their findings are folded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sphinx_apiref.compare.message import MessageView
from sphinx_apiref.compare.sample_view import Difference
from sphinx_apiref.compare.types import accepts_value
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, Joint
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Parameter, ParameterUse
from sphinx_apiref.read.json_text import JsonDocument

if TYPE_CHECKING:
    from sphinx_apiref.model.edits import Propose


class Compared(NamedTuple):
    """A difference, with the message and the file it was found in."""

    view: MessageView
    document: JsonDocument
    difference: Difference


def compare_all(context: CheckContext) -> dict[Code, list[Compared]]:
    """Return the differences between all tables and samples, by the code that each is reported as."""
    differences: dict[Code, list[Compared]] = {}
    for view in context.messages:
        for difference in context.find_differences(view):
            _, document = view.readable[difference.sample]
            differences.setdefault(difference.code, []).append(Compared(view, document, difference))
    return differences


def list_compared(context: CheckContext, code: Code) -> Sequence[Compared]:
    """Return the differences that are reported as one code."""
    return context.share(compare_all).get(code, ())


def get_row(difference: Difference) -> tuple[ParameterUse, Parameter]:
    """Return the row of a difference that has one, and its definition."""
    assert difference.row is not None
    use = difference.row
    return use, use.parameter or Parameter(use.ref, use.location)


class Wrong(NamedTuple):
    """A finding about a row and a sample, before it is known whether the row, its definition or the sample is wrong."""

    compared: Compared
    message: str
    """What is reported at the sample."""
    folded: Callable[[str], str]
    """What is reported of several samples, from the names that they use."""
    location: Location
    hint: str
    joint: Joint | None = None
    propose: Propose | None = None


def report_by_cause(context: CheckContext, code: Code, field: str, found: Sequence[Wrong]) -> Iterator[Diagnostic]:
    """Yield the findings about definitions, each with where it is to be corrected; ``field`` is the definition's.

    One sample is reported at the sample. Several of one definition are one finding at the definition, with the rows and
    samples as places; but at the first row of a file if samples of other rows show that the definition is right there.
    """
    places: dict[Location, set[Location]] = {}
    for wrong in found:
        _, parameter = get_row(wrong.compared.difference)
        places.setdefault(parameter.location, set()).add(wrong.location)
    several = {definition for definition, shown in places.items() if len(shown) > 1}
    right = _find_right_definitions(context, several, code) if several else set()
    for wrong in found:
        name = wrong.compared.difference.name
        use, parameter = get_row(wrong.compared.difference)
        place = parameter.fields.get(field, parameter.location)
        cause, seen = Cause(place, parameter.key, name, wrong.folded), {use.location, place}
        if parameter.location in right:
            cause, seen = cause_of_rows(use, parameter, name, wrong.folded), {use.location}
        names = (name, parameter.key)
        yield Diagnostic(
            code,
            wrong.message,
            wrong.location,
            wrong.hint,
            tuple(sorted(seen)),
            names,
            cause=cause,
            joint=wrong.joint,
            propose=wrong.propose,
        )


def cause_of_rows(use: ParameterUse, parameter: Parameter, name: str, message: Callable[[str], str]) -> Cause:
    """Return what findings about a definition that is right for other rows are folded by: the rows of a file."""
    scope = (use.location.path, parameter.location)
    return Cause(use.location, parameter.key, name, message, scope, names_rows=True)


def _find_right_definitions(context: CheckContext, definitions: Collection[Location], code: Code) -> set[Location]:
    """Return those of some definitions about which a row is right: nothing is reported of it, and a sample shows it."""
    wrong = {get_row(compared.difference)[0].location for compared in list_compared(context, code)}
    right: set[Location] = set()
    for view in context.messages:
        rows = {
            id(row): row.parameter.location
            for row in view.message.rows
            if row.parameter is not None and row.parameter.location in definitions and row.location not in wrong
        }
        for alignment in view.alignments if rows else ():
            for node in alignment.nodes if alignment is not None else ():
                for row in node.rows:
                    if id(row) in rows and (
                        code is not Code.SAMPLE_TYPE_MISMATCH
                        or any(found.value is not None and accepts_value((row,), found.value) for found in node.values)
                    ):
                        right.add(rows[id(row)])
    return right


def locate_object(document: JsonDocument, difference: Difference) -> tuple[object, ...]:
    """Return what names the object that has a key, which for all items of a list is the same."""
    return document.value_location(()), *(step for step in difference.path[:-1] if isinstance(step, str))
