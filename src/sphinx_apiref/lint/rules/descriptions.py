"""Checks of the text of descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.ignores import find_literal_lines
from sphinx_apiref.lint.registry import rule
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location

# A destination has the form of an address or a file's name: brackets and parentheses alone are ordinary text. The
# lengths keep the search from looking at the rest of a long line again and again.
_LINK = re.compile(
    r"(?<![\w`\]\\])\[([^\[\]]{1,200})\]"
    r"\((<?(?:[^()\s/:#]{0,200}[/:#]|[\w-]{1,100}\.(?:html?|md|rst)\b)[^()\s]*)\)"
)
_FENCE = re.compile(r"\s*(`{3,}|~{3,})\{?[\w+-]*\}?\Z")
_LITERAL = re.compile(r"``.*?``")


@rule(Code.DESCRIPTION_MARKDOWN)
def check_markdown(context: CheckContext) -> Iterator[Diagnostic]:
    """A description, of a parameter or of a status, holds a Markdown link or a fenced block.

    Descriptions are reStructuredText, in a reference of Markdown pages too: the page shows brackets and backticks.

    Bad::

        description: |
          See the [guide](https://example.org/guide).

    Good::

        description: |
          See the `guide <https://example.org/guide>`_.

    To silence it, put ``# apiref: ignore[description-markdown]`` on the line before the description.
    """
    for catalog in context.reference.catalogs.values():
        for parameter in catalog.parameters.values():
            if parameter.description and "description" in parameter.fields:
                place, names = parameter.fields["description"], (parameter.key,)
                yield from _check_text(parameter.description, place, names, parameter.description_lines_match)
    for statuses in context.reference.status_catalogs.values():
        for code, reasons in statuses.reasons.items():
            for key, reason in reasons.items():
                yield from _check_text(reason.text, reason.location, (str(code), key), reason.lines_match)


def _check_text(text: str, place: Location, names: tuple[str, ...], lines_match: bool) -> Iterator[Diagnostic]:
    """Report the links of a text, and its first fenced block; what the text itself shows as code is left out."""
    if "](" not in text and "```" not in text and "~~~" not in text:
        return
    lines = text.split("\n")
    literal = find_literal_lines(lines)
    last = {line.strip(): index for index, line in enumerate(lines)}
    fenced = False
    for index, line in enumerate(lines):
        if index in literal:
            continue
        where = Location(place.path, place.lineno + index) if lines_match and index else place
        if not fenced and (fence := _FENCE.match(line)) and last.get(fence[1], 0) > index:
            fenced = True
            message, hint = "a description holds a fenced block of Markdown", "write `::` and indent the block"
            yield Diagnostic(Code.DESCRIPTION_MARKDOWN, message, where, hint, names=(*names, fence[1]))
        for link in _LINK.finditer(_LITERAL.sub(_blank, line)):
            message = f"a description holds the Markdown link `{link[0]}`"
            hint = f"write `{link[1]} <{link[2].strip('<>')}>`_"
            yield Diagnostic(Code.DESCRIPTION_MARKDOWN, message, where, hint, names=(*names, link[2]))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
