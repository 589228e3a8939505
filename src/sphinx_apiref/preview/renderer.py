"""The process that renders single operations, as the server sees it: started, asked, and started again.

It is asked for the operations that are on a screen first. Only the newest request counts: what an older one has not
answered yet is asked again with the next, and what it still answers is dropped.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from sphinx_apiref.preview.changes import PlacedOperation, Snapshot

ANSWER_SECONDS = 20.0
"""After which a renderer that has been asked and says nothing is started again."""
READY_SECONDS = 300.0
"""The same for one that has not said that it is ready."""
_MOST_STARTS = 3
"""Starts in a row without an answer, after which the full builds have to do."""

Place: TypeAlias = tuple[str, int]
"""A page's name and the ordinal of one of its operations."""


class Fragment(NamedTuple):
    """A rendered operation."""

    operation: PlacedOperation
    html: str


class RendererProcess:
    """One process: lines in, lines out. ``tell`` is called in a thread of its own, with None at the end."""

    def __init__(
        self, command: Sequence[str], tell: Callable[[RendererProcess, Any], None], environment: Mapping[str, str]
    ) -> None:
        self._tell = tell
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
            start_new_session=True,
        )
        self._thread = threading.Thread(target=self._read, name="preview-renderer", daemon=True)
        self._thread.start()

    def send(self, message: object) -> None:
        """Write a line; one that has ended takes it without a word."""
        assert self._process.stdin
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()

    def stop(self) -> None:
        """End the process, and wait until it has."""
        end_process(self._process)
        self._thread.join(2)
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()

    def _read(self) -> None:
        assert self._process.stdout
        with contextlib.suppress(OSError, ValueError):
            for line in self._process.stdout:
                try:
                    message = json.loads(line)
                except ValueError:
                    continue
                self._tell(self, message)
        self._tell(self, None)


def end_process(process: subprocess.Popen[bytes], seconds: float = 2.0) -> None:
    """End a process that leads a group, and the group with it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(OSError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            break
    # What the process has started and left behind.
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


class Renderer:
    """Renders operations as long as its process lives. Everything but ``post`` is called in one thread."""

    def __init__(
        self,
        start: Callable[[Callable[[Any, Any], None]], Any],
        post: Callable[[Any, Any], None],
        list_seen: Callable[[], Iterable[Place]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """``start`` starts a process that tells ``post``, which has to have `take` called in the right thread."""
        self._start = start
        self._post = post
        self._list_seen = list_seen
        self._now = now
        self._process: Any = None
        self._ready = False
        self._number = 0
        self._asked: dict[Place, PlacedOperation] = {}
        """What is not answered yet."""
        self._since = 0.0
        """When the process was started, asked, or last heard of."""
        self._starts = 0
        self._environment = ""
        """What the process is to load once it is ready, since it may have begun with an older one."""
        self._sent: Sequence[Place] = ()

    @property
    def idle(self) -> bool:
        """Whether nothing is asked that has no answer yet."""
        return not self._asked

    def start(self) -> None:
        """Start the process anew; what was asked is asked again."""
        self.stop()
        self._starts += 1
        if self._starts > _MOST_STARTS:
            self._asked.clear()
            return
        self._ready = False
        self._environment = ""
        self._since = self._now()
        try:
            self._process = self._start(self._post)
        except OSError:
            self._process = None

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.stop()

    def restart(self) -> None:
        """Start a process that has failed before, or that knows an older configuration."""
        self._starts = 0
        self.start()

    def ask(self, operations: Iterable[PlacedOperation]) -> None:
        """Have operations rendered as they are now."""
        added = False
        for operation in operations:
            self._asked[operation.page, operation.ordinal] = operation
            added = True
        if added and self._process is None and self._starts < _MOST_STARTS:
            self.start()
        elif added and self._process is None:
            self._asked.clear()
        elif added and self._ready:
            self._send()

    def forget(self, operations: Iterable[Place]) -> None:
        """Expect no answer for operations; a late one is dropped."""
        for place in operations:
            self._asked.pop(place, None)

    def relocate(self, snapshot: Snapshot) -> None:
        """Ask for what has no answer yet at the lines where it is now; what is not there any more is forgotten."""
        asked = list(self._asked.values())
        self._asked.clear()
        for operation in asked:
            found = [entry for entry in snapshot.get(operation.page, ()) if entry.key == operation.key]
            if len(found) == 1:
                self._asked[operation.page, found[0].ordinal] = found[0]

    def load(self, environment: str) -> None:
        """Have the process load the environment that a full build has left in a file; start it, if it was not yet.

        A process that is started later finds the file itself.
        """
        if self._process is None:
            if self._starts < _MOST_STARTS:
                self.start()
        elif self._ready:
            self._number += 1
            self._process.send({"id": self._number, "environment": environment})
            if self._asked:
                self._send()
        else:
            self._environment = environment

    def take(self, process: Any, message: Any) -> Fragment | None:
        """Take a line of a process, or None for its end; return the operation that it has rendered."""
        if process is not self._process or process is None:
            return None
        if message is None:
            self.start()
            return None
        if not isinstance(message, dict):
            return None
        self._since = self._now()
        if message.get("ready"):
            self._ready = True
            environment, self._environment = self._environment, ""
            if environment:
                self.load(environment)
            elif self._asked:
                self._send()
            return None
        if "failed" in message and "ordinal" not in message and not self._ready:
            # Its configuration can't be loaded: the full build says so.
            self._asked.clear()
            self.stop()
            self._starts = _MOST_STARTS
            return None
        return self._take_answer(message)

    def _take_answer(self, message: dict[str, Any]) -> Fragment | None:
        if message.get("id") != self._number or "ordinal" not in message:
            return None
        place = next((place for place in self._sent if place[1] == message["ordinal"]), None)
        operation = self._asked.pop(place, None) if place else None
        self._starts = 0
        # On with another page, once all operations of this one are answered.
        if self._asked and not any(place in self._asked for place in self._sent):
            self._send()
        html = message.get("html")
        return Fragment(operation, html) if operation is not None and isinstance(html, str) else None

    def _send(self) -> None:
        """Ask for what has no answer yet, of one page: that of the operation which was on a screen last."""
        seen = {place: number for number, place in enumerate(self._list_seen())}
        places = sorted(self._asked, key=lambda place: seen.get(place, len(seen)))
        page = places[0][0]
        self._sent = [place for place in places if place[0] == page]
        self._number += 1
        self._since = self._now()
        operations = [self._asked[place] for place in self._sent]
        self._process.send(
            {
                "id": self._number,
                "page": page,
                "operations": [
                    {"ordinal": found.ordinal, "path": found.path, "first": found.first, "last": found.last}
                    for found in operations
                ],
            }
        )

    def check(self) -> None:
        """Start a process again that does not answer in time."""
        if self._process is None or (self._ready and not self._asked):
            return
        limit = ANSWER_SECONDS if self._ready else READY_SECONDS
        if self._now() - self._since > limit:
            if self._ready and self._sent:
                # Whatever it got stuck at is not asked again.
                self._asked.pop(self._sent[0], None)
            self.start()


def build_renderer_command(
    source: str, out: str, doctrees: str, configuration: str, defines: Sequence[str], environment: str
) -> list[str]:
    """Return the command of a renderer."""
    command = [sys.executable, "-m", "sphinx_apiref.sphinx_ext.fragments", source, out, doctrees]
    if configuration:
        command += ["-c", configuration]
    for define in defines:
        command += ["-D", define]
    if environment:
        command += ["--environment", environment]
    return command
