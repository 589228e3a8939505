"""The nodes of an operation. Each derives from the docutils node that any builder can render in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_apiref.sphinx_ext import html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx

    from sphinx_apiref.core.model import Sample, StatusUse, Table
    from sphinx_apiref.core.stanza import MethodStanza


class apiref_operation(nodes.section):
    """A section that documents one operation; ``method``, ``url`` and, where given, the versions are attributes."""


class apiref_title(nodes.title):
    """The title of an operation."""


class apiref_signature(nodes.paragraph):
    """Method and URL of an operation. ``stanza`` lives until the document has been read."""

    stanza: MethodStanza


class apiref_table(nodes.table):
    """A table of parameters. ``value`` lives until the document has been read."""

    value: Table


class apiref_status_table(nodes.table):
    """A table of status codes. ``value`` lives until the document has been read."""

    value: tuple[StatusUse, ...]


class apiref_status(nodes.paragraph):
    """A status code with its name, such as ``200 - OK``."""


class apiref_unshown(nodes.comment):
    """A place of what the page does not show: a table without rows, or which file a sample is. Lives while reading."""

    value: Table | Sample
    shown: Sequence[nodes.Node] = ()
    """The nodes before it that show the sample."""


class apiref_expand_all(nodes.comment):
    """The place of a page's controls. A comment for every builder without them."""


def setup_nodes(app: Sphinx) -> None:
    """Register the nodes, with HTML where it differs from that of the node they derive from."""
    app.add_node(apiref_operation, html=(html.visit_operation, html.depart_operation))
    app.add_node(apiref_title, html=(html.visit_title, html.depart_title))
    app.add_node(apiref_signature, html=(html.visit_signature, html.depart_signature))
    app.add_node(apiref_status, html=(html.visit_status, html.depart_status))
    # No HTML of their own; Sphinx has to know of them all the same, or the XML builders stop at them.
    app.add_node(apiref_table)
    app.add_node(apiref_status_table)
    app.add_node(apiref_unshown)
    app.add_node(apiref_expand_all, html=(html.visit_expand_all, None))
