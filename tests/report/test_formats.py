"""Every format, in full: `snapshots/report.<format>` is what `make_report` looks like in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.commands.lint import FORMATS, render
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.report.report import Report, build_report, fingerprints
from sphinx_apiref.report.text import WIDTH, render_statistics, render_text

from .sample_report import make_report

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("name", FORMATS)
def test_format_looks_like_its_snapshot(name: str, tmp_path: Path) -> None:
    text = render(make_report(tmp_path), name)
    assert text == (SNAPSHOTS / f"report.{name}").read_text(encoding="utf-8")


def test_coloured_text_looks_like_its_snapshot(tmp_path: Path) -> None:
    text = render_text(make_report(tmp_path), color=True)
    assert text == (SNAPSHOTS / "report.color").read_text(encoding="utf-8")
    assert re.sub("\x1b\\[[0-9]+m", "", text) == (SNAPSHOTS / "report.text").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", ""),
        ("concise", ""),
        ("github", ""),
        ("gitlab", "[]\n"),
        ("zuul", '{\n  "zuul": {\n    "file_comments": {}\n  }\n}\n'),
    ],
)
def test_report_without_findings(name: str, expected: str) -> None:
    assert render(Report(), name) == expected


def test_json_without_findings_still_counts() -> None:
    summary = {"error": 0, "warning": 0, "info": 0, "baseline": 0, "fixed": 0, "older": 0, "codes": {}}
    assert json.loads(render(Report(), "json")) == {"version": 1, "findings": [], "summary": summary}


def test_columns_of_rdjson_count_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text("ab\n日本é x\n", encoding="utf-8")
    places = [Location(str(tmp_path / "a.rst"), 2, column, column + 1) for column in (1, 2, 4, 5, 9)]
    findings = [make_finding(Code.YAML_INVALID, Severity.ERROR, "m", place) for place in places]
    found = json.loads(render(build_report(findings, str(tmp_path)), "rdjson"))["diagnostics"]
    spans = [entry["location"]["range"] for entry in found]
    assert [(span["start"]["column"], span["end"]["column"]) for span in spans] == [
        (1, 4),
        (4, 7),
        (9, 10),
        (10, 11),
        (14, 15),
    ]


def test_statistics_name_the_most_frequent_code_first() -> None:
    place = Location("/x/a.rst", 1)
    findings = [make_finding(Code.SAMPLE_MISSING, Severity.WARNING, "a", place)]
    findings += [make_finding(Code.YAML_INVALID, Severity.ERROR, str(number), place) for number in range(10)]
    assert render_statistics(build_report(findings, "/x")) == "10 yaml-invalid\n 1 sample-missing\n"


def make_finding(code: Code, level: Severity, message: str, place: Location, *names: str) -> Diagnostic:
    return Diagnostic(code, message, place, names=names, level=level)


def frame(tmp_path: Path, line: str, column: int, end_column: int | None = None) -> list[str]:
    (tmp_path / "a.json").write_text(f"{line}\n", encoding="utf-8")
    place = Location(str(tmp_path / "a.json"), 1, column, end_column)
    report = build_report([make_finding(Code.SAMPLE_INVALID, Severity.WARNING, "m", place)], str(tmp_path))
    return render_text(report).splitlines()[1:4]


@pytest.mark.parametrize(
    ("line", "column", "end_column", "expected"),
    [
        ("abc", 2, 3, ["  |", "1 | abc", "  |  ^"]),
        ("abc", 9, None, ["  |", "1 | abc", "  |    ^"]),
        ("abc", 2, 99, ["  |", "1 | abc", "  |  ^^"]),
        ("\t\tabc", 3, 6, ["  |", "1 |   abc", "  |   ^^^"]),
        ("日本語", 3, 4, ["  |", "1 | 日本語", "  |     ^^"]),
        ("e\u0301x", 3, 4, ["  |", "1 | e\u0301x", "  |  ^"]),
        ("a\x1b[31mb", 1, 2, ["  |", "1 | a\ufffd[31mb", "  | ^"]),
    ],
)
def test_caret_is_below_the_place(
    tmp_path: Path, line: str, column: int, end_column: int | None, expected: list[str]
) -> None:
    assert frame(tmp_path, line, column, end_column) == expected


def test_huge_line_is_cut_around_the_place(tmp_path: Path) -> None:
    _, shown, carets = frame(tmp_path, "x" * 1_000_000 + "HERE" + "x" * 1_000_000, 1_000_001, 1_000_005)
    start = carets.index("^")
    assert shown[start : start + 4] == "HERE"
    assert carets.endswith("^^^^")
    assert len(shown) < WIDTH + 10


@pytest.mark.parametrize(
    ("length", "column", "begins", "ends"),
    [
        # A line of the whole width is shown; of one more, the end or the start is cut.
        (WIDTH, 1, False, False),
        (WIDTH, WIDTH, False, False),
        (WIDTH + 1, 1, False, True),
        (WIDTH + 1, WIDTH + 1, True, False),
        # A third of the width stands before the place.
        (3 * WIDTH, WIDTH // 3 + 1, False, True),
        (3 * WIDTH, WIDTH // 3 + 2, True, True),
        (3 * WIDTH, 2 * WIDTH + WIDTH // 3, True, True),
        (3 * WIDTH, 2 * WIDTH + WIDTH // 3 + 1, True, False),
        (3 * WIDTH, 3 * WIDTH, True, False),
    ],
)
def test_long_line_is_cut_where_it_does_not_fit(
    tmp_path: Path, length: int, column: int, begins: bool, ends: bool
) -> None:
    line = "".join(chr(0x4E00 + index) for index in range(length))
    _, shown, carets = frame(tmp_path, line, column, column + 1)
    text = shown.removeprefix("1 | ")
    assert (text.startswith("…"), text.endswith("…")) == (begins, ends)
    assert len(text.strip("…")) == WIDTH
    assert text.strip("…") in line
    # Each of these characters takes two columns of a terminal, the ellipsis one.
    before = carets.removeprefix("  | ").index("^")
    assert text[(before - begins) // 2 + begins] == line[column - 1]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xfd", b"\n\n"])
def test_line_that_is_not_there_costs_the_frame_only(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.rst").write_bytes(content)
    place = Location(str(tmp_path / "a.rst"), 7, 3)
    report = build_report([make_finding(Code.FILE_UNREADABLE, Severity.ERROR, "m", place)], str(tmp_path))
    assert render_text(report) == "a.rst:7:3: error: m [file-unreadable]\n\nFound 1 error.\n"


def identify(*findings: tuple[str, int, tuple[str, ...]]) -> list[str]:
    made = [
        Diagnostic(Code.YAML_INVALID, text, Location("/x/a", lineno), names=names) for text, lineno, names in findings
    ]
    return fingerprints(build_report(made, "/x").findings)


def test_fingerprint_outlives_shifted_lines_and_reworded_messages() -> None:
    assert identify(("m", 1, ("a",)), ("m", 5, ("a",))) == identify(("other", 8, ("a",)), ("words", 30, ("a",)))


def test_fingerprint_is_unique() -> None:
    assert len(set(identify(("m", 1, ("a",)), ("m", 5, ("a",)), ("m", 9, ("b",)), ("m", 9, ("a", "b"))))) == 4


def test_sarif_keeps_what_the_schema_demands(tmp_path: Path) -> None:
    log: dict[str, Any] = json.loads(render(make_report(tmp_path), "sarif"))
    assert log["version"] == "2.1.0"
    assert set(log) == {"$schema", "version", "runs"}
    (run,) = log["runs"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        related = result.get("relatedLocations", [])
        assert len({place["id"] for place in related}) == len(related)
        for place in [*result["locations"], *related]:
            physical = place["physicalLocation"]
            assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", physical["artifactLocation"]["uri"])
            assert all(value >= 1 for value in physical["region"].values())
