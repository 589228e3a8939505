"""`apiref preview` as a whole: watches, asks the renderer, builds, and tells the pages. All of it in one thread."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from typing import Any

from sphinx_apiref.lint.known_findings import leave_new
from sphinx_apiref.lint.session import Session
from sphinx_apiref.model.codes import Severity
from sphinx_apiref.preview.build_failure import BuildFailure, parse_failure
from sphinx_apiref.preview.builds import (
    BuildEnd,
    Builder,
    BuildProcess,
    Schedule,
    build_command,
    build_environment,
    empty,
)
from sphinx_apiref.preview.changes import Changes, PlacedOperation, Placer, Snapshot, find_changes
from sphinx_apiref.preview.findings import Spotter
from sphinx_apiref.preview.hub import Hub
from sphinx_apiref.preview.isolated import write_stand_in
from sphinx_apiref.preview.listening import find_address, listen
from sphinx_apiref.preview.options import PreviewError, PreviewOptions
from sphinx_apiref.preview.output_folders import OutputFolders
from sphinx_apiref.preview.pages import Pages
from sphinx_apiref.preview.renderer import Place, Renderer, RendererProcess, build_renderer_command
from sphinx_apiref.preview.telling import Teller, find_broken
from sphinx_apiref.preview.wakes import FolderWakes
from sphinx_apiref.preview.watching import Watcher

_MOST_UNSEEN = 60
"""Operations off the screens that are rendered ahead of the build; a definition may be used by hundreds."""


class Preview:
    """A preview of one reference, from `run` to SIGINT, SIGTERM or `stop`."""

    def __init__(self, options: PreviewOptions) -> None:
        self._options = options
        self._events: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._hub = Hub()
        self._teller = Teller(self._hub, options)
        self._session = Session(options.root, keeps_catalogs=True)
        self._placer = Placer(self._session.files)
        self._spotter = Spotter()
        self._schedule = Schedule()
        self._snapshot: Snapshot = {}
        self._documents: frozenset[str] = frozenset()
        self._built_from: Snapshot = {}
        self._asked_for: Snapshot = {}
        """What the renderer was asked to bring pages up to."""
        self._failure: BuildFailure | None = None
        self._broken: BuildFailure | None = None
        self._configuration_changed = False

    def stop(self) -> None:
        """End `run`; may be called in any thread, and by a signal."""
        self._events.put(("stop", None))

    def run(self) -> int:
        """Serve until told to stop, and return the exit code. Raises PreviewError if that can't begin."""
        options = self._options
        variant = [options.theme, "isolated" if options.isolated else "", *options.defines]
        self._folders = folders = OutputFolders(options.root, variant)
        with contextlib.ExitStack() as closing:
            closing.callback(folders.close)
            empty(folders.temporary)
            self._environment = build_environment(folders.temporary)
            self._pages = Pages(folders.served)
            self._has_page = folders.has_page()
            self._server = listen(self._hub, options, self._find_folder, self._pages.greet, self._find_start_page())
            closing.callback(self._server.stop)
            self._catch_signals(closing)
            self._server.start()
            options.say(f"Preview: {find_address(self._server)}")
            if options.opens:
                import webbrowser

                threading.Thread(target=webbrowser.open, args=(find_address(self._server),), daemon=True).start()
            self._wakes = FolderWakes(lambda: self._events.put(("wake", None)))
            closing.callback(self._wakes.close)
            self._configuration = folders.configuration if options.isolated else options.root
            self._watcher = Watcher(self._session, options.root, isolated=options.isolated)
            self._renderer = Renderer(self._start_renderer, self._post_line, self._list_seen)
            closing.callback(self._renderer.stop)
            self._builder = Builder(self._start_build, lambda end: self._events.put(("build", end)))
            closing.callback(self._builder.stop)
            self._begin()
            while self._step():
                pass
        return 0

    def _find_folder(self) -> str:
        """Return the folder to serve; an empty text as long as there is no page."""
        return self._folders.served if self._has_page else ""

    def _find_start_page(self) -> str:
        """Return the page to begin with: that of the whole reference, whatever conf.py calls it."""
        names = [page.docname for page in self._session.reference.pages]
        return f"{'index' if 'index' in names or not names else names[0]}.html"

    def _catch_signals(self, closing: contextlib.ExitStack) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if number := getattr(signal, name, None):
                before = signal.signal(number, lambda *_: self.stop())
                closing.callback(signal.signal, number, before)

    # ---- Processes

    def _start_renderer(self, tell: Any) -> RendererProcess:
        folders = self._folders
        configuration = self._configuration if self._options.isolated else ""
        command = build_renderer_command(
            self._options.root,
            folders.built,
            folders.renderer,
            configuration,
            self._list_defines(),
            folders.find_environment(),
        )
        return RendererProcess(command, tell, self._environment)

    def _post_line(self, process: Any, message: Any) -> None:
        self._events.put(("line", (process, message)))

    def _start_build(self, number: int, options: Any, tell: Any) -> BuildProcess:
        folders = self._folders
        configuration = self._configuration if self._options.isolated else ""
        command = build_command(
            self._options.root, folders.built, folders.doctrees, configuration, self._list_defines()
        )
        return BuildProcess(number, [*command, *options], tell, self._environment, folders.temporary)

    def _list_defines(self) -> list[str]:
        theme = self._options.theme
        return [*self._options.defines, *([f"html_theme={theme}"] if theme and not self._options.isolated else [])]

    def _list_seen(self) -> list[Place]:
        return [(page.removesuffix(".html"), ordinal) for page, ordinal in self._hub.list_seen()]

    # ---- The loop

    def _begin(self) -> None:
        """Read the reference for the first time, and begin to build."""
        self._tell_state()
        if self._options.isolated:
            self._write_stand_in()
        self._start_building()
        self._take_reference()
        self._built_from = self._asked_for = self._snapshot
        self._watcher.start()
        self._watch_folders()
        self._pages.load()
        self._tell_findings()
        if self._folders.find_environment():
            self._renderer.start()

    def _step(self) -> bool:
        """Wait for something to happen and see to it; False at the end."""
        wait = self._watcher.find_wait(wakes=self._wakes.works)
        due = self._schedule.find_wait()
        if due is not None and self._broken is None:
            wait = min(wait, due)
        try:
            event, value = self._events.get(timeout=max(wait, 0.001))
        except queue.Empty:
            event, value = "wake", None
        if event == "stop":
            return False
        if event == "wake":
            self._look()
        elif event == "line":
            self._take_line(*value)
        elif event == "build":
            self._end_build(value)
        if self._schedule.is_due() and self._has_root() and self._broken is None:
            self._start_building()
        self._renderer.check()
        return True

    def _has_root(self) -> bool:
        """Tell whether the reference is still there."""
        return os.path.isdir(self._options.root)

    def _look(self) -> None:
        """See to what has changed on the disk."""
        seen = self._watcher.look()
        if not seen:
            return
        documents = self._documents
        self._take_reference()
        self._watcher.remember()
        changes = find_changes(self._asked_for, self._snapshot)
        saved = {*seen.contents, *seen.others}
        if documents != self._documents or changes.pages or changes.operations:
            saved = saved or set(seen.listings)
        if not saved:
            return
        if self._options.isolated and os.path.join(self._options.root, "conf.py") in saved:
            self._write_stand_in()
        if seen.others:
            self._builder.write_all()
        if self._schedule.note(saved):
            self._builder.stop()
            self._schedule.end(stopped=True)
        if saved & self._watcher.project.modules:
            # It is started again once a build has shown that the configuration is good.
            self._renderer.stop()
            self._configuration_changed = True
        self._ask(changes)
        self._tell_findings()
        self._watch_folders()

    def _take_reference(self) -> None:
        reference = self._session.reference
        self._broken = find_broken(reference)
        self._snapshot = self._placer.take(reference)
        self._documents = frozenset(page.docname for page in reference.pages)

    def _ask(self, changes: Changes) -> None:
        """Have the operations that have changed rendered: those on screens, and some others."""
        self._renderer.relocate(self._snapshot)
        if self._broken is not None:
            # Rows would be missing. Both the renderer and the builds wait until the file is whole again.
            return
        self._asked_for = self._snapshot
        seen = set(self._list_seen())
        wanted: list[PlacedOperation] = []
        others = 0
        for operation in changes.operations:
            ordinal = self._pages.find_ordinal(operation, self._snapshot)
            if ordinal is None:
                continue
            if (operation.page, ordinal) not in seen:
                others += 1
                if others > _MOST_UNSEEN:
                    continue
            wanted.append(operation)
        if not self._configuration_changed:
            self._renderer.ask(wanted)

    def _take_line(self, process: Any, message: Any) -> None:
        """Send the operation that the renderer has rendered, if it is still as it was."""
        fragment = self._renderer.take(process, message)
        if fragment is None:
            return
        asked = fragment.operation
        placed = self._snapshot.get(asked.page, ())
        current = placed[asked.ordinal] if asked.ordinal < len(placed) else None
        if current is None or current.mark != asked.mark:
            return
        ordinal = self._pages.find_ordinal(current, self._snapshot)
        if ordinal is not None:
            page = f"{asked.page}.html"
            self._pages.note(page, ordinal, fragment.html, asked.mark)
            self._send_operations(page, {ordinal: fragment.html}, confirmed=False)

    def _send_operations(self, page: str, operations: dict[int, str], *, confirmed: bool) -> None:
        shown = [{"ordinal": ordinal, "html": html} for ordinal, html in sorted(operations.items())]
        self._hub.send("operations", {"page": page, "operations": shown, "confirmed": confirmed})

    # ---- Builds

    def _start_building(self) -> None:
        self._schedule.start()
        self._built_from = self._snapshot
        try:
            self._builder.start()
        except OSError as exc:
            self._schedule.end()
            self._failure = BuildFailure("The build can't be started", exc.strerror or str(exc))
        self._tell_state()

    def _end_build(self, end: BuildEnd) -> None:
        if not self._builder.take(end):
            return
        self._schedule.end()
        if end.code != 0:
            self._failure = parse_failure(end.log, self._options.root, self._options.root, end.code)
            self._tell_state()
            return
        self._failure = None
        first = not self._has_page
        changed = self._folders.publish()
        self._has_page = self._folders.has_page()
        verdict = self._pages.compare(changed, self._built_from, self._snapshot)
        self._renderer.forget(self._list_confirmed())
        for page, operations in verdict.operations.items():
            self._send_operations(page, operations, confirmed=True)
        if verdict.pages or first:
            self._hub.send("page", {"pages": verdict.pages})
        for page in verdict.pages:
            if page in verdict.kept:
                self._send_operations(page, verdict.kept[page], confirmed=False)
        self._tell_state()
        environment = self._folders.keep_environment()
        if self._configuration_changed:
            self._configuration_changed = False
            self._renderer.restart()
        elif environment:
            self._renderer.load(environment)

    def _list_confirmed(self) -> list[Place]:
        """Return the operations that have not changed since the build began that has ended now."""
        found: list[Place] = []
        for page, placed in self._snapshot.items():
            marks = {(entry.key, entry.mark) for entry in self._built_from.get(page, ())}
            found += [(page, entry.ordinal) for entry in placed if (entry.key, entry.mark) in marks]
        return found

    # ---- What pages are told

    def _tell_findings(self) -> None:
        session = self._session
        settings = session.project.settings
        self._spotter.take(session.reference, session.owners, self._snapshot)
        found = session.find_findings(settings.select_codes())
        found = [finding for finding in found if finding.severity is not Severity.INFO]
        self._teller.tell_findings(leave_new(found, settings.baseline), self._spotter)
        self._tell_state()

    def _tell_state(self) -> None:
        failure = self._failure or self._broken
        if not self._has_root():
            failure = BuildFailure("The reference is gone", f"{self._options.root} does not exist any more")
        self._teller.tell_state(failure, building=self._schedule.running)

    def _write_stand_in(self) -> None:
        try:
            write_stand_in(self._options.root, self._configuration, self._options.theme)
        except OSError as exc:
            raise PreviewError(f"{self._configuration} can't be written: {exc.strerror or exc}") from None

    def _watch_folders(self) -> None:
        self._wakes.watch(self._watcher.list_folders())
