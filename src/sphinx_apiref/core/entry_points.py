"""The entry points at which projects hang checks of their own: found here, loaded by those who run them."""

from __future__ import annotations

import os
import sys
from typing import Any

GROUP = "sphinx_apiref.checks"
"""The group of entry points; one names a module, or a check in it."""


def find_entry_points() -> list[Any]:
    """Return the entry points, by name; the standard library's search, which is slow, runs only where there are any."""
    if not any(_mentions_group(folder) for folder in dict.fromkeys(sys.path)):
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value))


def _mentions_group(folder: str) -> bool:
    needle = f"[{GROUP}]".encode()
    try:
        names = os.listdir(folder or os.curdir)
    except OSError:
        # A file that exists is an archive, into which only the standard library looks.
        return os.path.isfile(folder)
    for name in names:
        if name.endswith((".dist-info", ".egg-info")):
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as stream:
                    if needle in stream.read():
                        return True
            except OSError:
                continue
    return False
