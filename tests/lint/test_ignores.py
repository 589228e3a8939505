"""Ignores: what they cover, and those that hide nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.lint.findings import collect_findings
from sphinx_apiref.lint.ignores import Ignore, IgnoreIndex, apply_ignores, parse_ignores
from sphinx_apiref.lint.markdown_lines import MAX_DEPTH
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import ApiRef, Operation, Sample
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.directive_text import parse_parameter_rows, parse_status_rows

PAGE = """\
.. apiref: ignore[path-parameter-missing, sample-missing]

.. rest_method:: GET /servers
.. apiref: ignore[parameter-undefined]
.. rest_parameters:: parameters.yaml

   - a: a

   - b: b

Text.

   # apiref: ignore[row-duplicate]
   - c: c
   - d: d  # apiref: ignore[row-duplicate]
   .. apiref: ignore[status-undefined]
   .. apiref: ignore[row-duplicate]

   - e: e
"""


def covered(text: str) -> list[tuple[str, int, int]]:
    return [(ignore.code, ignore.first_lineno, ignore.last_lineno) for ignore in parse_ignores(text, "a")]


def test_comment_covers_the_directive_or_row_that_follows() -> None:
    assert covered(PAGE) == [
        ("path-parameter-missing", 3, 3),
        ("sample-missing", 3, 3),
        ("parameter-undefined", 5, 9),
        ("row-duplicate", 14, 14),
        ("row-duplicate", 15, 15),
        ("status-undefined", 19, 19),
        ("row-duplicate", 19, 19),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:  # apiref: ignore[x-y]\n  in: body\n", [("x-y", 1, 1)]),
        ("# apiref: ignore[x-y]\n# Why.\n\na:\n", [("x-y", 4, 4)]),
        ("a: b# apiref: ignore[x-y]\n", []),
        (".. apiref: ignore[]\na\n", []),
        (".. apiref: ignore[x-y]", [("x-y", 1, 1)]),
        (".. apiref:ignore[x-y ,z-z]\n\na\n", [("x-y", 3, 3), ("z-z", 3, 3)]),
        ("Text .. apiref: ignore[x-y]\n", []),
    ],
)
def test_forms_of_a_comment(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert covered(text) == expected


def told(root: Path, *diagnostics: Diagnostic, samples: tuple[Sample, ...] = (), **levels: str) -> list[str]:
    place = Location(str(root / "a.rst"), 1)
    operation = Operation("GET", "/", "", place, "a", samples=samples)
    reference = ApiRef(str(root), (operation,))
    settings = Settings(levels={name.replace("_", "-"): level for name, level in levels.items()})
    findings = collect_findings(reference, diagnostics, settings)
    assert all(entry.names for entry in findings if entry.code is Code.IGNORE_UNUSED)
    return [
        f"{Path(entry.location.path).name}:{entry.location.lineno}: {entry.severity.value} {entry.code.value}: "
        f"{entry.message}{' (' + entry.advice + ')' if entry.advice else ''}"
        for entry in findings
    ]


def test_ignore_hides_its_code_on_its_lines_only(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(".. apiref: ignore[row-duplicate]\n.. rest_parameters:: p\n\n   - a: a\n")
    page = str(tmp_path / "a.rst")
    hidden = Diagnostic(Code.ROW_DUPLICATE, "m", Location(page, 4))
    other = Diagnostic(Code.STANZA_INVALID, "m", Location(page, 4))
    assert told(tmp_path, hidden, other) == ["a.rst:4: warning stanza-invalid: m"]


def test_ignore_that_hides_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(".. apiref: ignore[row-duplicate, row-duplicat, status-class]\n\nText\n")
    assert told(tmp_path, status_class="off") == [
        "a.rst:1: warning ignore-unused: nothing here is `row-duplicate` (delete the code from the comment)",
        "a.rst:1: warning ignore-unused: there is no code `row-duplicat` (did you mean `row-duplicate`?)",
    ]


def test_comments_for_codes_that_a_pattern_turns_off_are_not_told(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(".. apiref: ignore[status-class, row-duplicate]\n\nText\n")
    levels: dict[str, Any] = {"status_*": "off", "row_*": "off", "row_duplicate": "warning"}
    assert told(tmp_path, **levels) == [
        "a.rst:1: warning ignore-unused: nothing here is `row-duplicate` (delete the code from the comment)",
    ]


def test_finding_in_a_sample_is_hidden_where_all_pages_ignore_it(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{")
    (tmp_path / "a.rst").write_text(
        ".. apiref: ignore[sample-invalid]\n.. literalinclude:: s.json\n\n.. literalinclude:: s.json\n"
    )
    path = str(tmp_path / "s.json")
    samples = tuple(Sample(Location(str(tmp_path / "a.rst"), lineno), "s.json", path) for lineno in (2, 4))
    broken = Diagnostic(Code.SAMPLE_INVALID, "m", Location(path, 1))
    assert told(tmp_path, broken, samples=samples[:1]) == []
    assert told(tmp_path, broken, samples=samples) == ["s.json:1: warning sample-invalid: m"]


def test_folded_finding_loses_the_places_that_are_ignored(tmp_path: Path) -> None:
    page = str(tmp_path / "a.rst")
    (tmp_path / "a.rst").write_text("- a: a  # apiref: ignore[sample-missing]\n- b: b\n")
    places = (Location(page, 1), Location(page, 2))
    folded = Diagnostic(Code.SAMPLE_MISSING, "m", Location(str(tmp_path / "p.yaml"), 1), "", places)
    (finding,) = collect_findings(ApiRef(str(tmp_path)), [folded], Settings())
    assert finding.seen == places[1:]


def test_levels_of_the_project_count(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text("")
    place = Location(str(tmp_path / "a.rst"), 1)
    found = [Diagnostic(code, "m", place) for code in (Code.ROW_DUPLICATE, Code.STATUS_CLASS, Code.YAML_INVALID)]
    assert told(tmp_path, *found, row_duplicate="off", status_class="error") == [
        "a.rst:1: error status-class: m",
        "a.rst:1: error yaml-invalid: m",
    ]


@pytest.mark.parametrize("comment", [".. {}", "# {}", "% {}", "<!-- {} -->"])
def test_comment_between_rows_changes_no_row(comment: str) -> None:
    def lines(*texts: str) -> list[SourceLine]:
        return [SourceLine(text, "a", number, 4) for number, text in enumerate(texts, 1)]

    comment = comment.format("apiref: ignore[row-duplicate]")
    rows, diagnostics = parse_parameter_rows(lines("- a: b", comment, "- c: d"), Location("a", 1))
    assert [(row.name, row.location.lineno) for row in rows] == [("a", 1), ("c", 3)]
    assert diagnostics == []
    statuses, diagnostics = parse_status_rows(lines(comment, "- 200", "- 404: x"), Location("a", 1))
    assert [(row.code, row.location.lineno) for row in statuses] == [(200, 2), (404, 3)]
    assert diagnostics == []


def test_a_comment_that_a_page_shows_as_code_ignores_nothing() -> None:
    text = """\
.. code-block:: rst

   .. apiref: ignore[parameter-undefined]

Like this::

    .. apiref: ignore[parameter-undefined]

.. note::

   .. apiref: ignore[path-parameter-missing]
"""
    assert [(ignore.code, ignore.location.lineno) for ignore in parse_ignores(text, "a.rst")] == [
        ("path-parameter-missing", 11)
    ]


MARKDOWN_PAGE = """\
<!-- apiref: ignore[path-parameter-missing, sample-missing] -->

```{rest_method} GET /servers
```
% apiref: ignore[parameter-undefined]
% Why.
~~~{rest_parameters} parameters.yaml
- a: a

- b: b  # apiref: ignore[row-duplicate]
<!-- apiref: ignore[row-duplicate] -->
- c: c
# apiref: ignore[stanza-invalid]
- d
~~~

# apiref: ignore[status-class]

.. apiref: ignore[status-class]

- <!-- apiref: ignore[sample-invalid] -->

  ````{note}
  ```{literalinclude} a.json
  ```
  <!-- apiref: ignore[sample-missing] -->
  ```{literalinclude} b.json
  ```
  ````

<!-- apiref: ignore[sample-direction] -->
## Title

```{eval-rst}
.. apiref: ignore[row-duplicate]
.. rest_parameters:: parameters.yaml

   - e: e

.. code-block:: rst

   .. apiref: ignore[status-class]
```
"""


def test_comments_in_markdown_cover_the_fence_or_row_that_follows() -> None:
    ignores = parse_ignores(MARKDOWN_PAGE, "a.md")
    assert [(entry.code, entry.first_lineno, entry.last_lineno) for entry in ignores] == [
        ("path-parameter-missing", 3, 4),
        ("sample-missing", 3, 4),
        ("parameter-undefined", 7, 15),
        ("row-duplicate", 10, 10),
        ("row-duplicate", 12, 12),
        ("stanza-invalid", 14, 14),
        ("sample-invalid", 23, 29),
        ("sample-missing", 27, 28),
        ("sample-direction", 32, 32),
        ("row-duplicate", 36, 38),
    ]
    lines = MARKDOWN_PAGE.split("\n")
    for entry in ignores:
        assert lines[entry.location.lineno - 1][entry.location.column - 1 :].startswith(entry.code)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("<!-- apiref: ignore[x-y] -->\n```{note}\n```\n", "a.inc", [("x-y", 2, 3)]),
        ("<!-- apiref: ignore[x-y] -->\n```{note}\n```\n", "a.rst", []),
        ("<!-- apiref: ignore[x-y] -->\ntext\n", "a.inc", []),
        ("% apiref: ignore[x-y]\n% apiref: ignore[z-z]\n\ntext\n", "a.md", [("x-y", 4, 4), ("z-z", 4, 4)]),
        ("> % apiref: ignore[x-y]\n> ```{note}\n> ```\n", "a.md", [("x-y", 2, 3)]),
        ("Text <!-- apiref: ignore[x-y] -->\n", "a.md", []),
        ("```markdown\n% apiref: ignore[x-y]\n```\n", "a.md", []),
        ("````{code-block} markdown\n```{note}\n% apiref: ignore[x-y]\n```\n````\n", "a.md", []),
        (":::\n% apiref: ignore[x-y]\n```{note}\n:::\n", "a.md", [("x-y", 3, 4)]),
        ("% apiref: ignore[x-y]\n```{note}\ntext\n", "a.md", [("x-y", 2, 4)]),
        ("% apiref: ignore[x-y]", "a.md", [("x-y", 1, 1)]),
    ],
)
def test_forms_of_a_comment_in_markdown(text: str, path: str, expected: list[tuple[str, int, int]]) -> None:
    assert [(entry.code, entry.first_lineno, entry.last_lineno) for entry in parse_ignores(text, path)] == expected


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_fences_in_a_page_are_followed_as_deep_as_the_reader_goes(over: int) -> None:
    levels = MAX_DEPTH + over
    marks = ["`" * (levels + 3 - level) for level in range(levels)]
    text = "\n".join([*(f"{mark}{{note}}" for mark in marks), "% apiref: ignore[x-y]", "text", *reversed(marks)])
    assert len(parse_ignores(text, "a.md")) == (1 if over <= 0 else 0)


PAGES = tuple(Location("/a.rst", lineno) for lineno in (10, 20))
REFERENCE = ApiRef(
    "/",
    (Operation("GET", "/", "", PAGES[0], "a", samples=tuple(Sample(page, "s.json", "/s.json") for page in PAGES)),),
)


def ignore(code: str, first: int, last: int, lineno: int = 1) -> Ignore:
    return Ignore(code, Location("/a.rst", lineno), first, last)


@pytest.mark.parametrize(
    ("place", "code", "expected"),
    [
        (Location("/a.rst", 4), "row-duplicate", False),
        (Location("/a.rst", 5), "row-duplicate", True),
        (Location("/a.rst", 7), "row-duplicate", True),
        (Location("/a.rst", 8), "row-duplicate", False),
        (Location("/b.rst", 5), "row-duplicate", False),
        (Location("/a.rst", 5), "status-class", False),
        # A sample is hidden where all pages that include it say so.
        (Location("/s.json", 3), "sample-invalid", True),
        (Location("/s.json", 3), "sample-missing", False),
        (Location("/t.json", 3), "sample-invalid", False),
    ],
)
def test_index_hides_a_code_on_the_lines_of_its_ignores(place: Location, code: str, expected: bool) -> None:
    ignores = [
        ignore("row-duplicate", 5, 7),
        ignore("sample-invalid", 10, 12),
        ignore("sample-invalid", 18, 20),
        ignore("sample-missing", 10, 10),
    ]
    assert IgnoreIndex(ignores, REFERENCE).hides(place, code) is expected


def test_index_knows_which_ignores_have_hidden_something() -> None:
    # The first two follow each other, so they cover the same lines and are used together.
    ignores = [
        ignore("row-duplicate", 5, 7, lineno=1),
        ignore("row-duplicate", 5, 7, lineno=2),
        ignore("row-duplicate", 6, 6, lineno=6),
        ignore("status-class", 5, 7),
        ignore("sample-missing", 20, 20),
    ]
    index = IgnoreIndex(ignores, REFERENCE)
    assert index.unused() == ignores
    assert not index.hides(Location("/a.rst", 8), "row-duplicate")
    assert index.unused() == ignores
    assert index.hides(Location("/a.rst", 5), "row-duplicate")
    assert index.unused() == ignores[2:]
    assert index.hides(Location("/a.rst", 6), "row-duplicate")
    assert index.unused() == ignores[3:]
    # Not hidden, as the first page has no ignore; the second page's is in use all the same.
    assert not index.hides(Location("/s.json", 1), "sample-missing")
    assert index.unused() == ignores[3:4]


@pytest.mark.parametrize(
    ("project_codes", "messages"),
    [
        ((), ["there is no code `title-long`", "there is no code `title-short`"]),
        (("title-short",), ["there is no code `title-long`", "nothing here is `title-short`"]),
        # Checks that can't be loaded may have any code.
        (None, []),
    ],
)
def test_unused_ignore_of_a_code_that_is_not_ours(project_codes: tuple[str, ...] | None, messages: list[str]) -> None:
    ignores = [ignore("title-long", 1, 1), ignore("title-short", 2, 2), ignore("row-duplicate", 3, 3)]
    found = apply_ignores([], IgnoreIndex(ignores, REFERENCE), (), project_codes)
    assert [entry.message for entry in found] == [*messages, "nothing here is `row-duplicate`"]
    assert [entry.names for entry in found] == [(entry.message.split("`")[1],) for entry in found]
    assert apply_ignores([], IgnoreIndex(ignores, REFERENCE), ("row-duplicate",), project_codes) == found[:-1]
