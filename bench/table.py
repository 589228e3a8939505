"""The report: simple tables of reStructuredText, which are read as they are and can be pasted into the manual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tools.references.build import NEW, OLD

from .figures import Spread, divide_pairs, geometric_mean, growth_exponent, summarize
from .goals import find_goals
from .measure import Usage
from .preview import build_preview_rows
from .session import EDITS, SCENARIOS, Session

# Scenarios that are compared with os-api-ref's run of the same step, and those compared with its HTML from scratch.
_SAME_STEP = ("html", "dummy", "rebuild", "parallel")
_CLEAN_BUILD = (*EDITS, "floor")
_MEBIBYTE = 2**20
_FIGURES: tuple[Callable[[Usage], float], ...] = (
    lambda usage: usage.user,
    lambda usage: usage.wall,
    lambda usage: usage.memory,
)


def render_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a simple table. No cell may be empty in the first column, nor hold a line break."""
    widths = [max(len(row[column]) for row in (headers, *rows)) for column in range(len(headers))]
    rule = "  ".join("=" * width for width in widths)
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (headers, *rows)
    ]
    return "\n".join([rule, lines[0], rule, *lines[1:], rule])


def render_spread(spread: Spread) -> str:
    """Return a median and, where there is one, the range: ``1.52 (1.47-1.60)``."""
    if spread.lowest == spread.highest:
        return f"{spread.median:.2f}"
    return f"{spread.median:.2f} ({spread.lowest:.2f}-{spread.highest:.2f})"


def render_ratios(theirs: Sequence[Usage], ours: Sequence[Usage]) -> list[str]:
    """Return the cells of user CPU, wall time and memory, and how many rounds they rest on."""
    cells = [
        render_spread(divide_pairs([figure(usage) for usage in theirs], [figure(usage) for usage in ours]))
        for figure in _FIGURES
    ]
    return [*cells, str(min(len(theirs), len(ours)))]


def build_rows(session: Session) -> Iterator[list[str]]:
    """Yield the rows of the scenarios that are builds."""
    for step in (*_SAME_STEP, *_CLEAN_BUILD):
        medians = []
        for name in session.references(step):
            theirs = session.usages(name, step if step in _SAME_STEP else "html", OLD)
            ours = session.usages(name, step, NEW)
            if not (theirs and ours):
                # A synthetic reference, which is in the table of growth, or the linter's baseline alone.
                continue
            medians.append(divide_pairs([usage.user for usage in theirs], [usage.user for usage in ours]).median)
            yield [f"{SCENARIOS[step]}{' [1]_' if step in _CLEAN_BUILD else ''}", name, *render_ratios(theirs, ours)]
        if len(medians) > 1:
            yield [SCENARIOS[step], "geometric mean", f"{geometric_mean(medians):.2f}", "", "", ""]


def lint_rows(session: Session) -> Iterator[list[str]]:
    """Yield the rows of the linter, whose baseline is os-api-ref's quickest build that tells of faults."""
    for name in session.references("lint"):
        if theirs := session.usages(name, "dummy", OLD):
            cells = render_ratios(theirs, session.usages(name, "lint", NEW))
            yield [name, cells[0], cells[1], cells[3]]


def growth_costs(session: Session) -> dict[str, list[float]]:
    """Return the medians of each cost, size by size; empty if growth was not measured."""
    costs: dict[str, list[float]] = {}
    for name in session.sizes:
        for step in ("html", "lint"):
            usages = session.usages(name, step, NEW)
            users = summarize([usage.user for usage in usages])
            memories = summarize([usage.memory / _MEBIBYTE for usage in usages])
            costs.setdefault(f"{step} user CPU", []).append(users.median)
            costs.setdefault(f"{step} memory", []).append(memories.median)
    return costs


def render_report(session: Session, machine: Mapping[str, str]) -> str:
    """Return everything that was measured, and the goals."""
    parts = [render_table(("Measured", "on"), [list(entry) for entry in machine.items()])]
    if rows := list(build_rows(session)):
        parts.append(
            "Builds: what os-api-ref uses, divided by what sphinx-apiref uses. Above 1, sphinx-apiref uses less. The\n"
            "median, the lowest and the highest of the rounds; memory is that of the largest process."
        )
        parts.append(render_table(("Build", "Reference", "User CPU", "Wall time", "Peak memory", "Rounds"), rows))
    if any("[1]_" in row[0] for row in rows):
        parts.append(
            ".. [1] Against os-api-ref's HTML build from scratch: it does not see an edit of parameters.yaml, so its\n"
            "   users delete the output before a build. Without the tables, the same: the bound of what can be gained."
        )
    if session.differences:
        outputs = [
            [name, SCENARIOS[edit], f"differs: {', '.join(found[:3])}" if found else "equal"]
            for (name, edit), found in session.differences.items()
        ]
        parts.append("The output after an edit, compared with that of a clean build:")
        parts.append(render_table(("Reference", "Edit", "Output"), outputs))
    if rows := list(lint_rows(session)):
        parts.append("Lint: what os-api-ref's `-b dummy` from scratch uses, divided by what `apiref lint` uses.")
        parts.append(render_table(("Reference", "User CPU", "Wall time", "Rounds"), rows))
    if session.sizes:
        parts += render_growth(session)
    if session.delays:
        parts.append(
            "Preview: seconds from the end of a save to the first frame that shows it, one edit a second; the median,\n"
            "and what 95 of 100 do not exceed."
        )
        heads = ("Reference", "What", "Median", "95 %", "Edits", "Goal", "Verdict")
        parts.append(render_table(heads, list(build_preview_rows(session.delays, session.clean))))
    if session.measurements or not session.delays:
        parts.append("Goals:")
        parts.append(render_table(("Goal", "Measured", "Verdict"), find_goals(session, growth_costs(session))))
    return "\n\n".join(parts) + "\n"


def render_growth(session: Session) -> list[str]:
    """Return the table of growth and what it says."""
    costs = growth_costs(session)
    sizes = list(session.sizes.values())
    rows = [
        [name, str(session.sizes[name]), *(f"{cost[index]:.1f}" for cost in costs.values())]
        for index, name in enumerate(session.sizes)
    ]
    for label, first in (("exponent, all sizes", 0), ("exponent, the last doubling", -2)):
        slopes = [growth_exponent(sizes[first:], cost[first:]) for cost in costs.values()]
        rows.append([label, "-", *(f"{slope:.2f}" for slope in slopes)])
    title = (
        "Growth of sphinx-apiref with a synthetic reference: pages of 60 operations, all of their text different.\n"
        "Medians, in seconds and MiB; a cost that grows as the reference does has the exponent 1."
    )
    return [title, render_table(("Reference", "Operations", *costs), rows)]
