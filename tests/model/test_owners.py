"""Which operations a file, a definition or a status belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.owners import Owners
from sphinx_apiref.read.scan import scan_reference

FILES = {
    "index.rst": "API\n===\n\n.. include:: one.inc\n\n.. include:: two.inc\n",
    "one.inc": """\
One
---

.. rest_method:: GET /one

.. rest_parameters:: parameters.yaml

   - id: id
   - again: id
   - more: none

.. rest_status_code:: success status.yaml

   - 200
   - 201: other

.. literalinclude:: one.json

Response
~~~~~~~~

.. include:: rows.inc
""",
    "two.inc": """\
Two
---

.. rest_method:: GET /two

.. rest_status_code:: error status.yaml

   - 200
   - 404

.. literalinclude:: one.json

Response
~~~~~~~~

.. include:: rows.inc
""",
    "rows.inc": ".. rest_parameters:: more.yaml\n\n   - id: id\n",
    "parameters.yaml": "id:\n  in: query\n  type: string\n  description: It.\n",
    "more.yaml": "id:\n  in: body\n  type: string\n  description: It.\n",
    "status.yaml": "200:\n  default: |\n    .. literalinclude:: two.json\n201:\n  default: It.\n",
    "one.json": "{}",
    "two.json": "{}",
}
BOTH = ["/one", "/two"]


@pytest.fixture
def owners(tmp_path: Path) -> Owners:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Owners(scan_reference(str(tmp_path)))


@pytest.mark.parametrize(
    ("name", "urls"),
    [
        ("one.inc", ["/one"]),
        ("two.inc", ["/two"]),
        ("rows.inc", BOTH),
        ("parameters.yaml", ["/one"]),
        ("more.yaml", BOTH),
        ("status.yaml", BOTH),
        ("one.json", BOTH),
        ("two.json", BOTH),
        ("index.rst", []),
        ("none.inc", []),
    ],
)
def test_file(name: str, urls: list[str], tmp_path: Path, owners: Owners) -> None:
    """Those with text, rows, definitions, reasons or a sample in it, in the order of the reference, each once."""
    assert [operation.url for operation in owners.find_by_file(str(tmp_path / name))] == urls


@pytest.mark.parametrize(
    ("name", "key", "urls"),
    [
        ("parameters.yaml", "id", ["/one"]),
        ("parameters.yaml", "none", ["/one"]),
        ("more.yaml", "id", BOTH),
        ("more.yaml", "none", []),
        ("none.yaml", "id", []),
    ],
)
def test_definition(name: str, key: str, urls: list[str], tmp_path: Path, owners: Owners) -> None:
    """Those with a row of it, be it defined or not, in this parameters file."""
    assert [operation.url for operation in owners.find_by_definition(str(tmp_path / name), key)] == urls


@pytest.mark.parametrize(
    ("name", "code", "urls"),
    [
        ("status.yaml", 200, BOTH),
        ("status.yaml", 201, ["/one"]),
        ("status.yaml", 404, []),
        ("parameters.yaml", 200, []),
    ],
)
def test_status(name: str, code: int, urls: list[str], tmp_path: Path, owners: Owners) -> None:
    """Those with a reason that the file gives, the default one included."""
    assert [operation.url for operation in owners.find_by_status(str(tmp_path / name), code)] == urls
