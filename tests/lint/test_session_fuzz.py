"""After any edits of any small tree, a session equals a first look at the same files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_apiref.lint.session import Session

from .session_edits import find_difference

# The same examples in every run.
FIXED = settings(
    derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], database=None
)

TITLES = tuple(
    f"{title}\n{mark * len(title)}" for title in ("Title", "Show a server", "Request", "Response") for mark in "=-~"
)
METHOD = ".. rest_method:: GET /servers/{id}"
ROWS = ".. rest_parameters:: parameters.yaml\n\n   - id: id\n   - name: server_name\n   - none: none"
STATUSES = ".. rest_status_code:: success status.yaml\n\n   - 200\n   - 201: other"
SAMPLE = ".. literalinclude:: x.json"
INCLUDES = (
    *(f".. include:: {name}" for name in ("a.inc", "b.inc", "c.inc", "other.rst", "none.inc")),
    ".. include:: a.inc\n   :start-after: Title",
    ".. include:: b.inc\n   :end-line: 4",
    ".. include:: c.inc\n   :start-line: 2\n   :end-before: Request",
    ".. only:: html\n\n   .. include:: a.inc",
    "- An item\n\n  .. include:: b.inc",
    ".. note::\n\n   .. include:: c.inc",
    "A caption of what comes next\n\n.. include:: b.inc",
    "Show\n----\n\n.. include:: c.inc",
    "Like this::\n\n.. include:: a.inc",
    ".. include:: a.inc\n\n.. include:: a.inc",
)
BLOCKS = st.one_of(
    st.sampled_from(TITLES),
    st.sampled_from(INCLUDES),
    st.sampled_from(
        (
            METHOD,
            ".. rest_method:: POST /servers",
            ROWS,
            ROWS.replace("parameters.yaml", "more.yaml"),
            STATUSES,
            SAMPLE,
            f"A caption\n\n{SAMPLE}",
            f"Show a server\n-------------\n\n{METHOD}\n\nResponse\n~~~~~~~~\n\n{ROWS}\n\n{SAMPLE}",
            f".. only:: html\n\n   Part\n   ----\n\n   {METHOD}",
            "Some text",
            "The response is::",
            "Normal response codes: 200, 404",
            '.. code-block:: json\n\n   {"id": 1}',
            "- item\n\n  more\tof it",
            "    indented",
            "See :apiref:op:`GET /servers/{id}`.",
            ".. apiref: ignore[parameter-undefined]",
            "=====",
            "..rest_method:: GET /",
        )
    ),
)
PAGES = st.builds(
    "{}{}".format,
    st.lists(BLOCKS, max_size=7).flatmap(
        lambda blocks: st.sampled_from(("\n\n", "\n\n", "\n")).map(lambda between: between.join(blocks))
    ),
    st.sampled_from(("", "\n", "\n\n")),
)
MARKDOWN = st.lists(
    st.sampled_from(
        (
            "# Title",
            "## Show a server",
            "### Response",
            "```{rest_method} GET /servers/{id}\n```",
            "```{rest_parameters} parameters.yaml\n- id: id\n- name: none\n```",
            "```{rest_status_code} success status.yaml\n- 200\n```",
            "```{include} a.inc\n```",
            "```{include} b.inc\n:start-line: 1\n```",
            "```{eval-rst}\n.. include:: c.inc\n\n" + METHOD + "\n```",
            "Some text",
        )
    ),
    max_size=6,
).map("\n\n".join)
DEFINITIONS = st.sampled_from(
    (
        "id: &id\n  in: path\n  type: string\n  description: |\n    The id.\n",
        "id:\n  in: path\n  type: string\n  required: true\n  description: |\n    The id.\n\n    apiref: ignore[x]\n",
        "server_name:\n  <<: *id\n  in: body\n",
        "server_name: {in: body, type: string, description: It.}\n",
        "server_name:\n  in: body\n  in: query\n  type: strin\n",
        "none: *id\n",
        "none:\n  in: header\n  type: !!str &id x\n  description: >\n    a\n    in: body\n",
        "other:\n  in: path\n  type: string\n  description: it is &new or *old\n",
        "base: &base {in: body, type: string}\n",
        "derived:\n  <<: [*base]\n  min_version: odd\n",
        "flat:\nin: body\n",
        "# A comment\n",
        "\n",
        "---\n",
        "---#\n",
        "\t\n",
        "list: [1, 2\n",
        "'quoted': {in: body}\n",
        "x: |\n  text\u2028  more\n",
        'y: "a\nz: b"\n',
        "*id\n",
    )
)
PARAMETERS = st.lists(DEFINITIONS, max_size=6).map("".join)
REASONS = st.lists(
    st.sampled_from(
        (
            "200:\n  default: |\n    It.\n",
            f"200:\n  default: |\n    It.\n\n    {SAMPLE}\n",
            f"201:\n  other: |\n    {ROWS.replace(chr(10), chr(10) + '    ')}\n",
            "201:\n  default: It.\n",
            "200:\n  default: |\n    .. rest_status_code:: success status.yaml\n\n       - 200\n",
            "404:\n  default: |\n    .. include:: a.inc\n",
            "- broken: [\n",
        )
    ),
    max_size=3,
).map("".join)
SAMPLES = st.sampled_from(
    ('{"id": 1}', '{"id": 1, "name": "x", "more": {}}', '{"id": 1,}', "[]", "", '{"server": {"none": null}}')
)
CONFS = st.sampled_from(
    (
        "extensions = ['sphinx_apiref', 'myst_parser']\n",
        "extensions = ['sphinx_apiref', 'myst_parser']\nexclude_patterns = ['other*']\n",
        "extensions = ['sphinx_apiref']\nmakes = 'more.yaml'\n",
        "broken = [\n",
    )
)
SETTINGS = st.sampled_from(
    (
        "",
        'ignored_keys = ["more"]\n',
        '[levels]\nparameter-undefined = "off"\n',
        "broken = [\n",
        'checks = ["own.py"]\n',
    )
)
CHECKS = st.sampled_from(
    (
        "from sphinx_apiref import Diagnostic, ProjectCode, check\nA = ProjectCode('a-b', 'A.')\n\n\n@check(A)\n"
        "def find(context):\n    return [Diagnostic(A, 'a', found.location) for found in context.operations]\n",
        "broken = [\n",
        "raise SystemExit\n",
    )
)
FILES: dict[str, st.SearchStrategy[str]] = {
    "index.rst": PAGES,
    "other.rst": PAGES,
    "page.md": MARKDOWN,
    "a.inc": PAGES,
    "b.inc": PAGES,
    "c.inc": PAGES,
    "parameters.yaml": PARAMETERS,
    "more.yaml": PARAMETERS,
    "status.yaml": REASONS,
    "x.json": SAMPLES,
    "conf.py": CONFS,
    "apiref.toml": SETTINGS,
    "own.py": CHECKS,
}
_WRAPPINGS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda content: content,
    "CRLF": lambda content: content.replace(b"\n", b"\r\n"),
    "BOM": lambda content: b"\xef\xbb\xbf" + content,
    "not UTF-8": lambda content: content + b"\xff",
}


class Edit(NamedTuple):
    """What happens to a file: other content, another line, or a line less, or none at all; None deletes the file."""

    name: str
    text: str | None
    kind: str
    position: int
    wrapping: str

    def apply(self, content: bytes) -> bytes | None:
        """Return what the file holds after the edit."""
        if self.text is None:
            return None
        if self.kind == "replace":
            return _WRAPPINGS[self.wrapping](self.text.encode())
        lines = content.split(b"\n")
        index = self.position % len(lines)
        if self.kind == "insert":
            lines[index:index] = self.text.encode().split(b"\n")
        else:
            del lines[index]
        return b"\n".join(lines)


def edit_file(name: str) -> st.SearchStrategy[Edit]:
    """Return any edits of one file."""
    texts = st.one_of(FILES[name], FILES[name], FILES[name], BLOCKS if name.endswith((".rst", ".inc")) else FILES[name])
    return st.builds(
        Edit,
        st.just(name),
        st.one_of(texts, texts, texts, texts, st.none()),
        st.sampled_from(("replace", "insert", "insert", "delete")),
        st.integers(0, 40),
        st.sampled_from(("as it is", "as it is", "as it is", *_WRAPPINGS)),
    )


NAMES = st.sampled_from([*FILES, "a.inc", "b.inc", "c.inc", "index.rst", "parameters.yaml"])
EDITS = st.lists(NAMES.flatmap(edit_file), min_size=1, max_size=8)
TREES = st.fixed_dictionaries({name: st.one_of(text, text, text, st.none()) for name, text in FILES.items()})


@pytest.mark.parametrize("way", ["forget", "refresh", "lay"])
def test_a_session_equals_a_first_look_after_any_edit(way: str) -> None:
    """The reference and the findings; what has not changed at all is the same object."""

    @FIXED
    @given(tree=TREES, edits=EDITS)
    def check(tree: dict[str, str | None], edits: list[Edit]) -> None:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            contents = {file: text.encode() for file, text in tree.items() if text is not None}
            for file, before in contents.items():
                (root / file).write_bytes(before)
            session, laid = Session(name), dict[str, str]()
            assert not find_difference(session)
            for edit in edits:
                content = edit.apply(contents.get(edit.name, b""))
                change(session, root / edit.name, content, way, laid)
                contents.pop(edit.name, None)
                if content is not None:
                    contents[edit.name] = content
                assert not find_difference(session, laid), edit
            operations = session.reference.operations
            session.forget(name)
            assert list(map(id, session.reference.operations)) == list(map(id, operations))

    check()


def change(session: Session, path: Path, content: bytes | None, way: str, laid: dict[str, str]) -> None:
    """Edit a file in one of the ways in which a session may learn of it."""
    if way == "lay" and content is not None:
        laid[str(path)] = content.decode("utf-8", "surrogateescape")
        session.lay(str(path), laid[str(path)])
        return
    if laid.pop(str(path), None) is not None:
        session.lay(str(path), None)
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)
    if way == "refresh":
        session.refresh()
    else:
        session.forget(str(path))
