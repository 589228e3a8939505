"""What happens to a page once it is parsed: sections become operations, and the domain takes in their values."""

from __future__ import annotations

import dataclasses
import os.path
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.index import IndexDomain
from sphinx.transforms import SphinxTransform

from sphinx_apiref.core.diagnostics import Diagnostic
from sphinx_apiref.core.directions import is_exchange_title
from sphinx_apiref.core.grouping import ReadItem, build_operation
from sphinx_apiref.core.model import Direction, Operation, Sample, Table
from sphinx_apiref.core.resolve import report_no_section, report_second_method
from sphinx_apiref.core.rst_inline import fold_text, strip_markup
from sphinx_apiref.core.sample_versions import resolve_sample_version
from sphinx_apiref.core.stanza import MethodStanza
from sphinx_apiref.sphinx_ext.cells import CELLS, Row
from sphinx_apiref.sphinx_ext.domain import ApiRefDomain, OperationEntry, ParameterEntry, get_domain
from sphinx_apiref.sphinx_ext.nodes import (
    apiref_compact_table,
    apiref_operation,
    apiref_signature,
    apiref_status_table,
    apiref_table,
    apiref_title,
    apiref_unshown,
)
from sphinx_apiref.sphinx_ext.page_content import PageContent, ShownTable
from sphinx_apiref.sphinx_ext.tables import build_version_classes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ReadNode = tuple[nodes.Element, ReadItem, tuple[str, ...]]
"""What belongs to an operation: its node, its value and the titles of the sections in between."""


@dataclasses.dataclass(slots=True)
class PageNodes:
    """The nodes of a page that mean something here, found in one walk."""

    signatures: list[apiref_signature] = dataclasses.field(default_factory=list)
    tables: list[apiref_compact_table] = dataclasses.field(default_factory=list)
    unshown: list[apiref_unshown] = dataclasses.field(default_factory=list)
    refers_to_any: bool = False

    @classmethod
    def gather(cls, document: nodes.document) -> PageNodes:
        """Return the nodes of ``document``."""
        page = cls()
        for node in document.findall(nodes.Element):
            if isinstance(node, apiref_signature):
                page.signatures.append(node)
            elif isinstance(node, apiref_compact_table):
                page.tables.append(node)
            elif isinstance(node, apiref_unshown):
                page.unshown.append(node)
            elif isinstance(node, addnodes.pending_xref) and node.get("reftype") == "any":
                page.refers_to_any = True
        return page


class OperationTransform(SphinxTransform):
    """Make operations of the sections with a ``rest_method``.

    Runs when ids are settled: replacing a section earlier would leave other transforms with the old one.
    """

    default_priority = 870

    def apply(self, **kwargs: object) -> None:
        """Replace the sections, gather their values, and give rows and status sections their ids."""
        operations: list[Operation] = []
        entries: list[OperationEntry] = []
        parameters: list[ParameterEntry] = []
        self.taken = set(self.document.ids)
        self.owned: set[int] = set()
        page = PageNodes.gather(self.document)
        found: list[tuple[apiref_operation, MethodStanza]] = []
        for signature in page.signatures:
            if operation := self._build_operation(signature):
                found.append((operation, signature.stanza))
            del signature.stanza
        # Only now, so that no operation takes in what belongs to another one within it.
        adopted = [find_adopted(operation) for operation, _ in found]
        foreign = {id(section) for sections in adopted for section in sections}
        for (operation, stanza), others in zip(found, adopted, strict=True):
            items = [*walk_operation(operation, (), foreign)]
            for section in others:
                items += walk_operation(section, (_read_title(section),), foreign)
            value = self._read_operation(operation, stanza, items, parameters)
            operations.append(value)
            place = (self.env.docname, operation["ids"][0])
            entries.append(OperationEntry(*place, value.title, value.method, value.url, value.label))
        loose_tables = self._read_loose_tables(page, parameters)
        for unshown in page.unshown:
            unshown.parent.remove(unshown)
        self._identify_status_sections(page)
        if store := self.env.temp_data.get(CELLS):
            store.settle(self.document)
        content = PageContent(tuple(operations), tuple(loose_tables), tuple(self._number_tables(page)))
        self.domain.note_document(self.env.docname, entries, parameters, content)
        # The role of Sphinx itself, which may mean any object of ours.
        if page.refers_to_any:
            self.domain.data["referrers"].setdefault(self.env.docname, True)

    def _number_tables(self, page: PageNodes) -> list[ShownTable]:
        """Return what the tables show, in the order of the numbers that they get."""
        shown: list[ShownTable] = []
        for node in page.tables:
            node["docname"], node["number"] = self.env.docname, len(shown)
            shown.append(ShownTable(node.value, node.rows))
            del node.value, node.rows
        return shown

    def _read_loose_tables(self, page: PageNodes, parameters: list[ParameterEntry]) -> list[Table]:
        """Return the tables outside any operation."""
        tables: list[Table] = []
        places: list[apiref_compact_table | apiref_unshown] = [*page.tables, *page.unshown]
        for node in places:
            if id(node) not in self.owned and isinstance(node.value, Table):
                if isinstance(node, apiref_table):
                    self._identify_rows(node, node.value, "", parameters)
                tables.append(node.value)
        return tables

    @property
    def domain(self) -> ApiRefDomain:
        """The domain of this build."""
        return get_domain(self.env)

    def _build_operation(self, signature: apiref_signature) -> apiref_operation | None:
        section = signature.parent
        stanza = signature.stanza
        problem: Diagnostic | None = None
        if isinstance(section, apiref_operation):
            problem = report_second_method(stanza, section["method"], section["url"])
        elif not isinstance(section, nodes.section) or not isinstance(section[0], nodes.title):
            problem = report_no_section(stanza)
        if problem:
            self.domain.note_diagnostics([problem])
            return None
        operation = apiref_operation(section.rawsource, **section.attributes)
        operation.source, operation.line = section.source, section.line
        operation["method"] = stanza.method
        operation["url"] = stanza.url
        for name, version in (("min_version", stanza.min_version), ("max_version", stanza.max_version)):
            if version:
                operation[name] = version
        operation["versions"] = build_version_classes(stanza.min_version, stanza.max_version)
        section.remove(signature)
        title = section[0]
        assert isinstance(title, nodes.title)
        rest = section.children[1:]
        new_title = apiref_title(title.rawsource, "", *title.children, **title.attributes)
        new_title.source, new_title.line = title.source, title.line
        signature["headed"] = True
        label = f"{stanza.method} {stanza.url}".strip()
        # A semicolon would part the entry in two.
        terms = [label.replace(";", "%3B"), new_title.astext().replace(";", ",")]
        entries: list[tuple[str, str, str, str, str | None]]
        entries = [("single", term, operation["ids"][0], "", None) for term in terms if term]
        operation += [new_title, addnodes.index(entries=entries), signature, *rest]
        # The domain of the index has passed through the document already.
        index = self.env.domains["index"]
        assert isinstance(index, IndexDomain)
        index.entries.setdefault(self.env.docname, []).extend(entries)
        section.parent.replace(section, operation)
        for node_id in operation["ids"]:
            if self.document.ids.get(node_id) is section:
                self.document.ids[node_id] = operation
        return operation

    def _read_operation(
        self,
        section: apiref_operation,
        stanza: MethodStanza,
        items: Sequence[ReadNode],
        parameters: list[ParameterEntry],
    ) -> Operation:
        entries: list[tuple[ReadItem, tuple[str, ...]]] = []
        tables: list[nodes.Element] = []
        for node, item, titles in items:
            entries.append((item, titles))
            if isinstance(item, Table):
                tables.append(node)
            if isinstance(node, (apiref_compact_table, apiref_unshown)):
                self.owned.add(id(node))
        operation = build_operation(stanza, section[0].astext(), self.env.docname, entries)
        places = [node for node, item, _ in items if isinstance(item, Sample)]
        for node, sample in zip(places, operation.samples, strict=True):
            mark_sample(node, sample)
        for node, table in zip(tables, operation.tables, strict=True):
            if isinstance(node, apiref_table):
                node.value = table
                self._identify_rows(node, table, section["ids"][0], parameters)
        return operation

    def _identify_rows(self, node: apiref_table, table: Table, slug: str, entries: list[ParameterEntry]) -> None:
        direction = table.direction.value if table.direction else ""
        path = os.path.relpath(table.catalog_path, self.env.srcdir).replace(os.sep, "/")
        shown = [use for use in table.uses if use.parameter is not None]
        rows: list[Row] = []
        prefix = nodes.make_id(f"{slug or 'param'} {direction}")
        for row, use in zip(node.rows, shown, strict=True):
            row_id = self._take_id("-".join(filter(None, (prefix, make_part(use.name)))))
            rows.append(row._replace(node_id=row_id))
            entries.append(ParameterEntry(self.env.docname, row_id, use.ref, path))
        node.rows = tuple(rows)

    def _identify_status_sections(self, page: PageNodes) -> None:
        seen: set[str] = set()
        for table in page.tables:
            section = table.parent
            if (
                not isinstance(table, apiref_status_table)
                or not isinstance(section, nodes.section)
                or not section["ids"]
            ):
                continue
            node_id = section["ids"][0]
            if node_id in seen:
                owner = section.parent["ids"][0] if section.parent.get("ids") else ""
                section["ids"][0] = self._take_id(nodes.make_id(f"{owner} {node_id}"))
            seen.add(node_id)

    def _take_id(self, base: str) -> str:
        node_id = base
        number = 2
        while node_id in self.taken:
            node_id = f"{base}-{number}"
            number += 1
        self.taken.add(node_id)
        return node_id


@lru_cache(maxsize=4096)  # Names come back in table after table.
def make_part(name: str) -> str:
    """Return what ``name`` becomes within an id: unlike a whole one, a part may begin with a digit."""
    return nodes.make_id(f"x {name}")[2:]


def mark_sample(place: nodes.Element, sample: Sample) -> None:
    """Tell scripts which is the request's, and the version it was taken at: older ones do not have what it shows."""
    assert isinstance(place, apiref_unshown)
    classes = ["apiref-request"] if sample.direction is Direction.REQUEST else []
    # Captions tell of ranges too; where the file is tells the version.
    version = resolve_sample_version(sample._replace(caption="", titles=()))
    classes += build_version_classes(str(version) if version else None, None)
    for shown in place.shown:
        for block in shown.findall(nodes.literal_block):
            block["classes"] += classes


def find_adopted(operation: apiref_operation) -> list[nodes.section]:
    """Return the sections behind an operation, on its level, that are its "Request" and "Response"."""
    sections = [child for child in operation.parent.children if isinstance(child, nodes.section)]
    start = next(index for index, child in enumerate(sections) if child is operation)
    stop = start + 1
    while stop < len(sections):
        section = sections[stop]
        if isinstance(section, apiref_operation) or not is_exchange_title(_read_title(section)):
            break
        stop += 1
    return sections[start + 1 : stop]


def walk_operation(node: nodes.Element, titles: tuple[str, ...], foreign: Set[int]) -> Iterator[ReadNode]:
    """Return what belongs to an operation; the sections in ``foreign`` are another's."""
    for index, child in enumerate(node.children):
        if not isinstance(child, nodes.Element) or isinstance(child, apiref_operation) or id(child) in foreign:
            continue
        if isinstance(child, nodes.section):
            yield from walk_operation(child, (*titles, _read_title(child)), foreign)
        elif isinstance(child, apiref_compact_table):
            yield child, child.value, titles
        elif isinstance(child, apiref_unshown):
            value = child.value
            if isinstance(value, Sample):
                value = value._replace(caption=_read_caption(node, index, child.shown))
            yield child, value, titles
        elif isinstance(child, nodes.paragraph):
            if not isinstance(child, apiref_signature) and "esponse" in (text := _read_words(child)):
                yield child, text, titles
        elif not isinstance(child, (nodes.table, nodes.TextElement)):
            yield from walk_operation(child, titles, foreign)


def _read_title(section: nodes.section) -> str:
    title = section[0] if len(section) else None
    return _read_words(title) if isinstance(title, nodes.TextElement) else ""


def _read_words(node: nodes.TextElement) -> str:
    """Return the text of the source: a translation tells no request from a response."""
    return fold_text(strip_markup(node.rawsource) if node.rawsource else node.astext())


def _read_caption(parent: nodes.Element, index: int, shown: Sequence[nodes.Node]) -> str:
    """Return the text of the paragraph or title before a sample whose place is ``index``."""
    for node in reversed(parent.children[:index]):
        if isinstance(node, (nodes.Invisible, nodes.system_message)) or any(node is other for other in shown):
            continue
        if isinstance(node, nodes.paragraph) and not isinstance(node, apiref_signature):
            return _read_words(node)
        if isinstance(node, nodes.title) and isinstance(parent, nodes.section):
            return _read_words(node)
        break
    return ""


def setup_transforms(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(OperationTransform)
