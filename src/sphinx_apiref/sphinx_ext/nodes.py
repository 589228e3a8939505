"""The nodes of an operation. Each derives from a docutils node, as which any builder can render it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_apiref.model.diagnostics import Diagnostic
    from sphinx_apiref.model.reference import Sample, StatusUse, Table
    from sphinx_apiref.read.method_text import MethodStanza
    from sphinx_apiref.sphinx_ext.values import Row


class apiref_operation(nodes.section):
    """A section that documents one operation, with ``method`` and ``url`` as attributes.

    ``min_version`` and ``max_version`` are attributes if the operation has them; ``versions`` are the class names.
    """


class apiref_title(nodes.title):
    """The title of an operation."""


class apiref_signature(nodes.paragraph):
    """Method and URL of an operation.

    ``stanza`` and ``diagnostics``, which are the findings about it, are removed when the page has been read.
    """

    stanza: MethodStanza
    diagnostics: list[Diagnostic]


class apiref_value_table(nodes.table):
    """A table whose rows are values, not nodes: the domain has them, as table ``number`` of the page ``docname``.

    ``value`` and ``rows`` are removed when the page has been read.
    """

    value: Table | tuple[StatusUse, ...]
    rows: tuple[Row, ...]

    def copy(self) -> Self:
        """Return a copy with the same ``value`` and ``rows``."""
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
    """The parsed cells of the page ``docname``, without repetition."""


class apiref_cell(nodes.entry):
    """The shared content of equal cells, rendered once for each of them."""


class apiref_status(nodes.paragraph):
    """A status code with its name, such as ``200 - OK``."""


class apiref_placeholder(nodes.comment):
    """A placeholder for a table without rows or for the file of a sample; removed when the page has been read."""

    value: Table | Sample
    shown: Sequence[nodes.Node] = ()
    """The nodes before it that show the sample."""


class apiref_expand_all(nodes.comment):
    """The place of a page's controls. Builders that have no controls see a comment."""
