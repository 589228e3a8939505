"""What the figures were measured on."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
from pathlib import Path

# Distributions, as people write their names.
PARTS = ("Sphinx", "docutils", "os-api-ref", "openstackdocstheme", "sphinx-apiref")


def read_processor() -> str:
    """Return the processor's model where the system says it, else its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def count_cores() -> int:
    """Return the number of cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def missing_parts(*, browser: bool = False) -> list[str]:
    """Return the distributions that are needed and not installed; ``browser`` tells whether one is driven."""
    missing = []
    for part in (*PARTS, "playwright") if browser else PARTS:
        try:
            importlib.metadata.version(part)
        except importlib.metadata.PackageNotFoundError:
            missing.append(part)
    return missing


def describe_machine() -> dict[str, str]:
    """Return the date, the machine and the versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "Date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "Processor": f"{read_processor()}, {count_cores()} cores",
        "Memory": f"{memory:.0f} GiB",
        "System": platform.system(),
        "Python": platform.python_version(),
        **{part: importlib.metadata.version(part) for part in PARTS},
    }
