"""What happens to a page once it is parsed: sections become operations, and the domain takes in their values."""

from __future__ import annotations

import dataclasses
import os.path
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.index import IndexDomain
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_apiref.core.diagnostics import Code, Diagnostic
from sphinx_apiref.core.grouping import resolve_table_direction
from sphinx_apiref.core.model import Direction, Operation, StatusUse, Table
from sphinx_apiref.core.stanza import MethodStanza, parse_path_parameters
from sphinx_apiref.sphinx_ext.domain import ApiRefDomain, OperationEntry, ParameterEntry, get_domain
from sphinx_apiref.sphinx_ext.nodes import (
    apiref_operation,
    apiref_signature,
    apiref_status_table,
    apiref_table,
    apiref_title,
)
from sphinx_apiref.sphinx_ext.tables import build_version_classes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")


class OperationTransform(SphinxTransform):
    """Make operations of the sections with a ``rest_method``.

    Runs when ids are settled: replacing a section earlier would leave other transforms with the old one.
    """

    default_priority = 870

    def apply(self, **kwargs: object) -> None:
        """Replace the sections, gather their values, and give rows and status sections their ids."""
        operations: list[OperationEntry] = []
        parameters: list[ParameterEntry] = []
        self.taken = set(self.document.ids)
        for signature in list(self.document.findall(apiref_signature)):
            if operation := self._build_operation(signature):
                operations.append(self._read_operation(operation, signature.stanza, parameters))
            del signature.stanza
        for table in self.document.findall(nodes.table):
            # Tables outside any operation.
            if isinstance(table, apiref_table) and hasattr(table, "value"):
                self._identify_rows(table, table.value, "", parameters)
                del table.value
            elif isinstance(table, apiref_status_table) and hasattr(table, "value"):
                del table.value
        self._identify_status_sections()
        self.domain.note_document(self.env.docname, operations, parameters)
        # The role of Sphinx itself, which may mean any object of ours.
        if any(node.get("reftype") == "any" for node in self.document.findall(addnodes.pending_xref)):
            self.domain.data["referrers"].setdefault(self.env.docname, True)

    @property
    def domain(self) -> ApiRefDomain:
        """The domain of this build."""
        return get_domain(self.env)

    def _build_operation(self, signature: apiref_signature) -> apiref_operation | None:
        section = signature.parent
        stanza = signature.stanza
        problem = ""
        if isinstance(section, apiref_operation):
            problem = f"a second rest_method in the section of `{section['method']} {section['url']}`"
        elif not isinstance(section, nodes.section) or not isinstance(section[0], nodes.title):
            problem = f"rest_method `{stanza.method} {stanza.url}` is in no section"
        if problem:
            hint = "give it a section with a title of its own"
            self.domain.report([Diagnostic(Code.OPERATION_INVALID, problem, stanza.location, hint)])
            return None
        operation = apiref_operation(section.rawsource, **section.attributes)
        operation.source, operation.line = section.source, section.line
        operation["method"] = stanza.method
        operation["url"] = stanza.url
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
        self, section: apiref_operation, stanza: MethodStanza, parameters: list[ParameterEntry]
    ) -> OperationEntry:
        tables: list[Table] = []
        statuses: list[StatusUse] = []
        for node, titles in walk_operation(section, ()):
            if isinstance(node, apiref_table) and hasattr(node, "value"):
                value = dataclasses.replace(node.value, direction=resolve_table_direction(titles), titles=titles)
                tables.append(value)
                self._identify_rows(node, value, section["ids"][0], parameters)
                del node.value
            elif isinstance(node, apiref_status_table) and hasattr(node, "value"):
                statuses += node.value
                del node.value
        operation = Operation(
            method=stanza.method,
            url=stanza.url,
            title=section[0].astext(),
            location=stanza.location,
            docname=self.env.docname,
            min_version=stanza.min_version,
            max_version=stanza.max_version,
            tables=tuple(tables),
            statuses=tuple(statuses),
        )
        # os-api-ref takes a name with a hyphen for no parameter.
        self.domain.report(check_path_parameters(operation, hyphens=self.domain.validates))
        return OperationEntry(self.env.docname, section["ids"][0], operation)

    def _identify_rows(self, node: apiref_table, table: Table, slug: str, entries: list[ParameterEntry]) -> None:
        direction = table.direction.value if table.direction else ""
        path = os.path.relpath(table.catalog_path, self.env.srcdir).replace(os.sep, "/")
        shown = [use for use in table.uses if use.parameter is not None]
        for row, use in zip(find_rows(node), shown, strict=True):
            row_id = self._take_id(" ".join(["param", slug, direction, use.name]))
            row["ids"].append(row_id)
            entries.append(ParameterEntry(self.env.docname, row_id, use.ref, path))

    def _identify_status_sections(self) -> None:
        seen: set[str] = set()
        for table in self.document.findall(apiref_status_table):
            section = table.parent
            if not isinstance(section, nodes.section) or not section["ids"]:
                continue
            node_id = section["ids"][0]
            if node_id in seen:
                owner = section.parent["ids"][0] if section.parent.get("ids") else ""
                section["ids"][0] = self._take_id(f"{owner} {node_id}")
            seen.add(node_id)

    def _take_id(self, name: str) -> str:
        base = nodes.make_id(name)
        node_id = base
        number = 2
        while node_id in self.taken:
            node_id = f"{base}-{number}"
            number += 1
        self.taken.add(node_id)
        return node_id


def find_rows(table: apiref_table) -> list[nodes.row]:
    """Return the rows of the table's body, not those of a table within a cell."""
    return [
        row
        for group in table.children
        if isinstance(group, nodes.tgroup)
        for body in group.children
        if isinstance(body, nodes.tbody)
        for row in body.children
        if isinstance(row, nodes.row)
    ]


def walk_operation(node: nodes.Element, titles: tuple[str, ...]) -> Iterator[tuple[nodes.Element, tuple[str, ...]]]:
    """Return every element below an operation that belongs to it, with the titles of the sections in between."""
    for child in node.children:
        if not isinstance(child, nodes.Element) or isinstance(child, apiref_operation):
            continue
        if isinstance(child, nodes.section):
            # The words of the source: those of a translation tell no request from a response.
            title = child[0]
            words = (isinstance(title, nodes.title) and title.rawsource) or title.astext()
            yield from walk_operation(child, (*titles, words))
        else:
            yield child, titles
            # No table of ours stands in a table or in text, and these are most of a page.
            if not isinstance(child, (nodes.table, nodes.TextElement)):
                yield from walk_operation(child, titles)


def check_path_parameters(operation: Operation, *, hyphens: bool) -> Iterator[Diagnostic]:
    """Report each parameter of the URL that no request table explains; nothing where there is no table at all."""
    explained = {
        use.name for table in operation.tables if table.direction is not Direction.RESPONSE for use in table.uses
    }
    if not operation.tables:
        return
    for name in parse_path_parameters(operation.url):
        if name not in explained and (hyphens or "-" not in name):
            yield Diagnostic(
                Code.PATH_PARAMETER_MISSING,
                f"no request table of `{operation.label}` explains the path parameter `{name}`",
                operation.location,
                f"add a row `- {name}: …` whose definition is `in: path`",
            )


class ReferableRows(SphinxPostTransform):
    """Give the rows that references point at an anchor of the kind that these formats know."""

    default_priority = 400
    formats = ("latex", "texinfo")

    def run(self, **kwargs: object) -> None:
        """Put a target into the first cell of each row."""
        for table in self.document.findall(apiref_table):
            for row in find_rows(table):
                paragraph = next(row.findall(nodes.paragraph), None)
                if row["ids"] and paragraph is not None:
                    paragraph.insert(0, nodes.target("", "", refid=row["ids"][0]))


class PrintedTables(SphinxPostTransform):
    """Keep tables on the printed page: fixed columns, over several pages, long names broken.

    URLs leave the index too, whose columns are too narrow for them; the index of operations has them.
    """

    default_priority = 401
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Set widths and let the short cells break."""
        for signature in self.document.findall(apiref_signature):
            index = signature.previous_sibling()
            if isinstance(index, addnodes.index):
                index["entries"] = index["entries"][1:]
        for table in self.document.findall(nodes.table):
            if not isinstance(table, (apiref_table, apiref_status_table)):
                continue
            table["classes"] += ["longtable", "colwidths-given"]
            for row in find_rows(table) if isinstance(table, apiref_table) else ():
                for entry in row.children[:3]:
                    for text in list(entry.findall(nodes.Text)):
                        text.parent.replace(text, break_words(text))


class PrintedText(SphinxPostTransform):
    """Leave out the characters without width that stand in copied URLs: pdfLaTeX stops at them."""

    default_priority = 402
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Replace the texts that have one."""
        for text in list(self.document.findall(nodes.Text)):
            shown = _ZERO_WIDTH.sub("", text)
            if shown != text:
                text.parent.replace(text, nodes.Text(shown))


def break_words(text: nodes.Text) -> list[nodes.Node]:
    """Return ``text`` with a place to break after each part of a long name."""
    pieces: list[nodes.Node] = []
    start = 0
    for index in range(1, len(text)):
        before, after = text[index - 1], text[index]
        if before in "_:-./{" or (before.islower() and after.isupper()):
            pieces += [nodes.Text(text[start:index]), nodes.raw("", "\\allowbreak{}", format="latex")]
            start = index
    return [*pieces, nodes.Text(text[start:])]


def setup_transforms(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(OperationTransform)
    app.add_post_transform(ReferableRows)
    app.add_post_transform(PrintedTables)
    app.add_post_transform(PrintedText)
