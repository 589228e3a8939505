"""Bad input gives one warning with file, line, code and hint; the rest of the page stands and the build ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .support import CONF, Build, Built, split_warnings, write_files

PARAMETERS = """\
server_id_path:
  description: The UUID of the server.
  in: path
  required: true
  type: string
limit:
  description: The page size.
  in: query
  required: false
  type: integer
name:
  description: The display name.
  in: body
  required: true
  type: string
"""

STATUS = """\
200:
  default: All went well.
404:
  default: There is no such thing.
  gone: It was there once.
"""

GOOD = """\
Show server
-----------

.. rest_method:: GET /servers/{server_id}

Text of the neighbour.

.. rest_status_code:: success good-status.yaml

   - 200

.. rest_parameters:: good.yaml

   - server_id: server_id_path
   - limit: limit
"""

NEIGHBOURS = (
    "Show server",
    "Text of the neighbour.",
    "200 - OK",
    "All went well.",
    "server_id",
    "The UUID of the server.",
    "limit (Optional)",
    "The page size.",
)


@dataclass(frozen=True)
class Case:
    """Bad input and the one warning it gives; a line of 0 is not in the warning."""

    name: str
    code: str
    line: int
    message: str
    bad: str = ""
    file: str = "index.rst"
    column: int = 0
    hint: str = ""
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


HEAD = "API\n===\n\n"
"""Three lines, so that the bad part begins in line 4."""

METHOD = "Bad part\n--------\n\n.. rest_method:: POST /bad\n\n"
"""Five lines, so that what follows begins in line 9."""


def rows(*texts: str, file: str = "parameters.yaml") -> str:
    """Return a section with a table; its directive is in line 9, its first row in line 11."""
    return METHOD + f".. rest_parameters:: {file}\n\n" + "".join(f"   {text}\n" for text in texts) + "\n"


def codes(*texts: str, kind: str = "success", file: str = "status.yaml") -> str:
    """Return a section with status codes; the directive is in line 9, the first row in line 11."""
    return METHOD + f".. rest_status_code:: {kind} {file}\n\n" + "".join(f"   {text}\n" for text in texts) + "\n"


def in_parameters(name: str, text: str | bytes, code: str, line: int, message: str, **more: object) -> Case:
    """Return the case of a bad parameters file, one of whose rows is good and one not."""
    files = {"parameters.yaml": text}
    values: dict[str, object] = {"file": "parameters.yaml", "bad": rows("- name: name"), **more}
    return Case(name, code, line, message, files=files, **values)  # type: ignore[arg-type]


def in_status(name: str, text: str | bytes, code: str, line: int, message: str, **more: object) -> Case:
    """Return the case of a bad status file."""
    values: dict[str, object] = {"file": "status.yaml", "bad": codes("- 200"), **more}
    return Case(name, code, line, message, files={"status.yaml": text}, **values)  # type: ignore[arg-type]


def definition(**fields: str | None) -> str:
    """Return a definition `name` with fields replaced or, where None, left out; ``in`` is given as ``in_``."""
    values = {"description": "Its text.", "in": "body", "required": "true", "type": "string"}
    for key, value in fields.items():
        key = key.rstrip("_")
        if value is None:
            del values[key]
        else:
            values[key] = value
    return "name:\n" + "".join(f"  {key}: {value}".rstrip() + "\n" for key, value in values.items())


# Each level stands for nine of the one before: 9**9 values.
BOMB = "a: &a {x: &x [1, 1, 1, 1, 1, 1, 1, 1, 1]}\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

ALL = ("Its text.",)

CASES = [
    # The parameters file as a whole.
    Case("a parameters file that is missing", "file-unreadable", 9, "the parameters file `gooed.yaml` does not exist",
         rows("- a: a", "- b: b", "- c: c", file="gooed.yaml"), hint="did you mean `good.yaml`?"),
    Case("a parameters file in a folder that is missing", "file-unreadable", 9, "`none/good.yaml` does not exist",
         rows("- a: a", file="none/good.yaml"), hint="there is no such folder"),
    Case("a parameters file that is the folder of the page", "file-unreadable", 9, "`.` is a folder",
         rows("- a: a", file=".")),
    Case("a parameters file with a NUL in its name", "file-unreadable", 9, "does not exist",
         rows("- a: a", file="go\0od.yaml")),
    in_parameters("an empty parameters file", "", "yaml-invalid", 1, "empty"),
    in_parameters("a parameters file of comments", "# nothing\n# here\n", "yaml-invalid", 1, "empty"),
    in_parameters("a parameters file that is not UTF-8", b"name:\n  description: caf\xe9\n", "file-unreadable", 2,
                  "not UTF-8 (byte 0xe9)", column=19, hint="save the file as UTF-8"),
    in_parameters("malformed YAML", "name:\n  in: body\n type: string\n", "yaml-invalid", 3, "not valid YAML",
                  column=2, hint="indent it like its neighbours"),
    in_parameters("a second colon", "name:\n  in: body\n  description: One: two\n", "yaml-invalid", 3,
                  "not valid YAML", column=19),
    in_parameters("a quote that is not closed", "name:\n  in: 'body\n", "yaml-invalid", 3, "not valid YAML",
                  hint="close the quote"),
    in_parameters("a tab", "name:\n\tin: body\n", "yaml-invalid", 2, "a tab", column=1, hint="indent with spaces"),
    in_parameters("a control character", "name:\n  in: bo\x07dy\n", "yaml-invalid", 2, "U+0007", column=9),
    in_parameters("a list at the top", "- name\n- other\n", "yaml-invalid", 1, "top level of the file is a list"),
    in_parameters("a text at the top", "name\n", "yaml-invalid", 1, "top level of the file is text"),
    in_parameters("an alias without an anchor", "name: *nothing\n" + definition().replace("name", "other"),
                  "yaml-invalid", 1, "the alias `*nothing` has no anchor", column=7, bad=rows("- other: other"),
                  shown=ALL),
    # One definition.
    in_parameters("a definition that is text", "abc: text\n" + definition(), "yaml-invalid", 1,
                  "the definition `abc` is text, not a mapping", shown=ALL),
    in_parameters("a definition that is a list", "abc:\n- text\n" + definition(), "yaml-invalid", 1,
                  "the definition `abc` is a list, not a mapping", shown=ALL),
    in_parameters("a definition that is empty", "abc:\n" + definition(), "yaml-invalid", 1,
                  "the definition `abc` is empty, not a mapping", shown=ALL),
    in_parameters("no in", definition(in_=None), "parameter-field-missing", 1, "`name` has no in", shown=ALL),
    in_parameters("no type", definition(type=None), "parameter-field-missing", 1, "`name` has no type", shown=ALL),
    in_parameters("no description", definition(description=None), "parameter-field-missing", 1,
                  "`name` has no description", hint="add `description:` below `name:`"),
    in_parameters("no type in a row before others", definition(type=None) + definition().replace("name:", "other:"),
                  "parameter-field-missing", 1, "`name` has no type", bad=rows("- name: name", "- other: other"),
                  shown=("Its text.", "other")),
    in_parameters("an in that is none", definition(in_="bdy"), "parameter-field-invalid", 3, "in of `name` is `bdy`",
                  column=7, hint="did you mean `body`?", shown=ALL),
    in_parameters("an empty in", definition(in_=""), "parameter-field-missing", 3, "empty in", shown=ALL),
    in_parameters("an in that is a list", definition(in_="[body]"), "parameter-field-invalid", 3,
                  "in of `name` is a list, not text", shown=ALL),
    in_parameters("a type that is a mapping", definition(type="{a: b}"), "parameter-field-invalid", 5,
                  "type of `name` is a mapping, not text", shown=ALL),
    in_parameters("a type that is a boolean", definition(type="true"), "parameter-field-invalid", 5,
                  "type of `name` is true or false to YAML", hint='write `type: "true"`', shown=ALL),
    in_parameters("a required that is no boolean", definition(required="ture"), "parameter-field-invalid", 4,
                  "required of `name` is `ture`", column=13, hint="did you mean `true`?", shown=ALL),
    in_parameters("a required in quotes", definition(required="'true'"), "parameter-field-invalid", 4,
                  "required of `name` is `true`", hint="without quotes", shown=ALL),
    in_parameters("a description that is a list", definition(description="[a, b]"), "parameter-field-invalid", 2,
                  "description of `name` is a list, not text"),
    in_parameters("a description that is empty", definition(description=""), "parameter-field-missing", 2,
                  "empty description"),
    in_parameters("a version that is none", definition(min_version="new"), "parameter-field-invalid", 6,
                  "min_version of `name` is `new`, which is not a version", shown=ALL),
    in_parameters("a version with an escaped sign", definition(min_version="\\> 1"), "parameter-field-invalid", 6,
                  "which is not a version", shown=("Its text.", "New in version &gt; 1"), hidden=("\\",)),
    in_parameters("fields that are text of the description", "name:\n  description: |\n    Its text.\n    in: body\n"
                  "    type: string\n", "parameter-field-missing", 4, "`in` and `type` of `name` are text",
                  hint="indent them like `description:`", shown=ALL),
    in_parameters("a misspelled field", definition(descripton="Its text.", description=None),
                  "parameter-field-misspelled", 5, "descripton", hint="did you mean `description`?"),
    in_parameters("a key that is defined twice", definition(description="First.") + definition(), "parameter-duplicate",
                  6, "`name` is already defined on line 1", shown=ALL, hidden=("First.",)),
    in_parameters("a field that stands there twice", definition() + "  type: integer\n", "parameter-duplicate", 6,
                  "`type` is already defined on line 5", shown=("Its text.", "integer")),
    in_parameters("an alias within itself",
                  "abc: &a\n  in: body\n  type: x\n  description: x\n  more: *a\n" + definition(),
                  "yaml-invalid", 5, "the alias `*a` is inside the value", column=9, shown=ALL),
    in_parameters("a field that is the definition it stands in",
                  definition(type="*n").replace("name:", "name: &n"), "yaml-invalid", 5,
                  "the alias `*n` is inside the value", column=9, shown=ALL),
    in_parameters("a merge of itself", definition().replace("name:", "name: &n") + "  <<: *n\n", "yaml-invalid", 6,
                  "the alias `*n` is inside the value", column=7, shown=ALL),
    # reStructuredText within YAML.
    in_parameters("broken markup in a plain description", definition(description="Some ``open text."), "", 2,
                  "Inline literal start-string without end-string"),
    in_parameters("broken markup in a block", definition(description="|\n    One.\n\n    Some **open text."), "", 5,
                  "Inline strong start-string without end-string", shown=("One.",)),
    in_parameters("an unknown role in a description", definition(description="|\n    One.\n    A :nosuch:`role`."), "",
                  3, 'Unknown interpreted text role "nosuch"', shown=("One.",)),
    in_parameters("an unknown directive in a description", definition(description="|\n    .. nosuch:: x\n\n    Two."),
                  "", 3, 'Unknown directive type "nosuch"', shown=("Two.",)),
    in_parameters("broken markup in a type", definition(type="'*string'"), "", 5,
                  "Inline emphasis start-string without end-string", shown=ALL),
    # The status file as a whole.
    Case("a status file that is missing", "file-unreadable", 9, "the status file `status.yaml` does not exist",
         codes("- 200", "- 202"), shown=("200 - OK", "202 - Accepted")),
    Case("a status file that is the folder of the page", "file-unreadable", 9, "the status file `.` is a folder",
         codes("- 200", file="."), shown=("200 - OK",)),
    Case("a status file with a NUL in its name", "file-unreadable", 9, "does not exist",
         codes("- 200", file="go\0od-status.yaml"), shown=("200 - OK",)),
    in_status("a code of zero", "0:\n  default: Odd.\n", "status-unknown", 1, "0 is not a status code of HTTP",
              bad=codes("- 0"), shown=("0 - Unknown", "Odd.")),
    in_status("a code below zero", "-1:\n  default: Odd.\n", "status-unknown", 1, "-1 is not a status code of HTTP",
              bad=codes("- -1", kind="error"), shown=("-1 - Unknown", "Odd.")),
    in_status("a row of codes that stands there twice", "200:\n  default: Fine.\n", "row-duplicate", 13,
              "the list already has a row `200`", file="index.rst", bad=codes("- 200", "# again", "- 200"),
              shown=("Fine.",)),
    in_status("a reason that shows itself",
              "200:\n  default: |\n    Fine.\n\n    .. rest_status_code:: success status.yaml\n\n       - 200\n",
              "stanza-invalid", 5, "shows the text again", shown=("Fine.",)),
    in_status("an empty status file", "", "yaml-invalid", 1, "empty", shown=("200 - OK",)),
    in_status("a list at the top of a status file", "- 200\n", "yaml-invalid", 1, "is a list, not a mapping"),
    in_status("a status file that is not UTF-8", b"200:\n  default: \xff\n", "file-unreadable", 2, "not UTF-8"),
    in_status("malformed YAML in a status file", "200:\n  default: a: b\n", "yaml-invalid", 2, "not valid YAML",
              column=13),
    # One code.
    in_status("a code that is none", "200:\n  default: Fine.\nmany:\n  default: x\n", "yaml-invalid", 3,
              "`many` is not a status code", shown=("Fine.",)),
    in_status("a code without default", "200:\n  default: Fine.\n404:\n  gone: x\n", "status-undefined", 3,
              "status code 404 has no reason `default`", hint="add `default:` below `404:`", shown=("Fine.",)),
    in_status("a code that is text", "200:\n  default: Fine.\n404: text\n", "yaml-invalid", 3,
              "status code 404 is text", shown=("Fine.",)),
    in_status("a code that stands there twice", "200:\n  default: x\n200:\n  default: Fine.\n", "parameter-duplicate",
              3, "`200` is already defined on line 1", shown=("Fine.",)),
    in_status("broken markup in a reason", "200:\n  default: Some ``open text.\n", "", 2,
              "Inline literal start-string without end-string"),
    in_status("broken markup in a block reason", "200:\n  default: |\n    One.\n\n    Some *open text.\n", "", 5,
              "Inline emphasis start-string without end-string", shown=("One.",)),
    # Rows.
    Case("a row without a space behind its colon", "stanza-invalid", 11, "`name:name` is not `name: key`",
         rows("- name:name", "- other: name"), column=6, hint="put a space after the colon: `- name: name`",
         files={"parameters.yaml": definition()}, shown=ALL),
    Case("a row without a key", "stanza-invalid", 12, "the row `other` has no key",
         rows("- name: name", "- other:"), column=6, files={"parameters.yaml": definition()}, shown=ALL),
    Case("a row that is one word", "stanza-invalid", 12, "`other` is not `name: key`",
         rows("- name: name", "- other"), column=6, hint="write the row as `- name: key`",
         files={"parameters.yaml": definition()}, shown=ALL),
    Case("a row that is not YAML", "stanza-invalid", 11, "not valid YAML",
         rows("- a: b: c", "- name: name"), column=6, files={"parameters.yaml": definition()}, shown=ALL),
    Case("a row that is no item", "stanza-invalid", 11, "the row `name` is not an item of a list",
         rows("name: name"), column=4, files={"parameters.yaml": definition()}),
    Case("a row that holds a mapping", "stanza-invalid", 11, "the row `name` holds more than a key",
         rows("- name: {a: b}", "- other: name"), column=6, files={"parameters.yaml": definition()}, shown=ALL),
    Case("a row with a key that nothing defines", "parameter-undefined", 12, "no definition of `nothing_like_it`",
         rows("- name: name", "- other: nothing_like_it"), column=6, files={"parameters.yaml": definition()},
         shown=ALL),
    Case("a row with a misspelled key", "parameter-undefined", 11, "no definition of `server_id_pth`",
         rows("- id: server_id_pth", "- name: name"), column=6, hint="did you mean `server_id_path`?",
         files={"parameters.yaml": PARAMETERS}, shown=("The display name.",)),
    Case("a row with an alias without an anchor", "stanza-invalid", 11, "the alias `*nope` has no anchor",
         rows("- a: *nope", "- name: name"), column=9, files={"parameters.yaml": definition()}, shown=ALL),
    Case("a stanza without rows", "stanza-invalid", 9, "rest_parameters has no rows", rows(),
         hint="or delete the directive", files={"parameters.yaml": definition()}),
    Case("rows without an empty line above", "stanza-invalid", 9, "rows of rest_parameters begin without an empty line",
         METHOD + ".. rest_parameters:: parameters.yaml\n   - name: name\n   - name: name\n\n",
         hint="put an empty line before the rows", files={"parameters.yaml": definition()}),
    Case("codes without an empty line above", "stanza-invalid", 9, "rest_status_code begin without an empty line",
         METHOD + ".. rest_status_code:: success status.yaml\n   - 200\n\n", files={"status.yaml": STATUS}),
    Case("a stanza without a file", "stanza-invalid", 9, "rest_parameters names no parameters file",
         METHOD + ".. rest_parameters::\n\n   - name: name\n\n", hint="write `.. rest_parameters:: parameters.yaml`"),
    Case("a stanza with an unknown option", "", 9, 'unknown option: "colour"',
         METHOD + ".. rest_parameters:: parameters.yaml\n   :colour: red\n\n   - name: name\n\n",
         files={"parameters.yaml": definition()}),
    Case("a status stanza without rows", "stanza-invalid", 9, "rest_status_code has no rows", codes(),
         files={"status.yaml": STATUS}),
    Case("a status row that is no number", "stanza-invalid", 11, "`ok` is not a status code", codes("- ok", "- 200"),
         column=6, hint="write the row as `- 404` or `- 404: reason`", files={"status.yaml": STATUS},
         shown=("200 - OK",)),
    Case("a status row without a reason", "stanza-invalid", 11, "the row `200` has no reason", codes("- 200:"),
         column=6, files={"status.yaml": STATUS}, shown=("200 - OK",)),
    Case("an unknown status code", "status-undefined", 12, "status.yaml has no status 418", codes("- 200", "- 418"),
         column=6, files={"status.yaml": STATUS}, shown=("200 - OK", "418")),
    Case("an unknown status code that HTTP does not know", "status-undefined", 11, "no status 799", codes("- 799"),
         column=6, files={"status.yaml": STATUS}, shown=("799",)),
    Case("an unknown reason", "status-undefined", 11, "no reason `gnoe` for 404", codes("- 404: gnoe", kind="error"),
         column=6, hint="did you mean `gone`?", files={"status.yaml": STATUS}, shown=("404 - Not Found",)),
    Case("an unknown kind of status", "stanza-invalid", 9, "`sucess` is not a kind of status code",
         codes("- 200", kind="sucess"), hint="did you mean `success`?", files={"status.yaml": STATUS}),
    Case("a status stanza without a file", "", 9, "2 argument(s) required, 1 supplied",
         METHOD + ".. rest_status_code:: success\n\n   - 200\n\n"),
    # Operations.
    Case("an empty rest_method", "operation-invalid", 7, "rest_method has no method and URL",
         "Bad part\n--------\n\n.. rest_method::\n\nIts text.\n\n", hint="write `GET /servers`", shown=ALL),
    Case("a rest_method of versions only", "operation-invalid", 7, "rest_method has no method and URL",
         "Bad part\n--------\n\n.. rest_method::\n   min_version: 2.1\n\nIts text.\n\n", shown=ALL),
    Case("a rest_method without URL", "operation-invalid", 7, "rest_method has no URL for `GET`",
         "Bad part\n--------\n\n.. rest_method:: GET\n\nIts text.\n\n", column=18, hint="write `GET /servers`",
         shown=ALL),
    Case("a rest_method without method", "operation-invalid", 7, "rest_method has no method for `/bad`",
         "Bad part\n--------\n\n.. rest_method:: /bad\n\nIts text.\n\n", column=18, hint="write `GET /bad`",
         shown=ALL),
    Case("an unknown option", "stanza-invalid", 8, "rest_method has no option `min_versoin`",
         "Bad part\n--------\n\n.. rest_method:: POST /bad\n   min_versoin: 2.1\n\nIts text.\n\n", column=4,
         hint="did you mean `min_version`?", shown=ALL),
    Case("an unknown option between colons", "stanza-invalid", 8, "rest_method has no option `class`",
         "Bad part\n--------\n\n.. rest_method:: POST /bad\n   :class: x\n\nIts text.\n\n", column=4, shown=ALL),
    Case("a version without a value", "stanza-invalid", 8, "min_version has no value",
         "Bad part\n--------\n\n.. rest_method:: POST /bad\n   min_version:\n\nIts text.\n\n", column=4, shown=ALL),
    Case("a version that stands there twice", "stanza-invalid", 9, "min_version is set twice",
         "Bad part\n--------\n\n.. rest_method:: POST /bad\n   min_version: 2.1\n   min_version: 2.2\n\nIts text.\n\n",
         column=4, shown=ALL),
    Case("text in a rest_method", "stanza-invalid", 9, "is no option of rest_method",
         "Bad part\n--------\n\n.. rest_method:: POST /bad\n\n   Text.\n\nIts text.\n\n", column=4, shown=ALL),
    Case("a rest_method in a note", "operation-invalid", 9, "rest_method `POST /bad` is not in a section",
         "Bad part\n--------\n\n.. note::\n\n   .. rest_method:: POST /bad\n\nIts text.\n\n", column=21,
         shown=(*ALL, "POST /bad")),
    Case("a rest_method twice in a section", "operation-invalid", 9, "a second rest_method in the section of `GET /a`",
         "Bad part\n--------\n\n.. rest_method:: GET /a\n\n.. rest_method:: POST /bad\n\nIts text.\n\n", column=18,
         hint="give it a section with a title of its own", shown=(*ALL, "/a", "POST /bad")),
    Case("a path parameter that no row explains", "path-parameter-missing", 7,
         "no request table explains `server_id` of the URL",
         "Bad part\n--------\n\n.. rest_method:: PUT /bad/{server_id}\n\n.. rest_parameters:: parameters.yaml\n\n"
         "   - name: name\n\n", column=27, files={"parameters.yaml": definition()}, shown=ALL),
]  # fmt: skip


def text_of(html: str) -> str:
    """Return the text of a page's body, white space made one."""
    text = re.sub(r"<[^>]*>", "", html.partition("<body>")[2])
    return " ".join(re.sub(r"&quot;|&#34;", '"', text).replace("&lt;", "<").replace("&amp;", "&").split())


def check_neighbours(built: Built, page: str = "index.html") -> str:
    """Check that the good operation is on the page whole; return the text of the page."""
    text = text_of(built.read(page))
    assert [shown for shown in NEIGHBOURS if shown not in text] == []
    return text


def build_bad(build: Build, bad: str, files: Mapping[str, str | bytes]) -> Built:
    """Build a page with a bad part and a good one after it."""
    good = {"good.yaml": PARAMETERS, "good-status.yaml": STATUS}
    return build({"index.rst": HEAD + bad + GOOD, **good, **files})


def check_warning(warning: str, srcdir: Path, case: Case) -> None:
    """Check place, code, message and hint of a warning."""
    match = re.match(r"(.*?):(\d+)(?::(\d+))?: (?:WARNING|ERROR|CRITICAL): (.*)\Z", warning, re.DOTALL)
    assert match, warning
    assert Path(match[1]) == srcdir / case.file, warning
    assert int(match[2]) == case.line, warning
    if case.column:
        assert int(match[3] or 1) == case.column, warning
    assert case.message in match[4], warning
    if case.code:
        assert f"[apiref.{case.code}]" in match[4], warning
    assert case.hint in match[4], warning


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_bad_input_gives_one_warning_and_leaves_the_rest_of_the_page(build: Build, case: Case) -> None:
    built = build_bad(build, case.bad, case.files)
    assert len(built.warnings) == 1, "\n".join(built.warnings)
    check_warning(built.warnings[0], built.srcdir, case)
    assert built.app.statuscode == 0
    text = check_neighbours(built)
    assert [shown for shown in case.shown if shown not in text] == []
    assert [hidden for hidden in case.hidden if hidden in text] == []


def test_a_parameters_file_that_is_a_folder_gives_one_warning(build: Build) -> None:
    built = build_bad(build, rows("- a: a", "- b: b"), {"parameters.yaml/keep": ""})
    assert len(built.warnings) == 1, built.warnings
    assert "[apiref.file-unreadable]" in built.warnings[0]
    check_neighbours(built)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("parameters.yaml", rows("- a: a", "- b: b")),
        ("status.yaml", codes("- 200", "- 202")),
        ("sample.json", METHOD + ".. literalinclude:: sample.json\n\n"),
    ],
)
def test_a_file_that_is_a_pipe_is_reported_and_not_waited_for(tmp_path: Path, name: str, bad: str) -> None:
    source, outdir = tmp_path / "source", tmp_path / "html"
    good = {"good.yaml": PARAMETERS, "good-status.yaml": STATUS}
    write_files(source, {"conf.py": CONF, "index.rst": HEAD + bad + GOOD, **good})
    os.mkfifo(source / name)
    # In a process of its own: one that waits for the pipe can be ended.
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-N", str(source), str(outdir)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, *others = split_warnings(done.stderr)
    assert first.startswith(f"{source / 'index.rst'}:9:")
    if name == "sample.json":
        # As with any sample that can't be shown: docutils' warning, and our finding.
        assert "is not a regular file" in first
        assert "[apiref.sample-missing]" in others[0]
    else:
        assert f"`{name}` can't be read: it is not a regular file" in first
        assert "[apiref.file-unreadable]" in first
        assert others == []
    assert [shown for shown in NEIGHBOURS if shown not in text_of((outdir / "index.html").read_text("utf-8"))] == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_a_parameters_file_without_permission_gives_one_warning(build: Build, tmp_path: Path) -> None:
    srcdir = tmp_path / "source"
    srcdir.mkdir()
    path = srcdir / "parameters.yaml"
    path.write_text(definition(), encoding="utf-8")
    path.chmod(0)
    files = {"index.rst": HEAD + rows("- a: a", "- b: b") + GOOD, "good.yaml": PARAMETERS, "good-status.yaml": STATUS}
    built = build(files, srcdir=srcdir)
    path.chmod(0o600)
    assert len(built.warnings) == 1, built.warnings
    assert "[apiref.file-unreadable]" in built.warnings[0]
    check_neighbours(built)


def test_aliases_that_grow_exponentially_are_refused_at_once(build: Build) -> None:
    built = build_bad(build, rows("- name: name"), {"parameters.yaml": BOMB + definition()})
    [found] = built.warnings
    assert "stand for more than" in found
    assert re.search(r"parameters\.yaml:\d+:\d+: ", found)
    assert "[apiref.yaml-invalid]" in found
    assert "Its text." in check_neighbours(built)


def test_deep_nesting_gives_one_warning(build: Build) -> None:
    built = build_bad(build, rows("- name: name"), {"parameters.yaml": "name: " + "[" * 5000 + "]" * 5000 + "\n"})
    assert len(built.warnings) == 1, built.warnings
    assert "parameters.yaml:1:" in built.warnings[0]
    assert "levels deep" in built.warnings[0]
    check_neighbours(built)


def test_a_bad_file_is_reported_once_for_all_pages_that_use_it(build: Build) -> None:
    page = GOOD.replace("good.yaml", "bad.yaml")
    files = {
        f"page{number}.rst": f"Page {number}\n======\n\n{page}".replace("/servers", f"/servers{number}")
        for number in range(3)
    }
    index = "API\n===\n\n.. toctree::\n\n   page0\n   page1\n   page2\n"
    bad = PARAMETERS.replace("in: query", "in: qery")
    built = build({"index.rst": index, "bad.yaml": bad, "good-status.yaml": STATUS, **files})
    assert len(built.warnings) == 1, built.warnings
    assert "bad.yaml:8:7: " in built.warnings[0]
    assert "[apiref.parameter-field-invalid]" in built.warnings[0]
    for number in range(3):
        check_neighbours(built, f"page{number}.html")


def test_rest_parameters_before_any_rest_method_stands(build: Build) -> None:
    bad = "Common part\n-----------\n\n.. rest_parameters:: parameters.yaml\n\n   - name: name\n\n"
    built = build_bad(build, bad, {"parameters.yaml": definition()})
    assert built.warnings == []
    assert "Its text." in check_neighbours(built)


def test_a_rest_method_before_any_title_is_reported(build: Build) -> None:
    files = {"index.rst": ".. rest_method:: GET /top\n\nText.\n", "conf.py": "extensions = ['sphinx_apiref']\n"}
    built = build(files)
    found = [warning for warning in built.warnings if "[apiref." in warning]
    assert len(found) == 1, built.warnings
    assert "index.rst:1:18: WARNING: rest_method `GET /top` is not in a section" in found[0]
    assert "GET /top" in text_of(built.read())


@pytest.mark.parametrize("validate", [True, False])
def test_a_page_without_a_title_is_one_finding(build: Build, validate: bool) -> None:
    page = "".join(f".. rest_method:: GET /{number}\n\nText.\n\n" for number in range(9))
    built = build({"index.rst": page, "conf.py": f"extensions = ['sphinx_apiref']\napiref_validate = {validate}\n"})
    [found] = [warning for warning in built.warnings if "[apiref." in warning]
    assert "index.rst:1:18: WARNING: the rest_methods of index.rst are not in sections" in found
    assert "GET /8" in text_of(built.read())


@pytest.mark.parametrize("validate", [True, False])
def test_a_missing_file_is_one_finding_at_the_first_directive(build: Build, validate: bool) -> None:
    conf = f"{CONF}\napiref_validate = {validate}\n"
    bad = rows("- a: a", file="gone.yaml") + ".. rest_parameters:: gone.yaml\n\n   - b: b\n\n"
    built = build_bad(build, bad, {"conf.py": conf})
    [found] = built.warnings
    assert "index.rst:9:22: WARNING: the parameters file `gone.yaml` does not exist" in found


def test_order_of_definitions_is_taste_and_os_api_ref_warns_of_each(build: Build) -> None:
    names = "zyxwvu"
    files = {"parameters.yaml": "".join(definition().replace("name:", f"{name}:") for name in names)}
    bad = rows(*(f"- {name}: {name}" for name in names))
    assert build_bad(build, bad, files).warnings == []
    legacy = {**files, "conf.py": f"{CONF}\napiref_validate = False\n"}
    found = build_bad(build, bad, legacy).warnings
    assert len(found) == 5
    assert all("[apiref.parameter-unsorted]" in warning for warning in found)
    off = {**legacy, "apiref.toml": '[levels]\n"parameter-*" = "off"\n'}
    assert build_bad(build, bad, off).warnings == []


def test_order_of_definitions_is_one_warning_where_the_project_wants_it(build: Build) -> None:
    names = "zyxwvu"
    files = {
        "parameters.yaml": "".join(definition().replace("name:", f"{name}:") for name in names),
        "apiref.toml": '[levels]\nparameter-unsorted = "warning"\n',
    }
    [found] = build_bad(build, rows(*(f"- {name}: {name}" for name in names)), files).warnings
    assert "parameters.yaml:6: WARNING: 5 of 6 definitions are out of order" in found


@pytest.mark.parametrize("name", ["sam\0ple.json", ".", "none/sample.json"])
def test_a_sample_that_can_not_be_a_file_does_not_end_the_build(build: Build, name: str) -> None:
    built = build_bad(build, METHOD + f".. literalinclude:: {name}\n\nMore text.\n\n", {})
    assert any("[apiref.sample-missing]" in warning for warning in built.warnings), built.warnings
    assert "More text." in check_neighbours(built)


@pytest.mark.parametrize("kind", ["apiref", "apiref.yaml-invalid"])
def test_a_warning_can_be_suppressed_by_its_code(build: Build, kind: str) -> None:
    files = {
        "index.rst": HEAD + rows("- name: name") + GOOD,
        "parameters.yaml": "- name\n",
        "good.yaml": PARAMETERS,
        "good-status.yaml": STATUS,
    }
    built = build(files, confoverrides={"suppress_warnings": [kind]})
    assert built.warnings == []
    check_neighbours(built)
