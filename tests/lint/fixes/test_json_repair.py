"""Slips of JSON that are corrected in place."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from sphinx_apiref.lint.fixes.json_repair import find_repairs

from .reference import define, find, fix, page, pick, told, write

PAGE = page("- a: a", "GET /servers", "Response")
PARAMETERS = define("a body any")


@pytest.mark.parametrize(
    ("before", "after", "safe"),
    [
        ('{"a": 1,}', '{"a": 1}', True),
        ('{"a": [1, 2 , ]}\n', '{"a": [1, 2  ]}\n', True),
        ('{\r\n\t"a": {"b": 1,\r\n\t},\r\n}', '{\r\n\t"a": {"b": 1\r\n\t}\r\n}', True),
        ('{"a": "名" "b": 2}', '{"a": "名", "b": 2}', True),
        ('{\n  "a": {}\n  "b": 2\n}', '{\n  "a": {},\n  "b": 2\n}', True),
        ('{"a": [{"b": 1}\n {"b": 2}]}', '{"a": [{"b": 1},\n {"b": 2}]}', True),
        ('{"a": ["x" "y"]}', '{"a": ["x", "y"]}', False),
        ("{'a': 'it\\'s \"x\" \\\\ y'}", '{"a": "it\'s \\"x\\" \\\\ y"}', True),
        ('{"a": True, "b": None, "c": False}', '{"a": true, "b": null, "c": false}', True),
        ('{"a": "one\ntwo"}', '{"a": "one\\ntwo"}', True),
        ('{"a": "one\r\ntwo"}', '{"a": "one\\ntwo"}', True),
        ('{"a": "one\ttwo"}', '{"a": "one\\ttwo"}', True),
        ('{"a": "one,\n      two,\n\n      three"}', '{"a": "one, two,\\n three"}', False),
        ("{'a': 1 'b': [1,],}", '{"a": 1, "b": [1]}', True),
    ],
)
def test_slip_is_corrected(tmp_path: Path, before: str, after: str, safe: bool) -> None:
    done = fix(tmp_path, "sample-invalid", index__rst=PAGE, parameters__yaml=PARAMETERS, sample__json=before.encode())
    assert done.text == after
    json.loads(done.text)
    assert done.fix.safe is safe
    assert "sample-invalid" not in told(done.after)


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"a": 1',
        '{"a": 1}}',
        '{"a": <id>}',
        '{"a": 1, // one\n "b": 2}',
        '{"a": 1, ...}',
        '{"a": 1}, {"b": 2}',
        '{"a": 1}\n{"b": 2}',
        '{"a" 1}',
        '{"a":}',
        '{"a":,}',
        "{,}",
        "[,]",
        '{"a": 1,,}',
        '{"a": "b" "c"}',
        '{"a": "foo,\n "b": "bar"}',
        '{"a": "foo, "b": "bar",\n "c": "x"}',
        "{a: 1,}",
        '{"a": 01,}',
        '{"a": NaN,}',
        '{"a": [1,}]',
        '"a" "b"',
        "{'a': 'b}",
    ],
)
def test_what_takes_a_guess_has_no_fix(tmp_path: Path, text: str) -> None:
    assert find_repairs(text) == []
    write(tmp_path, {"index.rst": PAGE, "parameters.yaml": PARAMETERS, "sample.json": text})
    assert pick(find(tmp_path), "sample-invalid").fix is None


def test_byte_order_mark_stays(tmp_path: Path) -> None:
    files = {"index.rst": PAGE, "parameters.yaml": PARAMETERS, "sample.json": '\ufeff{"a": 1,}'}
    write(tmp_path, files)
    fixes = [finding.fix for finding in find(tmp_path) if finding.code.value == "sample-invalid" and finding.fix]
    assert [(edit.lineno, edit.column, edit.end_column) for edit in fixes[0].edits] == [(1, 8, 9)]


INLINE = """\
Servers
=======

.. rest_method:: GET /servers

Response
--------

.. rest_parameters:: parameters.yaml

   - a: a

.. code-block:: json

   {
     "a": "one" "b": [
       1,
     ],
   }
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_sample_on_a_page_is_corrected_in_the_lines_of_the_page(tmp_path: Path, newline: str) -> None:
    text = INLINE.replace("\n", newline)
    done = fix(tmp_path, "sample-invalid", index__rst=text.encode(), parameters__yaml=PARAMETERS)
    expected = INLINE.replace('"one"', '"one",').replace("1,", "1").replace("],", "]")
    assert done.text == expected.replace("\n", newline)


def test_any_slips_of_valid_text_are_corrected_to_a_value_or_not_at_all() -> None:
    chance = random.Random(3)
    text = json.dumps({"a": [1, {"b": None, "c": "it's"}, []], "d": {"e": True}, "f": "x"}, indent=2)
    corrected = 0
    for _ in range(2000):
        broken = text
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(broken))
            broken = broken[:place] + chance.choice(["", ",", "'", '"', "\n", "]", " "]) + broken[place + 1 :]
        repairs = find_repairs(broken)
        done, parts = 0, []
        for found in repairs:
            assert found.start >= done
            parts += [broken[done : found.start], found.text]
            done = found.end
        if repairs:
            corrected += 1
            json.loads("".join((*parts, broken[done:])))
    assert corrected > 30
