"""The page on six themes: nothing for axe to find, nothing cut or unseen, in light and dark, on a phone."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import sphinx_apiref
from tests.browser.themes import DARK_THEMES, PROJECTS, THEMES, Visit, address_of, open_all, require

__all__ = ["address_of"]

AddressOf = Callable[[str, str], str]

_STATIC = Path(sphinx_apiref.__file__).parent / "sphinx_ext" / "output" / "static"
_OURS = ".apiref-operation, .apiref-controls"
# Strings in code are too pale; the colours are those of pygments_style, which a project can change.
PALE_HIGHLIGHTS = ("alabaster",)
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.browser
on_every_theme = pytest.mark.parametrize(
    "theme", [pytest.param(theme, marks=pytest.mark.xdist_group(theme)) for theme in THEMES]
)


@pytest.fixture(scope="session")
def axe() -> str:
    """Return axe-core, which comes with a package."""
    require("axe_playwright_python")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def find_violations(page: Page, theme: str) -> list[str]:
    """Return what axe finds in our markup, a line each."""
    result: dict[str, Any] = page.evaluate(
        """([ours, tags]) => axe.run(
            {include: ours.split(", ").map(selector => [selector])},
            {runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}})""",
        [_OURS, _RULES],
    )
    assert len(result["passes"]) > 5, "axe has looked at nothing"
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
        if not (theme in PALE_HIGHLIGHTS and violation["id"] == "color-contrast" and ".highlight" in node["target"][0])
    ]


@on_every_theme
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("project", PROJECTS)
def test_axe_finds_nothing(
    browser: Browser, address_of: AddressOf, axe: str, theme: str, scheme: str, project: str
) -> None:
    with Visit(browser, address_of(project, theme), color_scheme=scheme, reduced_motion="reduce") as page:
        page.evaluate(axe)
        # What is skipped while out of view would not be looked at.
        page.add_style_tag(content=".api-detail { content-visibility: visible !important }")
        assert find_violations(page, theme) == []
        open_all(page)
        assert find_violations(page, theme) == []


@pytest.mark.parametrize("theme", [pytest.param(theme, marks=pytest.mark.xdist_group(theme)) for theme in DARK_THEMES])
def test_dark_scheme_is_dark(browser: Browser, address_of: AddressOf, theme: str) -> None:
    with Visit(browser, address_of("own", theme), color_scheme="dark") as page:
        colour = page.evaluate("getComputedStyle(document.querySelector('.apiref-operation')).color")
    levels = [int(level) for level in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    assert min(levels) > 150


@on_every_theme
@pytest.mark.parametrize("project", PROJECTS)
def test_nothing_is_wider_than_a_phone(browser: Browser, address_of: AddressOf, theme: str, project: str) -> None:
    with Visit(browser, address_of(project, theme), viewport={"width": 360, "height": 740}) as page:
        open_all(page)
        wider = page.evaluate(
            """ours => [...document.querySelectorAll(ours)]
                .flatMap(element => [element, ...element.querySelectorAll("*")])
                .filter(element => !element.closest("thead, [hidden], .apiref-off"))
                .filter(element => {
                    const box = element.getBoundingClientRect();
                    const scrolls = element.clientWidth && element.scrollWidth > element.clientWidth + 1
                        && !element.matches("select, input, .endpoint-title *");
                    return box.width && (box.left < 0 || box.right > 360.5 || scrolls);
                })
                .map(element => `${element.localName}.${element.className} ${element.scrollWidth}`)""",
            _OURS,
        )
    assert wider == []


@on_every_theme
def test_keys_reach_every_control_in_order_and_focus_shows(browser: Browser, address_of: AddressOf, theme: str) -> None:
    with Visit(browser, address_of("own", theme), reduced_motion="reduce") as page:
        open_all(page)
        expected = page.evaluate(
            """ours => {
                const all = [...document.querySelectorAll(ours)].flatMap(element =>
                    [...element.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]);
                const shown = all.filter(element => element.checkVisibility({visibilityProperty: true}));
                shown.forEach((element, index) => { element.dataset.stop = String(index); });
                const before = document.createElement("button");
                shown[0].before(before);
                before.focus();
                return shown.length;
            }""",
            _OURS,
        )
        stops: list[int] = []
        unseen: list[str] = []
        for _ in range(expected * 2):
            page.keyboard.press("Tab")
            stop, style, width, html = page.evaluate(
                """() => {
                    const element = document.activeElement;
                    const style = getComputedStyle(element);
                    return [element.dataset.stop || "", style.outlineStyle, style.outlineWidth, element.outerHTML];
                }"""
            )
            if stop and (not stops or int(stop) != stops[-1]):
                stops.append(int(stop))
                if style == "none" or width in ("0px", "1px"):
                    unseen.append(html[:200])
            if stops and stops[-1] == expected - 1:
                break
    assert unseen == []
    assert stops == list(range(expected))


@on_every_theme
def test_reduced_motion_stops_what_moves(browser: Browser, address_of: AddressOf, theme: str) -> None:
    moving = """ours => [...document.querySelectorAll(ours)]
        .flatMap(element => [element, ...element.querySelectorAll("summary, summary *, button, input, select")])
        .filter(element => [getComputedStyle(element).transitionDuration, getComputedStyle(element).animationDuration]
            .some(text => text.split(", ").some(duration => parseFloat(duration) > 0.01)))
        .map(element => `${element.localName}.${element.className}`)"""
    with Visit(browser, address_of("own", theme), reduced_motion="reduce") as page:
        assert page.evaluate(moving, _OURS) == []


@pytest.mark.xdist_group("furo")
def test_forced_colours_leave_badges_an_edge(browser: Browser, address_of: AddressOf) -> None:
    with Visit(browser, address_of("own", "furo"), forced_colors="active") as page:
        edges = page.eval_on_selector_all(
            ".apiref-operation .badge",
            "badges => badges.map(badge => getComputedStyle(badge)).map(s => s.borderTopColor !== s.backgroundColor)",
        )
    assert edges
    assert all(edges)


@pytest.mark.xdist_group("furo")
def test_row_at_the_end_of_an_open_page_comes_into_view(browser: Browser, address_of: AddressOf) -> None:
    with Visit(browser, address_of("hostile", "furo"), viewport={"width": 1280, "height": 800}) as page:
        open_all(page)
        row = page.evaluate("[...document.querySelectorAll('tr[id]')].at(-1).id")
        page.evaluate("id => { location.hash = id }", row)
        page.wait_for_function(
            """id => {
                const top = document.getElementById(id).getBoundingClientRect().top;
                return top >= 0 && top < 700;
            }""",
            arg=row,
            timeout=5000,
        )


@pytest.mark.parametrize(("name", "most"), [("apiref.css", 8 * 1024), ("apiref.js", 10 * 1024)])
def test_files_of_the_page_are_small(name: str, most: int) -> None:
    assert len(gzip.compress((_STATIC / name).read_bytes(), 9, mtime=0)) <= most
