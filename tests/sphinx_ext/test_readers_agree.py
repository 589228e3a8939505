"""The scan and the build read the same from small trees of oddities."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from sphinx_apiref import read_reference
from sphinx_apiref.sphinx_ext.domain.domain import get_domain

from ..agreement import describe_reference

PARAMETERS = """\
server_id:
  in: path
  type: string
  required: true
  description: The server.
name:
  in: body
  type: string
  required: true
  description: The name.
"""
STATUS = "200:\n  default: Fine.\n404:\n  default: Nothing.\n"
TABLE = ".. rest_parameters:: parameters.yaml\n\n   - server_id: server_id\n   - name: name\n"
HEAD = "Show\n====\n\n.. rest_method:: GET /servers/{server_id}\n\n"
SAMPLE = ".. literalinclude:: s-resp.json\n   :language: javascript\n"

TREES: dict[str, Mapping[str, str]] = {
    "plain": {
        "index.rst": f"{HEAD}Normal response codes: 200\n\nRequest\n-------\n\n{TABLE}\nEx: response\n\n{SAMPLE}"
    },
    "no rows": {"index.rst": f"{HEAD}Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n   - a: nothing\n"},
    "no file": {"index.rst": f"{HEAD}.. rest_parameters:: none.yaml\n\n   - a: b\n\n.. rest_parameters::\n"},
    "bad rows": {
        "index.rst": f"{HEAD}{TABLE}   - name:name\n   - [\n\n.. rest_status_code:: succes status.yaml\n\n   - 200\n"
    },
    "statuses": {
        "index.rst": f"{HEAD}.. rest_status_code:: error status.yaml\n\n   - 404\n   - 200: no\n   - 500: x\n\n{SAMPLE}"
    },
    "own level": {
        "index.rst": f"{HEAD}Request\n=======\n\n{TABLE}\nResponse\n========\n\n{SAMPLE}\nOther\n=====\n\n{TABLE}"
    },
    "nested operations": {
        "index.rst": f"{HEAD}{TABLE}\nInner\n-----\n\n.. rest_method:: PUT /inner\n\n"
        f"{TABLE}\nRequest\n-------\n\n{TABLE}"
    },
    "levels": {
        "index.rst": f"====\nOver\n====\n\nA\n-\n\n.. rest_method:: GET /a\n\n"
        f"Sub\n~~~\n\n{TABLE}\nB\n-\n\nText\n\nSub\n~~~\n\n"
        f".. rest_method:: GET /b\n\nDeep\n^^^^\n\nC\n=\n\nOver\n====\n\nx\n\n{TABLE}"
    },
    "inconsistent levels": {"index.rst": f"A\n=\n\nB\n-\n\nC\n~\n\nD\n=\n\nE\n~\n\n.. rest_method:: GET /e\n\n{TABLE}"},
    "in a note": {
        "index.rst": f"{HEAD}.. note::\n\n   A caption:\n\n   .. literalinclude:: a-req.json\n\n   * x\n\n     {SAMPLE}"
    },
    "quoted": {
        "index.rst": f"{HEAD}Text::\n\n> quoted\n> more\n\nText::\n\n   {SAMPLE}\n..\n\n   .. literalinclude:: b.json\n"
    },
    "markup": {
        "index.rst": 'Show *the* ``one`` -- "it" `x <https://a.b>`__ a\\*b snake_case\n' + "=" * 80 + "\n\n"
        f".. rest_method:: GET /x\n\n**JSON ``request``**: it's *one*...\n\n{SAMPLE}"
    },
    "argument below": {
        "index.rst": f"{HEAD}.. rest_parameters::\n   parameters.yaml\n\n"
        f"   - name: name\n\n.. literalinclude::\n   a.json\n"
    },
    "tabs": {"index.rst": f"{HEAD}.. rest_parameters:: parameters.yaml\n\n\t- name: name\n\t- server_id:\tnone\n"},
    "options": {
        "index.rst": f"{HEAD}.. literalinclude:: a.json\n   :lines: 1-2\n\n"
        f".. literalinclude:: a.json\n   :nope: x\n\n.. literalinclude:: a\n\n   x\n"
    },
    "two spaces": {
        "index.rst": f"{HEAD}..  rest_parameters::  parameters.yaml\n   :class: wide\n\n"
        f"   - name: name\n\n.. NOTE::\n   .. literalinclude:: x\n"
    },
    "includes": {
        "index.rst": f"{HEAD}.. include:: parts/a.inc\n   :start-line: 1\n\n.. note::\n\n   .. include:: parts/b.inc\n",
        "parts/a.inc": "x\ny\n\nSub\n---\n\n.. include:: parts/c.inc\n",
        "parts/b.inc": SAMPLE,
        "parts/c.inc": f"Text\n\n{TABLE}\nx\n   y",
        "sub/index.rst": ".. include:: ../parts/b.inc\n.. include:: /parts/b.inc\n",
    },
    "parts of files": {
        "index.rst": f"{HEAD}.. include:: parts/a.inc\n   :start-line: 3\n\n.. note::\n\n   * x\n\n"
        "     .. include:: parts/a.inc\n        :start-after: mark-\n        :end-before: stop\n\n"
        "Text\n\n.. rest_parameters:: parameters.yaml\n\n   - a: b\n",
        "parts/a.inc": f"One\n\nTwo\n\nThree\n\n.. mark-\n\n{SAMPLE}\n{TABLE}   - a: none\n\n"
        'Four::\n\n  {"a": 1,}\n\n.. include:: parts/b.inc\n   :start-line: 2\n\nstop\n\n',
        "parts/b.inc": f"x\n\ny\n\n{SAMPLE}\n.. rest_method:: PUT /x\n",
    },
    "tables": {
        "index.rst": f"{HEAD}=== ===\n a   b\n=== ===\nx   y\n\nz   w\n=== ===\n\n+---+\n| a |\n+---+\n\n{SAMPLE}"
    },
    "lists": {
        "index.rst": f"{HEAD}1. one\n2. two::\n\n     {SAMPLE}\n   x\n\n"
        f"A. Title\n--------\n\n:a: b\n\n    {SAMPLE}\n.. [1] note\n\n   {SAMPLE}"
    },
    "transition": {"index.rst": f"{HEAD}Text\n\n----\n\n{SAMPLE}\n----\n\nRequest\n=======\n\n{TABLE}"},
    "inline samples": {
        "index.rst": f'{HEAD}Response\n--------\n\nJSON response::\n\n   {{\n     "a": 1,\n\n\t"b": [2]\n   }}\n\n'
        'An example of a request:\n\n.. code-block:: json\n   :linenos:\n\n   {"a": 1,}\n\n'
        '* x::\n\n    [{"a": ...}]\n\n.. code-block:: json\n   :caption: The *request*\n\n\n     {"a": 1}\n\n'
        '.. code:: json\n\n   {"c": 1}\n\n.. parsed-literal::\n\n   {"d": 1}\n\n.. code-block::\n\n   {"e": 1}\n\n'
        '.. code-block:: text\n\n   {"f": 1}\n\n.. include:: parts/a.inc\n\n'
        ".. literalinclude:: a.json\n   :caption: Request\n",
        "parts/a.inc": 'Text\n\n::\n\n  {"g":\n   2}\n\nSee::\n\n  {project}/servers\n',
    },
    "names": {
        "index.rst": f"{HEAD}For ``{{server_id}}``, see :ref:`the request <x>`.\n\n"
        '.. csv-table::\n   :header: a, b\n\n   "one", "x, y"\n   ``two``, z\n   not a name, z\n\n'
        ".. list-table::\n   :header-rows: 1\n\n   * - Name\n     - b\n"
        "   * - **three**\n       (optional)\n     - b\n   * - ``f``\n     -\n\n"
        "+-------+---+\n| head  | b |\n+=======+===+\n| four  | c |\n|       | d |\n+-------+---+\n"
        "| five\\ | e |\n|       +---+\n|       | f |\n+-------+---+\n\n"
        "====== ===\nHead   b\n====== ===\nsix    x\n       y\nseven  z\n====== ===\n\n"
        "====== ===\neight  x\n\nnine   z\n====== ===\n\n:ten: x\n\neleven : string\n  It.\n\n"
        "* **twelve**: x\n* ``thirteen`` y\n* **not this** z\n\n1. **fourteen** (x)\n",
    },
    "halves": {
        "index.rst": f"{HEAD}Request Example\n---------------\n\n{TABLE}\n"
        f"**Response\nparameters**\n\n{TABLE}\n{SAMPLE}\n.. rubric:: Request parameters\n\nText.\n\n{TABLE}\n"
        f"If the request was good, the response holds this:\n\n{TABLE}\nAssume this request\n\n{SAMPLE}\n"
        f"Response body:\n\n* x\n\n  {SAMPLE}\n{TABLE}\n**Response codes**\n\n{TABLE}",
    },
    "slips": {
        "index.rst": f"{HEAD}.. rest_method: GET /a\n\n.. rest_metod:: GET /b\n\n..rest_method:: GET /c\n\n"
        ".. rest_parameters:: parameters.yaml\n   - a: b\n   - c: d\n\n"
        ".. rest_status_code:: success status.yaml\n   - 200\n\n.. litralinclude:: a.json\n",
    },
    "methods in parts": {
        "index.rst": f"{HEAD}Response Example\n----------------\n\n.. rest_method:: GET /a\n\n{SAMPLE}\n"
        f"Deeper request\n~~~~~~~~~~~~~~\n\n.. rest_method:: /b\n   min_version: x\n\n.. rest_method:: /c\n\n{TABLE}\n"
        f"Requests\n========\n\n.. rest_method:: GET /d\n\nInner\n-----\n\n.. rest_method:: GET /e\n\n"
        f"JSON body of the request\n~~~~~~~~~~~~~~~~~~~~~~~~\n\n.. rest_method:: GET /f\n\n{TABLE}\n"
        "Other\n=====\n\nExample request\n---------------\n\n.. rest_method:: GET /g\n",
    },
    "sections in directives": {
        "index.rst": "Top\n===\n\n.. only:: html\n\n   Show\n   ----\n\n   .. rest_method:: GET /a\n\n"
        "   Text\n\n   Request\n   ~~~~~~~\n\n   .. rest_parameters:: parameters.yaml\n\n      - name: name\n\n"
        "   Response\n   --------\n\n   .. literalinclude:: a.json\n\n"
        f"List\n----\n\n.. rest_method:: GET /b\n\nRequest\n~~~~~~~\n\n.. ifconfig:: True\n\n"
        f"   **Response**\n\n   .. literalinclude:: a.json\n\n   Sub\n   ===\n\n   .. literalinclude:: a.json\n\n"
        f"{TABLE}\n"
        f".. only:: html\n\n   .. rest_method:: GET /c\n\n   Deep\n   ^^^^\n\n   .. rest_method:: GET /d\n\n{TABLE}\n"
        f"Response\n--------\n\n{SAMPLE}\nLast\n----\n\n.. rest_method:: GET /e\n\n",
    },
    "sections in only": {
        "index.rst": f"{HEAD}Sub\n---\n\nDeep\n~~~~\n\n.. only:: html\n\n   Text\n\n   Other\n   ---\n\n"
        "   .. rest_method:: GET /o\n\n   .. only:: latex\n\n      Last\n      ====\n\n"
        "      .. rest_method:: GET /l\n\n"
        f"   {SAMPLE}\n{TABLE}\n\nText\n\n.. class:: x\n\n   Response\n   ========\n\n   .. literalinclude:: a.json\n\n"
        f".. only:: html\n\n   .. note::\n\n      .. rest_method:: GET /n\n\n{SAMPLE}",
    },
    "empty methods": {
        "index.rst": "A\n=\n\n.. rest_method::\n\nB\n=\n\n.. rest_method:: GET\n\n"
        "C\n=\n\n.. rest_method::\n   PUT /c\n   min_version: 2\n"
    },
}


@pytest.mark.parametrize("name", TREES)
def test_both_read_the_same(name: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    for path, text in {"conf.py": "", "parameters.yaml": PARAMETERS, "status.yaml": STATUS, **TREES[name]}.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text, encoding="utf-8")
    for path in ("s-resp.json", "a.json"):
        (source / path).write_text("{}\n", encoding="utf-8")
    app = SphinxTestApp("dummy", srcdir=source, confoverrides={"extensions": ["sphinx_apiref", "sphinx.ext.ifconfig"]})
    try:
        app.build()
        built = describe_reference(get_domain(app.env).build_reference())
    finally:
        app.cleanup()
    scanned = describe_reference(read_reference(source))
    assert not list(difflib.unified_diff(built, scanned, "build", "scan", lineterm="", n=0))
