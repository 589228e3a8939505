"""A reference that is read again after each edit, at the cost of what the edit touches."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.read.document_scanner import BuiltOperations, DocumentScanner
from sphinx_apiref.read.documents import Document, find_documents
from sphinx_apiref.read.files import FileStore, Look
from sphinx_apiref.read.kept_side_files import KeptSideFiles
from sphinx_apiref.read.rst.inclusions import SourceFiles
from sphinx_apiref.read.scan import build_scanned
from sphinx_apiref.read.segments import Segments


class _KeptDocument(NamedTuple):
    """A document that has been read, with the files that were looked at."""

    scanner: DocumentScanner
    looks: Mapping[Look, int]


class ScanSession:
    """A reference that is read again and again: only what has changed since, by what its `FileStore` tells.

    Operations that are the same as before are the same objects.
    """

    def __init__(self, root: str, files: FileStore, *, keeps_catalogs: bool = False) -> None:
        self.root = os.path.realpath(root)
        self.files = files
        self._side_files = KeptSideFiles(self.root, files, keeps_catalogs=keeps_catalogs)
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
        reference = build_scanned(
            self.root, [kept.scanner for kept in documents.values()], self._side_files, self._built
        )
        current = set(map(id, reference.operations))
        self._built = {key: value for key, value in self._built.items() if id(value[-1]) in current}
        return reference
