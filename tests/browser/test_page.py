"""Links open what they point at, from wherever they come, and leave no trace in the history."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LIST, MAKE, DROP = "list-things", "make-a-thing", "drop-a-thing"


def is_open(page: Page, slug: str) -> bool:
    """Whether the operation shows its body."""
    return bool(page.evaluate("slug => document.querySelector(`#${slug} > details`).open", slug))


def read_open(page: Page) -> set[str]:
    """Return the operations that show their bodies."""
    return {slug for slug in (LIST, MAKE, DROP) if is_open(page, slug)}


def wait_in_view(page: Page, node_id: str) -> None:
    """Wait until an element is in sight."""
    page.wait_for_function(
        "id => { const box = document.getElementById(id).getBoundingClientRect();"
        " return box.height > 0 && box.top >= -1 && box.top < innerHeight; }",
        arg=node_id,
    )


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", set()),
        ("#list-things", {LIST}),
        ("#list-things-detail", {LIST}),
        ("#request", {LIST}),
        ("#list-things-request-limit", {LIST}),
        ("#Success", {MAKE}),
        ("?expanded=list-things-detail,make-a-thing-detail", {LIST, MAKE}),
        ("?expanded=", set()),
        ("?expanded=nothing-here", set()),
        ("?expanded=%E0%A4%A,,[", set()),
        ("?expanded=make-a-thing-detail#list-things", {LIST, MAKE}),
        ("#nothing-here", set()),
        ("#%E0%A4%A", set()),
        ("?mv=<b>&mv=2", set()),
    ],
)
def test_link_opens_what_it_names(page: Page, address: str, link: str, expected: set[str]) -> None:
    page.goto(address + link)
    assert read_open(page) == expected


@pytest.mark.parametrize("node_id", [DROP, f"{DROP}-detail", "make-a-thing-request-thing", "Success"])
def test_linked_place_is_in_view_after_load_hashchange_and_back(page: Page, address: str, node_id: str) -> None:
    page.goto(f"{address}#{node_id}")
    wait_in_view(page, node_id)
    page.goto(address)
    page.evaluate("id => { location.hash = id; }", node_id)
    wait_in_view(page, node_id)
    page.evaluate("location.hash = 'list-things'; document.querySelectorAll('details').forEach(d => d.open = false)")
    page.wait_for_function("document.querySelector('#list-things > details').open")
    page.go_back()
    wait_in_view(page, node_id)


def test_second_click_on_the_same_link_opens_again(page: Page, address: str) -> None:
    page.goto(f"{address}#{LIST}")
    page.click(f"#{LIST} summary")
    # Closing takes the name out of the address, a little later.
    page.wait_for_function("!location.href.includes('list-things')")
    page.evaluate("history.replaceState(null, '', '#list-things')")
    assert not is_open(page, LIST)
    page.click(f".operation-anchor[href='#{LIST}']")
    assert is_open(page, LIST)


def test_opening_by_hand_is_in_the_address_and_not_in_the_history(page: Page, address: str) -> None:
    page.goto(address + "?other=1#list-things")
    length = page.evaluate("history.length")
    page.click(f"#{MAKE} summary")
    page.wait_for_function("location.search.includes('make-a-thing-detail')")
    assert "other=1" in page.url
    page.click(f"#{LIST} summary")
    page.wait_for_function("!location.href.includes('list-things')")
    assert page.evaluate("history.length") == length
    page.reload()
    assert read_open(page) == {MAKE}


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_key_opens_the_operation_in_focus(page: Page, address: str, key: str) -> None:
    page.goto(address)
    page.locator(f"#{LIST} summary").focus()
    page.keyboard.press(key)
    assert is_open(page, LIST)


def test_button_shows_all_and_hides_all(page: Page, address: str) -> None:
    page.goto(address)
    page.click("#expand-all")
    assert read_open(page) == {LIST, MAKE, DROP}
    assert page.inner_text("#expand-all") == "Hide All"
    # The button of a second directive is the same one.
    page.click("#writing > .apiref-controls .btn-expand-all")
    assert read_open(page) == set()
    assert page.inner_text("#expand-all") == "Show All"


def test_print_opens_all_and_shuts_them_again(page: Page, address: str) -> None:
    page.goto(f"{address}#{LIST}")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert read_open(page) == {LIST, MAKE, DROP}
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert read_open(page) == {LIST}


def test_page_without_script_has_no_dead_controls_and_opens_all_the_same(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.is_visible(".apiref-controls")
    page.click(f"#{LIST} summary")
    assert page.is_visible("#list-things-request-tag")
    context.close()


def test_markup_in_titles_and_urls_stays_text(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate("document.querySelectorAll('.apiref-operation b').length") == 0
    assert page.inner_text("#a-b-b-title .endpoint-url") == "/<b>&\"'</b>"
    page.fill(".apiref-filter", "<b>&\"'</b>")
    assert page.inner_text("[role=status]") == "1 of 4 operations"


def test_refusals_of_the_browser_break_nothing(page: Page, address: str) -> None:
    page.add_init_script(
        "history.replaceState = () => { throw new Error('refused'); };"
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
    )
    page.goto(address + "?mv=2.30#make-a-thing")
    page.click(f"#{LIST} summary")
    page.select_option("#mv_select", "2.49")
    page.click("#expand-all")
    page.click(f"#{MAKE} .apiref-curl")
    assert page.inner_text("[role=status]") == "The browser does not allow to copy"
