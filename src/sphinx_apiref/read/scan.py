"""A tree of reStructuredText and Markdown -> `ApiRef`, without Sphinx, docutils or the service's own code."""

from __future__ import annotations

import os

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef, Page, RoleUse, Table
from sphinx_apiref.read.document_scanner import DocumentScanner
from sphinx_apiref.read.documents import find_documents
from sphinx_apiref.read.operations import build_reference
from sphinx_apiref.read.rst.inclusions import SourceFiles
from sphinx_apiref.read.side_files import SideFiles


def scan_reference(root: str) -> ApiRef:
    """Read the reference below ``root``; all its paths are absolute. Never raises because of what the files hold."""
    root = os.path.realpath(root)
    files, side_files = SourceFiles(), SideFiles(root)
    pages: list[Page] = []
    loose_tables: list[Table] = []
    diagnostics: list[Diagnostic] = []
    roles: list[RoleUse] = []
    for document in find_documents(root):
        scanner = DocumentScanner(document, root, files, side_files)
        scanner.read()
        page, loose = scanner.build()
        pages.append(page)
        loose_tables += loose
        diagnostics += scanner.diagnostics
        roles += scanner.roles
    catalogs, status_catalogs = side_files.catalogs, side_files.status_catalogs
    operations = [operation for page in pages for operation in page.operations]
    return build_reference(root, operations, loose_tables, catalogs, status_catalogs, diagnostics, roles, pages)
