"""Whatever a Markdown page holds, reading it ends, never with an exception, and finds the blocks that MyST finds."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.markdown.blocks import MarkdownReader
from sphinx_apiref.read.markdown.directive import FencedDirective
from sphinx_apiref.read.markdown.inline import strip_markdown
from sphinx_apiref.read.markdown.lines import split_lines
from sphinx_apiref.read.rst.inclusions import Inclusions, SourceFiles
from sphinx_apiref.read.rst.lines import DirectiveBlock, Lines
from sphinx_apiref.read.scan import scan_reference

from .test_scan_fuzz import ENDS, FIXED, YAML, lint

NAMES = ("a.inc", "b.inc", "index.md", "parameters.yaml", "status.yaml", "x.json", ".", "..", "none", "/a.inc", "é\0")
DIRECTIVES = st.sampled_from(
    (
        *("rest_method} GET /a/{b}", "rest_method}", "rest_method} GET", "rest_expand_all}", "note}", "admonition} T"),
        *(
            "rest_status_code} success status.yaml",
            "rest_status_code}",
            "rest_parameters}",
            "eval-rst}",
            "code-block} x",
        ),
        *(f"{name}}} {file}" for name in ("include", "literalinclude", "rest_parameters") for file in NAMES),
    )
)
FENCES = st.builds("{}{{{}".format, st.sampled_from(("```", "````", "~~~", ":::", "::::", "``` ")), DIRECTIVES)
WORDS = st.sampled_from(
    (
        *("```", "````", "~~~", ":::", "::::", "``` json", "---", "===", "# T", "## T ##", "#", "> q", ">", "- item"),
        *(
            "1. x",
            "2) y",
            "* z",
            "-",
            "***",
            "+++",
            "% c",
            "<!-- c -->",
            "<!--",
            "-->",
            "<div>",
            "</div>",
            "<b>",
            "(t)=",
        ),
        *("- a: b", "- 200: x", "- [", ":class: x", ":start-line: 1", ":start-after: a", ":heading-offset: 2", "text"),
        *("| a | b |", "| - | - |", "Normal response codes: 200", "[a]: b", "% apiref: ignore[row-duplicate]", "", ""),
        *(".. rest_method:: GET /r", "====", "   - a: b", "min_version: 2.1", "a|b", "-|-"),
    )
)
LINES = st.builds(
    "{}{}".format,
    st.sampled_from(("", "", "", "", " ", "  ", "   ", "    ", "\t", "> ", "- ", "> - ", " " * 80)),
    st.one_of(WORDS, FENCES, st.text(max_size=20)),
)
TEXTS = st.lists(LINES, max_size=40).map("\n".join)


@FIXED
@given(index=TEXTS, inc=TEXTS, other=TEXTS, parameters=YAML, sample=st.text(max_size=60), end=ENDS)
def test_any_mix_of_blocks_is_read(index: str, inc: str, other: str, parameters: str, sample: str, end: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        texts = {"index.md": index, "a.inc": inc, "b.inc": other, "parameters.yaml": parameters, "x.json": sample}
        for file, text in texts.items():
            (root / file).write_bytes(text.replace("\n", end).encode("utf-8", "surrogatepass"))
        (root / "status.yaml").write_text("200:\n  default: It.\n")
        (root / "conf.py").write_text("extensions = ['myst_parser']\nmyst_enable_extensions = ['colon_fence']\n")
        os.symlink("index.md", root / "none")
        lint(root)


@FIXED
@given(content=st.binary(max_size=400), conf=st.binary(max_size=60))
def test_any_bytes_are_read(content: bytes, conf: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        head = b"# A\n\n```{rest_method} GET /a\n```\n\n```{rest_parameters} parameters.yaml\n- a: a\n"
        (root / "index.md").write_bytes(head + content)
        (root / "conf.py").write_bytes(b"extensions = ['myst_nb']\n" + conf)
        lint(root)


class Blocks:
    """Notes what a reader finds: fences with their places, and headings."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def visit_heading(self, text: str, level: int, first: SourceLine) -> None:
        self.found.append((0, f"h{level} {text}"))

    def visit_directive(self, block: DirectiveBlock, lines: Lines, *, nested: bool) -> None:
        assert isinstance(block, FencedDirective)
        content = [line.text for line in block.content]
        self.found.append((block.line.lineno, f"{nested} {block.argument} {content}"))

    def visit_paragraph(self, text: str, first: SourceLine) -> None:
        self.found.append((0, f"p {text}"))

    def visit_title(self, text: str, style: str, first: SourceLine) -> None:
        raise AssertionError

    def visit_other(self) -> None:
        pass

    def visit_item(self, text: str) -> None:
        pass

    def visit_table(self, cells: Iterable[str]) -> None:
        pass

    def visit_literal(self, lines: Lines) -> None:
        raise AssertionError

    def visit_term(self, text: str) -> None:
        raise AssertionError

    def visit_roles(self, lines: Lines) -> None:
        raise AssertionError

    def visit_slip(self, line: SourceLine) -> None:
        raise AssertionError

    def enter_block(self, name: str, lines: Lines) -> None:
        raise AssertionError

    def leave_block(self) -> None:
        raise AssertionError

    def enter_rst(self, lines: Lines) -> None:
        pass

    def leave_rst(self) -> None:
        pass

    def report(self, diagnostic: Diagnostic) -> None:
        raise AssertionError


MYST = create_md_parser(MdParserConfig(), DocutilsRenderer)


def read_with_myst(text: str) -> list[tuple[int, str]]:
    """Return what MyST's own parser finds of the same blocks."""
    found: list[tuple[int, str]] = []
    tokens = MYST.parse(text, {})
    for index, token in enumerate(tokens):
        if token.type == "fence":
            assert token.map is not None
            language = (token.info.split(None, 1) or [""])[0]
            content = [line.rstrip(" \t") for line in token.content.split("\n")[:-1]]
            found.append((token.map[0] + 1, f"{token.level > 0} {language} {content}"))
        elif token.type == "heading_open" and not token.level:
            found.append((0, f"{token.tag} {tokens[index + 1].content}"))
        elif token.type == "paragraph_open":
            found.append((0, f"p {tokens[index + 1].content}"))
    return found


def read_here(text: str) -> list[tuple[int, str]]:
    blocks = Blocks()
    MarkdownReader(blocks, Inclusions(SourceFiles(), "/", "/"), colons=False).read_file(split_lines(text, "/a.md"))
    return blocks.found


# Tables, and indentation that is code in one container and none in another, are read closely enough, not exactly.
SIMPLE = st.lists(
    st.builds(
        "{}{}".format,
        st.sampled_from(("", "", "", "", "> ", "- ", "> - ", "1. ", "  - ", " ", "  ", "   ")),
        st.sampled_from(
            (
                *("```", "````", "~~~", "~~~~", "``` json", "``` a`b", "---", "===", "# T", "## T ##", "#", "#no"),
                *("> q", ">", "- item", "1. x", "2) y", "* z", "-", "***", "+++", "% c", "<!-- c -->", "<!--", "-->"),
                *("<div>", "</div>", "<b>", "(t)=", "text", "text more", "", "", ""),
            )
        ),
    ),
    max_size=9,
).map(lambda lines: "\n".join(lines) + "\n")


@FIXED
@given(text=SIMPLE)
def test_blocks_are_those_that_myst_finds(text: str) -> None:
    def fold(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
        return [(lineno, " ".join(shown.split())) for lineno, shown in found]

    assert fold(read_here(text)) == fold(read_with_myst(text))


# If reading took more than a time proportional to the text, these would take minutes.
@pytest.mark.parametrize(
    "line",
    [
        *(
            "```",
            "- ```",
            "> ```json",
            "- a",
            "> a",
            "1. > - a",
            "a",
            "a|b",
            "-|-",
            "<!--",
            "<div",
            "<b a",
            "(a",
            "[a]:",
        ),
        *(
            "    a",
            "\ta",
            "```{note}",
            ":::{note}",
            "`" * 9,
            "#",
            "- " * 50,
            "> " * 50,
            "-" * 50,
            "* " * 50,
            "% a",
            "+ + a",
        ),
        *("```{include} a.inc", "```{eval-rst}", "---", ":a: b", "<a " + "b " * 90, "[" * 90, "*_" * 90, "&" * 90),
    ],
)
def test_a_long_page_of_one_line_is_read(line: str, tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text(f"# A\n\n```{{rest_method}} GET /a\n```\n\n{f'{line}{chr(10)}' * 20_000}")
    (tmp_path / "conf.py").write_text("extensions = ['myst_parser']\nmyst_enable_extensions = ['colon_fence']\n")
    assert len(scan_reference(str(tmp_path)).operations) == 1


@FIXED
@given(
    st.lists(
        st.sampled_from(("*", "**", "_", "`", "``", "[", "]", "(", ")", "<", ">", "\\", "{a}", "&amp;", "x", " "))
    ).map("".join)
)
def test_any_inline_markup_is_stripped(text: str) -> None:
    assert len(strip_markdown(text)) <= len(text)
