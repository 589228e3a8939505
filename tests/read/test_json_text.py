from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_apiref.read.json_text import JsonPath, load_json, parse_json

TEXT = """{
  "a": {"b": [1, {"c\\"d": "e:,{}"}],
        "": null},
  "ü": [[], [2, 3]]
}
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("a",), (2, 3, 6), (2, 8)),
        (("a", "b"), (2, 9, 12), (2, 14)),
        (("a", "b", 1, 'c"d'), (2, 19, 25), (2, 27)),
        (("a", ""), (3, 9, 11), (3, 13)),
        (("ü",), (4, 3, 6), (4, 8)),
        (("ü", 1, 1), (4, 17, 18), (4, 17)),
        ((), (1, 1, 2), (1, 1)),
        (("gone",), (1, 1, 2), (1, 1)),
    ],
)
def test_places_of_keys_and_values(path: JsonPath, key: tuple[int, int, int], value: tuple[int, int]) -> None:
    document = parse_json(TEXT.encode(), "a.json")
    place = document.key_location(path)
    assert (place.lineno, place.column, place.end_column) == key or path == ("gone",)
    if path != ("gone",):
        assert document.value_location(path)[1:3] == value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=20,
)


def leaves(value: Any, path: JsonPath = ()) -> list[JsonPath]:
    below: list[JsonPath] = []
    if isinstance(value, dict):
        below = [found for key, inner in value.items() for found in leaves(inner, (*path, key))]
    elif isinstance(value, list):
        below = [found for index, inner in enumerate(value) for found in leaves(inner, (*path, index))]
    return [path, *below]


@given(json_values, st.sampled_from([None, 2]))
def test_every_value_has_its_place(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    document = parse_json(text.encode("utf-8", "surrogatepass"), "a.json")
    if not document.usable:
        return
    lines = document.text.split("\n")
    for path in leaves(document.value):
        found = document.value_location(path)
        inner = document.value
        for step in path:
            inner = inner[step]
        start = lines[found.lineno - 1][found.column - 1 :]
        expected = "[" if isinstance(inner, list) else "{" if isinstance(inner, dict) else json.dumps(inner)
        if not isinstance(inner, str):
            assert start.startswith(expected)
        else:
            assert start.startswith('"')


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\ \n1a-', max_size=200).map(str.encode))
def test_any_bytes_give_a_value_or_a_finding(source: bytes) -> None:
    document = parse_json(source, "a.json")
    assert document.usable or document.diagnostics
    assert all(diagnostic.names for diagnostic in document.diagnostics)


def test_a_folder_is_no_sample(tmp_path: Path) -> None:
    assert load_json(str(tmp_path)).missing
    assert load_json(str(tmp_path / "a\0b")).missing


def test_threads_read_samples_at_once() -> None:
    body = ", ".join(f'{{"a": {number}}}' for number in range(300))
    texts = {False: f"[{body}]".encode(), True: f'[{body}, {{"a": 1, "a": 2}}, {body}]'.encode()}
    wrong: list[bool] = []
    start = threading.Barrier(4)

    def read(repeated: bool) -> None:
        start.wait()
        for _ in range(60):
            document = parse_json(texts[repeated], "a.json")
            if not document.usable or bool(document.diagnostics) != repeated:
                wrong.append(repeated)

    threads = [threading.Thread(target=read, args=(number % 2 == 0,)) for number in range(4)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []


def test_of_a_repeated_key_the_later_value_counts_and_each_repetition_is_a_finding() -> None:
    document = parse_json(b'{"a": {"b": 1, "b": 2},\n "a": {"b": 3}, "c": [{"d": 1, "d": 1}]}', "a.json")
    assert document.value == {"a": {"b": 3}, "c": [{"d": 1}]}
    assert [(d.names, d.location.lineno) for d in document.diagnostics] == [
        (("b",), 1),
        (("a",), 2),
        (("b",), 2),
        (("d",), 2),
    ]


@pytest.mark.parametrize("source", [b'{"a": 1, "a": 2', b'[{"a": 1, "a": 2}, NaN]', b'{"a": 1, "a": 2} 3'])
def test_text_with_a_repeated_key_may_be_wrong_besides(source: bytes) -> None:
    document = parse_json(source, "x/a.json")
    assert not document.usable
    assert [(d.code.value, d.names) for d in document.diagnostics] == [("sample-invalid", ("a.json",))]
