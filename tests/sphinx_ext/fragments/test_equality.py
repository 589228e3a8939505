"""An operation rendered alone equals its element on the page that a full build writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..support import Build
from .projects import PROJECTS
from .support import warm_up


@pytest.mark.parametrize("name", PROJECTS)
def test_every_operation_equals_its_element_on_the_built_page(name: str, build: Build, tmp_path: Path) -> None:
    conf, files = PROJECTS[name]
    built = build(files, conf=conf)
    with warm_up(built, tmp_path / "warm") as preview:
        rendered, shown = preview.render_all(), preview.list_built()
    assert len(shown) > 1
    # With the automatic ids, too: nothing was edited.
    for one, other in zip(rendered, shown, strict=True):
        assert one.split("\n") == other.split("\n")
