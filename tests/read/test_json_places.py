"""Where a sample is wrong, to the column, and what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.codes import Code
from sphinx_apiref.read import json_text
from sphinx_apiref.read.json_text import JsonPath, load_json, parse_json


def location(source: bytes) -> tuple[int, int, int | None]:
    (found,) = parse_json(source, "d/a.json").diagnostics
    assert (found.code, found.location.path, found.names) == (Code.SAMPLE_INVALID, "d/a.json", ("a.json",))
    return found.location[1:]


COMMA = "delete the comma before the bracket"


@pytest.mark.parametrize(
    ("source", "place", "message", "hint"),
    [
        (b'{"a": 1,\n "b": 2,\n}', (2, 8, 9), None, COMMA),
        (b'{"a": [1, 2, ]}', (1, 12, 13), None, COMMA),
        (b'{"a": [1, ,]}', (1, 11, 12), None, COMMA),
        (b'{"a": 1,,}', (1, 9, 10), None, COMMA),
        (b'{"a": 1,, "b": 2}', (1, 9, 10), None, ""),
        (b'{"a": 1\n "b": 2}', (1, 7, 8), None, "put a comma after the previous value"),
        (b"[1\n [2]]", (1, 2, 3), None, "put a comma after the previous value"),
        (b"[1 \n {}]", (1, 2, 3), None, "put a comma after the previous value"),
        (b"[1\n 2]", (2, 2, 3), None, "put a comma after the previous value"),
        (b"[1, // x\n 2]", (1, 5, 6), None, "JSON has no comments"),
        (b"[1 # x\n]", (1, 4, 5), None, "JSON has no comments"),
        (b"[1, /* x */ 2]", (1, 5, 6), None, "JSON has no comments"),
        (b"['a']", (1, 2, 3), None, "put strings in double quotes"),
        (b"[1, True]", (1, 5, 6), None, "write true, false or null"),
        (b"[Nonesuch]", (1, 2, 3), None, ""),
        (b"[1, <name>]", (1, 5, 6), None, "put the placeholder in quotes"),
        (b"[1, ...]", (1, 5, 6), None, "JSON has no ellipsis: show a whole example"),
        ("[1, …]".encode(), (1, 5, 6), None, "JSON has no ellipsis: show a whole example"),
        (b"[1]\n\n [2]", (3, 2, 3), "not JSON: the file holds more than one JSON value", "keep one value"),
        (b"[1] // x", (1, 5, 6), "not JSON: the file holds more than one JSON value", "JSON has no comments"),
        (b'["a\nb"]', (1, 4, 5), "not JSON: a string goes past the end of its line", "write the line break as \\n"),
        (b'{"a": [1,\n\n', (1, 9, 10), "not JSON: the file ends too early", "close all brackets"),
        (b'{"a"', (1, 4, 5), "not JSON: the file ends too early", "close all brackets"),
        (b"{", (1, 1, 2), "not JSON: the file ends too early", "close all brackets"),
        (b"", (1, 1, None), "the sample is empty", "write the example, or delete the file"),
        (b" \n\n", (1, 1, None), "the sample is empty", "write the example, or delete the file"),
        (b'[1,\n NaN, "NaN"]', (2, 2, 5), "`NaN` is not JSON", "write null or a number"),
        (b'["Infinity",\n -Infinity]', (2, 2, 11), "`-Infinity` is not JSON", "write null or a number"),
        (b'["a",\n "\xe9"]', (2, 3, 4), "the byte 0xe9 is not UTF-8", "save the file as UTF-8"),
        (b"\xff", (1, 1, 2), "the byte 0xff is not UTF-8", "save the file as UTF-8"),
    ],
)
def test_what_is_wrong_with_a_sample(
    source: bytes, place: tuple[int, int, int | None], message: str | None, hint: str
) -> None:
    document = parse_json(source, "d/a.json")
    (found,) = document.diagnostics
    assert (found.location[1:], found.code, found.names) == (place, Code.SAMPLE_INVALID, ("a.json",))
    assert found.hint.startswith(hint)
    assert bool(found.hint) == bool(hint)
    assert message is None or found.message == message
    assert not document.usable


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_for_editors(ending: str) -> None:
    assert location(ending.join(['{"a": 1,', ' "b": <b>', "}"]).encode()) == (2, 7, 8)


def test_a_byte_order_mark_is_reported_and_the_rest_is_read() -> None:
    document = parse_json(b'\xef\xbb\xbf{"a": 1}', "a.json")
    assert (document.usable, document.value, document.text) == (True, {"a": 1}, '{"a": 1}')
    assert [found.location for found in document.diagnostics] == [("a.json", 1, 1, None)]
    two = parse_json(b"\xef\xbb\xbf{<a>}", "a.json")
    assert [found.location[1:3] for found in two.diagnostics] == [(1, 1), (1, 2)]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"[[[", None),
        (b"[[[[", (1, 4, 5)),
        (b"[\n[{\n {", (3, 2, 3)),
        (b"[] [] [] [] {", None),
        (b"[[], [], {}, [[]]]", None),
        (b"[[], [], {}, [[[\n]]]]", (1, 16, 17)),
        (b'["[[[[", "{{{{"]', None),
        (b'["\\"[[[[", [[[1]]]]', (1, 14, 15)),
    ],
)
def test_levels_are_counted_by_open_brackets(
    source: bytes, place: tuple[int, int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_text, "MAX_DEPTH", 3)
    diagnostics = parse_json(source, "a.json").diagnostics
    found = [entry.location[1:] for entry in diagnostics if "nests more" in entry.message]
    assert found == ([place] if place else [])


TEXT = b"""[
  {"a": [[], [0, {"b": "x, y: {z}"}], "c"],
   "\\u0041\\n": {"deep": {"er": null}}, "": -1.5e3},
  true
]
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), (1, 1, 2), (1, 1, 2)),
        ((0,), (2, 3, 4), (2, 3, 4)),
        ((0, "a"), (2, 4, 7), (2, 9, 10)),
        ((0, "a", 0), (2, 10, 11), (2, 10, 11)),
        ((0, "a", 1), (2, 14, 15), (2, 14, 15)),
        ((0, "a", 1, 0), (2, 15, 16), (2, 15, 16)),
        ((0, "a", 1, 1), (2, 18, 19), (2, 18, 19)),
        ((0, "a", 1, 1, "b"), (2, 19, 22), (2, 24, 35)),
        ((0, "a", 2), (2, 39, 42), (2, 39, 42)),
        ((0, "A\n"), (3, 4, 14), (3, 16, 17)),
        ((0, "A\n", "deep"), (3, 17, 23), (3, 25, 26)),
        ((0, "A\n", "deep", "er"), (3, 26, 30), (3, 32, 36)),
        ((0, ""), (3, 40, 42), (3, 44, 50)),
        ((1,), (4, 3, 7), (4, 3, 7)),
    ],
)
def test_keys_and_values_have_a_place(path: JsonPath, key: tuple[int, ...], value: tuple[int, ...]) -> None:
    document = parse_json(TEXT, "a.json")
    assert document.key_location(path) == ("a.json", *key)
    assert document.value_location(path) == ("a.json", *value)


def test_a_place_that_is_not_there_is_the_first_of_the_file() -> None:
    document = parse_json(TEXT, "a.json")
    assert document.key_location((0, "none")) == document.value_location((7,)) == ("a.json", 1, 1, 2)


def test_each_repetition_of_a_key_points_to_the_first() -> None:
    source = b'{"a": 1, "b": {"a": 2},\n "a": 3,\n  "\\u0061": [{"c": 1, "c": 2}, {"c": 3}]}'
    document = parse_json(source, "a.json")
    assert document.value == {"a": [{"c": 2}, {"c": 3}], "b": {"a": 2}}
    assert [(found.location[1:], found.seen[0][1:], found.names) for found in document.diagnostics] == [
        ((2, 2, 5), (1, 2, 5), ("a",)),
        ((3, 3, 11), (1, 2, 5), ("a",)),
        ((3, 23, 26), (3, 15, 18), ("c",)),
    ]
    assert document.diagnostics[0].message == "duplicate key `a`, first on line 1; the later one counts"


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinx_apiref.read import files

    monkeypatch.setattr(files, "MAX_BYTES", 3 * 1024 * 1024)
    path = tmp_path / "a.json"
    path.write_bytes(b" " * (4 * 1024 * 1024 + 5))
    document = load_json(str(path))
    (found,) = document.diagnostics
    assert (document.usable, document.missing, found.location) == (False, False, (str(path), 1, 1, None))
    assert found.message == "the sample is not checked: it has 4 MB, and files above 3 MB are not read"


@pytest.mark.parametrize("name", ["none.json", "folder", "a\0b.json", "file.json/below"])
def test_a_file_that_can_not_be_opened_is_missing(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.json").touch()
    document = load_json(f"{tmp_path}/{name}")
    assert (document.missing, document.usable, document.diagnostics) == (True, False, ())


@pytest.mark.parametrize("size", [0, 1, 2, 1023, 1024])
def test_all_bytes_of_a_file_are_read(tmp_path: Path, size: int) -> None:
    from sphinx_apiref.read.files import FileStore

    path = tmp_path / "file"
    path.write_bytes(bytes(index % 251 for index in range(size)))
    assert FileStore().read(str(path)) == path.read_bytes()
