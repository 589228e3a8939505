"""Which descriptions say that a key is there under a condition only."""

from __future__ import annotations

import pytest

from sphinx_apiref.compare.conditions import is_about_results, is_conditional, is_restricted


@pytest.mark.parametrize(
    "text",
    [
        "Available when the volume is encrypted.",
        "It is only set if the server was built.",
        "This field may not appear.",
        "To be specified if and only if ``group`` is not provided.",
        "Not required if ``cloud`` is given.",
        "It exists only when the server runs.",
        "Only present in the detailed form.",
        "Is returned if the caller is an administrator.",
        "Is present in the response unless it was turned off.",
        "If the volume is encrypted, this field is returned.",
        "Required unless ``size`` is given.",
        "This parameter can be omitted.",
        "Omitted if there is none.",
        "Shown only to administrators.",
        "Only available for administrators.",
        "The id. Mutually exclusive with ``name``.",
        "Either ``size`` or ``image`` must be specified.",
        "One of the two is required.",
        "Will not be shown for others.",
        "It is not always returned.",
        "The field isn't\n  returned.",
        "The id. It cannot be set together with ``name``.",
        "Must not be combined with ``name``.",
        "Only one of ``id`` and ``name`` may be given.",
        "If a note has an ``id``, then the note cannot contain a ``title``.",
        "The title. Requires the ``titles`` extension.",
        "The title, added by the ``titles`` API extension.",
    ],
)
def test_a_condition_of_presence(text: str) -> None:
    assert is_conditional(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "The name of the volume.",
        "Set to true if the volume is encrypted.",
        "True if it is locked, else false.",
        "If true, the server is locked.",
        "The status of the request when it fails.",
        "If there is no description, its value is null.",
        "If the date is not set, its value is null.",
        "Specify the name as a string.",
        "The number of instances that are allowed for each project.",
        "False: the endpoint does not appear in the catalog.",
        "The type. The only valid value is novnc.",
        # About a value: what it holds, what is done at a time, and what an extension is.
        "The name cannot contain a space.",
        "The kinds of notes that are listed by the titles extension.",
        "The notes were added together.",
        "The notes cannot be deleted together.",
        "One note at most.",
        "The name of the extension.",
        "How the titles extension counts.",
        "A note that no longer matters.",
        # Four words between are too many for them to belong together.
        "It is returned by whoever asks for it when it is there.",
    ],
)
def test_a_condition_of_something_else(text: str | None) -> None:
    assert not is_conditional(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Admin-only. The host.", True),
        ("The host (admin only).", True),
        ("The host, for administrative users only.", True),
        ("Policy enables only users with the administrative role to see it.", True),
        ("The host. Only administrators can see it.", True),
        # What they may do to a value that everyone sees.
        ("Only administrators can change the value that users see.", False),
        ("The value may be updated by administrators only.", False),
        ("The name of the administrator.", False),
        ("The host.", False),
        (None, False),
    ],
)
def test_a_key_that_administrators_see(text: str | None, found: bool) -> None:
    assert is_restricted(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Returns the ``total_count`` of notes matching this filter.", True),
        ("The number of notes that match.", True),
        ("The count of notes on the page.", True),
        ("The marker of the next page.", True),
        ("What is needed for pagination.", True),
        ("The number of pages that the note has.", False),
        ("The number of notes.", False),
        ("The matching note.", False),
        (None, False),
    ],
)
def test_a_key_that_counts_the_results_of_a_list(text: str | None, found: bool) -> None:
    assert is_about_results(text) is found
