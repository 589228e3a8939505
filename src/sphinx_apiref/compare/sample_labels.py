"""What the page says about a sample, in its file's name, caption and titles: how much it shows, and to whom."""

from __future__ import annotations

import re
from functools import lru_cache

_KEYS = r"(?:keys|fields|attributes|properties|parameters|elements|details|information)"
_ABSENT = r"(?:missing|omitted|absent|hidden|left out|not (?:shown|returned|included))"

# Compiled on use: few samples lack anything.
# "Example: brief response", "servers-list-short.json"
_SHORT = (
    r"(?i)(?:\b|_)(?:brief|short(?:ened)?|summary|summari[sz]ed|minimal|partial|truncated|abridged|excerpt)(?:\b|_)"
)
# "with some fields omitted", "the record has missing keys", "some of the fields only"
_LACKING = (
    rf"(?i)\b{_ABSENT} {_KEYS}\b|\b{_KEYS} (?:(?:are|is|may|might|can|will|be|that|which) )*{_ABSENT}\b"
    rf"|\b(?:fewer|only some|not all)(?: of)?(?: the| its)? {_KEYS}\b"
)
# "as a regular user", "without administrative roles", "server-show-non-admin.json"; "(admin user)"
_CALLER = (
    r"(?i)(?P<plain>(?:\b|_)non[-_ ]?admin|\b(?:regular|ordinary|unprivileged|non-privileged)[-_ ]users?\b"
    r"|\bwithout (?:an? |the |any )?(?:admin\w*|privileges)\b|\b(?:not|no|isn't) (?:an? )?admin)"
    r"|(?P<admin>(?:\b|_)admin(?:istrat(?:or|ive))?s?(?:\b|_))"
)


@lru_cache(maxsize=1024)
def is_partial(label: str) -> bool:
    """Whether a sample shows less than there is on purpose: it is short, lacks keys, or is what a regular user sees."""
    return bool(re.search(_SHORT, label) or re.search(_LACKING, label)) or find_caller(label) == "plain"


def is_detailed(label: str) -> bool:
    """Whether a sample is called the long form: "Example: detailed response", ``servers-list-details.json``."""
    return "detail" in label.lower()


@lru_cache(maxsize=1024)
def find_caller(label: str) -> str:
    """Return whom the page says that a sample is for: ``admin``, ``plain`` for others, or nothing.

    Of several that it names the first counts: "as a regular user sees it; administrators see more".
    """
    match = re.search(_CALLER, label)
    return (match.lastgroup or "") if match else ""
