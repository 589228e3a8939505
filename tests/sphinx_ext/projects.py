"""Projects whose source changes between builds: each build is a fresh application, as each run of sphinx-build is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.testing.util import SphinxTestApp
from sphinx.util.inventory import InventoryFile

from sphinx_apiref.sphinx_ext.domain.domain import ApiRefDomain, get_domain

CONF = """\
project = "Example"
extensions = ["sphinx_apiref"]
exclude_patterns = ["**/*.inc"]
"""

PARAMETERS = """\
server_id:
  in: path
  type: string
  required: true
  description: |
    The server's identifier.
limit:
  in: query
  type: integer
  required: false
  min_version: 2.3
  description: |
    How many to show.

    No more than a thousand.
servers:
  in: body
  type: array
  required: true
  max_version: 2.90
  description: |
    The servers found.
"""

STATUS = """\
200:
  default: |
    The request was successful.
404:
  default: |
    Nothing is there.
  gone: |
    It is gone for good.
"""

SERVERS = """\
=======
Servers
=======

.. rest_expand_all::

List Servers
============

.. rest_method:: GET /servers

Servers of the project.

.. rest_status_code:: success status.yaml

   - 200

.. rest_status_code:: error status.yaml

   - 404: gone

Request
-------

.. rest_parameters:: parameters.yaml

   - limit: limit

Response
--------

.. rest_parameters:: parameters.yaml

   - servers: servers

Show a Server
=============

.. rest_method:: GET /servers/{server_id}

One server.

Request
-------

.. rest_parameters:: parameters.yaml

   - server_id: server_id
"""

# The names that differ from build to build by design: hashes of the configuration, pickled trees.
_LEFT_ASIDE = re.compile(r"\.buildinfo(\.bak)?|\.doctrees/.*")


@dataclass(frozen=True)
class Built:
    """A finished build."""

    outdir: Path
    read: frozenset[str]
    warnings: tuple[str, ...]
    env: BuildEnvironment

    @property
    def domain(self) -> ApiRefDomain:
        """The domain after the build."""
        return get_domain(self.env)

    @property
    def refreshed(self) -> frozenset[str]:
        """The pages whose tables took in an edit without being read."""
        return frozenset(self.domain.refreshed_pages)

    def text(self, name: str) -> str:
        """Return the text of a file of the output."""
        return (self.outdir / name).read_text(encoding="utf-8")


class Project:
    """A source tree and what is built from it."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes]) -> None:
        self.folder = folder
        self.source = folder / "source"
        for name, content in {"conf.py": CONF, **files}.items():
            self.write(name, content)

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file of the source."""
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace text in a file of the source, all of it."""
        content = (self.source / name).read_text(encoding="utf-8")
        assert old in content
        self.write(name, content.replace(old, new))

    def remove(self, name: str) -> None:
        """Delete a file of the source."""
        (self.source / name).unlink()

    def build(self, builder: str = "html", into: str = "main", **confoverrides: Any) -> Built:
        """Build in this process, on top of what was built ``into`` the same folder before."""
        read: list[str] = []

        def note_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
            read.extend(docnames)

        app = SphinxTestApp(builder, srcdir=self.source, builddir=self.folder / into, confoverrides=confoverrides)
        try:
            # After every other listener: one may add documents.
            app.connect("env-before-read-docs", note_read, priority=999)
            app.build()
            return Built(app.outdir, frozenset(read), split_warnings(app.warning.getvalue()), app.env)
        finally:
            app.cleanup()

    def build_clean(self, builder: str = "html", **confoverrides: Any) -> Built:
        """Build from nothing."""
        shutil.rmtree(self.folder / "clean", ignore_errors=True)
        return self.build(builder, "clean", **confoverrides)

    def run(self, into: str, *arguments: str) -> Path:
        """Build with sphinx-build: a process of its own may fork without a word from pytest's threads."""
        outdir = self.folder / into / "html"
        command = [sys.executable, "-m", "sphinx", "-q", "-N", "-b", "html", "-d", str(self.folder / into / "doctrees")]
        done = subprocess.run(
            [*command, *arguments, str(self.source), str(outdir)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        (self.folder / into / "warnings").write_text(done.stderr, encoding="utf-8")
        return outdir


def split_warnings(log: str) -> tuple[str, ...]:
    """Return the lines of a log without their colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", log)
    return tuple(line for line in plain.splitlines() if line.strip())


def read_output(outdir: Path) -> dict[str, object]:
    """Return every file by name: its bytes, or for the search index its content.

    Sphinx loads the search index of a former build and adds to it, so that words and pages stand in the order of the
    builds that met them, and words that no page holds any more stay without pages: what has to agree is what they stand
    for. Of entries of the general index it loads none, and
    so keeps those only of the pages that it writes again (without this extension too); they are left out.
    """
    output: dict[str, object] = {}
    for path in sorted(outdir.rglob("*")):
        name = path.relative_to(outdir).as_posix()
        if path.is_file() and not _LEFT_ASIDE.fullmatch(name):
            output[name] = path.read_bytes()
            if name == "searchindex.js":
                output[name] = {**load_search_index(outdir), "indexentries": {}}
    return output


def compare_outputs(one: Path, other: Path) -> list[str]:
    """Return the names of the files that differ."""
    first, second = read_output(one), read_output(other)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def load_search_index(outdir: Path) -> dict[str, Any]:
    """Return the search index with names of pages in place of their numbers."""
    text = (outdir / "searchindex.js").read_text(encoding="utf-8")
    index: dict[str, Any] = json.loads(text.removeprefix("Search.setIndex(").rstrip().removesuffix(")"))
    names = index["docnames"]

    def pages(value: int | list[int]) -> list[str]:
        return sorted(names[number] for number in ([value] if isinstance(value, int) else value))

    kinds = {int(number): tuple(kind) for number, kind in index["objnames"].items()}
    return {
        "titles": dict(zip(names, index["titles"], strict=True)),
        "files": dict(zip(names, index["filenames"], strict=True)),
        "terms": {term: pages(found) for term, found in index["terms"].items() if found != []},
        "titleterms": {term: pages(found) for term, found in index["titleterms"].items() if found != []},
        "alltitles": {
            title: sorted((names[number], anchor or "") for number, anchor in places)
            for title, places in index["alltitles"].items()
        },
        "indexentries": {
            entry: sorted((names[number], anchor, main) for number, anchor, main in places)
            for entry, places in index["indexentries"].items()
        },
        "objects": sorted(
            (prefix, name, names[number], kinds[kind], priority, anchor)
            for prefix, found in index["objects"].items()
            for number, kind, priority, anchor, name in found
        ),
    }


def read_address(item: Any) -> str:
    """Return the address of an entry: Sphinx 8.1 has tuples, later ones warn if theirs are indexed."""
    return str(item.uri if hasattr(item, "uri") else item[2])


def load_inventory(outdir: Path) -> dict[str, dict[str, str]]:
    """Return what objects.inv says: kind -> name -> address."""
    with (outdir / "objects.inv").open("rb") as stream:
        loaded = InventoryFile.load(stream, "", os.path.join)
    return {kind: {name: read_address(item) for name, item in items.items()} for kind, items in loaded.items()}


def list_toctree(*names: str) -> str:
    """Return an index page with these pages below it."""
    return "\n".join(["Example", "=======", "", ".. toctree::", "", *(f"   {name}" for name in names), ""])


def write_operation(title: str, signature: str, *rest: str) -> str:
    """Return the section of an operation."""
    return "\n".join([title, "=" * len(title), "", f".. rest_method:: {signature}", "", *rest, ""])


def write_page(title: str, *sections: str) -> str:
    """Return a page with a title."""
    return "\n".join(["*" * len(title), title, "*" * len(title), "", *sections])


def write_rows(path: str, *rows: str) -> str:
    """Return a ``rest_parameters``."""
    return "\n".join([f".. rest_parameters:: {path}", "", *(f"   - {row}" for row in rows), ""])


def find_lines(texts: Iterable[str], part: str) -> list[str]:
    """Return the texts that hold ``part``."""
    return [text for text in texts if part in text]
