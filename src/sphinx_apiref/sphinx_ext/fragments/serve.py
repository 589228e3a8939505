"""The protocol of the renderer: a line of JSON for each request and for each answer."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, BinaryIO

from sphinx_apiref.sphinx_ext.fragments.fragment import FragmentRenderer, Place
from sphinx_apiref.sphinx_ext.fragments.reading import FragmentError
from sphinx_apiref.sphinx_ext.fragments.warm import StaleEnvironmentError

if TYPE_CHECKING:
    from sphinx_apiref.sphinx_ext.fragments.warm import WarmApplication

Request = dict[str, Any]
Send = Callable[[dict[str, Any]], None]

_GRACE = 5.0
"""Seconds after the end of the input in which what is being rendered may still end."""


class Requests:
    """The requests of a stream, read in a thread so that a newer one can outdate the one that is being answered."""

    def __init__(self, stream: BinaryIO, on_end: Callable[[], None]) -> None:
        self._stream = stream
        self._on_end = on_end
        self._waiting: SimpleQueue[Request | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._newer = 0
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        for line in self._stream:
            try:
                request = json.loads(line)
            except ValueError:
                continue
            if isinstance(request, dict):
                with self._lock:
                    self._newer += "operations" in request
                self._waiting.put(request)
        self._waiting.put(None)
        self._on_end()

    def wait(self) -> Request | None:
        """Return the next request; None at the end."""
        request = self._waiting.get()
        if request is not None:
            with self._lock:
                self._newer -= "operations" in request
        return request

    def has_newer(self) -> bool:
        """Whether another request for operations is waiting."""
        with self._lock:
            return self._newer > 0


def serve(warm: WarmApplication, requests: Requests, send: Send) -> None:
    """Answer requests until there are no more."""
    renderer = FragmentRenderer(warm)
    while (request := requests.wait()) is not None:
        number = request.get("id")
        try:
            if "environment" in request:
                warm.load_environment(str(request["environment"]))
            else:
                answer(warm, renderer, request, requests, send)
        except StaleEnvironmentError as exc:
            send({"id": number, "failed": str(exc)})
        except (KeyError, TypeError, ValueError) as exc:
            send({"id": number, "failed": f"not a request: {type(exc).__name__}: {exc}"})
        send({"id": number, "done": True})


def answer(warm: WarmApplication, renderer: FragmentRenderer, request: Request, requests: Requests, send: Send) -> None:
    """Render the operations of a request, as long as no newer one is waiting."""
    warm.refresh_files()
    page = str(request["page"])
    places = [
        Place(int(entry["ordinal"]), str(entry["path"]), int(entry["first"]), int(entry["last"]))
        for entry in request["operations"]
    ]
    for place in places:
        if requests.has_newer():
            return
        result: dict[str, Any] = {"id": request.get("id"), "ordinal": place.ordinal}
        try:
            result["html"] = renderer.render(page, place)
        except FragmentError as exc:
            result["failed"] = str(exc)
        send(result)


def exit_soon() -> None:
    """End the process in a while, whatever it does: nobody listens any more, and all it has written is scratch."""
    timer = threading.Timer(_GRACE, os._exit, (0,))
    timer.daemon = True
    timer.start()
