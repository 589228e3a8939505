"""The process that renders single operations, as the server sees it."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.preview.changes import PlacedOperation
from sphinx_apiref.preview.renderer import (
    ANSWER_SECONDS,
    READY_SECONDS,
    Fragment,
    Renderer,
    RendererProcess,
    build_renderer_command,
)


def make(ordinal: int, page: str = "index", first: int = 1) -> PlacedOperation:
    return PlacedOperation(page, ordinal, "/a.inc", first, first + 9, ("GET", f"/{ordinal}", page), 1)


class FakeProcess:
    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.stopped = False

    def send(self, message: Any) -> None:
        self.sent.append(message)

    def stop(self) -> None:
        self.stopped = True


class Desk:
    """A renderer with processes that do nothing, and what they are asked."""

    def __init__(self) -> None:
        self.time = 0.0
        self.processes: list[FakeProcess] = []
        self.seen: list[tuple[str, int]] = []
        self.renderer = Renderer(self.start, lambda process, message: None, lambda: self.seen, lambda: self.time)

    def start(self, post: Any) -> FakeProcess:
        self.processes.append(FakeProcess())
        return self.processes[-1]

    def take(self, message: Any) -> Fragment | None:
        return self.renderer.take(self.processes[-1], message)

    def list_asked(self) -> list[int]:
        return [entry["ordinal"] for entry in self.processes[-1].sent[-1]["operations"]]

    def answer(self, ordinal: int, html: str = "<p>") -> Fragment | None:
        return self.take({"id": self.processes[-1].sent[-1]["id"], "ordinal": ordinal, "html": html})


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.renderer.start()
    return made


def test_nothing_is_asked_before_the_process_is_ready(desk: Desk) -> None:
    desk.renderer.ask([make(3, first=21)])
    assert desk.processes[0].sent == []
    desk.take({"ready": True})
    assert desk.processes[0].sent == [
        {"id": 1, "page": "index", "operations": [{"ordinal": 3, "path": "/a.inc", "first": 21, "last": 30}]}
    ]


def test_answer_is_the_operation_with_its_html(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.renderer.ask([make(3)])
    assert desk.answer(3, "<section>") == Fragment(make(3), "<section>")
    assert desk.renderer.idle


def test_what_is_on_a_screen_is_asked_first(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.seen = [("index", 5), ("index", 2)]
    desk.renderer.ask([make(number) for number in range(7)])
    assert desk.list_asked() == [5, 2, 0, 1, 3, 4, 6]


def test_newer_request_asks_again_for_what_is_not_answered(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.renderer.ask([make(1), make(2)])
    desk.answer(1)
    desk.renderer.ask([make(4)])
    assert desk.list_asked() == [2, 4]


def test_answer_to_an_older_request_is_dropped(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.renderer.ask([make(1)])
    desk.renderer.ask([make(1, first=5)])
    assert desk.take({"id": 1, "ordinal": 1, "html": "<old>"}) is None
    assert not desk.renderer.idle
    assert desk.answer(1, "<new>") == Fragment(make(1, first=5), "<new>")


def test_operation_that_can_not_be_rendered_is_left_to_the_build(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.renderer.ask([make(1)])
    assert desk.take({"id": 1, "ordinal": 1, "failed": "why"}) is None
    assert desk.renderer.idle


def test_pages_are_asked_one_after_the_other(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.seen = [("b", 0)]
    desk.renderer.ask([make(0, "a"), make(0, "b"), make(1, "b")])
    assert desk.processes[0].sent[-1]["page"] == "b"
    desk.answer(0)
    desk.answer(1)
    assert desk.processes[0].sent[-1]["page"] == "a"


def test_process_that_dies_is_started_again_and_asked_again(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.renderer.ask([make(1)])
    desk.take(None)
    assert len(desk.processes) == 2
    assert desk.processes[0].stopped
    desk.take({"ready": True})
    assert desk.list_asked() == [1]


def test_process_that_always_dies_is_given_up(desk: Desk) -> None:
    desk.renderer.ask([make(1)])
    for _ in range(10):
        desk.take(None)
    assert len(desk.processes) == 3
    assert desk.renderer.idle
    desk.renderer.ask([make(2)])
    assert len(desk.processes) == 3
    desk.renderer.restart()
    assert len(desk.processes) == 4


def test_late_line_of_a_former_process_is_dropped(desk: Desk) -> None:
    desk.take(None)
    assert desk.renderer.take(desk.processes[0], {"ready": True}) is None
    desk.renderer.ask([make(1)])
    assert desk.processes[1].sent == []


def test_process_that_does_not_answer_in_time_is_started_again_without_what_it_got_stuck_at(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.renderer.ask([make(1), make(2)])
    desk.time += ANSWER_SECONDS
    desk.renderer.check()
    assert len(desk.processes) == 1
    desk.time += 1
    desk.renderer.check()
    assert len(desk.processes) == 2
    desk.take({"ready": True})
    assert desk.list_asked() == [2]


def test_process_without_anything_to_do_may_be_silent(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.time += READY_SECONDS * 10
    desk.renderer.check()
    assert len(desk.processes) == 1


def test_process_that_never_gets_ready_is_started_again(desk: Desk) -> None:
    desk.time += READY_SECONDS + 1
    desk.renderer.check()
    assert len(desk.processes) == 2


def test_broken_configuration_is_left_to_the_build(desk: Desk) -> None:
    desk.renderer.ask([make(1)])
    desk.take({"failed": {"message": "no such module", "path": "/conf.py", "line": 3}})
    assert desk.processes[0].stopped
    assert desk.renderer.idle
    desk.renderer.ask([make(1)])
    assert len(desk.processes) == 1


def test_confirmed_operation_is_not_waited_for(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.renderer.ask([make(1)])
    desk.renderer.forget([("index", 1)])
    assert desk.answer(1) is None


def test_operations_that_moved_are_asked_for_at_their_new_lines(desk: Desk) -> None:
    desk.renderer.ask([make(1), make(2)])
    desk.renderer.relocate({"index": (make(0), make(1, first=50))})
    desk.take({"ready": True})
    assert [(entry["ordinal"], entry["first"]) for entry in desk.processes[0].sent[-1]["operations"]] == [(1, 50)]


def test_environment_of_a_build_is_loaded_before_anything_is_asked(desk: Desk) -> None:
    desk.renderer.load("/environment.pickle")
    desk.renderer.ask([make(1)])
    desk.take({"ready": True})
    first, second = desk.processes[0].sent
    assert first["environment"] == "/environment.pickle"
    assert second["operations"][0]["ordinal"] == 1
    assert second["id"] > first["id"]


def test_environment_is_loaded_by_a_ready_process_which_is_asked_again(desk: Desk) -> None:
    desk.take({"ready": True})
    desk.renderer.ask([make(1)])
    desk.renderer.load("/environment.pickle")
    assert ["environment" in message for message in desk.processes[0].sent] == [False, True, False]
    assert desk.list_asked() == [1]


def test_first_environment_starts_the_process() -> None:
    desk = Desk()
    desk.renderer.load("/environment.pickle")
    desk.take({"ready": True})
    assert len(desk.processes) == 1
    assert desk.processes[0].sent == []


def test_lines_that_are_not_of_the_protocol_mean_nothing(desk: Desk) -> None:
    message: Any
    desk.take({"ready": True})
    desk.renderer.ask([make(1)])
    for message in ([], 3, "text", {}, {"id": 1}, {"id": 1, "done": True}, {"id": 1, "ordinal": 9, "html": "x"}):
        assert desk.take(message) is None
    assert not desk.renderer.idle


ECHO = """\
import json, sys
print("not JSON", flush=True)
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    print(json.dumps({"heard": json.loads(line)}), flush=True)
"""


def test_real_process_is_spoken_to_in_lines_and_ends_when_it_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "echo.py").write_text(ECHO)
    heard: list[Any] = []
    arrived = threading.Semaphore(0)

    def tell(process: RendererProcess, message: Any) -> None:
        heard.append(message)
        arrived.release()

    process = RendererProcess([sys.executable, str(tmp_path / "echo.py")], tell, os.environ)
    process.send({"id": 1})
    assert arrived.acquire(timeout=60)
    assert arrived.acquire(timeout=60)
    process.stop()
    assert arrived.acquire(timeout=60)
    assert heard == [{"ready": True}, {"heard": {"id": 1}}, None]
    process.send({"id": 2})


def test_command_names_what_the_process_needs() -> None:
    command = build_renderer_command("/source", "/out", "/trees", "/conf", ["a=b"], "/env")
    assert command[1:] == [
        *("-m", "sphinx_apiref.sphinx_ext.fragments", "/source", "/out", "/trees"),
        *("-c", "/conf", "-D", "a=b", "--environment", "/env"),
    ]
    assert build_renderer_command("/source", "/out", "/trees", "", [], "")[-1] == "/trees"
