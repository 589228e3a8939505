"""How many of the mutations of clean operation and sample pairs are found, at warning level.

``python -m tests.mutation.measure FOLDER … [--seed N] [--count N]``; a folder is a source tree and stays as it is.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sphinx_apiref.lint.context import CheckContext
from sphinx_apiref.lint.findings import fold
from sphinx_apiref.lint.rules import check_context
from sphinx_apiref.model.codes import Code, Severity
from sphinx_apiref.model.reference import ApiRef, Operation
from sphinx_apiref.read.scan import scan_reference

from .mutations import MUTATORS, Mutation, Pair, find_pairs
from .page_mutations import PAGE_MUTATORS

GOALS = {kind: goal for kind, (_, goal) in (*MUTATORS.items(), *PAGE_MUTATORS.items())}
"""By kind: the part of the mutations that has to be found."""


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


def page_findings(reference: ApiRef, operation: Operation) -> Counter[tuple[str, str]]:
    """Return what is reported of an operation and, in reading, of its page, at warning level and without places."""
    place = operation.location
    found = Counter(
        (read.code.value, read.message)
        for read in reference.diagnostics
        if read.location.path == place.path and read.code.severity is not Severity.INFO
    )
    for same in reference.operations:
        if same.location.path == place.path and same.location.lineno == place.lineno:
            found.update(findings(reference, same))
            break
    return found


def is_found_on_page(reference: ApiRef, operation: Operation, mutation: Mutation) -> bool:
    """Apply a mutation of a page, read all of the reference again, and take it back."""
    original = mutation.path.read_bytes()
    assert mutation.content is not None
    try:
        if mutation.before is not None:
            mutation.path.write_bytes(mutation.before)
            reference = scan_reference(reference.root)
        before = page_findings(reference, operation)
        mutation.path.write_bytes(mutation.content)
        return bool(page_findings(scan_reference(reference.root), operation) - before)
    finally:
        mutation.path.write_bytes(original)


def measure_pages(references: Sequence[ApiRef], seed: int, count: int) -> dict[str, Outcome]:
    """Return the outcome of the mutations of pages, by kind."""
    operations = [(reference, operation) for reference in references for operation in reference.operations]
    outcomes = {kind: Outcome() for kind in PAGE_MUTATORS}
    for kind, (mutate, _) in PAGE_MUTATORS.items():
        chance = random.Random(f"{seed} {kind}")
        outcome = outcomes[kind]
        for _ in range(count * 20):
            if outcome.tried >= count:
                break
            reference, operation = chance.choice(operations)
            mutation = mutate(operation, chance)
            if mutation is None:
                continue
            outcome.tried += 1
            if is_found_on_page(reference, operation, mutation):
                outcome.found += 1
            else:
                outcome.missed.append(f"{operation.label} {operation.location}: {mutation.what}")
    return outcomes


def measure(roots: Sequence[Path], seed: int = 1, count: int = 200) -> dict[str, Outcome]:
    """Return the outcome by kind over copies of the trees; a root is the folder that holds text and samples."""
    outcomes = {kind: Outcome() for kind in MUTATORS}
    with tempfile.TemporaryDirectory() as folder:
        references: list[ApiRef] = []
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
            references.append(reference)
            pairs += [(reference, pair) for pair in clean_pairs(reference)]
        outcomes |= measure_pages(references, seed, count)
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
        print(f"{kind:36} {outcome.found:4}/{outcome.tried:4} {outcome.rate:6.1%}  goal {GOALS[kind]:.0%}")
        for missed in outcome.missed[: arguments.missed]:
            print(f"    {missed}")


if __name__ == "__main__":
    main()
