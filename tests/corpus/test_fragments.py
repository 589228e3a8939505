"""Each operation of real references, rendered alone, equals its element on the page that a full build writes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sphinx_apiref.preview.page_parts import split_operations
from sphinx_apiref.sphinx_ext.fragments.fragment import FragmentRenderer
from sphinx_apiref.sphinx_ext.fragments.reading import FragmentError
from sphinx_apiref.sphinx_ext.fragments.warm import WarmApplication, WarmOptions
from tools.references.build import NEW, PLAIN, build
from tools.references.sources import REFERENCES, unpack

from ..sphinx_ext.fragments.places import find_places
from .conftest import LEGACY_RULES

# The one operation of keystone whose text goes on in the file after its own.
FAILED = {"keystone": ["the operation goes on in assertion.inc"]}


@pytest.mark.corpus
@pytest.mark.parametrize("name", REFERENCES)
def test_operations_rendered_alone_equal_those_of_the_page(
    name: str, tmp_path: Path, report: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build(name, NEW, tmp_path, theme=PLAIN, defines=LEGACY_RULES)
    assert built.returncode == 0, built.log
    # docutils names included files as seen from the folder of the process.
    monkeypatch.chdir(tmp_path)
    doctrees = tmp_path / "doctrees"
    source = unpack(REFERENCES[name]) / "api-ref" / "source"
    overrides = dict(define.split("=") for define in LEGACY_RULES)
    options = WarmOptions(
        str(source), str(tmp_path / "none"), str(tmp_path / "scratch"), str(tmp_path / "conf"), overrides
    )
    warm = WarmApplication(options)
    failed: list[str] = []
    counts: Counter[str] = Counter()
    try:
        warm.load_environment(str(doctrees / "environment.pickle"))
        renderer = FragmentRenderer(warm)
        for doctree in sorted(doctrees.rglob("*.doctree")):
            docname = doctree.relative_to(doctrees).with_suffix("").as_posix()
            places = find_places(doctree)
            parts = split_operations((built.outdir / f"{docname}.html").read_text(encoding="utf-8"))
            for place, part in zip(places, parts, strict=True):
                try:
                    html = renderer.render(docname, place)
                except FragmentError as exc:
                    failed.append(str(exc))
                    continue
                assert html == part.html, place
                counts["fragments"] += 1
    finally:
        warm.close()
    report["counts"] = counts
    assert counts["fragments"] > 10
    assert failed == FAILED.get(name, [])
