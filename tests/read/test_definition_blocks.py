"""A parameters file that is read again equals one read for the first time, and only what has changed is parsed."""

from __future__ import annotations

import re

import pytest

from sphinx_apiref.model.reference import Catalog
from sphinx_apiref.read import definition_blocks
from sphinx_apiref.read.definition_blocks import LoadedCatalog, load_again
from sphinx_apiref.read.definitions import load_catalog
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.yaml_text import YamlDocument, parse_yaml

PATH = "/reference/parameters.yaml"

ID = "id:\n  in: path\n  type: string\n  description: |\n    The id.\n\n"
NAME = "name:\n  in: body\n  type: string\n  required: true\n  description: It.\n"
WRONG = "odd:\n  in: bdy\n  type: string\n  description: It.\n"
REPEATED = "twice:\n  in: body\n  in: body\n  type: string\n  description: It.\n"
BASE = "base: &base\n  in: body\n  type: string\n  description: |+\n    It.\n"
DERIVED = "derived:\n  <<: *base\n  type: integer\n"


class Reader:
    """Reads one text after the other from the same path."""

    def __init__(self) -> None:
        self.files = FileStore()
        self.loaded: LoadedCatalog | None = None
        self.parsed: list[str] = []
        """The keys in each text that is parsed; ``whole`` for all of them at once, without the texts before."""

    def read(self, text: str) -> Catalog:
        self.files.lay(PATH, text.encode())
        self.parsed.clear()
        self.loaded = load_again(PATH, self.files, self.loaded)
        parsed = [*self.parsed]
        assert self.loaded.catalog == load_catalog(PATH, self.files)
        assert list(self.loaded.catalog.parameters) == list(load_catalog(PATH, self.files).parameters)
        self.parsed = parsed
        return self.loaded.catalog


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    found = Reader()

    def note(text: str, path: str) -> YamlDocument:
        found.parsed.append(" ".join(re.findall(r"^(\w+):", text, re.MULTILINE)))
        return parse_yaml(text, path)

    def note_whole(path: str, files: FileStore) -> Catalog:
        found.parsed.append("whole")
        return load_catalog(path, files)

    monkeypatch.setattr(definition_blocks, "parse_yaml", note)
    monkeypatch.setattr(definition_blocks, "load_catalog", note_whole)
    return found


@pytest.mark.parametrize(
    ("before", "after", "parsed"),
    [
        (ID + NAME, ID + NAME, []),
        (ID + NAME, f"# A comment\n\n{ID}{NAME}", []),
        (ID + NAME, f"---\n{ID}{NAME}", []),
        (ID + NAME, f"---  # A comment\n{ID}{NAME}", []),
        (ID + NAME, NAME + ID, []),
        (ID + NAME, NAME, []),
        (ID + NAME, ID + NAME.replace("It", "This"), ["name"]),
        (ID + NAME, f"{ID}  # More\n{NAME}", ["id"]),
        (ID + NAME, ID.replace("id:", "key:") + NAME, ["key"]),
        (ID + NAME, ID + NAME.removesuffix("\n"), ["name"]),
        (ID + NAME, (ID + NAME).replace("\n", "\r\n"), []),
        (ID + NAME, "\ufeff" + ID + NAME, []),
        (ID + WRONG, f"{ID}\n{WRONG}", ["id", "odd"]),
        (WRONG + ID, WRONG + ID.replace("The", "An"), ["id"]),
        (ID + REPEATED, f"#\n{ID}{REPEATED}", ["twice"]),
        (ID + NAME, f"{ID}{WRONG}{NAME}", ["odd"]),
        (BASE + NAME + DERIVED, BASE + NAME.replace("It", "This") + DERIVED, ["name"]),
        (BASE + NAME + DERIVED, BASE.replace("It", "This") + NAME + DERIVED, ["base derived"]),
        (BASE + NAME + DERIVED, f"{BASE}{NAME}{DERIVED}  required: true\n", ["base derived"]),
        (BASE + NAME + DERIVED, f"#\n{BASE}{NAME}{DERIVED}", ["base derived"]),
        (BASE + NAME + DERIVED, BASE + NAME, ["base"]),
        (BASE + NAME + DERIVED, BASE.replace(" &base", "") + NAME + DERIVED, ["base", "derived", "whole"]),
        (ID + NAME, ID.replace("id:", "id: &id") + NAME, ["id"]),
        (ID + NAME, BASE + ID + DERIVED, ["base derived"]),
    ],
)
def test_only_what_has_changed_is_parsed(before: str, after: str, parsed: list[str], reader: Reader) -> None:
    """A moved definition is not, unless it has a finding, which may name a line; tied ones are parsed together."""
    reader.read(before)
    assert reader.parsed == ["whole"]
    reader.read(after)
    assert reader.parsed == parsed
    reader.read(before)
    assert reader.parsed.count("whole") == parsed.count("whole")


def test_a_definition_that_has_not_changed_is_the_same_object(reader: Reader) -> None:
    before = reader.read(ID + NAME)
    after = reader.read(ID + NAME.replace("It", "This"))
    assert after.parameters["id"] is before.parameters["id"]
    assert after.parameters["name"] is not before.parameters["name"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# A comment\n",
        "---\n",
        f"{ID}  : [broken\n{NAME}",
        f"\t\n{ID}{NAME}",
        f"---#\n{ID}{NAME}",
        f"---\n---\n{ID}{NAME}",
        f"{ID}---\n{NAME}",
        f"{ID}...\n{NAME}",
        f"%YAML 1.1\n---\n{ID}{NAME}",
        f"{ID}\u2028{NAME}",
        f"# \u2028\n{ID}{NAME}",
        f"{ID}'quoted': {{in: body}}\n{NAME}",
        f"{ID}{NAME}{ID}",
        f"{ID}{NAME}flat:\nin: body\n",
        f"{ID}{NAME}flat:\n  text\n",
        f"{ID}{NAME}- item\n",
        f"  indented\n{ID}{NAME}",
        f'{ID}x: "a\ny: b"\n{NAME}',
        f"{ID}x: {{in: body,\ntype: string}}\n{NAME}",
        f'{ID}x:\n  in: body\n  type: string\n  description: "a\ny: b"\n{NAME}',
        f"{ID}x: *none\n{NAME}",
        f"{ID}name: \0\n",
        f"{ID}" + "x: " + "[" * 200 + "\n",
        f"{ID}\tname: x\n",
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_read_as_a_whole_and_fixed_again(text: str, reader: Reader) -> None:
    reader.read(ID + NAME)
    reader.read(text)
    assert reader.parsed[-1] == "whole"
    reader.read(ID + NAME)
    reader.read(f"#\n{ID}{NAME}")
    assert reader.parsed == []


def test_a_file_that_can_not_be_read_is_read_again_once_it_can(tmp_path: object, reader: Reader) -> None:
    loaded = load_again(PATH, reader.files, None)
    assert loaded.catalog.problem == "does not exist"
    reader.loaded = loaded
    assert list(reader.read(ID).parameters) == ["id"]


def test_an_anchor_after_a_tag_ties_its_definition_to_others(reader: Reader) -> None:
    base = "base: !!map &base\n  in: body\n  type: string\n  description: It.\n"
    reader.read(base + ID + DERIVED)
    reader.read(base.replace("body", "query") + ID + DERIVED)
    assert reader.parsed == ["base derived"]


def test_text_that_looks_like_an_alias_ties_nothing_wrongly(reader: Reader) -> None:
    text = ID.replace("The id", "See: *this* and: &that")
    reader.read(text + NAME)
    reader.read(text.replace("See", "Look at") + NAME)
    reader.read(f"#\n{text}{NAME}")
    assert list(reader.loaded.catalog.parameters if reader.loaded else ()) == ["id", "name"]


def test_the_order_of_definitions_is_checked_again(reader: Reader) -> None:
    assert not reader.read(ID + NAME).diagnostics
    (found,) = reader.read(NAME + ID).diagnostics
    assert found.code.value == "parameter-unsorted"
