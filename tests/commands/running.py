"""The command, as tests run it."""

from __future__ import annotations

import re

import pytest

from sphinx_apiref.commands.main import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and errors, without the line that says what was read."""
    code = main(arguments)
    captured = capsys.readouterr()
    return (
        code,
        captured.out,
        re.sub(r"^apiref: \S+: \d+ operations?(, nothing found)?\n", "", captured.err, flags=re.M),
    )
