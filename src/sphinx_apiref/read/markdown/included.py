"""The part of a file that an include in Markdown selects."""

from __future__ import annotations

from collections.abc import Mapping

from sphinx_apiref.read.markdown.lines import Lines, cut, split_lines


def select_part(text: str, path: str, options: Mapping[str, str]) -> Lines:
    """Return the lines that an include's options select, which keep their places; none if the options fail."""
    lines = split_lines(text, path)
    try:
        first, last = (int(options[name]) if options.get(name) else None for name in ("start-line", "end-line"))
    except ValueError:
        return []
    lines = lines[first:last]
    if after := options.get("start-after"):
        found = _find(lines, after)
        if found is None:
            return []
        index, start = found
        # Text of several lines ends on the last of them.
        index += after.count("\n")
        start = len(after) - after.rfind("\n") - 1 if "\n" in after else start + len(after)
        lines = [cut(lines[index], start), *lines[index + 1 :]]
    if before := options.get("end-before"):
        found = _find(lines, before)
        if found is None:
            return []
        index, start = found
        lines = [*lines[:index], lines[index]._replace(text=lines[index].text[:start].rstrip())]
    return lines


def _find(lines: Lines, text: str) -> tuple[int, int] | None:
    """Return the line in which a text begins, and where it does."""
    whole = "\n".join(line.text for line in lines)
    found = whole.find(text)
    if found < 0:
        return None
    return whole.count("\n", 0, found), found - (whole.rfind("\n", 0, found) + 1)
