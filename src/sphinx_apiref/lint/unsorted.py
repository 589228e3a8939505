"""Parameters files that follow no order: one finding in place of one for each definition."""

from __future__ import annotations

import os

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.read.definitions import PLACES

MIN_UNSORTED = 4
"""Definitions out of order from which on they may be one finding; fewer are named one by one."""
# Where names are in any order, half of them come before the one above; a file that is kept in order has a few slips.
UNSORTED_SHARE = 0.25
"""The share of a file's definitions above which the file follows no order."""


def fold_unsorted(reference: ApiRef) -> list[Diagnostic]:
    """Return the findings of reading a reference, with one for each file that follows no order.

    Reading reports each definition, since os-api-ref does: a build without our checks shows those.
    """
    others: list[Diagnostic] = []
    unsorted: dict[str, list[Diagnostic]] = {}
    for diagnostic in reference.diagnostics:
        if diagnostic.code is Code.PARAMETER_UNSORTED:
            unsorted.setdefault(diagnostic.location.path, []).append(diagnostic)
        else:
            others.append(diagnostic)
    for path, found in unsorted.items():
        total = len(reference.catalogs[path].parameters) if path in reference.catalogs else 0
        if len(found) < MIN_UNSORTED or len(found) <= total * UNSORTED_SHARE:
            others += found
            continue
        name = os.path.basename(path)
        message = f"{len(found)} of {total} definitions are out of order: {name} follows another order, or none"
        hint = f"the order is {', '.join(PLACES)}, and by name within each"
        places = tuple(diagnostic.location for diagnostic in found)
        others.append(Diagnostic(Code.PARAMETER_UNSORTED, message, places[0], hint, places, (name,)))
    return others
