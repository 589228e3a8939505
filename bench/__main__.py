"""The command line: ``python -m bench --help``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from .machine import describe_machine, missing_parts
from .measure import BenchError
from .session import SCENARIOS, Session, run_session
from .sources import NAMES
from .table import render_report

ROUNDS = 5
QUICK_ROUNDS = 2

_DESCRIPTION = """\
Build large references with os-api-ref and with sphinx-apiref, in turn, with the same Sphinx, theme and options, and
print how much time and memory each takes, as ratios. Checks are on, as they are by default. The references are
OpenStack's; they are downloaded once, into the cache of `make corpus`.
"""
_EPILOG = """\
A run takes about 25 minutes on two cores, --quick about 17, --quick --only nova about 10, with --scenario html one,
and with --scenario preview, which needs Chromium, five. Leave the machine alone meanwhile. The tables are printed at
the end, on standard output; progress goes to standard error.
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """End with one line: the list of all options hides what is wrong."""
        self.exit(2, f"{self.prog}: {message} (see --help)\n")


def parse_names(known: Sequence[str], text: str) -> tuple[str, ...]:
    """Return the names of a list separated by commas, in the order of the known ones."""
    given = {name.strip() for name in text.split(",") if name.strip()}
    if unknown := sorted(given - set(known)):
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
    if not given:
        raise argparse.ArgumentTypeError(f"give at least one of {', '.join(known)}")
    return tuple(name for name in known if name in given)


def parse_rounds(text: str) -> int:
    """Return a number of rounds."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rounds")
    return int(text)


def parse_target(text: str) -> Path:
    """Return the path of a file that can be written."""
    path = Path(text)
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"cannot write {text!r}")
    return path


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = _Parser(prog="python -m bench", description=_DESCRIPTION, epilog=_EPILOG)
    rounds = parser.add_mutually_exclusive_group()
    rounds.add_argument(
        "--rounds",
        type=parse_rounds,
        default=ROUNDS,
        metavar="N",
        help=f"how often each part is run, some of them 2 or 3 times at most (default: {ROUNDS})",
    )
    rounds.add_argument(
        "--quick", dest="rounds", action="store_const", const=QUICK_ROUNDS, help=f"the same as --rounds {QUICK_ROUNDS}"
    )
    parser.add_argument(
        "--only",
        type=lambda text: parse_names(NAMES, text),
        default=NAMES,
        metavar="NAME,…",
        help=f"these references: {', '.join(NAMES)}",
    )
    parser.add_argument(
        "--scenario",
        type=lambda text: parse_names(tuple(SCENARIOS), text),
        default=tuple(SCENARIOS),
        metavar="NAME,…",
        help="these parts: " + "; ".join(f"{name} ({text})" for name, text in SCENARIOS.items()),
    )
    parser.add_argument("--json", type=parse_target, metavar="FILE", help="write each run's figures to a file")
    return parser


@contextmanager
def work_folder() -> Iterator[Path]:
    """Give a folder for all that is built, and delete it whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="apiref-bench-"))
    try:
        yield folder
    finally:
        # Who is impatient presses Ctrl+C again, and tox does: the folder goes nevertheless.
        before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
        shutil.rmtree(folder)
        for number, handler in before.items():
            signal.signal(number, handler)


def describe_runs(session: Session, machine: dict[str, str]) -> dict[str, Any]:
    """Return what ``--json`` writes: seconds and bytes."""
    return {
        "machine": machine,
        "runs": [dataclasses.asdict(found) for found in session.measurements],
        "differences": [
            {"reference": name, "edit": edit, "files": found} for (name, edit), found in session.differences.items()
        ],
        "operations": session.sizes,
        "previews": [dataclasses.asdict(found) for found in session.delays],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report; the exit code is 1 if something cannot be measured, 2 for wrong use."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    if os.name != "posix":
        parser.error("only Linux, macOS and their like say what a process used")
    if missing := missing_parts(browser="preview" in options.scenario):
        parser.error(f"not installed: {', '.join(missing)}; `make bench` installs it")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with work_folder() as folder:
            session = Session(
                folder, options.rounds, options.scenario, lambda text: print(text, file=sys.stderr, flush=True)
            )
            run_session(session, options.only)
        machine = describe_machine()
        print(render_report(session, machine), end="", flush=True)
        if options.json:
            options.json.write_text(json.dumps(describe_runs(session, machine), indent=1) + "\n", encoding="utf-8")
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except (BenchError, OSError, RuntimeError, subprocess.CalledProcessError) as exc:
        print(f"python -m bench: {exc}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
