"""Why a build failed, in a few words and with a place: from what Sphinx and Python printed."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from sphinx_apiref.preview.project_files import find_project_folder

_FRAME = re.compile(r'^\s*File "(.+?)", line (\d+)', re.MULTILINE)
_EXCEPTION = re.compile(r"^\s*((?:[\w.]+\.)?[A-Za-z_]\w*(?:Error|Exception|Warning|Interrupt|Exit)?)(?::[ ]?(.*))?$")
_SYNTAX = re.compile(r"\((?P<path>[^()\n]*?\.\w+), line (?P<line>\d+)\)")
_PLACED = re.compile(r"^(?P<path>(?:[A-Za-z]:)?[^:\n]+\.\w+):(?P<line>\d+): (?P<message>.+)$", re.MULTILINE)
_PAINT = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_MODULE = re.compile(r"No module named '?\"?([\w.]+)|cannot import name '([\w.]+)'")
_IMPORT_WORDS = ("No module named", "ImportError", "ModuleNotFoundError", "Could not import extension")
_MOST = 600


class BuildFailure(NamedTuple):
    """A failure for readers."""

    title: str
    message: str
    path: str = ""
    """Absolute; empty where it is not known."""
    line: int = 0
    imports: bool = False
    """Whether conf.py failed because something can't be imported: a stand-in for it may help."""


def parse_failure(log: str, root: str, configuration: str, code: int = 2) -> BuildFailure:
    """Return why a build has failed.

    ``log`` is what it printed on standard error, ``configuration`` the folder of conf.py. The place is the last one
    of a traceback that is in the project, and that of conf.py where there is none.
    """
    log = _PAINT.sub("", log).replace("\r", "")
    conf = os.path.join(configuration, "conf.py")
    about_conf = "configuration file" in log or "Configuration error" in log
    title = "conf.py failed" if about_conf else "The build failed"
    trace = log.find("Traceback (most recent call last)")
    path, line = "", 0
    message = ""
    if about_conf:
        head = log.find("configuration file")
        inner = log.find("Traceback (most recent call last)", head)
        trace = inner if inner >= 0 else trace
    if trace >= 0:
        body = log[trace:]
        path, line = _find_place(body, root, configuration)
        message = _find_exception(body)
    if extension := re.search(r"Could not import extension ([\w.]+)(?: \(exception: (.*)\))?", log):
        title = f"The extension `{extension[1]}` can't be imported"
        message = extension[2] or message
        path, line = conf, _find_line(conf, extension[1])
    elif handler := re.search(r"Handler (.*?) for event '([\w-]+)' threw an exception(?: \(exception: (.*)\))?", log):
        title = f"An extension failed at `{handler[2]}`"
        message = handler[3] or message
    syntax = _SYNTAX.search(log) if "syntax error" in log or "SyntaxError" in log else None
    if syntax:
        place = syntax["path"]
        path = place if os.path.isabs(place) else os.path.join(configuration, place)
        line = int(syntax["line"])
        words = re.search(r"(?:configuration file:|SyntaxError:)\s*(.*?)\s*\(", log)
        message = words[1] if words and words[1] else "invalid syntax"
        title = "conf.py has a syntax error" if os.path.basename(path) == "conf.py" else title
    if not message:
        message = _find_words(log)
    if not path and (placed := _PLACED.search(log)) and os.path.exists(placed["path"]):
        path, line = placed["path"], int(placed["line"])
    if not path and about_conf:
        path, line = conf, 1
    if not message:
        message = (
            f"sphinx-build ended with exit code {code}" if code >= 0 else f"sphinx-build was ended by signal {-code}"
        )
    imports = any(word in log for word in _IMPORT_WORDS) and (about_conf or bool(extension))
    return BuildFailure(title, _shorten(message), path, line, imports)


def _find_place(text: str, root: str, configuration: str) -> tuple[str, int]:
    """Return the last frame in the project; else the last one that is not of something that is installed."""
    frames = [(match[1], int(match[2])) for match in _FRAME.finditer(text)]
    frames = [frame for frame in frames if os.path.isabs(frame[0]) and not _is_installed(frame[0])]
    folders = (root, configuration, find_project_folder(root))
    inside = [frame for frame in frames if any(_is_below(frame[0], folder) for folder in folders)]
    return (inside or frames or [("", 0)])[-1]


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


def _is_installed(path: str) -> bool:
    return bool(re.search(r"[/\\](?:site-packages|dist-packages|lib[/\\]python[\d.]+|bin)[/\\]", path))


def _find_exception(text: str) -> str:
    """Return the last line of a traceback that begins at the margin, or as far in as the traceback itself."""
    lines = text.split("\n")
    margin = 0
    for line in lines[1:]:
        if line.strip().startswith("File "):
            margin = len(line) - len(line.lstrip()) - 2
            break
    found = ""
    for line in lines[1:]:
        bare = line[max(margin, 0) :]
        if line.strip() and not bare.startswith(" ") and _EXCEPTION.match(bare):
            found = bare.strip()
            if "Error" in found.partition(":")[0]:
                # What Sphinx says of it comes after an empty line.
                continue
    return found


def _find_words(log: str) -> str:
    """Return what Sphinx says at the end, without its advice."""
    kept = []
    for line in log.split("\n"):
        line = line.strip()
        if line.startswith(
            ("The full traceback", "To report this error", "Please also report", "Traceback has been", "=")
        ):
            continue
        if line and ": WARNING:" not in line:
            kept.append(line)
    return " ".join(kept[-6:])


def _find_line(path: str, word: str) -> int:
    """Return the line of a file that has a word, or 1."""
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return next((number for number, line in enumerate(stream, 1) if word in line), 1)
    except OSError:
        return 1


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"


def find_missing_module(message: str) -> str:
    """Return the module that a message says can't be imported; an empty text where it names none."""
    match = _MODULE.search(message)
    return (match[1] or match[2]) if match else ""
