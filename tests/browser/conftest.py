"""Chromium, and pages of ours in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sphinx.testing.util import SphinxTestApp

from tests.browser.reference import FILES

Addresses = Callable[..., str]


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
def build_pages(tmp_path_factory: pytest.TempPathFactory) -> Addresses:
    """Return what builds the reference, each set of options once, and gives the address of its first page."""
    built: dict[str, str] = {}

    def build(**confoverrides: Any) -> str:
        key = repr(sorted(confoverrides.items()))
        if key not in built:
            source: Path = tmp_path_factory.mktemp("page")
            for name, text in FILES.items():
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                (source / name).write_text(text, encoding="utf-8")
            app = SphinxTestApp("html", srcdir=source, confoverrides={"apiref_validate": False, **confoverrides})
            try:
                app.build()
                assert app.warning.getvalue() == ""
                built[key] = (Path(app.outdir) / "index.html").as_uri()
            finally:
                app.cleanup()
        return built[key]

    return build


@pytest.fixture(scope="session")
def address(build_pages: Addresses) -> str:
    """Return the address of the page as it is without options."""
    return build_pages()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page; a message on its console, or a request for another's file, fails the test."""
    context = browser.new_context(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
    yield opened
    context.close()
    assert wrong == []
