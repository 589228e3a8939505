"""The rows and cells of a page's tables as values: what the domain keeps, and HTML is written from."""

from __future__ import annotations

from typing import NamedTuple

from sphinx_apiref.model.places import Location


class CellSource(NamedTuple):
    """The text of a cell, and its place in a file."""

    text: str
    location: Location
    lines_match: bool = False
    """Whether line *i* of the text is line *i* from the location on; if not, all of it is reported at the location."""
    notes: tuple[str, ...] = ()
    """Lines in bold below the text."""
    short: bool = False
    """Whether the text is a name, a place or a type, which are not translated."""

    @property
    def key(self) -> tuple[object, ...]:
        """What decides the content of the cell: equal cells of a page are shared by this."""
        return (self.text,) if self.short else (self.text, self.location, self.notes)


class TextCell(NamedTuple):
    """Paragraphs of simple text; ``path`` is empty if the text is not translated."""

    text: str
    notes: tuple[str, ...] = ()
    path: str = ""
    lineno: int = 0
    lines_match: bool = False


class ParsedCell(NamedTuple):
    """Any other content: the ``number``-th `apiref_cell` of a page."""

    docname: str
    number: int


Cell = TextCell | ParsedCell


class Row(NamedTuple):
    """A row of a table, with the class names and the id of its element.

    A row of parameters has four cells: name, place, type and description. A row of status codes has two: the code with
    its name, always a `TextCell`, and the reason.
    """

    cells: tuple[Cell, ...]
    classes: tuple[str, ...] = ()
    node_id: str = ""
    depth: int = 0
    """The number of rows that contain this one: 0 at the top level."""
