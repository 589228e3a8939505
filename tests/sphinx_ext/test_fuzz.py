"""Whatever stands in a stanza or a YAML file: no exception, no unescaped markup, and the neighbour is intact."""

from __future__ import annotations

import itertools
import os
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .html_tree import parse_html, read_tables
from .support import Builder

NEIGHBOUR = """\

Good neighbour
--------------

.. rest_method:: GET /good/{good_id}

Text of the neighbour.

.. rest_status_code:: success good-status.yaml

   - 200

.. rest_parameters:: good.yaml

   - good_id: good_id
   - limit: limit
"""

GOOD = """\
good_id:
  description: Names the good one.
  in: path
  required: true
  type: string
limit:
  description: The page size.
  in: query
  required: false
  type: integer
"""

TABLES = [
    [("200 - OK", "All went well.")],
    [
        ("good_id", "path", "string", "Names the good one."),
        ("limit (Optional)", "query", "integer", "The page size."),
    ],
]

STANZA = """\
.. rest_method:: POST /bad/{id}
   min_version: 2.1

.. rest_parameters:: bad.yaml

   - id: id
   - name: name
   - other: missing

.. rest_status_code:: error bad-status.yaml

   - 404
   - 409: conflict

.. rest_status_code:: success bad-status.yaml

   - 200
"""

YAML = """\
id: &id
  description: |
    The id, *emphasized*.

    - and a list
  in: path
  required: true
  type: string
name:
  <<: *id
  in: body
  max_version: 2.20
"""

STATUS = """\
200:
  default: Fine.
404:
  default: &gone Gone.
409:
  default: Taken.
  conflict: *gone
"""

# What is likely to break a parser, and markup that must never get through.
PIECES = st.sampled_from(
    [
        "<b0gus>", "</b0gus>", "<b0gus a='1'>", '"><b0gus x="', "<!--", "]]>", "&lt;", "&", "'", '"', "`", "``", "*",
        "**", "|", "_", ":", ": ", "- ", "-", "{", "}", "[", "]", "{a: ", "&a ", "*a", "*id", "<<: ",
        "!!python/object:os.x ", "!x ", "%", "@", "\t", "\n", "\n\n", "\n   ", "\n- ", "#", "\\", "\x00",
        "\x07", "\x85", "\u2028",
        "\u200b", "\ufeff", "é", "😀", "::", "..", ".. ", "|x|", "`x`_",
        "x_", ":role:`x`", "[1]_", "---\n", "...\n", "? ", "> ", "9" * 30,
        "0x1F", ".inf", "null", "~", "true", "2001-01-01", "min_version:", "- id: id", "200", "1:30",
        ".. include:: bad.yaml", "====\n", "- -1\n", "- 0\n", "0:\n  default: x\n", "Error response codes: 4000\n\n",
        "    in: body\n", ".. literalinclude:: \x00\n\n", ".. literalinclude:: .\n\n", ".. rest_parameters:: .\n\n",
        "   .. rest_status_code:: success bad-status.yaml\n\n      - 200\n",
    ]
)  # fmt: skip
TEXT = st.one_of(PIECES, st.text(string.printable, max_size=6), st.text(max_size=4))


@st.composite
def mangled(draw: st.DrawFn, text: str) -> str:
    """Return the text with a few pieces put in, cut out or repeated."""
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(("insert", "insert", "replace", "cut", "repeat")))
        length = draw(st.integers(0, 12))
        piece = draw(TEXT) if kind in ("insert", "replace") else ""
        if kind == "repeat":
            piece = text[start : start + length] * 2
        text = text[:start] + piece + text[start + (0 if kind == "insert" else length) :]
    return text


def as_bytes(text: str) -> bytes:
    """Return the text as a file may hold it, lone surrogates as bytes that are no UTF-8."""
    return text.encode("utf-8", "surrogatepass")


COUNT = itertools.count()
EXAMPLES = int(os.environ.get("APIREF_FUZZ_EXAMPLES", "25"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all examples."""
    return tmp_path_factory.mktemp("fuzz")


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(stanza=mangled(STANZA), parameters=mangled(YAML), status=mangled(STATUS))
def test_a_mangled_operation_harms_nothing_but_itself(folder: Path, stanza: str, parameters: str, status: str) -> None:
    files: dict[str, str | bytes] = {
        "index.rst": as_bytes(f"API\n===\n\nBad\n---\n\n{stanza}\n{NEIGHBOUR}"),
        "bad.yaml": as_bytes(parameters),
        "bad-status.yaml": as_bytes(status),
        "good.yaml": GOOD,
        "good-status.yaml": "200:\n  default: All went well.\n",
    }
    built = Builder(folder / str(next(COUNT)))(files, conf="extensions = ['sphinx_apiref']\nproject = 'x'\n")
    for warning in built.warnings:
        assert "Traceback" not in warning
        assert "Exception" not in warning
    page = built.read()
    assert "<b0gus" not in page
    assert not [tag for tag in parse_html(page).find() if "b0gus" in tag.name or "b0gus" in "".join(tag.attributes)]
    neighbour = parse_html(page).one(id_="good-neighbour")
    assert neighbour.one("div", "endpoint-url").text == "/good/{good_id}"
    assert neighbour.one("div", "endpoint-title").text == "Good neighbour"
    assert "Text of the neighbour." in neighbour.text
    assert read_tables(neighbour) == TABLES
