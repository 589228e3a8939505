"""The server of a preview, on the port that was asked for or on a free one."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

from sphinx_apiref.preview.http import Greeting, PreviewServer
from sphinx_apiref.preview.hub import Hub
from sphinx_apiref.preview.options import DEFAULT_PORT, PreviewError, PreviewOptions

_PORTS = 50
"""How many ports are tried, from the default one on."""


def listen(
    hub: Hub, options: PreviewOptions, find_folder: Callable[[], str], greet: Greeting, start_page: str
) -> PreviewServer:
    """Return a server that listens and does not serve yet. Raises PreviewError."""
    port = DEFAULT_PORT if options.port is None else options.port
    attempts = [(port, _PORTS), (0, 1)] if options.port is None else [(port, 1)]
    for number, (first, ports) in enumerate(attempts, 1):
        try:
            return PreviewServer(
                hub,
                find_folder,
                options.host,
                first,
                greet=greet,
                allowed_hosts=options.allowed_hosts,
                ports=ports,
                follow=options.follows,
                start_page=start_page,
            )
        except socket.gaierror:
            raise PreviewError(f"--host {options.host}: there is no such host") from None
        except OSError as exc:
            taken = exc.errno == errno.EADDRINUSE
            if taken and number < len(attempts):
                continue
            place = f"{options.host} port {port}"
            if taken:
                raise PreviewError(f"{place} is taken; name another one with --port") from None
            raise PreviewError(f"{place} can't be used: {exc.strerror or exc}") from None
    raise AssertionError


def find_address(server: PreviewServer) -> str:
    """Return the address for a browser on this machine."""
    host, port = server.address
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
