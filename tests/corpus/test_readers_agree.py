"""The scan reads of the real references what a build reads."""

from __future__ import annotations

import difflib
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_apiref import read_reference
from tools.references.build import read_extensions
from tools.references.sources import REFERENCES, unpack

from ..agreement import describe_reference

_BUILD = """\
import pickle, sys
from sphinx.application import Sphinx
source, confdir, work, extensions = sys.argv[1:]
app = Sphinx(source, confdir, work + "/out", work + "/doctrees", "dummy", {"extensions": extensions}, status=None)
app.build()
with open(work + "/reference.pickle", "wb") as stream:
    pickle.dump(app.env.domains["apiref"].build_reference(), stream)
"""


@pytest.mark.corpus
@pytest.mark.parametrize("name", REFERENCES)
def test_scan_equals_build(name: str, tmp_path: Path) -> None:
    """Operations, tables, rows, statuses, samples, prose codes, findings, each with its place."""
    source = unpack(REFERENCES[name]) / "api-ref" / "source"
    extensions = [entry for entry in read_extensions(source) if not entry.startswith("ext.")]
    extensions = ["sphinx_apiref" if entry == "os_api_ref" else entry for entry in extensions]
    # Of conf.py only what says which files are documents: one of them loads the service itself.
    (tmp_path / "conf.py").write_text("exclude_patterns = []\n", encoding="utf-8")
    extensions = [entry for entry in extensions if entry == "sphinx_apiref"]
    command = [sys.executable, "-c", _BUILD, str(source), str(tmp_path), str(tmp_path), ",".join(extensions)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    with (tmp_path / "reference.pickle").open("rb") as stream:
        built = describe_reference(pickle.load(stream))
    scanned = describe_reference(read_reference(source))
    assert scanned
    assert not list(difflib.unified_diff(built, scanned, "build", "scan", lineterm="", n=0))
