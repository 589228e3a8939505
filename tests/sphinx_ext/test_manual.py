"""What the manual shows works: its files build without warnings and findings, its tables match the code."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import textwrap
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from sphinx_apiref import __all__ as public_names
from sphinx_apiref import __version__
from sphinx_apiref.commands.main import main
from sphinx_apiref.model.reference import ApiRef, Operation, Parameter, ParameterUse, Sample, StatusUse, Table
from sphinx_apiref.project.settings import Settings, list_settings
from sphinx_apiref.sphinx_ext.config import Config

from .support import Build, Built

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "doc" / "source"
QUICKSTART = MANUAL / "quickstart.rst"
HOW_TO = MANUAL / "authoring" / "how-to.rst"

_BLOCK = re.compile(
    r"^(?P<indent> *)\.\. code-block:: (?P<language>\S+)\n(?:(?P=indent) +:caption: (?P<caption>.+)\n)?"
    r"\n(?P<text>(?:(?P=indent) +.*\n|\n)+)",
    re.MULTILINE,
)
_TITLE = re.compile(r"^(?P<title>\S.*)\n(?P<line>[=\-~])(?P=line)+\n", re.MULTILINE)


class Section(NamedTuple):
    """A section of a page of the manual: its text, and its files in the order in which they are shown."""

    title: str
    text: str
    files: tuple[tuple[str, str], ...]


def read_sections(path: Path) -> list[Section]:
    """Return the sections of a page; a title within a code block is indented, and so is not one of the page's."""
    text = path.read_text(encoding="utf-8")
    titles = list(_TITLE.finditer(text))
    ends = [title.start() for title in titles[1:]] + [len(text)]
    return [
        Section(title["title"], body, tuple(read_files(body)))
        for title, end in zip(titles, ends, strict=True)
        for body in [text[title.end() : end]]
    ]


def read_blocks(text: str, language: str) -> list[str]:
    """Return the code blocks in a language that are no files."""
    return [
        textwrap.dedent(block["text"]).strip("\n") + "\n"
        for block in _BLOCK.finditer(text)
        if block["language"] == language and not block["caption"]
    ]


def read_files(text: str) -> list[tuple[str, str]]:
    """Return the caption and the text of each code block that has a caption, which is the name of its file."""
    return [
        (block["caption"].strip(), textwrap.dedent(block["text"]).strip("\n") + "\n")
        for block in _BLOCK.finditer(text)
        if block["caption"]
    ]


def join_files(sections: list[Section]) -> dict[str, str]:
    """Return each file, a block with a name that came before added to its end, without the folder ``source``."""
    files: dict[str, str] = {}
    for section in sections:
        for name, text in section.files:
            name = name.removeprefix("source/")
            files[name] = f"{files[name]}\n{text}" if name in files else text
    return files


def assert_clean(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the build nor lint reports anything."""
    assert built.warnings == []
    assert main(["lint", "--quiet", str(built.srcdir)]) == 0
    assert capsys.readouterr() == ("", "")


STEPS = [section.title for section in read_sections(QUICKSTART) if section.files]


@pytest.mark.parametrize("last", STEPS)
def test_quickstart_is_clean_after_each_step(last: str, build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    sections = read_sections(QUICKSTART)
    titles = [section.title for section in sections]
    files = join_files(sections[: titles.index(last) + 1])
    assert {"conf.py", "index.rst", "parameters.yaml", "status.yaml"} <= set(files)
    assert_clean(build(files), capsys)


def test_quickstart_ends_with_the_page_that_it_promises(build: Build) -> None:
    files = join_files(read_sections(QUICKSTART))
    page = build(files).read()
    assert page.count('class="endpoint-container"') == 3
    nested = re.findall(r'<tr class="apiref-d1" id="create-a-note-request-(\w+)"', page)
    assert nested == ["name", "mail", "task", "done"]
    assert "rp_min_ver_1_1" in page
    assert "rp_min_ver_1_2" in page
    assert "Authorization: Bearer" in page


def test_quickstart_shows_what_lint_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sections = read_sections(QUICKSTART)
    (check,) = (section for section in sections if section.title == "Check")
    _, block = read_blocks(check.text, "console")
    command, _, output = block.partition("\n")
    assert command == "$ apiref lint"
    for name, text in join_files(sections).items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("- text: text\n", "- text: txt\n", 1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["lint"]) == 1
    shown = capsys.readouterr()
    assert shown.out + shown.err == output


def test_quickstart_shows_the_version() -> None:
    blocks = read_blocks(QUICKSTART.read_text(encoding="utf-8"), "console")
    assert f"$ apiref --version\napiref {__version__}\n" in blocks


CONF = 'project = "Notes API"\nextensions = ["sphinx_apiref"]\n'
ANSWERS = [section for section in read_sections(HOW_TO) if section.files]


def test_how_to_shows_files_for_its_questions() -> None:
    assert len(ANSWERS) >= 14


@pytest.mark.parametrize("section", ANSWERS, ids=lambda section: section.title)
def test_what_the_how_to_shows_is_clean(section: Section, build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    files = join_files([section])
    # The page shows operations only, as if in the middle of a page.
    files["index.rst"] = f"Notes\n=====\n\n{files['index.rst']}"
    built = build({"conf.py": CONF, **files})
    assert_clean(built, capsys)
    assert built.read().count('class="endpoint-container"') == files["index.rst"].count("rest_method::")


def load_generated_reference() -> ModuleType:
    """Return the manual's extension, which is not in a package."""
    spec = importlib.util.spec_from_file_location("generated_reference", MANUAL / "_ext" / "generated_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_options_in_the_manual_are_those_of_the_code() -> None:
    generated = load_generated_reference()
    text = (MANUAL / "reference" / "config.rst").read_text(encoding="utf-8")
    shown = text.partition(generated.BEGIN)[2].partition(generated.END)[0]
    assert shown == generated.render_options(), "run: python doc/source/_ext/generated_reference.py"
    assert re.findall(r"^\.\. confval:: apiref_(\w+)$", shown, re.MULTILINE) == [
        option.name for option in dataclasses.fields(Config)
    ]


def test_settings_in_the_manual_are_those_of_the_code() -> None:
    text = (MANUAL / "reference" / "config.rst").read_text(encoding="utf-8")
    rows = re.findall(r"^   \* - ``([\w-]+)``\n     - ``(.+)``$", text, re.MULTILINE)
    shown = {name.replace("-", "_"): default for name, default in rows}
    assert list(shown) == [entry.name for entry in list_settings()]
    defaults = Settings()._asdict()
    for name, default in shown.items():
        # What the manual shows is TOML: a list for a tuple.
        value = defaults[name]
        assert default == ("[]" if value == () else repr(value).replace("'", '"'))


def test_public_names_in_the_manual_are_those_of_the_code() -> None:
    text = (MANUAL / "extending.rst").read_text(encoding="utf-8")
    block = re.search(r"``sphinx_apiref\.__all__``:\n((?:  \S.*\n)+)", text)
    assert block is not None
    assert sorted(re.findall(r"``(\w+)``", block[1])) == sorted(public_names)


@pytest.mark.parametrize(
    "kind", [ApiRef, Operation, Table, ParameterUse, Parameter, StatusUse, Sample], ids=lambda kind: kind.__name__
)
def test_fields_in_the_manual_exist(kind: type) -> None:
    text = (MANUAL / "extending.rst").read_text(encoding="utf-8")
    block = re.search(rf"^``{kind.__name__}``\n((?:    \S.*\n)+)", text, re.MULTILINE)
    assert block is not None
    # Values and explanations are in parentheses; modules, classes and the like have upper-case letters or dots.
    names = re.findall(r"``([a-z_]+)``", re.sub(r"\(.*?\)", "", block[1], flags=re.DOTALL))
    assert names
    assert [name for name in names if not hasattr(kind, name)] == []


def test_readme_stands_on_its_own() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    # A package index shows it without the files beside it.
    assert re.findall(r"\]\((?!https://)[^)]*\)", text) == []
    assert "![" not in text
    # What it names is there.
    named = re.findall(r"`((?:doc/source|api-ref/source|authoring|reference)\b[\w./-]*|[\w-]+\.(?:rst|md))`", text)
    assert len(named) > 10
    missing = [name for name in named if not ((ROOT / name).exists() or (MANUAL / name).exists())]
    assert missing == []


def test_readme_shows_the_finding_of_the_quickstart() -> None:
    blocks = read_blocks(QUICKSTART.read_text(encoding="utf-8"), "console")
    (shown,) = (block for block in blocks if "parameter-undefined]" in block)
    assert f"```console\n{shown}```\n" in (ROOT / "README.md").read_text(encoding="utf-8")
