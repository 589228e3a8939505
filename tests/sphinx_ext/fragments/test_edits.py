"""Operations after an edit: equal to those of the page that is built next, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_apiref.preview.page_parts import normalise_ids, split_operations

from ..support import Build
from .projects import BOATS, CONF, FILES, INDEX, MARKDOWN, MYST_CONF
from .support import Preview, warm_up

BROKEN_EXTENSION = """
from docutils.parsers.rst import Directive

class Leak(Directive):
    def run(self):
        raise RuntimeError("the boat leaks")

def setup(app):
    app.add_directive("leak", Leak)
"""


@pytest.fixture
def harbour(build: Build, tmp_path: Path) -> Iterator[Preview]:
    """Return the renderer of a page that includes a file."""
    files = {"index.rst": INDEX, "boats.inc": BOATS, **FILES}
    with warm_up(build(files, conf=CONF + BROKEN_EXTENSION), tmp_path / "warm") as preview:
        yield preview


def build_again(preview: Preview, build: Build) -> list[str]:
    """Return the elements of the page after a full build of the edited source."""
    built = build({}, srcdir=preview.built.srcdir, conf=(preview.built.srcdir / "conf.py").read_text(encoding="utf-8"))
    return [part.html for part in split_operations(built.read())]


def replace_second(text: str, old: str, new: str) -> str:
    first, second, rest = text.split(old, 2)
    return f"{first}{old}{second}{new}{rest}"


def test_an_edited_text_is_shown_as_the_next_build_shows_it(harbour: Preview, build: Build) -> None:
    place = harbour.list_places()[0]
    place = harbour.edit("boats.inc", lambda text: text.replace("All boats.", "All boats,\n*afloat*."), place)
    rendered = harbour.render(place)
    assert "<em>afloat</em>" in rendered
    assert rendered == build_again(harbour, build)[0]


def test_a_new_section_differs_in_automatic_ids_only(harbour: Preview, build: Build) -> None:
    place = harbour.list_places()[1]
    more = "Request\n-------\n\nMore\n^^^^\n\nText.\n\nRequest\n^^^^^^^\n\nMore.\n"
    place = harbour.edit("boats.inc", lambda text: replace_second(text, "Request\n-------\n", more), place)
    rendered, shown = harbour.render(place), build_again(harbour, build)[1]
    assert ">More<" in rendered
    assert rendered != shown
    assert normalise_ids(rendered) == normalise_ids(shown)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        pytest.param("A boat.", "A vessel.", "A vessel.", id="simple text"),
        pytest.param(
            "A boat.", "A `vessel <https://example.org/v>`_.", "https://example.org/v", id="text to be parsed"
        ),
        pytest.param("in: body\n  type: object", "in: header\n  type: object", "<p>header</p>", id="place"),
        pytest.param("* over all,", "* overall, as :apiref:op:`GET /boats`", "overall, as", id="text that was parsed"),
    ],
)
def test_an_edited_definition_is_shown_as_the_next_build_shows_it(
    old: str, new: str, shown: str, harbour: Preview, build: Build
) -> None:
    place = harbour.list_places()[0]
    before = harbour.render(place)
    harbour.edit("parameters.yaml", lambda text: text.replace(old, new), place)
    rendered = harbour.render(place)
    assert shown in rendered
    assert shown not in before
    assert rendered == build_again(harbour, build)[0]


def test_an_edited_status_and_sample_are_shown_as_the_next_build_shows_them(harbour: Preview, build: Build) -> None:
    place = harbour.list_places()[0]
    harbour.render(place)
    harbour.edit("status.yaml", lambda text: text.replace("Fine.", "Very *fine*."), place)
    harbour.edit("boat.json", lambda text: text.replace("Anna", "Berta"), place)
    rendered = harbour.render(place)
    assert "Very <em>fine</em>." in rendered
    assert "Berta" in rendered
    assert rendered == build_again(harbour, build)[0]


def test_rows_are_nested_as_the_edited_sample_says(harbour: Preview, build: Build) -> None:
    place = harbour.list_places()[0]
    assert "apiref-d1" in harbour.render(place)
    harbour.edit("boat.json", lambda text: '{"boat": {}, "name": "Anna", "length": 12}', place)
    rendered = harbour.render(place)
    assert "apiref-d1" not in rendered
    assert rendered == build_again(harbour, build)[0]


def test_tables_stay_as_they_were_while_the_definitions_are_broken(harbour: Preview) -> None:
    place = harbour.list_places()[0]
    before = harbour.render(place)
    harbour.edit("parameters.yaml", lambda text: text + "\n\t- [", place)
    assert harbour.render(place) == before
    harbour.edit("parameters.yaml", lambda text: text.replace("\n\t- [", "").replace("A boat.", "A ship."), place)
    assert "A ship." in harbour.render(place)


def test_a_renamed_operation_is_found_by_its_method_and_url(harbour: Preview) -> None:
    place = harbour.list_places()[0]
    harbour.edit("boats.inc", lambda text: text.replace("List boats\n====", "Lists boats\n====="), place)
    rendered = harbour.render(place)
    assert 'id="lists-boats"' in rendered
    assert "<h3" in rendered


def test_an_operation_is_found_after_another_one_was_added_before_it(harbour: Preview) -> None:
    place = harbour.list_places()[1]
    before = harbour.render(place)
    assert harbour.render(place._replace(ordinal=7)) == before


def test_a_markdown_operation_is_shown_as_the_next_build_shows_it(build: Build, tmp_path: Path) -> None:
    built = build({"index.md": MARKDOWN, **FILES}, conf=MYST_CONF)
    with warm_up(built, tmp_path / "warm") as preview:
        place = preview.list_places()[0]
        place = preview.edit("index.md", lambda text: text.replace("All boats,", "**All** boats\n- - -\n,"), place)
        rendered = preview.render(place)
        assert "<strong>All</strong>" in rendered
        assert rendered == build_again(preview, build)[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Two [#]_ notes.\n\n.. [#] One.", "footnotes are numbered over the whole page"),
        ("A note [9]_.", "the text refers to a footnote elsewhere on the page"),
        (".. contents::", "a table of contents lists the whole page"),
        (".. no-such::", 'Unknown directive type "no-such"'),
        (":no-such:`role`", 'Unknown interpreted text role "no-such"'),
        (".. leak::", "RuntimeError: the boat leaks"),
        (".. image:: new.png", "the text shows a file that the last full build has not copied"),
        ("No such_ name.", 'Unknown target name: "such"'),
        ("|unknown|", 'Undefined substitution referenced: "unknown"'),
        ("A `Request`_.", 'Duplicate target name, cannot be used as a unique reference: "request"'),
        ("Twice\n======", "the lines hold 2 sections, not one"),
    ],
)
def test_what_cannot_be_shown_alone_fails_with_a_reason_and_leaves_no_trace(
    text: str, reason: str, harbour: Preview
) -> None:
    (harbour.built.srcdir / "new.png").write_bytes(b"")
    first, second = harbour.list_places()[:2]
    before = harbour.render(second)
    edited = harbour.edit(
        "boats.inc", lambda before: before.replace("All boats.", f"All boats.\n\n{text}\n\nThen"), first
    )
    failed = harbour.render(edited)
    assert failed.startswith("failed: ")
    assert reason in failed
    moved = edited.last - first.last
    assert harbour.render(second._replace(first=second.first + moved, last=second.last + moved)) == before


def test_a_section_without_a_method_and_a_new_operation_fail(harbour: Preview) -> None:
    place = harbour.list_places()[0]
    harbour.edit("boats.inc", lambda text: text.replace(".. rest_method:: GET /boats\n", "\n", 1), place)
    assert harbour.render(place) == "failed: the section is no operation"
    harbour.edit("boats.inc", lambda text: text.replace("List boats\n====", "Buy boats\n===="), place)
    assert harbour.render(place) == "failed: the last full build does not have this operation"


def test_files_that_are_gone_or_shorter_fail(harbour: Preview) -> None:
    first, second = harbour.list_places()[:2]
    before = harbour.render(first)
    harbour.edit("boats.inc", lambda text: text[:20], first)
    assert "the file has 5 lines, not" in harbour.render(second)
    (harbour.built.srcdir / "boats.inc").unlink()
    assert "can't be read" in harbour.render(first)
    (harbour.built.srcdir / "boats.inc").write_text(BOATS, encoding="utf-8")
    assert harbour.render(first) == before
    assert harbour.render(first, "other") == "failed: the last full build has no page 'other'"


def test_text_that_goes_on_after_an_include_fails(build: Build, tmp_path: Path) -> None:
    files = {"index.rst": INDEX + "\n.. include:: more.inc\n\nMore text.\n", "boats.inc": BOATS, **FILES}
    files["more.inc"] = "Last\n----\n\n.. rest_method:: GET /last\n\nText.\n"
    with warm_up(build(files, conf=CONF), tmp_path / "warm") as preview:
        *others, last = preview.render_all()
    assert last == "failed: the operation goes on in index.rst"
    assert not any(other.startswith("failed") for other in others)
