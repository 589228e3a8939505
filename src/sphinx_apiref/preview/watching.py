"""What has changed on the disk since the last look, once it has settled."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import NamedTuple

from sphinx_apiref.lint.session import Session
from sphinx_apiref.preview.project_files import ProjectFiles, find_project_files
from sphinx_apiref.preview.stamps import StampedFiles

SETTLE_SECONDS = 0.012
_MOST_LOOKS = 12
_MOST_LOOKS_FOR_EMPTY = 30
"""An empty file, or none, may be a save that has only begun: editors empty or move a file before they write it."""
_IDLE_SHARE = 60
"""Seconds of waiting for each second of looking: less than two hundredths of a core."""
LEAST_WAIT = 0.1
LEAST_WAIT_WITH_WAKES = 0.5


class Seen(NamedTuple):
    """What has changed."""

    contents: frozenset[str] = frozenset()
    """Files of the reference that hold something else, have come or have gone."""
    others: frozenset[str] = frozenset()
    """Other files that a build depends on."""
    listings: frozenset[str] = frozenset()
    """Folders in which files have come or gone; that alone means nothing."""

    def __bool__(self) -> bool:
        return bool(self.contents or self.others or self.listings)


class Watcher:
    """Looks at the files of a session and at those of its project."""

    def __init__(
        self,
        session: Session,
        configuration: str,
        sleep: Callable[[float], None] = time.sleep,
        *,
        isolated: bool = False,
    ) -> None:
        """``configuration`` is the folder of conf.py. With ``isolated``, what that stands on does not matter."""
        self._session = session
        self._configuration = configuration
        self._isolated = isolated
        self._sleep = sleep
        self._stamps = StampedFiles()
        self._contents: dict[str, bytes | str] = {}
        """What was known at the last `remember`; the texts are those that the session has anyway."""
        self.project = ProjectFiles(frozenset(), frozenset())
        self.cost = 0.0
        """Seconds that the last look took."""

    def start(self) -> None:
        """Take what is there for known."""
        self._find_project()
        self._look()
        self._contents = self._session.files.list_contents()

    def _find_project(self) -> None:
        if not self._isolated:
            self.project = find_project_files(self._configuration)

    def _look(self) -> tuple[set[str], dict[str, bytes]]:
        before = time.perf_counter()
        changed = self._session.refresh()
        others = self._stamps.look(
            (*self.project.modules, *self.project.files),
            (self._session.root, *self.project.folders),
            self._session.files.list_contents(),
        )
        self.cost = time.perf_counter() - before
        return changed, others

    def look(self) -> Seen:
        """Return what has changed since the last call; wait until that has settled, if anything has."""
        changed, others = self._look()
        if not changed and not others:
            return Seen()
        for number in range(_MOST_LOOKS_FOR_EMPTY):
            self._sleep(SETTLE_SECONDS)
            more, more_others = self._look()
            changed |= more
            others = {**more_others, **others}
            settled = number >= _MOST_LOOKS or not (more or more_others)
            if settled and not any(map(self._may_follow, changed)):
                break
        return self._sort_out(changed, others)

    def _may_follow(self, path: str) -> bool:
        """Tell whether a file that had something in it is empty or not there."""
        if path not in self._contents:
            return False
        try:
            return os.path.getsize(path) == 0
        except OSError:
            return True

    def _sort_out(self, changed: set[str], before: dict[str, bytes]) -> Seen:
        after = self._session.files.list_contents()
        contents = {path for path in changed if path in after and after[path] != self._contents.get(path)}
        # A file that an editor has made and taken away again is none.
        others = {path for path, digest in before.items() if self._stamps.get(path) != digest}
        if self.project.modules & (contents | others):
            self._find_project()
            others |= set(self._look()[1])
        return Seen(frozenset(contents), frozenset(others), frozenset(changed - contents))

    def remember(self) -> None:
        """Take the files that were read since for known."""
        self._contents = self._session.files.list_contents()

    def find_wait(self, *, wakes: bool) -> float:
        """Return the seconds until the next look; with ``wakes``, the system is likely to say when one is due."""
        return max(LEAST_WAIT_WITH_WAKES if wakes else LEAST_WAIT, self.cost * _IDLE_SHARE)

    def list_folders(self) -> set[str]:
        """Return the folders of everything that is looked at."""
        return {
            self._session.root,
            *(os.path.dirname(path) for path in self._session.files.list_contents()),
            *self._stamps.list_folders(),
        }
