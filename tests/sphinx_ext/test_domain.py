"""The domain: references, the inventory, the indices and the search, however the pages were read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from sphinx_apiref.sphinx_ext.domain.domain import ApiRefDomain, get_domain
from sphinx_apiref.sphinx_ext.domain.store import PageContent
from sphinx_apiref.sphinx_ext.domain.targets import OperationEntry, ParameterEntry

from .projects import (
    CONF,
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
from .support import Build

# Two operations on one URL, which lint would report.
FILES = {
    "conf.py": CONF + "apiref_validate = False\n",
    "index.rst": list_toctree("servers", "images", "guide"),
    "servers.rst": SERVERS,
    "images.rst": write_page(
        "Images",
        write_operation("Create an Image", "POST /v2.1/images", write_rows("more/images.yaml", "name: name")),
        write_operation("List Images", "GET /v2.1/images", write_rows("more/images.yaml", "max: limit")),
        write_operation("Show Root", "GET /"),
        write_operation("Start", "POST /v2.1/images/{id}/action", write_rows("more/images.yaml", "id: id")),
        write_operation("Stop", "POST /v2.1/images/{id}/action", write_rows("more/images.yaml", "id: id")),
    ),
    "parameters.yaml": PARAMETERS,
    "status.yaml": STATUS,
    "more/images.yaml": """\
id:
  in: path
  type: string
  required: true
  description: The image's identifier.
limit:
  in: query
  type: integer
  required: false
  description: How many images.
name:
  in: body
  type: string
  required: true
  description: What the image is called.
""",
}


def build_guide(folder: Path, text: str) -> tuple[Built, str]:
    """Build the reference with a guide; return the build and the guide's HTML."""
    project = Project(folder, {**FILES, "guide.rst": write_page("Guide", text)})
    built = project.build()
    return built, built.text("guide.html")


def find_links(html: str) -> list[tuple[str, str]]:
    """Return address and text of each reference in the body of a page."""
    links = re.findall(r'<a class="reference internal" href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [(address, re.sub(r"<[^>]*>", "", text)) for address, text in links if "#" in address]


def test_an_operation_is_referenced_by_method_and_url_by_title_and_by_id(tmp_path: Path) -> None:
    built, html = build_guide(
        tmp_path,
        ":apiref:op:`GET /servers/{server_id}` :apiref:op:`List Servers` :apiref:op:`show-a-server`\n"
        ":apiref:op:`get /servers` :apiref:op:`list servers`",
    )
    assert not built.warnings
    assert find_links(html)[-5:] == [
        ("servers.html#show-a-server", "GET /servers/{server_id}"),
        ("servers.html#list-servers", "List Servers"),
        ("servers.html#show-a-server", "Show a Server"),
        ("servers.html#list-servers", "get /servers"),
        ("servers.html#list-servers", "list servers"),
    ]


def test_invisible_characters_of_a_url_are_on_its_page_and_in_no_name(tmp_path: Path) -> None:
    files = {
        "conf.py": CONF + "apiref_validate = False\n",
        "index.rst": write_page(
            "Page",
            ":apiref:op:`GET /a/{id}/b` :apiref:op:`GET /a/\u200b{id}/b` :apiref:op:`GET /a/{id}/\u3000b`",
            list_toctree("other"),
            write_operation("Show", "GET /a/\u200b{id}/\u3000b"),
        ),
        # A reader may copy the name from where it has the character, too.
        "other.rst": write_page("Other", ":apiref:op:`Start\u200b all`\n", write_operation("Start all", "PUT /a")),
        "parameters.yaml": PARAMETERS,
        "status.yaml": STATUS,
    }
    built = Project(tmp_path, files).build()
    assert not built.warnings
    html = built.text("index.html")
    assert [address for address, text in find_links(html) if text.startswith("GET")] == ["#show"] * 3
    assert ("#start-all", "Start\u200b all") in find_links(built.text("other.html"))
    assert "/a/\u200b" in html.partition('"endpoint-url"')[2].partition("</div>")[0]
    assert "GET /a/{id}/b" in load_inventory(built.outdir)["apiref:operation"]
    for page in ("genindex.html", "apiref-operations.html"):
        assert "/a/{id}/b" in built.text(page)
        assert "\u200b" not in built.text(page)


def test_a_reference_keeps_the_title_it_is_given(tmp_path: Path) -> None:
    built, html = build_guide(
        tmp_path,
        ":apiref:op:`all <GET /servers>` :apiref:op:`one <show-a-server>`\n"
        ":apiref:param:`page size <parameters.yaml:limit>`",
    )
    assert not built.warnings
    assert find_links(html)[-3:] == [
        ("servers.html#list-servers", "all"),
        ("servers.html#show-a-server", "one"),
        ("servers.html#list-servers-request-limit", "page size"),
    ]


def test_an_ambiguous_reference_is_reported_with_the_ids_to_choose_from(tmp_path: Path) -> None:
    built, html = build_guide(tmp_path, ":apiref:op:`POST /v2.1/images/{id}/action`")
    [warning] = built.warnings
    assert warning.startswith(f"{tmp_path}/source/guide.rst:5: WARNING: 2 operations are")
    assert "(name one by its id: `start`, `stop`)" in warning
    assert warning.endswith("[apiref.operation-ambiguous]")
    assert find_links(html)[-1][0] == "images.html#start"


def test_an_operation_that_two_pages_have_is_named_by_page_and_id(tmp_path: Path) -> None:
    page = write_page("Page", "", write_operation("List", "GET /notes"))
    guide = write_page("Guide", ":apiref:op:`GET /notes` :apiref:op:`admin#list`")
    files = {"index.rst": list_toctree("user", "admin", "guide"), "user.rst": page, "admin.rst": page}
    built = Project(tmp_path, {**files, "guide.rst": guide}).build()
    [warning] = find_lines(built.warnings, "operation-ambiguous")
    assert "(name one by its page and id: `admin#list`, `user#list`)" in warning
    assert [address for address, _ in find_links(built.text("guide.html"))][-1] == "admin.html#list"


def test_an_unknown_target_near_a_known_one_is_reported_with_it(tmp_path: Path) -> None:
    built, _ = build_guide(tmp_path, ":apiref:op:`GET /servers/{id}` :apiref:param:`limt`")
    assert sorted(warning.partition("WARNING: ")[2] for warning in built.warnings) == [
        "no operation has this method and URL, title or id: GET /servers/{id} "
        "(did you mean `GET /servers/{server_id}`?) [apiref.reference-unknown]",
        "no table shows a parameter of this key: limt (did you mean `limit`?) [apiref.reference-unknown]",
    ]


def test_an_unknown_target_is_reported_where_it_is_referenced(tmp_path: Path) -> None:
    built, html = build_guide(tmp_path, ":apiref:op:`GET /nowhere`\n\n:apiref:param:`nothing`")
    guide = f"{tmp_path}/source/guide.rst"
    first, second = sorted(built.warnings)
    assert first.startswith(f"{guide}:5: WARNING: no operation has this method and URL, title or id: GET /nowhere")
    assert second.startswith(f"{guide}:7: WARNING: no table shows a parameter of this key: nothing")
    assert '<span class="pre">/nowhere</span>' in html
    assert not find_links(html.partition("<h1>")[2].partition("sphinxsidebar")[0])


def test_a_parameter_is_referenced_by_its_key_and_where_files_share_it_by_file_and_key(tmp_path: Path) -> None:
    built, html = build_guide(
        tmp_path,
        ":apiref:param:`servers` :apiref:param:`parameters.yaml:limit` :apiref:param:`more/images.yaml:limit`",
    )
    assert not built.warnings
    assert [address for address, _ in find_links(html)[-3:]] == [
        "servers.html#list-servers-response-servers",
        "servers.html#list-servers-request-limit",
        "images.html#list-images-max",
    ]
    for address, _ in find_links(html)[-3:]:
        page, _, anchor = address.partition("#")
        assert f'id="{anchor}"' in built.text(page)


def test_the_any_role_finds_operations_and_parameters(tmp_path: Path) -> None:
    built, html = build_guide(tmp_path, ":any:`GET /servers` :any:`show-a-server` :any:`name`")
    assert not built.warnings
    assert find_links(html)[-3:] == [
        ("servers.html#list-servers", "GET /servers"),
        ("servers.html#show-a-server", "Show a Server"),
        ("images.html#create-an-image-name", "name"),
    ]


def test_the_inventory_holds_operations_and_parameters_and_no_selectors(tmp_path: Path) -> None:
    built, _ = build_guide(tmp_path, "")
    inventory = load_inventory(built.outdir)
    operations = inventory["apiref:operation"]
    assert operations["GET /servers/{server_id}"] == "servers.html#show-a-server"
    assert operations["Show a Server"] == operations["show-a-server"] == "servers.html#show-a-server"
    parameters = inventory["apiref:parameter"]
    assert parameters["more/images.yaml:limit"] == "images.html#list-images-max"
    assert parameters["server_id"] == parameters["parameters.yaml:server_id"]
    assert not [name for items in inventory.values() for name in items if name.endswith("-selector")]


def test_every_address_of_the_inventory_exists(tmp_path: Path) -> None:
    built, _ = build_guide(tmp_path, "")
    for kind, items in load_inventory(built.outdir).items():
        for name, address in items.items():
            page, _, anchor = address.partition("#")
            if kind.startswith("apiref:"):
                assert f'id="{anchor}"' in built.text(page), name


def test_another_project_resolves_operations_and_parameters_through_its_inventory(tmp_path: Path) -> None:
    built, _ = build_guide(tmp_path / "reference", "")
    inventory = built.outdir / "objects.inv"
    other = Project(
        tmp_path / "other",
        {
            "conf.py": 'project = "Other"\nextensions = ["sphinx_apiref", "sphinx.ext.intersphinx"]\n'
            f'intersphinx_mapping = {{"compute": ("https://api.example.org/", {str(inventory)!r})}}\n',
            "index.rst": write_page(
                "Other",
                ":apiref:op:`GET /servers` :apiref:op:`compute:show-a-server` :apiref:op:`List Images`\n"
                ":apiref:param:`more/images.yaml:limit` :external+compute:apiref:op:`all <GET /servers>`",
            ),
        },
    )
    result = other.build(nitpicky=True)
    assert not result.warnings
    found = re.findall(r'<a class="reference external" href="(https://api[^"]*)"', result.text("index.html"))
    assert found == [
        "https://api.example.org/servers.html#list-servers",
        "https://api.example.org/servers.html#show-a-server",
        "https://api.example.org/images.html#list-images",
        "https://api.example.org/images.html#list-images-max",
        "https://api.example.org/servers.html#list-servers",
    ]


def test_the_operation_index_groups_methods_below_paths_and_paths_below_resources(tmp_path: Path) -> None:
    built, _ = build_guide(tmp_path, "")
    [index] = [index for index in built.domain.indices if index.name == "operations"]
    content, collapse = index(built.domain).generate()
    assert not collapse
    assert [
        (group, [(entry.name, entry.subtype, entry.anchor, entry.extra) for entry in rows]) for group, rows in content
    ] == [
        ("/", [("/", 1, "", ""), ("Show Root", 2, "show-root", "GET")]),
        (
            "images",
            [
                ("/v2.1/images", 1, "", ""),
                ("Create an Image", 2, "create-an-image", "POST"),
                ("List Images", 2, "list-images", "GET"),
                ("/v2.1/images/{id}/action", 1, "", ""),
                ("Start", 2, "start", "POST"),
                ("Stop", 2, "stop", "POST"),
            ],
        ),
        (
            "servers",
            [
                ("/servers", 1, "", ""),
                ("List Servers", 2, "list-servers", "GET"),
                ("/servers/{server_id}", 1, "", ""),
                ("Show a Server", 2, "show-a-server", "GET"),
            ],
        ),
    ]


def test_the_operation_index_is_a_page_that_links_to_every_operation(tmp_path: Path) -> None:
    built, _ = build_guide(tmp_path, "")
    html = built.text("apiref-operations.html")
    assert "Operation Index" in html
    for entry in built.domain.operations:
        assert f'href="{entry.docname}.html#{entry.node_id}"' in html
        assert entry.title in html
    heads = re.findall(r'<tr class="cap" id="cap-[^"]*"><td></td><td>\s*<strong>(.*?)</strong>', html)
    assert heads == ["/", "images", "servers"]


def test_the_general_index_has_each_operation_by_method_and_url_and_by_title(tmp_path: Path) -> None:
    built, _ = build_guide(tmp_path, "")
    html = built.text("genindex.html")
    assert re.findall(r'href="servers.html#show-a-server">(.*?)</a>', html) == [
        "GET /servers/{server_id}",
        "Show a Server",
    ]


def test_the_search_knows_the_titles_of_operations_and_where_they_stand(tmp_path: Path) -> None:
    built, _ = build_guide(tmp_path, "")
    index = load_search_index(built.outdir)
    assert index["alltitles"]["Show a Server"] == [("servers", "show-a-server")]
    assert index["alltitles"]["Start"] == [("images", "start")]
    assert index["alltitles"]["Stop"] == [("images", "stop")]
    # Words as the search stems them.
    assert index["titleterms"]["show"] == ["images", "servers"]
    assert index["terms"]["thousand"] == ["servers"]
    assert index["indexentries"]["get /servers/{server_id}"] == [("servers", "show-a-server", False)]
    named = {(name, page, anchor) for _, name, page, _, _, anchor in index["objects"]}
    assert ("Show a Server", "servers", "show-a-server") in named


def test_a_page_refers_to_its_own_operation_where_several_pages_have_one_of_its_id(tmp_path: Path) -> None:
    page = write_page("Page", ":apiref:op:`list`", "", write_operation("List", "GET /{number}"))
    files = {f"p{number}.rst": page.replace("{number}", number).replace("Page", f"P{number}") for number in "123"}
    project = Project(tmp_path, {"index.rst": list_toctree("p1", "p2", "p3"), **files})
    built = project.build()
    assert len(find_lines(built.warnings, "[apiref.operation-ambiguous]")) == len(built.warnings) == 3
    for number in "123":
        # The sidebar has a link of its own to the operation.
        body = built.text(f"p{number}.html").partition('<div class="body"')[2].partition("sphinxsidebar")[0]
        assert find_links(body) == [("#list", "List")]


@pytest.fixture
def domain(tmp_path: Path) -> ApiRefDomain:
    """The domain of a build without an operation."""
    return Project(tmp_path, {"index.rst": write_page("Example")}).build("dummy").domain


def list_operations(docname: str, *names: tuple[str, str, str]) -> list[OperationEntry]:
    """Return operations with these ids, titles and URLs."""
    return [OperationEntry(docname, node_id, title, "GET", url, f"GET {url}") for node_id, title, url in names]


def note_page(domain: ApiRefDomain, docname: str, *names: tuple[str, str, str], keys: Sequence[str] = ()) -> None:
    """Store a page with these operations, and a row for each key of ``a.yaml``."""
    parameters = [ParameterEntry(docname, f"{docname}-{key}", key, "a.yaml") for key in keys]
    domain.note_document(docname, list_operations(docname, *names), parameters, PageContent())


def find_places(domain: ApiRefDomain, target: str) -> list[tuple[str, str]]:
    """Return page and id of each operation that a target names."""
    return [(entry.docname, entry.node_id) for entry in domain.find_operations(target)]


def test_an_id_goes_before_a_method_with_url_and_that_before_a_title(domain: ApiRefDomain) -> None:
    note_page(domain, "b", ("list", "GET /x", "/b"), ("get /y", "B", "/x"))
    note_page(domain, "a", ("a", "List", "/a"), ("other", "get  /Y", "/list"), ("more", "T", "/y"))
    assert find_places(domain, "LIST") == [("b", "list")]
    assert find_places(domain, "get  /y") == [("b", "get /y")]
    assert find_places(domain, "GET /X") == [("b", "get /y")]
    assert find_places(domain, "t") == [("a", "more")]
    assert find_places(domain, "nothing") == []


def test_all_operations_of_a_target_are_found_in_the_order_of_the_pages(domain: ApiRefDomain) -> None:
    note_page(domain, "b", ("b1", "Act", "/act"), ("b2", "Act", "/act"))
    note_page(domain, "a", ("a1", "act", "/other"), ("a2", "ACT", "/act"))
    assert find_places(domain, "GET /act") == [("a", "a2"), ("b", "b1"), ("b", "b2")]
    assert find_places(domain, "Act") == [("a", "a1"), ("a", "a2"), ("b", "b1"), ("b", "b2")]


def test_what_a_target_names_follows_each_change_of_the_pages(domain: ApiRefDomain) -> None:
    for number in range(200):
        rows = [(f"id{number}-{index}", f"Title {index}", f"/{number}/{index}") for index in range(10)]
        note_page(domain, f"page{number:03}", *rows, keys=[f"key{index}" for index in range(20)])
    assert find_places(domain, "get /150/7") == [("page150", "id150-7")]
    assert len(domain.find_operations("title 7")) == len(domain.find_parameters("a.yaml:key7")) == 200
    assert [entry.node_id for entry in domain.find_parameters("key7")][:2] == ["page000-key7", "page001-key7"]

    domain.clear_doc("page000")
    assert find_places(domain, "GET /0/7") == []
    assert len(domain.find_operations("Title 7")) == len(domain.find_parameters("key7")) == 199
    assert domain.find_parameters("a.yaml:key7")[0].docname == "page001"

    note_page(domain, "page000", ("new", "Title 7", "/new"), keys=["key7"])
    assert find_places(domain, "GET /new") == [("page000", "new")]
    assert find_places(domain, "Title 7")[:2] == [("page000", "new"), ("page001", "id1-7")]
    assert len(domain.find_parameters("key7")) == 200

    other = {name: dict(value) for name, value in domain.data.items() if isinstance(value, dict)}
    other["operations"] = {"late": tuple(list_operations("late", ("late", "Title 7", "/late")))}
    other["parameters"] = {"late": (ParameterEntry("late", "late-key7", "key7", "b.yaml"),)}
    domain.merge_domaindata({"late"}, other)
    assert find_places(domain, "Title 7")[0] == ("late", "late")
    assert domain.find_parameters("key7")[0] == domain.find_parameters("b.yaml:key7")[0]
    assert len(domain.find_parameters("a.yaml:key7")) == 200


def test_a_name_is_listed_once_for_the_first_object_that_has_it(domain: ApiRefDomain) -> None:
    note_page(domain, "b", ("b", "Act", "/act"), keys=["key", "key"])
    note_page(domain, "a", ("act", "Act", "/act"), ("a", "Act", "/act"), keys=["key"])
    assert [(name, kind, docname, anchor) for name, _, kind, docname, anchor, _ in domain.get_objects()] == [
        ("GET /act", "operation", "a", "act"),
        ("Act", "operation", "a", "act"),
        ("act", "operation", "a", "act"),
        ("a", "operation", "a", "a"),
        ("b", "operation", "b", "b"),
        ("key", "parameter", "a", "a-key"),
        ("a.yaml:key", "parameter", "a", "a-key"),
    ]


def test_removing_a_document_removes_its_operations_and_parameters(tmp_path: Path) -> None:
    project = Project(tmp_path, {**FILES, "guide.rst": write_page("Guide")})
    project.build()
    project.remove("images.rst")
    project.write("index.rst", list_toctree("servers", "guide"))
    built = project.build()
    assert {entry.docname for entry in built.domain.operations} == {"servers"}
    assert {entry.docname for entry in built.domain.parameters} == {"servers"}
    for pages in ("operations", "parameters", "catalogs", "referrers"):
        assert "images" not in built.domain.data[pages]
    inventory = load_inventory(built.outdir)
    assert not [name for name, address in inventory["apiref:operation"].items() if "images" in address]
    assert "images.html" not in built.text("apiref-operations.html")
    assert "images.html" not in built.text("genindex.html")
    assert "images" not in load_search_index(built.outdir)["titles"]


@pytest.fixture
def large(tmp_path: Path) -> Project:
    """A reference of enough pages for Sphinx to read them in several processes, each with something to report."""
    names = [f"page{number}" for number in range(8)]
    pages = {
        f"{name}.rst": write_page(
            name.capitalize(),
            f":apiref:op:`GET /page7` :apiref:op:`Act` :apiref:param:`parameters.yaml:limit`\n"
            f":apiref:op:`nothing{name}`\n",
            write_operation(
                f"List {name}", f"GET /{name}", write_rows("parameters.yaml", "limit: limit", f"x: {name}")
            ),
            write_operation("Act", f"POST /{name}/action", write_rows("more/images.yaml", "name: name")),
        )
        for name in names
    }
    note = (
        "import os\n\n\ndef note(app, docname, source):\n"
        "    with open(os.environ['APIREF_TEST_PIDS'], 'a') as stream:\n"
        "        stream.write(f'{os.getpid()}\\n')\n\n\n"
        "def setup(app):\n    app.connect('source-read', note)\n"
        "    return {'parallel_read_safe': True, 'parallel_write_safe': True}\n"
    )
    conf = 'project = "Large"\nextensions = ["sphinx_apiref"]\n' + note
    levels = '[levels]\nparameter-unsorted = "warning"\n'
    unsorted = FILES["more/images.yaml"].replace("in: body", "in: header")
    files = {
        **pages,
        "conf.py": conf,
        "parameters.yaml": PARAMETERS,
        "more/images.yaml": unsorted,
        "apiref.toml": levels,
    }
    return Project(tmp_path, {**files, "index.rst": list_toctree(*names)})


def test_two_processes_build_what_one_builds(large: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outdirs, pids = [], []
    for jobs in ("1", "2"):
        log = tmp_path / f"pids{jobs}"
        monkeypatch.setenv("APIREF_TEST_PIDS", str(log))
        outdirs.append(large.run(f"jobs{jobs}", "-j", jobs))
        pids.append(set(log.read_text(encoding="utf-8").split()))
    assert len(pids[0]) == 1
    assert len(pids[1]) > 1
    assert compare_outputs(*outdirs) == []
    serial, parallel = (
        sorted((tmp_path / into / "warnings").read_text(encoding="utf-8").splitlines()) for into in ("jobs1", "jobs2")
    )
    assert serial == parallel
    assert len(find_lines(serial, "[apiref.parameter-undefined]")) == 8
    assert len(find_lines(serial, "[apiref.parameter-unsorted]")) == 1
    assert len(find_lines(serial, "no operation has this method and URL")) == 8
    # One search index, byte for byte: nothing of it hangs on which process came first.
    assert (outdirs[0] / "searchindex.js").read_bytes() == (outdirs[1] / "searchindex.js").read_bytes()


def test_a_copy_is_in_no_index_and_no_target(build: Build) -> None:
    page = (
        "API\n===\n\nOne\n---\n\n.. rest_method:: GET /a\n\nTwo\n---\n\n.. rest_method:: GET /a\n   :no-index:\n\n"
        "See :apiref:op:`GET /a`.\n"
    )
    built = build({"index.rst": page})
    assert built.warnings == []
    assert [entry.title for entry in get_domain(built.env).operations] == ["One"]
    for name in ("genindex.html", "apiref-operations.html"):
        assert "One" in built.read(name)
        assert "#two" not in built.read(name)
    assert 'id="two"' in built.read()
    assert 'href="#one"' in built.read().rpartition("See ")[2]
