"""What a project sets for its findings; the command and the build read the same values."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sphinx_apiref.core.codes import AnyCode, Code, Severity
from sphinx_apiref.core.diagnostics import Diagnostic
from sphinx_apiref.core.file_bytes import read_bytes
from sphinx_apiref.core.names import WORDS, nearest
from sphinx_apiref.core.places import Location

OFF = "off"
NAMES = ("levels", "ignored_keys", "base_microversion", "baseline", "checks")
LEVELS = (*(severity.value for severity in Severity), OFF)


class Settings(NamedTuple):
    """The ``[tool.apiref]`` table of pyproject.toml, or ``apiref.toml`` beside the reference."""

    levels: Mapping[str, str] = {}
    """Code -> ``error``, ``warning``, ``info`` or ``off``."""
    ignored_keys: tuple[str, ...] = ()
    """Names of JSON keys that no table needs to document."""
    base_microversion: str = ""
    """The version of a sample that says none."""
    baseline: str = ""
    """Path of the baseline file, relative to the settings' file; absolute once loaded."""

    checks: tuple[str, ...] = ()
    """Python files with the project's own checks, relative to the settings' file; absolute once loaded."""
    unclaimed: Mapping[str, Diagnostic] = {}
    """What to tell of a code that ``levels`` names and we do not have, unless the project's own checks have it."""

    def severity(self, code: AnyCode) -> Severity | None:
        """Return how bad findings of a code are here; None where the code is off."""
        level = self.levels.get(code.value)
        if level is None:
            return code.severity
        return None if level == OFF else Severity(level)

    def select_codes(self, named: Collection[str] = (), *, info: bool = False) -> frozenset[Code]:
        """Return those of our codes that are told: of level info only where ``info`` says so, or ``named`` has it."""
        told = set()
        for code in Code:
            level = self.severity(code)
            if level is not None and (info or level is not Severity.INFO or code.value in named):
                told.add(code)
        return frozenset(told)


def load_settings(root: str) -> tuple[Settings, list[Diagnostic]]:
    """Read the settings of the reference in ``root``: the nearest ``apiref.toml`` or ``[tool.apiref]`` at it or above.

    The search ends at the root of the repository. Where something is wrong with the file, its good values still count.
    """
    folder = os.path.abspath(root)
    while True:
        for name in ("apiref.toml", "pyproject.toml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                settings, diagnostics = _load_file(path, table=name == "pyproject.toml")
                if settings is not None or diagnostics:
                    return settings or Settings(), diagnostics
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return Settings(), []
        folder = parent


def _load_file(path: str, *, table: bool) -> tuple[Settings | None, list[Diagnostic]]:
    """Read one file; no settings where a pyproject.toml has none for us."""
    try:
        content = read_bytes(path)
        if table and b"apiref" not in content:
            return None, []
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [_invalid(path, 1, "the file is not UTF-8")]
    except OSError as exc:
        return None, [_invalid(path, 1, f"the file can't be read: {exc.strerror or exc}")]
    # Most projects have the one file and not the other's table in it; a reader of TOML takes longer to load.
    if table and "apiref" not in text:
        return None, []
    import tomllib

    try:
        values: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as exc:
        return None, [_invalid(path, 1, f"not valid TOML: {str(exc) or type(exc).__name__}")]
    if table:
        tool = values.get("tool")
        values = tool.get("apiref") if isinstance(tool, dict) else None
        if values is None:
            return None, []
        if not isinstance(values, dict):
            return None, [_invalid(path, _lineno(text, "apiref"), "tool.apiref is no table")]
    return parse_settings(values, text, path)


def parse_settings(values: Mapping[str, Any], text: str, path: str) -> tuple[Settings, list[Diagnostic]]:
    """Turn a table into settings; ``text`` only tells the line of what is wrong."""
    diagnostics: list[Diagnostic] = []
    taken: dict[str, Any] = {}
    folder = os.path.dirname(path)

    def report(name: str, message: str, hint: str = "", meant: str = "") -> None:
        diagnostics.append(_invalid(path, _lineno(text, name), message, hint, meant))

    for name, value in values.items():
        field_name = name.replace("-", "_")
        if field_name not in NAMES:
            report(name, f"there is no setting `{name}`", meant=nearest(field_name, NAMES, WORDS) or "")
        elif field_name == "levels":
            if isinstance(value, dict):
                taken["levels"], names = _read_levels(value, report)
                taken["unclaimed"] = {
                    code: _invalid(path, _lineno(text, code), f"there is no code `{code}`", meant=meant)
                    for code, meant in names.items()
                }
            else:
                report(name, f"`{name}` is no table of codes and levels")
        elif field_name in ("ignored_keys", "checks"):
            if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
                report(name, f"`{name}` is no list of texts")
            elif field_name == "ignored_keys":
                taken[field_name] = tuple(value)
            else:
                files = [os.path.normpath(os.path.join(folder, entry)) for entry in value]
                taken[field_name] = tuple(dict.fromkeys(file for file in files if os.path.isfile(file)))
                for entry, file in zip(value, files, strict=False):
                    if not os.path.isfile(file):
                        report(name, f"there is no file `{entry}`", "the path is relative to this file")
        elif not isinstance(value, str):
            report(name, f"`{name}` is no text", f'write `{name} = "{value}"`')
        elif field_name == "baseline":
            taken["baseline"] = os.path.join(folder, value) if value else ""
        else:
            taken[field_name] = value
    return Settings(**taken), diagnostics


def _read_levels(value: dict[str, Any], report: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Return the levels, and for each code that is not ours the one of ours that may be meant, or an empty text."""
    known = {code.value for code in Code}
    levels: dict[str, str] = {}
    foreign: dict[str, str] = {}
    for code, level in value.items():
        if not isinstance(level, str) or level not in LEVELS:
            report(code, f"the level of `{code}` is none of {', '.join(LEVELS)}")
            continue
        levels[code] = level
        if code not in known:
            foreign[code] = nearest(code, known, WORDS) or ""
    return levels, foreign


def _lineno(text: str, name: str) -> int:
    """Return the first line that has a name where a key or a table's name can be."""
    for number, line in enumerate(text.splitlines(), 1):
        head = line.partition("=")[0] if "=" in line else line
        if name in head and not line.lstrip().startswith("#"):
            return number
    return 1


def _invalid(path: str, lineno: int, message: str, hint: str = "", meant: str = "") -> Diagnostic:
    return Diagnostic(Code.SETTINGS_INVALID, message, Location(path, lineno), hint, meant=meant)
