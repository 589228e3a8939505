"""What references can point at: operations and rows of tables, and the targets that name them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sphinx_apiref.read.roles import fold_target, squeeze_target


class OperationEntry(NamedTuple):
    """An operation and where its page shows it; URL and label are without invisible characters."""

    docname: str
    node_id: str
    title: str
    method: str
    url: str
    label: str
    conditions: tuple[str, ...] = ()
    """The expressions of each ``only`` around it."""

    @property
    def names(self) -> dict[str, str]:
        """The names by which references can name it, by kind."""
        place = f"{self.docname}#{self.node_id}"
        return {"id": self.node_id, "label": self.label, "title": self.title, "place": place}


class ParameterEntry(NamedTuple):
    """A row of a table, as the place where a definition is shown.

    ``path`` is the parameters file, relative to the source folder.
    """

    docname: str
    node_id: str
    key: str
    path: str
    conditions: tuple[str, ...] = ()


class TargetIndex:
    """The operations and parameters of all pages by the targets that name them, each in the order of the pages.

    A guide may have a thousand references: comparing each with every operation would cost seconds.
    """

    def __init__(self, operations: Iterable[OperationEntry], parameters: Iterable[ParameterEntry]) -> None:
        self._operations: dict[str, dict[str, list[OperationEntry]]] = {
            "id": {},
            "label": {},
            "title": {},
            "place": {},
        }
        self._squeezed: dict[str, list[OperationEntry]] = {}
        """By method and URL, which is without white space."""
        self._parameters: dict[str, list[ParameterEntry]] = {}
        for operation in operations:
            self._squeezed.setdefault(squeeze_target(fold_target(operation.label)), []).append(operation)
            for kind, name in operation.names.items():
                self._operations[kind].setdefault(fold_target(name), []).append(operation)
        for parameter in parameters:
            for name in (parameter.key, f"{parameter.path}:{parameter.key}"):
                self._parameters.setdefault(name, []).append(parameter)

    def find_operations(self, target: str) -> list[OperationEntry]:
        """Return the operations that ``target`` names: by id, method and URL, title, or page and id, in this order."""
        folded = fold_target(target)
        found = next((named[folded] for named in self._operations.values() if folded in named), None)
        # A target copied from the page may have a wide space within the URL, which the label is without.
        return self._squeezed.get(squeeze_target(folded), []) if found is None else found

    @property
    def operation_names(self) -> list[str]:
        """The labels, titles and ids of all operations."""
        kinds = ("label", "title", "id")
        named = (entry for found in self._operations["place"].values() for entry in found)
        return [name for entry in named for kind in kinds if (name := entry.names[kind])]

    @property
    def parameter_names(self) -> list[str]:
        """The keys of all parameters that are shown, alone and with their files."""
        return list(self._parameters)

    def find_parameters(self, target: str) -> list[ParameterEntry]:
        """Return the rows of the definition ``key`` or ``file.yaml:key``."""
        return self._parameters.get(target, [])
