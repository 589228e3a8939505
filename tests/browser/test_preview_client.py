"""The preview's part of a page: repainting in place, findings, failures, and what a tab lives through."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sphinx.testing.util import SphinxTestApp

import sphinx_apiref
from tests.browser.preview_site import FILES, Site, make_finding
from tests.browser.themes import require

pytestmark = pytest.mark.browser

MakeSite = Callable[..., Site]
PILL = ".pill"
EVIL = "<img src=x onerror=alert(1)><b>&amp;`"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the reference once."""
    source: Path = tmp_path_factory.mktemp("preview")
    for name, text in FILES.items():
        (source / name).write_text(text, encoding="utf-8")
    app = SphinxTestApp("html", srcdir=source, confoverrides={"apiref_validate": False})
    try:
        app.build()
        assert app.warning.getvalue() == ""
        return Path(app.outdir)
    finally:
        app.cleanup()


@pytest.fixture
def make_site(built: Path, tmp_path: Path) -> Iterator[MakeSite]:
    """Return what copies the output and serves it."""
    sites: list[Site] = []

    def make(**options: Any) -> Site:
        site = Site(built, tmp_path / f"html{len(sites)}", **options)
        sites.append(site)
        return site

    yield make
    for site in sites:
        site.stop()


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """Return the served reference."""
    return make_site()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser of its own, in which an error of a script fails the test."""
    opened = browser.new_context(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    wrong: list[str] = []
    opened.on("weberror", lambda error: wrong.append(str(error.error)))
    # A server that is stopped on purpose, and an icon that no theme has.
    opened.on(
        "console",
        lambda message: None if "Failed to load resource" in message.text else wrong.append(message.text),
    )
    opened.on("dialog", lambda dialog: wrong.append(dialog.message))
    yield opened
    opened.close()
    assert wrong == []


@pytest.fixture
def tab(context: BrowserContext, site: Site) -> Page:
    """Return a tab that shows the first page and hears the events."""
    return visit(context, site)


def visit(context: BrowserContext, site: Site, page: str = "") -> Page:
    """Open a tab, and wait until it hears the events."""
    tab = context.new_page()
    tab.goto(site.get_address(page))
    wait_until_connected(tab, site)
    return tab


def wait_until_connected(tab: Page, site: Site) -> None:
    """Wait until a tab hears the events and is up to date: it has been told something that was sent after all else."""
    tab.wait_for_selector(PILL)
    site.keep_state(notice="connected")
    tab.wait_for_selector(".notice >> text=connected")
    site.keep_state()
    tab.wait_for_selector(".notice", state="hidden")


def open_operation(tab: Page, ordinal: int) -> None:
    """Open an operation by hand."""
    tab.click(f"#thing-{ordinal} summary")


def get_top(tab: Page, selector: str) -> float:
    """Return where an element stands in the window."""
    return float(tab.eval_on_selector(selector, "each => each.getBoundingClientRect().top"))


def wait_for_text(tab: Page, selector: str, text: str) -> None:
    """Wait until an element contains a text."""
    tab.wait_for_function(
        "([selector, text]) => document.querySelector(selector)?.textContent.includes(text)", arg=[selector, text]
    )


def scroll_to(tab: Page, selector: str, top: int = 200) -> None:
    """Bring an element to a place in the window, and wait until it stays there."""
    for _ in range(3):
        tab.eval_on_selector(
            selector,
            "(each, top) => scrollBy({top: each.getBoundingClientRect().top - top, behavior: 'instant'})",
            top,
        )
        tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


# ---- Repainting


def test_only_the_operation_of_that_place_changes(tab: Page, site: Site) -> None:
    before = tab.inner_html("#thing-1"), tab.inner_html("#thing-3")
    site.edit(2, "First text", "<em>Other</em> text")
    wait_for_text(tab, "#thing-2 .api-detail > p", "Other text of thing 2.")
    assert tab.inner_html("#thing-2 .api-detail > p") == "<em>Other</em> text of thing 2."
    assert (tab.inner_html("#thing-1"), tab.inner_html("#thing-3")) == before


def test_result_is_the_same_as_that_of_a_build_whatever_has_changed(tab: Page, site: Site) -> None:
    tab.add_script_tag(
        content="""window.readBuilt = (element) => {
            const copy = element.cloneNode(true);
            const added = ".apiref-tools, .apiref-copy, [class^=apiref-preview]";
            for (const each of copy.querySelectorAll(added)) each.remove();
            for (const each of [copy, ...copy.querySelectorAll("*")]) {
                for (const name of [...each.getAttributeNames()]) {
                    if (name === "open" || name.startsWith("data-apiref-")) each.removeAttribute(name);
                }
                each.classList.remove("apiref-sample", "apiref-off", "apiref-filtered");
                if (!each.classList.length) each.removeAttribute("class");
            }
            return copy.outerHTML;
        };"""
    )
    open_operation(tab, 1)
    html = site.read_operation(1)
    row = html.index('<tr class="rp_min_ver_2_5"')
    end = html.index("</tr>\n", row) + len("</tr>\n")
    versions = [
        html.replace(html[row:end], ""),
        html,
        html.replace(html[row:end], "").replace("</tbody>", html[row:end] + "</tbody>"),
        html.replace("The first one.", "A<br/>B").replace("First text", "").replace("Last text", "<b>Last</b>"),
        html.replace("<p>First text of thing 1.</p>", "<ul><li>One</li><li>Two</li></ul><!-- comment -->"),
        html.replace('id="id3"', 'id="id33"').replace("#id3", "#id33").replace("api-detail", "api-detail other"),
        html.replace(html[row:end], html[row:end] + html[row:end].replace("beta", "delta") * 3),
        html.replace("<p>Last", "text <p>Last").replace("console", "shell").replace("Thing 1", "Thing one"),
        html,
    ]
    for number, version in enumerate(versions):
        site.send((1, version))
        site.keep_state(notice=f"version {number}")
        tab.wait_for_selector(f".notice >> text=version {number}")
        read = """html => {
            const template = document.createElement("template");
            template.innerHTML = html;
            return [readBuilt(template.content.firstElementChild),
                    readBuilt(document.querySelectorAll(".apiref-operation")[1])];
        }"""
        wanted, found = tab.evaluate(read, version)
        assert found == wanted


def test_what_stays_is_the_very_same_element_with_its_focus_and_selection(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    tab.evaluate(
        """() => {
            window.kept = document.getElementById("thing-1-request-gamma");
            const text = document.querySelector("#thing-1 .api-detail > p").firstChild;
            getSelection().setBaseAndExtent(text, 0, text, "First".length);
            document.querySelector("#thing-1 .external").focus();
        }"""
    )
    html = site.read_operation(1)
    site.send((1, html.replace("text of thing 1.</p>", "words of thing 1.</p>").replace("The first", "The very first")))
    wait_for_text(tab, "#thing-1-request-alpha", "The very first")
    assert tab.evaluate("kept === document.getElementById('thing-1-request-gamma') && kept.isConnected")
    assert tab.evaluate("getSelection().toString()") == "First"
    assert tab.evaluate("document.activeElement.matches('#thing-1 .external')")


def test_row_is_known_by_its_id_whatever_happens_around_it(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    tab.evaluate("window.kept = document.getElementById('thing-1-request-gamma')")
    html = site.read_operation(1)
    alpha = html[html.index('<tr id="thing-1-request-alpha">') : html.index('<tr class="rp_min_ver_2_5"')]
    site.send((1, html.replace(alpha, "").replace("The second", "The other").replace("The third", "The last")))
    tab.wait_for_selector("#thing-1-request-alpha", state="detached")
    assert tab.evaluate("kept.isConnected && kept.id === 'thing-1-request-gamma'")
    marked = tab.locator("#thing-1-request-gamma [data-apiref-preview-changed]").all_inner_texts()
    assert marked == ["The last one."]


def test_row_that_is_gone_is_marked_beside_its_place(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    html = site.read_operation(1)
    alpha = html[html.index('<tr id="thing-1-request-alpha">') : html.index('<tr class="rp_min_ver_2_5"')]
    site.send((1, html.replace(alpha, "")))
    tab.wait_for_selector("[data-apiref-preview-changed]")
    places = tab.locator("[data-apiref-preview-changed]").evaluate_all("all => all.map(each => each.closest('tr')?.id)")
    assert set(places) == {"thing-1-request-beta"}


def test_focus_that_is_lost_with_its_element_goes_to_the_head(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    tab.locator("#thing-1 .external").focus()
    assert tab.evaluate("document.activeElement.matches('#thing-1 .external')")
    html = site.read_operation(1)
    site.send(
        (1, html.replace(html[html.index("<p>See") : html.index("elsewhere")], "<p>See <i>").replace("</a>.", "</i>."))
    )
    tab.wait_for_selector("#thing-1 .external", state="detached")
    assert tab.evaluate("document.activeElement.matches('#thing-1 summary')")


def test_open_and_shut_operations_stay_so(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    site.send((1, site.read_operation(1).replace("First", "New")), (2, site.read_operation(2).replace("First", "New")))
    wait_for_text(tab, "#thing-2 .api-detail", "New text")
    assert tab.evaluate("[1, 2].map(n => document.querySelector(`#thing-${n} > details`).open)") == [True, False]


def test_filter_goes_by_the_new_text_and_stays(tab: Page, site: Site) -> None:
    tab.fill(".apiref-filter", "things/2")
    site.edit(3, "/things/3", "/things/2/again")
    wait_for_text(tab, "#thing-3 .endpoint-url", "/things/2/again")
    assert tab.is_visible("#thing-3")
    assert not tab.is_visible("#thing-4")
    site.edit(2, "/things/2", "/other")
    tab.wait_for_selector("#thing-2", state="hidden")
    assert tab.inner_text(".apiref-controls [role=status]") == "1 of 12 operations"
    assert tab.input_value(".apiref-filter") == "things/2"


def test_microversion_stays_and_hides_rows_that_are_new(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    tab.select_option("#mv_select", "2.4")
    assert not tab.is_visible("#thing-1-request-beta")
    html = site.read_operation(1)
    gamma = '<tr id="thing-1-request-gamma">'
    site.send(
        (1, html.replace(gamma, gamma.replace("<tr", '<tr class="rp_min_ver_2_7"')).replace("rp_min_ver_2_5", ""))
    )
    tab.wait_for_selector("#thing-1-request-gamma", state="hidden")
    assert tab.is_visible("#thing-1-request-beta")
    assert tab.input_value("#mv_select") == "2.4"
    assert tab.get_attribute("#thing-1-request-gamma td", "data-apiref-mark") == "2.7+"
    assert tab.get_attribute("#thing-1-request-beta td", "data-apiref-mark") is None
    # A version that nothing had before can be chosen.
    tab.select_option("#mv_select", "2.7")
    assert tab.is_visible("#thing-1-request-gamma")


def test_new_sample_has_a_button_that_copies(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    tab.wait_for_selector("#thing-1 .apiref-copy", state="attached")
    html = site.read_operation(1)
    start = html.rindex("<div class", 0, html.index("highlight-json"))
    end = html.index("</div>\n</div>\n", start) + len("</div>\n</div>\n")
    site.send((1, html.replace("<p>Last", html[start:end].replace("thing", "other") + "<p>Last")))
    tab.wait_for_function("document.querySelectorAll('#thing-1 .apiref-copy').length === 3")
    assert tab.locator("#thing-1 .apiref-tools").count() == 1
    tab.locator("#thing-1 .apiref-copy").nth(2).click()
    tab.wait_for_function("document.querySelector('.apiref-controls [role=status]').textContent === 'Copied'")
    assert '"other": 1' in tab.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("changed", [1, 6, 7, 11])
def test_what_the_reader_looks_at_stays_where_it_is(tab: Page, site: Site, changed: int) -> None:
    tab.click("#expand-all")
    scroll_to(tab, "#thing-6-request-gamma")
    html = site.read_operation(changed).replace("</p>", f"</p><p>{'Many words. ' * 300}</p>", 1)
    site.send((changed, html))
    wait_for_text(tab, f"#thing-{changed} .api-detail", "Many words.")
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert abs(get_top(tab, "#thing-6-request-gamma") - 200) < 2


def test_page_at_its_top_stays_at_its_top(tab: Page, site: Site) -> None:
    site.edit(0, "Thing 0</h2>", "Thing 0 with a title that is longer</h2>")
    wait_for_text(tab, "#thing-0", "longer")
    assert tab.evaluate("scrollY") == 0


def test_tables_that_a_theme_wraps_stay_wrapped(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    tab.evaluate(
        """() => {
            for (const table of document.querySelectorAll(".api-detail table")) {
                const wrapper = document.createElement("div");
                wrapper.className = "wy-table-responsive";
                table.replaceWith(wrapper);
                wrapper.append(table);
            }
            window.kept = document.getElementById("thing-1-request-gamma");
        }"""
    )
    site.edit(1, "The first", "The very first")
    wait_for_text(tab, "#thing-1-request-alpha", "The very first")
    assert tab.evaluate("kept.isConnected && kept.closest('.wy-table-responsive') !== null")
    assert tab.locator("#thing-1 .wy-table-responsive").count() == 3


def test_event_that_fits_nothing_is_nothing(tab: Page, site: Site) -> None:
    before = tab.inner_html("section")
    site.send((99, site.read_operation(1)), (2, "<p>no operation</p>"), (3, ""))
    site.keep_state(notice="after")
    tab.wait_for_selector(".notice >> text=after")
    assert tab.inner_html("section") == before


def test_operations_within_another_do_not_count(tab: Page, site: Site) -> None:
    inner = site.read_operation(5).replace('id="thing-5', 'id="inner')
    site.send((1, site.read_operation(1).replace("</div>\n</details>", f"{inner}</div>\n</details>")))
    tab.wait_for_selector("#thing-1 #inner", state="attached")
    site.edit(2, "First", "New")
    wait_for_text(tab, "#thing-2", "New text")
    assert "New text" not in tab.inner_text("#inner")


def test_changed_part_is_marked_for_a_moment(tab: Page, site: Site) -> None:
    open_operation(tab, 0)
    site.edit(0, "The first one.", "The one.")
    tab.wait_for_selector("[data-apiref-preview-changed]")
    assert tab.locator("[data-apiref-preview-changed]").all_inner_texts() == ["The one."]
    tab.wait_for_selector("[data-apiref-preview-changed]", state="detached")


def test_other_automatic_ids_are_no_change_to_a_reader(tab: Page, site: Site) -> None:
    html = site.read_operation(3)
    site.send((3, html.replace('<section id="id', '<section id="id9')))
    tab.wait_for_selector("#thing-3 section[id^=id9]", state="attached")
    assert tab.locator("[data-apiref-preview-changed]").count() == 0
    assert not tab.is_visible(".change")


def test_link_leads_to_a_change_out_of_view_and_opens_it(tab: Page, site: Site) -> None:
    site.edit(9, "Last text", "New text")
    tab.wait_for_selector(".change a")
    assert tab.inner_text(".change a") == "↓ Changed: GET Thing 9"
    tab.click(".change a")
    tab.wait_for_function(
        """() => {
            const box = document.querySelector("#thing-9 .api-detail > section > p:last-child").getBoundingClientRect();
            return box.top > 0 && box.bottom < innerHeight;
        }"""
    )
    assert not tab.is_visible(".change")
    site.edit(0, "First text", "New text")
    tab.wait_for_selector(".change a")
    assert tab.inner_text(".change a").startswith("↑")
    tab.click(".change button")
    assert not tab.is_visible(".change")


def test_link_to_many_changes_counts_them_and_one_in_view_needs_none(tab: Page, site: Site) -> None:
    site.send(*((number, site.read_operation(number).replace("first", "new")) for number in (8, 9, 10)))
    tab.wait_for_selector(".change a")
    assert tab.inner_text(".change a") == "↓ Changed: GET Thing 8 and 2 more"
    site.send(*((number, site.read_operation(number).replace("first", "other")) for number in (0, 10)))
    tab.wait_for_selector(".change", state="hidden")


def test_link_shows_what_filter_and_version_hide(tab: Page, site: Site) -> None:
    tab.fill(".apiref-filter", "things/3")
    tab.select_option("#mv_select", "2.4")
    site.edit(9, "The second", "The new")
    tab.click(".change a")
    tab.wait_for_selector("#thing-9-request-beta")
    assert tab.input_value(".apiref-filter") == ""
    assert tab.input_value("#mv_select") == ""


def test_confirmed_change_is_painted_and_does_not_ask_for_attention(tab: Page, site: Site) -> None:
    site.edit(9, "Last text", "New text", confirmed=True)
    wait_for_text(tab, "#thing-9", "New text")
    assert not tab.is_visible(".change")


def test_change_on_another_page_is_linked(tab: Page, site: Site) -> None:
    site.send((0, site.read_operation(0, "more.html").replace("First", "New")), page="more.html")
    tab.wait_for_selector(".change a")
    assert tab.inner_text(".change a") == "→ Changed: GET Thing 50"
    tab.click(".change a")
    tab.wait_for_url("**/more.html#thing-50")


@pytest.mark.parametrize("way", ["option", "address"])
def test_page_that_follows_goes_to_the_change_by_itself(context: BrowserContext, make_site: MakeSite, way: str) -> None:
    site = make_site(follow=way == "option")
    tab = visit(context, site, "?follow" if way == "address" else "")
    site.edit(9, "Last text", "New text")
    tab.wait_for_function(
        """() => {
            const box = document.querySelector("#thing-9 .api-detail > section > p:last-child").getBoundingClientRect();
            return box.height > 0 && box.top > 0 && box.bottom < innerHeight;
        }"""
    )
    assert not tab.is_visible(".change")
    site.send((0, site.read_operation(0, "more.html").replace("First", "New")), page="more.html")
    tab.wait_for_url("**/more.html#thing-50")


def test_what_is_newer_than_the_page_is_there_without_a_mark(context: BrowserContext, site: Site) -> None:
    html = site.read_operation(9).replace("Last text", "New text")
    site.greeting = [("operations", {"page": "index.html", "operations": [{"ordinal": 9, "html": html}]})]
    tab = visit(context, site)
    wait_for_text(tab, "#thing-9", "New text")
    assert tab.locator("[data-apiref-preview-changed]").count() == 0
    assert not tab.is_visible(".change")


# ---- Loading again


def test_page_is_loaded_again_in_place(tab: Page, site: Site) -> None:
    for number in (2, 5, 6):
        open_operation(tab, number)
    open_operation(tab, 2)
    tab.fill(".apiref-filter", "things")
    tab.select_option("#mv_select", "2.4")
    tab.locator("#thing-6 .external").focus()
    scroll_to(tab, "#thing-6-request-gamma", 300)
    site.write_page("Some prose.", f"Some prose. {'Some more. ' * 500}")
    wait_for_text(tab, "body", "Some more.")
    tab.wait_for_function(
        "Math.abs(document.getElementById('thing-6-request-gamma').getBoundingClientRect().top - 300) < 3"
    )
    shown = tab.evaluate("[...document.querySelectorAll('.apiref-operation > [open]')].map(e => e.parentElement.id)")
    assert shown == ["thing-5", "thing-6"]
    assert tab.input_value(".apiref-filter") == "things"
    assert tab.input_value("#mv_select") == "2.4"
    assert tab.evaluate("document.activeElement.matches('#thing-6 .external')")
    # The next reader of the address starts at its top.
    assert tab.evaluate("Object.keys(sessionStorage).filter(name => name.includes('place')).length") == 0


def test_page_that_another_build_has_not_changed_is_left_alone(tab: Page, site: Site) -> None:
    tab.evaluate("window.same = true")
    site.hub.send("page", {"pages": ["more.html"]})
    site.keep_state(notice="after")
    tab.wait_for_selector(".notice >> text=after")
    assert tab.evaluate("window.same") is True


def test_build_that_ended_between_loading_and_listening_is_noticed(context: BrowserContext, site: Site) -> None:
    tab = context.new_page()

    def answer_late(route: Any) -> None:
        path = (site.folder or Path()) / "index.html"
        path.write_text(path.read_text(encoding="utf-8").replace("Some prose", "Newer prose"), encoding="utf-8")
        route.continue_()

    context.route("**/events*", answer_late, times=1)
    tab.goto(site.get_address())
    wait_for_text(tab, "body", "Newer prose")


def test_tab_connects_again_after_the_server_was_restarted(tab: Page, site: Site) -> None:
    tab.evaluate("window.same = true")
    site.stop()
    tab.wait_for_selector(f"{PILL} >> text=Preview stopped")
    site.start(site.port)
    tab.wait_for_selector(f"{PILL} >> text=Preview stopped", state="detached")
    site.edit(0, "Thing 0</h2>", "Thing zero</h2>")
    wait_for_text(tab, "#thing-0", "Thing zero")
    assert tab.evaluate("window.same") is True
    site.stop()
    tab.wait_for_selector(f"{PILL} >> text=Preview stopped")
    path = (site.folder or Path()) / "index.html"
    path.write_text(path.read_text(encoding="utf-8").replace("Some prose", "Newer prose"), encoding="utf-8")
    site.start(site.port)
    wait_for_text(tab, "body", "Newer prose")


def test_first_page_opens_once_it_is_built(context: BrowserContext, site: Site) -> None:
    folder, site.folder = site.folder, None
    tab = visit(context, site, "more.html")
    assert tab.inner_text("h1") == "No page yet"
    failure = {"title": "The build has failed", "message": "no module", "place": "conf.py:3", "link": ""}
    site.keep_state(failure=failure)
    tab.wait_for_selector(".overlay pre >> text=no module")
    site.keep_state(building=True)
    tab.wait_for_selector(".overlay", state="hidden")
    site.folder = folder
    site.keep_state()
    tab.wait_for_selector("#thing-50")


def test_page_that_is_gone_waits_for_its_return(tab: Page, site: Site) -> None:
    path = (site.folder or Path()) / "index.html"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    site.hub.send("page", {"pages": ["index.html"]})
    tab.wait_for_selector("h1 >> text=There is no such page")
    wait_until_connected(tab, site)
    path.write_text(text, encoding="utf-8")
    site.hub.send("page", {"pages": ["index.html"]})
    tab.wait_for_selector("#thing-0")


def test_several_tabs_are_all_painted(context: BrowserContext, site: Site) -> None:
    tabs = [visit(context, site) for _ in range(3)]
    site.edit(0, "Thing 0</h2>", "Thing zero</h2>")
    for tab in tabs:
        wait_for_text(tab, "#thing-0", "Thing zero")


def test_hidden_tab_gives_up_its_connection_where_there_are_many_and_catches_up(
    context: BrowserContext, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A browser opens six connections: a seventh tab would wait for ever.
    monkeypatch.setattr("sphinx_apiref.preview.http.HEARTBEAT", 0.05)
    tab = visit(context, site)
    tab.evaluate(
        """() => {
            let visible = "hidden";
            Object.defineProperty(document, "visibilityState", { get: () => visible });
            window.show = () => {
                visible = "visible";
                document.dispatchEvent(new Event("visibilitychange"));
            };
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    others = [site.hub.connect(f"other{number}") for number in range(2)]
    site.keep_state(notice="still here")
    tab.wait_for_selector(".notice >> text=still here", state="attached")
    others.append(site.hub.connect("other2"))
    messages = b""
    while b'"count": 3' not in messages:
        # Without the events of the tab that leaves, this would be the end.
        part = others[-1].take(30)
        assert part
        messages += part
    html = site.read_operation(0).replace("Thing 0</h2>", "Thing zero</h2>")
    site.greeting = [("operations", {"page": "index.html", "operations": [{"ordinal": 0, "html": html}]})]
    tab.evaluate("show()")
    wait_for_text(tab, "#thing-0", "Thing zero")


def test_operations_on_the_screen_are_reported(tab: Page, site: Site) -> None:
    def wait_for_report(expected: Callable[[list[tuple[str, int]]], bool]) -> list[tuple[str, int]]:
        for _ in range(200):
            if expected(site.hub.list_seen()):
                break
            tab.wait_for_timeout(50)
        return site.hub.list_seen()

    first = wait_for_report(lambda seen: ("index.html", 0) in seen)
    assert first[0] == ("index.html", 0)
    assert ("index.html", 11) not in first
    tab.click("#expand-all")
    scroll_to(tab, "#thing-11", 0)
    last = wait_for_report(lambda seen: seen == [("index.html", 11)])
    assert last == [("index.html", 11)]
    tab.goto("about:blank")
    assert wait_for_report(lambda seen: not seen) == []


# ---- Findings


def read_notes(tab: Page, parent: str) -> list[str]:
    """Return the messages of the notes that are somewhere below an element."""
    return tab.locator(f":is({parent}) .apiref-preview-text > span").all_text_contents()


def test_finding_stands_beside_what_it_is_about(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    site.keep_findings(
        make_finding(ordinal=1, part="row", table=1, index=1, message="about the row"),
        make_finding(ordinal=1, part="row", table=0, index=0, message="about the status"),
        make_finding(ordinal=1, part="sample", sample=1, message="about the sample"),
        make_finding(ordinal=1, part="method", message="about the method"),
        make_finding(ordinal=1, message="about the operation"),
        make_finding(ordinal=None, page="", message="about nothing here"),
        make_finding(ordinal=0, page="more.html", message="about another page"),
    )
    tab.wait_for_selector(f"{PILL} >> text=7 findings")
    assert read_notes(tab, "#thing-1-request-beta > td:last-child") == ["about the row"]
    assert read_notes(tab, "#thing-1 tr:has(td > code) > td:last-child") == ["about the status"]
    assert read_notes(tab, ".apiref-preview-note:has(+ .highlight-json)") == ["about the sample"]
    assert read_notes(tab, "#thing-1 .api-detail > .apiref-preview-note") == ["about the method", "about the operation"]
    assert tab.locator(".apiref-preview-note").count() == 5
    assert tab.inner_text("#thing-1 summary .apiref-preview-count") == "5"


def test_name_finds_the_row_and_text_the_sample_while_the_page_is_older(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    site.keep_findings(
        make_finding(ordinal=1, part="row", table=1, index=0, name="gamma", message="about gamma"),
        make_finding(ordinal=1, part="row", table=1, index=2, name="al", message="about a row that is not there"),
        make_finding(ordinal=1, part="sample", sample=0, name='{"thing": 1', message="about the sample"),
        make_finding(ordinal=1, part="row", table=0, index=0, name="200", message="about the status"),
    )
    tab.wait_for_selector(".apiref-preview-note")
    assert read_notes(tab, "#thing-1-request-gamma") == ["about gamma"]
    assert read_notes(tab, ".apiref-preview-note:has(+ .highlight-json)") == ["about the sample"]
    assert read_notes(tab, "#thing-1 .api-detail > .apiref-preview-note") == ["about a row that is not there"]
    assert read_notes(tab, "#thing-1 tr:has(td > code)") == ["about the status"]


def test_finding_goes_when_the_next_list_lacks_it_and_the_others_are_not_touched(tab: Page, site: Site) -> None:
    kept = make_finding(ordinal=0, message="kept")
    site.keep_findings(kept, make_finding(ordinal=0, message="fixed"))
    tab.wait_for_selector(f"{PILL} >> text=2 findings")
    tab.evaluate("window.note = document.querySelector('.apiref-preview-note')")
    site.keep_findings(kept)
    tab.wait_for_selector(f"{PILL} >> text=1 finding")
    assert read_notes(tab, "#thing-0") == ["kept"]
    assert tab.evaluate("window.note.isConnected")
    site.keep_findings()
    tab.wait_for_selector(f"{PILL} >> text=No findings")
    assert tab.locator(".apiref-preview-note, .apiref-preview-count").count() == 0


def test_finding_survives_repainting_and_moves_with_its_row(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    site.keep_findings(make_finding(ordinal=1, part="row", table=1, index=1, name="beta"))
    tab.wait_for_selector("#thing-1-request-beta .apiref-preview-note")
    html = site.read_operation(1)
    start = html.index('<tr class="rp_min_ver_2_5"')
    row = html[start : html.index("</tr>\n", start) + len("</tr>\n")]
    site.send(
        (1, html.replace(row, "").replace('<tr id="thing-1-request-alpha">', row + '<tr id="thing-1-request-alpha">'))
    )
    tab.wait_for_selector("#thing-1-request-beta + #thing-1-request-alpha")
    assert tab.locator(".apiref-preview-note").count() == 1
    assert tab.locator("#thing-1-request-beta .apiref-preview-note").count() == 1


def test_finding_waits_for_a_row_that_is_not_painted_yet(tab: Page, site: Site) -> None:
    open_operation(tab, 1)
    site.keep_findings(make_finding(ordinal=1, part="row", table=1, index=3, name="delta", message="about delta"))
    tab.wait_for_selector("#thing-1 .api-detail > .apiref-preview-note")
    html = site.read_operation(1)
    start = html.index('<tr id="thing-1-request-gamma">')
    row = html[start : html.index("</tr>\n", start) + len("</tr>\n")]
    site.send((1, html.replace(row, row + row.replace("gamma", "delta"))))
    tab.wait_for_selector("#thing-1-request-delta")
    assert read_notes(tab, "#thing-1-request-delta") == ["about delta"]
    assert tab.locator(".apiref-preview-note").count() == 1


def test_text_of_findings_and_failures_never_becomes_markup(tab: Page, site: Site) -> None:
    finding = make_finding(**dict.fromkeys(("code", "severity", "message", "hint", "place"), EVIL))
    site.keep_findings(finding, make_finding(message="`<b>code</b>` stays", link="javascript:alert(1)"))
    site.keep_state(
        failure={"title": EVIL, "message": EVIL, "place": EVIL, "link": "javascript://%0aalert(1)"}, notice=EVIL
    )
    tab.wait_for_selector(".overlay pre")
    tab.click(PILL)
    open_operation(tab, 0)
    assert tab.locator("img, .panel b b, .overlay b, .apiref-preview-note b b").count() == 0
    assert tab.locator("a[href^=javascript]").count() == 0
    assert tab.text_content(".overlay pre") == EVIL
    assert EVIL in (tab.text_content(".apiref-preview-note") or "")
    assert "<b>code</b> stays" in tab.inner_text(".panel")
    assert tab.locator(".panel code >> text=<b>code</b>").count() == 1


def test_click_on_a_place_copies_path_and_line(tab: Page, site: Site) -> None:
    open_operation(tab, 0)
    site.keep_findings(make_finding(place="source/a b.inc:12:3"))
    tab.click(".apiref-preview-note button")
    tab.wait_for_selector("[role=status] >> text=Copied source/a b.inc:12")
    assert tab.evaluate("navigator.clipboard.readText()") == "source/a b.inc:12"
    assert tab.evaluate("document.querySelector('#thing-0 > details').open")


def test_place_is_a_link_into_the_editor_where_there_is_one(tab: Page, site: Site) -> None:
    open_operation(tab, 0)
    site.keep_findings(make_finding(link="vscode://file/source/index.rst:3:5"))
    tab.wait_for_selector(".apiref-preview-note a")
    assert tab.get_attribute(".apiref-preview-note a", "href") == "vscode://file/source/index.rst:3:5"
    assert tab.inner_text(".apiref-preview-note a") == "source/index.rst:3"


def test_list_opens_leads_to_the_finding_and_closes_by_keyboard(tab: Page, site: Site) -> None:
    site.keep_findings(
        make_finding(ordinal=9, part="row", table=1, index=1, message="far away", severity="error", hint="do this"),
        make_finding(ordinal=None, page="", message="nowhere"),
    )
    tab.wait_for_selector(f"{PILL} >> text=2 findings")
    assert tab.get_attribute(PILL, "aria-expanded") == "false"
    tab.locator(PILL).focus()
    tab.keyboard.press("Enter")
    assert tab.get_attribute(PILL, "aria-expanded") == "true"
    assert tab.inner_text(".panel li >> nth=0").split("\n")[:2] == ["error far away", "do this"]
    tab.locator(".panel button.go").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_function(
        """() => {
            const box = document.querySelector("#thing-9 .apiref-preview-note").getBoundingClientRect();
            return box.height > 0 && box.top > 0 && box.bottom < innerHeight;
        }"""
    )
    tab.keyboard.press("Escape")
    assert not tab.is_visible(".panel")
    assert tab.evaluate("document.activeElement.shadowRoot.activeElement.className") == "pill"


def test_list_keeps_focus_and_is_announced_when_it_changes(tab: Page, site: Site) -> None:
    site.keep_findings(make_finding(message="one"))
    tab.click(PILL)
    tab.locator(".panel button.go").focus()
    site.keep_findings(make_finding(message="one"), make_finding(message="two"))
    tab.wait_for_selector(".panel >> text=two")
    assert tab.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == "warning one"
    live = tab.locator(".corner [aria-live=polite]")
    assert live.text_content() == "2 findings, 1 new"


def test_finding_of_another_page_is_reached_there(tab: Page, site: Site) -> None:
    site.keep_findings(make_finding(page="more.html", part="row", table=1, index=2, message="over there"))
    tab.click(PILL)
    tab.click(".panel a.go")
    tab.wait_for_url("**/more.html")
    tab.wait_for_selector("#thing-50-request-gamma .apiref-preview-note")
    # The list is as open as it was.
    assert tab.is_visible(".panel")


def test_notes_can_be_taken_off_the_page(tab: Page, site: Site) -> None:
    open_operation(tab, 0)
    site.keep_findings(make_finding())
    tab.click(PILL)
    tab.uncheck(".panel input")
    assert tab.locator(".apiref-preview-note").count() == 0
    assert tab.inner_text("#thing-0 summary .apiref-preview-count") == "1"
    tab.reload()
    tab.wait_for_selector(".panel li")
    assert tab.locator(".apiref-preview-note").count() == 0
    tab.check(".panel input")
    assert tab.locator(".apiref-preview-note").count() == 1


def test_thousands_of_findings_are_cut_and_counted(tab: Page, site: Site) -> None:
    site.keep_findings(*(make_finding(message=f"number {number}") for number in range(300)), total=5000)
    tab.wait_for_selector(f"{PILL} >> text=5000 findings")
    tab.click(PILL)
    assert tab.locator(".panel li").count() == 200
    assert "and 4800 more" in tab.inner_text(".panel .more")


# ---- Failures


def test_failure_lies_over_the_last_page_until_it_is_fixed(tab: Page, site: Site) -> None:
    failure = {"title": "conf.py is broken", "message": "line one\n  line two", "place": "conf.py:3", "link": ""}
    site.keep_state(failure=failure)
    tab.wait_for_selector(".overlay[role=alert] >> text=conf.py is broken")
    assert tab.inner_text(".overlay pre") == "line one\n  line two"
    # The page below can still be used.
    tab.locator("#thing-2 summary").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.querySelector('#thing-2 > details').open")
    tab.click(".overlay .apiref-preview-place")
    tab.wait_for_selector("[role=status] >> text=Copied conf.py:3")
    site.keep_state()
    tab.wait_for_selector(".overlay", state="hidden")


def test_failure_can_be_hidden_and_comes_back_when_it_is_another(tab: Page, site: Site) -> None:
    failure = {"title": "Failed", "message": "one", "place": "", "link": ""}
    site.keep_state(failure=failure)
    tab.locator(".overlay button").focus()
    # The same failure again takes nothing away from who is reading it.
    site.keep_state(failure=failure, building=True)
    tab.wait_for_selector(f"{PILL}[data-state=building]")
    tab.keyboard.press("Escape")
    assert not tab.is_visible(".overlay")
    site.keep_state(failure=failure)
    tab.wait_for_selector(f"{PILL}:not([data-state=building])")
    assert not tab.is_visible(".overlay")
    tab.click(".failed")
    assert tab.is_visible(".overlay")
    tab.click(".overlay button >> text=Hide")
    site.keep_state(failure={**failure, "message": "two"})
    tab.wait_for_selector(".overlay pre >> text=two")


def test_notice_is_a_line_that_can_be_dismissed(tab: Page, site: Site) -> None:
    site.keep_state(notice="Shown with a plain theme")
    tab.wait_for_selector(".notice >> text=Shown with a plain theme")
    tab.click(".notice button")
    assert not tab.is_visible(".notice")
    tab.reload()
    wait_until_connected(tab, site)
    site.keep_state(notice="Another")
    tab.wait_for_selector(".notice >> text=Another")


def test_nothing_of_the_preview_is_printed(tab: Page, site: Site) -> None:
    open_operation(tab, 0)
    site.keep_findings(make_finding())
    site.keep_state(failure={"title": "Failed", "message": "one", "place": "", "link": ""}, notice="Notice")
    tab.wait_for_selector(".overlay pre")
    tab.emulate_media(media="print")
    for selector in (PILL, ".overlay", ".notice", ".apiref-preview-note", ".apiref-preview-count"):
        assert not tab.is_visible(selector)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_our_part(browser: Browser, site: Site, scheme: Any) -> None:
    require("axe_playwright_python")
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    tab = visit(context, site)
    ground = {"light": "#fff", "dark": "#131416"}[scheme]
    tab.add_style_tag(content=f":root {{ color-scheme: {scheme}; background: {ground}; }}")
    tab.evaluate("document.body.className = 'themed'")
    open_operation(tab, 0)
    values = {"hint": "do `this`", "link": "vscode://file/a"}
    severities = ("error", "warning", "info")
    site.keep_findings(*(make_finding(severity=each, message=f"an `{each}`", **values) for each in severities))
    site.keep_state(failure={"title": "Failed", "message": "one", "place": "conf.py:3", "link": ""}, notice="Notice")
    site.edit(9, "Last text", "New text")
    tab.wait_for_selector(".overlay pre")
    tab.wait_for_selector(".change a")
    tab.click(PILL)
    assert tab.get_attribute(".apiref-preview-surface", "data-theme") == scheme
    tab.add_script_tag(content=axe)
    result = tab.evaluate(
        """() => axe.run(
            {include: [[".apiref-preview"], [".apiref-preview-note"], [".apiref-preview-count"]]},
            {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
             rules: {"target-size": {enabled: true}}})"""
    )
    assert len(result["passes"]) > 5, "axe has looked at nothing"
    context.close()
    assert [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ] == []


def test_theme_is_not_touched_by_our_style(tab: Page, built: Path) -> None:
    read = """() => ["h1", "th.head", "summary", "pre", "details", "p", ".endpoint-url"].map((selector) => {
        const style = getComputedStyle(document.querySelector(selector));
        return [...style].map((name) => `${name}: ${style.getPropertyValue(name)}`).join(";");
    })"""
    open_operation(tab, 0)
    # What the page's own script adds makes the operation higher.
    tab.wait_for_selector("#thing-0 .apiref-curl")
    tab.wait_for_selector("#thing-0 .apiref-copy", state="attached")
    shown = tab.evaluate(read)
    tab.evaluate("document.querySelector('link[href*=_apiref]').disabled = true")
    assert tab.evaluate(read) == shown


@pytest.mark.parametrize(("name", "most"), [("client.css", 4 * 1024), ("client.js", 15 * 1024)])
def test_files_of_the_client_are_small(name: str, most: int) -> None:
    path = Path(sphinx_apiref.__file__).parent / "preview" / "static" / name
    assert len(gzip.compress(path.read_bytes(), 9, mtime=0)) <= most


def test_published_pages_have_nothing_of_the_preview(built: Path) -> None:
    for path in built.rglob("*"):
        if path.is_file():
            assert b"apiref-preview" not in path.read_bytes()
            assert b"_apiref/" not in path.read_bytes()
