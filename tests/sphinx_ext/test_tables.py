"""Texts that do without a parser become what the parser makes of them; all others go to it."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_apiref.sphinx_ext.tables.plain_text import build_content, is_plain, is_simple
from sphinx_apiref.sphinx_ext.values import TextCell


def parse(text: str) -> str:
    """Return what docutils makes of a text, as XML without the document's element."""
    document = publish_doctree(text, settings_overrides={"report_level": 5, "file_insertion_enabled": False})
    return "".join(str(child) for child in document.children)


def build(text: str) -> str:
    """Return what we make of a simple text."""
    return "".join(str(child) for child in build_content(TextCell(text)))


@pytest.mark.parametrize(
    "text",
    [
        "The id.",
        "Two  spaces after.  A full stop.",
        "(Deprecated) The name.",
        "One of: a, b; c/d-e (f) = {g} & <h>!",
        "First line\nsecond line",
        "One\n\nTwo\n\n\nThree",
        "The ``literal`` one, ``a 'quoted' b`` and (``a b``).",
        "*Not* and **never**: *this*.",
        "os-getConsoleOutput",
        "``all``",
    ],
)
def test_simple_text_becomes_what_the_parser_makes_of_it(text: str) -> None:
    assert is_simple(text)
    assert build(text) == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it's",
        'a "b"',
        "a -- b",
        "and so on...",
        "name_",
        "a__b",
        "https://example.org",
        "mailto:me@example.org",
        "for example::",
        "- item",
        "1. item",
        "a) item",
        "(iv) item",
        "A. Name",
        "a |b| c",
        "`title`",
        ":ref:`x`",
        "a\n  indented",
        "a *b",
        "``open",
        "a``b``",
        "``a``b",
        "``a``_",
        "back\\slash",
        "a\tb",
        "trailing ",
        "é",
        "a\n\n  block",
    ],
)
def test_other_text_goes_to_the_parser(text: str) -> None:
    assert not is_simple(text)


@settings(max_examples=600, deadline=None, database=None, derandomize=True)
@given(st.text(alphabet="ab1.:_*`()- \n,/x;&<", max_size=24))
def test_any_text_held_to_be_simple_is_what_the_parser_makes_of_it(text: str) -> None:
    if is_simple(text):
        assert build(text) == parse(text)


def test_plain_text_has_no_markup() -> None:
    assert is_plain("a b")
    assert not is_plain("``a``")


def test_paragraphs_know_their_lines_and_notes_stand_below() -> None:
    content = build_content(TextCell("One\n\nTwo", ("New in version 2.3",), "/p.yaml", 7, True))
    assert [getattr(node, "line", None) for node in content] == [7, 9, None]
    assert isinstance(content[2], nodes.paragraph)
    assert isinstance(content[2][0], nodes.strong)
