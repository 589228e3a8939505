"""The limits of the readers: just below, at and just above each of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.project import discovery
from sphinx_apiref.project.discovery import DiscoveryError, discover_reference
from sphinx_apiref.read import files, json_text, yaml_text
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.json_text import parse_json
from sphinx_apiref.read.rst import blocks, inclusions
from sphinx_apiref.read.rst.inclusions import SourceFiles
from sphinx_apiref.read.rst.inline import MAX_TEXT, strip_markup
from sphinx_apiref.read.scan import scan_reference
from sphinx_apiref.read.yaml_text import parse_yaml

AROUND = pytest.mark.parametrize("over", [-1, 0, 1])
OPERATION = "Show\n====\n\n.. rest_method:: GET /x\n\n"


def scan(folder: Path, text: str, **includes: str) -> ApiRef:
    for name, content in {"index.rst": text, **{f"{name}.inc": content for name, content in includes.items()}}.items():
        (folder / name).write_text(content, encoding="utf-8")
    return scan_reference(str(folder))


@AROUND
@pytest.mark.parametrize("form", [("[", "]"), ("{a: ", "}"), ("- ", "")], ids=["flow list", "flow mapping", "list"])
def test_levels_of_yaml(over: int, form: tuple[str, str]) -> None:
    levels = yaml_text.MAX_DEPTH + over
    document = parse_yaml(form[0] * levels + "x" + form[1] * levels, "f.yaml")
    assert document.usable == (over <= 0)
    assert [d.message for d in document.diagnostics] == (["nested more than 100 levels deep"] if over > 0 else [])


@AROUND
def test_values_of_aliases(over: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "MAX_ALIASED", 20)
    # Two aliases, each for a list and the values in it.
    values = ", ".join("x" * (9 + over))
    document = parse_yaml(f"a: &a [{values}]\nb: &b [{', '.join('x' * 9)}]\nc: *a\nd: *b\n", "f.yaml")
    assert document.usable
    assert document.overgrown == (over > 0)
    assert [d.location.lineno for d in document.diagnostics] == ([4] if over > 0 else [])


@AROUND
@pytest.mark.parametrize("form", [("[", "]"), ('{"a":', "}")], ids=["array", "object"])
def test_levels_of_json(over: int, form: tuple[str, str]) -> None:
    levels = json_text.MAX_DEPTH + over
    document = parse_json((form[0] * levels + "1" + form[1] * levels).encode(), "a.json")
    assert document.usable == (over <= 0)
    assert len(document.diagnostics) == (1 if over > 0 else 0)


@AROUND
def test_digits_of_an_integer(over: int) -> None:
    value = parse_json(b"9" * (json_text.MAX_DIGITS + over), "a.json").value
    assert isinstance(value, int if over < 0 else float)


@AROUND
def test_blocks_within_blocks(over: int, tmp_path: Path) -> None:
    levels = blocks.MAX_DEPTH + over
    reference = scan(tmp_path, f"{OPERATION}{'- ' * levels}.. literalinclude:: x.json\n")
    assert len(reference.operations[0].samples) == (1 if over <= 0 else 0)


@pytest.mark.parametrize(
    ("title", "underline", "expected"),
    [
        ("Show it all", "---", False),
        ("Show it all", "----", True),
        ("Show it all", "-----", True),
        ("Show it all", "----------------", True),
        ("All", "--", False),
        ("All", "---", True),
        ("Some", "---", False),
        ("Some", "----", True),
        ("A", "-", True),
    ],
)
def test_underline_of_a_title(title: str, underline: str, expected: bool, tmp_path: Path) -> None:
    text = f"{title}\n{underline}\n\n.. rest_method:: GET /x\n"
    reference = scan(tmp_path, text)
    assert [operation.title for operation in reference.operations] == ([title] if expected else [])
    assert bool(reference.diagnostics) != expected


@AROUND
def test_bytes_of_a_file(over: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    path = tmp_path / "file"
    path.write_bytes(b"x" * (1000 + over))
    if over <= 0:
        assert FileStore().read(str(path)) == b"x" * (1000 + over)
    else:
        with pytest.raises(OSError, match="are not read"):
            FileStore().read(str(path))


@AROUND
def test_lines_that_a_document_includes(over: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inclusions, "MAX_LINES", 10)
    include = ".. include:: {}.inc\n"
    reference = scan(
        tmp_path,
        OPERATION + include.format("long") + include.format("sample") * 2,
        long="x\n" * (10 + over),
        sample=".. literalinclude:: x.json\n",
    )
    samples = reference.operations[0].samples
    found = [(d.location.lineno, d.message, d.names) for d in reference.diagnostics]
    # An included file may go beyond the limit; the next include is the first that is not followed.
    lineno = {-1: None, 0: 8, 1: 7}[over]
    assert len(samples) == {-1: 2, 0: 1, 1: 0}[over]
    message = "the document includes more than 5000 files or 10 lines"
    assert found == ([(lineno, message, ("sample.inc",))] if lineno else [])


@AROUND
def test_files_that_a_document_includes(over: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inclusions, "MAX_INCLUSIONS", 3)
    text = OPERATION + ".. include:: sample.inc\n" * (3 + over)
    reference = scan(tmp_path, text, sample=".. literalinclude:: x.json\n")
    assert len(reference.operations[0].samples) == min(3 + over, 3)
    assert [d.location.lineno for d in reference.diagnostics] == ([9] if over > 0 else [])


@AROUND
def test_folders_whose_paths_are_remembered(over: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real" / "one" / "two").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    folder = str(tmp_path / "link" / "one")
    monkeypatch.setattr(inclusions, "MAX_FOLDERS", folder.count(os.sep) + 1 + over)
    assert SourceFiles().resolve(folder, "two/a.inc") == os.path.realpath(tmp_path / "real" / "one" / "two" / "a.inc")
    assert SourceFiles().resolve(folder, "a.inc") == os.path.realpath(tmp_path / "real" / "one" / "a.inc")


@AROUND
def test_folders_that_are_searched_for_a_reference(over: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "MAX_FOLDERS", 5)
    folder = tmp_path.joinpath(*("abcdefgh"[: 4 + over]))
    folder.mkdir(parents=True)
    (folder / "conf.py").touch()
    (folder / "index.rst").write_text(OPERATION)
    if over <= 0:
        assert discover_reference(str(tmp_path)) == str(folder)
    else:
        with pytest.raises(DiscoveryError):
            discover_reference(str(tmp_path))


@AROUND
def test_characters_of_a_caption(over: int, tmp_path: Path) -> None:
    text = "*e* " + "x" * (MAX_TEXT + over - 4)
    assert strip_markup(text) == (text if over > 0 else text.replace("*", ""))
    caption = "x" * (MAX_TEXT + over)
    reference = scan(tmp_path, f"{OPERATION}{caption}\n\n.. literalinclude:: x.json\n")
    (sample,) = reference.operations[0].samples
    assert sample.caption == ("" if over > 0 else caption)
