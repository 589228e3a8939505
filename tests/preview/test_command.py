"""The command as a whole, with processes of its own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.running import run

from .served import TIMEOUT, Served, find_processes
from .small import write_small

WRITING = """
import pathlib, time
pathlib.Path(__file__).with_name("when.rst").write_text(f":orphan:\\n\\n{time.time()}\\n")
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_small(tmp_path)


@pytest.fixture
def served(source: Path, tmp_path: Path) -> Iterator[Served]:
    made = Served(source, tmp_path / "cache", "--editor", "vscode")
    yield made
    made.close()


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_edits_are_shown_with_their_findings_and_failures(served: Served, source: Path, tmp_path: Path) -> None:
    assert served.line == f"Preview: http://127.0.0.1:{served.port}/\n"
    served.wait_for("page", lambda data: "index.html" in data["pages"])
    served.wait_for("state", lambda data: not data["building"])
    assert "Returns all notes." in served.get("/")[1]

    # A row that nothing defines: the operation is repainted, the finding comes, the build confirms.
    edit(source / "notes.inc", "Returns all notes.", "Returns every note.")
    shown = served.wait_for("operations", lambda data: not data["confirmed"])
    assert shown["page"] == "index.html"
    assert [entry["ordinal"] for entry in shown["operations"]] == [0]
    assert "Returns every note." in shown["operations"][0]["html"]
    served.wait_for("state", lambda data: not data["building"])
    assert "Returns every note." in served.get("/index.html")[1]
    edit(source / "notes.inc", "title: title", "title: titel")
    (found,) = served.wait_for("findings", lambda data: data["total"] == 1)["findings"]
    assert found["code"] == "parameter-undefined"
    assert found["link"].startswith(f"vscode://file{source}/notes.inc:")
    edit(source / "notes.inc", "title: titel", "title: title")
    served.wait_for("findings", lambda data: data["total"] == 0)

    # A definition, and a sample outside the sources.
    edit(source / "parameters.yaml", "What it is about.", "Its `heading`.")
    assert "heading" in served.wait_for("operations")["operations"][0]["html"]
    edit(source / "../samples/list.json", "Shopping", "Reading")
    assert "Reading" in served.wait_for("operations")["operations"][0]["html"]

    # A broken conf.py, and the same one whole again.
    conf = (source / "conf.py").read_text()
    (source / "conf.py").write_text(f"{conf}\nimport no_such_service\n")
    failure = served.wait_for("state", lambda data: data["failure"])["failure"]
    assert failure["title"] == "conf.py failed"
    assert "no_such_service" in failure["message"]
    assert "--isolated" in failure["message"]
    assert failure["place"].endswith("conf.py:6")
    assert "Returns every note." in served.get("/")[1]
    (source / "conf.py").write_text(conf)
    served.wait_for("state", lambda data: not data["failure"] and not data["building"])

    # A parameters file that is not valid YAML: at once, and the page stays as it is.
    edit(source / "parameters.yaml", "title:\n", "title: [\n")
    assert "parameters.yaml" in served.wait_for("state", lambda data: data["failure"])["failure"]["title"]
    edit(source / "parameters.yaml", "title: [\n", "title:\n")
    served.wait_for("state", lambda data: not data["failure"])

    # Another title changes the page around the operation.
    edit(source / "notes.inc", "Notes of a user\n", "Notes of users\n")
    assert "index.html" in served.wait_for("page")["pages"]

    assert served.close() == (0, "")
    assert find_processes(str(tmp_path)) == []
    assert {"_build", ".doctrees"}.isdisjoint(os.listdir(source))


def test_first_build_that_fails_is_told_and_the_next_one_shows_the_page(source: Path, tmp_path: Path) -> None:
    conf = (source / "conf.py").read_text()
    (source / "conf.py").write_text(conf.replace("[", "(", 1))
    served = Served(source, tmp_path / "cache")
    try:
        failure = served.wait_for("state", lambda data: data["failure"])["failure"]
        assert failure["title"] == "conf.py has a syntax error"
        status, text = served.get("/")
        assert status == 200
        assert "client.js" in text
        (source / "conf.py").write_text(conf)
        assert "index.html" in served.wait_for("page")["pages"]
        served.wait_for("state", lambda data: not data["failure"])
        assert "Returns all notes." in served.get("/")[1]
    finally:
        assert served.close(signal.SIGINT) == (0, "")
    assert find_processes(str(tmp_path)) == []


def test_isolated_preview_runs_nothing_of_conf(source: Path, tmp_path: Path) -> None:
    conf = (source / "conf.py").read_text()
    (source / "conf.py").write_text(f"import no_such_service\n{conf}raise SystemExit\n")
    served = Served(source, tmp_path / "cache", "--isolated")
    try:
        assert "conf.py is not run" in served.wait_for("state", lambda data: data["notice"])["notice"]
        served.wait_for("page")
        served.wait_for("state", lambda data: not data["building"])
        assert "Returns all notes." in served.get("/")[1]
        edit(source / "notes.inc", "Returns all notes.", "Returns every note.")
        assert "Returns every note." in served.wait_for("operations")["operations"][0]["html"]
    finally:
        assert served.close() == (0, "")


def test_earlier_output_is_served_at_once(source: Path, tmp_path: Path) -> None:
    first = Served(source, tmp_path / "cache")
    first.wait_for("page")
    first.wait_for("state", lambda data: not data["building"])
    assert first.close() == (0, "")
    (source / "conf.py").write_text("(")
    second = Served(source, tmp_path / "cache")
    try:
        assert "Returns all notes." in second.get("/")[1]
    finally:
        assert second.close() == (0, "")


def test_two_previews_of_one_reference_work(source: Path, tmp_path: Path) -> None:
    both = [Served(source, tmp_path / "cache") for _ in range(2)]
    try:
        for served in both:
            served.wait_for("page")
            served.wait_for("state", lambda data: not data["building"])
        edit(source / "notes.inc", "Returns all notes.", "Returns every note.")
        for served in both:
            assert "Returns every note." in served.wait_for("operations")["operations"][0]["html"]
    finally:
        assert [served.close() for served in both] == [(0, ""), (0, "")]


def test_reference_that_goes_away_is_told_and_comes_back(served: Served, source: Path) -> None:
    served.wait_for("page")
    served.wait_for("state", lambda data: not data["building"])
    gone = source.with_name("gone")
    os.rename(source, gone)
    failure = served.wait_for("state", lambda data: data["failure"])["failure"]
    assert failure["title"] == "The reference is gone"
    assert served.get("/")[0] == 200
    os.rename(gone, source)
    served.wait_for("state", lambda data: not data["failure"])
    edit(source / "notes.inc", "Returns one note.", "Returns a note.")
    served.wait_for("operations", lambda data: "Returns a note." in data["operations"][0]["html"])


def test_build_that_writes_into_the_sources_does_not_loop(source: Path, tmp_path: Path) -> None:
    (source / "conf.py").write_text((source / "conf.py").read_text() + WRITING)
    served = Served(source, tmp_path / "cache")
    try:
        served.wait_for("page")
        edit(source / "notes.inc", "Returns one note.", "Returns a note.")
        served.wait_for("operations", lambda data: "Returns a note." in data["operations"][0]["html"])
    finally:
        assert served.close() == (0, "")


def test_taken_port_is_an_error(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, errors = run(capsys, "preview", str(source), "--port", str(port))
    assert code == 2
    assert errors == f"apiref: 127.0.0.1 port {port} is taken; name another one with --port\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing"], "missing: no such folder"),
        (["--port", "99999"], "--port 99999: ports are 0 to 65535"),
        (["-D", "language"], "-D language: write NAME=VALUE"),
        (["--editor", "vscod"], "there is no editor `vscod`; did you mean `vscode`?"),
        (["--host", "no.such.host.invalid"], "--host no.such.host.invalid: there is no such host"),
    ],
)
def test_wrong_use_is_one_line(
    source: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(source.parent)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert run(capsys, "preview", *arguments) == (2, "", f"apiref: {message}\n")


def test_folder_without_a_reference_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    code, _, errors = run(capsys, "preview", str(tmp_path / "empty"))
    assert code == 2
    assert errors.count("\n") == 1
    assert "holds no reference" in errors


def test_cache_that_can_not_be_written_is_one_line(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    code, _, errors = run(capsys, "preview", str(source))
    assert code == 2
    assert "can't be written: Not a directory" in errors


def test_others_may_ask_under_the_names_that_are_allowed(source: Path, tmp_path: Path) -> None:
    served = Served(source, tmp_path / "cache", "--host", "0.0.0.0", "--allow-host", "docs.example.org")
    try:
        for host, status in (("docs.example.org", 200), ("example.org", 421)):
            connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=TIMEOUT)
            connection.request("GET", "/", headers={"Host": f"{host}:{served.port}"})
            assert connection.getresponse().status == status
            connection.close()
    finally:
        served.close()
