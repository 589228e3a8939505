"""A definition as its parameters file has it, for editors: apart from the catalog, which lint reads."""

from __future__ import annotations

from typing import NamedTuple

from sphinx_apiref.model.places import Range


class FieldText(NamedTuple):
    """A field of a definition, as its file has it."""

    name: str
    name_range: Range
    value_range: Range
    """The value as written, with its quotes, anchor and tag, or its ``|`` and the lines below; an alias is ``*name``.

    Without characters where there is none: it would be written there, after a space.
    """


class DefinitionText(NamedTuple):
    """A definition, as its file has it: without what merge keys bring in, and a repeated one each time."""

    key: str
    key_range: Range
    range: Range
    """From the key to the last line that is indented below it, comments included; what is between two definitions
    belongs to none."""
    fields: tuple[FieldText, ...] = ()
    """Its fields in order, ``<<`` too; none if it is not a mapping."""
