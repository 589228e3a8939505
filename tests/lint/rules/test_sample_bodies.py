from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.project.settings import Settings

from ..tree import codes, define, exchange, lint, operation, told

PARAMETERS = define(
    server="body object",
    servers="body array",
    name="body string",
    size="body integer",
    status="body string",
    host="body string optional",
    zone="body string optional",
    metadata="body object",
    key="body string",
    addr="body array",
    version="body integer",
    flags="body array",
    tags="body array optional min_version=2.52",
    locked="body boolean min_version=2.9",
    gone="body string optional max_version=2.5",
    limit="query integer",
    pid="path string",
    other="body wire optional",
    region="body string",
)


def check(
    tmp_path: Path, rows: str, *values: Any, settings: Settings | None = None, names: str = ""
) -> list[Diagnostic]:
    files = names.split() or [f"s{i}" for i in range(len(values))]
    text = operation(
        "GET /servers",
        exchange(
            "Response", tuple(row.replace(":", ": ") for row in rows.split()), *(f"{name}.json" for name in files)
        ),
    )
    samples = {name.replace("/", "__"): value for name, value in zip(files, values, strict=True)}
    return lint(tmp_path, text, PARAMETERS, settings, samples=samples)


GOOD = {"name": "a", "size": 1, "status": "ok"}


@pytest.mark.parametrize(
    ("rows", "value", "expected"),
    [
        # What fits.
        ("name size status", GOOD, ""),
        ("name size status", {"server": GOOD}, ""),
        ("server name size status", {"server": GOOD}, ""),
        ("servers name size status", {"servers": [GOOD, GOOD], "servers_links": []}, ""),
        ("name size status", [GOOD], ""),
        # Types.
        ("name size status", {**GOOD, "size": "1"}, "sample-type-mismatch"),
        ("name size status", {**GOOD, "size": None}, ""),
        ("name size status", {**GOOD, "size": True}, "sample-type-mismatch"),
        ("name size status", {**GOOD, "size": 10.0}, ""),
        ("name size status", {**GOOD, "size": 10.5}, "sample-type-mismatch"),
        ("name size other", {"name": "a", "size": 1, "other": []}, ""),
        ("name size status", {"x": {**GOOD, "y": {"size": []}}}, "sample-key-undocumented"),
        ("name size status", {"servers": [GOOD, {**GOOD, "size": "1"}]}, "sample-type-mismatch"),
        # Undocumented keys.
        ("name size status", {**GOOD, "colour": "red"}, "sample-key-undocumented"),
        ("name size status", {**GOOD, "links": []}, ""),
        ("name size status", {**GOOD, "08b2dbd7-40d3-4fd6-8ee7-8ce2ff8b9f45": 1}, ""),
        ("name size status", {**GOOD, "http://a/b": 1, "a b": 1, "10": 1}, ""),
        ("name size status metadata", {**GOOD, "metadata": {"colour": "red"}}, ""),
        ("name size status", {**GOOD, "size_xl-1": 1}, ""),
        ("name size host zone", {"name": "a", "size": 1, "hots_": "b"}, "sample-key-undocumented"),
        # Missing keys.
        ("name size status", {"name": "a", "size": 1}, "sample-key-missing"),
        ("name size status", {"name": "a"}, ""),
        ("name size host", {"name": "a", "size": 1}, ""),
        ("name size status key", GOOD, ""),
        ("name size status metadata key", {**GOOD, "metadata": {}}, ""),
        ("name size addr version", {"name": "a", "size": 1, "addr": []}, ""),
        ("name size addr version", {"name": "a", "size": 1, "addr": [{"version": 4}]}, ""),
        ("name size locked", {"name": "a", "size": 1}, ""),
        # List items.
        ("name size status", {"x": [GOOD, {"name": "a", "size": 1}]}, "sample-key-missing"),
        ("name size status host zone", {"x": [GOOD, {"name": "a", "zone": "1", "host": "1"}]}, ""),
        # Elsewhere.
        ("name size limit", {"name": "a", "size": 1, "limit": 1}, "query-in-response"),
        ("name size pid", {"name": "a", "size": 1, "pid": "1"}, "sample-row-wrong-in"),
        ("status", {"state": "a"}, "sample-mismatch"),
        ("status", {"state": 1}, ""),
        ("status size", {"state": "a"}, ""),
        ("status", {"key1": "a"}, ""),
        ("status", [{"op": "replace", "path": "/a", "value": 1}], ""),
    ],
)
def test_a_sample_and_its_table(tmp_path: Path, rows: str, value: Any, expected: str) -> None:
    found = told(check(tmp_path, rows, value))
    assert found == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("rows", "value", "expected"),
    [
        # The table begins with the object that holds the rest.
        ("server name size", {"server": {"name": "a", "size": 1}}, ""),
        ("server name size", {"my_server": {"name": "a", "size": 1}}, "sample-key-renamed"),
        ("server name size", {"machine": {"name": "a", "size": 1}}, "sample-mismatch"),
        ("server server.name:name", {"machine": {"name": "a"}}, "sample-mismatch"),
        ("server", {"machine": {}}, "sample-mismatch"),
        ("server", {"machine": None}, "sample-mismatch"),
        # What an action without arguments is called, whatever its row says of its type.
        ("name", {"label": None}, "sample-mismatch"),
        # The object may have another name than a part of it, and need not be documented.
        ("name server", {"my_server": {"name": "a", "server": {}}}, ""),
        ("name size", {"my_server": {"name": "a", "size": 1}}, ""),
        # The only key inside of the object, and the only row.
        ("name", {"my_server": {"label": "a"}}, "sample-mismatch"),
        ("name", {"my_server": {"my_name": "a"}}, "sample-key-renamed"),
        ("name pid", {"my_server": {"pid": "a"}}, "sample-row-wrong-in"),
        ("name", {"my_server": {"label": 1}}, ""),
    ],
)
def test_the_object_that_holds_the_rest(tmp_path: Path, rows: str, value: Any, expected: str) -> None:
    assert told(check(tmp_path, rows, value)) == ({expected} if expected else set())


def test_dotted_rows_describe_what_is_below(tmp_path: Path) -> None:
    rows = ("server", "server.name: name", "server.size: size", "server.region: region")
    text = operation("GET /x", exchange("Response", rows, "a.json"))

    def run(value: Any) -> list[tuple[str, int]]:
        found = lint(tmp_path, text, PARAMETERS, a={"server": value})
        return [(d.code.value, d.location.lineno) for d in found if d.code.severity.value == "warning"]

    whole = {"name": "a", "size": 1, "region": "r"}
    assert run(whole) == []
    assert run({**whole, "more": 1, "much": 2}) == [("sample-key-undocumented", 6), ("sample-key-undocumented", 7)]
    assert run({"name": "a", "size": 1}) == [("sample-key-missing", 2)]


def test_patterns_describe_keys_of_any_name(tmp_path: Path) -> None:
    rows = ("name", "size", "metadata", "metadata.{key}.status: status")
    text = operation("GET /x", exchange("Response", rows, "a.json"))
    good = {"name": "a", "size": 1, "metadata": {"x-y": {"status": "ok"}, "z": {"status": "ok"}}}
    bad = {"name": "a", "size": 1, "metadata": {"x-y": {"status": "ok", "more": 1}}}
    assert not told(lint(tmp_path, text, PARAMETERS, a=good))
    assert told(lint(tmp_path, text, PARAMETERS, a=bad)) == {"sample-key-undocumented"}


def test_ignored_keys_need_no_row(tmp_path: Path) -> None:
    value = {**GOOD, "colour": "red"}
    assert not told(check(tmp_path, "name size status", value, settings=Settings(ignored_keys=("colour",))))


def test_another_sample_may_show_what_one_lacks(tmp_path: Path) -> None:
    one = {"name": "a", "size": 1, "host": "h"}
    two = {"name": "a", "size": 1, "status": "ok", "zone": "z"}
    found = check(tmp_path, "name size status host zone", one, two)
    assert not told(found)
    assert "sample-key-absent" in codes(found)


def test_a_sample_that_lacks_nothing_else_is_no_variant(tmp_path: Path) -> None:
    whole = {**GOOD, "host": "h"}
    found = check(tmp_path, "name size status host", whole, {"name": "a", "size": 1, "host": "h"})
    assert [(d.code.value, Path(d.location.path).name) for d in found if d.code.value.startswith("sample")] == [
        ("sample-key-missing", "s1.json")
    ]


def test_microversions_of_folder_and_file_count(tmp_path: Path) -> None:
    value = {"name": "a", "size": 1, "tags": [], "locked": True}
    rows = "name size tags locked"
    assert told(check(tmp_path, rows, value, names="v2.51/a")) == {"sample-microversion"}
    assert told(check(tmp_path, rows, value, names="a-v2.51")) == {"sample-microversion"}
    assert not told(check(tmp_path, rows, value, names="v2.100/a"))
    assert not told(check(tmp_path, rows, value, names="a"))
    assert told(check(tmp_path, rows, value, names="a", settings=Settings(base_microversion="2.1"))) == {
        "sample-microversion"
    }
    gone = {"name": "a", "size": 1, "gone": "x"}
    assert told(check(tmp_path, "name size gone", gone, names="v2.6/a")) == {"sample-microversion"}
    lacking = {"name": "a", "size": 1}
    assert told(check(tmp_path, "name size locked", lacking, names="v2.9/a")) == {"sample-key-missing"}


def test_a_wrong_type_in_several_samples_is_told_at_the_definition(tmp_path: Path) -> None:
    text = "".join(
        operation(f"GET /{i}", exchange("Response", ("name", "size", "status"), f"s{i}.json"), title=f"Do {i}")
        for i in range(3)
    )
    samples = {f"s{i}": {**GOOD, "size": "1"} for i in range(3)}
    (found,) = (d for d in lint(tmp_path, text, PARAMETERS, samples=samples) if d.code.severity.value == "warning")
    assert found.location.path.endswith("parameters.yaml")
    assert [Path(place.path).name for place in found.seen] == ["index.rst"] * 3 + ["s0.json", "s1.json", "s2.json"]


def test_few_explained_keys_are_told_on_demand(tmp_path: Path) -> None:
    found = check(tmp_path, "name", {"name": "a", "one": 1, "two": 2, "three": 3})
    assert not told(found)
    assert [d.location.lineno for d in found if d.code.value == "sample-key-uncovered"] == [3, 4, 5]


def test_items_of_several_kinds_are_told_on_demand(tmp_path: Path) -> None:
    found = check(tmp_path, "name size status host zone", {"x": [GOOD, {"name": "a", "zone": "1", "host": "1"}]})
    assert "sample-item-incomplete" in codes(found)


def test_a_key_that_a_description_names_is_explained(tmp_path: Path) -> None:
    text = operation("GET /x", exchange("Response", ("name: name", "size: size"), "s.json"))
    parameters = define(name="body string", size="body integer")
    value = {"name": "a", "size": 1, "X:name": "b"}
    assert codes(lint(tmp_path, text, parameters, samples={"s": value})) == {"sample-key-undocumented"}
    quoted = parameters.replace("description: ", "description: Also as ``X:name``. ", 1)
    assert codes(lint(tmp_path, text, quoted, samples={"s": value})) == set()


def test_a_path_parameter_in_the_table_of_a_response_is_told_as_such(tmp_path: Path) -> None:
    text = operation("GET /x/{pid}", exchange("Response", ("pid: pid", "name: name", "size: size"), "s.json"))
    value = {"pid": "1", "name": "a", "size": 1}
    assert "sample-row-wrong-in" in codes(lint(tmp_path, text, PARAMETERS, samples={"s": value}))


def test_a_longer_name_is_nearer_than_an_unlike_one(tmp_path: Path) -> None:
    parameters = define(wrap="body object", reason="body string", target_project_id="body string optional")
    rows = ("reason: reason", "target_project_id: target_project_id")
    found = lint(
        tmp_path,
        operation("GET /x", exchange("Response", rows, "s.json")),
        parameters,
        samples={"s": {"project_id": "1"}},
    )
    assert told(found) == {"sample-key-undocumented"}
    found = [each for each in found if each.code.value == "sample-key-undocumented"]
    assert "target_project_id" in found[0].advice


def test_keys_in_capitals_below_a_dotted_row_are_values(tmp_path: Path) -> None:
    parameters = define(usages="body object", kind="body object", count="body integer")
    rows = ("usages: usages", "usages.kind: kind", "usages.kind.count: count")
    found = lint(
        tmp_path,
        operation("GET /x", exchange("Response", rows, "s.json")),
        parameters,
        samples={"s": {"usages": {"INSTANCE": {"count": 1}, "MIGRATION": {"count": 2}}}},
    )
    assert "sample-key-undocumented" not in codes(found)


def test_the_object_beside_links_needs_no_row(tmp_path: Path) -> None:
    assert not told(check(tmp_path, "name size metadata", {"zones": [{"name": "a", "size": 1}], "metadata": {}}))
    # Its own keys do.
    found = check(tmp_path, "name size metadata", {"zones": [{"name": "a", "size": 1, "ttl": 1}], "metadata": {}})
    assert [entry.message for entry in found if told([entry])] == ["no row explains `ttl`"]
    assert told(check(tmp_path, "name size metadata", {"zones": [1], "metadata": {}, "name": "a", "size": 1})) == {
        "sample-key-undocumented"
    }


def test_a_pattern_names_keys_where_its_row_says(tmp_path: Path) -> None:
    rows = "servers:metadata servers.{name}.size:size servers.{name}.servers:metadata"
    good = {"servers": {"one": {"size": 1, "servers": {"gold": {"anything": 1, "else": 2}}}}}
    assert not told(check(tmp_path, rows, good))
    assert not told(check(tmp_path, rows, {"reply": good}))
    bad = {"servers": {"one": {"size": 1, "servers": {}, "colour": 2}}}
    assert told(check(tmp_path, rows, bad)) == {"sample-key-undocumented"}


def test_keys_with_the_same_keys_below_are_values(tmp_path: Path) -> None:
    rows = "metadata metadata.name:metadata metadata.name.size:size"
    usage = {"size": 1, "key": 2}
    assert not told(check(tmp_path, rows, {"metadata": {"one": usage, "two": usage}}))
    assert told(check(tmp_path, rows, {"metadata": {"one": usage, "two": {"size": 1, "other": 3}}})) == {
        "sample-key-undocumented"
    }


def test_a_table_of_additional_parameters_does_not_explain_all(tmp_path: Path) -> None:
    sample = {"name": "a", "size": 1, "colour": 2}
    for title, expected in (("Request", {"sample-key-undocumented"}), ("Request (Additional Parameters)", set())):
        text = operation("POST /x", exchange(title, ("name: name", "size: size"), "s0.json"))
        assert told(lint(tmp_path, text, PARAMETERS, samples={"s0": sample})) == expected


def test_a_wrong_type_below_one_of_several_values_is_told(tmp_path: Path) -> None:
    good = {"size": 1, "status": "ok"}
    sample = {"name": "a", "metadata": {"gold": good, "silver": {**good, "size": "1"}}}
    assert told(check(tmp_path, "name size status metadata", sample)) == {"sample-type-mismatch"}
    # What holds other keys is another thing, whose `size` may be another too.
    other = {"name": "a", "metadata": {"gold": good, "silver": {"size": "1"}}}
    assert told(check(tmp_path, "name size status metadata", other)) == set()


def test_a_key_without_a_row_is_told_once_a_page(tmp_path: Path) -> None:
    texts = [
        operation(f"GET /{name}", exchange("Response", ("name", "size", "status"), f"{name}.json"), title=name)
        for name in "abc"
    ]
    samples = {name: {**GOOD, "colour": "red"} for name in "abc"}
    (tmp_path / "more.rst").write_text(texts[2])
    found = lint(tmp_path, texts[0] + texts[1], PARAMETERS, samples=samples)
    whole, lone = (entry for entry in found if entry.code.value == "sample-key-undocumented")
    if whole.location.path.endswith("c.json"):
        whole, lone = lone, whole
    assert whole.message == "no row explains `colour`, which samples show in 2 places"
    assert whole.location.path.endswith("index.rst")
    assert [place.path.rpartition("/")[2] for place in whole.seen] == ["a.json", "b.json", "index.rst"]
    # The other page has a single place, where the sample shows the key.
    assert (lone.message, lone.location.path.rpartition("/")[2]) == ("no row explains `colour`", "c.json")
    assert [place.path.rpartition("/")[2] for place in lone.seen] == ["more.rst"]
    assert whole.names == lone.names == ("colour",)


@pytest.mark.parametrize(
    ("title", "caption", "file", "compared"),
    [
        ("Request Example", "", "a-response", False),
        ("Request Example", "", "a-request", True),
        ("Request Example", "", "a", True),
        # A title that bears out the file's name, against a caption.
        ("Response Example", "**JSON request**", "a-response", True),
    ],
)
def test_a_sample_that_its_file_says_is_of_the_other_half_is_not_compared(
    tmp_path: Path, title: str, caption: str, file: str, compared: bool
) -> None:
    halves = [exchange(half, ("name", "size")) for half in ("Request", "Response")]
    shown = f"{title}\n{'-' * len(title)}\n\n{caption}\n\n.. literalinclude:: {file}.json\n"
    text = operation("POST /x", *halves, shown)
    found = lint(tmp_path, text, PARAMETERS, samples={file: {"name": "a", "size": "wrong"}})
    assert ("sample-type-mismatch" in codes(found)) is compared
    assert ("sample-direction" in codes(found)) is (file == "a-response")


def test_a_key_that_the_text_calls_an_attribute_is_information(tmp_path: Path) -> None:
    value = {**GOOD, "colour": "red", "shade": "dark"}
    text = operation("GET /servers", "The extension adds the ``colour`` attribute, as in ``shade``.\n")
    text += exchange("Response", ("name", "size", "status"), "a.json").replace("---", "---")
    found = lint(tmp_path, text, PARAMETERS, a=value)
    keys = {(entry.code.value, entry.names) for entry in found if entry.code.value.startswith("sample-key")}
    assert keys == {("sample-key-uncovered", ("colour",)), ("sample-key-undocumented", ("shade",))}


def test_what_is_inside_a_key_that_the_text_explains_is_not_reported(tmp_path: Path) -> None:
    value = {"server": {**GOOD, "inner": {"host": "a", "zone": "b", "region": "c", "shade": "dark"}}}
    table = exchange("Response", ("name", "size", "status", "host", "zone", "region"), "a.json")
    for text, code in (("The ``inner`` field.", "sample-key-uncovered"), ("As inner.", "sample-key-undocumented")):
        found = lint(tmp_path, operation("GET /servers", f"{text}\n", table), PARAMETERS, a=value)
        assert [entry.names for entry in found if entry.code.value == code] == [("inner",)]
        assert not [entry for entry in found if "shade" in entry.message]


def test_a_name_that_is_only_mentioned_is_not_explained(tmp_path: Path) -> None:
    table = exchange("Response", ("name", "size", "status"), "a.json")
    page = operation("GET /servers", "It adds attributes like ``colour``.\n", table)
    assert "sample-key-undocumented" in told(lint(tmp_path, page, PARAMETERS, a={**GOOD, "colour": "red"}))


def test_a_parameter_of_the_url_that_the_text_explains_is_no_key_of_the_body(tmp_path: Path) -> None:
    text = operation(
        "GET /servers",
        "The ``limit`` parameter says how many.\n",
        exchange("Request", ("limit",)),
        exchange("Response", ("name", "size", "status"), "a.json"),
    )
    found = lint(tmp_path, text, PARAMETERS, a={**GOOD, "limit": 2})
    assert [entry.names for entry in found if entry.code.value == "sample-key-undocumented"] == [("limit",)]


def test_a_request_that_repeats_a_parameter_of_the_url_is_told_so(tmp_path: Path) -> None:
    text = operation("PUT /servers/{pid}", exchange("Request", ("pid", "name", "size", "status"), "a.json"))
    found = lint(tmp_path, text, PARAMETERS, a={"server": {**GOOD, "pid": "1", "colour": "red"}})
    told = [(entry.message, entry.hint) for entry in found if entry.code.value == "sample-key-undocumented"]
    assert told == [
        (
            "`pid` is a part of the URL, and the sample repeats it in the body",
            "delete it from the sample, or add a row of the body",
        ),
        ("no row explains `colour`", "add a row, or correct the sample"),
    ]


def test_a_name_that_stands_for_any_is_no_parameter_of_the_url(tmp_path: Path) -> None:
    text = operation("PUT /servers/{key}", exchange("Request", ("key: pid", "name", "size", "status"), "a.json"))
    found = lint(tmp_path, text, PARAMETERS, a={**GOOD, "key": "1"})
    assert not [entry for entry in found if "URL" in entry.message]


@pytest.mark.parametrize(("rows", "shown"), [(("name", "size", "status"), "pid"), (("pid", "name", "size"), "id")])
def test_a_key_that_no_row_of_the_url_explains_is_undocumented(
    tmp_path: Path, rows: tuple[str, ...], shown: str
) -> None:
    text = operation("PUT /servers/{pid}", exchange("Request", rows, "a.json"))
    found = lint(tmp_path, text, PARAMETERS, a={**dict.fromkeys(rows[-2:], "x"), shown: "1"})
    assert [entry.message for entry in found if entry.code.value == "sample-key-undocumented"] == [
        f"no row explains `{shown}`"
    ]


@pytest.mark.parametrize(
    ("names", "detailed", "expected"),
    [
        ("list list-detail", {"status": "ok"}, False),
        ("list details", {"status": "ok"}, False),
        # The detailed sample lacks it too; no sample is called so; both are.
        ("list list-detail", {}, True),
        ("list other", {"status": "ok"}, True),
        ("a-detail b-detail", {"status": "ok"}, True),
    ],
)
def test_a_sample_beside_a_detailed_one_is_short(
    tmp_path: Path, names: str, detailed: dict[str, str], expected: bool
) -> None:
    short = {"name": "a", "size": 1, "region": "r"}
    found = check(tmp_path, "name size region status", short, {**short, **detailed}, names=names)
    assert ("sample-key-missing" in told(found)) is expected
    assert expected or "sample-key-absent" in codes(found)


@pytest.mark.parametrize("mark", ["\\>", ">", "->", ">> ", "- "])
@pytest.mark.parametrize("value", [{"size": 1, "region": "r"}, {"size": "1", "zone": "r"}, {"size": 1}])
def test_marks_of_nesting_before_a_name_are_none_of_it(tmp_path: Path, mark: str, value: Any) -> None:
    found = []
    for written in (mark, ""):
        rows = ("name", "metadata", f"'{written}size': size", f"'{written}region': region")
        text = operation("GET /servers", exchange("Response", rows, "a.json"))
        diagnostics = lint(tmp_path, text, PARAMETERS, a={"name": "a", "metadata": value})
        found.append([(entry.code, entry.message, entry.location) for entry in diagnostics])
    assert found[0] == found[1]


def test_a_name_of_marks_alone_stays_as_it_is(tmp_path: Path) -> None:
    text = operation("GET /servers", exchange("Response", ("name", "size", "status", "'>>': region"), "a.json"))
    found = lint(tmp_path, text, PARAMETERS, a=GOOD)
    assert [entry.names[0] for entry in found if entry.code.value == "sample-key-missing"] == [">>"]
