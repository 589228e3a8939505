"""How long `apiref preview` takes from the end of a save to the first frame that shows it, in Chromium."""

from __future__ import annotations

import http.client
import json
import math
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.references.build import PLAIN, swap_extension

from .edits import edit_description, edit_operation, edit_row, edit_sample, find_sample, mark
from .measure import BenchError
from .sources import Subject, copy_reference

EDITS = 20
CONFIRMED_EDITS = 5
PAUSE = 1.0
"""Seconds between two edits."""
_PATIENCE = 120.0
_IDLE_SECONDS = 10.0
OURS = "api-ref"
PREVIEWED = (OURS, "nova")
FIRST_PAGE, CONFIRMED, IDLE = "first page", "confirmed by the full build", "idle, share of a core"
LIMITS: dict[tuple[str, str], tuple[float, float]] = {
    **dict.fromkeys([(OURS, "paragraph"), (OURS, "sample"), (OURS, "definition"), (OURS, "finding")], (0.15, math.inf)),
    **dict.fromkeys([("nova", "paragraph"), ("nova", "sample")], (0.25, 0.6)),
    **dict.fromkeys([("nova", "definition"), ("nova", "finding")], (0.4, math.inf)),
    (OURS, FIRST_PAGE): (3.0, math.inf),
    (OURS, CONFIRMED): (2.5, math.inf),
    **dict.fromkeys([(OURS, IDLE), ("nova", IDLE)], (0.02, math.inf)),
}
"""The goals for median and 95th percentile, in seconds. Two of nova's are what os-api-ref's clean build takes."""

# Resolves with the time, since 1970, of the first frame after a text has come into the page.
_WATCH = """\
word => {
    window.apirefSeen = new Promise(resolve => {
        const observer = new MutationObserver(records => {
            const has = node => (node.textContent || "").includes(word);
            if (records.some(record => record.type === "characterData"
                    ? has(record.target) : Array.from(record.addedNodes).some(has))) {
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => resolve(Date.now() / 1000)));
            }
        });
        observer.observe(document, {subtree: true, childList: true, characterData: true});
    });
}"""


@dataclass(frozen=True, slots=True)
class Delay:
    """What was measured of one reference: seconds, or a share of a core."""

    reference: str
    what: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """What 95 of 100 do not exceed."""
        return sorted(self.values)[math.ceil(0.95 * len(self.values)) - 1]


def measure_previews(folder: Path, tell: Callable[[str], None], names: Sequence[str] = PREVIEWED) -> Iterator[Delay]:
    """Yield what was measured, below a folder; raises BenchError."""
    if not shutil.which("chromium"):
        raise BenchError("chromium is not installed")
    for name in names:
        tree = folder / f"preview-{name}"
        subject = _copy_own(tree) if name == OURS else copy_reference(name, tree)
        for delay in _measure_preview(subject, folder / f"cache-{name}"):
            tell(f"{delay.reference}, {delay.what}: {delay.median:.3f}, 95 %: {delay.p95:.3f}")
            yield delay
        shutil.rmtree(tree)


def _copy_own(tree: Path) -> Subject:
    """Return a copy of our own reference."""
    root = Path(__file__).resolve().parents[1]
    for name in ("api-ref/source", "doc/api_samples"):
        shutil.copytree(root / name, tree / name)
    return Subject(OURS, tree / "api-ref" / "source", included="os-volume-attachments.inc")


def _measure_preview(subject: Subject, cache: Path) -> Iterator[Delay]:
    from playwright.sync_api import sync_playwright

    parameters, operations = subject.source / subject.parameters, subject.source / subject.included
    sample = find_sample(operations)
    text = operations.read_text(encoding="utf-8")
    made: dict[str, tuple[Path, Callable[[str, str], str]]] = {
        "paragraph": (operations, edit_operation),
        "sample": (sample, edit_sample),
        "definition": (parameters, lambda before, word: edit_description(before, text, word)),
        "finding": (operations, edit_row),
    }
    with _serve(subject, cache) as preview, sync_playwright() as playwright:
        yield Delay(subject.name, FIRST_PAGE, (preview.wait_for_page(),))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"] if os.getuid() == 0 else []
        )
        page = browser.new_page()
        page.goto(preview.address)
        # For the renderer to be ready.
        time.sleep(10)
        for what, (path, edit) in made.items():
            before = path.read_text(encoding="utf-8")
            delays = []
            for number in range(1, EDITS + 1):
                word = mark(what, number)
                after = edit(before, word)
                page.evaluate(_WATCH, word)
                path.write_text(after, encoding="utf-8")
                saved = time.time()
                delays.append(page.evaluate("window.apirefSeen") - saved)
                time.sleep(max(PAUSE - (time.time() - saved), 0))
            yield Delay(subject.name, what, tuple(delays))
            path.write_text(before, encoding="utf-8")
            preview.wait_for_build(time.time())
        before = text
        confirmed = []
        for number in range(1, CONFIRMED_EDITS + 1):
            operations.write_text(edit_operation(before, mark("confirmed", number)), encoding="utf-8")
            saved = time.time()
            confirmed.append(preview.wait_for_build(saved) - saved)
        yield Delay(subject.name, CONFIRMED, tuple(confirmed))
        browser.close()
        if (used := preview.read_seconds()) is not None:
            time.sleep(_IDLE_SECONDS)
            yield Delay(subject.name, IDLE, (((preview.read_seconds() or used) - used) / _IDLE_SECONDS,))


class _Preview:
    """A preview that is running."""

    def __init__(self, process: subprocess.Popen[str], begun: float) -> None:
        self._process = process
        self._begun = begun
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if not found:
            raise BenchError(f"the preview does not start: {line}")
        self.address = found[0]
        self._port = int(found[1])
        self._builds: list[tuple[float, bool]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port)
        connection.request("GET", "/_apiref/events?client=bench&page=index.html")
        name = ""
        for line in connection.getresponse():
            key, _, value = line.decode().partition(":")
            if key == "event":
                name = value.strip()
            elif key == "data" and name == "state":
                state: dict[str, Any] = json.loads(value)
                self._builds.append((time.time(), bool(state["building"])))

    def wait_for_page(self) -> float:
        """Return the seconds from the start to the first page."""
        while time.time() < self._begun + _PATIENCE:
            connection = http.client.HTTPConnection("127.0.0.1", self._port)
            connection.request("GET", "/index.html")
            if b"apiref-operation" in connection.getresponse().read():
                return time.time() - self._begun
            connection.close()
            time.sleep(0.05)
        raise BenchError("the preview has no page")

    def wait_for_build(self, since: float) -> float:
        """Return when a build has ended that began after a time, and no other began."""
        while time.time() < since + _PATIENCE:
            time.sleep(0.02)
            began = [when for when, building in self._builds if building and when > since]
            if began and not self._builds[-1][1]:
                return self._builds[-1][0]
        raise BenchError("the preview does not build")

    def read_seconds(self) -> float | None:
        """Return the CPU seconds that the server has used; None where the system does not say."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return None
        ticks: int = os.sysconf("SC_CLK_TCK")
        return (int(fields[11]) + int(fields[12])) / ticks


@contextmanager
def _serve(subject: Subject, cache: Path) -> Iterator[_Preview]:
    command = [sys.executable, "-m", "sphinx_apiref", "preview", str(subject.source), "--port", "0"]
    if subject.name == OURS:
        command += ["--theme", PLAIN]
    else:
        command += ["-D", f"extensions={','.join(swap_extension(subject.source, 'sphinx_apiref'))}"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    begun = time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    try:
        yield _Preview(process, begun)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def list_limits(clean: float | None) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the goals; two need the seconds that os-api-ref's clean build of nova took."""
    if clean is None:
        return LIMITS
    return LIMITS | {("nova", CONFIRMED): (clean, math.inf), ("nova", FIRST_PAGE): (clean + 1, math.inf)}


def build_preview_rows(delays: Sequence[Delay], clean: float | None) -> Iterator[list[str]]:
    """Yield the rows of the table: what was measured, and the goals."""
    limits = list_limits(clean)
    for delay in delays:
        limit = limits.get((delay.reference, delay.what))
        verdict = "-"
        goal = "-"
        if limit:
            verdict = "met" if delay.median <= limit[0] and delay.p95 <= limit[1] else "not met"
            goal = f"{limit[0]:.2f}" + ("" if math.isinf(limit[1]) else f", 95 %: {limit[1]:.2f}")
        count = str(len(delay.values))
        yield [delay.reference, delay.what, f"{delay.median:.3f}", f"{delay.p95:.3f}", count, goal, verdict]
