"""``apiref preview``: see the page while writing it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sphinx_apiref.commands.usage import UsageError
from sphinx_apiref.project.discovery import discover_reference

if TYPE_CHECKING:
    import argparse


def add_preview(commands: Any) -> None:
    """Add the subcommand to the parser's ``commands``."""
    parser = commands.add_parser(
        "preview",
        help="see the page while writing it",
        description="Serve a reference on this machine, and show each edit at once, with its findings.",
        epilog="Ctrl+C ends it.",
        allow_abbrev=False,
    )
    parser.set_defaults(run=run_preview, short=False)
    add = parser.add_argument
    add("path", nargs="?", default="", metavar="PATH", help="as for lint")
    add("--port", type=int, metavar="N", help="default: 8420, or one after it; 0 takes any")
    add(
        "--host",
        default="127.0.0.1",
        metavar="NAME",
        help="the address to listen on; default: this machine only",
    )
    add(
        "--allow-host",
        dest="allowed_hosts",
        action="append",
        default=[],
        metavar="NAME",
        help="a name of this machine under which others may ask, with --host 0.0.0.0 in a container; may be repeated",
    )
    add("--open", action="store_true", help="open the page in a browser")
    add("--theme", default="", metavar="NAME", help="a theme in place of that of conf.py")
    add(
        "--editor",
        default="",
        metavar="NAME",
        help="have findings open in an editor: vscode, vscodium, cursor, zed, idea, pycharm, sublime, emacs, or others "
        "by a link with {path}, {line} and {column} in it",
    )
    add("--follow", action="store_true", help="go to the edited operation by itself")
    add("--isolated", action="store_true", help="use a plain configuration in place of conf.py, which is not run")
    add("-D", dest="defines", action="append", default=[], metavar="NAME=VALUE", help="as for sphinx-build")


def run_preview(arguments: argparse.Namespace) -> int:
    """Serve a reference until it is interrupted. Raises UsageError and DiscoveryError."""
    import importlib.util

    from sphinx_apiref.preview.app import Preview
    from sphinx_apiref.preview.editors import EditorError, find_editor
    from sphinx_apiref.preview.options import PreviewError, PreviewOptions

    for define in arguments.defines:
        if not define.partition("=")[0] or "=" not in define:
            raise UsageError(f"-D {define}: write NAME=VALUE")
    if arguments.port is not None and not 0 <= arguments.port <= 65535:
        raise UsageError(f"--port {arguments.port}: ports are 0 to 65535")
    if importlib.util.find_spec("sphinx") is None:
        raise UsageError("a preview needs Sphinx: python -m pip install sphinx")
    root = os.path.realpath(discover_reference(arguments.path))
    try:
        options = PreviewOptions(
            root,
            arguments.port,
            arguments.host,
            arguments.theme,
            find_editor(arguments.editor),
            arguments.open,
            arguments.follow,
            arguments.isolated,
            tuple(arguments.defines),
            tuple(arguments.allowed_hosts),
            _say,
        )
        return Preview(options).run()
    except (EditorError, PreviewError) as exc:
        raise UsageError(str(exc)) from None


def _say(line: str) -> None:
    print(line, flush=True)
