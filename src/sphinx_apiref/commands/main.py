"""The command's parser, exit codes and failures.

Exit codes: 0 for nothing new at error or warning, 1 for findings, 2 for wrong use and failures of our own.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from sphinx_apiref import __version__
from sphinx_apiref.commands.explain import add_explain
from sphinx_apiref.commands.lint import add_lint
from sphinx_apiref.commands.preview import add_preview
from sphinx_apiref.commands.usage import UsageError
from sphinx_apiref.lint.baseline import BaselineError
from sphinx_apiref.project.discovery import DiscoveryError


class _Formatter(argparse.HelpFormatter):
    """Finds the width itself: the library's own way imports a module that unpacks archives."""

    def __init__(self, prog: str) -> None:
        width = os.environ.get("COLUMNS", "")
        try:
            columns = int(width) if width.isdecimal() else os.get_terminal_size().columns
        except (OSError, ValueError):
            columns = 80
        super().__init__(prog, width=max(columns - 2, 20))


class _Parser(argparse.ArgumentParser):
    """Reports wrong use in one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options})

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see `{self.prog} --help`)")


COLLECTOR_THRESHOLD = 100_000
"""New objects after which a short command looks for garbage.

What it reads stays until its end, which is near; Python's own threshold, 700, would take a tenth of lint's time.
"""


def main(argv: Sequence[str] | None = None, *, own_process: bool = False) -> int:
    """Run the command and return its exit code. Never raises: a failure is one line on standard error.

    In a process of its own a short command may set up the interpreter for itself.
    """
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    try:
        arguments = _build_parser().parse_args(argv)
        if own_process and arguments.short:
            gc.set_threshold(COLLECTOR_THRESHOLD)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except (UsageError, BaselineError, DiscoveryError) as exc:
        return _fail(str(exc))
    except SystemExit as exc:  # --help and --version.
        return exc.code if isinstance(exc.code, int) else 0
    except BrokenPipeError:
        # The reader closed the pipe. Python flushes once more when it ends, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        return _fail("interrupted")
    except Exception as exc:
        if os.environ.get("APIREF_TRACEBACK"):
            raise
        reason = " ".join(str(exc).split())
        name = type(exc).__name__
        shown = f"{name}: {reason[:300]}" if reason else name
        return _fail(f"internal failure: {shown} (APIREF_TRACEBACK=1 shows where; please report it)")


def _fail(message: str) -> int:
    line = "".join(character if character.isprintable() else " " for character in message)
    print(f"apiref: {line}", file=sys.stderr)
    return 2


def _build_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="apiref", description="Check REST API references.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"apiref {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    add_lint(commands)
    add_explain(commands)
    add_preview(commands)
    return parser
