"""Which files are documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sphinx.util.matching import compile_matchers

from sphinx_apiref.read.conf_file import load_conf
from sphinx_apiref.read.documents import find_documents, translate_pattern

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


def test_pattern_that_can_not_be_compiled_excludes_nothing(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("exclude_patterns = ['[b-a]', 'b.rst']")
    for name in ("a.rst", "b.rst"):
        (tmp_path / name).touch()
    assert [document.name for document in find_documents(str(tmp_path))] == ["a"]
