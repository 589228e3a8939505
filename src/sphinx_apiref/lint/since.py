"""What is new since a revision: the findings of the reference as it was then, to be held against those of today."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Collection, Sequence

from sphinx_apiref.lint.baseline import Comparison, build_baseline, compare
from sphinx_apiref.lint.joining import split
from sphinx_apiref.lint.run import Project, lint
from sphinx_apiref.model.codes import Code
from sphinx_apiref.model.diagnostics import Diagnostic
from sphinx_apiref.model.places import Location
from sphinx_apiref.read.scan import scan_reference


class RevisionError(Exception):
    """The revision can't be read; the text is one line."""


def compare_with_revision(
    findings: Sequence[Diagnostic], project: Project, revision: str, codes: Collection[Code]
) -> Comparison:
    """Separate findings that are new since a revision of the git repository from those that were there before.

    The settings of today hold for both. Raises RevisionError where git, the repository or the revision is missing.
    """
    root = os.path.realpath(project.root)
    top = os.path.realpath(_run_git(root, "rev-parse", "--show-toplevel").strip())
    commit = _run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    with tempfile.TemporaryDirectory(prefix="apiref-") as folder:
        folder = os.path.realpath(folder)
        tree = os.path.join(folder, "tree", "")
        # An index of its own: the one of the repository stays as it is.
        index = {"GIT_INDEX_FILE": os.path.join(folder, "index")}
        _run_git(top, "read-tree", commit, **index)
        _run_git(top, "checkout-index", "--all", f"--prefix={tree}", **index)
        old_root = os.path.normpath(os.path.join(tree, os.path.relpath(root, top)))
        known: list[Diagnostic] = []
        if os.path.isdir(old_root):
            found = lint(project._replace(root=old_root), scan_reference(old_root), codes)
            known = [_move(finding, os.path.dirname(tree), top) for finding in split(found)]
    return compare(findings, build_baseline(known, os.path.join(top, "known")))


def _move(finding: Diagnostic, old: str, new: str) -> Diagnostic:
    """Return a finding whose places are in the folder ``new`` instead of ``old``."""

    def move(place: Location) -> Location:
        inside = place.path == old or place.path.startswith(old + os.sep)
        return place._replace(path=new + place.path[len(old) :]) if inside else place

    return finding._replace(
        location=move(finding.location),
        seen=tuple(map(move, finding.seen)),
        names=tuple(name.replace(old + os.sep, new + os.sep) for name in finding.about),
    )


def _run_git(folder: str, *arguments: str, **environ: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", folder, *arguments],
            check=True,
            capture_output=True,
            text=True,
            errors="backslashreplace",
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environ},
        )
    except FileNotFoundError:
        raise RevisionError("--since needs git, which is not installed") from None
    except subprocess.CalledProcessError as exc:
        if "--verify" in arguments:
            revision = arguments[-1].removesuffix("^{commit}")
            raise RevisionError(f"--since: `{revision}` is not a revision of the repository") from None
        reason = " ".join(exc.stderr.split()) or f"git ended with {exc.returncode}"
        raise RevisionError(f"--since: {reason}") from None
    return done.stdout
