"""One report that every format is shown with."""

from __future__ import annotations

from pathlib import Path

from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.edits import Edit, Fix
from sphinx_apiref.model.places import Location
from sphinx_apiref.report.report import Report, build_report

RST = """\
List servers
============

.. rest_method:: GET /servers

.. rest_parameters:: parameters.yaml

   - 名: volume_idd
"""
YAML = "name:\n  in: body\n  requried: true\n"
JSON = '{\n\t"a": 1,\n\t"a": 2\n}\n'


def make_report(folder: Path) -> Report:
    source = folder / "api-ref" / "source"
    source.mkdir(parents=True)
    (source / "servers, all.inc").write_text(RST, encoding="utf-8")
    (source / "parameters.yaml").write_text(YAML, encoding="utf-8")
    (folder / "sample.json").write_text(JSON, encoding="utf-8")
    page, catalog = str(source / "servers, all.inc"), str(source / "parameters.yaml")
    findings = [
        Diagnostic(
            Code.PARAMETER_UNDEFINED,
            f"no `volume_idd` in {catalog}",
            Location(page, 8, 6, 19),
            names=("volume_idd",),
            meant="volume_id",
            fix=Fix(
                "Replace the key `volume_idd` with `volume_id`", (Edit(page, 8, 9, 8, 19, "volume_id"),), safe=False
            ),
        ),
        Diagnostic(
            Code.PARAMETER_FIELD_MISSPELLED,
            "`name` has a field `requried`: 100%\nwrong",
            Location(catalog, 3, 3, 11),
            seen=tuple(Location(page, number, 1) for number in (8, 4, 6, 1)),
            names=("name", "requried"),
            level=Severity.ERROR,
            operations=12,
            fix=Fix(
                "Replace `requried` with `required`, and more",
                (
                    Edit(page, 8, 1, 9, 1, ""),
                    Edit(catalog, 3, 3, 3, 11, "required"),
                    Edit(page, 4, 1, 4, 1, ".. 名\r\n"),
                ),
                safe=True,
            ),
        ),
        Diagnostic(
            Code.SAMPLE_DUPLICATE_KEY,
            "`a` stands here twice",
            Location(str(folder / "sample.json"), 3, 2),
            seen=(Location(str(folder / "sample.json"), 2, 2),),
            names=("a",),
            level=Severity.INFO,
            fix=Fix("Delete the file `sample.json`", (), safe=False, deletes=(str(folder / "sample.json"),)),
        ),
        Diagnostic(Code.FILE_UNREADABLE, "gone.inc can't be read", Location(str(folder / "gone.inc"), 1)),
    ]
    return build_report(findings, str(folder), known=2)
