"""For people: each finding with the line it is about."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_apiref.model.codes import Severity
from sphinx_apiref.read.files import unify_lines
from sphinx_apiref.report.report import Report, ReportedFinding

WIDTH = 110
"""Characters of a source line that are shown; a longer line is cut on both sides of the place."""
PLACES = 3
"""Places of a folded finding that are named."""

_RED, _YELLOW, _CYAN, _BOLD, _RESET = "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[0m"
_COLORS = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW, Severity.INFO: _CYAN}


def render_text(report: Report, *, color: bool = False) -> str:
    """Return the findings, and how many there are; nothing where there are none."""
    if not report.findings:
        return ""
    sources = load_lines(report)
    out: list[str] = []
    for finding in report.findings:
        out += _render_finding(finding, sources.get((finding.source, finding.line)), color)
        out.append("")
    out.append(render_summary(report))
    return "".join(f"{line}\n" for line in out)


def render_summary(report: Report) -> str:
    """Return the counts in one line."""
    counts = [
        f"{number} {severity.value}{'s' if number != 1 and severity is not Severity.INFO else ''}"
        for severity in Severity
        if (number := report.count(severity))
    ]
    hidden = [f"{report.known} more in the baseline"] if report.known else []
    hidden += [f"{report.older} older"] if report.older else []
    more = f" ({', '.join(hidden)})" if hidden else ""
    return f"Found {', '.join(counts) or 'nothing'}{more}."


def render_statistics(report: Report) -> str:
    """Return the number of findings by code, most first."""
    counts = sorted(report.counts().items(), key=lambda count: (-count[1], count[0]))
    width = max((len(str(number)) for _, number in counts), default=0)
    return "".join(f"{number:>{width}} {code}\n" for code, number in counts)


def load_lines(report: Report) -> dict[tuple[str, int], str]:
    """Return the lines that the findings are about, by path and number; each file is read once."""
    wanted: dict[str, set[int]] = {}
    for finding in report.findings:
        wanted.setdefault(finding.source, set()).add(finding.line)
    found: dict[tuple[str, int], str] = {}
    for path, numbers in wanted.items():
        try:
            text = unify_lines(report.files.read(path).decode("utf-8", "replace"))
        except (OSError, ValueError):
            continue
        lines = text.split("\n")
        found |= {(path, number): lines[number - 1] for number in numbers if number <= len(lines)}
    return found


def _render_finding(finding: ReportedFinding, line: str | None, color: bool) -> Iterator[str]:
    def paint(text: str, *codes: str) -> str:
        return f"{''.join(codes)}{text}{_RESET}" if color else text

    place = clean(f"{finding.path}:{finding.line}:{finding.column}")
    severity = paint(finding.severity.value, _BOLD, _COLORS[finding.severity])
    yield f"{paint(place, _BOLD)}: {severity}: {clean(finding.message)} [{finding.code.value}]"
    number = str(finding.line)
    margin = " " * len(number)
    bar = paint("|", _CYAN)
    if line is not None and line.strip():
        shown, caret = _frame(line, finding.column, finding.end_column)
        yield f"{margin} {bar}"
        yield f"{paint(number, _CYAN)} {bar} {shown}".rstrip()
        yield f"{margin} {bar} {paint(caret, _BOLD, _COLORS[finding.severity]) if color else caret}"
    if finding.hint:
        yield f"{margin} {paint('=', _CYAN)} hint: {clean(finding.hint)}"
    if finding.seen:
        yield f"{margin} {paint('=', _CYAN)} {_seen(finding)}"


def _seen(finding: ReportedFinding) -> str:
    places = finding.seen
    named = ", ".join(clean(f"{place.path}:{place.line}") for place in places[:PLACES])
    if len(places) == 1:
        return f"see {named}"
    more = f" and {len(places) - PLACES} more" if len(places) > PLACES else ""
    number = f"{finding.operations} operations" if finding.operations > 1 else f"{len(places)} places"
    return f"seen in {number}: {named}{more}"


def _frame(line: str, column: int, end_column: int | None) -> tuple[str, str]:
    """Return the line, cut to what a screen holds, and the carets below it."""
    start = min(max(column, 1), len(line) + 1) - 1
    stop = max(min(end_column - 1 if end_column else start + 1, len(line)), start + 1)
    begin, end = 0, len(line)
    before = after = ""
    if len(line) > WIDTH:
        begin = max(0, min(start - WIDTH // 3, len(line) - WIDTH))
        end = min(begin + WIDTH, len(line))
        before, after = "…" if begin else "", "…" if end < len(line) else ""
    stop = max(min(stop, end), start + 1)
    lead = " " * (len(before) + _columns(line[begin:start]))
    carets = "^" * max(_columns(line[start:stop]), 1)
    return before + clean(line[begin:end]) + after, lead + carets


def clean(text: str) -> str:
    """Return text that takes one line and can't steer a terminal; every character stays one character."""
    if text.isascii() and text.isprintable():
        return text
    import unicodedata

    return "".join(" " if c in "\t\n" else c if unicodedata.category(c)[0] != "C" else "\ufffd" for c in text)


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    import unicodedata

    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
