"""Builds on top of builds: what is read again is what an edit concerns, and what comes out is a clean build's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_apiref.sphinx_ext.domain.store import PageContent, StoredContent

from .projects import (
    PARAMETERS,
    SERVERS,
    STATUS,
    Built,
    Project,
    compare_outputs,
    find_lines,
    list_toctree,
    load_inventory,
    load_search_index,
    write_operation,
    write_page,
    write_rows,
)

SAMPLE = "\n".join([".. literalinclude:: samples/list.json", "   :language: javascript", ""])
STATUSES = "\n".join([".. rest_status_code:: error more/status.yaml", "", "   - 404", ""])

FILES = {
    "index.rst": list_toctree("servers", "images", "volumes", "guide", "prose"),
    # parameters.yaml, status.yaml, samples/list.json
    "servers.rst": SERVERS + "\n" + SAMPLE,
    # more/parameters.yaml, more/status.yaml, common.inc and through it parameters.yaml
    "images.rst": write_page(
        "Images",
        write_operation("List Images", "GET /images", STATUSES, write_rows("more/parameters.yaml", "size: size")),
        ".. include:: common.inc",
    ),
    # more/parameters.yaml, common.inc and through it parameters.yaml
    "volumes.rst": write_page(
        "Volumes",
        write_operation("List Volumes", "GET /volumes", write_rows("more/parameters.yaml", "size: size")),
        ".. include:: common.inc",
    ),
    "guide.rst": write_page(
        "Guide",
        ":apiref:op:`GET /servers` :apiref:op:`show-a-server` :apiref:op:`all <List Images>`\n",
        ":apiref:param:`parameters.yaml:limit`\n",
    ),
    "prose.rst": write_page("Prose", "Words.\n"),
    "common.inc": "A remark.\n\n" + write_rows("parameters.yaml", "limit: limit"),
    "parameters.yaml": PARAMETERS,
    "status.yaml": STATUS,
    "more/parameters.yaml": "size:\n  in: query\n  type: integer\n  required: true\n  description: The size.\n",
    "more/status.yaml": "404:\n  default: It is not there.\n",
    "samples/list.json": '{"servers": []}\n',
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A reference that has been built."""
    project = Project(tmp_path, FILES)
    built = project.build()
    assert not built.warnings
    assert built.read == {"index", "servers", "images", "volumes", "guide", "prose"}
    return project


def rebuild(project: Project) -> Built:
    """Build again; the output has to be a clean build's."""
    built = project.build()
    clean = project.build_clean()
    assert compare_outputs(built.outdir, clean.outdir) == []
    assert set(built.warnings) <= set(clean.warnings)
    return built


def test_a_build_without_a_change_reads_nothing(project: Project) -> None:
    # Sphinx writes the indices each time, and the pages that have changed.
    pages = [project.folder / "main" / "html" / name.replace(".rst", ".html") for name in FILES if ".rst" in name]
    before = [page.stat().st_mtime_ns for page in pages]
    assert rebuild(project).read == frozenset()
    assert [page.stat().st_mtime_ns for page in pages] == before


def test_a_build_without_a_change_asks_for_no_content(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[StoredContent] = []
    get = StoredContent.get

    def note(stored: StoredContent) -> PageContent:
        asked.append(stored)
        return get(stored)

    monkeypatch.setattr(StoredContent, "get", note)
    assert project.build().read == frozenset()
    assert asked == []
    project.edit("prose.rst", "Words", "More words")
    assert project.build().read == {"prose"}
    assert asked != []


@pytest.mark.parametrize(
    ("name", "old", "new", "read"),
    [
        ("status.yaml", "was successful", "went well", {"servers"}),
        ("more/status.yaml", "not there", "nowhere", {"images"}),
        ("common.inc", "A remark", "A longer remark", {"images", "volumes"}),
        ("samples/list.json", "[]", '["one"]', {"servers"}),
        ("servers.rst", "Servers of the project", "All servers", {"servers"}),
        ("servers.rst", "- limit: limit", "- page_size: limit", {"servers"}),
        ("servers.rst", "GET /servers/{server_id}", "GET /v3/servers/{server_id}", {"servers"}),
        ("prose.rst", "Words", "More words", {"prose"}),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_an_edit_re_reads_exactly_the_pages_that_use_the_file(
    project: Project, name: str, old: str, new: str, read: set[str]
) -> None:
    project.edit(name, old, new)
    assert rebuild(project).read == read
    assert project.build().read == frozenset()


@pytest.mark.parametrize(
    ("name", "old", "new", "refreshed"),
    [
        ("parameters.yaml", "How many to show", "The page size", {"servers", "images", "volumes"}),
        ("parameters.yaml", "How many to show", "The ``page`` *size*", {"servers", "images", "volumes"}),
        ("parameters.yaml", "required: false", "required: true", {"servers", "images", "volumes"}),
        ("parameters.yaml", "min_version: 2.3", "min_version: 2.5", {"servers", "images", "volumes"}),
        ("more/parameters.yaml", "The size", "The extent", {"images", "volumes"}),
        (
            "more/parameters.yaml",
            "size:\n",
            "other:\n  in: path\n  type: x\n  description: x\nsize:\n",
            {"images", "volumes"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_an_edited_definition_shows_without_reading_the_pages_that_use_it(
    project: Project, name: str, old: str, new: str, refreshed: set[str]
) -> None:
    project.edit(name, old, new)
    built = rebuild(project)
    assert not built.read
    assert built.refreshed == refreshed
    again = project.build()
    assert (again.read, again.refreshed) == (frozenset(), frozenset())


@pytest.mark.parametrize("new", ["`no end", "a |name|"])
def test_an_edit_that_changes_more_than_the_rows_reads_the_pages_again(project: Project, new: str) -> None:
    project.edit("parameters.yaml", "How many to show.\n", f"{new}\n")
    assert rebuild(project).read == {"servers", "images", "volumes"}


def test_an_edit_beside_a_description_with_markup_leaves_that_as_it_is(project: Project) -> None:
    project.edit("parameters.yaml", "How many to show.\n", "* a list\n    * of two\n")
    project.build()
    project.edit("parameters.yaml", "required: false", "required: true")
    built = rebuild(project)
    assert not built.read
    assert built.refreshed == {"servers", "images", "volumes"}
    assert "<li><p>of two</p></li>" in built.text("servers.html")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("min_version: 2.3", "min_version: 2.5", ["New in version 2.5"]),
        ("min_version: 2.3", "max_version: 2.7", ["Available until version 2.7"]),
        ("  min_version: 2.3\n", "", []),
    ],
)
def test_an_edited_version_of_a_description_with_markup_shows(
    project: Project, old: str, new: str, shown: list[str]
) -> None:
    project.edit("parameters.yaml", "How many to show.\n", "* a list\n    * of two\n")
    project.build()
    project.edit("parameters.yaml", old, new)
    built = rebuild(project)
    [row] = re.findall(r'<tr[^>]* id="list-servers-request-limit".*?</tr>', built.text("servers.html"), re.DOTALL)
    assert re.findall(r"<strong>(.*?)</strong>", row) == shown


def test_an_edited_definition_shows_in_a_table_outside_of_operations(project: Project) -> None:
    project.write("prose.rst", write_page("Prose", "Common rows:\n", write_rows("parameters.yaml", "limit: limit")))
    project.build()
    project.edit("parameters.yaml", "How many to show", "The page size")
    built = rebuild(project)
    assert not built.read
    assert "prose" in built.refreshed
    assert "The page size" in built.text("prose.html")
    [table] = built.domain.get_content("prose").loose_tables
    assert table.caption == "Common rows:"


def test_a_file_that_is_touched_is_no_edit(project: Project) -> None:
    (project.source / "parameters.yaml").touch()
    built = rebuild(project)
    assert (built.read, built.refreshed) == (frozenset(), frozenset())


def test_a_refreshed_page_is_checked_with_its_new_definitions(project: Project) -> None:
    project.edit("parameters.yaml", "in: query", "in: quarry")
    built = rebuild(project)
    assert built.refreshed
    assert any("quarry" in warning for warning in built.warnings)
    project.edit("parameters.yaml", "in: quarry", "in: query")
    assert not rebuild(project).warnings


def test_a_finding_in_a_parameters_file_comes_and_goes_with_the_edit(project: Project) -> None:
    project.edit("parameters.yaml", "limit:\n", "limits:\n")
    built = rebuild(project)
    # The row of the included file is reported once, not once per page.
    assert len(find_lines(built.warnings, "no definition of `limit` in parameters.yaml (did you mean `limits`?)")) == 2
    project.edit("parameters.yaml", "limits:\n", "limit:\n")
    built = rebuild(project)
    assert built.read == {"servers", "images", "volumes"}
    assert not built.warnings


def test_a_malformed_parameters_file_is_read_again_when_it_is_fixed(project: Project) -> None:
    project.write("parameters.yaml", "limit: [\n")
    assert find_lines(rebuild(project).warnings, "[apiref.yaml-invalid]")
    project.write("parameters.yaml", PARAMETERS)
    built = rebuild(project)
    assert built.read == {"servers", "images", "volumes"}
    assert not built.warnings
    assert "How many to show" in built.text("servers.html")


@pytest.mark.parametrize("name", ["parameters.yaml", "more/status.yaml", "samples/list.json"])
def test_a_file_that_was_missing_is_taken_in_once_it_is_there(tmp_path: Path, name: str) -> None:
    project = Project(tmp_path, FILES)
    project.remove(name)
    assert find_lines(project.build().warnings, Path(name).name)
    project.write(name, FILES[name])
    built = rebuild(project)
    users = {
        "parameters.yaml": {"servers", "images", "volumes"},
        "more/status.yaml": {"images"},
        "samples/list.json": {"servers"},
    }
    assert built.read == users[name]
    assert not built.warnings


@pytest.mark.parametrize("name", ["parameters.yaml", "status.yaml", "samples/list.json"])
def test_a_file_that_is_deleted_is_missed(project: Project, name: str) -> None:
    project.remove(name)
    built = rebuild(project)
    assert "servers" in built.read
    assert "prose" not in built.read
    assert find_lines(built.warnings, Path(name).name)


def test_a_page_that_is_added_is_read_alone(project: Project) -> None:
    # Sphinx does not write the neighbours of a page again, whose links to it in the head of the page would change.
    project.write("late.rst", ":orphan:\n\n" + write_page("Late", write_operation("Be Late", "GET /late")))
    built = rebuild(project)
    assert built.read == {"late"}
    assert load_inventory(built.outdir)["apiref:operation"]["GET /late"] == "late.html#be-late"
    assert 'href="late.html#be-late"' in built.text("apiref-operations.html")


def test_a_page_that_is_removed_takes_its_operations_along(project: Project) -> None:
    project.write("late.rst", ":orphan:\n\n" + write_page("Late", write_operation("Be Late", "GET /late")))
    project.build()
    project.remove("late.rst")
    built = project.build()
    assert built.read == frozenset()
    # Sphinx leaves the pages of a removed document in the output.
    (built.outdir / "late.html").unlink()
    (built.outdir / "_sources" / "late.rst.txt").unlink()
    assert compare_outputs(built.outdir, project.build_clean().outdir) == []
    assert "GET /late" not in load_inventory(built.outdir)["apiref:operation"]
    assert "late" not in load_search_index(built.outdir)["titles"]


def test_a_reference_to_a_page_that_comes_later_is_resolved_then(project: Project) -> None:
    project.edit("guide.rst", ":apiref:op:`GET /servers`", ":apiref:op:`GET /late`")
    built = rebuild(project)
    assert find_lines(built.warnings, "no operation has this method and URL")
    project.write("late.rst", ":orphan:\n\n" + write_page("Late", write_operation("Be Late", "GET /late")))
    built = rebuild(project)
    assert built.read == {"late"}
    assert 'href="late.html#be-late"' in built.text("guide.html")
    project.remove("late.rst")
    built = project.build()
    assert 'href="late.html#be-late"' not in built.text("guide.html")
    assert find_lines(built.warnings, "no operation has this method and URL")


Edits = list[tuple[str, str, str]]

MOVES: dict[str, tuple[Edits, str]] = {
    "a new title, and so a new id": (
        [("servers.rst", "List Servers\n============", "Find Servers\n============")],
        'href="servers.html#find-servers"',
    ),
    "a new title of the same id": (
        [("servers.rst", "Show a Server\n=============", "Show a server\n=============")],
        "Show a server",
    ),
    "another page": (
        [("volumes.rst", "GET /volumes", "GET /servers"), ("servers.rst", "GET /servers\n", "GET /computers\n")],
        'href="volumes.html#list-volumes"',
    ),
    "other pages for the parameter": (
        [("images.rst", ".. include:: common.inc", ""), ("volumes.rst", ".. include:: common.inc", "")],
        'href="servers.html#list-servers-request-limit"',
    ),
}


@pytest.mark.parametrize("how", MOVES)
def test_pages_that_refer_to_what_moves_follow_it_without_being_read(project: Project, how: str) -> None:
    edits, expected = MOVES[how]
    assert expected not in (project.folder / "main" / "html" / "guide.html").read_text(encoding="utf-8")
    for edit in edits:
        project.edit(*edit)
    built = rebuild(project)
    assert built.read == {name.removesuffix(".rst") for name, _, _ in edits}
    assert expected in built.text("guide.html")


def test_pages_that_refer_by_the_any_role_follow_too(project: Project) -> None:
    project.write("guide.rst", write_page("Guide", ":any:`GET /servers` and :any:`more/parameters.yaml:size`\n"))
    assert not rebuild(project).warnings
    project.edit("servers.rst", "List Servers\n============", "Find Servers\n============")
    built = rebuild(project)
    assert built.read == {"servers"}
    assert 'href="servers.html#find-servers"' in built.text("guide.html")


def test_a_rename_is_followed_however_many_builds_lie_between(project: Project) -> None:
    project.edit("prose.rst", "Words", "More words")
    project.build()
    project.edit("servers.rst", "List Servers\n============", "Find Servers\n============")
    built = rebuild(project)
    assert built.read == {"servers"}
    assert 'href="servers.html#find-servers"' in built.text("guide.html")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('apiref_max_microversion = "2.9"', '"max":"2.9"'),
        ('os_api_ref_min_microversion = "2.2"', '"min":"2.2"'),
        ('apiref_release_microversions = {"2.3": "queens"}', "queens"),
        ('apiref_operations = "open"', '<div class="operation-grp'),
        ("apiref_filter = False", "mv_select"),
    ],
)
def test_an_option_of_the_page_alone_writes_all_pages_and_reads_none(
    project: Project, line: str, expected: str
) -> None:
    project.edit("conf.py", "project =", f"{line}\nproject =")
    built = rebuild(project)
    assert (built.read, built.refreshed) == (frozenset(), frozenset())
    assert expected in built.text("servers.html")
    assert ("apiref-filter" in built.text("servers.html")) == ("filter" not in line)


def test_the_option_that_changes_the_findings_reads_no_page(project: Project) -> None:
    project.edit("conf.py", "project =", "apiref_validate = False\nproject =")
    assert rebuild(project).read == set()


def test_other_builders_on_the_same_doctrees_follow_an_edit(project: Project) -> None:
    project.build("xml")
    project.edit("parameters.yaml", "How many to show", "The page size")
    built = project.build("xml")
    assert built.refreshed == {"servers", "images", "volumes"}
    assert compare_outputs(built.outdir, project.build_clean("xml").outdir) == []
    assert "The page size" in built.text("servers.xml")
