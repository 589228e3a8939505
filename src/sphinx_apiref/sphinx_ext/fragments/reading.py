"""The text of one operation to a document that is read as the whole page would be."""

from __future__ import annotations

import copy
import inspect
import os.path
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.frontend import OptionParser
from docutils.readers import standalone
from docutils.transforms.references import DanglingReferences
from docutils.utils import DependencyList
from sphinx.transforms import SphinxTransformer
from sphinx.util import get_filetype
from sphinx.util.build_phase import BuildPhase
from sphinx.util.docutils import LoggingReporter, new_document, sphinx_domains, unregister_role
from sphinx.util.rst import default_role

from sphinx_apiref.read.conf_file import MARKDOWN_TYPES
from sphinx_apiref.sphinx_ext.fragments.operation_text import (
    OperationText,
    SourceFile,
    build_markdown,
    build_rst,
)
from sphinx_apiref.sphinx_ext.fragments.page_context import BuiltOperation, PageContext
from sphinx_apiref.sphinx_ext.nodes import apiref_operation, apiref_status_table

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ERROR = 3
"""docutils' level of errors."""


class FragmentError(Exception):
    """Why an operation can't be shown alone; the next full build shows it."""


class FragmentReader:
    """Reads operations of one application."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self._settings: dict[type, Any] = {}

    def is_markdown(self, docname: str) -> bool:
        """Whether a page is written in Markdown."""
        return self._get_filetype(docname) in MARKDOWN_TYPES

    def _get_filetype(self, docname: str) -> str:
        filetype: str = get_filetype(self._app.config.source_suffix, str(self._app.env.doc2path(docname)))
        return filetype

    def read(
        self, docname: str, text: OperationText, page: SourceFile, context: PageContext, built: BuiltOperation
    ) -> nodes.document:
        """Return the document, with the operation in sections as they are on its page.

        Raises FragmentError where the text has errors, or shows what depends on all of the page.
        """
        env = self._app.env
        self._app.builder.phase = BuildPhase.READING
        env.prepare_settings(docname)
        parser = self._create_parser(docname)
        env.temp_data["_parser"] = parser
        document = self._create_document(docname, parser)
        errors: list[str] = []
        document.reporter.attach_observer(lambda message: errors.extend(_word_error(message)))
        transformer = SphinxTransformer(document)
        document.transformer = transformer
        transformer.add_transforms(
            [entry for entry in standalone.Reader().get_transforms() if entry is not DanglingReferences]
        )
        transformer.add_transforms(self._app.registry.get_transforms())
        transformer.add_transforms(parser.get_transforms())
        seed_ids(document, context, built)
        try:
            with sphinx_domains(env), default_role(docname, self._app.config.default_role):
                with _in_file(document, text.path if self.is_markdown(docname) else ""):
                    parser.parse(self._build_input(docname, text, page), document)
                document.current_source = document.current_line = None
                holder = place_operation(document, text.title, built)
                check_numbering(document)
                seed_names(document, holder, context, built)
                transformer.apply_transforms()
        finally:
            # Sphinx leaves it where something was raised.
            unregister_role("")
        if errors:
            raise FragmentError(errors[0])
        return document

    def _build_input(self, docname: str, text: OperationText, page: SourceFile) -> Any:
        text = text._replace(lines=self._emit_source(docname, text, page))
        if self.is_markdown(docname):
            return build_markdown(text, page)
        return build_rst(text, self._app.config.rst_prolog or "")

    def _emit_source(self, docname: str, text: OperationText, page: SourceFile) -> Sequence[str]:
        """Return the lines as other extensions change them when they are read."""
        events = self._app.events
        name = "source-read" if text.path == page.path else "include-read"
        if not events.listeners.get(name):
            return text.lines
        content = ["\n".join(text.lines)]
        if name == "source-read":
            events.emit(name, docname, content)
        else:
            events.emit(name, Path(os.path.relpath(text.path, self._app.srcdir)), docname, content)
        return content[0].split("\n")

    def _create_parser(self, docname: str) -> Any:
        registry: Any = self._app.registry
        filetype = self._get_filetype(docname)
        # Older than Sphinx 9.
        if "app" in inspect.signature(registry.create_source_parser).parameters:
            parser = registry.create_source_parser(self._app, filetype)
        else:
            parser = registry.create_source_parser(filetype, config=self._app.config, env=self._app.env)
        # The prolog is in the input, and what the epilog defines comes from the page.
        if hasattr(parser, "decorate"):
            parser.decorate = lambda content: None
        return parser

    def _create_document(self, docname: str, parser: Any) -> nodes.document:
        kind = type(parser)
        if kind not in self._settings:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                self._settings[kind] = OptionParser(
                    components=(standalone.Reader, parser),
                    defaults={"traceback": True, **self._app.env.settings},
                    read_config_files=True,
                ).get_default_values()
        settings = copy.copy(self._settings[kind])
        settings.record_dependencies = DependencyList()
        path = str(self._app.env.doc2path(docname))
        settings._source = path
        document: nodes.document = new_document(path, settings)
        document.reporter = LoggingReporter(
            path, settings.report_level, settings.halt_level, settings.debug, settings.error_encoding_error_handler
        )
        return document


@contextmanager
def _in_file(document: nodes.document, path: str) -> Iterator[None]:
    """Have MyST take its text for that of a file, as its ``include`` does; it knows no lines of other files."""
    page, reporter = document["source"], document.reporter
    if path and path != page:
        document["source"] = reporter.source = path
        vars(reporter)["get_source_and_line"] = lambda lineno=None: (path, lineno)
    yield
    document["source"] = reporter.source = page


def _word_error(message: nodes.system_message) -> Iterator[str]:
    text = message[0].astext() if len(message) else ""
    # A label of the section after the operation has an id that is known from the page.
    if message["level"] >= _ERROR and not text.startswith("Duplicate ID"):
        yield f"{message.get('source', '')}:{message.get('line', '')}: {text}"


def seed_ids(document: nodes.document, context: PageContext, built: BuiltOperation) -> None:
    """Have the operation get the ids that it has on its page, where every id is given once."""
    elsewhere = nodes.target()
    document.ids.update(dict.fromkeys(context.ids - built.inner_ids, elsewhere))
    if built.first_number is not None:
        document.id_counter[document.settings.id_prefix + document.settings.auto_id_prefix] = built.first_number - 1


def seed_names(document: nodes.document, holder: nodes.Element, context: PageContext, built: BuiltOperation) -> None:
    """Define the names that the operation uses and other parts of its page define, in ``holder`` where need be."""
    # The document has not noted those of MyST, and of targets that are defined twice.
    used = dict.fromkeys(document.refnames)
    for kind in (nodes.reference, nodes.target):
        used |= {node["refname"]: None for node in document.findall(kind) if "refname" in node}
    for name in used:
        if name in document.nameids:
            # On the page the name may be ambiguous.
            if context.name_ids.get(name, "") is None:
                document.nameids[name] = None  # type: ignore[assignment]
            continue
        if name in context.targets:
            target = context.targets[name].deepcopy()
            holder.append(target)
            document.nameids[name] = target["ids"][0] if target["ids"] else ""
            continue
        found = context.name_ids.get(name)
        if found is not None and found not in built.inner_ids:
            document.nameids[name] = found
            # One that has its id: targets may refer to it, too.
            document.ids[found] = nodes.target("", "", ids=[found])
    for name, definition in context.substitutions.items():
        document.substitution_defs.setdefault(name, definition)
    for lower, name in context.substitution_names.items():
        document.substitution_names.setdefault(lower, name)


def place_operation(document: nodes.document, title: str, built: BuiltOperation) -> nodes.Element:
    """Put the operation into sections like those of its page; return the holder of what comes before it there.

    Raises FragmentError if the document has not exactly one section.
    """
    # In Markdown, that the first heading is below the level of a page's title; it would stand after a label.
    for message in [node for node in document.children if isinstance(node, nodes.system_message)]:
        document.remove(message)
    sections = [node for node in document.children if isinstance(node, nodes.section)]
    if len(sections) != 1:
        raise FragmentError(f"the lines hold {len(sections)} sections, not one")
    section = sections[0]
    trim_end(document, section)
    holder = nodes.container()
    if built.highlight is not None:
        holder += built.highlight.deepcopy()
    for name in built.statuses_before:
        table = apiref_status_table()
        table.value, table.rows = (), ()
        holder += nodes.section("", nodes.title("", name), table, ids=[name])
    document.insert(0, holder)
    index = document.index(section)
    moved = document.children[index - _count_labels(document, index) :]
    for node in moved:
        document.remove(node)
    known = {name for node in moved if isinstance(node, nodes.Element) for name in node["ids"]}
    if title == built.title and known <= set(built.ids):
        # Labels may also stand where the file of the operation is included.
        moved = [section]
        section["ids"] = list(built.ids)
        document.ids.update(dict.fromkeys(built.ids, section))
    outer: nodes.Element = document
    for heading, ids in built.around:
        inner = nodes.section("", nodes.title("", heading), ids=list(ids))
        outer += inner
        outer = inner
    outer += moved
    return holder


def _count_labels(document: nodes.document, index: int) -> int:
    """Return how many targets stand directly before the child ``index``."""
    start = index
    while start and isinstance(document[start - 1], nodes.target):
        start -= 1
    return index - start


def trim_end(document: nodes.document, section: nodes.Element) -> None:
    """Remove from the end of an operation what belongs to the section after it: labels, and a transition before it."""
    last: nodes.Element = section
    while len(last) and isinstance(last[-1], nodes.section):
        last = last[-1]
    index = len(last) - 1
    while index > 0:
        node = last[index]
        if isinstance(node, nodes.transition) or (
            isinstance(node, nodes.target) and not any(name in node for name in ("refuri", "refname", "refid"))
        ):
            last.remove(node)
            # The labels of the page stand for the section.
            for name in node["names"]:
                document.nameids.pop(name, None)
                document.nametypes.pop(name, None)
        elif not isinstance(node, nodes.Invisible):
            break
        index -= 1


def check_numbering(document: nodes.document) -> None:
    """Raise FragmentError if the text shows what is numbered, or listed, over all of the page."""
    noted = (document.autofootnotes, document.autofootnote_refs, document.symbol_footnotes)
    if any(noted) or document.symbol_footnote_refs:
        raise FragmentError("footnotes are numbered over the whole page")
    if not document.footnote_refs.keys() <= {name for note in document.footnotes for name in note["names"]}:
        raise FragmentError("the text refers to a footnote elsewhere on the page")
    for topic in document.findall(nodes.topic):
        if "contents" in topic["classes"] and "local" not in topic["classes"]:
            raise FragmentError("a table of contents lists the whole page")


def find_operation(document: nodes.document) -> apiref_operation:
    """Return the outermost operation; raises FragmentError if there is none."""
    found = next(document.findall(apiref_operation), None)
    if found is None:
        raise FragmentError("the section is no operation")
    return found
