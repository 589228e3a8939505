"""Entry points are looked for only where a distribution has some."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sphinx_apiref.lint.entry_points import GROUP, find_entry_points


def distribution(folder: Path, name: str, text: str | None, suffix: str = "dist-info") -> None:
    info = folder / f"{name}-1.0.{suffix}"
    info.mkdir(parents=True)
    metadata = "METADATA" if suffix == "dist-info" else "PKG-INFO"
    (info / metadata).write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    if text is not None:
        (info / "entry_points.txt").write_text(text)


@pytest.mark.parametrize("suffix", ["dist-info", "egg-info"])
def test_entry_points_are_sorted_by_name_and_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    distribution(tmp_path, "other", "[console_scripts]\nx = y:z\n", suffix)
    distribution(tmp_path, "plain", None, suffix)
    distribution(tmp_path, "one", f"[{GROUP}]\nb = m:two\na = m:three\n", suffix)
    distribution(tmp_path, "two", f"[x]\n\n[{GROUP}]\na = m:one\n", suffix)
    monkeypatch.setattr(sys, "path", ["/none", str(tmp_path), str(tmp_path)])
    found = [(entry.name, entry.value) for entry in find_entry_points()]
    assert found == [("a", "m:one"), ("a", "m:three"), ("b", "m:two")]


def test_without_a_distribution_that_has_any_nothing_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribution(tmp_path, "other", "[console_scripts]\nx = y:z\n")
    distribution(tmp_path, "plain", None)
    (tmp_path / "notes.txt").write_text(f"[{GROUP}]")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.setattr("importlib.metadata.entry_points", None)
    assert find_entry_points() == []


def test_an_archive_is_left_to_the_standard_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "a.zip"
    archive.touch()
    asked: list[str] = []

    def entry_points(group: str) -> list[object]:
        asked.append(group)
        return []

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    monkeypatch.setattr(sys, "path", [str(archive)])
    assert (find_entry_points(), asked) == ([], [GROUP])
    archive.unlink()
    assert (find_entry_points(), asked) == ([], [GROUP])


def test_an_empty_entry_is_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distribution(tmp_path, "one", f"[{GROUP}]\na = m:one\n")
    monkeypatch.setattr(sys, "path", [""])
    monkeypatch.chdir(tmp_path)
    assert os.getcwd() == os.path.realpath(tmp_path)
    assert [entry.name for entry in find_entry_points()] == ["a"]
