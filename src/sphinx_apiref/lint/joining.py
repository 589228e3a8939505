"""Findings with one reason, as one: keys that are wrong in the same objects, and one mistake made in several places.

A maintainer corrects them in one go: the sample is out of date, or a block of rows was forgotten. The findings stay the
parts of the joined one. A baseline knows the parts, so that it does not matter which others a finding is joined with.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic, Joint, join_words, list_rest, word_names
from sphinx_apiref.model.places import Location

if TYPE_CHECKING:
    from sphinx_apiref.model.edits import Fix


def join(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return findings with those joined that have one reason, by path, line, column, code and message."""
    whole: list[Diagnostic] = []
    groups: list[list[Diagnostic]] = []
    for finding in findings:
        if finding.joint is None:
            whole.append(finding)
        else:
            groups.append([finding])
    groups = _group(_group(groups, _list_likes), _list_holders)
    whole += [_build(sorted(parts, key=_order)) if len(parts) > 1 else parts[0] for parts in groups]
    return sorted(whole, key=_order)


def split(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the parts of joined findings, and the others as they are."""
    for finding in findings:
        yield from finding.parts or (finding,)


def unite_holders(findings: Sequence[Diagnostic]) -> Diagnostic:
    """Return the first of some findings, which are to become one, with what their joints have together."""
    first = findings[0]
    joints = [finding.joint for finding in findings if finding.joint is not None]
    if first.joint is None or len(joints) == 1:
        return first
    subjects = tuple(dict.fromkeys(subject for joint in joints for subject in joint.subjects))
    return first._replace(joint=first.joint._replace(subjects=subjects, holders=_unite(joints)))


def _unite(joints: Iterable[Joint]) -> frozenset[object]:
    return frozenset().union(*(joint.holders for joint in joints))


def _group(
    groups: Sequence[list[Diagnostic]], list_keys: Callable[[list[Diagnostic]], Iterable[Hashable]]
) -> list[list[Diagnostic]]:
    """Return the groups with those merged that have a key in common."""
    merged: dict[Hashable, list[Diagnostic]] = {}
    for group in groups:
        keys = list(list_keys(group))
        target = group
        for key in keys:
            other = merged.get(key, target)
            if other is not target:
                other += target
                merged.update({known: other for known, held in merged.items() if held is target})
                target = other
        merged.update(dict.fromkeys(keys, target))
    return list({id(group): group for group in merged.values()}.values())


def _list_likes(group: list[Diagnostic]) -> Iterator[Hashable]:
    (finding,) = group
    assert finding.joint is not None
    yield (finding.code.value, finding.joint.alike) if finding.joint.alike else id(group)


def _list_holders(group: list[Diagnostic]) -> Iterator[Hashable]:
    joints = [finding.joint for finding in group if finding.joint is not None]
    holders = _unite(joints)
    if not joints[0].kinds:
        yield id(group)
    for number, kind in enumerate(joints[0].kinds):
        yield group[0].code.value, holders, number, kind


def _build(parts: Sequence[Diagnostic]) -> Diagnostic:
    """Return the one finding for several, which are in order."""
    joints = [part.joint for part in parts if part.joint is not None]
    subjects = tuple(dict.fromkeys(subject for joint in joints for subject in joint.subjects))
    code = parts[0].code
    message, hint, place = _WORDINGS[code.value](parts, joints, subjects)
    place = place or parts[0].location
    seen = {found for part in parts for found in (part.location, *part.seen)} - {place}
    return Diagnostic(
        code,
        message,
        place,
        hint,
        tuple(sorted(seen, key=lambda found: found[:3])),
        tuple(dict.fromkeys((*subjects, *(name for part in parts for name in part.names)))),
        level=parts[0].level,
        operations=max(part.operations for part in parts),
        parts=tuple(parts),
        fix=_join_fixes(parts) if any(part.fix is not None for part in parts) else None,
    )


def _join_fixes(parts: Sequence[Diagnostic]) -> Fix | None:
    from sphinx_apiref.lint.fixes.joining import join_fixes

    return join_fixes([part.fix for part in parts])


_Worded = tuple[str, str, Location | None]
"""Message, hint, and the place where it is not that of the first part."""


def _word_undocumented(parts: Sequence[Diagnostic], joints: Sequence[Joint], subjects: Sequence[str]) -> _Worded:
    # One object can lack a row in several tables, which are the first in what names a holder.
    places = {holder[1:] for holder in _unite(joints) if isinstance(holder, tuple)}
    shown, samples = "", "sample"
    if len(places) > 1:
        shown, samples = f", which samples show in {len(places)} places", "samples"
    hint = f"add rows, or correct the {samples}"
    return f"no row explains {word_names(subjects)}{shown}", _add_rest(hint, subjects), None


def _word_missing(parts: Sequence[Diagnostic], joints: Sequence[Joint], subjects: Sequence[str]) -> _Worded:
    places = sorted(place for place in _unite(joints) if isinstance(place, Location))
    lacks, samples = "samples lack", "samples"
    if len(places) == 1:
        lacks, samples = f"{joints[0].words[0]} lacks", "sample"
    are, them = ("are", "them") if len(subjects) > 1 else ("is", "it")
    hint = f"add {them} to the {samples}, or write `required: false` in the definitions"
    return f"{lacks} {word_names(subjects)}, which rows say {are} required", _add_rest(hint, subjects), places[0]


def _word_types(parts: Sequence[Diagnostic], joints: Sequence[Joint], subjects: Sequence[str]) -> _Worded:
    shown = sorted({joint.words[0] for joint in joints})
    said = join_words(sorted({joint.words[1] for joint in joints}), "or")
    if len(subjects) == 1:
        keys = tuple(dict.fromkeys(part.names[-1] for part in parts))
        says, owner = ("say", "the definitions") if len(keys) > 1 else ("says", word_names(keys))
        message = (
            f"samples show {word_names(subjects)} as {join_words(shown, 'or')}, and {word_names(keys)} {says} {said}"
        )
        return message, _add_rest(f"correct the values, or `type` of {owner}", keys), None
    kinds = join_words([f"{kind.partition(' ')[2]}s" for kind in shown], "or")
    if len(_unite(joints)) > 1:
        message = f"samples show {word_names(subjects)} as {kinds}"
    else:
        message = f"{word_names(subjects)} are {kinds} here"
    hint = "correct the values, or `type` of the definitions"
    return f"{message}, and their definitions say {said}", _add_rest(hint, subjects), None


def _add_rest(hint: str, names: Sequence[str]) -> str:
    """Return a hint with the names that the message only counts."""
    rest = list_rest(names)
    return f"{hint}; the others are {join_words([f'`{name}`' for name in rest], 'and')}" if rest else hint


_WORDINGS: dict[str, Callable[[Sequence[Diagnostic], Sequence[Joint], Sequence[str]], _Worded]] = {
    Code.SAMPLE_KEY_UNDOCUMENTED.value: _word_undocumented,
    Code.SAMPLE_KEY_UNCOVERED.value: _word_undocumented,
    Code.SAMPLE_KEY_MISSING.value: _word_missing,
    Code.SAMPLE_KEY_ABSENT.value: _word_missing,
    Code.SAMPLE_ITEM_INCOMPLETE.value: _word_missing,
    Code.SAMPLE_TYPE_MISMATCH.value: _word_types,
}


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    return (*diagnostic.location[:3], diagnostic.code.value, diagnostic.message)
