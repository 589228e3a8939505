"""The codes of findings: the one table of them, and those of a project's own checks."""

from __future__ import annotations

import enum
import re
from typing import NamedTuple, TypeAlias


class Severity(enum.Enum):
    """How bad a finding is; ``INFO`` is shown only with ``--info``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def _code(value: str, severity: Severity, help: str, *, legacy: bool = False) -> tuple[str, Severity, str, bool]:
    return value, severity, help, legacy


class Code(enum.Enum):
    """Every code of ours. The value is at once the warning's subtype, the command's code and the manual's anchor.

    ``help`` is one line. ``legacy`` says whether os-api-ref reports it too: such findings stay on with
    ``apiref_validate = False``. What a code means at length is with the rule that reports it, or in `rules.reading`.
    """

    severity: Severity
    help: str
    legacy: bool

    def __new__(cls, value: str, severity: Severity, help: str, legacy: bool) -> Code:
        member = object.__new__(cls)
        member._value_ = value
        member.severity = severity
        member.help = help
        member.legacy = legacy
        return member

    FILE_UNREADABLE = _code(
        "file-unreadable", Severity.ERROR, "A parameters, status or source file can't be read.", legacy=True
    )
    FILE_GENERATED = _code(
        "file-generated", Severity.INFO, "A parameters or status file does not exist; a build may make it."
    )
    YAML_INVALID = _code(
        "yaml-invalid",
        Severity.ERROR,
        "A parameters or status file is not valid YAML, or does not have the required form.",
        legacy=True,
    )
    STANZA_INVALID = _code(
        "stanza-invalid", Severity.WARNING, "A directive's text does not follow its grammar.", legacy=True
    )
    OPERATION_INVALID = _code(
        "operation-invalid", Severity.WARNING, "A rest_method has no method, URL or section.", legacy=True
    )
    METHOD_INVALID = _code(
        "method-invalid", Severity.WARNING, "A method is misspelled, is not in capitals, or is several methods."
    )
    METHOD_UNKNOWN = _code("method-unknown", Severity.INFO, "A method is not one of HTTP.")
    URL_INVALID = _code(
        "url-invalid",
        Severity.WARNING,
        "A URL has no slash at its start, or has white space, quotes or punctuation that are not part of it.",
    )
    URL_INVISIBLE = _code("url-invisible", Severity.WARNING, "A URL has characters that can't be seen.")
    URL_PLACEHOLDER_INVALID = _code(
        "url-placeholder-invalid", Severity.WARNING, "A parameter of a URL's path is not written as `{name}`."
    )
    URL_PARAMETER_UNEXPLAINED = _code(
        "url-parameter-unexplained",
        Severity.INFO,
        "Nothing explains a parameter of the URL of an operation without tables.",
    )
    OPERATION_DUPLICATE = _code(
        "operation-duplicate",
        Severity.WARNING,
        "One method and URL is documented twice, and nothing in their requests distinguishes the two.",
    )
    OPERATION_SIMILAR = _code(
        "operation-similar",
        Severity.INFO,
        "One method and URL is documented twice, and no key of their requests distinguishes the two.",
    )
    OPERATION_AMBIGUOUS = _code(
        "operation-ambiguous", Severity.WARNING, "A reference by method and URL or by title fits several operations."
    )
    REFERENCE_UNKNOWN = _code(
        "reference-unknown", Severity.WARNING, "A reference names no operation or parameter of this reference."
    )
    TITLE_MISSPELLED = _code(
        "title-misspelled", Severity.WARNING, "A title looks like request or response, misspelled."
    )
    TABLE_MISPLACED = _code(
        "table-misplaced", Severity.WARNING, "A table of a request or response is in a section of no operation."
    )
    SOURCE_UNUSED = _code(
        "source-unused", Severity.WARNING, "No page includes a source file that documents operations."
    )
    PARAMETER_UNDEFINED = _code(
        "parameter-undefined", Severity.WARNING, "A row names a key that its file lacks.", legacy=True
    )
    PARAMETER_FIELD_MISSING = _code(
        "parameter-field-missing", Severity.WARNING, "A definition lacks in, type or description.", legacy=True
    )
    PARAMETER_FIELD_UNKNOWN = _code(
        "parameter-field-unknown", Severity.INFO, "A definition has a field that nothing reads."
    )
    PARAMETER_FIELD_MISSPELLED = _code(
        "parameter-field-misspelled",
        Severity.WARNING,
        "A definition has a field that looks like a known one, misspelled.",
    )
    PARAMETER_FIELD_INVALID = _code(
        "parameter-field-invalid",
        Severity.WARNING,
        "A field of a definition has a value that is not allowed.",
        legacy=True,
    )
    PARAMETER_TYPE_MISSPELLED = _code(
        "parameter-type-misspelled", Severity.WARNING, "A definition's type looks like a known one, misspelled."
    )
    PARAMETER_TYPE_UNKNOWN = _code("parameter-type-unknown", Severity.INFO, "A definition's type is no known one.")
    PARAMETER_DUPLICATE = _code("parameter-duplicate", Severity.WARNING, "A file defines one key twice.")
    PARAMETER_UNSORTED = _code(
        "parameter-unsorted",
        Severity.INFO,
        "Definitions are not in the order header, path, query, body and by name.",
        legacy=True,
    )
    PARAMETER_UNUSED = _code("parameter-unused", Severity.INFO, "No row uses a definition.")
    PATH_PARAMETER_MISSING = _code(
        "path-parameter-missing", Severity.WARNING, "No request table explains a parameter of the URL.", legacy=True
    )
    PATH_PARAMETER_UNKNOWN = _code(
        "path-parameter-unknown", Severity.WARNING, "A request table explains a path parameter that the URL lacks."
    )
    PATH_PARAMETER_MISSPELLED = _code(
        "path-parameter-misspelled", Severity.WARNING, "The URL and its table spell a parameter differently."
    )
    PATH_PARAMETER_WRONG_IN = _code(
        "path-parameter-wrong-in",
        Severity.WARNING,
        "A parameter of the URL is defined as being elsewhere than in the path.",
    )
    PATH_PARAMETER_OPTIONAL = _code(
        "path-parameter-optional", Severity.INFO, "A parameter of the URL is defined as optional."
    )
    QUERY_PARAMETER_MISSING = _code(
        "query-parameter-missing", Severity.WARNING, "No request table explains a parameter of the URL's query."
    )
    QUERY_PARAMETER_WRONG_IN = _code(
        "query-parameter-wrong-in",
        Severity.WARNING,
        "A parameter of the URL's query is defined as being elsewhere than in the query.",
    )
    QUERY_IN_RESPONSE = _code("query-in-response", Severity.WARNING, "A response table holds a query parameter.")
    ROW_SUPERFLUOUS = _code(
        "row-superfluous", Severity.WARNING, "A row names another operation's wrapper beside this one's."
    )
    ROW_BODY_UNEXPECTED = _code(
        "row-body-unexpected", Severity.WARNING, "A row describes the body of a request or response that has none."
    )
    ROW_DUPLICATE = _code("row-duplicate", Severity.WARNING, "A table holds one row twice.")
    DESCRIPTION_MARKDOWN = _code(
        "description-markdown", Severity.WARNING, "A description holds Markdown, which is shown as it is written."
    )
    STATUS_UNDEFINED = _code(
        "status-undefined", Severity.WARNING, "The status file lacks a code or a reason.", legacy=True
    )
    STATUS_UNKNOWN = _code(
        "status-unknown", Severity.WARNING, "A number stands for a status code and can't be one of HTTP."
    )
    STATUS_UNREGISTERED = _code(
        "status-unregistered",
        Severity.INFO,
        "The text names a status code that neither HTTP nor a status file has.",
    )
    STATUS_CLASS = _code(
        "status-class", Severity.INFO, "A status code stands under success and is an error, or the other way round."
    )
    SAMPLE_MISSING = _code("sample-missing", Severity.WARNING, "The file of a sample does not exist or can't be read.")
    SAMPLE_INVALID = _code("sample-invalid", Severity.WARNING, "A .json sample is not JSON.")
    SAMPLE_DUPLICATE_KEY = _code("sample-duplicate-key", Severity.WARNING, "An object of a sample holds one key twice.")
    SAMPLE_DIRECTION = _code(
        "sample-direction",
        Severity.WARNING,
        "The text shows a request and the file is a response, or the other way round.",
    )
    SAMPLE_LANGUAGE = _code(
        "sample-language", Severity.INFO, "A sample that is JSON is shown as a program in JavaScript."
    )
    SAMPLE_MISMATCH = _code("sample-mismatch", Severity.WARNING, "A sample and its table have nothing in common.")
    SAMPLE_TYPE_MISMATCH = _code(
        "sample-type-mismatch", Severity.WARNING, "A value of a sample is not of the type that its row says."
    )
    SAMPLE_KEY_UNDOCUMENTED = _code("sample-key-undocumented", Severity.WARNING, "No row explains a key of a sample.")
    SAMPLE_KEY_RENAMED = _code(
        "sample-key-renamed", Severity.WARNING, "A row and the key that it describes have different names."
    )
    SAMPLE_KEY_MISSING = _code("sample-key-missing", Severity.WARNING, "A sample lacks a key whose row is required.")
    SAMPLE_ROW_WRONG_IN = _code(
        "sample-row-wrong-in", Severity.WARNING, "The only row of a body's key says header, path or query."
    )
    SAMPLE_MICROVERSION = _code(
        "sample-microversion", Severity.WARNING, "A sample shows a key that its microversion does not have."
    )
    SAMPLE_BODY_UNEXPECTED = _code(
        "sample-body-unexpected", Severity.WARNING, "A sample shows a body for a status code that has none."
    )
    SAMPLE_KEY_UNCOVERED = _code(
        "sample-key-uncovered", Severity.INFO, "No row explains a key of a sample whose table explains few."
    )
    SAMPLE_KEY_ABSENT = _code(
        "sample-key-absent", Severity.INFO, "A sample lacks a required key, for which there may be a reason."
    )
    SAMPLE_ITEM_INCOMPLETE = _code("sample-item-incomplete", Severity.INFO, "Some items of a list lack a required key.")
    SAMPLE_UNDESCRIBED = _code("sample-undescribed", Severity.INFO, "No table describes a sample.")
    TABLE_UNILLUSTRATED = _code("table-unillustrated", Severity.INFO, "No sample shows what a table describes.")
    SAMPLE_UNUSED = _code("sample-unused", Severity.INFO, "No page shows a file beside the samples.")
    IGNORE_UNUSED = _code("ignore-unused", Severity.WARNING, "A comment `apiref: ignore[…]` hides nothing.")
    SETTINGS_INVALID = _code("settings-invalid", Severity.ERROR, "apiref.toml or pyproject.toml has a wrong setting.")
    CHECK_FAILED = _code("check-failed", Severity.ERROR, "A check of the project's own can't be loaded, or fails.")


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
            raise ValueError(f"the help of the code {value!r} must be one line of text")
        if not isinstance(severity, Severity):
            raise TypeError(f"the severity of the code {value!r} must be a Severity")
        return super().__new__(cls, value, help, severity)

    @property
    def legacy(self) -> bool:
        """os-api-ref does not report it."""
        return False


AnyCode: TypeAlias = "Code | ProjectCode"
