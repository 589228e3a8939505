"""What the rest of a page gives an operation, from the doctree that the last full build left of the page."""

from __future__ import annotations

import os.path
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from docutils import nodes
from sphinx import addnodes

from sphinx_apiref.sphinx_ext.domain.store import PageContent
from sphinx_apiref.sphinx_ext.nodes import apiref_cell, apiref_operation, apiref_status_table, apiref_value_table
from sphinx_apiref.sphinx_ext.reading.page_text import get_title
from sphinx_apiref.sphinx_ext.tables.cell_store import find_cells
from sphinx_apiref.sphinx_ext.values import ParsedCell

T = TypeVar("T", bound=nodes.Element)

_AUTOMATIC = re.compile(r"id(\d+)\Z")


class BuiltOperation(NamedTuple):
    """An operation as the last full build has read it; only the outermost ones, in the order of the page."""

    ordinal: int
    title: str
    """As it is written."""
    label: str
    """``GET /servers``."""
    ids: tuple[str, ...]
    """Its own, the first of which names it."""
    inner_ids: frozenset[str]
    """All within it, its own included."""
    first_number: int | None
    """The number of the first automatic id within it, ``110`` of ``id110``."""
    around: tuple[tuple[str, tuple[str, ...]], ...]
    """Title and ids of each section around it, outermost first."""
    statuses_before: tuple[str, ...]
    """The ids of the sections of status codes before it that keep the name of their kind."""
    highlight: addnodes.highlightlang | None
    """What sets the language of its code, if something before it does."""
    files: frozenset[str]
    """The names of the files that its text is in."""


class PageContext(NamedTuple):
    """What an operation may use of its page."""

    operations: tuple[BuiltOperation, ...]
    ids: frozenset[str]
    """All ids of the page that docutils knows of."""
    name_ids: dict[str, str | None]
    """The id that a name stands for; None for a name that is in several places."""
    substitutions: dict[str, nodes.substitution_definition]
    substitution_names: dict[str, str]
    """The names of the substitutions as they are written, by the names in lower case."""
    targets: dict[str, nodes.target]
    """The targets with an address, by name."""

    def find(self, ordinal: int, title: str, label: str) -> BuiltOperation | None:
        """Return the operation that now has this place, title and label; None for one that the build did not have."""
        same = [entry for entry in self.operations if entry.title == title or entry.label == label]
        return min(
            same,
            key=lambda entry: (-(entry.title == title) - (entry.label == label), abs(entry.ordinal - ordinal)),
            default=None,
        )


def load_context(path: str, content: PageContent) -> PageContext:
    """Return the context of a page from its pickled doctree; raises what unpickling can raise."""
    with open(path, "rb") as stream:
        document: nodes.document = pickle.load(stream)
    return build_context(document, content)


def build_context(document: nodes.document, content: PageContent) -> PageContext:
    """Return the context of a page that has been read; ``content`` has its tables."""
    targets: dict[str, nodes.target] = {}
    for target in document.findall(nodes.target):
        if "refuri" in target:
            targets |= {name: _detach(target) for name in [*target["names"], *target["dupnames"]]}
    return PageContext(
        tuple(_gather_operations(document, content)),
        frozenset(document.ids),
        dict(document.nameids),
        {name: _detach(node) for name, node in document.substitution_defs.items()},
        dict(document.substitution_names),
        targets,
    )


def _detach(node: T) -> T:
    """Return a copy that does not keep the page in memory."""
    copy = node.deepcopy()
    vars(copy)["document"] = None
    return copy


def _gather_operations(document: nodes.document, content: PageContent) -> Iterator[BuiltOperation]:
    cells = find_cells(document)
    statuses: list[str] = []
    highlight: addnodes.highlightlang | None = None
    inside: apiref_operation | None = None
    ordinal = 0
    for node in document.findall(nodes.Element):
        if isinstance(node, apiref_operation) and not _is_within(node, inside):
            inside = node
            inner = frozenset(_find_ids(node, content, cells))
            yield _describe(node, ordinal, inner, tuple(statuses), highlight)
            ordinal += 1
        elif isinstance(node, addnodes.highlightlang):
            highlight = _detach(node)
        elif isinstance(node, apiref_status_table) and node.parent["ids"] in (["Success"], ["Error"]):
            statuses += node.parent["ids"]


def _is_within(node: nodes.Element, outer: nodes.Element | None) -> bool:
    parent: nodes.Element | None = node
    while parent is not None:
        if parent is outer:
            return True
        parent = parent.parent
    return False


def _describe(
    operation: apiref_operation,
    ordinal: int,
    inner: frozenset[str],
    statuses: tuple[str, ...],
    highlight: addnodes.highlightlang | None,
) -> BuiltOperation:
    around: list[tuple[str, tuple[str, ...]]] = []
    parent = operation.parent
    while parent is not None:
        if isinstance(parent, nodes.section):
            around.insert(0, (get_title(parent), tuple(parent["ids"])))
        parent = parent.parent
    title = operation[0]
    return BuiltOperation(
        ordinal,
        squeeze(getattr(title, "rawsource", "") or title.astext()),
        squeeze(f"{operation['method']} {operation['url']}"),
        tuple(operation["ids"]),
        inner,
        _find_first_number(inner),
        tuple(around),
        statuses,
        highlight,
        list_files(operation),
    )


def _find_ids(operation: nodes.Element, content: PageContent, cells: Mapping[ParsedCell, apiref_cell]) -> Iterator[str]:
    """Yield the ids in an operation, and in the cells of its tables, which the document has at its end."""
    for node in operation.findall(nodes.Element):
        yield from node["ids"]
        if isinstance(node, apiref_value_table) and "number" in node:
            for row in content.tables[node["number"]].rows:
                for cell in row.cells:
                    if isinstance(cell, ParsedCell):
                        yield from _find_ids(cells[cell], content, cells)


def list_files(operation: nodes.Element) -> frozenset[str]:
    """Return the names of the files that the text of an operation is in, without their folders.

    Those depend on the folder in which Sphinx was started.
    """
    shown = (node for node in operation.findall(nodes.TextElement) if not isinstance(node, nodes.Invisible))
    return frozenset(os.path.basename(node.source) for node in shown if node.source)


def _find_first_number(ids: Iterable[str]) -> int | None:
    """Return the first of the numbers that follow each other in ids, up to the highest.

    Others come from text that MyST reads as a document of its own.
    """
    numbers = {int(match[1]) for name in ids if (match := _AUTOMATIC.match(name))}
    number = max(numbers, default=None)
    while number is not None and number - 1 in numbers:
        number -= 1
    return number


def squeeze(text: str) -> str:
    """Return ``text`` with single spaces."""
    return " ".join(text.split())
