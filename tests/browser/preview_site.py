"""A small reference, built once, and served with the preview's client: tests edit its pages and send the events."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from sphinx_apiref.preview.http import PreviewServer
from sphinx_apiref.preview.hub import Hub

OPERATIONS = 12
"""Operations of the first page; each has a table, a table of status codes, a sample and some height."""

_TABLE = """\
.. list-table::

   * - One
     - Two
"""


def write_operation(number: int) -> str:
    """Return the source of one operation."""
    return f"""
Thing {number}
-----------

.. rest_method:: GET /things/{number}

First text of thing {number}.

See `elsewhere <https://example.org/>`_.

{_TABLE}
.. rest_status_code:: success status.yaml

   - 200

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - alpha: alpha
   - beta: beta
   - gamma: gamma

.. code-block:: console

   $ some command

.. code-block:: json

   {{"thing": {number}, "beta": "b"}}

Last text of thing {number}.
"""


FILES = {
    "conf.py": 'project = "Preview"\nextensions = ["sphinx_apiref"]\nhtml_theme = "basic"\n',
    "index.rst": "Things\n======\n\n.. rest_expand_all::\n\n.. toctree::\n\n   more\n\nSome prose.\n"
    + "".join(map(write_operation, range(OPERATIONS))),
    "more.rst": f"More\n====\n\n{write_operation(50)}",
    "status.yaml": "200:\n  default: Fine.\n",
    "parameters.yaml": """\
alpha: {in: query, type: string, required: false, description: The first one.}
beta: {in: query, type: string, required: false, description: The second one., min_version: "2.5"}
gamma: {in: query, type: string, required: false, description: The third one.}
""",
}

_OPERATION = re.compile(r'<section class="detail-control apiref-operation.*?</details>\n</section>\n', re.DOTALL)


class Site:
    """A copy of the built pages, a hub and a server over them."""

    def __init__(self, built: Path, folder: Path, **options: Any) -> None:
        shutil.copytree(built, folder)
        self.folder: Path | None = folder
        self.greeting: list[tuple[str, object]] = []
        self._options = options
        self._copy = folder
        self.hub = Hub()
        self.start(0)

    def start(self, port: int) -> None:
        """Serve; port 0 takes any."""
        self.hub = Hub()
        self._server = PreviewServer(
            self.hub,
            lambda: str(self.folder or ""),
            "127.0.0.1",
            port,
            greet=lambda page: self.greeting,
            **self._options,
        )
        self.port = self._server.address[1]
        self._server.start()

    def stop(self) -> None:
        """End the server."""
        self._server.stop()

    def get_address(self, page: str = "") -> str:
        """Return the address of a page."""
        return f"http://127.0.0.1:{self.port}/{page}"

    def read_operation(self, ordinal: int, page: str = "index.html") -> str:
        """Return the HTML of an operation, as the build wrote it."""
        return str(_OPERATION.findall((self._copy / page).read_text(encoding="utf-8"))[ordinal])

    def send(self, *changes: tuple[int, str], page: str = "index.html", confirmed: bool = False) -> None:
        """Send the HTML of operations."""
        operations = [{"ordinal": ordinal, "html": html} for ordinal, html in changes]
        self.hub.send("operations", {"page": page, "operations": operations, "confirmed": confirmed})

    def edit(self, ordinal: int, old: str, new: str, **options: Any) -> None:
        """Send an operation in which one text is another."""
        html = self.read_operation(ordinal)
        assert old in html
        self.send((ordinal, html.replace(old, new, 1)), **options)

    def write_page(self, old: str, new: str, page: str = "index.html") -> None:
        """Change a page of the output, as a build does, and have it loaded again."""
        path = self._copy / page
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        self.hub.send("page", {"pages": [page]})

    def keep_findings(self, *findings: dict[str, object], total: int | None = None) -> None:
        """Send findings as the whole list."""
        self.hub.keep("findings", {"total": len(findings) if total is None else total, "findings": findings})

    def keep_state(self, *, building: bool = False, failure: dict[str, str] | None = None, notice: str = "") -> None:
        """Send the state."""
        self.hub.keep("state", {"building": building, "failure": failure, "notice": notice})


def make_finding(**values: object) -> dict[str, object]:
    """Return a finding about the first operation, with other values where they are given."""
    return {
        "page": "index.html",
        "ordinal": 0,
        "part": "",
        "table": 0,
        "index": 0,
        "sample": 0,
        "name": "",
        "code": "some-code",
        "severity": "warning",
        "message": "something is wrong",
        "hint": "",
        "place": "source/index.rst:3:5",
        "link": "",
        **values,
    }
