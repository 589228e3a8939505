"""The domain: operations and parameters as objects of Sphinx, from any project that reads the inventory."""

from __future__ import annotations

import hashlib
import os.path
from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.locale import get_translation
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import ApiRef, Catalog, StatusCatalog
from sphinx_apiref.read.definitions import load_catalog
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.operations import build_reference
from sphinx_apiref.read.reasons import load_status_catalog
from sphinx_apiref.read.roles import report_ambiguous, report_unknown
from sphinx_apiref.read.rst.inline import fold_text
from sphinx_apiref.sphinx_ext.domain.conditions import IndexEntries, is_shown, update_index
from sphinx_apiref.sphinx_ext.domain.source_lines import SourceLines
from sphinx_apiref.sphinx_ext.domain.store import PageContent, StoredContent
from sphinx_apiref.sphinx_ext.domain.targets import OperationEntry, ParameterEntry, TargetIndex
from sphinx_apiref.sphinx_ext.log import log_diagnostics

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags

    from sphinx_apiref.sphinx_ext.nodes import apiref_value_table
    from sphinx_apiref.sphinx_ext.values import Row

_ = get_translation("sphinx_apiref")


class Checked(NamedTuple):
    """The findings of the checks in all pages, and the settings that they were found with."""

    state: str
    findings: list[Diagnostic]
    baseline: str = ""
    """Path of the baseline that hides some of them, or an empty text."""
    more: int = 0
    """How many more findings ``apiref lint`` has, in a project without settings of ours."""


def get_domain(env: BuildEnvironment) -> ApiRefDomain:
    """Return the domain of ``env``.

    Raises TypeError if another extension has put a domain of its own in its place.
    """
    domain = env.domains["apiref"]
    if not isinstance(domain, ApiRefDomain):
        raise TypeError(f"the domain `apiref` is a {type(domain).__qualname__}")
    return domain


class OperationRole(XRefRole):
    """A reference to an operation, by ``METHOD URL``, title or id."""

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Note that the page must be written again when operations move."""
        domain = get_domain(env)
        domain.data["referrers"].setdefault(env.docname, True)
        return title, " ".join(target.split())


class ApiRefDomain(Domain):
    """Operations and parameters."""

    name = "apiref"
    label = _("REST API")
    object_types: ClassVar[dict[str, ObjType]] = {
        "operation": ObjType(_("operation"), "op"),
        "parameter": ObjType(_("parameter"), "param"),
    }
    roles = {"op": OperationRole(warn_dangling=True), "param": OperationRole(warn_dangling=True)}  # noqa: RUF012
    initial_data: ClassVar[dict[str, Any]] = {
        "operations": {},
        "parameters": {},
        "contents": {},
        "catalogs": {},
        "diagnostics": {},
        "referrers": {},
        "checked": None,
        "conditional": {},
        "plain": {},
    }
    data_version = 8

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.forget_files()
        self.objects_before: list[tuple[str, str, str, str, str, int]] = []
        self._catalogs: dict[str, Catalog] = {}
        self._status_catalogs: dict[str, StatusCatalog] = {}
        self._digests: dict[str, str] = {}
        self.refreshed_pages: list[str] = []
        # Whether this build has read, refreshed or removed a page.
        self.touched = False
        # Whether this build has checked the pages and not yet reported what it found.
        self.unreported = False
        self._targets: TargetIndex | None = None
        self.tags: Tags | None = None

    def start_reading(self) -> None:
        """Forget the files that an earlier build has read."""
        self.forget_files()
        self._catalogs.clear()
        self._status_catalogs.clear()
        self._digests.clear()
        self.refreshed_pages.clear()
        self.touched = False

    def forget_files(self) -> None:
        """Forget what the files beside the pages hold: they may change before the next build."""
        self.files = FileStore()
        self.sources = SourceLines(self.files)

    def load_catalog(self, path: str) -> Catalog:
        """Return the parameters file at ``path``, and note that the page uses it."""
        self._note_catalog(path, "parameters")
        return self.get_catalog(path)

    def load_status_catalog(self, path: str) -> StatusCatalog:
        """Return the status file at ``path``, and note that the page uses it."""
        self._note_catalog(path, "statuses")
        return self.get_status_catalog(path)

    def get_catalog(self, path: str) -> Catalog:
        """Return the parameters file at ``path``, read once a build."""
        if path not in self._catalogs:
            self._catalogs[path] = load_catalog(path, self.files)
        return self._catalogs[path]

    def take_catalog(self, catalog: Catalog) -> None:
        """Have the tables show a parameters file as someone else has read it."""
        self._catalogs[catalog.path] = catalog

    def get_status_catalog(self, path: str) -> StatusCatalog:
        """Return the status file at ``path``, read once a build."""
        if path not in self._status_catalogs:
            self._status_catalogs[path] = load_status_catalog(path, self.files)
        return self._status_catalogs[path]

    def get_digest(self, path: str) -> str:
        """Return a digest of a file, taken once a build; an empty string if the file can't be read."""
        if path not in self._digests:
            try:
                self._digests[path] = hashlib.blake2b(self.files.read(path), digest_size=16).hexdigest()
            except (OSError, ValueError):
                self._digests[path] = ""
        return self._digests[path]

    def _note_catalog(self, path: str, kind: str) -> None:
        self.data["catalogs"].setdefault(self.env.docname, {})[kind, path] = self.get_digest(path)

    def note_diagnostics(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Keep the findings in a page with the page; they are reported once all pages have been read."""
        if diagnostics:
            self.data["diagnostics"].setdefault(self.env.docname, []).extend(diagnostics)

    def build_reference(self) -> ApiRef:
        """Return everything that the pages document, as `core.scan` reads it without Sphinx."""
        uses = {use: True for name in sorted(self.data["catalogs"]) for use in self.data["catalogs"][name]}
        catalogs = {path: self.get_catalog(path) for kind, path in uses if kind == "parameters"}
        status_catalogs = {path: self.get_status_catalog(path) for kind, path in uses if kind == "statuses"}
        contents = [self.get_content(name) for name in sorted(self.data["contents"])]
        found = [entry for name in sorted(self.data["diagnostics"]) for entry in self.data["diagnostics"][name]]
        operations = (
            operation._replace(title=fold_text(operation.title))
            for content in contents
            for operation in content.operations
        )
        tables = (table for content in contents for table in content.loose_tables)
        return build_reference(os.path.realpath(self.env.srcdir), operations, tables, catalogs, status_catalogs, found)

    @property
    def operations(self) -> Iterator[OperationEntry]:
        """All operations that this build shows, by page and in the order of each page."""
        for docname in sorted(self.data["operations"]):
            for entry in self.data["operations"][docname]:
                if not entry.conditions or is_shown(entry.conditions, self.tags):
                    yield entry

    @property
    def parameters(self) -> Iterator[ParameterEntry]:
        """All rows that show a definition in this build, by page and in the order of each page."""
        for docname in sorted(self.data["parameters"]):
            for entry in self.data["parameters"][docname]:
                if not entry.conditions or is_shown(entry.conditions, self.tags):
                    yield entry

    @property
    def targets(self) -> TargetIndex:
        """The index of all operations and parameters, built when first used after a change to the pages."""
        if self._targets is None:
            self._targets = TargetIndex(self.operations, self.parameters)
        return self._targets

    def forget_targets(self) -> None:
        """Index the operations and parameters again: they have not come through `note_document`."""
        self._targets = None

    def note_document(
        self,
        docname: str,
        operations: Sequence[OperationEntry],
        parameters: Sequence[ParameterEntry],
        content: PageContent,
    ) -> None:
        """Store the objects of a page, and its content."""
        self._targets = None
        self.touched = True
        if operations:
            self.data["operations"][docname] = tuple(operations)
        if parameters:
            self.data["parameters"][docname] = tuple(parameters)
        self.note_content(docname, content)

    def note_content(self, docname: str, content: PageContent) -> None:
        """Store the content of a page, whose objects have not changed."""
        self.touched = True
        if any(content):
            self.data["contents"][docname] = StoredContent(content)

    def note_index(self, docname: str, conditions: tuple[str, ...], entries: IndexEntries) -> None:
        """Keep the entries of an operation in the general index that only some builds show."""
        self.data["conditional"].setdefault(docname, []).append((conditions, entries))

    def note_plain(self, docname: str) -> None:
        """Note that text means the same on a page as alone: nothing on it changes how text is parsed."""
        self.data["plain"][docname] = True

    def get_content(self, docname: str) -> PageContent:
        """Return the content of a page."""
        stored: StoredContent | None = self.data["contents"].get(docname)
        return stored.get() if stored else PageContent()

    def get_rows(self, table: apiref_value_table) -> tuple[Row, ...]:
        """Return the rows of a table whose page has been read."""
        rows: tuple[Row, ...] = self.get_content(table["docname"]).tables[table["number"]].rows
        return rows

    @property
    def checked(self) -> Checked:
        """The result of the last run of the checks."""
        return self.data["checked"] or Checked("", [])

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        self._targets = None
        self.touched = True
        for pages in self.data.values():
            if isinstance(pages, dict):
                pages.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Store the pages that another process has read."""
        self._targets = None
        self.touched = True
        for name, pages in self.data.items():
            if isinstance(pages, dict):
                pages |= {docname: otherdata[name][docname] for docname in docnames if docname in otherdata[name]}

    def find_operations(self, target: str) -> list[OperationEntry]:
        """Return the operations that ``target`` names: by id, or else by method and URL, or else by title."""
        return self.targets.find_operations(target)

    def find_parameters(self, target: str) -> list[ParameterEntry]:
        """Return the rows of a definition, named ``key`` or, if files share a key, ``file.yaml:key``."""
        return self.targets.find_parameters(target)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Return the reference. If the target is in several places, one on the same page is preferred."""
        found: Sequence[OperationEntry | ParameterEntry]
        found = self.find_operations(target) if typ == "op" else self.find_parameters(target)
        if not found:
            return None
        entry = next((entry for entry in found if entry.docname == fromdocname), found[0])
        if isinstance(entry, OperationEntry):
            if len(found) > 1:
                places = [(entry.docname, entry.node_id) for entry in found]
                log_diagnostics([report_ambiguous(target, locate_node(node), places)])
            # Readers see the title, not the id.
            if not node.get("refexplicit") and target == entry.node_id:
                contnode = nodes.inline("", entry.title)
        return make_refnode(builder, fromdocname, entry.docname, entry.node_id, contnode, target)

    def report_unknown(self, node: pending_xref) -> None:
        """Report a reference to nothing."""
        role, target = node["reftype"], node["reftarget"]
        known = self.targets.operation_names if role == "op" else self.targets.parameter_names
        log_diagnostics([report_unknown(role, target, locate_node(node), known)])

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return the references that the role ``any`` can stand for."""
        resolved = []
        for role in ("op", "param"):
            if reference := self.resolve_xref(env, fromdocname, builder, role, target, node, contnode):
                resolved.append((f"apiref:{role}", reference))
        return resolved

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Return each operation by method and URL, and each parameter.

        Titles and ids of operations, and parameters, are in the inventory only. A name that several objects have is
        listed for the first of them.
        """
        names: set[str] = set()
        entries = list(self.operations)
        for kind, priority in (("label", 1), ("title", -1), ("id", -1)):
            for entry in entries:
                name = " ".join(entry.names[kind].split())
                if name and name not in names:
                    names.add(name)
                    yield name, entry.title, "operation", entry.docname, entry.node_id, priority
        keys: set[str] = set()
        for docname, node_id, parameter, path, _conditions in self.parameters:
            for name in (parameter, f"{path}:{parameter}"):
                if name not in keys:
                    keys.add(name)
                    yield name, parameter, "parameter", docname, node_id, -1


def locate_node(node: Element) -> Location:
    """Return the place of a reference."""
    return Location(os.path.abspath(node.source or ""), node.line or 1)


def report_missing_reference(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Report a reference of the domain to nothing in place of Sphinx, which knows no near names."""
    if not isinstance(domain, ApiRefDomain) or node["reftype"] not in domain.roles:
        return None
    domain.report_unknown(node)
    return True


def start_reading(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Remember the targets of references, to see later whether they have changed. No page becomes outdated here.

    This is the last moment: afterwards, Sphinx drops the removed pages.
    """
    domain = get_domain(env)
    domain.tags = app.tags
    domain.start_reading()
    domain.objects_before = list(domain.get_objects())
    return []


def find_stale_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again, because their references may now lead elsewhere."""
    domain = get_domain(env)
    if not domain.touched or list(domain.get_objects()) == domain.objects_before:
        return []
    return sorted(domain.data["referrers"])


def setup_domain(app: Sphinx) -> None:
    """Register the domain, and the handlers that keep it up to date from one build to the next."""
    app.add_domain(ApiRefDomain)
    app.connect("env-get-outdated", start_reading)
    app.connect("warn-missing-reference", report_missing_reference)
    app.connect("env-updated", update_index)
    app.connect("env-updated", find_stale_pages)
