"""What a microversion shows: by the model, and by the page."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page

from sphinx_apiref.model.reference import Operation
from sphinx_apiref.model.versions import Microversion, parse_microversion


def read_options(page: Page) -> list[str]:
    """Return the versions to choose from."""
    options: list[str] = page.evaluate("[...document.querySelectorAll('#mv_select option')].map(e => e.value)")
    return options


def read_rows(page: Page) -> list[str]:
    """Return the names of the operations' rows in sight."""
    names: list[str] = page.evaluate(
        "[...document.querySelectorAll('.apiref-operation tr[id] td:first-child p')]"
        ".filter(e => e.checkVisibility()).map(e => e.textContent.replace(' (Optional)', ''))"
    )
    return names


def read_shown(page: Page) -> list[str]:
    """Return the ids of the operations in sight."""
    shown: list[str] = page.evaluate(
        "[...document.querySelectorAll('.apiref-operation')].filter(e => e.checkVisibility()).map(e => e.id)"
    )
    return shown


def select_operations(operations: Iterable[Operation], value: str) -> list[Operation]:
    """Return the operations that a version has."""
    version = parse_microversion(value)
    assert version is not None
    return [found for found in operations if _holds(version, found.min_version, found.max_version)]


def select_rows(operations: Iterable[Operation], value: str) -> list[str]:
    """Return the names of the rows that a version has."""
    version = parse_microversion(value)
    assert version is not None
    return [
        use.name
        for operation in select_operations(operations, value)
        for table in operation.tables
        for use in table.uses
        if use.parameter and _holds(version, use.parameter.min_version, use.parameter.max_version)
    ]


def _holds(version: Microversion, low: str | None, high: str | None) -> bool:
    first, last = parse_microversion(low or ""), parse_microversion(high or "")
    return (first is None or first <= version) and (last is None or version <= last)
