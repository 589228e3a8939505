from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic

from ..tree import lint, operation

HEAD = "name:\n  in: body\n  type: string\n  required: true\n  description: |\n"
PAGE = operation("GET /x", ".. rest_parameters:: parameters.yaml\n\n   - name: name\n")


def find(folder: Path, *lines: str) -> list[Diagnostic]:
    text = HEAD + "".join(f"    {line}".rstrip() + "\n" for line in lines)
    return [found for found in lint(folder, PAGE, text) if found.code is Code.DESCRIPTION_MARKDOWN]


@pytest.mark.parametrize(
    "line",
    [
        "See the [guide](https://example.org/guide).",
        "See ([guide](<#top>)).",
        "[Two words](other/page)",
        "[a](page.md)",
        "[a](page.html)",
    ],
)
def test_link_in_markdown_is_reported(tmp_path: Path, line: str) -> None:
    (found,) = find(tmp_path, "It.", line)
    assert found.location.lineno == 7


@pytest.mark.parametrize(
    "line",
    [
        "See `the guide <https://example.org>`_ [1]_ (a/b).",
        "A range [min](default), or [0](1.5).",
        "map[string](a/b) and ``[a](b/c)``",
        "`[a](b/c)`",
        "[a] (b/c)",
        "[a](b c/d)",
        "[](b/c)",
        "\\[a](b/c)",
    ],
)
def test_brackets_that_are_text_or_code_are_not_reported(tmp_path: Path, line: str) -> None:
    assert find(tmp_path, line) == []


def test_links_and_the_first_fence_are_reported_with_what_to_write(tmp_path: Path) -> None:
    found = find(tmp_path, "One [a](/b) and [c](d#e).", "", "```json", "{}", "```", "", "~~~", "x", "~~~")
    assert [(entry.location.lineno, entry.message, entry.hint, entry.names) for entry in found] == [
        (6, "a description holds the Markdown link `[a](/b)`", "write `a </b>`_", ("name", "/b")),
        (6, "a description holds the Markdown link `[c](d#e)`", "write `c <d#e>`_", ("name", "d#e")),
        (
            *(8, "a description holds a fenced block of Markdown", "write `::` and indent the block"),
            ("name", "```"),
        ),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("```", "unclosed"),
        ("Code::", "", "  ```json", "  ```", "  [a](b/c)"),
        ("Code ```x``` inline", "```"),
        (".. code-block:: markdown", "", "   [a](b/c)"),
    ],
)
def test_what_the_description_shows_as_code_is_not_reported(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert find(tmp_path, *lines) == []


def test_reason_of_a_status_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "status.yaml").write_text("200:\n  default: |\n    See [it](https://example.org).\n")
    page = operation("GET /x", ".. rest_status_code:: success status.yaml\n\n   - 200\n")
    (found,) = [entry for entry in lint(tmp_path, page) if entry.code is Code.DESCRIPTION_MARKDOWN]
    assert (found.location.lineno, found.names) == (3, ("200", "default", "https://example.org"))
