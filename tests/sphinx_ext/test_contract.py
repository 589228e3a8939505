"""The ids, class names and attributes that links, styles and scrapers use; all are those of os-api-ref."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.sphinx_ext.markup import Names
from sphinx_apiref.sphinx_ext.output import assets

from .html_tree import Tag, parse_html, read_tables
from .reference import CONF, FILES
from .support import Build, Built

PAGE = """\
API
===

.. rest_expand_all::

Twins
-----

One
~~~

.. rest_method:: GET /one

Text.

.. rest_status_code:: success status.yaml

   - 200

.. rest_status_code:: error status.yaml

   - 404

Request
.......

Text.

Response
........

Text.

Same title
~~~~~~~~~~

.. rest_method:: GET /same/1

Request
.......

Same title
~~~~~~~~~~

.. rest_method:: GET /same/2

Request
.......

.. rest_status_code:: success status.yaml

   - 200

Same title
~~~~~~~~~~

.. rest_method:: GET /same/3
   min_version: 2.3
   max_version: 2.9

.. rest_parameters:: parameters.yaml

   - new: new
   - always: always

Request
.......

.. _labelled:

Labelled operation
~~~~~~~~~~~~~~~~~~

.. rest_method:: DELETE /labelled/{always}

Use *emphasis* and ``code`` in a title
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

.. rest_method:: POST /markup

123
~~~

.. rest_method:: GET /digits
"""

PARAMETERS = """\
always:
  description: Text.
  in: body
  required: false
  type: string
new:
  description: Text.
  in: body
  required: true
  type: string
  min_version: 2.3
  max_version: 2.9
"""

STATUS = "200:\n  default: Fine.\n404:\n  default: Gone.\n"
FILES_HERE = {"index.rst": PAGE, "parameters.yaml": PARAMETERS, "status.yaml": STATUS}
SLUGS = ["one", "same-title", "id2", "id4", "labelled-operation", "use-emphasis-and-code-in-a-title", "id6"]
"""What docutils gives: the duplicate sub-sections take the numbers in between."""


@pytest.fixture(scope="module")
def built(build_module: Build) -> Built:
    """The page, built for HTML."""
    return build_module(
        FILES_HERE,
        conf="extensions = ['sphinx_apiref']\napiref_validate = False\n"
        "apiref_min_microversion = '2.1'\napiref_max_microversion = '2.4'\n"
        "apiref_release_microversions = {'2.3': 'queens'}\n",
    )


@pytest.fixture(scope="module")
def page(built: Built) -> Tag:
    """The tree of the page."""
    assert built.warnings == []
    return parse_html(built.read())


def find_ids(tag: Tag) -> list[str]:
    """Return all ids below an element."""
    return [element.attributes["id"] for element in tag.find() if "id" in element.attributes]


def find_operation(page: Tag, slug: str) -> Tag:
    """Return the element of an operation."""
    return page.one(id_=slug)


def test_every_id_is_unique_in_the_page(page: Tag) -> None:
    assert [node_id for node_id, count in Counter(find_ids(page)).items() if count > 1] == []


def test_operations_have_the_ids_that_docutils_gives_their_titles(page: Tag) -> None:
    operations = [tag for tag in page.find("section") if "detail-control" in tag.classes]
    assert [tag.attributes["id"] for tag in operations] == SLUGS


def test_ids_are_those_of_the_same_page_without_the_extension(built: Built, page: Tag, build: Build) -> None:
    stubs = """
from docutils import nodes
from docutils.parsers.rst import Directive

class Stub(Directive):
    has_content = True
    optional_arguments = 9

    def run(self):
        return [nodes.paragraph("", "stub")]

def setup(app):
    for name in ("rest_method", "rest_parameters", "rest_status_code", "rest_expand_all"):
        app.add_directive(name, Stub)
"""
    plain = build({"index.rst": PAGE}, conf=stubs)
    assert plain.warnings == []
    wanted = [tag.attributes["id"] for tag in parse_html(plain.read()).find("section")]
    found = [tag.attributes["id"] for tag in page.find("section")]
    assert [node_id for node_id in found if node_id in wanted] == wanted


def test_every_operation_has_its_head_body_and_button(page: Tag) -> None:
    for slug in SLUGS:
        operation = find_operation(page, slug)
        assert len(list(operation.find(class_="operation-grp"))) == 1
        detail = operation.one(id_=f"{slug}-detail")
        assert "api-detail" in detail.classes
        button = operation.one(id_=f"{slug}-detail-btn")
        assert "btn-detail" in button.classes
        assert button.attributes["data-target"] == button.attributes["data-bs-target"] == f"#{slug}-detail"
        anchor = operation.one("a", "operation-anchor")
        assert anchor.attributes["href"] == f"#{slug}"


@pytest.mark.parametrize(
    ("slug", "method", "url", "title"),
    [
        ("one", "GET", "/one", "One"),
        ("id4", "GET", "/same/3", "Same title"),
        ("labelled-operation", "DELETE", "/labelled/{always}", "Labelled operation"),
        ("use-emphasis-and-code-in-a-title", "POST", "/markup", "Use emphasis and code in a title"),
    ],
)
def test_url_and_title_are_the_first_and_second_div_of_the_container(
    page: Tag, slug: str, method: str, url: str, title: str
) -> None:
    operation = find_operation(page, slug)
    container = operation.one("div", "endpoint-container")
    first, second = (tag for tag in container.tags if tag.name == "div")
    assert first.classes == ["endpoint-url"]
    assert first.text == url
    assert second.classes == ["endpoint-title"]
    assert second.one(class_="url-subtitle").text == title
    badge = operation.one("div", "operation").one("span", "badge")
    assert badge.classes == ["badge", "label", f"label-{method}"]
    assert badge.text == method


def test_path_parameters_are_marked(page: Tag) -> None:
    assert [tag.text for tag in page.find("span", "path_parameter")] == ["{always}"]


def test_a_label_before_an_operation_is_an_anchor_too(page: Tag) -> None:
    operation = find_operation(page, "labelled-operation")
    assert len(list(operation.find(id_="labelled")) + list(page.find("span", id_="labelled"))) >= 1


def test_the_range_of_versions_is_in_the_class_names(page: Tag) -> None:
    head = find_operation(page, "id4").one(class_="operation-grp")
    assert {"rp_min_ver_2_3", "rp_max_ver_2_9"} <= set(head.classes)
    rows = [row.classes for row in find_operation(page, "id4").one("tbody").find("tr")]
    assert {"rp_min_ver_2_3", "rp_max_ver_2_9"} <= set(rows[0])
    assert not [name for name in rows[1] if name.startswith("rp_")]
    assert not [name for name in find_operation(page, "one").one(class_="operation-grp").classes if "_ver_" in name]


def read_settings(page: Tag) -> dict[str, Any]:
    """Return the settings that the page has for the script."""
    settings: dict[str, Any] = json.loads(page.one("div", "apiref-controls").attributes["data-apiref-settings"])
    return settings


def test_the_page_has_its_controls(page: Tag) -> None:
    button = page.one("button", id_="expand-all")
    assert "btn-expand-all" in button.classes
    assert page.one("select", id_="mv_select").tags == []
    settings = read_settings(page)
    assert (settings["min"], settings["max"], settings["releases"]) == ("2.1", "2.4", {"2.3": "queens"})


def snake_case(key: str) -> str:
    """Return the name of a member of `Names` for a key of the script: ``showAll`` is ``SHOW_ALL``."""
    return re.sub(r"(?=[A-Z])", "_", key).upper()


def test_the_script_has_the_names_of_the_contract() -> None:
    script = (Path(assets.__file__).parent / "static" / "apiref.js").read_text(encoding="utf-8")
    literal = script.partition("const CONTRACT = {")[2].partition("}")[0]
    names = dict(re.findall(r'(\w+): "([^"]*)"', literal))
    assert len(names) >= 10
    assert {key: Names[snake_case(key)].value for key in names} == names


def test_every_name_of_the_contract_is_on_the_page(page: Tag, built: Built) -> None:
    text = built.read()
    ids = find_ids(page)
    classes = {name for tag in page.find() for name in tag.classes}
    prefixes = {Names.LABEL_OF, Names.MIN_VERSION, Names.MAX_VERSION}
    for name in Names:
        if name in (Names.BODY_ID, Names.BUTTON_ID):
            assert any(node_id.endswith(name) for node_id in ids), name
        elif name in (Names.SHOW_ALL, Names.VERSIONS):
            assert name in ids, name
        elif name in (Names.TARGET, Names.BOOTSTRAP_TARGET):
            assert f'{name}="#one-detail"' in text, name
        elif name in prefixes:
            assert any(found.startswith(name) for found in classes), name
        # The script alone has to do with addresses.
        elif name is not Names.EXPANDED:
            assert name in classes, name


def test_the_names_are_those_of_os_api_ref() -> None:
    assert {name.name: name.value for name in Names} == {
        "HEAD": "operation-grp",
        "OPERATION": "operation",
        "ANCHOR": "operation-anchor",
        "BADGE": "badge",
        "LABEL": "label",
        "LABEL_OF": "label-",
        "ENDPOINT": "endpoint-container",
        "URL": "endpoint-url",
        "TITLE_BOX": "endpoint-title",
        "TITLE": "url-subtitle",
        "PATH_PARAMETER": "path_parameter",
        "BUTTON": "btn-detail",
        "BODY": "api-detail",
        "CARD": "detail-control",
        "SHOW_ALL_BUTTON": "btn-expand-all",
        "MIN_VERSION": "rp_min_ver_",
        "MAX_VERSION": "rp_max_ver_",
        "BODY_ID": "-detail",
        "BUTTON_ID": "-detail-btn",
        "SHOW_ALL": "expand-all",
        "VERSIONS": "mv_select",
        "TARGET": "data-target",
        "BOOTSTRAP_TARGET": "data-bs-target",
        "EXPANDED": "expanded",
    }


def test_tables_have_the_columns_and_cells_of_before(page: Tag) -> None:
    operation = find_operation(page, "id4")
    table = operation.one("table")
    assert "docutils" in table.classes
    assert [head.text for head in table.find("th")] == ["Name", "In", "Type", "Description"]
    first, second = ([cell for cell in row.tags if cell.name == "td"] for row in table.one("tbody").find("tr"))
    assert [[child.name for child in cell.tags] for cell in (first[0], second[0])] == [["p"], ["p"]]
    assert second[0].tags[0].children == ["always (Optional)"]
    assert [strong.text for strong in first[3].find("strong")] == [
        "New in version 2.3",
        "Available until version 2.9",
    ]


def test_status_cells_hold_number_and_name_in_code(page: Tag) -> None:
    operation = find_operation(page, "one")
    assert [code.text for code in operation.find("code")] == ["200 - OK", "404 - Not Found"]
    assert read_tables(operation) == [[("200 - OK", "Fine.")], [("404 - Not Found", "Gone.")]]


def test_status_sections_have_the_id_of_their_kind_and_later_ones_that_of_their_operation(page: Tag) -> None:
    operation = find_operation(page, "one")
    assert [tag.attributes["id"] for tag in operation.find("section")] == ["Success", "Error", "request", "response"]
    later = [tag.attributes["id"] for tag in find_operation(page, "id2").find("section")]
    assert len(later) == 2
    assert later[1].endswith("-success")


def test_an_operation_stands_once_in_the_table_of_contents_and_links_to_its_id(page: Tag) -> None:
    sidebar = page.one("div", "sphinxsidebarwrapper")
    links = [(tag.attributes["href"], tag.text) for tag in sidebar.find("a") if "#" in tag.attributes.get("href", "")]
    for slug in SLUGS:
        assert len([link for link in links if link[0] == f"#{slug}"]) == 1
    texts = dict(links)
    assert texts["#one"] == "One"
    assert texts["#use-emphasis-and-code-in-a-title"] == "Use emphasis and code in a title"


def test_every_link_to_a_place_on_the_page_has_one(page: Tag) -> None:
    ids = set(find_ids(page))
    targets = {tag.attributes["href"][1:] for tag in page.find("a") if tag.attributes.get("href", "").startswith("#")}
    assert targets - {""} <= ids


def test_labels_of_operations_resolve(build: Build) -> None:
    built = build(
        {**FILES_HERE, "index.rst": PAGE + "\nSee :ref:`labelled` and :ref:`this <labelled>`.\n"},
        confoverrides={"nitpicky": True, "apiref_validate": False},
    )
    assert built.warnings == []
    links = [tag.text for tag in parse_html(built.read()).find("a", "reference") if "#labelled" in str(tag.attributes)]
    assert {"Labelled operation", "this"} <= set(links)


def test_older_option_names_work(build: Build) -> None:
    built = build(
        FILES_HERE,
        conf="extensions = ['sphinx_apiref']\napiref_validate = False\nos_api_ref_min_microversion = '2.1'\n"
        "os_api_ref_max_microversion = '2.2'\nos_api_ref_release_microversions = ''\n",
    )
    assert built.warnings == []
    settings = read_settings(parse_html(built.read()))
    assert (settings["min"], settings["max"], settings["releases"]) == ("2.1", "2.2", {})


def test_operations_may_be_shown_open(build: Build) -> None:
    built = build(FILES_HERE, confoverrides={"apiref_operations": "open", "apiref_validate": False})
    assert built.warnings == []
    root = parse_html(built.read())
    assert not list(root.find("details"))
    assert not list(root.find(id_="expand-all"))
    for slug in SLUGS:
        assert "api-detail" in root.one(id_=f"{slug}-detail").classes


def test_the_small_reference_has_unique_ids_on_every_html_builder(build: Build) -> None:
    for builder in ("html", "dirhtml", "singlehtml"):
        ids = find_ids(parse_html(build(FILES, builder, conf=CONF).read()))
        assert [node_id for node_id, count in Counter(ids).items() if count > 1] == []
        assert {"list-widgets", "list-widgets-detail", "replace-widget", "Success", "Error"} <= set(ids)
