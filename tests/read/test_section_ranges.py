"""The sections of a page as a tree, and from where to where they and the operations in them go."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.model.sections import Section, derive_operation_ranges, derive_sections
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.scan import scan_reference
from sphinx_apiref.read.scan_session import ScanSession

from .cutting import cut, describe, scan


def outline(reference: ApiRef, number: int = 0) -> list[str]:
    return describe(reference.pages[number])


def operations(reference: ApiRef, number: int = 0) -> list[str]:
    """Each operation's label and the text of its range, in one line each."""
    page = reference.pages[number]
    places = derive_operation_ranges(page)
    return [
        f"{operation.label}: {cut(place)}".replace("\n", "|")
        for operation, place in zip(page.operations, places, strict=True)
    ]


PLAIN = """\
====
Page
====

Text.

One
---

.. rest_method:: GET /a

Request
~~~~~~~

x

Two
---
y
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_section_ends_where_the_next_of_its_level_or_above_begins(tmp_path: Path, end: str) -> None:
    reference = scan(tmp_path, index_rst=PLAIN.replace("\n", end))
    two = "Two|---|y|"
    request = "Request|~~~~~~~||x||"
    one = f"One|---||.. rest_method:: GET /a||{request}"
    assert outline(reference) == [
        f"1 Page in index.rst: ====|Page|====||Text.||{one}{two}".rstrip("|"),
        f"  2 One in index.rst: {one}",
        f"    3 Request in index.rst: {request}",
        "  2 Two in index.rst: Two|---|y",
    ]
    assert operations(reference) == [f"GET /a: {one}"]


def test_a_section_has_its_operation(tmp_path: Path) -> None:
    reference = scan(tmp_path, index_rst=PLAIN, other_rst="A\n=\n\n.. rest_method:: PUT /b\n")
    page, other = reference.pages
    assert (page.docname, Path(page.path).name, other.docname) == ("index", "index.rst", "other")
    assert [page.operations, other.operations] == [(reference.operations[0],), (reference.operations[1],)]
    (whole,) = derive_sections(page)
    one, two = whole.sections
    assert (whole.operation, one.operation, two.operation) == (None, reference.operations[0], None)
    assert one.sections[0].operation is None
    assert derive_sections(other)[0].operation is reference.operations[1]


def test_text_before_the_first_title_is_in_no_section(tmp_path: Path) -> None:
    text = ".. comment\n\nText\n\n\nA *b*\n=====\n\n\n\nB\n=\n\n\t\n"
    assert outline(scan(tmp_path, index_rst=text)) == [
        "1 A b in index.rst: A *b*|=====||||",
        "1 B in index.rst: B|=||",
    ]
    assert outline(scan(tmp_path, index_rst="")) == outline(scan(tmp_path, index_rst="Text\n")) == []


def test_a_file_may_begin_with_a_mark_and_end_without_a_line_end(tmp_path: Path) -> None:
    assert outline(scan(tmp_path, index_rst="\ufeff😀\n====\n\n\tx\tö😀")) == ["1 😀 in index.rst: 😀|====||\tx\tö😀"]
    assert outline(scan(tmp_path, index_rst="😀\n====")) == ["1 😀 in index.rst: 😀|===="]


def test_a_title_that_skips_a_level_opens_no_section(tmp_path: Path) -> None:
    text = "A\n=\n\nB\n-\n\nC\n~\n\nD\n=\n\nE\n~\n\nx\n"
    assert outline(scan(tmp_path, index_rst=text)) == [
        "1 A in index.rst: A|=||B|-||C|~||",
        "  2 B in index.rst: B|-||C|~||",
        "    3 C in index.rst: C|~||",
        "1 D in index.rst: D|=||E|~||x",
    ]


def test_included_sections_end_with_their_file_and_outer_ones_go_on_after_it(tmp_path: Path) -> None:
    reference = scan(
        tmp_path,
        index_rst="A\n=\n\n.. include:: b.inc\n\nGoes on.\n\nC\n-\n\nx\n",
        b_inc="B\n-\n\n.. rest_method:: GET /b\n\n.. include:: d.inc\n\ny\n\nE\n-\n\nz\n",
        d_inc="D\n~\n\nw\n",
    )
    assert outline(reference) == [
        "1 A in index.rst: A|=||.. include:: b.inc||Goes on.||C|-||x",
        "  2 B in b.inc: B|-||.. rest_method:: GET /b||.. include:: d.inc||y||",
        "    3 D in d.inc: D|~||w",
        "  2 E in b.inc: E|-||z",
        "  2 C in index.rst: C|-||x",
    ]
    assert operations(reference) == ["GET /b: B|-||.. rest_method:: GET /b||.. include:: d.inc||y||"]


def test_a_section_ends_at_the_include_that_brings_the_next_title(tmp_path: Path) -> None:
    reference = scan(
        tmp_path,
        index_rst="A\n=\n\nx\n\n  .. comment\n\n.. include:: b.inc\n\nGoes on.\n\n.. include:: b.inc\n\nC\n=\n\ny\n",
        b_inc=".. include:: d.inc\n\nw\n",
        d_inc="B\n=\n\nz\n",
    )
    assert outline(reference) == [
        "1 A in index.rst: A|=||x||  .. comment||",
        "1 B in d.inc: B|=||z",
        "1 B in d.inc: B|=||z",
        "1 C in index.rst: C|=||y",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_parts_of_one_file_end_where_they_are_cut(tmp_path: Path, end: str) -> None:
    index = (
        ".. include:: x.inc\n   :start-after: begin-\n   :end-before: stop\n\n"
        ".. include:: x.inc\n   :start-line: 13\n   :end-line: 17\n\n"
    )
    text = "A\n=\n\n.. begin-\n\nB\n=\n\nb😀\n\n.. stop\n\n\nC\n=\n\nc\n\nD\n=\n\nd\n"
    files = {"index_rst": index.replace("\n", end), "x_inc": text.replace("\n", end)}
    assert outline(scan(tmp_path, **files)) == ["1 B in x.inc: B|=||b😀||..", "1 C in x.inc: C|=||c"]


def test_a_title_may_begin_in_the_middle_of_a_line(tmp_path: Path) -> None:
    reference = scan(
        tmp_path,
        index_rst=".. include:: x.inc\n   :start-after: cut-\n",
        x_inc="a\n\ncut-One\tmore\n-----------\n\nx\n\nTwo\n---\n",
    )
    assert outline(reference) == ["1 One more in x.inc: One\tmore|-----------||x||", "1 Two in x.inc: Two|---"]


def test_a_section_in_an_only_ends_with_it(tmp_path: Path) -> None:
    text = (
        "A\n=\n\nx\n\n.. only:: html\n\n   B\n   -\n\n   .. rest_method:: GET /b\n\n   C\n   ~\n\n   c\n\n"
        "   D\n   -\n\n   d\n\nGoes on.\n\nE\n-\n\ne\n"
    )
    reference = scan(tmp_path, index_rst=text)
    assert outline(reference) == [
        f"1 A in index.rst: {text.rstrip()}".replace("\n", "|"),
        "  2 B in index.rst: B|   -||   .. rest_method:: GET /b||   C|   ~||   c||   ",
        "    3 C in index.rst: C|   ~||   c||   ",
        "  2 D in index.rst: D|   -||   d",
        "  2 E in index.rst: E|-||e",
    ]
    assert operations(reference) == ["GET /b: B|   -||   .. rest_method:: GET /b||   C|   ~||   c||   "]


def test_an_only_of_the_level_of_a_title_before_it_ends_that_section(tmp_path: Path) -> None:
    text = "A\n=\n\nx\n\n.. only:: html\n\n   B\n   =\n\n   b\n\nGoes on.\n"
    assert outline(scan(tmp_path, index_rst=text)) == [
        "1 A in index.rst: A|=||x||.. only:: html||   ",
        "1 B in index.rst: B|   =||   b",
    ]


def test_what_an_only_includes_ends_with_its_file(tmp_path: Path) -> None:
    files = {
        "index_rst": "A\n=\n\n.. only:: html\n\n   .. include:: b.inc\n\n   C\n   -\n\n   c\n\nx\n",
        "b_inc": "B\n-\n\nb\n\n.. only:: html\n\n   D\n   ~\n\n   d\n\nE\n~\n\ne\n",
    }
    assert outline(scan(tmp_path, **files))[1:] == [
        "  2 B in b.inc: B|-||b||.. only:: html||   D|   ~||   d||E|~||e",
        "    3 D in b.inc: D|   ~||   d",
        "    3 E in b.inc: E|~||e",
        "  2 C in index.rst: C|   -||   c",
    ]


def test_a_request_and_a_response_on_the_level_of_their_operation_belong_to_it(tmp_path: Path) -> None:
    text = "A\n=\n\n.. rest_method:: GET /a\n\nRequest\n=======\n\nx\n\nResponse\n========\n\ny\n\nB\n=\n\nb\n"
    reference = scan(tmp_path, index_rst=text)
    whole = "GET /a: A|=||.. rest_method:: GET /a||Request|=======||x||Response|========||y||"
    assert operations(reference) == [whole]
    sections = derive_sections(reference.pages[0])
    (operation,) = reference.operations
    assert [(section.title, section.operation, section.adopted_by) for section in sections] == [
        ("A", operation, None),
        ("Request", None, operation),
        ("Response", None, operation),
        ("B", None, None),
    ]
    # In another file, they are no part of its range.
    head, _, rest = text.partition("Response")
    reference = scan(tmp_path, index_rst=f"{head}.. include:: r.inc\n", r_inc=f"Response{rest}")
    assert operations(reference) == ["GET /a: A|=||.. rest_method:: GET /a||Request|=======||x||"]
    # Not even if they begin there on the line where the first part ends.
    reference = scan(
        tmp_path, index_rst=f"{head}.. include:: r.inc\n", r_inc="\n" * head.count("\n") + f"Response{rest}"
    )
    assert operations(reference) == ["GET /a: A|=||.. rest_method:: GET /a||Request|=======||x||"]


def test_a_response_after_what_is_in_another_file_is_not_in_the_range_of_its_operation(tmp_path: Path) -> None:
    reference = scan(
        tmp_path,
        index_rst="A\n=\n\n.. rest_method:: GET /a\n\n.. include:: r.inc\n\nResponse\n========\n\ny\n",
        r_inc="Request\n=======\n\nx\n",
    )
    assert operations(reference) == ["GET /a: A|=||.. rest_method:: GET /a||"]
    assert [section.adopted_by for section in derive_sections(reference.pages[0])] == [None, *reference.operations * 2]


def test_an_operation_within_another_is_in_its_range(tmp_path: Path) -> None:
    text = "A\n=\n\n.. rest_method:: GET /a\n\nB\n-\n\n.. rest_method:: PUT /b\n\nC\n-\n\nc\n"
    assert operations(scan(tmp_path, index_rst=text)) == [
        f"GET /a: {text.rstrip()}".replace("\n", "|"),
        "PUT /b: B|-||.. rest_method:: PUT /b||",
    ]


def test_sections_of_markdown_are_those_of_its_headings(tmp_path: Path) -> None:
    text = (
        "---\nx: y\n---\n\n  # A *b* #\n\n😀\n\n### Deep\n\nd\n\n## C\n\n```{rest_method} GET /c\n```\n\n"
        "Two\nlines\n===\n\nt\n"
    )
    reference = scan(tmp_path, index_md=text)
    assert outline(reference) == [
        "1 A b in index.md: # A *b* #||😀||### Deep||d||## C||```{rest_method} GET /c|```||",
        "  3 Deep in index.md: ### Deep||d||",
        "  2 C in index.md: ## C||```{rest_method} GET /c|```||",
        "1 Two lines in index.md: Two|lines|===||t",
    ]
    assert operations(reference) == ["GET /c: ## C||```{rest_method} GET /c|```||"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_sections_that_markdown_includes_end_with_their_part(tmp_path: Path, end: str) -> None:
    index = (
        "# A\n\n```{include} b.md\n:start-after: cut\n:end-before: stop\n:heading-offset: 1\n```\n\nGoes on.\n\n"
        "```{include} b.md\n:start-line: 8\n```\n\n## D\n\nd\n"
    )
    text = "x\n\ncut\n# B\n\nb😀\n\nstop\n# C\n\nc\n"
    files = {"index_md": index.replace("\n", end), "b_md": text.replace("\n", end)}
    shown = index.rstrip().replace("\n", "|")
    assert outline(scan(tmp_path, **files), 1) == [
        f"1 A in index.md: {shown[: shown.index('```{include} b.md|:start-line')]}",
        "  2 B in b.md: # B||b😀||",
        "1 C in b.md: # C||c",
        "  2 D in index.md: ## D||d",
    ]


def test_rst_within_markdown_ends_its_sections(tmp_path: Path) -> None:
    text = "# A\n\n```{eval-rst}\nB\n===\n\n.. rest_method:: GET /b\n\nC\n---\n\nc\n```\n\nGoes on.\n\n### D\n\nd\n"
    reference = scan(tmp_path, index_md=text)
    assert outline(reference) == [
        f"1 A in index.md: {text.rstrip()}".replace("\n", "|"),
        "  2 B in index.md: B|===||.. rest_method:: GET /b||C|---||c",
        "    3 C in index.md: C|---||c",
        "  3 D in index.md: ### D||d",
    ]
    assert operations(reference) == ["GET /b: B|===||.. rest_method:: GET /b||C|---||c"]


def test_a_missed_end_of_an_include_does_not_shorten_other_sections(tmp_path: Path) -> None:
    # The file ends with what announces a block of literal text.
    files = {"index_rst": "A\n=\n\n.. include:: b.inc\n\nB\n=\n\nb\n\nC\n=\n", "b_inc": "Text::\n"}
    assert outline(scan(tmp_path, **files)) == [
        "1 A in index.rst: A|=||.. include:: b.inc||",
        "1 B in index.rst: B|=||b||",
        "1 C in index.rst: C|=",
    ]


def test_a_comment_that_looks_like_the_end_of_an_include_shortens_ranges_only(tmp_path: Path) -> None:
    files = {
        "index_rst": "A\n=\n\n.. include:: b.inc\n",
        "b_inc": '.. end of inclusion from "x\n\nB\n-\n\n.. rest_method:: GET /b\n\nb\n',
    }
    assert outline(scan(tmp_path, **files)) == [
        "1 A in index.rst: A|=||.. include:: b.inc",
        "  2 B in b.inc: B",
    ]
    assert operations(scan(tmp_path, **files)) == ["GET /b: B"]


def test_sections_are_where_they_are_after_any_file_of_a_page_has_changed(tmp_path: Path) -> None:
    index = "A\n=\n\nx\n\n.. include:: b.inc\n\nGoes on.\n\n.. include:: d.inc\n\nE\n=\n\ny\n"
    scan(
        tmp_path,
        index_rst=index,
        b_inc="B\n=\n\n.. rest_method:: GET /b\n\n.. include:: c.inc\n\n.. only:: html\n\n   F\n   -\n",
        c_inc="C\n-\n",
        d_inc="D\n-\n\nz\n",
    )
    files = FileStore()
    session = ScanSession(str(tmp_path), files)
    first = session.scan()
    shown = outline(first)
    changes = {
        "index.rst": f"Text.\n\n{index}\nMore.\n",
        "b.inc": "\nText.\n\nB\n=\n\n.. include:: c.inc\n\n.. rest_method:: GET /b\n\nmore\n",
        "c.inc": "C\n-\n\nG\n-\n\nmore\n",
        "d.inc": "",
    }
    for name, text in changes.items():
        (tmp_path / name).write_text(text)
        files.refresh()
        again = session.scan()
        assert outline(again) == outline(scan_reference(str(tmp_path)))
        assert again.pages == scan_reference(str(tmp_path)).pages
    assert shown[0] == "1 A in index.rst: A|=||x||"
    # A reference is a value: what has been read before stays.
    scan(tmp_path, index_rst=index)
    assert [title.start for title in first.pages[0].titles] == [(1, 1), (1, 1), (1, 1), (10, 4), (1, 1), (12, 1)]


def test_a_file_that_is_included_twice_under_like_titles_is_not_taken_for_one(tmp_path: Path) -> None:
    parts = [f".. include:: b.inc\n\n.. rest_parameters:: p.yaml\n\n   - t{number}: a\n\n" for number in range(4)]
    index = f"A\n=\n\n{''.join(parts)}"
    scan(tmp_path, index_rst=index, b_inc="B\n=\n\n.. rest_method:: GET /b\n\nText.\n")
    files = FileStore()
    session = ScanSession(str(tmp_path), files)
    session.scan()
    (tmp_path / "index.rst").write_text(f"{index}More.\n")
    files.refresh()
    again = session.scan()
    assert again == scan_reference(str(tmp_path))
    assert [[use.name for use in operation.tables[0].uses] for operation in again.operations] == [
        ["t0"],
        ["t1"],
        ["t2"],
        ["t3"],
    ]
    assert [place.path.endswith("b.inc") for place in derive_operation_ranges(again.pages[0])] == [True] * 4


def test_sections_are_derived_alike_each_time(tmp_path: Path) -> None:
    (page,) = scan(tmp_path, index_rst=PLAIN).pages

    def count(sections: tuple[Section, ...]) -> int:
        return sum(1 + count(section.sections) for section in sections)

    assert derive_sections(page) == derive_sections(page)
    assert count(derive_sections(page)) == len(page.titles) == 4
