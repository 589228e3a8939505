"""What can be wrong with a reference, and how one such finding is told."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from sphinx_apiref.core.places import Location


class Severity(enum.Enum):
    """How bad a finding is; ``INFO`` is shown only where it is asked for."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(enum.Enum):
    """Every finding of ours. The value is at once the warning's subtype, the command's code and the manual's anchor.

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
        "One method and URL is documented twice, and nothing in their requests tells the two apart.",
    )
    OPERATION_SIMILAR = (
        "operation-similar",
        Severity.INFO,
        False,
        "One method and URL is documented twice, and no key of their requests tells the two apart.",
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
    PATH_PARAMETER_UNKNOWN = (
        "path-parameter-unknown",
        Severity.WARNING,
        False,
        "A request table explains a path parameter that the URL lacks.",
    )
    PATH_PARAMETER_MISSPELLED = (
        "path-parameter-misspelled",
        Severity.WARNING,
        False,
        "The URL and its table spell a parameter differently.",
    )
    PATH_PARAMETER_WRONG_IN = (
        "path-parameter-wrong-in",
        Severity.WARNING,
        False,
        "A parameter of the URL is said to be elsewhere than in the path.",
    )
    PATH_PARAMETER_OPTIONAL = (
        "path-parameter-optional",
        Severity.INFO,
        False,
        "A parameter of the URL is said to be optional.",
    )
    QUERY_IN_RESPONSE = "query-in-response", Severity.WARNING, False, "A response table holds a query parameter."
    ROW_DUPLICATE = "row-duplicate", Severity.WARNING, False, "A table holds one row twice."
    STATUS_UNDEFINED = "status-undefined", Severity.WARNING, True, "The status file lacks a code or a reason."
    STATUS_CLASS = (
        "status-class",
        Severity.INFO,
        False,
        "A status code stands under success and is an error, or the other way round.",
    )
    SAMPLE_MISSING = "sample-missing", Severity.WARNING, False, "The file of a sample does not exist or can't be read."
    SAMPLE_INVALID = "sample-invalid", Severity.WARNING, False, "A .json sample is not JSON."
    SAMPLE_DUPLICATE_KEY = "sample-duplicate-key", Severity.WARNING, False, "An object of a sample holds one key twice."
    SAMPLE_DIRECTION = (
        "sample-direction",
        Severity.WARNING,
        False,
        "The text shows a request and the file is a response, or the other way round.",
    )
    SAMPLE_MISMATCH = "sample-mismatch", Severity.WARNING, False, "A sample and its table have nothing in common."
    SAMPLE_TYPE_MISMATCH = (
        "sample-type-mismatch",
        Severity.WARNING,
        False,
        "A value of a sample is not of the type that its row says.",
    )
    SAMPLE_KEY_UNDOCUMENTED = "sample-key-undocumented", Severity.WARNING, False, "No row explains a key of a sample."
    SAMPLE_KEY_MISSING = "sample-key-missing", Severity.WARNING, False, "A sample lacks a key whose row is required."
    SAMPLE_ROW_WRONG_IN = (
        "sample-row-wrong-in",
        Severity.WARNING,
        False,
        "The only row of a body's key says header, path or query.",
    )
    SAMPLE_MICROVERSION = (
        "sample-microversion",
        Severity.WARNING,
        False,
        "A sample shows a key that its microversion does not have.",
    )
    SAMPLE_BODY_UNEXPECTED = (
        "sample-body-unexpected",
        Severity.WARNING,
        False,
        "A sample shows a body under a status code without one.",
    )
    SAMPLE_KEY_UNCOVERED = (
        "sample-key-uncovered",
        Severity.INFO,
        False,
        "No row explains a key of a sample whose table explains few.",
    )
    SAMPLE_KEY_ABSENT = (
        "sample-key-absent",
        Severity.INFO,
        False,
        "A sample lacks a required key, which may have a reason.",
    )
    SAMPLE_ITEM_INCOMPLETE = "sample-item-incomplete", Severity.INFO, False, "Some items of a list lack a required key."
    SAMPLE_UNDESCRIBED = "sample-undescribed", Severity.INFO, False, "No table describes a sample."
    TABLE_UNILLUSTRATED = "table-unillustrated", Severity.INFO, False, "No sample shows what a table describes."
    SAMPLE_UNUSED = "sample-unused", Severity.INFO, False, "No page shows a file beside the samples."
    IGNORE_UNUSED = "ignore-unused", Severity.WARNING, False, "A comment `apiref: ignore[…]` hides nothing."
    SETTINGS_INVALID = "settings-invalid", Severity.ERROR, False, "apiref.toml or pyproject.toml has a wrong setting."
    CHECK_FAILED = "check-failed", Severity.ERROR, False, "A check of the project's own can't be loaded, or fails."


_QUOTED = re.compile("`([^`]+)`")
_PROJECT_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+\Z")


class _ProjectCode(NamedTuple):
    value: str
    help: str
    severity: Severity


class ProjectCode(_ProjectCode):
    """The code of a project's own check, which is everywhere that one of `Code` is.

    ``value`` is what the command, comments and settings call it: words of lower-case letters and digits, joined by
    hyphens. ``help`` is one line. Raises ValueError or TypeError for what can't be a code.
    """

    __slots__ = ()

    def __new__(cls, value: str, help: str, severity: Severity = Severity.WARNING) -> ProjectCode:
        if not isinstance(value, str) or not _PROJECT_CODE.match(value):
            raise ValueError(f"the code {value!r} is not of the form 'thing-problem'")
        if not isinstance(help, str) or not help.strip() or "\n" in help:
            raise ValueError(f"the help of the code {value!r} is no line of text")
        if not isinstance(severity, Severity):
            raise TypeError(f"the severity of the code {value!r} is no Severity")
        return super().__new__(cls, value, help, severity)

    @property
    def legacy(self) -> bool:
        """os-api-ref does not report it."""
        return False


AnyCode: TypeAlias = "Code | ProjectCode"


class Cause(NamedTuple):
    """What several findings have in common: they are reported once, there."""

    location: Location
    """The place of the definition's field that is wrong."""
    subject: str
    """The definition's key."""
    name: str
    """What the row of this one finding calls the definition."""
    message: Callable[[str], str]
    """From the names that the rows use, such as ``"`a` or `b`"``, to the message for several places."""


def surround(before: str, after: str = "") -> Callable[[str], str]:
    """Return a function that puts names between two texts: the message of a `Cause`."""
    return lambda names: f"{before}{names}{after}"


class Diagnostic(NamedTuple):
    """One finding: what, where and, where it is known, what to do."""

    code: AnyCode
    message: str
    location: Location
    hint: str = ""
    seen: tuple[Location, ...] = ()
    """Further places where the same cause shows, such as the operations that use a wrong definition."""
    names: tuple[str, ...] = ()
    """What the finding is about. With code and path they identify it, whatever its message and line: see `baseline`."""
    meant: str = ""
    """The known name that was likely meant."""
    cause: Cause | None = None
    """Set until findings with the same cause are folded into one."""
    level: Severity | None = None
    """How bad the project says it is; None until its settings are applied."""
    operations: int = 0
    """How many operations the places in ``seen`` belong to; 0 where they are of something else."""

    @property
    def about(self) -> tuple[str, ...]:
        """The names, or where there are none what the message has in backticks."""
        return self.names or tuple(_QUOTED.findall(self.message))

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.level or self.code.severity

    @property
    def advice(self) -> str:
        """The name that was meant and the hint, as one text for readers; empty where neither is known."""
        return word_advice(self.meant, self.hint)


def word_advice(meant: str, hint: str = "") -> str:
    """Return what to do in words: ``did you mean `size`?``, and the hint after it."""
    if not meant:
        return hint
    question = f"did you mean `{meant}`?"
    return f"{question} {hint[0].upper()}{hint[1:]}" if hint else question
