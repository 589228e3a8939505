"""Which files below a folder are documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from sphinx_apiref.read.conf_file import load_conf
from sphinx_apiref.read.documents import Document, find_documents, translate_pattern


def write(folder: Path, *names: str, conf: str | None = "") -> str:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    if conf is not None:
        (folder / "conf.py").write_text(conf)
    return str(folder)


@pytest.mark.parametrize(
    ("pattern", "matched", "others"),
    [
        ("a", ["a"], ["b", "aa", "x/a", "a/x", "a\n"]),
        ("a?", ["ab", "a."], ["a", "a/", "abc"]),
        ("*.rst", [".rst", "a.rst"], ["a/b.rst", "arst"]),
        ("**.rst", ["a.rst", "a/b.rst"], ["a.txt"]),
        ("**/a", ["x/a", "x/y/a"], ["a"]),
        ("***", ["a/b"], []),
        ("[ab]c", ["ac", "bc"], ["cc", "[ab]c", "c"]),
        ("[!ab]c", ["cc", "!c"], ["ac", "bc", "/c", "c"]),
        ("[^a]", ["a", "^"], ["b", "[^a]"]),
        ("[a-c]x", ["bx"], ["dx", "-x"]),
        ("[\\]x", ["\\x"], ["ax"]),
        ("[]]x", ["]x"], ["x", "[]]x"]),
        # As for Sphinx: its slash makes the bracket after it the end of the set.
        ("[!]]x", ["a]x"], ["ax", "]x", "/]x"]),
        ("[ax", ["[ax"], ["a", "x"]),
        ("a[b]c[d]e", ["abcde"], ["abcd", "abde"]),
        ("a.b+", ["a.b+"], ["axb", "a.bb"]),
    ],
)
def test_what_a_pattern_matches(pattern: str, matched: Sequence[str], others: Sequence[str]) -> None:
    compiled = re.compile(translate_pattern(pattern))
    assert [name for name in matched if not compiled.match(name)] == []
    assert [name for name in others if compiled.match(name)] == []


@pytest.mark.parametrize(
    ("conf", "expected"),
    [
        ("exclude_patterns = ['a', 'b']", ["a", "b"]),
        ("exclude_patterns = ('a', 1, 'b')", ["a", "b"]),
        ("exclude_patterns = ['a']\nexclude_patterns += ['b']", ["a", "b"]),
        ("exclude_patterns = ['a']\nexclude_patterns = ['b']", ["b"]),
        ("templates_path = ['t']\nhtml_static_path = ['s']\nhtml_extra_path = ['e']", ["t", "s", "e"]),
        ("exclude_patterns = ['a']\ntemplates_path = ['t']", ["a", "t"]),
        ("exclude_patterns = ['a']\ntemplates_path += ['t']\nexclude_patterns += ['b']", ["a", "t", "b"]),
        ("other = ['a']\nexclude_patterns = ['b']", ["b"]),
        ("import os\nexclude_patterns = [os.sep]\nhtml_extra_path = ['e']", ["e"]),
        ("one = exclude_patterns = ['a']\ntemplates_path = ['t']", ["t"]),
        ("x.exclude_patterns = ['a']\ntemplates_path = ['t']", ["t"]),
        ("exclude_patterns: list = ['a']\ntemplates_path = ['t']", ["t"]),
        ("exclude_patterns = 'abc'", []),
        ("exclude_patterns = ['a'", []),
        ("", []),
    ],
)
def test_patterns_that_conf_py_spells_out(tmp_path: Path, conf: str, expected: list[str]) -> None:
    assert load_conf(write(tmp_path, conf=conf)).excluded == tuple(expected)


def test_without_conf_py_nothing_is_excluded(tmp_path: Path) -> None:
    conf = load_conf(str(tmp_path))
    assert (conf.exists, conf.excluded) == (False, ())


FILES = (
    *("b.rst", "a/c.rst", "a/b/d.rst", "a.txt", "a/x.inc", "build/e.rst", "a/_build/f.rst", ".tox/g.rst"),
    *("node_modules/h.rst", "_sources/i.rst", "a/_sources/j.rst", ".#k.rst", "a/.#l.rst", "en.lproj/m.rst"),
)


@pytest.mark.parametrize(
    ("conf", "expected"),
    [
        ("", ["_sources/i", "a/b/d", "a/c", "b", "build/e"]),
        (None, ["_sources/i", "a/b/d", "a/c", "b"]),
        ("exclude_patterns = ['a/b', 'build']", ["_sources/i", "a/c", "b"]),
        ("exclude_patterns = ['b.rst', '**/d.rst']", ["_sources/i", "a/c", "build/e"]),
        ("exclude_patterns = ['[z-a]', 'a']", ["_sources/i", "b", "build/e"]),
        ("exclude_patterns = ['**']", []),
    ],
)
def test_documents_are_named_without_suffix_in_order(tmp_path: Path, conf: str | None, expected: list[str]) -> None:
    found = find_documents(write(tmp_path, *FILES, conf=conf))
    assert found == [Document(name, ".rst") for name in expected]


def test_links_to_folders_are_followed_once(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root, "a/one.rst")
    write(tmp_path, "elsewhere/two.rst", conf=None)
    (root / "b").symlink_to(tmp_path / "elsewhere")
    (root / "a" / "up").symlink_to(root)
    (root / "c").symlink_to(tmp_path / "elsewhere")
    assert find_documents(str(root)) == [Document("a/one", ".rst"), Document("b/two", ".rst")]
