"""A directive in a fence, as a value; on its own, since a reference without Markdown needs no more of this."""

from __future__ import annotations

from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.read.rst.lines import DirectiveBlock


class FencedDirective(DirectiveBlock):
    """A directive in a fence, taken apart. An option that it does not know costs the option, not the directive."""

    __slots__ = ("last",)

    last: SourceLine
    """The line that closes the fence, or the last of one that is not closed, from its text on."""

    def check_options(self, known: frozenset[str]) -> None:
        """Note the last option that is not ``known`` as the problem."""
        for name in self.options:
            if name not in known:
                self.problem, self.culprit = f"{self.name} has no option `{name}`", name
