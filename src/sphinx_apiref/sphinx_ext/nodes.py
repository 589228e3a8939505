"""The nodes of an operation. Each derives from the docutils node that any builder can render in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_apiref.core.model import Sample, StatusUse, Table
    from sphinx_apiref.core.stanza import MethodStanza


class apiref_operation(nodes.section):
    """A section that documents one operation; ``method``, ``url`` and, where given, the versions are attributes."""


class apiref_title(nodes.title):
    """The title of an operation."""


class apiref_signature(nodes.paragraph):
    """Method and URL of an operation. ``stanza`` lives until the document has been read."""

    stanza: MethodStanza


class apiref_compact_table(nodes.table):
    """A table whose attribute ``rows`` holds its `Row`s: nodes come in its place for the builders that need them."""


class apiref_table(apiref_compact_table):
    """A table of parameters. ``value`` lives until the document has been read."""

    value: Table


class apiref_status_table(apiref_compact_table):
    """A table of status codes. ``value`` lives until the document has been read."""

    value: tuple[StatusUse, ...]


class apiref_cells(nodes.Invisible, nodes.Element):
    """The parsed cells of a page, ``docname``, each once; and the words of all others, for the search."""


class apiref_cell(nodes.entry):
    """What the cells that say the same have in common: it is rendered in the place of each."""


class apiref_status(nodes.paragraph):
    """A status code with its name, such as ``200 - OK``."""


class apiref_unshown(nodes.comment):
    """A place of what the page does not show: a table without rows, or which file a sample is. Lives while reading."""

    value: Table | Sample
    shown: Sequence[nodes.Node] = ()
    """The nodes before it that show the sample."""


class apiref_expand_all(nodes.comment):
    """The place of a page's controls. A comment for every builder without them."""
