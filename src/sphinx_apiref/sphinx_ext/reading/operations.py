"""The transform of a page that has been parsed: sections become operations, and the domain stores their values."""

from __future__ import annotations

import dataclasses
import os.path
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import get_filetype

from sphinx_apiref.compare.versions import derive_sample_version
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import Direction, Operation, Sample, Table
from sphinx_apiref.read.conf_file import MARKDOWN_TYPES
from sphinx_apiref.read.directions import is_exchange_title
from sphinx_apiref.read.method_text import MethodStanza
from sphinx_apiref.read.operations import ReadItem, build_operation
from sphinx_apiref.read.rows import report_nested_method, report_no_section, report_second_method
from sphinx_apiref.read.urls import strip_invisible
from sphinx_apiref.sphinx_ext.domain.conditions import find_conditions
from sphinx_apiref.sphinx_ext.domain.domain import get_domain
from sphinx_apiref.sphinx_ext.domain.store import PageContent, ShownTable
from sphinx_apiref.sphinx_ext.domain.targets import OperationEntry, ParameterEntry
from sphinx_apiref.sphinx_ext.nodes import (
    apiref_operation,
    apiref_placeholder,
    apiref_signature,
    apiref_status_table,
    apiref_table,
    apiref_title,
    apiref_value_table,
)
from sphinx_apiref.sphinx_ext.reading.lone_texts import means_the_same_alone
from sphinx_apiref.sphinx_ext.reading.page_text import (
    MARKDOWN,
    RST_FILES,
    MarkdownPage,
    PageText,
    find_caption,
    find_outer,
    find_titles,
    get_title,
)
from sphinx_apiref.sphinx_ext.reading.text_around import find_texts_around
from sphinx_apiref.sphinx_ext.tables.cell_store import CELLS
from sphinx_apiref.sphinx_ext.tables.rows import build_version_classes, select_defined
from sphinx_apiref.sphinx_ext.values import Row

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ReadNode = tuple[nodes.Element, ReadItem, tuple[str, ...]]
"""A part of an operation: its node, its value, and the titles of the sections between the two."""


@dataclasses.dataclass(slots=True)
class PageNodes:
    """The nodes of a page that the transform uses, found in one walk."""

    signatures: list[apiref_signature] = dataclasses.field(default_factory=list)
    tables: list[apiref_value_table] = dataclasses.field(default_factory=list)
    placeholders: list[apiref_placeholder] = dataclasses.field(default_factory=list)
    refers_to_any: bool = False
    """Whether the page has a reference of the role ``any``, which can stand for an object of the domain."""

    @classmethod
    def gather(cls, document: nodes.document) -> PageNodes:
        """Return the nodes of ``document``."""
        page = cls()
        for node in document.findall(nodes.Element):
            if isinstance(node, apiref_signature):
                page.signatures.append(node)
            elif isinstance(node, apiref_value_table):
                page.tables.append(node)
            elif isinstance(node, apiref_placeholder):
                page.placeholders.append(node)
            elif isinstance(node, addnodes.pending_xref) and node.get("reftype") == "any":
                page.refers_to_any = True
        return page


class OperationTransform(SphinxTransform):
    """Turn the sections with a ``rest_method`` into operations.

    Runs when all ids are final: if a section were replaced earlier, other transforms would go on with the old one.
    """

    default_priority = 870

    def apply(self, **kwargs: object) -> None:
        """Replace the sections, and hand the values of the page to the domain."""
        PageReader(self.document, self.env).run()


class PageReader:
    """Gathers the values of one page: its operations with their tables and samples, and what references can name."""

    def __init__(self, document: nodes.document, env: BuildEnvironment) -> None:
        self._document = document
        self._env = env
        self._docname = env.docname
        self._domain = get_domain(env)
        self._page = PageNodes.gather(document)
        self._taken_ids = set(document.ids)
        if get_filetype(env.config.source_suffix, str(env.doc2path(env.docname))) in MARKDOWN_TYPES:
            rst_files: set[str] = env.temp_data.get(RST_FILES) or set()
            document[MARKDOWN] = MarkdownPage(self._domain.sources, rst_files)
        self._text = PageText(os.path.realpath(env.doc2path(env.docname)), self._domain.sources)
        self._parameters: list[ParameterEntry] = []
        # The `id()` of each table and placeholder that belongs to an operation.
        self._owned: set[int] = set()

    def run(self) -> None:
        """Replace the sections, give rows and status sections their ids, and store what the page documents."""
        found: list[tuple[apiref_operation, MethodStanza]] = []
        for signature in self._page.signatures:
            if operation := self._convert(signature):
                found.append((operation, signature.stanza))
            del signature.stanza, signature.diagnostics
        operations, entries = self._gather_operations(found)
        loose_tables = self._gather_loose_tables()
        for placeholder in self._page.placeholders:
            placeholder.parent.remove(placeholder)
        self._identify_status_sections()
        if store := self._env.temp_data.get(CELLS):
            store.settle(self._document)
        self._document.attributes.pop(MARKDOWN, None)
        content = PageContent(tuple(operations), tuple(loose_tables), tuple(self._number_tables()))
        self._domain.note_document(self._docname, entries, self._parameters, content)
        if self._page.refers_to_any:
            self._domain.data["referrers"].setdefault(self._docname, True)
        if means_the_same_alone(self._env):
            self._domain.note_plain(self._docname)

    # ---- Sections

    def _convert(self, signature: apiref_signature) -> apiref_operation | None:
        """Replace the section of a signature by an operation; without such a section, note the finding."""
        if nested := find_nested(signature):
            # What else is wrong with it does not matter.
            self._domain.note_diagnostics([nested])
            return None
        self._domain.note_diagnostics(signature.diagnostics)
        title = find_title(signature)
        if isinstance(title, Diagnostic):
            self._domain.note_diagnostics([title])
            return None
        section = signature.parent
        operation = build_section(section, title, signature)
        index = build_index(operation["ids"][0], signature.stanza, operation[0].astext())
        operation.insert(1, index)
        section.parent.replace(section, operation)
        for node_id in operation["ids"]:
            if self._document.ids.get(node_id) is section:
                self._document.ids[node_id] = operation
        if conditions := find_conditions(operation):
            self._domain.note_index(self._docname, conditions, index["entries"])
        else:
            # The domain of the index has processed the document before this transform.
            self._env.domains["index"].process_doc(self._env, self._docname, index)
        return operation

    # ---- Values

    def _gather_operations(
        self, found: Sequence[tuple[apiref_operation, MethodStanza]]
    ) -> tuple[list[Operation], list[OperationEntry]]:
        """Return the values of the operations, and their entries in the domain."""
        # With all sections replaced, so that no operation takes in parts of another one within it.
        adopted = [find_adopted(operation) for operation, _ in found]
        foreign = {id(section) for sections in adopted for section in sections}
        around: dict[int, tuple[str, ...]] = {}
        operations, entries = [], []
        for (operation, stanza), others in zip(found, adopted, strict=True):
            parts = [*walk_operation(operation, (), foreign, self._text)]
            for section in others:
                parts += walk_operation(section, (get_title(section),), foreign, self._text)
            parent = operation.parent
            if id(parent) not in around:
                around[id(parent)] = tuple(find_texts_around(parent, foreign, self._text))
            value = self._gather_operation(operation, stanza, parts, around[id(parent)])
            operations.append(value)
            if stanza.no_index:
                continue
            place = (self._docname, operation["ids"][0])
            # As it is seen: references and the index name it so, while the page keeps what is written.
            url = strip_invisible(value.url)
            label = f"{strip_invisible(value.method)} {url}".strip()
            conditions = find_conditions(operation)
            entries.append(OperationEntry(*place, value.title, value.method, url, label, conditions))
        return operations, entries

    def _gather_operation(
        self, section: apiref_operation, stanza: MethodStanza, parts: Sequence[ReadNode], around: tuple[str, ...]
    ) -> Operation:
        """Return the value of an operation; mark its samples and identify the rows of its tables."""
        self._owned |= {id(node) for node, _, _ in parts}
        operation = build_operation(
            stanza, section[0].astext(), self._docname, ((item, titles) for _, item, titles in parts), around
        )
        places = [node for node, item, _ in parts if isinstance(item, Sample)]
        for place, sample in zip(places, operation.samples, strict=True):
            mark_sample(place, sample)
        tables = [node for node, item, _ in parts if isinstance(item, Table)]
        for node, table in zip(tables, operation.tables, strict=True):
            if isinstance(node, apiref_table):
                node.value = table
                self._identify_rows(node, table, section["ids"][0])
        return operation

    def _gather_loose_tables(self) -> list[Table]:
        """Return the tables outside any operation; identify their rows."""
        tables: list[Table] = []
        places: list[apiref_value_table | apiref_placeholder] = [*self._page.tables, *self._page.placeholders]
        for node in places:
            if id(node) not in self._owned and isinstance(node.value, Table):
                if isinstance(node, apiref_table):
                    self._identify_rows(node, node.value, "")
                caption = find_caption(node.parent, node.parent.index(node), ())
                node.value = node.value._replace(caption=caption, titles=find_titles(node))
                tables.append(node.value)
        return tables

    def _number_tables(self) -> list[ShownTable]:
        """Return the values and rows of the tables; the place of each in the list becomes its number."""
        shown: list[ShownTable] = []
        for node in self._page.tables:
            node["docname"], node["number"] = self._docname, len(shown)
            shown.append(ShownTable(node.value, node.rows))
            del node.value, node.rows
        return shown

    # ---- Ids

    def _identify_rows(self, node: apiref_table, table: Table, slug: str) -> None:
        """Give each row an id, and note it as a place of its definition; ``slug`` is the id of the operation."""
        direction = table.direction.value if table.direction else ""
        path = os.path.relpath(table.catalog_path, self._env.srcdir).replace(os.sep, "/")
        rows: list[Row] = []
        conditions = find_conditions(node)
        prefix = nodes.make_id(f"{slug or 'param'} {direction}")
        for row, (use, _) in zip(node.rows, select_defined(table.uses), strict=True):
            row_id = self._take_id("-".join(filter(None, (prefix, make_part(use.name)))))
            rows.append(row._replace(node_id=row_id))
            self._parameters.append(ParameterEntry(self._docname, row_id, use.ref, path, conditions))
        node.rows = tuple(rows)

    def _identify_status_sections(self) -> None:
        """Make the ids of status sections unique: as in os-api-ref, the first of each kind keeps the kind itself."""
        seen: set[str] = set()
        for table in self._page.tables:
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
        """Return ``base``, with a number if another element of the page has this id."""
        node_id = base
        number = 2
        while node_id in self._taken_ids:
            node_id = f"{base}-{number}"
            number += 1
        self._taken_ids.add(node_id)
        return node_id


def find_nested(signature: apiref_signature) -> Diagnostic | None:
    """Return the finding for a signature in a section that is a part of another operation, if it is in one."""
    section = signature.parent
    if not isinstance(section, nodes.section) or isinstance(section, apiref_operation):
        return None
    if not isinstance(outer := find_outer(section), apiref_operation):
        return None
    return report_nested_method(signature.stanza, f"{outer['method']} {outer['url']}", get_title(section))


def find_title(signature: apiref_signature) -> nodes.title | Diagnostic:
    """Return the title of the section that a signature makes an operation, or why there is none."""
    section = signature.parent
    if isinstance(section, apiref_operation):
        return report_second_method(signature.stanza, section["method"], section["url"])
    title = section[0] if isinstance(section, nodes.section) else None
    if isinstance(title, nodes.title):
        return title
    return report_no_section(signature.stanza, untitled=isinstance(section, nodes.document))


def build_section(section: nodes.Element, title: nodes.title, signature: apiref_signature) -> apiref_operation:
    """Return an operation with the children of ``section``, the signature first of those after the title."""
    stanza = signature.stanza
    operation = apiref_operation(section.rawsource, **section.attributes)
    operation.source, operation.line = section.source, section.line
    operation["method"] = stanza.method
    operation["url"] = stanza.url
    for name, version in (("min_version", stanza.min_version), ("max_version", stanza.max_version)):
        if version:
            operation[name] = version
    operation["versions"] = build_version_classes(stanza.min_version, stanza.max_version)
    section.remove(signature)
    rest = section.children[1:]
    new_title = apiref_title(title.rawsource, "", *title.children, **title.attributes)
    new_title.source, new_title.line = title.source, title.line
    signature["headed"] = True
    operation += [new_title, signature, *rest]
    return operation


def build_index(node_id: str, stanza: MethodStanza, title: str) -> addnodes.index:
    """Return the entries of an operation in the general index: by method and URL, and by title; none for a copy."""
    if stanza.no_index:
        return addnodes.index(entries=[])
    label = strip_invisible(f"{stanza.method} {stanza.url}").strip()
    # A semicolon would split an entry in two.
    terms = [label.replace(";", "%3B"), title.replace(";", ",")]
    return addnodes.index(entries=[("single", term, node_id, "", None) for term in terms if term.strip()])


@lru_cache(maxsize=4096)  # Many tables share their names.
def make_part(name: str) -> str:
    """Return ``name`` as a part of an id: unlike a whole id, a part may begin with a digit."""
    return nodes.make_id(f"x {name}")[2:]


def mark_sample(place: nodes.Element, sample: Sample) -> None:
    """Mark the request sample and the version it shows, for the page's script."""
    classes = ["apiref-request"] if sample.direction is Direction.REQUEST else []
    # From its path alone: captions and titles may name a range, or another version.
    version = derive_sample_version(sample._replace(caption="", titles=()))
    classes += build_version_classes(str(version) if version else None, None)
    for shown in place.shown if isinstance(place, apiref_placeholder) else (place,):
        for block in shown.findall(nodes.literal_block):
            block["classes"] += classes


def find_adopted(operation: apiref_operation) -> list[nodes.section]:
    """Return the sections after an operation, on its level, that are its "Request" and "Response"."""
    sections = [child for child in operation.parent.children if isinstance(child, nodes.section)]
    start = next(index for index, child in enumerate(sections) if child is operation)
    stop = start + 1
    while stop < len(sections):
        section = sections[stop]
        if isinstance(section, apiref_operation) or not is_exchange_title(get_title(section)):
            break
        stop += 1
    return sections[start + 1 : stop]


def walk_operation(
    node: nodes.Element, titles: tuple[str, ...], foreign: Set[int], page: PageText
) -> Iterator[ReadNode]:
    """Return the parts of an operation, without the sections in ``foreign``, which belong to another one."""
    for index, child in enumerate(node.children):
        if not isinstance(child, nodes.Element) or isinstance(child, apiref_operation) or id(child) in foreign:
            continue
        if isinstance(child, nodes.section):
            yield from walk_operation(child, (*titles, get_title(child)), foreign, page)
        elif isinstance(child, apiref_status_table):
            yield child, child.value, titles
        elif isinstance(child, apiref_table):
            yield child, child.value._replace(caption=find_caption(node, index, ())), titles
        elif isinstance(child, apiref_placeholder):
            yield child, child.value._replace(caption=find_caption(node, index, child.shown)), titles
        elif isinstance(child, nodes.literal_block):
            if sample := page.read_block(child):
                yield child, sample._replace(caption=find_caption(node, index, ())), titles
        else:
            if prose := page.read_prose(child):
                yield child, prose, titles
            if not isinstance(child, (nodes.table, nodes.TextElement)):
                yield from walk_operation(child, titles, foreign, page)


def setup_transforms(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(OperationTransform)
