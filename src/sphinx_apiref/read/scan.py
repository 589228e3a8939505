"""A tree of reStructuredText and Markdown -> `ApiRef`, without Sphinx, docutils or the service's own code."""

from __future__ import annotations

import os
from collections.abc import Iterable

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef, Page, RoleUse, Table
from sphinx_apiref.read.document_scanner import BuiltOperations, DocumentScanner
from sphinx_apiref.read.documents import find_documents
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.operations import build_reference
from sphinx_apiref.read.rst.inclusions import SourceFiles
from sphinx_apiref.read.side_files import SideFiles


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
    return build_scanned(root, scanners, side_files, {})


def build_scanned(
    root: str, scanners: Iterable[DocumentScanner], side_files: SideFiles, built: BuiltOperations
) -> ApiRef:
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
