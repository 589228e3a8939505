"""The server gives out the pages of the output, with the preview's tags, and nothing else to nobody else."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from sphinx_apiref.preview import http as http_module
from sphinx_apiref.preview.http import PreviewServer
from sphinx_apiref.preview.hub import Hub
from sphinx_apiref.preview.injection import HEAD_SIZE

PAGE = b"<!DOCTYPE html><html><head><title>A</title></HEAD ><body><p>Text</p></body></html>"
Serve = Callable[..., PreviewServer]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return a folder of output, with something beside it that is nobody's business."""
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "html"
    for name, content in {
        "index.html": PAGE,
        "sub/page.html": PAGE,
        "sub/index.html": PAGE,
        "_static/theme.css": b"p { color: red }",
        "_static/a b\xc3\xa9.txt".encode("latin-1").decode("utf-8"): b"text",
        "_static/frame.html": PAGE,
        "fragment.html": b"<p>no head</p>",
        "data.unknown": b"<script>alert(1)</script>",
        ".buildinfo": b"secret",
        ".doctrees/environment.pickle": b"secret",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def hub() -> Hub:
    """Return a hub without clients."""
    return Hub()


@pytest.fixture
def serve(hub: Hub, output: Path) -> Iterator[Serve]:
    """Return what starts a server over the output; it is stopped after the test."""
    servers = []

    def start(folder: str | None = None, host: str = "127.0.0.1", **options: object) -> PreviewServer:
        shown = str(output) if folder is None else folder
        options.setdefault("greet", lambda page: [])
        server = PreviewServer(hub, lambda: shown, host, 0, **options)  # type: ignore[arg-type]
        server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def server(serve: Serve) -> PreviewServer:
    """Return a server over the output."""
    return serve()


def ask(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """Send a request as it stands; an underscore in the name of a header is a hyphen there."""
    connection = HTTPConnection(*server.address, timeout=30)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def get_status(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> int:
    """Return the status of an answer."""
    return ask(server, path, method, **headers)[0].status


def send_raw(server: PreviewServer, text: bytes) -> bytes:
    """Send bytes, and return everything that comes back."""
    with socket.create_connection(server.address, timeout=30) as connection:
        connection.sendall(text)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


# ---- Pages


def test_page_has_the_tags_in_its_head_and_the_file_stays_as_it_is(server: PreviewServer, output: Path) -> None:
    response, body = ask(server, "/index.html")
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    before, _, rest = body.partition(b"</HEAD >")
    assert before.startswith(b"<!DOCTYPE html><html><head><title>A</title><link")
    assert b'<script defer src="_apiref/client.js"' in before
    assert rest == b"<body><p>Text</p></body></html>"
    assert (output / "index.html").read_bytes() == PAGE


def test_tags_know_page_build_and_options(serve: Serve) -> None:
    server = serve(follow=True)
    response, body = ask(server, "/sub/page.html?a=b")
    options = body.partition(b'data-apiref-preview="')[2].partition(b'"')[0].decode().replace("&quot;", '"')
    assert json.loads(options) == {"page": "sub/page.html", "build": response.headers["Apiref-Build"], "follow": True}
    assert b'src="../_apiref/client.js"' in body


@pytest.mark.parametrize(("path", "page"), [("/", "index.html"), ("/sub/", "sub/index.html")])
def test_folder_is_its_index(server: PreviewServer, path: str, page: str) -> None:
    _, body = ask(server, path)
    assert f"&quot;{page}&quot;".encode() in body


def test_start_page_is_shown_at_the_root(serve: Serve) -> None:
    assert b"&quot;sub/page.html&quot;" in ask(serve(start_page="sub/page.html"), "/")[1]


def test_folder_without_a_slash_leads_to_the_one_with_it(server: PreviewServer) -> None:
    response, _ = ask(server, "/sub")
    assert (response.status, response.headers["Location"]) == (302, "/sub/")


@pytest.mark.parametrize("path", ["/_static/frame.html", "/fragment.html"])
def test_html_that_is_no_page_is_left_alone(server: PreviewServer, path: str, output: Path) -> None:
    assert ask(server, path)[1] == (output / path[1:]).read_bytes()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/_static/theme.css?v=1", "text/css; charset=utf-8"),
        ("/_static/a%20b%C3%A9.txt", "text/plain; charset=utf-8"),
        ("/data.unknown", "application/octet-stream"),
        ("/_apiref/client.js", "text/javascript; charset=utf-8"),
        ("/_apiref/client.css", "text/css; charset=utf-8"),
    ],
)
def test_file_has_its_type_and_nobody_may_guess_another(server: PreviewServer, path: str, kind: str) -> None:
    response, body = ask(server, path)
    assert response.status == 200
    assert body
    assert response.headers["Content-Type"] == kind
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in response.headers


def test_large_file_arrives_whole_and_never_in_memory(server: PreviewServer, output: Path) -> None:
    with (output / "large.json").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    connection = HTTPConnection(*server.address, timeout=60)
    connection.request("GET", "/large.json")
    response = connection.getresponse()
    assert response.headers["Content-Length"] == str(50 * 1024 * 1024)
    size = 0
    while part := response.read(1024 * 1024):
        size += len(part)
    connection.close()
    assert size == 50 * 1024 * 1024


@pytest.mark.parametrize("size", [HEAD_SIZE - len(PAGE), HEAD_SIZE, 3 * HEAD_SIZE])
def test_page_around_and_above_the_size_of_a_head_is_complete(server: PreviewServer, output: Path, size: int) -> None:
    (output / "index.html").write_bytes(PAGE + b"x" * size)
    response, body = ask(server, "/index.html")
    assert response.headers["Content-Length"] == str(len(body))
    assert body.endswith(b"</body></html>" + b"x" * size)


def test_build_is_another_after_the_page_was_written(server: PreviewServer, output: Path) -> None:
    first = ask(server, "/index.html")[0].headers["Apiref-Build"]
    assert first == ask(server, "/index.html")[0].headers["Apiref-Build"]
    (output / "index.html").write_bytes(PAGE + b"more")
    assert ask(server, "/index.html")[0].headers["Apiref-Build"] not in (first, "", None)


@pytest.mark.parametrize("folder", ["", "/there/is/no/such/folder"])
@pytest.mark.parametrize("path", ["/", "/sub/page.html", "/anything"])
def test_before_the_first_build_every_page_is_one_of_our_own(serve: Serve, folder: str, path: str) -> None:
    response, body = ask(serve(folder), path)
    assert response.status == 200
    assert "Apiref-Build" not in response.headers
    assert b"No page yet" in body
    assert b"client.js" in body


def test_page_that_is_not_there_is_404_but_waits_for_it(server: PreviewServer) -> None:
    response, body = ask(server, "/gone%3Cb%3E.html")
    assert response.status == 404
    assert b"client.js" in body
    assert b"gone&lt;b&gt;.html" in body
    assert b"<b>" not in body


def test_output_may_be_another_folder_with_each_request(hub: Hub, output: Path) -> None:
    folders = ["", str(output)]
    server = PreviewServer(hub, lambda: folders[0], "127.0.0.1", 0, greet=lambda page: [])
    server.start()
    try:
        assert b"No page yet" in ask(server, "/")[1]
        folders.pop(0)
        assert b"<p>Text</p>" in ask(server, "/")[1]
    finally:
        server.stop()


def test_head_has_no_body(server: PreviewServer) -> None:
    with_body = ask(server, "/index.html")
    response, body = ask(server, "/index.html", "HEAD")
    assert body == b""
    assert response.status == 200
    for name in ("Content-Length", "Content-Type", "Apiref-Build"):
        assert response.headers[name] == with_body[0].headers[name]
    assert get_status(server, "/nothing", "HEAD") == 404
    assert ask(server, "/_apiref/events?client=a&page=index.html", "HEAD")[0].headers["Content-Type"] == (
        "text/event-stream"
    )


# ---- What is outside


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/sub/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/sub/%2e%2e/%2e%2e/secret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/.doctrees/environment.pickle",
        "/%2edoctrees/environment.pickle",
        "/.buildinfo",
        "/sub/.",
        "/sub//page.html",
        "/index.html/",
        "/index.html%00.png",
        "/%ff.html",
        "/" + "a" * 5000,
        "/_apiref",
        "/_apiref/",
        "/_apiref/../index.html",
        "/_apiref/client.js/",
        "/_apiref/nothing",
        "*",
        "http://127.0.0.1/index.html",
    ],
)
def test_path_that_is_no_file_of_the_output_is_not_found(server: PreviewServer, path: str) -> None:
    response, body = ask(server, path)
    assert response.status == 404
    assert b"secret" not in body.replace(b"secret.txt", b"")


def test_absolute_path_of_a_file_is_not_found(server: PreviewServer, tmp_path: Path) -> None:
    assert get_status(server, str(tmp_path / "secret.txt")) == 404
    assert get_status(server, "/" + str(tmp_path / "secret.txt").replace("/", "%2f")) == 404


def test_link_that_leads_out_is_not_found_and_one_within_is_followed(server: PreviewServer, output: Path) -> None:
    (output / "out.txt").symlink_to(output.parent / "secret.txt")
    (output / "out").symlink_to(output.parent)
    (output / "hidden").symlink_to(output / ".doctrees")
    (output / "root").symlink_to("/")
    (output / "within.css").symlink_to(output / "_static" / "theme.css")
    (output / "circle").symlink_to(output / "circle")
    for path in ("/out.txt", "/out/secret.txt", "/hidden/environment.pickle", "/root/etc/passwd", "/circle"):
        assert get_status(server, path) == 404
    assert ask(server, "/within.css")[1] == b"p { color: red }"


def test_output_that_is_a_link_itself_is_served(serve: Serve, output: Path) -> None:
    (output.parent / "current").symlink_to(output)
    assert get_status(serve(str(output.parent / "current")), "/index.html") == 200


def test_pipe_and_folder_are_not_found(server: PreviewServer, output: Path) -> None:
    os.mkfifo(output / "pipe.json")
    assert get_status(server, "/pipe.json") == 404
    assert get_status(server, "/_static") == 404
    assert get_status(server, "/_static/") == 404


# ---- Who may ask


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:9", "localhost:8000", "LOCALHOST", "[::1]:8000"])
def test_this_machine_may_ask_through_any_port(server: PreviewServer, host: str) -> None:
    assert get_status(server, "/", Host=host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "127.0.0.1.example.org",
        "localhost.example.org:8000",
        "example.org@127.0.0.1",
        "127.0.0.1@example.org",
        "127.0.0.1/example.org",
        "[::1",
        "",
        "0.0.0.0",
    ],
)
@pytest.mark.parametrize("path", ["/", "/_apiref/events?client=a&page=b", "/nothing"])
def test_foreign_host_is_misdirected(server: PreviewServer, host: str, path: str) -> None:
    assert get_status(server, path, Host=host) == 421


def test_request_without_a_host_or_with_two_is_misdirected(server: PreviewServer) -> None:
    assert send_raw(server, b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.0 421")
    two = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: example.org\r\n\r\n"
    assert send_raw(server, two).startswith(b"HTTP/1.0 421")


def test_further_hosts_are_allowed_by_name(serve: Serve) -> None:
    server = serve(host="0.0.0.0", allowed_hosts=["docs.example.org"])
    assert get_status(server, "/", Host="docs.example.org:80") == 200
    assert get_status(server, "/", Host="example.org") == 421


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:8000", 200),
        ("https://127.0.0.1:8000", 200),
        ("http://127.0.0.1:9000", 403),
        ("http://localhost:8000", 403),
        ("http://example.org", 403),
        ("http://example.org/127.0.0.1:8000", 403),
        ("null", 403),
        ("", 403),
        ("127.0.0.1:8000", 403),
    ],
)
@pytest.mark.parametrize("path", ["/index.html", "/_apiref/client.js"])
def test_only_our_own_pages_are_an_origin(server: PreviewServer, path: str, origin: str, status: int) -> None:
    assert get_status(server, path, Host="127.0.0.1:8000", Origin=origin) == status


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
        ("cross-site", "navigate", 200),
        ("cross-site", "no-cors", 403),
        ("same-site", "no-cors", 403),
        ("cross-site", "cors", 403),
    ],
)
def test_foreign_page_may_lead_here_but_load_nothing(server: PreviewServer, site: str, mode: str, status: int) -> None:
    assert get_status(server, "/_static/theme.css", Sec_Fetch_Site=site, Sec_Fetch_Mode=mode) == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"])
@pytest.mark.parametrize("path", ["/index.html", "/_apiref/seen?client=a&page=b&ordinals=1"])
def test_other_methods_are_refused(server: PreviewServer, hub: Hub, method: str, path: str) -> None:
    response, _ = ask(server, path, method)
    assert response.status == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert hub.list_seen() == []


@pytest.mark.parametrize("text", [b"\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x00\xff\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
def test_nonsense_is_answered_or_dropped_and_the_server_goes_on(server: PreviewServer, text: bytes) -> None:
    with socket.create_connection(server.address, timeout=30) as connection:
        connection.sendall(text)
    assert get_status(server, "/") == 200


# ---- Events and reports


class Events:
    """A stream of events, read as a browser reads it."""

    def __init__(self, server: PreviewServer, client: str = "a", page: str = "index.html") -> None:
        self._connection = HTTPConnection(*server.address, timeout=30)
        self._connection.request("GET", f"/_apiref/events?client={client}&page={page}")
        self.response = self._connection.getresponse()

    def read(self, count: int) -> list[tuple[str, object]]:
        """Return the next events of other kinds than the server's own notes of streams and beats."""
        events: list[tuple[str, object]] = []
        fields: dict[str, str] = {}
        while len(events) < count:
            line = self.response.readline().decode()
            assert line, "the stream has ended"
            if line != "\n":
                name, _, value = line.rstrip("\n").partition(": ")
                fields[name] = value
            elif "event" in fields:
                if fields["event"] not in ("streams", "beat"):
                    events.append((fields["event"], json.loads(fields["data"])))
                fields = {}
        return events

    def read_name(self, name: str) -> None:
        """Read up to an event of this name, whichever it is."""
        while self.response.readline().decode() != f"event: {name}\n":
            pass

    def close(self) -> None:
        """Leave."""
        self._connection.close()


@pytest.fixture
def listen() -> Iterator[Callable[..., Events]]:
    """Return what opens a stream; it is closed after the test."""
    opened: list[Events] = []

    def connect(server: PreviewServer, *args: str) -> Events:
        opened.append(Events(server, *args))
        return opened[-1]

    yield connect
    for events in opened:
        events.response.close()
        events.close()


def test_stream_begins_with_the_build_then_what_is_newer_then_what_is_kept(
    serve: Serve, hub: Hub, listen: Callable[..., Events]
) -> None:
    server = serve(greet=lambda page: [("operations", {"page": page})])
    hub.keep("findings", {"total": 0})
    build = ask(server, "/index.html")[0].headers["Apiref-Build"]
    events = listen(server)
    assert events.response.headers["Content-Type"] == "text/event-stream"
    assert events.response.headers["Cache-Control"] == "no-store"
    assert events.read(4) == [
        ("hello", {"build": build}),
        ("operations", {"page": "index.html"}),
        ("ready", {}),
        ("findings", {"total": 0}),
    ]
    hub.send("page", {"pages": ["index.html"]})
    assert events.read(1) == [("page", {"pages": ["index.html"]})]


def test_stream_of_a_page_that_is_not_there_has_no_build(server: PreviewServer, listen: Callable[..., Events]) -> None:
    for page in ("gone.html", "../secret.txt", ".buildinfo", "sub/"):
        assert listen(server, "a", page).read(1) == [("hello", {"build": ""})]


def test_silent_stream_shows_that_it_is_alive(
    serve: Serve, listen: Callable[..., Events], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module, "HEARTBEAT", 0.01)
    listen(serve()).read_name("beat")


def test_stopping_ends_streams_and_idle_connections_at_once(
    serve: Serve, listen: Callable[..., Events], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module, "HEARTBEAT", 600.0)
    server = serve()
    streams = [listen(server, name) for name in "abc"]
    for stream in streams:
        stream.read(2)
    with socket.create_connection(server.address, timeout=30) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\n")
        # The request is known to be waiting once a later one has been answered.
        assert get_status(server, "/") == 200
        server.stop()
        # Without it, the reads would take until their timeout, and fail.
        assert idle.recv(1000) == b""
    for stream in streams:
        assert stream.response.read() is not None
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(server.address, timeout=30)


def test_client_that_stops_reading_is_dropped(
    serve: Serve, hub: Hub, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module._Handler, "timeout", 0.2)
    monkeypatch.setattr(http_module, "HEARTBEAT", 0.05)
    server = serve()
    with socket.create_connection(server.address, timeout=30) as connection:
        connection.sendall(b"GET /_apiref/events?client=a&page=index.html HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert connection.recv(10)
        hub.note_seen("a", "index.html", [1])
        for _ in range(3000):
            hub.send("page", "x" * 100_000)
            if not hub.list_seen():
                break
            time.sleep(0.01)
    assert hub.list_seen() == []


def test_client_that_leaves_is_forgotten(
    serve: Serve, hub: Hub, listen: Callable[..., Events], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module, "HEARTBEAT", 0.01)
    events = listen(serve())
    events.read(2)
    hub.note_seen("a", "index.html", [1])
    events.response.close()
    events.close()
    for _ in range(3000):
        if not hub.list_seen():
            break
        time.sleep(0.01)
    assert hub.list_seen() == []


def test_report_of_what_is_seen_reaches_the_hub(server: PreviewServer, hub: Hub) -> None:
    response, body = ask(server, "/_apiref/seen?client=a&page=sub%2Fpage.html&ordinals=3,4,12")
    assert (response.status, body) == (204, b"")
    assert hub.list_seen() == [("sub/page.html", 3), ("sub/page.html", 4), ("sub/page.html", 12)]
    assert get_status(server, "/_apiref/seen?client=a&page=index.html&ordinals=") == 204
    assert hub.list_seen() == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "client=a",
        "page=a.html&ordinals=1",
        "client=a&page=a.html&ordinals=x",
        "client=a&page=a.html&ordinals=-1",
        "client=a&page=a.html&ordinals=%C2%B2",
        "client=a&page=a.html&ordinals=123456789",
        f"client={'a' * 65}&page=a.html&ordinals=1",
        "client=a&page=a.html&ordinals=" + ",".join(["1"] * 1001),
    ],
)
def test_report_that_makes_no_sense_is_refused(server: PreviewServer, hub: Hub, query: str) -> None:
    assert get_status(server, f"/_apiref/seen?{query}") == 400
    assert hub.list_seen() == []


@pytest.mark.parametrize("query", ["", "client=a", "page=a.html", f"client={'a' * 65}&page=a.html"])
def test_stream_for_nobody_is_refused(server: PreviewServer, query: str) -> None:
    assert get_status(server, f"/_apiref/events?{query}") == 400


def test_too_many_streams_are_refused(
    server: PreviewServer, listen: Callable[..., Events], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinx_apiref.preview.hub.MAX_STREAMS", 1)
    listen(server).read(1)
    assert get_status(server, "/_apiref/events?client=b&page=index.html") == 503


# ---- Ports


def test_taken_port_is_an_error_or_leads_to_the_next_free_one(serve: Serve, hub: Hub) -> None:
    taken = serve().address[1]
    with pytest.raises(OSError, match="in use"):
        PreviewServer(hub, lambda: "", "127.0.0.1", taken, greet=lambda page: [])
    other = PreviewServer(hub, lambda: "", "127.0.0.1", taken, greet=lambda page: [], ports=100)
    assert taken < other.address[1] <= taken + 99
    other.stop()


def test_unknown_host_is_an_error(hub: Hub) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - the message is the system's
        PreviewServer(hub, lambda: "", "no-such-host.invalid", 0, greet=lambda page: [])


def test_server_that_was_never_started_can_be_stopped(hub: Hub) -> None:
    PreviewServer(hub, lambda: "", "127.0.0.1", 0, greet=lambda page: []).stop()
