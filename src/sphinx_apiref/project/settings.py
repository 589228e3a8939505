"""What a project sets for its findings; the command and the build read the same values."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Annotated, Any, NamedTuple, get_type_hints

from sphinx_apiref.model.codes import AnyCode, Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import WORDS, nearest
from sphinx_apiref.model.places import Location
from sphinx_apiref.read.files import FileStore

OFF = "off"
LEVELS = (*(severity.value for severity in Severity), OFF)


class SettingError(Exception):
    """A value that its setting can't have; the arguments are a message and perhaps a hint. The default is used."""


class Setting(NamedTuple):
    """How a setting is read."""

    kind: str
    """What its value has to be, such as ``a string``."""
    parse: Callable[[SettingReader, Any], Any]
    """From a value of the file to that in `Settings`. Raises SettingError, or reports what to leave out."""
    help: str
    """What it does, in one sentence for the manual."""


class SettingReader:
    """One setting of one file while it is parsed."""

    def __init__(self, name: str, path: str, text: str, table: tuple[str, ...], files: FileStore) -> None:
        self.name = name
        """The name as the file spells it."""
        self.path = path
        self.folder = os.path.dirname(path)
        self.files = files
        self.diagnostics: list[Diagnostic] = []
        self.unclaimed: dict[str, Diagnostic] = {}
        """Findings for codes that are not ours, by code."""
        self._text = text
        self._table = table

    def report(self, message: str, hint: str = "", meant: str = "", about: str = "") -> None:
        """Add a finding about the setting; ``about`` is the part of its value that is wrong."""
        self.diagnostics.append(self.build(message, hint, meant, about))

    def build(self, message: str, hint: str = "", meant: str = "", about: str = "") -> Diagnostic:
        """Return a finding as `report` adds it, at the line of the setting or of the key ``about`` below it."""
        below = (about,) if about else ()
        lineno = find_line(self._text, (*self._table, self.name, *below))
        return _invalid(self.path, lineno, message, (self.name, *below), hint, meant)


def parse_string(reader: SettingReader, value: Any) -> str:
    """Return a string."""
    if not isinstance(value, str):
        raise SettingError(f"`{reader.name}` must be a string", f'write `{reader.name} = "{value}"`')
    return value


def parse_strings(reader: SettingReader, value: Any) -> tuple[str, ...]:
    """Return the strings of a list."""
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise SettingError(f"`{reader.name}` must be a list of strings")
    return tuple(value)


def parse_path(reader: SettingReader, value: Any) -> str:
    """Return an absolute path, or an empty text for an empty string."""
    text = parse_string(reader, value)
    return os.path.join(reader.folder, text) if text else ""


def parse_files(reader: SettingReader, value: Any) -> tuple[str, ...]:
    """Return the absolute paths of files, each once; one that does not exist is reported and left out."""
    files: dict[str, None] = {}
    for entry in parse_strings(reader, value):
        path = os.path.normpath(os.path.join(reader.folder, entry))
        if reader.files.is_file(path):
            files[path] = None
        else:
            reader.report(f"there is no file `{entry}`", "the path is relative to this file", about=entry)
    return tuple(files)


def match_pattern(pattern: str, name: str) -> bool:
    """Tell whether a name matches a pattern, in which only ``*`` is special: it stands for any characters."""
    first, *parts = pattern.split("*")
    if not parts:
        return pattern == name
    *parts, last = parts
    start, stop = len(first), len(name) - len(last)
    if start > stop or not name.startswith(first) or not name.endswith(last):
        return False
    for part in parts:
        found = name.find(part, start, stop)
        if found < 0:
            return False
        start = found + len(part)
    return True


def parse_levels(reader: SettingReader, value: Any) -> dict[str, str]:
    """Return levels by code or pattern, such as ``sample-*``; one that is not a level is reported and left out."""
    if not isinstance(value, dict):
        raise SettingError(
            f"`{reader.name}` must be a table", 'write codes and levels, such as `sample-unused = "off"`'
        )
    ours = {code.value for code in Code}
    levels: dict[str, str] = {}
    for code, level in value.items():
        if not isinstance(level, str) or level not in LEVELS:
            reader.report(f"the level of `{code}` must be one of {', '.join(LEVELS)}", about=code)
            continue
        levels[code] = level
        if "*" in code:
            if not any(match_pattern(code, name) for name in ours):
                reader.unclaimed[code] = reader.build(f"there is no code such as `{code}`", about=code)
        elif code not in ours:
            meant = nearest(code, ours, WORDS) or ""
            reader.unclaimed[code] = reader.build(f"there is no code `{code}`", meant=meant, about=code)
    return levels


class Settings(NamedTuple):
    """The ``[tool.apiref]`` table of pyproject.toml, or an ``apiref.toml``.

    A field annotated with a `Setting` is one: to add another, add such a field.
    """

    levels: Annotated[
        Mapping[str, str],
        Setting(
            "a table of codes and levels",
            parse_levels,
            "Codes with their level: ``error``, ``warning``, ``info``, or ``off`` for no findings. ``sample-*`` names "
            "several; the longest name that fits a code counts.",
        ),
    ] = {}
    ignored_keys: Annotated[
        tuple[str, ...],
        Setting("a list of strings", parse_strings, "Names of JSON keys that no table needs to document."),
    ] = ()
    base_microversion: Annotated[
        str, Setting("a string", parse_string, "The microversion of samples that name none.")
    ] = ""
    baseline: Annotated[
        str, Setting("a string", parse_path, "The baseline file, relative to the file of the settings.")
    ] = ""
    """Absolute."""
    checks: Annotated[
        tuple[str, ...],
        Setting(
            "a list of strings",
            parse_files,
            "Python files with checks of the project's own, relative to the file of the settings.",
        ),
    ] = ()
    """Absolute."""
    unclaimed: Mapping[str, Diagnostic] = {}
    """The findings for codes in ``levels`` that are unknown, by code, unless a check of the project defines them."""

    def severity(self, code: AnyCode) -> Severity | None:
        """Return how bad findings of a code are here; None if the code is off."""
        level = self.find_level(code.value)
        if level is None:
            return code.severity
        return None if level == OFF else Severity(level)

    def find_level(self, name: str) -> str | None:
        """Return the level that is set for a code; None if there is none.

        Of several patterns that fit, the one with the most characters beside its ``*`` counts, then the last one.
        """
        if name in self.levels or not self.levels:
            return self.levels.get(name)
        best, level = -1, None
        for pattern, value in self.levels.items():
            size = len(pattern) - pattern.count("*")
            if size >= best and "*" in pattern and match_pattern(pattern, name):
                best, level = size, value
        return level

    def select_codes(self, named: Collection[str] = (), *, info: bool = False) -> frozenset[Code]:
        """Return our codes that are reported; those of level info only with ``info`` or if ``named`` has them."""
        selected = set()
        for code in Code:
            level = self.severity(code)
            if level is not None and (info or level is not Severity.INFO or code.value in named):
                selected.add(code)
        return frozenset(selected)


class SettingEntry(NamedTuple):
    """A setting as the manual lists it."""

    name: str
    kind: str
    default: Any
    help: str
    parse: Callable[[SettingReader, Any], Any]


def list_settings() -> list[SettingEntry]:
    """Return all settings in the order of their declaration."""
    hints = get_type_hints(Settings, include_extras=True)
    return [
        SettingEntry(name, found.kind, Settings._field_defaults[name], found.help, found.parse)
        for name, hint in hints.items()
        for found in getattr(hint, "__metadata__", ())
        if isinstance(found, Setting)
    ]


def load_settings(root: str, files: FileStore | None = None) -> tuple[Settings, list[Diagnostic]]:
    """Read the settings of the reference in ``root``: the nearest ``apiref.toml`` or ``[tool.apiref]`` at it or above.

    The search ends at the root of the repository. If something is wrong with the file, its good values still count.
    """
    settings, diagnostics = next(_load_nearest(root, files or FileStore()), (None, []))
    return settings or Settings(), diagnostics


def has_settings(root: str, files: FileStore | None = None) -> bool:
    """Whether the project has settings for the reference in ``root``, be they right or wrong."""
    return any(True for _ in _load_nearest(root, files or FileStore()))


def _load_nearest(root: str, files: FileStore) -> Iterator[tuple[Settings | None, list[Diagnostic]]]:
    """Yield what the files of settings hold, the nearest first, up to the root of the repository."""
    folder = os.path.abspath(root)
    while True:
        for name in ("apiref.toml", "pyproject.toml"):
            path = os.path.join(folder, name)
            if files.is_file(path):
                table = ("tool", "apiref") if name == "pyproject.toml" else ()
                settings, diagnostics = _load_file(path, files, table=table)
                if settings is not None or diagnostics:
                    yield settings, diagnostics
        parent = os.path.dirname(folder)
        if parent == folder or files.find_kind(os.path.join(folder, ".git")):
            return
        folder = parent


def _load_file(path: str, files: FileStore, *, table: tuple[str, ...]) -> tuple[Settings | None, list[Diagnostic]]:
    """Read the table of one file that is named by its keys; no settings if the file does not have it."""
    name = os.path.basename(path)
    try:
        content = files.read(path)
        # Most projects have a pyproject.toml without a table of ours, and importing a reader of TOML takes time.
        if table and table[-1].encode() not in content:
            return None, []
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [_invalid(path, 1, "the file is not UTF-8", (name,))]
    except OSError as exc:
        return None, [_invalid(path, 1, f"the file can't be read: {exc.strerror or exc}", (name,))]
    import tomllib

    try:
        values: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as exc:
        return None, [_invalid(path, 1, f"not valid TOML: {str(exc) or type(exc).__name__}", (name,))]
    for key in table:
        values = values.get(key) if isinstance(values, dict) else None
        if values is None:
            return None, []
    if not isinstance(values, dict):
        message = f"{'.'.join(table)} must be a table"
        return None, [_invalid(path, find_line(text, table), message, (".".join(table),))]
    return parse_settings(values, text, path, table, files)


def parse_settings(
    values: Mapping[str, Any], text: str, path: str, table: tuple[str, ...] = (), files: FileStore | None = None
) -> tuple[Settings, list[Diagnostic]]:
    """Return the settings of a table and what is wrong with it.

    ``text`` is that of the file at ``path``, and ``table`` the keys that lead to the values in it; both are only used
    to find the line of a finding.
    """
    diagnostics: list[Diagnostic] = []
    taken: dict[str, Any] = {}
    known = {entry.name: entry for entry in list_settings()}
    unclaimed: dict[str, Diagnostic] = {}
    for name, value in values.items():
        reader = SettingReader(name, path, text, table, files or FileStore())
        entry = known.get(name.replace("-", "_"))
        if entry is None:
            meant = nearest(name.replace("-", "_"), known, WORDS) or ""
            reader.report(f"there is no setting `{name}`", meant=meant)
        else:
            try:
                taken[entry.name] = entry.parse(reader, value)
            except SettingError as exc:
                reader.report(*exc.args)
        diagnostics += reader.diagnostics
        unclaimed |= reader.unclaimed
    return Settings(**taken, unclaimed=unclaimed), diagnostics


_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = re.compile(rf"[ \t]*\[{{1,2}}[ \t]*({_KEYS})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"[ \t]*({_KEYS})[ \t]*=")
# A string, of several lines or of one, a comment, or a single character of anything else.
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'|#[^\n]*|.", re.DOTALL
)


def find_line(text: str, keys: tuple[str, ...]) -> int:
    """Return the line of valid TOML, from 1, with the header or the assignment that the keys lead to.

    For a key of an inline table it is the line of the table; without any it is 1.
    """
    best, length = 1, 0
    for lineno, path in _find_keys(text):
        if path[: len(keys)] == keys:
            return lineno
        if len(path) > length and keys[: len(path)] == path:
            best, length = lineno, len(path)
    return best


def _find_keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the line and the keys, from the file's top level on, of each header and assignment."""
    table: tuple[str, ...] = ()
    position, lineno = 0, 1
    while position < len(text):
        if header := _HEADER.match(text, position):
            table = _split_keys(header[1])
            yield lineno, table
        elif assignment := _ASSIGNMENT.match(text, position):
            yield lineno, table + _split_keys(assignment[1])
        # On to the line after the statement, whose value may have several.
        start, depth = position, 0
        for token in _TOKEN.finditer(text, position):
            position = token.end()
            if token[0] in "[{":
                depth += 1
            elif token[0] in "]}":
                depth -= 1
            elif token[0] == "\n" and depth <= 0:
                break
        lineno += text.count("\n", start, position)


def _split_keys(dotted: str) -> tuple[str, ...]:
    """Return the keys of a dotted key, without quotes and escapes."""
    import tomllib

    keys: list[str] = []
    value: Any = tomllib.loads(f"{dotted} = 0")
    while isinstance(value, dict):
        ((key, value),) = value.items()
        keys.append(key)
    return tuple(keys)


def _invalid(
    path: str, lineno: int, message: str, names: tuple[str, ...], hint: str = "", meant: str = ""
) -> Diagnostic:
    return Diagnostic(Code.SETTINGS_INVALID, message, Location(path, lineno), hint, names=names, meant=meant)
