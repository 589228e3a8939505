"""That each mutation of a page makes one change, which lint finds in a small reference."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_apiref.read.scan import scan_reference

from .measure import is_found_on_page
from .page_mutations import PAGE_MUTATORS

_PAGE = """\
Servers
=======

List servers
------------

.. rest_method:: GET /servers/{server_id}?limit={limit}

.. rest_status_code:: success status.yaml

   - 200

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - server_id: server_id
   - limit: limit

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id

.. literalinclude:: server.json
   :language: json
"""


def _define(name: str, place: str) -> str:
    return f"{name}:\n  description: It.\n  in: {place}\n  required: true\n  type: string\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    places = {"id": "body", "limit": "query", "server_id": "path"}
    (tmp_path / "index.rst").write_text(_PAGE)
    (tmp_path / "parameters.yaml").write_text("".join(_define(*found) for found in places.items()))
    (tmp_path / "status.yaml").write_text("200:\n  default: It is done.\n")
    (tmp_path / "server.json").write_text('{"id": "1"}')
    return tmp_path


@pytest.mark.parametrize("kind", PAGE_MUTATORS)
def test_a_mutation_of_a_page_is_one_change_that_is_found(folder: Path, kind: str) -> None:
    reference = scan_reference(str(folder))
    (operation,) = reference.operations
    mutation = next(
        found for seed in range(20) if (found := PAGE_MUTATORS[kind][0](operation, random.Random(seed))) is not None
    )
    before = mutation.before.decode() if mutation.before is not None else _PAGE
    assert mutation.content is not None
    after = mutation.content.decode()
    assert abs(len(after.splitlines()) - len(before.splitlines())) + (after != before) in (1, 2)
    assert is_found_on_page(reference, operation, mutation)
    # The page is as it was, and without a change nothing is found.
    assert (folder / "index.rst").read_text() == _PAGE
    assert not is_found_on_page(reference, operation, replace(mutation, content=before.encode()))
