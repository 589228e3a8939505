"""The HTML of an operation. Links, styles and scrapers depend on its names: see `markup`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.locale import get_translation

from sphinx_apiref.sphinx_ext.config import get_config
from sphinx_apiref.sphinx_ext.markup import Names
from sphinx_apiref.sphinx_ext.output.html.controls import write_controls

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

_ = get_translation("sphinx_apiref")

_PATH_PARAMETER = re.compile(r"\{[^{}]*\}")


def render_url(url: str) -> str:
    """Return the URL as HTML, with its parameters marked."""
    parts = []
    end = 0
    for match in _PATH_PARAMETER.finditer(url):
        parts.append(escape(url[end : match.start()]))
        parts.append(f'<span class="{Names.PATH_PARAMETER}">{escape(match[0])}</span>')
        end = match.end()
    return "".join(parts) + escape(url[end:])


def render_mark(min_version: str | None, max_version: str | None) -> str:
    """Return the range of versions of an operation in a few words, or an empty string if it has no bounds."""
    if max_version:
        removed = _("removed after %s") % max_version
        return f"{min_version}+, {removed}" if min_version else str(removed)
    return f"{min_version}+" if min_version else ""


def has_cards(translator: HTML5Translator) -> bool:
    """Whether operations are shown as cards. EPUB's XHTML does not allow their markup: there they are sections."""
    return not isinstance(translator.builder, Epub3Builder)


def is_collapsed(translator: HTML5Translator) -> bool:
    """Whether the cards are closed at first."""
    return get_config(translator.builder).operations == "collapsed"


def visit_operation(self: HTML5Translator, node: nodes.section) -> None:
    """Open the operation's element; before the first one, write the controls if no directive has placed them."""
    if not has_cards(self):
        self.visit_section(node)
        return
    if get_config(self.builder).controls:
        write_controls(self, automatic=True)
    self.section_level += 1
    slug = node["ids"][0]
    extra = "".join(f"<span id={quoteattr(node_id)}></span>" for node_id in node["ids"][1:])
    classes = " ".join([Names.CARD, "apiref-operation", *node["classes"]])
    label = quoteattr(_("Link to %s") % (node[0].astext() or slug))
    # Outside the summary, which is a button itself.
    self.body.append(
        f"<section class={quoteattr(classes)} id={quoteattr(slug)}>{extra}\n"
        f'<a class="{Names.ANCHOR}" href={quoteattr("#" + slug)} aria-label={label}></a>\n'
    )
    if is_collapsed(self):
        self.body.append("<details>\n")


def depart_operation(self: HTML5Translator, node: nodes.section) -> None:
    """Close the operation's element."""
    if not has_cards(self):
        self.depart_section(node)
        return
    self.section_level -= 1
    self.body.append("</div>\n</details>\n</section>\n" if is_collapsed(self) else "</div>\n</section>\n")


def visit_title(self: HTML5Translator, node: nodes.title) -> None:
    """Open the head of the operation: the badge, the URL, and the title, whose text is in the node's children."""
    if not has_cards(self):
        self.visit_title(node)
        return
    operation = node.parent
    slug = operation["ids"][0]
    method = operation["method"]
    level = min(self.section_level + self.initial_header_level - 1, 6)
    head = "summary" if is_collapsed(self) else "div"
    badge = " ".join([Names.BADGE, Names.LABEL, Names.LABEL_OF + method])
    # Scrapers expect the URL and the title in the first and the second div of the container.
    self.body.append(
        f"<{head} class={quoteattr(' '.join([Names.HEAD, *operation['versions']]))}>\n"
        f'<div class="{Names.OPERATION}"><span class={quoteattr(badge)}>{escape(method)}</span></div>\n'
        f'<div class="{Names.ENDPOINT}"><div class="{Names.URL}">{render_url(operation["url"])}</div>\n'
        f'<div class="{Names.TITLE_BOX}"><h{level} class="{Names.TITLE}">'
    )
    mark = render_mark(operation.get("min_version"), operation.get("max_version"))
    shown_mark = f'<span class="apiref-mark">{escape(mark)}</span>\n' if mark else ""
    if not get_config(self.builder).version_marks:
        shown_mark = ""
    target = quoteattr(f"#{slug}{Names.BODY_ID}")
    self.context.append(
        f"</h{level}></div></div>\n{shown_mark}"
        f'<span class="{Names.BUTTON}" id={quoteattr(slug + Names.BUTTON_ID)} {Names.TARGET}={target}'
        f" {Names.BOOTSTRAP_TARGET}={target}></span>\n"
        f'</{head}>\n<div class="{Names.BODY}" id={quoteattr(slug + Names.BODY_ID)}>\n'
    )


def depart_title(self: HTML5Translator, node: nodes.title) -> None:
    """Close the head and open the body."""
    if has_cards(self):
        self.body.append(self.context.pop())
    else:
        self.depart_title(node)


def visit_signature(self: HTML5Translator, node: nodes.paragraph) -> None:
    """Skip a signature that is in an operation's head already; without an operation, it is a paragraph."""
    if has_cards(self) and node.get("headed"):
        raise nodes.SkipNode
    self.visit_paragraph(node)


def depart_signature(self: HTML5Translator, node: nodes.paragraph) -> None:
    """Close the paragraph."""
    self.depart_paragraph(node)


def visit_status(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a status code's cell."""
    self.body.append("<code>")


def depart_status(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a status code's cell."""
    self.body.append("</code>")


def visit_expand_all(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the page's controls at the place of the directive."""
    if has_cards(self):
        write_controls(self)
    raise nodes.SkipNode
