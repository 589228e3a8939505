"""The names by which links, styles, scripts and scrapers know the page.

Those of `Names` are os-api-ref's: pages in the wild link to the ids, themes style the class names, and programs read
both. They can't change. The page's writer and `apiref.js` take them from here; a test compares the script with them.
"""

from __future__ import annotations

from enum import StrEnum


class Names(StrEnum):
    """The names, each under what it stands for; ``SHOW_ALL`` is ``showAll`` in the script."""

    # Class names of an operation's head
    HEAD = "operation-grp"
    OPERATION = "operation"
    ANCHOR = "operation-anchor"
    BADGE = "badge"
    LABEL = "label"
    LABEL_OF = "label-"
    """Followed by the method: ``label-GET``."""
    ENDPOINT = "endpoint-container"
    """URL and title are its first and second ``div``."""
    URL = "endpoint-url"
    TITLE_BOX = "endpoint-title"
    TITLE = "url-subtitle"
    PATH_PARAMETER = "path_parameter"
    BUTTON = "btn-detail"
    # Class names of its body, of the whole operation, and of the page's controls
    BODY = "api-detail"
    CARD = "detail-control"
    SHOW_ALL_BUTTON = "btn-expand-all"
    # Class names of what is in some versions only; the version follows: rp_min_ver_2_3
    MIN_VERSION = "rp_min_ver_"
    MAX_VERSION = "rp_max_ver_"
    # Ids; the first two follow the operation's own
    BODY_ID = "-detail"
    BUTTON_ID = "-detail-btn"
    SHOW_ALL = "expand-all"
    VERSIONS = "mv_select"
    # Attributes of the button
    TARGET = "data-target"
    BOOTSTRAP_TARGET = "data-bs-target"
    # Parameters of the page's address
    EXPANDED = "expanded"
