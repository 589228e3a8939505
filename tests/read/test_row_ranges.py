"""Tables, their rows and samples: from where to where their text goes, and the rows that are not complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_apiref.model.reference import ApiRef, Operation

from .cutting import cut, scan

HEAD = "Show\n====\n\n.. rest_method:: GET /a\n\n"
MARKDOWN = "# Show\n\n```{rest_method} GET /a\n```\n\n"


def read_rst(folder: Path, rows: str, end: str = "\n") -> Operation:
    text = f"{HEAD}.. rest_parameters:: p.yaml\n\n{rows}\n\nAfter\n"
    return scan(folder, index_rst=text.replace("\n", end)).operations[0]


def read_markdown(folder: Path, rows: str) -> Operation:
    text = f"{MARKDOWN}```{{rest_parameters}} p.yaml\n{rows}\n```\n\nAfter\n"
    return scan(folder, index_md=text).operations[0]


def rows(operation: Operation) -> list[tuple[str, str, str]]:
    """The name, the key and the whole text of each row, as cut out of the file."""
    return [
        (cut(use.name_range), cut(use.ref_range), cut(use.range)) for table in operation.tables for use in table.uses
    ]


def unfinished(operation: Operation) -> list[tuple[str, str, str, str | None]]:
    """The rows that are not complete: what they hold, and the texts of name and key as cut out of the file."""
    return [
        (row.name, row.ref, cut(row.name_range), None if row.ref_range is None else cut(row.ref_range))
        for row in operation.tables[0].unfinished
    ]


ROWS = [
    ("- a: b", [("a", "b", "a: b")]),
    ("- a: b\n- ccc:    dd", [("a", "b", "a: b"), ("ccc", "dd", "ccc:    dd")]),
    ("- a : b # c", [("a", "b", "a : b")]),
    ("- 'a': \"b\"", [("'a'", '"b"', "'a': \"b\"")]),
    ("- 'a': b", [("'a'", "b", "'a': b")]),
    ("- a: 'b'", [("a", "'b'", "a: 'b'")]),
    ("- a b: c d\n- x: y", [("a b", "c d", "a b: c d"), ("x", "y", "x: y")]),
    ("- 😀: é😀\n- x: y", [("😀", "é😀", "😀: é😀"), ("x", "y", "x: y")]),
    ('- "\\u00e9": b', [('"\\u00e9"', "b", '"\\u00e9": b')]),
    ("- {a: b, c: d}", [("a", "b", "a: b"), ("c", "d", "c: d")]),
    ("- a: b\n  c: d", [("a", "b", "a: b"), ("c", "d", "c: d")]),
    ("# c\n- a: b\n\n- c: d", [("a", "b", "a: b"), ("c", "d", "c: d")]),
    ("- !!str a: &x b\n- c: *x", [("!!str a", "&x b", "!!str a: &x b"), ("c", "&x b", "c")]),
    ("- a: b\n- [\n- c: d", [("a", "b", "a: b"), ("c", "d", "c: d")]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_name_and_key_of_a_row_are_where_they_are_written(
    tmp_path: Path, text: str, expected: list[tuple[str, str, str]]
) -> None:
    indented = "".join(f"   {line}\n" for line in text.split("\n"))
    assert rows(read_rst(tmp_path, indented)) == expected
    assert rows(read_rst(tmp_path, indented, "\r\n")) == expected
    (tmp_path / "index.rst").unlink()
    assert rows(read_markdown(tmp_path, text)) == expected
    nested = "".join(f"> {line}\n" for line in text.split("\n"))
    scanned = scan(tmp_path, index_md=f"{MARKDOWN}> ```{{rest_parameters}} p.yaml\n{nested}> ```\n")
    assert rows(scanned.operations[0]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a:\n    b", ("a", "b", "a:\n       b")),
        ("- ? a\n  : b", ("a", "b", "a\n     : b")),
        ("- a: 'b\n  c'", ("a", "'b\n     c'", "a: 'b\n     c'")),
        ("- a: |\n    b\n\n\n- c: d", ("a", "|\n       b", "a: |\n       b")),
        ("- a: |\n    b\n# c\n- c: d", ("a", "|\n       b", "a: |\n       b")),
        ("- a: |\n    b", ("a", "|\n       b", "a: |\n       b")),
    ],
)
def test_a_row_may_go_over_several_lines(tmp_path: Path, text: str, expected: tuple[str, str, str]) -> None:
    indented = "".join(f"   {line}\n" for line in text.split("\n"))
    assert rows(read_rst(tmp_path, indented))[0] == expected


def test_tabs_move_no_column(tmp_path: Path) -> None:
    text = "\t- a:\tb\n\t-\tcc:\tdd\t# x\n"
    assert rows(read_rst(tmp_path, text)) == [("a", "b", "a:\tb"), ("cc", "dd", "cc:\tdd")]
    operation = read_rst(tmp_path, "\t-\tcc:\t'dd'\n\t-\t😀:\n\t-\tx\n")
    assert rows(operation) == [("cc", "'dd'", "cc:\t'dd'")]
    assert unfinished(operation) == [("😀", "", "😀", ""), ("x", "", "x", None)]


UNFINISHED = [
    ("- a:", [("a", "", "a", "")]),
    ("- a", [("a", "", "a", None)]),
    ("-", [("", "", "", None)]),
    ("- 'a':", [("a", "", "'a'", "")]),
    ("- a: ''", [("a", "", "a", "''")]),
    ("- '': b", [("", "b", "''", "b")]),
    ("- a:b", [("a:b", "", "a:b", None)]),
    ("- x: y\n- a:   # c\n-\n- b\n- z: z", [("a", "", "a", ""), ("", "", "", None), ("b", "", "b", None)]),
    ("- x: y\n-\n- [\n- a:\n- z: z", [("", "", "", None), ("a", "", "a", "")]),
    ("- x: y\n  a:\n- z: z", [("a", "", "a", "")]),
    ("- x: y\n- ? a", [("a", "", "a", "")]),
    ("- ? a\n\n- z: z", [("a", "", "a", "")]),
    ("- {a}", [("a", "", "a", "")]),
    ("- {a: }\n- {? }", [("a", "", "a", ""), ("", "", "", "")]),
    ("- x: y", []),
    ("- x: [a]\n- [b]\n- {}", []),
    ("- *none\n- a: *none", []),
]


@pytest.mark.parametrize(("text", "expected"), UNFINISHED)
def test_a_row_that_is_not_complete_is_kept_beside_the_others(
    tmp_path: Path, text: str, expected: list[tuple[str, str, str, str | None]]
) -> None:
    indented = "".join(f"   {line}\n" for line in text.split("\n"))
    operation = read_rst(tmp_path, indented)
    assert unfinished(operation) == expected
    complete = [use.name for use in operation.tables[0].uses]
    assert complete == [name for name in ("x", "z") if f"- {name}: {'yz'[name == 'z']}" in text]
    (tmp_path / "index.rst").unlink()
    operation = read_markdown(tmp_path, text)
    assert (unfinished(operation), [use.name for use in operation.tables[0].uses]) == (expected, complete)


def test_the_missing_part_of_a_row_is_a_place_after_what_is_there(tmp_path: Path) -> None:
    operation = read_rst(tmp_path, "   - a:\n   -\n   - é:  # c\n")
    places = [(row.name_range[1:], row.ref_range and row.ref_range[1:]) for row in operation.tables[0].unfinished]
    assert places == [
        ((8, 6, 8, 7), (8, 8, 8, 8)),
        ((9, 5, 9, 5), None),
        ((10, 6, 10, 7), (10, 8, 10, 8)),
    ]


def test_an_included_row_is_in_its_own_file(tmp_path: Path) -> None:
    part = ".. include:: x.inc\n   :start-after: cut-\n   :end-before: stop\n"
    text = "x\n\ncut-:a\tb: c\n\n.. rest_parameters:: p.yaml\n\n   - 'a': b\n   - é:\n   - c: d stop\n"
    operation = scan(tmp_path, index_rst=f"{HEAD}{part}", x_inc=text).operations[0]
    assert rows(operation) == [("'a'", "b", "'a': b"), ("c", "d", "c: d")]
    assert unfinished(operation) == [("é", "", "é", "")]
    assert tables(scan(tmp_path, index_rst=f"{HEAD}{part}", x_inc=text)) == [
        ".. rest_parameters:: p.yaml\n\n   - 'a': b\n   - é:\n   - c: d"
    ]


def tables(reference: ApiRef) -> list[str]:
    loose = [cut(table.range) for table in reference.loose_tables]
    return loose + [cut(table.range) for operation in reference.operations for table in operation.tables]


@pytest.mark.parametrize(
    "table",
    [
        ".. rest_parameters:: p.yaml\n\n   - a: a\n   - b: b",
        "..\trest_parameters::\tp.yaml\n\n\t- a: a\n\t- 😀:\tb",
        ".. rest_parameters::\n   p.yaml\n   :class: x\n\n   - a: a # c",
        ".. rest_parameters:: p.yaml",
        ".. rest_parameters:: p.yaml\n\n   - a: a\n\n   # last",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_goes_from_its_directive_to_its_last_line(tmp_path: Path, table: str, end: str) -> None:
    text = f"{HEAD}{table}   \n\n\nText.\n\n* Item\n\n  .. rest_parameters:: p.yaml\n\n     - é:  a\n".replace(
        "\n", end
    )
    inner = ".. rest_parameters:: p.yaml\n\n     - é:  a"
    assert tables(scan(tmp_path, index_rst=text)) == [table, inner]
    clip = ".. include:: x.inc\n   :start-after: cut\n   :end-before: end\n"
    files = {"index_rst": clip, "x_inc": f"One{end}cut{end}{end}{text}end{end}"}
    assert tables(scan(tmp_path, **files)) == [table, inner]


@pytest.mark.parametrize(
    "table",
    [
        "```{rest_parameters} p.yaml\n- a: a\n- b: b\n```",
        ":::{rest_parameters} p.yaml\n:class: x\n- 😀:\ta\n\n:::",
        "~~~~{rest_parameters} p.yaml\n~~~\n~~~~~",
        "````{rest_parameters} p.yaml\n\n````",
    ],
)
def test_a_table_in_markdown_ends_with_its_fence(tmp_path: Path, table: str) -> None:
    text = f"{MARKDOWN}  {table}  \n\nText.\n"
    assert tables(scan(tmp_path, index_md=text)) == [table]
    quoted = "".join(f"> {line}\n" for line in table.split("\n"))
    shown = table.replace("\n", "\n> ")
    assert tables(scan(tmp_path, index_md=f"{MARKDOWN}\n{quoted}\nText.\n")) == [shown]


def test_a_fence_that_nothing_closes_ends_with_the_file(tmp_path: Path) -> None:
    table = "```{rest_parameters} p.yaml\n- a: a"
    assert tables(scan(tmp_path, index_md=f"{MARKDOWN}{table}\n")) == [table]


def samples(reference: ApiRef) -> list[str]:
    return [cut(sample.range) for sample in reference.operations[0].samples]


@pytest.mark.parametrize(
    ("directive", "argument"),
    [
        (".. literalinclude:: a/b.json\n   :language: json", "a/b.json"),
        ("..\tliteralinclude::\t😀 b.json", "😀 b.json"),
        (".. literalinclude::\n   a.json\n   :language: json", "a.json"),
        (".. literalinclude::\n\ta.json", "a.json"),
        (".. literalinclude:: a/\n   b.json", "a/\n   b.json"),
        ('.. code-block:: json\n\n   {\n     "😀": 1\n\n   }', '{\n     "😀": 1\n\n   }'),
        ('Text::\n\n    {"a": 1}', '{"a": 1}'),
    ],
)
def test_the_argument_of_a_sample_is_where_it_is_written(tmp_path: Path, directive: str, argument: str) -> None:
    for end in ("\n", "\r\n"):
        assert samples(scan(tmp_path, index_rst=f"{HEAD}{directive}\n\nText\n".replace("\n", end))) == [argument]
    nested = "".join(f"   {line}".rstrip() + "\n" for line in directive.split("\n"))
    expected = argument.replace("\n", "\n   ").replace("\n   \n", "\n\n")
    reference = scan(tmp_path, index_rst=f"{HEAD}.. note::\n\n{nested}\nText\n")
    assert samples(reference) == [expected]


def test_an_argument_whose_place_is_not_known_has_no_range(tmp_path: Path) -> None:
    reference = scan(tmp_path, index_md=f"{MARKDOWN}```{{literalinclude}} a.json\u00a0\n```\n")
    assert [(sample.argument, sample.range) for sample in reference.operations[0].samples] == [("a.json", None)]


@pytest.mark.parametrize(
    ("fence", "argument"),
    [
        ("```{literalinclude} a/b.json\n:language: json\n```", "a/b.json"),
        (":::{literalinclude}\t😀.json\n:::", "😀.json"),
        ('```json\n\n  {"a":\n   1}\n\n```', '{"a":\n   1}'),
    ],
)
def test_the_argument_of_a_sample_in_markdown_is_where_it_is_written(tmp_path: Path, fence: str, argument: str) -> None:
    assert samples(scan(tmp_path, index_md=f"{MARKDOWN}{fence}\n")) == [argument]
