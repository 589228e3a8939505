"""A text parsed alone, after its page has been read: the nodes that reading the page again would give.

Only markup that means the same on every page is taken, from Sphinx and docutils themselves. For everything else the
page is read again: what names a part of the page or becomes one, what extensions of the project may look at, and what
has to be reported.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import languages, roles
from docutils.parsers.rst.directives.admonitions import BaseAdmonition
from docutils.statemachine import StateMachine
from docutils.utils import Reporter
from sphinx import addnodes
from sphinx.directives.code import CodeBlock
from sphinx.parsers import RSTParser
from sphinx.transforms import DoctreeReadEvent, SphinxTransformer
from sphinx.transforms.references import SphinxDomains
from sphinx.util import get_filetype
from sphinx.util.docutils import LoggingReporter, sphinx_domains
from sphinx.util.logging import suppress_logging

from sphinx_apiref.sphinx_ext.domain.domain import get_domain
from sphinx_apiref.sphinx_ext.nodes import apiref_cell
from sphinx_apiref.sphinx_ext.reading.directives import parse_rest, place_lines
from sphinx_apiref.sphinx_ext.tables.cell_store import is_shareable_node
from sphinx_apiref.sphinx_ext.tables.plain_text import build_note
from sphinx_apiref.sphinx_ext.values import CellSource

if TYPE_CHECKING:
    from types import ModuleType

    from docutils.parsers.rst import Directive
    from docutils.transforms import Transform
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_RST = "restructuredtext"
# Roles whose nodes say all that they do. Those that Sphinx has made as a page would make its own are not among them.
_ROLES = frozenset(
    {
        *("emphasis", "strong", "literal", "subscript", "sub", "superscript", "sup", "title-reference", "title", "t"),
        *("code", "file", "guilabel", "menuselection", "samp"),
    }
)
_CROSS_REFERENCES = frozenset({("std", "ref"), ("std", "doc"), ("std", "term"), ("apiref", "op"), ("apiref", "param")})
_ROLE_NAMES = (
    _ROLES | {name for _, name in _CROSS_REFERENCES} | {f"{domain}:{name}" for domain, name in _CROSS_REFERENCES}
)
_ROLE_MODULES = frozenset({"docutils.parsers.rst.roles", "sphinx.roles", "sphinx.domains"})
# Their roles have names of the project's own, and make addresses.
_LINK_MODULE = "sphinx.ext.extlinks"
_ADMONITION_MODULES = frozenset({"docutils.parsers.rst.directives.admonitions", "sphinx.directives.admonitions"})
# They hand the document to the environment.
_LEFT_OUT = (SphinxDomains, DoctreeReadEvent)
_OWN_MODULES = ("sphinx.", "docutils.", "sphinx_apiref.")
# Transforms of other extensions that leave the nodes of cells as they are.
_HARMLESS = frozenset(
    {
        ("sphinx_design.extension", "AddFirstTitleCss"),
        ("myst_parser.mdit_to_docutils.transforms", "UnreferencedFootnotesDetector"),
    }
)


class LoneTextError(Exception):
    """The text must be parsed as a part of its page."""


class _Dispatcher(sphinx_domains):
    """Finds directives and roles as on a page; raises LoneTextError for those that may do more than make nodes."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self._default_role = env.config.default_role

    def directive(
        self, directive_name: str, language_module: ModuleType, document: nodes.document
    ) -> tuple[type[Directive] | None, list[nodes.system_message]]:
        """Return the directive of this name."""
        found = super().directive(directive_name, language_module, document)
        if not _is_known_directive(found[0]):
            raise LoneTextError
        return found

    def role(
        self, role_name: str, language_module: Any, lineno: int, reporter: Reporter
    ) -> tuple[Any, list[nodes.system_message]]:
        """Return the role of this name."""
        if not role_name and self._default_role:
            # A page can take it back, and nothing tells that it did.
            raise LoneTextError
        found = super().role(role_name, language_module, lineno, reporter)
        if not _is_known_role(role_name.lower(), found[0]):
            raise LoneTextError
        return found


def _is_known_directive(directive: type[Directive] | None) -> bool:
    if directive is CodeBlock:
        return True
    return (
        directive is not None and issubclass(directive, BaseAdmonition) and directive.__module__ in _ADMONITION_MODULES
    )


def _is_known_role(name: str, function: Any) -> bool:
    module = getattr(function, "__module__", "")
    if module == _LINK_MODULE:
        return True
    # A role without a name is the default role.
    return (not name or name in _ROLE_NAMES) and module in _ROLE_MODULES and not isinstance(function, roles.CustomRole)


def means_the_same_alone(env: BuildEnvironment) -> bool:
    """Whether text on the page that has been read means the same as alone: the page sets no languages, no roles."""
    if get_filetype(env.config.source_suffix, str(env.doc2path(env.docname))) != _RST:
        return False
    if env.temp_data.get("highlight_language") or env.temp_data.get("default_role") != env.config.default_role:
        return False
    if env.temp_data.get("default_domain") is not env.domains.get(env.config.primary_domain):
        return False
    silent = Reporter("", Reporter.WARNING_LEVEL, Reporter.SEVERE_LEVEL + 1, stream=False)
    english: Any = languages.get_language("en")
    return all(_is_known_role(name, roles.role(name, english, 0, silent)[0]) for name in _ROLES)


def is_parsed_by_sphinx(app: Sphinx) -> bool:
    """Whether Sphinx alone makes the nodes of a page, and does not compare them with those of the last build."""
    if app.registry.get_source_parser(_RST) is not RSTParser or app.env.versioning_compare:
        return False
    transforms = ((transform.__module__, transform.__name__) for transform in app.registry.get_transforms())
    listeners = app.events.listeners.get("doctree-read", ())
    return all(named[0].startswith(_OWN_MODULES) or named in _HARMLESS for named in transforms) and all(
        str(getattr(listener.handler, "__module__", "")).startswith(_OWN_MODULES) for listener in listeners
    )


class LoneParser:
    """Parses texts for the cells of one page; ``document`` is the page as it was read."""

    def __init__(self, app: Sphinx, docname: str, document: nodes.document) -> None:
        self._app = app
        self._docname = docname
        self._page = document

    def parse(self, source: CellSource) -> apiref_cell:
        """Return the cell of a text; what its addresses are named by must still become unique.

        Raises LoneTextError if the page must be read again. Nothing has been logged then.
        """
        if not get_domain(self._app.env).data["plain"].get(self._docname) or not is_parsed_by_sphinx(self._app):
            raise LoneTextError
        with suppress_logging() as log, self._start_reading():
            cell = self._parse(source)
        if any(record.levelno >= logging.WARNING for record in log.buffer):
            raise LoneTextError
        return cell

    @contextmanager
    def _start_reading(self) -> Iterator[None]:
        env = self._app.env
        env.prepare_settings(self._docname)
        try:
            with _Dispatcher(env):
                yield
        finally:
            env.temp_data.clear()
            env.ref_context.clear()

    def _parse(self, source: CellSource) -> apiref_cell:
        document = self._start_document()
        cell = apiref_cell()
        cell.document = document
        lines = place_lines(source.text, source.location, source.lines_match)
        # Messages, and the nodes of directives and roles, ask it for their place.
        places: StateMachine[Any] = StateMachine([], "")
        places.input_lines = lines
        document.reporter.get_source_and_line = places.get_source_and_line
        parse_rest(lines, cell, document)
        if not is_lone(cell.children):
            raise LoneTextError
        document.current_source = document.current_line = None
        document += cell
        cell += map(build_note, source.notes)
        transformer = SphinxTransformer(document)
        transformer.set_environment(self._app.env)
        transformer.add_transforms(self._select_transforms())
        document.transformer = transformer
        transformer.apply_transforms()
        document.remove(cell)
        for node in cell.findall():
            node.document = self._page
        return cell

    def _start_document(self) -> nodes.document:
        """Return an empty document with the settings that the page was read with."""
        settings = self._page.settings.copy()
        settings.env = self._app.env
        path = str(self._app.env.doc2path(self._docname))
        reporter = LoggingReporter(path, settings.report_level, settings.halt_level)
        document = nodes.document(settings, reporter, source=path)
        document.note_source(path, -1)
        return document

    def _select_transforms(self) -> list[type[Transform]]:
        return [
            transform
            for transform in self._app.registry.get_transforms()
            if transform.__module__.startswith("sphinx.") and transform not in _LEFT_OUT
        ]


def is_lone(content: Iterable[nodes.Node]) -> bool:
    """Whether nodes neither name a part of their page nor are one, but for addresses that have a name."""
    return all(_is_lone(node) for child in content for node in child.findall())


def _is_lone(node: nodes.Node) -> bool:
    if isinstance(node, nodes.target):
        return "refuri" in node and len(node["ids"]) == 1
    if isinstance(node, addnodes.pending_xref) and (node["refdomain"], node["reftype"]) not in _CROSS_REFERENCES:
        return False
    return is_shareable_node(node)
