"""What browsers show, and what a build gives differently."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from sphinx_apiref.preview.changes import PlacedOperation, Snapshot
from sphinx_apiref.preview.pages import Pages, find_newer, simplify

OPERATION = """\
<section class="detail-control apiref-operation" id="{name}">
<div class="operation"><span class="badge label label-{method}">{method}</span></div>
<div class="endpoint-container"><div class="endpoint-url">{url}</div>
<div class="endpoint-title"><h3 class="url-subtitle">{title}</h3></div></div>
{text}
</section>"""


def render(title: str, text: str = "", url: str = "/notes", method: str = "GET") -> str:
    return OPERATION.format(name=title.lower(), title=title, text=text, url=url, method=method)


def write_page(
    folder: Path, operations: Sequence[str], before: str = "<h1>Notes</h1>", name: str = "index.html"
) -> None:
    (folder / name).write_text(f"<html><body>{before}\n" + "\n".join(operations) + "</body></html>")


def place(*entries: tuple[str, int]) -> Snapshot:
    """Return a page with operations of these titles and marks."""
    return {
        "index": tuple(
            PlacedOperation("index", ordinal, "/a.inc", 1, 2, ("GET", "/notes", title), mark)
            for ordinal, (title, mark) in enumerate(entries)
        )
    }


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    write_page(tmp_path, [render("One"), render("Two"), render("Three")])
    made = Pages(str(tmp_path))
    made.load()
    return made


START = place(("One", 1), ("Two", 2), ("Three", 3))


def test_operation_has_its_place_on_the_page_as_served(pages: Pages) -> None:
    now = place(("New", 9), ("One", 1), ("Two", 2), ("Three", 3))
    found = [pages.find_ordinal(operation, now) for operation in now["index"]]
    assert found == [None, 0, 1, 2]


def test_operation_with_another_title_keeps_its_place(pages: Pages) -> None:
    now = place(("One", 1), ("Zwei", 5), ("Three", 3))
    assert pages.find_ordinal(now["index"][1], now) == 1


def test_page_that_is_not_built_yet_has_no_places(tmp_path: Path) -> None:
    assert Pages(str(tmp_path)).find_ordinal(START["index"][0], START) is None


def test_title_is_recognized_whatever_the_page_makes_of_it(tmp_path: Path) -> None:
    write_page(
        tmp_path, [render("Show &#8220;it&#8217;s&#8221;&#160;<code>all</code>", url='/n/<span class="p">{id}</span>')]
    )
    pages = Pages(str(tmp_path))
    pages.load()
    operation = PlacedOperation("index", 0, "/a.inc", 1, 2, ("GET", "/n/{id}", 'Show "it\'s" all'), 1)
    other = operation._replace(ordinal=1, key=("GET", "/other", "Other"))
    assert pages.find_ordinal(operation, {"index": (operation, other)}) == 0


def test_new_client_gets_what_was_sent_since_the_build(pages: Pages) -> None:
    assert pages.greet("index.html") == []
    pages.note("index.html", 2, "<three>", 7)
    pages.note("index.html", 0, "<one>", 7)
    pages.note("index.html", 2, "<three again>", 8)
    operations = [{"ordinal": 0, "html": "<one>"}, {"ordinal": 2, "html": "<three again>"}]
    assert pages.greet("index.html") == [
        ("operations", {"page": "index.html", "operations": operations, "confirmed": False})
    ]
    assert pages.greet("other.html") == []


def test_build_that_gives_what_was_sent_has_nothing_to_tell(pages: Pages, tmp_path: Path) -> None:
    pages.note("index.html", 1, render("Two", '<a id="id3">new</a>'), 5)
    write_page(tmp_path, [render("One"), render("Two", '<a id="id12">new</a>'), render("Three")])
    now = place(("One", 1), ("Two", 5), ("Three", 3))
    assert pages.compare({"index.html"}, now, now) == ({}, [], {})
    assert pages.greet("index.html") == []


def test_what_a_build_gives_differently_is_sent(pages: Pages, tmp_path: Path) -> None:
    pages.note("index.html", 1, render("Two", "wrong"), 5)
    write_page(tmp_path, [render("One"), render("Two", "right"), render("Three", "also new")])
    now = place(("One", 1), ("Two", 5), ("Three", 3))
    verdict = pages.compare({"index.html"}, now, now)
    assert verdict.operations == {"index.html": {1: render("Two", "right"), 2: render("Three", "also new")}}
    assert verdict.pages == []


def test_sent_operation_of_a_page_that_the_build_left_alone_is_taken_back(pages: Pages) -> None:
    pages.note("index.html", 1, render("Two", "wrong"), 2)
    assert pages.compare(set(), START, START).operations == {"index.html": {1: render("Two")}}


def test_operation_that_was_edited_since_the_build_began_is_left_for_the_next(pages: Pages, tmp_path: Path) -> None:
    pages.note("index.html", 1, render("Two", "newest"), 6)
    write_page(tmp_path, [render("One"), render("Two", "newer"), render("Three")])
    verdict = pages.compare({"index.html"}, START, place(("One", 1), ("Two", 6), ("Three", 3)))
    assert verdict == ({}, [], {"index.html": {1: render("Two", "newest")}})
    assert pages.greet("index.html")


@pytest.mark.parametrize(
    "operations",
    [["One", "Two"], ["One", "Two", "Three", "Four"], ["Two", "One", "Three"], ["One", "Three", "Two"]],
)
def test_page_with_other_operations_is_loaded_again(pages: Pages, tmp_path: Path, operations: list[str]) -> None:
    write_page(tmp_path, [render(title) for title in operations])
    now = place(*((title, 1) for title in operations))
    verdict = pages.compare({"index.html"}, now, now)
    assert verdict.pages == ["index.html"]
    assert verdict.operations == {}


def test_page_with_other_text_around_is_loaded_again(pages: Pages, tmp_path: Path) -> None:
    write_page(tmp_path, [render("One"), render("Two"), render("Three")], "<h1>All notes</h1>")
    assert pages.compare({"index.html"}, START, START).pages == ["index.html"]


def test_page_that_only_has_other_automatic_ids_is_not_loaded_again(tmp_path: Path) -> None:
    write_page(tmp_path, [render("One")], '<a href="#id3">Notes</a>')
    pages = Pages(str(tmp_path))
    pages.load()
    write_page(tmp_path, [render("One")], '<a href="#id4">Notes</a>')
    assert pages.compare({"index.html"}, {}, {}).pages == []


def test_page_that_is_loaded_again_gets_what_is_newer_at_its_new_place(pages: Pages, tmp_path: Path) -> None:
    pages.note("index.html", 1, render("Two", "newest"), 6)
    write_page(tmp_path, [render("Zero"), render("One"), render("Two"), render("Three")])
    start = place(("Zero", 1), ("One", 1), ("Two", 2), ("Three", 3))
    now = place(("Zero", 1), ("One", 1), ("Two", 6), ("Three", 3))
    verdict = pages.compare({"index.html"}, start, now)
    assert verdict == ({}, ["index.html"], {"index.html": {2: render("Two", "newest")}})


def test_first_build_has_its_pages_loaded(tmp_path: Path) -> None:
    pages = Pages(str(tmp_path))
    write_page(tmp_path, [render("One")])
    assert pages.compare({"index.html", "_static/a.css"}, {}, {}).pages == ["index.html"]


def test_style_that_changes_has_all_pages_loaded(pages: Pages, tmp_path: Path) -> None:
    write_page(tmp_path, [], name="other.html")
    pages.compare({"other.html"}, START, START)
    assert pages.compare({"_static/a.css"}, START, START).pages == ["index.html", "other.html"]
    assert pages.compare({"searchindex.js", "_sources/index.rst.txt"}, START, START).pages == []


def test_page_that_is_gone_is_told(pages: Pages, tmp_path: Path) -> None:
    os.unlink(tmp_path / "index.html")
    assert pages.compare({"index.html"}, START, START).pages == ["index.html"]
    assert pages.find_ordinal(START["index"][0], START) is None


def test_newer_operations_are_those_whose_marks_differ() -> None:
    keys = [simplify(("GET", "/notes", title)) for title in ("One", "Two")]
    start, now = place(("One", 1), ("Two", 2)), place(("One", 1), ("Two", 3))
    assert find_newer(keys, start["index"], now["index"]) == {1}
    assert find_newer(keys, start["index"], start["index"]) == set()
    assert find_newer(keys, (), now["index"]) == set()
