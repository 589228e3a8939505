"""HTML as a tree, read by the parser of the standard library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Tag:
    """An element."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Tag | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The class names."""
        return self.attributes.get("class", "").split()

    @property
    def tags(self) -> list[Tag]:
        """The elements that are children."""
        return [child for child in self.children if isinstance(child, Tag)]

    @property
    def text(self) -> str:
        """The text, white space made one."""
        return " ".join("".join(self.strings()).split())

    def strings(self) -> Iterator[str]:
        """Return each piece of text, with a space after each block."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.strings()
                if child.name in ("p", "div", "td", "li", "pre"):
                    yield " "

    def find(self, name: str = "", class_: str = "", id_: str = "") -> Iterator[Tag]:
        """Return every element below that is named, classed and identified so."""
        for child in self.tags:
            if (
                (not name or child.name == name)
                and (not class_ or class_ in child.classes)
                and (not id_ or child.attributes.get("id") == id_)
            ):
                yield child
            yield from child.find(name, class_, id_)

    def one(self, name: str = "", class_: str = "", id_: str = "") -> Tag:
        """Return the only such element."""
        (found,) = self.find(name, class_, id_)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Tag("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Tag(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Tag(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self.open[-1].name == tag, f"<{self.open[-1].name}> is closed by </{tag}> in line {self.getpos()[0]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse_html(text: str) -> Tag:
    """Return the tree; an element that is not closed in its turn is an error."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"never closed: {[tag.name for tag in reader.open[1:]]}"
    return reader.root


def read_tables(root: Tag) -> list[list[tuple[str, ...]]]:
    """Return the bodies of the tables, cell by cell."""
    return [
        [
            tuple(cell.text for cell in row.tags if cell.name == "td")
            for body in table.find("tbody")
            for row in body.find("tr")
        ]
        for table in root.find("table")
    ]
