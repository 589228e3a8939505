"""One wrong change to a reference at a time: which file, and its new bytes. Knows nothing of the checks."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx_apiref.model.reference import Direction, Operation, Parameter, Sample

_WRONG = {"string": 7, "integer": "seven", "number": "seven", "boolean": "maybe", "array": "list", "object": "map"}
_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
_VERSION = re.compile(r"v\d+\.\d+/|-v?\d+\.\d+\.json\Z")


@dataclass(frozen=True)
class Pair:
    """An operation and one of its samples, with the body's definitions by the names of their rows."""

    operation: Operation
    sample: Sample
    value: Any
    parameters: dict[str, list[Parameter]]


@dataclass(frozen=True)
class Mutation:
    """A file's new content; None deletes it."""

    path: Path
    content: bytes | None
    what: str
    before: bytes | None = None
    """What the file holds before the change, if that is not what it holds in the reference."""


Mutator = Callable[[Pair, random.Random], "Mutation | None"]


def find_pairs(operation: Operation) -> Iterator[Pair]:
    """Return the operation with each of its samples that are JSON and whose direction has a table with a body."""
    for sample in operation.samples:
        if not sample.path.endswith(".json") or not sample.whole:
            continue
        direction = sample.direction
        if direction is None:
            direction = Direction.RESPONSE if operation.method == "GET" else None
        parameters: dict[str, list[Parameter]] = {}
        for table in operation.tables:
            if table.direction is not direction:
                continue
            for use in table.uses:
                if use.parameter is not None and use.parameter.in_ == "body":
                    parameters.setdefault(use.name, []).append(use.parameter)
        try:
            value = json.loads(Path(sample.path).read_bytes())
        except (OSError, ValueError):
            continue
        if parameters and isinstance(value, dict | list):
            yield Pair(operation, sample, value, parameters)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from _objects(below)


def _lists(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from _lists(below)


def _changed(pair: Pair, value: Any, what: str) -> Mutation:
    return Mutation(Path(pair.sample.path), json.dumps(value, indent=2).encode(), what)


def _required(pair: Pair, name: str) -> bool:
    rows = pair.parameters.get(name, [])
    return bool(rows) and all(
        row.required is True and row.min_version is None and row.max_version is None for row in rows
    )


def _documented(pair: Pair, value: Any) -> list[tuple[dict[str, Any], str]]:
    return [(found, name) for found in _objects(value) for name in found if name in pair.parameters]


def delete_file(pair: Pair, chance: random.Random) -> Mutation | None:
    """Delete the sample."""
    return Mutation(Path(pair.sample.path), None, "file")


def break_json(pair: Pair, chance: random.Random) -> Mutation | None:
    """Delete, double or replace one character that JSON cares for."""
    broken = break_text(Path(pair.sample.path).read_text(encoding="utf-8"), chance)
    return Mutation(Path(pair.sample.path), broken[0].encode(), broken[1]) if broken is not None else None


def break_text(text: str, chance: random.Random) -> tuple[str, str] | None:
    """Return a text that is no longer JSON, and what was done."""
    places = [i for i, letter in enumerate(text) if letter in '{}[],:"']
    for _ in range(20):
        place = chance.choice(places)
        with_ = chance.choice(["", text[place] * 2, "'"])
        broken = text[:place] + with_ + text[place + 1 :]
        try:
            json.loads(broken)
        except ValueError:
            return broken, f"{text[place]} at {place}, {with_ or 'dropped'}"
    return None


def _is_of_kind(row: Parameter, value: Any) -> bool:
    # A sample may show `{}` where the row says string: any text is right there.
    return row.type is not None and row.type == _KINDS.get(type(value))


def change_type(pair: Pair, chance: random.Random) -> Mutation | None:
    """Give a documented key a value of another type, everywhere at the key's place."""
    value = copy.deepcopy(pair.value)
    known = [
        (found, name)
        for found, name in _documented(pair, value)
        if all(_is_of_kind(row, found[name]) for row in pair.parameters[name])
    ]
    if not known:
        return None
    found, name = chance.choice(known)
    found[name] = _WRONG[_KINDS[type(found[name])]]
    return _changed(pair, value, name)


def raise_version(pair: Pair, chance: random.Random) -> Mutation | None:
    """Set min_version of a shown key above the sample's."""
    if not _VERSION.search(pair.sample.argument):
        return None
    known = [(found, name) for found, name in _documented(pair, pair.value) if len(pair.parameters[name]) == 1]
    if not known:
        return None
    _, name = chance.choice(known)
    place = pair.parameters[name][0].location
    path = Path(place.path)
    lines = path.read_text(encoding="utf-8").split("\n")
    end = place.lineno
    while end < len(lines) and (not lines[end] or lines[end].startswith(" ")):
        end += 1
    body = [line for line in lines[place.lineno : end] if not re.match(r"\s+(min|max)_version:", line)]
    lines[place.lineno : end] = ["  min_version: 999.9", *body]
    return Mutation(path, "\n".join(lines).encode(), name)


def rename_path_parameter(pair: Pair, chance: random.Random) -> Mutation | None:
    """Change a name in the URL."""
    names = re.findall(r"\{([A-Za-z_]\w*)\}", pair.operation.url.partition("?")[0])
    if not names:
        return None
    name = chance.choice(names)
    path = Path(pair.operation.location.path)
    lines = path.read_text(encoding="utf-8").split("\n")
    index = pair.operation.location.lineno - 1
    lines[index] = lines[index].replace(f"{{{name}}}", f"{{{name[: len(name) // 2]}xq}}")
    return Mutation(path, "\n".join(lines).encode(), name)


def add_key(pair: Pair, chance: random.Random) -> Mutation | None:
    """Add a key to an object that has a documented one."""
    value = copy.deepcopy(pair.value)
    known = [found for found in _objects(value) if any(name in pair.parameters for name in found)]
    if not known:
        return None
    chance.choice(known)[chance.choice(["colour", "weight_class", "isShiny"])] = "red"
    return _changed(pair, value, "added")


def rename_key(pair: Pair, chance: random.Random) -> Mutation | None:
    """Change some letters of a documented key, in all objects."""
    value = copy.deepcopy(pair.value)
    known = [name for _, name in _documented(pair, value)]
    if not known:
        return None
    name = chance.choice(known)
    other = chance.choice([name + "s", name[:-1] or "q", f"my_{name}", name[1:] + "x", name.upper() + "_q"])
    if other in pair.parameters:
        return None
    for found in list(_objects(value)):
        if name in found:
            items = [(other if key == name else key, below) for key, below in found.items()]
            found.clear()
            found.update(items)
    return _changed(pair, value, f"{name} to {other}")


def drop_key(pair: Pair, chance: random.Random) -> Mutation | None:
    """Drop a required key from all objects."""
    value = copy.deepcopy(pair.value)
    known = [name for _, name in _documented(pair, value) if _required(pair, name)]
    if not known:
        return None
    name = chance.choice(known)
    for found in list(_objects(value)):
        found.pop(name, None)
    return _changed(pair, value, name)


def drop_key_from_item(pair: Pair, chance: random.Random) -> Mutation | None:
    """Drop a required key from one item of a list."""
    value = copy.deepcopy(pair.value)
    known = []
    for found in _lists(value):
        if len(found) > 1 and all(isinstance(entry, dict) for entry in found):
            for name in set.intersection(*(set(entry) for entry in found)):
                if _required(pair, name):
                    known.append((found, name))
    if not known:
        return None
    found, name = chance.choice(sorted(known, key=lambda entry: (entry[1], len(entry[0]))))
    del chance.choice(found)[name]
    return _changed(pair, value, name)


MUTATORS: dict[str, tuple[Mutator, float]] = {
    "file deleted": (delete_file, 1.0),
    "JSON broken": (break_json, 0.99),
    "type changed": (change_type, 0.98),
    "path parameter renamed": (rename_path_parameter, 0.99),
    "version raised": (raise_version, 0.98),
    "undocumented key added": (add_key, 0.92),
    "key renamed": (rename_key, 0.92),
    "required key dropped": (drop_key, 0.88),
    "required key dropped from one item": (drop_key_from_item, 0.80),
}
"""What is done, and the part of it that has to be found."""
