"""Pages in Markdown: inline text, included parts, tabs and limits; blocks are compared with MyST elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.read.markdown.included import select_part
from sphinx_apiref.read.markdown.inline import MAX_NESTING, strip_markdown
from sphinx_apiref.read.markdown.lines import dedent, split_lines
from sphinx_apiref.read.rst.blocks import MAX_DEPTH
from sphinx_apiref.read.rst.inline import MAX_TEXT
from sphinx_apiref.read.scan import scan_reference

AROUND = pytest.mark.parametrize("over", [-1, 0, 1])
HEAD = "# Show\n\n```{rest_method} GET /x\n```\n\n"
CONF = 'extensions = ["sphinx_apiref", "myst_parser"]\n'


def scan(folder: Path, text: str, conf: str | None = CONF, **includes: str) -> ApiRef:
    files = {"index.md": text, **{f"{name}.inc": content for name, content in includes.items()}}
    for name, content in {**files, **({} if conf is None else {"conf.py": conf})}.items():
        (folder / name).write_text(content, encoding="utf-8")
    return scan_reference(str(folder))


def count_samples(ref: ApiRef) -> int:
    return sum(len(operation.samples) for operation in ref.operations)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain & simple", "plain & simple"),
        ("*a* **b** ***c*** _d_ __e__", "a b c d e"),
        ("**JSON `request`**: [it's](x.md) *one*", "JSON request: it's one"),
        ("snake_case_name 2*3*4", "snake_case_name 234"),
        ("`` a ` b `` and `*x*`", " a ` b  and *x*"),
        (r"a\*b\* \[c\](d)", "a*b* [c](d)"),
        ("{apiref:op}`GET /a` {ref}`text <label>`", "GET /a text"),
        ('![alt](a.png "t") [a][b] <https://a.b/c> <b>', "alt a https://a.b/c <b>"),
        ("&lt;a&gt; &amp;", "<a> &"),
        ("* a * b", "* a * b"),
    ],
)
def test_inline_markup_is_stripped(text: str, expected: str) -> None:
    assert strip_markdown(text) == expected


@AROUND
def test_length_of_a_text_whose_markup_is_stripped(over: int) -> None:
    text = "*" + "x" * (MAX_TEXT - 2 + over) + "*"
    assert (strip_markdown(text) == text) == (over > 0)


@AROUND
def test_marks_within_marks(over: int) -> None:
    marks = ["*", "_", "**", "__", "***"]
    chosen = marks[: MAX_NESTING + over]
    text = "".join(chosen) + "x" + "".join(reversed(chosen))
    assert (strip_markdown(text) == "x") == (over <= 0)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [("one", 1, 1), ("two words", 2, 1), ("", 3, 1), ("three", 4, 1)]),
        ({"start-line": "1", "end-line": "-1"}, [("two words", 2, 1), ("", 3, 1)]),
        ({"start-after": "two"}, [(" words", 2, 4), ("", 3, 1), ("three", 4, 1)]),
        ({"start-after": "two words\n"}, [("", 3, 1), ("three", 4, 1)]),
        ({"end-before": "words"}, [("one", 1, 1), ("two", 2, 1)]),
        ({"start-after": "one", "end-before": "words", "start-line": "0"}, [("", 1, 4), ("two", 2, 1)]),
        ({"start-line": "2", "start-after": "two"}, []),
        ({"end-before": "nothing"}, []),
        ({"start-line": "x"}, []),
    ],
)
def test_part_of_a_file_keeps_its_places(options: dict[str, str], expected: list[tuple[str, int, int]]) -> None:
    part = select_part("one\ntwo words\n\nthree\n", "/a", options)
    assert [(line.text, line.lineno, line.column) for line in part] == expected


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("    a", 2, ("  a", 3)),
        ("  a", 4, ("a", 3)),
        ("\ta", 2, ("  a", 0)),
        ("\ta", 4, ("a", 2)),
        (" \ta", 4, ("a", 3)),
        ("", 4, ("", 1)),
    ],
)
def test_text_keeps_its_column_without_its_indentation(text: str, width: int, expected: tuple[str, int]) -> None:
    line = dedent(SourceLine(text, "/a", 1, 1), width)
    assert (line.text, line.column) == expected


def test_lines_end_at_line_ends_only() -> None:
    assert [line.text for line in split_lines("a\r\nb\u2028c\x0b \rd\n\n", "/a")] == ["a", "b\u2028c\x0b", "d", ""]


@AROUND
def test_levels_of_blocks(over: int, tmp_path: Path) -> None:
    levels = MAX_DEPTH + over
    marks = ["`" * (levels + 3 - level) for level in range(levels)]
    text = "\n".join([*(f"{mark}{{note}}" for mark in marks), "~~~{literalinclude} a.json", "~~~", *reversed(marks)])
    assert count_samples(scan(tmp_path, HEAD + text)) == (1 if over <= 0 else 0)


@AROUND
def test_includes_within_includes(over: int, tmp_path: Path) -> None:
    levels = MAX_DEPTH + over
    parts = {f"a{number}": f"```{{include}} a{number + 1}.inc\n```\n" for number in range(1, levels)}
    parts[f"a{levels}"] = "```{literalinclude} a.json\n```\n"
    assert count_samples(scan(tmp_path, f"{HEAD}```{{include}} a1.inc\n```\n", **parts)) == (1 if over <= 0 else 0)


def test_file_that_includes_itself_is_reported_once(tmp_path: Path) -> None:
    include = "```{include} a.inc\n```\n"
    ref = scan(tmp_path, f"{HEAD}{include}{include}", a=f"```{{literalinclude}} a.json\n```\n{include}")
    assert [entry.message for entry in ref.diagnostics] == ["`a.inc` is included within itself"]
    assert count_samples(ref) == 2


def test_missing_include_is_reported_at_its_fence(tmp_path: Path) -> None:
    (found,) = scan(tmp_path, f"{HEAD}  ```{{include}} none.md\n  ```\n").diagnostics
    assert (found.message, found.location[1:3]) == ("the included file none.md does not exist", (6, 3))


def test_unknown_option_is_reported_and_costs_only_the_option(tmp_path: Path) -> None:
    ref = scan(tmp_path, f"{HEAD}```{{literalinclude}} a.json\n---\nlines: 1\nnope: x\n---\ntext\n```\n")
    assert [entry.message for entry in ref.diagnostics] == [
        "literalinclude has no option `nope`",
        "literalinclude has content, which it must not have",
    ]
    assert [sample.whole for operation in ref.operations for sample in operation.samples] == [False]


@pytest.mark.parametrize(
    ("conf", "front", "expected"),
    [
        (None, "", 1),
        (CONF, "", 0),
        (f'{CONF}myst_enable_extensions = ["colon_fence"]\n', "", 1),
        (f"{CONF}from shared import *\n", "", 1),
        (CONF, "---\nmyst:\n  enable_extensions: [colon_fence]\n---\n", 1),
        (CONF, "---\nmyst:\n  enable_extensions: [deflist]\n---\n\ncolon_fence\n\n", 0),
    ],
)
def test_colons_open_a_fence_where_the_project_says_so(
    conf: str | None, front: str, expected: int, tmp_path: Path
) -> None:
    ref = scan(tmp_path, f"{front}{HEAD}:::{{literalinclude}} a.json\n:::\n", conf)
    assert count_samples(ref) == expected


def test_titles_of_restructuredtext_are_below_the_section_around_them(tmp_path: Path) -> None:
    rst = "Part\n====\n\nDeep\n----\n\n.. literalinclude:: a.json\n\nPart\n====\n\n.. literalinclude:: b.json\n"
    text = f"{HEAD}## Request\n\n```{{eval-rst}}\n{rst}```\n\n```{{literalinclude}} c.json\n```\n"
    (operation,) = scan(tmp_path, text).operations
    assert [(sample.titles, sample.caption) for sample in operation.samples] == [
        (("Request", "Part", "Deep"), "Deep"),
        (("Request", "Part"), "Part"),
        (("Request",), ""),
    ]


def test_block_of_code_is_handed_on_as_the_directive_that_says_the_same(tmp_path: Path) -> None:
    from sphinx_apiref.read.markdown.fences import parse_code, take_fence

    found = take_fence(split_lines("  ~~~ json title\n  {}\n    x\n", "/a"), 0, colons=False)
    assert found is not None
    block = parse_code(found[1])
    assert (block.name, block.argument, block.location[1:3]) == ("code-block", "json", (1, 3))
    assert [(line.text, line.lineno, line.column) for line in block.content] == [("{}", 2, 3), ("  x", 3, 3)]
