"""Run a command and write down what it used; ``measure.py`` starts this file as a program of its own.

A process begins with the peak memory of the one it was started from, so that one has to be small: this one imports
three modules that are part of the interpreter.
"""

import os
import sys
import time


def launch(target: str, command: list[str]) -> None:
    """Run a command, and write exit code, user CPU seconds, wall seconds and peak memory in bytes to a file."""
    started = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - started
    # Linux counts in KiB, macOS in bytes.
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    with open(target, "w", encoding="ascii") as opened:
        opened.write(f"{os.waitstatus_to_exitcode(status)} {used.ru_utime} {wall} {memory}")


if __name__ == "__main__":
    launch(sys.argv[1], sys.argv[2:])
