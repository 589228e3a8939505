"""Pauses of the collection of garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from sphinx_apiref.sphinx_ext.collection import pause_collection


@pytest.fixture(autouse=True)
def keep_collection() -> Iterator[None]:
    """Leave the collection as it was."""
    enabled = gc.isenabled()
    yield
    (gc.enable if enabled else gc.disable)()


@pytest.mark.parametrize("enabled", [True, False])
def test_a_pause_ends_with_what_was_before(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    with pause_collection():
        assert not gc.isenabled()
    assert gc.isenabled() == enabled


def test_a_pause_ends_with_an_error() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="wrong"), pause_collection():
        raise ValueError("wrong")
    assert gc.isenabled()
