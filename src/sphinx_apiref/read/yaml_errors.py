"""What PyYAML's messages about syntax errors mean, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    (
        "block sequence entries are not allowed",
        "a `-` where no list can begin",
        "quote it, or put the list on lines of its own",
    ),
    ("did not find expected digit", "a `%` or an escape that is not complete", "quote the text"),
    ("comment or", "text right after `|` or `>`", "begin the text on the next line, indented"),
    ("found a tab character", "a tab where only spaces may indent", "indent with spaces"),
    ("found character '\\t'", "a tab where only spaces may indent", "indent with spaces"),
    ("undefined tag handle", "a tag that is not declared", "quote a text that begins with `!`"),
)


_BREAKS = re.compile("[\x85\u2028\u2029]")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?: |\Z)")
_ENTRY = re.compile(r"( *(?:- +)*)([^\s:'\"#\[{-][^:'\"#]*):(?: +(.*?))?\s*\Z")
_GLUED = re.compile(r" *([A-Za-z_][\w-]*):(?=[^\s:/])(\S.*?)\s*\Z")
_BLOCK = re.compile(r".*:\s+[|>][0-9+-]*\s*(?:#.*)?\Z")

MAX_LINE = 1000
"""Characters of a line up to which it is looked at: a pattern may look at the rest of a line once for each of them."""
MAX_SHOWN = 40
"""Characters of a line up to which a message quotes it."""

Finding = tuple[str, int, int, str]
"""A message, a line, a column and a hint."""


def explain(exc: yaml.MarkedYAMLError, lines: list[str]) -> Finding:
    """Return the message, line, column and hint for a syntax error; ``lines`` are those of the text."""
    mark = exc.problem_mark or exc.context_mark
    lineno, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = exc.problem or "it can't be read"
    begin = exc.context_mark.line + 1 if exc.context_mark else lineno
    # With other line breaks, which the parser counts and editors do not, its lines are not these.
    odd = lineno > len(lines) or any(len(line) > MAX_LINE or _BREAKS.search(line) for line in lines)
    if not odd and (found := next(_find_causes(lines, lineno, begin), None)):
        message, lineno, column, hint = found
        return f"not valid YAML: {message}", lineno, column, hint
    message, hint = problem, ""
    if "cannot start any token" in problem:
        character = lines[lineno - 1][column - 1 : column] if lineno <= len(lines) else ""
        if character == "\t":
            message, hint = "a tab where only spaces may indent", "indent with spaces"
        else:
            message, hint = f"an unquoted text can't begin with {_quote(character)}", "quote the text"
    else:
        for part, words, advice in _EXPLANATIONS:
            if part in problem:
                message, hint = words, advice
                break
    if begin != lineno:
        message += f" (it belongs to what begins on line {begin})"
    return f"not valid YAML: {message}", lineno, column, hint


def _quote(text: str) -> str:
    """Return a text in backticks, or in quotes if it holds one."""
    return f'"{text}"' if "`" in text else f"`{text}`"


def _find_causes(lines: Sequence[str], lineno: int, begin: int) -> Iterator[Finding]:
    """Yield what is likely wrong, from how the lines look: the parser only notices it later.

    ``lineno`` is where it noticed, ``begin`` the line of what it was reading then.
    """
    for number in dict.fromkeys((lineno, lineno - 1, begin)):
        if 1 <= number <= len(lines) and _CONFLICT.match(lines[number - 1]):
            yield "a conflict of a merge is not resolved", number, 1, "keep one of the two versions"
    above = next((number for number in range(lineno - 1, 0, -1) if lines[number - 1].strip()), 0)
    # The line itself first: what is above may be right.
    for number in dict.fromkeys((lineno, begin, above)):
        if 1 <= number <= len(lines):
            yield from _find_bad_value(lines[number - 1], number)
    for number in dict.fromkeys((begin, above)):
        if 1 <= number < lineno:
            yield from _find_bad_key(lines, number, lineno)
    if above >= 1 and lineno <= len(lines):
        yield from _find_bad_indent(lines, above, lineno)


def _find_bad_value(line: str, number: int) -> Iterator[Finding]:
    """Yield why the text after a key can't be one."""
    entry = _ENTRY.match(line)
    value = entry[3] if entry else ""
    if not entry or not value:
        return
    column = entry.start(3) + 1
    quote = "quote the text, or write it below `|`"
    if value[0] in "'\"":
        rest = re.match(r"'(?:[^']|'')*'(.*)|\"(?:[^\"\\\\]|\\\\.)*\"(.*)", value)
        after = (rest[1] or rest[2] or "") if rest else ""
        if after.strip() and not after.lstrip().startswith("#"):
            double = "write `''` for an apostrophe" if value[0] == "'" else 'write `\\"` for a quote'
            yield "text after a closing quote", number, column + len(value) - len(after), f"{double} within the text"
    elif value[0] == "*" and not re.match(r"\*[^\s*,\[\]{}]+\s*(?:#.*)?\Z", value):
        yield "an unquoted text can't begin with `*`", number, column, quote
    elif (value[0] == "[" and re.match(r"\[[^\]]*\]\s*[^\s#,]", value)) or (
        value[0] == "{" and re.match(r"\{[^}]*\}\s*[^\s#,]", value)
    ):
        yield f"an unquoted text can't begin with `{value[0]}`", number, column, quote
    elif value[0] not in "|>[{&!*" and (second := re.search(r":(?: |\Z)", value.partition(" #")[0])):
        yield "an unquoted text can't hold `: `", number, column + second.start(), quote


def _find_bad_key(lines: Sequence[str], number: int, lineno: int) -> Iterator[Finding]:
    """Yield why a line before the error is no ``key: value``."""
    line = lines[number - 1]
    text = line.strip()
    column = len(line) - len(line.lstrip(" ")) + 1
    if not text or text.startswith(("#", "- ", "'", '"', "|", ">")):
        return
    owner = _find_owner(lines, number)
    header = _ENTRY.match(lines[owner - 1]) if owner else None
    if header and header[3] and not header[3].startswith(("#", "&")):
        # It goes on with the text of the key above, and may be anything.
        return
    if _GLUED.match(line):
        while number > 1 and _GLUED.match(lines[number - 2]):
            number -= 1
        glued = _GLUED.match(lines[number - 1])
        assert glued is not None
        hint = f"write `{glued[1]}: {glued[2]}`"
        yield f"`{glued[1]}:` has no space after its colon", number, glued.start(1) + 1, hint
    elif not re.search(r":(?:\s|\Z)", text):
        if number > 1 and _BLOCK.match(lines[number - 2]):
            yield "the text below `|` or `>` is not indented", number, column, "indent it more than its key"
        elif len(text) <= MAX_SHOWN:
            yield f"{_quote(text)} is not `key: value`", number, column, "end the key with `:` and a space"


def _find_owner(lines: Sequence[str], number: int) -> int:
    """Return the number of the line that a line is indented below; 0 if there is none."""
    indent = _indent(lines[number - 1])
    return next((above for above in range(number - 1, 0, -1) if _indent(lines[above - 1]) < indent), 0)


def _find_bad_indent(lines: Sequence[str], above: int, lineno: int) -> Iterator[Finding]:
    """Yield why a line's indent does not fit those above."""
    line, before = lines[lineno - 1], lines[above - 1]
    indent, other = (len(text) - len(text.lstrip(" ")) for text in (line, before))
    entry = _ENTRY.match(before)
    if indent > other and entry and entry[3] and entry[3][0] not in "|>#&" and _ENTRY.match(line):
        message = "a line that is indented more than the one above, which has a value already"
        yield message, lineno, indent + 1, f"indent it like `{entry[2]}:`"
    if indent < other:
        # The line that the text above belongs to.
        owner = _find_owner(lines, lineno)
        if owner and owner != above and _BLOCK.match(lines[owner - 1]):
            message = "a line of a text is indented less than the text's first line"
            yield message, lineno, indent + 1, "indent it like the first line"


def _indent(line: str) -> int:
    """Return how far a line is indented; very far if it is blank."""
    return len(line) - len(line.lstrip(" ")) if line.strip() else 1 << 30
