"""YAML text as values that know their place."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_apiref.model.codes import AnyCode, Code
from sphinx_apiref.read import yaml_text
from sphinx_apiref.read.yaml_text import (
    MAX_ALIASED,
    YamlMapping,
    YamlScalar,
    YamlSequence,
    YamlValue,
    load_yaml,
    parse_yaml,
)


@pytest.fixture(params=["c", "pure"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test holds with both of PyYAML's parsers."""
    if request.param == "pure":
        monkeypatch.setattr(yaml_text, "find_loader", lambda: yaml.SafeLoader)


def plain(value: YamlValue | None) -> object:
    """The value as Python's own types, scalars as text."""
    if isinstance(value, YamlMapping):
        return {key: plain(entry.value) for key, entry in value.entries.items()}
    if isinstance(value, YamlSequence):
        return [plain(part) for part in value.values]
    return value.text if value else None


def read(text: str) -> object:
    document = parse_yaml(text, "f.yaml")
    assert document.diagnostics == ()
    return plain(document.root)


def findings(content: str | bytes) -> list[tuple[AnyCode, int, int]]:
    diagnostics = parse_yaml(content, "f.yaml").diagnostics
    assert all(diagnostic.names for diagnostic in diagnostics)
    return [(d.code, d.location.lineno, d.location.column) for d in diagnostics]


def size(value: YamlValue | None) -> int:
    """Walk a value to its leaves, as a careless consumer may."""
    if isinstance(value, YamlMapping):
        return 1 + sum(size(entry.value) for entry in value.entries.values())
    if isinstance(value, YamlSequence):
        return 1 + sum(size(part) for part in value.values)
    return 1


def test_scalars_keep_their_text_beside_their_tag() -> None:
    document = parse_yaml("a: 2.20\nb: yes\nc: 007\nd: '1'\ne:\nf: 1:30\ng: ! 5\n", "f.yaml")
    assert isinstance(document.root, YamlMapping)
    scalars = [entry.value for entry in document.root.entries.values()]
    assert [(s.text, s.tag.rpartition(":")[2]) for s in scalars if isinstance(s, YamlScalar)] == [
        ("2.20", "float"),
        ("yes", "bool"),
        ("007", "int"),
        ("1", "str"),
        ("", "null"),
        ("1:30", "int"),
        ("5", "int"),
    ]


def test_keys_and_values_know_their_place() -> None:
    document = parse_yaml("\ufeffa:\r\n  b: 'cd'\r\n  é: x", "f.yaml")
    assert isinstance(document.root, YamlMapping)
    inner = document.root.entries["a"].value
    assert isinstance(inner, YamlMapping)
    assert document.location(inner.entries["b"].value)[1:] == (2, 6, 10)
    assert document.location(inner.entries["é"].value)[1:] == (3, 6, 7)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: |\n  one\n  two\n", (2, 3)),
        ("a: |\n\n  one\n", (2, 3)),
        ("a: |2\n     one\n", (2, 3)),
        ("a: | # why\n   one\n", (2, 4)),
        ("a: >-\n  one\n  two\n", (2, 3)),
        ("a: >\n\n    one\n", (3, 5)),
        ("a: one\n  two\n", (1, 4)),
        ("a: |\n", (1, 4)),
    ],
)
def test_the_text_of_a_block_begins_below_its_header(text: str, place: tuple[int, int]) -> None:
    document = parse_yaml(text, "f.yaml")
    assert isinstance(document.root, YamlMapping)
    assert document.text_location(document.root.entries["a"].value)[1:3] == place


@pytest.mark.parametrize(
    "text",
    [
        "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n",
        "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n",
        "a: &a one\nb: *a\n&c c: *a\n",
        "a: {'<<': text}\n",
        "a: {b: 1, c: 2, b: 3}\n",
    ],
)
def test_values_are_those_of_pyyaml(text: str) -> None:
    expected = yaml.load(text, yaml.BaseLoader) if "<<: *" not in text else None
    if expected is None:
        expected = {
            key: {name: str(number) for name, number in value.items()} for key, value in yaml.safe_load(text).items()
        }
    assert read(text) == expected


@pytest.mark.parametrize(
    ("merge", "expected"),
    [
        ("<<: [*a, *b]", {"name": "1", "size": "2"}),
        ("<<: [*b, *a]", {"name": "2", "size": "2"}),
        ("<<: *a, <<: *b", {"name": "1", "size": "2"}),
        ("<<: *b, <<: *a", {"name": "2", "size": "2"}),
        ("<<: [*b], <<: [*a]", {"name": "2", "size": "2"}),
        ("name: 3, <<: [*a, *b]", {"name": "3", "size": "2"}),
        ("<<: [*a, *b], name: 3", {"name": "3", "size": "2"}),
        ("<<: [{<<: *b}, *a]", {"name": "2", "size": "2"}),
    ],
)
def test_of_merged_mappings_the_earlier_counts_whatever_the_version_of_pyyaml(
    merge: str, expected: dict[str, str]
) -> None:
    root = read(f"a: &a {{name: 1}}\nb: &b {{name: 2, size: 2}}\nc: {{{merge}}}\n")
    assert isinstance(root, dict)
    assert root["c"] == expected


NESTED = "nested more than 100 levels deep"


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("[" * 1000, 101),
        ("[" * 100_000, 101),
        ("{a: " * 5000, 401),
        ("- " * 5000, 201),
        ("? " * 5000, 201),
        ("[{a: " * 5000, 251),
        ('["]", ' * 5000, 601),
        ("[" * 5000 + "]" * 5000, 101),
        ("'" + "[" * 2000 + "', ", None),
        ("a: '" + "[" * 2000 + "'", None),
        ("[" + "[a], " * 2000 + "]", None),
        ("[" * 100 + "]" * 100, None),
    ],
    ids=lambda value: repr(value)[:12],
)
def test_nesting_is_limited_here_and_not_by_the_parser(text: str, column: int | None) -> None:
    found = [(d.message, d.location.column, d.hint) for d in parse_yaml(text, "f.yaml").diagnostics]
    if column is None:
        assert NESTED not in [message for message, *_ in found]
    else:
        assert found == [(NESTED, column, "a definition needs two levels")]


def test_nesting_over_many_lines_is_limited_too() -> None:
    for text in ("\n".join(" " * depth + "[" for depth in range(5000)), "\n".join(f"{' ' * n}a:" for n in range(5000))):
        (diagnostic,) = parse_yaml(text, "f.yaml").diagnostics
        assert (diagnostic.message, diagnostic.location.lineno) == (NESTED, 101)


def test_duplicate_keys_are_listed_and_the_last_counts() -> None:
    document = parse_yaml("a: 1\nb: 2\na: 3\n", "f.yaml")
    assert isinstance(document.root, YamlMapping)
    assert plain(document.root) == {"a": "3", "b": "2"}
    assert [(first.lineno, second.lineno) for first, second in document.root.duplicates] == [(1, 3)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: b: c\n", (Code.YAML_INVALID, 1, 5)),
        ("ok: 1\na:\n\tb: c\n", (Code.YAML_INVALID, 3, 1)),
        ("a: @b\n", (Code.YAML_INVALID, 1, 4)),
        ("a: *b\n", (Code.YAML_INVALID, 1, 4)),
        ("a: &a\n  b: *a\n", (Code.YAML_INVALID, 2, 6)),
        ("a: 1\n--- \nb: 2\n", (Code.YAML_INVALID, 2, 1)),
        ("a: x\x07y\n", (Code.YAML_INVALID, 1, 5)),
        ("a: 1\n[b]: 2\n", (Code.YAML_INVALID, 2, 1)),
        ("a: {<<: b}\n", (Code.YAML_INVALID, 1, 9)),
        ("a: " + "[" * 100_000, (Code.YAML_INVALID, 1, 103)),
        ("- " * 100_000, (Code.YAML_INVALID, 1, 201)),
        (b"a: 1\nb: \xe9t\xe9\n", (Code.FILE_UNREADABLE, 2, 4)),
        ("a: 1\n".encode("utf-16"), (Code.FILE_UNREADABLE, 1, 1)),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_bad_text_gives_one_finding_at_its_place(content: str | bytes, expected: tuple[Code, int, int]) -> None:
    assert findings(content) == [expected]


@pytest.mark.parametrize(
    ("text", "words", "hint"),
    [
        ("a: b: c", "an unquoted text can't hold `: `", "quote the text"),
        ("a: [b: c: d]", "not closed", "close it"),
        ("a:\n\tb: c", "a tab", "indent with spaces"),
        ("a: `b`", 'can\'t begin with "`"', "quote the text"),
        ("a: [b", "not closed", "close it with `]`"),
        ("a: 'b", "a quoted text is not closed", "close the quote"),
        ('a: "\\q"', "backslash", "single quotes"),
        ("a:\n    b: 1\n  c: 2\n", "not indented like its neighbours", "indent it"),
        ("a: 1\nb\nc: 2\n", "not `key: value`", "end the key"),
    ],
)
def test_a_syntax_error_is_told_in_plain_words(text: str, words: str, hint: str) -> None:
    document = parse_yaml(text, "f.yaml")
    assert (document.root, document.usable) == (None, False)
    assert words in document.diagnostics[0].message
    assert hint in document.diagnostics[0].hint


HEAD = "x:\n  in: body\n  description: |\n    Text: any.\n\n"
CAUSES = [
    ("b:\n  in: body\n   type: string\n", 8, 4, "indented more than the one above", "indent it like `in:`"),
    ("b\n  in: body\n", 6, 1, "`b` is not `key: value`", "end the key"),
    ("b:\n  in body\n  type: string\n", 7, 3, "`in body` is not `key: value`", "end the key"),
    ("b:\n  in:body\n  type:string\n  description: x\n", 7, 3, "`in:` has no space after", "write `in: body`"),
    ("b:\n  in: body\n  required:true\n  type: x\n", 8, 3, "`required:` has no space after", "`required: true`"),
    ("b:\n  description: The `x`: any\n", 7, 23, "can't hold `: `", "below `|`"),
    ("b:\n  description: *bold* text\n", 7, 16, "can't begin with `*`", "quote the text"),
    ("b:\n  description: **bold** text\n", 7, 16, "can't begin with `*`", "quote the text"),
    ("b:\n  description: [x] if set\n", 7, 16, "can't begin with `[`", "quote the text"),
    ("b:\n  description: {x} is set\n", 7, 16, "can't begin with `{`", "quote the text"),
    ("b:\n  description: 'It's here'\n", 7, 20, "after a closing quote", "write `''`"),
    ('b:\n  description: "A "quote" here"\n', 7, 20, "after a closing quote", 'write `\\"`'),
    ("b:\n  description: |\n  Not indented.\n", 8, 3, "the text below `|` or `>` is not", "more than its key"),
    ("b:\n  description: |\n      Text.\n    Less.\n", 9, 5, "less than the text's first line", "like the first"),
    ("b:\n  description: | Text\n", 7, 18, "text right after `|`", "on the next line"),
    ("b:\n  in: body\n<<<<<<< HEAD\n  type: x\n=======\n", 8, 1, "a conflict of a merge", "keep one"),
    ("b:\n  in: body\n  type: x\n=======\n", 9, 1, "a conflict of a merge", "keep one"),
    # Nothing of this kind: the parser's own words.
    ("b:\n   in: body\n  type: string\n", 8, 3, "not indented like its neighbours", "like its neighbours"),
    (" b:\n  in: body\n", 6, 2, "not indented like its neighbours", "like its neighbours"),
    ("b:\n  description: some\n    more text\n   bad: x\n", 9, 7, "a `:` where no key can begin", "quote a text"),
]


@pytest.mark.parametrize(("text", "lineno", "column", "words", "hint"), CAUSES)
def test_what_the_lines_show_is_told_where_it_is(text: str, lineno: int, column: int, words: str, hint: str) -> None:
    document = parse_yaml(HEAD + text, "f.yaml")
    (found,) = document.diagnostics
    assert words in found.message
    assert hint in found.hint
    assert (found.location.lineno, found.location.column) == (lineno, column)


@pytest.mark.parametrize("line", ["a: " + " " * 500_000 + "b: c", "'" * 500_000, "a: '" + "''" * 250_000 + "x y: z"])
def test_long_lines_are_not_looked_at_for_causes(line: str) -> None:
    assert not parse_yaml(f"{line}\n{line}\n", "f.yaml").usable


@pytest.mark.parametrize("merge", [False, True])
def test_nested_aliases_are_bounded_at_once(merge: bool) -> None:
    lines = ["a0: &a0 {x0: 1, y: 2}" if merge else "a0: &a0 [x, y, z]"]
    for index in range(1, 60):
        names = ", ".join([f"*a{index - 1}"] * 9)
        lines.append(
            f"a{index}: &a{index} {{<<: [{names}], x{index}: 1}}" if merge else f"a{index}: &a{index} [{names}]"
        )
    start = time.process_time()
    document = parse_yaml("\n".join(lines), "f.yaml")
    assert [d.code for d in document.diagnostics] == [Code.YAML_INVALID]
    assert size(document.root) <= MAX_ALIASED + 1000
    assert time.process_time() - start < 2


def test_values_around_a_recursive_alias_stay() -> None:
    assert plain(parse_yaml("a: &a [b, *a, {<<: *a}]\nc: d\n", "f.yaml").root) == {"a": ["b", "", {}], "c": "d"}


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n...\n", "\ufeff"])
def test_an_empty_text_is_usable_and_has_no_value(text: str) -> None:
    document = parse_yaml(text, "f.yaml")
    assert document.usable
    assert document.diagnostics == ()
    assert plain(document.root) in (None, "")


@pytest.mark.parametrize(
    "text",
    ["!foo {a: !bar [b]}", "%YAML 1.1\n---\na: 1", "? a\n: b", "%YAML 99999999999.1\n---\na", 'a: "\\U99999999"'],
)
def test_other_yaml_does_not_crash(text: str) -> None:
    parse_yaml(text, "f.yaml")


def test_a_file_that_is_missing_or_a_folder_can_not_be_read(tmp_path: Path) -> None:
    problems = {
        str(tmp_path / "missing.yaml"): "does not exist",
        str(tmp_path): "is a folder",
        "a\0b": "does not exist",
    }
    for path, problem in problems.items():
        document = load_yaml(path)
        assert (document.usable, document.problem, document.diagnostics) == (False, problem, ())


def identity(value: Any) -> Any:
    """Return what is given."""
    return value


@settings(max_examples=300, deadline=None, database=None)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@#<?, \n\t0~\x85\u2028é", max_size=60) | st.binary(max_size=40))
def test_mangled_yaml_never_raises(content: str | bytes) -> None:
    for loader_class in (yaml.SafeLoader, yaml_text.find_loader()):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_text, "find_loader", partial(identity, loader_class))
            document = parse_yaml(content, "f.yaml")
        assert document.usable or document.diagnostics
        size(document.root)
        for diagnostic in document.diagnostics:
            assert diagnostic.location.lineno >= 1
            assert diagnostic.location.column >= 1
