"""What `only` leaves out of a build is nowhere in it."""

from __future__ import annotations

from pathlib import Path

from sphinx.util.inventory import InventoryFile

from .support import Build

PARAMETERS = "note_id:\n  in: path\n  type: string\n  required: true\n  description: It.\n"
PAGE = """\
Notes
=====

.. only:: html

   Show on the web
   ---------------

   .. rest_method:: GET /notes/{note_id}

   .. rest_parameters:: parameters.yaml

      - note_id: note_id

.. only:: latex

   Print a note
   ------------

   .. rest_method:: GET /print

   .. only:: html

      Never
      ~~~~~

      .. rest_method:: GET /never

.. only:: (

   Odd
   ---

   .. rest_method:: GET /odd

List notes
----------

.. rest_method:: GET /notes

See :apiref:op:`GET /notes/{note_id}`.
"""
FILES = {"index.rst": PAGE, "parameters.yaml": PARAMETERS}


def names(folder: Path) -> set[str]:
    with (folder / "objects.inv").open("rb") as stream:
        inventory = InventoryFile.load(stream, "", lambda base, name: name)
    return set(inventory["apiref:operation"]) | set(inventory.get("apiref:parameter", ()))


def test_what_a_build_leaves_out_is_in_none_of_its_indexes(build: Build) -> None:
    built = build(FILES)
    assert {"GET /notes", "GET /notes/{note_id}", "note_id"} <= names(built.outdir)
    assert not {"GET /print", "GET /never"} & names(built.outdir)
    for page in ("genindex.html", "apiref-operations.html", "searchindex.js", "index.html"):
        text = built.read(page)
        assert "Show on the web" in text
        assert "Print a note" not in text
        assert "Never" not in text


def test_builders_that_share_what_was_read_show_their_own(build: Build) -> None:
    built = build(FILES)
    again = build(FILES, "text", srcdir=built.srcdir)
    entries = [entry[1] for entry in again.env.domains["index"].data["entries"]["index"]]
    assert "GET /notes" in entries
    assert "GET /notes/{note_id}" not in entries
    assert any("GET /notes/{note_id}" in warning for warning in again.warnings)
    entries = [entry[1] for entry in build(FILES, srcdir=built.srcdir).env.domains["index"].data["entries"]["index"]]
    assert entries.count("GET /notes/{note_id}") == 1
    assert "GET /print" not in entries
