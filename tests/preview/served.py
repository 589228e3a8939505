"""The command in a process of its own, as tests run it, and what it tells its pages."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

TIMEOUT = 120.0
"""Seconds after which a test gives up; nothing takes so long."""


class Served:
    """A preview of a folder. `close` ends it."""

    def __init__(self, source: Path, cache: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "sphinx_apiref", "preview", str(source), "--port", "0", *arguments]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        )
        assert self.process.stdout
        self.line = self.process.stdout.readline()
        self.port = int(self.line.rstrip("/\n").rpartition(":")[2])
        self.events: list[tuple[str, Any]] = []
        self._changed = threading.Condition()
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        self._connection.request("GET", "/_apiref/events?page=index.html&client=test")
        self._thread = threading.Thread(target=self._listen, args=(self._connection.getresponse(),), daemon=True)
        self._thread.start()

    def _listen(self, response: http.client.HTTPResponse) -> None:
        name = ""
        try:
            while line := response.readline().decode():
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    with self._changed:
                        self.events.append((name, json.loads(line[5:])))
                        self._changed.notify_all()
        except (OSError, ValueError, http.client.HTTPException):
            pass

    def wait_for(self, event: str, fits: Callable[[Any], object] = lambda data: True) -> Any:
        """Return the data of the next event of this name that fits; forget those up to it."""

        def find() -> bool:
            return any(name == event and fits(data) for name, data in self.events)

        with self._changed:
            assert self._changed.wait_for(find, TIMEOUT), (event, [name for name, _ in self.events])
            while self.events:
                name, data = self.events.pop(0)
                if name == event and fits(data):
                    return data
        raise AssertionError

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of what is served."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def close(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """End the preview; return its exit code, and what it wrote to standard error."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=TIMEOUT)
        self._thread.join(TIMEOUT)
        self._connection.close()
        return self.process.returncode, errors


def find_processes(mark: str) -> list[str]:
    """Return the command lines of the processes that have a text in them, this one aside."""
    found = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if mark in line and int(line.split()[0]) != os.getpid()]
