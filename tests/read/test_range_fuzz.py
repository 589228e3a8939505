"""Whatever a page holds, no range leaves its file, sections nest, and rows are within their tables."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sphinx_apiref.model.places import Range
from sphinx_apiref.model.reference import ApiRef, Table
from sphinx_apiref.model.sections import Section, derive_operation_ranges, derive_sections
from sphinx_apiref.read.definition_ranges import find_definitions
from sphinx_apiref.read.definitions import load_catalog

from .cutting import cut, cut_text, scan
from .test_markdown_fuzz import FENCES
from .test_markdown_fuzz import WORDS as MARKDOWN_WORDS
from .test_scan_fuzz import FIXED, INCLUDES, WORDS, YAML

INDENTS = st.sampled_from(("", "", "", "", " ", "   ", "\t", "      ", " " * 80))
TAILS = st.sampled_from(("", "", "", " ", "\t", "😀", "\té", " # x"))
ROWS = st.sampled_from(
    (
        "   - a: b",
        "   -\t'a':\tb",
        "   - a:",
        "   -",
        "   - c",
        "   - ? b",
        "   - {c: ",
        "   - {d}",
        "\t- a: |",
        "\t    x",
        "   - &x é: *x",
        "",
    )
)
TITLES = st.sampled_from(
    ("One\n===", "Two\n---", "===\nTop\n===", "Request\n=======", "Response\n---------", "😀\n~~~~")
)
TABLES = st.builds(
    "{}{}\n\n{}\n".format,
    st.sampled_from((".. rest_parameters:: parameters.yaml", "..\trest_parameters::\n\tparameters.yaml")),
    st.sampled_from(("", "\n   :class: x")),
    st.lists(st.builds("{}{}".format, ROWS, TAILS), min_size=1, max_size=4).map("\n".join),
)
LINES = st.builds("{}{}{}".format, INDENTS, st.one_of(WORDS, INCLUDES, ROWS, TITLES, TABLES), TAILS)
TEXTS = st.lists(LINES, max_size=40).map("\n".join)
MARKS = st.sampled_from(("", "", "", "> ", "- ", "  "))
MARKDOWN_LINES = st.builds("{}{}{}".format, MARKS, st.one_of(MARKDOWN_WORDS, FENCES, ROWS, TITLES), TAILS)
MARKDOWN_TEXTS = st.lists(MARKDOWN_LINES, max_size=40).map("\n".join)
ENDS = st.sampled_from(("\n", "\r\n"))


def is_within(inner: Range, outer: Range) -> bool:
    return inner.path == outer.path and outer[1:3] <= inner[1:3] and inner[3:] <= outer[3:]


def check_table(table: Table) -> None:
    assert table.range is not None
    cut(table.range)
    for use in table.uses:
        assert is_within(use.range, table.range)
        assert is_within(use.name_range, table.range)
        assert is_within(use.ref_range, table.range)
        if use.written is None:
            # What is read has spaces for tabs.
            assert cut(use.name_range).split() == use.name.split()
            assert cut(use.ref_range).split() == use.ref.split()
    for row in table.unfinished:
        assert is_within(row.name_range, table.range)
        assert row.ref_range is None or is_within(row.ref_range, table.range)


def check_sections(sections: Sequence[Section], outer: Range | None = None) -> None:
    last: Range | None = None
    for section in sections:
        assert cut(section.range).strip()
        if outer and outer.path == section.range.path:
            assert is_within(section.range, outer)
        if last and last.path == section.range.path and last[1:3] < section.range[1:3]:
            assert last[3:] <= section.range[1:3]
        check_sections(section.sections, section.range)
        last = section.range


def check(reference: ApiRef) -> None:
    for operation in reference.operations:
        for table in operation.tables:
            check_table(table)
        for sample in operation.samples:
            if sample.range is not None:
                assert cut(sample.range).strip()
    for table in reference.loose_tables:
        check_table(table)
    for page in reference.pages:
        check_sections(derive_sections(page))
        places = derive_operation_ranges(page)
        assert len(places) == len(page.operations)
        for place in places:
            assert cut(place).strip()


@FIXED
@given(index=TEXTS, inc=TEXTS, other=TEXTS, end=ENDS)
def test_ranges_of_any_page_are_in_their_files(index: str, inc: str, other: str, end: str) -> None:
    texts = {"index_rst": index, "a_inc": inc, "b_inc": other, "parameters_yaml": "b:\n  in: body\n"}
    with tempfile.TemporaryDirectory() as name:
        check(scan(Path(name), **{file: text.replace("\n", end) for file, text in texts.items()}))


@FIXED
@given(index=MARKDOWN_TEXTS, inc=MARKDOWN_TEXTS, other=TEXTS, end=ENDS)
def test_ranges_of_any_page_in_markdown_are_in_their_files(index: str, inc: str, other: str, end: str) -> None:
    texts = {"index_md": index, "a_inc": inc, "b_inc": other, "parameters_yaml": "b:\n  in: body\n"}
    with tempfile.TemporaryDirectory() as name:
        check(scan(Path(name), **{file: text.replace("\n", end) for file, text in texts.items()}))


@FIXED
@given(text=YAML)
def test_ranges_of_any_definitions_are_in_their_file(text: str) -> None:
    text = " ".join(text.split("\x85"))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "p.yaml")
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        catalog = load_catalog(str(path))
    found = list(find_definitions(text, str(path)))
    assert not catalog.usable or {*catalog.parameters} <= {definition.key for definition in found}
    for before, after in pairwise(found):
        assert before.range[3:] <= after.range[1:3]
    for definition in found:
        cut_text(text.replace("\u2028", "\n").replace("\u2029", "\n"), definition.range)
        assert is_within(definition.key_range, definition.range)
        for field in definition.fields:
            assert is_within(field.name_range, definition.range)
            assert is_within(field.value_range, definition.range)
