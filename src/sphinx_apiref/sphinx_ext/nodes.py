"""The nodes of an operation. Each derives from the docutils node that any builder can render in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_apiref.core.model import Sample, StatusUse, Table
    from sphinx_apiref.core.stanza import MethodStanza
    from sphinx_apiref.sphinx_ext.cells import Row


class apiref_operation(nodes.section):
    """A section that documents one operation; ``method``, ``url`` and, where given, the versions are attributes."""


class apiref_title(nodes.title):
    """The title of an operation."""


class apiref_signature(nodes.paragraph):
    """Method and URL of an operation. ``stanza`` lives until the document has been read."""

    stanza: MethodStanza


class apiref_value_table(nodes.table):
    """A table without nodes for its rows: the domain has them, as the ``number``-th of the page ``docname``.

    ``value`` and ``rows`` live until the document has been read.
    """

    value: Table | tuple[StatusUse, ...]
    rows: tuple[Row, ...]

    def copy(self) -> Self:
        """Return a copy that knows what this one knows."""
        copy = super().copy()
        copy.__dict__ |= {name: self.__dict__[name] for name in ("value", "rows") if name in self.__dict__}
        return copy


class apiref_table(apiref_value_table):
    """A table of parameters."""

    value: Table


class apiref_status_table(apiref_value_table):
    """A table of status codes."""

    value: tuple[StatusUse, ...]


class apiref_cells(nodes.Invisible, nodes.Element):
    """The parsed cells of a page, ``docname``, each once."""


class apiref_cell(nodes.entry):
    """What the cells that say the same have in common: it is rendered in the place of each."""


class apiref_status(nodes.paragraph):
    """A status code with its name, such as ``200 - OK``."""


class apiref_placeholder(nodes.comment):
    """A place of what the page does not show: a table without rows, or which file a sample is. Lives while reading."""

    value: Table | Sample
    shown: Sequence[nodes.Node] = ()
    """The nodes before it that show the sample."""


class apiref_expand_all(nodes.comment):
    """The place of a page's controls. A comment for every builder without them."""
