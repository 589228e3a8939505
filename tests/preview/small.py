"""A small reference that tests edit."""

from __future__ import annotations

from pathlib import Path

from sphinx_apiref.lint.session import Session
from sphinx_apiref.preview.changes import Placer, Snapshot

CONF = 'project = "Notes"\nextensions = ["sphinx_apiref"]\nexclude_patterns = ["*.inc"]\nhtml_theme = "alabaster"\n'
INDEX = """\
=====
Notes
=====

What the service does.

.. include:: notes.inc
"""
NOTES = """\
Notes of a user
===============

List notes
----------

.. rest_method:: GET /notes

Returns all notes.

.. rest_parameters:: parameters.yaml

   - notes: notes
   - title: title

.. literalinclude:: ../samples/list.json

Show a note
-----------

.. rest_method:: GET /notes/{note_id}

Returns one note.

.. rest_status_code:: success status.yaml

   - 200

.. rest_parameters:: parameters.yaml

   - note_id: note_id

Delete a note
-------------

.. rest_method:: DELETE /notes/{note_id}

Deletes one note.

.. rest_parameters:: parameters.yaml

   - note_id: note_id
"""
PARAMETERS = """\
note_id:
  description: |
    The id of the note.
  in: path
  required: true
  type: string
notes:
  description: |
    All notes.
  in: body
  required: true
  type: array
title:
  description: |
    What it is about.
  in: body
  required: true
  type: string
"""
STATUS = "200:\n  default: |\n    It worked.\n"
SAMPLE = '{\n    "notes": [\n        {\n            "title": "Shopping"\n        }\n    ]\n}\n'


def write_small(folder: Path) -> Path:
    """Write the reference into a folder, and return that of its sources."""
    source = folder / "project" / "source"
    source.mkdir(parents=True)
    samples = folder / "project" / "samples"
    samples.mkdir()
    (folder / "project" / "setup.cfg").write_text("[metadata]\nname = notes\n")
    (source / "conf.py").write_text(CONF)
    (source / "index.rst").write_text(INDEX)
    (source / "notes.inc").write_text(NOTES)
    (source / "parameters.yaml").write_text(PARAMETERS)
    (source / "status.yaml").write_text(STATUS)
    (samples / "list.json").write_text(SAMPLE)
    return source


class Edited:
    """The reference, read again after each edit."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.session = Session(str(source), keeps_catalogs=True)
        self.placer = Placer(self.session.files)

    def take(self) -> Snapshot:
        """Return its operations as they are now."""
        self.session.refresh()
        return self.placer.take(self.session.reference)

    def edit(self, name: str, before: str, after: str) -> Snapshot:
        """Replace a text in a file, which has it once, and return the operations."""
        path = self.source / name
        text = path.read_text()
        assert text.count(before) == 1
        path.write_text(text.replace(before, after))
        return self.take()
