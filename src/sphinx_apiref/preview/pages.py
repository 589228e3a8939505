"""The pages as browsers have them: those of the last good build, and the operations that were sent since."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Sequence
from html import unescape
from typing import NamedTuple

from sphinx_apiref.preview.changes import Key, PlacedOperation, Snapshot, align
from sphinx_apiref.preview.page_parts import normalise_ids, split_operations

_METHOD = re.compile(r"\blabel-([A-Za-z]+)")
_URL = re.compile(r'<div class="endpoint-url">(.*?)</div>', re.DOTALL)
_TITLE = re.compile(r'<h\d class="url-subtitle">(.*?)</h\d>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# Searched by every page, and shown by none.
_UNSHOWN = ("_sources/", "searchindex.js", "objects.inv", ".buildinfo")


class ServedPage(NamedTuple):
    """A page of the last good build."""

    operations: tuple[str, ...]
    """The HTML of its operations in order."""
    keys: tuple[Key, ...]
    """What they are known by."""
    rest: str
    """The page without them."""


class SentOperation(NamedTuple):
    """An operation that was sent since the last good build."""

    html: str
    mark: int
    """That of the operation it was rendered from."""


class Verdict(NamedTuple):
    """What a build gave differently from what browsers show."""

    operations: dict[str, dict[int, str]]
    """By page, the operations to send."""
    pages: list[str]
    """The pages to load again."""
    kept: dict[str, dict[int, str]]
    """By page, the operations that are newer than the build: to send again to pages that are loaded again."""


class Pages:
    """What browsers show. `greet` may be called in any thread, all else in one."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._served: dict[str, ServedPage] = {}
        self._sent: dict[str, dict[int, SentOperation]] = {}
        self._lock = threading.Lock()

    def load(self) -> None:
        """Take in what an earlier preview has left."""
        for folder, _, names in os.walk(self._folder):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self._folder).replace(os.sep, "/")
                if path.endswith(".html") and (page := self._read(path)):
                    self._served[path] = page

    def find_ordinal(self, operation: PlacedOperation, snapshot: Snapshot) -> int | None:
        """Return the ordinal that an operation has on the page as it is served; None if it is not on it."""
        page = self._served.get(f"{operation.page}.html")
        placed = snapshot.get(operation.page, ())
        if page is None:
            return None
        return align(page.keys, [simplify(entry.key) for entry in placed]).get(operation.ordinal)

    def note(self, page: str, ordinal: int, html: str, mark: int) -> None:
        """Note that an operation is sent."""
        with self._lock:
            self._sent.setdefault(page, {})[ordinal] = SentOperation(html, mark)

    def greet(self, page: str) -> list[tuple[str, object]]:
        """Return the events that bring a page up to date as it was built last."""
        with self._lock:
            sent = dict(self._sent.get(page, {}))
        if not sent:
            return []
        operations = [{"ordinal": ordinal, "html": entry.html} for ordinal, entry in sorted(sent.items())]
        return [("operations", {"page": page, "operations": operations, "confirmed": False})]

    def compare(self, changed: Iterable[str], start: Snapshot, now: Snapshot) -> Verdict:
        """Take in the files that a build has written anew, and return what differs from what browsers show.

        ``start`` is the reference as it was when the build began. Operations that were edited since are left as they
        are, for the next build to confirm.
        """
        changed = set(changed)
        verdict = Verdict({}, [], {})
        assets = any(not name.endswith(".html") and not name.startswith(_UNSHOWN) for name in changed)
        for name in sorted({name for name in changed if name.endswith(".html")} | set(self._sent)):
            before = self._served.get(name)
            after = self._read(name)
            document = name.removesuffix(".html")
            sent = self._sent.get(name, {})
            if after is None:
                self._served.pop(name, None)
                self._set(name, {})
                verdict.pages.append(name)
                continue
            self._served[name] = after
            newer = find_newer(after.keys, start.get(document, ()), now.get(document, ()))
            if before is None or _is_other_page(before, after):
                verdict.pages.append(name)
                moved = align(before.keys, after.keys) if before else {}
                kept = {place: sent[old] for place, old in moved.items() if place in newer and old in sent}
            else:
                kept = {place: entry for place, entry in sent.items() if place in newer}
                differing = {}
                for ordinal, html in enumerate(after.operations):
                    shown = sent[ordinal].html if ordinal in sent else before.operations[ordinal]
                    if ordinal not in newer and normalise_ids(shown) != normalise_ids(html):
                        differing[ordinal] = html
                if differing:
                    verdict.operations[name] = differing
            self._set(name, kept)
            if kept:
                verdict.kept[name] = {ordinal: entry.html for ordinal, entry in kept.items()}
        if assets:
            verdict.pages[:] = sorted({*verdict.pages, *self._served})
        return verdict

    def _set(self, name: str, sent: dict[int, SentOperation]) -> None:
        with self._lock:
            self._sent[name] = sent
            if not sent:
                del self._sent[name]

    def _read(self, name: str) -> ServedPage | None:
        try:
            with open(os.path.join(self._folder, *name.split("/")), encoding="utf-8", errors="replace") as stream:
                page = stream.read()
        except OSError:
            return None
        rest = []
        end = 0
        parts = split_operations(page)
        for part in parts:
            rest.append(page[end : part.start])
            end = part.end
        rest.append(page[end:])
        operations = tuple(part.html for part in parts)
        return ServedPage(operations, tuple(map(_read_key, operations)), "\0".join(rest))


def find_newer(keys: Sequence[Key], start: Sequence[PlacedOperation], now: Sequence[PlacedOperation]) -> set[int]:
    """Return the ordinals on a built page of the operations that were edited since its build began."""
    earlier = align([simplify(entry.key) for entry in start], keys)
    later = align([simplify(entry.key) for entry in now], keys)
    return {
        ordinal
        for ordinal in range(len(keys))
        if ordinal in earlier and ordinal in later and start[earlier[ordinal]].mark != now[later[ordinal]].mark
    }


def simplify(key: Key) -> Key:
    """Return a key without what a page may show differently: markup, quotes and spaces of the title."""
    return key[0], key[1], "".join(filter(str.isalnum, key[2])).lower()


def _is_other_page(before: ServedPage, after: ServedPage) -> bool:
    """Tell whether a page differs outside of its operations, or in which operations it has."""
    if len(before.keys) != len(after.keys):
        return True
    moved = align(before.keys, after.keys)
    if any(moved.get(number) != number for number in range(len(after.keys))):
        return True
    return before.rest != after.rest and normalise_ids(before.rest) != normalise_ids(after.rest)


def _read_key(html: str) -> Key:
    """Return method, URL and title of an operation on a page, as `simplify` does."""
    head = html[:4000]
    method, url, title = _METHOD.search(head), _URL.search(head), _TITLE.search(head)
    return simplify((method[1] if method else "", _read_text(url), _read_text(title)))


def _read_text(match: re.Match[str] | None) -> str:
    return unescape(_TAG.sub("", match[1])).strip() if match else ""
