"""One wrong change to the text of a page at a time, as `mutations` makes of samples. Knows nothing of the checks."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

from sphinx_apiref.model.reference import Direction, Operation, ParameterUse, Table

from .mutations import Mutation, break_text

PageMutator = Callable[[Operation, random.Random], "Mutation | None"]

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _read(operation: Operation) -> list[str]:
    return Path(operation.location.path).read_text(encoding="utf-8").split("\n")


def _changed(operation: Operation, lines: list[str], what: str, before: list[str] | None = None) -> Mutation:
    old = "\n".join(before).encode() if before is not None else None
    return Mutation(Path(operation.location.path), "\n".join(lines).encode(), what, old)


def _replace_url(operation: Operation, lines: list[str], url: str) -> bool:
    """Write another URL; False where the line is not as the operation says."""
    index = operation.location.lineno - 1
    if not lines[index].endswith(f"{operation.method} {operation.url}"):
        return False
    lines[index] = lines[index][: len(lines[index]) - len(operation.url)] + url
    return True


def misspell_method(operation: Operation, chance: random.Random) -> Mutation | None:
    """Swap two letters of the method, drop one or double one."""
    method = operation.method
    place = chance.randrange(len(method))
    wrong = chance.choice(
        [
            method[:place] + method[place + 1 : place + 2] + method[place] + method[place + 2 :],
            method[:place] + method[place + 1 :],
            method[:place] + method[place] + method[place:],
        ]
    )
    lines = _read(operation)
    index = operation.location.lineno - 1
    written = f"{method} {operation.url}"
    if method not in _METHODS or wrong in _METHODS or not lines[index].endswith(written):
        return None
    lines[index] = f"{lines[index][: -len(written)]}{wrong} {operation.url}"
    return _changed(operation, lines, wrong)


def lose_brace(operation: Operation, chance: random.Random) -> Mutation | None:
    """Drop a brace of the URL."""
    places = [index for index, letter in enumerate(operation.url) if letter in "{}"]
    if not places:
        return None
    place = chance.choice(places)
    url = operation.url[:place] + operation.url[place + 1 :]
    lines = _read(operation)
    return _changed(operation, lines, url) if _replace_url(operation, lines, url) else None


def drop_query_row(operation: Operation, chance: random.Random) -> Mutation | None:
    """Drop the row of a parameter that the query of a GET's URL names; where it names none, it does so first."""
    known = [
        (table, use)
        for table in operation.tables
        if table.direction is not Direction.RESPONSE and len(table.uses) > 1
        for use in table.uses
        if use.parameter is not None and use.parameter.in_ == "query" and _is_once(operation, use)
    ]
    if operation.method != "GET" or not known:
        return None
    named = [found for found in known if f"{found[1].name}={{" in operation.url.partition("?")[2]]
    _, use = chance.choice(named or known)
    lines = _read(operation)
    if not _is_row(lines[use.location.lineno - 1]):
        return None
    if not named and not _replace_url(
        operation, lines, f"{operation.url}{'&' if '?' in operation.url else '?'}{use.name}={{{use.name}}}"
    ):
        return None
    before = list(lines)
    del lines[use.location.lineno - 1]
    return _changed(operation, lines, use.name, before)


def _is_once(operation: Operation, use: ParameterUse) -> bool:
    """Whether a row is the only one of its name, which a template can hold, and key, on the operation's own page."""
    if not re.fullmatch(r"[\w.-]+", use.name):
        return False
    names = [name for table in operation.tables for other in table.uses for name in {other.name, other.ref}]
    return use.location.path == operation.location.path and all(names.count(name) == 1 for name in {use.name, use.ref})


def _is_row(line: str) -> bool:
    return re.match(r"\s*[-*] ", line) is not None


def double_status(operation: Operation, chance: random.Random) -> Mutation | None:
    """Write a row of a status code twice."""
    rows = [use for use in operation.statuses if use.location.path == operation.location.path]
    if not rows:
        return None
    lines = _read(operation)
    index = chance.choice(rows).location.lineno - 1
    if not _is_row(lines[index]):
        return None
    lines.insert(index, lines[index])
    return _changed(operation, lines, lines[index].strip())


def break_inline_json(operation: Operation, chance: random.Random) -> Mutation | None:
    """Put a sample into the page as a block of JSON, and break it there."""
    samples = [
        sample
        for sample in operation.samples
        if sample.whole and sample.path.endswith(".json") and sample.location.path == operation.location.path
    ]
    if not samples:
        return None
    sample = chance.choice(samples)
    try:
        text = json.dumps(json.loads(Path(sample.path).read_bytes()), indent=2)
    except (OSError, ValueError):
        return None
    broken = break_text(text, chance)
    lines = _read(operation)
    index = sample.location.lineno - 1
    if broken is None or "literalinclude::" not in lines[index]:
        return None
    indent = lines[index][: len(lines[index]) - len(lines[index].lstrip())]
    end = index + 1
    while end < len(lines) and re.match(rf"{indent}\s+:\w", lines[end]):
        end += 1

    def show(value: str) -> list[str]:
        block = [f"{indent}   {line}" for line in value.split("\n")]
        return [*lines[:index], f"{indent}.. code-block:: json", "", *block, "", *lines[end:]]

    return _changed(operation, show(broken[0]), f"{sample.argument}: {broken[1]}", show(text))


def add_body_row(operation: Operation, chance: random.Random) -> Mutation | None:
    """Add a row of the response's body to the request of a GET."""
    requests = [table for table in operation.tables if table.direction is Direction.REQUEST and table.uses]
    if operation.method != "GET" or not requests:
        return None
    table = chance.choice(requests)
    row = table.uses[-1]
    rows = [use for use in _response_rows(operation, table) if use.name not in {other.name for other in table.uses}]
    lines = _read(operation)
    index = row.location.lineno - 1
    if not rows or row.location.path != operation.location.path or not _is_row(lines[index]):
        return None
    added = chance.choice(rows)
    indent = lines[index][: len(lines[index]) - len(lines[index].lstrip())]
    lines.insert(index + 1, f"{indent}- {added.name}: {added.ref}")
    return _changed(operation, lines, added.name)


def _response_rows(operation: Operation, request: Table) -> list[ParameterUse]:
    return [
        use
        for table in operation.tables
        if table.direction is Direction.RESPONSE and table.catalog_path == request.catalog_path
        for use in table.uses
        if use.parameter is not None and use.parameter.in_ == "body" and f"{{{use.name}}}" not in operation.url
    ]


def lose_colon(operation: Operation, chance: random.Random) -> Mutation | None:
    """Drop a colon of the directive, which makes it a comment."""
    lines = _read(operation)
    index = operation.location.lineno - 1
    if ".. rest_method::" not in lines[index]:
        return None
    lines[index] = lines[index].replace("rest_method::", "rest_method:", 1)
    return _changed(operation, lines, "colon")


PAGE_MUTATORS: dict[str, tuple[PageMutator, float]] = {
    "method misspelled": (misspell_method, 0.98),
    "brace lost in the URL": (lose_brace, 0.98),
    "query row dropped": (drop_query_row, 0.98),
    "status row doubled": (double_status, 0.98),
    "inline JSON broken": (break_inline_json, 0.98),
    "body row added to a GET": (add_body_row, 0.98),
    "colon of rest_method lost": (lose_colon, 0.98),
}
"""What is done, and the part of it that has to be found."""
