"""Fixtures that build small source trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from .support import Build, Builder


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Return the function that builds a tree in a folder of the test's own."""
    return Builder(tmp_path)


@pytest.fixture(scope="module")
def build_module(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return the same for builds that the tests of a module share."""
    return Builder(tmp_path_factory.mktemp("build"))
