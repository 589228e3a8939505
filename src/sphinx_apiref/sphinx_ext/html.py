"""The HTML of an operation. Ids and class names are a contract with links, styles and scrapers: see ``markup``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.locale import get_translation

from sphinx_apiref.core.microversion import parse_microversion
from sphinx_apiref.sphinx_ext.config import resolve_config

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_apiref.sphinx_ext.config import Config

_ = get_translation("sphinx_apiref")

_PATH_PARAMETER = re.compile(r"\{[^{}]*\}")


def render_url(url: str) -> str:
    """Return the URL as HTML, its parameters marked."""
    parts = []
    end = 0
    for match in _PATH_PARAMETER.finditer(url):
        parts.append(escape(url[end : match.start()]))
        parts.append(f'<span class="path_parameter">{escape(match[0])}</span>')
        end = match.end()
    return "".join(parts) + escape(url[end:])


def has_cards(translator: HTML5Translator) -> bool:
    """Whether operations are shown as cards. The XHTML of a book forbids their markup: there they are sections."""
    return not isinstance(translator.builder, Epub3Builder)


def is_collapsed(translator: HTML5Translator) -> bool:
    """Whether the cards are shut until they are opened."""
    return resolve_config(translator.builder.config).operations == "collapsed"


def visit_operation(self: HTML5Translator, node: nodes.section) -> None:
    """Open the operation's element."""
    if not has_cards(self):
        self.visit_section(node)
        return
    self.section_level += 1
    extra = "".join(f"<span id={quoteattr(node_id)}></span>" for node_id in node["ids"][1:])
    classes = " ".join(["detail-control", "apiref-operation", *node["classes"]])
    self.body.append(f"<section class={quoteattr(classes)} id={quoteattr(node['ids'][0])}>{extra}\n")
    if is_collapsed(self):
        self.body.append('<details class="apiref-details">\n')


def depart_operation(self: HTML5Translator, node: nodes.section) -> None:
    """Close the operation's element."""
    if not has_cards(self):
        self.depart_section(node)
        return
    self.section_level -= 1
    self.body.append("</div>\n</details>\n</section>\n" if is_collapsed(self) else "</div>\n</section>\n")


def visit_title(self: HTML5Translator, node: nodes.title) -> None:
    """Open the head of the operation: badge, URL and, from the node's children, the title."""
    if not has_cards(self):
        self.visit_title(node)
        return
    operation = node.parent
    slug = operation["ids"][0]
    level = min(self.section_level + self.initial_header_level - 1, 6)
    head = "summary" if is_collapsed(self) else "div"
    link = quoteattr(_("Link to this operation"))
    # The URL and the title are the first and the second div of the container: scrapers count them.
    self.body.append(
        f"<{head} class={quoteattr(' '.join(['operation-grp', *operation['versions'], 'container']))}>\n"
        f'<div class="operation"><a class="operation-anchor" href={quoteattr("#" + slug)}'
        f" aria-label={link}></a>"
        f"<span class={quoteattr('badge label label-' + operation['method'])}>{escape(operation['method'])}</span>"
        "</div>\n"
        f'<div class="endpoint-container"><div class="endpoint-url">{render_url(operation["url"])}</div>\n'
        f'<div class="endpoint-title"><h{level} class="url-subtitle">'
    )
    detail = quoteattr(f"#{slug}-detail")
    self.context.append(
        f"</h{level}></div></div>\n"
        f'<span class="btn-detail" id={quoteattr(slug + "-detail-btn")} data-target={detail} data-bs-target={detail}'
        ' aria-hidden="true"></span>\n'
        f'</{head}>\n<div class="api-detail" id={quoteattr(slug + "-detail")}>\n'
    )


def depart_title(self: HTML5Translator, node: nodes.title) -> None:
    """Close the head and open the body."""
    if has_cards(self):
        self.body.append(self.context.pop())
    else:
        self.depart_title(node)


def visit_signature(self: HTML5Translator, node: nodes.paragraph) -> None:
    """Leave out what the head shows already; a signature that heads no operation is a paragraph."""
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


def render_microversion_options(config: Config) -> str:
    """Return the options of the selector, or nothing where the configuration gives no range."""
    lowest = parse_microversion(str(config.min_microversion))
    highest = parse_microversion(str(config.max_microversion))
    if lowest is None or highest is None or lowest.major != highest.major:
        return ""
    everything = escape(_("All"))
    options = [f'<option value="" selected="selected">{everything}</option>']
    for minor in range(lowest.minor, highest.minor + 1):
        version = f"{lowest.major}.{minor}"
        release = config.release_microversions.get(version)
        label = f"{version} - {release.capitalize()}" if release else version
        options.append(f'<option value="{version}">{escape(label)}</option>')
    return "".join(options)


def visit_expand_all(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the page's controls; the script shows them, since they do nothing without it."""
    if has_cards(self) and is_collapsed(self):
        options = render_microversion_options(resolve_config(self.builder.config))
        label, show, hide = escape(_("Microversions")), escape(_("Show All")), quoteattr(_("Hide All"))
        selector = f'<label>{label} <select id="mv_select">{options}</select></label>\n'
        self.body.append(
            '<div class="apiref-controls" data-apiref-added="controls" hidden="hidden">\n'
            + (selector if options else "")
            + '<button type="button" id="expand-all" class="btn-expand-all"'
            f" data-apiref-hide={hide}>{show}</button>\n</div>\n"
        )
    raise nodes.SkipNode
