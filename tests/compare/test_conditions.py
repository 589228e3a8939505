"""Which descriptions say that a key is there under a condition only."""

from __future__ import annotations

import pytest

from sphinx_apiref.compare.conditions import is_conditional


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
        # Four words between are too many for them to belong together.
        "It is returned by whoever asks for it when it is there.",
    ],
)
def test_a_condition_of_something_else(text: str | None) -> None:
    assert not is_conditional(text)
