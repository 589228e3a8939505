"""The report of how findings change: counts by code, and what is gone and new."""

from __future__ import annotations

from tools.references.report import Found, render

OLD = Found("nova", "warning", "row-duplicate", "a.inc", 3, "old words")


def test_findings_with_other_words_or_levels_are_the_same() -> None:
    text = render([OLD], [OLD._replace(message="new words", severity="info")])
    assert not any(line.startswith(("-", "+")) for line in text.splitlines())


def test_gone_and_new_findings_are_counted_and_listed() -> None:
    moved = OLD._replace(line=4)
    lines = render([OLD, OLD, moved], [OLD, OLD._replace(code="yaml-invalid", message="m")]).splitlines()
    assert "warning  row-duplicate                         3      1      2      0" in lines
    assert "warning  yaml-invalid                          0      1      0      1" in lines
    assert "warning  all                                   3      2      2      1" in lines
    assert lines[-3:] == [
        "- nova a.inc:3: warning: old words [row-duplicate]",
        "- nova a.inc:4: warning: old words [row-duplicate]",
        "+ nova a.inc:3: warning: m [yaml-invalid]",
    ]
    assert render([OLD], [], only_counts=True).count("\n") == 5
