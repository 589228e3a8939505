"""Checks of samples against the tables of their operation and direction."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sphinx_apiref.compare.sample_view import Difference
from sphinx_apiref.compare.types import is_container, look_up_json_type, row_types
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.lint.rules.differences import (
    Compared,
    Wrong,
    get_row,
    list_compared,
    locate_object,
    report_by_cause,
)
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Cause, Diagnostic, Joint, share_cause, surround
from sphinx_apiref.model.places import Location
from sphinx_apiref.read.json_text import JsonDocument

_ARTICLES = {"integer": "an integer", "array": "an array", "object": "an object", "null": "null"}


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

    Programs made from the table fail on the real value. Null fits any type, and any value fits an unknown type. Values
    of the same objects that are all in quotes, or for which definitions all say the same type, are one finding.

    Bad::

        size:
          type: string

        {"size": 10}

    Good::

        size:
          type: integer

    To silence it, put ``# apiref: ignore[sample-type-mismatch]`` in the definition.
    """
    found: list[Wrong] = []
    for compared in list_compared(context, Code.SAMPLE_TYPE_MISMATCH):
        _, document, difference = compared
        _, parameter = get_row(difference)
        kind = look_up_json_type(difference.value)
        shown = _ARTICLES.get(kind, f"a {kind}")
        found.append(
            Wrong(
                compared,
                f"`{difference.name}` is {shown} here, and its definition `{parameter.key}` says {parameter.type}",
                surround("samples show ", f" as {shown}, and `{parameter.key}` says {parameter.type}"),
                document.value_location(difference.path),
                f"correct the value, or `type` of `{parameter.key}`",
                _join_types(compared, shown),
            )
        )
    yield from report_by_cause(context, Code.SAMPLE_TYPE_MISMATCH, "type", found)


def _join_types(compared: Compared, shown: str) -> Joint:
    """Return what wrong types are joined by: the type that definitions say, or that plain values are in quotes.

    Of several definitions in a file, those of one key are one mistake, if its values are of the same wrong type.
    """
    _, document, difference = compared
    use, parameter = get_row(difference)
    types = row_types(use) or frozenset()
    said = "|".join(sorted(types))
    quoted = isinstance(difference.value, str) and not is_container(types)
    return Joint(
        (difference.name,),
        frozenset((locate_object(document, difference),)),
        (said, "quoted" if quoted else said),
        (parameter.location.path, difference.name, shown, parameter.type),
        (shown, str(parameter.type)),
    )


def _report_undocumented(context: CheckContext, code: Code) -> Iterator[Diagnostic]:
    for compared in list_compared(context, code):
        view, document, difference = compared
        propose = partial(proposals.add_row, context.reference, *compared)
        if difference.row is not None:
            yield _report_repeated(document, difference)
            continue
        message = f"no row explains `{difference.name}`"
        hint = "" if difference.near else "add a row, or correct the sample"
        place = document.key_location(difference.path)
        tables = (view.tables[0].location,) if view.tables else ()
        cause = _cause_of_key(difference.name, tables[0]) if tables else None
        joint = None
        if tables and not difference.near:
            holders = frozenset(((tables[0], *locate_object(document, difference)),))
            joint = Joint((difference.name,), holders, (tables[0].path,))
        names, near = (difference.name,), difference.near
        yield Diagnostic(code, message, place, hint, tables, names, near, cause, joint, propose=propose)


def _report_repeated(document: JsonDocument, difference: Difference) -> Diagnostic:
    """Return what is wrong with a key that repeats a parameter of the URL, which a row of the table explains."""
    use, _ = get_row(difference)
    message = f"`{difference.name}` is a part of the URL, and the sample repeats it in the body"
    hint = "delete it from the sample, or add a row of the body"
    place = document.key_location(difference.path)
    return Diagnostic(difference.code, message, place, hint, (use.location,), (difference.name,))


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
    (ids, numbers) are left alone. Keys that the same objects of a page's samples show are one finding.

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
    found: list[Wrong] = []
    for compared in list_compared(context, code):
        view, document, difference = compared
        _, parameter = get_row(difference)
        hint = f"is it spelled `{difference.near}` in the sample?" if difference.near else ""
        place = document.value_location(difference.path)
        message = f"the {view.direction.value}"
        found.append(
            Wrong(
                compared,
                f"{message} lacks `{difference.name}`, which `{parameter.key}` says is required",
                surround(f"`{parameter.key}` is required, and samples lack "),
                place,
                hint or f"add it to the sample, or write `required: false` for `{parameter.key}`",
                None if hint else Joint((difference.name,), frozenset((place,)), (message,), words=(message,)),
                partial(proposals.add_key, *compared) if code is Code.SAMPLE_KEY_MISSING else None,
            )
        )
    yield from report_by_cause(context, code, "required", found)


@rule(Code.SAMPLE_KEY_MISSING)
def check_missing_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """A row says that a key is required, and the sample does not show it.

    The sample is older than the table, or the key is optional. Keys that the same objects lack are one finding.

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
    found: dict[str, list[Wrong]] = {}
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
        wrong = Wrong(
            compared,
            f"`{difference.name}` {shown}, and this sample is of {version}",
            surround("", f" {shown}, and samples of other versions show it"),
            document.key_location(difference.path),
            f"correct the versions of `{parameter.key}`, or the sample",
        )
        found.setdefault("min_version" if parameter.min_version else "max_version", []).append(wrong)
    for field, wrongs in found.items():
        yield from report_by_cause(context, Code.SAMPLE_MICROVERSION, field, wrongs)
