"""Which files are documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sphinx.util.matching import compile_matchers

from sphinx_apiref.read.conf_file import MarkdownMarkup, load_conf
from sphinx_apiref.read.documents import find_documents, has_unread_markdown, translate_pattern

PIECES = st.sampled_from(
    ["*", "**", "?", "[", "]", "!", "^", "-", "\\", "/", ".", "a", "b", "[ab]", "[!a]", "[^a]", "$"]
)
PATTERNS = st.lists(PIECES, max_size=8).map("".join)
NAMES = st.text(alphabet="ab/.!^-[]\\*", max_size=8)


def outcome(pattern: str, name: str, *, sphinx: bool) -> bool | None:
    """Whether a pattern matches a name; None if it can't be compiled."""
    try:
        if sphinx:
            (matcher,) = compile_matchers([pattern])
            return bool(matcher(name))
        return bool(re.compile(translate_pattern(pattern)).match(name))
    except re.error:
        return None


@pytest.mark.filterwarnings("ignore:Possible (nested set|set difference):FutureWarning")
@settings(max_examples=1500, deadline=None, database=None)
@given(PATTERNS, NAMES)
def test_patterns_match_what_they_match_for_sphinx(pattern: str, name: str) -> None:
    assert outcome(pattern, name, sphinx=False) == outcome(pattern, name, sphinx=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exclude_patterns = ['a', 'b']", ["a", "b"]),
        ("exclude_patterns = ('a',)\nexclude_patterns += ['b']", ["a", "b"]),
        ("exclude_patterns = ['a']\nexclude_patterns = ['b']", ["b"]),
        ("templates_path = ['t']\nhtml_static_path = ['s']", ["t", "s"]),
        ("exclude_patterns = ['a', 1]", ["a"]),
        ("exclude_patterns = name", []),
        ("exclude_patterns = other = ['a']", []),
        ("exclude_patterns: list = ['a']", []),
        ("other = ['a']", []),
        ("exclude_patterns = [", []),
    ],
)
def test_excluded_patterns_are_those_that_conf_py_spells_out(tmp_path: Path, text: str, expected: list[str]) -> None:
    (tmp_path / "conf.py").write_text(text)
    assert load_conf(str(tmp_path)).excluded == tuple(expected)


MARKDOWN = MarkdownMarkup(colon_fences=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {".rst": None}),
        ("extensions = ['myst_parser']", {".rst": None, ".md": MARKDOWN}),
        ("extensions = ['a']\nextensions += ['myst_nb']", {".rst": None, ".md": MARKDOWN}),
        ("extensions = []\nif x:\n    extensions.append('myst_parser')", {".rst": None, ".md": MARKDOWN}),
        ("extensions: list[str] = [*shared, 'myst_parser']", {".rst": None, ".md": MARKDOWN}),
        ("other = ['myst_parser']\nextensions = ['a']", {".rst": None}),
        ("source_suffix = '.txt'", {".txt": None}),
        ("source_suffix = ['.rst', '.inc']", {".rst": None, ".inc": None}),
        ("source_suffix = ['.rst', '.md']\nextensions = ['myst_parser']", {".rst": None, ".md": MARKDOWN}),
        (
            "source_suffix = {'.rst': 'restructuredtext', '.markdown': 'markdown'}",
            {".rst": None, ".markdown": MARKDOWN},
        ),
        ("source_suffix = {'.md': 'myst-nb'}", {".md": MARKDOWN}),
        ("source_suffix = {'.md': 'restructuredtext'}", {".md": None}),
        ("source_suffix = name", {".rst": None}),
        ("source_suffix = {'': 'markdown', 1: 'markdown'}", {".rst": None}),
        ("extensions = ['myst_parser'", {".rst": None}),
    ],
)
def test_suffixes_of_documents_are_those_that_conf_py_spells_out(
    tmp_path: Path, text: str, expected: dict[str, MarkdownMarkup | None]
) -> None:
    (tmp_path / "conf.py").write_text(text)
    assert load_conf(str(tmp_path)).suffixes == expected


def test_markdown_is_read_without_conf_py_where_it_has_a_directive_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n```{rest_method} GET /a\n```\n")
    (tmp_path / "b.md").write_text("# B\n\nThe fence is `{rest_method}`.\n")
    (tmp_path / "c.md").write_text("```{eval-rst}\n.. rest_parameters:: p.yaml\n```\n")
    (tmp_path / "d.rst").touch()
    assert [document.name for document in find_documents(str(tmp_path))] == ["a", "c", "d"]
    assert not has_unread_markdown(str(tmp_path))
    (tmp_path / "conf.py").write_text("exclude_patterns = ['a.md']")
    assert [document.name for document in find_documents(str(tmp_path))] == ["d"]
    assert has_unread_markdown(str(tmp_path))
    (tmp_path / "conf.py").write_text("exclude_patterns = ['a.md', 'c.md']")
    assert not has_unread_markdown(str(tmp_path))
    (tmp_path / "conf.py").write_text("exclude_patterns = ['a.md']\nextensions = ['myst_parser']")
    assert [(document.name, document.suffix) for document in find_documents(str(tmp_path))] == [
        ("b", ".md"),
        ("c", ".md"),
        ("d", ".rst"),
    ]


def test_of_two_files_with_one_name_the_first_suffix_counts(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("extensions = ['myst_parser']")
    for name in ("a.rst", "a.md", "b.md"):
        (tmp_path / name).touch()
    assert [document.suffix for document in find_documents(str(tmp_path))] == [".rst", ".md"]


def test_pattern_that_can_not_be_compiled_excludes_nothing(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("exclude_patterns = ['[b-a]', 'b.rst']")
    for name in ("a.rst", "b.rst"):
        (tmp_path / name).touch()
    assert [document.name for document in find_documents(str(tmp_path))] == ["a"]
