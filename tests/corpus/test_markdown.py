"""A real reference says the same in Markdown as in reStructuredText."""

from __future__ import annotations

import difflib
import shutil
from collections import Counter
from pathlib import Path

import pytest

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.findings import collect_findings
from sphinx_apiref.lint.rules import check_context
from sphinx_apiref.model.reference import ApiRef
from sphinx_apiref.project.settings import Settings
from sphinx_apiref.read.scan import scan_reference
from tools.references.markdown import convert_tree
from tools.references.sources import REFERENCES, unpack

from ..agreement import describe_contents


def count_findings(ref: ApiRef) -> Counter[tuple[str, tuple[str, ...]]]:
    """Return how often each code has a finding about the same names."""
    diagnostics = [*ref.diagnostics, *check_context(CheckContext(ref))]
    return Counter((entry.code.value, entry.names) for entry in collect_findings(ref, diagnostics, Settings()))


@pytest.mark.corpus
@pytest.mark.parametrize("name", REFERENCES)
def test_reference_has_the_same_contents_and_findings_in_both_markups(name: str, tmp_path: Path) -> None:
    # A copy of the whole project: samples and parameters may be anywhere beside the pages.
    project = shutil.copytree(unpack(REFERENCES[name]), tmp_path / "project", symlinks=True)
    source = project / "api-ref" / "source"
    rst = scan_reference(str(source))
    before, findings = describe_contents(rst), count_findings(rst)
    source.rename(tmp_path / "rst")
    convert_tree(tmp_path / "rst", source)
    markdown = scan_reference(str(source))
    assert before
    assert not list(difflib.unified_diff(before, describe_contents(markdown), "rst", "markdown", lineterm="", n=0))
    assert count_findings(markdown) == findings
    assert not any(operation.location.path.endswith(".rst") for operation in markdown.operations)
