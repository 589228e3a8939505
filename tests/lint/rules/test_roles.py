from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.rules import check_context
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.read.roles import find_operation_name
from sphinx_apiref.read.scan import scan_reference

from ..tree import define, lint, operation, table, write_reference

PARAMETERS = define(name="body string", server_id="path string", unused="body string")
SERVER = operation("GET /servers/{server_id}", table("server_id", "name"), title="Show a server")
IMAGES = operation("GET /images", title="List images")


def read(folder: Path, text: str, parameters: str = PARAMETERS) -> list[tuple[int, int, str, str]]:
    found = lint(folder, f"Guide\n=====\n\n{text}\n\n{SERVER}\n{IMAGES}", parameters)
    return [_tell(entry) for entry in found if entry.code.value in ("reference-unknown", "operation-ambiguous")]


def _tell(found: Diagnostic) -> tuple[int, int, str, str]:
    return found.location.lineno, found.location.column, found.message, found.advice


@pytest.mark.parametrize(
    "text",
    [
        ":apiref:op:`GET /servers/{server_id}`",
        ":apiref:op:`get\n/images`",
        ":apiref:op:`one server <Show a server>`",
        ":apiref:op:`show-a-server`",
        ":apiref:op:`index#list-images`",
        ":apiref:op:`id4` and :apiref:op:`list-images-1`",
        ":apiref:param:`name` and :apiref:param:`the id <parameters.yaml:server_id>`",
        "``:apiref:op:`GET /none` ``",
        "Like this::\n\n   :apiref:op:`GET /none`",
        ".. :apiref:op:`GET /none`",
        ":apiref:op:`!GET /none`",
    ],
)
def test_a_reference_to_something_is_left_alone(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "place", "message", "advice"),
    [
        ("See :apiref:op:`GET /server/{server_id}`.", (4, 5), "GET /server/{server_id}", "GET /servers/{server_id}"),
        ("See\n:apiref:op:`GET /servers/{id}`.", (5, 1), "GET /servers/{id}", "GET /servers/{server_id}"),
        ("See :apiref:op:`POST\n/images`.", (4, 5), "POST /images", "GET /images"),
        ("* x\n\n  * :apiref:op:`Show a sever`", (6, 5), "Show a sever", "Show a server"),
        ("====  =====\na     :apiref:op:`list-image`\n====  =====", (5, 7), "list-image", "list-images"),
        (".. csv-table::\n\n   a, :apiref:op:`list-image`", (6, 7), "list-image", "list-images"),
        ("See :apiref:op:`x`", (4, 5), "x", ""),
    ],
)
def test_a_reference_to_no_operation_is_reported_at_its_place(
    tmp_path: Path, text: str, place: tuple[int, int], message: str, advice: str
) -> None:
    assert read(tmp_path, text) == [
        (
            *place,
            f"no operation has this method and URL, title or id: {message}",
            f"did you mean `{advice}`?" if advice else "",
        )
    ]


def test_a_reference_to_no_parameter_is_reported(tmp_path: Path) -> None:
    assert read(tmp_path, ":apiref:param:`nam` :apiref:param:`other.yaml:name` :apiref:param:`unused`") == [
        (4, 1, "no table shows a parameter of this key: nam", "did you mean `name`?"),
        (4, 21, "no table shows a parameter of this key: other.yaml:name", ""),
        (4, 53, "no table shows a parameter of this key: unused", ""),
    ]


def test_a_reference_in_a_description_is_reported_in_its_file(tmp_path: Path) -> None:
    text = "name:\n  in: body\n  type: string\n  description: |\n    It.\n\n    See :apiref:op:`GET /image`.\n"
    text += "server_id:\n  in: path\n  type: string\n  required: true\n  description: See :apiref:param:`nam`.\n"
    assert [entry[0] for entry in read(tmp_path, "Text", text)] == [7, 12]


def test_with_inventories_of_others_only_what_is_near_is_reported(tmp_path: Path) -> None:
    write_reference(tmp_path, f":apiref:op:`GET /image` :apiref:op:`GET /elsewhere`\n\n{IMAGES}", PARAMETERS)
    (tmp_path / "conf.py").write_text("intersphinx_mapping = {}\n")
    found = check_context(CheckContext(scan_reference(str(tmp_path))))
    assert [entry.names for entry in found if entry.code.value == "reference-unknown"] == [("GET /image",)]


@pytest.mark.parametrize("target", ["GET /servers/\u200b{server_id}", "GET /servers/\u00a0{server_id}", "get  /images"])
def test_a_target_that_is_copied_from_a_page_is_as_it_is_seen(tmp_path: Path, target: str) -> None:
    assert read(tmp_path, f":apiref:op:`{target}`") == []


def test_a_copy_of_an_operation_is_no_target(tmp_path: Path) -> None:
    copy = operation("GET /images\n   :no-index:", title="List images again")
    assert read(tmp_path, f":apiref:op:`GET /images`\n\n{copy}") == []
    (found,) = read(tmp_path, f":apiref:op:`list-images-again`\n\n{copy}")
    assert found[2] == "no operation has this method and URL, title or id: list-images-again"


def test_an_ambiguous_reference_offers_what_works(tmp_path: Path) -> None:
    (tmp_path / "user.rst").write_text(IMAGES)
    (tmp_path / "admin.rst").write_text(IMAGES + "\n" + operation("GET /images", title="List all images"))
    guide = f"Guide\n=====\n\n:apiref:op:`GET /images`\n\n{SERVER}"
    (found,) = (entry for entry in lint(tmp_path, guide, PARAMETERS) if entry.code.value == "operation-ambiguous")
    assert _tell(found) == (
        4,
        1,
        "3 operations are `GET /images`",
        "name one by its page and id: `admin#list-images`, `list-all-images`, `user#list-images`",
    )


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("GET /a/{x}/b", "GET /a/{y}/b"),
        ("PUT /a/{y}/b", "GET /a/{y}/b"),
        ("PUT /a/{x}/b", None),
        ("DELETE /aa", None),
        ("GET", None),
        ("Show a thin", "Show a thing"),
    ],
)
def test_the_operation_that_was_meant(target: str, meant: str | None) -> None:
    assert find_operation_name(target, ["GET /a/{y}/b", "POST /aa/{x}/b", "Show a thing"]) == meant
