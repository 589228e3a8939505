from __future__ import annotations

import ast
import functools
from pathlib import Path

import pytest

import sphinx_apiref
from sphinx_apiref.lint.registry import Rule
from sphinx_apiref.lint.rules import RULES, find_rule
from sphinx_apiref.model.codes import Code

SOURCE = Path(sphinx_apiref.__file__).parent


@functools.cache
def emitted() -> set[str]:
    """Return the members of Code that a module other than the enum's names."""
    names: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code":
                names.add(node.attr)
    return names


@pytest.mark.parametrize("code", Code, ids=lambda code: code.value)
def test_every_code_has_a_check_or_is_told_by_a_reader(code: Code) -> None:
    assert find_rule(code) is not None or code.name in emitted()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.function.__name__)
def test_every_check_says_what_why_bad_good_and_how_to_silence(rule: Rule) -> None:
    head, *rest = rule.text.split("\n\n")
    assert head.endswith(".") or head.count(".") >= 1
    assert rest
    assert "Bad:" in rule.text
    assert "Good" in rule.text
    assert "To silence it" in rule.text


def test_a_code_has_one_check() -> None:
    codes = [code for rule in RULES for code in rule.codes]
    assert len(codes) == len(set(codes))
