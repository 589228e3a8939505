"""What `only` leaves out of a build: its operations are in no index, search or inventory of that build."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sphinx import addnodes

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags

IndexEntries = Sequence[tuple[str, str, str, str, str | None]]
"""Entries of the general index, as Sphinx keeps them."""


def find_conditions(node: nodes.Element) -> tuple[str, ...]:
    """Return the expressions of each `only` around a node, all of which have to hold for it to be shown."""
    found: list[str] = []
    parent = node.parent
    while parent is not None:
        if isinstance(parent, addnodes.only):
            found.append(parent["expr"])
        parent = parent.parent
    return tuple(found)


def is_shown(conditions: Sequence[str], tags: Tags | None) -> bool:
    """Whether a build with these tags shows what stands below the conditions; Sphinx shows what it can't evaluate."""
    return tags is None or all(_holds(condition, tags) for condition in conditions)


def _holds(condition: str, tags: Tags) -> bool:
    try:
        return bool(tags.eval_condition(condition))
    except Exception:
        return True


def update_index(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put the entries of conditional operations into the general index, or take them out of it; no page is outdated.

    Builders with other tags share the environment, so that this is done in each build.
    """
    entries = env.domains["index"].data["entries"]
    pages: dict[str, list[tuple[tuple[str, ...], IndexEntries]]] = env.domains["apiref"].data["conditional"]
    for docname, groups in pages.items():
        ours = [entry for _, group in groups for entry in group]
        shown = [entry for conditions, group in groups for entry in group if is_shown(conditions, app.tags)]
        entries[docname] = [*(entry for entry in entries.get(docname, ()) if entry not in ours), *shown]
    return []
