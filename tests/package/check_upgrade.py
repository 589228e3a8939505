"""What a build by an earlier version left behind does not mislead this one, nor stop it.

Sphinx keeps the environment and the documents of a build as pickles, which name the modules of their classes. A build
by this version in the folders of an earlier one has to succeed, and to write what a clean build writes. Where that
fails, `env_version` or a domain's `data_version` was not raised.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from .fresh_environment import ROOT, build_wheel, create_environment, install_wheel, run

# The last one whose modules were in other places.
EARLIER = "5d9ff9b"

SECOND = """\
Second
======

Show a thing
------------

.. rest_method:: GET /servers/{server_id}/things

.. rest_parameters:: parameters.yaml

   - server_id: server_id_path

See :apiref:op:`GET /servers/{server_id}/os-volume_attachments`.
"""
MARKDOWN = """\
# Markdown

## Delete a thing

```{rest_method} DELETE /servers/{server_id}/things
```

```{rest_parameters} parameters.yaml
- server_id: server_id_path
```
"""


def export_earlier(folder: Path) -> bool:
    """Put the tree of the earlier version into ``folder``; false where there is no history that holds it."""
    archive = subprocess.run(["git", "archive", EARLIER], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        return False
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return True


def write_project(folder: Path) -> Path:
    """Return the source folder of a copy of the reference with two more documents, one of them in Markdown."""
    source = folder / "api-ref" / "source"
    shutil.copytree(ROOT / "api-ref" / "source", source)
    shutil.copytree(ROOT / "doc" / "api_samples", folder / "doc" / "api_samples")
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nextensions.append('myst_parser')\n")
    with (source / "index.rst").open("a", encoding="utf-8") as index:
        index.write("\n.. toctree::\n\n   second\n   third\n")
    (source / "second.rst").write_text(SECOND, encoding="utf-8")
    (source / "third.md").write_text(MARKDOWN, encoding="utf-8")
    return source


def read_output(folder: Path) -> dict[str, bytes]:
    """Return the files that readers get; in the search index, the order of words tells of earlier builds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".html", ".css", ".js", ".inv"} and path.name != "searchindex.js"
    }


def main(folder: Path) -> None:
    (wheel,) = (folder / "dist").glob("*.whl")
    work = folder / "upgrade"
    shutil.rmtree(work, ignore_errors=True)
    if not export_earlier(work / "earlier"):
        print(f"NOT CHECKED: no git history that holds {EARLIER}, so that no earlier version can be built here.")
        return
    source = write_project(work / "project")
    commands = create_environment(work / "venv", "docs")

    def build(name: str, *options: str) -> dict[str, bytes]:
        sphinx = (commands / "python", "-m", "sphinx", "-W", "--keep-going", "-b", "html")
        run(*sphinx, *options, "-d", work / name / "doctrees", source, work / name / "html")
        return read_output(work / name / "html")

    install_wheel(commands, build_wheel(work / "earlier", work / "dist"))
    earlier = build("kept")
    install_wheel(commands, wheel)
    rebuilt = build("kept")
    clean = build("clean", "-E")
    assert {"index.html", "second.html", "third.html", "objects.inv"} <= clean.keys(), sorted(clean)
    # A page that an earlier version alone wrote stays, as Sphinx deletes nothing.
    left = clean.keys() | (rebuilt.keys() - earlier.keys())
    differing = sorted(name for name in left if rebuilt.get(name) != clean.get(name))
    assert not differing, f"after {EARLIER}, a build differs from a clean one in {differing}"
    print(f"A build in the folders of one by {EARLIER} is the same as a clean one: {len(clean)} files.")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
