"""Markup in the words of a reference is text in every output."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from .html_tree import Tag, parse_html
from .support import Build, Built

# Each place has a tag of its own, so that a failure names the place.
PLACES = ("method", "url", "title", "sub", "name", "in", "type", "description", "reason", "version", "release")


def evil(place: str) -> str:
    """Return text that does harm wherever it is not escaped."""
    return f"""<b0gus-{place} a="1">&amp;'"</b0gus-{place}>"""


def quoted(text: str) -> str:
    """Return a text as YAML."""
    return json.dumps(text)


TITLE = f"Show {evil('title')}"
SUB = f"Sub {evil('sub')}"
PAGE = f"""\
API
===

.. rest_expand_all::

{TITLE}
{"-" * 80}

.. rest_method:: G<b0gus-method>&"'T /a/{{<b0gus-url>"'&}}/b?x=<b0gus-url2>&y="'

{SUB}
{"~" * 80}

.. rest_status_code:: success status.yaml

   - 200: {quoted(evil("ref"))}

.. rest_parameters:: parameters.yaml

   - {quoted(evil("name"))}: {quoted(evil("key"))}
   - plain: plain
"""

PARAMETERS = f"""\
{quoted(evil("key"))}:
  description: {quoted("Text " + evil("description"))}
  in: {quoted(evil("in"))}
  required: true
  type: {quoted(evil("type"))}
  min_version: {quoted(evil("version"))}
plain:
  description: "x % $ # _ ^ ~ \\\\\\\\ {{ }} end"
  in: body
  required: true
  type: string
"""

STATUS = f"200:\n  default: Fine.\n  {quoted(evil('ref'))}: {quoted(evil('reason'))}\n"

FILES = {"index.rst": PAGE, "parameters.yaml": PARAMETERS, "status.yaml": STATUS}
CONF = f"""\
project = 'Test'
extensions = ['sphinx_apiref']
smartquotes = False
apiref_min_microversion = '2.1'
apiref_max_microversion = '2.2'
apiref_release_microversions = {{'2.2': {evil("release")!r}}}
latex_elements = {{'preamble': ''}}
"""


@pytest.fixture(scope="module")
def outputs(build_module: Build) -> Callable[[str], Built]:
    """Return the function that builds the page with a builder, once."""
    done: dict[str, Built] = {}

    def build_once(builder: str) -> Built:
        if builder not in done:
            done[builder] = build_module(FILES, builder, conf=CONF)
        return done[builder]

    return build_once


def check_attributes(root: Tag) -> None:
    """Check that no text has become an element, nor the attribute of one."""
    for tag in root.find():
        assert "b0gus" not in tag.name
        for name in tag.attributes:
            assert re.fullmatch(r"[a-z][a-z0-9:_-]*", name), f"{name} of <{tag.name}>"
            assert "b0gus" not in name


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "json"])
def test_html_holds_no_injected_element_and_every_text(outputs: Callable[[str], Built], builder: str) -> None:
    built = outputs(builder)
    if builder == "json":
        data = json.loads(built.read("index.fjson"))
        pages = [data["body"], data["toc"], data["title"]]
    else:
        pages = [path.read_text(encoding="utf-8") for path in sorted(built.outdir.rglob("*html"))]
    for page in pages:
        assert "<b0gus" not in page
        check_attributes(parse_html(page))
    text = parse_html(
        "".join(pages) if builder == "json" else built.read("index.xhtml" if builder == "epub" else "index.html")
    ).text
    places = [place for place in PLACES if place not in ("method", "url", "release")]
    assert [place for place in places if evil(place) not in text] == []
    assert """G<b0gus-method>&"'T""" in text
    assert """/a/{<b0gus-url>"'&}/b?x=<b0gus-url2>&y="'""" in text


def test_the_release_names_of_the_selector_are_escaped(outputs: Callable[[str], Built]) -> None:
    controls = parse_html(outputs("html").read()).one("div", "apiref-controls")
    assert json.loads(controls.attributes["data-apiref-settings"])["releases"] == {"2.2": evil("release")}


def test_a_version_makes_no_class_names_but_its_own(outputs: Callable[[str], Built]) -> None:
    rows = [row.classes for row in parse_html(outputs("html").read()).find("tr")]
    (name,) = (name for classes in rows for name in classes if "_ver_" in name)
    assert re.fullmatch(r"rp_min_ver_[A-Za-z0-9_-]+", name)


@pytest.mark.parametrize("builder", ["xml", "epub"])
def test_xml_outputs_parse_and_hold_the_texts(outputs: Callable[[str], Built], builder: str) -> None:
    built = outputs(builder)
    for path in sorted({*built.outdir.rglob("*.xml"), *built.outdir.rglob("*.xhtml"), *built.outdir.rglob("*.opf")}):
        root = ET.parse(path).getroot()
        assert not [tag for tag in root.iter() if "b0gus" in str(tag.tag)]
    name = "index.xml" if builder == "xml" else "index.xhtml"
    text = " ".join("".join(ET.parse(built.outdir / name).getroot().itertext()).split())
    for place in ("title", "sub", "name", "in", "type", "description", "reason"):
        assert evil(place) in text
    assert """/a/{<b0gus-url>"'&}/b?x=<b0gus-url2>&y="'""" in text


@pytest.mark.parametrize("builder", ["text", "pseudoxml"])
def test_plain_outputs_hold_the_text_as_it_is(outputs: Callable[[str], Built], builder: str) -> None:
    text = outputs(builder).read("index.txt" if builder == "text" else "index.pseudoxml")
    assert TITLE in text
    assert SUB in text
    assert """G<b0gus-method>&"'T /a/{<b0gus-url>"'&}/b?x=<b0gus-url2>&y="'""" in text


def test_latex_escapes_its_special_characters(outputs: Callable[[str], Built]) -> None:
    (path,) = outputs("latex").outdir.glob("*.tex")
    body = path.read_text(encoding="utf-8").partition("\\begin{document}")[2]
    # No line of text may hold a bare special character.
    for place in ("title", "sub", "name", "in", "type", "description", "reason", "method", "url"):
        assert f"b0gus\\sphinxhyphen{{}}{place}" in body.replace("\\allowbreak{}", "")
    for line in body.splitlines():
        if "b0gus" in line:
            assert not re.search(r"(?<!\\)[&#$^%_]", re.sub(r"\\detokenize\{[^}]*\}", "", line)), line
            # Braces balance, those that are text aside.
            plain = re.sub(r"\\[{}]", "", line)
            assert plain.count("{") == plain.count("}"), line
    assert r"x \% \$ \# \_ \textasciicircum{} \textasciitilde{} \textbackslash{} \{ \} end" in body


@pytest.mark.parametrize("builder", ["man", "texinfo", "gettext", "dummy", "linkcheck", "html"])
def test_no_builder_fails_or_warns_of_more_than_the_reference(outputs: Callable[[str], Built], builder: str) -> None:
    found = [re.sub(r".*\[(.*)\]\Z", r"\1", warning) for warning in outputs(builder).warnings]
    # `in` and the version are none; the URL is none either, and no row explains its query.
    assert set(found) <= {
        "apiref.parameter-field-invalid",
        "apiref.query-parameter-missing",
        "apiref.url-invalid",
    }
    assert outputs(builder).app.statuscode == 0


def test_texinfo_escapes_its_special_characters(outputs: Callable[[str], Built]) -> None:
    (path,) = outputs("texinfo").outdir.glob("*.texi")
    text = path.read_text(encoding="utf-8")
    assert "/a/@{<b0gus-url>" in text
    for match in re.finditer(r"(?<!@)@([^a-zA-Z{}@*/:.!?&'\"\-,^`=~ \n|])", text):
        pytest.fail(match[0])


def test_the_index_of_operations_and_the_inventory_take_any_text(outputs: Callable[[str], Built]) -> None:
    built = outputs("html")
    names = [path.name for path in built.outdir.glob("*.html")]
    assert "apiref-operations.html" in names
    for name in ("apiref-operations.html", "genindex.html"):
        page = built.read(name)
        assert "<b0gus" not in page
        assert "b0gus-url" in page


def test_control_and_other_odd_characters_in_a_url_are_kept_as_text(build: Build) -> None:
    url = "/a\u200b/{x:y}/<id>/(id)/`b`/%7B/é?q={z}#f"
    built = build({"index.rst": f"API\n===\n\nOp\n--\n\n.. rest_method:: GET {url}\n"})
    assert {re.sub(r".*\[(.*)\]\Z", r"\1", warning) for warning in built.warnings} == {
        "apiref.url-invisible",
        "apiref.url-placeholder-invalid",
    }
    root = parse_html(built.read())
    check_attributes(root)
    assert root.one("div", "endpoint-url").text == url
