"""Run a command and say what it used: user CPU and wall seconds, and peak memory, from the kernel's own accounts.

The figures are those of the whole process and of all processes it started: the CPU seconds are added, the memory is
that of the largest.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True, slots=True)
class Usage:
    """What one run used: seconds, seconds and bytes."""

    user: float
    wall: float
    memory: int


class BenchError(Exception):
    """Something that cannot be measured; the message is for the person who asked."""


def run_measured(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], accepted: Sequence[int] = (0,)
) -> Usage:
    """Run a command in ``folder``; its program is named by its path. An exit code that is not accepted is an error."""
    log, target = folder / "log", folder / "used"
    with log.open("wb") as opened:
        # In a process group of its own, so that Ctrl+C ends the processes of a parallel build too.
        launcher = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_LAUNCHER), str(target), *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=opened,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            failed = launcher.wait()
        except BaseException:
            stop_group(launcher)
            raise
    said = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
    if failed:
        raise BenchError(f"cannot run {' '.join(command)}\n{said}")
    code, user, wall, memory = target.read_text(encoding="ascii").split()
    if int(code) not in accepted:
        raise BenchError(f"exit code {code} of {' '.join(command)}\n{said}")
    return Usage(float(user), float(wall), int(memory))


def stop_group(launcher: subprocess.Popen[bytes]) -> None:
    """End a process and those it started, and wait until none of them can write any more."""
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        try:
            os.killpg(launcher.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
        launcher.poll()
        time.sleep(0.01)
