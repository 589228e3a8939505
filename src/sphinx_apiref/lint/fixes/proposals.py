"""What rules attach to their findings: a function for each fix, to be called with the sources once it is asked for.

Nothing of the makers is imported before that, since most runs of lint ask for no fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_apiref.compare.message import MessageView
    from sphinx_apiref.compare.sample_view import Difference
    from sphinx_apiref.model.edits import Fix, Propose, Sources
    from sphinx_apiref.model.places import Location
    from sphinx_apiref.model.reference import ApiRef, Catalog, Operation, Parameter, ParameterUse
    from sphinx_apiref.read.json_text import JsonDocument


def join(proposals: Iterable[Propose | None]) -> Propose | None:
    """Return what makes the fix of a finding that several are folded into; None if none of them has one."""
    found = tuple(proposals)
    if len(found) == 1:
        return found[0]
    return partial(_join, found) if any(found) else None


def _join(proposals: Sequence[Propose | None], sources: Sources) -> Fix | None:
    from sphinx_apiref.lint.fixes.joining import join_fixes

    return join_fixes([propose(sources) if propose is not None else None for propose in proposals])


def replace_text(place: Location, old: str, new: str, safe: bool, sources: Sources) -> Fix | None:
    """Replace a text that stands at a place."""
    from sphinx_apiref.lint.fixes import text

    return text.replace_text(place, old, new, safe, "", sources)


def replace_title(place: Location, word: str, meant: str, sources: Sources) -> Fix | None:
    """Replace a word of a title."""
    from sphinx_apiref.lint.fixes import text

    return text.replace_title(place, word, meant, sources)


def delete_row(place: Location, safe: bool, sources: Sources) -> Fix | None:
    """Delete a row."""
    from sphinx_apiref.lint.fixes import rows

    return rows.delete_row(place, safe, sources)


def delete_definition(catalog: Catalog, key: str, sources: Sources) -> Fix | None:
    """Delete a definition with its comments."""
    from sphinx_apiref.lint.fixes import definitions

    return definitions.delete_definition(catalog.path, key, catalog, sources)


def delete_file(path: str, sources: Sources) -> Fix | None:
    """Delete a file."""
    import os

    from sphinx_apiref.model.edits import Fix

    return Fix(f"Delete the file `{os.path.basename(path)}`", (), safe=False, deletes=(path,))


def repair_sample(document: JsonDocument, sources: Sources) -> Fix | None:
    """Correct the slips of a sample that is not JSON."""
    from sphinx_apiref.lint.fixes import json_repair

    return json_repair.repair_sample(document, sources)


def add_row(
    reference: ApiRef, view: MessageView, document: JsonDocument, difference: Difference, sources: Sources
) -> Fix | None:
    """Give a key of a sample a row."""
    from sphinx_apiref.lint.fixes import samples

    return samples.add_row(reference, view, document, difference, sources)


def add_key(view: MessageView, document: JsonDocument, difference: Difference, sources: Sources) -> Fix | None:
    """Add a required key to a sample."""
    from sphinx_apiref.lint.fixes import samples

    return samples.add_key(view, document, difference, sources)


def rename_key_or_row(
    reference: ApiRef, view: MessageView, document: JsonDocument, difference: Difference, sources: Sources
) -> Fix | None:
    """Rename a row or the key that it describes."""
    from sphinx_apiref.lint.fixes import samples

    return samples.rename_key_or_row(reference, view, document, difference, sources)


def rename_path_parameter(
    reference: ApiRef, operation: Operation, name: str, place: Location, use: ParameterUse, sources: Sources
) -> Fix | None:
    """Rename a parameter of the URL or its row."""
    from sphinx_apiref.lint.fixes import urls

    return urls.rename_path_parameter(reference, operation, name, place, use, sources)


def replace_placeholders(found: Sequence[tuple[Location, str, str, bool]], sources: Sources) -> Fix | None:
    """Write parameters of URLs as ``{name}``: of each the place, the old and the new text, and whether it is safe."""
    from sphinx_apiref.lint.fixes import urls

    return urls.replace_placeholders([urls.PlacedText(*text) for text in found], sources)


def delete_characters(found: Sequence[Location], character: str, sources: Sources) -> Fix | None:
    """Delete a character that can't be seen."""
    from sphinx_apiref.lint.fixes import urls
    from sphinx_apiref.read.urls import name_character

    # A space of another width may stand for one.
    safe = not character.isspace()
    texts = [urls.PlacedText(place, character, "", safe) for place in found]
    return urls.delete_characters(texts, name_character(character), sources)


def require_parameter(reference: ApiRef, parameter: Parameter, sources: Sources) -> Fix | None:
    """Say that a parameter of the path is required."""
    from sphinx_apiref.lint.fixes import urls

    return urls.require_parameter(reference, parameter, sources)


def insert_slashes(places: Sequence[Location], sources: Sources) -> Fix | None:
    """Begin URLs with a slash."""
    from sphinx_apiref.lint.fixes import urls

    return urls.insert_slashes(places, sources)
