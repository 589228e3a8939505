"""The text of a status code's reason, which is in a status file, as a part of the page that shows it."""

from __future__ import annotations

from sphinx_apiref.model.places import SourceLine
from sphinx_apiref.model.reference import StatusReason
from sphinx_apiref.read.rst.blocks import BlockVisitor
from sphinx_apiref.read.rst.lines import DirectiveBlock, Lines, expand_tabs


def split_reason(reason: StatusReason) -> Lines:
    """Return the lines of a reason's text, with their places in the status file as far as they are known."""
    path, lineno, column, *_ = reason.location
    return [
        expand_tabs(SourceLine(text.rstrip(), path, lineno + index * reason.lines_match, column))
        for index, text in enumerate(reason.text.split("\n"))
    ]


class ReasonVisitor:
    """Hands the blocks of a reason's text on to the visitor of the page; docutils allows no titles there."""

    def __init__(self, page: BlockVisitor) -> None:
        self.visit_paragraph = page.visit_paragraph
        self.visit_literal = page.visit_literal
        self.visit_term = page.visit_term
        self.visit_item = page.visit_item
        self.visit_table = page.visit_table
        self.visit_roles = page.visit_roles
        self.visit_slip = page.visit_slip
        self.visit_other = page.visit_other
        self.report = page.report
        self._visit_directive = page.visit_directive

    def visit_title(self, text: str, style: str, first: SourceLine) -> None:
        """Open no section."""
        self.visit_other()

    def enter_block(self, name: str, lines: Lines) -> None:
        """Open no section either."""
        self.visit_other()

    def leave_block(self) -> None:
        """Leave it."""
        self.visit_other()

    def visit_directive(self, block: DirectiveBlock, lines: Lines, *, nested: bool) -> None:
        """Take in a directive, which is in no section."""
        self._visit_directive(block, lines, nested=True)
