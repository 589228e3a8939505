"""The text of a range, cut out of its file as an editor has it."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx_apiref.model.places import Range
from sphinx_apiref.model.reference import ApiRef, Page
from sphinx_apiref.model.sections import Section, derive_sections
from sphinx_apiref.read.scan import scan_reference

CONF = "extensions = ['myst_parser', 'sphinx_apiref']\nmyst_enable_extensions = ['colon_fence']\n"


def cut_text(text: str, place: Range | None) -> str:
    """Return what is in a range of a text; its lines are joined by ``\\n``."""
    assert place is not None
    lines = re.split("\r\n|\n|\r", text)
    # A range never leaves the text.
    assert 1 <= place.lineno <= place.end_lineno <= len(lines)
    assert 1 <= place.column <= len(lines[place.lineno - 1]) + 1
    assert 1 <= place.end_column <= len(lines[place.end_lineno - 1]) + 1
    assert place[1:3] <= place[3:]
    found = lines[place.lineno - 1 : place.end_lineno]
    found[-1] = found[-1][: place.end_column - 1]
    return "\n".join([found[0][place.column - 1 :], *found[1:]])


def cut(place: Range | None) -> str:
    """Return what is in a range of a file."""
    assert place is not None
    return cut_text(Path(place.path).read_bytes().decode("utf-8-sig"), place)


def scan(folder: Path, **files: str) -> ApiRef:
    """Read the reference of these files; ``_`` in a name stands for the dot of its suffix."""
    (folder / "conf.py").write_text(CONF)
    for name, text in {"p_yaml": "a:\n  in: body\n", **files}.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_bytes(text.encode())
    return scan_reference(str(folder))


def describe(page: Page) -> list[str]:
    """Return a page's sections in order: level, title and the text from the title on, in one line each."""

    def walk(sections: tuple[Section, ...], indent: str) -> None:
        for section in sections:
            name = Path(section.range.path).name
            shown = cut(section.range).replace("\n", "|")
            found.append(f"{indent}{section.level} {section.title} in {name}: {shown}")
            walk(section.sections, f"{indent}  ")

    found: list[str] = []
    walk(derive_sections(page), "")
    return found
