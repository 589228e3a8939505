"""What the page says about a sample: how much it shows, and to whom."""

from __future__ import annotations

import pytest

from sphinx_apiref.compare.sample_labels import find_caller, is_partial


@pytest.mark.parametrize(
    ("label", "partial"),
    [
        ("note-list-short.json", True),
        ("Brief response", True),
        ("The response of a cell that is down, with missing keys.", True),
        ("Some of the fields are omitted.", True),
        ("Attributes that may be absent", True),
        ("Not all of the fields", True),
        ("An example when a regular user sends the request. Administrators see more.", True),
        ("Response without administrative roles", True),
        ("note-show-non-admin.json", True),
        ("note-show.json", False),
        ("All fields", False),
        ("The missing note", False),
        ("Response Example (admin user)", False),
        # The first caller that is named is the one that sees it.
        ("As an administrator sees it; a regular user sees less.", False),
        ("Response without a user", False),
    ],
)
def test_a_sample_that_shows_less_than_there_is(label: str, partial: bool) -> None:
    assert is_partial(label) is partial


@pytest.mark.parametrize(
    ("label", "caller"),
    [
        ("note-show-admin.json", "admin"),
        ("Response Example (admin user)", "admin"),
        ("note-show-non-admin.json", "plain"),
        ("The user is not an administrator", "plain"),
        ("note_non_admin_show.json", "plain"),
        ("note-badminton.json", ""),
        ("", ""),
    ],
)
def test_whom_a_sample_is_for(label: str, caller: str) -> None:
    assert find_caller(label) == caller
