"""The process of the command: ``apiref``, and ``python -m sphinx_apiref``."""

from __future__ import annotations

import gc
import sys

from sphinx_apiref.commands.main import main


def run() -> int:
    """Run the command in a process of its own and return its exit code."""
    # What is read stays until the end, which is near. To look for garbage among it after every 700 values, as Python
    # does, would take a tenth of the time.
    gc.set_threshold(100_000)
    return main()


if __name__ == "__main__":
    sys.exit(run())
