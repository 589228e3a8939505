"""The filter, the microversions and the buttons that copy."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sphinx_apiref import read_reference
from tests.browser.conftest import Addresses
from tests.browser.reference import FILES
from tests.browser.versions import read_options, read_rows, read_shown, select_operations, select_rows

pytestmark = pytest.mark.browser

STATUS = ".apiref-controls [role=status]"


# ---- Filter


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["list-things", "make-a-thing", "drop-a-thing", "a-b-b-title"]),
        ("POST", ["make-a-thing"]),
        ("thing-id", ["make-a-thing"]),
        ("THINGS get", ["list-things"]),
        ("drop  old", ["drop-a-thing"]),
        ("nothing", []),
    ],
)
def test_filter_shows_operations_with_all_of_the_words(page: Page, address: str, query: str, shown: list[str]) -> None:
    page.goto(address)
    page.fill(".apiref-filter", query)
    assert read_shown(page) == shown
    assert page.inner_text(STATUS) == (f"{len(shown)} of 4 operations" if query else "")
    # Headings of what is not there would be noise.
    assert page.is_visible("#reading") == ("list-things" in shown)
    assert page.is_visible(".apiref-filter")


def test_slash_focuses_the_filter_and_escape_clears_it(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("drop/")
    assert page.input_value(".apiref-filter") == "drop/"
    page.keyboard.press("Escape")
    assert page.input_value(".apiref-filter") == ""
    assert len(read_shown(page)) == 4


def test_link_to_what_the_filter_hides_shows_it(page: Page, address: str) -> None:
    page.goto(address)
    page.fill(".apiref-filter", "drop")
    page.evaluate("location.hash = 'list-things'")
    page.wait_for_function("document.querySelector('#list-things > details').open")
    assert "list-things" in read_shown(page)
    assert page.input_value(".apiref-filter") == ""


# ---- Microversions


def test_range_comes_from_the_page(page: Page, address: str) -> None:
    page.goto(address)
    # From one before the first, to that of the latest sample.
    assert read_options(page) == ["", *(f"2.{minor}" for minor in range(9, 62))]
    assert page.inner_text("#mv_select option[value='2.60']") == "2.60 - Queens"


def test_configured_range_wins(page: Page, build_pages: Addresses) -> None:
    page.goto(build_pages(apiref_min_microversion="2.1", os_api_ref_max_microversion="2.4"))
    assert read_options(page) == ["", "2.1", "2.2", "2.3", "2.4"]


def test_each_version_shows_the_rows_and_operations_whose_range_holds_it(
    page: Page, address: str, tmp_path: Path
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    operations = [operation for operation in read_reference(tmp_path).operations if operation.docname == "index"]
    page.goto(address)
    page.click("#expand-all")
    for value in read_options(page)[1:]:
        page.select_option("#mv_select", value)
        assert read_rows(page) == select_rows(operations, value)
        assert len(read_shown(page)) == len(select_operations(operations, value))
        assert f"mv={value}" in page.url


def test_address_restores_the_version_and_the_status_tells_it(page: Page, address: str) -> None:
    page.goto(address + "?mv=2.30")
    assert page.input_value("#mv_select") == "2.30"
    assert page.inner_text(STATUS) == "3 hidden: not in 2.30"
    page.select_option("#mv_select", "")
    assert page.inner_text(STATUS) == ""
    assert "mv" not in page.url


def test_version_outside_the_range_is_kept_and_nonsense_is_not(page: Page, address: str) -> None:
    page.goto(address + "?mv=2.99")
    assert page.input_value("#mv_select") == "2.99"
    page.goto(address + "?mv=latest")
    assert page.input_value("#mv_select") == ""
    assert page.inner_text(STATUS) == ""


def test_sample_of_a_later_version_is_hidden(page: Page, address: str) -> None:
    page.goto(address + "#list-things")
    sample = "#list-things .highlight"
    page.select_option("#mv_select", "2.60")
    assert not page.is_visible(sample)
    page.select_option("#mv_select", "2.61")
    assert page.is_visible(sample)


def test_link_to_what_the_version_hides_shows_it(page: Page, address: str) -> None:
    page.goto(address + "?mv=2.30#list-things-request-tag")
    assert page.is_visible("#list-things-request-tag")
    assert page.input_value("#mv_select") == ""


def test_version_goes_along_to_other_pages(page: Page, address: str) -> None:
    page.goto(address + "?mv=2.30")
    page.click("a[href^='more.html']")
    page.wait_for_url("**/more.html?mv=2.30")
    assert page.input_value("#mv_select") == "2.30"
    page.click("summary")
    assert not page.is_visible("#show-a-thing-tag")


def test_marks_stand_beside_names_and_titles(page: Page, address: str) -> None:
    page.goto(address)
    marks = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-apiref-mark]')]"
        ".map(e => [e.parentElement.id, e.dataset.apirefMark]))"
    )
    assert marks == {"list-things-request-tag": "2.49+", "list-things-request-limit": "until 2.20"}
    assert page.inner_text("#drop-a-thing .apiref-mark") == "2.10+, removed after 2.50"


def test_rows_are_nested_as_the_sample_shows_them(page: Page, address: str) -> None:
    page.goto(address + "#list-things")
    indents = page.evaluate(
        "['things', 'id'].map(name => parseFloat(getComputedStyle("
        "document.querySelector(`#list-things-response-${name} td`)).paddingInlineStart))"
    )
    assert indents[1] > indents[0] + 5


# ---- Copying


def read_clipboard(page: Page) -> str:
    """Return what has been copied."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_button_copies_the_sample(page: Page, address: str) -> None:
    page.goto(address + "#make-a-thing")
    page.hover("#make-a-thing .apiref-sample")
    page.click("#make-a-thing .apiref-copy")
    page.wait_for_function(f"document.querySelector('{STATUS}').textContent === 'Copied'")
    assert read_clipboard(page).strip() == FILES["samples/make-req.json"].strip()


def test_curl_line_is_one_that_a_shell_understands(page: Page, address: str) -> None:
    page.goto(address + "#make-a-thing")
    page.click("#make-a-thing .apiref-curl")
    page.wait_for_function(f"document.querySelector('{STATUS}').textContent === 'Copied'")
    line = read_clipboard(page)
    assert line == page.inner_text("#make-a-thing .apiref-tools pre")
    script = 'curl() { printf "%s\\n" "$@"; }; ENDPOINT=http://e TOKEN=t thing_id=1 y=2\n' + line
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "-H",
        "X-Auth-Token: t",
        "-X",
        "POST",
        "http://e/things/1/action?x=2",
        "-H",
        "Content-Type: application/json",
        "-d",
        FILES["samples/make-req.json"].strip(),
    ]


def test_invisible_characters_of_a_url_are_neither_copied_nor_in_the_way_of_the_filter(
    page: Page, address: str
) -> None:
    page.goto(address)
    page.eval_on_selector("#drop-a-thing .endpoint-url", "each => each.textContent = '/things/\u200bold/\u3000one'")
    for query in ("things/old/one", "things/\u200bold/"):
        page.fill(".apiref-filter", query)
        assert read_shown(page) == ["drop-a-thing"]
    page.click("#drop-a-thing summary")
    page.click("#drop-a-thing .apiref-curl")
    page.wait_for_function(f"document.querySelector('{STATUS}').textContent === 'Copied'")
    assert '"$ENDPOINT/things/old/one"' in read_clipboard(page)


def test_link_of_an_operation_copies_its_address_and_has_its_name(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#list-things .operation-anchor").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelector('{STATUS}').textContent === 'Link copied'")
    assert read_clipboard(page) == address + "#list-things"
    assert page.get_attribute("#list-things .operation-anchor", "aria-label") == "Link to List things"


# ---- Options


def test_everything_can_be_switched_off(page: Page, build_pages: Addresses) -> None:
    names = ("filter", "microversions", "version_marks", "nested_rows", "copy_buttons", "copy_links")
    page.goto(build_pages(**{f"apiref_{name}": False for name in names}, apiref_curl=False) + "#make-a-thing")
    page.click("#expand-all")
    for selector in (".apiref-filter", "#mv_select", ".apiref-mark", "[data-apiref-mark]", "[class*=apiref-d1]"):
        assert page.locator(selector).count() == 0
    page.wait_for_timeout(200)
    for selector in (".apiref-copy", ".apiref-curl"):
        assert page.locator(selector).count() == 0
    page.keyboard.press("/")


def test_page_without_the_directive_has_controls_unless_they_are_switched_off(
    page: Page, address: str, build_pages: Addresses
) -> None:
    page.goto(address.replace("index.html", "more.html"))
    assert page.is_visible(".apiref-filter")
    page.goto(build_pages(apiref_controls=False).replace("index.html", "more.html"))
    assert page.locator(".apiref-controls").count() == 0


def test_open_operations_have_all_but_the_button(page: Page, build_pages: Addresses) -> None:
    page.goto(build_pages(apiref_operations="open") + "?mv=2.30")
    assert page.locator("#expand-all").count() == 0
    assert not page.is_visible("#list-things-request-tag")
    page.fill(".apiref-filter", "post")
    assert read_shown(page) == ["make-a-thing"]
    page.click("#make-a-thing .apiref-curl")
    assert page.is_visible("#make-a-thing .apiref-tools pre")


def test_texts_are_in_the_language_of_the_build(page: Page, build_pages: Addresses) -> None:
    page.goto(build_pages(language="de"))
    page.click("#expand-all")
    assert page.inner_text("#expand-all") == "Alle verbergen"
    page.fill(".apiref-filter", "post")
    assert page.inner_text(STATUS) == "1 von 4 Operationen"


def test_copybutton_extension_keeps_its_buttons_to_itself(page: Page, build_pages: Addresses) -> None:
    page.goto(build_pages(extensions=["sphinx_apiref", "sphinx_copybutton"]) + "#make-a-thing")
    page.wait_for_selector("#make-a-thing .copybtn", state="attached")
    page.wait_for_selector("#make-a-thing .apiref-curl")
    assert page.locator(".apiref-copy").count() == 0
