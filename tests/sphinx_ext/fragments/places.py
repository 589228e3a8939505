"""Where the operations of a built page are, from its doctree and the titles in its files."""

from __future__ import annotations

import os.path
import pickle
import re
from pathlib import Path

from docutils import nodes

from sphinx_apiref.sphinx_ext.fragments.fragment import Place
from sphinx_apiref.sphinx_ext.nodes import apiref_operation

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\s*\Z")


class _Titles:
    """The titles of one file, found in their order."""

    def __init__(self, path: str) -> None:
        self.lines: list[str] = Path(path).read_text(encoding="utf-8-sig").splitlines()
        self._next = 0

    def find(self, title: str) -> int:
        """Return the index of the first line of the next section with this title: of its overline, if it has one."""
        # Again from the start where a file is included twice.
        indexes: list[int] = [*range(self._next, len(self.lines)), *range(self._next)]
        for index in indexes:
            line = self.lines[index].strip()
            below = self.lines[index + 1] if index + 1 < len(self.lines) else ""
            heading = line.startswith("#") and line.lstrip("#").strip() == title
            if heading or (line == title and _ADORNMENT.match(below) and len(below.strip()) > 2):
                self._next = index + 1
                above = self.lines[index - 1] if index else ""
                overlined = not heading and _ADORNMENT.match(above) and above[0] == below[0]
                return index - int(bool(overlined) and len(above.strip()) >= len(title))
        raise AssertionError(f"no title {title!r} from line {self._next + 1} on")


def find_places(doctree: Path) -> list[Place]:
    """Return the places of the outermost operations of a page that has been read."""
    with doctree.open("rb") as stream:
        document: nodes.document = pickle.load(stream)
    titles: dict[str, _Titles] = {}
    sections: list[tuple[nodes.section, str, int]] = []
    for section in document.findall(nodes.section):
        title = section[0]
        if not isinstance(title, nodes.title) or title.get("translatable") is False:
            # That of a table of status codes.
            continue
        path = os.path.abspath(title.source or section.source or "")
        found = titles.setdefault(path, _Titles(path)) if path not in titles else titles[path]
        sections.append((section, path, found.find((title.rawsource or title.astext()).strip())))
    places: list[Place] = []
    for number, (section, path, start) in enumerate(sections):
        if not isinstance(section, apiref_operation) or _is_inside(section):
            continue
        inner = {id(node) for node in section.findall(nodes.section)}
        after = next((entry for entry in sections[number + 1 :] if id(entry[0]) not in inner), None)
        last = after[2] if after and after[1] == path else len(titles[path].lines)
        places.append(Place(len(places), path, start + 1, last))
    return places


def _is_inside(section: nodes.Element) -> bool:
    parent = section.parent
    while parent is not None:
        if isinstance(parent, apiref_operation):
            return True
        parent = parent.parent
    return False
