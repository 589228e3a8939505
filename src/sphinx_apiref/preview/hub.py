"""Events for the pages that are open, and what those pages report to be on the screen."""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from collections.abc import Iterable
from threading import Condition, RLock

MAX_WAITING = 32 * 1024 * 1024
"""Bytes that may wait for one client. One that has fallen so far behind reads no more, and is dropped."""
MAX_STREAMS = 100
MAX_REPORTS = 100
"""Clients whose last report of what they show is kept."""


class CrowdedError(Exception):
    """There are `MAX_STREAMS` streams already."""


class Stream:
    """The events for one client, from `Hub.connect` to `close`. Any thread may use it."""

    def __init__(self, hub: Hub, client: str) -> None:
        self.client = client
        self._hub = hub
        self._changed = Condition()
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._closed = False

    def put(self, message: bytes) -> bool:
        """Add a message; close the stream and return False if too much is waiting already."""
        with self._changed:
            if self._waiting and self._size + len(message) > MAX_WAITING:
                self._closed = True
            if not self._closed:
                self._waiting.append(message)
                self._size += len(message)
            self._changed.notify_all()
            return not self._closed

    def take(self, timeout: float) -> bytes | None:
        """Return all messages that are waiting, as one; empty if none came for ``timeout`` seconds.

        None means that the stream is closed. What was waiting then is lost.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._waiting), timeout)
            if self._closed:
                return None
            messages = b"".join(self._waiting)
            self._waiting.clear()
            self._size = 0
            return messages

    def end(self) -> None:
        """Have `take` return None from now on."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """End the stream, and forget what its client has on the screen."""
        self.end()
        self._hub.leave(self)


class Hub:
    """Sends events to every client that is connected. Any thread may use it."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._number = 0
        self._closed = False
        self._streams: list[Stream] = []
        self._kept: dict[str, bytes] = {}
        self._seen: OrderedDict[str, tuple[str, tuple[int, ...]]] = OrderedDict()

    @property
    def number(self) -> int:
        """The number of the latest event; 0 before the first."""
        return self._number

    def send(self, event: str, data: object) -> int:
        """Send an event to all who are connected now, and return its number.

        What a client should get that connects later must be in `keep`, or known to the server's ``greet`` *before* it
        is sent: a client that connects in between would miss it otherwise.
        """
        return self._send(event, data, keeps=False)

    def keep(self, event: str, data: object) -> int:
        """Send an event, and again to each client that connects later, until the next of this name replaces it."""
        return self._send(event, data, keeps=True)

    def _send(self, event: str, data: object, *, keeps: bool) -> int:
        text = json.dumps(data)
        with self._lock:
            self._number += 1
            message = format_event(self._number, event, text)
            if keeps:
                self._kept.pop(event, None)
                self._kept[event] = message
            for stream in list(self._streams):
                if not stream.put(message):
                    self._streams.remove(stream)
            return self._number

    def connect(self, client: str) -> Stream:
        """Return a stream that begins with the kept events, oldest first. Raise `CrowdedError` if there are too many.

        After `close`, the stream is a closed one.
        """
        stream = Stream(self, client)
        with self._lock:
            if len(self._streams) >= MAX_STREAMS:
                raise CrowdedError
            for message in self._kept.values():
                stream.put(message)
            if self._closed:
                stream.end()
            else:
                self._streams.append(stream)
                self._tell_streams()
        return stream

    def leave(self, stream: Stream) -> None:
        """Forget a stream and, unless the client has another, what it shows."""
        with self._lock:
            if stream in self._streams:
                self._streams.remove(stream)
                self._tell_streams()
            if all(other.client != stream.client for other in self._streams):
                self._seen.pop(stream.client, None)

    def _tell_streams(self) -> None:
        # A browser opens six connections to a server and no more: pages that nobody looks at give theirs up.
        self.send("streams", {"count": len(self._streams)})

    def note_seen(self, client: str, page: str, ordinals: Iterable[int]) -> None:
        """Note which operations of a page a client shows now, by their places among the operations of the page."""
        with self._lock:
            self._seen[client] = (page, tuple(ordinals))
            self._seen.move_to_end(client)
            while len(self._seen) > MAX_REPORTS:
                self._seen.popitem(last=False)

    def list_seen(self) -> list[tuple[str, int]]:
        """Return page and ordinal of each operation that is on a screen now, the latest report first."""
        with self._lock:
            reports = list(reversed(self._seen.values()))
        return list(dict.fromkeys((page, ordinal) for page, ordinals in reports for ordinal in ordinals))

    def close(self) -> None:
        """End all streams, and those of the future."""
        with self._lock:
            self._closed = True
            streams, self._streams = self._streams, []
        for stream in streams:
            stream.end()


def format_event(number: int, event: str, text: str) -> bytes:
    """Return an event as the browser reads it; ``text`` is ASCII without line breaks, as `json.dumps` makes it."""
    return f"id: {number}\nevent: {event}\ndata: {text}\n\n".encode("ascii")
