"""Edits of all kinds in a row: the preview serves throughout, and ends with what a clean build gives."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

from sphinx_apiref.preview.builds import build_command, build_environment

from .served import Served, find_processes
from .small import write_small

COUNT = 40


class Author:
    """Edits the small reference; what an edit takes away is back after it."""

    def __init__(self, source: Path, choices: random.Random) -> None:
        self.source = source
        self.choices = choices
        self.number = 0
        self.kinds: list[Callable[[], None]] = [
            self.add_words,
            self.describe,
            self.change_sample,
            self.add_prose,
            self.save_in_halves,
            self.empty,
            self.delete,
            self.rename,
            self.break_yaml,
            self.break_conf,
            self.touch,
        ]

    def edit(self) -> None:
        """Make one edit."""
        self.number += 1
        self.choices.choice(self.kinds)()

    def replace(self, name: str, before: str, after: str) -> None:
        path = self.source / name
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after, 1))

    def add_words(self) -> None:
        self.replace("notes.inc", "Returns ", f"Returns {self.choices.choice(['*new*', 'words', 'more'])} ")

    def describe(self) -> None:
        self.replace("parameters.yaml", "  description: |\n    ", f"  description: |\n    Word{self.number} ")

    def change_sample(self) -> None:
        path = self.source / "../samples/list.json"
        path.write_text(f'{{"notes": [{{"title": "Title {self.number}"}}]}}\n')

    def add_prose(self) -> None:
        self.replace(
            "notes.inc", "of a user\n===============\n", f"of a user\n===============\n\nText {self.number}.\n"
        )

    def save_in_halves(self) -> None:
        path = self.source / "notes.inc"
        text = path.read_text()
        path.write_text(text[: len(text) // 2])
        path.write_text(text)

    def empty(self) -> None:
        path = self.source / "parameters.yaml"
        text = path.read_text()
        path.write_text("")
        path.write_text(text)

    def delete(self) -> None:
        path = self.source / "notes.inc"
        text = path.read_text()
        path.unlink()
        path.write_text(text)

    def rename(self) -> None:
        os.rename(self.source / "notes.inc", self.source / "other.inc")
        os.rename(self.source / "other.inc", self.source / "notes.inc")

    def break_yaml(self) -> None:
        path = self.source / "parameters.yaml"
        text = path.read_text()
        path.write_text(f"{text}\nother: [\n")
        path.write_text(text)

    def break_conf(self) -> None:
        path = self.source / "conf.py"
        text = path.read_text()
        path.write_text(f"{text}\nimport (\n")
        path.write_text(text)

    def touch(self) -> None:
        os.utime(self.source / "notes.inc")


def test_last_page_is_that_of_a_clean_build(tmp_path: Path) -> None:
    source = write_small(tmp_path)
    served = Served(source, tmp_path / "cache")
    try:
        served.wait_for("page")
        author = Author(source, random.Random(12))
        for _ in range(COUNT):
            author.edit()
            status, text = served.get("/index.html")
            assert status == 200
            assert "Notes" in text
        author.replace("notes.inc", "Deletes one note.", "Deletes the last word.")
        served.wait_for("operations", lambda data: "the last word" in str(data))
        served.wait_for("state", lambda data: not data["building"])
        (page,) = (tmp_path / "cache").glob("*/preview/*/served/index.html")
        while "the last word" not in page.read_text():
            served.wait_for("state", lambda data: not data["building"])
        (tmp_path / "tmp").mkdir()
        command = build_command(str(source), str(tmp_path / "clean"), str(tmp_path / "trees"), "", [])
        subprocess.run(command, env=build_environment(str(tmp_path / "tmp")), check=True)
        assert page.read_text() == (tmp_path / "clean" / "index.html").read_text()
    finally:
        assert served.close() == (0, "")
    assert find_processes(str(tmp_path)) == []
