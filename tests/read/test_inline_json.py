"""Blocks of code as samples: which ones count, and where their findings are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.findings import collect_findings
from sphinx_apiref.lint.rules import check_context
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef, Direction, Sample
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.inline_json import is_json_block
from sphinx_apiref.read.scan import scan_reference

from ..lint.tree import codes, define, exchange, lint, operation, table, write_reference

PARAMETERS = define(name="body string", size="body integer")


def block(text: str, directive: str = ".. code-block:: json") -> str:
    return f"{directive}\n\n" + "".join(f"   {line}\n" if line else "\n" for line in text.split("\n"))


def read(folder: Path, text: str) -> tuple[Sample, ...]:
    write_reference(folder, text)
    return samples(scan_reference(str(folder)))


def samples(reference: ApiRef) -> tuple[Sample, ...]:
    return reference.operations[0].samples


def at(found: list[Diagnostic], code: str) -> list[tuple[str, int, int]]:
    return [
        (Path(entry.location.path).name, entry.location.lineno, entry.location.column)
        for entry in found
        if entry.code.value == code
    ]


@pytest.mark.parametrize(
    "directive",
    [
        ".. code-block:: json",
        ".. code:: JSON",
        ".. sourcecode:: json\n   :linenos:",
        ".. code-block:: javascript",
        ".. code-block::",
        "Like this::",
        "::",
    ],
)
def test_a_block_of_json_is_a_sample(tmp_path: Path, directive: str) -> None:
    (sample,) = read(tmp_path, operation("GET /x", block('{\n  "a": 1\n}', directive)))
    assert "\n".join(line.text for line in sample.lines) == '{\n  "a": 1\n}'
    assert sample.path == str(tmp_path / "index.rst")


@pytest.mark.parametrize(
    ("text", "language", "counts"),
    [
        ('{"a": 1}', None, True),
        ('{"a": 1,}', None, True),
        ('{"a": 1\n "b": 2}', None, True),
        ('[{"a": true}, {"a": null}]', None, True),
        ('{"a": {...}}', None, True),
        ('{"a": <id>}', None, True),
        ('{"a": 1', None, False),
        ('{"a": 1', "json", True),
        ('{"a: 1}', None, False),
        ("{project_id}/servers", None, False),
        ("{project_id}", None, False),
        ("['a', 'b']", None, False),
        ("[section]", None, False),
        ("[1, 2]", None, False),
        ('{"a": string}', None, False),
        ('{"a": string}', "json", True),
        ('{"a": 1}', "python", False),
        ('"a": 1', "json", False),
        ('"a": 1}', "json", True),
        ('"a": {"b": 1}}', "json", True),
        ('"a": {"b": 1}', "json", False),
        ('"a": {"b": "}"}', "json", False),
        ('"a": {"b": 1}}, "c": 1', "json", False),
        ("'a\": [1]}", "json", True),
        ("a: 1}", "json", False),
        ('"a": 1}', None, False),
        ('GET /x\n{"a": 1}', "json", False),
        ("", "json", False),
    ],
)
def test_only_what_is_json_but_for_slips_counts(text: str, language: str | None, counts: bool) -> None:
    assert is_json_block(text.split("\n"), language) is counts


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ('{"name": "a", "size": 1,}', (17, 27)),
        ('{"name": "a",\n\n  "size": 1,\n}', (19, 15)),
        ('{"name": "a"\n "size": 1}', (17, 15)),
    ],
)
def test_a_block_that_is_not_json_is_reported_at_its_place_on_the_page(
    tmp_path: Path, lines: str, place: tuple[int, int]
) -> None:
    text = operation("GET /x", exchange("Response", ("name", "size")), block(lines))
    found = lint(tmp_path, text, PARAMETERS)
    assert at(found, "sample-invalid") == [("index.rst", *place)]
    assert "table-unillustrated" not in codes(found)


def test_a_repeated_key_is_reported_on_the_page(tmp_path: Path) -> None:
    found = lint(tmp_path, operation("GET /x", block('{"a": 1,\n "a": 2}')))
    assert at(found, "sample-duplicate-key") == [("index.rst", 9, 5)]
    (entry,) = (entry for entry in found if entry.code.value == "sample-duplicate-key")
    assert "first on line 8" in entry.message


@pytest.mark.parametrize(
    "text",
    [
        '{"name": ...}',
        '{"name": …}',
        '{"name": "a", "size": 1, "...": "..."}',
        '["a", "..."]',
        '{"name": <name>}',
        '{"name": "a"} // the name',
        '{"name": "a", # the name\n "size": 1}',
        '{"name": NAME}',
    ],
)
def test_an_illustration_is_used_for_nothing_and_is_no_fault(tmp_path: Path, text: str) -> None:
    found = lint(tmp_path, operation("GET /x", exchange("Response", ("name", "size")), block(text)), PARAMETERS)
    assert not codes(found)


@pytest.mark.parametrize(
    ("text", "is_fault"),
    [
        # Three quotes, four and five: without one, what was a string looks like an illustration.
        ('{"name": "a//b}', True),
        ('{name": "a <b>"}', True),
        ('{"na"me": "a"}', True),
        ('{"name": \'a"}', True),
        ('{name: "a", "b": string}', False),
        ('{"name": "a \\" b", "b": string}', False),
    ],
)
def test_a_quote_too_many_or_too_few_is_a_fault(tmp_path: Path, text: str, is_fault: bool) -> None:
    found = lint(tmp_path, operation("GET /x", block(text)))
    assert ("sample-invalid" in codes(found)) is is_fault


def test_an_ellipsis_within_a_value_does_not_make_an_illustration(tmp_path: Path) -> None:
    text = operation("GET /x", exchange("Response", ("name", "size")), block('{"name": "a...", "size": "1"}'))
    assert at(lint(tmp_path, text, PARAMETERS), "sample-type-mismatch") == [("index.rst", 17, 29)]


def test_a_block_is_compared_with_its_table(tmp_path: Path) -> None:
    text = operation("GET /x", exchange("Response", ("name", "size")), block('{\n  "name": "a",\n  "size": "1"\n}'))
    assert at(lint(tmp_path, text, PARAMETERS), "sample-type-mismatch") == [("index.rst", 19, 14)]


def test_a_block_in_an_included_part_is_reported_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "part.inc").write_text('One\n\nTwo\n\n* Like::\n\n    {"a": 1,}\n\nEnd\n')
    text = operation("GET /x", ".. include:: part.inc\n   :start-line: 1\n   :end-before: End")
    assert at(lint(tmp_path, text), "sample-invalid") == [("part.inc", 7, 12)]


def test_the_caption_says_which_half_a_block_shows(tmp_path: Path) -> None:
    one, two, three = read(
        tmp_path,
        operation(
            "POST /x",
            block('{"a": 1}', "**Example request**\n\n.. code-block:: json"),
            block('{"a": 1}', "Example response::"),
            block('{"a": 1}', ".. code-block:: json\n   :caption: Request"),
        ),
    )
    assert [one.direction, two.direction, three.direction] == [
        Direction.REQUEST,
        Direction.RESPONSE,
        Direction.REQUEST,
    ]
    assert three.caption == "Request"


def test_rules_about_files_leave_blocks_alone(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    text = operation("GET /x", "**Example request**\n", block('{"a": 1}'), table("name"))
    found = lint(tmp_path, text, PARAMETERS)
    assert not codes(found) & {"sample-missing", "sample-unused", "sample-direction"}


def test_equal_blocks_are_one_sample_and_others_are_not(tmp_path: Path) -> None:
    def both(one: str, two: str) -> set[str]:
        text = "\n".join(operation("POST /x", "**Request**\n", block(entry)) for entry in (one, two))
        return codes(lint(tmp_path, text, PARAMETERS)) & {"operation-duplicate", "operation-similar"}

    assert both('{"a": 1}', '{"a": 1}')
    assert not both('{"a": 1}', '{"b": 1}')


def test_a_comment_before_a_block_silences_what_is_in_it(tmp_path: Path) -> None:
    text = operation("GET /x", ".. apiref: ignore[sample-invalid]", block('{"a": 1,}'), "Text\n", block('{"b": 1,}'))
    write_reference(tmp_path, text)
    reference = scan_reference(str(tmp_path))
    found = collect_findings(reference, check_context(CheckContext(reference)), Settings())
    assert at(found, "sample-invalid") == [("index.rst", 15, 11)]
    assert not at(found, "ignore-unused")
