"""Where settings are read from, and what is wrong with them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sphinx_apiref.model.codes import Code, ProjectCode, Severity
from sphinx_apiref.project.settings import Settings, find_line, list_settings, load_settings

GOOD = """\
ignored-keys = ["a"]
base_microversion = "2.1"
baseline = "known.txt"
[levels]
parameter-unsorted = "off"
status-class = "error"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    root = tmp_path / "api-ref" / "source"
    root.mkdir(parents=True)
    return root


def test_settings_of_a_file_above(root: Path, tmp_path: Path) -> None:
    (tmp_path / "apiref.toml").write_text(GOOD)
    assert load_settings(str(root)) == (
        Settings(
            levels={"parameter-unsorted": "off", "status-class": "error"},
            ignored_keys=("a",),
            base_microversion="2.1",
            baseline=str(tmp_path / "known.txt"),
        ),
        [],
    )


def test_pyproject_without_a_table_of_ours_is_passed_by(root: Path, tmp_path: Path) -> None:
    (root / "pyproject.toml").write_text("[project]\nname = 'apiref'\n")
    (tmp_path / "pyproject.toml").write_text('[tool.apiref]\nbase-microversion = "2.1"\n')
    assert load_settings(str(root)) == (Settings(base_microversion="2.1"), [])


def test_nearest_file_counts_and_nothing_outside_of_the_repository(root: Path, tmp_path: Path) -> None:
    (root / ".git").mkdir()
    (tmp_path / "apiref.toml").write_text(GOOD)
    assert load_settings(str(root)) == (Settings(), [])
    (root / "apiref.toml").write_text("")
    assert load_settings(str(root)) == (Settings(), [])


@pytest.mark.parametrize(
    ("text", "lineno", "message", "hint"),
    [
        ("\nbaselin = 'x'", 2, "there is no setting `baselin`", "did you mean `baseline`?"),
        ("baseline = 1", 1, "`baseline` must be a string", 'write `baseline = "1"`'),
        ("base-microversion = 2.1", 1, "`base-microversion` must be a string", 'write `base-microversion = "2.1"`'),
        ("ignored-keys = 'x'", 1, "`ignored-keys` must be a list of strings", ""),
        ("levels = 1", 1, "`levels` must be a table", 'write codes and levels, such as `sample-unused = "off"`'),
        ("checks = 'x.py'", 1, "`checks` must be a list of strings", ""),
        ("\nchecks = ['x.py']", 2, "there is no file `x.py`", "the path is relative to this file"),
        (
            "[levels]\nsample-missing = 'bad'",
            2,
            "the level of `sample-missing` must be one of error, warning, info, off",
            "",
        ),
    ],
)
def test_wrong_setting_is_told_with_its_line(root: Path, text: str, lineno: int, message: str, hint: str) -> None:
    (root / "apiref.toml").write_text(text)
    _, (diagnostic,) = load_settings(str(root))
    assert (diagnostic.code, diagnostic.location.lineno) == (Code.SETTINGS_INVALID, lineno)
    assert (diagnostic.message, diagnostic.advice) == (message, hint)
    assert diagnostic.names


def test_level_of_a_code_that_is_not_ours_waits_for_the_checks_of_the_project(root: Path) -> None:
    (root / "apiref.toml").write_text("[levels]\nsample-mising = 'off'")
    settings, diagnostics = load_settings(str(root))
    assert diagnostics == []
    assert settings.severity(ProjectCode("sample-mising", "It.")) is None
    problem = settings.unclaimed["sample-mising"]
    assert (problem.location.lineno, problem.message) == (2, "there is no code `sample-mising`")
    assert problem.advice == "did you mean `sample-missing`?"


@pytest.mark.parametrize("content", [b"[", b"\xff", b"a = " + b"[" * 5000])
def test_file_that_is_not_toml_is_told(root: Path, content: bytes) -> None:
    (root / "apiref.toml").write_bytes(content)
    settings, (diagnostic,) = load_settings(str(root))
    assert settings == Settings()
    assert diagnostic.message.startswith(("not valid TOML: ", "the file is not UTF-8"))
    assert diagnostic.names == ("apiref.toml",)


def test_level_replaces_the_severity_of_a_code() -> None:
    settings = Settings(levels={"row-duplicate": "off", "status-class": "error"})
    assert settings.severity(Code.ROW_DUPLICATE) is None
    assert settings.severity(Code.STATUS_CLASS) is Severity.ERROR
    assert settings.severity(Code.YAML_INVALID) is Severity.ERROR


@pytest.mark.parametrize(
    ("levels", "code", "expected"),
    [
        ({"sample-*": "off"}, Code.SAMPLE_MISSING, None),
        ({"sample-*": "off"}, Code.ROW_DUPLICATE, Severity.WARNING),
        ({"sample-*": "off", "sample-missing": "error"}, Code.SAMPLE_MISSING, Severity.ERROR),
        ({"sample-missing": "error", "sample-*": "off"}, Code.SAMPLE_MISSING, Severity.ERROR),
        ({"*": "off", "sample-*": "info"}, Code.SAMPLE_MISSING, Severity.INFO),
        ({"sample-*": "info", "*": "off"}, Code.SAMPLE_MISSING, Severity.INFO),
        ({"*-missing": "error", "sample-*": "off"}, Code.SAMPLE_MISSING, Severity.ERROR),
        ({"sample-m*": "error", "*-missing": "off"}, Code.SAMPLE_MISSING, None),
        ({"*-missing": "off", "sample-m*": "error"}, Code.SAMPLE_MISSING, Severity.ERROR),
        ({"*-miss*": "off", "*missing": "error"}, Code.SAMPLE_MISSING, Severity.ERROR),
        ({"*e-m*g": "error"}, Code.SAMPLE_MISSING, Severity.ERROR),
        ({"*missing*missing": "error"}, Code.SAMPLE_MISSING, Severity.WARNING),
        ({"sample-missing*": "error"}, Code.SAMPLE_MISSING, Severity.ERROR),
        ({"sample-missing*missing": "error"}, Code.SAMPLE_MISSING, Severity.WARNING),
        ({"sample.*": "error", "sample-[m]*": "error"}, Code.SAMPLE_MISSING, Severity.WARNING),
    ],
)
def test_the_most_specific_pattern_sets_the_level(
    levels: dict[str, str], code: Code, expected: Severity | None
) -> None:
    assert Settings(levels=levels).severity(code) is expected


def test_pattern_that_fits_no_code_of_ours_waits_for_the_checks_of_the_project(root: Path) -> None:
    (root / "apiref.toml").write_text('[levels]\n"sample-*" = "info"\n"smaple-*" = "off"\n"*" = "error"\n')
    settings, diagnostics = load_settings(str(root))
    assert diagnostics == []
    assert list(settings.unclaimed) == ["smaple-*"]
    problem = settings.unclaimed["smaple-*"]
    assert (problem.location.lineno, problem.message) == (3, "there is no code such as `smaple-*`")
    assert settings.severity(ProjectCode("smaple-odd", "It.")) is None
    assert settings.severity(Code.SAMPLE_MISSING) is Severity.INFO


TOML = r"""# baseline = 1
ignored_keys = [
  "baseline = 1",  # [levels] ]
  "]", 'checks = 2',
]
base-microversion = '''
levels = 3
[levels]
''' # baseline = 4
"checks" = ["a.py"]
'baseline' = "x"

[other.levels]
sample-unused = "off"
baseline = 5
[ levels ]   # sample-missing = 6
row-duplicate = "error" # sample-unused
"sample-unused" = "off"
[[many]]
inner.a.b = QQQ\QQQ
inner.c = 1
QQQ
inner . "c.d" = { e = 1, f = { g = 2 } }
"é\u0041" = 1
[many.sub]
x = [
  ["levels"],
  [1, 2], {y = 3}]
y = 2
""".replace("QQQ", '"' * 3)


@pytest.mark.parametrize(
    ("keys", "lineno"),
    [
        (("ignored_keys",), 2),
        (("base-microversion",), 6),
        (("checks",), 10),
        (("baseline",), 11),
        (("other",), 13),
        (("other", "levels"), 13),
        (("other", "levels", "sample-unused"), 14),
        (("other", "levels", "baseline"), 15),
        (("levels",), 16),
        (("levels", "row-duplicate"), 17),
        (("levels", "sample-unused"), 18),
        # A key that the table does not have: the line of the table.
        (("levels", "sample-missing"), 16),
        (("many",), 19),
        (("many", "inner"), 20),
        (("many", "inner", "a", "b"), 20),
        # What a text of several lines holds is not a key.
        (("many", "inner", "c"), 19),
        (("many", "inner", "c.d"), 23),
        (("many", "inner", "c.d", "f", "g"), 23),
        (("many", "éA"), 24),
        (("many", "sub", "x"), 26),
        (("many", "sub", "y"), 29),
        (("none",), 1),
    ],
)
def test_line_of_a_key_is_found_by_all_keys_that_lead_to_it(keys: tuple[str, ...], lineno: int) -> None:
    assert tomllib.loads(TOML)["many"][0]["éA"] == 1
    assert find_line(TOML, keys) == lineno
    assert find_line(TOML.replace("\n", "\r\n"), keys) == lineno


@pytest.mark.parametrize(
    ("text", "lineno", "names"),
    [
        ('[other]\nbaseline = "x"\n[tool.apiref]\nbaseline = 1\n', 4, ("baseline",)),
        ('[tool]\napiref.base_microversion = "baseline"\napiref.baseline = 1\n', 3, ("baseline",)),
        ("# apiref.baseline = 1\ntool.apiref = { baseline = 1 }\n", 2, ("baseline",)),
        ("[tool.apiref]\n# baselin\nchecks = ['baselin.py']\nbaselin = 1\n", 3, ("checks", "baselin.py")),
        ("['tool'.\"apiref\"]\n[tool.apiref.levels]\nsample-unused = 'of'\n", 3, ("levels", "sample-unused")),
        ("[tool.apiref]\nlevels = 1\n[tool.levels]\n", 2, ("levels",)),
        ("[project]\nname = 'apiref'\n[tool]\nruff.x = 1\napiref = 1\n", 5, ("tool.apiref",)),
    ],
)
def test_finding_is_at_the_key_of_our_table(root: Path, text: str, lineno: int, names: tuple[str, ...]) -> None:
    (root / "pyproject.toml").write_text(text)
    diagnostic = load_settings(str(root))[1][0]
    assert (diagnostic.location.lineno, diagnostic.names) == (lineno, names)


def test_wrong_value_leaves_the_others_and_the_default(root: Path) -> None:
    (root / "a.py").touch()
    (root / "apiref.toml").write_text(
        "baseline = 1\nignored_keys = ['a', 2]\nchecks = ['a.py', './a.py', 'b.py']\nbase_microversion = '2.1'\n"
        "levels = { sample-unused = 'off', row-duplicate = 'bad', status-class = 5 }\n"
    )
    settings, diagnostics = load_settings(str(root))
    assert settings == Settings(levels={"sample-unused": "off"}, base_microversion="2.1", checks=(str(root / "a.py"),))
    assert [(d.names, d.location.lineno) for d in diagnostics] == [
        (("baseline",), 1),
        (("ignored_keys",), 2),
        (("checks", "b.py"), 3),
        (("levels", "row-duplicate"), 5),
        (("levels", "status-class"), 5),
    ]


def test_every_setting_is_declared_with_what_the_manual_says_of_it() -> None:
    entries = list_settings()
    assert [entry.name for entry in entries] == [name for name in Settings._fields if name != "unclaimed"]
    for entry in entries:
        assert entry.kind.startswith("a ")
        assert entry.help.endswith(".")
        assert entry.default == getattr(Settings(), entry.name)
