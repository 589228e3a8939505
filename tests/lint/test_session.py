"""A watched reference: whatever happens to its files, the next look at it is right, and costs what has changed."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_apiref.lint import messages, run
from sphinx_apiref.lint.session import Session
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.read import document_scanner

from .session_edits import find_difference
from .tree import define, exchange, operation

CHECK = """\
from sphinx_apiref import Diagnostic, ProjectCode, check

SHORT = ProjectCode("title-short", "A title is short.")


@check(SHORT)
def check_titles(context):
    return [Diagnostic(SHORT, "too short", found.location) for found in context.operations]
"""


class Reference:
    """A reference on the disk, and the session that watches it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write(".git/config", "")
        self.write("conf.py", "extensions = ['sphinx_apiref', 'myst_parser']\n")
        self.write("parameters.yaml", define(id="body string", name="body string", zone="body string"))
        self.write("status.yaml", "200:\n  default: It.\n")
        self.write("show.json", '{"id": "1", "name": "x"}\n')
        self.write("list.json", '{"zone": "1"}\n')
        status = ".. rest_status_code:: success status.yaml\n\n   - 200\n"
        self.write("index.rst", operation("GET /servers", exchange("Response", ("id", "name"), "show.json"), status))
        self.write("zones.rst", operation("GET /zones", exchange("Response", ("zone",), "list.json")))
        self.session = Session(str(root))

    def path(self, name: str) -> str:
        return str(self.root / name)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit(self, name: str, text: str | bytes) -> None:
        self.write(name, text)
        self.session.forget(self.path(name))

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text()
        assert old in text
        self.edit(name, text.replace(old, new))

    def find(self, *codes: str) -> list[str]:
        """Return the codes that are found, or the messages of some of them; they are those of a first look."""
        assert not find_difference(self.session)
        found = self.session.find_findings()
        return [entry.message for entry in found if entry.code.value in codes] if codes else name_codes(found)


def name_codes(found: list[Diagnostic]) -> list[str]:
    """Return the codes that are not only told with ``--info``."""
    return [entry.code.value for entry in found if entry.severity.value != "info"]


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    found = Reference(tmp_path)
    assert found.find() == []
    return found


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], dict[str, int]]:
    """Return a function that counts what is read and compared meanwhile."""
    counts: dict[str, int] = {}

    def watch(place: object, name: str) -> None:
        real = getattr(place, name)

        def note(*arguments: object, **options: object) -> object:
            counts[name] = counts.get(name, 0) + 1
            return real(*arguments, **options)

        monkeypatch.setattr(place, name, note)

    watch(document_scanner.DocumentScanner, "read")
    watch(document_scanner, "build_operation")
    watch(messages, "build_messages")
    watch(messages, "find_differences")
    watch(messages, "load_json")
    watch(run, "load_settings")

    def run_counted(look: Callable[[], object]) -> dict[str, int]:
        counts.clear()
        look()
        return dict(counts)

    return run_counted


class TestCost:
    """What is done again after an edit; each operation of the reference has one message with rows and a sample."""

    @pytest.fixture(autouse=True)
    def setup(
        self, reference: Reference, count: Callable[[Callable[[], object]], dict[str, int]]
    ) -> Callable[[], dict[str, int]]:
        reference.session = Session(str(reference.root))
        reference.session.find_findings()
        return lambda: count(reference.session.find_findings)

    def test_nothing_without_an_edit(self, setup: Callable[[], dict[str, int]], reference: Reference) -> None:
        reference.session.forget(reference.path("."))
        assert setup() == {}

    def test_an_edited_page(self, setup: Callable[[], dict[str, int]], reference: Reference) -> None:
        before = reference.session.reference.operations
        reference.replace("zones.rst", "Do it", "Go on")
        assert setup() == {"read": 1, "build_operation": 1, "build_messages": 1}
        assert reference.session.reference.operations[0] is before[0]

    def test_an_edited_row(self, setup: Callable[[], dict[str, int]], reference: Reference) -> None:
        reference.replace("zones.rst", "zone: zone", "zone: name")
        assert setup() == {"read": 1, "build_operation": 1, "build_messages": 1, "find_differences": 1}

    def test_a_moved_definition_is_compared_with_nothing(
        self, setup: Callable[[], dict[str, int]], reference: Reference
    ) -> None:
        reference.edit(
            "parameters.yaml", "# A comment\n" + define(id="body string", name="body string", zone="body string")
        )
        assert setup() == {"build_operation": 2, "build_messages": 2}
        assert reference.find() == []

    def test_an_edited_definition_counts_for_its_operations(
        self, setup: Callable[[], dict[str, int]], reference: Reference
    ) -> None:
        before = reference.session.reference.operations
        reference.edit("parameters.yaml", define(id="body string", name="body string", zone="body integer"))
        assert setup() == {"build_operation": 1, "build_messages": 1, "find_differences": 1}
        assert reference.session.reference.operations[0] is before[0]
        assert reference.find() == ["sample-type-mismatch"]

    def test_an_edited_sample(self, setup: Callable[[], dict[str, int]], reference: Reference) -> None:
        reference.edit("list.json", '{"zone": 1}')
        assert setup() == {"load_json": 1, "build_messages": 1, "find_differences": 1}
        assert reference.find() == ["sample-type-mismatch"]

    def test_a_row_with_another_name(self, setup: Callable[[], dict[str, int]], reference: Reference) -> None:
        reference.replace("zones.rst", "zone: zone", "area: zone")
        assert setup()["find_differences"] == 1
        assert reference.find() == ["sample-mismatch"]

    def test_what_the_page_says_of_a_sample(self, setup: Callable[[], dict[str, int]], reference: Reference) -> None:
        reference.edit("show.json", '{"id": "1"}')
        assert reference.find() == ["sample-key-missing"]
        reference.replace("index.rst", ".. literalinclude", "A brief response\n\n.. literalinclude")
        assert setup()["find_differences"] == 1
        assert reference.find() == []

    def test_an_inline_sample_in_the_same_place(
        self, setup: Callable[[], dict[str, int]], reference: Reference
    ) -> None:
        text = (reference.root / "zones.rst").read_text()
        sample = '.. code-block:: json\n\n   {"zone": "1"}\n'
        reference.edit("zones.rst", text.replace(".. literalinclude:: list.json\n", sample))
        assert reference.find() == []
        reference.replace("zones.rst", '"1"', "1")
        assert setup() == {"read": 1, "build_operation": 1, "build_messages": 1, "find_differences": 1}
        assert reference.find() == ["sample-type-mismatch"]

    def test_a_status_file(self, setup: Callable[[], dict[str, int]], reference: Reference) -> None:
        reference.edit("status.yaml", "200:\n  default: That.\n")
        assert setup() == {"read": 1, "build_operation": 1, "build_messages": 1}

    def test_the_settings(self, setup: Callable[[], dict[str, int]], reference: Reference) -> None:
        reference.edit("apiref.toml", 'ignored_keys = ["zone"]\n')
        assert setup() == {"load_settings": 1, "build_messages": 2, "find_differences": 2}

    def test_a_file_that_nothing_reads(self, setup: Callable[[], dict[str, int]], reference: Reference) -> None:
        reference.edit("notes.txt", "Notes")
        assert setup() == {}

    def test_findings_at_a_moved_definition_move_with_it(
        self, setup: Callable[[], dict[str, int]], reference: Reference
    ) -> None:
        reference.edit("show.json", '{"id": 1, "name": "x", "more": 1}')
        reference.find()
        reference.edit("parameters.yaml", "#\n" + define(id="body string", name="body string", zone="body string"))
        assert "find_differences" not in setup()
        assert sorted(reference.find()) == ["sample-key-undocumented", "sample-type-mismatch"]


class TestBroken:
    """Files that are broken while they are edited, and fixed again."""

    @pytest.mark.parametrize("text", ["id:\n  : [", "", "- list\n", b"\xff", "\ud800".encode("utf-8", "surrogatepass")])
    def test_parameters_file(self, text: str | bytes, reference: Reference) -> None:
        before = (reference.root / "parameters.yaml").read_bytes()
        reference.edit("parameters.yaml", text)
        assert len(reference.find()) == 1
        reference.edit("parameters.yaml", before)
        assert reference.find() == []

    def test_a_row_whose_definition_is_gone_once_the_file_is_fixed(self, reference: Reference) -> None:
        reference.edit("parameters.yaml", "id: [")
        assert reference.find() == ["yaml-invalid"]
        reference.edit("parameters.yaml", define(id="body string", name="body string"))
        assert "parameter-undefined" in reference.find()

    def test_the_name_that_was_meant_is_one_of_the_current_names(self, reference: Reference) -> None:
        for near in ("zones", "zon"):
            reference.edit("parameters.yaml", define(id="body string", name="body string", **{near: "body string"}))
            assert "parameter-undefined" in reference.find()
            assert near in {found.meant for found in reference.session.find_findings()}

    @pytest.mark.parametrize("text", ["{", "", b"\xff", '{"zone": "1"}' + " " * 50_000_000])
    def test_sample(self, text: str | bytes, reference: Reference) -> None:
        reference.edit("list.json", text)
        assert len(reference.find()) == 1
        reference.edit("list.json", '{"zone": "1"}\n')
        assert reference.find() == []

    @pytest.mark.parametrize("kind", ["folder", "pipe", "unreadable", "gone", "link in a circle"])
    @pytest.mark.parametrize("name", ["list.json", "parameters.yaml", "status.yaml", "zones.rst", "conf.py"])
    @pytest.mark.parametrize("way", ["forget", "refresh"])
    def test_file_becomes_something_else(self, name: str, kind: str, way: str, reference: Reference) -> None:
        path = reference.root / name
        before = path.read_bytes()
        look = reference.session.refresh if way == "refresh" else lambda: reference.session.forget(str(path))
        path.unlink()
        if kind == "folder":
            path.mkdir()
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "unreadable":
            path.write_bytes(before)
            path.chmod(0)
        elif kind == "link in a circle":
            path.symlink_to(path)
        look()
        found = reference.find()
        if name != "conf.py" and kind != "unreadable" and (name != "zones.rst" or kind == "pipe"):
            assert found
        if kind == "folder":
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
        path.write_bytes(before)
        look()
        assert reference.find() == []

    def test_settings(self, reference: Reference) -> None:
        reference.replace("list.json", "{", '{"more": 1, ')
        assert reference.find() == ["sample-key-undocumented"]
        reference.edit("apiref.toml", "broken = [")
        assert reference.find() == ["settings-invalid", "sample-key-undocumented"]
        reference.edit("apiref.toml", 'ignored_keys = ["more"]\n')
        assert reference.find() == []
        reference.edit("apiref.toml", '[levels]\nsample-key-undocumented = "error"\n')
        assert reference.find() == ["sample-key-undocumented"]
        os.remove(reference.path("apiref.toml"))
        reference.session.forget(reference.path("apiref.toml"))
        assert reference.find() == ["sample-key-undocumented"]

    def test_the_projects_own_check(self, reference: Reference) -> None:
        reference.edit("mine.py", CHECK)
        assert reference.find() == []
        reference.edit("apiref.toml", 'checks = ["mine.py"]\n')
        assert reference.find() == ["title-short"] * 2
        for broken in ("broken = [", "raise SystemExit", "", CHECK.replace("context.operations", "context.nothing")):
            reference.edit("mine.py", broken)
            assert reference.find() == ["check-failed"]
            assert reference.find() == ["check-failed"]
        reference.edit("mine.py", CHECK.replace("too", "much too"))
        assert reference.find("title-short") == ["much too short"] * 2
        os.remove(reference.path("mine.py"))
        reference.session.refresh()
        assert len(reference.find()) == 1
        reference.edit("mine.py", CHECK)
        assert reference.find() == ["title-short"] * 2


class TestKeptDefinitions:
    """With ``keeps_catalogs``, a parameters file that can't be parsed counts as it was before."""

    @pytest.fixture(autouse=True)
    def kept(self, reference: Reference) -> Reference:
        reference.session = Session(str(reference.root), keeps_catalogs=True)
        reference.session.find_findings()
        return reference

    def hints(self, reference: Reference) -> list[str]:
        found = [entry for entry in reference.session.find_findings() if entry.code.value == "yaml-invalid"]
        assert {use.parameter is None for use in reference.session.reference.operations[0].tables[0].uses} == {False}
        return [entry.hint for entry in found]

    @pytest.mark.parametrize("text", ["id:\n  : [", "", "# A comment\n", "- list\n", "id: \0"])
    def test_while_it_is_broken(self, text: str, reference: Reference) -> None:
        before = (reference.root / "parameters.yaml").read_text()
        for broken in (text, text + "\n\n"):
            reference.edit("parameters.yaml", broken)
            (hint,) = self.hints(reference)
            assert hint.count("until then, the definitions that the file had before are used") == 1
        reference.edit("parameters.yaml", before.replace("zone", "area"))
        assert self.hints(reference) == []
        assert "parameter-undefined" in reference.find()
        reference.edit("parameters.yaml", before)
        assert reference.find() == []

    def test_a_file_that_is_deleted_has_no_definitions(self, reference: Reference) -> None:
        os.remove(reference.path("parameters.yaml"))
        reference.session.forget(reference.path("parameters.yaml"))
        assert "file-unreadable" in reference.find()
        reference.edit("parameters.yaml", "id: [")
        assert reference.find() == ["yaml-invalid"]

    def test_a_file_that_was_never_right_has_no_definitions(self, reference: Reference) -> None:
        reference.edit("parameters.yaml", "id: [")
        reference.session = Session(str(reference.root), keeps_catalogs=True)
        assert reference.find() == ["yaml-invalid"]
        reference.edit("parameters.yaml", "id: [[")
        assert reference.find() == ["yaml-invalid"]

    def test_a_table_that_is_new_meanwhile_has_them(self, reference: Reference) -> None:
        reference.edit("parameters.yaml", "id: [")
        reference.replace("zones.rst", "- zone: zone", "- zone: nme")
        found = [entry for entry in reference.session.find_findings() if entry.code.value == "parameter-undefined"]
        assert [entry.meant for entry in found] == ["name"]


class TestPages:
    """Which files are pages."""

    def test_deleted_and_restored(self, reference: Reference) -> None:
        text = (reference.root / "zones.rst").read_bytes()
        os.remove(reference.path("zones.rst"))
        reference.session.forget(reference.path("zones.rst"))
        assert len(reference.session.reference.operations) == 1
        assert not find_difference(reference.session)
        reference.edit("zones.rst", text)
        assert reference.find() == []

    @pytest.mark.parametrize("name", ["more.rst", "deep/er/more.rst"])
    def test_new_and_renamed(self, name: str, reference: Reference) -> None:
        reference.edit(name, operation("GET /more"))
        assert not find_difference(reference.session)
        assert len(reference.session.reference.operations) == 3
        other = reference.root / "other" / "name.rst"
        other.parent.mkdir()
        os.rename(reference.path(name), other)
        for path in (reference.path(name), str(other)):
            reference.session.forget(path)
        assert not find_difference(reference.session)
        assert str(other) in {found.location.path for found in reference.session.reference.operations}

    def test_excluded(self, reference: Reference) -> None:
        before = (reference.root / "conf.py").read_text()
        reference.edit("conf.py", before + "exclude_patterns = ['zones*']\n")
        assert not find_difference(reference.session)
        assert len(reference.session.reference.operations) == 1
        reference.edit("conf.py", before)
        assert reference.find() == []

    def test_a_page_in_markdown(self, reference: Reference) -> None:
        reference.edit("page.md", "# A title\n\n## More\n\n```{rest_method} GET /more\n```\n")
        assert not find_difference(reference.session)
        assert len(reference.session.reference.operations) == 3
        reference.edit("conf.py", "extensions = ['sphinx_apiref']\n")
        assert not find_difference(reference.session)
        assert len(reference.session.reference.operations) == 2


class TestOverlay:
    """Texts that are not saved."""

    def find(self, reference: Reference, **laid: str) -> list[str]:
        """Lay texts over files, named with ``_`` for the dot, and return the codes that are found."""
        texts = {reference.path(name.replace("_", ".")): text for name, text in laid.items()}
        for path, text in texts.items():
            reference.session.lay(path, text)
        assert not find_difference(reference.session, texts)
        return name_codes(reference.session.find_findings())

    def test_over_a_file_that_does_not_exist(self, reference: Reference) -> None:
        assert self.find(reference, more_rst=operation("GET /more")) == []
        assert len(reference.session.reference.operations) == 3
        reference.session.lay(reference.path("more.rst"), None)
        assert len(reference.session.reference.operations) == 2
        assert reference.find() == []

    @pytest.mark.parametrize("text", ["id: [", "", "\ud800", "\0", "id:\n" * 1000])
    def test_invalid_yaml(self, text: str, reference: Reference) -> None:
        assert self.find(reference, parameters_yaml=text)
        reference.session.lay(reference.path("parameters.yaml"), None)
        assert reference.find() == []

    @pytest.mark.parametrize("text", ['{"zone": ', "", "\ud800", '"\ud800"', "\0", "[" * 100_000])
    def test_invalid_json(self, text: str, reference: Reference) -> None:
        assert self.find(reference, list_json=text)
        reference.session.lay(reference.path("list.json"), None)
        assert reference.find() == []

    def test_a_page_with_lone_surrogates(self, reference: Reference) -> None:
        assert self.find(reference, zones_rst="\ud800\n====\n\n.. rest_method:: GET /zones\n") == ["file-unreadable"]
        reference.session.lay(reference.path("zones.rst"), None)
        assert reference.find() == []

    def test_more_and_fewer_lines_than_the_file(self, reference: Reference) -> None:
        text = (reference.root / "zones.rst").read_text()
        assert self.find(reference, zones_rst=text + "\n" * 500 + "More\n====\n") == []
        assert self.find(reference, zones_rst=text[:5]) == []

    def test_the_settings(self, reference: Reference) -> None:
        reference.replace("list.json", "{", '{"more": 1, ')
        assert self.find(reference, apiref_toml='ignored_keys = ["more"]\n') == []

    def test_the_disk_does_not_show_through(self, reference: Reference) -> None:
        text = {reference.path("list.json"): '{"zone": 1}'}
        assert self.find(reference, list_json='{"zone": 1}') == ["sample-type-mismatch"]
        reference.edit("list.json", "{")
        reference.session.refresh()
        assert not find_difference(reference.session, text)
        reference.session.lay(reference.path("list.json"), None)
        assert len(reference.find()) == 1

    def test_names_that_no_file_can_have(self, reference: Reference) -> None:
        for name in ("a\0b", "x" * 5000, "\ud800", ""):
            reference.session.lay(name, "text")
            reference.session.forget(name)
            reference.session.lay(name, None)
        assert reference.find() == []


class TestLinks:
    """Folders and files that are known by several paths."""

    def test_a_reference_that_is_named_through_a_link(self, tmp_path: Path, reference: Reference) -> None:
        link = tmp_path.with_name(f"{tmp_path.name}-link")
        link.symlink_to(tmp_path)
        session = reference.session = Session(str(link))
        reference.find()
        reference.write("list.json", '{"zone": 1}')
        session.forget(str(link / "list.json"))
        assert reference.find() == ["sample-type-mismatch"]
        session.lay(str(link / "list.json"), '{"zone": "1"}')
        assert name_codes(session.find_findings()) == []
        link.unlink()

    @pytest.fixture
    def linked(self, tmp_path: Path, reference: Reference) -> Reference:
        """The sample of a page is in a folder that is a link."""
        for folder, text in (("old", '{"zone": "1"}'), ("new", '{"zone": 1}')):
            reference.write(f"_{folder}/list.json", text)
        (tmp_path / "samples").symlink_to("_old")
        reference.replace("zones.rst", "list.json", "samples/list.json")
        reference.replace("index.rst", "show.json", "samples/../show.json")
        assert reference.find() == []
        return reference

    @pytest.mark.parametrize("way", ["forget", "refresh"])
    @pytest.mark.parametrize("chained", [True, False])
    def test_a_link_that_leads_elsewhere(self, way: str, chained: bool, tmp_path: Path, linked: Reference) -> None:
        link = tmp_path / "samples"
        if chained:
            link.unlink()
            link.symlink_to("_between")
            link = tmp_path / "_between"
            link.symlink_to("_old")
            linked.session.refresh()
            assert linked.find() == []
        link.unlink()
        link.symlink_to("_new")
        if way == "forget":
            linked.session.forget(str(link))
        else:
            linked.session.refresh()
        assert linked.find() == ["sample-type-mismatch"]

    def test_a_file_in_a_linked_folder_is_forgotten_by_either_path(self, tmp_path: Path, linked: Reference) -> None:
        linked.write("_old/list.json", '{"zone": 1}')
        linked.session.forget(str(tmp_path / "samples" / "list.json"))
        assert linked.find() == ["sample-type-mismatch"]
        linked.write("_old/list.json", '{"zone": "1"}')
        linked.session.forget(str(tmp_path / "_old" / "list.json"))
        assert linked.find() == []

    def test_an_unsaved_text_in_a_linked_folder(self, tmp_path: Path, linked: Reference) -> None:
        linked.session.lay(str(tmp_path / "samples" / "list.json"), '{"zone": 1}')
        assert name_codes(linked.session.find_findings()) == ["sample-type-mismatch"]
        linked.session.lay(str(tmp_path / "samples" / "list.json"), None)
        assert linked.find() == []

    def test_two_pages_with_files_in_one_linked_folder_both_learn_of_it(
        self, tmp_path: Path, linked: Reference
    ) -> None:
        linked.write("_old/show.json", '{"id": "1", "name": "x"}')
        linked.write("_new/show.json", '{"id": 1, "name": "x"}')
        linked.replace("index.rst", "samples/../show.json", "samples/show.json")
        # Both are read in one go, in which a folder is looked up once.
        linked.session = Session(str(linked.root))
        assert linked.find() == []
        (tmp_path / "samples").unlink()
        (tmp_path / "samples").symlink_to("_new")
        linked.session.forget(str(tmp_path / "samples"))
        assert linked.find() == ["sample-type-mismatch"] * 2

    def test_a_page_in_a_linked_folder(self, tmp_path: Path, reference: Reference) -> None:
        reference.edit("conf.py", "exclude_patterns = ['_pages']\n")
        reference.write("_pages/more.rst", operation("GET /more"))
        (tmp_path / "pages").symlink_to("_pages")
        reference.session.forget(str(tmp_path / "pages"))
        assert [found.url for found in reference.session.reference.operations][1:] == ["/more", "/zones"]
        reference.write("_pages/more.rst", operation("GET /other"))
        reference.session.forget(str(tmp_path / "pages" / "more.rst"))
        assert not find_difference(reference.session)
        assert [found.url for found in reference.session.reference.operations][1:] == ["/other", "/zones"]


class TestMissingFiles:
    """What is said of a missing file depends on others."""

    @pytest.fixture(autouse=True)
    def missing(self, reference: Reference) -> Reference:
        """Both pages name a parameters file and a status file that do not exist."""
        for name in ("index.rst", "zones.rst"):
            reference.replace(name, "parameters.yaml", "definitions.yaml")
            text = (reference.root / name).read_text()
            reference.edit(name, text + "\n.. rest_status_code:: success codes.yaml\n\n   - 200\n")
        assert set(reference.find()) == {"file-unreadable"}
        return reference

    def meant(self, reference: Reference) -> set[str]:
        assert not find_difference(reference.session)
        return {entry.meant for entry in reference.session.find_findings() if entry.code.value == "file-unreadable"}

    def test_one_with_a_near_name(self, reference: Reference) -> None:
        assert self.meant(reference) == {""}
        for name in ("definition.yaml", "code.yaml"):
            reference.edit(name, "")
        assert self.meant(reference) == {"definition.yaml", "code.yaml"}
        for name in ("definition.yaml", "code.yaml"):
            os.remove(reference.path(name))
        reference.session.refresh()
        assert self.meant(reference) == {""}

    def test_a_build_makes_it(self, reference: Reference) -> None:
        before = (reference.root / "conf.py").read_text()
        reference.edit("conf.py", before + "makes = ['definitions.yaml', 'codes.yaml']\n")
        assert len(reference.find("file-generated")) >= 2
        reference.edit("conf.py", before)
        assert reference.find("file-generated") == []

    def test_git_ignores_it(self, reference: Reference) -> None:
        os.remove(reference.path(".git/config"))
        os.rmdir(reference.path(".git"))
        subprocess.run(["git", "init", "--quiet", str(reference.root)], check=True)
        reference.session.refresh()
        assert reference.find("file-generated") == []
        reference.edit(".gitignore", "definitions.yaml\ncodes.yaml\n")
        assert len(reference.find("file-generated")) >= 2
        os.remove(reference.path(".gitignore"))
        reference.session.refresh()
        assert reference.find("file-generated") == []


def test_a_name_near_that_of_a_missing_parameters_file(reference: Reference) -> None:
    """Nothing else makes the page be read again."""
    reference.replace("zones.rst", "parameters.yaml", "definitions.yaml")
    for name, meant in ((None, ""), ("definition.yaml", "definition.yaml"), (None, "")):
        if name is not None:
            reference.edit(name, "")
        elif os.path.exists(reference.path("definition.yaml")):
            os.remove(reference.path("definition.yaml"))
            reference.session.refresh()
        assert reference.find() == ["file-unreadable"]
        assert [found.meant for found in reference.session.find_findings() if found.severity.value != "info"] == [meant]


def test_owners_are_those_of_the_current_reference(reference: Reference) -> None:
    session = reference.session
    path = reference.path("parameters.yaml")
    owners = session.owners
    assert session.owners is owners
    assert [found.url for found in owners.find_by_definition(path, "zone")] == ["/zones"]
    reference.replace("zones.rst", "zone: zone", "name: name")
    assert session.owners.find_by_definition(path, "zone") == []
    assert [found.url for found in session.owners.find_by_definition(path, "name")] == ["/servers", "/zones"]


def test_refresh_tells_what_has_changed(reference: Reference) -> None:
    reference.session.find_findings()
    assert reference.session.refresh() == set()
    reference.write("list.json", "[]")
    reference.write("more.rst", "More\n====\n")
    assert reference.session.refresh() == {reference.path("list.json"), str(reference.root)}
    assert reference.session.refresh() == set()


def test_findings_of_some_codes(reference: Reference) -> None:
    reference.edit("list.json", '{"zone": 1, "more": 1}')
    assert len(reference.find()) == 2
    assert name_codes(reference.session.find_findings([Code.SAMPLE_TYPE_MISMATCH])) == ["sample-type-mismatch"]


def test_a_session_leaves_no_thread_and_no_open_file(reference: Reference) -> None:
    opened = len(os.listdir("/proc/self/fd"))
    for number in range(3):
        reference.edit("zones.rst", operation(f"GET /zones{number}"))
        reference.find()
    assert len(os.listdir("/proc/self/fd")) == opened
    assert threading.active_count() == 1
