from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinx_apiref.compare.message import MessageView, align_samples, build_messages, is_patch, request_rows
from sphinx_apiref.compare.nesting import nest_rows
from sphinx_apiref.model.places import Location
from sphinx_apiref.model.reference import Direction, Operation, ParameterUse, Sample, Table
from sphinx_apiref.model.versions import Microversion
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.json_text import load_json

from .tables import build_message, parse_rows

PLACE = Location("/a.rst", 1)
REQUEST, RESPONSE = Direction.REQUEST, Direction.RESPONSE


def table(rows: str, direction: Direction | None, *titles: str) -> Table:
    return Table(PLACE, "/parameters.yaml", parse_rows(rows), direction, titles)


def sample(path: Path | str, direction: Direction, whole: bool = True) -> Sample:
    return Sample(PLACE, Path(path).name, str(path), direction, whole=whole)


def build(
    *tables: Table, samples: tuple[Sample, ...] = (), url: str = "/servers/{id}", **more: Any
) -> list[MessageView]:
    operation = Operation("POST", url, "", PLACE, "a", tables=tables, samples=samples)
    return list(build_messages(operation, lambda sample: load_json(sample.path), Settings(**more)))


def names(rows: tuple[ParameterUse, ...] | list[ParameterUse]) -> str:
    return " ".join(row.name for row in rows)


def test_a_request_and_a_response_have_the_tables_of_their_direction() -> None:
    request, response = build(table("a", REQUEST), table("b", RESPONSE), table("c", RESPONSE))
    assert (request.direction, names(request.message.rows)) == (REQUEST, "a")
    assert (response.direction, names(response.message.rows)) == (RESPONSE, "b c")


def test_a_table_without_a_direction_is_of_the_request() -> None:
    tables = (table("a", None), table("b", RESPONSE), table("c", REQUEST))
    request, response = build(*tables)
    assert names(request.message.rows) == "a c"
    assert names(response.message.rows) == "b"
    assert names(request_rows(request.operation)) == "a c"
    (alone,) = build(table("a", None))
    assert alone.direction is REQUEST


@pytest.mark.parametrize("direction", Direction)
def test_there_is_no_message_without_tables_and_samples(direction: Direction, tmp_path: Path) -> None:
    assert build() == []
    assert [view.direction for view in build(table("a", direction))] == [direction]
    assert [view.direction for view in build(samples=(sample(tmp_path / "a.json", direction),))] == [direction]


def test_rows_are_of_the_body_or_elsewhere() -> None:
    (view,) = build(table("a b=query !c d=header e=path", RESPONSE))
    assert names(view.message.rows) == "a c"
    assert names(view.message.elsewhere) == "b d e"


def test_only_a_request_knows_the_parameters_of_the_url() -> None:
    request, response = build(table("a", REQUEST), table("b", RESPONSE))
    assert request.message.url_names == {"id"}
    assert response.message.url_names == set()


def test_ignored_keys_are_those_of_the_settings() -> None:
    (view,) = build(table("a", REQUEST), ignored_keys=("b",))
    assert view.message.ignored == {"b"}


@pytest.mark.parametrize(
    ("titles", "is_partial"),
    [
        (("Request",), False),
        (("Request (Additional Parameters)",), True),
        (("More request parameters", "Body"), True),
        (("Extra parameter",), True),
        (("Further details",), False),
        (("Parameters and more",), False),
        (("Moreover parameters",), False),
    ],
)
def test_a_title_may_say_that_a_table_is_a_part(titles: tuple[str, ...], is_partial: bool) -> None:
    (view,) = build(table("a", REQUEST), table("b", REQUEST, *titles))
    assert view.message.partial is is_partial


def test_readable_samples_have_the_order_of_the_bodies_and_alignments(tmp_path: Path) -> None:
    for name, text in {"a.txt": "1", "b.json": '{"b": 1}', "c.json": "{", "d.JSON": '{"d": 1}', "e.json": "[]"}.items():
        (tmp_path / name).write_text(text)
    paths = ["a.txt", "b.json", "c.json", "d.JSON", "e.json", "f.json"]
    samples = tuple(sample(tmp_path / name, RESPONSE, whole=name != "e.json") for name in paths)
    (view,) = build(table("b d", RESPONSE), samples=samples)
    assert view.samples == samples
    assert [shown.argument for shown, _ in view.readable] == ["b.json", "d.JSON"]
    assert [document.value for _, document in view.readable] == [body.value for body in view.message.samples]
    assert [sorted(aligned.names) for aligned in view.alignments if aligned] == [["b"], ["d"]]


def test_a_sample_has_the_tables_of_its_version(tmp_path: Path) -> None:
    (tmp_path / "a-v2.3.json").write_text("{}")
    tables = (table("a x=query", RESPONSE, "Response (2.1 - 2.5)"), table("b", RESPONSE, "Response (2.6+)"))
    (view,) = build(*tables, samples=(sample(tmp_path / "a-v2.3.json", RESPONSE),))
    (body,) = view.message.samples
    assert body.version == Microversion(2, 3)
    assert [names(rows) for rows in body.tables] == ["a"]


def test_a_sample_without_a_version_has_the_base_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (view,) = build(samples=(sample(tmp_path / "a.json", RESPONSE),), base_microversion="2.1")
    assert view.message.samples[0].version == Microversion(2, 1)


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ([{"op": "add", "path": "/a"}], True),
        ([{"op": "add", "path": "/a", "value": 1}, 2], True),
        ([{"op": "add"}], False),
        ([{"path": "/a"}], False),
        ([1], False),
        ([], False),
        ({"op": "add", "path": "/a"}, False),
    ],
)
def test_a_json_patch_is_not_aligned(value: Any, is_one: bool) -> None:
    assert is_patch(value) is is_one
    assert [aligned is None for aligned in align_samples(build_message("a", value, {"a": 1}))] == [is_one, False]


def test_a_released_view_aligns_again(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"a": {"b": 1}}')
    (view,) = build(table("a b", RESPONSE), samples=(sample(tmp_path / "a.json", RESPONSE),))
    view.release()
    (first,) = view.alignments
    assert first is not None
    assert view.alignments[0] is first
    view.release()
    assert not any(node.children for node in (first.root, *first.nodes))
    (second,) = view.alignments
    assert second is not None
    assert list(second.root.children) == ["a"]


def test_rows_lose_the_marks_of_nesting_and_keep_their_places(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"name": "x", "events": [{"id": 1, "time": 2}]}')
    marked = table("name events:array >id \\>time", RESPONSE)
    (view,) = build(marked, samples=(sample(tmp_path / "s.json", RESPONSE),))
    assert names(view.message.rows) == "name events id time"
    assert not [row for found in view.alignments if found is not None for row in found.unbound]
    assert [use.name_range.column for use in view.tables[0].uses] == [1, 1, 2, 3]
    assert [use.ref_range for use in view.tables[0].uses] == [use.ref_range for use in marked.uses]
    assert nest_rows(view.tables[0].uses, view.tree) == (0, 0, 1, 1)
