"""A reference that is watched: read and checked again after each edit, at the cost of what the edit touches."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.messages import Messages
from sphinx_apiref.lint.run import Project, lint, load_project
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.owners import Owners
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.read.files import FileStore, Look
from sphinx_apiref.read.scan_session import ScanSession


class Session:
    """The reference in the folder ``root``, as it is on the disk and with the unsaved texts that are laid over it.

    Tell it what may have changed: `lay` an unsaved text over a file, `forget` a path that was written, or `refresh`,
    which looks at the disk itself. Then read on: `reference`, `find_findings` and `owners` are equal to what a first
    look at the same files would give. Nothing here raises because of what files hold.
    """

    def __init__(self, root: str, files: FileStore | None = None, *, keeps_catalogs: bool = False) -> None:
        """Watch a reference.

        With ``keeps_catalogs``, a parameters file that can't be parsed while it is edited counts as it was before; the
        finding about it says so.
        """
        self.root = os.path.realpath(root)
        self._given_root = os.path.abspath(root)
        self.files = files or FileStore()
        self._scan = ScanSession(self.root, self.files, keeps_catalogs=keeps_catalogs)
        self._messages = Messages(self.files)
        self._project: tuple[Project, Mapping[Look, int]] | None = None
        self._reference: ApiRef | None = None
        self._owners: Owners | None = None

    def lay(self, path: str, text: str | None) -> None:
        """Lay unsaved text over a file, whether it exists or not; None takes it away."""
        content = None if text is None else text.encode("utf-8", "surrogatepass")
        for name in self._list_names(path):
            self.files.lay(name, content)
        self._reference = None

    def forget(self, path: str) -> None:
        """Look again at a file or folder that may have been written, moved or deleted."""
        for name in self._list_names(path):
            self.files.forget(name)
        self._reference = None

    def refresh(self) -> set[str]:
        """Look at the disk, and return the paths that have changed: files, and folders with other files in them."""
        changed = self.files.refresh()
        if changed:
            self._reference = None
        return changed

    def _list_names(self, path: str) -> set[str]:
        """Return the paths by which a file may be known: below the root, and without links to its folder."""
        path = os.path.abspath(path)
        if path == self._given_root or path.startswith(os.path.join(self._given_root, "")):
            path = os.path.normpath(self.root + path[len(self._given_root) :])
        try:
            return {path, os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))}
        except ValueError:
            # No file can have such a name.
            return {path}

    @property
    def reference(self) -> ApiRef:
        """The reference as it is now; operations of files that have not changed are the same objects as before."""
        if self._reference is None:
            self._reference = self._scan.scan()
            self._owners = None
        return self._reference

    @property
    def owners(self) -> Owners:
        """Which operations use a file, a definition, a sample or a status."""
        reference = self.reference
        if self._owners is None:
            self._owners = Owners(reference)
        return self._owners

    @property
    def project(self) -> Project:
        """The settings and the project's own checks, loaded again where their files have changed."""
        if self._project is None or not self.files.holds(self._project[1]):
            with self.files.record() as looks:
                project = load_project(self.root, self.files)
            self._project = (project, looks)
        return self._project[0]

    def find_findings(self, codes: Collection[Code] | None = None, *, fixes: bool = False) -> list[Diagnostic]:
        """Return the findings of the reference as it is now, as `lint` does; with their fixes only if asked for."""
        project = self.project
        context = CheckContext(self.reference, project.settings, self.files, self._messages)
        return lint(project, self.reference, codes, context, fixes=fixes)
