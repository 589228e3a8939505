"""The page that lists the operations by path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sphinx.domains import Index, IndexEntry
from sphinx.locale import get_translation

from sphinx_apiref.sphinx_ext.domain.domain import ApiRefDomain
from sphinx_apiref.sphinx_ext.domain.targets import OperationEntry

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ = get_translation("sphinx_apiref")

_VERSION_SEGMENT = re.compile(r"v\d+(\.\d+)?\Z")


class OperationIndex(Index):
    """The page that lists the operations by path."""

    domain: ApiRefDomain
    name = "operations"
    localname = "Operation Index"
    shortname = "operations"

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the operations grouped by path, and the paths grouped by the resource that they start with."""
        wanted = None if docnames is None else set(docnames)
        paths: dict[str, list[OperationEntry]] = {}
        for entry in self.domain.operations:
            if wanted is None or entry.docname in wanted:
                paths.setdefault(entry.url, []).append(entry)
        content: dict[str, list[IndexEntry]] = {}
        for url in sorted(paths):
            group = content.setdefault(resolve_resource(url), [])
            group.append(IndexEntry(url, 1, "", "", "", "", ""))
            for entry in paths[url]:
                # By title: PDF and Texinfo show no headings for the paths, and their columns are narrow.
                name = entry.title or entry.label
                group.append(IndexEntry(name, 2, entry.docname, entry.node_id, entry.method, "", ""))
        return sorted(content.items()), False


def resolve_resource(url: str) -> str:
    """Return the first part of the path that names a resource: ``servers`` of ``/v2.1/servers/{server_id}``."""
    for segment in url.partition("?")[0].split("/"):
        if segment and "{" not in segment and not _VERSION_SEGMENT.match(segment):
            return segment
    return "/"


def translate_index() -> type[Index]:
    """Return the index with its names in the language of the build: Sphinx needs them as plain strings in the class."""

    class TranslatedIndex(OperationIndex):
        localname = str(_("Operation Index"))
        shortname = str(_("operations"))

    return TranslatedIndex


def setup_operation_index(app: Sphinx) -> None:
    """Register the page."""
    app.add_index_to_domain("apiref", translate_index())
