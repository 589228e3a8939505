"""``include`` with the lines of the file: docutils counts from the start of the part that is shown."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docutils.statemachine import StringList
from sphinx.directives.other import Include

from sphinx_apiref.read.rst.inclusions import CLIPS, clip_text, count_before
from sphinx_apiref.sphinx_ext.domain.domain import get_domain
from sphinx_apiref.sphinx_ext.reading.page_text import RST_FILES

if TYPE_CHECKING:
    from docutils.nodes import Node


class PlacedInclude(Include):
    """Sphinx's ``include``; findings and warnings point at the right line of a file of which a part is shown."""

    def run(self) -> Sequence[Node]:
        """Return Sphinx's nodes, and correct the places of the lines that it has put into the input."""
        # Markdown has an include of its own.
        files: Any = self.env.temp_data.setdefault(RST_FILES, set())
        files.add(os.path.abspath(self.env.relfn2path(self.arguments[0])[1]))
        options = {name: str(self.options[name]) for name in CLIPS if self.options.get(name) is not None}
        shift = self._count_skipped(options) if options else 0
        lines = self.state_machine.input_lines
        assert lines is not None
        before = len(lines)
        start = self.state_machine.line_offset + 1
        shown = super().run()
        if shift:
            _shift_lines(lines, start, start + len(lines) - before, shift)
        return shown

    def _count_skipped(self, options: dict[str, str]) -> int:
        """Return how many lines of the file come before the part; 0 if the file can't be read."""
        _, path = self.env.relfn2path(self.arguments[0])
        try:
            text = (
                get_domain(self.env)
                .files.read(os.path.normpath(path))
                .decode(self.options.get("encoding") or "utf-8-sig", "replace")
            )
        except (OSError, ValueError, LookupError):
            return 0
        clipped = clip_text(text, options)
        return count_before(text, clipped[0])[0] if clipped else 0


def _shift_lines(lines: StringList, start: int, stop: int, shift: int) -> None:
    """Move the places of lines down by ``shift``, in the list and in those of which it is a part."""
    part: StringList | None = lines
    while part is not None:
        for index in range(start, min(stop, len(part.items))):
            source, offset = part.items[index]
            part.items[index] = (source, (offset or 0) + shift)
        start, stop = start + (part.parent_offset or 0), stop + (part.parent_offset or 0)
        part = part.parent
