"""Small references on disk whose findings are fixed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from sphinx_apiref.lint.run import lint, load_project
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.edits import Edit, Fix, apply_edits
from sphinx_apiref.read.scan import scan_reference

PAGE = """\
Servers
=======

.. rest_method:: {label}

{title}
{line}

.. rest_parameters:: parameters.yaml

{rows}
{more}"""


def page(rows: str, label: str = "POST /servers", title: str = "Request", sample: str = "sample.json") -> str:
    """Return a page with one operation; rows are separated by semicolons."""
    shown = "".join(f"   {row.strip()}\n" for row in rows.split(";"))
    more = f".. literalinclude:: {sample}\n" if sample else ""
    return PAGE.format(label=label, title=title, line="-" * len(title), rows=shown, more=more)


def define(*definitions: str) -> str:
    """Return a parameters file: of ``name in type`` one definition each, ``?`` after the name if it is optional."""
    blocks = []
    for text in definitions:
        name, place, type_ = text.split()
        required = str(not name.endswith("?")).lower()
        blocks.append(
            f"{name.rstrip('?')}:\n  description: |\n    It.\n  in: {place}\n  required: {required}\n  type: {type_}\n"
        )
    return "".join(blocks)


class Fixed(NamedTuple):
    """What a fix did: the fix, the texts of the files that it changed, by name, and the findings after it."""

    fix: Fix
    texts: dict[str, str]
    before: list[Diagnostic]
    after: list[Diagnostic]

    @property
    def text(self) -> str:
        """The text of the only file."""
        (text,) = self.texts.values()
        return text


def write(folder: Path, files: dict[str, Any]) -> None:
    """Write a reference; a text is written as it is, what is neither that nor bytes as JSON."""
    (folder / "conf.py").write_text("extensions = ['sphinx_apiref']\n", encoding="utf-8")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content, indent=2)
            path.write_bytes(text.encode("utf-8"))


def find(folder: Path) -> list[Diagnostic]:
    """Return the findings of a reference, with their fixes."""
    root = os.path.realpath(folder)
    return lint(load_project(root), scan_reference(root), fixes=True)


def pick(findings: list[Diagnostic], code: str) -> Diagnostic:
    """Return the first finding of a code."""
    found = [finding for finding in findings if finding.code.value == code]
    assert found, {finding.code.value for finding in findings}
    return found[0]


def change(folder: Path, fix: Fix) -> dict[str, str]:
    """Apply a fix; return the new texts by name."""
    edits: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        edits.setdefault(edit.path, []).append(edit)
    texts: dict[str, str] = {}
    for path, found in edits.items():
        text = apply_edits(Path(path).read_bytes().decode("utf-8"), found)
        Path(path).write_bytes(text.encode("utf-8"))
        texts[os.path.relpath(path, os.path.realpath(folder)).replace(os.sep, "/")] = text
    for path in fix.deletes:
        os.unlink(path)
    return texts


def fix(folder: Path, code: str, **files: Any) -> Fixed:
    """Write a reference, apply the fix of the first finding of a code, and read it again: the finding is gone.

    The names of files have ``__`` for a dot.
    """
    write(folder, {name.replace("__", "."): content for name, content in files.items()})
    before = find(folder)
    found = pick(before, code)
    assert found.fix is not None, found
    texts = change(folder, found.fix)
    after = find(folder)
    gone = (found.code, found.names, found.location.path)
    assert gone not in [(other.code, other.names, other.location.path) for other in after]
    return Fixed(found.fix, texts, before, after)


def told(findings: list[Diagnostic]) -> set[str]:
    """Return the codes of findings."""
    return {finding.code.value for finding in findings}


def changed_lines(before: str, after: str) -> list[str]:
    """Return the lines that differ, with a minus or a plus."""
    import difflib

    found = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in found if line[0] in "+-"]
