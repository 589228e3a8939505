"""A Sphinx that stays: its application, the environment of the last full build, and the files as they are now."""

from __future__ import annotations

import os.path
import pickle
from collections.abc import Sequence
from contextlib import ExitStack
from io import TextIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_apiref.lint.messages import Messages
from sphinx_apiref.project.settings import Settings, load_settings
from sphinx_apiref.read.definition_blocks import LoadedCatalog, load_again
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.rst.inline import fold_text
from sphinx_apiref.sphinx_ext.config import get_config
from sphinx_apiref.sphinx_ext.domain.domain import ApiRefDomain, get_domain
from sphinx_apiref.sphinx_ext.domain.nested_rows import find_depths, nest_content
from sphinx_apiref.sphinx_ext.domain.source_lines import SourceLines
from sphinx_apiref.sphinx_ext.domain.store import PageContent
from sphinx_apiref.sphinx_ext.fragments.page_context import PageContext, load_context

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

# What belongs to this process, and not to the pages that were read.
_OWN = frozenset(
    {
        "app",
        "config",
        "config_status",
        "config_status_extra",
        "current_document",
        "domains",
        "events",
        "project",
        "settings",
        "temp_data",
        "version",
    }
)
_OWN_FOLDERS = ("srcdir", "doctreedir")


class StaleEnvironmentError(Exception):
    """A pickled environment that this process cannot use."""


class WarmOptions(NamedTuple):
    """What a renderer is started with; the paths may be relative."""

    source: str
    out: str
    doctrees: str
    """A folder that no build reads."""
    conf: str | None = None
    overrides: dict[str, str] = {}  # noqa: RUF012
    tags: Sequence[str] = ()


class _Nowhere(TextIOBase):
    """A stream that keeps nothing: full builds report the warnings."""

    def write(self, text: str) -> int:
        """Forget the text."""
        return len(text)


class WarmApplication:
    """The application with its environment. Raises what Sphinx raises where ``conf.py`` or an extension is broken."""

    def __init__(self, options: WarmOptions) -> None:
        conf = options.conf or options.source
        self._doctrees = os.path.abspath(options.doctrees)
        self._contexts: dict[str, PageContext] = {}
        self._catalogs: dict[str, LoadedCatalog] = {}
        self._started = False
        self._settings = Settings()
        self.files = FileStore()
        self._messages = Messages(self.files)
        with ExitStack() as stack:
            stack.enter_context(patch_docutils(conf))
            stack.enter_context(docutils_namespace())
            self.app = Sphinx(
                options.source,
                conf,
                options.out,
                options.doctrees,
                "html",
                dict(options.overrides),
                status=_Nowhere(),  # type: ignore[arg-type]
                warning=_Nowhere(),  # type: ignore[arg-type]
                freshenv=True,
                tags=list(options.tags),
            )
            self._open = stack.pop_all()

    def close(self) -> None:
        """Undo what Sphinx has registered with docutils."""
        self._open.close()

    @property
    def env(self) -> BuildEnvironment:
        """The environment."""
        return self.app.env

    @property
    def builder(self) -> Any:
        """The builder of HTML pages."""
        return self.app.builder

    @property
    def domain(self) -> ApiRefDomain:
        """The domain."""
        return get_domain(self.env)

    def read_pages(self) -> None:
        """Read all pages, as a full build does, into the folder of doctrees."""
        self.app.builder.read()
        # Sections and figures get their numbers here.
        list(self.env.check_dependents(self.app, set()))
        # Sphinx keeps the doctrees in memory until pages are written.
        for cache in ("_write_doc_doctree_cache", "_pickled_doctree_cache"):
            getattr(self.env, cache, {}).clear()
        self._take_pages()

    def load_environment(self, path: str) -> None:
        """Take over what a full build has read; the doctrees are beside its environment.

        Raises StaleEnvironmentError, with nothing changed, if the file does not fit to this process.
        """
        try:
            with open(path, "rb") as stream:
                loaded: BuildEnvironment = pickle.load(stream)
        except Exception as exc:  # Unpickling raises whatever classes raise.
            raise StaleEnvironmentError(f"{path} can't be read: {exc}") from exc
        self._check_environment(path, loaded)
        kept = {
            name: value
            for name, value in vars(loaded).items()
            if name not in _OWN and value is not None and not name.endswith(_OWN_FOLDERS)
        }
        vars(self.env).update(kept)
        self.app.project.restore(loaded.project)
        for domain in self.env.domains.values():
            domain.data = self.env.domaindata[domain.name]
        # References to numbered figures look into the doctrees, too. Nothing is written there.
        self._doctrees = os.path.dirname(os.path.abspath(path))
        self.env.doctreedir = Path(self._doctrees)
        self._take_pages()

    def _check_environment(self, path: str, loaded: BuildEnvironment) -> None:
        if loaded.version != self.env.version or str(loaded.srcdir) != str(self.env.srcdir):
            raise StaleEnvironmentError(f"{path} is of another version or another source folder")
        for domain in self.env.domains.values():
            if loaded.domaindata.get(domain.name, {}).get("version") != domain.data_version:
                raise StaleEnvironmentError(f"{path} holds other data of the domain {domain.name}")

    def _take_pages(self) -> None:
        """Start anew with pages that have just been read."""
        self._contexts.clear()
        self.domain.tags = self.app.tags
        self.domain.forget_targets()
        if not self._started:
            # Of what it prepares, only the settings of docutils' writer are used. The search index is large.
            self.builder.search = self.builder.copysource = False
            self.builder.prepare_writing(set(self.env.all_docs))
            self._started = True
        self._share_files(self.files.refresh(), anew=True)

    def refresh_files(self) -> None:
        """Look at the disk: what has been read of files that have changed since is read again."""
        changed = self.files.refresh()
        if changed:
            self._share_files(changed)

    def _share_files(self, changed: set[str], *, anew: bool = False) -> None:
        domain = self.domain
        domain.start_reading()
        domain.files, domain.sources = self.files, SourceLines(self.files)
        self._settings, _ = load_settings(os.path.realpath(self.env.srcdir), self.files)
        used = {use for uses in domain.data["catalogs"].values() for use in uses} if anew else ()
        for path in {*self._catalogs, *(path for kind, path in used if kind == "parameters")}:
            before = self._catalogs.get(path)
            if before is None or path in changed:
                loaded = load_again(path, self.files, before)
                # While a file is edited it may be broken for a moment: its tables stay as they were.
                if before is None or loaded.catalog.usable:
                    self._catalogs[path] = loaded
            domain.take_catalog(self._catalogs[path].catalog)

    def nest_rows(self, docname: str) -> None:
        """Give the rows of what a page documents their depth, which a full build does when all pages are read."""
        if not get_config(self.builder).nested_rows:
            return
        content = self.domain.get_content(docname)
        operations = [operation._replace(title=fold_text(operation.title)) for operation in content.operations]
        views = self._messages.build(operations, self._settings)
        self.domain.note_content(docname, nest_content(content, find_depths(views)))
        for view in views:
            view.release()

    def get_context(self, docname: str) -> PageContext:
        """Return what a page gives its operations; raises what reading its doctree can raise."""
        if docname not in self._contexts:
            stored = self.domain.data["contents"].get(docname)
            # A copy of its own, which is not kept: the content of a large page takes much memory.
            content = pickle.loads(pickle.dumps(stored)).get() if stored else PageContent()
            self._contexts[docname] = load_context(os.path.join(self._doctrees, f"{docname}.doctree"), content)
        return self._contexts[docname]
