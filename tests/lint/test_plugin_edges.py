"""A project's own checks: how often each runs, and where what they find and what is wrong with them stands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.plugins import ProjectChecks, load_project_checks
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.project.settings import Settings

HEAD = """\
from sphinx_apiref import Diagnostic, Location, ProjectCode, check

CODE = ProjectCode("my-code", "Wrong.")
OTHER = ProjectCode("other-code", "Wrong.")

@check(CODE)
def look(context):
"""


_NO_INT = "invalid literal for int() with base 10: 'y z'"


@pytest.fixture(autouse=True)
def forget_checks() -> Iterator[None]:
    """Take the modules of checks out again."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith("apiref checks in "):
            del sys.modules[name]


def load(folder: Path, **files: str) -> ProjectChecks:
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.py"
        path.write_text(text)
        paths.append(str(path))
    return load_project_checks(Settings(checks=tuple(paths)))


def run(folder: Path, body: str) -> list[Diagnostic]:
    checks = load(folder, mine=HEAD + "".join(f"    {line}\n" for line in body.split("\n")))
    assert not checks.diagnostics
    return list(checks.run(CheckContext(ApiRef("/ref"))))


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("Location('/a.rst', 3)", ("/a.rst", 3, 1, None)),
        ("Location('/a.rst', 3, 4, 9)", ("/a.rst", 3, 4, 9)),
        ("Location('a.rst', 3)", ("/ref/a.rst", 3, 1, None)),
        ("Location('b/../a.rst', 3)", ("/ref/a.rst", 3, 1, None)),
        ("Location('a.rst', 0, 0)", ("/ref/a.rst", 1, 1, None)),
        ("Location('a.rst', -5, -5)", ("/ref/a.rst", 1, 1, None)),
        ("Location('a.rst', 1, 1, 'x')", ("/ref/a.rst", 1, 1, None)),
        ("('a.rst', 2)", ("/ref/a.rst", 2, 1, None)),
    ],
)
def test_places_are_absolute_and_count_from_one(
    tmp_path: Path, given: str, place: tuple[str, int, int, int | None]
) -> None:
    (found,) = run(tmp_path, f"yield Diagnostic(CODE, ' a\\n b ', {given}, ' c\\n d ', ({given},))")
    assert (found.location, found.seen, found.message, found.hint) == (place, (place,), "a b", "c d")


@pytest.mark.parametrize(
    ("body", "lineno", "message"),
    [
        ("yield 1", 6, "the check `look` yields int, not Diagnostic"),
        ("yield Diagnostic(OTHER, 'm', Location('a', 1))", 6, "yields `other-code`, which its @check does not name"),
        ("yield Diagnostic('x-y', 'm', Location('a', 1))", 6, "yields `x-y`, which its @check does not name"),
        ("yield Diagnostic(CODE, 1, Location('a', 1))", 6, "yields a message or hint that is not a string"),
        ("yield Diagnostic(CODE, 'm', Location('a', 1), 2)", 6, "yields a message or hint that is not a string"),
        ("yield Diagnostic(CODE, 'm', Location(1, 1))", 6, "yields an invalid location"),
        ("yield Diagnostic(CODE, 'm', Location('a', '1'))", 6, "yields an invalid location"),
        ("yield Diagnostic(CODE, 'm', Location('a', 1, '1'))", 6, "yields an invalid location"),
        ("yield Diagnostic(CODE, 'm', 5)", 6, "yields an invalid location"),
        ("return 5", 6, "the check `look` failed: TypeError"),
        ("x = 1\nraise ValueError('a\\nb')", 9, "the check `look` failed: ValueError: a b"),
        ("raise ValueError", 8, "the check `look` failed: ValueError"),
        ("raise SystemExit(3)", 8, "the check `look` failed: SystemExit: 3"),
        ("def inner():\n    1 / 0\n\ninner()", 9, "the check `look` failed: ZeroDivisionError"),
        ("import json\njson.loads('{')", 9, "the check `look` failed: JSONDecodeError"),
    ],
)
def test_a_check_that_fails_is_one_finding_at_its_line(tmp_path: Path, body: str, lineno: int, message: str) -> None:
    (found,) = run(tmp_path, body)
    assert (found.code.value, found.location.path) == ("check-failed", str(tmp_path / "mine.py"))
    assert message in found.message
    assert found.location.lineno == lineno


def test_what_a_failed_check_found_before_is_not_reported(tmp_path: Path) -> None:
    checks = load(
        tmp_path,
        mine=HEAD + "    yield Diagnostic(CODE, 'm', Location('a', 1))\n    1 / 0\n\n"
        "@check(OTHER)\ndef other(context):\n    return [Diagnostic(OTHER, 'm', Location('a', 1))]\n",
    )
    found = [entry.code.value for entry in checks.run(CheckContext(ApiRef("/ref")))]
    assert (found, checks.failed) == (["check-failed", "other-code"], {"my-code"})


@pytest.mark.parametrize("length", [299, 300, 301])
def test_a_long_reason_is_cut(tmp_path: Path, length: int) -> None:
    (found,) = run(tmp_path, f"raise ValueError('x' * {length})")
    assert found.message == "the check `look` failed: ValueError: " + "x" * min(length, 300)


def test_a_check_may_find_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "pass") == []


def test_a_check_under_two_names_runs_once(tmp_path: Path) -> None:
    checks = load(tmp_path, mine=HEAD + "    yield Diagnostic(CODE, 'm', Location('a', 1))\n\nagain = look\n")
    assert len(list(checks.run(CheckContext(ApiRef("/ref"))))) == 1


def test_a_check_that_two_files_name_runs_once(tmp_path: Path) -> None:
    one = HEAD + "    yield Diagnostic(CODE, 'm', Location('a', 1))\n"
    two = "import sys\nlook = next(m for n, m in sys.modules.items() if n.endswith('one_of_two.py')).look\n"
    checks = load(tmp_path, one_of_two=one, two=two)
    assert (checks.diagnostics, len(checks.checks)) == ([], 1)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"a": "x = 1\n"}, [("a.py", 1, 1, "`a.py` has no function below @check")]),
        ({"a": "x = 1\ny = (\n"}, [("a.py", 2, 5, "the checks can't be read: '(' was never closed")]),
        (
            {"a": "x = 1\n\n1 / 0\n"},
            [("a.py", 3, 1, "the checks can't be loaded: ZeroDivisionError: division by zero")],
        ),
        ({"a": "raise SystemExit\n"}, [("a.py", 1, 1, "the checks can't be loaded: SystemExit")]),
        (
            {"a": HEAD.replace("my-code", "row-duplicate") + "    pass\n"},
            [("a.py", 6, 1, "the code `row-duplicate` is one of apiref's own")],
        ),
        (
            {"a": HEAD + "    pass\n", "b": HEAD.replace("Wrong", "Bad") + "    pass\n"},
            [("b.py", 6, 1, "the code `my-code` is defined otherwise in a.py")],
        ),
        ({"a": HEAD + "    pass\n", "b": HEAD + "    pass\n"}, []),
    ],
)
def test_what_is_wrong_with_a_file_of_checks(
    tmp_path: Path, files: dict[str, str], found: list[tuple[str, int, int, str]]
) -> None:
    checks = load(tmp_path, **files)
    shown = [(Path(d.location.path).name, *d.location[1:3], d.message) for d in checks.diagnostics]
    assert shown == found
    assert checks.complete == (not found)
    assert (checks.known is None) == bool(found)


def test_a_code_leads_to_its_check(tmp_path: Path) -> None:
    text = HEAD + "    '''Look.\n\n    Closely.\n    '''\n\n@check(OTHER)\ndef other(context):\n    pass\n"
    checks = load(tmp_path, mine=text)
    codes = checks.codes
    assert (checks.known, list(codes)) == (frozenset(codes), ["my-code", "other-code"])
    look, other = (checks.find(codes[name]) for name in ("my-code", "other-code"))
    assert look is not None
    assert other is not None
    assert (look.name, look.text, other.name, other.text) == (
        "look",
        "Look.\n\nCloselyX".replace("X", "."),
        "other",
        "",
    )
