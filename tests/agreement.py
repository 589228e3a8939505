"""What the two readers have to agree on: a model as lines of text, to be compared."""

from __future__ import annotations

import os.path
import re

from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.places import Location, Range
from sphinx_apiref.model.reference import ApiRef, Direction, Table
from sphinx_apiref.read.told_keys import find_told_keys

# What docutils itself tells of a build, and the scan in its place.
SCAN_ONLY = re.compile(
    r"is included within itself|the included file |the text at which the include|the document includes more than"
    r"|literalinclude (?:has content|names no file)|rest_status_code needs a kind"
    r"|is a comment: a directive|is text: a space is missing|there is no directive"
    r"|(?:literalinclude|rest_parameters|rest_status_code) has no option|is not an option of"
)


def describe_contents(ref: ApiRef) -> list[str]:
    """Return every value of the model without its place in the pages: what one reference has in two markups."""
    return [line.replace(ref.root, "") for line in describe_reference(ref, places=False)]


def describe_reference(ref: ApiRef, *, places: bool = True) -> list[str]:
    """Return every value of the model, in order."""

    def place(location: Location) -> str:
        if not places and location.path.endswith((".rst", ".inc", ".md")):
            return "@"
        path = os.path.relpath(location.path, ref.root)
        return f"{path}:{location.lineno}:{location.column}-{location.end_column}"

    def extent(value: Range) -> str:
        return "@" if not places else ":".join(map(str, (os.path.relpath(value.path, ref.root), *value[1:])))

    def direction(value: Direction | None) -> str:
        return value.value if value else "?"

    def table(value: Table, label: str) -> None:
        catalog = os.path.relpath(value.catalog_path, ref.root)
        shown = f"{direction(value.direction)} `{value.caption}` {value.titles}"
        lines.append(f"{label} table {place(value.location)} {catalog} {shown}")
        for use in value.uses:
            known = place(use.parameter.location) if use.parameter else "unknown"
            lines.append(f"{label} row {place(use.location)} {use.name}: {use.ref} = {known}")
            lines.append(f"{label} row text {extent(use.name_range)} {extent(use.ref_range)}")
        for row in value.unfinished:
            written = row.ref_range and extent(row.ref_range)
            lines.append(f"{label} unfinished {row.name}: {row.ref} {extent(row.name_range)} {written}")

    lines: list[str] = []
    for operation in ref.operations:
        label = f"{operation.docname} {operation.label}"
        versions = f"{operation.min_version}..{operation.max_version}"
        lines.append(f"{label} operation {place(operation.location)} `{operation.title}` {versions}")
        for entry in operation.tables:
            table(entry, label)
        for status in operation.statuses:
            text = status.reason.text if status.reason else None
            lines.append(f"{label} status {place(status.location)} {status.kind} {status.code} {status.ref} {text}")
        for sample in operation.samples:
            path = "@" if sample.lines else os.path.relpath(sample.path, ref.root)
            shown = f"{direction(sample.direction)} `{sample.caption}` {sample.titles} {sample.whole}"
            lines.append(f"{label} sample {place(sample.location)} {sample.argument} {path} {shown}")
            lines.append(f"{label} announced {direction(sample.announced)}")
            lines += [
                f"{label} sample line {place(Location(line.path, line.lineno, line.column))} {line.text}"
                for line in sample.lines
                if line.text
            ]
        listed = [(use.code, place(use.location)) for use in operation.listed_codes]
        lines.append(f"{label} prose {operation.prose_codes} {listed} {operation.refers}")
        lines += [f"{label} named {name}" for name in sorted(operation.named)]
        told = frozenset().union(*map(find_told_keys, operation.telling))
        lines += [f"{label} tells of {name}" for name in sorted(told)]
    for entry in ref.loose_tables:
        table(entry, "loose")
    lines += [f"catalog {os.path.relpath(path, ref.root)}" for path in sorted(ref.catalogs)]
    lines += [f"status catalog {os.path.relpath(path, ref.root)}" for path in sorted(ref.status_catalogs)]
    lines += sorted(
        f"finding {entry.code.value} {place(entry.location)} {entry.message} ({entry.hint})"
        for entry in ref.diagnostics
        if not SCAN_ONLY.search(entry.message) and entry.code is not Code.PATH_PARAMETER_MISSING
    )
    return lines
