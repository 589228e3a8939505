"""Whatever the files of a reference hold, reading and checking them ends, and never with an exception."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_apiref.compare.binding import align
from sphinx_apiref.compare.differences import find_differences
from sphinx_apiref.compare.message import Message, SampleBody
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.findings import collect_findings
from sphinx_apiref.lint.rules import check_context
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Parameter, ParameterUse
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.scan import scan_reference

# The same examples in every run.
FIXED = settings(
    derandomize=True, deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow], database=None
)

NAMES = ("a.inc", "b.inc", "index.rst", "parameters.yaml", "status.yaml", "x.json", ".", "..", "none", "/a.inc", "é\0")
WORDS = st.sampled_from(
    (
        *(".. rest_method:: GET /a/{b}", ".. rest_method::", ".. rest_method:: GET", ".. rest_expand_all::"),
        *("   min_version: 2.1", "   max_version:", ".. rest_status_code:: success status.yaml", "   - 200: x"),
        *(
            ".. rest_status_code:: error none.yaml",
            "   - 200",
            "   - -1",
            "   - 0",
            "Error response codes: 4000, (220)",
        ),
        *(".. rest_parameters:: parameters.yaml", "   - a: b", "   - a:b", "   - [", "   - &x *x", "   - - a: b"),
        *("Title", "=====", "-----", "~~~", "====", "::", "..", ".. apiref: ignore[row-duplicate]", "- item", "1. x"),
        *("+---+", "| a |", "=== ===", ":field: x", "   deep", "Response", "Normal response codes: 200", "`", "**x**"),
        *(
            ".. code-block:: json",
            ".. code::",
            '   {"a": 1,',
            '   "b": ...}',
            "   [",
            "**Response**",
            ".. rubric:: Request",
        ),
        *(
            ".. csv-table::",
            '   "a", "b',
            ".. list-table::",
            "   * - a",
            "     - b",
            "   :header-rows: 1",
            "   :delim: tab",
        ),
        *("* **a**", "a : b", "+===+", "|   |", "=== ", "``a``", "See the request of :ref:`x`, `y`_", "a request:"),
        *(".. only:: html", ".. ifconfig:: x", ".. class:: x", "..rest_method:: GET /", ".. rest_metod:: GET /x"),
        *(".. rest_method: GET /x", "Reqest", ":apiref:op:`GET /x`", ":apiref:param:`a`", "See :apiref:op:`x <y"),
        *(".. note::", ".. code-block:: rst", "   :lines: 1", "   :start-after: a", "   :start-line: x", "a::", ""),
    )
)
INCLUDES = st.builds(
    ".. {}:: {}".format, st.sampled_from(("include", "literalinclude", "rest_parameters")), st.sampled_from(NAMES)
)
LINES = st.builds(
    "{}{}".format,
    st.sampled_from(("", "", "", " ", "   ", "\t", "      ", " " * 80)),
    st.one_of(WORDS, INCLUDES, st.text(max_size=30)),
)
TEXTS = st.lists(LINES, max_size=40).map("\n".join)
YAML = st.one_of(
    TEXTS,
    st.lists(
        st.sampled_from(
            (
                "a:",
                "b: &b",
                "  in: body",
                "  type: [*b]",
                "  <<: *b",
                "  required: ture",
                "  description: |",
                "    x",
                "    in: body",
                "    type: string",
                "{",
            )
        ),
        max_size=12,
    ).map("\n".join),
)
ENDS = st.sampled_from(("\n", "\r\n", "\r", "\x0b", "\u2028"))


def lint(root: Path) -> None:
    reference = scan_reference(str(root))
    diagnostics = [*reference.diagnostics, *check_context(CheckContext(reference))]
    for finding in collect_findings(reference, diagnostics, Settings()):
        assert finding.message
        assert finding.location.lineno >= 1
        assert finding.location.column >= 1


@FIXED
@given(index=TEXTS, inc=TEXTS, other=TEXTS, parameters=YAML, sample=st.text(max_size=60), end=ENDS)
def test_any_mix_of_directives_is_read(
    index: str, inc: str, other: str, parameters: str, sample: str, end: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        texts = {"index.rst": index, "a.inc": inc, "b.inc": other, "parameters.yaml": parameters, "x.json": sample}
        for file, text in texts.items():
            (root / file).write_bytes(text.replace("\n", end).encode("utf-8", "surrogatepass"))
        # A reason holds directives too, and may hold its own list of codes.
        reason = "".join(f"    {line}\n" for line in other.split("\n"))
        (root / "status.yaml").write_bytes(f"200:\n  default: |\n    It.\n\n{reason}".encode("utf-8", "surrogatepass"))
        os.symlink("index.rst", root / "none")
        lint(root)


@FIXED
@given(content=st.binary(max_size=400), parameters=st.binary(max_size=200), sample=st.binary(max_size=100))
def test_any_bytes_are_read(content: bytes, parameters: bytes, sample: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        head = b"A\n=\n\n.. rest_method:: GET /a\n\n.. rest_parameters:: parameters.yaml\n\n   - a: a\n\n"
        (root / "index.rst").write_bytes(head + b".. literalinclude:: x.json\n\n" + content)
        (root / "parameters.yaml").write_bytes(parameters)
        (root / "x.json").write_bytes(sample)
        lint(root)


KEYS = st.sampled_from(("a", "b", "server", "servers", "id", "links", "a.b", "{key}", "", "1", "metadata"))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=20,
)
ROWS = st.lists(
    st.builds(
        lambda name, type_, required, version: ParameterUse(
            name,
            name,
            Location("/x.rst", 1),
            Parameter(name, Location("/p.yaml", 1), "body", type_, required, "It.", version),
        ),
        st.one_of(KEYS, st.text(max_size=6)),
        st.sampled_from(("string", "object", "array", "integer", "", "odd", None)),
        st.sampled_from((True, False, None, "ture")),
        st.sampled_from((None, "2.1", "odd", "")),
    ),
    max_size=8,
).map(tuple)


@FIXED
@given(rows=ROWS, values=st.lists(VALUES, max_size=3))
def test_any_table_and_samples_are_aligned(rows: tuple[ParameterUse, ...], values: list[Any]) -> None:
    alignment = align(rows, values)
    bound = {id(row) for node in alignment.root.walk() for row in node.rows}
    assert bound.isdisjoint({id(row) for row in alignment.unbound})
    assert len(alignment.unbound) <= len(rows)
    bodies = tuple(SampleBody(value, None, (rows,)) for value in values)
    for difference in find_differences(Message(rows, (), bodies)):
        assert 0 <= difference.sample < len(values)
        found = values[difference.sample]
        for step in difference.path:
            found = found[step]
