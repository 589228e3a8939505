"""What pages are told of findings and failures: only what differs from what they know."""

from __future__ import annotations

import os
from collections.abc import Iterable

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.preview.build_failure import BuildFailure
from sphinx_apiref.preview.editors import render_link
from sphinx_apiref.preview.findings import Spotter, find_shown_folder, render_findings, show_path
from sphinx_apiref.preview.hub import Hub
from sphinx_apiref.preview.options import PreviewOptions

_ISOLATED = "Isolated: conf.py is not run. Theme and extensions are those of a stand-in."


class Teller:
    """Tells all pages, and those that connect later."""

    def __init__(self, hub: Hub, options: PreviewOptions) -> None:
        self._hub = hub
        self._options = options
        self._told: dict[str, object] = {}
        self._folder = find_shown_folder(options.root)

    def tell_findings(self, findings: Iterable[Diagnostic], spotter: Spotter) -> None:
        """Tell the findings."""
        self._tell("findings", render_findings(findings, spotter, self._options.editor, self._folder))

    def tell_state(self, failure: BuildFailure | None, *, building: bool) -> None:
        """Tell whether a build is running, and what has failed."""
        shown = None if failure is None else self._render(failure)
        notice = _ISOLATED if self._options.isolated else ""
        self._tell("state", {"building": building, "failure": shown, "notice": notice})

    def _tell(self, event: str, data: object) -> None:
        if self._told.get(event) != data:
            self._told[event] = data
            self._hub.keep(event, data)

    def _render(self, failure: BuildFailure) -> dict[str, object]:
        message = failure.message
        if failure.imports and not self._options.isolated:
            message += " (`apiref preview --isolated` shows the reference without running conf.py)"
        place = show_path(failure.path, self._folder) if failure.path else ""
        return {
            "title": failure.title,
            "message": message,
            "place": f"{place}:{failure.line}" if place and failure.line else place,
            "link": render_link(self._options.editor, failure.path, failure.line or 1) if place else "",
        }


def find_broken(reference: ApiRef) -> BuildFailure | None:
    """Return that a parameters or status file is not valid YAML: until it is, nothing that it holds can be shown."""
    found = [finding for catalog in reference.catalogs.values() for finding in catalog.diagnostics]
    for statuses in reference.status_catalogs.values():
        found += statuses.diagnostics
    for finding in found:
        if finding.code is Code.YAML_INVALID:
            place = finding.location
            message = f"{finding.message} ({finding.advice})" if finding.advice else finding.message
            return BuildFailure(f"{os.path.basename(place.path)} can't be read", message, place.path, place.lineno)
    return None
