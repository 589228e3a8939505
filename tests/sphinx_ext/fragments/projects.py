"""Small projects whose operations use what other parts of their pages define, each by what it is about."""

from __future__ import annotations

from .. import reference

CONF = "project = 'Fragments'\nextensions = ['sphinx_apiref']\n"
MYST_CONF = "project = 'Fragments'\nextensions = ['sphinx_apiref', 'myst_parser']\n"

PARAMETERS = """\
boat_id:
  in: path
  type: string
  required: true
  description: |
    The boat. See `ISO 8601 <https://iso.example/8601>`_ and :apiref:op:`GET /boats`.
length:
  in: body
  type: integer
  required: false
  min_version: 2.4
  description: |
    In metres:

    * over all,
    * at the *waterline*.

    Written as in `ISO 8601 <https://iso.example/8601>`_.
boat:
  in: body
  type: object
  required: true
  description: |
    A boat.
boat.name:
  in: body
  type: string
  required: true
  description: |
    Its name; see :apiref:param:`boat_id`.
"""
STATUS = """\
200:
  default: |
    Fine.
404:
  default: |
    No such **boat**.
  hull: |
    See :ref:`a hull <hulls>`.
"""
SAMPLE = '{"boat": {"length": 12, "name": "Anna"}}\n'
FILES = {"parameters.yaml": PARAMETERS, "status.yaml": STATUS, "boat.json": SAMPLE}

BOATS = """\
=====
Boats
=====

.. _boat-list:

List boats
==========

.. rest_method:: GET /boats

All boats. Then :apiref:op:`show one <GET /boats/{boat_id}>`, as :ref:`boat-show` or in `Hulls`_.

Request
-------

.. rest_parameters:: parameters.yaml

   - boat_id: boat_id

Response
--------

.. rest_status_code:: success status.yaml

   - 200

.. rest_parameters:: parameters.yaml

   - boat: boat
   - name: boat.name
   - length: length

.. literalinclude:: boat.json
   :language: javascript

.. _boat-show:

Show a boat
===========

.. rest_method:: GET /boats/{boat_id}
   min_version: 2.2

One boat, |quickly|, in colours_ and :loud:`loud`; a `ship <hulls_>`_, and once more a `ship <hulls_>`_.

Request
-------

.. rest_parameters:: parameters.yaml

   - boat_id: boat_id

Response
--------

.. rest_status_code:: success status.yaml

   - 200

.. rest_status_code:: error status.yaml

   - 404: hull

::

   boat = {"length": 12}

----

Sink a boat
===========

.. rest_method:: DELETE /boats/{boat_id}

Gone. `Show a boat`_ then fails.

Request
-------

.. rest_status_code:: error status.yaml

   - 404

Notes
^^^^^

With a `link of its own <https://example.org/>`_, and one to notes_.

.. _nothing-here:
.. _hulls:

Hulls
=====

Text.
"""
INDEX = """\
Harbour
#######

.. role:: loud
.. highlight:: python

.. |quickly| replace:: as *quickly* as can be
.. _colours: https://example.org/colours

.. include:: boats.inc

Request
-------

Not of an operation.
"""

REPEATED = """\
Repeated
========

Create
------

.. rest_method:: POST /a

.. rest_parameters:: parameters.yaml

   - boat_id: boat_id

.. rest_status_code:: success status.yaml

   - 200

Create
------

.. rest_method:: POST /b

.. rest_parameters:: parameters.yaml

   - boat_id: boat_id
   - boat_id: boat_id

.. rest_status_code:: success status.yaml

   - 200

.. rest_status_code:: success status.yaml

   - 404

Part
~~~~

.. rest_method:: POST /b/inner

Within the other.

Last
----

.. rest_method:: POST /c

.. rest_status_code:: success status.yaml

   - 200
"""

SETTINGS = """\
.. default-role:: literal

Settings
========

.. only:: html

   Shown.

.. default-domain:: py

First
-----

.. rest_method:: GET /first

A `literal`, |product| and :func:`missing`, with a :dfn:`term`.

.. function:: sail(boat)

   Sails.

.. only:: latex

   Not shown.

.. contents::
   :local:

.. math:: a^2

Deep
~~~~

.. figure:: boat.png

   A boat.

Deeper
......

See :numref:`boat-figure` and `RFC 9110 <https://example.org>`__ and :rfc:`9110`.

.. _boat-figure:

.. figure:: boat.png

   Another boat.

.. note::

   .. rest_parameters:: parameters.yaml
      :class: wide

      - length: length

.. [1] A note that [1]_ refers to.

Second
------

.. rest_method:: GET /second

.. code-block:: json
   :caption: An example
   :name: example

   {"a": 1}

See :ref:`example <example>` and :download:`it <boat.json>`.
"""
SETTINGS_CONF = CONF + "numfig = True\nrst_prolog = '.. |product| replace:: The *product*'\nrst_epilog = '.. _x: y'\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00"
    b"\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)

MARKDOWN = """\
---
myst:
  substitutions:
    quickly: as *quickly* as can be
  enable_extensions: [substitution]
---

# Harbour

(boat-list)=

## List boats

```{rest_method} GET /boats
```

All boats, {{ quickly }}, in [colours], like {apiref:op}`show <GET /boats/{boat_id}>` and {ref}`boat-show`.

### Request

```{rest_parameters} parameters.yaml
- boat_id: boat_id
```

### Response

```{rest_status_code} success status.yaml
- 200
```

```{rest_parameters} parameters.yaml
- boat: boat
- name: boat.name
- length: length
```

```{literalinclude} boat.json
:language: javascript
```

(boat-show)=

## Show a boat

```{rest_method}
GET /boats/{boat_id}
```

```{eval-rst}
With ``reStructuredText``, and :ref:`hulls`.
```

### Request

```{rest_status_code} error status.yaml
- 404: hull
```

#### Deeper

```json
{"a": 1}
```

(hulls)=

## Hulls

Text.

[colours]: https://example.org/colours
"""

PROJECTS: dict[str, tuple[str, dict[str, str | bytes]]] = {
    "reference": (CONF, {**reference.FILES}),
    "open operations": (CONF + "apiref_operations = 'open'\n", {**reference.FILES}),
    "one page of several files": (CONF, {"index.rst": INDEX, "boats.inc": BOATS, **FILES}),
    "titles and statuses that are repeated": (
        CONF,
        {"index.rst": REPEATED, **FILES, "status.yaml": STATUS.replace(":ref:`a hull <hulls>`", "a hull")},
    ),
    "settings of a page": (
        SETTINGS_CONF,
        {"index.rst": SETTINGS, "boat.png": PNG, **FILES},
    ),
    "markdown": (MYST_CONF, {"index.md": MARKDOWN, **FILES}),
}
