"""Every builder takes a reference without a warning, and each that writes text shows all of it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .html_tree import parse_html, read_tables
from .reference import CONF, FILES, TABLES, TEXTS
from .support import Build, Built

XHTML = "{http://www.w3.org/1999/xhtml}"
CELLS = tuple(dict.fromkeys(cell for table in TABLES for row in table for cell in row))
"""Every text that stands in a cell."""
BUILDERS = (
    "html",
    "dirhtml",
    "singlehtml",
    "epub",
    "latex",
    "man",
    "texinfo",
    "text",
    "xml",
    "pseudoxml",
    "json",
    "gettext",
    "dummy",
    "linkcheck",
)


def squeeze(text: str) -> str:
    """Return the text, white space made one."""
    return " ".join(text.split())


def read_latex(built: Built) -> str:
    (path,) = built.outdir.glob("*.tex")
    text = path.read_text(encoding="utf-8").replace("\\allowbreak{}", "").replace("\\sphinxhyphen{}", "-")
    text = text.replace("\\PYGZdq{}", '"').replace("\\PYGZhy{}", "-")
    text = re.sub(r"\\PYG\{[^{}]*\}\{([^{}]*)\}", r"\1", text)
    text = text.replace("\\_", "_").replace("\\{", "\x01").replace("\\}", "\x02")
    text = re.sub(r"\\[A-Za-z]+(\[[^]]*\])?", " ", text)
    return re.sub(r"[{}]", "", text).replace("\x01", "{").replace("\x02", "}").replace("~", " ")


def read_man(built: Built) -> str:
    (path,) = built.outdir.glob("*.1")
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\\f(\([A-Z]{2}|[A-Z])", "", text).replace("\\-", "-").replace("\\(dq", '"').replace("\\&", "")
    return re.sub(r"^\.\w+ ?|^T[{}]", "", text, flags=re.MULTILINE)


def read_texinfo(built: Built) -> str:
    (path,) = built.outdir.glob("*.texi")
    text = re.sub(
        r"@([{}@])", lambda match: {"{": "\x01", "}": "\x02"}.get(match[1], match[1]), path.read_text("utf-8")
    )
    text = re.sub(r"@\w+|`|'", " ", text)
    return re.sub(r"[{}]", "", text).replace("\x01", "{").replace("\x02", "}")


def read_text(built: Built) -> str:
    return built.read("index.txt").replace("|", " ").replace("*", "")


def read_pseudoxml(built: Built) -> str:
    return re.sub(r"^ *<.*>$", "", built.read("index.pseudoxml"), flags=re.MULTILINE).replace("\n", " ")


def read_xml(built: Built) -> str:
    root = ET.parse(built.outdir / "index.xml").getroot()
    return " ".join("".join(block.itertext()) for block in root.iter() if block.tag not in ("document", "section"))


READERS: dict[str, Callable[[Built], str]] = {
    "latex": read_latex,
    "man": read_man,
    "texinfo": read_texinfo,
    "text": read_text,
    "pseudoxml": read_pseudoxml,
    "xml": read_xml,
}


@pytest.fixture(scope="module")
def outputs(build_module: Build) -> Callable[[str], Built]:
    """Return the function that builds the reference with a builder, once."""
    done: dict[str, Built] = {}

    def build_once(builder: str) -> Built:
        if builder not in done:
            done[builder] = build_module(FILES, builder, conf=CONF)
        return done[builder]

    return build_once


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_builds_without_a_warning(outputs: Callable[[str], Built], builder: str) -> None:
    built = outputs(builder)
    assert built.warnings == []
    assert built.app.statuscode == 0


@pytest.mark.parametrize("builder", sorted(READERS))
def test_every_text_and_every_cell_is_in_the_output(outputs: Callable[[str], Built], builder: str) -> None:
    text = squeeze(READERS[builder](outputs(builder))).replace(" .", ".")
    # Each paragraph of a cell may stand for itself.
    wanted = [*TEXTS, *(part for cell in CELLS for part in re.split(r" (?=New in|Available until)", cell))]
    # Sphinx writes some titles of a man page in capitals.
    fold = str.upper if builder == "man" else str
    assert [part for part in wanted if fold(part) not in fold(text)] == []


def read_page(built: Built, builder: str) -> str:
    """Return the HTML of the page."""
    if builder == "json":
        body = json.loads(built.read("index.fjson"))["body"]
        assert isinstance(body, str)
        return body
    return built.read("index.xhtml" if builder == "epub" else "index.html")


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "json"])
def test_every_html_output_has_the_texts_and_the_tables(outputs: Callable[[str], Built], builder: str) -> None:
    root = parse_html(read_page(outputs(builder), builder))
    text = root.text.replace("¶", "")
    # A card shows method and URL in two elements.
    cards = re.compile(r"^(GET|PUT) (/.*)$")
    for part in TEXTS:
        match = None if builder == "epub" else cards.match(part)
        if match:
            assert f"{match[1]} {match[2]}" in text
        assert (match[2] if match else part) in text
    assert read_tables(root) == TABLES


def test_the_xml_has_the_tables_cell_by_cell(outputs: Callable[[str], Built]) -> None:
    root = ET.parse(outputs("xml").outdir / "index.xml").getroot()

    def read_cell(entry: ET.Element) -> str:
        return squeeze(" ".join("".join(block.itertext()) for block in entry))

    found = [
        [tuple(read_cell(entry) for entry in row.iter("entry")) for row in body.iter("row")]
        for body in root.iter("tbody")
    ]
    assert found == TABLES


def test_the_pages_of_an_epub_are_xml(outputs: Callable[[str], Built]) -> None:
    built = outputs("epub")
    (book,) = built.outdir.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        pages = [name for name in archive.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))]
        assert "index.xhtml" in pages
        for name in pages:
            ET.fromstring(archive.read(name))
        root = ET.fromstring(archive.read("index.xhtml"))
    assert not list(root.iter(f"{XHTML}details"))
    assert not list(root.iter(f"{XHTML}button"))
    headings = ["".join(node.itertext()) for level in "123456" for node in root.iter(f"{XHTML}h{level}")]
    assert any(heading.startswith("List widgets") for heading in headings)


@pytest.mark.parametrize(
    ("builder", "page"), [("html", "index.html"), ("dirhtml", "index.html"), ("singlehtml", "index.html")]
)
def test_the_assets_stand_beside_the_page_and_are_linked(
    outputs: Callable[[str], Built], builder: str, page: str
) -> None:
    built = outputs(builder)
    root = parse_html(built.read(page))
    linked = [tag.attributes.get("href", tag.attributes.get("src", "")) for tag in root.find() if tag.name != "a"]
    for name in ("apiref.css", "apiref.js"):
        assert any(f"_static/{name}" in link for link in linked)
        assert (built.outdir / "_static" / name).is_file()


def test_the_catalog_holds_descriptions_and_reasons_with_their_place_in_the_yaml(
    outputs: Callable[[str], Built],
) -> None:
    built = outputs("gettext")
    catalog = "".join(path.read_text(encoding="utf-8") for path in sorted(built.outdir.glob("*.pot")))
    for message, place in {
        "Traces the call.": "parameters.yaml:2",
        "Its new *colour*.": "parameters.yaml:20",
        "Here they are.": "status.yaml:2",
        "Someone else was quicker.": "status.yaml:13",
    }.items():
        before, found, _ = catalog.partition(f'msgid "{message}"')
        assert found, message
        assert place in before.rpartition("\n\n")[2], message
    for text in ("Replace widget", "Parts are lost.", "Replaces one widget."):
        assert f'msgid "{text}"' in catalog


@pytest.mark.parametrize("builder", ["latex", "man", "texinfo", "text"])
def test_the_parts_stand_in_the_order_of_the_page(outputs: Callable[[str], Built], builder: str) -> None:
    text = squeeze(READERS[builder](outputs(builder)))
    start = text.index("Lists all widgets.")
    parts = ["Newest widgets first.", "Traces the call.", "The page size.", "200 - OK", "404 - Not Found", "array"]
    parts += ["Replaces one widget.", "Names the widget.", "teal-4711", "202 - Accepted", "409 - Conflict"]
    for part in parts:
        start = text.index(part, start) + 1


def test_long_names_can_be_broken_on_paper_after_each_of_their_parts(build: Build) -> None:
    names = ("camelCaseName", "snake_case", "os-attr:NAME")
    rows = "".join(f"   - {json.dumps(name)}: {json.dumps(name)}\n" for name in names)
    fields = "  in: body\n  type: string\n  required: true\n  description: Of camelCase.\n"
    files = {
        "index.rst": f"One\n===\n\n.. rest_method:: GET /one\n\n.. rest_parameters:: parameters.yaml\n\n{rows}",
        "parameters.yaml": "".join(f"{json.dumps(name)}:\n{fields}" for name in names),
    }
    built = build(files, "latex", confoverrides={"apiref_validate": False})
    (path,) = built.outdir.glob("*.tex")
    text = path.read_text(encoding="utf-8").replace("\\sphinxhyphen{}", "-").replace("\\_", "_")
    for broken in ("camel|Case|Name", "snake_|case", "os-|attr:|NAME"):
        assert broken.replace("|", "\\allowbreak{}") in text
    # Text has spaces to break at.
    assert "Of camelCase." in text


def test_a_page_without_operations_links_no_assets(build: Build) -> None:
    built = build(
        {
            "index.rst": "Prose\n=====\n\n.. toctree::\n\n   api\n",
            "api.rst": FILES["index.rst"],
            **{name: text for name, text in FILES.items() if name != "index.rst"},
        }
    )
    assert built.warnings == []
    assert "apiref.js" not in built.read()
    assert "apiref.js" in built.read("api.html")


def test_nothing_but_sphinx_writes_into_the_source_tree(build: Build) -> None:
    built = build(FILES, conf=CONF)
    found = {path.relative_to(built.srcdir).as_posix() for path in built.srcdir.rglob("*") if path.is_file()}
    assert {name for name in found if not name.startswith("_build/")} == {*FILES, "conf.py"}
    assert Path(built.app.doctreedir).is_relative_to(built.srcdir / "_build")


def test_the_next_build_finds_the_configuration_unchanged(build: Build) -> None:
    files = {"index.rst": "API\n===\n\nList\n----\n\n.. rest_method:: GET /a\n"}
    built = build(files)
    again = build({}, srcdir=built.srcdir)
    assert "'html_static_path'" not in again.app.status.getvalue()
    assert (again.outdir / "_static" / "apiref.css").is_file()


_INNER = {
    "index.rst": """\
API
===

List
----

.. rest_method:: GET /a

.. rest_status_code:: success status.yaml

   - 200: made

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - state: state
""",
    "parameters.yaml": """\
state:
  description: |
    One of:

    .. list-table:: States
       :header-rows: 1

       * - Value
         - Meaning
       * - up
         - runs

           for ever
       * - down
         - * stopped
           * broken

    Nothing else.
  in: body
  type: string
  required: true
""",
    "status.yaml": """\
200:
  default: Fine.
  made: |
    .. rest_parameters:: parameters.yaml

      - inner: state

    .. literalinclude:: made.json
""",
    "made.json": '{"inner": "up"}\n',
}


@pytest.mark.parametrize("builder", ["html", "text", "man", "latex", "texinfo", "epub", "xml", "gettext"])
def test_tables_and_directives_inside_cells_are_complete_in_every_builder(build: Build, builder: str) -> None:
    built = build(_INNER, builder, {"apiref_validate": False})
    assert [warning for warning in built.warnings if "unknown mimetype" not in warning] == []
    texts = [path.read_bytes().decode("utf-8", "replace") for path in built.outdir.rglob("*.*") if path.is_file()]
    if builder == "epub":
        return
    whole = "\n".join(texts)
    for word in ("One of", "States", "Meaning", "runs", "for ever", "stopped", "broken", "Nothing else"):
        assert word in whole, word
    # A name is no message for translators.
    assert ("inner" in whole) is (builder != "gettext")


def test_a_table_inside_a_cell_is_a_list_in_plain_text(build: Build) -> None:
    text = build(_INNER, "text", {"apiref_validate": False}).read("index.txt")
    assert "* Value | Meaning" in text
    assert "* up | runs" in text
