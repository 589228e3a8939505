"""What comes out on paper: every operation and sample whole, and no controls."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.themes import THEMES, Visit, address_of, require

__all__ = ["address_of"]

AddressOf = Callable[[str, str], str]

pytestmark = pytest.mark.browser
on_every_theme = pytest.mark.parametrize(
    "theme", [pytest.param(theme, marks=pytest.mark.xdist_group(theme)) for theme in THEMES]
)


def squeeze(text: str) -> str:
    """Leave out white space, since lines wrap on paper, and ligatures."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def print_text(page: Page) -> str:
    """Print the page; return what the sheets say."""
    require("pypdf")
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(page.pdf()))
    return squeeze("".join(sheet.extract_text() for sheet in reader.pages))


@on_every_theme
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_paper_holds_every_operation_and_sample(
    browser: Browser, address_of: AddressOf, theme: str, script: bool
) -> None:
    address = address_of("own", theme)
    with Visit(browser, address) as page:
        texts = page.eval_on_selector_all(
            # Of text with code in it the PDF keeps the letters, but not their order.
            ".apiref-operation :is(.endpoint-url, .url-subtitle, td p:not(:has(code)), .highlight pre)",
            "elements => elements.map(element => element.textContent)",
        )
        labels = page.eval_on_selector_all(".apiref-controls button", "buttons => buttons.map(b => b.textContent)")
    with Visit(browser, address, java_script_enabled=script) as page:
        paper = print_text(page)
    assert len(texts) > 50
    assert [text for text in map(squeeze, texts) if text not in paper] == []
    assert [label for label in labels if squeeze(label) in paper] == []


@on_every_theme
def test_badges_on_paper_are_black_on_white(browser: Browser, address_of: AddressOf, theme: str) -> None:
    with Visit(browser, address_of("hostile", theme)) as page:
        page.emulate_media(media="print")
        looks = page.eval_on_selector_all(
            ".apiref-operation .badge",
            """badges => badges.map(badge => getComputedStyle(badge))
                .map(style => [style.color, style.backgroundColor, style.borderTopColor].join(" "))""",
        )
    assert set(looks) == {"rgb(0, 0, 0) rgb(255, 255, 255) rgb(0, 0, 0)"}


def test_page_in_dark_is_printed_in_dark_on_light(browser: Browser, address_of: AddressOf) -> None:
    with Visit(browser, address_of("own", "furo"), color_scheme="dark") as page:
        page.emulate_media(media="print")
        colour = page.evaluate("getComputedStyle(document.querySelector('.api-detail')).color")
    assert colour == "rgb(0, 0, 0)"
