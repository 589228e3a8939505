"""Environments that hold a lock and a wheel and nothing else, and the commands that run in them."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "locks"


def run(*command: str | Path, cwd: Path = ROOT, status: int = 0) -> str:
    """Run a command and return what it printed.

    Raises SystemExit, after printing the output, for an exit status other than ``status`` and for any traceback.
    """
    print("+", *command, flush=True)
    # Neither the checkout nor the calling environment may lend the wheel anything.
    environ = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    done = subprocess.run(
        command, cwd=cwd, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != status or "Traceback" in done.stdout:
        sys.exit(f"{done.stdout}\nexit status {done.returncode}, and {status} was expected")
    return done.stdout


def create_environment(folder: Path, lock: str) -> Path:
    """Install ``locks/<lock>.txt`` into a new environment in ``folder``; return the folder of its commands."""
    venv.create(folder, clear=True, with_pip=True)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    run(commands / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", LOCKS / f"{lock}.txt")
    return commands


def install_wheel(commands: Path, wheel: Path) -> None:
    """Put a wheel in the place of the one of its name; the lock must have brought all that it needs."""
    pip = (commands / "python", "-m", "pip")
    run(*pip, "install", "--quiet", "--force-reinstall", "--no-deps", "--no-index", wheel)
    run(*pip, "check")


def build_wheel(source: Path, folder: Path) -> Path:
    """Return the wheel of the project in ``source``, built into ``folder`` by what the lock of this process holds."""
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, source)
    (wheel,) = folder.glob("*.whl")
    return wheel
