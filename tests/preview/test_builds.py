"""When full builds begin, and which of them count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sphinx_apiref.preview.builds import QUIET_SECONDS, BuildEnd, Builder, Schedule, build_command


class Clock:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_build_is_due_a_while_after_the_last_save() -> None:
    clock = Clock()
    schedule = Schedule(clock)
    assert schedule.find_wait() is None
    schedule.note({"a"})
    clock.time += QUIET_SECONDS * 0.9
    assert not schedule.is_due()
    schedule.note({"a"})
    clock.time += QUIET_SECONDS * 0.9
    assert not schedule.is_due()
    clock.time += QUIET_SECONDS * 0.2
    assert schedule.is_due()
    assert schedule.find_wait() == 0


def test_no_build_is_due_while_one_is_running() -> None:
    clock = Clock()
    schedule = Schedule(clock)
    schedule.note({"a"})
    clock.time += 5
    schedule.start()
    schedule.note({"b"})
    clock.time += 5
    assert not schedule.is_due()
    assert schedule.find_wait() is None
    schedule.end()
    assert schedule.is_due()


def test_save_outdates_the_running_build_but_not_for_ever() -> None:
    schedule = Schedule(Clock())
    stopped = []
    for number in range(4):
        schedule.start()
        stopped.append(schedule.note({f"a{number}"}))
        schedule.end(stopped=stopped[-1])
    assert stopped == [True, True, False, True]


def run_builds(clock: Clock, schedule: Schedule, written: Callable[[int], set[str]], most: int = 50) -> int:
    """Run the builds that are due within an hour, each of which writes files; return how many there were."""
    count = 0
    end = clock.time + 3600
    while count < most and clock.time < end:
        wait = schedule.find_wait()
        if wait is None:
            return count
        clock.time += wait
        assert schedule.is_due()
        schedule.start()
        count += 1
        clock.time += 3
        stopped = schedule.note(written(count)) if written(count) else False
        schedule.end(stopped=stopped)
    return count


def test_build_that_writes_into_the_source_does_not_loop() -> None:
    clock = Clock()
    schedule = Schedule(clock)
    schedule.note({"page.rst"})
    assert run_builds(clock, schedule, lambda number: {"generated.rst"}) < 8
    assert schedule.find_written() == ["generated.rst"]
    schedule.note({"page.rst"})
    assert run_builds(clock, schedule, lambda number: {"generated.rst"}) == 1


def test_file_that_builds_write_counts_when_it_is_saved_without_one() -> None:
    clock = Clock()
    schedule = Schedule(clock)
    schedule.note({"page.rst"})
    run_builds(clock, schedule, lambda number: {"generated.rst"})
    schedule.note({"generated.rst"})
    assert schedule.find_wait() == QUIET_SECONDS


def test_save_during_a_build_is_not_lost() -> None:
    clock = Clock()
    schedule = Schedule(clock)
    schedule.note({"page.rst"})
    assert run_builds(clock, schedule, lambda number: {"page.rst"} if number in (1, 2) else set()) >= 3
    assert schedule.find_written() == []


class FakeProcess:
    def __init__(self, number: int, options: Sequence[str]) -> None:
        self.number = number
        self.options = options
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class Fakes:
    def __init__(self) -> None:
        self.made: list[FakeProcess] = []

    def __call__(self, number: int, options: Sequence[str], tell: Any) -> FakeProcess:
        self.made.append(FakeProcess(number, options))
        return self.made[-1]


def test_end_of_a_stopped_build_does_not_count() -> None:
    fakes = Fakes()
    builder = Builder(fakes, lambda end: None)
    builder.start()
    builder.stop()
    assert fakes.made[0].stopped
    assert not builder.take(BuildEnd(1, -15, ""))
    builder.start()
    assert not builder.take(BuildEnd(1, 0, ""))
    assert builder.running
    assert builder.take(BuildEnd(2, 0, ""))
    assert not builder.running


def test_build_after_one_that_did_not_end_well_writes_every_page() -> None:
    fakes = Fakes()
    builder = Builder(fakes, lambda end: None)
    builder.start()
    builder.take(BuildEnd(1, 0, ""))
    builder.start()
    builder.stop()
    builder.start()
    builder.take(BuildEnd(3, 2, "failed"))
    builder.start()
    builder.take(BuildEnd(4, 0, ""))
    builder.start()
    assert [made.options for made in fakes.made] == [[], [], ["-a"], ["-a"], []]


def test_command_names_configuration_and_settings() -> None:
    command = build_command("/source", "/out", "/trees", "/conf", ["language=de"])
    assert command[1:3] == ["-m", "sphinx"]
    assert command[-2:] == ["/source", "/out"]
    assert command[command.index("-c") + 1] == "/conf"
    assert command[command.index("-D") + 1] == "language=de"
    assert "-c" not in build_command("/source", "/out", "/trees", "", [])
