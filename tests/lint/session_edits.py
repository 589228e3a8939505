"""Random edits of a reference on the disk, for holding a session against a first look at the same files."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sphinx_apiref.lint.run import lint, load_project
from sphinx_apiref.lint.session import Session
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.scan import scan_reference

_TEXTS = (".rst", ".inc", ".md")
_LINES = (
    "",
    "Some text.",
    "    indented",
    "Request",
    "=======",
    "-------",
    "A caption::",
    "Normal response codes: 200, 404",
    ".. rest_method:: GET /more/{id}",
    "**Example**",
    "| Tabs\t:ref:`here`",
    ".. apiref: ignore[sample-key-missing]",
    ".. only:: html",
    "See :apiref:op:`GET /more`.",
)


class Editor:
    """Edits the files below a folder, and brings back what it has deleted."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.deleted: list[tuple[Path, bytes]] = []
        self.kinds: list[Callable[[], Path | None]] = [
            self.edit_text,
            self.edit_text,
            self.edit_row,
            self.edit_row,
            self.edit_yaml,
            self.edit_yaml,
            self.edit_json,
            self.add_include,
            self.delete,
            self.rename,
            self.restore,
            self.restore,
            self.change_settings,
        ]

    def edit(self) -> tuple[str, Path]:
        """Make one edit; return its kind and what was edited."""
        while True:
            kind = self.random.choice(self.kinds)
            path = kind()
            if path is not None:
                return kind.__name__, path

    def pick(self, *suffixes: str) -> Path | None:
        """Return any file with one of the suffixes."""
        found = sorted(path for path in self.root.rglob("*") if path.suffix in suffixes and path.is_file())
        return self.random.choice(found) if found else None

    def edit_lines(self, path: Path | None, change: Callable[[list[str]], None]) -> Path | None:
        """Change the lines of a file."""
        if path is None:
            return None
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        change(lines)
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def change_line(self, lines: list[str]) -> None:
        """Insert, delete, double or replace a line."""
        index = self.random.randrange(len(lines))
        kind = self.random.randrange(4)
        if kind == 0:
            lines.insert(index, self.random.choice(_LINES))
        elif kind == 1:
            del lines[index]
        elif kind == 2:
            lines.insert(index, lines[index])
        else:
            lines[index] = lines[index][: len(lines[index]) // 2] + "x"

    def edit_text(self) -> Path | None:
        """Change a line of a page."""
        return self.edit_lines(self.pick(*_TEXTS), self.change_line)

    def edit_row(self) -> Path | None:
        """Change the name or the key of a row."""

        def change(lines: list[str]) -> None:
            rows = [index for index, line in enumerate(lines) if line.lstrip().startswith("- ") and ": " in line]
            if rows:
                index = self.random.choice(rows)
                lines[index] = self.random.choice([lines[index] + "_x", lines[index].replace("- ", "- x", 1), ""])

        return self.edit_lines(self.pick(*_TEXTS), change)

    def edit_yaml(self) -> Path | None:
        """Change a line of a definition, or break the file."""

        def change(lines: list[str]) -> None:
            if self.random.random() < 0.15:
                lines.insert(self.random.randrange(len(lines)), "  : [broken")
            else:
                self.change_line(lines)

        return self.edit_lines(self.pick(".yaml"), change)

    def edit_json(self) -> Path | None:
        """Change a line of a sample."""

        def change(lines: list[str]) -> None:
            index = self.random.randrange(len(lines))
            lines[index] = self.random.choice([lines[index].replace('"', '"x', 1), lines[index] + ",", ""])

        return self.edit_lines(self.pick(".json"), change)

    def add_include(self) -> Path | None:
        """Include any file at the end of any page."""
        included = self.pick(".inc", ".rst")
        if included is None:
            return None
        return self.edit_lines(self.pick(".rst"), lambda lines: lines.append(f"\n.. include:: {included.name}\n"))

    def delete(self) -> Path | None:
        """Delete a file."""
        path = self.pick(*_TEXTS, ".yaml", ".json")
        if path is not None:
            self.deleted.append((path, path.read_bytes()))
            path.unlink()
        return path

    def rename(self) -> Path | None:
        """Give a file another name."""
        path = self.pick(*_TEXTS, ".json")
        if path is None:
            return None
        self.deleted.append((path, path.read_bytes()))
        shutil.move(path, path.with_name(f"x-{path.name}"))
        return path

    def restore(self) -> Path | None:
        """Bring a deleted file back."""
        if not self.deleted:
            return None
        path, content = self.deleted.pop()
        path.write_bytes(content)
        return path

    def change_settings(self) -> Path:
        """Write other settings."""
        path = self.root / "apiref.toml"
        settings = ["", 'ignored_keys = ["id", "name"]\n', '[levels]\nsample-key-missing = "off"\n', "broken = [\n"]
        path.write_text(self.random.choice(settings))
        return path


def find_difference(session: Session, laid: Mapping[str, str] | None = None) -> str:
    """Return in which way a session differs from a first look at the same files; an empty text if it does not.

    ``laid`` are the unsaved texts, by path.
    """
    files = FileStore()
    for path, text in (laid or {}).items():
        files.lay(path, text.encode("utf-8", "surrogatepass"))
    fresh = scan_reference(session.root, files)
    read = session.reference
    for name, mine, its in zip(fresh._fields, read, fresh, strict=True):
        if mine != its:
            return f"{name} of the reference"
    if session.find_findings() != lint(load_project(session.root, files), fresh, files=files):
        return "findings"
    return ""
