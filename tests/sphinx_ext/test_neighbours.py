"""The extension among others: Markdown, tabs, copy buttons, prose, strict references, and what it replaces."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

import sphinx_apiref.sphinx_ext

from .projects import PARAMETERS, SERVERS, STATUS, Project, list_toctree, load_inventory, write_operation, write_page

MARKDOWN = """\
# Servers

```{rest_expand_all}
```

## List Servers

```{rest_method} GET /servers
```

Servers of the *project*.

```{rest_status_code} success status.yaml
- 200
```

```{rest_status_code} error status.yaml
- 404: gone
```

### Request

```{rest_parameters} parameters.yaml
- limit: limit
```

### Response

```{rest_parameters} parameters.yaml
- servers: servers
```

## Show a Server

```{rest_method}
GET /servers/{server_id}
```

Unlike {apiref:op}`GET /servers`, this shows one.

### Request

```{rest_parameters} parameters.yaml

- server_id: server_id
```
"""

MARKED = PARAMETERS.replace(
    "How many to show.", "How *many* to show, as ``5``:\n\n    * one\n    * `two <https://example.org>`_"
)


def read_body(html: str) -> str:
    """Return the part of a page that its source makes."""
    return html.partition('<div class="body" role="main">')[2].partition('<div class="clearer">')[0]


def test_a_markdown_page_is_the_page_that_restructuredtext_gives(tmp_path: Path) -> None:
    side = {"parameters.yaml": MARKED, "status.yaml": STATUS}
    markdown = Project(tmp_path / "md", {**side, "index.md": MARKDOWN}).build(
        extensions=["myst_parser", "sphinx_apiref"]
    )
    source = SERVERS.replace("Servers of the project.", "Servers of the *project*.")
    source = source.replace("One server.", "Unlike :apiref:op:`GET /servers`, this shows one.")
    rest = Project(tmp_path / "rst", {**side, "index.rst": source}).build()
    assert markdown.warnings == rest.warnings == ()
    assert read_body(markdown.text("index.html")) == read_body(rest.text("index.html"))
    assert "<em>many</em>" in markdown.text("index.html")
    assert load_inventory(markdown.outdir)["apiref:operation"] == load_inventory(rest.outdir)["apiref:operation"]


def test_findings_in_a_markdown_page_name_file_line_and_column(tmp_path: Path) -> None:
    broken = PARAMETERS.replace("No more than a thousand.", "No *more than a thousand.")
    page = MARKDOWN.replace("- servers: servers", "- servers: server").replace("- 404: gone", "- 409")
    project = Project(tmp_path, {"index.md": page, "parameters.yaml": broken, "status.yaml": STATUS})
    built = project.build(extensions=["myst_parser", "sphinx_apiref"])
    lines = page.splitlines()
    row, status = lines.index("- servers: server") + 1, lines.index("- 409") + 1
    described = broken.splitlines().index("    No *more than a thousand.") + 1
    found = sorted(built.warnings)
    assert [warning.partition(" WARNING")[0].removeprefix(f"{tmp_path}/source/") for warning in found] == [
        f"index.md:{status}:3:",
        f"index.md:{row}:3:",
        f"parameters.yaml:{described}:",
    ]
    assert "(did you mean `servers`?) [apiref.parameter-undefined]" in found[1]
    assert "Inline emphasis start-string without end-string." in found[2]


def test_a_signature_in_markdown_may_carry_versions(tmp_path: Path) -> None:
    page = (
        "# P\n\n## Op\n\n```{rest_method} GET /a\nmin_version: 2.3\n```\n\n## Other\n\n:::{rest_method} GET /b\n:::\n"
    )
    project = Project(tmp_path, {"index.md": page})
    built = project.build(extensions=["myst_parser", "sphinx_apiref"], myst_enable_extensions=["colon_fence"])
    assert not built.warnings
    assert [(operation.label, operation.min_version) for operation in built.domain.build_reference().operations] == [
        ("GET /a", "2.3"),
        ("GET /b", None),
    ]
    assert "rp_min_ver_2_3" in built.text("index.html")


@pytest.mark.parametrize("first", [True, False])
def test_a_project_of_prose_tabs_and_copy_buttons_builds_without_a_warning(tmp_path: Path, first: bool) -> None:
    others = ["myst_parser", "sphinx_design", "sphinx_copybutton"]
    extensions = ["sphinx_apiref", *others] if first else [*others, "sphinx_apiref"]
    project = Project(
        tmp_path,
        {
            "index.rst": list_toctree("guide/index", "reference/index", "notes"),
            "guide/index.rst": write_page("Guide", ".. toctree::", "", "   start", "   more"),
            "guide/start.rst": write_page(
                "Start",
                "Begin with :apiref:op:`GET /servers`, see :ref:`reference`.\n",
                ".. code-block:: console\n\n   $ curl /servers\n",
            ),
            "guide/more.md": "# More\n\nThen {apiref:op}`show-a-server` and {apiref:param}`limit`.\n",
            "notes.md": "# Notes\n\n## A heading\n\nWords.\n",
            "reference/index.rst": ".. _reference:\n\nReference\n=========\n\n.. toctree::\n   :glob:\n\n   *\n",
            "reference/servers.rst": SERVERS,
            "reference/images.rst": write_page("Images", write_operation("List Images", "GET /images")),
            "reference/parameters.yaml": PARAMETERS,
            "reference/status.yaml": STATUS,
        },
    )
    built = project.build(extensions=extensions, nitpicky=True)
    assert not built.warnings
    assert 'href="../reference/servers.html#list-servers"' in built.text("guide/start.html")
    more = built.text("guide/more.html")
    assert 'href="../reference/servers.html#show-a-server"' in more
    assert 'href="../reference/servers.html#list-servers-request-limit"' in more
    assert "copybutton.js" in built.text("guide/start.html")
    # Prose carries nothing of ours; pages with operations do.
    assert "apiref.js" in built.text("reference/servers.html")
    assert "apiref.js" not in built.text("guide/start.html")
    contents = built.text("reference/index.html")
    assert contents.count('href="servers.html#list-servers"') == 1


def test_nitpicky_tells_of_unknown_targets_only(tmp_path: Path) -> None:
    project = Project(
        tmp_path,
        {
            "index.rst": SERVERS.replace("One server.", "One :apiref:op:`server`, as :apiref:op:`List Servers` has."),
            "parameters.yaml": PARAMETERS,
            "status.yaml": STATUS,
        },
    )
    [warning] = project.build(nitpicky=True).warnings
    assert "no operation has this method and URL, title or id: server" in warning


TABS = """\
Reference
=========

List Servers
------------

.. rest_method:: GET /servers/{server_id}

Request
~~~~~~~

.. tab-set::

   .. tab-item:: Path

      .. rest_parameters:: parameters.yaml

         - server_id: server_id

   .. tab-item:: Query

      .. rest_parameters:: parameters.yaml

         - limit: limit

.. dropdown:: Codes

   .. rest_status_code:: error status.yaml

      - 404
"""


def test_tables_stand_in_tabs_and_belong_to_the_operation_all_the_same(tmp_path: Path) -> None:
    project = Project(tmp_path, {"index.rst": TABS, "parameters.yaml": PARAMETERS, "status.yaml": STATUS})
    built = project.build(extensions=["sphinx_design", "sphinx_apiref"])
    assert not built.warnings
    [operation] = built.domain.build_reference().operations
    assert [use.name for table in operation.tables for use in table.uses] == ["server_id", "limit"]
    assert [status.code for status in operation.statuses] == [404]
    html = built.text("index.html")
    tabs = html.partition("sd-tab-set")[2]
    assert 'id="list-servers-request-server-id"' in tabs
    assert tabs.index("s identifier.") < tabs.index("How many to show") < tabs.index("Nothing is there")


@pytest.fixture
def os_api_ref(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module of the name of the extension that this one replaces."""
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "os_api_ref.py").write_text("def setup(app):\n    return {}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    before = sys.modules.pop("os_api_ref", None)
    yield
    sys.modules.pop("os_api_ref", None)
    if before is not None:
        sys.modules["os_api_ref"] = before


@pytest.mark.usefixtures("os_api_ref")
@pytest.mark.parametrize("extensions", [["os_api_ref", "sphinx_apiref"], ["sphinx_apiref", "os_api_ref"]])
def test_loading_it_beside_os_api_ref_is_one_clear_error(tmp_path: Path, extensions: list[str]) -> None:
    project = Project(tmp_path, {"index.rst": write_page("Page")})
    with pytest.raises(ExtensionError) as caught:
        project.build(extensions=extensions)
    assert str(caught.value) == (
        "sphinx_apiref takes the place of os_api_ref: remove 'os_api_ref' from extensions in conf.py"
    )


def test_an_environment_of_another_version_of_the_extension_is_not_reused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path, {"index.rst": SERVERS, "parameters.yaml": PARAMETERS, "status.yaml": STATUS})
    current = sphinx_apiref.sphinx_ext.setup_extension

    def setup_older(app: object) -> ExtensionMetadata:
        metadata = current(app)  # type: ignore[arg-type]
        metadata["env_version"] -= 1
        return metadata

    monkeypatch.setattr(sphinx_apiref.sphinx_ext, "setup_extension", setup_older)
    assert project.build().read == {"index"}
    assert project.build().read == frozenset()
    monkeypatch.setattr(sphinx_apiref.sphinx_ext, "setup_extension", current)
    assert project.build().read == {"index"}
    assert project.build().read == frozenset()


def test_an_environment_built_without_the_extension_is_not_reused(tmp_path: Path) -> None:
    project = Project(tmp_path, {"index.rst": write_page("Page", write_operation("List", "GET /a"))})
    project.write("conf.py", 'project = "Example"\nexclude_patterns = ["**/*.inc"]\n')
    assert project.build().warnings
    project.write("conf.py", 'project = "Example"\nextensions = ["sphinx_apiref"]\n')
    built = project.build()
    assert not built.warnings
    assert re.search(r'class="endpoint-url">/a<', built.text("index.html"))


def test_a_suite_written_with_the_old_sphinx_testing_package_can_build_a_reference(tmp_path: Path) -> None:
    sphinx_testing = pytest.importorskip("sphinx_testing")
    project = Project(tmp_path, {"index.rst": SERVERS, "parameters.yaml": PARAMETERS, "status.yaml": STATUS})

    @sphinx_testing.with_app(buildername="html", srcdir=str(project.source), copy_srcdir_to_tmpdir=True)  # type: ignore[untyped-decorator]
    def check(app: object, status: object, warning: object) -> str:
        app.build()  # type: ignore[attr-defined]
        html: str = (Path(app.outdir) / "index.html").read_text(encoding="utf-8")  # type: ignore[attr-defined]
        assert warning.getvalue() == ""  # type: ignore[attr-defined]
        return html

    assert "detail-control" in check()
