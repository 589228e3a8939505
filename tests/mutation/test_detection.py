from __future__ import annotations

import pytest

from tools.references.sources import REFERENCES, unpack

from .measure import GOALS, Outcome, measure


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return measure([unpack(reference) / "api-ref" / "source" for reference in REFERENCES.values()])


@pytest.mark.corpus
@pytest.mark.parametrize("kind", GOALS)
def test_enough_of_the_mutations_are_found(outcomes: dict[str, Outcome], kind: str) -> None:
    outcome = outcomes[kind]
    assert outcome.tried == 200
    assert outcome.rate >= GOALS[kind], "\n".join(outcome.missed)
