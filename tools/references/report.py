"""How the findings on real references change between two commits: ``make corpus-report ARGS="BASE [HEAD]"``.

Each commit's own linter runs over the references of `sources.LINTED`; without HEAD it is the working tree. Printed are
the counts by code, and every finding that is gone (``-``) or new (``+``), so that a change of a rule is judged by what
it says of references: read them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tools.references.sources import LINTED, unpack

ROOT = Path(__file__).resolve().parents[2]


class Found(NamedTuple):
    """A finding of one reference, as two versions of the linter have it in common."""

    reference: str
    severity: str
    code: str
    path: str
    line: int
    message: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same finding for both: all but its severity and its words."""
        return (self.reference, self.code, self.path, str(self.line))


def list_findings(source: Path, names: Sequence[str]) -> list[Found]:
    """Return the findings that the linter in the folder ``source`` has on references, those of level info included."""
    found: list[Found] = []
    for name in names:
        command = [sys.executable, "-m", "sphinx_apiref", "lint", "--info", "--format", "json", "--exit-zero"]
        done = subprocess.run(
            command,
            cwd=unpack(LINTED[name]),
            env={**os.environ, "PYTHONPATH": str(source)},
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"{name}: lint of {source} ended with {done.returncode}: {done.stderr.strip()}")
        found += (_read(name, entry) for entry in json.loads(done.stdout)["findings"])
    return found


def _read(name: str, entry: dict[str, Any]) -> Found:
    return Found(name, entry["severity"], entry["code"], entry["path"], entry["line"], entry["message"])


@contextlib.contextmanager
def check_out(commit: str) -> Iterator[Path]:
    """Give the folder of a commit's sources; nothing of the repository changes."""
    with tempfile.TemporaryDirectory(prefix="apiref-report-") as folder:
        environ = {**os.environ, "GIT_INDEX_FILE": os.path.join(folder, "index")}
        tree = os.path.join(folder, "tree", "")
        for command in (["read-tree", commit], ["checkout-index", "--all", f"--prefix={tree}"]):
            subprocess.run(["git", "-C", str(ROOT), *command], check=True, env=environ)
        yield Path(tree) / "src"


def render(before: Sequence[Found], after: Sequence[Found], *, only_counts: bool = False) -> str:
    """Return the table of counts, and the findings that are gone and new, by reference and place."""
    lines = [f"{'severity':8} {'code':32} {'before':>6} {'after':>6} {'gone':>6} {'new':>6}"]
    old, new = Counter(found.key for found in before), Counter(found.key for found in after)
    gone, come = _pick(before, old - new), _pick(after, new - old)
    codes = sorted({(found.severity, found.code) for found in (*before, *after)})
    for severity, code in codes:
        counts = [
            sum(found.severity == severity and found.code == code for found in group)
            for group in (before, after, gone, come)
        ]
        lines.append(f"{severity:8} {code:32} " + " ".join(f"{count:6}" for count in counts))
    for severity in ("error", "warning", "info"):
        counts = [sum(found.severity == severity for found in group) for group in (before, after, gone, come)]
        lines.append(f"{severity:8} {'all':32} " + " ".join(f"{count:6}" for count in counts))
    if not only_counts:
        marked = [("-", found) for found in gone] + [("+", found) for found in come]
        for sign, found in sorted(marked, key=lambda entry: (entry[1].key, entry[0])):
            where = f"{found.reference} {found.path}:{found.line}"
            lines.append(f"{sign} {where}: {found.severity}: {found.message} [{found.code}]")
    return "".join(f"{line}\n" for line in lines)


def _pick(group: Sequence[Found], wanted: Counter[tuple[str, ...]]) -> list[Found]:
    """Return the findings of a group whose keys are wanted, each as often as it is."""
    left = wanted.copy()
    picked: list[Found] = []
    for found in group:
        if left[found.key] > 0:
            left[found.key] -= 1
            picked.append(found)
    return picked


def main(argv: Sequence[str] | None = None) -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(prog="make corpus-report", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("base", help="the commit to compare with")
    parser.add_argument("head", nargs="?", help="the commit that is compared (default: the working tree)")
    parser.add_argument("--only", help="names of references, separated by commas")
    parser.add_argument("--counts", action="store_true", help="print the counts only")
    arguments = parser.parse_args(argv)
    names = arguments.only.split(",") if arguments.only else list(LINTED)
    if unknown := [name for name in names if name not in LINTED]:
        parser.error(f"there is no reference {unknown[0]}; they are {', '.join(LINTED)}")
    with check_out(arguments.base) as source:
        before = list_findings(source, names)
    if arguments.head:
        with check_out(arguments.head) as source:
            after = list_findings(source, names)
    else:
        after = list_findings(ROOT / "src", names)
    sys.stdout.write(render(before, after, only_counts=arguments.counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
