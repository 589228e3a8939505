"""Where YAML values and findings about them stand, to the column."""

from __future__ import annotations

import pytest
import yaml

from sphinx_apiref.read import yaml_text
from sphinx_apiref.read.yaml_text import (
    BOOL,
    FLOAT,
    INT,
    MAX_ALIASED,
    MAX_DEPTH,
    NULL,
    STR,
    UNRESOLVED,
    YamlDocument,
    YamlMapping,
    YamlScalar,
    YamlSequence,
    YamlValue,
    parse_yaml,
)


@pytest.fixture(params=["c", "pure"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test holds with both of PyYAML's parsers."""
    if request.param == "pure":
        monkeypatch.setattr(yaml_text, "find_loader", lambda: yaml.SafeLoader)


def look_up(document: YamlDocument, *path: str | int) -> YamlValue:
    value = document.root
    for step in path:
        if isinstance(step, int):
            assert isinstance(value, YamlSequence)
            value = value.values[step]
        else:
            assert isinstance(value, YamlMapping)
            value = value.entries[step].value
    assert value is not None
    return value


TEXT = """\
# A comment.

first: one
  # Another.
"second key":   'two
  lines'
list:
  - plain
  -   [1, "x",
     {a: b}]
  - deeper:
      end: 2.20
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (3, 1, 13, 1)),
        (("first",), (3, 8, 3, 11)),
        (("second key",), (5, 17, 6, 9)),
        (("list", 0), (8, 5, 8, 10)),
        (("list", 1), (9, 7, 10, 13)),
        (("list", 1, 0), (9, 8, 9, 9)),
        (("list", 1, 1), (9, 11, 9, 14)),
        (("list", 1, 2), (10, 6, 10, 12)),
        (("list", 1, 2, "a"), (10, 10, 10, 11)),
        (("list", 2, "deeper", "end"), (12, 12, 12, 16)),
    ],
)
def test_a_value_knows_where_it_begins_and_ends(path: tuple[str | int, ...], place: tuple[int, ...]) -> None:
    document = parse_yaml(TEXT, "f.yaml")
    value = look_up(document, *path)
    assert (value.lineno, value.column, value.end_lineno, value.end_column) == place
    end = place[3] if place[0] == place[2] else None
    assert document.location(value) == ("f.yaml", *place[:2], end)


def test_a_key_knows_its_place() -> None:
    root = look_up(parse_yaml(TEXT, "f.yaml"))
    assert isinstance(root, YamlMapping)
    keys = {text: (entry.key.lineno, entry.key.column, entry.key.end_column) for text, entry in root.entries.items()}
    assert keys == {"first": (3, 1, 6), "second key": (5, 1, 13), "list": (7, 1, 5)}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("x", STR),
        ("1", INT),
        ("0x1F", INT),
        ("1.5", FLOAT),
        ("2.20", FLOAT),
        ("true", BOOL),
        ("off", BOOL),
        ("null", NULL),
        ("~", NULL),
        ("", NULL),
        ("'1'", STR),
        ("! 1", INT),
        ("!!str 1", STR),
        ("!!int '1'", INT),
        ("v1", STR),
        ("1x", STR),
        ("2026-01-01", "tag:yaml.org,2002:timestamp"),
        ("=", "tag:yaml.org,2002:value"),
    ],
)
def test_the_tag_of_a_scalar(text: str, tag: str) -> None:
    value = look_up(parse_yaml(f"- {text}\n", "f.yaml"), 0)
    assert isinstance(value, YamlScalar)
    assert value.tag == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("[]", "tag:yaml.org,2002:seq"),
        ("{}", "tag:yaml.org,2002:map"),
        ("! []", "tag:yaml.org,2002:seq"),
        ("! {}", "tag:yaml.org,2002:map"),
        ("!!set {a}", "tag:yaml.org,2002:set"),
        ("!own [a]", "!own"),
    ],
)
def test_the_tag_of_a_list_or_mapping(text: str, tag: str) -> None:
    value = look_up(parse_yaml(f"- {text}\n", "f.yaml"), 0)
    assert not isinstance(value, YamlScalar)
    assert value.tag == tag


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("a: b\n\nb: x\x07\n", (3, 5)),
        ("\x07", (1, 1)),
        ("a: \x85\x86", (1, 5)),
        ("a: b\r\nb: \x01", (2, 4)),
        ("a: b\rb: \x01", (2, 4)),
        ("\ufeff\x01", (1, 1)),
        (b"\xef\xbb\xbf\xff", (1, 1)),
        (b"a: b\n\nb: x\xff", (3, 5)),
        (b"a: b\r\nb: \xff", (2, 4)),
        (b"a: b\rb: \xff", (2, 4)),
        (b"\xff", (1, 1)),
        ("a: b\n  --- c\n", None),
        ("--- a\n--- b\n", (2, 1)),
        ("--- a\n...\n# c\n--- b\n", (4, 1)),
        ("a: 1\nb:   *none\n", (2, 6)),
        ("a: &a\n  b: *a\n", (2, 6)),
        ("a: 1\n? [x]\n: y\n", (2, 3)),
        ("a: 1\nb:\n  <<: text\n", (3, 7)),
        ("a: 1\nb:\n  <<: [x, {c: d}]\n", (3, 8)),
        ("a: 1\nb:\n  <<: \n", None),
    ],
)
def test_a_finding_is_at_what_it_is_about(content: str | bytes, place: tuple[int, int] | None) -> None:
    diagnostics = parse_yaml(content, "f.yaml").diagnostics
    assert [found.location[:3] for found in diagnostics] == ([("f.yaml", *place)] if place else [])


@pytest.mark.parametrize("flow", [True, False])
def test_nesting_is_reported_at_the_first_level_too_many(flow: bool) -> None:
    if flow:
        text, place = "a:\n  " + "[" * (MAX_DEPTH + 1), (2, 2 + MAX_DEPTH)
    else:
        text, place = "".join(f"{'  ' * level}a:\n" for level in range(MAX_DEPTH + 1)), (MAX_DEPTH + 1, 201)
    document = parse_yaml(text, "f.yaml")
    assert [found.location[1:3] for found in document.diagnostics] == [place]
    assert (document.usable, document.root) == (False, None)


@pytest.mark.parametrize(
    ("text", "lineno", "column"),
    [
        ("a: |\n  text\n", 2, 3),
        ("a: |\n\n  text\n", 2, 3),
        ("a: |\n    deeper\n", 2, 5),
        ("a: |2\n    deeper\n", 2, 3),
        ("a: >\n  text\n", 2, 3),
        ("a: >\n\n  text\n  more\n", 3, 3),
        ("a: >2\n    deeper\n", 2, 5),
        ("a: |\n", 1, 4),
        ("a: text\n", 1, 4),
        ("a: 'text'\n", 1, 4),
        ("b: c\na: |-\n  x\nd: e\n", 3, 3),
    ],
)
def test_text_begins_below_the_header_of_its_block(text: str, lineno: int, column: int) -> None:
    document = parse_yaml(text, "f.yaml")
    assert document.text_location(look_up(document, "a"))[1:3] == (lineno, column)


@pytest.mark.parametrize("space", [" ", "  ", "   "])
@pytest.mark.parametrize("name", ["x", "xy", "xyz"])
@pytest.mark.parametrize("before", ["a: 1\n", "a: 1\nc: 2\n", "a: 1\nc: 2\nd: 3\n"])
def test_an_alias_without_a_value_is_an_empty_scalar_at_its_place(before: str, space: str, name: str) -> None:
    document = parse_yaml(f"{before}b:\n  -{space}*{name}\n", "f.yaml")
    lineno, column = before.count("\n") + 2, 4 + len(space)
    assert look_up(document, "b", 0) == ("", UNRESOLVED, "", lineno, column, lineno, column + 1 + len(name))
    assert document.diagnostics[0].location[1:3] == (lineno, column)
    assert document.diagnostics[0].names == (name,)
    assert not document.overgrown


def test_an_alias_has_the_place_of_its_anchor() -> None:
    document = parse_yaml("a: &x one\nb: *x\n", "f.yaml")
    assert look_up(document, "b") == look_up(document, "a")
    assert not document.diagnostics


# What stands below an anchor, and how many values it is.
_SIZES = [
    ("x", 1),
    ("[]", 1),
    ("[x]", 2),
    ("[x, y]", 3),
    ("{a: b}", 3),
    ("[x, [y, z]]", 5),
    ("[{a: b}, {c: d}]", 7),
    ("[[[x]]]", 4),
    ("[&c x, *c]", 3),
    ("[&c [x, y], *c, *c]", 10),
]


@pytest.mark.parametrize(("anchored", "size"), _SIZES)
@pytest.mark.parametrize("over", [0, 1])
def test_aliases_count_all_values_that_they_stand_for(
    anchored: str, size: int, over: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = parse_yaml(f"- &a {anchored}\n", "f.yaml")
    assert not inner.diagnostics
    # Aliases inside the anchored value count where they stand, and again with each alias of the whole.
    within = {"[&c x, *c]": 1, "[&c [x, y], *c, *c]": 6}.get(anchored, 0)
    monkeypatch.setattr(yaml_text, "MAX_ALIASED", within + 3 * size - over)
    document = parse_yaml(f"- &a {anchored}\n- *a\n- *a\n- *a\n", "f.yaml")
    assert document.overgrown == bool(over)
    assert [found.location[1:3] for found in document.diagnostics] == [(4, 3)] * over
    assert (look_up(document, 3) == look_up(document, 0)) != bool(over)


def test_after_too_many_aliases_nothing_more_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ALIASED > 1000
    monkeypatch.setattr(yaml_text, "MAX_ALIASED", 2)
    document = parse_yaml("- &a x\n- *a\n- *a\n- *a\n- *a\n", "f.yaml")
    assert [found.location[1:3] for found in document.diagnostics] == [(4, 3)]
    tags = [value.tag for value in (look_up(document, index) for index in range(5))]
    assert tags == [STR, STR, STR, UNRESOLVED, UNRESOLVED]


def test_a_later_anchor_of_a_name_takes_the_place_of_the_earlier() -> None:
    document = parse_yaml("- &a one\n- &a [two]\n- *a\n", "f.yaml")
    assert look_up(document, 2) == look_up(document, 1)


def test_merged_keys_come_before_own_ones_and_repeated_keys_are_pairs() -> None:
    document = parse_yaml("a: &a {x: 1, y: 2}\nb: {z: 3, <<: *a, x: 4, x: 5, x: 6}\n", "f.yaml")
    value = look_up(document, "b")
    assert isinstance(value, YamlMapping)
    assert {key: entry.value.text for key, entry in value.entries.items() if isinstance(entry.value, YamlScalar)} == {
        "x": "6",
        "y": "2",
        "z": "3",
    }
    assert list(value.entries) == ["x", "y", "z"]
    assert [(first.column, second.column) for first, second in value.duplicates] == [(19, 25), (25, 31)]


@pytest.mark.parametrize(
    ("text", "lineno", "column", "words"),
    [
        ("a: 1\nb: c: d\n", 2, 5, "an unquoted text can't hold `: `"),
        ("b:\n  c: some\n    more\n   bad: x\n", 4, 7, "a `:` where no key can begin"),
        ("a: 1\nb\nc: d\n", 3, 2, None),
        ("a: 1\n\tb: 2\n", 2, 1, None),
        ("a: 1\nb: @x\n", 2, 4, "an unquoted text can't begin with `@`"),
        ("a: 1\nb: `x`\n", 2, 4, 'an unquoted text can\'t begin with "`"'),
        ("a: 1\n\t\tb\n", 2, 1, None),
    ],
)
def test_a_syntax_error_has_a_place(text: str, lineno: int, column: int, words: str | None) -> None:
    (found,) = parse_yaml(text, "f.yaml").diagnostics
    if words is None:
        assert found.location.lineno in (lineno, lineno - 1)
    else:
        assert (found.location.lineno, found.location.column, found.message) == (
            lineno,
            column,
            f"not valid YAML: {words}",
        )
        assert found.hint


def test_what_a_syntax_error_belongs_to_is_named_if_it_is_on_another_line() -> None:
    (near,) = parse_yaml("a: 1\nb: [c}\n", "f.yaml").diagnostics
    (far,) = parse_yaml("a: 1\nb: [c,\n d}\n", "f.yaml").diagnostics
    assert "it belongs to" not in near.message
    assert far.message.endswith("(it belongs to what begins on line 2)")


def test_the_place_of_a_block_without_text_is_that_of_its_mark() -> None:
    """And not the line after it, which belongs to the next key."""
    document = parse_yaml("a: >\n\nb: |\n  \nc: 1\n", "file")
    assert isinstance(document.root, YamlMapping)
    places = [document.text_location(entry.value)[1:3] for entry in document.root.entries.values()]
    assert places == [(1, 4), (3, 4), (5, 4)]
