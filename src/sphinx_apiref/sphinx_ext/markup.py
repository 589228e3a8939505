"""The names by which links, styles, scripts and scrapers know the page.

Those of `CONTRACT` are os-api-ref's: pages in the wild link to the ids, themes style the class names, and programs read
both. They can't change. The page's writer and `apiref.js` take them from here; a test holds the script to it.
"""

from __future__ import annotations

from collections.abc import Mapping

CONTRACT: Mapping[str, str] = {
    # Class names of an operation's head
    "head": "operation-grp",
    "operation": "operation",
    "anchor": "operation-anchor",
    "badge": "badge",
    "label": "label",
    "labelOf": "label-",  # and the method: label-GET
    "endpoint": "endpoint-container",  # URL and title are its first and second div
    "url": "endpoint-url",
    "titleBox": "endpoint-title",
    "title": "url-subtitle",
    "pathParameter": "path_parameter",
    "button": "btn-detail",
    # of its body, of the whole, and of the page's controls
    "body": "api-detail",
    "card": "detail-control",
    "showAllButton": "btn-expand-all",
    # of what belongs to some versions only: rp_min_ver_2_3
    "minVersion": "rp_min_ver_",
    "maxVersion": "rp_max_ver_",
    # Ids
    "bodyId": "-detail",  # behind the operation's
    "buttonId": "-detail-btn",
    "showAll": "expand-all",
    "versions": "mv_select",
    # Attributes of the button
    "target": "data-target",
    "bootstrapTarget": "data-bs-target",
    # Parameters of the address
    "expanded": "expanded",
}
"""What each name is of, and the name."""
