"""The comparison sees what it should: both markups read the same, and a change of content is reported."""

from __future__ import annotations

import dataclasses

import pytest

from .differences import compare_pages
from .extract import Item, extract

_BODY = """
<p>Lists <em>all</em> servers. See <a class="reference internal" href="#x">x</a>.</p>
<div class="admonition note"><p class="admonition-title">Note</p><p>Slow.</p></div>
<section id="request"><h3>Request<a class="headerlink" href="#request">¶</a></h3>
<span id="id1"></span>
<table class="docutils align-default"><thead><tr><th class="head"><p>Name</p></th><th class="head"><p>In</p></th>
<th class="head"><p>Type</p></th><th class="head"><p>Description</p></th></tr></thead><tbody>
<tr class="row-even"><td><p>host</p></td><td><p>query</p></td><td><p>string</p></td><td><p>A host.</p></td></tr>
<tr class="rp_min_ver_2_3 row-odd"><td><p>zone (Optional)</p></td><td><p>query</p></td><td><p>string</p></td>
<td><p>A zone.</p><p><strong>New in version 2.3</strong></p></td></tr></tbody></table>
<div class="highlight-json notranslate"><div class="highlight"><pre><span></span>{<span class="nt">"a"</span>: 1}
</pre></div></div></section>
<section id="Success"><h3>Success</h3><table class="docutils align-default"><thead><tr><th class="head"><p>Code</p></th>
<th class="head"><p>Reason</p></th></tr></thead><tbody>
<tr class="row-even"><td><code>200 - OK</code></td><td><p>Fine.</p></td></tr></tbody></table></section>
"""

OLD = f"""<html><body><div class="docs-body" role="main"><section id="servers"><h1>Servers</h1>
<div class="row"><div class="col-md-1"><button id="expand-all" class="btn btn-info btn-expand-all">Show All</button>
</div></div>
<section class="detail-control" id="list-servers">
<div class="operation-grp rp_min_ver_2_1  container"><div class="row"><div class="operation">
<a name="list-servers" class="operation-anchor" href="#list-servers"><span class="fa fa-link"></span></a>
<span class="badge label-GET">GET</span></div>
<div class="endpoint-container"><div class="endpoint-url">/servers/<span class="path_parameter">{{id}}</span></div>
<div class="endpoint-title"><p class="url-subtitle">List Servers</p></div></div>
<button class="btn btn-info btn-sm btn-detail" data-bs-target="#list-servers-detail" data-bs-toggle="collapse"
 id="list-servers-detail-btn">detail</button></div></div></section>
<section class="api-detail collapse" id="list-servers-detail">{_BODY}</section>
</section></div>
<div id="table-of-contents"><ul><li><a href="#list-servers">List Servers</a></li></ul></div></body></html>"""

NEW = f"""<html><body><div class="docs-body" role="main"><section id="servers"><h1>Servers</h1>
<div class="apiref-controls" data-apiref-added="controls" hidden="hidden">
<button type="button" id="expand-all" class="btn-expand-all">Show All</button></div>
<section class="detail-control apiref-operation" id="list-servers">
<details class="apiref-details"><summary class="operation-grp rp_min_ver_2_1 container">
<div class="operation"><a class="operation-anchor" href="#list-servers"></a>
<span class="badge label label-GET">GET</span></div>
<div class="endpoint-container"><div class="endpoint-url">/servers/<span class="path_parameter">{{id}}</span></div>
<div class="endpoint-title"><h2 class="url-subtitle">List Servers</h2></div></div>
<span class="btn-detail" id="list-servers-detail-btn" data-bs-target="#list-servers-detail" aria-hidden="true"></span>
</summary><div class="api-detail" id="list-servers-detail">{_BODY}<p data-apiref-added="note" id="new">More</p></div>
</details></section></section></div>
<div id="table-of-contents"><ul><li><a href="#list-servers">List Servers</a></li></ul></div></body></html>"""


def test_both_markups_read_the_same() -> None:
    """What the two markups differ in is not content."""
    assert extract(OLD) == extract(NEW)


def test_content_is_read() -> None:
    """An operation, its rows, statuses and samples are values."""
    page = extract(NEW)
    (operation,) = page.operations
    assert operation.fields[:4] == ("GET", "/servers/{id}", "List Servers", "id=list-servers")
    assert operation.fields[-1] == "versions=rp_min_ver_2_1"
    assert [item.fields for item in page.body if item.kind == "row"] == [
        ("host", "query", "string", "A host."),
        ("zone (Optional)", "query", "string", "A zone. ¶ **New in version 2.3**", "rp_min_ver_2_3"),
    ]
    assert [item.fields for item in page.body if item.kind == "status"] == [("``200 - OK``", "Fine.")]
    assert [item.fields[-1] for item in page.body if item.kind == "sample"] == ['{"a": 1}']
    assert Item("paragraph", "list-servers", ("Lists *all* servers. See [x](#x).",)) in page.body
    assert [item.fields[0] for item in page.ids] == [
        "servers",
        "list-servers",
        "list-servers-detail-btn",
        "list-servers-detail",
        "request",
        "id1",
        "Success",
    ]
    assert [item.fields for item in page.toc] == [("1", "#list-servers", "List Servers")]


@pytest.mark.parametrize(
    ("found", "changed"),
    [
        pytest.param(
            '<tr class="row-even"><td><p>host', '<tr class="apiref-x" data-apiref-added="y"><td><p>host', id="row"
        ),
        pytest.param("<p>A host.</p>", "<p>One host.</p>", id="cell"),
        pytest.param("rp_min_ver_2_3 row", "row", id="version of a row"),
        pytest.param("rp_min_ver_2_1 container", "container", id="version of an operation"),
        pytest.param('id="id1"', 'id="id2"', id="numbered id"),
        pytest.param('id="request"', 'id="request1"', id="id of a section"),
        pytest.param('id="list-servers-detail-btn"', 'id="b"', id="id of the button"),
        pytest.param("<h3>Request", "<h4>Request", id="level"),
        pytest.param("200 - OK", "200", id="status"),
        pytest.param("Fine.", "", id="reason"),
        pytest.param(": 1}", ": 2}", id="sample"),
        pytest.param("admonition note", "admonition warning", id="kind of a note"),
        pytest.param("<em>all</em>", "all", id="markup"),
        pytest.param('href="#x"', 'href="#y"', id="link"),
        pytest.param(">GET<", ">PUT<", id="method"),
        pytest.param('"url-subtitle">List', '"url-subtitle">Show', id="title"),
        pytest.param('/servers/<span class="path_parameter">{id}', "/servers/{other}", id="URL"),
        pytest.param('<li><a href="#list-servers">', '<li><a href="#other">', id="contents"),
        pytest.param('class="btn-expand-all"', 'class="btn"', id="controls"),
    ],
)
def test_a_change_is_reported(found: str, changed: str) -> None:
    """Every change of content is an unexplained difference."""
    assert found in NEW
    assert compare_pages(extract(OLD), extract(NEW.replace(found, changed))).unexplained


def test_a_row_after_one_without_type_is_allowed() -> None:
    """A row that os-api-ref drops is an allowed difference only if os-api-ref said that it failed there."""
    page = extract(NEW)
    rows = [item for item in page.body if item.kind == "row"]
    old = dataclasses.replace(page, body=tuple(item for item in page.body if item != rows[1]))
    assert compare_pages(old, page).unexplained
    outcome = compare_pages(old, page, old_warnings=("WARNING: Failure on key: zone, values: {}. 'NoneType'",))
    assert not outcome.unexplained
    assert outcome.allowed == {"row-without-type-kept": 1}


def test_words_of_a_title_are_allowed() -> None:
    """Words of a title that os-api-ref loses are an allowed difference; other words are not."""
    whole = extract(NEW.replace('subtitle">List Servers', 'subtitle">List <code>all</code> Servers'))
    cut = extract(OLD.replace('subtitle">List Servers', 'subtitle">List '))
    assert compare_pages(cut, whole).allowed == {"title-words-kept": 1}
    assert compare_pages(whole, cut).unexplained


def test_a_label_before_its_operation_is_allowed() -> None:
    """A label may move from the body of its operation to the operation, and nowhere else."""
    label = '<span id="label"></span>'
    old = extract(OLD.replace('id="list-servers-detail">', f'id="list-servers-detail">{label}'))
    new = extract(NEW.replace('<details class="apiref-details">', f'{label}<details class="apiref-details">'))
    assert compare_pages(old, new).allowed == {"label-before-operation": 2}
    assert not compare_pages(old, new).unexplained
    assert compare_pages(old, extract(NEW.replace("<h1>", f"{label}<h1>"))).unexplained
    assert compare_pages(old, extract(NEW)).unexplained


def test_the_first_of_repeated_ids_stays() -> None:
    """Where os-api-ref repeats an id, the later ones get their own, and the first one keeps it."""
    again = '<section id="Success"></section>'
    old = extract(OLD.replace("</section></div>", f"{again}</section></div>"))
    unique = again.replace("Success", "list-servers-success")
    new = NEW.replace("</section></section></div>", f"</section>{unique}</section></div>")
    assert compare_pages(old, extract(new)).allowed == {"repeated-id": 1}
    assert compare_pages(old, extract(new.replace('id="Success"', 'id="first-success"'))).unexplained
