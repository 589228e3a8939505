"""References to operations and parameters in the text: their targets, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.names import KEYS, nearest
from sphinx_apiref.model.places import Location, SourceLine
from sphinx_apiref.model.reference import RoleUse
from sphinx_apiref.read.urls import strip_invisible

MARK = ":apiref:"
"""What a line with such a role holds."""

# Compiled when they are first needed: few references have such roles.
# Not within a literal, whose quotes stand just before.
_ROLE = r"(?<![\w`\\]):apiref:(op|param):`((?:[^`\\]|\\[\s\S])+)`"
_EXPLICIT = r"(?s:.+?)\s*<([^<]*?)>\Z"
_PLACEHOLDER = r"\{[^{}]*\}"
_LABEL = r"([A-Za-z]+) +(/\S*)\Z"
_NO_ID = r"[^a-z0-9]+"
_ID_ENDS = r"\A[-0-9]+|-+\Z"

_UNKNOWN = {
    "op": "no operation has this method and URL, title or id",
    "param": "no table shows a parameter of this key",
}


def find_roles(lines: Sequence[SourceLine]) -> Iterator[RoleUse]:
    """Yield the references in a paragraph; one that goes over several lines has its place on the first of them."""
    text = "\n".join(line.text for line in lines)
    for match in re.finditer(_ROLE, text):
        if match[2].startswith("!"):
            continue
        line = lines[text.count("\n", 0, match.start())]
        start = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        length = len(match[0].partition("\n")[0])
        place = Location(line.path, line.lineno, line.column + start, line.column + start + length)
        explicit = re.match(_EXPLICIT, match[2])
        yield RoleUse(match[1], " ".join((explicit[1] if explicit else match[2]).split()), place)


def fold_target(text: str) -> str:
    """Return ``text`` in the form in which targets are compared: without case, with single spaces, and as it is seen.

    A zero-width space, which a text copied from a page may have, is not in the name that readers type.
    """
    # White space of any width is a space here, which is not what it is within a URL.
    return " ".join(strip_invisible(" ".join(text.split())).split()).casefold()


def squeeze_target(folded: str) -> str:
    """Return a folded method and URL without white space in the URL."""
    method, space, url = folded.partition(" ")
    return f"{method}{space}{url.replace(' ', '')}"


def make_id(title: str) -> str:
    """Return the id that docutils gives a section of this title, if no other on the page has it."""
    import unicodedata

    text = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(_ID_ENDS, "", re.sub(_NO_ID, "-", " ".join(text.split())))


def report_unknown(role: str, target: str, place: Location, known: Iterable[str]) -> Diagnostic:
    """Return the finding for a reference to none of the ``known`` names: labels, titles and ids, or keys."""
    message = f"{_UNKNOWN[role]}: {target}"
    meant = find_operation_name(target, known) if role == "op" else nearest(target, known, KEYS)
    return Diagnostic(Code.REFERENCE_UNKNOWN, message, place, names=(target,), meant=meant or "")


def find_operation_name(target: str, known: Iterable[str]) -> str | None:
    """Return the operation that was likely meant.

    Of those with this method, the one whose URL differs in the names of its parameters only, or else the nearest.
    """
    names = list(known)
    if (match := re.match(_LABEL, target)) is None:
        return nearest(target, names, KEYS)
    labels = {name: found for name in names if (found := re.match(_LABEL, name)) is not None}
    same = {name: found[2] for name, found in labels.items() if found[1].upper() == match[1].upper()}
    shape = re.sub(_PLACEHOLDER, "{}", match[2])
    if (
        alike := next((name for name, url in same.items() if re.sub(_PLACEHOLDER, "{}", url) == shape), None)
    ) is not None:
        return alike
    meant = nearest(match[2], same.values(), KEYS)
    if meant is not None:
        return next(name for name, url in same.items() if url == meant)
    return next((name for name, found in labels.items() if found[2] == match[2]), None)


def report_ambiguous(target: str, place: Location, found: Sequence[tuple[str, str]]) -> Diagnostic:
    """Return the finding for a reference that fits several operations, each given by its page and id."""
    ids = [node_id for _, node_id in found]
    names = [node_id if ids.count(node_id) == 1 else f"{docname}#{node_id}" for docname, node_id in found]
    kind = "id" if names == ids else "page and id"
    names = list(dict.fromkeys(names))
    shown = ", ".join(f"`{name}`" for name in names[:3])
    more = ", …" if len(names) > 3 else ""
    message, hint = f"{len(found)} operations are `{target}`", f"name one by its {kind}: {shown}{more}"
    return Diagnostic(Code.OPERATION_AMBIGUOUS, message, place, hint, names=(target,))
