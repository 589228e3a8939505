"""Fixes in words and as diffs, and what SARIF makes of their parts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_apiref.commands.lint import render
from sphinx_apiref.model.edits import Edit, Fix
from sphinx_apiref.report.fixes import render_diff, render_fix, word_fix

from .sample_report import make_report


@pytest.mark.parametrize(
    ("paths", "deletes", "safe", "expected"),
    [
        (["/a"], [], True, "Do it (safe: a)"),
        (["/a", "/a", "/b"], [], False, "Do it (unsafe: a, b)"),
        (["/a", "/b", "/c", "/d", "/e"], [], True, "Do it (safe: a, b, c and 2 more)"),
        ([], ["/a"], False, "Do it (unsafe: a)"),
    ],
)
def test_fix_is_worded_with_its_files(paths: list[str], deletes: list[str], safe: bool, expected: str) -> None:
    edits = tuple(Edit(path, number, 1, number, 1, "x") for number, path in enumerate(paths, 1))
    assert word_fix(Fix("Do it", edits, safe, tuple(deletes)), lambda path: path[1:]) == expected


def test_fix_is_shown_as_the_lines_that_it_changes() -> None:
    texts = {"/a": "one\ntwo\nthree\nfour", "/b": "x\r\n"}
    fix = Fix(
        "Do it", (Edit("/a", 4, 1, 4, 5, "4"), Edit("/b", 1, 1, 1, 2, "y"), Edit("/a", 2, 1, 3, 1, "")), safe=True
    )
    assert render_fix(fix, texts.__getitem__, lambda path: path[1:]) == (
        "Do it (safe: a, b)\n"
        "--- a/a\n+++ b/a\n@@ -1,4 +1,3 @@\n one\n-two\n three\n"
        "-four\n\\ No newline at end of file\n+4\n\\ No newline at end of file\n"
        "--- a/b\n+++ b/b\n@@ -1 +1 @@\n-x\r\n+y\r\n"
    )


def test_equal_texts_have_no_diff() -> None:
    assert render_diff("a", "x\n", "x\n") == ""


def test_sarif_has_the_edits_of_each_file_and_no_deleted_file(tmp_path: Path) -> None:
    results = json.loads(render(make_report(tmp_path), "sarif"))["runs"][0]["results"]
    fixes = {result["ruleId"]: result.get("fixes") for result in results}
    assert fixes["sample-duplicate-key"] is None
    assert fixes["file-unreadable"] is None
    (fix,) = fixes["parameter-field-misspelled"]
    assert fix["description"] == {"text": "Replace `requried` with `required`, and more"}
    changes = {
        change["artifactLocation"]["uri"]: [
            (*replacement["deletedRegion"].values(), replacement.get("insertedContent", {}).get("text"))
            for replacement in change["replacements"]
        ]
        for change in fix["artifactChanges"]
    }
    assert changes == {
        "api-ref/source/parameters.yaml": [(3, 3, 3, 11, "required")],
        "api-ref/source/servers%2C%20all.inc": [(4, 1, 4, 1, ".. 名\r\n"), (8, 1, 9, 1, None)],
    }
    (guess,) = fixes["parameter-undefined"]
    assert guess["description"]["text"].endswith(" (check the result)")


@pytest.mark.parametrize("name", ["text", "concise", "github", "gitlab", "rdjson", "zuul"])
def test_other_formats_have_no_fixes(name: str, tmp_path: Path) -> None:
    assert "Replace the key" not in render(make_report(tmp_path), name)
