"""Whether two builds gave the same: every file, byte by byte but for orders that mean nothing."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import Any

# Parts of the search index whose lists are sets: a rebuild adds a page to their end. A word that no page holds any more
# stays, with an empty list.
_UNORDERED = ("terms", "titleterms", "alltitles", "objects")
# Of the general index, a rebuild keeps the entries of those pages only that Sphinx writes, whatever the extension.
_DROPPED = "indexentries"


def read_inventory(content: bytes) -> tuple[bytes, ...]:
    """Return the head and the entries of an ``objects.inv``, sorted."""
    *head, packed = content.split(b"\n", 4)
    return (*head, *sorted(zlib.decompress(packed).splitlines()))


def read_search_index(content: bytes) -> Any:
    """Return the value of a ``searchindex.js``, without what rebuilds lose or leave; lists that are sets are sorted."""
    match = re.fullmatch(rb"Search\.setIndex\((.*)\);?\s*", content, re.DOTALL)
    if match is None:
        return content
    index = json.loads(match[1])
    index.pop(_DROPPED, None)
    for part in _UNORDERED:
        if part in index:
            index[part] = {
                key: sorted(value, key=json.dumps) if isinstance(value, list) else value
                for key, value in index[part].items()
                if value != []
            }
    return index


def read_output(path: Path) -> Any:
    """Return what a file of the output says."""
    content = path.read_bytes()
    if path.name == "objects.inv":
        return read_inventory(content)
    if path.name == "searchindex.js":
        return read_search_index(content)
    return content


def find_differences(one: Path, other: Path) -> list[str]:
    """Return the files, by path, that only one of two output folders has or that differ."""
    files = [
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} for folder in (one, other)
    ]
    return sorted(
        (files[0] ^ files[1])
        | {name for name in files[0] & files[1] if read_output(one / name) != read_output(other / name)}
    )


def holds_word(outdir: Path, word: str) -> bool:
    """Say whether a page of an output folder shows a word."""
    return any(word.encode() in path.read_bytes() for path in outdir.rglob("*.html"))
