"""The options of conf.py, each declared once: the manual's page is generated from this file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config as SphinxConfig


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """Field ``x`` is the option ``apiref_x``.

    Of its metadata, ``legacy`` names the option of os-api-ref that means the same, and ``rebuild`` is what Sphinx does
    after a change: ``html`` writes the pages again, ``env`` reads them again. ``types`` are the types of its values, if
    not that of the default alone, and ``choices`` are all of its values.
    """

    min_microversion: str = field(
        default="",
        metadata={
            "help": "The lowest microversion that the selector of the page offers, such as ``2.1``.",
            "legacy": "os_api_ref_min_microversion",
            "rebuild": "html",
        },
    )
    max_microversion: str = field(
        default="",
        metadata={
            "help": "The highest microversion that the selector of the page offers, such as ``2.96``.",
            "legacy": "os_api_ref_max_microversion",
            "rebuild": "html",
        },
    )
    release_microversions: Mapping[str, str] = field(
        default_factory=dict,
        metadata={
            "help": "Release names by microversion, shown in the selector: ``{'2.60': 'queens'}``.",
            "legacy": "os_api_ref_release_microversions",
            "rebuild": "html",
        },
    )
    validate: bool | None = field(
        default=None,
        metadata={
            "help": "``True`` reports every finding of ``apiref lint`` as a warning, ``False`` only those that "
            "os-api-ref reports too. By default a build reports every finding if the project has an ``apiref.toml`` "
            "or a table ``[tool.apiref]``, and otherwise says how many more ``apiref lint`` has.",
            "legacy": None,
            "rebuild": "",
            "types": (bool, NoneType),
        },
    )
    operations: str = field(
        default="collapsed",
        metadata={
            "help": "How an HTML page shows an operation: ``collapsed`` below its title, or ``open``.",
            "legacy": None,
            "rebuild": "html",
            "choices": ("collapsed", "open"),
        },
    )

    controls: bool = field(
        default=True,
        metadata={
            "help": "Show the controls of an HTML page above its first operation, if no ``rest_expand_all`` places "
            "them elsewhere.",
            "legacy": None,
            "rebuild": "html",
        },
    )
    filter: bool = field(
        default=True,
        metadata={
            "help": "Show a box that filters the operations of the page by method, URL and title.",
            "legacy": None,
            "rebuild": "html",
        },
    )
    microversions: bool = field(
        default=True,
        metadata={
            "help": "Show a selector that hides what a microversion does not have. Its range is that of the versions "
            "on the page, unless ``apiref_min_microversion`` and ``apiref_max_microversion`` set another.",
            "legacy": None,
            "rebuild": "html",
        },
    )
    version_marks: bool = field(
        default=True,
        metadata={
            "help": "Show ``2.37+`` or ``until 2.35`` beside names and titles that are in some versions only.",
            "legacy": None,
            "rebuild": "html",
        },
    )
    nested_rows: bool = field(
        default=True,
        metadata={
            "help": "Indent rows below the row of the object or list that contains them in the samples.",
            "legacy": None,
            "rebuild": "html",
        },
    )
    copy_buttons: bool = field(
        default=True,
        metadata={
            "help": "Show a button that copies a sample. With sphinx-copybutton, only its own button is shown.",
            "legacy": None,
            "rebuild": "html",
        },
    )
    copy_links: bool = field(
        default=True,
        metadata={
            "help": "Let the link of an operation copy its address.",
            "legacy": None,
            "rebuild": "html",
        },
    )
    curl: str | bool = field(
        default='curl -H "X-Auth-Token: $TOKEN"',
        metadata={
            "help": "The start of a ``curl`` line. ``$ENDPOINT`` and the URL, method and request sample follow. "
            "``False`` removes its button.",
            "legacy": None,
            "rebuild": "html",
            "types": (str, bool),
        },
    )


def get_config(builder: Builder) -> Config:
    """Return the options in force for the pages of ``builder``, read once."""
    config: Config | None = getattr(builder, "apiref_config", None)
    if config is None:
        config = resolve_config(builder.config)
        builder.apiref_config = config  # type: ignore[attr-defined]
    return config


def _default(option: dataclasses.Field[Any]) -> Any:
    if option.default_factory is not dataclasses.MISSING:
        return option.default_factory()
    return option.default


def _types(option: dataclasses.Field[Any]) -> tuple[type, ...]:
    types: tuple[type, ...] = option.metadata.get("types", (type(_default(option)),))
    return types


def resolve_config(config: SphinxConfig) -> Config:
    """Return the options in force: an ``apiref_`` option that is set takes precedence over its older name.

    For a value of a wrong type, of which Sphinx has warned, this is the default.
    """
    values = {}
    for option in dataclasses.fields(Config):
        value = config[f"apiref_{option.name}"]
        legacy = option.metadata["legacy"]
        if legacy and not value:
            value = config[legacy]
        values[option.name] = _resolve_value(option, value)
    return Config(**values)


def _resolve_value(option: dataclasses.Field[Any], value: Any) -> Any:
    default, types = _default(option), _types(option)
    if str not in types and bool in types:
        # Sphinx accepts 0 and 1 too: bool is an int to it.
        return bool(value) if isinstance(value, int) else default
    if types == (str,) and isinstance(value, float):
        # A version without quotes, of which Sphinx warns; os-api-ref shows it.
        return str(value)
    # An empty string is how os-api-ref spells "no release names"; True, of an option that may be False, is its default.
    usable = isinstance(value, types) and value != "" and value is not True
    return value if usable and value in option.metadata.get("choices", (value,)) else default


def setup_config(app: Sphinx) -> None:
    """Register every option under its name and its older one."""
    from sphinx.config import ENUM

    for option in dataclasses.fields(Config):
        default, rebuild = _default(option), option.metadata["rebuild"]
        choices = option.metadata.get("choices")
        types: Any = ENUM(*choices) if choices else _types(option)
        app.add_config_value(f"apiref_{option.name}", default, rebuild, types)
        if legacy := option.metadata["legacy"]:
            # As os-api-ref has it: without a value it is an empty string, whatever its type.
            app.add_config_value(legacy, "", rebuild, (type(default), str))
