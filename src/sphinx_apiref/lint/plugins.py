"""A project's own checks: found in files that the settings name and at entry points, run beside ours.

A check that fails is one finding at its line, and the others go on.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import ModuleType, TracebackType
from typing import Any, NamedTuple, TypeVar

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.entry_points import find_entry_points
from sphinx_apiref.model.codes import AnyCode, Code, ProjectCode
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.project.settings import Settings, match_pattern
from sphinx_apiref.read.files import FileStore

_MARK = "_apiref_codes"
_Function = TypeVar("_Function", bound="Callable[[CheckContext], Iterable[Diagnostic] | None]")


def check(*codes: ProjectCode) -> Callable[[_Function], _Function]:
    """Make a check of a function that takes a `CheckContext` and returns or yields `Diagnostic` values of these codes.

    Its docstring is what ``apiref explain`` prints.
    """
    if not codes or not all(isinstance(code, ProjectCode) for code in codes):
        raise TypeError("check() takes the ProjectCode values of the findings: @check(ROUTE_MISSING)")

    def mark(function: _Function) -> _Function:
        setattr(function, _MARK, codes)
        return function

    return mark


class ProjectCheck(NamedTuple):
    """A check of the project's own."""

    codes: tuple[ProjectCode, ...]
    function: Callable[[CheckContext], Iterable[Diagnostic] | None]
    location: Location

    @property
    def name(self) -> str:
        """What messages call it."""
        return getattr(self.function, "__name__", type(self.function).__name__)

    @property
    def text(self) -> str:
        """The docstring."""
        import inspect

        return inspect.cleandoc(getattr(self.function, "__doc__", None) or "")


class ProjectChecks:
    """The project's own checks, and what went wrong with them.

    ``diagnostics`` are about checks that can't be loaded, ``problems`` about settings that name an unknown code;
    ``failed`` are the codes of checks that failed, whose findings are unknown.
    """

    def __init__(self) -> None:
        self.checks: list[ProjectCheck] = []
        self.diagnostics: list[Diagnostic] = []
        self.problems: list[Diagnostic] = []
        self.failed: set[str] = set()

    @property
    def complete(self) -> bool:
        """Whether all checks could be loaded, so that a code which is not among them does not exist."""
        return not self.diagnostics

    @property
    def codes(self) -> dict[str, ProjectCode]:
        """The codes by what they are called."""
        return {code.value: code for found in self.checks for code in found.codes}

    @property
    def known(self) -> frozenset[str] | None:
        """The names of the codes, None where they are not all known."""
        return frozenset(self.codes) if self.complete else None

    def find(self, code: AnyCode) -> ProjectCheck | None:
        """Return the check that yields findings of a code."""
        return next((found for found in self.checks if code in found.codes), None)

    def run(self, context: CheckContext) -> Iterator[Diagnostic]:
        """Return what the checks find, and for each that fails one finding in place of its own."""
        self.failed.clear()
        for found in self.checks:
            try:
                with contextlib.redirect_stdout(sys.stderr):
                    diagnostics = [
                        _read_diagnostic(given, found, context.reference.root)
                        for given in found.function(context) or ()
                    ]
            except _Misuse as exc:
                diagnostics = [_failed(f"the check `{found.name}` {exc}", found.location)]
            except (Exception, SystemExit) as exc:
                place = _locate(exc.__traceback__, found.location)
                diagnostics = [_failed(f"the check `{found.name}` failed: {_describe(exc)}", place)]
            else:
                yield from diagnostics
                continue
            self.failed.update(code.value for code in found.codes)
            yield from diagnostics


class _Misuse(Exception):
    """A check that yields what it may not; the text says what."""


def _read_diagnostic(given: Any, found: ProjectCheck, root: str) -> Diagnostic:
    """Return what a check yields, its paths absolute."""
    if not isinstance(given, Diagnostic):
        raise _Misuse(f"yields {type(given).__name__}, not Diagnostic")
    if given.code not in found.codes:
        name = getattr(given.code, "value", given.code)
        raise _Misuse(f"yields `{name}`, which its @check does not name")
    if not isinstance(given.message, str) or not isinstance(given.hint, str):
        raise _Misuse("yields a message or hint that is not a string")
    try:
        return given._replace(
            message=" ".join(given.message.split()),
            hint=" ".join(given.hint.split()),
            location=_read_location(given.location, root),
            seen=tuple(_read_location(place, root) for place in given.seen),
            fix=None,
            propose=None,
        )
    except (TypeError, ValueError) as exc:
        raise _Misuse(f"yields an invalid location: {exc}") from None


def _read_location(given: Any, root: str) -> Location:
    place = Location(*given)
    if not isinstance(place.path, str) or not isinstance(place.lineno, int) or not isinstance(place.column, int):
        raise TypeError("Location(path, lineno, column) takes a string and two integers")
    end = place.end_column if isinstance(place.end_column, int) else None
    return Location(os.path.normpath(os.path.join(root, place.path)), max(place.lineno, 1), max(place.column, 1), end)


def load_project_checks(settings: Settings, files: FileStore | None = None) -> ProjectChecks:
    """Load the checks of the files that the settings name and of the entry points. Never raises."""
    found = ProjectChecks()
    owners: dict[str, tuple[ProjectCode, str]] = {}
    for path in settings.checks:
        _collect(found, owners, Location(path, 1), partial(_import_file, path, files or FileStore()))
    for entry in find_entry_points():
        _collect(found, owners, _place_entry(entry), entry.load)
    if found.complete:
        found.problems += [
            problem
            for code, problem in settings.unclaimed.items()
            if not any(match_pattern(code, known) for known in found.codes)
        ]
    return found


def _collect(
    found: ProjectChecks,
    owners: dict[str, tuple[ProjectCode, str]],
    place: Location,
    load: Callable[[], Any],
) -> None:
    """Take in the checks of one file or entry point."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            loaded = load()
    except SyntaxError as exc:
        where = Location(exc.filename or place.path, exc.lineno or 1, exc.offset or 1)
        found.diagnostics.append(_failed(f"the checks can't be read: {exc.msg}", where))
        return
    except (Exception, SystemExit) as exc:
        where = _locate(exc.__traceback__, place)
        found.diagnostics.append(_failed(f"the checks can't be loaded: {_describe(exc)}", where))
        return
    members = vars(loaded).values() if isinstance(loaded, ModuleType) else [loaded]
    functions = {id(member): member for member in members if _is_check(member)}
    if not functions:
        message = f"`{os.path.basename(place.path)}` has no function below @check"
        found.diagnostics.append(_failed(message, place, "write `@check(CODE)` above the function"))
    for function in functions.values():
        codes: tuple[ProjectCode, ...] = getattr(function, _MARK)
        where = _locate_function(function, place)
        if any(other.function is function for other in found.checks):
            continue
        if problem := _find_clash(codes, owners):
            found.diagnostics.append(_failed(problem, where, "choose another name"))
            continue
        for code in codes:
            owners.setdefault(code.value, (code, os.path.basename(where.path)))
        found.checks.append(ProjectCheck(codes, function, where))


def _is_check(member: Any) -> bool:
    try:
        return callable(member) and isinstance(getattr(member, "__dict__", {}).get(_MARK), tuple)
    except Exception:
        # A module may hold objects that can't be asked, such as the request of a web framework.
        return False


def _find_clash(codes: Iterable[ProjectCode], owners: dict[str, tuple[ProjectCode, str]]) -> str:
    """Return why a code can't be taken, or an empty text."""
    ours = {code.value for code in Code}
    for code in codes:
        if code.value in ours:
            return f"the code `{code.value}` is one of apiref's own"
        owner = owners.get(code.value)
        if owner is not None and owner[0] != code:
            return f"the code `{code.value}` is defined otherwise in {owner[1]}"
    return ""


def _import_file(path: str, files: FileStore) -> ModuleType:
    """Run a file as a module that no import finds; it leaves no bytecode beside it."""
    source = files.read(path)
    name = f"apiref checks in {path}"
    module = ModuleType(name)
    module.__file__ = path
    code = compile(source, path, "exec", dont_inherit=True)
    # Dataclasses look their module up there.
    sys.modules[name] = module
    try:
        exec(code, vars(module))
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _place_entry(entry: Any) -> Location:
    """Return where the module of an entry point is, or its name where there is none."""
    from importlib.util import find_spec

    name = entry.value.partition(":")[0].strip()
    try:
        spec = find_spec(name)
    except Exception:
        spec = None
    return Location(spec.origin if spec and spec.origin else name, 1)


def _locate(trace: TracebackType | None, place: Location) -> Location:
    """Return the line of the innermost call within the file of ``place``."""
    found = place
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if filename == place.path and trace.tb_lineno:
            found = Location(filename, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _locate_function(function: Any, place: Location) -> Location:
    import inspect

    code = getattr(inspect.unwrap(function), "__code__", None)
    return Location(code.co_filename, code.co_firstlineno) if code is not None else place


def _describe(exc: BaseException) -> str:
    reason = " ".join(str(exc).split())[:300]
    return f"{type(exc).__name__}: {reason}" if reason else type(exc).__name__


def _failed(message: str, location: Location, hint: str = "") -> Diagnostic:
    return Diagnostic(Code.CHECK_FAILED, message, location, hint)
