"""The preview's server: the pages of the output with a script of ours, and a stream of events for each of them.

It answers this machine only, unless told otherwise, and only to pages of its own: a page of somebody else's that is
open in the same browser can neither read the reference nor reach the server under another name.
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

from sphinx_apiref.preview.hub import CrowdedError, Hub, format_event
from sphinx_apiref.preview.injection import (
    FOREIGN_FOLDERS,
    HEAD_SIZE,
    render_own_page,
    render_tags,
    split_head,
)
from sphinx_apiref.preview.output_files import HTML, TYPES, OutputFile, find_build, open_output, split_path

HEARTBEAT = 5.0
"""Seconds of silence after which a stream shows that it is alive."""
TIMEOUT = 20.0
"""Seconds after which a client is given up that neither sends its request nor reads its answer."""
MAX_ORDINALS = 1000

Greeting = Callable[[str], list[tuple[str, object]]]

_STATIC = os.path.join(os.path.dirname(__file__), "static")
_OWN = "_apiref"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class PreviewServer:
    """Serves a folder of output with the preview's client, from `start` to `stop`.

    ``folder_of_output`` gives the folder to serve now, and an empty string while there is none. ``greet`` gives the
    events, name and data, that bring a page up to date which has just connected: the operations that are newer than
    the output. ``host`` is a name or an address to listen on; ``allowed_hosts`` are further names under which browsers
    may ask for it, which 0.0.0.0 has no other way to know. ``ports`` is how many ports to try, from ``port`` on.
    With ``follow``, pages go to what has changed by themselves. ``start_page`` is shown at the root.

    Raise `OSError` if the host is unknown or may not be listened on, or if no port is free.
    """

    def __init__(
        self,
        hub: Hub,
        folder_of_output: Callable[[], str],
        host: str,
        port: int,
        *,
        greet: Greeting,
        allowed_hosts: Collection[str] = (),
        ports: int = 1,
        follow: bool = False,
        start_page: str = "index.html",
    ) -> None:
        self._hub = hub
        hosts = {name.lower().strip("[]") for name in (*_LOOPBACK, host, *allowed_hosts)} - {""}
        context = _Context(hub, folder_of_output, greet, frozenset(hosts), follow, start_page)
        self._server = _listen(context, host, port, ports)
        self._thread: Thread | None = None

    @property
    def address(self) -> tuple[str, int]:
        """The address and the port that it listens on."""
        host, port = self._server.server_address[:2]
        return str(host), int(port)

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), name="preview-http", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection, at once; a server that was never started can be stopped too."""
        self._hub.close()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.close_connections()


class _Context(NamedTuple):
    """What each request needs."""

    hub: Hub
    folder_of_output: Callable[[], str]
    greet: Greeting
    hosts: frozenset[str]
    follow: bool
    start_page: str


def _listen(context: _Context, host: str, port: int, ports: int) -> _Server:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    last = min(port + max(ports, 1), 65536) - 1 if port else 0
    while True:
        try:
            return _Server(context, family, (str(address[0]), port))
        except OSError as error:
            # Ports below 1024 may be forbidden, and the next one is then forbidden too.
            if port >= last or isinstance(error, PermissionError):
                raise
            port += 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, context: _Context, family: int, address: tuple[str, int]) -> None:
        self.context = context
        self.address_family = family
        self._connections: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # The library's own asks for the name of the host, which may take seconds where nobody answers.
        socketserver.TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """End what is still being answered."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser may go away at any time: that is nobody's error.
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = TIMEOUT
    server_version = "apiref"
    sys_version = ""

    def log_message(self, *_: Any) -> None:
        """Keep quiet: the terminal is the author's."""

    def __getattr__(self, name: str) -> Any:
        # The library looks for a method of this name for each kind of request.
        if name.startswith("do_"):
            return self._refuse_method
        raise AttributeError(name)

    def _refuse_method(self) -> None:
        self._answer(HTTPStatus.METHOD_NOT_ALLOWED, extra={"Allow": "GET, HEAD"})

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        refusal = self._find_refusal()
        if refusal is not None:
            self._answer(refusal)
            return
        path, _, query = self.path.partition("?")
        names = split_path(path)
        if names is None:
            self._answer(HTTPStatus.NOT_FOUND)
        elif names[0] == _OWN:
            self._handle_own(names[1:], query)
        else:
            self._handle_output(names)

    # ---- Who may ask

    def _find_refusal(self) -> HTTPStatus | None:
        """Return why a request is refused whatever it asks for, or None."""
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not self._is_allowed(hosts[0]):
            return HTTPStatus.MISDIRECTED_REQUEST
        for origin in self.headers.get_all("Origin") or []:
            scheme, _, place = origin.partition("://")
            if scheme not in ("http", "https") or place.lower() != hosts[0].lower():
                return HTTPStatus.FORBIDDEN
        # A foreign page sends no Origin with what it loads as a script or a picture; a link in one may lead here.
        site, mode = self.headers.get("Sec-Fetch-Site"), self.headers.get("Sec-Fetch-Mode")
        if site in ("cross-site", "same-site") and mode != "navigate":
            return HTTPStatus.FORBIDDEN
        return None

    def _is_allowed(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return "@" not in host and "/" not in host and name in self.server.context.hosts

    # ---- What there is

    def _handle_own(self, names: list[str], query: str) -> None:
        # What a client asks of us is ASCII and short.
        values = {name: found[-1] for name, found in parse_qs(query).items()}
        if names == ["events"]:
            self._handle_events(values.get("client", ""), values.get("page", ""))
        elif names == ["seen"]:
            self._handle_seen(values)
        elif len(names) == 1 and names[0] in ("client.js", "client.css"):
            found = open_output(_STATIC, names)
            assert found is not None
            self._send_file(found)
        else:
            self._answer(HTTPStatus.NOT_FOUND)

    def _handle_output(self, names: list[str]) -> None:
        context = self.server.context
        folder = context.folder_of_output()
        depth = len(names) - 1
        page = list(names)
        if not page[-1]:
            page[-1:] = context.start_page.split("/") if len(page) == 1 else ["index.html"]
        if not folder or not os.path.isdir(folder):
            self._send_own_page(depth, "/".join(page), built=False)
            return
        found = open_output(folder, page)
        if found is not None:
            self._send_file(found, depth)
        elif find_build(folder, "/".join([*page, "index.html"])):
            self._answer(HTTPStatus.FOUND, extra={"Location": quote("/" + "/".join(page) + "/")})
        elif TYPES.get(os.path.splitext(page[-1])[1]) == HTML:
            self._send_own_page(depth, "/".join(page), built=True)
        else:
            self._answer(HTTPStatus.NOT_FOUND)

    # ---- Answers

    def _start(self, status: HTTPStatus, kind: str, extra: dict[str, str] | None = None) -> bool:
        """Send the head of an answer; return whether a body is to follow."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "same-origin")
        for name, value in (extra or {}).items():
            self.send_header(name, value)
        self.end_headers()
        return self.command != "HEAD"

    def _answer(self, status: HTTPStatus, body: bytes | None = None, extra: dict[str, str] | None = None) -> None:
        """Send a short answer: by default a line of text that names the status."""
        self.close_connection = True
        text = f"{status.value} {status.phrase}\n".encode() if body is None else body
        head = {"Content-Length": str(len(text)), **(extra or {})}
        if self._start(status, "text/plain; charset=utf-8" if body is None else HTML, head):
            self.wfile.write(text)

    def _send_file(self, found: OutputFile, depth: int = 0) -> None:
        with found.file as file:
            start = added = rest = b""
            extra = {}
            if found.type == HTML and found.name.partition("/")[0] not in FOREIGN_FOLDERS:
                start = file.read(HEAD_SIZE)
                if parts := split_head(start):
                    start, rest = parts
                    added = self._render_tags(depth, found.name, found.build)
                    extra["Apiref-Build"] = found.build
            extra["Content-Length"] = str(found.size + len(added))
            if self._start(HTTPStatus.OK, found.type, extra):
                self.wfile.write(start + added + rest)
                _copy(file, self.wfile.write, found.size - len(start) - len(rest))

    def _send_own_page(self, depth: int, page: str, *, built: bool) -> None:
        tags = self._render_tags(depth, page, "")
        if built:
            body = render_own_page(
                tags, "There is no such page", f"The reference has no page {page}. It opens here once it has."
            )
            self._answer(HTTPStatus.NOT_FOUND, body)
        else:
            text = "The reference is being built for the first time. It opens here once that is done."
            self._answer(HTTPStatus.OK, render_own_page(tags, "No page yet", text))

    def _render_tags(self, depth: int, page: str, build: str) -> bytes:
        return render_tags(depth, {"page": page, "build": build, "follow": self.server.context.follow})

    # ---- Events

    def _handle_seen(self, values: dict[str, str]) -> None:
        client, page = values.get("client", ""), values.get("page", "")
        ordinals = [text for text in values.get("ordinals", "").split(",") if text]
        right = all(text.isascii() and text.isdecimal() and len(text) < 8 for text in ordinals)
        if not client or not page or len(client) > 64 or not right or len(ordinals) > MAX_ORDINALS:
            self._answer(HTTPStatus.BAD_REQUEST)
            return
        self.server.context.hub.note_seen(client, page, map(int, ordinals))
        self._start(HTTPStatus.NO_CONTENT, "text/plain")

    def _handle_events(self, client: str, page: str) -> None:
        context = self.server.context
        if not client or not page or len(client) > 64:
            self._answer(HTTPStatus.BAD_REQUEST)
            return
        try:
            stream = context.hub.connect(client)
        except CrowdedError:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        try:
            # nginx, in front of a preview on another machine, would collect the events.
            if not self._start(HTTPStatus.OK, "text/event-stream", {"X-Accel-Buffering": "no"}):
                return
            number = context.hub.number
            build = find_build(context.folder_of_output(), page)
            greeting = [("hello", {"build": build}), *context.greet(page), ("ready", {})]
            self.wfile.write(b"retry: 500\n\n")
            for event, data in greeting:
                self.wfile.write(format_event(number, event, json.dumps(data)))
            while (messages := stream.take(HEARTBEAT)) is not None:
                self.wfile.write(messages or b"event: beat\ndata: 0\n\n")
        finally:
            stream.close()


def _copy(file: BinaryIO, write: Callable[[bytes], object], size: int) -> None:
    """Copy ``size`` bytes: a file that is being written must not give more than its head has promised."""
    while size > 0 and (part := file.read(min(size, 256 * 1024))):
        write(part)
        size -= len(part)
