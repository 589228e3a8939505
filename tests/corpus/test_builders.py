"""Every builder renders the references, and leaves nothing out."""

from __future__ import annotations

import html
import os
import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tools.references.build import OWN, PLAIN, build_old
from tools.references.sources import REFERENCES

from .conftest import BuildNew
from .extract import extract_tree

# linkcheck asks the network and is left out.
BUILDERS = (
    *("dirhtml", "singlehtml", "epub", "latex", "man", "texinfo"),
    *("text", "xml", "pseudoxml", "json", "gettext", "dummy"),
)
FULL = ("openstack-placement", "designate", "octavia")
SUBSET = ("epub", "latex", "text")
ALL = bool(os.environ.get("APIREF_CORPUS_ALL_BUILDERS"))

CASES = [
    pytest.param(name, builder, id=f"{name}-{builder}", marks=pytest.mark.corpus)
    for name in REFERENCES
    for builder in BUILDERS
    if ALL or name in FULL or builder in SUBSET
]


def _read(outdir: Path, *suffixes: str) -> str:
    texts = [path.read_text(encoding="utf-8") for path in sorted(outdir.rglob("*")) if path.suffix in suffixes]
    assert texts, f"no {suffixes} in {outdir}"
    return "\n".join(texts)


def _from_markup(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _from_latex(text: str) -> str:
    for command, character in (
        ("textbackslash", "\\"),
        ("textasciitilde", "~"),
        ("textasciicircum", "^"),
        ("textless", "<"),
        ("textgreater", ">"),
        ("textquotesingle", "'"),
        ("textquotedbl", '"'),
        ("textendash", "-"),
        ("sphinxhyphen", "-"),
    ):
        text = re.sub(rf"\\{command}(?:\{{\}}|\b)", lambda _, replaced=character: replaced, text)  # type: ignore[misc]
    text = re.sub(r"\\([{}_$%&#\[\]])", r"\1", text)
    return re.sub(r"\\[A-Za-z]+\*?", "", text)


def _from_roff(text: str) -> str:
    text = re.sub(r"\\f(?:\[\w*\]|\(\w\w|[BIRP])", "", text)
    for escape, character in (("(aq", "'"), ("(dq", '"'), ("(ha", "^"), ("(ti", "~"), ("e", "\\")):
        text = text.replace("\\" + escape, character)
    return text.replace("\\-", "-").replace(r"\&", "").replace(r"\%", "").replace("T{", "").replace("T}", "")


def _from_texinfo(text: str) -> str:
    text = re.sub(r"@(?:code|strong|emph|samp|w|t|asis)\{", "{", text)
    return re.sub(r"@(?:comma|tie)\{\}|@([@{}])", lambda match: match[1] or ",", text)


def _from_text(text: str) -> str:
    """Return text with the lines of every cell of a table put together again."""
    done: list[str] = []
    edges: list[int] = []
    cells: list[str] = []
    for line in text.splitlines():
        if re.fullmatch(r" *\+[-=+]+\+", line):
            done += cells
            edges = [index for index, character in enumerate(line) if character == "+"]
            cells = [""] * (len(edges) - 1)
        elif edges and len(line) > edges[0] and line[edges[0]] == "|":
            # A wide character takes two columns, so a line is cut at its own bars where their number is right.
            parts = line.strip().strip("|").split("|")
            if len(parts) != len(cells):
                parts = [line[left + 1 : right] for left, right in pairwise(edges)]
            cells = [cell + part.strip() for cell, part in zip(cells, parts, strict=True)]
        else:
            done += [*cells, line]
            edges, cells = [], []
    return "\n".join([*done, *cells])


READERS: dict[str, tuple[tuple[str, ...], Callable[[str], str]]] = {
    "epub": ((".xhtml",), _from_markup),
    "latex": ((".tex",), _from_latex),
    "man": ((".1",), _from_roff),
    "text": ((".txt",), _from_text),
    "texinfo": ((".texi",), _from_texinfo),
    "xml": ((".xml",), _from_markup),
}


_TYPOGRAPHY = str.maketrans({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"})


def _plain(text: str) -> str:
    """Return text without what a format adds to it: white space, lines of tables, marks, kinds of quotes and dashes."""
    text = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY)
    text = text.replace("``", '"').replace("''", '"').replace("--", "-").replace("--", "-")
    return re.sub(r"[\s{}\\*`\"'_|+\u200b\u00ad]", "", text)


def _wanted(name: str) -> set[str]:
    """Return what each operation and row of a reference is called."""
    wanted = set()
    for page in extract_tree(build_old(name, OWN).outdir).values():
        for item in page.body:
            if item.kind == "operation":
                wanted |= {item.fields[0] + " " + item.fields[1], item.fields[2]}
            elif item.kind == "row":
                wanted.add(item.fields[0].removesuffix(" (Optional)"))
    return {re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text) for text in wanted}


@pytest.mark.parametrize(("name", "builder"), CASES)
def test_builder(name: str, builder: str, build_new: BuildNew, report: dict[str, object]) -> None:
    """The build ends well, warns of nothing new, and holds every operation and row."""
    # openstackdocstheme puts a date into the context of every page, which the json builder cannot write.
    built = build_new(name, theme=PLAIN if builder == "json" else OWN, builder=builder)
    assert built.returncode == 0, built.log
    assert "Traceback" not in built.log
    known = build_old(name, OWN).warnings
    # What the epub builder says of a conf.py without its settings is not this extension's.
    new = [warning for warning in built.warnings if warning not in known and not re.search(r"epub_|\[epub", warning)]
    assert not new
    if builder not in READERS:
        return
    suffixes, read = READERS[builder]
    # A manual page has its section titles in capitals.
    content = _plain(read(_read(built.outdir, *suffixes))).casefold()
    wanted = _wanted(name)
    missing = sorted(text for text in wanted if _plain(text).casefold() not in content)
    report.update(searched=len(wanted), missing=len(missing))
    assert not missing, f"{len(missing)} of {len(wanted)} are missing: {missing[:30]}"
