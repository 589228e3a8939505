"""What PyYAML's messages about syntax errors mean, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

# A part of PyYAML's message, what it means, and what to do about it. libyaml and the pure parser word some differently.
_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a `:` where no key can begin",
        "indent the line like its neighbours, or quote a text that contains `: `",
    ),
    ("could not find expected ':'", "a line that is not `key: value`", "end the key with `:` and a space"),
    ("did not find expected key", "a line that is not indented like its neighbours", "indent it like its neighbours"),
    (
        "expected <block end>",
        "a line that is not indented like its neighbours",
        "indent it like its neighbours",
    ),
    (
        "did not find expected '-' indicator",
        "a line that is not an item of its list",
        "begin it with `- `",
    ),
    ("did not find expected ',' or ']'", "a list in `[ ]` is not closed", "close it with `]`"),
    ("expected ',' or ']'", "a list in `[ ]` is not closed", "close it with `]`"),
    ("did not find expected ',' or '}'", "a mapping in `{ }` is not closed", "close it with `}`, or quote the text"),
    ("expected ',' or '}'", "a mapping in `{ }` is not closed", "close it with `}`, or quote the text"),
    ("unknown escape", "a backslash that begins no known escape", "use single quotes, or a block after `|`"),
    ("unexpected end of stream", "a quoted text is not closed", "close the quote"),
    ("block sequence entries are not allowed", "a `-` where no list can begin", "put the list on lines of its own"),
    ("did not find expected digit", "a `%` or an escape that is not complete", "quote the text"),
    ("undefined tag handle", "a tag that is not declared", "quote a text that begins with `!`"),
)


def explain(exc: yaml.MarkedYAMLError, lines: list[str]) -> tuple[str, int, int, str]:
    """Return the message, line, column and hint for a syntax error; ``lines`` are those of the text."""
    mark = exc.problem_mark or exc.context_mark
    lineno, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = exc.problem or "it can't be read"
    message, hint = problem, ""
    if "cannot start any token" in problem:
        character = lines[lineno - 1][column - 1 : column] if lineno <= len(lines) else ""
        if character == "\t":
            message, hint = "a tab where only spaces may indent", "indent with spaces"
        else:
            message, hint = f"an unquoted text can't begin with `{character}`", "quote the text"
    else:
        for part, words, advice in _EXPLANATIONS:
            if part in problem:
                message, hint = words, advice
                break
    context = exc.context_mark
    if context and context.line + 1 != lineno:
        message += f" (it belongs to what begins on line {context.line + 1})"
    return f"not valid YAML: {message}", lineno, column, hint
