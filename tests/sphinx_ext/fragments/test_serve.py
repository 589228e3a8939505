"""Requests that are outdated by newer ones, and what many of them leave behind."""

from __future__ import annotations

import gc
import io
import json
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.sphinx_ext.fragments.serve import Requests, serve

from ..support import Build
from .projects import BOATS, CONF, FILES, INDEX
from .support import Preview, warm_up


@pytest.fixture
def harbour(build: Build, tmp_path: Path) -> Iterator[Preview]:
    """Return the renderer of a page that includes a file."""
    files = {"index.rst": INDEX, "boats.inc": BOATS, **FILES}
    with warm_up(build(files, conf=CONF), tmp_path / "warm") as preview:
        yield preview


def answer(preview: Preview, *requests: object) -> list[dict[str, Any]]:
    """Return the answers to requests that are all there at once."""
    ended = threading.Event()
    lines = "".join(f"{json.dumps(request)}\n" for request in requests)
    waiting = Requests(io.BytesIO(lines.encode()), ended.set)
    assert ended.wait(30)
    answers: list[dict[str, Any]] = []
    serve(preview.warm, waiting, answers.append)
    return answers


def test_a_newer_request_outdates_what_is_left_of_an_older_one(harbour: Preview) -> None:
    places = [place._asdict() for place in harbour.list_places()]
    older = {"id": 1, "page": "index", "operations": places}
    newer = {"id": 2, "page": "index", "operations": places[:1]}
    answers = answer(harbour, older, newer)
    assert [(entry["id"], entry.get("ordinal"), entry.get("done")) for entry in answers] == [
        (1, None, True),
        (2, 0, None),
        (2, None, True),
    ]


def test_an_environment_outdates_nothing_and_lines_that_are_no_json_are_left_out(harbour: Preview) -> None:
    places = [place._asdict() for place in harbour.list_places()]
    environment = str(Path(harbour.built.app.doctreedir) / "environment.pickle")
    requests = Requests(io.BytesIO(b"{\n[]\n\n"), lambda: None)
    assert requests.wait() is None
    answers = answer(harbour, {"id": 1, "page": "index", "operations": places}, {"id": 2, "environment": environment})
    assert [entry["id"] for entry in answers] == [1] * (len(places) + 1) + [2]


def count_entries(value: Any, depth: int = 5) -> int:
    """Return how many values there are in containers within containers."""
    if depth and isinstance(value, dict):
        return len(value) + sum(count_entries(entry, depth - 1) for entry in value.values())
    if depth and isinstance(value, (list, set, tuple)):
        return len(value) + sum(count_entries(entry, depth - 1) for entry in value)
    return 0


def describe_environment(preview: Preview) -> dict[str, int]:
    """Return how much each table of the environment, the domains, the registry and the builder holds."""
    env, app = preview.warm.env, preview.warm.app
    tables = {f"env.{name}": count_entries(value) for name, value in vars(env).items()}
    tables |= {f"domain.{name}": count_entries(value) for name, value in env.domaindata.items()}
    for domain in env.domains.values():
        tables |= {f"{domain.name}.{name}": count_entries(value) for name, value in vars(domain).items()}
    tables |= {f"registry.{name}": count_entries(value) for name, value in vars(app.registry).items()}
    tables |= {f"builder.{name}": count_entries(value) for name, value in vars(app.builder).items()}
    return tables


@pytest.fixture
def unlogged() -> Iterator[None]:
    """Have pytest keep none of Sphinx's messages."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("unlogged")
def test_five_hundred_requests_leave_nothing_behind(harbour: Preview) -> None:
    places = harbour.list_places()
    broken = places[0]._replace(last=places[0].last + 2)
    # What is made once comes first, and what Python makes of code that has run often.
    for place in [*places, broken] * 10:
        harbour.render(place)
    gc.collect()
    before, objects = describe_environment(harbour), Counter(type(entry).__name__ for entry in gc.get_objects())
    for number in range(500):
        harbour.render([*places, broken][number % (len(places) + 1)])
    gc.collect()
    after = Counter(type(entry).__name__ for entry in gc.get_objects())
    assert describe_environment(harbour) == before
    grown = {name: count - objects[name] for name, count in after.items() if count > objects[name] + 50}
    assert not grown
