"""A built page taken apart into its operations, and their HTML without automatic ids."""

from __future__ import annotations

import pytest

from sphinx_apiref.preview.page_parts import normalise_ids, split_operations

FIRST = '<section class="detail-control apiref-operation" id="a"><section id="request">x</section></section>'
NESTED = '<section id="b" class="apiref-operation wide"><section class="apiref-operation" id="c"></section>y</section>'


def test_a_page_is_split_into_its_outermost_operations() -> None:
    page = f'<body><section id="top"><p>z</p>{FIRST}<p/>\n{NESTED}</section><section class="other"></section></body>'
    first, second = split_operations(page)
    assert (first.html, second.html) == (FIRST, NESTED)
    assert page[first.start : first.end] == FIRST
    assert page[second.start : second.end] == NESTED


@pytest.mark.parametrize(
    "noise",
    [
        "<!-- <section> -->",
        "<!-- </section> -->",
        "<script>var text = '</section>';</script>",
        "<style>/* </section> */</style>",
        "<textarea></section></textarea>",
        '<section title="a > b"></section>',
        "<sections></sections>",
    ],
)
def test_what_only_looks_like_a_section_does_not_count(noise: str) -> None:
    operation = FIRST.replace("x", noise)
    assert [part.html for part in split_operations(f"<p>{operation}</p>{FIRST}")] == [operation, FIRST]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<section id='x'></section>",
        '<section class="apiref-operations"></section>',
        '<div class="apiref-operation"></div>',
        FIRST.removesuffix("</section>"),
    ],
)
def test_a_page_without_a_whole_operation_has_no_parts(page: str) -> None:
    assert split_operations(page) == []


def test_operations_before_one_that_is_cut_off_are_kept() -> None:
    assert [part.html for part in split_operations(FIRST + NESTED[:80])] == [FIRST]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            '<section id="a"><section id="id110"><h3>R<a href="#id110">x</a></h3></section></section>',
            '<section id="a"><section id="request"><h3>R<a href="#request">x</a></h3></section></section>',
            id="section",
        ),
        pytest.param(
            '<section id="id4"><a data-target="#id4-detail"></a><tr id="id4-request-limit"></section>',
            '<section id="id9"><a data-target="#id9-detail"></a><tr id="id9-request-limit"></section>',
            id="operation whose title another one has",
        ),
        pytest.param(
            '<section id="a"><span id="id1"></span><a href="#id1"></a></section>',
            '<section id="a"><span id="id7"></span><a href="#id7"></a></section>',
            id="target",
        ),
        pytest.param(
            '<section id="a"><a href="#id3"></a></section>',
            '<section id="a"><a href="#id5"></a></section>',
            id="target elsewhere",
        ),
        pytest.param(
            '<section id="a"><span class="target" id="index-1"></span></section>',
            '<section id="a"><span class="target" id="index-0"></span></section>',
            id="index",
        ),
        pytest.param(
            '<section class="x" id="a"><section id="id1-success"></section></section>',
            '<section class="x" id="a"><section id="Success"></section></section>',
            id="statuses",
        ),
    ],
)
def test_elements_that_differ_in_automatic_ids_are_the_same(one: str, other: str) -> None:
    assert one != other
    assert normalise_ids(one) == normalise_ids(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<section id="a"></section>', '<section id="b"></section>'),
        ('<section id="a"><tr id="a-limit"></section>', '<section id="a"><tr id="a-marker"></section>'),
        ('<section id="a"><a href="#b"></a></section>', '<section id="a"><a href="#c"></a></section>'),
        ('<section id="a"><a href="id1"></a>id1</section>', '<section id="a"><a href="id2"></a>id2</section>'),
        ('<section id="a"><a href="x.html#id1"></a></section>', '<section id="a"><a href="x.html#id2"></a></section>'),
        (
            '<section id="a"><section id="id1"></section><section id="id2"><a href="#id1"></a></section></section>',
            '<section id="a"><section id="id1"></section><section id="id2"><a href="#id2"></a></section></section>',
        ),
    ],
)
def test_elements_that_differ_in_anything_else_are_not_the_same(one: str, other: str) -> None:
    assert normalise_ids(one) != normalise_ids(other)


def test_what_has_no_automatic_ids_stays_as_it_is() -> None:
    html = '<section class="apiref-operation" id="a"><p id="b">id110 #request</p><a href="c.html#d">x</a></section>'
    assert normalise_ids(html) == html
