from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.diagnostics import Diagnostic

from ..tree import codes, lint, operation


def find(found: list[Diagnostic], code: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in found if diagnostic.code.value == code]


@pytest.mark.parametrize("method", ["GET", "PATCH", "OPTIONS", "COPY", "SEARCH", "PROPFIND"])
def test_methods_of_http_and_webdav_are_known(tmp_path: Path, method: str) -> None:
    assert not {"method-invalid", "method-unknown"} & codes(lint(tmp_path, operation(f"{method} /a")))


@pytest.mark.parametrize(
    ("method", "meant"),
    [
        ("GTE", "GET"),
        ("GETT", "GET"),
        ("DELTE", "DELETE"),
        ("PSOT", "POST"),
        ("GET:", "GET"),
        # Two letters may be all that is left, and one is not enough to know.
        ("GE", "GET"),
        ("PT", "PUT"),
        ("OP", ""),
        ("T", ""),
    ],
)
def test_a_misspelled_method_is_reported_with_the_one_that_was_meant(tmp_path: Path, method: str, meant: str) -> None:
    (found,) = (d for d in lint(tmp_path, operation(f"{method} /a")) if d.code.value.startswith("method"))
    assert (found.code.value, found.meant) == ("method-invalid" if meant else "method-unknown", meant)
    assert (found.location.column, found.location.end_column) == (18, 18 + len(method))
    assert found.message == f"`{method}` is not a method of HTTP"


@pytest.mark.parametrize(("method", "written"), [("delete", "DELETE"), ("Get", "GET"), ("copy", "COPY")])
def test_a_method_in_small_letters_is_reported(tmp_path: Path, method: str, written: str) -> None:
    (found,) = find(lint(tmp_path, operation(f"{method} /a")), "method-invalid")
    assert (found.message, found.hint) == (f"the method `{method}` is not in capitals", f"write `{written}`")
    assert found.names == (f"{method} /a", method)


@pytest.mark.parametrize("method", ["PURGE", "METHOD", "ANY", "UPDATE"])
def test_a_method_of_its_own_is_reported_once_a_file_on_demand(tmp_path: Path, method: str) -> None:
    text = operation(f"{method} /a") + operation(f"{method} /b", title="Again") + operation("GET /c", title="Third")
    found = lint(tmp_path, text)
    assert not find(found, "method-invalid")
    (unknown,) = find(found, "method-unknown")
    assert unknown.names == (method,)
    assert [place.lineno for place in (unknown.location, *unknown.seen)] == [4, 10]


@pytest.mark.parametrize(
    "label",
    [
        "GET / POST / DELETE",
        "GET|POST|DELETE /a",
        "GET/POST/DELETE /a",
        "GET, POST, DELETE /a",
        "GET POST DELETE /a",
        "GET or POST or DELETE /a",
    ],
)
def test_several_methods_are_one_finding(tmp_path: Path, label: str) -> None:
    found = lint(tmp_path, operation(label))
    assert codes(found) - {"parameter-unused"} == {"method-invalid"}
    (several,) = find(found, "method-invalid")
    assert several.names == ("GET", "POST", "DELETE")
    assert several.message == "one rest_method names several methods: `GET`, `POST`, `DELETE`"


@pytest.mark.parametrize("label", ["GET /search", "GET /SEARCH/x", "GET /copy", "GET /DELETE{id}", "POST move/x"])
def test_a_path_that_begins_like_a_method_is_none(tmp_path: Path, label: str) -> None:
    assert "method-invalid" not in codes(lint(tmp_path, operation(label)))


def test_a_method_in_quotes_is_reported_as_such_only(tmp_path: Path) -> None:
    found = lint(tmp_path, operation("`GET /a`"))
    assert codes(found) - {"parameter-unused"} == {"url-invalid"}
