"""The trees that are built: copies of the pinned references, to be edited, and what to leave out for the floor."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tools.references.sources import REFERENCES, unpack

# What the goals name; each is one large reference of a service.
NAMES = ("nova", "cinder", "keystone", "manila")
# Where the sources and the samples are; the rest of a distribution is only looked at.
_COPIED = ("api-ref", "doc")


@dataclass(frozen=True, slots=True)
class Subject:
    """A tree to build. ``parameters`` and ``included`` are files of ``source`` that an author would edit."""

    name: str
    source: Path
    parameters: str = "parameters.yaml"
    included: str = ""


# A file of parameters and a file of operations that uses it, in the middle of the service's work.
_EDITED = {
    "nova": ("parameters.yaml", "servers.inc"),
    "cinder": ("v3/parameters.yaml", "v3/volumes-v3-volumes.inc"),
    "keystone": ("v3/parameters.yaml", "v3/projects.inc"),
    "manila": ("parameters.yaml", "shares.inc"),
}


def copy_reference(name: str, folder: Path) -> Subject:
    """Return a reference whose sources and samples may be edited, below a new folder."""
    distribution = unpack(REFERENCES[name])
    folder.mkdir(parents=True)
    for entry in distribution.iterdir():
        if entry.name in _COPIED:
            shutil.copytree(entry, folder / entry.name, symlinks=True)
        else:
            (folder / entry.name).symlink_to(entry.resolve())
    parameters, included = _EDITED[name]
    return Subject(name, folder / "api-ref" / "source", parameters, included)


_TABLE = re.compile(r"\.\. rest_(parameters|status_code)::")


def remove_tables(text: str) -> str:
    """Return the text of a source file without its parameter and status tables."""
    kept = []
    indent: int | None = None
    for line in text.splitlines(keepends=True):
        stripped = line.lstrip()
        if indent is not None:
            if not stripped or len(line) - len(stripped) > indent:
                continue
            indent = None
        if _TABLE.match(stripped):
            indent = len(line) - len(stripped)
            # The blank lines of the stanza end here, those before it stay: they part what is around it.
            continue
        kept.append(line)
    return "".join(kept)


def copy_without_tables(subject: Subject, folder: Path) -> Path:
    """Return the source folder of a copy whose pages have no tables; samples are found at the same distance."""
    tree = subject.source.parents[1]
    shutil.copytree(tree, folder, symlinks=True)
    source = folder / subject.source.relative_to(tree)
    for path in source.rglob("*"):
        if path.suffix in {".rst", ".inc"} and path.is_file():
            path.write_text(remove_tables(path.read_text(encoding="utf-8")), encoding="utf-8")
    return source
