"""Which folder is the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.project.discovery import DiscoveryError, discover_reference, find_other_references

PAGE = "Show\n====\n\n.. rest_method:: GET /x\n"
TEXT = "Text\n====\n"


CONF = 'extensions = ["os_api_ref"]\n'


def write(top: Path, *names: str) -> None:
    """Write files: a ``conf.py``, a page with a directive, or one without, which has ``text`` in its name."""
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CONF if path.name == "conf.py" else TEXT if "text" in path.name else PAGE)


@pytest.mark.parametrize(
    ("names", "named", "unnamed"),
    [
        # A folder that is named is used as it is where it has a page of ours, in any depth below a conf.py.
        (("conf.py", "a.rst"), ".", "."),
        (("conf.py", "b/a.rst"), ".", "."),
        (("a.rst",), ".", None),
        # Without conf.py, only pages directly in it count: those below belong to another folder.
        (("b/conf.py", "b/a.rst"), "b", "b"),
        (("text.rst", "b/conf.py", "b/a.rst"), "b", "b"),
        (("b/c/conf.py", "b/c/d/a.md"), "b/c", "b/c"),
        # The usual place counts before a search, and without conf.py.
        (("api-ref/source/a.inc", "a/conf.py", "a/a.rst"), "api-ref/source", "api-ref/source"),
        (("api-ref/source/text.rst", "a/conf.py", "a/a.rst"), "a", "a"),
        (("conf.py", "a.rst", "api-ref/source/conf.py", "api-ref/source/a.rst"), ".", "api-ref/source"),
        (("a.rst", "api-ref/source/a.rst"), ".", "api-ref/source"),
        # Of several, the nearest, and of these the first by name.
        (("b/conf.py", "b/a.rst", "c/d/conf.py", "c/d/a.rst"), "b", "b"),
        (("b/c/conf.py", "b/c/a.rst", "d/conf.py", "d/a.rst"), "d", "d"),
        (("b/conf.py", "b/text.rst", "c/conf.py", "c/a.rst"), "c", "c"),
        # Nothing of ours: a folder that is named is read all the same, if it has any page.
        (("conf.py", "text.rst"), ".", None),
        (("b/text.rst",), ".", None),
        (("b/a.rst",), ".", None),
        (("conf.py",), None, None),
        (("a.txt",), None, None),
        # What is built or installed is not looked at.
        (("build/conf.py", "build/a.rst", ".tox/conf.py", ".tox/a.rst"), None, None),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_reference_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], named: str | None, unnamed: str | None
) -> None:
    write(tmp_path, *names)
    monkeypatch.chdir(tmp_path)
    for path, expected in ((str(tmp_path), named), ("", unnamed)):
        if expected is None:
            with pytest.raises(DiscoveryError, match="holds no reference"):
                discover_reference(path)
        else:
            assert discover_reference(path) == str((tmp_path / expected).resolve())


def test_page_that_can_not_be_read_counts_as_one_of_ours(tmp_path: Path) -> None:
    write(tmp_path, "conf.py")
    with (tmp_path / "large.rst").open("wb") as stream:
        stream.truncate(9 * 1024 * 1024)
    assert discover_reference(str(tmp_path)) == str(tmp_path)


def test_path_that_is_not_a_folder_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "a.rst")
    with pytest.raises(DiscoveryError, match="is not a folder; name the folder of the reference"):
        discover_reference(str(tmp_path / "a.rst"))
    with pytest.raises(DiscoveryError, match="no such folder"):
        discover_reference(str(tmp_path / "b"))


def test_other_references_are_named_but_for_those_in_packages(tmp_path: Path) -> None:
    names = ("a/conf.py", "a/a.rst", "b/c/conf.py", "b/c/a.rst", "a/inner/conf.py", "a/inner/a.rst", "d/conf.py")
    write(tmp_path, *names, "code/__init__.py", "code/doc/conf.py", "code/doc/a.rst", "d/text.rst")
    found = list(find_other_references(str(tmp_path), str(tmp_path / "a")))
    assert found == [str(tmp_path / "b" / "c")]
    # The folder that is looked in may be a package itself.
    found = list(find_other_references(str(tmp_path / "code"), str(tmp_path / "a")))
    assert found == [str(tmp_path / "code" / "doc")]


@pytest.mark.parametrize(
    ("conf", "named"),
    [
        ('extensions = ["sphinx_apiref"]', True),
        ('extensions = ["os_api_ref"]', True),
        ("from shared_conf import *", True),
        ('extensions = ["sphinx.ext.todo"]', False),
    ],
)
def test_another_reference_is_one_whose_conf_py_may_name_an_extension(tmp_path: Path, conf: str, named: bool) -> None:
    write(tmp_path, "a/conf.py", "a/a.rst", "b/conf.py", "b/b.rst")
    (tmp_path / "b" / "conf.py").write_text(conf)
    assert list(find_other_references(str(tmp_path), str(tmp_path / "a"))) == [str(tmp_path / "b")] * named


def test_a_conf_py_that_can_not_be_read_may_name_one(tmp_path: Path) -> None:
    write(tmp_path, "a/conf.py", "a/a.rst", "b/b.rst")
    (tmp_path / "b" / "conf.py").symlink_to("conf.py")
    assert list(find_other_references(str(tmp_path), str(tmp_path / "a"))) == [str(tmp_path / "b")]
