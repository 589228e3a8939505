"""Which operations use a file, a definition, a sample or a status."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_apiref.model.reference import ApiRef, Operation


class Owners:
    """The operations of a reference by what they are made of. Paths are absolute."""

    def __init__(self, reference: ApiRef) -> None:
        self._files: dict[str, dict[int, Operation]] = {}
        self._definitions: dict[tuple[str, str], dict[int, Operation]] = {}
        self._statuses: dict[tuple[str, int], dict[int, Operation]] = {}
        for number, operation in enumerate(reference.operations):
            for path in _list_paths(operation):
                self._files.setdefault(path, {})[number] = operation
            for table in operation.tables:
                for use in table.uses:
                    self._definitions.setdefault((table.catalog_path, use.ref), {})[number] = operation
            for status in operation.statuses:
                if status.reason is not None:
                    key = (status.reason.location.path, status.code)
                    self._statuses.setdefault(key, {})[number] = operation

    def find_by_file(self, path: str) -> list[Operation]:
        """Return the operations with anything in a file: text, rows, definitions, reasons or a sample."""
        return list(self._files.get(path, {}).values())

    def find_by_definition(self, path: str, key: str) -> list[Operation]:
        """Return the operations with a row of a definition, be it defined or not, of a parameters file."""
        return list(self._definitions.get((path, key), {}).values())

    def find_by_status(self, path: str, code: int) -> list[Operation]:
        """Return the operations with a reason that a status file gives for a code."""
        return list(self._statuses.get((path, code), {}).values())


def _list_paths(operation: Operation) -> Iterator[str]:
    """Yield the files that an operation is made of."""
    yield operation.location.path
    for table in operation.tables:
        yield table.location.path
        yield table.catalog_path
    for status in operation.statuses:
        yield status.location.path
        if status.reason is not None:
            yield status.reason.location.path
    for sample in operation.samples:
        yield sample.location.path
        yield sample.path
