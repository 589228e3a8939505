"""The renderer as a process: lines of JSON in and out, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ..support import Build, write_files
from .places import find_places
from .projects import BOATS, CONF, FILES, INDEX

LOUD = "import os\nprint('from conf.py')\nos.system('echo from a process')\nassert input.__name__\n"
PROJECT = {"index.rst": INDEX, "boats.inc": BOATS, **FILES}


class Process:
    """A renderer."""

    def __init__(self, source: Path, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "sphinx_apiref.sphinx_ext.fragments", str(source)]
        command += [str(folder / "out"), str(folder / "doctrees"), *arguments]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.first = self.read()

    def read(self) -> Any:
        """Return the next line."""
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def write(self, *requests: object) -> None:
        """Send requests."""
        assert self.process.stdin
        self.process.stdin.write(b"".join(json.dumps(request).encode() + b"\n" for request in requests))
        self.process.stdin.flush()

    def read_until_done(self, number: int) -> list[dict[str, Any]]:
        """Return the answers to a request, without the one that ends it."""
        answers = []
        while (answer := self.read()) != {"id": number, "done": True}:
            answers.append(answer)
        return answers

    def end(self) -> int:
        """Close the input and return the exit code."""
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(30)


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    """Return a list of processes, which are ended with the test."""
    started: list[Process] = []
    yield started
    for entry in started:
        if entry.process.poll() is None:
            entry.process.kill()
        entry.process.wait()
        for stream in (entry.process.stdin, entry.process.stdout):
            assert stream
            stream.close()


def describe(doctree: Path, ordinals: Sequence[int]) -> list[dict[str, object]]:
    """Return what a request says of operations."""
    places = find_places(doctree)
    return [places[ordinal]._asdict() for ordinal in ordinals]


def test_a_renderer_reads_the_pages_itself_and_answers_until_its_input_ends(
    tmp_path: Path, processes: list[Process]
) -> None:
    write_files(tmp_path / "source", {"conf.py": CONF + LOUD, **PROJECT})
    renderer = Process(tmp_path / "source", tmp_path, "-D", "apiref_operations=open")
    processes.append(renderer)
    assert renderer.first == {"ready": True}
    operations = describe(tmp_path / "doctrees" / "index.doctree", (1, 0))
    renderer.write({"id": 7, "page": "index", "operations": operations})
    answers = renderer.read_until_done(7)
    assert [(answer["id"], answer["ordinal"]) for answer in answers] == [(7, 1), (7, 0)]
    assert all(answer["html"].startswith("<section class=") for answer in answers)
    assert all(answer["html"].endswith("</section>") for answer in answers)
    assert not any("<details>" in answer["html"] for answer in answers)
    assert renderer.end() == 0
    # It builds nothing.
    assert not list((tmp_path / "out").iterdir())


def test_a_renderer_starts_with_the_environment_of_a_build_and_takes_newer_ones(
    build: Build, tmp_path: Path, processes: list[Process]
) -> None:
    built = build(PROJECT, conf=CONF)
    environment = Path(built.app.doctreedir) / "environment.pickle"
    kept = {path: path.read_bytes() for path in environment.parent.iterdir()}
    renderer = Process(built.srcdir, tmp_path, "--environment", str(environment))
    processes.append(renderer)
    assert renderer.first == {"ready": True}
    assert not list((tmp_path / "doctrees").glob("**/*.doctree"))
    new = BOATS.replace("Hulls\n=====", "New\n===\n\n.. rest_method:: GET /new\n\nHulls\n=====")
    first = new.split("\n").index("New") + 1
    (built.srcdir / "boats.inc").write_text(new, encoding="utf-8")
    place = {"ordinal": 3, "path": str(built.srcdir / "boats.inc"), "first": first, "last": first + 4}
    renderer.write({"id": 1, "page": "index", "operations": [place]})
    (answer,) = renderer.read_until_done(1)
    assert answer == {"id": 1, "ordinal": 3, "failed": "the last full build does not have this operation"}
    assert {path: path.read_bytes() for path in environment.parent.iterdir()} == kept
    build({}, srcdir=built.srcdir, conf=CONF)
    renderer.write({"id": 2, "environment": str(environment)}, {"id": 3, "page": "index", "operations": [place]})
    assert renderer.read_until_done(2) == []
    (answer,) = renderer.read_until_done(3)
    assert 'id="new"' in answer["html"]
    renderer.write({"id": 4, "environment": str(tmp_path / "none")}, {"id": 5, "page": "index", "operations": [place]})
    assert "can't be read" in renderer.read_until_done(4)[0]["failed"]
    assert renderer.read_until_done(5) == [{"id": 5, "ordinal": 3, "html": answer["html"]}]


def test_an_environment_that_does_not_fit_is_not_used(build: Build, tmp_path: Path, processes: list[Process]) -> None:
    built = build({"index.rst": "Other\n=====\n"}, conf=CONF)
    write_files(tmp_path / "mine", {"conf.py": CONF, **PROJECT})
    environment = Path(built.app.doctreedir) / "environment.pickle"
    renderer = Process(tmp_path / "mine", tmp_path, "--environment", str(environment))
    processes.append(renderer)
    assert renderer.first == {"ready": True}
    operations = describe(tmp_path / "doctrees" / "index.doctree", (0,))
    renderer.write({"id": 1, "page": "index", "operations": operations})
    assert "html" in renderer.read_until_done(1)[0]


def test_a_request_that_is_none_is_answered_too(tmp_path: Path, processes: list[Process]) -> None:
    write_files(tmp_path / "source", {"conf.py": CONF, "index.rst": "Empty\n=====\n"})
    renderer = Process(tmp_path / "source", tmp_path)
    processes.append(renderer)
    renderer.write({"id": 1, "page": "index"}, {"id": 2, "page": "index", "operations": [{"ordinal": 0}]})
    assert renderer.read_until_done(1) == [{"id": 1, "failed": "not a request: KeyError: 'operations'"}]
    assert renderer.read_until_done(2) == [{"id": 2, "failed": "not a request: KeyError: 'path'"}]


@pytest.mark.parametrize(
    ("conf", "message", "line"),
    [
        ("project = 'x'\nextensions = [\n", "syntax error", 2),
        ("import sys\n\nraise ValueError('no boats')\n", "ValueError: no boats", 3),
        ("def sail():\n    return 1 / 0\n\n\nsail()\n", "ZeroDivisionError", 2),
        ("extensions = ['no_such_extension_of_boats']\n", "no_such_extension_of_boats", None),
        (None, "conf.py", None),
    ],
)
def test_a_broken_configuration_is_told_with_its_line(
    conf: str | None, message: str, line: int | None, tmp_path: Path, processes: list[Process]
) -> None:
    write_files(tmp_path / "source", {"index.rst": "Empty\n=====\n", **({"conf.py": conf} if conf else {})})
    renderer = Process(tmp_path / "source", tmp_path)
    processes.append(renderer)
    failed = renderer.first["failed"]
    assert message in failed["message"]
    assert "Traceback" not in failed["message"]
    assert failed.get("line") == line
    assert failed.get("path") == (os.path.realpath(tmp_path / "source" / "conf.py") if line else None)
    assert renderer.process.wait(30) == 1
