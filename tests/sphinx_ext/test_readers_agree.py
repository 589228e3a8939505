"""The scan and the build read the same from small trees of oddities."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from sphinx_apiref import read_reference
from sphinx_apiref.sphinx_ext.domain.domain import get_domain
from tools.references.markdown import convert_tree

from ..agreement import describe_contents, describe_reference

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
    "told keys": {
        "index.rst": "Notes\n*****\n\nThe ``a`` and ``b``\nattributes.\n\n.. note::\n\n   The ``c`` field.\n\n"
        "   * The ``d`` key\n     of it.\n\nterm\n   The ``e`` element\n\n"
        "Extension\n=========\n\nThe parameters ``f``\n\n.. only:: html\n\n   The ``g`` property.\n\n"
        ".. rest_status_code:: error status.yaml\n\n   - 404\n\n"
        f"{HEAD}The ``h`` field.\n\n{TABLE}\nResponse\n========\n\nThe ``i`` field.\n\n{SAMPLE}\n"
        "Group\n=====\n\nThe ``j`` field.\n\nInner\n-----\n\n.. rest_method:: GET /inner\n\n"
        "The ``k`` field.\n\nDeep\n~~~~\n\n.. rest_method:: GET /deep\n\nThe ``l`` field.\n",
        "status.yaml": "404:\n  default: |\n    The ``m`` attribute.\n\n    .. note::\n\n       The ``n`` field.\n",
    },
    "told keys in directives": {
        "index.rst": "Notes\n*****\n\nThe ``a`` field.\n\n.. only:: html\n\n   The ``b`` field.\n\n"
        "   Show\n   ====\n\n   .. rest_method:: GET /a\n\n   The ``c`` field.\n\n"
        "   Other\n   =====\n\n   The ``d`` field.\n\n"
        "Last\n====\n\nThe ``e`` field.\n"
    },
    "statuses": {
        "index.rst": f"{HEAD}.. rest_status_code:: error status.yaml\n\n   - 404\n   - 200: no\n   - 500: x\n\n{SAMPLE}"
    },
    "any integer": {
        "index.rst": f"{HEAD}.. rest_status_code:: error status.yaml\n\n   - 0\n   - -1\n   - -1: x\n   - 0\n",
        "status.yaml": "0:\n  default: Fine.\n-1:\n  default: Nothing.\n",
    },
    "files that are none": {
        "index.rst": f"{HEAD}.. rest_parameters:: .\n\n   - a: b\n\n.. rest_parameters:: parametres.yaml\n\n   - a: b\n"
        "\n.. rest_status_code:: success a\0b.yaml\n\n   - 200\n\n.. literalinclude:: a\0.json\n"
    },
    "rows without an empty line above": {
        "index.rst": f"{HEAD}.. rest_parameters:: parameters.yaml\n   - name: name\n\n"
        ".. rest_status_code:: success status.yaml\n   - 200\n   - 404\n"
    },
    "no title": {"index.rst": ".. rest_method:: GET /a\n\n.. rest_method:: GET /b\n"},
    "codes in text": {
        "index.rst": f"{HEAD}Normal response codes: 200, 2000\n\n* Error response codes: 404,\n  4004 and 409\n\n"
        ".. note::\n\n   **Error response codes:** bad(5000), ``500``\n\n.. include:: a.inc\n",
        "a.inc": "\nNormal\nresponse codes:\n20000\n",
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
    "tabs": {
        "index.rst": f"{HEAD}.. rest_parameters:: parameters.yaml\n\n\t- name: name\n\t- server_id:\tnone\n\n"
        "Part\n----\n\n..\trest_method::\tPUT\t/parts\n\tmax_version:\t2\n\tmin:\tx\n\n"
        "..\trest_parameters::\tparameters.yaml\n\n\t-\tname:\tname\n\t  -\tx\n\t\t-\t'server_id':\tnone\n\n"
        "*\tText\n\n\t.. rest_status_code::\terror\tstatus.yaml\n\n\t\t-\t404:\tno\n\n.. literalinclude::\ts.json\n"
    },
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


MD_HEAD = "# Show\n\n```{rest_method} GET /servers/{server_id}\n```\n\n"
MD_TABLE = "```{rest_parameters} parameters.yaml\n- server_id: server_id\n- name: name\n```\n"
MD_SAMPLE = "```{literalinclude} s-resp.json\n:language: javascript\n```\n"

MARKDOWN_TREES: dict[str, Mapping[str, str]] = {
    "plain": {
        "index.md": f"{MD_HEAD}Normal response codes: 200\n\n## Request\n\n{MD_TABLE}\n"
        f"**Example** of the `response`:\n\n{MD_SAMPLE}"
    },
    "findings": {
        "index.md": f"{MD_HEAD}## Request\n\n"
        "```{rest_parameters} parameters.yaml\n- a: nothing\n-  b:name\n- [\n```\n\n"
        "```{rest_parameters}\n- a: b\n```\n\n```{rest_parameters} ../none.yaml\n- a: b\n```\n\n"
        "```{rest_status_code} succes status.yaml\n- 200\n```\n\n"
        "~~~{rest_status_code} error status.yaml\n\n- 404\n- 200: no\n- 500: x\n~~~\n"
    },
    "methods": {
        "index.md": "# A\n\n```{rest_method}\n```\n\n# B\n\n```{rest_method} GET\n```\n\n"
        "# C\n\n```{rest_method}\n\nPUT /c\n"
        "min_version: 2.3\n```\n\n# D\n\n```{rest_method}   POST   /d\n:max_version: 2.4\n---\nx: y\n```\n\n"
        "```{rest_method} GET /second\n```\n\n> ```{rest_method} GET /quoted\n> ```\n\n"
        "- ```{rest_method} GET /item\n  ```\n"
    },
    "before any section": {"index.md": "```{rest_method} GET /x\n```\n\n" + MD_TABLE},
    "headings": {
        "index.md": f"Over\n====\n\nA B\n---\n\n```{{rest_method}} GET /a\n```\n\n"
        f"### Sub ###\n\n{MD_TABLE}\n## B\n\nText\n\n"
        "#### Deep\n\n```{rest_method} GET /b\n```\n\n###\n\n#no\n\n    # code\n\nmore\nlines\n===\n\n"
        f"```{{rest_method}} GET /m\n```\n\n***\n\n{MD_TABLE}"
    },
    "own level": {"index.md": f"{MD_HEAD}# Request\n\n{MD_TABLE}\n# Response\n\n{MD_SAMPLE}\n# Other\n\n{MD_TABLE}"},
    "options": {
        "index.md": f"{MD_HEAD}```{{literalinclude}} a.json\n:lines: 1-2\n:language: json\n```\n\n"
        "```{literalinclude} a.json\n---\nlines: 1\nlanguage: json\n---\n```\n\n"
        "```{literalinclude} a.json\n---\ncaption: |\n  Two\n  words\n---\n```\n\n"
        "```{rest_parameters} parameters.yaml\n:class: wide\n\n- name: name\n```\n\n"
        "```{rest_parameters} parameters.yaml\n---\nclass: wide\n---\n- name: name\n```\n"
    },
    "unknown options": {
        "index.md": f"{MD_HEAD}```{{rest_parameters}} parameters.yaml\n:nope: x\n- name: name\n```\n\n"
        "```{literalinclude} a.json\n:nope: x\n```\n\n```{literalinclude} a.json\ncontent\n```\n"
    },
    "nested": {
        "index.md": f"{MD_HEAD}````{{note}}\nA caption:\n\n{MD_SAMPLE}````\n\n:::::{{tip}} First\n:class: x\n\n"
        f"::::{{admonition}} A title\nText\n:::{{warning}}\n{MD_SAMPLE}:::\n{MD_TABLE}::::\n"
        f"# No section\n\n{MD_SAMPLE}:::::\n\n"
        f":::\n{MD_SAMPLE}:::\n"
    },
    "lists and quotes": {
        "index.md": f"{MD_HEAD}- one\nlazy\n- two:\n\n  ```{{literalinclude}} a.json\n  ```\n\n  1. inner\n\n"
        "     ```{literalinclude} s-resp.json\n     ```\n\n> Quoted response:\n>\n> ```{literalinclude} a.json\n> ```\n"
        "> more\nlazy\n\n10) ten\n\n    ```{rest_parameters} parameters.yaml\n    - name: name\n    ```\n"
        f"-\n\n  {MD_SAMPLE}"
    },
    "unclosed": {
        "index.md": f"{MD_HEAD}- x\n\n  ```{{literalinclude}} a.json\n\n{MD_TABLE}\n```{{literalinclude}} a.json\n"
    },
    "code": {
        "index.md": f"{MD_HEAD}````markdown\n{MD_SAMPLE}````\n\n    {MD_SAMPLE}\n```{{rest_method}}GET /no\n```\n\n"
        "~~~ json\n{}\n~~~\n\n`` ```{literalinclude} a.json `` \n\nText\n    ```{literalinclude} b.json\n\n"
        f"```{{code-block}} json\n{{}}\n```\n\n{MD_SAMPLE}"
    },
    "invisible": {
        "index.md": f"{MD_HEAD}The request:\n\n<!-- a comment -->\n\n"
        f"(target)=\n\n% note\n% more\n\n+++\n\n{MD_SAMPLE}\n"
        f"The request:\n<!-- of two\n\nlines -->\n{MD_SAMPLE}\nThe request:\n\n<div>\n\n{MD_SAMPLE}\n</div>\n\n"
        f"The request:\n(other)=\n{MD_SAMPLE}\nThe request:\n\n[link]: https://a.b\n\n{MD_SAMPLE}\n"
        f"<!-- {MD_SAMPLE} -->\n"
    },
    "front matter": {"index.md": f"---\ntocdepth: 2\n---\n{MD_HEAD}{MD_TABLE}"},
    "tables": {
        "index.md": f"{MD_HEAD}Response\n\n| a | b |\n| - | - |\n| x | y |\n\n{MD_SAMPLE}\n"
        f"a | b\n--- | ---\nx | y\n{MD_SAMPLE}\n"
        f"no | table\n-- | -- | --\n\n{MD_SAMPLE}"
    },
    "markup": {
        "index.md": '# Show *the* `one` -- "it" [x](https://a.b) a\\*b snake_case __s__ &amp; <b>\n\n'
        "```{rest_method} GET /x\n```\n\n**JSON `request`**: [it's](x) *one*... ***both***\n\n"
        f"{MD_SAMPLE}\n## The `Response` [of](https://a.b/request)\n\n{MD_SAMPLE}"
    },
    "restructuredtext within": {
        "index.md": f"{MD_HEAD}```{{eval-rst}}\nThe request:\n\n.. literalinclude:: a.json\n\n"
        "Normal response codes: 204\n\n"
        f"{TABLE}\nInner\n=====\n\n.. literalinclude:: a.json\n\nDeeper\n------\n\n{TABLE}\n```\n\n{MD_SAMPLE}\n"
        "````{note}\n```{eval-rst}\n.. literalinclude:: a.json\n```\n````\n\n"
        "```{eval-rst}\nOther\n-----\n\n.. rest_method:: PUT /other\n\n.. include:: part.inc\n```\n\n## Last\n\n"
        + MD_TABLE,
        "part.inc": f"A part\n\n{SAMPLE}",
    },
    "includes": {
        "index.md": f"{MD_HEAD}```{{include}} parts/a.inc\n:start-line: 1\n```\n\n{MD_SAMPLE}\n"
        "````{note}\n```{include} parts/b.inc\n```\n````\n\n# Next\n\n```{rest_method} GET /next\n```\n\n"
        "```{include} parts/d.inc\n:start-after: <!-- start -->\n:end-before: <!-- end -->\n:heading-offset: 1\n```\n",
        "parts/a.inc": "x\ny\n\n## Sub\n\n```{include} parts/c.inc\n```\n",
        "parts/b.inc": f"# Title\n\n{MD_SAMPLE}",
        "parts/c.inc": f"---\na: b\n---\nText\n\n{MD_TABLE}\nx\n",
        "parts/d.inc": f"no\n{MD_TABLE}<!-- start -->\nyes\n\n# Sub\n\n{MD_TABLE}\n<!-- end -->\n{MD_TABLE}",
        "sub/index.md": "# S\n\n```{include} ../parts/b.inc\n```\n```{include} /parts/b.inc\n```\n",
    },
    "tabs": {
        "index.md": f"{MD_HEAD}-\ta\n\n\t```{{rest_parameters}} parameters.yaml\n\t- name: name\n\t```\n\n> \tx\n"
    },
    "inline samples": {
        "index.md": f'{MD_HEAD}## Response\n\nAs **JSON**:\n\n```json\n\n{{\n  "a": 1,\n\n  "b": [2]\n}}\n```\n\n'
        'Example of a request:\n\n~~~{code-block} json\n:linenos:\n\n{"c": 1,}\n~~~\n\n'
        '- x:\n\n  ```\n  [{"d": ...}]\n  ```\n\n> ```javascript\n> {"e": 1}\n> ```\n\n'
        '````{note}\n```{code} json\n{"f": 1}\n```\n````\n\n'
        '```{code-block} json\n:caption: The *`request`*\n{"g": 1}\n```\n\n'
        '```{code-block} json\n:nope: x\n{"h": 1}\n```\n\n```text\n{"i": 1}\n```\n\n'
        'Text::\n\n    {"j": 1}\n\n```{eval-rst}\nIt::\n\n  {"k": 1}\n\n'
        '.. code-block:: json\n\n   {"l": 1}\n```\n\n'
        "```{include} parts/a.inc\n:start-line: 1\n```\n\n" + MD_SAMPLE,
        "parts/a.inc": 'x\n\n1. y\n\n   ``` json\n   {"m": 1}\n   ```\n\n'
        '   :::{code-block} json\n   {"n": 1}\n   :::\n',
    },
    "both markups on a page": {
        "index.md": f"{MD_HEAD}For `one` and *the* [response](#x):\n\n```{{eval-rst}}\n.. literalinclude:: a.json\n\n"
        "For ``two``, `title`_ and `none`, the [response](x) `is <https://a.b>`__:\n```\n\n"
        f"{MD_SAMPLE}\n- > ~~~ {{eval-rst}}\n  > * ``three``\n  > * `none`\n  >\n  > ===  =\n  > `a`  x\n  > ===  =\n"
        "  > ~~~\n  >\n  > - `four`\n\n```{include} a.inc\n```\n\n"
        "```{eval-rst}\n.. include:: b.inc\n```\n\n- `eight`\n",
        "a.inc": "The `five` response:\n\n~~~{eval-rst}\n``six``, `none` for *it*\n",
        "b.inc": '``seven``, `none`\n\n.. code-block:: json\n\n   {"a": 1}\n',
    },
    "names": {
        "index.md": f"{MD_HEAD}For `{{one}}` and ``two``, see {{ref}}`the request <x>`.\n\n"
        "| Name | b |\n| - | - |\n| `three` | `x` |\n| **four** (optional) |\n| fi\\|ve | x |\n\n"
        "- **six**: x\n- `seven` y\n  - __eight__ z\n\n1. `nine`\n2. **not this** z\n\n"
        "```{list-table}\n:header-rows: 1\n\n* - Name\n  - b\n* - ten\n  - x\n```\n\n"
        "```{csv-table}\n:header: a, b\n\neleven, x\n```\n\n```{rubric} Request\n```\n\n" + MD_SAMPLE,
    },
    "links": {
        "index.md": "# A\n\n```{rest_method} GET /a\n```\n\nAs in the [request](#b).\n\n"
        "# B\n\n```{rest_method} GET /b\n```\n\nThe [request](https://a.b/c) has more.\n"
    },
    "methods in parts": {
        "index.md": f"{MD_HEAD}## Response Example\n\n```{{rest_method}} /a\n```\n\n{MD_SAMPLE}\n"
        f"### Deeper request\n\n```{{rest_method}} GET\n```\n\n{MD_TABLE}"
    },
    "both markups": {"index.rst": f"{HEAD}{TABLE}", "other.md": f"{MD_HEAD}{MD_TABLE}"},
}
# What myst-parser uses of Sphinx is not ours.
MYST = pytest.mark.filterwarnings(
    "ignore:.*is deprecated. Check CHANGES for Sphinx:DeprecationWarning",
    "ignore:.*is deprecated. Check CHANGES for Sphinx:PendingDeprecationWarning",
)
RST_CONF = 'extensions = ["sphinx_apiref", "sphinx.ext.ifconfig"]\n'
CONF = 'extensions = ["sphinx_apiref", "myst_parser"]\nmyst_enable_extensions = ["colon_fence"]\n'


def write_tree(source: Path, conf: str, files: Mapping[str, str]) -> None:
    for path, text in {"conf.py": conf, "parameters.yaml": PARAMETERS, "status.yaml": STATUS, **files}.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text, encoding="utf-8")
    for path in ("s-resp.json", "a.json"):
        (source / path).write_text("{}\n", encoding="utf-8")


def read_both(source: Path) -> tuple[list[str], list[str]]:
    """Return what the build and what the scan read."""
    app = SphinxTestApp("dummy", srcdir=source)
    try:
        app.build()
        built = describe_reference(get_domain(app.env).build_reference())
    finally:
        app.cleanup()
    return built, describe_reference(read_reference(source))


@pytest.mark.parametrize("name", TREES)
def test_both_read_the_same(name: str, tmp_path: Path) -> None:
    write_tree(tmp_path / "source", RST_CONF, TREES[name])
    built, scanned = read_both(tmp_path / "source")
    assert not list(difflib.unified_diff(built, scanned, "build", "scan", lineterm="", n=0))


@MYST
@pytest.mark.parametrize("name", MARKDOWN_TREES)
def test_both_read_the_same_markdown(name: str, tmp_path: Path) -> None:
    write_tree(tmp_path / "source", CONF, MARKDOWN_TREES[name])
    built, scanned = read_both(tmp_path / "source")
    assert scanned
    assert not list(difflib.unified_diff(built, scanned, "build", "scan", lineterm="", n=0))


# What MyST does otherwise: it has no titles with other levels and no arguments on later lines, a wrong option costs
# only the option, a file that is included within its own block stays in the markup of that block, and links in titles
# are not translated. Markdown replaces NUL characters, and needs no empty line above rows. A directive in a block
# of reStructuredText holds nothing after that block.
DIFFERENT = {
    *("inconsistent levels", "argument below", "options", "includes", "markup"),
    *("files that are none", "rows without an empty line above", "slips"),
    *("parts of files", "sections in directives"),
}


@MYST
@pytest.mark.parametrize("name", sorted({*TREES} - DIFFERENT))
def test_both_read_of_markdown_what_the_same_reference_has_in_restructuredtext(name: str, tmp_path: Path) -> None:
    write_tree(tmp_path / "rst", RST_CONF, TREES[name])
    convert_tree(tmp_path / "rst", tmp_path / "source")
    built, scanned = read_both(tmp_path / "source")
    assert not list(difflib.unified_diff(built, scanned, "build", "scan", lineterm="", n=0))
    rst, markdown = (describe_contents(read_reference(tmp_path / folder)) for folder in ("rst", "source"))
    assert not list(difflib.unified_diff(rst, markdown, "rst", "markdown", lineterm="", n=0))
