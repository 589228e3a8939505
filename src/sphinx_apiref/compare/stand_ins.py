"""Rows whose names no sample shows, as they stand for another one in each: that of an action, of a network."""

from __future__ import annotations

import re

from sphinx_apiref.compare.binding import is_link, split_name
from sphinx_apiref.compare.one_name import is_same_name
from sphinx_apiref.compare.sample_view import SampleView
from sphinx_apiref.compare.types import is_container_row
from sphinx_apiref.model.reference import ParameterUse

# "<action_name>: {", "{action}: {"
_CHOSEN = re.compile(r"[<{$][\w-]+[>}]?[\"'`]*\s*:\s*[{<\[]")
# "`label` stands for the name of a network", "`name` is a placeholder", "`name` is replaced by the name of the policy"
_STANDS_FOR = re.compile(
    r"(?:stands (?:in )?for|is (?:only |just )?(?:a|the) placeholder|is (?:to be )?replaced (?:by|with))\b"
)
_ACTION = re.compile(r"actions?", re.IGNORECASE)


def is_named_placeholder(row: ParameterUse) -> bool:
    """Whether a description says that the row's name stands for others: "``label`` stands for a network's name"."""
    text = (row.parameter.description if row.parameter is not None else None) or ""
    if not _STANDS_FOR.search(text):
        return False
    name = re.escape(split_name(row.name)[-1])
    return re.search(rf"(?<![\w.-]){name}[`\"'*}}>]*\s+{_STANDS_FOR.pattern}", text) is not None


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
