"""Parameters files that follow no order."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.unsorted import fold_unsorted
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.read.scan import scan_reference

from .tree import define, operation, table, write_reference


def find(folder: Path, names: list[str]) -> list[Diagnostic]:
    parameters = define(**dict.fromkeys(names, "body string"))
    write_reference(folder, operation("GET /x", table(names[0])), parameters)
    return [d for d in fold_unsorted(scan_reference(str(folder))) if d.code is Code.PARAMETER_UNSORTED]


def name_keys(total: int, slips: int) -> list[str]:
    """Return names in order, but for ``slips`` that are each after one of those they belong before."""
    keys = [f"k{number:03}" for number in range(total)]
    for index in range(slips):
        keys[2 * index], keys[2 * index + 1] = keys[2 * index + 1], keys[2 * index]
    return keys


@pytest.mark.parametrize(
    ("total", "slips", "folded"),
    [(8, 3, False), (8, 4, True), (15, 4, True), (16, 4, False), (40, 10, False), (39, 10, True)],
)
def test_a_file_of_which_more_than_a_quarter_is_out_of_order_is_one_finding(
    tmp_path: Path, total: int, slips: int, folded: bool
) -> None:
    found = find(tmp_path, name_keys(total, slips))
    assert len(found) == (1 if folded else slips)
    assert found[0].location.lineno == 6
    if folded:
        assert found[0].message == (
            f"{slips} of {total} definitions are out of order: parameters.yaml follows another order, or none"
        )
        assert found[0].names == ("parameters.yaml",)
        assert len(found[0].seen) == slips
        assert "header, path, query, body" in found[0].hint
    else:
        assert found[0].names == ("k000",)


def test_other_findings_stay(tmp_path: Path) -> None:
    write_reference(tmp_path, operation("GET /x", table("gone")), define(b="body string", a="body string"))
    found = fold_unsorted(scan_reference(str(tmp_path)))
    assert sorted(d.code.value for d in found) == ["parameter-undefined", "parameter-unsorted"]
