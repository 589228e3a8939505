"""Names that the text of an operation, or that around it, calls keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.scan import scan_reference
from sphinx_apiref.read.scan_session import ScanSession
from sphinx_apiref.read.told_keys import find_told_keys

from ..lint.tree import operation, table, write_reference


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The ``notes-ext`` extension adds ``colour`` attribute to a note.", "colour"),
        ("The ``one`` and ``two`` parameters in the response are old.", "one two"),
        ("``one``, ``two``, and the ``three`` fields", "one two three"),
        ("The `one` and `two` keys.", "one two"),
        ("adds the ``one``\nboolean attribute", "one"),
        ("``one`` is a new field.", "one"),
        ("a new read-only attribute ``one`` that says", "one"),
        ("The properties: ``one``, ``two`` of it.", "one two"),
        ("The ``one`` attribute, unlike ``two``, can be set.", "one"),
        ("**Keys** ``one``", ""),
        # Only mentioned.
        ("It adds extra fields to a note like ``one`` and ``two``, and more.", ""),
        ("Set ``one`` to ``two``; any field will do.", ""),
        ("The ``one`` of the attribute, the ``one`` or attribute.", ""),
        ("The ``notes-ext`` extension attributes.", ""),
        ("An attribute. ``one`` is set.", ""),
        (":ref:`one` attribute", ""),
        ("``{one: 1}`` attribute", ""),
        # Of a URL or a header.
        ("The ``one`` query parameter, the query parameter ``two``, the header field ``three``.", ""),
        ("The query string parameters ``one`` and ``two``.", ""),
    ],
)
def test_a_literal_is_told_as_a_key(text: str, names: str) -> None:
    assert find_told_keys(text) == frozenset(names.split())


def read(folder: Path, text: str) -> list[set[str]]:
    write_reference(folder, text)
    operations = scan_reference(str(folder)).operations
    return [{name for part in found.telling for name in find_told_keys(part)} for found in operations]


def say(name: str) -> str:
    return f"The ``{name}`` attribute.\n\n"


def test_the_operation_and_what_is_around_it_tell(tmp_path: Path) -> None:
    text = (
        "Notes\n*****\n\n"
        + say("chapter")
        + f".. note::\n\n   {say('noted')}* {say('listed')}"
        + f"Extension\n=========\n\n{say('extension')}Deeper\n------\n\n{say('deeper')}"
        + operation("GET /a", say("own"), "Response\n--------\n\n", say("response"))
        + operation("GET /b", table("unused"), title="Other")
        + f"Group\n=====\n\n{say('group')}"
        + operation("GET /c", title="Inner").replace("=", "-")
    )
    around = {"chapter", "noted", "listed", "extension", "deeper"}
    assert read(tmp_path, text) == [{*around, "own", "response"}, around, {"group"}]


def test_what_belongs_to_an_operation_tells_no_other(tmp_path: Path) -> None:
    inner = operation("GET /b", title="Inner").replace("=", "-")
    text = operation("GET /a", say("outer")) + inner + f"Response\n========\n\n{say('adopted')}"
    assert read(tmp_path, f"Notes\n*****\n\n{text}") == [{"outer", "adopted"}, set()]


def test_a_directive_around_a_section_does_not_matter(tmp_path: Path) -> None:
    inside = "".join(f"   {line}\n" for line in f"{say('inside')}{operation('GET /a')}".splitlines())
    found = read(tmp_path, f"Notes\n*****\n\n{say('chapter')}.. only:: html\n\n{inside}\n")
    assert found == [{"chapter", "inside"}]


def test_an_edit_of_the_text_around_operations_is_noticed(tmp_path: Path) -> None:
    text = f"Notes\n*****\n\nThe first.\n\n{operation('GET /a')}"
    write_reference(tmp_path, text)
    files = FileStore()
    session = ScanSession(str(tmp_path), files)
    assert session.scan().operations[0].telling == ()
    (tmp_path / "index.rst").write_text(text.replace("The first.", "The ``one`` field."), encoding="utf-8")
    files.refresh()
    assert session.scan().operations[0].telling == ("The ``one`` field.",)
