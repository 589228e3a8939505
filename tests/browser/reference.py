"""The reference of the browser tests: two pages, versions, samples, and names that want to be markup."""

from __future__ import annotations

EVIL = "<b>&\"'</b>"

CONF = """\
project = "Test"
extensions = ["sphinx_apiref"]
html_theme = "basic"
apiref_release_microversions = {"2.60": "queens"}
"""

INDEX = f"""\
Things
======

.. toctree::

   more

.. rest_expand_all::

Reading
-------

List things
~~~~~~~~~~~

.. rest_method:: GET /things

Request
.......

.. rest_parameters:: parameters.yaml

   - tag: tag
   - limit: limit

Response
........

.. rest_parameters:: parameters.yaml

   - things: things
   - id: id

.. literalinclude:: samples/v2.61/list-resp.json
   :language: javascript

Writing
-------

.. rest_expand_all::

Make a thing
~~~~~~~~~~~~

.. rest_method:: POST /things/{{thing-id}}/action?x={{y}}

Makes one.

.. rest_status_code:: success status.yaml

   - 200

Request
.......

.. rest_parameters:: parameters.yaml

   - thing-id: thing-id
   - y: y
   - thing: thing

.. literalinclude:: samples/make-req.json
   :language: javascript

Drop a thing
~~~~~~~~~~~~

.. rest_method:: DELETE /things/old
   min_version: 2.10
   max_version: 2.50

{"Words. " * 400}

A {EVIL} title
~~~~~~~~~~~~~~~~~~

.. rest_method:: GET /{EVIL}
"""

MORE = """\
More
====

Show a thing
------------

.. rest_method:: GET /things/1

.. rest_parameters:: parameters.yaml

   - tag: tag
"""

PARAMETERS = """\
thing-id: {in: path, type: string, required: true, description: Which one.}
limit: {in: query, type: integer, required: false, description: How many., max_version: "2.20"}
tag: {in: query, type: string, required: false, description: Which., min_version: "2.49"}
y: {in: query, type: string, required: false, description: Else.}
id: {in: body, type: string, required: true, description: The id.}
thing: {in: body, type: string, required: true, description: A thing.}
things: {in: body, type: array, required: true, description: The things.}
"""

FILES = {
    "conf.py": CONF,
    "index.rst": INDEX,
    "more.rst": MORE,
    "parameters.yaml": PARAMETERS,
    "status.yaml": "200:\n  default: Fine.\n",
    "samples/v2.61/list-resp.json": '{"things": [{"id": "one"}]}\n',
    "samples/make-req.json": '{"thing": "it\'s $HOME `x`"}\n',
}
