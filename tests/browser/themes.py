"""The six themes, and two references built on each: the project's own, and one full of what breaks pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

THEMES = ("alabaster", "furo", "openstackdocs", "pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme")
DARK_THEMES = ("furo", "pydata_sphinx_theme", "sphinx_book_theme")
PROJECTS = ("own", "hostile")
MODULES = {"openstackdocs": "openstackdocstheme"}

_OWN = Path(__file__).parents[2] / "api-ref" / "source"
_LONG = "_".join(["a_name_without_a_place_to_break"] * 9)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "COPY", "OPTIONS")


def _head(method: str) -> str:
    title = f'{method} <b>&amp;</b> "it\'s" \N{PILE OF POO} \N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}'
    return f"""\
{title}
{"=" * 80}

.. rest_method:: {method} /things/{{thing_id}}/{_LONG}?a=<&>"'
   min_version: 2.3
   max_version: 2.9
"""


_BODY = f"""
Makes ``{_LONG}`` of {_LONG}.

.. warning:: Mind the `link <https://example.org/>`_.

.. list-table::
   :header-rows: 1

   * - {_LONG}
     - {_LONG}
     - {_LONG}
   * - One
     - {_LONG}
     - ``code``

Request
-------

.. rest_parameters:: parameters.yaml

   - {_LONG}: long
   - thing: thing
   - thing.inner: inner
   - thing.inner.deep: deep

.. code-block:: json

   {{"thing": {{"inner": {{"deep": "{_LONG * 4}"}}}}, "<b>&": [1, -2.5e3, true, false, null]}}

Response
--------

.. rest_status_code:: error status.yaml

   - 404

.. code-block:: console

   $ curl -s '<b>' # a comment
"""


# One body is enough: axe takes its time.
_HOSTILE = {
    "conf.py": 'project = "Hostile"\nextensions = ["sphinx_apiref"]\napiref_validate = False\n',
    "index.rst": "Hostile\n=======\n\n.. rest_expand_all::\n\n.. toctree::\n\n   things\n",
    "things.rst": "Things (things, os-things_of_a_long_name)\n"
    + "#" * 50
    + "\n\n.. rest_expand_all::\n\n"
    + "\n".join(map(_head, _METHODS))
    + _BODY,
    "status.yaml": f"404:\n  default: |\n    Nothing is {_LONG} there.\n",
    "parameters.yaml": f"""\
long: &long
  in: body
  type: string or null
  required: false
  min_version: 2.5
  max_version: 2.8
  description: |
    Long, and see `elsewhere <https://example.org/>`_ for {_LONG}.
thing: {{in: body, type: object, required: true, description: "{_LONG}"}}
inner: {{<<: *long, type: object}}
deep: {{<<: *long, min_version: 2.4}}
""",
}


def require(module: str) -> None:
    """Leave a test out where a package is missing, but never in continuous integration."""
    if find_spec(module) is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{module} is not installed: use tox run -e browser")


def build_reference(project: str, theme: str, folder: Path) -> str:
    """Build a reference on a theme; return the address of the page that has its operations."""
    source = folder / "source"
    if project == "own":
        shutil.copytree(_OWN, source)
    else:
        source.mkdir()
        for name, text in _HOSTILE.items():
            (source / name).write_text(text, encoding="utf-8")
    extensions = ["sphinx_apiref"]
    if theme in MODULES:
        extensions.insert(0, MODULES[theme])
    # In a process of its own: themes leave things behind that the next theme trips over.
    build = subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "-q", "-b", "html"),
            *("-D", f"html_theme={theme}", "-D", f"extensions={','.join(extensions)}"),
            *(source, folder / "html"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert build.returncode == 0, build.stderr
    page = folder / "html" / ("index.html" if project == "own" else "things.html")
    assert 'class="detail-control apiref-operation"' in page.read_text(encoding="utf-8"), build.stderr
    return page.as_uri()


@pytest.fixture(scope="session")
def address_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """Return the function from project and theme to address; each pair is built once."""
    built: dict[tuple[str, str], str] = {}

    def address(project: str, theme: str) -> str:
        require(MODULES.get(theme, theme))
        if (project, theme) not in built:
            built[project, theme] = build_reference(project, theme, tmp_path_factory.mktemp(f"{project}-{theme}"))
        return built[project, theme]

    return address


def open_all(page: Page) -> None:
    """Open every operation, as a reader does."""
    page.evaluate("document.querySelectorAll('details.apiref-details').forEach(details => { details.open = true })")


class Visit:
    """A page in a context of its own: colour scheme, width and the like are the context's."""

    def __init__(self, browser: Browser, address: str, **options: object) -> None:
        self._context: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]
        self.page = self._context.new_page()
        self.page.goto(address)

    def __enter__(self) -> Page:
        return self.page

    def __exit__(self, *_: object) -> None:
        self._context.close()
