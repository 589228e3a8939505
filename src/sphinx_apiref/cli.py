"""The command ``apiref``: arguments, exit codes and what calls what.

Exit codes: 0 for nothing new at error or warning, 1 for findings, 2 for wrong use and failures of our own.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TextIO

from sphinx_apiref import __version__
from sphinx_apiref.core.baseline import BaselineError
from sphinx_apiref.core.diagnostics import AnyCode, Code, Severity
from sphinx_apiref.core.discovery import DiscoveryError, discover_reference
from sphinx_apiref.core.findings import Finding, resolve_findings
from sphinx_apiref.core.model import ApiRef
from sphinx_apiref.core.settings import Settings, load_settings
from sphinx_apiref.ratchet import apply_baselines, shown_path
from sphinx_apiref.report.value import Report

if TYPE_CHECKING:
    from sphinx_apiref.checks.project_checks import ProjectChecks

FORMATS = ("text", "json", "sarif", "github", "gitlab", "zuul")


class UsageError(Exception):
    """Wrong use; the text is one line."""


class _Formatter(argparse.HelpFormatter):
    """Asks for the width itself: the one of the library imports what unpacks archives for it."""

    def __init__(self, prog: str) -> None:
        width = os.environ.get("COLUMNS", "")
        try:
            columns = int(width) if width.isdecimal() else os.get_terminal_size().columns
        except (OSError, ValueError):
            columns = 80
        super().__init__(prog, width=max(columns - 2, 20))


class _Parser(argparse.ArgumentParser):
    """Tells wrong use in one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options})

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see `{self.prog} --help`)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code. Never raises: a failure is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    try:
        arguments = _parser().parse_args(argv)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except (UsageError, BaselineError, DiscoveryError) as exc:
        return _fail(str(exc))
    except SystemExit as exc:  # --help and --version.
        return exc.code if isinstance(exc.code, int) else 0
    except BrokenPipeError:
        # Whoever reads has seen enough. Python flushes once more when it ends, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        return _fail("interrupted")
    except Exception as exc:
        if os.environ.get("APIREF_TRACEBACK"):
            raise
        reason = " ".join(str(exc).split())
        name = type(exc).__name__
        told = f"{name}: {reason[:300]}" if reason else name
        return _fail(f"internal failure: {told} (APIREF_TRACEBACK=1 shows where; please report it)")


def _fail(message: str) -> int:
    line = "".join(character if character.isprintable() else " " for character in message)
    print(f"apiref: {line}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="apiref", description="Check REST API references.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"apiref {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    lint = commands.add_parser(
        "lint",
        help="report what is wrong with a reference",
        description="Report what is wrong with a reference. Needs neither Sphinx nor conf.py.",
        epilog="Exit code: 0 nothing (new), 1 findings, 2 wrong use or a failure.",
        allow_abbrev=False,
    )
    lint.set_defaults(run=_run_lint)
    lint.add_argument(
        "paths", nargs="*", metavar="PATH", help="the folder of a reference (default: the one found below this folder)"
    )
    lint.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    lint.add_argument("--output", metavar="FILE", help="write to a file instead of standard output")
    lint.add_argument(
        "--select", metavar="CODES", action="append", help="report these only; parted by commas, `sample-*` for several"
    )
    lint.add_argument("--ignore", metavar="CODES", action="append", help="do not report these")
    lint.add_argument("--info", action="store_true", help="report findings of severity info too")
    lint.add_argument("--baseline", metavar="FILE", help="a file of known findings, which are not reported")
    lint.add_argument(
        "--update-baseline",
        action="store_true",
        help="delete from the baseline what is fixed; make the file where there is none",
    )
    lint.add_argument("--statistics", action="store_true", help="count the findings of each code")
    lint.add_argument("--exit-zero", action="store_true", help="exit with 0 in spite of findings")
    explain = commands.add_parser(
        "explain", help="tell what a code means", description="Tell what a code means, or list all codes."
    )
    explain.set_defaults(run=_run_explain)
    explain.add_argument("code", nargs="?", metavar="CODE")
    return parser


class _Project(NamedTuple):
    """A reference, and what its project sets for it."""

    root: str
    settings: Settings
    checks: ProjectChecks


def _run_lint(arguments: argparse.Namespace) -> int:
    projects = [_load_project(root) for root in _resolve_roots(arguments.paths)]
    known = _known_codes(projects)
    selected = _resolve_codes(arguments.select, "--select", known)
    ignored = _resolve_codes(arguments.ignore, "--ignore", known) or frozenset()
    named = _named_codes(arguments.select)

    def wanted(code: str) -> bool:
        return (selected is None or code in selected) and code not in ignored

    references: list[ApiRef] = []
    batches: dict[str, list[Finding]] = {}
    for project in projects:
        reference, findings = lint_reference(project, project.settings.select_codes(named, info=arguments.info))
        references.append(reference)
        path = os.path.abspath(arguments.baseline) if arguments.baseline else project.settings.baseline
        batch = batches.setdefault(path, [])
        for finding in findings:
            if wanted(finding.code.value) and (
                finding.severity is not Severity.INFO or arguments.info or finding.code.value in named
            ):
                batch.append(finding)
    if arguments.update_baseline and "" in batches:
        raise UsageError("--update-baseline needs --baseline FILE, or `baseline` in the settings")
    failed = frozenset(code for project in projects for code in project.checks.failed)
    # A baseline keeps what a check that can't be loaded may have found.
    ran = {code.value for code in Code} if known is None else None

    def looked_for(code: str) -> bool:
        return wanted(code) and code not in failed and (ran is None or code in ran)

    report = apply_baselines(batches, references, looked_for, update=arguments.update_baseline)
    _write(report, arguments)
    bad = any(finding.severity is not Severity.INFO for finding in report.findings)
    return 1 if bad and not arguments.exit_zero else 0


def _load_project(root: str) -> _Project:
    """Return a project; raises UsageError where its settings are wrong."""
    from sphinx_apiref.checks.project_checks import load_project_checks

    settings, problems = load_settings(root)
    # What is wrong with the file comes before the code that it names is run.
    checks = load_project_checks(Settings() if problems else settings)
    for problem in (*problems, *checks.problems):
        hint = f" ({problem.hint})" if problem.hint else ""
        raise UsageError(f"{shown_path(problem.location.path)}:{problem.location.lineno}: {problem.message}{hint}")
    return _Project(root, settings, checks)


def _known_codes(projects: Iterable[_Project]) -> dict[str, AnyCode] | None:
    """Return all codes by what they are called; None where checks that can't be loaded may have more."""
    codes: dict[str, AnyCode] = {code.value: code for code in Code}
    for project in projects:
        if not project.checks.complete:
            return None
        codes.update(project.checks.codes)
    return codes


def lint_reference(project: _Project, codes: Collection[Code]) -> tuple[ApiRef, list[Finding]]:
    """Read and check one reference, with those checks of ours that find one of ``codes`` and the project's own."""
    from sphinx_apiref.checks import run_checks
    from sphinx_apiref.core.scan import scan_reference

    reference = scan_reference(project.root)
    if not reference.diagnostics and not reference.operations and not reference.loose_tables:
        raise UsageError(f"{shown_path(project.root)} holds no reference: no file in it has a rest_method")
    found = run_checks(reference, project.settings, codes, project.checks)
    diagnostics = [*reference.diagnostics, *found, *project.checks.diagnostics]
    unknown = [*project.checks.failed, *(code.value for code in Code if code not in codes)]
    return reference, resolve_findings(reference, diagnostics, project.settings, project.checks.known, unknown)


def _resolve_roots(paths: Iterable[str]) -> list[str]:
    """Return the folders to lint, each once."""
    roots: dict[str, str] = {}
    for path in paths or [""]:
        root = discover_reference(path)
        roots.setdefault(os.path.realpath(root), root)
    return list(roots.values())


def _named_codes(texts: Iterable[str] | None) -> frozenset[str]:
    return frozenset(name.strip() for text in texts or () for name in text.split(","))


def _resolve_codes(
    texts: Iterable[str] | None, option: str, codes: Mapping[str, AnyCode] | None
) -> frozenset[str] | None:
    """Return the codes that an option names; None where it is not given. Where ``codes`` are not known, all count."""
    if texts is None:
        return None
    known = list(codes) if codes is not None else [code.value for code in Code]
    chosen: set[str] = set()
    for name in sorted(_named_codes(texts) - {""}):
        if name in known:
            chosen.add(name)
            continue
        found = []
        if "*" in name:
            import fnmatch

            found = fnmatch.filter(known, name)
        if not found and codes is not None:
            raise UsageError(f"{option}: there is no code `{name}`{_close(name, known)}")
        chosen.update(found or [name])
    return frozenset(chosen)


def _close(name: str, known: Sequence[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, known, 1, 0.6)
    return f"; did you mean `{close[0]}`?" if close else "; `apiref explain` lists them"


def _write(report: Report, arguments: argparse.Namespace) -> None:
    color = not arguments.output and arguments.format == "text" and _wants_color(sys.stdout)
    text = render(report, arguments.format, color=color)
    statistics = ""
    if arguments.statistics:
        from sphinx_apiref.report.text import render_statistics

        statistics = render_statistics(report)
        if arguments.format == "text":
            text += statistics
    if arguments.output:
        try:
            with open(arguments.output, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
        except OSError as exc:
            raise UsageError(f"{arguments.output}: can't be written: {exc.strerror or exc}") from None
    else:
        sys.stdout.write(text)
    if statistics and arguments.format != "text":
        sys.stderr.write(statistics)


def _wants_color(stream: TextIO) -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def render(report: Report, name: str, *, color: bool = False) -> str:
    """Return a report in a format; only that format's module is imported."""
    if name == "text":
        from sphinx_apiref.report.text import render_text

        return render_text(report, color=color)
    from importlib import import_module

    renderer: Callable[[Report], str] = getattr(import_module(f"sphinx_apiref.report.{name}"), f"render_{name}")
    return renderer(report)


def _run_explain(arguments: argparse.Namespace) -> int:
    from sphinx_apiref.checks.explanations import explain

    codes: dict[str, AnyCode] = {code.value: code for code in Code}
    project = None
    if arguments.code not in codes:
        project = _find_project_checks()
        codes.update(project.codes)
        for problem in project.diagnostics:
            place = f"{shown_path(problem.location.path)}:{problem.location.lineno}"
            print(f"apiref: {place}: {problem.message}", file=sys.stderr)
    if arguments.code is None:
        width = max(map(len, codes))
        for name in sorted(codes):
            print(f"{name:<{width}}  {codes[name].severity.value:<7}  {codes[name].help}")
        return 0
    if arguments.code not in codes:
        raise UsageError(f"there is no code `{arguments.code}`{_close(arguments.code, list(codes))}")
    code = codes[arguments.code]
    print(f"{code.value} ({code.severity.value})\n")
    print(explain(code, project))
    return 0


def _find_project_checks() -> ProjectChecks:
    """Return the checks of the reference that is found below the current folder, if there is one."""
    from sphinx_apiref.checks.project_checks import load_project_checks

    try:
        root = discover_reference()
    except DiscoveryError:
        root = os.getcwd()
    return load_project_checks(load_settings(root)[0])
