"""Small references on disk, and what the checks say of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.findings import fold
from sphinx_apiref.lint.rules import check_context
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Operation
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.scan import scan_reference


def define(**definitions: str) -> str:
    """Return a parameters file: ``name="body string required"``, with further fields as ``field=value``."""
    lines = []
    for name, text in definitions.items():
        place, type_, *more = text.split()
        lines += [f"{name}:", f"  in: {place}", f"  type: {type_}", "  description: It."]
        if "optional" in more:
            lines.append("  required: false")
        else:
            lines.append("  required: true")
        lines += ["  {}: {}".format(*word.split("=")) for word in more if "=" in word]
    return "\n".join(lines) + "\n"


def table(*rows: str) -> str:
    """Return a ``rest_parameters``; a row is ``name`` or ``name: key``."""
    return ".. rest_parameters:: parameters.yaml\n\n" + "".join(
        f"   - {row if ': ' in row else f'{row}: {row}'}\n" for row in rows
    )


def exchange(direction: str, rows: tuple[str, ...], *samples: str) -> str:
    """Return a section with a table and samples."""
    shown = "".join(f"\n.. literalinclude:: {sample}\n" for sample in samples)
    return f"{direction}\n{'-' * len(direction)}\n\n" + (table(*rows) if rows else "") + shown + "\n"


def operation(label: str, *parts: str, title: str = "Do it") -> str:
    """Return the section of an operation."""
    return f"{title}\n{'=' * len(title)}\n\n.. rest_method:: {label}\n\n" + "\n".join(parts) + "\n"


def write_reference(folder: Path, text: str, parameters: str = "", **samples: Any) -> Path:
    """Write a reference; a sample's name has ``__`` for ``/`` and gets ``.json``; bytes are written as they are."""
    (folder / "index.rst").write_text(text, encoding="utf-8")
    (folder / "conf.py").write_text("extensions = ['sphinx_apiref']\n", encoding="utf-8")
    (folder / "parameters.yaml").write_text(parameters or define(unused="body string"), encoding="utf-8")
    for name, value in samples.items():
        path = folder / (name.replace("__", "/") + ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value, indent=2).encode())
    return folder


def lint(
    folder: Path,
    text: str,
    parameters: str = "",
    settings: Settings | None = None,
    samples: Mapping[str, Any] | None = None,
    **more: Any,
) -> list[Diagnostic]:
    """Write a reference and return what the checks say of it."""
    write_reference(folder, text, parameters, **(samples or {}), **more)
    found = fold(check_context(CheckContext(scan_reference(str(folder)), settings)))
    return sorted(found, key=lambda diagnostic: (*diagnostic.location[:3], diagnostic.code.value))


def lint_changed(
    folder: Path, text: str, change: Callable[[Operation], Operation], parameters: str = ""
) -> list[Diagnostic]:
    """Return what the checks say of a reference whose operations ``change`` has changed, in the operations' order."""
    write_reference(folder, text, parameters)
    reference = scan_reference(str(folder))
    changed = reference._replace(operations=tuple(map(change, reference.operations)))
    found = fold(check_context(CheckContext(changed)))
    return sorted(found, key=lambda diagnostic: (*diagnostic.location[:3], diagnostic.code.value))


def told(diagnostics: list[Diagnostic]) -> set[str]:
    """Return the codes, without those that are only told where they are asked for."""
    return {found.code.value for found in diagnostics if found.code.severity.value != "info"}


def codes(diagnostics: list[Diagnostic]) -> set[str]:
    """Return all codes."""
    return {found.code.value for found in diagnostics}
