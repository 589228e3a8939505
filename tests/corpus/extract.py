"""Read the content of a built HTML page: what a reader sees and what a link can reach, without the markup around it.

The same code reads the markup of os-api-ref and of this extension. Only what carries no information is left out:
white space, the links beside headings, copy buttons, and elements marked ``data-apiref-added``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _words("area base br col embed hr img input link meta source track wbr")
_BLOCKS = _words(
    "article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form header hr li"
    " h1 h2 h3 h4 h5 h6 main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_INVISIBLE = _words("script style template noscript")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "``", "kbd": "``", "sub": "~", "sup": "^"}
_VERSION_CLASS = re.compile(r"rp_(?:min|max)_ver_\S+")
_TAG_NAME = re.compile(r"[a-z][a-z0-9:-]*")


@dataclass
class Element:
    """An element of the page."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The class names, in order."""
        return self.attributes.get("class", "").split()

    @property
    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it, in document order."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def find(self, *, tag: str = "", css: str = "", node_id: str = "") -> Element | None:
        """Return the first element below that has the tag, the class and the id."""
        for element in self.walk():
            if (
                (not tag or element.tag == tag)
                and (not css or css in element.classes)
                and (not node_id or element.attributes.get("id") == node_id)
            ):
                return element
        return None


class _TreeBuilder(HTMLParser):
    """Build elements from HTML; an end tag without its start tag is ignored."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document")
        self.stack = [self.root]

    def _open(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        match = _TAG_NAME.match(tag)
        element = Element(match[0] if match else tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(element)
        return element

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = self._open(tag, attrs)
        if element.tag not in _VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element that is empty."""
        self._open(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest element of that name."""
        for index in range(len(self.stack) - 1, 0, -1):
            if self.stack[index].tag == tag:
                del self.stack[index:]
                return

    def handle_data(self, data: str) -> None:
        """Add text."""
        self.stack[-1].children.append(data)


@dataclass(frozen=True)
class Item:
    """One piece of content: its kind, the operation whose body it stands in (or nothing), and its texts."""

    kind: str
    operation: str
    fields: tuple[str, ...]

    def __str__(self) -> str:
        """Return one line for a diff."""
        where = f"{self.operation}: " if self.operation else ""
        return f"{where}{self.kind} | " + " | ".join(self.fields)


@dataclass(frozen=True)
class Page:
    """The content of a page: its body, the ids in it, and its tables of contents, each in order."""

    body: tuple[Item, ...]
    ids: tuple[Item, ...]
    toc: tuple[Item, ...]

    @property
    def operations(self) -> list[Item]:
        """The operations: method, URL, title, id, and what the parts of its head point at."""
        return [item for item in self.body if item.kind == "operation"]


def parse(markup: str) -> Element:
    """Return the document of a page."""
    builder = _TreeBuilder()
    builder.feed(markup)
    builder.close()
    return builder.root


def _is_ignored(element: Element) -> bool:
    return (
        element.tag in _INVISIBLE
        or "headerlink" in element.classes
        or "copybtn" in element.classes
        # Read with the head of its operation, wherever it stands.
        or "operation-anchor" in element.classes
        or "data-apiref-added" in element.attributes
    )


def _squeeze(text: str) -> str:
    # Not str.split(): a zero-width or no-break space is content.
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip(" \t\r\n\f")


def _inline(child: Element | str) -> str:
    """Return text with its inline markup and the targets of its links."""
    if isinstance(child, str):
        return child
    if _is_ignored(child):
        return ""
    if child.tag == "br":
        return " "
    if child.tag == "img":
        return f"[image {child.attributes.get('alt', '')}]({child.attributes.get('src', '')})"
    text = "".join(_inline(grandchild) for grandchild in child.children)
    if child.tag == "a" and "href" in child.attributes:
        return f"[{text}]({child.attributes['href']})"
    mark = _MARKS.get(child.tag, "")
    return f"{mark}{text}{mark}" if text else ""


def text_of(element: Element | None) -> str:
    """Return an element's text on one line, with its inline markup."""
    return "" if element is None else _squeeze("".join(_inline(child) for child in element.children))


def raw_text(element: Element) -> str:
    """Return an element's text as it stands."""
    return "".join(child if isinstance(child, str) else raw_text(child) for child in element.children)


def _read_operation(head: Element, element_id: str, operation: str, anchor: Element | None) -> Item:
    badge = head.find(css="badge")
    method = text_of(badge)
    container = head.find(css="endpoint-container")
    blocks = [child for child in container.elements if child.tag == "div"] if container else []
    title_block = blocks[1] if len(blocks) > 1 else None
    title = title_block.find(css="url-subtitle") if title_block else None
    anchor = head.find(tag="a", css="operation-anchor") or anchor
    button = head.find(css="btn-detail")
    versions = [name for name in head.classes if _VERSION_CLASS.fullmatch(name)]
    named = bool(badge and any(name == f"label-{method}" for name in badge.classes))
    fields = (
        method,
        _squeeze(raw_text(blocks[0])) if blocks else "",
        text_of(title),
        f"id={element_id}",
        f"anchor={anchor.attributes.get('href', '') if anchor else ''}",
        f"button={button.attributes.get('id', '') if button else ''}",
        f"opens={button.attributes.get('data-bs-target', '') if button else ''}",
        f"label={named}",
        f"versions={','.join(versions)}",
    )
    return Item("operation", operation, fields)


class _Reader:
    """Turn the body of a page into items."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.operation = ""
        self.owner = ""
        self.anchor: Element | None = None

    def emit(self, kind: str, *fields: str) -> None:
        self.items.append(Item(kind, self.operation, fields))

    def read(self, parent: Element) -> None:
        """Read the children of an element: runs of inline content, and blocks."""
        run: list[str] = []
        for child in parent.children:
            if isinstance(child, Element) and self._is_block(child):
                self._flush(run)
                self._read_block(child)
            else:
                run.append(_inline(child))
        self._flush(run)

    def _is_block(self, element: Element) -> bool:
        if element.tag in _BLOCKS:
            return True
        return not _is_ignored(element) and any(below.tag in _BLOCKS for below in element.walk())

    def _flush(self, run: list[str]) -> None:
        text = _squeeze("".join(run))
        run.clear()
        if text:
            self.emit("text", text)

    def _read_block(self, element: Element) -> None:
        classes = element.classes
        node_id = element.attributes.get("id", "")
        if element.tag == "div" and self._read_controls(element):
            return
        if _is_ignored(element):
            return
        if "operation-grp" in classes:
            self.items.append(_read_operation(element, self.owner, self.operation, self.anchor))
        elif "api-detail" in classes:
            outer = self.operation
            self.operation = node_id.removesuffix("-detail")
            self.emit("detail", node_id)
            self.read(element)
            self.operation = outer
        elif element.tag == "section":
            outer, self.owner, self.anchor = self.owner, node_id, element.find(tag="a", css="operation-anchor")
            self.read(element)
            self.owner = outer
        elif element.tag in _HEADINGS:
            self.emit("heading", element.tag, text_of(element))
        elif element.tag == "table":
            self._read_table(element)
        elif element.tag == "pre" or any(name.startswith("highlight-") for name in classes):
            language = next((name for name in classes if name.startswith("highlight-")), "")
            self.emit("sample", language, raw_text(element).strip("\n"))
        elif "admonition" in classes:
            self.emit("admonition", " ".join(sorted(classes)))
            self.read(element)
            self.emit("end of admonition")
        elif element.tag in {"ul", "ol", "dl"}:
            self.emit(element.tag, " ".join(name for name in classes if name != "simple"))
            self.read(element)
            self.emit(f"end of {element.tag}")
        elif element.tag in {"li", "dd"}:
            self.emit(element.tag)
            self.read(element)
        elif element.tag in {"p", "dt", "caption", "figcaption"}:
            kind = {"p": "paragraph", "dt": "term"}.get(element.tag, "caption")
            self.emit(kind, *sorted(set(classes) - {"admonition-title"}), text_of(element))
        else:
            self.read(element)

    def _read_controls(self, element: Element) -> bool:
        """Read the row with the button that opens all operations, and the selector of microversions."""
        button = element.find(tag="button", css="btn-expand-all")
        if (
            button is None
            or element.find(css="operation-grp")
            or any(below.tag == "section" for below in element.walk())
        ):
            return False
        selector = element.find(node_id="mv_select")
        self.emit("controls", text_of(button), " ".join(button.classes[-1:]))
        # Ours gets its versions from the script.
        if selector is not None and selector.elements:
            self.emit("microversions", *(text_of(option) for option in selector.elements))
        return True

    def _read_table(self, table: Element) -> None:
        head = table.find(tag="thead")
        columns = [text_of(cell) for cell in head.walk() if cell.tag == "th"] if head else []
        caption = table.find(tag="caption")
        styles = " ".join(name for name in table.classes if not name.startswith("apiref-"))
        self.emit("table", styles, text_of(caption), *columns)
        heading = {id(below) for below in head.walk()} if head else set()
        kind = "status" if columns == ["Code", "Reason"] else "row"
        for row in table.walk():
            if row.tag != "tr" or id(row) in heading or _is_ignored(row):
                continue
            versions = " ".join(name for name in row.classes if _VERSION_CLASS.fullmatch(name))
            self.emit(kind, *(self._read_cell(cell) for cell in row.elements), *([versions] if versions else []))

    def _read_cell(self, cell: Element) -> str:
        reader = _Reader()
        reader.read(cell)
        return " ¶ ".join(
            " ".join(item.fields) if item.kind in {"paragraph", "text"} else f"{item.kind}({' '.join(item.fields)})"
            for item in reader.items
        )


def _read_ids(element: Element) -> Iterator[Item]:
    if "data-apiref-added" in element.attributes:
        return
    node_id = element.attributes.get("id")
    if node_id and node_id not in {"expand-all", "mv_select"}:
        yield Item("row-id" if element.tag == "tr" else "id", "", (node_id,))
    for child in element.elements:
        yield from _read_ids(child)


def _read_toc(element: Element, depth: int = 0) -> Iterator[Item]:
    if element.tag == "a" and element.attributes.get("href"):
        plain = _squeeze(raw_text(element))
        yield Item("toc", "", (str(depth), element.attributes["href"], plain))
    for child in element.elements:
        yield from _read_toc(child, depth + (element.tag == "ul"))


def extract(markup: str) -> Page:
    """Return the content of a page."""
    document = parse(markup)
    body = document.find(css="docs-body") or document.find(tag="div", css="body") or document
    toc = document.find(node_id="table-of-contents") or document.find(css="sphinxsidebarwrapper")
    reader = _Reader()
    reader.read(body)
    return Page(tuple(reader.items), tuple(_read_ids(body)), tuple(_read_toc(toc)) if toc else ())


def extract_tree(outdir: Path) -> dict[str, Page]:
    """Return the content of every page of a build, by path; indexes and search are the builder's own."""
    generated = {"genindex.html", "search.html", "py-modindex.html"}
    pages = {}
    for path in sorted(outdir.rglob("*.html")):
        name = path.relative_to(outdir).as_posix()
        if name in generated or name.startswith(("_static/", "_modules/")) or path.name.startswith("apiref-"):
            continue
        pages[name] = extract(path.read_text(encoding="utf-8"))
    return pages
