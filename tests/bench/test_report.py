"""The tables, the goals and the command line."""

from __future__ import annotations

import re
from pathlib import Path

import docutils.core
import pytest

from bench.__main__ import main, work_folder
from bench.figures import Spread
from bench.measure import Usage
from bench.session import EDITS, Measurement, Session
from bench.sources import NAMES
from bench.table import render_report, render_spread, render_table
from tools.references.build import NEW, OLD

MACHINE = {"Processor": "Abacus, 2 cores"}
MIB = 2**20


def make_session(names: tuple[str, ...] = NAMES, *, html: float = 2.0, rebuilt: float = 4.0) -> Session:
    """Return a session in which os-api-ref took 8 s and 100 MiB, and this extension that by the given ratios."""
    session = Session(Path(), 2, (), print)
    steps = {"html": html, "rebuild": 1.0, "dummy": 1.0, "lint": 32.0, **dict.fromkeys(EDITS, rebuilt)}
    for number in (1, 2):
        for name in names:
            for step, ratio in steps.items():
                if step not in (*EDITS, "lint"):
                    session.measurements.append(Measurement(name, step, OLD, number, Usage(8.0, 8.0, 100 * MIB)))
                usage = Usage(8 / ratio, 8 / ratio, 80 * MIB)
                session.measurements.append(Measurement(name, step, NEW, number, usage))
    session.differences = {(name, edit): [] for name in names for edit in EDITS}
    return session


def add_growth(session: Session, power: float) -> None:
    for scale in (1, 2, 4, 8):
        name = f"synthetic {scale}x"
        session.sizes[name] = 240 * scale
        for step in ("html", "lint"):
            usage = Usage(3 * scale**power, 1.0, scale * MIB)
            session.measurements.append(Measurement(name, step, NEW, 1, usage))


def read_goals(report: str) -> dict[str, tuple[str, str]]:
    rows = [re.split(r"  +", line) for line in report[report.index("Goals:") :].splitlines()]
    return {row[0]: (row[1], row[2]) for row in rows if len(row) == 3 and row[0].strip("=") and row[0] != "Goal"}


def test_table_is_as_wide_as_its_widest_cells() -> None:
    assert render_table(("Name", "Ratio"), [("nova", "1.5"), ("keystone", "-")]) == (
        "========  =====\nName      Ratio\n========  =====\nnova      1.5\nkeystone  -\n========  ====="
    )


def test_range_is_left_out_where_there_is_none() -> None:
    assert render_spread(Spread(1.5, 1.25, 2.0)) == "1.50 (1.25-2.00)"
    assert render_spread(Spread(1.5, 1.5, 1.5)) == "1.50"


def test_goals_are_met_or_not() -> None:
    session = make_session(html=1.6, rebuilt=2.5)
    add_growth(session, 1.2)
    assert read_goals(render_report(session, MACHINE)) == {
        "HTML from scratch, geometric mean of nova, cinder, keystone, manila: at least 1.8x": ("1.60x", "not met"),
        "HTML from scratch, each of them: at least 1.5x": ("1.60x (nova)", "met"),
        "an edit of parameters.yaml, nova: at most 1/3 of os-api-ref's clean HTML build, output equal to a clean one": (
            "1/2.50, equal",
            "not met",
        ),
        "an edit of parameters.yaml with a link, nova: at most 1/3 of os-api-ref's clean HTML build, "
        "output equal to a clean one": ("1/2.50, equal", "not met"),
        "rebuild without a change, nova: at most os-api-ref's": ("1/1.00", "met"),
        "peak memory, nova, HTML: at most 0.8 of os-api-ref's": ("0.80", "met"),
        "lint, nova: at most 1/25 of os-api-ref's `-b dummy`": ("1/32.00", "met"),
        "growth of HTML from 1x to 8x, user CPU: exponent at most 1.0": ("1.20", "not met"),
        "growth of HTML from 1x to 8x, memory: exponent at most 1.0": ("1.00", "met"),
    }


@pytest.mark.parametrize(
    ("step", "edit"), [("parameters", "an edit of parameters.yaml"), ("markup", "an edit with a link")]
)
def test_quick_edit_with_another_output_does_not_meet_its_goal(step: str, edit: str) -> None:
    session = make_session()
    session.differences["nova", step] = ["index.html"]
    report = render_report(session, MACHINE)
    assert [*read_goals(report).values()].count(("1/4.00, differs", "not met")) == 1
    assert re.search(rf"^nova +HTML after {edit} +differs: index.html$", report, re.MULTILINE)


def test_goal_of_four_references_is_not_decided_by_one() -> None:
    goals = read_goals(render_report(make_session(("nova",)), MACHINE))
    assert ("2.00x, of nova alone", "not measured") in goals.values()


def test_what_was_not_measured_is_no_row() -> None:
    session = Session(Path(), 2, (), print)
    add_growth(session, 1.0)
    report = render_report(session, MACHINE)
    assert "Builds:" not in report
    assert "Lint:" not in report
    assert {verdict for _, verdict in read_goals(report).values()} == {"met", "not measured"}


def test_build_rows_show_ratio_reference_and_mean() -> None:
    report = render_report(make_session(("nova", "cinder")), MACHINE)
    assert re.search(r"^HTML from scratch +cinder +2.00 +2.00 +1.25 +2$", report, re.MULTILINE)
    assert re.search(r"^HTML after an edit of a sample \[1\]_ +nova +4.00 +4.00 +1.25 +2$", report, re.MULTILINE)
    assert re.search(r"^HTML from scratch +geometric mean +2.00$", report, re.MULTILINE)


def test_report_is_restructuredtext_that_the_manual_can_hold() -> None:
    session = make_session()
    add_growth(session, 1.0)
    # A problem in the text is an error here.
    document = docutils.core.publish_string(
        render_report(session, MACHINE), settings_overrides={"halt_level": 2}
    ).decode()
    assert document.count("<table>") == 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rounds", "0"], "argument --rounds: '0' is no number of rounds"),
        (["--rounds", "many"], "argument --rounds: 'many' is no number of rounds"),
        (["--only", "nova,nava"], "argument --only: 'nava' is none of nova, cinder, keystone, manila"),
        (["--scenario", ","], "argument --scenario: give at least one of html, dummy"),
        (["--json", "no/such/folder/x.json"], "argument --json: cannot write 'no/such/folder/x.json'"),
        (["--quick", "--rounds", "3"], "not allowed with argument"),
        (["--fast"], "unrecognized arguments: --fast"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    told = capsys.readouterr().err
    assert (stopped.value.code, told.count("\n")) == (2, 1)
    assert message in told


def test_interruption_leaves_no_folder() -> None:
    used = []

    def interrupt() -> None:
        with work_folder() as folder:
            (folder / "out").mkdir()
            used.append(folder)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert used
    assert not used[0].exists()
