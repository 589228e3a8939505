"""Versions and ranges of them: ``2.20`` is later than ``2.3`` and is not ``2.2``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

MICROVERSION = r"v?(\d+\.\d+)"
"""The regular expression of a microversion; its one group is the version without the ``v``."""

_MICROVERSION = re.compile(rf"{MICROVERSION}\Z")
# Looser: a reference without microversions may number its major versions only (`2`), or releases (`2.1.0`).
_VERSION = re.compile(r"v?\d+(?:\.\d+)*\Z")


class Microversion(NamedTuple):
    """A major and a minor number, ordered as such."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


class VersionRange(NamedTuple):
    """The first and the last microversion that something applies to; None where that end is open."""

    first: Microversion | None = None
    last: Microversion | None = None

    def covers(self, version: Microversion) -> bool:
        """Whether the version is in the range; both ends are."""
        return (self.first is None or self.first <= version) and (self.last is None or version <= self.last)


@lru_cache(maxsize=4096)
def parse_microversion(text: str) -> Microversion | None:
    """Return the version that ``2.60`` or ``v2.60`` names, or None for anything else."""
    match = _MICROVERSION.match(text.strip())
    if match is None:
        return None
    major, minor = match[1].split(".")
    return Microversion(int(major), int(minor))


@lru_cache(maxsize=4096)
def parse_bounds(min_version: str | None, max_version: str | None) -> VersionRange:
    """Return the range between two fields of a definition or an operation; what is not a microversion is no bound."""
    return VersionRange(
        parse_microversion(min_version) if min_version else None,
        parse_microversion(max_version) if max_version else None,
    )


def is_version(text: str) -> bool:
    """Whether a text can be the value of ``min_version`` or ``max_version``: ``2.60``, ``v2``, ``1.0.1``."""
    return _VERSION.match(text) is not None
