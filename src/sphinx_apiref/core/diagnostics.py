"""What can be wrong with a reference, and how one such finding is told."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_apiref.core.model import Location


class Severity(enum.Enum):
    """How bad a finding is; ``INFO`` is shown only where it is asked for."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(enum.Enum):
    """Every finding there is. The value is at once the warning's subtype, the command's code and the manual's anchor.

    Each member is its value, its severity, whether ``os-api-ref`` reports it too (such findings stay on with
    ``apiref_validate = False``) and one line of help.
    """

    severity: Severity
    legacy: bool
    help: str

    def __new__(cls, value: str, severity: Severity, legacy: bool, help: str) -> Code:
        member = object.__new__(cls)
        member._value_ = value
        member.severity = severity
        member.legacy = legacy
        member.help = help
        return member

    FILE_UNREADABLE = "file-unreadable", Severity.ERROR, True, "A parameters, status or source file can't be read."
    YAML_INVALID = "yaml-invalid", Severity.ERROR, True, "A parameters or status file is not the YAML it has to be."
    STANZA_INVALID = "stanza-invalid", Severity.WARNING, True, "A directive's text does not follow its grammar."
    OPERATION_INVALID = "operation-invalid", Severity.WARNING, True, "A rest_method has no method, URL or section."
    OPERATION_DUPLICATE = (
        "operation-duplicate",
        Severity.WARNING,
        False,
        "One method and URL is documented twice, and no action key tells the two apart.",
    )
    OPERATION_AMBIGUOUS = (
        "operation-ambiguous",
        Severity.WARNING,
        False,
        "A reference by method and URL or by title fits several operations.",
    )
    PARAMETER_UNDEFINED = "parameter-undefined", Severity.WARNING, True, "A row names a key that its file lacks."
    PARAMETER_FIELD_MISSING = (
        "parameter-field-missing",
        Severity.WARNING,
        True,
        "A definition lacks in, type or description.",
    )
    PARAMETER_FIELD_UNKNOWN = (
        "parameter-field-unknown",
        Severity.INFO,
        False,
        "A definition has a field that nothing reads.",
    )
    PARAMETER_FIELD_MISSPELLED = (
        "parameter-field-misspelled",
        Severity.WARNING,
        False,
        "A definition has a field that looks like a known one, misspelled.",
    )
    PARAMETER_FIELD_INVALID = (
        "parameter-field-invalid",
        Severity.WARNING,
        True,
        "A field of a definition has a value that it can't have.",
    )
    PARAMETER_DUPLICATE = "parameter-duplicate", Severity.WARNING, False, "A file defines one key twice."
    PARAMETER_UNSORTED = (
        "parameter-unsorted",
        Severity.WARNING,
        True,
        "Definitions are not in the order header, path, query, body and by name.",
    )
    PARAMETER_UNUSED = "parameter-unused", Severity.INFO, False, "No row uses a definition."
    PATH_PARAMETER_MISSING = (
        "path-parameter-missing",
        Severity.WARNING,
        True,
        "No request table explains a parameter of the URL.",
    )
    STATUS_UNDEFINED = "status-undefined", Severity.WARNING, True, "The status file lacks a code or a reason."


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what, where and, where it is known, what to do."""

    code: Code
    message: str
    location: Location
    hint: str = ""
