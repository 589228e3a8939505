"""Fixes of what samples show and tables say: rows, definitions, keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_apiref.model.edits import apply_edits

from .reference import changed_lines, define, find, fix, page, pick, write

GET = ("GET /servers", "Response")
BODY = define("id body string", "name body string", "server body object", "size body integer", "zone body string")


def test_undocumented_key_gets_a_row_where_its_definition_fits(tmp_path: Path) -> None:
    text = page("- id: id; - name: name", *GET)
    done = fix(
        tmp_path,
        "sample-key-undocumented",
        index__rst=text,
        parameters__yaml=BODY,
        sample__json={"id": "1", "size": 3, "name": "one"},
    )
    assert done.text == text.replace("   - id: id\n", "   - id: id\n   - size: size\n")
    assert not done.fix.safe
    assert done.fix.title == "Add the row `size: size`"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_undocumented_key_gets_a_definition_by_name(tmp_path: Path, newline: str) -> None:
    text, parameters = page("- id: id; - name: name", *GET).replace("\n", newline), BODY.replace("\n", newline)
    done = fix(
        tmp_path,
        "sample-key-undocumented",
        index__rst=text.encode(),
        parameters__yaml=parameters.encode(),
        sample__json={"id": "1", "name": "one", "host": True},
    )
    assert done.texts["index.rst"] == text.replace("- name: name", f"- name: name{newline}   - host: host")
    added = "host:\n  description: |\n    TODO: describe `host`.\n  in: body\n  required: true\n  type: boolean\n"
    assert done.texts["parameters.yaml"] == added.replace("\n", newline) + parameters
    assert done.fix.title == "Add the row `host: host`, and a definition of `host` to complete"


def test_definition_of_another_type_or_place_is_not_used(tmp_path: Path) -> None:
    parameters = define("size query integer", "id body string", "name body string")
    done = fix(
        tmp_path,
        "sample-key-undocumented",
        index__rst=page("- id: id; - name: name", *GET),
        parameters__yaml=parameters,
        sample__json={"id": "1", "name": "one", "size": 3},
    )
    assert "   - size: size_response\n" in done.texts["index.rst"]
    assert changed_lines(parameters, done.texts["parameters.yaml"])[0] == "+ size_response:\n"


def test_definition_named_after_the_key_and_the_response_is_used(tmp_path: Path) -> None:
    parameters = define("size query integer", "id body string", "name body string", "size_response body integer")
    text = page("- id: id; - name: name", *GET)
    done = fix(
        tmp_path,
        "sample-key-undocumented",
        index__rst=text,
        parameters__yaml=parameters,
        sample__json={"id": "1", "name": "one", "size": 3},
    )
    assert done.text == text.replace("- name: name", "- name: name\n   - size: size_response")


def test_key_of_a_request_is_not_said_to_be_required(tmp_path: Path) -> None:
    done = fix(
        tmp_path,
        "sample-key-undocumented",
        index__rst=page("- id: id; - name: name"),
        parameters__yaml=BODY,
        sample__json={"id": "1", "name": "one", "host": None},
    )
    assert done.texts["parameters.yaml"].startswith(
        "host:\n  description: |\n    TODO: describe `host`.\n  in: body\n  required: false\n  type: string\n"
    )


NESTED = """\
b_name:
    type: string
    in: body
    description: It.

server:
    type: object
    in: body
    description: It.
"""


def test_row_is_added_below_those_of_the_object_before_it(tmp_path: Path) -> None:
    text = page("- server: server; - name: b_name; - id: b_name", *GET)
    done = fix(
        tmp_path,
        "sample-key-undocumented",
        index__rst=text,
        parameters__yaml=NESTED,
        sample__json={"server": {"name": "one", "id": "2"}, "zone:name": "x"},
    )
    assert done.texts["index.rst"] == text.replace("- id: b_name", "- id: b_name\n   - zone:name: zone:name")
    # Beside its neighbour, in its order of fields, with its indentation and the blank line.
    assert done.texts["parameters.yaml"] == NESTED + (
        "\nzone:name:\n    type: string\n    in: body\n    description: |\n        TODO: describe `zone:name`.\n"
        "    required: true\n"
    )


def test_keys_of_one_finding_get_their_rows_in_the_order_of_the_sample(tmp_path: Path) -> None:
    text = page("- id: id; - name: name", *GET)
    done = fix(
        tmp_path,
        "sample-key-uncovered",
        index__rst=text,
        parameters__yaml=BODY,
        sample__json={"id": "1", "zeta": "z", "alpha": "a", "name": "one", "size": 2},
    )
    rows = "   - id: id\n   - zeta: zeta\n   - alpha: alpha\n   - name: name\n   - size: size\n"
    assert done.texts["index.rst"] == text.replace("   - id: id\n   - name: name\n", rows)
    added = [line for line in changed_lines(BODY, done.texts["parameters.yaml"]) if line[2] != " "]
    assert added == ["+ alpha:\n", "+ zeta:\n"]
    assert done.fix.title.endswith(", and likewise 2 more")


def test_keys_that_samples_lack_are_added_together(tmp_path: Path) -> None:
    done = fix(
        tmp_path,
        "sample-key-missing",
        index__rst=page("- id: id; - size: size; - zone: zone; - name: name; - any: any", *GET),
        parameters__yaml=BODY + define("any body any"),
        sample__json={"id": "1", "name": "one", "any": 1},
    )
    assert list(json.loads(done.text)) == ["id", "size", "zone", "name", "any"]


def test_key_without_a_row_before_it_goes_before_the_next_one_or_below_its_object(tmp_path: Path) -> None:
    text = page("- name: name; - zone: zone", *GET)
    done = fix(
        tmp_path,
        "sample-key-undocumented",
        index__rst=text,
        parameters__yaml=BODY,
        sample__json={"id": "1", "name": "one", "zone": "here"},
    )
    assert done.text == text.replace("   - name: name\n", "   - id: id\n   - name: name\n")


def test_row_in_an_object_is_dotted_like_those_beside_it(tmp_path: Path) -> None:
    text = page("- server: server; - server.id: id; - server.name: name", *GET)
    done = fix(
        tmp_path,
        "sample-key-undocumented",
        index__rst=text,
        parameters__yaml=BODY,
        sample__json={"server": {"id": "1", "name": "one", "size": 1}},
    )
    assert done.text == text.replace("server.name: name", "server.name: name\n   - server.size: size")


def test_key_that_several_samples_show_gets_a_row_in_each_table(tmp_path: Path) -> None:
    first, second = (
        page("- id: id; - name: name", *GET),
        page("- id: id; - name: name", "GET /servers/detail", "Response"),
    )
    text = f"{first}\n{second.replace('Servers', 'Details')}"
    done = fix(
        tmp_path,
        "sample-key-undocumented",
        index__rst=text,
        parameters__yaml=BODY,
        sample__json={"id": "1", "name": "one", "host": "a"},
    )
    assert done.texts["index.rst"] == text.replace("- name: name", "- name: name\n   - host: host")
    assert done.texts["parameters.yaml"].count("host:\n") == 1


def test_likely_misspelled_key_is_renamed_where_other_tables_know_the_row(tmp_path: Path) -> None:
    text = (
        page("- id: id; - address: name", *GET)
        + "\n"
        + page("- address: name", "GET /zones", "Response", "").replace("Servers", "Zones..")
    )
    done = fix(
        tmp_path,
        "sample-key-renamed",
        index__rst=text,
        parameters__yaml=BODY,
        sample__json={"servers": [{"id": "1", "adress": "a"}, {"id": "2", "adress": "b"}]},
    )
    assert json.loads(done.texts["sample.json"]) == {
        "servers": [{"id": "1", "address": "a"}, {"id": "2", "address": "b"}]
    }
    assert done.fix.title == "Rename the sample's key `adress` to `address`"


@pytest.mark.parametrize(
    ("rows", "key", "expected"),
    [
        ("- id: id; - created: name", "created_at", "- created_at: name"),
        ("- id: id; - zones: zones", "zone", "- zone: zone"),
        ("- id: id; - 'zone-name': name", "zone_name", "- zone_name: name"),
    ],
)
def test_row_of_another_name_is_renamed(tmp_path: Path, rows: str, key: str, expected: str) -> None:
    text = page(rows, *GET)
    done = fix(
        tmp_path,
        "sample-key-renamed",
        index__rst=text,
        parameters__yaml=BODY + define("zones body string"),
        sample__json={"id": "1", key: "x"},
    )
    assert done.text == text.replace(rows.rpartition("; ")[2], expected)
    assert not done.fix.safe


def test_row_with_rows_inside_is_not_renamed_alone(tmp_path: Path) -> None:
    text = page("- servers: server; - servers.id: id; - servers.name: name", *GET)
    files = {"index.rst": text, "parameters.yaml": BODY, "sample.json": {"server": {"id": "1", "name": "n"}}}
    write(tmp_path, files)
    assert pick(find(tmp_path), "sample-key-renamed").fix is None


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ('{\n  "id": "1",\n  "name": "one"\n}\n', '{\n  "id": "1",\n  "size": 0,\n  "name": "one"\n}\n'),
        ('{\n\t"name" : "one",\n\t"id" : "1"\n}', '{\n\t"name" : "one",\n\t"id" : "1",\n\t"size" : 0\n}'),
        ('{"name": "one", "id": "1"}', '{"name": "one", "id": "1", "size": 0}'),
        (
            '{\r\n  "id": "名",\r\n  "name": [\r\n  ]\r\n}',
            '{\r\n  "id": "名",\r\n  "size": 0,\r\n  "name": [\r\n  ]\r\n}',
        ),
        (
            '{"servers": [\n    {"id": "1", "name": "a"},\n    {"id": "2", "name": "b"}]}',
            '{"servers": [\n    {"id": "1", "size": 0, "name": "a"},\n    {"id": "2", "size": 0, "name": "b"}]}',
        ),
    ],
)
def test_missing_key_is_added_after_that_of_the_row_before_it(tmp_path: Path, sample: str, expected: str) -> None:
    done = fix(
        tmp_path,
        "sample-key-missing",
        index__rst=page("- id: id; - size: size; - name: any", *GET),
        parameters__yaml=BODY + define("any body any"),
        sample__json=sample,
    )
    assert done.text == expected
    assert done.fix.title == "Add `size` to the sample"
    assert not done.fix.safe


@pytest.mark.parametrize(
    ("type_", "expected"),
    [("string", '"TODO"'), ("integer", "0"), ("float", "0.0"), ("bool", "false"), ("list", "[]"), ("dict", "{}")],
)
def test_missing_key_gets_a_value_of_its_type(tmp_path: Path, type_: str, expected: str) -> None:
    done = fix(
        tmp_path,
        "sample-key-missing",
        index__rst=page("- id: id; - name: name; - more: more", *GET),
        parameters__yaml=BODY + define(f"more body {type_}"),
        sample__json='{"id": "1", "name": "n"}',
    )
    assert done.text == f'{{"id": "1", "name": "n", "more": {expected}}}'


def test_missing_key_of_an_unknown_type_has_no_fix(tmp_path: Path) -> None:
    text = page("- id: id; - name: name; - more: more", *GET)
    files = {"index.rst": text, "parameters.yaml": BODY + define("more body any")}
    write(tmp_path, {**files, "sample.json": {"id": "1", "name": "n"}})
    assert pick(find(tmp_path), "sample-key-missing").fix is None


def test_missing_key_has_the_value_of_another_sample(tmp_path: Path) -> None:
    text = page("- id: id; - name: name; - zone: zone", *GET) + "\n.. literalinclude:: other.json\n"
    done = fix(
        tmp_path,
        "sample-key-missing",
        index__rst=text,
        parameters__yaml=BODY,
        sample__json={"id": "1", "name": "one"},
        other__json={"id": "1", "name": "two", "zone": "north"},
    )
    assert json.loads(done.text) == {"id": "1", "name": "one", "zone": "north"}


def test_only_key_is_added_to_an_empty_object(tmp_path: Path) -> None:
    done = fix(
        tmp_path,
        "sample-key-missing",
        index__rst=page("- name: name", *GET),
        parameters__yaml=BODY,
        sample__json="{ }",
    )
    assert done.text == '{"name": "TODO" }'


INLINE = """\
Servers
=======

.. rest_method:: GET /servers

Response
--------

.. rest_parameters:: parameters.yaml

   - id: id
   - size: size
   - name: name

* An item::

     {
       "id": "1",
       "name": "one"
     }
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_key_is_added_to_a_sample_on_the_page(tmp_path: Path, newline: str) -> None:
    text = INLINE.replace("\n", newline)
    done = fix(tmp_path, "sample-key-missing", index__rst=text.encode(), parameters__yaml=BODY)
    assert done.text == text.replace('"id": "1",', f'"id": "1",{newline}       "size": 0,')


def test_file_that_no_page_shows_is_deleted(tmp_path: Path) -> None:
    done = fix(
        tmp_path,
        "sample-unused",
        index__rst=page("- id: id", *GET),
        parameters__yaml=define("id body string"),
        sample__json={"id": "1"},
        old__json={"id": "2"},
    )
    assert not done.texts
    assert not done.fix.safe
    assert [Path(path).name for path in done.fix.deletes] == ["old.json"]
    assert not (tmp_path / "old.json").exists()


def test_missing_file_becomes_the_near_one(tmp_path: Path) -> None:
    text = page("- id: id", *GET, "./sampel.json")
    done = fix(
        tmp_path,
        "sample-missing",
        index__rst=text,
        parameters__yaml=define("id body string"),
        sample__json={"id": "1"},
    )
    assert done.text == text.replace("./sampel.json", "./sample.json")
    assert not done.fix.safe


@pytest.mark.parametrize("language", ["javascript", "JavaScript", "js"])
def test_language_of_json_becomes_json(tmp_path: Path, language: str) -> None:
    shown = f".. literalinclude:: sample.json\n   :language: {language}\n   :emphasize-lines: 1\n"
    text = page("- id: id", *GET, "") + shown + "\n" + shown.replace("   :", "     :")
    done = fix(
        tmp_path,
        "sample-language",
        index__rst=text,
        parameters__yaml=define("id body string"),
        sample__json={"id": "1"},
    )
    assert done.text == text.replace(f": {language}", ": json")
    assert done.fix.safe
    finding = pick(done.before, "sample-language")
    assert finding.message == f"this sample is JSON, and `:language:` says {language}"
    assert finding.hint == "write `:language: json`, and likewise for 1 more of this file"


@pytest.mark.parametrize(
    "more",
    [
        ".. literalinclude:: sample.json\n   :language: json\n",
        ".. literalinclude:: sample.json\n",
        ".. literalinclude:: sample.json\n\n   :language: javascript\n",
        ".. literalinclude:: sample.js\n   :language: javascript\n",
        ".. literalinclude:: broken.json\n   :language: javascript\n",
        ".. literalinclude:: sample.json\n   :language: python\n",
    ],
)
def test_other_languages_and_files_are_left_alone(tmp_path: Path, more: str) -> None:
    files = {"parameters.yaml": define("id body string"), "sample.json": {"id": "1"}, "sample.js": "{}"}
    write(tmp_path, {"index.rst": page("- id: id", *GET, "") + more, "broken.json": "{", **files})
    assert "sample-language" not in {finding.code.value for finding in find(tmp_path)}


@pytest.mark.parametrize(
    ("options", "fixed"),
    [
        (":language: javascript\n:caption: All", ":language: json\n:caption: All"),
        ("---\ncaption: All\nlanguage: js\n---", "---\ncaption: All\nlanguage: json\n---"),
        (":caption: All\n\nlanguage: javascript", None),
        ("---\n\nlanguage: javascript\n---", None),
    ],
)
def test_language_of_json_in_a_fence(tmp_path: Path, options: str, fixed: str | None) -> None:
    text = f"# Notes\n\n```{{rest_method}} GET /notes\n```\n\n```{{literalinclude}} sample.json\n{options}\n```\n"
    conf = "extensions = ['sphinx_apiref', 'myst_parser']\n"
    write(tmp_path, {"conf.py": conf, "index.md": text, "sample.json": {"id": "1"}})
    found = [finding for finding in find(tmp_path) if finding.code.value == "sample-language"]
    if fixed is None:
        assert found == []
    else:
        (finding,) = found
        assert finding.fix is not None
        assert apply_edits(text, finding.fix.edits) == text.replace(options, fixed)
