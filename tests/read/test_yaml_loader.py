"""Which of PyYAML's parsers reads a text: the one in C, unless it might give up on nested brackets."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from sphinx_apiref.read import yaml_text
from sphinx_apiref.read.yaml_text import MAX_DEPTH, parse_yaml


@pytest.mark.parametrize(
    ("line", "in_c"),
    [
        ("a: b", True),
        ("[" * MAX_DEPTH, True),
        ("[" * (MAX_DEPTH + 1), False),
        ("{" * (MAX_DEPTH + 1), False),
        ("[{" * (MAX_DEPTH // 2) + "[", False),
        ("'" + "[" * MAX_DEPTH + "'", True),
        ("'" + "[" * (MAX_DEPTH + 1) + "'", False),
        ("[ ] " * (MAX_DEPTH * 2), True),
        ("[" * MAX_DEPTH + "]" * 10 + "[" * 10, True),
        ("[" * MAX_DEPTH + "]" * 10 + "[" * 11, False),
        ("}" * 10 + "[" * MAX_DEPTH, True),
        ("}" * 10 + "[" * (MAX_DEPTH + 1), False),
        ("[\n" * (MAX_DEPTH + 1), True),
        ("x" * 500, True),
        ("x" * 500 + "\n" + "[" * (MAX_DEPTH + 1), False),
    ],
)
def test_a_line_with_too_many_open_brackets_is_read_by_the_slower_parser(
    line: str, in_c: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def find_loader() -> Any:
        asked.append("c")
        return yaml.SafeLoader

    monkeypatch.setattr(yaml_text, "find_loader", find_loader)
    parse_yaml(line, "f.yaml")
    assert bool(asked) is in_c


def test_the_parser_in_c_is_taken_if_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert yaml_text.find_loader() is getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert yaml_text.find_loader() is yaml.SafeLoader


@pytest.mark.parametrize("content", ['a: "\\UFFFFFFFF"\n', "%YAML 9" + "9" * 5000 + ".1\n--- a\n"])
def test_what_a_parser_does_not_catch_is_a_finding(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "find_loader", lambda: yaml.SafeLoader)
    document = parse_yaml(content, "d/f.yaml")
    (found,) = document.diagnostics
    assert (found.location, found.names, document.usable, document.root) == (
        ("d/f.yaml", 1, 1, None),
        ("f.yaml",),
        False,
        None,
    )
    assert found.message.startswith("not valid YAML: ")
