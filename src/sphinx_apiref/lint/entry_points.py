"""The entry points through which projects add checks of their own: found here, loaded by whoever runs them."""

from __future__ import annotations

import os
import sys
from typing import Any

GROUP = "sphinx_apiref.lint.rules"
"""The group of entry points; one names a module, or a check in it."""


def find_entry_points() -> list[Any]:
    """Return the entry points, sorted by name.

    The standard library's search is slow, so it runs only if a distribution on ``sys.path`` has any; distributions that
    only a finder of ``sys.meta_path`` knows are missed.
    """
    if not any(_mentions_group(folder) for folder in dict.fromkeys(sys.path)):
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value))


def _mentions_group(folder: str) -> bool:
    needle = f"[{GROUP}]".encode()
    try:
        names = os.listdir(folder or os.curdir)
    except OSError:
        # A file that exists is an archive; only the standard library can look into it.
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
