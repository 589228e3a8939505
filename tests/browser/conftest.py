"""Chromium, and a page of ours in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sphinx.testing.util import SphinxTestApp

_SOURCE = {
    "conf.py": """\
project = "Test"
extensions = ["sphinx_apiref"]
html_theme = "basic"
apiref_min_microversion = "2.1"
apiref_max_microversion = "2.60"
apiref_release_microversions = {"2.60": "queens"}
""",
    "index.rst": """\
Things
======

.. rest_expand_all::

List things
-----------

.. rest_method:: GET /things

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - tag: tag
   - limit: limit

Make a thing
------------

.. rest_method:: POST /things

Makes one.
""",
    "parameters.yaml": """\
limit:
  in: query
  type: integer
  required: false
  description: How many.
  max_version: 2.20
tag:
  in: query
  type: string
  required: false
  description: Which.
  min_version: 2.49
""",
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; where it is not installed the tests are left out, but never in continuous integration."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a built page."""
    source: Path = tmp_path_factory.mktemp("page")
    for name, text in _SOURCE.items():
        (source / name).write_text(text, encoding="utf-8")
    app = SphinxTestApp("html", srcdir=source)
    try:
        app.build()
    finally:
        app.cleanup()
    assert app.warning.getvalue() == ""
    return (Path(app.outdir) / "index.html").as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page; a message on its console fails the test."""
    opened = browser.new_page()
    messages: list[str] = []
    opened.on("console", lambda message: messages.append(message.text))
    opened.on("pageerror", lambda error: messages.append(str(error)))
    yield opened
    opened.close()
    assert messages == []
