"""Edited definitions that need the parser: a rebuild takes them in without reading a page, or reads the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from .projects import (
    CONF,
    Built,
    Project,
    compare_outputs,
    find_lines,
    list_toctree,
    write_operation,
    write_page,
    write_rows,
)

LIMIT = "How many to show."
MARKER = "What comes after."
PARAMETERS = f"""\
limit:
  in: query
  type: integer
  required: false
  min_version: 2.3
  description: |
    {LIMIT}
marker:
  in: query
  type: string
  required: false
  description: |
    {MARKER}
name:
  in: query
  type: string
  required: false
  description: |
    The name, see :ref:`nowhere`.

    * Or else :apiref:op:`GET /nothing`.
sort:
  in: query
  type: string
  required: false
  description: |
    The order, as in `the guide <https://example.org/guide>`_.
"""
STATUS = "404:\n  default: |\n    * A list\n    * of reasons\n  gone: |\n    * Gone.\n"
STATUSES = ".. rest_status_code:: error status.yaml\n\n   - 404\n"
ROWS = ("limit: limit", "marker: marker", "name: name")

FILES = {
    "index.rst": list_toctree("servers", "images", "prose"),
    # A definition in several rows of a page, and on two pages.
    "servers.rst": write_page(
        "Servers",
        write_operation("List Servers", "GET /servers", STATUSES, write_rows("parameters.yaml", *ROWS)),
        write_operation("List More", "GET /more", write_rows("parameters.yaml", "name: name", "limit: limit")),
    ),
    "images.rst": write_page(
        "Images",
        write_operation("List Images", "GET /images", STATUSES, write_rows("parameters.yaml", *ROWS, "sort: sort")),
        write_operation("Show Image", "GET /sizes", write_rows("more.yaml", "size: size")),
    ),
    "prose.rst": ".. _place:\n\n" + write_page("Prose", ".. glossary::\n\n   server\n      A machine.\n"),
    "parameters.yaml": PARAMETERS,
    "more.yaml": "size:\n  in: query\n  type: integer\n  required: true\n  description: The size.\n",
    "status.yaml": STATUS,
}
USERS = {"servers", "images"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A reference that is built when a test says so."""
    return Project(tmp_path, FILES)


def indent(text: str) -> str:
    """Return the lines of a description as they stand in a parameters file."""
    return text.replace("\n", "\n    ").replace("\n    \n", "\n\n")


def change(project: Project, old: str, new: str) -> None:
    """Edit a description."""
    project.edit("parameters.yaml", old, indent(new))


def rebuild(project: Project, builder: str = "html") -> Built:
    """Build again; the output and what is said of the edited file have to be a clean build's."""
    built = project.build(builder)
    clean = project.build_clean(builder)
    assert compare_outputs(built.outdir, clean.outdir) == []
    assert set(built.warnings) <= set(clean.warnings)
    return built


def check_refreshed(project: Project, builder: str = "html") -> Built:
    """Build again, which must read no page but write those with the edited definition, with all of their warnings."""
    built = project.build(builder)
    clean = project.build_clean(builder)
    assert compare_outputs(built.outdir, clean.outdir) == []
    assert sorted(built.warnings) == sorted(clean.warnings)
    assert not built.read
    assert built.refreshed == USERS
    return built


def check_read(project: Project, pages: set[str]) -> Built:
    """Build again, which must read these pages."""
    built = rebuild(project)
    assert built.read == pages
    assert not built.refreshed & pages
    return built


def check_images_read(project: Project) -> Built:
    """Build again, which must read one page, and not the other one with the definition."""
    built = check_read(project, {"images"})
    assert built.refreshed == {"servers"}
    return built


TEXTS = [
    "* a list\n* of two\n\n  * and more",
    "1. first\n2. second",
    "term\n  definition",
    "text\n\n  quoted *text*",
    "a :ref:`label <place>`, :ref:`place`, :doc:`prose`, :term:`server`",
    ":apiref:op:`GET /images`, :apiref:param:`limit`",
    ":ref:`missing` and :apiref:op:`missing`",
    "an `address <https://example.org/>`__, https://example.org/two",
    "a 'quotation' -- of \"two\" --- words...",
    "``'quoted'`` and *'quoted'*",
    "text::\n\n  {'a': 1}",
    ".. code-block:: json\n   :linenos:\n\n   {}",
    ".. note:: See :doc:`prose`.\n\n   * a list",
    "`default`, :file:`a/{b}`, :guilabel:`&OK`, :menuselection:`A --> B`, :samp:`x{y}`, :sub:`2`",
    ":code:`x`",
    ":bug:`12`",
]


@pytest.mark.parametrize("text", TEXTS)
def test_an_edited_text_that_needs_the_parser_shows_without_reading_a_page(project: Project, text: str) -> None:
    project.write(
        "conf.py",
        CONF.replace("]", ', "sphinx.ext.extlinks"]', 1) + 'extlinks = {"bug": ("https://example.org/%s", "bug %s")}\n',
    )
    project.build()
    change(project, LIMIT, text)
    check_refreshed(project)


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "text", "man", "texinfo", "latex", "xml", "pseudoxml", "gettext"]
)
def test_each_builder_shows_an_edited_text_as_a_clean_build_does(
    project: Project, builder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    project.build(builder)
    change(project, MARKER, "a 'list'::\n\n  {}\n\n* of :doc:`two <prose>`, `x <https://example.org/>`__\n* rows")
    check_refreshed(project, builder)
    change(project, "The name, see", "The ``name``.\n\nSee")
    check_refreshed(project, builder)


def test_an_edit_is_taken_in_once(project: Project) -> None:
    project.build()
    change(project, LIMIT, "* a list")
    check_refreshed(project)
    again = project.build()
    assert not again.read | again.refreshed


def test_builders_with_the_same_doctrees_show_an_edited_text_each(project: Project) -> None:
    project.build()
    change(project, LIMIT, "* a list")
    check_refreshed(project)
    assert project.build("xml").read == frozenset()
    assert compare_outputs(project.folder / "main" / "xml", project.build_clean("xml").outdir) == []


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_parallel_build_takes_an_edited_text_in(project: Project, jobs: str) -> None:
    project.run("main", "-j", jobs)
    doctrees = [project.folder / "main" / "doctrees" / f"{name}.doctree" for name in ("servers", "prose")]
    before = [path.stat().st_mtime_ns for path in doctrees]
    change(project, LIMIT, "* a list, see :ref:`nothing`")
    outdir = project.run("main", "-j", jobs)
    assert compare_outputs(outdir, project.run("clean")) == []
    said = [sorted((project.folder / name / "warnings").read_text().splitlines()) for name in ("main", "clean")]
    assert said[0] == said[1]
    assert find_lines(said[0], "nothing")
    after = [path.stat().st_mtime_ns for path in doctrees]
    assert (before[0] != after[0], before[1] != after[1]) == (True, False)


def test_a_text_can_come_to_need_the_parser_and_do_without_it_again(project: Project) -> None:
    project.build()
    change(project, LIMIT, "* see :ref:`gone`")
    assert find_lines(check_refreshed(project).warnings, "gone")
    project.edit("parameters.yaml", "* see :ref:`gone`", LIMIT)
    assert not find_lines(check_refreshed(project).warnings, "gone")
    change(project, "* Or else :apiref:op:`GET /nothing`.", "Or ``else``.")
    change(project, "The name, see :ref:`nowhere`.", "The name.")
    built = check_refreshed(project)
    assert not built.warnings
    assert "<li><p>A list</p></li>" in built.text("servers.html")


def test_several_edits_are_taken_in_at_once(project: Project) -> None:
    project.build()
    change(project, LIMIT, "* one\n* :doc:`two <prose>`")
    change(project, MARKER, "``simple``")
    change(project, "* Or else", "* Or *else*")
    project.edit("parameters.yaml", "min_version: 2.3", "max_version: 2.9")
    check_refreshed(project)


def test_an_edited_version_of_a_text_that_needs_the_parser_is_taken_in(project: Project) -> None:
    change(project, LIMIT, "* a list")
    project.build()
    project.edit("parameters.yaml", "min_version: 2.3", "min_version: 2.5")
    assert "New in version 2.5" in check_refreshed(project).text("servers.html")


def test_texts_that_an_edit_moves_are_reported_where_they_are_now(project: Project) -> None:
    built = project.build()
    assert "parameters.yaml:19:" in find_lines(built.warnings, "nowhere")[0]
    change(project, LIMIT, f"{LIMIT}\n\nMore.")
    built = check_refreshed(project)
    assert "parameters.yaml:21:" in find_lines(built.warnings, "nowhere")[0]
    change(project, "More.", "``More``.")
    assert "parameters.yaml:21:" in find_lines(check_refreshed(project).warnings, "nowhere")[0]


def test_rows_that_share_a_text_report_it_once_a_page(project: Project) -> None:
    project.build()
    change(project, LIMIT, "See :ref:`missing`.")
    assert len(find_lines(check_refreshed(project).warnings, "'missing'")) == 2


def test_definitions_that_share_their_text_through_an_anchor_are_one(project: Project) -> None:
    # `two` comes to have the notes of `one`, and so its cell.
    shared = "base: &base\n  in: query\n  type: integer\n  required: true\n  description: |\n    See :ref:`unshared`.\n"
    project.write(
        "more.yaml",
        FILES["more.yaml"] + shared + "one:\n  <<: *base\n  min_version: 2.1\ntwo:\n  <<: *base\n  min_version: 2.2\n",
    )
    project.write(
        "servers.rst",
        write_page("Servers", write_operation("A", "GET /a", write_rows("more.yaml", "two: two", "one: one"))),
    )
    assert len(find_lines(project.build().warnings, "unshared")) == 2
    project.edit("more.yaml", "2.2", "2.1")
    built = rebuild(project)
    assert "servers" in built.refreshed
    assert len(find_lines(built.warnings, "unshared")) == 1


def test_a_type_that_rows_share_stays_where_the_first_of_them_has_it(project: Project) -> None:
    definition = "{}:\n  in: query\n  type: ':ref:`gone`'\n  required: true\n  description: |\n    The {}.\n"
    project.write("more.yaml", definition.format("size", "size") + definition.format("other", "other"))
    project.edit("images.rst", "   - size: size", "   - size: size\n   - other: other")
    [before] = find_lines(project.build().warnings, "'gone'")
    project.edit("more.yaml", "The size.", "The size.\n\n    More.")
    built = rebuild(project)
    assert built.refreshed == {"images"}
    assert find_lines(built.warnings, "'gone'") == [before]


def test_what_is_parsed_alone_is_a_part_of_its_page_then_and_nothing_else_sees_it(project: Project) -> None:
    project.write(
        "conf.py",
        CONF
        + """
from docutils import nodes
from sphinx.domains import Domain


class Own(Domain):
    name = "own"

    def process_doc(self, env, docname, document):
        if not any(document.findall(nodes.section)):
            raise RuntimeError("no page")


def setup(app):
    app.add_domain(Own)
""",
    )
    project.build()
    change(project, LIMIT, "* a :doc:`list <prose>`")
    built = check_refreshed(project)
    document = built.env.get_doctree("servers")
    assert {node.document for node in document.findall() if node is not document} <= {document, None}


def test_a_reference_in_an_edited_text_follows_an_operation_that_moves(project: Project) -> None:
    project.build()
    change(project, LIMIT, "See :apiref:op:`GET /images`.")
    check_refreshed(project)
    project.edit("images.rst", "List Images\n===========", "Find Images\n===========")
    built = rebuild(project)
    assert built.read == {"images"}
    assert 'href="images.html#find-images"' in built.text("servers.html")


def test_a_definition_that_is_removed_is_missed_as_in_a_clean_build(project: Project) -> None:
    project.build()
    change(project, LIMIT, "* a list")
    project.build()
    project.edit("parameters.yaml", "limit:\n", "limits:\n")
    assert find_lines(check_read(project, USERS).warnings, "no definition of `limit`")


# ---- Named links, which belong to their page


@pytest.mark.parametrize("builder", ["html", "xml"])
def test_text_around_a_named_link_can_be_edited(project: Project, builder: str) -> None:
    # Each of the rows has a link of its own, with another id.
    for name in USERS:
        project.edit(f"{name}.rst", "   - name", "   - sort: sort\n   - name")
    project.build(builder)
    change(project, "The order, as in", "* The 'order'\n* as in")
    check_refreshed(project, builder)
    project.edit("parameters.yaml", "* The 'order'\n    * as in", "As in")
    check_refreshed(project, builder)


def test_a_named_link_of_one_row_can_be_added(project: Project) -> None:
    project.build("xml")
    project.edit("more.yaml", "The size.", '"`Sizes <https://example.org/sizes>`_"')
    built = rebuild(project, "xml")
    assert not built.read
    assert built.refreshed == {"images"}
    project.edit("more.yaml", "Sizes <", "`More <https://example.org/more>`_ and `Sizes <".removeprefix("`"))
    built = rebuild(project, "xml")
    assert not built.read
    assert built.refreshed == {"images"}


IMAGES = FILES["images.rst"]
# A table that is left out, and whose name is taken all the same.
EMPTY = ".. rest_parameters:: more.yaml\n   :name: empty\n\n   - none: none\n"
LINK = "`Sizes <https://example.org/sizes>`_"


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        # A second link of the name has an id that is counted.
        (IMAGES + "\n`Sizes <https://example.org/sizes>`_\n", "The size.", LINK),
        # In two rows.
        (IMAGES.replace("   - size: size", "   - size: size\n   - other: size"), "The size.", LINK),
        # Its id is taken: by a section of the name, by a row, by a number.
        (IMAGES + "\n.. _size s:\n\nText.\n", "The size.", "`size-s <https://example.org/>`_"),
        (IMAGES, "The size.", "`show-image-size <https://example.org/>`_"),
        (IMAGES + "\n" + EMPTY, "The size.", "`empty <https://example.org/>`_"),
        (
            IMAGES.replace("GET /sizes\n", "GET /sizes\n\n" + STATUSES),
            "The size.",
            "`show-image-error <https://e.org/>`_",
        ),
        (IMAGES, "The size.", "`id7 <https://example.org/>`_"),
        (IMAGES, "The size.", "`12 <https://example.org/>`_"),
        # The page has asked for it.
        (IMAGES + "\nSee Sizes_.\n", "The size.", LINK),
        # It is gone, changed, or another is before it.
        (IMAGES, LINK, "The size."),
        (IMAGES, LINK, "The *'size'*."),
        (IMAGES, LINK, "`Sizes <https://example.org/other>`_"),
        (IMAGES, f"{LINK} `B <https://example.org/b>`_", LINK),
        (IMAGES, f"{LINK} `B <https://example.org/b>`_", f"`B <https://example.org/b>`_ {LINK}"),
        # What is parsed names it.
        (IMAGES, LINK, f"{LINK}, Sizes_"),
        # The text was more than links.
        (IMAGES, f"{LINK} |x|", f"{LINK} more"),
    ],
)
def test_a_link_that_changes_its_page_has_it_read(project: Project, page: str, before: str, after: str) -> None:
    project.write("images.rst", page)
    project.edit("more.yaml", "The size.", f'"{before}"')
    project.build()
    project.edit("more.yaml", f'"{before}"', f'"{after}"')
    check_read(project, {"images"})


# ---- Pages that are read again: each for one reason


@pytest.mark.parametrize(
    "text",
    [
        "a footnote [1]_",
        "a citation [one]_",
        "a |substitution|",
        "a release |release|",
        "a name_",
        "an _`inline target`",
        ".. _target:\n\ntext",
        ".. [1] note",
        ":index:`entry`",
        ":any:`place`",
        ":numref:`place`",
        ":py:func:`len`",
        ":download:`conf.py`",
        ":envvar:`HOME`",
        ":rfc:`2324`",
        ":abbr:`a (b)`",
        ":program:`x`",
        ":kbd:`x`",
        ":own:`x`",
        ".. image:: x.png",
        ".. only:: html\n\n   text",
        ".. include:: /more.txt",
        ".. class:: x\n\ntext",
        ".. highlight:: json",
        ".. default-role:: literal",
        ".. own::",
        ".. own-note:: text",
        ".. index:: entry",
        ".. admonition:: Title\n\n   text",
        ".. code-block:: json\n   :name: block\n\n   {}",
        ".. code-block:: json\n   :caption: block\n\n   {}",
        ".. rest_parameters:: more.yaml\n\n   - size: size",
        "===  ===\na    b\n===  ===",
        ":field: text",
        "| line",
        ">>> 1",
        "text [#]_\n\n.. [#] note",
        ".. comment",
        "`no end",
        "* list\ntext",
        ":nothing:`x`",
        ".. nothing::",
    ],
)
def test_a_text_that_is_a_part_of_its_page_has_it_read(project: Project, text: str) -> None:
    project.write("more.txt", "Included.\n")
    project.write("x.png", b"")
    project.write("conf.py", CONF + OWN_MARKUP)
    for name in USERS:
        project.edit(f"{name}.rst", "*\n\n", "*\n\n.. _name: https://example.org/\n\n")
    project.build()
    change(project, LIMIT, text)
    # What reading a page gives needs no comparison.
    built = project.build()
    assert built.read == USERS
    assert not built.refreshed


@pytest.mark.parametrize("text", ["`no end", "* list\ntext", ":nothing:`x`", ".. code-block::\n   :dedent: 1\n\n   {}"])
def test_what_is_wrong_with_a_text_is_reported_as_in_a_clean_build(project: Project, text: str) -> None:
    before = project.build()
    change(project, LIMIT, text)
    built = check_read(project, USERS)
    assert sorted(built.warnings) == sorted(project.build_clean().warnings)
    assert len(built.warnings) > len(before.warnings)


OWN_MARKUP = """
from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.parsers.rst.directives.admonitions import Note


class Own(Directive):
    def run(self):
        return [nodes.paragraph(text="own")]


class OwnNote(Note):
    pass


def setup(app):
    app.add_role("own", lambda *args, **options: ([nodes.literal(text="own")], []))
    app.add_directive("own", Own)
    app.add_directive("own-note", OwnNote)
"""

TRANSFORM = """
from sphinx.transforms import SphinxTransform


class Nothing(SphinxTransform):
    default_priority = 400

    def apply(self):
        pass


def setup(app):
    app.add_transform(Nothing)
"""
LISTENER = """
def listen(app, doctree):
    pass


def setup(app):
    app.connect("doctree-read", listen)
"""
PARSER = """
from sphinx.parsers import RSTParser


class Own(RSTParser):
    pass


def setup(app):
    app.add_source_parser(Own, override=True)
"""
COMPARING = """
from sphinx.builders.html import StandaloneHTMLBuilder


class Comparing(StandaloneHTMLBuilder):
    name = "html"
    versioning_method = "text"
    versioning_compare = True


def setup(app):
    app.add_builder(Comparing, override=True)
"""


@pytest.mark.parametrize(
    "conf", [TRANSFORM, LISTENER, PARSER, COMPARING], ids=["transform", "listener", "parser", "uids"]
)
def test_pages_that_other_code_works_on_are_read(project: Project, conf: str) -> None:
    project.write("conf.py", CONF + conf)
    project.build()
    change(project, LIMIT, "* a list")
    check_read(project, USERS)


OWN_DOMAIN = """
from sphinx.domains import Domain
from sphinx.roles import XRefRole


class Own(Domain):
    name = "own"
    roles = {"term": XRefRole()}


def setup(app):
    app.add_domain(Own)
"""


def test_a_page_with_a_domain_of_its_own_is_read(project: Project) -> None:
    project.write("conf.py", CONF + OWN_DOMAIN)
    project.edit("images.rst", "List Images\n", ".. default-domain:: own\n\nList Images\n")
    project.build()
    change(project, LIMIT, ":term:`server`")
    check_images_read(project)


def test_a_role_of_another_domain_has_the_pages_read(project: Project) -> None:
    project.write("conf.py", CONF + 'primary_domain = "own"\n' + OWN_DOMAIN)
    project.build()
    change(project, LIMIT, "* :doc:`prose`")
    check_refreshed(project)
    change(project, ":doc:`prose`", ":term:`server`")
    check_read(project, USERS)


def test_a_default_role_of_the_project_has_the_pages_with_it_read(project: Project) -> None:
    project.write("conf.py", CONF + 'default_role = "literal"\n')
    project.build()
    change(project, LIMIT, "* a list")
    check_refreshed(project)
    change(project, "* a list", "* a `list`")
    check_read(project, USERS)


@pytest.mark.parametrize(
    ("directive", "text"),
    [
        (".. highlight:: json", "text::\n\n  {}"),
        (".. default-role:: literal", "a `text`"),
        (".. role:: file(literal)", "a :file:`text`"),
    ],
)
def test_a_page_that_says_what_markup_means_is_read(project: Project, directive: str, text: str) -> None:
    # The page that is read last: docutils keeps roles for the pages after it.
    project.edit("servers.rst", "List More\n", f"{directive}\n\nList More\n")
    project.build()
    change(project, LIMIT, text)
    assert "servers" in rebuild(project).read


def test_a_page_in_markdown_is_read(project: Project) -> None:
    project.write("conf.py", CONF.replace("]", ', "myst_parser"]', 1))
    project.remove("images.rst")
    project.write(
        "images.md",
        "# Images\n\n## List Images\n\n```{rest_method} GET /images\n```\n\n"
        "```{rest_parameters} parameters.yaml\n- limit: limit\n```\n",
    )
    project.build()
    change(project, LIMIT, "* a list")
    check_images_read(project)


def test_a_page_with_a_table_in_a_cell_is_read(project: Project) -> None:
    project.edit("more.yaml", "The size.", '"See:\\n\\n.. rest_parameters:: parameters.yaml\\n\\n   - marker: marker"')
    project.build()
    change(project, LIMIT, "* a list")
    check_images_read(project)


def test_a_page_with_cells_that_no_row_shows_is_read(project: Project) -> None:
    # The parser drops what a directive does not take: an image in place of the table.
    project.edit(
        "images.rst",
        "Show Image\n",
        ".. replaced::\n\n   .. rest_status_code:: error status.yaml\n\n      - 404: gone\n\nShow Image\n",
    )
    project.write(
        "conf.py",
        CONF
        + """
from docutils.parsers.rst import Directive
from docutils import nodes


class Replaced(Directive):
    has_content = True

    def run(self):
        self.state.nested_parse(self.content, self.content_offset, nodes.Element())
        return [nodes.paragraph(text="Nothing.")]


def setup(app):
    app.add_directive("replaced", Replaced)
""",
    )
    project.build()
    change(project, LIMIT, "* a list")
    check_images_read(project)


def test_a_text_that_was_a_part_of_its_page_has_it_read_when_it_goes(project: Project) -> None:
    change(project, LIMIT, "A footnote [#]_.\n\n.. [#] note")
    project.build()
    project.edit("parameters.yaml", "A footnote [#]_.\n\n    .. [#] note", LIMIT)
    check_read(project, USERS)


@pytest.mark.parametrize(("old", "new"), [("type: integer", "type: '`integer`'"), ("in: query", "in: '*query*'")])
def test_a_type_or_place_that_needs_the_parser_has_the_page_read(project: Project, old: str, new: str) -> None:
    project.build()
    project.edit("more.yaml", old, new)
    check_read(project, {"images"})


def test_a_translated_page_is_read(project: Project) -> None:
    project.write("conf.py", CONF + 'language = "de"\nlocale_dirs = ["locale"]\n')
    project.write(
        "locale/de/LC_MESSAGES/images.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a list"\nmsgstr "eine Liste"\n',
    )
    project.build()
    change(project, LIMIT, "* a list")
    built = check_images_read(project)
    assert "eine Liste" in built.text("images.html")
    assert "a list" in built.text("servers.html")
