"""What a run used, and that nothing of it is left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.measure import BenchError, run_measured, stop_group

MIB = 2**20


def run(folder: Path, code: str, accepted: tuple[int, ...] = (0,)) -> int:
    command = [sys.executable, "-c", code]
    return run_measured(command, folder=folder, environment=os.environ, accepted=accepted).memory


def test_memory_is_that_of_the_run_and_not_of_who_measures(tmp_path: Path) -> None:
    here = bytearray(200 * MIB)
    empty, full = run(tmp_path, "pass"), run(tmp_path, f"bytearray(b'x') * {100 * MIB}")
    assert empty < 60 * MIB < 100 * MIB < full < len(here)


def test_processes_of_the_run_are_counted(tmp_path: Path) -> None:
    inner = f"import sys; x = bytearray(b'x') * {100 * MIB}"
    assert run(tmp_path, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])") > 100 * MIB


def test_exit_code_that_is_not_accepted_is_told_with_the_last_lines(tmp_path: Path) -> None:
    code = "import sys; print('what went wrong'); sys.exit(3)"
    assert run(tmp_path, code, (0, 3)) > 0
    with pytest.raises(BenchError, match=r"exit code 3 of [\s\S]*what went wrong"):
        run(tmp_path, code)


def test_program_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"cannot run .*missing"):
        run_measured([str(tmp_path / "missing")], folder=tmp_path, environment=os.environ)


def test_interruption_ends_the_processes_that_a_run_started(tmp_path: Path) -> None:
    command = ["sh", "-c", "sleep 600 & echo started; wait"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        assert process.stdout.readline() == b"started\n"
        stop_group(process)
        # The end comes when nobody can write any more.
        assert process.stdout.read() == b""
