"""Microversions: ``2.20`` is later than ``2.3`` and is not ``2.2``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_VERSION = re.compile(r"v?(\d+)\.(\d+)\Z")


class Microversion(NamedTuple):
    """A major and a minor number, ordered as such."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


@lru_cache(maxsize=4096)
def parse_microversion(text: str) -> Microversion | None:
    """Return the version that ``2.60`` or ``v2.60`` names, or None if the text is anything else."""
    match = _VERSION.match(text.strip())
    return Microversion(int(match[1]), int(match[2])) if match else None
