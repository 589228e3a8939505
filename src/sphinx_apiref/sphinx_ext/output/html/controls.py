"""The controls of a page. The script reads its settings from them; without it, they stay hidden."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from sphinx.locale import get_translation

from sphinx_apiref.sphinx_ext.config import get_config
from sphinx_apiref.sphinx_ext.markup import Names
from sphinx_apiref.sphinx_ext.nodes import apiref_expand_all

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_apiref.sphinx_ext.config import Config

_ = get_translation("sphinx_apiref")


def build_texts() -> dict[str, str]:
    """Return the texts of the script, in the language of the build; the script fills in each ``%s``."""
    texts = {
        "hide": _("Hide All"),
        "all": _("All"),
        "found": _("%s of %s operations"),
        "until": _("until %s"),
        "hidden": _("%s hidden: not in %s"),
        "copy": _("Copy"),
        "copied": _("Copied"),
        "failed": _("The browser does not allow to copy"),
        "linkCopied": _("Link copied"),
        "curl": _("Copy as curl"),
    }
    return {name: str(text) for name, text in texts.items()}


def build_settings(config: Config) -> dict[str, Any]:
    """Return the settings of the script."""
    return {
        "texts": build_texts(),
        "min": config.min_microversion,
        "max": config.max_microversion,
        "releases": {str(version): str(name) for version, name in config.release_microversions.items()},
        "marks": config.version_marks,
        "copy": config.copy_buttons,
        "links": config.copy_links,
        "curl": config.curl,
    }


def write_controls(self: HTML5Translator, *, automatic: bool = False) -> None:
    """Write the controls, once per page; ``automatic`` ones only if no directive on the page has a place for them.

    A second directive gets only the button that opens all operations, without its id.
    """
    config = get_config(self.builder)
    show = escape(_("Show All"))
    if getattr(self, "apiref_has_controls", False):
        if not automatic and config.operations == "collapsed":
            self.body.append(
                '<div class="apiref-controls" data-apiref-added="controls" hidden="hidden">\n'
                f'<button type="button" class="{Names.SHOW_ALL_BUTTON}">{show}</button>\n</div>\n'
            )
        return
    if automatic and next(self.document.findall(apiref_expand_all), None) is not None:
        return
    self.apiref_has_controls = True  # type: ignore[attr-defined]
    parts = []
    if config.filter:
        label = escape(_("Filter"))
        parts.append(f'<label>{label} <input type="search" class="apiref-filter" aria-keyshortcuts="/"/></label>\n')
    if config.microversions:
        label = escape(_("Microversion"))
        parts.append(f'<label hidden="hidden">{label} <select id="{Names.VERSIONS}"></select></label>\n')
    if config.operations == "collapsed":
        parts.append(f'<button type="button" id="{Names.SHOW_ALL}" class="{Names.SHOW_ALL_BUTTON}">{show}</button>\n')
    settings = quoteattr(json.dumps(build_settings(config), ensure_ascii=False, separators=(",", ":")))
    self.body.append(
        f'<div class="apiref-controls" data-apiref-settings={settings} data-apiref-added="controls" hidden="hidden">\n'
        + "".join(parts)
        + '<span role="status"></span>\n</div>\n'
    )
