"""One operation of a page as HTML, equal to its element on the page that a full build writes."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils.statemachine import string2lines
from sphinx.util.build_phase import BuildPhase
from sphinx.util.osutil import relative_uri

from sphinx_apiref.sphinx_ext.fragments.kept_data import keep_data
from sphinx_apiref.sphinx_ext.fragments.operation_text import OperationText, SourceFile, cut_operation
from sphinx_apiref.sphinx_ext.fragments.page_context import BuiltOperation, list_files
from sphinx_apiref.sphinx_ext.fragments.reading import FragmentError, FragmentReader, find_operation

if TYPE_CHECKING:
    from docutils import nodes

    from sphinx_apiref.sphinx_ext.fragments.warm import WarmApplication

_PAGE_TABLES = ("titles", "longtitles", "tocs", "toc_num_entries", "metadata")
"""What the environment tells of a page as a whole."""


class Place(NamedTuple):
    """Where an operation is: its place among the outermost ones of its page, and its lines in a file."""

    ordinal: int
    path: str
    first: int
    last: int


class FragmentRenderer:
    """Renders operations with a warm application."""

    def __init__(self, warm: WarmApplication) -> None:
        self._warm = warm
        self._reader = FragmentReader(warm.app)

    def render(self, docname: str, place: Place) -> str:
        """Return the element of an operation; raises FragmentError, and nothing else, where that fails."""
        try:
            with keep_data(self._warm.env):
                try:
                    return self._render(docname, place)
                finally:
                    self._warm.env.temp_data.clear()
                    self._warm.env.ref_context.clear()
        except FragmentError:
            raise
        except Exception as exc:  # Directives and other extensions raise anything.
            raise FragmentError(f"{type(exc).__name__}: {exc}") from exc

    def _render(self, docname: str, place: Place) -> str:
        env = self._warm.env
        if docname not in env.all_docs:
            raise FragmentError(f"the last full build has no page {docname!r}")
        page = self._load(os.path.abspath(env.doc2path(docname)))
        path = os.path.abspath(place.path)
        file = page if os.path.realpath(path) == os.path.realpath(page.path) else self._load(path)
        markdown = self._reader.is_markdown(docname)
        try:
            text = cut_operation(page, file, place.first, place.last, markdown=markdown)
        except ValueError as exc:
            raise FragmentError(f"{path}: {exc}") from exc
        context = self._warm.get_context(docname)
        built = context.find(place.ordinal, text.title, text.label)
        if built is None:
            raise FragmentError("the last full build does not have this operation")
        document = self._read(docname, text, page, built)
        return self._write(docname, document, built)

    def _load(self, path: str) -> SourceFile:
        try:
            text = self._warm.files.read(path).decode("utf-8-sig")
        except (OSError, ValueError) as exc:
            raise FragmentError(f"{path} can't be read: {exc}") from exc
        return SourceFile(path, string2lines(text, tab_width=8, convert_whitespace=True))

    def _read(self, docname: str, text: OperationText, page: SourceFile, built: BuiltOperation) -> nodes.document:
        """Return the operation in a document; the domains then know the page with it in its place."""
        env, data = self._warm.env, self._warm.domain.data
        tables = [(table, table[docname]) for name in _PAGE_TABLES if docname in (table := getattr(env, name))]
        images, downloads = len(env.images), len(env.dlfiles)
        entries = {kind: data[kind].get(docname, ()) for kind in ("operations", "parameters")}
        document = self._reader.read(docname, text, page, self._warm.get_context(docname), built)
        if len(env.images) != images or len(env.dlfiles) != downloads:
            raise FragmentError("the text shows a file that the last full build has not copied")
        for table, value in tables:
            table[docname] = value
        for kind, before in entries.items():
            now = {entry.node_id: entry for entry in data[kind].get(docname, ())}
            data[kind][docname] = (*(now.pop(entry.node_id, entry) for entry in before), *now.values())
        self._warm.domain.forget_targets()
        self._warm.nest_rows(docname)
        operation = find_operation(document)
        # A file that is included after its own, and begins with text, belongs to it; so does a line after an include.
        # MyST does not know the files for sure.
        missing = frozenset() if self._reader.is_markdown(docname) else built.files - list_files(operation)
        if missing:
            raise FragmentError(f"the operation goes on in {', '.join(sorted(missing))}")
        env.temp_data.clear()
        env.ref_context.clear()
        return document

    def _write(self, docname: str, document: nodes.document, built: BuiltOperation) -> str:
        env, builder = self._warm.env, self._warm.builder
        builder.phase = BuildPhase.RESOLVING
        env.apply_post_transforms(document, docname)
        builder.phase = BuildPhase.WRITING
        document.settings = builder.docsettings
        builder.secnumbers = env.toc_secnumbers.get(docname, {})
        builder.fignumbers = env.toc_fignumbers.get(docname, {})
        uri = builder.get_target_uri(docname)
        builder.imgpath = relative_uri(uri, builder.imagedir)
        builder.post_process_images(document)
        builder.imgpath = relative_uri(uri, "_images")
        builder.dlpath = relative_uri(uri, "_downloads")
        builder.current_docname = docname
        translator: Any = builder.create_translator(document, builder)
        # As if the sections around it, and the controls of the page, had been written.
        translator.section_level = len(built.around)
        translator.apiref_has_controls = True
        find_operation(document).walkabout(translator)
        return "".join(translator.body).strip()
