"""A tree of reStructuredText and Markdown -> `ApiRef`, without Sphinx, docutils or the service's own code."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef, Page, RoleUse, Table
from sphinx_apiref.read.document_scanner import BuiltOperations, DocumentScanner
from sphinx_apiref.read.documents import Document, find_documents
from sphinx_apiref.read.files import FileStore, Look
from sphinx_apiref.read.operations import build_reference
from sphinx_apiref.read.rst.inclusions import SourceFiles
from sphinx_apiref.read.segments import Segments
from sphinx_apiref.read.side_files import KeptSideFiles, SideFiles


def scan_reference(root: str, files: FileStore | None = None) -> ApiRef:
    """Read the reference below ``root``; all its paths are absolute. Never raises because of what the files hold."""
    root = os.path.realpath(root)
    files = files or FileStore()
    sources, side_files = SourceFiles(files), SideFiles(root, files)
    scanners = []
    for document in find_documents(root, files):
        scanner = DocumentScanner(document, root, sources, side_files)
        scanner.read()
        scanners.append(scanner)
    return _build(root, scanners, side_files, {})


class _KeptDocument(NamedTuple):
    """A document that has been read, with the files that were looked at."""

    scanner: DocumentScanner
    looks: Mapping[Look, int]


class ScanSession:
    """A reference that is read again and again: only what has changed since, by what its `FileStore` tells.

    Operations that are the same as before are the same objects.
    """

    def __init__(self, root: str, files: FileStore) -> None:
        self.root = os.path.realpath(root)
        self.files = files
        self._side_files = KeptSideFiles(self.root, files)
        self._documents: dict[Document, _KeptDocument] = {}
        self._segments: dict[Document, Segments] = {}
        self._built: BuiltOperations = {}

    def scan(self) -> ApiRef:
        """Return the reference as it is now; equal to what `scan_reference` returns."""
        self._side_files.start()
        sources = SourceFiles(self.files)
        documents: dict[Document, _KeptDocument] = {}
        for document in find_documents(self.root, self.files):
            kept = self._documents.get(document)
            if kept is None or not self.files.holds(kept.looks):
                segments = self._segments.setdefault(document, {})
                with self.files.record() as looks:
                    scanner = DocumentScanner(document, self.root, sources, self._side_files, segments)
                    scanner.read()
                kept = _KeptDocument(scanner, looks)
            documents[document] = kept
        self._documents = documents
        self._segments = {document: self._segments[document] for document in documents}
        reference = _build(self.root, [kept.scanner for kept in documents.values()], self._side_files, self._built)
        current = set(map(id, reference.operations))
        self._built = {key: value for key, value in self._built.items() if id(value[4]) in current}
        return reference


def _build(root: str, scanners: Iterable[DocumentScanner], side_files: SideFiles, built: BuiltOperations) -> ApiRef:
    """Return the reference that documents make."""
    pages: list[Page] = []
    loose_tables: list[Table] = []
    diagnostics: list[Diagnostic] = []
    roles: list[RoleUse] = []
    for scanner in scanners:
        page, loose, found = scanner.build(built)
        pages.append(page)
        loose_tables += loose
        diagnostics += found
        roles += scanner.roles
    catalogs, status_catalogs = side_files.catalogs, side_files.status_catalogs
    operations = [operation for page in pages for operation in page.operations]
    return build_reference(root, operations, loose_tables, catalogs, status_catalogs, diagnostics, roles, pages)
