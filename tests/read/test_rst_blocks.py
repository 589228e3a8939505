"""Blocks of reStructuredText at the edges: at the end of a file, one line long, just as long as needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.read.rst.inline import fold_text, strip_markup
from sphinx_apiref.read.rst.lines import dedent, split_lines
from sphinx_apiref.read.scan import scan_reference

OPERATION = "Show\n====\n\n.. rest_method:: GET /x\n\n"
SAMPLE = ".. literalinclude:: x.json"


def scan(folder: Path, text: str, **included: str) -> ApiRef:
    (folder / "index.rst").write_text(text, encoding="utf-8", newline="")
    for name, content in included.items():
        (folder / f"{name}.inc").write_text(content, encoding="utf-8", newline="")
    return scan_reference(str(folder))


def samples(folder: Path, text: str, **included: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The samples of the one operation: argument, caption and titles."""
    (operation,) = scan(folder, OPERATION + text, **included).operations
    return [(sample.argument, sample.caption, sample.titles) for sample in operation.samples]


def titles(folder: Path, text: str) -> list[str]:
    """The titles of the sections in which a method can be."""
    return [operation.title for operation in scan(folder, text).operations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\n===\n\n.. rest_method:: GET /x", ["One"]),
        ("===\nOne\n===\n\n.. rest_method:: GET /x", ["One"]),
        ("=====\n One\n=====\n\n.. rest_method:: GET /x", ["One"]),
        ("One\n...\n\n.. rest_method:: GET /x", ["One"]),
        ("1. One\n======\n\n.. rest_method:: GET /x", ["1. One"]),
        ("**One** `two`\n=============\n.. rest_method:: GET /x", ["One two"]),
        ("Text.\nmore\n====\n\n.. rest_method:: GET /x", []),
        ("One\n==-\n\n.. rest_method:: GET /x", []),
        ("=======\nOne\n======\n\n.. rest_method:: GET /x", []),
        ("===\nLonger\n===\n\n.. rest_method:: GET /x", []),
        ("====\nLonger\n====\n\n.. rest_method:: GET /x", ["Longer"]),
        ("== ==\nOne\n== ==\n\n.. rest_method:: GET /x", []),
        # A transition is no title, and what follows it is in the section around it.
        ("One\n===\n\n----\n\n.. rest_method:: GET /x", ["One"]),
        # A line of text below it makes it an overline without its underline: neither is anything, as for docutils.
        ("One\n===\n\n----\n.. rest_method:: GET /x", []),
        ("One\n===\n\n====\n----\n\n.. rest_method:: GET /x", ["One"]),
    ],
)
def test_what_is_a_title(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert titles(tmp_path, text) == expected
    assert titles(tmp_path, f"{text}\n\n") == expected


@pytest.mark.parametrize("end", ["One", "===\nOne\n===", "One\n===", "----", "===\nOne", "..", "::", "- ", "1.", "+-+"])
def test_a_file_may_end_anywhere(tmp_path: Path, end: str) -> None:
    assert samples(tmp_path, f"{SAMPLE}\n\n{end}") == [("x.json", "", ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Styles are levels in the order of their first use; an overline makes a style of its own.
        ("A\n=\n\nB\n-\n\nC\n~\n\n{}", ("B", "C")),
        ("A\n=\n\nB\n-\n\nC\n~\n\nD\n-\n\n{}", ("D",)),
        ("A\n=\n\nB\n-\n\nC\n-\n\n{}", ("C",)),
        ("A\n=\n\n--\nB\n--\n\nC\n-\n\n{}", ("B", "C")),
        ("A\n=\n\nB\n-\n\nC\n~\n\nD\n-\n\nE\n~\n\n{}", ("D", "E")),
    ],
)
def test_titles_are_nested_by_their_style(tmp_path: Path, text: str, expected: tuple[str, ...]) -> None:
    text = text.replace("A\n=\n", "A\n=\n\n.. rest_method:: GET /x\n").format(SAMPLE)
    (operation,) = scan(tmp_path, text).operations
    assert [sample.titles for sample in operation.samples] == [expected]


def test_a_title_that_skips_a_level_is_none(tmp_path: Path) -> None:
    text = "A\n=\n\nB\n-\n\nC\n~\n\nD\n=\n\n.. rest_method:: GET /x\n\nE\n~\n\n"
    (operation,) = scan(tmp_path, text + SAMPLE).operations
    assert [(sample.titles, sample.caption) for sample in operation.samples] == [((), "")]


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Text.\n\n{}", "Text."),
        ("Text\nof two lines:\n\n{}", "Text of two lines:"),
        ("One.\n\nTwo.\n\n{}", "Two."),
        ("Text.\n\n- item\n\n{}", ""),
        ("Text.\n\n::\n\n  code\n\n{}", ""),
        ("Text::\n\n  code\n\n{}", ""),
        ("Text::\n\n> quoted\n> code\n\n{}", ""),
        ("Text::\n\n> quoted\n\nMore.\n\n{}", "More."),
        ("Text.\n\n| line\n| block\n\n{}", ""),
        ("Text.\n\n>>> 1\n2\n\n{}", ""),
        ("Text.\n\n----\n\n{}", ""),
        ("Text.\n\n.. comment\n\n{}", "Text."),
        ("Text.\n\n..\n\n{}", "Text."),
        ("Text.\n\n.. _target:\n\n{}", "Text."),
        ("Text.\n\n.. other::\n\n{}", ""),
        ("Text.\n\n{0}\n\n{0}", "Text."),
        ("Title\n-----\n\n{}", "Title"),
        ("Text.\n\nTitle\n-----\n\n{}", "Title"),
        ("Text.\n\n+---+\n| a |\n+---+\n\n{}", ""),
        ("Text.\n\n=== ===\na   b\n=== ===\n\n{}", ""),
        ("Text.\n\n=== ===\na   b\n=== ===\nc   d\n=== ===\n\n{}", ""),
        ("\u201cText\u201d \u2013 \u2026\n\n{}", '"Text" -- ...'),
    ],
)
def test_the_text_before_a_sample_is_its_caption(tmp_path: Path, text: str, caption: str) -> None:
    assert [found[1] for found in samples(tmp_path, text.format(SAMPLE))][:1] == [caption]


def test_a_caption_is_that_of_one_sample(tmp_path: Path) -> None:
    assert [found[1] for found in samples(tmp_path, f"Text.\n\n{SAMPLE}\n\n{SAMPLE}\n")] == ["Text.", ""]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Simple tables: what stands in them is no block, and what follows is.
        ("=== ===\na   b\n=== ===\n.. literalinclude:: a.json\n=== ===\n\n.. literalinclude:: b.json", "b"),
        ("=== ===\na   b\n.. literalinclude:: a.json\n=== ===\n\n.. literalinclude:: b.json", "b"),
        ("=== ===\naaa bbb\nccc ddd\n.. literalinclude:: a.json\n=== ===\n\n.. literalinclude:: b.json", "b"),
        ("=== ===\n.. literalinclude:: a.json\n=== ===\n\n.. literalinclude:: b.json", "b"),
        ("=== ===\na   b\n=== ===\n\n.. literalinclude:: b.json\n\n=== ===\nc   d\n=== ===", "b"),
        ("=== ===\na   b\n=== ===", ""),
        ("=== ===\na   b\n\n.. literalinclude:: b.json", "b"),
        ("=== ===\na   b\n==== ===\n\n.. literalinclude:: b.json", "b"),
        # Grid tables.
        ("+---+\n| a |\n+---+\n\n.. literalinclude:: b.json", "b"),
        ("+---+\n| a |\n+---+\n.. literalinclude:: b.json", "b"),
        # Lists: an item goes on as far as it is indented.
        ("- .. literalinclude:: a.json\n\n  .. literalinclude:: b.json\n\n.. literalinclude:: c.json", "abc"),
        ("- one\n\n .. literalinclude:: b.json", "b"),
        ("-\n  .. literalinclude:: a.json\n\n.. literalinclude:: b.json", "ab"),
        ("1. .. literalinclude:: a.json\n\n(b) .. literalinclude:: b.json", "ab"),
        ("#. .. literalinclude:: a.json", "a"),
        ("iv. .. literalinclude:: a.json", "a"),
        ("1. one\ntwo\n\n.. literalinclude:: b.json", "b"),
        ("1. one\n2. two\n\n   .. literalinclude:: b.json", "b"),
        # Footnotes and fields hold blocks; comments, targets and substitutions do not.
        (".. [1] .. literalinclude:: a.json", "a"),
        (".. [#x] text\n\n   .. literalinclude:: a.json\n\n.. literalinclude:: b.json", "ab"),
        (".. _x:\n   .. literalinclude:: a.json\n\n.. literalinclude:: b.json", "b"),
        (".. comment\n\n   .. literalinclude:: a.json\n\n.. literalinclude:: b.json", "b"),
        ("..\n   .. literalinclude:: a.json\n\n.. literalinclude:: b.json", "b"),
        ("..\n\n   .. literalinclude:: a.json", "a"),
        (":a: .. literalinclude:: a.json\n:b:\n   .. literalinclude:: b.json", "ab"),
        ("| .. literalinclude:: a.json\n\n.. literalinclude:: b.json", "b"),
        ("__ anonymous\n.. literalinclude:: a.json\n\n.. literalinclude:: b.json", "b"),
        # Literal blocks, indented and quoted.
        ("::\n\n   .. literalinclude:: a.json\n\n.. literalinclude:: b.json", "b"),
        ("Text::\n\n. .. literalinclude:: a.json\n. x\n.. literalinclude:: b.json", ""),
        ("Text::\n\n> x\n> y\n\n.. literalinclude:: b.json", "b"),
        ("Text::\n\nNo code.\n\n   .. literalinclude:: b.json", "b"),
        # Directives that hold blocks, with and without an argument.
        (".. note:: Text.\n   .. literalinclude:: a.json", ""),
        (".. note::\n   :class: x\n\n   .. literalinclude:: a.json", "a"),
        (".. note:: Text.\n\n   .. literalinclude:: a.json\n\n.. literalinclude:: b.json", "ab"),
        (".. only:: html\n\n   .. literalinclude:: a.json", "a"),
        (".. topic:: Title\n   :class: x\n\n   .. literalinclude:: a.json", "a"),
        (".. code-block:: rst\n\n   .. literalinclude:: a.json\n\n.. literalinclude:: b.json", "b"),
        (".. LiteralInclude:: a.json", "a"),
        ("..  literalinclude:: a.json", "a"),
        (".. literalinclude :: a.json", "a"),
        (".. literalinclude::a.json", ""),
        (". literalinclude:: a.json", ""),
    ],
)
def test_which_blocks_are_read(tmp_path: Path, text: str, found: str) -> None:
    assert [sample[0] for sample in samples(tmp_path, text)] == [f"{letter}.json" for letter in found]
    assert [sample[0] for sample in samples(tmp_path, f"{text}\n\n")] == [f"{letter}.json" for letter in found]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (".. literalinclude:: a.json", (6, 21, 27)),
        ("..  literalinclude::   a.json", (6, 24, 30)),
        ("Text.\n\n .. literalinclude:: a.json", (8, 22, 28)),
        ("- .. literalinclude:: a.json", (6, 23, 29)),
        ("-\n\n   - x\n\n     .. literalinclude:: a.json", (10, 26, 32)),
        ("1.  text\n\n    .. literalinclude:: a.json", (8, 25, 31)),
        (":a: text\n\n      .. literalinclude:: a.json", (8, 27, 33)),
        (".. note::\n\n     .. literalinclude:: a.json", (8, 26, 32)),
        (".. [1] text\n\n     .. literalinclude:: a.json", (8, 26, 32)),
        ("Term\n   .. literalinclude:: a.json", (7, 24, 30)),
        ("Text.\n\n\t.. literalinclude:: a.json", (8, 22, 28)),
        ("- x\n\n\t.. literalinclude:: a.json", (8, 22, 28)),
        (".. literalinclude::\n   a.json", (6, 1, None)),
    ],
)
def test_the_place_of_a_sample_is_that_of_its_argument(
    tmp_path: Path, text: str, place: tuple[int, int, int | None]
) -> None:
    (operation,) = scan(tmp_path, OPERATION + text).operations
    assert [(sample.argument, sample.location[1:]) for sample in operation.samples] == [("a.json", place)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A\n-\n\n.. rest_method:: GET /a", (9, 18, 24)),
        ("A\n-\n\n.. rest_method::\n\n   GET /a", (11, 4, 10)),
        ("A\n-\n\n.. rest_method::   GET  /a  ", (9, 20, 27)),
    ],
)
def test_the_place_of_a_method(tmp_path: Path, text: str, place: tuple[int, int, int]) -> None:
    *_, operation = scan(tmp_path, OPERATION + text).operations
    assert (operation.label.split(), operation.location[1:]) == (["GET", "/a"], place)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb", [("a", 1, 1), ("b", 2, 1)]),
        ("a  \n\n  b\n", [("a", 1, 1), ("", 2, 1), ("  b", 3, 1)]),
        # Tabs become spaces, and a column is one of the file: dedented, `b` is in column 2.
        ("\tb", [("        b", 1, -6)]),
        ("a\n\tb\n", [("a", 1, 1), ("        b", 2, -6)]),
        ("  \tb", [("        b", 1, -4)]),
        ("a\tb", [("a       b", 1, 1)]),
        ("a\t", [("a", 1, 1)]),
        ("\t", [("", 1, 1)]),
        ("a\vb\fc", [("a b c", 1, 1)]),
        ("", []),
    ],
)
def test_lines_know_their_number_and_column(text: str, lines: list[tuple[str, int, int]]) -> None:
    assert [(line.text, line.lineno, line.column) for line in split_lines(text, "f.rst")] == lines


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        # Each character after a tab is in its column of the file, whatever the tab's width is there.
        ("a\tb c", {"a": 1, "b": 3, "c": 5}),
        ("abcdefgh\ti", {"h": 8, "i": 10}),
        ("abcdefg\ti\t\tj", {"g": 7, "i": 9, "j": 12}),
        ("\ta\tb", {"a": 2, "b": 4}),
        (" \t a\tb", {"a": 4, "b": 6}),
        ("a\t\tb  ", {"b": 4}),
        ("\u3000a\tb", {"a": 2, "b": 4}),
    ],
)
def test_columns_after_a_tab_are_those_of_the_file(text: str, columns: dict[str, int]) -> None:
    (line,) = split_lines(text, "f.rst")
    assert line.text == text.expandtabs(8).rstrip()
    end = len(text.rstrip()) + 1
    for cut in range(len(line.text) + 3):
        (rest,) = dedent([line], cut)
        assert rest.text == line.text[cut:]
        assert rest.column_at(0) == rest.column
        assert rest.column_at(len(rest.text)) == end + max(cut - len(line.text), 0)
        assert {name: rest.column_at(rest.text.index(name)) for name in columns if name in rest.text} == {
            name: column for name, column in columns.items() if line.text.index(name) >= cut
        }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (".. rest_method::\tGET /a", [(1, 18, 24)]),
        (".. rest_method::\tGET\t/a", [(1, 18, 24)]),
        ("..\trest_method::\tGET /a", [(1, 18, 24)]),
        (".. rest_method::\n\tGET\t\t/a", [(2, 2, 9)]),
        (".. rest_method:: GET /a\n\tmax_version:\t2.1\n\tno\tversion:\tx", [(1, 18, 24), (3, 2, 15)]),
    ],
)
def test_a_method_after_a_tab_has_its_place(tmp_path: Path, text: str, found: list[tuple[int, int, int]]) -> None:
    reference = scan(tmp_path, f"{text}\n\n{OPERATION}")
    assert sorted(entry.location[1:] for entry in reference.diagnostics) == found


def test_rows_and_samples_after_a_tab_have_their_places(tmp_path: Path) -> None:
    (operation,) = scan(
        tmp_path,
        f"{OPERATION}..\trest_parameters::\tp.yaml\n\n\t-\ta:\tb\n\t- 'c':\t\td\n\n"
        f"..\trest_status_code:: success\ts.yaml\n\n  -\t200:\tx\n\n.. literalinclude::\tx.json\n",
    ).operations
    assert [use.location[1:] for use in operation.tables[0].uses] == [(8, 4, 8), (9, 4, 11)]
    assert [use.location[1:] for use in operation.statuses] == [(13, 5, 11)]
    assert [sample.location[1:] for sample in operation.samples] == [(15, 21, 27)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("*a* **b** ``c`` `d` |e| f_ g__", "a b c d e f g"),
        ("`text <target>`_", "text"),
        (":doc:`text <target>`", "text"),
        ("`<target>`", "<target>"),
        (r"a\*b\ c", "a*bc"),
        ("a*b*c 2 * 3 * 4", "a*b*c 2 * 3 * 4"),
        ("(*a*), *b*.", "(a), b."),
        ("snake_case_ name", "snake_case name"),
        ("a_b", "a_b"),
    ],
)
def test_markup_is_taken_out_of_titles_and_captions(text: str, expected: str) -> None:
    assert strip_markup(text) == expected


def test_a_title_is_one_line_of_plain_characters() -> None:
    assert fold_text(" a\n b\t\u2018c\u2019 \u201cd\u201d \u2013 \u2014 \u2026 ") == "a b 'c' \"d\" -- --- ..."


@pytest.mark.parametrize(
    ("line", "caption"), [("---", "---"), ("----", ""), ("-----", ""), ("::", ""), ("-x--", "-x--")]
)
def test_a_line_of_punctuation_within_a_block_is_text_if_it_is_short(tmp_path: Path, line: str, caption: str) -> None:
    text = f".. note::\n\n   {line}\n\n   {SAMPLE}\n"
    if line == "::":
        text = text.replace(f"   {SAMPLE}", f"      code\n\n   {SAMPLE}")
    assert samples(tmp_path, text) == [("x.json", caption, ())]
