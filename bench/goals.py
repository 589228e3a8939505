"""The goals, and whether a session reached them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tools.references.build import NEW, OLD

from .figures import Spread, divide_pairs, geometric_mean, growth_exponent
from .session import Session
from .sources import NAMES

MET, NOT_MET, UNKNOWN = "met", "not met", "not measured"


def find_goals(session: Session, growth: Mapping[str, Sequence[float]]) -> list[list[str]]:
    """Return each goal with what was measured and the verdict; CPU is user CPU, figures are medians."""
    return [
        *_html_goals(session),
        _edit_goal(session, "parameters", "an edit of parameters.yaml"),
        _edit_goal(session, "markup", "an edit of parameters.yaml with a link"),
        _ratio_goal("rebuild without a change, nova: at most os-api-ref's", session, ("rebuild", "rebuild"), 1.0),
        _memory_goal(session),
        _ratio_goal("lint, nova: at most 1/25 of os-api-ref's `-b dummy`", session, ("dummy", "lint"), 25.0),
        *_growth_goals(session, growth),
    ]


def verdict(reached: bool) -> str:
    """Return the word for it."""
    return MET if reached else NOT_MET


def _compare(session: Session, name: str, steps: tuple[str, str], figure: str = "user") -> Spread | None:
    theirs, ours = session.usages(name, steps[0], OLD), session.usages(name, steps[1], NEW)
    if not (theirs and ours):
        return None
    return divide_pairs([getattr(usage, figure) for usage in theirs], [getattr(usage, figure) for usage in ours])


def _html_goals(session: Session) -> Iterator[list[str]]:
    found = {name: spread.median for name in NAMES if (spread := _compare(session, name, ("html", "html")))}
    texts = (
        f"HTML from scratch, geometric mean of {', '.join(NAMES)}: at least 1.8x",
        "HTML from scratch, each of them: at least 1.5x",
    )
    if not found:
        yield from ([text, "-", UNKNOWN] for text in texts)
        return
    mean = geometric_mean(list(found.values()))
    worst = min(found, key=lambda name: found[name])
    measured = (f"{mean:.2f}x", f"{found[worst]:.2f}x ({worst})")
    reached = (mean >= 1.8, found[worst] >= 1.5)
    for text, figure, good in zip(texts, measured, reached, strict=True):
        if len(found) == len(NAMES):
            yield [text, figure, verdict(good)]
        else:
            yield [text, f"{figure}, of {', '.join(found)} alone", UNKNOWN]


def _edit_goal(session: Session, step: str, edit: str) -> list[str]:
    text = f"{edit}, nova: at most 1/3 of os-api-ref's clean HTML build, output equal to a clean one"
    spread = _compare(session, "nova", ("html", step))
    if spread is None:
        return [text, "-", UNKNOWN]
    equal = not session.differences["nova", step]
    measured = f"1/{spread.median:.2f}, {'equal' if equal else 'differs'}"
    return [text, measured, verdict(spread.median >= 3 and equal)]


def _ratio_goal(text: str, session: Session, steps: tuple[str, str], least: float) -> list[str]:
    spread = _compare(session, "nova", steps)
    if spread is None:
        return [text, "-", UNKNOWN]
    return [text, f"1/{spread.median:.2f}", verdict(round(spread.median, 2) >= least)]


def _memory_goal(session: Session) -> list[str]:
    text = "peak memory, nova, HTML: at most 0.8 of os-api-ref's"
    spread = _compare(session, "nova", ("html", "html"), "memory")
    if spread is None:
        return [text, "-", UNKNOWN]
    return [text, f"{1 / spread.median:.2f}", verdict(1 / spread.median <= 0.8)]


def _growth_goals(session: Session, growth: Mapping[str, Sequence[float]]) -> Iterator[list[str]]:
    sizes = list(session.sizes.values())
    for figure in ("user CPU", "memory"):
        text = f"growth of HTML from 1x to 8x, {figure}: exponent at most 1.0"
        if sizes:
            exponent = growth_exponent(sizes, growth[f"html {figure}"])
            yield [text, f"{exponent:.2f}", verdict(round(exponent, 2) <= 1.0)]
        else:
            yield [text, "-", UNKNOWN]
