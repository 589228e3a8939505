"""What other programs may use: the names of the package, and the fields of the model that checks of projects read.

A name or field may be added; one that is renamed or gone breaks somebody's program, and belongs in the changelog.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sphinx_apiref
from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location, Range
from sphinx_apiref.model.reference import (
    ApiRef,
    Catalog,
    Operation,
    Parameter,
    ParameterUse,
    Sample,
    StatusCatalog,
    StatusReason,
    StatusUse,
    Table,
    UnfinishedRow,
)

NAMES = {
    "ApiRef",
    "CheckContext",
    "Diagnostic",
    "Location",
    "Operation",
    "ProjectCode",
    "Range",
    "Severity",
    "__version__",
    "check",
    "read_reference",
    "setup",
}
FIELDS = {
    Location: "path lineno column end_column",
    Range: "path lineno column end_lineno end_column",
    ApiRef: "root operations catalogs status_catalogs loose_tables diagnostics",
    UnfinishedRow: "name ref name_range ref_range",
    Operation: "method url title location docname min_version max_version tables statuses samples prose_codes",
    Table: "location catalog_path uses direction titles unfinished",
    ParameterUse: "name ref location parameter",
    Parameter: "key location in_ type required description min_version max_version fields",
    StatusUse: "code kind location ref reason",
    StatusReason: "text location",
    Sample: "location argument path direction caption titles whole",
    Catalog: "path parameters diagnostics usable",
    StatusCatalog: "path reasons diagnostics usable",
    Diagnostic: "code message location hint seen names",
}


def test_public_names_are_these() -> None:
    assert set(sphinx_apiref.__all__) == NAMES
    assert len(sphinx_apiref.__all__) == len(NAMES)
    for name in NAMES:
        assert getattr(sphinx_apiref, name) is not None


def test_type_checkers_see_the_same_names() -> None:
    (block,) = (
        node
        for node in ast.parse(Path(sphinx_apiref.__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.If)
    )
    seen = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert NAMES - {"__version__", "read_reference", "setup"} <= seen


@pytest.mark.parametrize("value", FIELDS, ids=lambda value: value.__name__)
def test_fields_of_the_model_stay(value: type) -> None:
    fields = tuple(FIELDS[value].split())
    assert set(fields) <= set(value._fields)  # type: ignore[attr-defined]
    # The first ones may be given by position.
    given = [field for field in value._fields if field in fields]  # type: ignore[attr-defined]
    assert given == list(fields)


def test_a_context_has_what_checks_read() -> None:
    context = CheckContext(ApiRef("/x"))
    assert (context.reference.root, context.operations, context.settings.levels) == ("/x", (), {})


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    code = "import sys, sphinx_apiref; print([name for name in sys.modules if name.startswith('sphinx_apiref.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = sphinx_apiref.nothing


def test_a_folder_without_a_reference_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="is not a folder"):
        sphinx_apiref.read_reference(tmp_path / "none")
    (tmp_path / "index.rst").write_text("Text.\n")
    with pytest.raises(ValueError, match="holds no reference: no file in it has a rest_method"):
        sphinx_apiref.read_reference(tmp_path)
    (tmp_path / "index.rst").write_text("List\n====\n\n.. rest_method:: GET /a\n")
    assert [operation.label for operation in sphinx_apiref.read_reference(str(tmp_path)).operations] == ["GET /a"]
