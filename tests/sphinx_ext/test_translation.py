"""Catalogs for translators, and builds in another language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from .projects import PARAMETERS, SERVERS, STATUS, Project, load_inventory

FILES = {
    "index.rst": SERVERS,
    "parameters.yaml": PARAMETERS.replace("type: integer", "type: whole number"),
    "status.yaml": STATUS,
}

GERMAN = {
    "Servers": "Rechner",
    "List Servers": "Rechner auflisten",
    "Show a Server": "Einen Rechner zeigen",
    "Request": "Anfrage",
    "Response": "Antwort",
    "Servers of the project.": "Die Rechner des Projekts.",
    "How many to show.": "Wie *viele* gezeigt werden.",
    "No more than a thousand.": "Nicht mehr als tausend.",
    "It is gone for good.": "Das ist für immer weg.",
    # Names are no messages: a catalog that has one all the same must not change them.
    "limit": "GRENZE",
    "whole number": "GANZZAHL",
    "query": "ABFRAGE",
    "200 - OK": "GUT",
}


def read_catalog(outdir: Path) -> dict[str, list[tuple[str, int]]]:
    """Return the messages of a catalog with the places they come from."""
    with (outdir / "index.pot").open("rb") as stream:
        catalog = read_po(stream)
    return {
        str(message.id): [(Path(path).name, line) for path, line in message.locations]
        for message in catalog
        if message.id
    }


def find_line(name: str, text: str) -> int:
    """Return the line of a file that holds ``text``."""
    return next(number for number, line in enumerate(FILES[name].splitlines(), 1) if text in line)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A reference with a German catalog."""
    project = Project(tmp_path, FILES)
    catalog = Catalog(locale="de")
    for message, translation in GERMAN.items():
        catalog.add(message, translation)
    folder = project.source / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "index.mo").open("wb") as stream:
        write_mo(stream, catalog)
    return project


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("parameters.yaml", "The server's identifier."),
        ("parameters.yaml", "How many to show."),
        ("parameters.yaml", "No more than a thousand."),
        ("parameters.yaml", "The servers found."),
        ("status.yaml", "The request was successful."),
        ("status.yaml", "It is gone for good."),
        ("index.rst", "Servers of the project."),
    ],
)
def test_catalogs_name_the_file_and_the_line_of_each_description(tmp_path: Path, name: str, text: str) -> None:
    built = Project(tmp_path, FILES).build("gettext")
    assert not built.warnings
    assert read_catalog(built.outdir)[text] == [(name, find_line(name, text))]


def test_catalogs_leave_out_what_is_code_and_what_the_extension_translates_itself(tmp_path: Path) -> None:
    messages = read_catalog(Project(tmp_path, FILES).build("gettext").outdir)
    code = {"server_id", "limit", "limit (Optional)", "servers", "path", "query", "body", "string", "whole number"}
    code |= {"array", "200 - OK", "404 - Not Found", "GET /servers", "GET /servers/{server_id}"}
    own = {"Name", "In", "Type", "Description", "Code", "Reason", "Success", "Error"}
    own |= {"New in version 2.3", "**New in version 2.3**", "Available until version 2.90"}
    assert messages.keys() & code == set()
    assert messages.keys() & own == set()
    assert messages.keys() >= {"List Servers", "Show a Server", "Request", "Response", "One server."}


def test_a_translated_build_shows_translated_titles_and_descriptions(project: Project) -> None:
    built = project.build(language="de", locale_dirs=["locale"])
    assert not built.warnings
    html = built.text("index.html")
    for text in (
        "Rechner auflisten",
        "Einen Rechner zeigen",
        "Wie <em>viele</em> gezeigt werden.",
        "Nicht mehr als tausend.",
        "Das ist für immer weg.",
        "Die Rechner des Projekts.",
    ):
        assert text in html
    for text in ("How many to show", "It is gone for good", "GRENZE", "GANZZAHL", "ABFRAGE", "GUT"):
        assert text not in html
    for text in ("whole number", "query", "200 - OK", "The servers found."):
        assert text in html
    assert [entry.title for entry in built.domain.operations] == ["Rechner auflisten", "Einen Rechner zeigen"]
    assert "Rechner auflisten" in built.text("apiref-operations.html")


def test_ids_are_the_same_in_every_language(project: Project) -> None:
    english = project.build("html", "english")
    german = project.build("html", "german", language="de", locale_dirs=["locale"])
    ids = [re.findall(r'\bid="([^"]*)"', built.text("index.html")) for built in (english, german)]
    assert ids[0] == ids[1]
    parameters = [load_inventory(built.outdir)["apiref:parameter"] for built in (english, german)]
    assert parameters[0] == parameters[1]
    operations = [load_inventory(built.outdir)["apiref:operation"] for built in (english, german)]
    assert operations[0]["GET /servers"] == operations[1]["GET /servers"] == "index.html#list-servers"
    assert operations[1]["Rechner auflisten"] == "index.html#list-servers"


def test_requests_and_responses_are_distinguished_in_every_language(project: Project) -> None:
    # Moved below "Anfrage" and "Antwort", a path parameter that only the response explains is still missing.
    project.edit("index.rst", "One server.\n\nRequest\n-------", "One server.\n\nResponse\n--------")
    english = project.build("html", "english")
    german = project.build("html", "german", language="de", locale_dirs=["locale"])
    assert english.warnings == german.warnings
    assert "[apiref.path-parameter-missing]" in english.warnings[0]


def test_what_the_extension_says_is_english_by_default(tmp_path: Path) -> None:
    html = Project(tmp_path, FILES).build().text("index.html")
    for text in ("limit (Optional)", "New in version 2.3", "Available until version 2.90", "Success", "Description"):
        assert text in html


def test_texts_of_the_extension_are_in_the_language_of_the_page(tmp_path: Path) -> None:
    built = Project(tmp_path, FILES).build(language="de")
    html = built.text("index.html")
    assert "Beschreibung" in html
    assert "Neu in Version 2.3" in html
    assert "(optional)" in html
    assert "Erfolg" in html
    assert "Verzeichnis der Operationen" in built.text("apiref-operations.html")
