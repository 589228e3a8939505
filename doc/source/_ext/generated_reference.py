"""The manual's pages of codes and options, made from the code that defines them."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sphinx.util.docutils import SphinxDirective

from sphinx_apiref.checks.explanations import explain
from sphinx_apiref.core.codes import Code, Severity
from sphinx_apiref.sphinx_ext.config import Config

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def render_codes() -> str:
    """Return a section for each code; its title is the code, and so is its anchor."""
    return "\n".join(line for code in sorted(Code, key=lambda code: code.value) for line in _render_code(code))


def _render_code(code: Code) -> Iterator[str]:
    yield from (code.value, "-" * len(code.value), "")
    yield from (_escape(code.help), "", explain(code), "")
    yield f":Severity: {code.severity.value}"
    if code.severity is not Severity.INFO:
        yield f':Silence: ``suppress_warnings = ["apiref.{code.value}"]``'
    yield ""


def render_options() -> str:
    """Return a ``confval`` for each option."""
    return "\n".join(line for option in dataclasses.fields(Config) for line in _render_option(option))


def _render_option(option: dataclasses.Field[Any]) -> Iterator[str]:
    default = option.default
    if option.default_factory is not dataclasses.MISSING:
        default = option.default_factory()
    yield f".. confval:: apiref_{option.name}"
    yield f"   :type: ``{option.type}``"
    yield f"   :default: ``{default!r}``"
    yield from ("", f"   {option.metadata['help']}", "")
    if legacy := option.metadata["legacy"]:
        yield from (f"   The older name ``{legacy}`` means the same; where both are set, this one counts.", "")


def _escape(text: str) -> str:
    return "".join(f"\\{character}" if character in "\\`*_|" else character for character in text)


class _GeneratedDirective(SphinxDirective):
    """Text that is made from ``source``, on which the page depends."""

    source: type

    def render(self) -> str:
        raise NotImplementedError

    def run(self) -> list[Node]:
        self.env.note_dependency(inspect.getfile(self.source))
        return self.parse_text_to_nodes(self.render(), allow_section_headings=True)


class GeneratedCodesDirective(_GeneratedDirective):
    """``generated-codes``: every code, with its severity and help."""

    source = Code

    def render(self) -> str:
        return render_codes()


class GeneratedOptionsDirective(_GeneratedDirective):
    """``generated-options``: every option, with its type, default and help."""

    source = Config

    def render(self) -> str:
        return render_options()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("generated-codes", GeneratedCodesDirective)
    app.add_directive("generated-options", GeneratedOptionsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
