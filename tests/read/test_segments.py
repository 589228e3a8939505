"""What an included file adds to its document is read once, and again where what it depends on has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinx_apiref.read import segments
from sphinx_apiref.read.files import FileStore
from sphinx_apiref.read.rst import inclusions
from sphinx_apiref.read.scan import scan_reference
from sphinx_apiref.read.scan_session import ScanSession

SERVERS = """\
Servers
-------

Show
~~~~

.. rest_method:: GET /servers

Response
........

.. rest_status_code:: success status.yaml

   - 200

- See :apiref:op:`GET /volumes`.
"""
VOLUMES = SERVERS.replace("ervers", "olumes").replace("S", "V").replace("Vhow", "Show")


class Tree:
    """A reference on the disk that is read again and again, and which of its included files are."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.write("parameters.yaml", "id:\n  in: path\n  type: string\n  description: It.\n")
        self.write("status.yaml", "200:\n  default: It.\n")
        self.write("a.inc", SERVERS)
        self.write("b.inc", VOLUMES)
        self.files = FileStore()
        self.session = ScanSession(str(root), self.files)
        self.entered: list[str] = []
        real = segments.SegmentWatcher.enter

        def note(watcher: segments.SegmentWatcher, path: str, clip: str) -> None:
            self.entered.append(os.path.basename(path))
            real(watcher, path, clip)

        monkeypatch.setattr(segments.SegmentWatcher, "enter", note)

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def read(self, **texts: str) -> list[str]:
        """Write files, named without suffix, and return which included files are read again."""
        suffixes = {"index": ".rst", "status": ".yaml"}
        for name, text in texts.items():
            self.write(name + suffixes.get(name, ".inc"), text)
            self.files.forget(str(self.root / (name + suffixes.get(name, ".inc"))))
        self.entered.clear()
        read = self.session.scan()
        entered = [*self.entered]
        assert read == scan_reference(str(self.root))
        return entered


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    return Tree(tmp_path, monkeypatch)


def include(*names: str, before: str = "API\n===\n") -> str:
    """Return a page that includes files."""
    return before + "".join(f"\n.. include:: {name}.inc\n" for name in names)


def test_the_other_files_of_a_page_are_not_read_again(tree: Tree) -> None:
    assert tree.read(index=include("a", "b")) == ["a.inc", "b.inc"]
    before = {operation.url: operation for operation in tree.session.scan().operations}
    assert tree.read(b=VOLUMES + "\nText.\n") == ["b.inc"]
    after = {operation.url: operation for operation in tree.session.scan().operations}
    assert after["/servers"] is before["/servers"]


def test_without_an_edit_nothing_is_read_and_all_operations_are_the_same(tree: Tree) -> None:
    tree.read(index=include("a", "b"))
    before = tree.session.scan().operations
    assert tree.read() == []
    assert list(map(id, tree.session.scan().operations)) == list(map(id, before))


@pytest.mark.parametrize(
    ("before", "read"),
    [
        ("API\n===\n\nOther text.\n\nMore\n----\n\nIts text.\n", ["a.inc"]),
        ("An API\n======\n", ["a.inc", "b.inc"]),
        ("API\n+++\n", ["a.inc", "b.inc"]),
        ("API\n===\n\nA text.\n", ["a.inc"]),
        ("", ["a.inc", "b.inc"]),
        ("API\n===\n\n.. rest_method:: GET /\n", ["a.inc", "b.inc"]),
        ("API\n===\n\n- A list\n", ["a.inc"]),
        ("API\n===\n\n.. A comment\n", []),
    ],
    ids=["section", "title", "style", "caption", "no title", "operation", "list", "comment"],
)
def test_what_comes_before_a_file_counts_where_it_matters(before: str, read: list[str], tree: Tree) -> None:
    """The sections that are open, the styles of titles, the text just before: not what else the page holds.

    The first file leaves a section of its own open, so that the second depends on less.
    """
    tree.read(index=include("a", "b"))
    assert tree.read(index=include("a", "b", before=before)) == read


def test_a_file_that_leaves_a_section_open_counts_for_the_one_after_it(tree: Tree) -> None:
    tree.read(index=include("a", "b"), b="Response\n........\n\nA text.\n")
    assert tree.read(a=SERVERS.replace("Show", "List")) == ["a.inc", "b.inc"]


def test_what_follows_a_file_does_not_stay_in_the_sections_that_it_leaves_open(tree: Tree) -> None:
    page = include("a") + "\nResponse\n........\n\n.. code-block:: json\n\n   {}\n"
    tree.read(index=page)
    assert tree.read(index=include("a")) == []
    (operation,) = tree.session.scan().operations
    assert operation.samples == ()
    assert tree.read(index=page) == []
    assert len(tree.session.scan().operations[0].samples) == 1


def test_an_operation_that_follows_in_an_open_section_does_not_stay(tree: Tree) -> None:
    tree.read(a="Part\n----\n", index=include("a") + "\n.. rest_method:: GET /parts\n")
    assert tree.read(index=include("a")) == []
    assert tree.session.scan().operations == ()


def test_an_operation_whose_title_is_on_the_page_is_that_of_the_section(tree: Tree) -> None:
    method = ".. rest_method:: GET /servers\n\nText.\n"
    tree.read(a=method, index=include("a", before="API\n===\n\nShow\n----\n"))
    assert tree.read(index=include("a", before="API\n===\n\nOld\n---\n\nShow\n----\n")) == []
    assert [operation.title for operation in tree.session.scan().operations] == ["Show"]


def test_an_operation_around_a_file_has_its_current_place(tree: Tree) -> None:
    page = "API\n===\n\nShow\n----\n\n.. rest_method:: GET /servers\n\n.. include:: a.inc\n"
    tree.read(index=page, a="- A list\n")
    assert tree.read(index=f".. A comment\n\n{page}") == []
    assert tree.session.scan().operations[0].location.lineno == 9


def test_each_of_two_equal_inclusions_has_its_own_sections(tree: Tree) -> None:
    page = include("a", "a", "a")
    tree.read(index=page)
    assert tree.read(index=f"{page}\nResponse\n........\n\n.. code-block:: json\n\n   {{}}\n") == ["a.inc"]
    assert [len(operation.samples) for operation in tree.session.scan().operations] == [0, 0, 1]


@pytest.mark.parametrize(
    "block", [".. only:: html\n\n   {}", ".. note::\n\n   {}", "- item\n\n  {}", "Term\n   {}", "| {}"]
)
def test_a_file_within_a_block_is_read_again_with_its_page(block: str, tree: Tree) -> None:
    page = f"API\n===\n\n{block.format('.. include:: a.inc')}\n"
    tree.read(index=page)
    tree.read(index=f"{page}\nText.\n")
    assert tree.entered == []
    tree.read(a=SERVERS.replace("servers", "others"))


def test_a_file_within_markdown_is_read_again_with_its_page(tree: Tree) -> None:
    page = "# API\n\n```{{eval-rst}}\n.. include:: a.inc\n```\n\n{}"
    tree.write("conf.py", "extensions = ['myst_parser']\n")
    tree.write("page.md", page.format(""))
    assert tree.read() == ["a.inc"]
    tree.write("page.md", page.format("More."))
    tree.files.refresh()
    assert tree.read() == ["a.inc"]


def test_a_file_within_the_text_of_a_reason_is_read_again_with_its_page(tree: Tree) -> None:
    page = "API\n===\n\n.. rest_method:: GET /\n\n.. rest_status_code:: success status.yaml\n\n   - 200\n"
    assert tree.read(index=page, status="200:\n  default: |\n    It.\n\n    .. include:: b.inc\n") == ["b.inc"]
    assert tree.read(index=f"{page}\nText.\n") == ["b.inc"]


def test_an_edit_of_a_nested_file_counts_for_those_that_include_it(tree: Tree) -> None:
    tree.read(index=include("a", "b"), a=".. include:: c.inc\n", c=SERVERS)
    assert tree.read(c=SERVERS + "\n.. A comment\n") == ["a.inc"]


def test_an_edit_of_a_status_file_counts_for_the_files_that_name_it(tree: Tree) -> None:
    tree.read(index=include("a", "b"), b="Volumes\n-------\n")
    assert tree.read(status="200:\n  default: Other.\n") == ["a.inc"]


def test_each_part_of_a_file_is_read_for_itself(tree: Tree) -> None:
    part = "API\n===\n\n.. include:: a.inc\n   :start-line: {}\n\n.. include:: a.inc\n   :end-line: 3\n"
    assert tree.read(index=part.format(3)) == ["a.inc", "a.inc"]
    assert tree.read(index=part.format(4)) == ["a.inc", "a.inc"]
    assert tree.read(index=part.format(4) + "\nText.\n") == []


def test_a_file_that_comes_into_being_is_read(tree: Tree) -> None:
    tree.read(index=include("c", "a"))
    assert tree.read(c="Text.\n") == ["c.inc", "a.inc"]


@pytest.mark.parametrize(
    "end", ["A literal block::", "- item", "Title", "   indented", ".. note::", "Title\n=====", "+--"]
)
def test_a_file_may_end_within_anything(end: str, tree: Tree) -> None:
    tree.read(index=include("a", "b"), a=SERVERS + "\n" + end)
    tree.read(b=VOLUMES + "\nText.\n")
    tree.read(a=SERVERS)


class TestLimits:
    """A document may include so many lines and files, whether they are read or kept."""

    @pytest.fixture(autouse=True)
    def limits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (segments, inclusions):
            monkeypatch.setattr(module, "MAX_LINES", 6)
            monkeypatch.setattr(module, "MAX_INCLUSIONS", 5)

    @pytest.mark.parametrize(("count", "read"), [(2, ["a.inc"]), (3, ["a.inc", "c.inc"])])
    def test_lines(self, count: int, read: list[str], tree: Tree) -> None:
        """The files after the first have two each; what is above the limit is read, which knows what to report."""
        tree.read(index=include("a", "b", "c"), a="- x\n", b="- y\n- z\n", c="- y\n- z\n")
        assert tree.read(a="- x\n" * count) == read

    @pytest.mark.parametrize(("count", "read"), [(1, []), (2, ["e.inc"])])
    def test_files(self, count: int, read: list[str], tree: Tree) -> None:
        """Files that nest another one count for two, and one that does not exist for one."""
        page = "API\n===\n\n- A list\n\n{}.. include:: b.inc\n\n.. include:: e.inc\n"
        tree.read(index=page.format(""), b=".. include:: c.inc\n", c="- y\n", e=".. include:: f.inc\n", f="- y\n")
        assert tree.read(index=page.format(".. include:: none.inc\n\n" * count)) == read

    def test_a_file_that_was_cut_off_is_read_again(self, tree: Tree) -> None:
        """What it would add without the limit is not what it has added."""
        tree.read(index=include("b", "a"), b="- y\n" * 6, a="- x\n\n.. include:: c.inc\n", c=SERVERS)
        assert tree.session.scan().operations == ()
        assert tree.read(b="- y\n") == ["b.inc", "a.inc"]
        assert len(tree.session.scan().operations) == 1
