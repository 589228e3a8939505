"""Phrases that say that a value may be of another type than its definition: "may also be given as a string"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

_MAY = frozenset(("may", "might", "can", "could", "is", "are", "be"))
_BETWEEN = 4
"""How many words may stand between one of these and "as"."""
_DENIED = frozenset(("not", "never", "only"))
_KINDS = frozenset(("a", "an", "single", "plain", "json", "comma-separated"))
_GO_ON = frozenset(
    (
        "of",
        "for",
        "or",
        "and",
        "if",
        "when",
        "with",
        "which",
        "that",
        "containing",
        "instead",
        "rather",
        "value",
        "values",
    )
)
"""Words after which a phrase is about the value: "as a string of names", not "as a string inside of the list"."""
_HELD = frozenset(
    (
        *("each", "every", "item", "items", "entry", "entries", "member", "members", "element", "elements"),
        *("id", "ids", "uuid", "uuids", "values"),
    )
)
"""Words for what a list holds: "each ID is given as a string" is not about the list."""
_SCALARS = frozenset(("string", "integer", "number", "boolean"))

LookUp = Callable[[str], str | None]
"""From a word or its plural to the JSON type that it names; None for any other word."""


def find_other_types(text: str, types: frozenset[str], look_up: LookUp) -> Iterator[frozenset[str]]:
    """Yield the types that a text, in lower case, says a value may have although it is of ``types``.

    No patterns are needed: they would take longer to compile than the few texts take to be read.
    """
    for sentence in text.replace(";", ".").split("."):
        words = sentence.split()
        for index, word in enumerate(words):
            if word == "as" and (found := _read_given_as(words, index, "array" in types, look_up)):
                yield frozenset((found,))
            elif word == "instead" and words[index + 1 : index + 2] == ["of"] and index:
                other, one = words[index - 1], words[index + 3 : index + 4]
                if one and look_up(one[0].strip(",:()")) in types:
                    found = look_up(other)
                    if found or other == "value":
                        yield frozenset((found,)) if found else _SCALARS


def _read_given_as(words: Sequence[str], index: int, is_list: bool, look_up: LookUp) -> str | None:
    """Return the type of "may also be given as a string", whose "as" is at an index; None if it is another phrase."""
    start = next((at for at in range(index - 1, max(index - 2 - _BETWEEN, -1), -1) if words[at] in _MAY), None)
    if start is None:
        return None
    between = words[start + 1 : index]
    if not _DENIED.isdisjoint(between) or not all(word.replace("-", "").isalnum() for word in between):
        return None
    # "may be given": what denies it may stand before the first of these words.
    while start and words[start - 1] in _MAY | _DENIED:
        start -= 1
        if words[start] in _DENIED:
            return None
    if is_list and not _HELD.isdisjoint(words[:start]):
        return None
    after = index + 1
    while after < len(words) and words[after] in _KINDS:
        after += 1
    if after == len(words):
        return None
    word = words[after].rstrip(",:)")
    goes_on = word != words[after] or after + 1 == len(words) or words[after + 1] in _GO_ON
    return look_up(word) if goes_on else None
