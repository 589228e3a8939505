"""How many of the mutations of clean operation and sample pairs are found, at warning level.

``python -m tests.mutation.measure FOLDER … [--seed N] [--count N]``; a folder is a source tree and stays as it is.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.findings import fold
from sphinx_apiref.lint.rules import check_context
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.reference import ApiRef, Operation
from sphinx_apiref.read.scan import scan_reference

from .mutations import MUTATORS, Mutation, Pair, find_pairs


@dataclasses.dataclass
class Outcome:
    """What became of the mutations of one kind."""

    found: int = 0
    tried: int = 0
    missed: list[str] = dataclasses.field(default_factory=list)

    @property
    def rate(self) -> float:
        """The part that was found."""
        return self.found / self.tried if self.tried else 1.0


def findings(reference: ApiRef, operation: Operation) -> set[tuple[str, str]]:
    """Return what is told of one operation at warning level, without places, which a mutation moves."""
    alone = reference._replace(operations=(operation,), loose_tables=(), diagnostics=())
    return {
        (found.code.value, found.message)
        for found in fold(check_context(CheckContext(alone)))
        # Without the other operations, no page includes the files that document these.
        if found.code.severity is not Severity.INFO and found.code is not Code.SOURCE_UNUSED
    }


def clean_pairs(reference: ApiRef) -> list[Pair]:
    """Return the pairs of operations of which nothing is told."""
    return [
        pair
        for operation in reference.operations
        if operation.samples and not findings(reference, operation)
        for pair in find_pairs(operation)
    ]


def is_found(reference: ApiRef, pair: Pair, mutation: Mutation) -> bool:
    """Apply the mutation, look, and take it back."""
    before = mutation.path.read_bytes()
    try:
        if mutation.content is None:
            mutation.path.unlink()
        else:
            mutation.path.write_bytes(mutation.content)
        operation = pair.operation
        if mutation.path != Path(pair.sample.path):
            # The text or a definition has changed: read all of it again.
            reference = scan_reference(reference.root)
            same = [
                found
                for found in reference.operations
                if found.location.lineno == operation.location.lineno and found.location.path == operation.location.path
            ]
            if not same:
                return True
            operation = same[0]
        return bool(findings(reference, operation))
    finally:
        mutation.path.write_bytes(before)


def measure(roots: Sequence[Path], seed: int = 1, count: int = 200) -> dict[str, Outcome]:
    """Return the outcome by kind over copies of the trees; a root is the folder that holds text and samples."""
    outcomes = {kind: Outcome() for kind in MUTATORS}
    with tempfile.TemporaryDirectory() as folder:
        pairs: list[tuple[ApiRef, Pair]] = []
        for index, root in enumerate(roots):
            target = Path(folder, str(index), root.name)
            # Samples may lie beside the source, as in `doc/api_samples`.
            top = root.parent.parent if root.parent.name == "api-ref" else root
            for part in ("api-ref", "doc/api_samples") if top != root else ("",):
                if (top / part).is_dir():
                    shutil.copytree(top / part, Path(folder, str(index), part or root.name), symlinks=True)
            target = Path(folder, str(index), root.relative_to(top)) if top != root else target
            reference = scan_reference(str(target))
            pairs += [(reference, pair) for pair in clean_pairs(reference)]
        for kind, (mutate, _) in MUTATORS.items():
            chance = random.Random(f"{seed} {kind}")
            outcome = outcomes[kind]
            for _ in range(count * 20):
                if outcome.tried >= count:
                    break
                reference, pair = chance.choice(pairs)
                mutation = mutate(pair, chance)
                if mutation is None:
                    continue
                outcome.tried += 1
                if is_found(reference, pair, mutation):
                    outcome.found += 1
                else:
                    outcome.missed.append(f"{pair.operation.label} {pair.sample.argument}: {mutation.what}")
    return outcomes


def main() -> None:
    """Print a line a kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("roots", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--missed", type=int, default=0)
    arguments = parser.parse_args()
    for kind, outcome in measure(arguments.roots, arguments.seed, arguments.count).items():
        print(f"{kind:36} {outcome.found:4}/{outcome.tried:4} {outcome.rate:6.1%}  goal {MUTATORS[kind][1]:.0%}")
        for missed in outcome.missed[: arguments.missed]:
            print(f"    {missed}")


if __name__ == "__main__":
    main()
