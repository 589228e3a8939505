"""The references of seven services have the content that os-api-ref gives them."""

from __future__ import annotations

import filecmp
import re
from collections import Counter
from pathlib import Path

import pytest

from tools.references.build import THEMES, build_old
from tools.references.sources import REFERENCES

from .conftest import BuildNew
from .differences import compare_trees
from .extract import extract_tree

CASES = [
    pytest.param(name, theme, id=f"{name}-{theme}", marks=pytest.mark.corpus) for name in REFERENCES for theme in THEMES
]


def _without_columns(warnings: tuple[str, ...]) -> Counter[str]:
    return Counter(re.sub(r":\d+(?=: )", "", warning) for warning in warnings)


@pytest.mark.parametrize(("name", "theme"), CASES)
def test_same_content(name: str, theme: str, build_new: BuildNew, report: dict[str, object]) -> None:
    """Every page: operations, tables, rows, cells, statuses, samples, notes, ids and contents, in order."""
    old = build_old(name, theme)
    new = build_new(name, theme)
    assert new.returncode == 0, new.log
    outcome = compare_trees(extract_tree(old.outdir), extract_tree(new.outdir), old.warnings)
    report.update(counts=dict(outcome.counts), allowed=dict(outcome.allowed), unexplained=len(outcome.unexplained))
    assert outcome.counts["operations"] > 0
    shown = "\n".join(outcome.unexplained[:40])
    assert not outcome.unexplained, f"{len(outcome.unexplained)} unexplained differences:\n{shown}"


@pytest.mark.parametrize(("name", "theme"), CASES)
def test_no_new_warning(name: str, theme: str, build_new: BuildNew) -> None:
    """Without the checks that os-api-ref does not have, a reference builds with the warnings it had."""
    old = _without_columns(build_old(name, theme).warnings)
    new = _without_columns(build_new(name, theme).warnings)
    assert not list((new - old).elements())


def _differing(left: Path, right: Path) -> list[str]:
    """Return the paths whose bytes differ, or which only one side has."""
    paths = {path.relative_to(side) for side in (left, right) for path in side.rglob("*") if path.is_file()}
    return sorted(
        str(path)
        for path in paths
        if not (left / path).is_file()
        or not (right / path).is_file()
        or not filecmp.cmp(left / path, right / path, shallow=False)
    )


@pytest.mark.parametrize(("name", "theme"), CASES)
def test_parallel_equals_serial(name: str, theme: str, build_new: BuildNew) -> None:
    """The number of processes changes no byte of the output."""
    serial = build_new(name, theme)
    parallel = build_new(name, theme, jobs=2)
    assert parallel.returncode == 0, parallel.log
    assert parallel.warnings == serial.warnings
    assert not _differing(serial.outdir, parallel.outdir)
