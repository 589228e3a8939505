"""``apiref lint``: report what is wrong with references."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from sphinx_apiref.commands.usage import UsageError, show_path, show_problem, word_unknown_code
from sphinx_apiref.lint.baseline import Comparison
from sphinx_apiref.lint.known_findings import BaselineResult, RunResult, apply_baselines, save_updates
from sphinx_apiref.lint.run import Project, Selection, find_known_codes, lint, load_project
from sphinx_apiref.model.codes import AnyCode, Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.project.discovery import discover_reference, find_other_references
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.report.report import Report, build_report

if TYPE_CHECKING:
    import argparse

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "rdjson", "zuul")
_WITH_FIXES = ("json", "sarif")


def add_lint(commands: Any) -> None:
    """Add the subcommand to the parser's ``commands``."""
    parser = commands.add_parser(
        "lint",
        help="report what is wrong with a reference",
        description="Report what is wrong with a reference. Needs neither Sphinx nor conf.py.",
        epilog="Exit code: 0 nothing (new), 1 findings, 2 wrong use or a failure.",
        allow_abbrev=False,
    )
    parser.set_defaults(run=run_lint, short=True)
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="the folder of a reference (default: the one found below this folder)")
    add("--format", choices=FORMATS, default="text", help="default: text")
    add("--output", metavar="FILE", help="write to a file instead of standard output")
    add(
        "--select",
        metavar="CODES",
        action="append",
        help="report only these codes, separated by commas; `sample-*` selects several",
    )
    add("--ignore", metavar="CODES", action="append", help="do not report these")
    add("--info", action="store_true", help="report findings of severity info too")
    add("--baseline", metavar="FILE", help="a file of known findings, which are not reported")
    add(
        "--update-baseline",
        action="store_true",
        help="delete from the baseline what is fixed; create the file where there is none",
    )
    add("--since", metavar="REV", help="report only what is new since a revision of the git repository")
    add("--statistics", action="store_true", help="count the findings of each code")
    add("--quiet", action="store_true", help="say nothing but the findings")
    add("--exit-zero", action="store_true", help="exit with 0 in spite of findings")


def run_lint(arguments: argparse.Namespace) -> int:
    """Lint references and print a report. Raises UsageError, BaselineError and DiscoveryError."""
    if arguments.since and arguments.update_baseline:
        raise UsageError("--since leaves out what --update-baseline needs to know: use one of the two")
    files = FileStore()
    roots = _find_roots(arguments.paths, files)
    projects = [_load_project(root, files) for root in roots.values()]
    known = find_known_codes(projects)
    selection = _parse_selection(arguments, known)
    references: list[ApiRef] = []
    batches: dict[str, list[Diagnostic]] = {}
    older = 0
    for project in projects:
        reference = _scan(project.root, files)
        references.append(reference)
        path = os.path.abspath(arguments.baseline) if arguments.baseline else project.settings.baseline
        codes = project.settings.select_codes(selection.named, info=selection.info)
        found = lint(project, reference, codes, files=files, fixes=arguments.format in _WITH_FIXES)
        findings = [finding for finding in found if selection.wants(finding)]
        if arguments.since:
            comparison = _compare_since(findings, project, arguments.since, codes)
            findings, older = comparison.new, older + len(comparison.known)
        batches.setdefault(path, []).extend(findings)
    if arguments.update_baseline and "" in batches:
        raise UsageError("--update-baseline needs --baseline FILE, or `baseline` in the settings")
    looked_for = _build_looked_for(projects, selection, known)
    result = apply_baselines(batches, references, looked_for, create=arguments.update_baseline)
    if arguments.update_baseline:
        save_updates(result.baselines)
    known_count = sum(baseline.known for baseline in result.baselines)
    fixed_count = sum(len(baseline.fixed) for baseline in result.baselines)
    report = build_report(result.new, os.getcwd(), known_count, fixed_count, older, files)
    _write(report, arguments)
    if not arguments.quiet:
        for line in _word_run(references, roots, result, report, arguments, files):
            print(f"apiref: {line}", file=sys.stderr)
    bad = any(finding.severity is not Severity.INFO for finding in report.findings)
    return 1 if bad and not arguments.exit_zero else 0


def _find_roots(paths: Iterable[str], files: FileStore) -> dict[str, str]:
    """Return the folders to lint, each once, by the path that led to it."""
    roots: dict[str, str] = {}
    for path in paths or [""]:
        root = discover_reference(path, files)
        if os.path.realpath(root) not in map(os.path.realpath, roots.values()):
            roots[path] = root
    return roots


def _load_project(root: str, files: FileStore) -> Project:
    """Return a project; raises UsageError where its settings are wrong."""
    project = load_project(root, files)
    if project.problems:
        raise UsageError(show_problem(project.problems[0]))
    return project


def _scan(root: str, files: FileStore) -> ApiRef:
    """Return the reference in a folder; raises UsageError where there is none."""
    from sphinx_apiref.read.scan import scan_reference

    reference = scan_reference(root, files)
    if not reference.diagnostics and not reference.operations and not reference.loose_tables:
        from sphinx_apiref.read.documents import has_unread_markdown

        reason = "no page in it has a rest_method"
        if has_unread_markdown(root, files):
            reason = "its pages are Markdown, and conf.py names no extension that reads it, such as myst_parser"
        raise UsageError(f"{show_path(root)} holds no reference: {reason}")
    return reference


def _compare_since(
    findings: Sequence[Diagnostic], project: Project, revision: str, codes: Collection[Code]
) -> Comparison:
    """Separate what is new since a revision from what is older; raises UsageError."""
    from sphinx_apiref.lint.since import RevisionError, compare_with_revision

    try:
        return compare_with_revision(findings, project, revision, codes)
    except RevisionError as exc:
        raise UsageError(str(exc)) from None


def _parse_selection(arguments: argparse.Namespace, known: Mapping[str, AnyCode] | None) -> Selection:
    return Selection(
        _parse_codes(arguments.select, "--select", known),
        _parse_codes(arguments.ignore, "--ignore", known) or frozenset(),
        _split_codes(arguments.select),
        arguments.info,
    )


def _split_codes(texts: Iterable[str] | None) -> frozenset[str]:
    return frozenset(name.strip() for text in texts or () for name in text.split(","))


def _parse_codes(
    texts: Iterable[str] | None, option: str, codes: Mapping[str, AnyCode] | None
) -> frozenset[str] | None:
    """Return the codes that an option names; None where it is not given. Where ``codes`` are not known, all count."""
    if texts is None:
        return None
    known = list(codes) if codes is not None else [code.value for code in Code]
    chosen: set[str] = set()
    for name in sorted(_split_codes(texts) - {""}):
        if name in known:
            chosen.add(name)
            continue
        found = []
        if "*" in name:
            import fnmatch

            found = fnmatch.filter(known, name)
        if not found and codes is not None:
            raise UsageError(f"{option}: {word_unknown_code(name, known)}")
        chosen.update(found or [name])
    return frozenset(chosen)


def _build_looked_for(
    projects: Sequence[Project], selection: Selection, known: Mapping[str, AnyCode] | None
) -> Callable[[str], bool]:
    """Return whether this run looked for a code, so that a baseline may forget what it did not find."""
    failed = frozenset(code for project in projects for code in project.checks.failed)
    # A check that can't be loaded may have had findings of any other code.
    codes: Mapping[str, AnyCode] = {code.value: code for code in Code} if known is None else known

    def looked_for(name: str) -> bool:
        code = codes.get(name)
        if code is None:
            return known is not None
        if not selection.includes(name) or name in failed:
            return False
        levels = [project.settings.severity(code) for project in projects]
        return all(level is not None and selection.shows(name, level) for level in levels)

    return looked_for


def _word_run(
    references: Sequence[ApiRef],
    roots: Mapping[str, str],
    result: RunResult,
    report: Report,
    arguments: argparse.Namespace,
    files: FileStore,
) -> Iterator[str]:
    """Return what a run says beside its findings, a line each: the baselines, and what was read."""
    for baseline in result.baselines:
        yield from _word_baseline(baseline, updated=arguments.update_baseline)
    for (path, root), reference in zip(roots.items(), references, strict=True):
        count = len(reference.operations)
        operations = f"{count} operation{'s' if count != 1 else ''}"
        found = "" if report.findings else ", nothing found"
        yield f"{show_path(root)}: {operations}{found}"
        if os.path.abspath(path or os.curdir) != root:
            others = [folder for folder in find_other_references(path, root, files) if folder not in roots.values()]
            if others:
                yield f"not read: {', '.join(map(show_path, others))}; name a folder to lint it"


def _word_baseline(result: BaselineResult, *, updated: bool) -> Sequence[str]:
    """Return what a run says of a baseline, a line each."""
    path = show_path(result.path)
    if result.created:
        return [f"{path} is new and holds {_count(result.known)}"]
    lines = []
    if updated:
        if result.fixed:
            lines.append(f"{path}: deleted {_count(len(result.fixed))}, fixed")
        if result.rewritten:
            lines.append(f"{path}: rewrote {_count(result.rewritten)} as path, code and names")
    elif result.fixed:
        lines += [f"{path}:{lineno}: no longer found: {entry.render()}" for lineno, entry in result.fixed]
        lines.append("--update-baseline deletes what is no longer found")
    return lines


def _count(number: int) -> str:
    return f"{number} finding{'s' if number != 1 else ''}"


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
