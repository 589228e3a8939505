"""Links open what they point at, and the controls control."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_LIMIT = "#list-things-request-limit"
_TAG = "#list-things-request-tag"


def is_open(page: Page, slug: str) -> bool:
    """Whether the operation shows its body."""
    return bool(page.evaluate("slug => document.querySelector(`#${slug} > details`).open", slug))


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", (False, False)),
        ("#list-things", (True, False)),
        ("#list-things-detail", (True, False)),
        ("#request", (True, False)),
        (_TAG, (True, False)),
        ("?expanded=list-things-detail,make-a-thing-detail", (True, True)),
        ("?expanded=", (False, False)),
        ("?expanded=nothing-here", (False, False)),
        ("?expanded=make-a-thing-detail#list-things", (True, True)),
        ("#nothing-here", (False, False)),
        ("#%E0%A4%A", (False, False)),
    ],
)
def test_link_opens_what_it_names(page: Page, address: str, link: str, expected: tuple[bool, bool]) -> None:
    page.goto(address + link)
    assert (is_open(page, "list-things"), is_open(page, "make-a-thing")) == expected


def test_change_of_the_hash_opens_the_operation(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("location.hash = 'make-a-thing'")
    page.wait_for_function("document.querySelector('#make-a-thing > details').open")


def test_key_opens_the_operation_in_focus(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#list-things summary").focus()
    page.keyboard.press("Enter")
    assert is_open(page, "list-things")


def test_button_shows_all_and_hides_all(page: Page, address: str) -> None:
    page.goto(address)
    page.click("#expand-all")
    assert (is_open(page, "list-things"), is_open(page, "make-a-thing")) == (True, True)
    assert page.inner_text("#expand-all") == "Hide All"
    page.click("#expand-all")
    assert (is_open(page, "list-things"), is_open(page, "make-a-thing")) == (False, False)


@pytest.mark.parametrize(
    ("version", "shown"),
    [("", (True, True)), ("2.20", (False, True)), ("2.21", (False, False)), ("2.49", (True, False))],
)
def test_version_hides_the_rows_that_it_lacks(page: Page, address: str, version: str, shown: tuple[bool, bool]) -> None:
    page.goto(address + "#list-things")
    page.select_option("#mv_select", version)
    assert (page.is_visible(_TAG), page.is_visible(_LIMIT)) == shown


def test_release_stands_behind_its_version(page: Page, address: str) -> None:
    page.goto(address)
    assert page.inner_text("#mv_select option[value='2.60']") == "2.60 - Queens"


def test_page_without_script_has_no_dead_controls_and_opens_all_the_same(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.is_visible("#expand-all")
    page.click("#list-things summary")
    assert page.is_visible(_TAG)
    context.close()
