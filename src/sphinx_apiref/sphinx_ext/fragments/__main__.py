"""The process of the renderer: ``python -m sphinx_apiref.sphinx_ext.fragments SOURCE OUT DOCTREES``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from sphinx_apiref.sphinx_ext.fragments.failure import describe_failure
from sphinx_apiref.sphinx_ext.fragments.serve import Requests, exit_soon, serve
from sphinx_apiref.sphinx_ext.fragments.warm import StaleEnvironmentError, WarmApplication, WarmOptions


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of the process."""
    parser = argparse.ArgumentParser(prog="python -m sphinx_apiref.sphinx_ext.fragments")
    parser.add_argument("source")
    parser.add_argument("out")
    parser.add_argument("doctrees")
    parser.add_argument("-c", dest="conf")
    parser.add_argument("-D", dest="defines", action="append", default=[])
    parser.add_argument("-t", dest="tags", action="append", default=[])
    parser.add_argument("--environment")
    return parser.parse_args(arguments)


def run(arguments: Sequence[str]) -> int:
    """Answer the requests on standard input; return 1 if Sphinx cannot start."""
    options = parse_arguments(arguments)
    # conf.py and extensions may print, read and start processes: none of that gets to the two streams.
    requests = Requests(os.fdopen(os.dup(0), "rb"), exit_soon)
    output = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)

    def send(message: dict[str, Any]) -> None:
        output.write(json.dumps(message).encode() + b"\n")
        output.flush()

    try:
        warm = WarmApplication(
            WarmOptions(
                options.source,
                options.out,
                options.doctrees,
                options.conf,
                dict(entry.partition("=")[::2] for entry in options.defines),
                options.tags,
            )
        )
        start(warm, options.environment)
    except Exception as exc:  # conf.py and extensions raise anything.
        send({"failed": describe_failure(exc, options.conf or options.source)})
        return 1
    try:
        send({"ready": True})
        serve(warm, requests, send)
    except BrokenPipeError:
        pass
    return 0


def start(warm: WarmApplication, environment: str | None) -> None:
    """Take over a pickled environment or, where there is none that fits, read the pages."""
    if environment:
        try:
            warm.load_environment(environment)
        except StaleEnvironmentError as exc:
            print(exc, file=sys.stderr)  # noqa: T201
        else:
            return
    warm.read_pages()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
