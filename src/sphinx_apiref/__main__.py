"""The process of the command: ``apiref``, and ``python -m sphinx_apiref``."""

from __future__ import annotations

import sys

from sphinx_apiref.commands.main import main


def run() -> int:
    """Run the command in a process of its own and return its exit code."""
    return main(own_process=True)


if __name__ == "__main__":
    sys.exit(run())
