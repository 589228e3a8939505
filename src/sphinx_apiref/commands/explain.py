"""``apiref explain``: what a code means, or all codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from sphinx_apiref.commands.usage import UsageError, show_path, word_unknown_code
from sphinx_apiref.model.codes import AnyCode, Code
from sphinx_apiref.project.discovery import DiscoveryError, discover_reference
from sphinx_apiref.project.settings import load_settings

if TYPE_CHECKING:
    import argparse

    from sphinx_apiref.lint.plugins import ProjectChecks


def add_explain(commands: Any) -> None:
    """Add the subcommand to the parser's ``commands``."""
    parser = commands.add_parser(
        "explain", help="explain what a code means", description="Explain what a code means, or list all codes."
    )
    parser.set_defaults(run=run_explain, short=True)
    parser.add_argument("code", nargs="?", metavar="CODE")


def run_explain(arguments: argparse.Namespace) -> int:
    """Print the explanation of a code, or one line for each code. Raises UsageError for an unknown code."""
    from sphinx_apiref.lint.explanations import explain

    codes: dict[str, AnyCode] = {code.value: code for code in Code}
    project = None
    if arguments.code not in codes:
        project = _find_project_checks()
        codes.update(project.codes)
        for problem in project.diagnostics:
            place = f"{show_path(problem.location.path)}:{problem.location.lineno}"
            print(f"apiref: {place}: {problem.message}", file=sys.stderr)
    if arguments.code is None:
        width = max(map(len, codes))
        for name in sorted(codes):
            print(f"{name:<{width}}  {codes[name].severity.value:<7}  {codes[name].help}")
        return 0
    if arguments.code not in codes:
        raise UsageError(word_unknown_code(arguments.code, codes))
    code = codes[arguments.code]
    print(f"{code.value} ({code.severity.value})\n")
    print(explain(code, project))
    return 0


def _find_project_checks() -> ProjectChecks:
    """Return the checks of the reference that is found below the current folder, if there is one."""
    from sphinx_apiref.lint.plugins import load_project_checks

    try:
        root = discover_reference()
    except DiscoveryError:
        root = os.getcwd()
    return load_project_checks(load_settings(root)[0])
