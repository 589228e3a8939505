"""What a preview is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

DEFAULT_PORT = 8420
LOCAL = "127.0.0.1"


class PreviewOptions(NamedTuple):
    """A preview of one reference."""

    root: str
    """The folder of the reference, absolute."""
    port: int | None = None
    """None for the default port, or any free one where it is taken."""
    host: str = LOCAL
    theme: str = ""
    """The theme to use in place of that of conf.py."""
    editor: str = ""
    """The name of an editor that links of findings open, or a pattern of such links; see `editors`."""
    opens: bool = False
    """Whether to open the page in a browser."""
    follows: bool = False
    """Whether the page goes to the edited operation by itself."""
    isolated: bool = False
    """Whether a stand-in takes the place of conf.py."""
    defines: tuple[str, ...] = ()
    """Settings that take the place of those in conf.py, such as ``language=de``."""
    allowed_hosts: tuple[str, ...] = ()
    """Further names of this machine under which browsers may ask, where ``host`` lets others reach it."""
    say: Callable[[str], None] = lambda line: None
    """Called with each line for the person who started the preview."""


class PreviewError(Exception):
    """A preview can't start; the text is one line."""
