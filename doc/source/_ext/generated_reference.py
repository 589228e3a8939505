"""The manual's pages of codes and options, made from the code that defines them.

The page of codes is made when the manual is built. The options are in the source of their page, where they can be read
without building it: ``python doc/source/_ext/generated_reference.py`` writes them there, and a test compares the two.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.docutils import SphinxDirective

from sphinx_apiref.lint.explanations import explain
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.sphinx_ext.config import Config

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

CONFIG = Path(__file__).parents[1] / "reference" / "config.rst"
BEGIN = ".. The options, written by `python doc/source/_ext/generated_reference.py`: change them in the code.\n\n"
END = "\n.. End of the options.\n"


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
    choices = option.metadata.get("choices")
    yield f"   :type: ``{' | '.join(map(repr, choices)) if choices else option.type}``"
    yield f"   :default: ``{default!r}``"
    yield from ("", f"   {option.metadata['help']}", "")
    if legacy := option.metadata["legacy"]:
        yield from (f"   The older name ``{legacy}`` works too. If both are set, this one is used.", "")


def write_options() -> None:
    """Replace the options in the source of their page."""
    before, _, rest = CONFIG.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"{CONFIG}: a comment that marks the place of the options is missing")
    CONFIG.write_text(f"{before}{BEGIN}{render_options()}{END}{after}", encoding="utf-8")


def _escape(text: str) -> str:
    return "".join(f"\\{character}" if character in "\\`*_|" else character for character in text)


class GeneratedCodesDirective(SphinxDirective):
    """``generated-codes``: every code, with its severity and help."""

    def run(self) -> list[Node]:
        self.env.note_dependency(inspect.getfile(Code))
        return self.parse_text_to_nodes(render_codes(), allow_section_headings=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("generated-codes", GeneratedCodesDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    write_options()
