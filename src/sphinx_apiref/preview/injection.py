"""What the preview adds to a page on its way to the browser, and the pages of its own where the output has none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape

_END_OF_HEAD = re.compile(rb"</head\s*>", re.IGNORECASE)
HEAD_SIZE = 1024 * 1024
"""Bytes of a page in which the end of its head is looked for."""
FOREIGN_FOLDERS = ("_static", "_images", "_downloads")
"""Folders whose HTML files are no pages of the reference."""


def render_tags(depth: int, options: Mapping[str, object]) -> bytes:
    """Return the tags for a page's head; ``depth`` counts the folders between the page's address and the server's root.

    The addresses are relative: a proxy may serve the preview under a path of its own.
    """
    base = "../" * depth + "_apiref/"
    text = escape(json.dumps(options), quote=True)
    return (
        f'<link rel="stylesheet" href="{base}client.css">\n'
        f'<script defer src="{base}client.js" data-apiref-preview="{text}"></script>\n'
    ).encode("ascii")


def split_head(start: bytes) -> tuple[bytes, bytes] | None:
    """Split the start of a page before the end of its head; None if it has no head, and so is no page of a theme."""
    end = _END_OF_HEAD.search(start)
    return (start[: end.start()], start[end.start() :]) if end else None


def render_own_page(tags: bytes, title: str, text: str) -> bytes:
    """Return a page that says why there is no other yet."""
    return b"".join(
        [
            b'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            b'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>',
            escape(title).encode(),
            b"</title>\n<style>\n:root { color-scheme: light dark; }\n"
            b"body { margin: 20vh auto 0; padding: 0 1.5rem; max-width: 34rem; font: 1rem/1.5 system-ui, sans-serif; "
            b"background: Canvas; color: CanvasText; }\nh1 { font-size: 1.3rem; }\n</style>\n",
            tags,
            b'</head>\n<body>\n<main id="apiref-preview-waiting">\n<h1>',
            escape(title).encode(),
            b"</h1>\n<p>",
            escape(text).encode(),
            b"</p>\n<noscript><p>Load this page again in a moment.</p></noscript>\n</main>\n</body>\n</html>\n",
        ]
    )
