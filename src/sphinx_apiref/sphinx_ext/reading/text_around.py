"""What the text around the operations of a page tells of them."""

from __future__ import annotations

from collections.abc import Iterator, Set

from docutils import nodes

from sphinx_apiref.sphinx_ext.nodes import apiref_operation, apiref_placeholder, apiref_value_table
from sphinx_apiref.sphinx_ext.reading.page_text import PageText


def find_texts_around(parent: nodes.Element, foreign: Set[int], page: PageText) -> Iterator[str]:
    """Yield the texts of the section around an operation, and of sections in it without operations, that tell of keys.

    ``parent`` is that section, or a directive in it; ``foreign`` are the ids of sections that belong to operations.
    """
    while not isinstance(parent, (nodes.section, nodes.document)):
        parent = parent.parent
    return iter(()) if isinstance(parent, apiref_operation) else _list_texts(parent, foreign, page)


def _list_texts(node: nodes.Element, foreign: Set[int], page: PageText) -> Iterator[str]:
    for child in node.children:
        if not isinstance(child, nodes.Element) or isinstance(child, (apiref_value_table, apiref_placeholder)):
            continue
        if isinstance(child, nodes.section):
            if id(child) not in foreign and not any(child.findall(apiref_operation)):
                yield from _list_texts(child, foreign, page)
            continue
        if (prose := page.read_prose(child)) and prose.telling:
            yield prose.telling
        if not isinstance(child, (nodes.table, nodes.TextElement)):
            yield from _list_texts(child, foreign, page)
