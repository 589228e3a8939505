"""Checks of samples against the tables of their operation and direction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinx_apiref.compare.differences import find_differences
from sphinx_apiref.compare.message import MessageView
from sphinx_apiref.compare.sample_view import Difference
from sphinx_apiref.compare.types import accepts_value, look_up_json_type
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, share_cause, surround
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Parameter, ParameterUse
from sphinx_apiref.read.json_text import JsonDocument

if TYPE_CHECKING:
    from sphinx_apiref.model.edits import Propose

_ARTICLES = {"integer": "an integer", "array": "an array", "object": "an object", "null": "null"}


class Compared(NamedTuple):
    """A difference, with the message and the file it was found in."""

    view: MessageView
    document: JsonDocument
    difference: Difference


def compare_all(context: CheckContext) -> dict[Code, list[Compared]]:
    """Return the differences between all tables and samples, by the code that each is reported as."""
    differences: dict[Code, list[Compared]] = {}
    for view in context.messages:
        for difference in find_differences(view.message, view.alignments, lambda view=view: view.tree):  # type: ignore[misc]
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


class _Wrong(NamedTuple):
    """A finding about a row and a sample, before it is known whether the row, its definition or the sample is wrong."""

    compared: Compared
    message: str
    """What is reported at the sample."""
    folded: Callable[[str], str]
    """What is reported of several samples, from the names that they use."""
    location: Location
    hint: str
    propose: Propose | None = None


def report_by_cause(context: CheckContext, code: Code, field: str, found: Sequence[_Wrong]) -> Iterator[Diagnostic]:
    """Yield the findings about definitions, each where it is to be corrected; ``field`` is the definition's.

    One sample is reported at the sample. Several of one definition are one finding at the definition, with the rows and
    samples as places; but at the first row of a file if samples of other rows show that the definition is right there.
    """
    by_definition: dict[Location, list[_Wrong]] = {}
    for wrong in found:
        _, parameter = get_row(wrong.compared.difference)
        by_definition.setdefault(parameter.location, []).append(wrong)
    several = {place for place, wrongs in by_definition.items() if len({wrong.location for wrong in wrongs}) > 1}
    right = _find_right_definitions(context, several, code) if several else set()
    for definition, wrongs in by_definition.items():
        if definition in several and definition not in right:
            yield _report_once(code, wrongs, field, None)
            continue
        by_file: dict[str, list[_Wrong]] = {}
        for wrong in wrongs:
            by_file.setdefault(get_row(wrong.compared.difference)[0].location.path, []).append(wrong)
        for same in by_file.values():
            if len({wrong.location for wrong in same}) > 1:
                rows = (get_row(wrong.compared.difference)[0].location for wrong in same)
                yield _report_once(code, same, field, min(rows, key=lambda place: place[:3]))
                continue
            difference = same[0].compared.difference
            use, parameter = get_row(difference)
            seen = tuple(sorted({use.location, parameter.fields.get(field, parameter.location)}))
            names = (difference.name, parameter.key)
            propose = proposals.join(wrong.propose for wrong in same)
            yield Diagnostic(code, same[0].message, same[0].location, same[0].hint, seen, names, propose=propose)


def _report_once(code: Code, wrongs: Sequence[_Wrong], field: str, row: Location | None) -> Diagnostic:
    """Return the one finding about several samples, at a row or, without one, at the definition."""
    _, parameter = get_row(wrongs[0].compared.difference)
    names = sorted({wrong.compared.difference.name for wrong in wrongs})
    rows = {get_row(wrong.compared.difference)[0].location for wrong in wrongs}
    samples = {wrong.location for wrong in wrongs}
    place = row or parameter.fields.get(field, parameter.location)
    seen = tuple(sorted((rows | samples) - {place}, key=lambda found: found[:3]))
    message = wrongs[0].folded(" or ".join(f"`{name}`" for name in names))
    subject = (*names, parameter.key) if row else (parameter.key,)
    propose = proposals.join(wrong.propose for wrong in wrongs)
    return Diagnostic(code, message, place, wrongs[0].hint, seen, subject, propose=propose)


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


@rule(Code.SAMPLE_MISMATCH)
def check_mismatches(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample and its table have nothing in common.

    The table's one required row and the sample's one key are of the same type and of different names, or the object
    that holds the rest has another name than the one that the table requires and begins with: the sample is of another
    operation, or the name is wrong in one of the two.

    Bad::

        - server: server

        {"servers": {"name": "one"}}

    Good::

        {"server": {"name": "one"}}

    To silence it, put ``.. apiref: ignore[sample-mismatch]`` before the row.
    """
    for _, document, difference in list_compared(context, Code.SAMPLE_MISMATCH):
        use, _ = get_row(difference)
        message = f"the sample shows `{difference.name}`, and the table requires `{use.name}`"
        place = document.key_location(difference.path)
        hint = "correct the name, or include the sample that was meant"
        yield Diagnostic(Code.SAMPLE_MISMATCH, message, place, hint, (use.location,), (difference.name, use.name))


@rule(Code.SAMPLE_TYPE_MISMATCH)
def check_types(context: CheckContext) -> Iterator[Diagnostic]:
    """A value of a sample is not of the type that its definition says.

    Programs made from the table fail on the real value. Null fits any type, and any value fits an unknown type.

    Bad::

        size:
          type: string

        {"size": 10}

    Good::

        size:
          type: integer

    To silence it, put ``# apiref: ignore[sample-type-mismatch]`` in the definition.
    """
    found: list[_Wrong] = []
    for compared in list_compared(context, Code.SAMPLE_TYPE_MISMATCH):
        _, document, difference = compared
        _, parameter = get_row(difference)
        kind = look_up_json_type(difference.value)
        shown = _ARTICLES.get(kind, f"a {kind}")
        found.append(
            _Wrong(
                compared,
                f"`{difference.name}` is {shown} here, and its definition `{parameter.key}` says {parameter.type}",
                surround("samples show ", f" as {shown}, and `{parameter.key}` says {parameter.type}"),
                document.value_location(difference.path),
                f"correct the value, or `type` of `{parameter.key}`",
            )
        )
    yield from report_by_cause(context, Code.SAMPLE_TYPE_MISMATCH, "type", found)


def _report_undocumented(context: CheckContext, code: Code) -> Iterator[Diagnostic]:
    for compared in list_compared(context, code):
        view, document, difference = compared
        propose = partial(proposals.add_row, context.reference, *compared)
        message = f"no row explains `{difference.name}`"
        hint = "" if difference.near else "add a row, or correct the sample"
        place = document.key_location(difference.path)
        tables = (view.tables[0].location,) if view.tables else ()
        cause = _cause_of_key(difference.name, tables[0]) if tables else None
        names, near = (difference.name,), difference.near
        yield Diagnostic(code, message, place, hint, tables, names, near, cause, propose=propose)


def _cause_of_key(name: str, table: Location) -> Cause:
    """Return what a key without a row is folded by: the same key in samples of one page is one row that is missing."""
    return share_cause(
        name,
        table,
        (table.path, name),
        lambda findings: f"no row explains `{name}`, which samples show in {len(findings)} places",
    )


@rule(Code.SAMPLE_KEY_UNDOCUMENTED)
def check_undocumented_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample shows a key that no row of its table explains, though the table explains most of the others.

    The row was forgotten, or one of the two names is misspelled. Free-form objects, links and keys that are values
    (ids, numbers) are left alone.

    Bad::

        - id: id
        - name: name

        {"id": "1", "name": "one", "hostId": "2"}

    Good::

        - id: id
        - name: name
        - hostId: hostId

    To silence it, add the name to ``ignored_keys`` of the settings.
    """
    yield from _report_undocumented(context, Code.SAMPLE_KEY_UNDOCUMENTED)


@rule(Code.SAMPLE_KEY_UNCOVERED)
def check_uncovered_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample shows a key that no row of its table explains, and the table explains few of the others too.

    Half of these are on purpose, so they are reported with ``--info`` only.

    Bad::

        - status: status

        {"id": "1", "name": "one", "status": "ok"}

    Good::

        - id: id
        - name: name
        - status: status

    To silence it, add the name to ``ignored_keys`` of the settings.
    """
    yield from _report_undocumented(context, Code.SAMPLE_KEY_UNCOVERED)


def _report_missing(context: CheckContext, code: Code) -> Iterator[Diagnostic]:
    found: list[_Wrong] = []
    for compared in list_compared(context, code):
        view, document, difference = compared
        _, parameter = get_row(difference)
        hint = f"is it spelled `{difference.near}` in the sample?" if difference.near else ""
        found.append(
            _Wrong(
                compared,
                f"the {view.direction.value} lacks `{difference.name}`, which `{parameter.key}` says is required",
                surround(f"`{parameter.key}` is required, and samples lack "),
                document.value_location(difference.path),
                hint or f"add it to the sample, or write `required: false` for `{parameter.key}`",
                partial(proposals.add_key, *compared) if code is Code.SAMPLE_KEY_MISSING else None,
            )
        )
    yield from report_by_cause(context, code, "required", found)


@rule(Code.SAMPLE_KEY_MISSING)
def check_missing_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A row says that a key is required, and the sample does not show it.

    The sample is older than the table, or the key is optional.

    Bad::

        - name: name          # required: true
        - size: size          # required: true
        - status: status      # required: true

        {"name": "one", "status": "ok"}

    Good::

        {"name": "one", "size": 1, "status": "ok"}

    To silence it, put ``# apiref: ignore[sample-key-missing]`` in the definition.
    """
    yield from _report_missing(context, Code.SAMPLE_KEY_MISSING)


@rule(Code.SAMPLE_KEY_ABSENT)
def check_absent_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A row says that a key is required, and the sample does not show it, perhaps for a reason.

    Another sample shows it, or the object that would hold it is absent, or most of the required keys are. It is
    reported with ``--info`` only.

    Bad::

        - addresses: addresses
        - version: version    # required: true

        {"addresses": {}}

    Good::

        {"addresses": {"private": [{"version": 4}]}}

    To silence it, put ``# apiref: ignore[sample-key-absent]`` in the definition.
    """
    yield from _report_missing(context, Code.SAMPLE_KEY_ABSENT)


@rule(Code.SAMPLE_ITEM_INCOMPLETE)
def check_incomplete_items(context: CheckContext) -> Iterator[Diagnostic]:
    """Some items of a list lack a required key that others have, and differ from them in other keys too.

    It is reported with ``--info`` only: lists may hold things of several kinds. An item that lacks nothing else is
    reported as ``sample-key-missing``.

    Bad::

        [{"id": 1, "name": "one"}, {"href": "…"}]

    Good::

        [{"id": 1, "name": "one"}, {"id": 2, "name": "two"}]

    To silence it, put ``# apiref: ignore[sample-item-incomplete]`` in the definition.
    """
    yield from _report_missing(context, Code.SAMPLE_ITEM_INCOMPLETE)


@rule(Code.SAMPLE_MICROVERSION)
def check_microversions(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample of one microversion shows a key that, by its definition, is newer or was removed before.

    The folder (``v2.49/``), file name, caption or title says which version a sample is of. If none does, the sample is
    not checked.

    Bad::

        tags:
          min_version: 2.52

        .. literalinclude:: samples/v2.49/server-get-resp.json    with "tags"

    Good::

        .. literalinclude:: samples/v2.52/server-get-resp.json

    To silence it, put ``# apiref: ignore[sample-microversion]`` in the definition.
    """
    found: dict[str, list[_Wrong]] = {}
    for compared in list_compared(context, Code.SAMPLE_MICROVERSION):
        view, document, difference = compared
        _, parameter = get_row(difference)
        version = view.message.samples[difference.sample].version
        bounds = []
        if parameter.min_version:
            bounds.append(f"from {parameter.min_version}")
        if parameter.max_version:
            bounds.append(f"until {parameter.max_version}")
        shown = f"exists {' '.join(bounds)} only"
        wrong = _Wrong(
            compared,
            f"`{difference.name}` {shown}, and this sample is of {version}",
            surround("", f" {shown}, and samples of other versions show it"),
            document.key_location(difference.path),
            f"correct the versions of `{parameter.key}`, or the sample",
        )
        found.setdefault("min_version" if parameter.min_version else "max_version", []).append(wrong)
    for field, wrongs in found.items():
        yield from report_by_cause(context, Code.SAMPLE_MICROVERSION, field, wrongs)
