"""Fixes of methods and URLs, and of directives that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reference import define, find, fix, page, pick, write

IDS = define("id path string", "server_id path string", "name body string")


def operation(label: str, rows: str = "- server_id: server_id") -> str:
    return page(rows, label, sample="")


def others(count: int, label: str) -> str:
    return "".join(f"\nOther {number}\n=======\n\n.. rest_method:: GET {label}/{number}\n\n" for number in range(count))


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("<server_id>", "{server_id}"),
        (":server_id", "{server_id}"),
        ("$server_id", "{server_id}"),
        ("${server_id}", "{server_id}"),
        ("{{server_id}}", "{server_id}"),
        ("%(server_id)s", "{server_id}"),
        ("{ server_id }", "{server_id}"),
        ("{server_id", "{server_id}"),
        ("server_id}", "{server_id}"),
    ],
)
@pytest.mark.parametrize(("rows", "safe"), [("- server_id: server_id", True), ("- name: name", False)])
def test_parameter_of_a_url_is_written_in_braces(
    tmp_path: Path, written: str, right: str, rows: str, safe: bool
) -> None:
    text = operation(f"POST /servers/{written}/action", rows)
    done = fix(tmp_path, "url-placeholder-invalid", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace(f"/{written}/", f"/{right}/")
    assert done.fix.safe is safe


def test_all_parameters_of_a_notation_in_a_file_have_one_fix(tmp_path: Path) -> None:
    text = operation("POST /servers/<server_id>/<id>", "- server_id: server_id; - id: id")
    text += "\nOther\n=====\n\n.. rest_method:: GET /x/<id>\n"
    done = fix(tmp_path, "url-placeholder-invalid", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace("<server_id>", "{server_id}").replace("<id>", "{id}")
    assert done.fix.title == "Write 3 parameters of URLs as `{name}`"
    # The last has no row.
    assert not done.fix.safe


def test_parameter_without_a_name_has_no_fix(tmp_path: Path) -> None:
    write(tmp_path, {"index.rst": operation("GET /servers/{a/b}"), "parameters.yaml": IDS})
    assert pick(find(tmp_path), "url-placeholder-invalid").fix is None


@pytest.mark.parametrize(
    ("character", "safe"), [("\u200b", True), ("\u00ad", True), ("\ufeff", True), ("\u00a0", False), ("\u3000", False)]
)
def test_invisible_characters_are_deleted(tmp_path: Path, character: str, safe: bool) -> None:
    text = operation(f"POST /servers{character}/{{server_id}}")
    text += f"\nOther\n=====\n\n.. rest_method:: GET /x{character}{character}y\n"
    done = fix(tmp_path, "url-invisible", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace(character, "")
    assert done.fix.safe is safe
    assert character not in done.fix.title


def test_odd_space_after_the_method_becomes_a_space(tmp_path: Path) -> None:
    text = operation("POST\u00a0/servers/{server_id}")
    done = fix(tmp_path, "operation-invalid", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace("\u00a0", " ")
    assert done.fix.safe


@pytest.mark.parametrize(
    ("written", "right", "safe"), [("post", "POST", True), ("Get", "GET", True), ("GTE", "GET", False)]
)
def test_method_is_corrected(tmp_path: Path, written: str, right: str, safe: bool) -> None:
    text = operation(f"{written} /servers/{{server_id}}")
    done = fix(tmp_path, "method-invalid", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace(f":: {written} ", f":: {right} ")
    assert done.fix.safe is safe


def test_urls_of_a_file_get_their_slash(tmp_path: Path) -> None:
    text = operation("POST  v1/servers/{server_id}") + "\nOther\n=====\n\n.. rest_method:: GET x\n"
    done = fix(tmp_path, "url-invalid", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace(" v1/", " /v1/").replace("GET x", "GET /x")
    assert not done.fix.safe


@pytest.mark.parametrize("stop", [".", ";", ","])
def test_stop_after_a_url_is_deleted(tmp_path: Path, stop: str) -> None:
    text = operation(f"POST /servers/{{server_id}}{stop}")
    done = fix(tmp_path, "url-invalid", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace("}" + stop, "}")
    assert not done.fix.safe


@pytest.mark.parametrize("label", ["GET /servers (all)", "GET `/servers`"])
def test_url_that_takes_a_guess_has_no_fix(tmp_path: Path, label: str) -> None:
    write(tmp_path, {"index.rst": operation(label), "parameters.yaml": IDS})
    assert pick(find(tmp_path), "url-invalid").fix is None


@pytest.mark.parametrize(
    ("label", "rows", "more", "old", "new"),
    [
        # Neither is named after the path, and no other URL has one of the two: the row follows its URL.
        ("GET /x/{server_idd}", "- server_id: server_id", "", "- server_id:", "- server_idd:"),
        # Other URLs have the name of the row.
        ("GET /x/{server_idd}", "- server_id: server_id", others(2, "/x/{server_id}"), "{server_idd}", "{server_id}"),
        # The resource is called like the row.
        ("GET /servers/{serve_id}", "- server_id: server_id", "", "{serve_id}", "{server_id}"),
        # The resource is called like the parameter of the URL, whatever other URLs have.
        ("GET /servers/{server_id}", "- serve_id: id", others(2, "/x/{serve_id}"), "- serve_id:", "- server_id:"),
        ("GET /servers/{server-id}", "- server_id: server_id", "", "- server_id:", "- server-id:"),
    ],
)
def test_parameter_of_two_names_gets_the_likelier_one(
    tmp_path: Path, label: str, rows: str, more: str, old: str, new: str
) -> None:
    text = operation(label, rows) + more
    done = fix(tmp_path, "path-parameter-misspelled", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace(old, new, 1)
    assert not done.fix.safe
    assert new.strip("-: {}") in done.fix.title


def test_row_that_is_not_of_the_path_is_not_renamed(tmp_path: Path) -> None:
    text = operation("GET /servers/{server_id}", "- id: server_id")
    write(tmp_path, {"index.rst": text, "parameters.yaml": define("server_id body string")})
    assert pick(find(tmp_path), "path-parameter-misspelled").fix is None


@pytest.mark.parametrize(
    ("written", "right", "safe"),
    [
        (".. rest_method: POST", ".. rest_method:: POST", True),
        (".. rest_method:POST", ".. rest_method:: POST", True),
        ("..   rest_method: POST", "..   rest_method:: POST", True),
        ("..rest_method:: POST", ".. rest_method:: POST", True),
        (".. rest_methd: POST", ".. rest_method:: POST", False),
        (".. rest_methode:: POST", ".. rest_method:: POST", False),
    ],
)
def test_directive_with_a_slip_becomes_one(tmp_path: Path, written: str, right: str, safe: bool) -> None:
    text = operation("POST /servers/{server_id}").replace(".. rest_method:: POST", written)
    done = fix(tmp_path, "stanza-invalid", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace(written, right)
    assert done.fix.safe is safe


def test_misspelled_option_and_kind_are_replaced(tmp_path: Path) -> None:
    text = operation("POST /servers/{server_id}").replace("{server_id}\n", "{server_id}\n   :min_versoin: 2.1\n", 1)
    done = fix(tmp_path, "stanza-invalid", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace("min_versoin", "min_version")
    assert not done.fix.safe


def test_misspelled_file_becomes_the_near_one(tmp_path: Path) -> None:
    text = operation("POST /servers/{server_id}").replace("parameters.yaml", "paramters.yaml")
    done = fix(tmp_path, "file-unreadable", index__rst=text, parameters__yaml=IDS)
    assert done.text == text.replace("paramters", "parameters")
