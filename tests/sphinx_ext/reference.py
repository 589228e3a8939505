"""A small reference with everything a page may hold, and what of it every output has to show."""

from __future__ import annotations

INDEX = """\
==========
Widget API
==========

.. rest_expand_all::

.. include:: widgets.inc
"""

WIDGETS = """\
=======
Widgets
=======

List widgets
============

.. rest_method:: GET /widgets

Lists all widgets.

.. note:: Newest widgets first.

Request
-------

.. rest_parameters:: parameters.yaml

   - X-Trace: X-Trace
   - limit: limit

Response
--------

.. rest_status_code:: success status.yaml

   - 200

.. rest_status_code:: error status.yaml

   - 401
   - 404: widget

.. rest_parameters:: parameters.yaml

   - widgets: widgets

Replace widget
==============

.. rest_method:: PUT /widgets/{widget_id}
   min_version: 2.3
   max_version: 2.9

Replaces one widget.

.. warning:: Parts are lost.

Request
-------

.. rest_parameters:: parameters.yaml

   - widget_id: widget_id_path
   - colour: colour

**Example Replace widget**

.. literalinclude:: samples/widget-put.json
   :language: javascript

Response
--------

.. rest_status_code:: success status.yaml

   - 202: replace

.. rest_status_code:: error status.yaml

   - 401
   - 409
"""

PARAMETERS = """\
X-Trace:
  description: Traces the call.
  in: header
  required: false
  type: string
widget_id_path:
  description: Names the widget.
  in: path
  required: true
  type: uuid
limit:
  description: The page size.
  in: query
  required: false
  type: integer
  min_version: 2.3
  max_version: 2.9
colour:
  description: |
    Its new *colour*.
  in: body
  required: true
  type: enum
widgets:
  description: >
    All the
    widgets.
  in: body
  required: true
  type: array
"""

STATUS = """\
200:
  default: Here they are.
202:
  default: Wait a while.
  replace: It will change.
401:
  default: Say who you are.
404:
  default: Not there.
  widget: No such widget.
409:
  default: |
    Someone else was quicker.
"""

SAMPLE = '{\n    "colour": "teal-4711"\n}\n'

FILES = {
    "index.rst": INDEX,
    "widgets.inc": WIDGETS,
    "parameters.yaml": PARAMETERS,
    "status.yaml": STATUS,
    "samples/widget-put.json": SAMPLE,
}

CONF = "project = 'Widget API'\nextensions = ['sphinx_apiref']\n"

TABLES: list[list[tuple[str, ...]]] = [
    [
        ("X-Trace (Optional)", "header", "string", "Traces the call."),
        (
            "limit (Optional)",
            "query",
            "integer",
            "The page size. New in version 2.3 Available until version 2.9",
        ),
    ],
    [("200 - OK", "Here they are.")],
    [("401 - Unauthorized", "Say who you are."), ("404 - Not Found", "No such widget.")],
    [("widgets", "body", "array", "All the widgets.")],
    [("widget_id", "path", "uuid", "Names the widget."), ("colour", "body", "enum", "Its new colour.")],
    [("202 - Accepted", "It will change.")],
    [("401 - Unauthorized", "Say who you are."), ("409 - Conflict", "Someone else was quicker.")],
]
"""The bodies of all tables, cell by cell."""

TEXTS = (
    "Widgets",
    "List widgets",
    "GET /widgets",
    "Lists all widgets.",
    "Newest widgets first.",
    "Replace widget",
    "PUT /widgets/{widget_id}",
    "Replaces one widget.",
    "Parts are lost.",
    "Example Replace widget",
    '"colour": "teal-4711"',
    "Success",
    "Error",
)
"""What stands around the tables."""
