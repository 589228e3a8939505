"""A synthetic reference of any size: no two pages share text, so that a larger one is as varied as a small one.

A page is a service: 60 operations on 12 resources, included one file a resource. A table has about nine rows, two in
five rows use a definition that another row uses too, and every operation has samples that fit its tables.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RESOURCES = 12
OPERATIONS = 5 * RESOURCES
_FIELDS = 10
_FIELDS_REUSED = 3
_FILTERS = 5
_FILTERS_REUSED = 2
_STATUSES = {
    200: "The request was done.",
    201: "The resource was made.",
    204: "The resource is gone.",
    400: "Some of the request cannot be read.",
    401: "The token is missing or has expired.",
    403: "The project may not do this.",
    404: "There is no such resource.",
    409: "The resource is in use.",
}
_CONF = """\
project = "Synthetic"
extensions = ["openstackdocstheme", "os_api_ref"]
html_theme = "openstackdocs"
openstackdocs_repo_name = "openstack/synthetic"
openstackdocs_auto_name = False
"""
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_ORDER = {"path": 0, "query": 1, "request": 2, "response": 2}
_EXAMPLES = {"string": "Text", "integer": 7, "boolean": True, "array": ["one", "two"]}


@dataclass
class _Page:
    """What the page written so far has: its words, its names and its definitions, by place."""

    draw: random.Random
    words: list[str]
    names: set[str] = field(default_factory=set)
    # By the order of their places in the file, and key.
    definitions: dict[tuple[int, str], str] = field(default_factory=dict)
    # Keys that another row may use, and what a sample has there, by place.
    known: dict[str, list[tuple[str, str, Any]]] = field(default_factory=dict)


def write_reference(folder: Path, *, pages: int) -> int:
    """Write the source tree of a reference and return how many operations it has. The same size is the same text."""
    folder.mkdir(parents=True)
    (folder / "conf.py").write_text(_CONF, encoding="utf-8")
    statuses = "".join(f"{code}:\n  default: |\n    {text}\n" for code, text in _STATUSES.items())
    (folder / "status.yaml").write_text(statuses, encoding="utf-8")
    names = [f"service{number:03}" for number in range(1, pages + 1)]
    toctree = "".join(f"   {name}/index\n" for name in names)
    (folder / "index.rst").write_text(f"Synthetic\n=========\n\n.. toctree::\n\n{toctree}", encoding="utf-8")
    for name in names:
        write_page(folder / name, name)
    return OPERATIONS * pages


def write_page(folder: Path, name: str) -> None:
    """Write a service: its page, its resources, its definitions and its samples."""
    draw = random.Random(name)
    page = _Page(draw, [make_word(draw) for _ in range(800)])
    (folder / "samples").mkdir(parents=True)
    resources = [make_name(page) for _ in range(RESOURCES)]
    includes = "".join(f".. include:: {resource}.inc\n" for resource in resources)
    title = f"Service {name}"
    text = f":tocdepth: 2\n\n{title}\n{'=' * len(title)}\n\n{make_text(page, 3)}\n\n.. rest_expand_all::\n\n{includes}"
    (folder / "index.rst").write_text(text, encoding="utf-8")
    for resource in resources:
        (folder / f"{resource}.inc").write_text(write_resource(page, folder, name, resource), encoding="utf-8")
    definitions = "".join(page.definitions[key] for key in sorted(page.definitions))
    (folder / "parameters.yaml").write_text(definitions, encoding="utf-8")


def write_resource(page: _Page, folder: Path, service: str, resource: str) -> str:
    """Return the text of the five operations of a resource."""
    many = f"/{service}/v1/{{project_id}}/{resource}s"
    one = f"{many}/{{{resource}_id}}"
    project = [define(page, "project_id", "project_id_path", "path")]
    path = [*project, define(page, f"{resource}_id", f"{resource}_id_path", "path")]
    paging = [define(page, name, f"{name}_query", "query", "integer") for name in ("limit", "offset", "depth")]
    filters = [*project, *paging, *choose(page, "query", _FILTERS, _FILTERS_REUSED)]
    title = f"The {resource}s of a project"
    parts = [f"{title}\n{'-' * len(title)}\n\n{make_text(page, 3)}\n\n"]
    for verb, method, url, code, request in (
        ("List", "GET", many, 200, filters),
        ("Create", "POST", many, 201, project),
        ("Show", "GET", one, 200, path),
        ("Update", "PUT", one, 200, path),
        ("Delete", "DELETE", one, 204, path),
    ):
        title = f"{verb} {resource}"
        parts.append(f"{title}\n{'~' * len(title)}\n\n.. rest_method:: {method} {url}\n\n{make_text(page, 2)}\n\n")
        parts.append(f".. rest_status_code:: success ../status.yaml\n\n  - {code}\n\n")
        errors = "".join(f"  - {error}\n" for error in (400, 401, 403, 404, 409))
        parts.append(f".. rest_status_code:: error ../status.yaml\n\n{errors}\n")
        stem = f"{resource}-{verb.lower()}"
        body = choose(page, "request", _FIELDS, _FIELDS_REUSED) if verb in {"Create", "Update"} else []
        parts.append(write_direction(page, folder, "Request", stem, resource, request, body))
        if verb != "Delete":
            answer = choose(page, "response", _FIELDS, _FIELDS_REUSED)
            parts.append(write_direction(page, folder, "Response", stem, resource, [], answer, many=verb == "List"))
    return "".join(parts)


def write_direction(
    page: _Page,
    folder: Path,
    direction: str,
    stem: str,
    resource: str,
    rows: list[tuple[str, str, Any]],
    body: list[tuple[str, str, Any]],
    *,
    many: bool = False,
) -> str:
    """Return the table and the sample of a request or a response, and write the sample's file."""
    place = direction.lower()
    sample = ""
    if body:
        wrapper = f"{resource}s" if many else resource
        rows = [*rows, define(page, wrapper, f"{wrapper}_{place}_body", place, "array" if many else "object"), *body]
        value = {name: example for name, _, example in body}
        content = json.dumps({wrapper: [value, value] if many else value}, indent=4)
        (folder / "samples" / f"{stem}-{place}.json").write_text(f"{content}\n", encoding="utf-8")
        include = f".. literalinclude:: samples/{stem}-{place}.json\n   :language: json\n"
        sample = f"**Example {stem}: JSON {place}**\n\n{include}\n"
    table = "".join(f"  - {name}: {key}\n" for name, key, _ in rows)
    return f"{direction}\n{'.' * len(direction)}\n\n.. rest_parameters:: parameters.yaml\n\n{table}\n{sample}"


def define(page: _Page, name: str, key: str, place: str, kind: str = "string") -> tuple[str, str, Any]:
    """Return a row, its name, its key and its example, and note the definition if it is new."""
    if (_ORDER[place], key) not in page.definitions:
        required = "true" if place in {"path", "response"} else "false"
        lines = [f"{key}:", "  description: |", *(f"    {line}" for line in make_description(page).splitlines())]
        lines += [f"  in: {'body' if place in {'request', 'response'} else place}", f"  required: {required}"]
        page.definitions[_ORDER[place], key] = "\n".join([*lines, f"  type: {kind}", ""])
    return name, key, _EXAMPLES.get(kind)


def choose(page: _Page, place: str, count: int, reused: int) -> list[tuple[str, str, Any]]:
    """Return rows of a place: some with definitions that earlier rows use, if there are any, and new ones."""
    known = page.known.setdefault(place, [])
    rows = page.draw.sample(known, min(reused, len(known)))
    for _ in range(count - len(rows)):
        name = make_name(page)
        kind = page.draw.choice(("string", "string", "string", "integer", "boolean", "array"))
        row = define(page, name, f"{name}_{place}", place, kind)
        known.append(row)
        rows.append(row)
    return rows


def make_word(draw: random.Random) -> str:
    """Return a word of two to four syllables."""
    return "".join(draw.choice(_CONSONANTS) + draw.choice(_VOWELS) for _ in range(draw.randint(2, 4)))


def make_name(page: _Page) -> str:
    """Return a name that the page does not have yet."""
    while (name := "_".join(page.draw.sample(page.words, 2))) in page.names:
        pass
    page.names.add(name)
    return name


def make_text(page: _Page, sentences: int) -> str:
    """Return a paragraph, on lines of ten words."""
    words: list[str] = []
    for _ in range(sentences):
        sentence = page.draw.choices(page.words, k=page.draw.randint(8, 16))
        words += [sentence[0].capitalize(), *sentence[1:-1], f"{sentence[-1]}."]
    return "\n".join(" ".join(words[start : start + 10]) for start in range(0, len(words), 10))


def make_description(page: _Page) -> str:
    """Return a description: plain text mostly, at times with a literal, a list or a note."""
    text = make_text(page, page.draw.randint(1, 3))
    form = page.draw.random()
    if form < 0.2:
        text += f"\nThe default is ``{page.draw.choice(page.words)}``."
    elif form < 0.28:
        text += "\n\n" + "\n".join(f"- ``{word}``" for word in page.draw.sample(page.words, 3))
    elif form < 0.32:
        text += "\n\n.. note:: " + make_text(page, 1).replace("\n", " ")
    return text
