"""Keys that are the names of rows with the same words added: values of something, such as a quota for each type."""

from __future__ import annotations

from sphinx_apiref.compare.binding import split_name
from sphinx_apiref.compare.one_name import split_words
from sphinx_apiref.compare.sample_view import SampleView
from sphinx_apiref.compare.tree import SchemaNode
from sphinx_apiref.model.reference import ParameterUse

_SEVERAL = 2
"""From how many keys on, and rows, added words make a family."""

_OF_NAMES = frozenset(
    ("at", "id", "uuid", "name", "type", "ref", "link", "url", "uri", "time", "date", "count", "list")
)
"""Words that names end with in any API, in lower case and the singular."""


def find_family(view: SampleView, parent: SchemaNode | None) -> frozenset[int]:
    """Return the keys of an object that continue rows without keys by the same words, and these rows, each by its `id`.

    ``{"volumes_gold": 1, "gigabytes_gold": 2}`` beside rows for ``volumes`` and ``gigabytes``. Words that are
    no value make none: ``{"created_at": …, "updated_at": …}`` shows the rows ``created`` and ``updated`` under other
    names. Nor do rows of which one is required, where the object shows keys with rows too: the table is about it.
    """
    if parent is None:
        return frozenset()
    rows = [(split_words(split_name(row.name)[-1]), row) for row in view.alignment.unbound]
    groups: dict[tuple[bool, tuple[str, ...]], list[tuple[SchemaNode, ParameterUse]]] = {}
    for key in parent.children.values():
        words = split_words(key.name)
        for own, row in rows:
            count = len(own)
            if key.rows or not 0 < count < len(words):
                continue
            if words[:count] == own:
                groups.setdefault((True, words[count:]), []).append((key, row))
            elif words[-count:] == own:
                groups.setdefault((False, words[:-count]), []).append((key, row))
    shows_others = any(key.rows for key in parent.children.values())
    found = [
        id(one)
        for (_, added), pairs in groups.items()
        if len({split_words(row.name) for _, row in pairs}) >= _SEVERAL
        and len({key.name for key, _ in pairs}) >= _SEVERAL
        and added[-1] not in _OF_NAMES
        and not (shows_others and any(view.is_required(row) for _, row in pairs))
        for pair in pairs
        for one in pair
    ]
    return frozenset(found)
