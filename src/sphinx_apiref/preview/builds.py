"""Full builds: one process at a time, with less priority, and when the next one is due."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sphinx_apiref.preview.renderer import end_process

QUIET_SECONDS = 1.0
"""After the last save, until a build begins."""
_MOST_STOPPED = 2
"""Builds that are stopped for a newer save; the next one ends, so that there is news in the end."""
_SUSPECT = 2
_WRITTEN_BY_BUILDS = 5
_MOST_SECONDS = 30.0
_LOG_BYTES = 200_000


class BuildEnd(NamedTuple):
    """A build that has ended."""

    number: int
    code: int
    """Of the process; 0 for a good one."""
    log: str
    """What it printed on standard error."""


class BuildProcess:
    """One build. ``tell`` is called in a thread of its own."""

    def __init__(
        self,
        number: int,
        command: Sequence[str],
        tell: Callable[[BuildEnd], None],
        environment: Mapping[str, str],
        folder: str,
    ) -> None:
        self.number = number
        self._tell = tell
        self._log = os.path.join(folder, f"build-{number}.log")
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=dict(environment),
                start_new_session=True,
            )
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)
        self._thread = threading.Thread(target=self._wait, name="preview-build", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the process, and wait until it has."""
        end_process(self._process)
        self._thread.join(5)

    def _wait(self) -> None:
        code = self._process.wait()
        text = ""
        with contextlib.suppress(OSError):
            with open(self._log, "rb") as stream:
                stream.seek(max(os.path.getsize(self._log) - _LOG_BYTES, 0))
                text = stream.read().decode("utf-8", "replace")
            os.unlink(self._log)
        self._tell(BuildEnd(self.number, code, text))


class Schedule:
    """When a build is due: a second after the last save, and not for what builds themselves write.

    A file that differs after builds only, time and again, is written by them: after some builds that come later each
    time it counts as a save only while no build is running. A save of such a file meanwhile is not lost, since the
    build that is due then reads it.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._due: float | None = None
        self._running = False
        self._written: set[str] = set()
        """What has changed since the running build began."""
        self._counts: dict[str, int] = {}
        """In how many builds in a row a file changed, while it never did without one."""
        self.stopped = 0
        """How many builds in a row were stopped."""

    def note(self, paths: Iterable[str]) -> bool:
        """Take in which files have changed; return whether the running build is outdated and to be stopped."""
        saved = False
        for path in paths:
            if not self._running:
                self._counts.pop(path, None)
                saved = True
            elif path not in self._written:
                self._written.add(path)
                self._counts[path] = self._counts.get(path, 0) + 1
                saved = saved or self._counts[path] < _SUSPECT
            else:
                saved = saved or self._counts.get(path, 0) < _SUSPECT
        if not saved:
            return False
        self._due = self._now() + QUIET_SECONDS
        return self._running and self.stopped < _MOST_STOPPED

    @property
    def running(self) -> bool:
        """Whether a build is running."""
        return self._running

    def want(self) -> None:
        """Have a build begin at once."""
        self._due = self._now()

    def is_due(self) -> bool:
        """Tell whether a build should begin now."""
        return not self._running and self._due is not None and self._now() >= self._due

    def find_wait(self) -> float | None:
        """Return the seconds until a build is due; None if none is."""
        if self._running or self._due is None:
            return None
        return max(self._due - self._now(), 0.0)

    def start(self) -> None:
        """Note that a build begins."""
        self._running = True
        self._due = None
        self._written = set()

    def end(self, *, stopped: bool = False) -> None:
        """Note that the running build has ended, or was stopped for a newer save."""
        self._running = False
        self.stopped = self.stopped + 1 if stopped else 0
        if stopped:
            return
        again = [
            self._counts[path] for path in self._written if _SUSPECT <= self._counts.get(path, 0) < _WRITTEN_BY_BUILDS
        ]
        if again and self._due is None:
            self._due = self._now() + min(QUIET_SECONDS * 2 ** max(again), _MOST_SECONDS)
        for path in list(self._counts):
            if path not in self._written:
                del self._counts[path]

    def find_written(self) -> Collection[str]:
        """Return the files that builds write, by now for sure."""
        return [path for path, count in self._counts.items() if count >= _WRITTEN_BY_BUILDS]


class Builder:
    """Runs builds, one at a time. ``post`` is called in another thread with the end of each that was not stopped."""

    def __init__(
        self, start: Callable[[int, Sequence[str], Callable[[BuildEnd], None]], Any], post: Callable[[BuildEnd], None]
    ) -> None:
        """``start`` starts a process from its number, further options of sphinx-build, and what is told its end."""
        self._start = start
        self._post = post
        self._process: Any = None
        self._number = 0
        self._whole = False

    @property
    def running(self) -> bool:
        """Whether a build is running."""
        return self._process is not None

    def start(self) -> None:
        """Begin a build. After one that did not end well, all pages are written: Sphinx may count them as written."""
        self._number += 1
        options = ["-a"] if self._whole else []
        self._whole = True
        self._process = self._start(self._number, options, self._post)

    def stop(self) -> None:
        """Stop the running build, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.stop()

    def take(self, end: BuildEnd) -> bool:
        """Take the end of a build; False if that was stopped, or is not the newest one."""
        if self._process is None or end.number != self._number:
            return False
        self._process = None
        self._whole = end.code != 0
        return True

    def write_all(self) -> None:
        """Have the next build write all pages."""
        self._whole = True


def build_command(source: str, out: str, doctrees: str, configuration: str, defines: Iterable[str]) -> list[str]:
    """Return the command of a full build."""
    command = [sys.executable, "-m", "sphinx", "-q", "-T", "-N", "-b", "html", "-d", doctrees]
    if configuration:
        command += ["-c", configuration]
    for define in defines:
        command += ["-D", define]
    return [*command, source, out]


def build_environment(temporary: str) -> dict[str, str]:
    """Return the variables for builds; what Sphinx writes about a failure goes into a folder of ours."""
    return {**os.environ, "TMPDIR": temporary, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}


def empty(folder: str) -> None:
    """Delete what is in a folder."""
    with contextlib.suppress(OSError):
        shutil.rmtree(folder)
    with contextlib.suppress(OSError):
        os.makedirs(folder, exist_ok=True)
