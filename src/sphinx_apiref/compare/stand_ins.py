"""Rows that stand for an object whose name is another one in each sample, such as that of an action."""

from __future__ import annotations

import re

from sphinx_apiref.compare.binding import is_link
from sphinx_apiref.compare.one_name import is_same_name
from sphinx_apiref.compare.sample_view import SampleView
from sphinx_apiref.compare.types import is_container_row
from sphinx_apiref.model.reference import ParameterUse

# "<action_name>: {", "{action}: {"
_CHOSEN = re.compile(r"[<{$][\w-]+[>}]?[\"'`]*\s*:\s*[{<\[]")
_ACTION = re.compile(r"actions?", re.IGNORECASE)


def is_stand_in(view: SampleView, row: ParameterUse) -> bool:
    """Whether a row, whose name no sample shows, stands for the object that a sample shows under another name.

    Its description shows that the name is chosen (``<name>: {…}``). Or it is the only object or list that the sample
    lacks, the sample has in an object without a row what other rows are about, and the URL says of neither name that it
    is the thing's: ``server`` of ``/servers`` is, ``action`` of ``/servers/{id}/action`` is not.
    """
    wrapper = view.alignment.wrapper
    if wrapper is None or wrapper.rows or id(wrapper) in view.explained or row.name in view.comparison.names:
        return False
    text = (row.parameter.description if row.parameter is not None else None) or ""
    if _CHOSEN.search(text):
        return True
    if is_link(row.name):
        return False
    lacking = [other for other in view.alignment.unbound if is_container_row(other) and view.is_required(other)]
    if any(other.name != row.name for other in lacking) or not any(key.rows for key in wrapper.children.values()):
        return False
    names = [part for part in view.message.url.partition("?")[0].split("/") if part and "{" not in part]
    return not any(
        is_same_name(name, shown) and not _ACTION.fullmatch(name)
        for name in names
        for shown in (row.name, wrapper.name)
    )
