"""Turn a reference in reStructuredText into MyST: ``python -m tools.references.markdown SOURCE TARGET``.

Titles become headings; our directives, samples and includes become fences; paragraphs without markup stay as they are.
All other text goes into fences of ``eval-rst``, so that no prose has to be translated.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

_LINE = re.compile(r"([!-/:-@\[-`{-~])\1*\Z")
_DIRECTIVE = re.compile(r"\.\. +(\w+) ?::(?: +(.*))?\Z")
_OURS = frozenset(
    {"rest_method", "rest_parameters", "rest_status_code", "rest_expand_all", "literalinclude", "include"}
)
_OPTION = re.compile(r":[\w-]+:(?: |\Z)")
_PLAIN = re.compile(r"[A-Za-z][\w ,.;:'\"/!?()-]*(?<!:)\Z")
_CONF = """
try:
    extensions = [*extensions, "myst_parser"]
except NameError:
    extensions = ["sphinx_apiref", "myst_parser"]
"""


def convert_tree(source: Path, target: Path) -> None:
    """Copy a reference to ``target``, which must not exist, with its pages and the files they include in MyST."""
    target = Path(shutil.copytree(source, target)).resolve()
    pages = sorted(target.rglob("*.rst"))
    kept = {path for page in [*pages, *target.rglob("*.inc")] for path in _find_nested(page, target)}
    pages = [page for page in pages if page not in kept]
    done = set(kept)
    for page in pages:
        _convert_file(page, page.parent, target, [], done, set(pages))
    for page in pages:
        page.rename(page.with_suffix(".md"))
    conf = target / "conf.py"
    text = conf.read_text(encoding="utf-8") if conf.is_file() else ""
    conf.write_text(f"{text}\n{_CONF}", encoding="utf-8")


def _find_nested(path: Path, root: Path) -> list[Path]:
    """Return the files that are included within other blocks, and stay in reStructuredText as those blocks do."""
    found = re.findall(r"^[^\S\n]+\.\. include:: +(\S+)", path.read_text(encoding="utf-8-sig"), re.MULTILINE)
    # Sphinx resolves paths from the page, whichever file names them.
    folders = {path.parent, *(page.parent for page in root.rglob("*.rst"))}
    return [(folder / name).resolve() for name in found for folder in folders]


def _convert_file(path: Path, folder: Path, root: Path, styles: list[str], done: set[Path], pages: set[Path]) -> None:
    """Convert a file in place, and those it includes, in the order in which docutils meets the styles of titles."""
    if path in done or not path.is_file():
        return
    done.add(path)
    lines = path.read_text(encoding="utf-8-sig").expandtabs(8).splitlines()
    shown: list[str] = []
    for kind, block in split_blocks([line.rstrip() for line in lines]):
        if kind == "include":
            argument = (_DIRECTIVE.match(block[0]) or [""] * 3)[2] or ""
            included = root / argument[1:] if argument.startswith("/") else folder / argument
            _convert_file(included.resolve(), folder, root, styles, done, pages)
            if included.resolve() in pages:
                block[0] = re.sub(r"\.rst\Z", ".md", block[0])
        shown += [*render_block(kind, block, styles), ""]
    path.write_text("\n".join(shown), encoding="utf-8")


def split_blocks(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Return the blocks of a file: titles, our directives by name, and everything between them as ``text``."""
    blocks: list[tuple[str, list[str]]] = []
    index = 0
    while index < len(lines):
        stop, kind = index + 1, "text"
        line = lines[index]
        fresh = index == 0 or not lines[index - 1]
        match = _DIRECTIVE.match(line)
        following = [*lines[index + 1 : index + 3], "", ""]
        if match and match[1] in _OURS:
            while stop < len(lines) and (not lines[stop] or lines[stop][0] == " "):
                stop += 1
            block = lines[index:stop]
            literal = any(option in "\n".join(block) for option in (":literal:", ":code:"))
            kind = match[1] if (match[2] and not literal) or match[1] == "rest_expand_all" else "text"
        elif len(line) >= 4 and _LINE.match(line) and following[1] == line and following[0]:
            stop, kind = index + 3, "title"
        elif fresh and line and line[0] != " " and _is_underline(following[0], line) and not _LINE.match(line):
            stop, kind = index + 2, "title"
        if kind == "text" and blocks and blocks[-1][0] == "text":
            blocks[-1][1].extend(lines[index:stop])
        else:
            blocks.append((kind, lines[index:stop]))
        index = stop
    return blocks


def _is_underline(line: str, text: str) -> bool:
    return bool(_LINE.match(line)) and len(line) >= min(len(text), 4)


def render_block(kind: str, block: list[str], styles: list[str]) -> list[str]:
    """Return a block in MyST; ``styles`` are those of the titles so far, the highest first."""
    if kind == "title":
        style = block[1][0] if len(block) == 2 else block[0][0] * 2
        if style not in styles:
            styles.append(style)
        title = block[0 if len(block) == 2 else 1].strip()
        return [f"{'#' * (styles.index(style) + 1)} {_convert_inline(title)}"]
    if kind == "text":
        return _render_text(block)
    head, rest = block[0], block[1:]
    match = _DIRECTIVE.match(head)
    assert match is not None
    lines = _dedent(rest)
    count = next((i for i, line in enumerate(lines) if not _OPTION.match(line)), len(lines))
    content = [*lines[:count], *lines[count + (count < len(lines) and not lines[count]) :]]
    mark = "`" * max(3, *(len(run) + 1 for line in content for run in re.findall("`+", line)), 3)
    return [f"{mark}{{{match[1]}}} {match[2] or ''}".rstrip(), *content, mark]


def _convert_inline(text: str) -> str:
    """Return a title's text; what reStructuredText escapes and marks as code is written alike."""
    return re.sub(r"``(.+?)``", r"`\1`", re.sub(r"(?<!\\)([\[\]<>])", r"\\\1", text))


def _render_text(block: list[str]) -> list[str]:
    """Return text as paragraphs if it has no markup, or else in fences."""
    shown: list[str] = []
    held: list[str] = []
    chunks = _split_chunks(block)
    for index, chunk in enumerate(chunks):
        after = chunks[index + 1] if index + 1 < len(chunks) else [""]
        if all(_PLAIN.match(line) for line in chunk) and not after[0].startswith(" "):
            shown += [*_fence(held), *chunk, ""]
            held = []
        else:
            held += [*chunk, ""]
    return [*shown, *_fence(held)]


def _split_chunks(block: list[str]) -> list[list[str]]:
    """Return the runs of filled lines."""
    chunks: list[list[str]] = []
    for index, line in enumerate(block):
        if line and index and block[index - 1] and chunks:
            chunks[-1].append(line)
        elif line:
            chunks.append([line])
    return chunks


def _fence(lines: list[str]) -> list[str]:
    lines = lines[:-1] if lines and not lines[-1] else lines
    return ["~~~~~~{eval-rst}", *lines, "~~~~~~", ""] if lines else []


def _dedent(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    width = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [line[width:] for line in lines]


if __name__ == "__main__":
    convert_tree(Path(sys.argv[1]), Path(sys.argv[2]))
