"""What the tests hold: small changes of the code, drawn by a seed, and how many of them the tests of their room notice.

Run it from the root of the repository, in an environment of its own with the dependency groups ``test`` and
``mutants`` and the package's own dependencies (pip 25.1 or newer)::

    python3 -m venv mutants && mutants/bin/pip install . --group test --group mutants
    mutants/bin/python -m tools.mutants compare lint read --count 40 --seed 9

A mutant is one change that Cosmic Ray offers: another operator, number, keyword or boolean, a loop that never runs, a
decorator that is gone. It counts as killed if a test fails or does not end in the folder of ``tests/`` that has the
name of its room; the tests of other rooms do not count. Two kinds of changes are never drawn: those that mean nothing
at run time, in annotations, docstrings, ``__slots__`` and below ``if TYPE_CHECKING:``, and those that Python itself
warns of, such as ``is "text"``, which would be killed without a test.

Each survivor is printed with its place and its change. It is either an edge that no test stands on, or a change that
makes no difference, such as ``lru_cache`` taken away. The working tree stays as it is: the changes are made in copies
of ``src/`` in a temporary folder. The same seed draws the same mutants as long as the code is the same.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import difflib
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path("src", "sphinx_apiref")
# A change may make a loop endless. It then gets this many times what the tests take without a change, and so much
# memory, in bytes.
PATIENCE = 6
MEMORY = 3 << 30

_RUN = f"""\
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""


class Mutant(NamedTuple):
    """One change of one module; ``path`` is relative to the root of the repository."""

    room: str
    path: Path
    lineno: int
    operator: str
    before: str
    after: str

    def render(self) -> str:
        """Return the place, the operator and the lines that differ."""
        lines = list(difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), n=0, lineterm=""))[3:]
        return "\n".join([f"{self.path}:{self.lineno} {self.operator}", *(f"    {line}" for line in lines)])


def draw_mutants(rooms: Sequence[str], count: int, seed: int) -> list[Mutant]:
    """Return ``count`` mutants, or all if there are fewer, each change of the rooms being equally likely."""
    offered = [offer for room in rooms for offer in _list_offers(room)]
    random.Random(seed).shuffle(offered)
    drawn: list[Mutant] = []
    for room, path, operator, occurrence, lineno in offered:
        if len(drawn) == count:
            break
        mutant = _make_mutant(room, path, operator, occurrence, lineno)
        if mutant is not None:
            drawn.append(mutant)
    return drawn


def _list_offers(room: str) -> Iterator[tuple[str, Path, str, int, int]]:
    """Yield the room, module, operator, number within the module and line of each change that Cosmic Ray offers."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    # Those with arguments need names of variables to work on.
    operators = [name for name in sorted(operator_names()) if not get_operator(name).arguments()]
    for path in sorted((ROOT / PACKAGE / room).rglob("*.py")):
        nodes = list(ast_nodes(get_ast(path.read_text(encoding="utf-8"))))
        for name in operators:
            operator = get_operator(name)()
            places = (start for node in nodes for start, _ in operator.mutation_positions(node))
            for occurrence, (lineno, _) in enumerate(places):
                yield room, path.relative_to(ROOT), name, occurrence, lineno


def _make_mutant(room: str, path: Path, name: str, occurrence: int, lineno: int) -> Mutant | None:
    """Return the mutant; None if the change means nothing at run time, or if Python refuses it or warns of it."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    before = (ROOT / path).read_text(encoding="utf-8")
    after = mutate_code(before, get_operator(name)(), occurrence)
    if after is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile(after, path.name, "exec")
    except (SyntaxError, SyntaxWarning):
        return None
    changed = _read_meaning(after) != _read_meaning(before)
    return Mutant(room, path, lineno, name.removeprefix("core/"), before, after) if changed else None


class _Meaning(ast.NodeTransformer):
    """Takes out of a module what means nothing at run time."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Drop the annotation, and the value if that is a type as well."""
        is_alias = isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias"
        kept = None if is_alias else node.value
        return self.generic_visit(ast.AnnAssign(node.target, ast.Constant(""), kept, node.simple))

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Drop the annotation."""
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Drop the annotation of what is returned."""
        node.returns = None
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        """Drop ``__slots__``."""
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return None if names == ["__slots__"] else self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        """Drop docstrings."""
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST | None:
        """Drop imports of types."""
        is_typing = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        return None if is_typing else self.generic_visit(node)


def _read_meaning(text: str) -> str:
    return ast.dump(_Meaning().visit(ast.parse(text)))


class Bench:
    """Copies of the package, one for each process; a mutant is written into a copy and taken out again."""

    def __init__(self, folder: Path, jobs: int) -> None:
        self.copies: queue.Queue[Path] = queue.Queue()
        self.cache = folder / "hypothesis"
        self.limits: dict[str, float] = {}
        for index in range(jobs):
            copy = folder / str(index)
            shutil.copytree(ROOT / "src", copy / "src")
            compileall.compile_dir(copy, quiet=2)
            self.copies.put(copy)

    def measure_room(self, room: str) -> None:
        """Run the tests of a room without a change, to know how long they take; they have to pass."""
        start = time.monotonic()
        copy = self.copies.get()
        if not self._pass(copy, room, 3600):
            raise SystemExit(f"tests/{room} fail without any change")
        self.copies.put(copy)
        self.limits[room] = 30 + PATIENCE * (time.monotonic() - start)

    def is_killed(self, mutant: Mutant) -> bool:
        """Whether the tests of its room notice a mutant."""
        copy = self.copies.get()
        path = copy / mutant.path
        times = path.stat()
        try:
            path.write_text(mutant.after, encoding="utf-8")
            return not self._pass(copy, mutant.room, self.limits[mutant.room])
        finally:
            path.write_text(mutant.before, encoding="utf-8")
            # So that the compiled original is valid again.
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            self.copies.put(copy)

    def _pass(self, copy: Path, room: str, limit: float) -> bool:
        """Whether the tests of a room pass within so many seconds."""
        options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", f"tests/{room}"]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(copy / "src"), str(ROOT)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.cache),
        }
        process = subprocess.Popen(
            [sys.executable, "-c", _RUN, *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return process.wait(limit) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            if process.poll() is None:
                # Tests start processes of their own.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def run_mutants(mutants: Sequence[Mutant], jobs: int) -> list[bool]:
    """Return for each mutant whether the tests of its room kill it; ``jobs`` is how many run at once."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), jobs)
        for room in dict.fromkeys(mutant.room for mutant in mutants):
            bench.measure_room(room)
        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(bench.is_killed, mutants))


def main() -> None:
    """Print the survivors, and a line for each room and for all."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description="Measure what the tests hold.")
    parser.add_argument("rooms", nargs="+", help="folders of src/sphinx_apiref that have tests of the same name")
    parser.add_argument("--count", type=int, default=40, help="how many mutants to draw (default: 40)")
    parser.add_argument("--seed", type=int, default=1, help="what decides which (default: 1)")
    parser.add_argument("--jobs", type=int, default=2, help="how many to test at once (default: 2)")
    parser.add_argument("--draw", action="store_true", help="print the mutants and test none")
    arguments = parser.parse_args()
    mutants = draw_mutants(arguments.rooms, arguments.count, arguments.seed)
    if arguments.draw:
        print("\n".join(mutant.render() for mutant in mutants))
        return
    answers = run_mutants(mutants, arguments.jobs)
    for mutant, killed in zip(mutants, answers, strict=True):
        if not killed:
            print("survived", mutant.render())
    drawn = Counter(mutant.room for mutant in mutants)
    held = Counter(mutant.room for mutant, killed in zip(mutants, answers, strict=True) if killed)
    for room, count in drawn.items():
        print(f"{room:10} {held[room]:4} of {count:4} killed")
    print(f"{'all':10} {held.total():4} of {drawn.total():4} killed (seed {arguments.seed})")


if __name__ == "__main__":
    main()
