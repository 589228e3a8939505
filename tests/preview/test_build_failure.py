"""Why a build failed, from what real builds print."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sphinx_apiref.preview.build_failure import BuildFailure, find_missing_module, parse_failure
from sphinx_apiref.preview.builds import build_command, build_environment

CRASHING = """\
def setup(app):
    app.connect("doctree-read", fail)


def fail(app, doctree):
    raise ValueError("it is broken")
"""


def build(source: Path, folder: Path, conf: str) -> BuildFailure:
    """Build a reference with a conf.py that makes it fail, and return what is said of it."""
    source.mkdir()
    (source / "conf.py").write_text(conf)
    (source / "index.rst").write_text("Notes\n=====\n")
    (folder / "tmp").mkdir()
    command = build_command(str(source), str(folder / "out"), str(folder / "trees"), "", [])
    done = subprocess.run(
        command, env=build_environment(str(folder / "tmp")), stderr=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode
    return parse_failure(done.stderr, str(source), str(source), done.returncode)


@pytest.mark.parametrize(
    ("conf", "title", "words", "line", "imports"),
    [
        ("project = 'a'\nextensions = [\n", "conf.py has a syntax error", "was never closed", 2, False),
        ("project = 'a'\n\nproject = 1 / 0\n", "conf.py failed", "ZeroDivisionError: division by zero", 3, False),
        ("import no_such_service\n", "conf.py failed", "No module named 'no_such_service'", 1, True),
        ("\nfrom os import no_such\n", "conf.py failed", "cannot import name 'no_such'", 2, True),
        (
            "project = 'a'\nextensions = ['no_such_extension']\n",
            "The extension `no_such_extension` can't be imported",
            "No module named 'no_such_extension'",
            2,
            True,
        ),
        ("import sys\nsys.exit('not today')\n", "conf.py failed", "", 0, False),
    ],
)
def test_broken_conf_is_named_with_its_line(
    tmp_path: Path, conf: str, title: str, words: str, line: int, imports: bool
) -> None:
    failure = build(tmp_path / "source", tmp_path, conf)
    assert failure.title == title
    assert words in failure.message
    assert failure.path == str(tmp_path / "source" / "conf.py")
    if line:
        assert failure.line == line
    assert failure.imports is imports


def test_crash_of_an_extension_is_named_with_the_line_in_the_project(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    conf = "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\nextensions = ['crashing']\n"
    (tmp_path / "crashing.py").write_text(CRASHING)
    failure = build(folder, tmp_path, conf.replace("os.path.dirname(__file__)", repr(str(tmp_path))))
    assert failure.title == "An extension failed at `doctree-read`"
    assert "it is broken" in failure.message
    assert failure.path == str(tmp_path / "crashing.py")
    assert failure.line == 6
    assert not failure.imports


def test_place_is_the_last_one_in_the_project() -> None:
    log = (
        "Traceback (most recent call last):\n"
        '  File "/env/lib/python3.13/site-packages/sphinx/config.py", line 10, in read\n    exec(code)\n'
        '  File "/project/source/conf.py", line 4, in <module>\n    import own\n'
        '  File "/project/source/own.py", line 2, in <module>\n    os.stat("/missing")\n'
        '  File "/env/lib/python3.13/os.py", line 3, in stat\n    fail()\n'
        "FileNotFoundError: [Errno 2] No such file or directory: '/missing'\n"
    )
    failure = parse_failure(log, "/project/source", "/project/source")
    assert (failure.path, failure.line) == ("/project/source/own.py", 2)
    assert failure.message == "FileNotFoundError: [Errno 2] No such file or directory: '/missing'"


def test_nothing_that_was_printed_is_a_failure_all_the_same() -> None:
    assert parse_failure("", "/a", "/a", 3) == BuildFailure("The build failed", "sphinx-build ended with exit code 3")
    assert "ended by signal 9" in parse_failure("", "/a", "/a", -9).message


def test_long_message_is_cut_and_has_no_control_characters() -> None:
    failure = parse_failure("\x1b[31mfailed\x1b[0m " + "x" * 5000, "/a", "/a")
    assert failure.message.startswith("failed xxx")
    assert len(failure.message) <= 600


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("ModuleNotFoundError: No module named 'nova.version'", "nova.version"),
        ("ImportError: cannot import name 'rpc' from 'nova'", "rpc"),
        ("ValueError: no", ""),
    ],
)
def test_missing_module_is_found(message: str, name: str) -> None:
    assert find_missing_module(message) == name
