"""The longest page that there is: every microversion of nova's."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from sphinx_apiref import read_reference
from tests.browser.versions import read_options, read_rows, read_shown, select_operations, select_rows
from tools.references.build import NEW, PLAIN, build
from tools.references.sources import REFERENCES, unpack

pytestmark = pytest.mark.corpus


def test_each_version_of_nova_shows_the_rows_whose_range_holds_it(page: Page, tmp_path: Path) -> None:
    built = build("nova", NEW, tmp_path, theme=PLAIN, defines=("apiref_validate=0",))
    assert built.returncode == 0, built.log
    operations = read_reference(unpack(REFERENCES["nova"]) / "api-ref" / "source").operations
    address = (built.outdir / "index.html").as_uri()
    page.goto(address)
    page.click("#expand-all")
    every = read_rows(page)
    assert len(every) > 2000
    versions = read_options(page)[1:]
    assert versions[0] == "2.1"
    assert len(versions) > 90
    sizes = set()
    for value in versions:
        page.select_option("#mv_select", value)
        shown = read_rows(page)
        assert shown == select_rows(operations, value), value
        assert len(read_shown(page)) == len(select_operations(operations, value))
        assert f"mv={value}" in page.url
        sizes.add(len(shown))
    assert len(sizes) > 30
    # The address restores it.
    page.goto(f"{address}?mv=2.30")
    page.click("#expand-all")
    assert page.input_value("#mv_select") == "2.30"
    assert read_rows(page) == select_rows(operations, "2.30")
    page.select_option("#mv_select", "")
    assert read_rows(page) == every
