"""Checks of samples as files: there, readable, JSON, in the right place, used."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial

from sphinx_apiref.compare.message import is_json
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.fixes import proposals
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import WORDS, nearest
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Direction, Operation, Sample
from sphinx_apiref.read.directions import contradicts_file

_EMPTY_CODES = frozenset((204, 304))


def _samples(context: CheckContext) -> Iterator[tuple[Operation, Sample]]:
    for operation in context.operations:
        for sample in operation.samples:
            yield operation, sample


@rule(Code.SAMPLE_MISSING)
def check_missing_samples(context: CheckContext) -> Iterator[Diagnostic]:
    """The file that a ``literalinclude`` names does not exist or can't be read.

    The page then shows no example.

    Bad::

        .. literalinclude:: samples/server-get-rsp.json

    Good, with a file of this name beside the page::

        .. literalinclude:: samples/server-get-resp.json

    To silence it, put ``.. apiref: ignore[sample-missing]`` before the directive.
    """
    for _, sample in _samples(context):
        if sample.lines:
            continue
        if context.load_sample(sample).missing if is_json(sample) else not context.files.is_file(sample.path):
            folder, name = os.path.split(sample.path)
            meant = None
            try:
                names = [entry.name for entry in context.files.list_folder(folder)]
                meant = nearest(name, names, WORDS)
                hint = "" if meant else "correct the path, which is relative to this file"
            except (OSError, ValueError):
                hint = "there is no such folder: the path is relative to this file"
            message = f"there is no file `{sample.argument}`"
            if context.files.find_kind(sample.path):
                message, hint, meant = f"`{sample.argument}` can't be read as a file", "", None
            yield Diagnostic(
                Code.SAMPLE_MISSING,
                message,
                sample.location,
                hint,
                names=(sample.argument,),
                meant=meant or "",
                propose=partial(proposals.replace_text, sample.location, name, meant, False) if meant else None,
            )


def _documents(context: CheckContext, code: Code) -> Iterator[Diagnostic]:
    for _, sample in _samples(context):
        if is_json(sample):
            yield from (found for found in context.load_sample(sample).diagnostics if found.code is code)


@rule(Code.SAMPLE_INVALID)
def check_invalid_samples(context: CheckContext) -> Iterator[Diagnostic]:
    """A ``.json`` sample is not JSON.

    Readers copy samples into programs. A trailing comma, a comment, a placeholder without quotes or a line break in a
    string makes every parser refuse it. Samples with other suffixes are not checked.

    Bad::

        {"server": {"name": "one",}}

    Good::

        {"server": {"name": "one"}}

    To silence it, put ``.. apiref: ignore[sample-invalid]`` before the ``literalinclude``, or give a file that is not
    JSON another suffix.
    """
    for _, sample in _samples(context):
        document = context.load_sample(sample) if is_json(sample) else None
        for found in document.diagnostics if document is not None else ():
            if document is not None and found.code is Code.SAMPLE_INVALID:
                yield found._replace(propose=partial(proposals.repair_sample, document))


@rule(Code.SAMPLE_DUPLICATE_KEY)
def check_duplicate_keys(context: CheckContext) -> Iterator[Diagnostic]:
    """An object of a sample holds one key twice.

    Parsers keep one of the two values and say nothing.

    Bad::

        {"id": 1, "id": 2}

    Good::

        {"id": 1, "project_id": 2}

    To silence it, put ``.. apiref: ignore[sample-duplicate-key]`` before the ``literalinclude``.
    """
    yield from _documents(context, Code.SAMPLE_DUPLICATE_KEY)


@rule(Code.SAMPLE_DIRECTION)
def check_directions(context: CheckContext) -> Iterator[Diagnostic]:
    """The text announces a request and the file is named as a response, or the other way round.

    Bad::

        **Example Create Server: JSON request**

        .. literalinclude:: samples/server-create-resp.json

    Good::

        **Example Create Server: JSON request**

        .. literalinclude:: samples/server-create-req.json

    To silence it, put ``.. apiref: ignore[sample-direction]`` before the ``literalinclude``.
    """
    for _, sample in _samples(context):
        if sample.announced is not None and contradicts_file(sample):
            file = os.path.basename(sample.argument)
            named = Direction.RESPONSE if sample.announced is Direction.REQUEST else Direction.REQUEST
            message = f"the text announces a {sample.announced.value}, and the file `{file}` is a {named.value}"
            hint = "include the other file, or correct the text"
            yield Diagnostic(Code.SAMPLE_DIRECTION, message, sample.location, hint, names=(sample.argument,))


@rule(Code.SAMPLE_LANGUAGE)
def check_languages(context: CheckContext) -> Iterator[Diagnostic]:
    """A ``literalinclude`` of JSON says ``:language: javascript``.

    The lexer of JavaScript colours JSON like a program, and passes what JSON does not allow. Reported once a file, with
    ``--info`` only.

    Bad::

        .. literalinclude:: samples/server-get-resp.json
           :language: javascript

    Good::

        .. literalinclude:: samples/server-get-resp.json
           :language: json

    To silence it, put ``.. apiref: ignore[sample-language]`` before the ``literalinclude``.
    """
    found: dict[tuple[str, str], dict[Location, None]] = {}
    pages: dict[str, list[str]] = {}
    for _, sample in _samples(context):
        path = sample.location.path
        if sample.lines or not is_json(sample) or not context.load_sample(sample).usable:
            continue
        if path not in pages:
            pages[path] = []
            with suppress(OSError, ValueError):
                pages[path] = context.files.read(path).decode("utf-8-sig", "replace").splitlines()
        if (place := _find_language(pages[path], sample.location)) is not None:
            language = pages[path][place.lineno - 1][place.column - 1 :].rstrip()
            found.setdefault((path, language), {})[place] = None
    for (_, language), places in found.items():
        first, *others = places
        message = f"this sample is JSON, and `:language:` says {language}"
        hint = "write `:language: json`"
        if others:
            hint += f", and likewise for {len(others)} more of this file"
        propose = proposals.join(partial(proposals.replace_text, place, language, "json", True) for place in places)
        yield Diagnostic(Code.SAMPLE_LANGUAGE, message, first, hint, tuple(others), (language,), propose=propose)


def _find_language(lines: Sequence[str], place: Location) -> Location | None:
    """Return the place of the language that a directive names, if that is JavaScript."""
    is_fence = re.match(r"[ \t>]*[`~:]{3,}[ \t]*\{", "".join(lines[place.lineno - 1 : place.lineno])) is not None
    # In a fence, options stand at its margin, or without their first colon below a line of dashes.
    pattern = r"[ \t>]*:?([\w-]+):" if is_fence else r"[ \t>]+:([\w-]+):"
    for lineno, line in enumerate(lines[place.lineno :], place.lineno + 1):
        option = re.match(pattern, line)
        if is_fence and lineno == place.lineno + 1 and line.strip() == "---":
            continue
        if option is None:
            return None
        if option[1] == "language":
            value = line[option.end() :]
            column = option.end() + len(value) - len(value.lstrip()) + 1
            is_script = value.strip().lower() in ("javascript", "js")
            return Location(place.path, lineno, column, column + len(value.strip())) if is_script else None
    return None


@rule(Code.SAMPLE_BODY_UNEXPECTED)
def check_unexpected_bodies(context: CheckContext) -> Iterator[Diagnostic]:
    """An operation succeeds with 204 or 304 only, and a sample shows the body of its response.

    These codes have no body: the code or the sample is wrong.

    Bad::

        .. rest_status_code:: success status.yaml

           - 204

        .. literalinclude:: samples/server-delete-resp.json

    Good::

        .. rest_status_code:: success status.yaml

           - 200

    To silence it, put ``.. apiref: ignore[sample-body-unexpected]`` before the ``literalinclude``.
    """
    for view in context.messages:
        operation = view.operation
        codes = {use.code for use in operation.statuses if use.kind == "success"}
        codes = codes or {code for code in operation.prose_codes if code < 400}
        if view.direction is not Direction.RESPONSE or not codes or not codes <= _EMPTY_CODES:
            continue
        for sample, document in view.readable:
            if document.value not in ({}, [], None, ""):
                shown = " and ".join(str(code) for code in sorted(codes))
                message = f"a response of {shown} has no body, and this sample shows one"
                hint = "correct the status code, or drop the sample"
                names = (operation.label, sample.argument)
                yield Diagnostic(Code.SAMPLE_BODY_UNEXPECTED, message, sample.location, hint, names=names)


@rule(Code.SAMPLE_UNDESCRIBED)
def check_undescribed_samples(context: CheckContext) -> Iterator[Diagnostic]:
    """A sample is shown, and no table of the operation describes a body in its direction.

    Only reported with ``--info``.

    Bad::

        Response
        --------
        .. literalinclude:: samples/server-get-resp.json

    Good::

        Response
        --------
        .. rest_parameters:: parameters.yaml

           - server: server

        .. literalinclude:: samples/server-get-resp.json

    To silence it, put ``.. apiref: ignore[sample-undescribed]`` before the ``literalinclude``.
    """
    for view in context.messages:
        if view.message.rows:
            continue
        for sample, document in view.readable:
            if isinstance(document.value, dict | list) and document.value:
                message = f"no table describes the body of this {view.direction.value}"
                names = (view.operation.label, sample.argument)
                hint = "add a `rest_parameters`"
                yield Diagnostic(Code.SAMPLE_UNDESCRIBED, message, sample.location, hint, names=names)


@rule(Code.TABLE_UNILLUSTRATED)
def check_unillustrated_tables(context: CheckContext) -> Iterator[Diagnostic]:
    """A table describes a body, and no sample shows one.

    Only reported with ``--info``.

    Bad::

        .. rest_parameters:: parameters.yaml

           - server: server

    Good::

        .. rest_parameters:: parameters.yaml

           - server: server

        .. literalinclude:: samples/server-get-resp.json

    To silence it, put ``.. apiref: ignore[table-unillustrated]`` before the directive.
    """
    for view in context.messages:
        if view.samples:
            continue
        for table in view.tables:
            if any(use.parameter is not None and use.parameter.in_ == "body" for use in table.uses):
                message = f"no sample shows the body of this {view.direction.value}"
                names = (view.operation.label, view.direction.value)
                hint = "add a `literalinclude`"
                yield Diagnostic(Code.TABLE_UNILLUSTRATED, message, table.location, hint, names=names)
                break


@rule(Code.SAMPLE_UNUSED)
def check_unused_samples(context: CheckContext) -> Iterator[Diagnostic]:
    """A ``.json`` file lies beside the samples, and no page shows it.

    It is left over, or a page should show it. Only reported with ``--info``.

    Bad: ``samples/server-get-resp-old.json``, which no ``literalinclude`` names.

    Good: delete the file, or show it::

        .. literalinclude:: samples/server-get-resp.json

    To silence it, set the level of ``sample-unused`` to ``off``.
    """
    samples = {sample.path: is_json(sample) for _, sample in _samples(context) if not sample.lines}
    files = context.files
    used = {files.identify(path) for path in samples}
    for folder in sorted({os.path.dirname(path) for path, checked in samples.items() if checked}):
        with suppress(OSError, ValueError):
            for name in (entry.name for entry in files.list_folder(folder) if entry.name.lower().endswith(".json")):
                path = os.path.join(folder, name)
                if path not in samples and files.is_file(path) and files.identify(path) not in used:
                    message, hint = f"no page shows `{name}`", "show it, or delete it"
                    propose = partial(proposals.delete_file, path)
                    place, names = Location(path, 1), (name,)
                    yield Diagnostic(Code.SAMPLE_UNUSED, message, place, hint, names=names, propose=propose)
