"""The runs of a session: which steps a scenario needs, in which order, and what came of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.references.build import NEW, OLD

from .commands import TOOL_NAMES, TOOLS, build_environment, lint_command, sphinx_command
from .edits import Edits
from .equality import find_differences, holds_word
from .measure import BenchError, Usage, run_measured
from .preview import OURS, PREVIEWED, Delay, measure_previews
from .sources import Subject, copy_reference, copy_without_tables
from .synthetic import write_reference

SCENARIOS = {
    "html": "HTML from scratch",
    "dummy": "`-b dummy` from scratch",
    "rebuild": "HTML again, nothing changed",
    "parameters": "HTML after an edit of parameters.yaml",
    "markup": "HTML after an edit with a link",
    "inc": "HTML after an edit of an .inc",
    "sample": "HTML after an edit of a sample",
    "parallel": "HTML from scratch, `-j 2`",
    "lint": "`apiref lint`",
    "floor": "HTML without the tables",
    "growth": "synthetic references of growing size",
    "preview": "`apiref preview`, from a save to the page",
}
EDITS = ("parameters", "markup", "inc", "sample")
# Their baseline is the HTML build of the same round.
_NEED_HTML = frozenset({"html", "rebuild", "floor", *EDITS})
# What is long, and what no goal rests on, is repeated this often at most; else a run would take an hour.
MOST_ROUNDS = {"dummy": 3, "lint": 3, "inc": 2, "sample": 2, "parallel": 2, "floor": 2}
SCALES = (1, 2, 4, 8)
# Of the synthetic reference of size 1x.
PAGES = 4


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run: of which reference, which step, with which tool, in which round."""

    reference: str
    step: str
    tool: str
    number: int
    usage: Usage


@dataclass
class Session:
    """What to measure, and what has been measured so far."""

    folder: Path
    rounds: int
    scenarios: Collection[str]
    tell: Callable[[str], None]
    measurements: list[Measurement] = field(default_factory=list)
    # The files that differ from a clean build, by reference and edit.
    differences: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    # Operations of the synthetic references, by their names.
    sizes: dict[str, int] = field(default_factory=dict)
    # What previews took.
    delays: list[Delay] = field(default_factory=list)
    # What os-api-ref's clean build of nova took meanwhile, in seconds.
    clean: float | None = None

    def usages(self, reference: str, step: str, tool: str) -> list[Usage]:
        """Return what the runs of a step used, a round each."""
        return [
            found.usage
            for found in self.measurements
            if (found.reference, found.step, found.tool) == (reference, step, tool)
        ]

    def references(self, step: str) -> list[str]:
        """Return the references of which a step was measured with this extension, in that order."""
        return list(dict.fromkeys(found.reference for found in self.measurements if found.step == step))

    def run(self, step: str, command: Sequence[str]) -> Usage:
        """Run a command that is not counted."""
        accepted = (0, 1) if step == "lint" else (0,)
        return run_measured(command, folder=self.folder, environment=build_environment(), accepted=accepted)

    def record(self, reference: str, step: str, tool: str, number: int, command: Sequence[str]) -> None:
        """Run a command and keep what it used."""
        usage = self.run(step, command)
        self.measurements.append(Measurement(reference, step, tool, number, usage))
        self.tell(
            f"round {number}: {reference}, {SCENARIOS[step]}, {TOOL_NAMES[tool]}: {usage.user:.1f} s user CPU, "
            f"{usage.memory / 2**20:.0f} MiB"
        )

    def wants(self, scenario: str, number: int) -> bool:
        """Say whether a scenario is run in this round."""
        return scenario in self.scenarios and number <= MOST_ROUNDS.get(scenario, number)


def run_session(session: Session, names: Sequence[str]) -> None:
    """Measure the references of these names, and the synthetic ones."""
    warm_up(session)
    if set(session.scenarios) - {"growth", "preview"}:
        for name in names:
            measure_reference(session, name)
    if "growth" in session.scenarios:
        measure_growth(session)
    if "preview" in session.scenarios:
        measure_preview(session, names)


def measure_preview(session: Session, names: Sequence[str]) -> None:
    """Measure previews of our own reference and, if it is among the names, of nova."""
    previewed = [name for name in PREVIEWED if name == OURS or name in names]
    if "nova" in previewed:
        source = copy_reference("nova", session.folder / "nova-clean").source
        session.clean = session.run("html", sphinx_command(source, session.folder / OLD, OLD)).wall
        fresh(session.folder / "nova-clean")
        fresh(session.folder / OLD)
    session.delays += measure_previews(session.folder, session.tell, previewed)


def fresh(folder: Path) -> Path:
    """Return a folder that does not exist, with what it held deleted."""
    if folder.exists():
        shutil.rmtree(folder)
    return folder


def warm_up(session: Session) -> None:
    """Run everything once without counting: what Python compiles on first use must not be anyone's time."""
    session.tell("warm-up, not counted")
    source = session.folder / "warm-up"
    write_reference(source, pages=1)
    for tool in TOOLS:
        session.run("html", sphinx_command(source, session.folder / "warm", tool))
        fresh(session.folder / "warm")
    session.run("lint", lint_command(source))
    fresh(source)


def measure_reference(session: Session, name: str) -> None:
    """Measure all scenarios of one reference, round by round, with the tools in turn."""
    tree = session.folder / name
    subject = copy_reference(name, tree)
    source = subject.source
    without_tables = copy_without_tables(subject, session.folder / "floor") if "floor" in session.scenarios else source
    edits = Edits(subject)
    for number in range(1, session.rounds + 1):
        if _NEED_HTML & set(session.scenarios):
            for tool in TOOLS:
                folder = fresh(session.folder / tool)
                session.record(name, "html", tool, number, sphinx_command(source, folder, tool))
        if session.wants("rebuild", number):
            for tool in TOOLS:
                session.record(name, "rebuild", tool, number, sphinx_command(source, session.folder / tool, tool))
        for edit in EDITS:
            if session.wants(edit, number):
                word = edits.apply(edit, number)
                measure_edit(session, subject, edit, number, word)
        edits.take_back()
        # The linter's baseline is the quickest build that tells what os-api-ref finds.
        if session.wants("dummy", number) or session.wants("lint", number):
            for tool in TOOLS if session.wants("dummy", number) else (OLD,):
                command = sphinx_command(source, session.folder / "dummy", tool, builder="dummy")
                session.record(name, "dummy", tool, number, command)
                fresh(session.folder / "dummy")
        if session.wants("lint", number):
            session.record(name, "lint", NEW, number, lint_command(source))
        if session.wants("parallel", number):
            for tool in TOOLS:
                command = sphinx_command(source, session.folder / "parallel", tool, jobs=2)
                session.record(name, "parallel", tool, number, command)
                fresh(session.folder / "parallel")
        if session.wants("floor", number):
            command = sphinx_command(without_tables, session.folder / "bare", NEW)
            session.record(name, "floor", NEW, number, command)
            fresh(session.folder / "bare")
    for folder in (tree, session.folder / "floor", *(session.folder / tool for tool in TOOLS)):
        fresh(folder)


def measure_edit(session: Session, subject: Subject, edit: str, number: int, word: str) -> None:
    """Build an edited tree again where it was built before; once, compare the output with that of a clean build."""
    folder = session.folder / NEW
    session.record(subject.name, edit, NEW, number, sphinx_command(subject.source, folder, NEW))
    if not holds_word(folder / "out", word):
        raise BenchError(f"{subject.name}: the output does not show an edit that the sources have ({edit})")
    if number == 1:
        session.tell(f"round {number}: {subject.name}, a clean build to compare the output with, not counted")
        clean = session.folder / "clean"
        session.run("html", sphinx_command(subject.source, clean, NEW))
        found = find_differences(folder / "out", clean / "out")
        session.differences[subject.name, edit] = found
        session.tell(f"round {number}: {subject.name}, the output {f'differs: {found}' if found else 'is equal'}")
        fresh(clean)


def measure_growth(session: Session) -> None:
    """Build and lint synthetic references of growing size with this extension."""
    sources = {}
    for scale in SCALES:
        source = session.folder / f"synthetic{scale}"
        name = f"synthetic {scale}x"
        session.sizes[name] = write_reference(source, pages=PAGES * scale)
        sources[name] = source
    # One round is fifteen builds of the smallest; the exponent rests on four sizes anyway.
    for number in range(1, min(2, (session.rounds + 1) // 2) + 1):
        for name, source in sources.items():
            folder = session.folder / "grown"
            session.record(name, "html", NEW, number, sphinx_command(source, folder, NEW))
            fresh(folder)
            session.record(name, "lint", NEW, number, lint_command(source))
