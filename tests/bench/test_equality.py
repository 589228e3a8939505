"""Whether two outputs are the same."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from bench.equality import find_differences, holds_word

HEAD = b"# Sphinx inventory version 2\n# Project: Notes\n# Version: 1\n# The remainder is compressed using zlib.\n"


def write(folder: Path, *, page: str = "<p>one</p>", entries: str = "a x\nb y\n", terms: object = None) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "objects.inv").write_bytes(HEAD + zlib.compress(entries.encode()))
    index = {"docnames": ["a", "b"], "terms": terms or {"note": [0, 1], "list": 1}}
    (folder / "searchindex.js").write_text(f"Search.setIndex({json.dumps(index)})", encoding="utf-8")
    return folder


def test_order_that_means_nothing_is_no_difference(tmp_path: Path) -> None:
    one = write(tmp_path / "one")
    other = write(tmp_path / "other", entries="b y\na x\n", terms={"list": 1, "note": [1, 0]})
    assert (one / "objects.inv").read_bytes() != (other / "objects.inv").read_bytes()
    assert find_differences(one, other) == []


def test_entries_of_pages_that_a_rebuild_does_not_write_are_no_difference(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one"), write(tmp_path / "other")
    text = (other / "searchindex.js").read_text(encoding="utf-8")
    (other / "searchindex.js").write_text(text.replace('{"docnames"', '{"indexentries": {"a": []}, "docnames"'))
    assert find_differences(one, other) == []


def test_word_that_is_on_no_page_is_no_difference(tmp_path: Path) -> None:
    one = write(tmp_path / "one")
    other = write(tmp_path / "other", terms={"note": [0, 1], "list": 1, "gone": []})
    assert find_differences(one, other) == []


@pytest.mark.parametrize(
    ("changed", "file"),
    [
        ({"page": "<p>two</p>"}, "index.html"),
        ({"entries": "a x\nb z\n"}, "objects.inv"),
        ({"terms": {"note": [0], "list": 1}}, "searchindex.js"),
    ],
)
def test_difference_is_found_in_every_kind_of_file(tmp_path: Path, changed: dict[str, str], file: str) -> None:
    one, other = write(tmp_path / "one"), write(tmp_path / "other", **changed)
    assert find_differences(one, other) == [file]


def test_file_that_only_one_has_is_a_difference(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one"), write(tmp_path / "other")
    (one / "sub").mkdir()
    (one / "sub" / "old.html").touch()
    assert find_differences(one, other) == find_differences(other, one) == ["sub/old.html"]


def test_word_is_looked_for_in_pages_alone(tmp_path: Path) -> None:
    folder = write(tmp_path / "one", page="<p>edited</p>")
    (folder / "_sources.txt").write_text("unseen", encoding="utf-8")
    assert holds_word(folder, "edited")
    assert not holds_word(folder, "unseen")
