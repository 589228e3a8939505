"""Input that nobody should write: one finding, at its place, in bounded time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_apiref.commands.main import main
from sphinx_apiref.read.scan import scan_reference

from ..lint.tree import define, exchange, operation, write_reference

PARAMETERS = define(name="body string", server="body object")
MEGABYTES = 50
LIMIT = 256 * 1024 * 1024
"""What the process may take in memory while it looks at files that are in sum far larger."""

# Runs the command with a limit on its memory.
_LIMITED = (
    "import resource, sys; from sphinx_apiref.commands.main import main;"
    "resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2); sys.exit(main(sys.argv[2:]))"
)


def page(sample: str = "samples/show-resp.json") -> str:
    return operation("GET /servers", exchange("Response", ("server", "name"), sample))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_sparse(path: Path, head: bytes = b"", tail: bytes = b"") -> None:
    """Write a file of fifty megabytes that takes no room on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(head)
        stream.seek(MEGABYTES * 1024 * 1024 - len(tail))
        stream.write(tail or b"\0")


def lint(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str, int, str]]:
    """Return code, path, line and message of each finding."""
    main(["lint", "--quiet", "--format", "json", *arguments])
    captured = capsys.readouterr()
    assert captured.err == ""
    assert all(entry.names for entry in scan_reference(os.getcwd()).diagnostics)
    found = json.loads(captured.out)["findings"]
    return [(entry["code"], entry["path"], entry["line"], entry["message"]) for entry in found]


def lint_sample(folder: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> list[tuple[str, int, str]]:
    write_reference(folder, page(), PARAMETERS, samples__show_resp=b"")
    (folder / "samples" / "show_resp.json").rename(folder / "samples" / "show-resp.json")
    (folder / "samples" / "show-resp.json").write_bytes(content)
    return [(code, line, message) for code, path, line, message in lint(capsys) if path.endswith(".json")]


def lint_parameters(folder: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> list[tuple[str, int, str]]:
    write_reference(folder, operation("GET /servers", exchange("Response", ("server",))), PARAMETERS)
    (folder / "parameters.yaml").write_bytes(content)
    return [(code, line, message) for code, _, line, message in lint(capsys)]


LARGE = f"it has {MEGABYTES} MB, and files above 8 MB are not read"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are of POSIX")
def test_files_of_fifty_megabytes_are_told_and_not_read(folder: Path) -> None:
    text = page() + "\n.. include:: large.inc\n"
    write_reference(folder, text, PARAMETERS)
    write_sparse(folder / "samples" / "show-resp.json", b'{"server": "', b'"}')
    write_sparse(folder / "large.inc")
    write_sparse(folder / "large.rst")
    write_sparse(folder / "other.yaml")
    (folder / "more.rst").write_text(operation("GET /x", ".. rest_parameters:: other.yaml\n\n   - a: b\n"))
    result = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(LIMIT), "lint", "--quiet", "--format", "json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, "")
    found = {entry["path"]: (entry["code"], entry["message"]) for entry in json.loads(result.stdout)["findings"]}
    assert len(json.loads(result.stdout)["findings"]) == len(found) == 4
    assert found["samples/show-resp.json"] == ("sample-invalid", f"the sample is not checked: {LARGE}")
    assert found["index.rst"] == ("file-unreadable", f"the included file large.inc can't be read: {LARGE}")
    assert found["large.rst"] == ("file-unreadable", f"the file can't be read: {LARGE}")
    assert found["more.rst"] == ("file-unreadable", f"the parameters file `other.yaml` can't be read: {LARGE}")


@pytest.mark.parametrize("name", ["text", "github", "sarif"])
def test_formats_do_not_read_a_large_file_either(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    write_reference(folder, page(), PARAMETERS)
    write_sparse(folder / "samples" / "show-resp.json")
    assert main(["lint", "--format", name]) == 1
    assert len(capsys.readouterr().out) < 5000


DEEP = b"[" * 10_000 + b"]" * 10_000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (DEEP, ("sample-invalid", 1, "the sample nests more than 100 objects or arrays: it is not checked")),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, ("sample-invalid", 1, "the sample nests more than 100 objects")),
        (b"[" * 10_000, ("sample-invalid", 1, "the sample nests more than 100 objects or arrays")),
        (
            b'{"server": {"name": "a",\n"name": "b"}}',
            ("sample-duplicate-key", 2, "duplicate key `name`, first on line 1; the later one counts"),
        ),
        (b'{"server":\n {"name": "\xff"}}', ("sample-invalid", 2, "the byte 0xff is not UTF-8")),
        ("{}".encode("utf-16"), ("sample-invalid", 1, "the byte 0xff is not UTF-8")),
        (b'\xef\xbb\xbf{"server": {"name": "a"}}', ("sample-invalid", 1, "the file begins with a byte order mark")),
        (b'{"server": {"name": "a"},\n "x": NaN}', ("sample-invalid", 2, "`NaN` is not JSON")),
        (b'{"server": {"name": "a"}, "x": -Infinity}', ("sample-invalid", 1, "`-Infinity` is not JSON")),
        (b'{"server": {"name": ' + b"9" * 100_000 + b"}}", ("sample-type-mismatch", 1, "`name` is a")),
        (b'{"server": {"name": 1e999999}}', ("sample-type-mismatch", 1, "`name` is a number here")),
        (b"\0", ("sample-invalid", 1, "not JSON: ")),
        (b" " * 1_000_000, ("sample-invalid", 1, "the sample is empty")),
        (b'"' + b"\\" * 999_999, ("sample-invalid", 1, "not JSON: ")),
    ],
)
def test_bad_sample_is_one_finding(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes, expected: tuple[str, int, str]
) -> None:
    ((code, line, message),) = lint_sample(folder, capsys, content)
    assert (code, line) == expected[:2]
    assert message.startswith(expected[2])


_FIELDS = "{in: body, type: object, description: It.}"
_BOMB = (
    f"a0: &a0 {_FIELDS}\n"
    + "".join(f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]\n" for number in range(1, 40))
    + f"server: {_FIELDS}\n"
)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (_BOMB.encode(), 6, "the aliases up to `*a4` stand for more than 100000 values"),
        (b"server:\n  in: body\n  type: &t [*t]\n  description: It.\n", 3, "the alias `*t` is inside the value"),
        (b"server: " + DEEP, 1, "nested more than 100 levels deep"),
        (b"server:\n  in: \xff\n", 2, "the file is not UTF-8 (byte 0xff)"),
        (b"server:\n  in: \0\n", 2, "the character U+0000 is not allowed in YAML"),
        (b"", 1, "Parameters file is empty"),
        (b"- a\n", 1, "the top level of the file is a list, not a mapping"),
    ],
)
def test_bad_parameters_file_is_one_finding(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes, line: int, message: str
) -> None:
    ((_, found_line, found),) = lint_parameters(folder, capsys, content)
    assert found_line == line
    assert found.startswith(message)


MISSING = [
    ("paramters.yaml", "the parameters file `paramters.yaml` does not exist"),
    ("./sub/../paramters.yaml", "the parameters file `./sub/../paramters.yaml` does not exist"),
    ("none/parameters.yaml", "the parameters file `none/parameters.yaml` does not exist"),
    (".", "the parameters file `.` is a folder"),
    ("/", "the parameters file `/` is a folder"),
    ("parameters.yaml/x", "the parameters file `parameters.yaml/x` does not exist"),
    ("para\0meters.yaml", "the parameters file `para\0meters.yaml` does not exist"),
    ("x" * 5000, "can't be read: File name too long"),
    ("loop.yaml", "can't be read: Too many levels of symbolic links"),
    ("/../../../../../../dev/zero", ""),
]


@pytest.mark.parametrize(("name", "message"), MISSING, ids=lambda value: value[:20].replace("\0", "-"))
@pytest.mark.parametrize("directive", ["rest_parameters", "rest_status_code"])
def test_side_file_that_can_not_be_read_is_one_finding_at_the_first_directive(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, message: str, directive: str
) -> None:
    kind = "success " if directive == "rest_status_code" else ""
    row = "200" if kind else "a: b"
    stanza = f".. {directive}:: {kind}{name}\n\n   - {row}\n"
    write_reference(folder, operation("GET /x", stanza, stanza), PARAMETERS)
    (folder / "other.rst").write_text(operation("GET /y", stanza))
    (folder / "loop.yaml").symlink_to("loop.yaml")
    ((code, path, line, found),) = lint(capsys)
    assert (code, path, line) == ("file-unreadable", "index.rst", 6)
    assert message.replace("parameters file", "status file" if kind else "parameters file") in found


def test_names_of_files_that_exist_are_offered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stanza = ".. rest_parameters:: sub/paramters.yaml\n\n   - a: b\n"
    write_reference(folder, operation("GET /x", stanza), PARAMETERS)
    (folder / "sub").mkdir()
    for name in ("parameters.yaml", "parameters.json", "other.yaml"):
        (folder / "sub" / name).write_text("x: y\n")
    assert main(["lint"]) == 1
    assert "did you mean `sub/parameters.yaml`?" in capsys.readouterr().out


def test_comment_silences_a_missing_file_at_its_directive(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stanza = ".. apiref: ignore[file-unreadable]\n.. rest_parameters:: gone.yaml\n\n   - a: b\n"
    write_reference(folder, operation("GET /x", stanza), PARAMETERS)
    assert lint(capsys) == []


def test_rows_of_a_misspelled_file_do_not_leave_definitions_unused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stanza = ".. rest_parameters:: paramters.yaml\n\n   - name: name\n"
    write_reference(folder, operation("GET /x", exchange("Response", ("server",)), stanza), PARAMETERS)
    found = lint(capsys, "--info", "--select", "parameter-*,file-*")
    assert [code for code, *_ in found] == ["file-unreadable"]


def test_page_without_a_title_is_one_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    methods = "".join(f".. rest_method:: GET /{number}\n\nText.\n\n" for number in range(27))
    write_reference(folder, operation("GET /x"), PARAMETERS)
    (folder / "untitled.rst").write_text(methods)
    (folder / "other.rst").write_text(".. rest_method:: GET /other\n")
    assert lint(capsys) == [
        ("operation-invalid", "other.rst", 1, "rest_method `GET /other` is not in a section"),
        ("operation-invalid", "untitled.rst", 1, "the rest_methods of untitled.rst are not in sections"),
    ]


def test_methods_in_notes_are_named_one_by_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = "".join(f".. note::\n\n   .. rest_method:: GET /{number}\n\n" for number in range(2))
    write_reference(folder, notes + "\n" + operation("GET /x"), PARAMETERS)
    assert [message for *_, message in lint(capsys)] == [
        "rest_method `GET /0` is not in a section",
        "rest_method `GET /1` is not in a section",
    ]


def test_reason_that_shows_itself_comes_to_an_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stanza = ".. rest_status_code:: success status.yaml\n\n   - 200\n"
    write_reference(folder, operation("GET /x", stanza), PARAMETERS)
    inner = "".join(f"    {line}".rstrip() + "\n" for line in stanza.split("\n"))
    (folder / "status.yaml").write_text(f"200:\n  default: |\n    Fine.\n\n{inner}")
    assert lint(capsys) == [
        ("stanza-invalid", "status.yaml", 7, "the text of this row holds a directive that shows the text again")
    ]


def test_byte_order_mark_before_yaml_and_pages_is_no_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_reference(folder, "\ufeff" + page(), "\ufeff" + PARAMETERS)
    assert [code for code, *_ in lint(capsys)] == ["sample-missing"]


def test_key_that_is_defined_twice_is_one_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = define(server="body object") * 2
    ((code, line, _),) = lint_parameters(folder, capsys, content.encode())
    assert (code, line) == ("parameter-duplicate", 6)


def test_includes_that_include_each_other_are_one_finding_each(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_reference(folder, operation("GET /x") + "\n.. include:: a.inc\n", PARAMETERS)
    (folder / "a.inc").write_text(".. include:: b.inc\n")
    (folder / "b.inc").write_text(".. include:: a.inc\n")
    assert [(code, path) for code, path, _, _ in lint(capsys)] == [("stanza-invalid", "b.inc")]


def test_includes_that_double_come_to_an_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_reference(folder, operation("GET /x") + "\n.. include:: 0.inc\n", PARAMETERS)
    for number in range(40):
        (folder / f"{number}.inc").write_text(f".. include:: {number + 1}.inc\n\n" * 2)
    (folder / "40.inc").write_text("End.\n")
    ((code, _, _, message),) = lint(capsys)
    assert code == "file-unreadable"
    assert message.startswith("the document includes more than")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("name", ["parameters.yaml", "samples/show-resp.json", "a.inc"])
def test_pipe_in_place_of_a_file_is_not_waited_for(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    write_reference(folder, page() + "\n.. include:: a.inc\n", PARAMETERS, samples__show_resp={"server": {"name": "a"}})
    (folder / "samples" / "show_resp.json").rename(folder / "samples" / "show-resp.json")
    (folder / "a.inc").write_text("Text.\n")
    assert lint(capsys) == []
    (folder / name).unlink()
    os.mkfifo(folder / name)
    ((code, *_),) = lint(capsys)
    assert code in ("file-unreadable", "sample-missing")


def test_links_that_lead_in_circles_are_followed_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_reference(folder, page(), PARAMETERS)
    (folder / "again").symlink_to(".")
    (folder / "samples").mkdir()
    (folder / "samples" / "show-resp.json").symlink_to("show-resp.json")
    (folder / "loop.rst").symlink_to("loop.rst")
    assert sorted(code for code, *_ in lint(capsys)) == ["file-unreadable", "sample-missing"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is unreadable to root")
@pytest.mark.parametrize("name", ["index.rst", "parameters.yaml", "samples/show-resp.json"])
def test_file_without_permission_is_one_finding(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (folder / "other.rst").write_text(operation("GET /x"))
    write_reference(folder, page(), PARAMETERS)
    (folder / "samples").mkdir()
    (folder / "samples" / "show-resp.json").write_text('{"server": {"name": "a"}}')
    (folder / name).chmod(0)
    assert len(lint(capsys)) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"nonsense\n", "known.txt:1: `nonsense` is not `path: code: names`"),
        (b"# fine\n\n\xff\n", "known.txt: the baseline is not UTF-8"),
        (b"x" * 1_000_000, "known.txt:1: `xxx"),
    ],
)
def test_malformed_baseline_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str
) -> None:
    write_reference(folder, page(), PARAMETERS)
    (folder / "known.txt").write_bytes(content)
    assert main(["lint", "--baseline", "known.txt"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(f"apiref: {folder}/{message}") or message in err
    assert len(err) < 300


def test_baseline_of_fifty_megabytes_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_reference(folder, page(), PARAMETERS)
    write_sparse(folder / "known.txt")
    assert main(["lint", "--baseline", "known.txt"]) == 2
    assert LARGE in capsys.readouterr().err
