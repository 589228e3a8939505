"""Why Sphinx could not start: the message, and the line of ``conf.py`` that it is about."""

from __future__ import annotations

import os.path
import traceback
from typing import Any


def describe_failure(error: BaseException, conf: str) -> dict[str, Any]:
    """Return the message of an error, with ``path`` and ``line`` where it comes from ``conf.py`` in the folder."""
    path = os.path.join(os.path.abspath(conf), "conf.py")
    cause = error.__cause__ if error.__cause__ is not None else error
    described: dict[str, Any] = {"message": _word(cause)}
    if cause is not error and str(error).partition("\n")[0].strip():
        described["message"] = f"{str(error).partition(chr(10))[0].strip().rstrip(':')}: {_word(cause)}"
    line = None
    if isinstance(cause, SyntaxError) and cause.filename and os.path.realpath(cause.filename) == os.path.realpath(path):
        described["message"] = str(error).strip()
        line = cause.lineno
    for frame in traceback.extract_tb(cause.__traceback__):
        if os.path.realpath(frame.filename) == os.path.realpath(path):
            line = frame.lineno
    if line is not None:
        described |= {"path": path, "line": line}
    return described


def _word(error: BaseException) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
